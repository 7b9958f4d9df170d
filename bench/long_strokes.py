"""One pen stroke down a whole column of boxes: how many of its rows are read all the same.

    python bench/long_strokes.py --sheets 100

Somebody of a meeting answers one column of a page with a single stroke, freehand, from the first
row to the last or a little beyond, through boxes, between them or beside them, and ticks the other
column. Nobody can say what each row of the stroke means: every one should go to a person.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from ballot.grade import Vote
from ballot.ids import UnitId
from ballot.layout import Row
from ballot.reading import PageOutcome, PageReading
from bench.reading_world import World, make_world, printed_pages, reading_context
from calibration.images import to_gray
from calibration.pens.intents import MEETING
from calibration.pens.pen import draw_strokes
from calibration.pens.shapes import ParametricStrokes
from calibration.pens.strokes import PenMark, Stroke, mark_strokes
from calibration.scans.degrade import Preset
from calibration.scans.presets import BILEVEL, HARSH, OFFICE, PHONE
from calibration.simulate import scanned
from scanner.files.process import settle_in
from scanner.sheet import read_page

DPI = 200


def _stroke(rows: Sequence[Row], rng: np.random.Generator) -> Stroke:
    """Return a stroke down some rows, as a hand draws it without a ruler."""
    first, _, last = (box.rect for box in rows[0].boxes)
    x = rng.uniform(first.x - 2.0, last.right + 2.0)
    top, bottom = first.y, rows[-1].boxes[0].rect.bottom
    beyond = rng.uniform(0.0, 6.0, 2)
    along = np.linspace(0.0, 1.0, 200)
    phase, waves = rng.uniform(0.0, 2 * np.pi, 2), rng.uniform((0.5, 2.0), (2.0, 4.0))
    sway = rng.uniform(0.0, 0.8) * np.sin(2 * np.pi * waves[0] * along + phase[0])
    sway += rng.uniform(0.0, 0.3) * np.sin(2 * np.pi * waves[1] * along + phase[1])
    lean = rng.uniform(-2.0, 2.0) * (along - 0.5)
    y = top - beyond[0] + along * (bottom - top + beyond.sum())
    return Stroke(np.column_stack([x + lean + sway, y]), np.full(len(along), rng.uniform(0.7, 1.0)))


@dataclass(slots=True)
class Tally:
    """What became of the rows that a stroke passes."""

    pages: int = 0
    rows: int = 0
    votes: int = 0
    abstentions: int = 0

    def add(self, outcome: PageOutcome, passed: set[UnitId]) -> None:
        """Count the rows `passed` of a page that was read."""
        if isinstance(outcome, PageReading):
            read = [row.vote for row in outcome.rows if row.unit in passed]
            self.pages += 1
            self.rows += len(read)
            self.abstentions += read.count(Vote.ABSTAIN)
            self.votes += len(read) - read.count(None) - read.count(Vote.ABSTAIN)


def measure(preset: Preset, world: World, sheets: int, seed: int) -> Tally:
    """Fill in sheets so, scan and read them."""
    context, tally = reading_context(world), Tally()
    printed = printed_pages(world.pdf, DPI, is_gray=preset.is_gray)
    layouts = world.layout.pages
    for sheet in range(sheets):
        rng = np.random.default_rng([seed, sheet])
        writer = MEETING.writer(rng)
        first = sheet % len(world.sheets) * len(world.layout.sides)
        marked, passed = [], []
        for page, image in zip(layouts, printed[first:], strict=False):
            columns = sorted({row.rect.x for row in page.rows})
            column = columns[int(rng.integers(len(columns)))]
            drawn = image.copy()
            strokes = [_stroke([row for row in page.rows if row.rect.x == column], rng)]
            for row in page.rows:
                if row.rect.x != column:
                    box = row.boxes[int(rng.integers(3))].rect
                    strokes += mark_strokes(
                        PenMark.TICK, box, writer.hand, ParametricStrokes(), rng
                    )
            draw_strokes(drawn, strokes, writer.pen, dpi=DPI, rng=rng)
            marked.append(drawn)
            passed.append({row.unit for row in page.rows if row.rect.x == column})
        for units, scan in zip(passed, scanned(marked, preset, rng), strict=True):
            tally.add(read_page(to_gray(scan.decoded()), context), units)
    return tally


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sheets", type=int, default=100)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    settle_in()
    print("| scans | form | pages | rows of a stroke | read as a vote | as an abstention |")
    print("|---" * 6, "|", sep="")
    for preset in (OFFICE, HARSH, PHONE, BILEVEL):
        for form, min_row_mm in (("two pages", 8.0), ("one page", 6.5)):
            with tempfile.TemporaryDirectory() as scratch:
                world = make_world(Path(scratch), {}, min_row_mm=min_row_mm)
                found = measure(preset, world, options.sheets, options.seed)
            print(
                f"| {preset.name} | {form} | {found.pages} | {found.rows:,} "
                f"| {found.votes} | {found.abstentions} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
