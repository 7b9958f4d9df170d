"""What takes two people, and what goes on record of the second's word."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ballot.activity import Activity, Veto
from ballot.errors import UsageError
from ballot.grade import Vote
from ballot.history import PastYear
from ballot.ids import CategoryId, SessionId, SheetId, UnitId
from ballot.person import Confirmed, Person, Role, Second
from ballot.reading import PageReading, Rejection, RejectionReason
from ballot.record import RowStatus
from ballot.ruling import Ruling, RulingKind
from ballot.session import Merge, Seal
from store.confirmation import Held, confirmation_of, key_fingerprint
from store.event import EventKind
from store.evidence import Store
from store.second import ALWAYS, CLOSED_BY_ONE
from tests.store.decided_cases import ACCEPTANCE

MakeReading = Callable[..., PageReading]

FILE = "aa" * 32
A = SheetId("A" * 12)
U1 = UnitId("u1")
NORTH, SOUTH = SessionId("north"), SessionId("south")

VETO = Veto(unit=U1, reason="事故", authority="市委", by="张三", confirmed_by="")
RULING = Ruling(
    kind=RulingKind.LAST_TIE,
    category=CategoryId("all"),
    units=(U1, UnitId("u2")),
    chosen=(U1,),
    text="领导小组决定",
    by="张三",
    confirmed_by="",
)
PAST = PastYear(
    year=2025, tally_sha256="0" * 64, signers=("公证",), last=(), has_open=False, by="张三"
)
MERGE = Merge(
    seal=Seal(revision=1, tally_sha256="ab" * 32, replaces=None, by="李四"),
    records_root="cd" * 32,
    sheets=2,
    signers=("东区",),
    by="张三",
)


@pytest.fixture
def ready(store: Store, make_reading: MakeReading, activity: Activity) -> Store:
    """A read sheet, refused pages, a count that doesn't fit, a veto, and a sealed session."""
    with store.writing():
        store.record_page(FILE, 0, make_reading("A", 1))
        for index, reason in enumerate(RejectionReason, start=10):
            store.record_page(FILE, index, Rejection(reason, "看不清"))
        store.record_counts(NORTH, issued=2, returned=2, by="张三")
        store.record_veto(replace(VETO, unit=UnitId("u3"), confirmed_by="王五"))
        store.record_ruling(replace(RULING, units=(U1, UnitId("u3")), confirmed_by="王五"))
        store.seal_session(SOUTH, "ef" * 32, "张三")
    return store


def page_of(reason: RejectionReason) -> int:
    return 10 + list(RejectionReason).index(reason)


def _explain(store: Store, activity: Activity, second: str) -> None:
    (_, north) = store.status(activity)
    store.explain_mismatch(north, "漏数", "张三", confirmed_by=second)


Do = Callable[[Store, Activity, str], object]

BY_TWO: dict[EventKind, Do] = {
    EventKind.SHEET_VOIDED: lambda s, _, n: s.void_sheet(A, "张三", "署名", confirmed_by=n),
    EventKind.MISMATCH_EXPLAINED: _explain,
    EventKind.RULED: lambda s, _, n: s.record_ruling(replace(RULING, confirmed_by=n)),
    EventKind.VETOED: lambda s, _, n: s.record_veto(replace(VETO, confirmed_by=n)),
    EventKind.VETO_LIFTED: lambda s, _, n: s.lift_veto(
        UnitId("u3"), why="查无实据", by="张三", confirmed_by=n
    ),
    EventKind.RULING_WITHDRAWN: lambda s, _, n: s.withdraw_ruling(
        s.rulings()[0], why="看错了", by="张三", confirmed_by=n
    ),
    EventKind.ACCEPTANCE_RECORDED: lambda s, _, n: s.record_acceptance(
        replace(ACCEPTANCE, confirmed_by=n)
    ),
    EventKind.HISTORY_ADDED: lambda s, _, n: s.record_history(replace(PAST, confirmed_by=n)),
    EventKind.SESSION_OPENED: lambda s, _, n: s.open_session(SOUTH, "张三", "改", confirmed_by=n),
    EventKind.SESSION_MERGED: lambda s, _, n: s.record_merge(
        SessionId("west"), replace(MERGE, confirmed_by=n)
    ),
    EventKind.COUNTED: lambda s, _, n: s.record_counts(
        NORTH, issued=2, returned=1, by="张三", confirmed_by=n
    ),
    EventKind.PAGE_DISMISSED: lambda s, _, n: s.dismiss_page(
        FILE, page_of(RejectionReason.POOR_REGISTRATION), "张三", "看过", confirmed_by=n
    ),
}
"""Of each kind of event that takes two people: what records it, by 张三 and this second person."""

SAME = ("张三", " 张三", "张 三", "张　三", "张\u00a0三", "张\u3000三 ")


def test_every_kind_that_takes_two_people_is_tried_here() -> None:
    assert BY_TWO.keys() == ALWAYS | {EventKind.COUNTED, EventKind.PAGE_DISMISSED}


@pytest.mark.parametrize("kind", BY_TWO)
@pytest.mark.parametrize("second", ["", "  ", *SAME, "\u202e张三", "王\u200b五"])
def test_one_person_alone_records_nothing(
    ready: Store, activity: Activity, kind: EventKind, second: str
) -> None:
    head = ready.head()

    with pytest.raises(UsageError):
        BY_TWO[kind](ready, activity, second)

    assert ready.head() == head


@pytest.mark.parametrize("kind", BY_TWO)
def test_a_second_name_that_the_first_typed_is_said_to_be_typed(
    ready: Store, activity: Activity, kind: EventKind
) -> None:
    BY_TWO[kind](ready, activity, " 王五 ")

    (*_, event) = ready.events()
    told = confirmation_of(event)
    assert (event.kind, event.payload["confirmed_by"]) == (kind, "王五")
    assert event.payload["confirmation"] == {"kind": "typed"}
    assert told is not None
    assert (told.by, told.confirmed_by, told.held) == ("张三", "王五", Held.TYPED)


@pytest.mark.parametrize("name", ["张\x07三", "\u202e三张", "\u200b"])
def test_a_name_that_cannot_be_seen_never_goes_on_record(
    ready: Store, activity: Activity, name: str
) -> None:
    head = ready.head()
    with pytest.raises(UsageError):
        ready.reopen_row(A, U1, Person(name, Role.OPERATOR), "再看", activity=activity)
    with pytest.raises(UsageError):
        ready.record_counts(SOUTH, issued=1, returned=1, by=name)

    assert ready.head() == head


# A key of one's own


KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = {key_fingerprint(KEY.public_key()): KEY.public_key()}
WITH_KEY = Second("王五", Confirmed.KEY, key=key_fingerprint(KEY.public_key()), sign=KEY.sign)


def test_a_signature_of_the_second_person_holds_for_its_event_and_place_alone(
    ready: Store,
) -> None:
    ready.void_sheet(A, "张三", "署名", confirmed_by=WITH_KEY)

    (*_, event) = ready.events()
    moved = replace(event, previous="11" * 32)
    changed = replace(event, payload={**event.payload, "why": "别的"})
    unsigned = replace(
        event, payload={**event.payload, "confirmation": {"kind": "key", "key": "x"}}
    )
    held = [confirmation_of(each, KEYS) for each in (event, moved, changed, unsigned)]
    assert [each.held for each in held if each] == [
        Held.SIGNED,
        Held.BROKEN,
        Held.BROKEN,
        Held.BROKEN,
    ]
    unknown = confirmation_of(event)
    assert unknown is not None
    assert (unknown.held, unknown.key) == (Held.UNKNOWN_KEY, WITH_KEY.key)
    assert ready.verify_chain() is None


@pytest.mark.parametrize(
    "record",
    [
        lambda s: s.record_ruling(replace(RULING, confirmed_by="王五"), second=WITH_KEY),
        lambda s: s.record_veto(replace(VETO, confirmed_by="王五"), second=WITH_KEY),
        lambda s: s.lift_veto(UnitId("u3"), why="误", by="张三", confirmed_by=WITH_KEY),
        lambda s: s.record_merge(
            SessionId("west"), replace(MERGE, confirmed_by="王五"), second=WITH_KEY
        ),
        lambda s: s.open_session(SOUTH, "张三", "改", confirmed_by=WITH_KEY),
        lambda s: s.record_counts(NORTH, issued=3, returned=2, by="张三", confirmed_by=WITH_KEY),
    ],
    ids=["ruling", "veto", "lift", "merge", "open", "count"],
)
def test_every_method_takes_a_signature(ready: Store, record: Callable[[Store], object]) -> None:
    record(ready)

    (*_, event) = ready.events()
    told = confirmation_of(event, KEYS)
    assert told is not None
    assert told.held is Held.SIGNED


def test_an_event_of_a_version_that_kept_the_name_alone_says_so(ready: Store) -> None:
    ready.void_sheet(A, "张三", "署名", confirmed_by="王五")
    (*_, event) = ready.events()
    old = {name: value for name, value in event.payload.items() if name != "confirmation"}

    told = confirmation_of(replace(event, payload=old))

    assert told is not None
    assert told.held is Held.NOT_RECORDED


# Hand counts


@pytest.mark.parametrize(
    "numbers",
    [
        {"issued": 3, "returned": 2},
        {"issued": 2, "returned": 1},
        {"issued": 2, "returned": 2, "unused": 1},
        {"issued": 2, "returned": 2},
    ],
    ids=["issued", "returned", "unused", "unused and spoiled taken away"],
)
def test_a_number_that_was_entered_changes_by_two_people(
    store: Store, numbers: dict[str, int]
) -> None:
    store.record_counts(NORTH, issued=2, returned=2, unused=0, spoiled=0, by="张三")

    with pytest.raises(UsageError, match="第二人"):
        store.record_counts(NORTH, by="张三", **numbers)  # type: ignore[arg-type]
    store.record_counts(NORTH, by="张三", confirmed_by="王五", **numbers)  # type: ignore[arg-type]

    (*_, event) = store.events()
    assert event.payload["confirmed_by"] == "王五"


def test_a_number_that_nobody_had_counted_is_added_by_one(store: Store) -> None:
    store.record_counts(NORTH, issued=2, returned=2, by="张三")

    store.record_counts(NORTH, issued=2, returned=2, unused=1, by="李四")

    (*_, event) = store.events()
    assert "confirmation" not in event.payload


# Refused pages


# A scan that another one has replaced is no refused page: nothing is left to close.
@pytest.mark.parametrize("reason", sorted(set(RejectionReason) - {RejectionReason.REPLACED}))
def test_a_page_that_may_be_a_ballot_is_closed_by_two_people(
    ready: Store, reason: RejectionReason
) -> None:
    by_one = reason in (
        RejectionReason.NOT_A_FORM,
        RejectionReason.FOREIGN_ACTIVITY,
        RejectionReason.PRACTICE_SHEET,
    )

    if not by_one:
        with pytest.raises(UsageError, match="第二人"):
            ready.dismiss_page(FILE, page_of(reason), "张三", "看过")
        ready.dismiss_page(FILE, page_of(reason), "张三", "看过", confirmed_by="王五")
    else:
        ready.dismiss_page(FILE, page_of(reason), "张三", "看过")

    (*_, event) = ready.events()
    assert ("confirmation" in event.payload) is not by_one
    assert (reason in CLOSED_BY_ONE) is by_one


ZHANG = Person("张三", Role.OPERATOR, "browser-1")
WANG = Person("王五", Role.SCRUTINEER, "browser-2")
AS_WANG = Person("王五", Role.SCRUTINEER, "browser-1")
"""张三, who has signed in as somebody else in the same browser."""


def test_closing_is_proposed_by_one_and_confirmed_by_another(ready: Store) -> None:
    page = page_of(RejectionReason.FORGED_CODE)

    is_closed = ready.propose_dismissal(FILE, page, ZHANG, "复印件")
    waiting = {r.index for r in ready.rejections() if r.is_open}
    ready.confirm_dismissal(FILE, page, WANG)

    (*_, event) = ready.events()
    told = confirmation_of(event)
    assert (is_closed, page in waiting) == (False, True)
    assert page not in {r.index for r in ready.rejections() if r.is_open}
    assert (event.payload["by"], event.payload["why"]) == ("张三", "复印件")
    assert told is not None
    assert (told.confirmed_by, told.held) == ("王五", Held.SIGNED_IN)


@pytest.mark.parametrize("who", [ZHANG, AS_WANG, replace(WANG, name="张 三")])
def test_a_proposal_to_close_is_not_confirmed_by_whoever_made_it(ready: Store, who: Person) -> None:
    page = page_of(RejectionReason.FORGED_CODE)
    ready.propose_dismissal(FILE, page, ZHANG, "复印件")

    with pytest.raises(UsageError):
        ready.confirm_dismissal(FILE, page, who)

    assert page in {r.index for r in ready.rejections() if r.is_open}


def test_a_proposal_to_close_can_be_refused_and_made_again(ready: Store) -> None:
    page = page_of(RejectionReason.FORGED_CODE)
    ready.propose_dismissal(FILE, page, ZHANG, "复印件")
    with pytest.raises(UsageError, match="已有人提议"):
        ready.propose_dismissal(FILE, page, WANG, "复印件")

    ready.withdraw_dismissal(FILE, page, WANG, "是原件")

    with pytest.raises(UsageError, match="没有待确认"):
        ready.confirm_dismissal(FILE, page, WANG)
    ready.propose_dismissal(FILE, page, WANG, "看过原件")
    ready.confirm_dismissal(FILE, page, ZHANG)


def test_what_is_no_form_is_closed_at_once(ready: Store) -> None:
    assert ready.propose_dismissal(FILE, page_of(RejectionReason.NOT_A_FORM), ZHANG, "封面")


# Whole sheets


@pytest.mark.parametrize("who", [ZHANG, AS_WANG, replace(WANG, name="张　三")])
def test_a_sheet_is_not_void_by_whoever_proposed_it(ready: Store, who: Person) -> None:
    ready.propose_void(A, ZHANG, "署名")

    with pytest.raises(UsageError):
        ready.confirm_void(A, who)

    assert A in ready.void_proposals()


def test_a_second_sign_in_confirms_and_is_said_to(ready: Store) -> None:
    ready.propose_void(A, ZHANG, "署名")

    ready.confirm_void(A, WANG)

    (*_, event) = ready.events()
    assert event.payload["confirmation"] == {"kind": "signed_in", "browser": "browser-2"}


# Sheets keyed in


def votes(first: Vote) -> dict[UnitId, Vote]:
    return {U1: first, UnitId("u2"): Vote.SATISFIED, UnitId("u3"): Vote.SATISFIED}


@pytest.mark.parametrize("again", ["张 三", "张　三", "张三 "])
def test_one_person_under_two_spellings_settles_no_sheet(
    ready: Store, activity: Activity, again: str
) -> None:
    for name, browser in (("张三", "browser-1"), (again, "browser-2")):
        who = Person(name, Role.OPERATOR, browser)
        ready.key_sheet(A, votes(Vote.DISSATISFIED), who, "页面污损", activity=activity)

    record = ready.sheet_record(A, activity)
    assert len(ready.keyed_by(A)) == 1
    assert record is not None
    assert record.rows[0].status is not RowStatus.REVIEWED


def test_two_names_in_one_browser_key_in_no_sheet(ready: Store, activity: Activity) -> None:
    ready.key_sheet(A, votes(Vote.DISSATISFIED), ZHANG, "页面污损", activity=activity)

    with pytest.raises(UsageError, match="同一浏览器"):
        ready.key_sheet(A, votes(Vote.DISSATISFIED), AS_WANG, "页面污损", activity=activity)
    ready.key_sheet(A, votes(Vote.DISSATISFIED), WANG, "页面污损", activity=activity)

    assert ready.keyed_by(A) == ("张三", "王五")
