"""What people decided, read from the log by one reader, and what the state keeps of it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ballot.activity import Activity, Veto
from ballot.deck import DeckCheck
from ballot.grade import Vote
from ballot.history import PastYear
from ballot.ids import CategoryId, FormId, SessionId, SheetId, UnitId
from ballot.person import Confirmed, Person, Role, Second
from ballot.plan import PlanOrigin, PlanRecord
from ballot.reading import DoubtReason, Rejection, RejectionReason
from ballot.ruling import Ruling, RulingKind
from ballot.session import Explanation, FewSheets, HandCount, Merge, Seal
from store.audit import LogEntry, audit_log
from store.decided import (
    AtPaper,
    Counted,
    Decided,
    DismissalProposed,
    DismissalWithdrawn,
    HistoryAdded,
    MismatchExplained,
    PagesClosed,
    People,
    PlanAccepted,
    RowReopened,
    RowSettled,
    Ruled,
    RulingWithdrawn,
    ScansReplaced,
    SessionMerged,
    SessionOpened,
    SessionSealed,
    SheetKeyed,
    SheetVoided,
    SpotCheckDrawn,
    SpotChecked,
    TallySigned,
    Vetoed,
    VetoLifted,
    VoidProposed,
    VoidWithdrawn,
)
from store.decision_from import decision_from
from store.evidence import Store
from store.log import Event, EventKind
from store.standing import DismissalProposal, PageKey, Swap, VoidProposal
from tests.old_folder import unpacked
from tests.store.scanned import FILE, U1, U3, A, B, MakeReading, scan

U2 = UnitId("u2")
NORTH, SOUTH, WEST = SessionId("north"), SessionId("south"), SessionId("west")
ZHANG = Person("张三", Role.OPERATOR, "browser-1")
WANG = Person("王五", Role.SCRUTINEER, "browser-2")
OF_ZHANG = People("张三", Role.OPERATOR, "browser-1")
OF_TWO = People("张三", confirmed_by="王五", how=Confirmed.TYPED)
REFUSED, RUN, BLURRED = PageKey(FILE, 10), PageKey(FILE, 20), PageKey(FILE, 30)

RULING = Ruling(
    kind=RulingKind.LAST_TIE,
    category=CategoryId("all"),
    units=(U1, U2),
    chosen=(U1,),
    text="领导小组决定",
    by="张三",
    confirmed_by="王五",
    seats=1,
    is_staged=False,
)
VETO = Veto(unit=U1, reason="事故", authority="市委", by="张三", confirmed_by="王五")
PAST = PastYear(
    year=2025,
    tally_sha256="0" * 64,
    signers=("公证",),
    last=(),
    has_open=False,
    by="张三",
    confirmed_by="王五",
    why="换用",
)
MERGE = Merge(
    seal=Seal(revision=1, tally_sha256="ab" * 32, replaces=None, by="李四"),
    records_root="cd" * 32,
    sheets=2,
    signers=("东区",),
    by="张三",
    confirmed_by="王五",
)
PLAN = PlanRecord(
    digest="ef" * 32,
    plan={"year": 2026},
    origin=PlanOrigin.CHANGE,
    keys=("rules",),
    withdrawn=(),
    apart=(),
    by="张三",
    confirmed_by="王五",
    why="口径",
    at="",
)

DECK_CHECK = DeckCheck(
    form=FormId("f" * 16),
    deck_sha256="0" * 64,
    passed=True,
    pages=8,
    missing=0,
    rejected=0,
    again=0,
    rows=8,
    misread=0,
    in_doubt=0,
    not_doubted=0,
    plain=0,
    plain_in_doubt=0,
    totals_off=0,
)

VOTES = {U1: Vote.SATISFIED, U2: Vote.ABSTAIN, U3: Vote.DISSATISFIED}

Do = Callable[[Store, Activity], object]
Expected = Callable[[Event], Decided]


@pytest.fixture
def ready(store: Store, make_reading: MakeReading) -> Store:
    """A row in doubt and a second copy of its page, and refused pages, two of them a run."""
    scan(store, make_reading("A", 1, u1=DoubtReason.OVERVOTE), make_reading("A", 1))
    scan(store, Rejection(RejectionReason.NOT_A_FORM, "封面"), start=REFUSED.index)
    scan(store, *[Rejection(RejectionReason.NOT_A_FORM, "空白页")] * 2, start=RUN.index)
    scan(store, Rejection(RejectionReason.POOR_REGISTRATION, "歪"), start=BLURRED.index)
    store.record_counts(NORTH, issued=2, returned=2, by="张三")
    return store


def reads(kind: type[Decided], people: People, why: str, **about: object) -> Expected:
    """Return what makes the decision that an event must be read as."""

    def expected(event: Event) -> Decided:
        common = {"seq": event.seq, "at": event.at}
        return kind(**common, people=people, why=why, **about)  # type: ignore[arg-type]

    return expected


def _propose_void(store: Store, _: Activity) -> None:
    store.propose_void(A, ZHANG, "署名")


def _withdraw_void(store: Store, _: Activity) -> None:
    store.propose_void(A, WANG, "署名")
    store.withdraw_void(A, ZHANG, "看错")


def _propose_closing(store: Store, _: Activity) -> None:
    store.propose_dismissal(FILE, BLURRED.index, ZHANG, "重扫", instead=PageKey(FILE, 0))


def _withdraw_closing(store: Store, _: Activity) -> None:
    store.propose_dismissal(FILE, BLURRED.index, WANG, "重扫")
    store.withdraw_dismissal(FILE, BLURRED.index, ZHANG, "没有重扫")


def _replace(store: Store, activity: Activity) -> None:
    store.replace_scans([PageKey(FILE, 1)], ZHANG, "更清楚", activity=activity)


def _reopen(store: Store, activity: Activity) -> None:
    store.resolve_row(A, U1, Vote.VOID, "李四", "多选", activity=activity)
    store.reopen_row(A, U1, ZHANG, "再看", activity=activity)


def _explain(store: Store, activity: Activity) -> None:
    (_, north) = store.status(activity)
    store.explain_mismatch(north, "漏数", "张三", confirmed_by="王五")


def _check_spot(store: Store, _: Activity) -> None:
    store.draw_spot_check("七", 1, WANG)
    store.record_spot_check(1, A, agrees=False, by=ZHANG, why="u1 不符")


def _open(store: Store, _: Activity) -> None:
    store.seal_session(SOUTH, "ab" * 32, "张三")
    store.open_session(SOUTH, "张三", "漏登", confirmed_by="王五")


def _withdraw_ruling(store: Store, _: Activity) -> None:
    store.record_ruling(RULING)
    store.withdraw_ruling(RULING, why="看错", by="张三", confirmed_by="王五")


def _lift(store: Store, _: Activity) -> None:
    store.record_veto(VETO)
    store.lift_veto(U1, why="查无实据", by="张三", confirmed_by="王五")


OF_BROWSERS = Second("王五", Confirmed.SIGNED_IN, "browser-2")

CASES: dict[EventKind, tuple[Do, Callable[[Event], Decided]]] = {
    EventKind.ROW_RESOLVED: (
        lambda s, a: s.resolve_row(A, U1, Vote.VOID, "张三", "多选", activity=a),
        reads(
            RowSettled,
            People("张三", Role.OPERATOR),
            "多选",
            sheet=A,
            unit=U1,
            vote=Vote.VOID,
            on_record=(PageKey(FILE, 0), PageKey(FILE, 1)),
        ),
    ),
    EventKind.ROW_REOPENED: (_reopen, reads(RowReopened, OF_ZHANG, "再看", sheet=A, unit=U1)),
    EventKind.VOID_PROPOSED: (
        _propose_void,
        lambda e: reads(
            VoidProposed,
            OF_ZHANG,
            "署名",
            sheet=A,
            proposal=VoidProposal("张三", Role.OPERATOR, "署名", e.at, "browser-1"),
        )(e),
    ),
    EventKind.VOID_WITHDRAWN: (_withdraw_void, reads(VoidWithdrawn, OF_ZHANG, "看错", sheet=A)),
    EventKind.SHEET_VOIDED: (
        lambda s, _: s.void_sheet(A, "张三", "署名", confirmed_by=OF_BROWSERS),
        reads(
            SheetVoided,
            People("张三", Role.OPERATOR, "", "王五", Role.SCRUTINEER, Confirmed.SIGNED_IN),
            "署名",
            sheet=A,
        ),
    ),
    EventKind.SHEET_KEYED: (
        lambda s, a: s.key_sheet(B, VOTES, ZHANG, "揉皱", activity=a, page=BLURRED),
        reads(SheetKeyed, OF_ZHANG, "揉皱", sheet=B, votes=VOTES, page=BLURRED),
    ),
    EventKind.DISMISSAL_PROPOSED: (
        _propose_closing,
        lambda e: reads(
            DismissalProposed,
            OF_ZHANG,
            "重扫",
            pages=(BLURRED,),
            proposal=DismissalProposal(
                "张三", Role.OPERATOR, "重扫", e.at, "browser-1", PageKey(FILE, 0), range(30, 31)
            ),
        )(e),
    ),
    EventKind.DISMISSAL_WITHDRAWN: (
        _withdraw_closing,
        reads(DismissalWithdrawn, OF_ZHANG, "没有重扫", pages=(BLURRED,)),
    ),
    EventKind.PAGE_DISMISSED: (
        lambda s, _: s.dismiss_page(FILE, 20, "张三", "空白", through=21),
        reads(
            PagesClosed,
            People("张三", Role.OPERATOR),
            "空白",
            pages=(RUN, PageKey(FILE, 21)),
            instead=None,
        ),
    ),
    EventKind.SCANS_REPLACED: (
        _replace,
        lambda e: reads(
            ScansReplaced, OF_ZHANG, "更清楚", swaps=tuple(_swaps_of(PageKey(FILE, 1)))
        )(e),
    ),
    EventKind.SPOT_CHECK_DRAWN: (
        lambda s, _: s.draw_spot_check("七", 3, ZHANG),
        reads(SpotCheckDrawn, People("张三", Role.OPERATOR), "", seed="七", size=3),
    ),
    EventKind.SPOT_CHECKED: (
        _check_spot,
        reads(
            SpotChecked,
            People("张三", Role.OPERATOR),
            "u1 不符",
            draw=1,
            sheet=A,
            agrees=False,
        ),
    ),
    EventKind.COUNTED: (
        lambda s, _: s.record_counts(SOUTH, issued=5, returned=4, unused=1, by="张三"),
        reads(
            Counted, People("张三"), "", session=SOUTH, count=HandCount(5, 4, 1, None, "张三", {})
        ),
    ),
    EventKind.MISMATCH_EXPLAINED: (
        _explain,
        reads(
            MismatchExplained,
            OF_TWO,
            "漏数",
            session=NORTH,
            explanation=Explanation("漏数", "张三", "王五", 2, 1),
        ),
    ),
    EventKind.RULED: (
        lambda s, _: s.record_ruling(RULING),
        reads(Ruled, OF_TWO, "领导小组决定", ruling=RULING),
    ),
    EventKind.RULING_WITHDRAWN: (
        _withdraw_ruling,
        reads(RulingWithdrawn, OF_TWO, "看错", asked=RULING.asked),
    ),
    EventKind.VETOED: (lambda s, _: s.record_veto(VETO), reads(Vetoed, OF_TWO, "事故", veto=VETO)),
    EventKind.VETO_LIFTED: (_lift, reads(VetoLifted, OF_TWO, "查无实据", unit=U1)),
    EventKind.HISTORY_ADDED: (
        lambda s, _: s.record_history(PAST),
        reads(HistoryAdded, OF_TWO, "换用", past=PAST),
    ),
    EventKind.SESSION_SEALED: (
        lambda s, _: s.seal_session(
            SOUTH, "ab" * 32, "张三", few=FewSheets(why="人少", confirmed_by="王五")
        ),
        reads(
            SessionSealed,
            OF_TWO,
            "人少",
            session=SOUTH,
            seal=Seal(revision=1, tally_sha256="ab" * 32, replaces=None, by="张三"),
            compares_copies=True,
            marks_tell=True,
        ),
    ),
    EventKind.SESSION_OPENED: (_open, reads(SessionOpened, OF_TWO, "漏登", session=SOUTH)),
    EventKind.SESSION_MERGED: (
        lambda s, _: s.record_merge(WEST, MERGE),
        reads(SessionMerged, OF_TWO, "", session=WEST, merge=MERGE),
    ),
    EventKind.TALLY_SIGNED: (
        lambda s, _: s.record_signature("ab" * 32, "公证", "cd" * 32),
        reads(TallySigned, People("公证"), "", tally_sha256="ab" * 32, key_sha256="cd" * 32),
    ),
    EventKind.PLAN_RECORDED: (
        lambda s, _: s.record_plan(PLAN),
        lambda e: reads(PlanAccepted, OF_TWO, "口径", record=replace(PLAN, at=e.at))(e),
    ),
}
"""Of each kind of decision: what records it, and what it must be read as."""

OF_PROGRAM = frozenset(
    {
        EventKind.CREATED,
        EventKind.PRINTED,
        EventKind.FILE_ADDED,
        EventKind.FILE_SEEN,
        EventKind.FILE_MENDED,
        EventKind.FILE_COMPLETED,
        EventKind.PAGE_READ,
        EventKind.PAGE_REJECTED,
        EventKind.DECK_CHECKED,
    }
)
"""What nobody decided."""


def _swaps_of(scan_taken: PageKey) -> list[Swap]:
    return [Swap(sheet=A, page=1, scan=scan_taken, instead_of=PageKey(FILE, 0), asked=())]


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
    with Store.open(folder) as again:  # another process folds the same
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
    with Store.open(folder) as store:
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
    audit = audit_log(folder)
    told = [found for fact in audit.facts if (found := decision_from(fact)) is not None]
    with Store.open(folder) as store:
        assert told == store.decided()


# What the state keeps of it


def test_decisions_are_found_by_what_they_are_about(ready: Store, activity: Activity) -> None:
    ready.resolve_row(A, U1, Vote.VOID, "张三", "多选", activity=activity)
    _propose_closing(ready, activity)
    _replace(ready, activity)

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

    _reopen(ready, activity)
    assert ready.changes(read.seq).sheets == {A}
    assert ready.changes(before.seq).sheets == {A, B}

    ready.seal_session(SOUTH, "ab" * 32, "张三")
    assert ready.changes(counted.seq).is_every_sheet
    assert not ready.changes(counted.seq + 3).is_every_sheet


def test_what_people_settled_is_counted_less_what_they_reopened(
    ready: Store, activity: Activity
) -> None:
    ready.dismiss_page(FILE, 20, "张三", "空白", through=21)
    ready.resolve_row(A, U1, Vote.VOID, "张三", "多选", activity=activity)
    assert ready.settled() == 2

    ready.reopen_row(A, U1, WANG, "再看", activity=activity)
    assert ready.settled() == 1
