"""One decision of every kind: how it is recorded, and as what it must be read."""

from collections.abc import Callable
from dataclasses import replace

from ballot.acceptance import Acceptance, AcceptanceSide, AcceptedUnit
from ballot.activity import Activity, Veto
from ballot.batch import BatchId
from ballot.deck import DeckCheck
from ballot.grade import Vote
from ballot.history import PastYear
from ballot.ids import CategoryId, FormId, FormKey, LineId, SessionId, UnitId
from ballot.person import Confirmed, Person, Role, Second
from ballot.plan import PlanOrigin, PlanRecord
from ballot.ruling import Ruling, RulingKind
from ballot.session import Explanation, FewSheets, HandCount, Merge, Seal
from store.decided import (
    AcceptanceRecorded,
    BatchCounted,
    Counted,
    Decided,
    DismissalProposed,
    DismissalWithdrawn,
    HistoryAdded,
    MismatchExplained,
    OpinionTyped,
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
from store.event import Event, EventKind
from store.evidence import Store
from store.standing import DismissalProposal, PageKey, Swap, VoidProposal
from tests.store.scanned import FILE, U1, U3, A, B

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
ACCEPTANCE = Acceptance(
    form=FormKey("check"),
    tally_sha256="cd" * 32,
    units=(AcceptedUnit(U1, AcceptanceSide.REACHED), AcceptedUnit(U1, AcceptanceSide.BELOW)),
    by="张三",
    confirmed_by="王五",
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


def reads(kind: type[Decided], people: People, why: str, **about: object) -> Expected:
    """Return what makes the decision that an event must be read as."""

    def expected(event: Event) -> Decided:
        common = {"seq": event.seq, "at": event.at}
        return kind(**common, people=people, why=why, **about)  # type: ignore[arg-type]

    return expected


def propose_void(store: Store, _: Activity) -> None:
    store.propose_void(A, ZHANG, "署名")


def withdraw_void(store: Store, _: Activity) -> None:
    store.propose_void(A, WANG, "署名")
    store.withdraw_void(A, ZHANG, "看错")


def propose_closing(store: Store, _: Activity) -> None:
    store.propose_dismissal(FILE, BLURRED.index, ZHANG, "重扫", instead=PageKey(FILE, 0))


def withdraw_closing(store: Store, _: Activity) -> None:
    store.propose_dismissal(FILE, BLURRED.index, WANG, "重扫")
    store.withdraw_dismissal(FILE, BLURRED.index, ZHANG, "没有重扫")


def replace_by_copy(store: Store, activity: Activity) -> None:
    store.replace_scans([PageKey(FILE, 1)], ZHANG, "更清楚", activity=activity)


def reopen(store: Store, activity: Activity) -> None:
    store.resolve_row(A, U1, Vote.VOID, "李四", "多选", activity=activity)
    store.reopen_row(A, U1, ZHANG, "再看", activity=activity)


def explain(store: Store, activity: Activity) -> None:
    (_, north) = store.status(activity)
    store.explain_mismatch(north, "漏数", "张三", confirmed_by="王五")


def check_spot(store: Store, _: Activity) -> None:
    store.draw_spot_check("七", 1, WANG)
    store.record_spot_check(1, A, agrees=False, by=ZHANG, why="u1 不符")


def open_session(store: Store, _: Activity) -> None:
    store.seal_session(SOUTH, "ab" * 32, "张三")
    store.open_session(SOUTH, "张三", "漏登", confirmed_by="王五")


def withdraw_ruling(store: Store, _: Activity) -> None:
    store.record_ruling(RULING)
    store.withdraw_ruling(RULING, why="看错", by="张三", confirmed_by="王五")


def lift(store: Store, _: Activity) -> None:
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
            line=LineId(U1),
            vote=Vote.VOID,
            on_record=(PageKey(FILE, 0), PageKey(FILE, 1)),
        ),
    ),
    EventKind.ROW_REOPENED: (
        reopen,
        reads(RowReopened, OF_ZHANG, "再看", sheet=A, line=LineId(U1)),
    ),
    EventKind.VOID_PROPOSED: (
        propose_void,
        lambda e: reads(
            VoidProposed,
            OF_ZHANG,
            "署名",
            sheet=A,
            proposal=VoidProposal("张三", Role.OPERATOR, "署名", e.at, "browser-1"),
        )(e),
    ),
    EventKind.VOID_WITHDRAWN: (withdraw_void, reads(VoidWithdrawn, OF_ZHANG, "看错", sheet=A)),
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
        propose_closing,
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
        withdraw_closing,
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
        replace_by_copy,
        lambda e: reads(ScansReplaced, OF_ZHANG, "更清楚", swaps=tuple(swaps_of(PageKey(FILE, 1))))(
            e
        ),
    ),
    EventKind.SPOT_CHECK_DRAWN: (
        lambda s, _: s.draw_spot_check("七", 3, ZHANG),
        reads(SpotCheckDrawn, People("张三", Role.OPERATOR), "", seed="七", size=3),
    ),
    EventKind.SPOT_CHECKED: (
        check_spot,
        reads(
            SpotChecked,
            People("张三", Role.OPERATOR),
            "u1 不符",
            draw=1,
            sheet=A,
            agrees=False,
        ),
    ),
    EventKind.OPINION_TYPED: (
        lambda s, _: s.type_opinion(A, " 窗口少\r\n排队久 ", ZHANG),
        reads(OpinionTyped, OF_ZHANG, "", sheet=A, text="窗口少\n排队久"),
    ),
    EventKind.COUNTED: (
        lambda s, _: s.record_counts(SOUTH, issued=5, returned=4, unused=1, by="张三"),
        reads(
            Counted, People("张三"), "", session=SOUTH, count=HandCount(5, 4, 1, None, "张三", {})
        ),
    ),
    EventKind.BATCH_COUNTED: (
        lambda s, _: s.record_batch_count(BatchId(SOUTH, 3), 48, "张三"),
        reads(BatchCounted, People("张三"), "", batch=BatchId(SOUTH, 3), sheets=48),
    ),
    EventKind.MISMATCH_EXPLAINED: (
        explain,
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
        withdraw_ruling,
        reads(RulingWithdrawn, OF_TWO, "看错", asked=RULING.asked),
    ),
    EventKind.VETOED: (lambda s, _: s.record_veto(VETO), reads(Vetoed, OF_TWO, "事故", veto=VETO)),
    EventKind.VETO_LIFTED: (lift, reads(VetoLifted, OF_TWO, "查无实据", unit=U1)),
    EventKind.HISTORY_ADDED: (
        lambda s, _: s.record_history(PAST),
        reads(HistoryAdded, OF_TWO, "换用", past=PAST),
    ),
    EventKind.ACCEPTANCE_RECORDED: (
        lambda s, _: s.record_acceptance(ACCEPTANCE),
        lambda e: reads(AcceptanceRecorded, OF_TWO, "", acceptance=replace(ACCEPTANCE, at=e.at))(e),
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
    EventKind.SESSION_OPENED: (open_session, reads(SessionOpened, OF_TWO, "漏登", session=SOUTH)),
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
        EventKind.COVER_READ,
        EventKind.DECK_CHECKED,
    }
)
"""What nobody decided."""


def swaps_of(scan_taken: PageKey) -> list[Swap]:
    return [Swap(sheet=A, page=1, scan=scan_taken, instead_of=PageKey(FILE, 0), asked=())]
