"""The kept state where a command is cut off, or another one writes the tables in the meantime."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ballot.activity import Activity
from ballot.errors import StoreError
from ballot.grade import Vote
from ballot.person import Person, Role
from ballot.reading import DoubtReason, Rejection, RejectionReason
from store import counting, derive, fold, keeper
from store.evidence import Store
from store.state_check import compare_state
from store.state_tables import STATE_FILE
from tests.store.engines import placed
from tests.store.scanned import FILE, U1, A, MakeReading, scan

_LI = Person("李四", Role.OPERATOR)


@pytest.fixture(autouse=True)
def forgotten(same_state: None, folder: Path) -> Iterator[None]:
    """Leave no wrong tables to the check that runs after each test of a store."""
    yield
    if not (folder / STATE_FILE).is_dir():
        forget(folder)


def cut_off(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, *, at: int = 1) -> None:
    """Have Ctrl-C arrive as a function is called for the so many-th time."""
    real: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def interrupted(*args: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == at:
            raise KeyboardInterrupt
        return real(*args, **options)

    monkeypatch.setattr(owner, name, interrupted)


def forget(folder: Path) -> None:
    for path in folder.glob(f"{STATE_FILE}*"):
        path.unlink()


def kept_as_the_log_says(folder: Path, activity: Activity) -> bool:
    """Compare, and leave no wrong tables to the check after each test."""
    differing = compare_state(placed(folder), activity).differing
    forget(folder)
    return differing == ()


def test_an_event_that_was_half_taken_in_when_a_command_was_cut_off_is_not_kept(
    store: Store,
    folder: Path,
    activity: Activity,
    make_reading: MakeReading,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scan(store, make_reading("A", 1), make_reading("A", 2))
    store.close()
    forget(folder)
    with monkeypatch.context() as patched:
        cut_off(patched, fold, "_stand", at=2)
        with pytest.raises(KeyboardInterrupt):
            Store.open(folder, kept=True)

    assert kept_as_the_log_says(folder, activity)


def test_after_a_command_was_cut_off_a_second_copy_is_still_a_second_copy(
    store: Store,
    folder: Path,
    make_reading: MakeReading,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Otherwise the log holds a page twice, and nothing of it can be counted ever after."""
    scan(store, make_reading("A", 1), make_reading("A", 2))
    store.close()
    forget(folder)
    with monkeypatch.context() as patched:
        cut_off(patched, fold, "_stand", at=2)
        with pytest.raises(KeyboardInterrupt):
            Store.open(folder, kept=True)

    with Store.open(folder, kept=True) as scanning:
        outcome = scanning.record_page(FILE, 50, make_reading("A", 2, u3=Vote.DISSATISFIED))

    forget(folder)
    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.SECOND_COPY
    Store.open(folder).close()


def test_a_scan_that_was_cut_off_within_an_event_keeps_nothing_of_it(
    store: Store,
    folder: Path,
    activity: Activity,
    make_reading: MakeReading,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scan(store, make_reading("A", 1))
    with monkeypatch.context() as patched:
        cut_off(patched, fold, "_stand")
        with pytest.raises(KeyboardInterrupt):
            scan(store, make_reading("A", 2), start=1)
    store.close()

    assert kept_as_the_log_says(folder, activity)


def test_a_sheet_that_was_counted_out_when_a_command_was_cut_off_is_counted_once(
    store: Store,
    folder: Path,
    activity: Activity,
    make_reading: MakeReading,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scan(store, make_reading("A", 1, u1=DoubtReason.OVERVOTE), make_reading("A", 2))
    store.status(activity)
    store.resolve_row(A, U1, Vote.SATISFIED, "张三", "看票", activity=activity)
    with monkeypatch.context() as patched:
        cut_off(patched, counting.SessionCount, "add")
        with pytest.raises(KeyboardInterrupt):
            store.status(activity)
    store.close()
    with Store.open(folder, kept=True) as kept:
        scanned = [each.scanned for each in kept.status(activity)]

    forget(folder)
    assert scanned == [0, 1]


def test_a_plan_that_was_looked_at_in_vain_leaves_the_counts_of_the_one_before(
    store: Store,
    folder: Path,
    activity: Activity,
    make_reading: MakeReading,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """activity.toml is changed, `status` cut off or refused midway, and the change taken back."""
    scan(store, make_reading("A", 1), make_reading("A", 2))
    store.status(activity)
    other = replace(activity, digest="cd" * 32)
    with monkeypatch.context() as patched:
        cut_off(patched, derive, "records_of")
        with pytest.raises(KeyboardInterrupt):
            store.status(other)
    again = [each.scanned for each in store.status(activity)]
    store.close()
    forget(folder)

    assert again == [0, 1]


def test_a_log_that_cannot_be_folded_is_refused_each_time(
    store: Store,
    folder: Path,
    make_reading: MakeReading,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A page that is on record twice: the first command says so, and so must the next."""
    scan(store, make_reading("A", 1), make_reading("A", 2))
    del store._state.readings[A]
    scan(store, make_reading("A", 2), start=2)
    store.close()
    forget(folder)

    for _ in range(2):
        with pytest.raises(StoreError, match="读了两次"):
            Store.open(folder, kept=True)


def test_a_long_scan_goes_on_when_somebody_asks_for_the_status_meanwhile(
    store: Store,
    folder: Path,
    activity: Activity,
    make_reading: MakeReading,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keeper, "_MANY", 3)
    with store.writing():
        scan(store, make_reading("A", 1), make_reading("A", 2))
        with Store.open(folder, kept=True) as looking:
            looking.status(activity)
        scan(store, *(make_reading(sheet, page) for sheet in "BCD" for page in (1, 2)), start=2)
        assert [each.scanned for each in store.status(activity)] == [2, 2]


def test_a_long_scan_goes_on_where_the_tables_cannot_be_written(
    store: Store,
    folder: Path,
    activity: Activity,
    make_reading: MakeReading,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store.close()
    forget(folder)
    (folder / STATE_FILE).mkdir()
    monkeypatch.setattr(keeper, "_MANY", 3)
    try:
        with Store.open(folder, kept=True) as scanning, scanning.writing():
            scan(scanning, *(make_reading(sheet, page) for sheet in "ABCD" for page in (1, 2)))
            assert [each.scanned for each in scanning.status(activity)] == [2, 2]
    finally:
        (folder / STATE_FILE).rmdir()


def test_where_the_tables_cannot_be_written_the_log_is_not_folded_anew_for_each_page(
    store: Store,
    folder: Path,
    activity: Activity,
    make_reading: MakeReading,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scan(store, make_reading("A", 1), make_reading("A", 2))
    store.close()
    forget(folder)
    (folder / STATE_FILE).mkdir()
    monkeypatch.setattr(keeper, "_MANY", 3)
    folded = 0
    real = keeper.apply

    def noting(state: Any, event: Any) -> None:
        nonlocal folded
        folded += 1
        real(state, event)

    try:
        with Store.open(folder, kept=True) as deciding:
            monkeypatch.setattr(keeper, "apply", noting)
            for _ in range(5):
                deciding.reopen_row(A, U1, _LI, "再看", activity=activity)
                deciding.resolve_row(A, U1, Vote.SATISFIED, "张三", "看票", activity=activity)
    finally:
        (folder / STATE_FILE).rmdir()

    assert folded <= 10 + 10
