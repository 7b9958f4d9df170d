"""Where the evidence of an activity folder lies: a file in it, or a schema of a database.

A folder whose evidence is in a database has a file that says so, so that nobody goes on counting
on what is left in the folder, or begins anew.
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa

from ballot.errors import StoreError
from ballot.files import write_atomically
from ballot.ids import ActivityId
from store.database import LogDatabase, WritersRight, is_sqlite
from store.desk_tables import DeskTables
from store.lock import WriterLock
from store.log import EventLog
from store.postgres import AdvisoryLock, PostgresDatabase
from store.postgres_engine import make_engine
from store.sqlite import SqliteDatabase
from store.stand import HERE
from store.state_tables import STATE_FILE, SqlStateTables
from store.tables import is_filled

DATABASE_FILE = "pingyi.db"
LOCK_FILE = "pingyi.lock"

AWAY_FILE = "pingyi.elsewhere.json"
"""Says that the evidence of its folder lies in a database, and in which schema."""

AWAY_SCHEMA = "pingyi-elsewhere/1"

_NAME = re.compile(r"[a-z0-9_]{1,63}")
"""What PostgreSQL takes for a name without quotes, and as long as it can be."""


@dataclass(frozen=True)
class StorePlace:
    """Where the evidence of one activity lies."""

    folder: Path
    url: sa.URL
    schema: str = ""
    """In PostgreSQL; empty in SQLite."""

    @property
    def is_file(self) -> bool:
        """Whether it is in the folder itself."""
        return not self.schema

    @property
    def shown(self) -> str:
        """What a person knows it by."""
        return self.database.place

    @cached_property
    def database(self) -> LogDatabase:
        """The database; one object, as its right to write is one."""
        if self.schema:
            return PostgresDatabase(self.url, self.schema)
        return SqliteDatabase(self.url)

    def log(self) -> EventLog:
        """Return its log."""
        return EventLog(self.database)

    def right(self) -> WritersRight:
        """Return the right to write to it."""
        if isinstance(self.database, PostgresDatabase):
            return AdvisoryLock(self.database)
        return WriterLock(self.folder / LOCK_FILE)

    def tables(self) -> SqlStateTables:
        """Return where its state is kept."""
        if self.schema:
            return SqlStateTables(self.url, self.schema)
        return SqlStateTables(f"sqlite:///{self.folder / STATE_FILE}")

    def desk_tables(self) -> DeskTables | None:
        """Return the tables by which servers of the review pages know of each other.

        None in a folder, where there is one server alone.
        """
        if not self.schema:
            return None
        return DeskTables(make_engine(self.url, self.schema, isolation=None), self.shown)

    def opened_anew(self) -> "StorePlace":
        """Return the same place, with connections of its own."""
        return replace(self)

    def require_here(self) -> None:
        """Make sure that what lies there counts.

        Raises:
            StoreError: it was copied elsewhere, or a copy of it was cut off.
        """
        if isinstance(self.database, PostgresDatabase) and self.database.exists():
            self.database.require(HERE)

    def remember(self) -> None:
        """Have the folder say that its evidence lies in a database."""
        if self.schema and away_of(self.folder) is None:
            say_away(self.folder, self.schema)


def schema_of(activity: ActivityId) -> str:
    """Return the name of an activity's schema."""
    return f"pingyi_{activity.lower()}"


def place_of(
    folder: Path, url: str | None = None, activity: ActivityId | None = None
) -> StorePlace:
    """Return where the evidence of a folder lies.

    Args:
        folder: the activity folder.
        url: a database, in SQLAlchemy's words; None: no machine-wide one is set.
        activity: whose schema it is in PostgreSQL.

    Raises:
        StoreError: the folder says that its evidence is elsewhere than that.
    """
    file = folder / DATABASE_FILE
    away = away_of(folder)
    if url is None:
        if away is not None:
            raise StoreError("store.elsewhere", path=folder, schema=away["schema_name"])
        return StorePlace(folder, sa.make_url(f"sqlite:///{file}"))
    address = sa.make_url(url)
    if is_sqlite(address):
        return StorePlace(folder, address)
    if activity is None:
        raise ValueError("a place in PostgreSQL has the id of its activity")
    place = StorePlace(folder, address, schema_of(activity))
    if away is None and is_filled(file):
        raise StoreError("store.still_here", path=file)
    if away is not None and away["schema_name"] != place.schema:
        known, found = away["schema_name"], place.schema
        raise StoreError("store.other_schema", path=folder, known=known, found=found)
    return place


def away_of(folder: Path) -> dict[str, Any] | None:
    """Return what a folder says of the database in which its evidence lies; None: it is here.

    Raises:
        StoreError: it says something that can't be read.
    """
    path = folder / AWAY_FILE
    try:
        said = orjson.loads(path.read_bytes())
        if said["schema"] != AWAY_SCHEMA or not _NAME.fullmatch(said["schema_name"]):
            raise ValueError(said["schema"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, LookupError, TypeError) as problem:
        raise StoreError("store.bad_away", path=path, problem=problem) from problem
    return dict(said)


def say_away(folder: Path, schema: str, **more: str) -> None:
    """Have a folder say in which schema its evidence lies."""
    said = {"schema": AWAY_SCHEMA, "schema_name": schema, **more}
    content = orjson.dumps(said, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
    write_atomically(folder / AWAY_FILE, content + b"\n")
