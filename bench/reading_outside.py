"""Another simulator's sheets: a command fills in and scans the bench's forms, and the reader reads.

The command is started once for each chunk, with a seed of its own, and told by named places where
things are (`PLACES`). It writes scans, and a list of what is truly on them (`read_truth_list`);
docs/simulation.md describes both. It needs nothing of ours and nothing of it needs to be ours.
"""

import csv
import resource
import shlex
import string
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from ballot.grade import Vote
from ballot.ids import LineId, SheetId
from ballot.layout import Row
from ballot.reading import PageReading, Rejection, outcomes_of
from bench.reading_chunk import Chunk
from bench.reading_counts import Counts
from bench.reading_look import finds, write_picture
from bench.reading_world import World, reading_context
from calibration.pens.intents import RowIntent, RowKind
from scanner.files.sources import examine, open_pages
from scanner.locate.forms_in_picture import part_of
from scanner.runs import PageRun, runs_of
from scanner.show.crops import cut_row, is_located, view_page
from scanner.types import Refused
from scanner.worker import read_run

PLACES: Final = {
    "pdf": "the printed forms",
    "layout": "where everything stands on them (layout.json)",
    "sheets": "list of the sheets in the order of the PDF: order,sheet,session,group",
    "out": "an empty folder for the scans",
    "truth": "the list to write: sheet,unit,truth,kind, and item where rows have one",
    "seed": "a number of this chunk's own",
    "count": "how many sheets to fill in, the first of the PDF",
}
"""What a command may name in braces."""

_NEEDED: Final = ("out", "truth", "seed")
"""Without these every chunk would be the same, or nobody would find it."""

_CORRECTED: Final = "corrected:"
_OVERVOTE: Final = "overvote"
_LAST_WORDS: Final = 600
"""Characters of what a failed command said that are shown: the end of a traceback."""


class OutsideError(Exception):
    """What another simulator did isn't what was agreed."""


def checked_command(command: str) -> str:
    """Return a command if it names the places it must, and no others.

    Raises:
        ValueError: it doesn't; says which.
    """
    named = {name for _, name, _, _ in string.Formatter().parse(command) if name is not None}
    if unknown := sorted(named - set(PLACES)):
        raise ValueError(f"{{{unknown[0]}}} is none of {', '.join(PLACES)}")
    if missing := [name for name in _NEEDED if name not in named]:
        raise ValueError(f"the command must name {{{missing[0]}}}: {PLACES[missing[0]]}")
    return command


class OutsideRunner:
    """Works on chunks of another simulator, one after the other."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._context = reading_context(world)

    def run(self, chunk: Chunk) -> Counts:
        """Return what came of a chunk.

        Raises:
            OutsideError: the command failed, or wrote something else than all pages of its sheets
                and what is on them.
        """
        with tempfile.TemporaryDirectory(dir=self._world.scratch) as name:
            folder = Path(name)
            started = _processor_time_of_children()
            truth = self._simulated(chunk, folder)
            counts = Counts(sheets=chunk.sheets)
            counts.simulate_ms = 1000.0 * (_processor_time_of_children() - started)
            pages_read: set[tuple[SheetId, int]] = set()
            for path in sorted(path for path in (folder / "scans").rglob("*") if path.is_file()):
                self._add_file(chunk, path, truth, pages_read, counts)
        layouts = self._world.layout.pages
        if counts.pages != chunk.sheets * len(layouts):
            expected = f"{chunk.sheets} sheets of {len(layouts)} pages"
            raise OutsideError(f"the command wrote {counts.pages} pages, not {expected}")
        whole = [s for s in truth if all((s, page.number) in pages_read for page in layouts)]
        counts.sheets_refused = chunk.sheets - len(whole)
        return counts

    def _simulated(
        self, chunk: Chunk, folder: Path
    ) -> Mapping[SheetId, Mapping[LineId, RowIntent]]:
        """Run the command; return what is on its sheets."""
        (folder / "scans").mkdir()
        layout, sheets, truth = (
            folder / name for name in ("layout.json", "sheets.csv", "truth.csv")
        )
        layout.write_text(self._world.layout.to_json(), encoding="utf-8")
        with sheets.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(("order", "sheet", "session", "group"))
            writer.writerows((k, s, "", "") for k, s in enumerate(self._world.sheets, start=1))
        places = {
            "pdf": self._world.pdf,
            "layout": layout,
            "sheets": sheets,
            "out": folder / "scans",
            "truth": truth,
            "seed": int(chunk.rng().integers(1 << 31)),
            "count": chunk.sheets,
        }
        command = self._world.simulators[chunk.source]
        words = [word.format(**places) for word in shlex.split(command)]
        try:
            done = subprocess.run(words, capture_output=True, text=True, errors="replace")
        except OSError as error:
            raise OutsideError(f"{words[0]}: {error.strerror}") from error
        if done.returncode != 0:
            said = done.stderr.strip()[-_LAST_WORDS:]
            raise OutsideError(f"the command ended with {done.returncode}: {said}")
        rows = [row for page in self._world.layout.pages for row in page.rows]
        return read_truth_list(truth, self._world.sheets[: chunk.sheets], rows)

    def _add_file(
        self,
        chunk: Chunk,
        path: Path,
        truth: Mapping[SheetId, Mapping[LineId, RowIntent]],
        pages_read: set[tuple[SheetId, int]],
        counts: Counts,
    ) -> None:
        """Read a file and count what came of its pages."""
        started = time.process_time()
        try:
            runs = list(runs_of(examine(path)))
        except Refused as refused:
            counts.add_refusal(refused.rejection)
            return
        outcomes = [(run, read_run(run, self._context).pages) for run in runs]
        counts.read_ms += 1000.0 * (time.process_time() - started)
        parts = (
            (run, index, part, outcome)
            for run, pages in outcomes
            for index, picture in enumerate(pages, run.start)
            for part, outcome in outcomes_of(picture)
        )
        for run, index, part, outcome in parts:
            if isinstance(outcome, Rejection):
                counts.add_refusal(outcome)
                continue
            page = (outcome.sheet, outcome.page)
            if outcome.sheet not in truth or page in pages_read:
                counts.pages += 1
                counts.misidentified += 1
                continue
            pages_read.add(page)
            self._add_page(chunk, run, (index, part), outcome, truth[outcome.sheet], counts)

    def _add_page(
        self,
        chunk: Chunk,
        run: PageRun,
        place: tuple[int, int],
        outcome: PageReading,
        truth: Mapping[LineId, RowIntent],
        counts: Counts,
    ) -> None:
        """Count a page that was read; picture what is worth a look.

        `place` is the index of its picture in the file, and the part of that, 0 for all of it.
        """
        layout = self._world.layout.pages[outcome.page - 1]
        meant = tuple(truth[row.line] for row in layout.rows)
        room = self._world.look_doubts - counts.doubts.total()
        errors = counts.add_page(outcome, meant, layout, is_identified=True)
        if self._world.look is None:
            return
        where = f"{chunk.tier}-{chunk.source}-{chunk.seed}-{chunk.number}-{outcome.sheet}"
        found = list(finds(outcome, meant, errors, room, where))
        if not found:
            return
        index, part = place
        (page,) = open_pages(run.source, index, index + 1)
        if isinstance(page, Refused):
            return
        view = view_page(part_of(page.image, part) if part else page.image, self._context)
        for find in found:
            if is_located(view):
                picture = cv2.cvtColor(cut_row(view, find.row), cv2.COLOR_RGB2BGR)
                write_picture(self._world.look, find, np.asarray(picture, dtype=np.uint8))


def read_truth_list(
    path: Path, sheets: Sequence[SheetId], rows: Sequence[Row]
) -> Mapping[SheetId, Mapping[LineId, RowIntent]]:
    """Return what another simulator says is on each row of each sheet.

    Raises:
        OutsideError: the list isn't there, has other columns or words, or other rows than all
            rows of these sheets once.
    """
    truth: dict[SheetId, dict[LineId, RowIntent]] = {sheet: {} for sheet in sheets}
    known = {row.line: row for row in rows}
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for number, line in enumerate(csv.DictReader(lines), start=2):
                sheet = SheetId(line["sheet"])
                asked = LineId.of(line["unit"], line.get("item") or "")
                if sheet not in truth or asked not in known or asked in truth[sheet]:
                    raise OutsideError(f"truth, line {number}: {sheet} {asked} isn't asked for")
                truth[sheet][asked] = _intent(known[asked], line["truth"])
    except FileNotFoundError as error:
        raise OutsideError("the command wrote no truth") from error
    except (KeyError, ValueError) as error:
        raise OutsideError(f"truth: {error}") from error
    missing = sum(len(rows) - len(told) for told in truth.values())
    if missing:
        raise OutsideError(f"truth: {missing} rows are missing")
    return truth


def _intent(row: Row, word: str) -> RowIntent:
    """Return what is meant in a row.

    Raises:
        ValueError: the word is none of those agreed on.
    """
    if word == _OVERVOTE:
        return RowIntent(row.line, RowKind.OVERVOTE, None, ())
    if word == Vote.ABSTAIN:
        return RowIntent(row.line, RowKind.BLANK, Vote.ABSTAIN, ())
    kind = RowKind.CORRECTION if word.startswith(_CORRECTED) else RowKind.PLAIN
    grade = Vote(word.removeprefix(_CORRECTED))
    grades = [box.grade for box in row.boxes]
    if kind is RowKind.CORRECTION:
        grades.append(Vote.ABSTAIN)  # a mark was taken back, and no other made
    if grade not in grades:
        raise ValueError(f"{grade!r} is none of {', '.join(grades)}")
    return RowIntent(row.line, kind, grade, ())


def _processor_time_of_children() -> float:
    """Return seconds of processor time of the commands that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
