"""Two forms in one picture: how many are read, and as well as each would be alone.

    python bench/two_forms.py --preset clean office phone --pictures 100

Pages of two sheets, or both of one, are marked and scanned by the project's own pens and scanners,
each by itself, then laid into one picture: beside each other or one below the other, each any way
up, apart or touching, and the picture turned. A form is lost if neither a reading nor a refusal
names it, or stands for it; a row is wrong if it is read otherwise than it was marked.
"""

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent))

from ballot.grade import Vote
from ballot.ids import SheetId, UnitId
from ballot.reading import PageOutcome, PageReading, SplitPicture
from bench.reading_world import World, make_world, printed_pages, reading_context
from calibration.images import to_gray
from calibration.pens.intents import MEETING
from calibration.pens.pages import mark_page
from calibration.scans.degrade import Preset, degrade
from calibration.scans.presets import PRESETS
from scanner.context import ReadingContext
from scanner.files.process import settle_in
from scanner.sheet import read_page, read_picture

GrayImage = NDArray[np.uint8]

PageKey = tuple[SheetId, int]
"""A sheet, and a page of it."""

DPI = 200

_GAPS_PX = (0, 8, 60)


@dataclass(frozen=True, slots=True, eq=False)
class Scanned:
    """A page by itself, and what was marked on it."""

    key: PageKey
    image: GrayImage
    truth: dict[UnitId, Vote | None]


@dataclass(slots=True)
class Found:
    """What became of the forms of many pictures."""

    pictures: int = 0
    read: int = 0
    refused: int = 0
    lost: int = 0
    as_two: int = 0
    """Pictures refused as a whole."""
    wrong: int = 0
    asked: int = 0
    asked_alone: int = 0
    rows: int = 0

    def add(self, pages: list[Scanned], context: ReadingContext, picture: GrayImage) -> None:
        """Read a picture and count."""
        self.pictures += 1
        outcome = read_picture(picture, context)
        alone = [read_page(page.image, context) for page in pages]
        if not isinstance(outcome, SplitPicture):
            self.as_two += not isinstance(outcome, PageReading)
            self.lost += len(pages) * isinstance(outcome, PageReading)
            return
        self.lost += max(0, len(pages) - len(outcome.parts))
        by_key = {_key(part): part for part in outcome.parts if isinstance(part, PageReading)}
        self.refused += len(outcome.parts) - len(by_key)
        for page, single in zip(pages, alone, strict=True):
            part = by_key.pop(page.key, None)
            if part is None:
                continue
            self.read += 1
            self._compare(page, part, single)
        self.wrong += sum(len(stray.rows) for stray in by_key.values())

    def _compare(self, page: Scanned, part: PageReading, single: PageOutcome) -> None:
        self.rows += len(part.rows)
        votes = [(row.vote, page.truth[row.unit]) for row in part.rows]
        self.wrong += sum(vote is not None and vote is not true for vote, true in votes)
        self.asked += sum(vote is None for vote, _ in votes)
        if isinstance(single, PageReading):
            self.asked_alone += sum(row.vote is None for row in single.rows)
        else:
            self.asked_alone += len(part.rows)


def _key(reading: PageReading) -> PageKey:
    return reading.sheet, reading.page


def _scanned(
    world: World, sheet: int, number: int, preset: Preset, rng: np.random.Generator
) -> Scanned:
    page = world.layout.pages[number - 1]
    blank = printed_pages(world.pdf, DPI, is_gray=True)
    image = blank[number - 1 + sheet * len(world.layout.sides)]
    writer = MEETING.writer(rng)
    intents = MEETING.intents(page.rows, MEETING.popularity(page.rows, rng), writer.habit, rng)
    scan = degrade(mark_page(image, page, intents, writer, rng, DPI), preset, rng)
    truth = {intent.line.unit: intent.vote for intent in intents}
    gray = np.asarray(to_gray(scan.decoded()), np.uint8)
    return Scanned((world.sheets[sheet], number), gray, truth)


def _laid(pages: list[Scanned], rng: np.random.Generator) -> GrayImage:
    """Return a picture of pages beside each other or one below the other, each any way up."""
    axis, gap = int(rng.integers(2)), int(rng.choice(_GAPS_PX))
    turned = [np.rot90(page.image, int(rng.integers(4))) for page in pages]
    longest = max(page.shape[1 - axis] for page in turned)
    light = int(np.median(pages[0].image[:20]))
    laid: list[GrayImage] = []
    for page in turned:
        spare = longest - page.shape[1 - axis]
        before = int(rng.integers(spare + 1))
        room = [(0, 0), (0, 0)]
        room[1 - axis] = (before, spare - before)
        room[axis] = (gap if laid else 0, 0)
        laid.append(np.pad(page, room, constant_values=light))
    return np.ascontiguousarray(np.rot90(np.concatenate(laid, axis=axis), int(rng.integers(4))))


def measure(world: World, preset: Preset, pictures: int, seed: int) -> Found:
    """Make pictures of two forms, and read them."""
    context, found = reading_context(world), Found()
    for number in range(pictures):
        rng = np.random.default_rng([seed, number])
        sheets = (0, 0) if rng.integers(2) else (0, 1)
        numbers = (1, 2) if sheets == (0, 0) else (int(rng.integers(1, 3)),) * 2
        pages = [
            _scanned(world, sheet, side, preset, rng)
            for sheet, side in zip(sheets, numbers, strict=True)
        ]
        found.add(pages, context, _laid(pages, rng))
    return found


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--preset", nargs="+", choices=PRESETS, default=["clean", "office"])
    parser.add_argument("--pictures", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    settle_in()
    print("| scans | pictures | forms read | refused by itself | pictures refused | lost ", end="")
    print("| rows | wrong | to a person | of the same pages alone |")
    print("|---" * 10, "|", sep="")
    with tempfile.TemporaryDirectory() as scratch:
        world = make_world(Path(scratch), {})
        for name in options.preset:
            tally = measure(world, PRESETS[name], options.pictures, options.seed)
            print(
                f"| {name} | {tally.pictures} | {tally.read} | {tally.refused} | {tally.as_two} "
                f"| {tally.lost} | {tally.rows} | {tally.wrong} | {tally.asked} "
                f"| {tally.asked_alone} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
