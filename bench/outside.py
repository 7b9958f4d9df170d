"""Measures what is seen beside the boxes of empty rows: marks that are there, and what is not.

    python -m bench.outside --preset office --sheets 60 [--strokes FILE] [--seed 1]

People tick as usual, leave a third of the rows empty, and put some of those ticks on the unit's
name or in the margin instead. Told apart are pens and pencils: what a pencil leaves of a tick
between printed letters is little.
"""

import argparse
import collections
import json
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np

from ballot.grade import Vote
from ballot.layout import PageLayout, Row
from ballot.reading import DoubtReason, PageReading
from bench.reading_world import World, make_world, printed_pages, reading_context
from calibration.images import PageImage, to_gray
from calibration.pens.intents import PLAIN_ONLY, RowIntent, Writer
from calibration.pens.pages import mark_page
from calibration.pens.pen import InkKind, draw_strokes
from calibration.pens.shapes import ParametricStrokes
from calibration.pens.stroke_file import StrokeFile
from calibration.pens.strokes import StrokeModel, mark_strokes
from calibration.scans.presets import PRESETS
from calibration.simulate import scanned
from scanner.context import ReadingContext
from scanner.measures import load_measures
from scanner.sheet import LIMITS, read_page

VOTES = {
    Vote.SATISFIED: 0.40,
    Vote.MOSTLY_SATISFIED: 0.15,
    Vote.DISSATISFIED: 0.10,
    Vote.ABSTAIN: 0.35,
}
BESIDE_SHARE = 0.3
"""Share of the empty rows that have a mark beside their boxes."""

NAME_SHARE = 0.75
"""Share of these marks on names; the others stand in the margin."""

DPI = 200
LETTER_MM = 3.9
"""Width of a character of a name, 11 point."""


@dataclass(slots=True)
class Found:
    """What was seen, by where a mark was and what wrote it."""

    rows: collections.Counter[str] = field(default_factory=collections.Counter)
    doubts: collections.Counter[str] = field(default_factory=collections.Counter)
    refused: int = 0


def main() -> None:
    """Fill in, scan and read some sheets, and print what came of it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", choices=sorted(PRESETS), default="office")
    parser.add_argument("--sheets", type=int, default=60)
    parser.add_argument("--strokes", type=Path, help="recorded strokes instead of own ones")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    model = StrokeFile.read(options.strokes) if options.strokes else ParametricStrokes()
    found, began = Found(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        world = make_world(Path(folder), {})
        context = reading_context(world)
        for place in range(options.sheets):
            rng = np.random.default_rng([options.seed, place])
            _add_sheet(world, context, options.preset, place, model, rng, found)
    shares = {
        name: {"rows": rows, "in_doubt": found.doubts[name], "share": found.doubts[name] / rows}
        for name, rows in sorted(found.rows.items())
    }
    seconds = round(time.process_time() - began, 1)
    settings = {"preset": options.preset, "sheets": options.sheets, "seed": options.seed}
    print(json.dumps({**settings, "seconds": seconds, "refused": found.refused, **shares}))


def _add_sheet(
    world: World,
    context: ReadingContext,
    preset: str,
    place: int,
    model: StrokeModel,
    rng: np.random.Generator,
    found: Found,
) -> None:
    """Fill in, scan and read one sheet."""
    plan = replace(PLAIN_ONLY, votes=VOTES)
    layouts = world.layout.pages
    rows = [row for page in layouts for row in page.rows]
    writer = plan.writer(rng)
    intents = plan.intents(rows, plan.popularity(rows, rng), writer.habit, rng)
    empty = {intent.line for intent in intents if intent.vote is Vote.ABSTAIN}
    first = place % len(world.sheets) * len(world.layout.sides)
    printed = printed_pages(world.pdf, DPI, is_gray=PRESETS[preset].is_gray)
    images, truths = [], []
    for page, image in zip(layouts, printed[first : first + len(layouts)], strict=True):
        marked, truth = _marked(page, image, intents, writer, model, rng)
        images.append(marked)
        truths.append({k: name for k, name in truth.items() if page.rows[k].line in empty})
    for page, truth, scan in zip(
        layouts, truths, scanned(images, PRESETS[preset], rng), strict=True
    ):
        outcome = read_page(np.asarray(to_gray(scan.decoded()), np.uint8), context)
        if not isinstance(outcome, PageReading):
            found.refused += 1
            continue
        outside = load_measures(outcome.measures).outside
        for number, row in enumerate(page.rows):
            reading = outcome.rows[number]
            is_outside = number in outside and outside[number].area >= LIMITS.outside_area
            if row.line not in empty or (reading.vote is not Vote.ABSTAIN and not is_outside):
                continue  # voted, or in doubt for what is in its boxes
            name = truth.get(number, "blank")
            found.rows[name] += 1
            found.doubts[name] += DoubtReason.MARK_OUTSIDE_BOXES in reading.doubts


def _marked(
    page: PageLayout,
    image: PageImage,
    intents: tuple[RowIntent, ...],
    writer: Writer,
    model: StrokeModel,
    rng: np.random.Generator,
) -> tuple[PageImage, dict[int, str]]:
    """Return a page filled in, and where marks stand beside the boxes, by row."""
    empty = {intent.line for intent in intents if intent.vote is Vote.ABSTAIN}
    marked = mark_page(image, page, intents, writer, rng, DPI, model)
    pencil = "_pencil" if writer.pen.kind is InkKind.PENCIL else ""
    truth: dict[int, str] = {}
    for number, row in enumerate(page.rows):
        if row.line not in empty or rng.random() >= BESIDE_SHARE:
            continue
        is_on_name = rng.random() < NAME_SHARE
        rect = replace(row.boxes[0].rect, x=_left_mm(row, page, is_on_name, rng))
        strokes = mark_strokes(writer.habit, rect, writer.hand, model, rng)
        draw_strokes(marked, strokes, writer.pen, dpi=DPI, rng=rng)
        truth[number] = ("name" if is_on_name else "margin") + pencil
        # A long tail runs into the line above: no blank line any more.
        truth.setdefault(number - 1, "above")
    return marked, truth


def _left_mm(row: Row, page: PageLayout, is_on_name: bool, rng: np.random.Generator) -> float:
    """Return where a tick begins: on the name, or in the margin beside the table."""
    if is_on_name:
        return row.rect.x + 8.0 + float(rng.uniform(0.0, LETTER_MM * len(row.name)))
    is_last = row.rect.x == max(other.rect.x for other in page.rows)
    return row.rect.right + 1.2 if is_last else row.rect.x - 7.0


if __name__ == "__main__":
    main()
