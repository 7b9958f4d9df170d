"""Simulated boxes for the second judge: what stands around each box, and what was meant.

    python tools/judge_data.py OUT.npz --pages 400 --seed 1 --plan trouble --presets office,harsh
    python tools/judge_data.py OUT.npz --pages 400 --seed 9 --plan meeting --presets office --rules

Pages are printed, marked by the product's own pens (or by recorded strokes, to measure with),
scanned by simulation, registered and located by the scanner. Nothing of the rules goes into a
view or a label; with `--rules` their reading of each row is kept beside it to compare with.
`tools/train_judge.py` trains on these files, `tools/measure_judge.py` measures with them.
"""

import argparse
import itertools
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent))

from ballot.activity_file import parse_activity
from ballot.grade import Vote
from ballot.ids import SheetId
from ballot.layout import PageLayout
from ballot.layout_plan import plan_layout
from ballot.reading import Rejection
from calibration.images import PageImage, to_gray
from calibration.pens.intents import FillPlan, RowIntent, RowKind
from calibration.pens.pages import mark_page, render_pages
from calibration.pens.pen import InkKind
from calibration.pens.shapes import ParametricStrokes
from calibration.pens.stroke_file import StrokeFile
from calibration.pens.strokes import PenMark, StrokeModel
from calibration.scans.degrade import degrade
from calibration.scans.presets import PRESETS
from forms.evaluation import PrintJob, print_sheets
from scanner.context import ReadingContext
from scanner.decide.doubt import interpret_rows
from scanner.decide.verdict import evidence_of
from scanner.ink.blank_form import render_blank_forms
from scanner.ink.ink import clear_print, without_lines
from scanner.judge.judge import (
    BOX_LEFT_PX,
    BOX_TOP_PX,
    Content,
    cut_close_views,
    cut_views,
    judge_weights,
)
from scanner.sheet import LIMITS, LocatedPage, locate_page, measure_page, whole_sheet
from tools.judge_hands import VariedHands, vary
from tools.judge_marks import Paper, add_odd_marks

MORE_PX = 2
"""Kept around each view, a third of a millimetre, for training to move it about."""

CLOSE_MORE_PX = 4
"""Kept around each close view, in pixels of the block: 0.7 mm, for training to move and bend it."""

CLOSE_BELOW = 0.997
"""Close views are kept of boxes of which the first glance is less sure than this: more than are
looked at a second time, so that the limit can be chosen from what was measured."""

CLOSE_SHARE = 0.03
"""And of this share of all others, for training, so that the second look knows plain ones too."""

UNSEEN = 255
"""Content of a box whose mark left nothing in the image: not for training."""

_RING_PX = 3
"""Around a box, a millimetre in pixels of a view: where a mark would show that left the inside."""

_SPECK = 40
"""Darkness of a pixel of a view that holds one black pixel of the block at least."""

VOTES = (Vote.SATISFIED, Vote.MOSTLY_SATISFIED, Vote.DISSATISFIED, Vote.ABSTAIN)
"""Votes by number; 4 is none of them."""

MEETING = FillPlan()

TROUBLE = FillPlan(
    votes=dict(zip(VOTES, (0.30, 0.27, 0.25, 0.18), strict=True)),
    trouble={
        RowKind.OVERVOTE: 0.04,
        RowKind.CORRECTION: 0.08,
        RowKind.MIXED: 0.01,
        RowKind.DOT: 0.04,
        RowKind.DOT_AND_MARK: 0.05,
        RowKind.FAINT: 0.05,
    },
    habits={
        PenMark.TICK: 0.62,
        PenMark.V: 0.11,
        PenMark.CIRCLE: 0.07,
        PenMark.CROSS: 0.08,
        PenMark.FILL: 0.05,
        PenMark.LINE: 0.07,
    },
    inks={
        InkKind.BALLPOINT_BLUE: 0.20,
        InkKind.BALLPOINT_BLACK: 0.15,
        InkKind.GEL_BLACK: 0.20,
        InkKind.FOUNTAIN: 0.10,
        InkKind.RED: 0.05,
        InkKind.PENCIL: 0.25,
        InkKind.MARKER: 0.05,
    },
)
"""A meeting at its worst: what is rare in life is what there is to learn."""

FORMS = {"8.0": 8.0, "6.5": 6.5}
"""Least row height in millimetres: two pages of 33 rows, one page of 66."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A printed page, not yet marked."""

    page: PageLayout
    image: PageImage
    context: ReadingContext
    """What a reader is told of it."""


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plan", choices=("meeting", "trouble"), default="meeting")
    parser.add_argument("--presets", default=",".join(PRESETS))
    parser.add_argument("--dpis", default="200")
    parser.add_argument("--forms", default=",".join(FORMS))
    parser.add_argument("--strokes", type=Path, help="recorded strokes, to measure with only")
    parser.add_argument("--hands", choices=("own", "varied"), default="own")
    parser.add_argument("--rules", action="store_true", help="keep what the rules read")
    return parser.parse_args()


def main() -> None:
    """Simulate, cut, write one file."""
    options = arguments()
    started = time.perf_counter()
    columns: dict[str, list[NDArray[np.generic]]] = {}
    for part in simulate(options):
        for name, values in part.items():
            columns.setdefault(name, []).append(values)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    arrays = {name: np.concatenate(parts) for name, parts in columns.items()}
    np.savez(options.out, **arrays)  # type: ignore[arg-type]  # the stub sees allow_pickle
    seconds = time.perf_counter() - started
    print(f"{options.out}: {len(arrays['view'])} boxes, {seconds / options.pages:.2f} s a page")


def simulate(options: argparse.Namespace) -> Iterator[dict[str, NDArray[np.generic]]]:
    """Yield the boxes and rows of one page at a time."""
    model: StrokeModel = ParametricStrokes()
    if options.strokes:
        model = StrokeFile.read(options.strokes)
    elif options.hands == "varied":
        model = VariedHands()
    presets = options.presets.split(",")
    dpis = [int(dpi) for dpi in options.dpis.split(",")]
    kinds = list(itertools.product(options.forms.split(","), dpis, presets))
    blanks: dict[tuple[str, int, bool], list[Blank]] = {}
    for number in range(options.pages):
        form, dpi, name = kinds[number % len(kinds)]
        rng = np.random.default_rng([options.seed, number])
        key = (form, dpi, PRESETS[name].is_gray)
        if key not in blanks:
            blanks[key] = print_blanks(FORMS[form], dpi, is_gray=PRESETS[name].is_gray)
        sides = blanks[key]
        blank = sides[int(rng.integers(len(sides)))]
        back = sides[int(rng.integers(len(sides)))]
        fill = TROUBLE if options.plan == "trouble" else MEETING
        marked, contents, intents = fill_in(blank, fill, model, dpi, rng)
        behind, _, _ = fill_in(back, fill, model, dpi, rng)
        scan = degrade(marked, PRESETS[name], rng, back=behind)
        located = locate_page(np.asarray(to_gray(scan.decoded()), np.uint8), blank.context)
        if isinstance(located, Rejection):
            continue
        rows = len(intents)
        sheet = whole_sheet(located, blank.context)
        boxes = without_lines(located.boxes, clear_print(located.boxes, located.plan, sheet))
        views = cut_views(boxes, more_px=MORE_PX)
        glance = judge_weights().judge(cut_views(boxes))
        is_close = glance.max(axis=1) < CLOSE_BELOW
        if not options.rules:
            is_close |= rng.random(len(glance)) < CLOSE_SHARE
        close = np.flatnonzero(is_close)
        held = contents.ravel()
        if PRESETS[name].is_bilevel:
            held = without_unseen(views, held, located.plan.side_px)
        yield {
            "view": views,
            "content": held,
            "is_close": is_close,
            "close": cut_close_views(boxes, close, more_px=CLOSE_MORE_PX),
            "preset": np.full(rows, name),
            "page": np.full(rows, number, np.int32),
            "kind": np.array([intent.kind.value for intent in intents]),
            "vote": np.array([_number(intent.vote) for intent in intents], np.int8),
            "pen": np.array([intent.mark_names for intent in intents]),
            **(rules(located, blank.context) if options.rules else {}),
        }


def print_blanks(min_row_mm: float, dpi: int, *, is_gray: bool) -> list[Blank]:
    """Return every page of one printed sheet of the example activity."""
    text = files("office").joinpath("example.toml").read_text(encoding="utf-8")
    text = text.replace("{activity_id}", "HARBMPTW").replace("{year}", "2026")
    text = text.replace("min_row_mm = 8.0", f"min_row_mm = {min_row_mm}")
    activity = parse_activity(text.encode())
    layout = plan_layout(activity)
    sheet = SheetId("ABCDEFHJKMNP")
    with tempfile.TemporaryDirectory() as scratch:
        pdf = Path(scratch) / "forms.pdf"
        print_sheets(PrintJob(activity, activity.sessions[0], layout, [sheet], bytes(32)), pdf)
        images = list(render_pages(pdf, dpi, range(len(layout.pages)), is_gray=is_gray))
        context = ReadingContext(
            activity.id,
            bytes(32),
            {layout.form: layout},
            {sheet: layout.form},
            allow_ocr=False,
            blank_forms=render_blank_forms(pdf, layout),
        )
    return [Blank(page, image, context) for page, image in zip(layout.pages, images, strict=True)]


def fill_in(
    blank: Blank, fill: FillPlan, model: StrokeModel, dpi: int, rng: np.random.Generator
) -> tuple[PageImage, NDArray[np.uint8], tuple[RowIntent, ...]]:
    """Return a page as one person marks it, what each box holds (rows, boxes), and the intents."""
    writer = fill.writer(rng)
    if isinstance(model, VariedHands):
        writer = vary(writer, rng)
    rows = blank.page.rows
    popularity = fill.popularity(len(rows), rng)
    intents = fill.intents([row.unit for row in rows], popularity, writer.habit, rng)
    image = mark_page(blank.image, blank.page, intents, writer, rng, dpi, model)
    contents = np.array([_contents(intent, blank.page) for intent in intents], np.uint8)
    if fill is TROUBLE:
        add_odd_marks(Paper(image, contents, blank.page, dpi), writer, model, rng)
    return image, contents, intents


def _contents(intent: RowIntent, page: PageLayout) -> list[Content]:
    """Return what each box of a row holds: the label that the judge learns."""
    (row,) = (row for row in page.rows if row.unit == intent.unit)
    held = []
    for box in row.boxes:
        marks = [mark.mark for mark in intent.marks if mark.grade is box.grade]
        if PenMark.SCRIBBLE in marks:
            held.append(Content.OTHER)
        else:
            held.append(Content.MARK if set(marks) - {PenMark.DOT} else Content.EMPTY)
    return held


def without_unseen(
    views: NDArray[np.uint8], contents: NDArray[np.uint8], side_px: int
) -> NDArray[np.uint8]:
    """Return what the boxes of a bilevel scan hold, marks of which nothing is left as `UNSEEN`.

    A copier's threshold takes faint pencil away as a whole. To call such a box marked would teach
    the judge that blank paper may be a mark.
    """
    left, top = (MORE_PX + BOX_LEFT_PX) // 2, (MORE_PX + BOX_TOP_PX) // 2
    beyond, within = _RING_PX, side_px // 2 + _RING_PX
    size = beyond + within
    looked_at = np.ones((size, size), np.bool_)
    looked_at[beyond - 1 : within + 1, beyond - 1 : within + 1] = False
    looked_at[beyond + 2 : within - 2, beyond + 2 : within - 2] = True
    around = views[:, top - beyond : top + within, left - beyond : left + within]
    is_clear = (around[:, looked_at] > _SPECK).sum(axis=1) <= 1
    return np.where(is_clear & (contents == Content.MARK), UNSEEN, contents).astype(np.uint8)


def rules(located: LocatedPage, context: ReadingContext) -> dict[str, NDArray[np.generic]]:
    """Return what the rules read in each row (4: a doubt), or suggest, and as what it counts."""
    page = measure_page(located, context)
    readings = interpret_rows(located.plan.rows, page, LIMITS)
    evidence = [
        evidence_of(reading, measure, page, LIMITS) or ""
        for reading, measure in zip(readings, page.rows, strict=True)
    ]
    return {
        "read": np.array([_number(reading.vote) for reading in readings], np.int8),
        "suggested": np.array([_number(reading.suggestion) for reading in readings], np.int8),
        "evidence": np.array(evidence, "U8"),
    }


def _number(vote: Vote | None) -> int:
    return len(VOTES) if vote is None else VOTES.index(vote)


if __name__ == "__main__":
    main()
