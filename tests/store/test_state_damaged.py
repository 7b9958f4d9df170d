"""Kept entries that can't be read, such as after a fault of the disk."""

import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest

from ballot.activity import Activity
from ballot.errors import StoreError
from ballot.grade import Vote
from ballot.ids import SessionId, SheetId
from ballot.reading import Rejection
from store.evidence import Store
from store.state_check import compare_state
from store.state_tables import STATE_FILE
from tests.store.conftest import FORM
from tests.store.engines import placed
from tests.store.scanned import FILE, A, MakeReading, scan


def harm(folder: Path, kind: str, value: bytes) -> None:
    tables = sqlite3.connect(folder / STATE_FILE)
    with tables:
        tables.execute("UPDATE entry SET value = ? WHERE kind = ?", (value, kind))
    tables.close()


def forget(folder: Path) -> None:
    for path in folder.glob(f"{STATE_FILE}*"):
        path.unlink()


@pytest.fixture
def scanned(store: Store, activity: Activity, make_reading: MakeReading) -> None:
    scan(store, make_reading("A", 1), make_reading("A", 2))
    store.status(activity)
    store.close()


@pytest.mark.usefixtures("scanned")
@pytest.mark.parametrize("kind", ["session", "counted", "file", "waiting", "reading"])
def test_an_entry_that_cannot_be_read_is_told_in_words(
    folder: Path, activity: Activity, kind: str
) -> None:
    harm(folder, kind, b"\xff\xff nonsense")
    try:
        with Store.open(folder, kept=True) as store, suppress(StoreError):
            store.status(activity)
            store.scanned_pages()
            store.missing_pages()
    finally:
        forget(folder)


@pytest.mark.usefixtures("scanned")
def test_an_entry_that_cannot_be_read_is_not_taken_for_none_afterwards(
    folder: Path, activity: Activity, make_reading: MakeReading
) -> None:
    """The command that meets it fails; the next one must not read a second copy as the first."""
    harm(folder, "reading", b"nonsense")
    with suppress(ValueError, StoreError), Store.open(folder, kept=True) as store:
        store.page_key(A, 1)

    outcome: object = None
    with suppress(ValueError, StoreError), Store.open(folder, kept=True) as store:
        outcome = store.record_page(FILE, 50, make_reading("A", 1, u1=Vote.DISSATISFIED))

    forget(folder)
    assert outcome is None or isinstance(outcome, Rejection)
    Store.open(folder).close()


def test_comparing_tables_that_break_off_says_so_in_words(
    store: Store, folder: Path, activity: Activity
) -> None:
    """`pingyi state` goes on from a `StoreError` and makes the tables anew; from others not."""
    store.record_print(
        session=SessionId("north"),
        form=FORM,
        group=None,
        sheets=[SheetId(f"{number:012}") for number in range(3000)],
        pages=2,
        layout_digest="00" * 32,
    )
    store.close()
    path = folder / STATE_FILE
    content = path.read_bytes()
    try:
        for begin in range(0, len(content), 4096):
            path.write_bytes(content[:begin] + bytes(4096) + content[begin + 4096 :])
            with suppress(StoreError):
                compare_state(placed(folder), activity)
    finally:
        forget(folder)
