"""Who looks at what, and who is in: the same in one server's memory and in tables of several."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa

from ballot.errors import StoreError
from ballot.ids import LineId, SheetId
from ballot.person import Person, Role
from review.access import Doorkeeper
from review.claims import CLAIM_SECONDS, HELD_AT_ONCE, Claims, ClaimsHere
from review.guests import IDLE_SECONDS, LINK_SECONDS, Guests, GuestsHere
from store.desk_claims import SqlClaims
from store.desk_guests import SqlGuests
from store.desk_tables import METADATA, DeskTables
from store.guest import Settled
from tests.review.desks import let_pass, postgres_tables, sqlite_tables

ZHANG, LI = "a" * 64, "b" * 64


@dataclass
class _Kept:
    """One way to keep both, and its clock."""

    claims: Claims
    guests: Guests
    let_pass: Callable[[float], None]
    tables: DeskTables | None = None


@dataclass
class _Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now

    def let_pass(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class _Makers:
    made: list[DeskTables] = field(default_factory=list)

    def here(self) -> _Kept:
        clock = _Clock()
        return _Kept(ClaimsHere(clock), GuestsHere(clock), clock.let_pass)

    def shared(self, tables: DeskTables) -> _Kept:
        self.made.append(tables)
        return _Kept(
            SqlClaims(tables, seconds=CLAIM_SECONDS, most=HELD_AT_ONCE),
            SqlGuests(tables, idle_seconds=IDLE_SECONDS, link_seconds=LINK_SECONDS),
            lambda seconds: let_pass(tables, seconds),
            tables,
        )


@pytest.fixture(params=["here", "sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[_Kept]:
    makers = _Makers()
    if request.param == "here":
        yield makers.here()
    elif request.param == "sqlite":
        yield makers.shared(sqlite_tables(tmp_path))
    else:
        server = request.getfixturevalue("postgres")
        yield makers.shared(postgres_tables(server, server.new_database()))
    for tables in makers.made:
        tables.close()


def test_an_item_is_one_persons(kept: _Kept) -> None:
    claims = kept.claims

    assert claims.take("/rows/A/1", ZHANG)
    assert claims.take("/rows/A/1", ZHANG)
    assert not claims.take("/rows/A/1", LI)
    assert claims.holder("/rows/A/1") == ZHANG
    assert claims.held() == {"/rows/A/1": ZHANG}


def test_who_takes_a_fourth_item_gives_back_the_first(kept: _Kept) -> None:
    claims = kept.claims
    for address in ("/1", "/2", "/3"):
        assert claims.take(address, ZHANG)
    assert claims.take("/9", LI)
    assert claims.take("/1", ZHANG)  # looked at again

    assert claims.take("/4", ZHANG)

    assert claims.held() == {"/1": ZHANG, "/3": ZHANG, "/4": ZHANG, "/9": LI}


def test_who_is_gone_has_left_the_item_to_others(kept: _Kept) -> None:
    claims = kept.claims
    claims.take("/1", ZHANG)
    kept.let_pass(CLAIM_SECONDS - 5)
    assert not claims.take("/1", LI)
    kept.let_pass(10)

    assert claims.holder("/1") is None
    assert claims.held() == {}
    assert claims.take("/1", LI)
    assert not claims.take("/1", ZHANG)


def test_what_is_given_back_is_free_and_nothing_else(kept: _Kept) -> None:
    claims = kept.claims
    for address, holder in (("/1", ZHANG), ("/2", ZHANG), ("/3", ZHANG), ("/4", LI)):
        claims.take(address, holder)

    claims.drop("/1", LI)
    claims.drop("/2", ZHANG)
    before = dict(claims.held())
    claims.give_back(ZHANG)

    assert before == {"/1": ZHANG, "/3": ZHANG, "/4": LI}
    assert claims.held() == {"/4": LI}


def test_of_many_who_reach_for_one_item_at_once_one_gets_it(kept: _Kept) -> None:
    people = [f"{number:064}" for number in range(8)]
    for address in ("/1", "/2", "/3"):
        with ThreadPoolExecutor(8) as crowd:
            got = list(crowd.map(lambda who, at=address: kept.claims.take(at, who), people))

        assert sum(got) == 1
        assert kept.claims.holder(address) == people[got.index(True)]


def test_a_link_lets_its_person_in_once(kept: _Kept) -> None:
    guests = kept.guests
    guests.expect("link", "张三")

    name = guests.expected("link")
    with ThreadPoolExecutor(8) as crowd:
        entered = list(
            crowd.map(
                lambda n: guests.enter("link", f"{n:064}", Role.SCRUTINEER, "browser"), range(8)
            )
        )

    person = Person("张三", Role.SCRUTINEER, "browser")
    assert name == "张三"
    assert sorted(map(repr, entered)) == sorted(map(repr, [person, *[None] * 7]))
    (inside,) = guests.inside("browser")
    assert guests.find(inside) == person
    assert guests.expected("link") is None
    assert guests.inside("other") == []


def test_who_does_nothing_for_a_working_day_is_out(kept: _Kept) -> None:
    guests = kept.guests
    guests.expect("link", "张三")
    guests.enter("link", ZHANG, Role.OPERATOR, "browser")
    kept.let_pass(IDLE_SECONDS - 100)
    assert guests.find(ZHANG)  # a sign of life
    kept.let_pass(IDLE_SECONDS - 100)
    assert guests.find(ZHANG)

    kept.let_pass(IDLE_SECONDS + 100)

    assert guests.find(ZHANG) is None


def test_who_left_is_out_and_what_they_put_off_is_forgotten(kept: _Kept) -> None:
    guests = kept.guests
    guests.expect("link", "张三")
    guests.enter("link", ZHANG, Role.OPERATOR, "browser")
    guests.put_off(ZHANG, "/1")
    guests.settled(ZHANG, Settled(SheetId("A"), LineId("u"), "/2"))

    guests.leave(ZHANG)

    assert guests.find(ZHANG) is None
    assert guests.inside("browser") == []
    assert guests.later(ZHANG) == []
    assert guests.last_settled(ZHANG) is None


def test_what_somebody_put_off_and_settled_is_remembered_in_its_order(kept: _Kept) -> None:
    guests = kept.guests
    for link, who in (("1", ZHANG), ("2", LI)):
        guests.expect(link, "张三")
        guests.enter(link, who, Role.OPERATOR, "browser")
    for address in ("/3", "/1", "/2", "/1"):
        guests.put_off(ZHANG, address)
    guests.put_off(LI, "/9")
    first = Settled(SheetId("A"), LineId("u"), "/1")
    second = Settled(SheetId("A"), LineId("v"), "/8")
    guests.settled(ZHANG, first)
    guests.settled(ZHANG, second)

    last = guests.last_settled(ZHANG)
    assert last is not None
    assert last.row == second
    guests.forget_settled(ZHANG, last.number)
    before = guests.last_settled(ZHANG)

    assert before is not None
    assert before.row == first
    assert guests.later(ZHANG) == ["/3", "/2"]
    assert (guests.later(LI), guests.last_settled(LI)) == (["/9"], None)


def test_tables_hold_neither_links_nor_cookies(kept: _Kept) -> None:
    if kept.tables is None:
        pytest.skip("memory isn't written anywhere")
    door = Doorkeeper(guests=kept.guests)
    token, unused = door.new_link("张三"), door.new_link("李四")
    cookie = door.sign_in(token, Role.OPERATOR, "the browser's own cookie")
    assert cookie is not None
    signed = door.who(cookie, "the browser's own cookie")
    assert signed is not None
    kept.claims.take("/1", signed.id)

    with kept.tables.connected() as connection:
        rows = [
            row for table in METADATA.sorted_tables for row in connection.execute(table.select())
        ]

    written = repr(rows)
    assert len(rows) == 3
    assert signed.id in written
    for secret in (token, unused, cookie, signed.csrf, "the browser's own cookie"):
        assert secret not in written


def test_what_has_ended_is_removed_when_the_next_link_is_made(kept: _Kept) -> None:
    if kept.tables is None:
        pytest.skip("memory ends with its server")
    kept.guests.expect("old", "张三")
    kept.guests.expect("used", "张三")
    kept.guests.enter("used", ZHANG, Role.OPERATOR, "browser")
    kept.guests.put_off(ZHANG, "/1")
    kept.guests.settled(ZHANG, Settled(SheetId("A"), LineId("u"), "/2"))
    kept.claims.take("/1", ZHANG)
    kept.let_pass(LINK_SECONDS + 5)
    assert kept.guests.expected("old") is None
    assert kept.guests.enter("old", LI, Role.OPERATOR, "browser") is None

    kept.guests.expect("new", "李四")

    with kept.tables.connected() as connection:
        count = sa.func.count()
        left = {
            table.name: connection.execute(sa.select(count).select_from(table)).scalar()
            for table in METADATA.sorted_tables
        }
    assert left == {table: int(table == "desk_link") for table in left}


def test_a_database_without_the_tables_says_so(tmp_path: Path) -> None:
    tables = DeskTables(sa.create_engine(f"sqlite:///{tmp_path / 'empty.db'}"))
    claims = SqlClaims(tables, seconds=CLAIM_SECONDS, most=HELD_AT_ONCE)

    with pytest.raises(StoreError, match="desk_claim"):
        claims.take("/1", ZHANG)
    tables.close()
