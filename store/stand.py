"""Whether the evidence in a database counts: it was brought here whole, and not taken elsewhere.

A table of PostgreSQL to which rows are only added; the last one holds. A file of SQLite needs none:
it is put in its place whole, and taken away.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from store.tables import POSTGRES

HERE = "here"
"""It counts. So it does where nothing is said: it was begun here."""
ARRIVING = "arriving"
"""It is being copied from a folder, which still counts."""
MOVED = "moved"
"""It was copied into a folder, which counts from then on."""

STAND = sa.Table(
    "stand",
    POSTGRES,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("what", sa.String(16), nullable=False),
    sa.Column("token", sa.String(64), nullable=False),
)

_LAST = sa.select(STAND).order_by(STAND.c.number.desc()).limit(1)

_WHY = {ARRIVING: "store.arriving", MOVED: "store.moved"}


def stand_of(connection: sa.Connection) -> tuple[str, str]:
    """Return what holds, and the token of the move that it belongs to."""
    last = connection.execute(_LAST).one_or_none()
    return (HERE, "") if last is None else (last.what, last.token)


def why_not(connection: sa.Connection, wanted: Sequence[str]) -> str | None:
    """Return the key of what to say where something else holds than is wanted; or None."""
    what, _ = stand_of(connection)
    return None if what in wanted else _WHY.get(what, "store.moved")


def declare(connection: sa.Connection, what: str, token: str) -> None:
    """Have something else hold from here on."""
    if stand_of(connection) == (what, token):
        return
    number = connection.execute(
        sa.select(sa.func.coalesce(sa.func.max(STAND.c.number), 0))
    ).scalar()
    row = {"number": (number or 0) + 1, "what": what, "token": token}
    connection.execute(STAND.insert(), row)
