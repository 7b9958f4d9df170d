"""Links and sign-ins, in tables that several servers share (`review.guests.Guests`)."""

from collections.abc import Sequence

import sqlalchemy as sa

from ballot.ids import LineId, SheetId
from ballot.person import Person, Role
from store.desk_tables import (
    CLAIMS,
    GUESTS,
    LATER,
    LINKS,
    SETTLED,
    DeskTables,
    now_seconds,
    upsert,
)
from store.guest import LastSettled, Settled

_TOUCHED_EVERY = 60.0
"""Seconds: a sign of life is written no more often."""


class SqlGuests:
    """Links and sign-ins in a database; the tables hold digests of both, never the values.

    Args:
        tables: where they lie.
        idle_seconds: who does nothing for so long is out.
        link_seconds: a link that nobody used for so long is worth nothing.
    """

    def __init__(self, tables: DeskTables, *, idle_seconds: float, link_seconds: float) -> None:
        self._tables = tables
        self._is_in = GUESTS.c.seen_at > now_seconds() - idle_seconds
        self._is_good = LINKS.c.made_at > now_seconds() - link_seconds

    # Links

    def expect(self, link: str, name: str) -> None:
        """Let a link be good for somebody, once."""
        self._sweep()
        with self._tables.together() as connection:
            row = {"link": link, "name": name, "made_at": now_seconds()}
            connection.execute(sa.insert(LINKS).values(row))

    def expected(self, link: str) -> str | None:
        """Return for whom a link is; None where it is no good, or no more."""
        query = sa.select(LINKS.c.name).where(LINKS.c.link == link, self._is_good)
        with self._tables.connected() as connection:
            found: str | None = connection.execute(query).scalar()
            return found

    def enter(self, link: str, guest: str, role: Role, browser: str) -> Person | None:
        """Use a link up and let its person in; None where it is no good."""
        used = sa.delete(LINKS).where(LINKS.c.link == link, self._is_good).returning(LINKS.c.name)
        with self._tables.together() as connection:
            name = connection.execute(used).scalar()
            if name is None:
                return None
            row = {"guest": guest, "name": name, "role": role.value, "browser": browser}
            connection.execute(sa.insert(GUESTS).values(**row, seen_at=now_seconds()))
        return Person(name, role, browser)

    # Who is in

    def find(self, guest: str) -> Person | None:
        """Return who is in, which is a sign of life; None where nobody is, or no longer."""
        idle = (now_seconds() - GUESTS.c.seen_at).label("idle")
        query = sa.select(GUESTS, idle).where(GUESTS.c.guest == guest, self._is_in)
        with self._tables.connected() as connection:
            row = connection.execute(query).one_or_none()
            if row is None:
                return None
            if row.idle > _TOUCHED_EVERY:
                seen = sa.update(GUESTS).where(GUESTS.c.guest == guest)
                connection.execute(seen.values(seen_at=now_seconds()))
        return Person(row.name, Role(row.role), row.browser)

    def inside(self, browser: str) -> Sequence[str]:
        """Return who is in from a browser."""
        query = sa.select(GUESTS.c.guest).where(GUESTS.c.browser == browser)
        with self._tables.connected() as connection:
            return list(connection.execute(query).scalars())

    def leave(self, guest: str) -> None:
        """Let somebody out, and forget what they put off and settled."""
        with self._tables.together() as connection:
            for table in (GUESTS, LATER, SETTLED):
                connection.execute(sa.delete(table).where(table.c.guest == guest))

    def _sweep(self) -> None:
        """Remove what has ended."""
        with self._tables.together() as connection:
            connection.execute(sa.delete(LINKS).where(~self._is_good))
            connection.execute(sa.delete(GUESTS).where(~self._is_in))
            for table, guest in ((LATER, LATER.c.guest), (SETTLED, SETTLED.c.guest)):
                connection.execute(sa.delete(table).where(guest.not_in(sa.select(GUESTS.c.guest))))
            gone = CLAIMS.c.holder.not_in(sa.select(GUESTS.c.guest))
            connection.execute(sa.delete(CLAIMS).where(gone))

    # What they put off

    def later(self, guest: str) -> Sequence[str]:
        """Return the items that somebody put off, in that order."""
        query = sa.select(LATER.c.address).where(LATER.c.guest == guest)
        with self._tables.connected() as connection:
            return list(connection.execute(query.order_by(LATER.c.number)).scalars())

    def put_off(self, guest: str, address: str) -> None:
        """Put an item behind all others, for somebody."""
        row = {"guest": guest, "address": address}
        put = upsert(self._tables.dialect, LATER).values(row).on_conflict_do_nothing()
        with self._tables.connected() as connection:
            connection.execute(put)

    # What they settled

    def settled(self, guest: str, row: Settled) -> None:
        """Remember the row that somebody settled last; it is put off no longer."""
        values = {"guest": guest, "sheet": row.sheet, "line": row.line, "address": row.address}
        done = sa.delete(LATER).where(LATER.c.guest == guest, LATER.c.address == row.address)
        with self._tables.connected() as connection:
            connection.execute(sa.insert(SETTLED).values(values))
            connection.execute(done)

    def last_settled(self, guest: str) -> LastSettled | None:
        """Return the row that somebody settled last, or None."""
        query = sa.select(SETTLED).where(SETTLED.c.guest == guest)
        with self._tables.connected() as connection:
            row = connection.execute(query.order_by(SETTLED.c.number.desc()).limit(1)).first()
        if row is None:
            return None
        return LastSettled(row.number, Settled(SheetId(row.sheet), LineId(row.line), row.address))

    def forget_settled(self, guest: str, number: int) -> None:
        """Forget a row that somebody took back."""
        taken = sa.delete(SETTLED).where(SETTLED.c.guest == guest, SETTLED.c.number == number)
        with self._tables.connected() as connection:
            connection.execute(taken)
