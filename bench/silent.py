"""What nobody should count: how often it is read as a vote or as an abstention all the same.

    python bench/silent.py --kind all --pages 200 --seed 1
    python bench/silent.py --kind struck --pages 40 --look pictures

Pages of the example form are filled in with the product's own pens; some rows hold what is no
vote (a struck mark, a word, a ghost of the back), and everything is scanned and read. Shows what
became of those rows, and what share of the plain rows beside them went to a person: the price.
"""

import argparse
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from ballot.grade import Vote
from ballot.reading import PageOutcome, PageReading, Rejection, RowReading
from bench.reading_world import World, make_world, printed_pages, reading_context
from bench.silent_look import write_pictures
from bench.silent_pages import Kind, SilentPage, paint
from bench.silent_paper import DPI, RowTruth
from calibration.images import to_gray
from calibration.scans.presets import PRESETS
from scanner.context import ReadingContext
from scanner.files.process import settle_in
from scanner.sheet import read_page

CHUNK_PAGES: Final = 10
"""Work of one process at a time: about ten seconds."""


@dataclass(slots=True)
class Fate:
    """What became of rows of one variant."""

    rows: int = 0
    refused: int = 0
    doubts: int = 0
    right: int = 0
    votes: int = 0
    """Read as a vote that the row doesn't hold."""
    abstentions: int = 0
    """Read as an abstention though something stands in the row."""

    def add(self, truth: RowTruth, seen: RowReading | None) -> None:
        """Count a row; None where its page was refused."""
        self.rows += 1
        if seen is None:
            self.refused += 1
        elif seen.vote is None:
            self.doubts += 1
        elif seen.vote in truth.allowed:
            self.right += 1
        elif seen.vote is Vote.ABSTAIN:
            self.abstentions += 1
        else:
            self.votes += 1

    def add_all(self, other: "Fate") -> None:
        """Add the rows of another count."""
        self.rows += other.rows
        self.refused += other.refused
        self.doubts += other.doubts
        self.right += other.right
        self.votes += other.votes
        self.abstentions += other.abstentions

    @property
    def silently_wrong(self) -> int:
        """Rows that were counted and should not have been."""
        return self.votes + self.abstentions


@dataclass(slots=True)
class Tally:
    """What became of pages of one kind."""

    pages: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    odd: dict[str, Fate] = field(default_factory=dict)
    """By variant."""
    plain: Fate = field(default_factory=Fate)
    """Marked rows beside them."""
    blank: Fate = field(default_factory=Fate)
    """Blank rows beside them."""

    def add(self, page: SilentPage, outcome: PageOutcome) -> None:
        """Count a page."""
        self.pages += 1
        if isinstance(outcome, Rejection):
            self.refusals[outcome.reason] += 1
        for number, truth in enumerate(page.rows):
            seen = outcome.rows[number] if isinstance(outcome, PageReading) else None
            if truth.variant:
                self.odd.setdefault(truth.variant, Fate()).add(truth, seen)
            elif Vote.ABSTAIN in truth.allowed:
                self.blank.add(truth, seen)
            else:
                self.plain.add(truth, seen)

    def add_all(self, other: "Tally") -> None:
        """Add the pages of another count."""
        self.pages += other.pages
        self.refusals += other.refusals
        for variant, fate in other.odd.items():
            self.odd.setdefault(variant, Fate()).add_all(fate)
        self.plain.add_all(other.plain)
        self.blank.add_all(other.blank)


def pages_of(
    kind: Kind, world: World, preset: str, seed: int, numbers: range
) -> Iterator[SilentPage]:
    """Yield pages of one kind; each comes from its own seed, kind and number."""
    printed = printed_pages(world.pdf, DPI, is_gray=True)
    layouts, sheets = world.layout.pages, len(world.sheets)
    for number in numbers:
        rng = np.random.default_rng([seed, zlib.crc32(kind.encode()), number])
        side = int(rng.choice(len(layouts)))
        sheet, other = rng.permutation(sheets)[:2].tolist()
        if kind is Kind.GHOSTS_BACK:
            behind, other = side ^ 1, sheet
        else:
            behind = side
        sides = len(world.layout.sides)
        front = layouts[side], printed[sheet * sides + side]
        back = layouts[behind], printed[other * sides + behind]
        yield paint(kind, front, back, PRESETS[preset], rng)


def measure(
    kind: Kind,
    world: World,
    context: ReadingContext,
    preset: str,
    seed: int,
    numbers: range,
    look: Path | None = None,
) -> Tally:
    """Fill in, scan and read pages of one kind."""
    tally = Tally()
    for number, page in zip(numbers, pages_of(kind, world, preset, seed, numbers), strict=True):
        outcome = read_page(to_gray(page.scan.decoded()), context)
        tally.add(page, outcome)
        if look is not None:
            write_pictures(look / kind, f"{seed}-{number}", page, outcome)
    return tally


_context: ReadingContext | None = None


def _start_worker(world: World) -> None:
    global _context
    settle_in()
    _context = reading_context(world)


def _measure(
    world: World, preset: str, seed: int, look: Path | None, kind: Kind, numbers: range
) -> Tally:
    if _context is None:
        raise RuntimeError("_start_worker was not called in this process")
    return measure(kind, world, _context, preset, seed, numbers, look)


def table(kind: Kind, tally: Tally) -> Iterator[str]:
    """Yield the lines of one kind: one for each variant."""
    plain, blank = tally.plain, tally.blank
    prices = (_share(plain), str(plain.silently_wrong), _share(blank), str(blank.silently_wrong))
    refused = ", ".join(f"{reason} {n}" for reason, n in sorted(tally.refusals.items())) or "–"
    beside = " | ".join((f"{tally.pages}", refused, *prices))
    for variant, fate in sorted(tally.odd.items()):
        silent = (f"**{n}**" if n else "0" for n in (fate.votes, fate.abstentions))
        rest = (f"{n}" for n in (fate.refused, fate.doubts, fate.right))
        counts = " | ".join((f"{fate.rows}", *silent, *rest))
        yield f"| {kind} | {variant} | {counts} | {beside} |"
        beside = " | ".join([" "] * 6)


def _share(fate: Fate) -> str:
    read = fate.rows - fate.refused
    return f"{fate.doubts / read:.1%} of {read}" if read else "–"


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kind", choices=("all", *Kind), default="all")
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--preset", choices=tuple(PRESETS), default="office")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--look", type=Path, help="folder for a picture of each odd row")
    options = parser.parse_args()
    print(
        "| kind | variant | rows | read as a vote | as an abstention | refused | doubt | right "
        "| pages | refusals | plain rows in doubt | wrong | blank rows in doubt | wrong |"
    )
    print("|---" * 14, "|", sep="", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        world = make_world(Path(scratch), {})
        work = partial(_measure, world, options.preset, options.seed, options.look)
        chunks = [
            range(first, min(first + CHUNK_PAGES, options.pages))
            for first in range(0, options.pages, CHUNK_PAGES)
        ]
        with ProcessPoolExecutor(
            options.processes, initializer=_start_worker, initargs=(world,)
        ) as pool:
            for kind in Kind if options.kind == "all" else (Kind(options.kind),):
                tally = Tally()
                for part in pool.map(partial(work, kind), chunks):
                    tally.add_all(part)
                for line in table(kind, tally):
                    print(line, flush=True)


if __name__ == "__main__":
    main()
