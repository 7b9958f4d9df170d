"""The state is kept in tables beside the log: never believed further than the log goes."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from ballot.activity import Activity
from ballot.errors import StoreError
from ballot.grade import Vote
from ballot.ids import LineId
from ballot.person import Person, Role
from ballot.reading import DoubtReason
from store import keeper
from store.event import Event, EventKind
from store.evidence import Store
from store.state_check import compare_state
from store.state_tables import STATE_FILE
from tests.store.engines import placed
from tests.store.scanned import U1, A, B, MakeReading, scan

LI = Person("李四", Role.OPERATOR)


@pytest.fixture
def folded(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[EventKind]]:
    """The kinds of the events that are folded, one after the other."""
    kinds: list[EventKind] = []
    apply = keeper.apply

    def noting(state: keeper.State, event: Event) -> None:
        kinds.append(event.kind)
        apply(state, event)

    monkeypatch.setattr(keeper, "apply", noting)
    yield kinds


def state_of(folder: Path, activity: Activity, *, kept: bool) -> tuple[object, ...]:
    with Store.open(folder, kept=kept) as store:
        return (
            store.status(activity),
            store.waiting(activity),
            list(store.sheet_records(activity)),
            store.rejections(),
            store.scanned_pages(),
            store.missing_pages(),
            store.decided(),
            store.image_hashes(),
            store.head(),
        )


def settle(store: Store, activity: Activity, line: LineId) -> None:
    store.resolve_row(A, line, Vote.SATISFIED, "张三", "看票", activity=activity)


def test_what_was_folded_once_is_not_folded_again(
    store: Store,
    folder: Path,
    activity: Activity,
    make_reading: MakeReading,
    folded: list[EventKind],
) -> None:
    scan(store, make_reading("A", 1, u1=DoubtReason.OVERVOTE), make_reading("A", 2))
    settle(store, activity, U1)
    store.close()
    folded.clear()

    kept = state_of(folder, activity, kept=True)

    assert folded == []
    assert kept == state_of(folder, activity, kept=False)


def test_what_a_killed_process_left_unkept_is_folded_from_the_log(
    store: Store,
    folder: Path,
    activity: Activity,
    make_reading: MakeReading,
    folded: list[EventKind],
) -> None:
    store.close()
    killed = Store.open(folder, kept=True)
    scan(killed, make_reading("A", 1, u1=DoubtReason.OVERVOTE))
    settle(killed, activity, U1)
    killed._log.close()
    killed._lock.release()
    assert killed._keeper._tables is not None
    killed._keeper._tables.close()
    folded.clear()

    kept = state_of(folder, activity, kept=True)

    assert folded == [EventKind.PAGE_READ, EventKind.ROW_RESOLVED]
    assert kept == state_of(folder, activity, kept=False)


def test_who_looks_sees_what_others_write_and_keeps_nothing_that_is_older(
    store: Store, folder: Path, activity: Activity, make_reading: MakeReading
) -> None:
    store.close()
    with Store.open(folder, kept=True) as looking:
        before = looking.status(activity)
        with Store.open(folder, kept=True) as writing:
            scan(writing, make_reading("A", 1), make_reading("A", 2), make_reading("B", 1))
        after = looking.status(activity)
        assert [each.scanned for each in before] == [0, 0]
        assert [each.scanned for each in after] == [0, 2]
        assert looking.page_key(B, 1) is not None

    assert compare_state(placed(folder), activity).differing == ()


def test_of_two_who_write_the_tables_neither_undoes_what_the_other_kept(
    store: Store, folder: Path, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1, u1=DoubtReason.OVERVOTE), make_reading("A", 2))
    store.close()
    with Store.open(folder, kept=True) as first, Store.open(folder, kept=True) as second:
        settle(first, activity, U1)
        second.reopen_row(A, U1, LI, "再看", activity=activity)
        first.propose_void(A, LI, "污损")

    assert compare_state(placed(folder), activity).differing == ()
    assert state_of(folder, activity, kept=True) == state_of(folder, activity, kept=False)


def test_many_events_are_kept_while_they_are_written(
    store: Store,
    folder: Path,
    activity: Activity,
    make_reading: MakeReading,
    monkeypatch: pytest.MonkeyPatch,
    folded: list[EventKind],
) -> None:
    monkeypatch.setattr(keeper, "_MANY", 2)
    with store.writing():
        scan(store, *(make_reading(sheet, page) for sheet in "AB" for page in (1, 2)))
        store._log.close()  # as after a kill
    folded.clear()

    kept = state_of(folder, activity, kept=True)

    assert len(folded) < 2
    assert kept == state_of(folder, activity, kept=False)


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda path: path.write_bytes(b"no database at all"), id="garbage"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:4096]), id="cut off"),
        pytest.param(lambda path: path.unlink(), id="gone"),
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
    ],
)
def test_without_the_tables_nothing_is_lost(
    store: Store, folder: Path, activity: Activity, make_reading: MakeReading, harm: object
) -> None:
    scan(store, make_reading("A", 1, u1=DoubtReason.OVERVOTE), make_reading("A", 2))
    store.close()
    harm(folder / STATE_FILE)  # type: ignore[operator]

    assert state_of(folder, activity, kept=True) == state_of(folder, activity, kept=False)


def test_tables_of_another_log_or_of_another_program_are_made_anew(
    store: Store,
    folder: Path,
    activity: Activity,
    make_reading: MakeReading,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scan(store, make_reading("A", 1, u1=DoubtReason.OVERVOTE), make_reading("A", 2))
    store.close()
    other = tmp_path_factory.mktemp("other")
    with Store.open(other, kept=True) as else_where:
        else_where.record_file("bb" * 32, "else.pdf", 1, 1)
    (folder / STATE_FILE).write_bytes((other / STATE_FILE).read_bytes())
    of_another_log = state_of(folder, activity, kept=True)
    monkeypatch.setattr(keeper, "code_digest", lambda: "another")

    assert of_another_log == state_of(folder, activity, kept=False)
    assert state_of(folder, activity, kept=True) == of_another_log


def test_a_change_in_the_tables_is_named(
    store: Store, folder: Path, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1), make_reading("A", 2))
    store.close()
    with sqlite3.connect(folder / STATE_FILE) as tables:
        tables.execute("DELETE FROM entry WHERE kind = 'reading'")
    tables.close()

    assert f"reading {A}" in compare_state(placed(folder), activity).differing
    (folder / STATE_FILE).unlink()


def test_a_page_that_tables_hid_cannot_be_read_twice_without_a_word(
    store: Store, folder: Path, activity: Activity, make_reading: MakeReading
) -> None:
    """Who changes the tables makes a scan take a second copy for a first one: the log shows it."""
    scan(store, make_reading("A", 1), make_reading("A", 2))
    store.close()
    with sqlite3.connect(folder / STATE_FILE) as tables:
        tables.execute("DELETE FROM entry WHERE kind = 'reading'")
    tables.close()
    with Store.open(folder, kept=True) as deceived:
        scan(deceived, make_reading("A", 1, u1=Vote.DISSATISFIED), start=50)

    with pytest.raises(StoreError, match="读了两次"):
        Store.open(folder)
    (folder / STATE_FILE).unlink()


def test_a_reader_of_a_folder_that_cannot_be_written_folds_the_log(
    store: Store, folder: Path, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, make_reading("A", 1), make_reading("A", 2))
    store.close()
    (folder / STATE_FILE).unlink()
    (folder / STATE_FILE).mkdir()  # as good as a disk that takes nothing, for root too

    assert state_of(folder, activity, kept=True) == state_of(folder, activity, kept=False)
    (folder / STATE_FILE).rmdir()
