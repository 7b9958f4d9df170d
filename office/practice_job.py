"""Makes a folder to practise in: a stack that is printed, filled in and scanned by simulation.

Its activity's id begins with `ballot.ids.PRACTICE_LETTER`. The id stands in the code of every sheet
and in every tally, so no other activity reads, merges or remembers what was made for practice. All
ids follow from the seed: whoever follows the tutorial types what is written there. Nothing about
them is secret, and nothing of it counts.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from ballot.files import make_folder
from ballot.ids import (
    ACTIVITY_ID_LENGTH,
    ID_LETTERS,
    PRACTICE_LETTER,
    SHEET_ID_LENGTH,
    ActivityId,
    SheetId,
)
from ballot.messages import say
from calibration.pens.intents import FillPlan, RowKind
from calibration.pens.pages import render_pages
from calibration.scans.presets import OFFICE, QUIET
from calibration.scans.scan_file import write_scans
from calibration.simulate import scanned, simulate_sheets
from office.calibrate_print_job import print_calibration
from office.deck_job import print_deck_of
from office.demo_job import SCANS
from office.folder import ActivityFolder, open_folder
from office.new_folder import write_practice
from office.print_job import PrintedBatch, print_batch
from output.canonical import write_atomically
from store.evidence import Store

DPI: Final = 150
"""Of the scans: small files, and a resolution that offices have."""

FILLED_IN: Final = FillPlan(
    trouble={RowKind.OVERVOTE: 0.012, RowKind.CORRECTION: 0.008, RowKind.DOT: 0.008}
)
"""More that people have to look at than in a real meeting: it is there to be practised on."""

DECK_SCANS: Final = "deck"
TARGET_SCANS: Final = "calibration"
_BLANKS: Final = 2
"""Test sheets that calibration is given."""


@dataclass(frozen=True, slots=True)
class Practice:
    """What was made."""

    folder: ActivityFolder
    batch: PrintedBatch
    scans: Path
    deck: Path
    target: Path


def make_practice(
    path: Path,
    *,
    sheets: int,
    seed: int,
    year: int | None = None,
    step: Callable[[], None] = lambda: None,
) -> Practice:
    """Make a folder to practise in, with sheets of the first session, their scans and the deck's.

    Args:
        path: the folder; made where it is missing.
        sheets: how many are printed and filled in.
        seed: the same seed gives the same ids and marks.
        year: of the evaluation; this year, unless given.
        step: called after each sheet that is printed.

    Raises:
        UsageError: the folder holds an activity already, or can't be written.
    """
    secret = hashlib.sha256(f"pingyi-practice/1 {seed} secret".encode()).digest()
    letters = _letters(seed)
    id_ = ActivityId(PRACTICE_LETTER + _take(letters, ACTIVITY_ID_LENGTH - 1))
    write_practice(path, id_, secret, year=year)
    folder = open_folder(path)
    scans = path / SCANS
    with folder.store() as store:
        session = folder.activity.sessions[0].id
        ids = [SheetId(_take(letters, SHEET_ID_LENGTH)) for _ in range(sheets)]
        batch = print_batch(folder, store, session, sheets=sheets, ids=ids, step=step)
        simulate_sheets(
            batch.pdf,
            folder.layouts()[batch.form].layout,
            ids,
            scans / session,
            session=session,
            plan=FILLED_IN,
            preset=OFFICE,
            seed=seed,
            dpi=DPI,
        )
        note = scans / session / say("practice.note_file")
        write_atomically(note, say("practice.note").encode())
        _scan_tests(folder, store, scans, seed)
    return Practice(folder, batch, scans / session, scans / DECK_SCANS, scans / TARGET_SCANS)


def _scan_tests(folder: ActivityFolder, store: Store, scans: Path, seed: int) -> None:
    """Print the known deck, the target and test sheets, and scan them as a good scanner does."""
    deck = print_deck_of(folder, store)
    _scan_pdf(deck.pdf, scans / DECK_SCANS, seed)
    printed = print_calibration(folder, store, blanks=_BLANKS)
    for pdf in (printed.target, printed.blanks):
        _scan_pdf(pdf, scans / TARGET_SCANS, seed)


def _scan_pdf(pdf: Path, out: Path, seed: int) -> None:
    """Scan every page of a printed file, a file each."""
    make_folder(out)
    rng = np.random.default_rng(seed)
    for number, page in enumerate(render_pages(pdf, DPI, is_gray=True), start=1):
        for scan in scanned([page], QUIET, rng):
            write_scans(out / f"{pdf.stem}-{number:02d}.jpg", [scan], DPI)


def _letters(seed: int) -> Iterator[str]:
    """Yield letters of ids, the same ones for a seed in every version."""
    count = 0
    while True:
        for byte in hashlib.sha256(f"pingyi-practice/1 {seed} {count}".encode()).digest():
            yield ID_LETTERS[byte % len(ID_LETTERS)]
        count += 1


def _take(letters: Iterator[str], length: int) -> str:
    return "".join(next(letters) for _ in range(length))
