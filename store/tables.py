"""The two tables of the log, and of SQLite the triggers that keep them append-only."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from ballot.owner_only import claim_file, narrow_file

METADATA = sa.MetaData()
EVENTS = sa.Table(
    "event",
    METADATA,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("entry", sa.Text, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)
MEASURES = sa.Table(
    "measures",
    METADATA,
    sa.Column("seq", sa.Integer, sa.ForeignKey("event.seq"), primary_key=True, autoincrement=False),
    sa.Column("content", sa.Text, nullable=False),
)

POSTGRES = sa.MetaData()
"""Of tables that PostgreSQL has besides."""

GUARDS = {
    f"{_table.name}_refuses_{_change.lower()}": (
        f"CREATE TRIGGER {_table.name}_refuses_{_change.lower()} "
        f"BEFORE {_change} ON {_table.name} "
        "BEGIN SELECT RAISE(ABORT, 'the evidence is append-only'); END"
    )
    for _table in (EVENTS, MEASURES)
    for _change in ("UPDATE", "DELETE")
}
"""The triggers that keep the tables append-only, by name, as SQLite keeps them."""

for _table in (EVENTS, MEASURES):
    for _name, _guard in GUARDS.items():
        if _name.startswith(f"{_table.name}_"):
            sa.event.listen(
                _table,
                "after_create",
                sa.DDL(_guard).execute_if(dialect="sqlite"),  # type: ignore[no-untyped-call]
            )


def file_of(url: sa.URL) -> Path | None:
    """Return the file of an SQLite database; None for any other."""
    is_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(url.database or "") if is_file else None


def is_filled(file: Path) -> bool:
    """Return whether there is anything in the file; opening it with SQLite would make it."""
    try:
        return file.stat().st_size > 0
    except OSError:
        return False


def claim_database(_dialect: object, _record: object, address: Any, _options: object) -> None:
    """Make the database its owner's alone before SQLite does; -wal and -shm get its mode."""
    path = Path(address[0])
    if address[0] not in ("", ":memory:") and not address[0].startswith("file:"):
        with suppress(OSError):  # SQLite says better what is wrong with the place
            claim_file(path)
        for beside in ("-wal", "-shm"):
            narrow_file(path.with_name(path.name + beside))


def set_pragmas(connection: Any, _record: object) -> None:
    """Have SQLite wait for the disk, and keep a log beside the database."""
    cursor = connection.cursor()
    # First: making the database and turning to WAL are on disk when they are done. What `append`
    # doesn't wait for may be gone after a power cut, from the end, and leaves a whole chain.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA fullfsync=ON")  # macOS: through the drive's own memory; others: nothing
    # Readers and the writer don't wait for each other.
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.close()
