"""What people decided, read from the log by one reader, and what the state keeps of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from ballot.activity import Activity
from ballot.grade import Vote
from ballot.ids import SheetId, UnitId
from ballot.person import Role
from ballot.reading import DoubtReason, Rejection, RejectionReason
from store.audit import LogEntry, audit_log
from store.decided import (
    AtPaper,
    DismissalProposed,
    People,
    RowSettled,
    Ruled,
    ScansReplaced,
    SessionSealed,
    SheetVoided,
)
from store.decision_from import decision_from
from store.event import EventKind
from store.evidence import Store
from store.standing import PageKey
from tests.old_folder import unpacked
from tests.store.decided_cases import (
    BLURRED,
    CASES,
    DECK_CHECK,
    NORTH,
    OF_PROGRAM,
    REFUSED,
    RUN,
    SOUTH,
    WANG,
    ZHANG,
    propose_closing,
    reopen,
    replace_by_copy,
)
from tests.store.engines import placed
from tests.store.scanned import FILE, U1, A, B, MakeReading, scan


@pytest.fixture
def ready(store: Store, make_reading: MakeReading) -> Store:
    """A row in doubt and a second copy of its page, and refused pages, two of them a run."""
    scan(store, make_reading("A", 1, u1=DoubtReason.OVERVOTE), make_reading("A", 1))
    scan(store, Rejection(RejectionReason.NOT_A_FORM, "封面"), start=REFUSED.index)
    scan(store, *[Rejection(RejectionReason.NOT_A_FORM, "空白页")] * 2, start=RUN.index)
    scan(store, Rejection(RejectionReason.POOR_REGISTRATION, "歪"), start=BLURRED.index)
    store.record_counts(NORTH, issued=2, returned=2, by="张三")
    return store


def test_every_kind_of_event_is_decided_by_people_and_tried_here_or_noted_by_the_program() -> None:
    assert CASES.keys() | OF_PROGRAM == set(EventKind)
    assert not CASES.keys() & OF_PROGRAM


@pytest.mark.parametrize("kind", CASES)
def test_a_decision_is_read_as_it_was_recorded(
    ready: Store, activity: Activity, folder: Path, kind: EventKind
) -> None:
    do, expected = CASES[kind]

    do(ready, activity)

    (*_, event) = ready.events()
    assert event.kind is kind is expected(event).kind
    assert decision_from(event) == expected(event)
    assert ready.decided()[-1] == expected(event)
    with Store.open(folder, kept=True) as again:  # another process folds the same
        assert again.decided() == ready.decided()


def test_what_the_program_notes_is_no_decision(ready: Store) -> None:
    ready.record_deck_check(DECK_CHECK)

    noted = [event for event in ready.events() if event.kind in OF_PROGRAM]

    assert noted
    assert {decision_from(event) for event in noted} == {None}


def test_a_kind_of_a_later_version_is_no_decision_of_this_one() -> None:
    entry = LogEntry(seq=1, hash="0" * 64, kind="haruspex", at="2027-01-01T00:00Z", payload={})

    assert decision_from(entry) is None


def test_what_an_old_version_recorded_is_read_with_what_it_kept(tmp_path: Path) -> None:
    folder = unpacked(tmp_path)
    with Store.open(folder, kept=True) as store:
        said = {type(each): each for each in reversed(store.decided())}  # the first of each

    assert len(said) == 10
    row, void = said[RowSettled], said[SheetVoided]
    assert isinstance(row, RowSettled)
    assert (row.on_record, row.people, row.why) == (None, People("张三", Role.OPERATOR), "看原票")
    assert void.people == People("张三", Role.OPERATOR, "", "李四", Role.SCRUTINEER, None)
    seal, ruled = said[SessionSealed], said[Ruled]
    assert isinstance(seal, SessionSealed)
    assert isinstance(ruled, Ruled)
    assert (seal.compares_copies, seal.why) == (False, "")
    assert (ruled.ruling.is_staged, ruled.ruling.seats, ruled.why) == (
        True,
        None,
        "领导小组会议裁定",
    )
    audit = audit_log(placed(folder))
    told = [found for fact in audit.facts if (found := decision_from(fact)) is not None]
    with Store.open(folder, kept=True) as store:
        assert told == store.decided()


# What the state keeps of it


def test_decisions_are_found_by_what_they_are_about(ready: Store, activity: Activity) -> None:
    ready.resolve_row(A, U1, Vote.VOID, "张三", "多选", activity=activity)
    propose_closing(ready, activity)
    replace_by_copy(ready, activity)

    def kinds(about: SheetId | tuple[SheetId, UnitId] | PageKey) -> list[type[AtPaper]]:
        return [type(said) for said in ready.decided_about(about)]

    assert kinds((A, U1)) == [RowSettled, ScansReplaced]  # it says otherwise than people did
    assert kinds(A) == [RowSettled, ScansReplaced]
    assert kinds(PageKey(FILE, 0)) == kinds(PageKey(FILE, 1)) == [ScansReplaced]
    assert kinds(BLURRED) == [DismissalProposed]
    assert kinds(B) == []


def test_a_sheet_both_pages_of_which_were_replaced_is_told_so_once(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    scan(store, *(make_reading("A", page) for page in (1, 2, 1, 2)))

    store.replace_scans([PageKey(FILE, 2), PageKey(FILE, 3)], ZHANG, "重扫", activity=activity)

    assert len(store.decided_about(A)) == 1


def test_what_changed_is_named_from_any_event_on(
    ready: Store, activity: Activity, make_reading: MakeReading
) -> None:
    before = ready.changes(0)
    assert (before.sheets, before.is_every_sheet, before.has_pages) == (frozenset({A}), False, True)
    assert ready.changes(before.seq) == replace(before, sheets=frozenset(), has_pages=False)

    scan(ready, make_reading("B", 2), start=40)
    read = ready.changes(before.seq)
    assert (read.seq, read.sheets, read.has_pages) == (before.seq + 1, frozenset({B}), True)

    ready.record_counts(SOUTH, issued=1, returned=1, by="张三")
    counted = ready.changes(read.seq)
    assert (counted.sheets, counted.is_every_sheet, counted.has_pages) == (
        frozenset(),
        False,
        False,
    )

    reopen(ready, activity)
    assert ready.changes(read.seq).sheets == {A}
    assert ready.changes(before.seq).sheets == {A, B}

    sealed = ready.changes(0).seq
    ready.seal_session(SOUTH, "ab" * 32, "张三")
    assert ready.changes(sealed) == replace(counted, seq=sealed + 1)
    assert ready.changes(0).is_every_sheet is False


def test_what_people_settled_is_counted_less_what_they_reopened(
    ready: Store, activity: Activity
) -> None:
    ready.dismiss_page(FILE, 20, "张三", "空白", through=21)
    ready.resolve_row(A, U1, Vote.VOID, "张三", "多选", activity=activity)
    assert ready.settled() == 2

    ready.reopen_row(A, U1, WANG, "再看", activity=activity)
    assert ready.settled() == 1
