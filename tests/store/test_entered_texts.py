"""Every text that people enter can be printed, or is refused before it is on record."""

from collections.abc import Callable

import pytest

from ballot.activity import Activity, Veto
from ballot.errors import UsageError
from ballot.grade import Vote
from ballot.ids import CategoryId, SessionId, SheetId, UnitId
from ballot.person import Person, Role
from ballot.reading import DoubtReason, PageReading, Rejection, RejectionReason
from ballot.ruling import Ruling, RulingKind
from ballot.session import Merge, Seal, SessionStatus
from store.evidence import Store

MakeReading = Callable[..., PageReading]

FILE = "aa" * 32
A, B = SheetId("A" * 12), SheetId("B" * 12)
U1 = UnitId("u1")
SOUTH = SessionId("south")
RARE = "张㛃䶮𬍛𫖯"
STATUS = SessionStatus(
    session=SOUTH, printed=2, issued=2, returned=2, scanned=1, valid=1, void=0, pending=0,
    rejected=0,
)  # fmt: skip


@pytest.fixture
def read(store: Store, make_reading: MakeReading) -> Store:
    """Both pages of sheet A, the first row in doubt, and a page that was refused."""
    store.record_page(FILE, 0, make_reading("A", 1, u1=DoubtReason.OVERVOTE))
    store.record_page(FILE, 1, make_reading("A", 2))
    store.record_page(FILE, 2, Rejection(RejectionReason.NOT_A_FORM, "", None, None))
    return store


def person(name: str) -> Person:
    return Person(name, Role.OPERATOR)


Enter = Callable[[Store, Activity, str], object]


def veto(**texts: str) -> Veto:
    told = {"reason": "事故", "authority": "市委", "by": "甲", "confirmed_by": "乙", **texts}
    return Veto(unit=U1, **told)


def ruling(**texts: str) -> Ruling:
    told = {"text": "按票数", "by": "甲", "confirmed_by": "乙", **texts}
    return Ruling(
        kind=RulingKind.LAST_TIE, category=CategoryId("all"), units=(U1,), chosen=(U1,), **told
    )


def merge(by: str) -> Merge:
    seal = Seal(revision=1, tally_sha256="00" * 32, replaces=None, by="甲")
    return Merge(
        seal=seal, records_root="00" * 32, sheets=1, signers=("甲",), by=by, confirmed_by="乙"
    )


def votes(activity: Activity) -> dict[UnitId, Vote]:
    return dict.fromkeys(activity.unit_index, Vote.SATISFIED)


ENTRIES: dict[str, Enter] = {
    "row by": lambda s, a, t: s.resolve_row(A, U1, Vote.VOID, t, "看", activity=a),
    "row why": lambda s, a, t: s.resolve_row(A, U1, Vote.VOID, "甲", t, activity=a),
    "reopen": lambda s, a, t: s.reopen_row(A, UnitId("u2"), person("甲"), t, activity=a),
    "propose": lambda s, a, t: s.propose_void(A, person("甲"), t),
    "void why": lambda s, a, t: s.void_sheet(A, "甲", t, confirmed_by="乙"),
    "void second": lambda s, a, t: s.void_sheet(A, "甲", "撕破", confirmed_by=t),
    "key": lambda s, a, t: s.key_sheet(B, votes(a), person(t), "破", activity=a),
    "dismiss": lambda s, a, t: s.dismiss_page(FILE, 2, "甲", t),
    "opinion": lambda s, a, t: s.type_opinion(A, t, person("甲")),
    "opinion by": lambda s, a, t: s.type_opinion(A, "好", person(t)),
    "seed": lambda s, a, t: s.draw_spot_check(t, 1, person("甲")),
    "agrees": lambda s, a, t: spot_checked(s, t),
    "counts": lambda s, a, t: s.record_counts(SOUTH, issued=2, returned=2, by=t),
    "explain": lambda s, a, t: s.explain_mismatch(STATUS, t, "甲", confirmed_by="乙"),
    "seal": lambda s, a, t: s.seal_session(SOUTH, "00" * 32, t),
    "open": lambda s, a, t: opened(s, t),
    "merge": lambda s, a, t: s.record_merge(SOUTH, merge(t)),
    "ruling text": lambda s, a, t: s.record_ruling(ruling(text=t)),
    "ruling second": lambda s, a, t: s.record_ruling(ruling(confirmed_by=t)),
    "veto reason": lambda s, a, t: s.record_veto(veto(reason=t)),
    "veto authority": lambda s, a, t: s.record_veto(veto(authority=t)),
    "lift": lambda s, a, t: lifted(s, t),
}


def spot_checked(store: Store, why: str) -> None:
    draw = store.draw_spot_check("骰子 123456", 1, person("甲"))
    store.record_spot_check(draw, A, agrees=True, by=person("甲"), why=why)


def opened(store: Store, why: str) -> None:
    store.seal_session(SOUTH, "00" * 32, "甲")
    store.open_session(SOUTH, "甲", why, confirmed_by="乙")


def lifted(store: Store, why: str) -> None:
    store.record_veto(veto())
    store.lift_veto(U1, why=why, by="甲", confirmed_by="乙")


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_rare_character_that_paper_can_show_goes_on_record(
    read: Store, activity: Activity, entry: str
) -> None:
    ENTRIES[entry](read, activity, RARE)

    assert RARE in str([event.payload for event in read.events()][-1])


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("character", ["😀", "\x07", "\U000e0100"])
def test_what_no_paper_can_show_is_refused_where_it_is_entered(
    read: Store, activity: Activity, entry: str, character: str
) -> None:
    with pytest.raises(UsageError, match=f"U\\+{ord(character):04X}"):
        ENTRIES[entry](read, activity, f"张{character}三")

    assert character not in str([event.payload for event in read.events()])
