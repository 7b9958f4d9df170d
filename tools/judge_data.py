"""Simulated boxes for the learned judge: what stands around each box, and what was meant.

    python tools/judge_data.py OUT.npz --pages 400 --seed 1 --plan mixed --presets office,harsh
    python tools/judge_data.py OUT.npz --pages 400 --seed 9 --plan meeting --presets office

Pages are printed, marked by the product's own pens (or by recorded strokes, to measure with),
scanned by simulation, registered and located by the scanner. Nothing of the law goes into a view
or a label.
`tools/train_judge.py` trains on these files, `tools/measure_judge.py` measures with them.
"""

import argparse
import itertools
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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
from calibration.images import GrayImage, to_gray
from calibration.pens.intents import FillPlan, RowIntent, RowKind
from calibration.pens.pages import render_pages
from calibration.pens.pen import draw_strokes
from calibration.pens.stroke_file import StrokeFile
from calibration.pens.strokes import PenMark, mark_strokes
from calibration.pens.wide import WIDE
from calibration.scans.degrade import degrade
from calibration.scans.presets import PRESETS
from forms.evaluation import PrintJob, print_sheets
from scanner.context import ReadingContext
from scanner.ink.blank_form import render_blank_forms
from scanner.ink.ink import clear_print, without_lines
from scanner.judge.judge import (
    BOX_LEFT_PX,
    BOX_TOP_PX,
    Content,
    are_flat,
    cut_close_views,
    cut_views,
)
from scanner.sheet import locate_page, whole_sheet
from tools.judge_hands import TROUBLE, VOTES, Person, anybody
from tools.judge_marks import add_odd_marks
from tools.judge_paper import CONTENT_OF, UNSEEN, Drawn, Paper

MORE_PX = 4
"""Kept around each close view, in pixels of the block: 0.7 mm, for training to move and bend it."""

_RING_PX = 3
"""Around a box, a millimetre in pixels of a view: where a mark would show that left the inside."""

_SPECK = 40
"""Darkness of a pixel of a view that holds one black pixel of the block at least."""

PLANS = {"meeting": FillPlan(), "trouble": TROUBLE, "wide": WIDE}
"""Whole pages by one person; in the plan `mixed` every row is filled in by somebody else."""

FORMS = {"8.0": 8.0, "6.5": 6.5}
"""Least row height in millimetres: two pages of 33 rows, one page of 66."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A printed page, not yet marked."""

    page: PageLayout
    image: GrayImage
    context: ReadingContext
    """What a reader is told of it."""


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plan", choices=("mixed", *PLANS), default="meeting")
    parser.add_argument("--presets", default=",".join(PRESETS))
    parser.add_argument("--dpis", default="200")
    parser.add_argument("--forms", default=",".join(FORMS))
    parser.add_argument("--strokes", type=Path, help="recorded strokes, to measure with only")
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
    print(f"{options.out}: {len(arrays['close'])} boxes, {seconds / options.pages:.2f} s a page")


def simulate(options: argparse.Namespace) -> Iterator[dict[str, NDArray[np.generic]]]:
    """Yield the boxes and rows of one page at a time.

    Of every row its plan, and of every box its content and whether it is shown: whether anything
    but its outline is seen (`are_flat`), or the scan is black and white; of those the close view,
    with `MORE_PX` around it.
    """
    recorded = StrokeFile.read(options.strokes) if options.strokes else None
    presets = options.presets.split(",")
    dpis = [int(dpi) for dpi in options.dpis.split(",")]
    kinds = list(itertools.product(options.forms.split(","), dpis, presets))
    blanks: dict[tuple[str, int], list[Blank]] = {}
    behind: dict[tuple[str, int], GrayImage] = {}
    for number in range(options.pages):
        form, dpi, name = kinds[number % len(kinds)]
        preset = PRESETS[name]
        rng = np.random.default_rng([options.seed, number])
        key = (form, dpi)
        if key not in blanks:
            blanks[key] = print_blanks(FORMS[form], dpi)
        blank = blanks[key][int(rng.integers(len(blanks[key])))]
        if options.plan == "mixed":
            paper, intents = fill_in_by_many(blank, dpi, rng)
        else:
            plan = PLANS[options.plan]
            person = Person(plan, plan.writer(rng), recorded or plan.strokes)
            paper, intents = fill_in(blank, [person], dpi, rng)
            if plan is TROUBLE:
                add_odd_marks(paper, person.writer, person.model, rng)
        # What is on the back is what was on the page before.
        # The views are grey, and so is the paper; a scanner of colours is shown grey ones.
        shown = [paper.image, behind.get(key, blank.image)]
        if not preset.is_gray:
            shown = [np.repeat(image[:, :, None], 3, axis=2) for image in shown]
        scan = degrade(shown[0], preset, rng, back=shown[1])
        behind[key] = paper.image
        located = locate_page(np.asarray(to_gray(scan.decoded()), np.uint8), blank.context)
        if isinstance(located, Rejection):
            continue
        sheet = whole_sheet(located, blank.context)
        boxes = without_lines(located.boxes, clear_print(located.boxes, located.plan, sheet))
        views = cut_views(boxes)
        is_shown = ~are_flat(views, boxes.side_px) | preset.is_bilevel
        content = paper.contents.ravel()
        if preset.is_bilevel:
            content = without_unseen(views, content, located.plan.side_px)
        yield {
            "close": cut_close_views(boxes, np.flatnonzero(is_shown), more_px=MORE_PX),
            "is_shown": is_shown,
            "content": content,
            "preset": np.full(len(intents), name),
            "page": np.full(len(intents), number, np.int32),
            "kind": np.array([intent.kind.value for intent in intents]),
            "vote": np.array([_number(intent.vote) for intent in intents], np.int8),
            "pen": np.array([intent.mark_names for intent in intents]),
        }


def print_blanks(min_row_mm: float, dpi: int) -> list[Blank]:
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
        images = list(render_pages(pdf, dpi, range(len(layout.pages)), is_gray=True))
        context = ReadingContext(
            activity.id,
            bytes(32),
            {layout.form: layout},
            {sheet: layout.form},
            allow_ocr=False,
            blank_forms=render_blank_forms(pdf, layout),
        )
    return [Blank(page, image, context) for page, image in zip(layout.pages, images, strict=True)]


def fill_in_by_many(
    blank: Blank, dpi: int, rng: np.random.Generator
) -> tuple[Paper, list[RowIntent]]:
    """Return a page of which each row is filled in by somebody else, odd marks among them."""
    people = [anybody(rng) for _ in blank.page.rows]
    paper, intents = fill_in(blank, people, dpi, rng)
    odd = people[int(rng.integers(len(people)))]
    add_odd_marks(paper, odd.writer, odd.model, rng)
    paper.forget_unseen(blank.image)
    return paper, intents


def fill_in(
    blank: Blank, people: Sequence[Person], dpi: int, rng: np.random.Generator
) -> tuple[Paper, list[RowIntent]]:
    """Return a page whose rows people fill in in turn, what it holds, and what they meant."""
    rows = blank.page.rows
    paper = Paper(blank.image.copy(), np.zeros((len(rows), 3), np.uint8), blank.page, dpi)
    popularity = people[0].plan.popularity(rows, rng)
    intents = []
    for number, (row, person) in enumerate(zip(rows, itertools.cycle(people), strict=False)):
        plan, writer = person.plan, person.writer
        (intent,) = plan.intents([row], popularity[number : number + 1], writer.habit, rng)
        intents.append(intent)
        if intent.kind is RowKind.FAINT:
            writer = replace(writer, pen=writer.pen.running_dry())
        for column, box in enumerate(row.boxes):
            marks = [mark.mark for mark in intent.marks if mark.grade is box.grade]
            for mark in marks:
                strokes = mark_strokes(mark, box.rect, writer.hand, person.model, rng)
                draw_strokes(paper.image, strokes, writer.pen, dpi=dpi, rng=rng)
                if marks == [mark] and mark is not PenMark.DOT:
                    paper.marks[number, column] = Drawn(mark, strokes, writer)
            if marks:
                held = [CONTENT_OF[mark] for mark in marks]
                paper.contents[number, column] = (
                    Content.OTHER if Content.OTHER in held else held[-1]
                )
    return paper, intents


def without_unseen(
    views: NDArray[np.uint8], contents: NDArray[np.uint8], side_px: int
) -> NDArray[np.uint8]:
    """Return what the boxes of a bilevel scan hold, marks of which nothing is left as `UNSEEN`.

    A copier's threshold takes faint pencil away as a whole. To call such a box marked would teach
    the judge that blank paper may be a mark.
    """
    left, top = BOX_LEFT_PX // 2, BOX_TOP_PX // 2
    beyond, within = _RING_PX, side_px // 2 + _RING_PX
    size = beyond + within
    looked_at = np.ones((size, size), np.bool_)
    looked_at[beyond - 1 : within + 1, beyond - 1 : within + 1] = False
    looked_at[beyond + 2 : within - 2, beyond + 2 : within - 2] = True
    around = views[:, top - beyond : top + within, left - beyond : left + within]
    is_clear = (around[:, looked_at] > _SPECK).sum(axis=1) <= 1
    is_lost = is_clear & (contents != Content.EMPTY)
    return np.where(is_lost, UNSEEN, contents).astype(np.uint8)


def _number(vote: Vote | None) -> int:
    return len(VOTES) if vote is None else VOTES.index(vote)


if __name__ == "__main__":
    main()
