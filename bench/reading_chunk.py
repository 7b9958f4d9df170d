"""One chunk of the reading bench: sheets filled in, scanned, read and judged in one process.

A chunk's seed is made from the run's seed, its tier, its source of strokes and its number, so
that it comes out the same in whichever process and order.
"""

import os
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from ballot.cover import Cover
from ballot.layout import PageLayout, Row
from ballot.reading import PageOutcome, Rejection, outcomes_of
from bench import reading_tiers
from bench.reading_counts import Counts
from bench.reading_look import finds, write_find
from bench.reading_tiers import TierName
from bench.reading_world import World, printed_pages, reading_context
from calibration.images import FloatArray
from calibration.pens.intents import RowIntent
from calibration.pens.pages import mark_page
from calibration.pens.stroke_file import StrokeFile
from calibration.pens.strokes import StrokeModel
from calibration.scans.degrade import Scan
from calibration.scans.scan_file import FileFormat, write_scans
from calibration.simulate import scanned
from scanner.context import ReadingContext
from scanner.files.sources import examine
from scanner.runs import PageRun
from scanner.worker import read_run

CHUNK_SHEETS: Final = 40

OWN_STROKES: Final = "own"
"""The source of strokes that needs no file."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some sheets of one tier."""

    tier: TierName
    source: str
    """`OWN_STROKES`, or a key of `World.stroke_files` or of `World.simulators`."""
    seed: int
    number: int
    """From 0, within tier, source and seed."""
    sheets: int = CHUNK_SHEETS

    def rng(self) -> np.random.Generator:
        """Return the chunk's own source of randomness."""
        names = (zlib.crc32(name.encode()) for name in (self.tier, self.source))
        return np.random.default_rng([self.seed, *names, self.number])


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """One page of a sheet: where it stands in the stack, what it is, and what is meant on it."""

    place: int
    layout: PageLayout
    scan: Scan
    intents: tuple[RowIntent, ...]


class ChunkRunner:
    """Works on chunks, one after the other."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._context = reading_context(world)
        self._recorded: dict[str, StrokeModel] = {
            source: StrokeFile.read(path) for source, path in world.stroke_files.items()
        }

    @property
    def context(self) -> ReadingContext:
        """What the reader is told."""
        return self._context

    def run(self, chunk: Chunk) -> Counts:
        """Return what came of a chunk."""
        tier = reading_tiers.TIERS[chunk.tier]
        # Rendered before the clock starts: it is done once for hundreds of chunks.
        printed_pages(self._world.pdf, tier.dpi, is_gray=tier.preset.is_gray)
        counts = Counts()
        sheets = self.sheets(chunk)
        for _ in range(chunk.sheets):
            started = time.process_time()
            pages = next(sheets)
            counts.simulate_ms += 1000.0 * (time.process_time() - started)
            self._add_sheet(chunk, pages, counts)
        return counts

    def sheets(self, chunk: Chunk) -> Iterator[list[MarkedPage]]:
        """Yield the pages of one sheet of a chunk after the other."""
        rng = chunk.rng()
        rows = [row for page in self._world.layout.pages for row in page.rows]
        popularity = reading_tiers.TIERS[chunk.tier].plan.popularity(rows, rng)
        for place in range(chunk.sheets):
            yield list(self._filled_in(chunk, place, rows, popularity, rng))

    def _filled_in(
        self,
        chunk: Chunk,
        place: int,
        rows: Sequence[Row],
        popularity: FloatArray,
        rng: np.random.Generator,
    ) -> Iterator[MarkedPage]:
        """Yield the pages of one sheet, marked by one person and scanned."""
        tier, layouts = reading_tiers.TIERS[chunk.tier], self._world.layout.pages
        writer = tier.plan.writer(rng)
        intents = tier.plan.intents(rows, popularity, writer.habit, rng)
        model = tier.plan.strokes if chunk.source == OWN_STROKES else self._recorded[chunk.source]
        light = tier.preset.light(rng)
        first = place % len(self._world.sheets) * len(self._world.layout.sides)
        printed = printed_pages(self._world.pdf, tier.dpi, is_gray=tier.preset.is_gray)
        marked = [
            mark_page(image, page, intents, writer, rng, tier.dpi, model, light)
            for page, image in zip(layouts, printed[first : first + len(layouts)], strict=True)
        ]
        meant = {intent.line: intent for intent in intents}
        behind = printed[first + len(layouts) : first + len(self._world.layout.sides)]
        scans = scanned(marked, tier.preset, rng, behind=behind)
        for page, scan in zip(layouts, scans, strict=True):
            yield MarkedPage(place, page, scan, tuple(meant[row.line] for row in page.rows))

    def _add_sheet(self, chunk: Chunk, pages: Sequence[MarkedPage], counts: Counts) -> None:
        """Read the pages of a sheet and count what came of them."""
        is_refused = False
        for page in pages:
            started = time.process_time()
            path = self._written(page.scan, reading_tiers.TIERS[chunk.tier].dpi)
            written = time.process_time()
            (picture,) = read_run(PageRun(examine(path), 0, 1), self._context).pages
            ((_, outcome),) = outcomes_of(picture)  # one page was drawn: two would be an error
            counts.simulate_ms += 1000.0 * (written - started)
            counts.read_ms += 1000.0 * (time.process_time() - written)
            is_refused |= isinstance(outcome, Rejection)
            self._add_page(chunk, page, outcome, counts)
        counts.sheets += 1
        counts.sheets_refused += is_refused

    def _written(self, scan: Scan, dpi: int) -> Path:
        """Write a scan over the last one; return its file."""
        kind = FileFormat.TIFF if scan.is_bilevel else FileFormat.JPEG
        path = self._world.scratch / f"scan-{os.getpid()}.{kind}"
        write_scans(path, [scan], dpi)
        return path

    def _add_page(
        self, chunk: Chunk, page: MarkedPage, outcome: PageOutcome, counts: Counts
    ) -> None:
        if isinstance(outcome, Rejection):
            counts.add_refusal(outcome)
            return
        if isinstance(outcome, Cover):
            raise TypeError("no cover was printed")
        sheet = self._world.sheets[page.place % len(self._world.sheets)]
        is_identified = (outcome.sheet, outcome.page) == (sheet, page.layout.number)
        room = self._world.look_doubts - counts.doubts.total()
        errors = counts.add_page(outcome, page.intents, page.layout, is_identified=is_identified)
        if self._world.look is None:
            return
        where = f"{chunk.tier}-{chunk.source}-{chunk.seed}-{chunk.number}-{page.place}"
        for find in finds(outcome, page.intents, errors, room, where):
            write_find(self._world.look, find, page.layout, page.scan)
