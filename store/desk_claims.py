"""Who looks at what, in tables that several servers share (`review.claims.Claims`)."""

from collections.abc import Mapping

import sqlalchemy as sa

from store.desk_tables import CLAIMS, DeskTables, now_seconds, upsert


class SqlClaims:
    """Claims in a database.

    Args:
        tables: where they lie.
        seconds: after so long without a sign of life an item is left to others, also where the
            server of whoever held it is gone.
        most: items that one person holds at once; whoever takes more gives back the oldest.
    """

    def __init__(self, tables: DeskTables, *, seconds: float, most: int) -> None:
        self._tables = tables
        is_held = CLAIMS.c.taken_at > now_seconds() - seconds
        me = sa.bindparam("me", type_=sa.String)
        address = sa.bindparam("of_address", type_=sa.Text)
        mine = CLAIMS.alias()
        turn = (
            sa.select(sa.func.coalesce(sa.func.max(mine.c.turn), 0) + 1)
            .where(mine.c.holder == me)
            .scalar_subquery()
        )
        taken = upsert(tables.dialect, CLAIMS).values(
            address=address, holder=me, turn=turn, taken_at=now_seconds()
        )
        self._take = taken.on_conflict_do_update(
            index_elements=[CLAIMS.c.address],
            set_={
                "holder": taken.excluded.holder,
                "turn": taken.excluded.turn,
                "taken_at": taken.excluded.taken_at,
            },
            where=sa.or_(CLAIMS.c.holder == taken.excluded.holder, ~is_held),
        ).returning(CLAIMS.c.turn)
        older = (
            sa.select(mine.c.address)
            .where(mine.c.holder == me)
            .order_by(mine.c.turn.desc())
            .offset(most)
            .limit(-1 if tables.dialect == "sqlite" else None)
            .with_for_update(skip_locked=True)
        )
        self._give_oldest = sa.delete(CLAIMS).where(
            CLAIMS.c.holder == me, CLAIMS.c.address.in_(older)
        )
        self._holder = sa.select(CLAIMS.c.holder).where(CLAIMS.c.address == address, is_held)
        self._held = sa.select(CLAIMS.c.address, CLAIMS.c.holder).where(is_held)
        self._drop = sa.delete(CLAIMS).where(CLAIMS.c.address == address, CLAIMS.c.holder == me)
        self._give_back = sa.delete(CLAIMS).where(CLAIMS.c.holder == me)
        self._sweep = sa.delete(CLAIMS).where(~is_held)

    def holder(self, address: str) -> str | None:
        """Return who holds an item, or None."""
        with self._tables.connected() as connection:
            found: str | None = connection.execute(self._holder, {"of_address": address}).scalar()
            return found

    def held(self) -> Mapping[str, str]:
        """Return who holds what, by the address of the item."""
        with self._tables.connected() as connection:
            return {row.address: row.holder for row in connection.execute(self._held)}

    def take(self, address: str, holder: str) -> bool:
        """Take an item, or go on holding it; False where somebody else holds it."""
        with self._tables.connected() as connection:
            told = {"of_address": address, "me": holder}
            if connection.execute(self._take, told).scalar() is None:
                return False
            connection.execute(self._give_oldest, {"me": holder})
            if self._tables.is_time_to_sweep():
                connection.execute(self._sweep)
            return True

    def drop(self, address: str, holder: str) -> None:
        """Give back an item, if it is held by this person."""
        with self._tables.connected() as connection:
            connection.execute(self._drop, {"of_address": address, "me": holder})

    def give_back(self, holder: str) -> None:
        """Give back everything that somebody holds."""
        with self._tables.connected() as connection:
            connection.execute(self._give_back, {"me": holder})
