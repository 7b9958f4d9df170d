"""Files with altered bytes: what is refused, asked, read rightly, and silently read wrongly.

    python bench/damage.py --pages 60 --seed 1
    python bench/damage.py --kind "G4 TIFF" --pages 20

Office pages filled in with the product's own pens are written as scanners write them, and in each
file 1 to 20 bytes of the picture's data are altered, four times over. Every page that can be opened
is read twice: as if nobody had heard its decoder, and as it is read.
"""

import argparse
import io
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent.parent))

from ballot.grade import Vote
from ballot.ids import UnitId
from ballot.reading import PageOutcome, PageReading
from bench.reading_world import World, make_world, printed_pages, reading_context
from calibration.images import to_gray
from calibration.pens.intents import MEETING
from calibration.pens.pages import mark_page
from calibration.scans.degrade import degrade
from calibration.scans.presets import PRESETS
from scanner.context import ReadingContext
from scanner.files.process import settle_in
from scanner.files.sources import examine, open_pages
from scanner.sheet import read_page
from scanner.types import GrayImage, Refused

DPI: Final = 200
ALTERED: Final = (1, 3, 8, 20)
"""Bytes of a file, in four copies of it."""

_HEAD_SHARE, _LEAST_HEAD = 0.005, 700
"""What stands before the data, and is not altered: a file without its head is no scan."""

Truth = Mapping[UnitId, Vote | None]
Write = Callable[[Image.Image], bytes]


def _as(kind: str, *, is_black_and_white: bool = False, **options: object) -> Write:
    def write(page: Image.Image) -> bytes:
        file = io.BytesIO()
        image = page.point(lambda level: 255 * (level > 150)).convert("1")
        (image if is_black_and_white else page).save(file, kind, **options)
        return file.getvalue()

    return write


KINDS: Final[Mapping[str, Write]] = {
    "JPEG": _as("JPEG", quality=75),
    "JPEG, restarts": _as("JPEG", quality=75, restart_marker_rows=1),
    "JPEG, short restarts": _as("JPEG", quality=75, restart_marker_blocks=8),
    "progressive JPEG": _as("JPEG", quality=75, progressive=True),
    "G4 TIFF": _as("TIFF", is_black_and_white=True, compression="group4"),
    "G4 TIFF, strips": _as(
        "TIFF", is_black_and_white=True, compression="group4", strip_size=20_000
    ),
    "G3 TIFF": _as("TIFF", is_black_and_white=True, compression="group3"),
    "LZW TIFF": _as("TIFF", compression="tiff_lzw"),
    "JPEG in TIFF": _as("TIFF", compression="jpeg", quality=75),
    "JPEG in PDF": _as("PDF", quality=75, resolution=DPI),
    "G4 in PDF": _as("PDF", is_black_and_white=True, resolution=DPI),
    "JPEG 2000": _as("JPEG2000", quality_mode="rates", quality_layers=[10]),
    "WebP": _as("WEBP", quality=75),
    "PNG": _as("PNG"),
}


@dataclass(slots=True)
class Fate:
    """What became of the pages that could be opened."""

    refused: int = 0
    doubts: int = 0
    right: int = 0
    wrong: int = 0

    def add(self, outcome: PageOutcome, truth: Truth) -> None:
        """Count a page and its rows."""
        if not isinstance(outcome, PageReading):
            self.refused += 1
            return
        for row in outcome.rows:
            if row.vote is None:
                self.doubts += 1
            elif row.vote is truth[row.unit]:
                self.right += 1
            else:
                self.wrong += 1


@dataclass(slots=True)
class Tally:
    """What became of files of one kind."""

    files: int = 0
    unopened: int = 0
    warned: int = 0
    deaf: Fate = field(default_factory=Fate)
    """As if no decoder had been heard."""
    heard: Fate = field(default_factory=Fate)
    names: list[str] = field(default_factory=list)
    """Of files with rows that are silently wrong."""

    def add_all(self, other: "Tally") -> None:
        """Add the files of another count."""
        self.files += other.files
        self.unopened += other.unopened
        self.warned += other.warned
        self.names += other.names
        for mine, its in ((self.deaf, other.deaf), (self.heard, other.heard)):
            for each in fields(Fate):
                setattr(mine, each.name, getattr(mine, each.name) + getattr(its, each.name))


def scanned(world: World, number: int, seed: int) -> tuple[GrayImage, Truth]:
    """Return one office page and what may be read in each of its rows."""
    rng = np.random.default_rng([seed, number])
    page = world.layout.pages[number % len(world.layout.pages)]
    sheet = int(rng.integers(len(world.sheets)))
    printed = printed_pages(world.pdf, DPI, is_gray=True)
    image = printed[page.number - 1 + sheet * len(world.layout.sides)]
    writer = MEETING.writer(rng)
    popularity = MEETING.popularity(page.rows, rng)
    intents = MEETING.intents(page.rows, popularity, writer.habit, rng)
    marked = mark_page(image, page, intents, writer, rng, DPI)
    truth = {intent.line.unit: intent.vote for intent in intents}
    return to_gray(degrade(marked, PRESETS["office"], rng).decoded()), truth


def damaged(content: bytes, count: int, rng: np.random.Generator) -> bytes:
    """Return a file of whose data so many bytes are others."""
    altered = bytearray(content)
    first = max(_LEAST_HEAD, round(_HEAD_SHARE * len(content)))
    for at in rng.integers(first, len(content) - first, count).tolist():
        altered[at] ^= int(rng.integers(1, 256))
    return bytes(altered)


def measure(
    world: World, context: ReadingContext, kind: str, path: Path, seed: int, number: int
) -> Tally:
    """Read four damaged copies of a page."""
    tally = Tally()
    page, truth = scanned(world, number, seed)
    content = KINDS[kind](Image.fromarray(page))
    rng = np.random.default_rng([seed, number, sorted(KINDS).index(kind)])
    for count in ALTERED:
        tally.files += 1
        path.write_bytes(damaged(content, count, rng))
        try:
            (opened,) = open_pages(examine(path), 0, 1)
        except (Refused, ValueError):
            tally.unopened += 1
            continue
        if isinstance(opened, Refused):
            tally.unopened += 1
            continue
        tally.warned += opened.is_damaged
        tally.deaf.add(read_page(opened.image, context), truth)
        before = tally.heard.wrong
        tally.heard.add(read_page(opened.image, context, is_damaged=opened.is_damaged), truth)
        if tally.heard.wrong > before:
            told = "warned" if opened.is_damaged else "not a word"
            tally.names.append(f"{kind}, page {number}, {count} bytes, {told}")
    return tally


_reader: tuple[World, ReadingContext, Path] | None = None


def _start_worker(world: World) -> None:
    global _reader
    settle_in()
    _reader = world, reading_context(world), Path(tempfile.mkdtemp(dir=world.scratch)) / "scan"


def _measure(kind: str, seed: int, number: int) -> Tally:
    if _reader is None:
        raise RuntimeError("_start_worker was not called in this process")
    world, context, path = _reader
    return measure(world, context, kind, path, seed, number)


def line(kind: str, tally: Tally) -> str:
    """Return the line of one kind."""

    def counts(fate: Fate) -> Iterator[str]:
        wrong = f"**{fate.wrong}**" if fate.wrong else "0"
        yield from (str(fate.refused), str(fate.doubts), str(fate.right), wrong)

    first = (kind, str(tally.files), str(tally.unopened), str(tally.warned))
    return f"| {' | '.join((*first, *counts(tally.deaf), *counts(tally.heard)))} |"


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kind", nargs="+", choices=[*KINDS], default=[*KINDS])
    parser.add_argument("--pages", type=int, default=60, help="four files of each and each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--names", action="store_true", help="name files with wrong rows")
    options = parser.parse_args()
    deaf, heard = ("refused | rows in doubt | right | wrong",) * 2
    print(f"| kind | files | not opened | decoder warned | unheard: {deaf} | heard: {heard} |")
    print("|---" * 12, "|", sep="", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        world = make_world(Path(scratch), {})
        with ProcessPoolExecutor(
            options.processes, initializer=_start_worker, initargs=(world,)
        ) as pool:
            for kind in options.kind:
                tally = Tally()
                for part in pool.map(partial(_measure, kind, options.seed), range(options.pages)):
                    tally.add_all(part)
                print(line(kind, tally), flush=True)
                for name in tally.names if options.names else ():
                    print(name)


if __name__ == "__main__":
    main()
