"""Moves the evidence of a folder from its file into a database, or back, and proves both equal.

What is copied counts where it was until all of it was read again at its new place and compared.
Whatever cuts that off, the same command goes on. What was left behind is refused from then on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from secrets import token_hex

import sqlalchemy as sa

from ballot.errors import StoreError
from ballot.files import naming, put_in_place, sync_folder
from ballot.ids import ActivityId
from store.event import EventKind, LogRow
from store.log import EventLog
from store.place import AWAY_FILE, DATABASE_FILE, StorePlace, away_of, say_away, schema_of
from store.postgres import AdvisoryLock, PostgresDatabase
from store.sqlite import SqliteDatabase
from store.stand import ARRIVING, HERE, MOVED, declare, stand_of
from store.state_check import remove_state
from store.tables import EVENTS, MEASURES, is_filled

MOVED_FILE = "pingyi.moved.db"
"""What was left in the folder; nothing reads it, and it may be deleted."""

_DRAFT = ".new-pingyi.db"
_ENDS = ("", "-wal", "-shm")
"""Of the names of SQLite's files."""

_AT_ONCE = 500
"""Entries that are copied in one transaction: some megabytes, with measures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What a copy came to; every entry and all measures were compared."""

    entries: int
    head: str
    """Hash of the last entry, hex."""
    place: str
    """Where the evidence lies now."""


def copy_to_database(folder: Path, url: str, activity: ActivityId) -> Copied:
    """Move the evidence of a folder into a database.

    Raises:
        StoreError: there is none in the folder, its chain is broken, somebody is writing, or other
            evidence lies at the place in the database.
    """
    file = folder / DATABASE_FILE
    away = away_of(folder)
    if not is_filled(file):
        raise StoreError("store.nothing_to_copy", path=file)
    if away and away.get("leaving"):
        raise StoreError("store.moved", path=folder)
    source = StorePlace(folder, sa.make_url(f"sqlite:///{file}"))
    target = StorePlace(folder, sa.make_url(url), schema_of(activity))
    right = source.right()
    right.acquire()
    try:
        with _opened(source) as from_log, _opened(target) as to_log:
            _require_whole(from_log)
            database = _postgres(target)
            if away is None or not _counts(to_log, database):
                if away is None:
                    _fill_database(from_log, to_log, database)
                copied = _compared(from_log, to_log, target)
                say_away(folder, target.schema)  # the file doesn't count any more
                _declare(database, HERE, "")
            else:  # cut off at its very end: others may have gone on there
                copied = _begun_with(from_log, to_log, target)
        _leave(folder)
    finally:
        right.release()
    return copied


def copy_to_folder(folder: Path, url: str, activity: ActivityId) -> Copied:
    """Move the evidence of an activity from a database into its folder.

    Raises:
        StoreError: there is none in the database, its chain is broken, somebody is writing, or it
            was moved into another folder.
    """
    file, away = folder / DATABASE_FILE, away_of(folder) or {}
    if is_filled(file) and not away.get("leaving"):
        raise StoreError("store.nothing_to_copy", path=folder / AWAY_FILE)
    token = str(away.get("leaving") or token_hex(8))
    source = StorePlace(folder, sa.make_url(url), schema_of(activity))
    target = StorePlace(folder, sa.make_url(f"sqlite:///{file}"))
    with _opened(source) as from_log:
        if not from_log.exists():
            raise StoreError("store.nothing_to_copy", path=source.shown)
        database = _postgres(source)
        database.accepts = (HERE, MOVED)
        right = AdvisoryLock(database)
        right.acquire()
        try:
            with database.reading() as connection:
                what, moved_by = stand_of(connection)
            if what == MOVED and moved_by != token:
                raise StoreError("store.moved", path=source.shown)
            _require_whole(from_log)
            say_away(folder, source.schema, leaving=token)
            draft = target if is_filled(file) else _drafted(folder, from_log)
            with _opened(draft) as to_log:
                copied = _compared(from_log, to_log, target)
            with database.reading() as connection:
                declare(connection, MOVED, token)  # nobody writes to the database any more
            database.commit_now()
        finally:
            right.release()
    _put_in_folder(folder)
    return copied


class _opened:  # noqa: N801 - reads as a word of a `with` line
    """A log of a place, closed at the end."""

    def __init__(self, place: StorePlace) -> None:
        self._log = place.log()

    def __enter__(self) -> EventLog:
        return self._log

    def __exit__(self, *_: object) -> None:
        self._log.close()


def _postgres(place: StorePlace) -> PostgresDatabase:
    assert isinstance(place.database, PostgresDatabase)  # noqa: S101
    return place.database


def _require_whole(log: EventLog) -> None:
    broken = log.verify()
    if broken is not None:
        raise log.broken(broken.seq, broken.problem)


def _fill_database(source: EventLog, target: EventLog, database: PostgresDatabase) -> None:
    """Write what lacks into a database that holds the beginning of the log, or nothing."""
    right = AdvisoryLock(database)
    database.accepts = (HERE, ARRIVING, MOVED)
    right.acquire()
    try:
        database.create()
        with database.reading() as connection:
            what, _ = stand_of(connection)
            last = connection.execute(sa.select(sa.func.max(EVENTS.c.seq))).scalar() or 0
            if last and what == HERE:
                raise StoreError("store.other_evidence", path=database.place)
            declare(connection, ARRIVING, "")
        database.commit_now()
    finally:
        right.release()
    _require_beginning(source, target, last)
    left = (row for row in source.rows() if row.seq > last)
    while some := list(islice(left, _AT_ONCE)):
        right.acquire()
        try:
            with database.writing(EventKind.CREATED) as write:
                for row in some:
                    write(EVENTS, {"seq": row.seq, "entry": row.entry, "hash": row.hash})
                    if row.content is not None:
                        write(MEASURES, {"seq": row.seq, "content": row.content})
            right.keep()
        finally:
            right.release()


def _require_beginning(source: EventLog, target: EventLog, last: int) -> None:
    """Make sure that what lies at the target is the beginning of the source's log."""
    if last and source.hash_of(last) != target.hash_of(last):
        raise StoreError("store.other_evidence", path=target.place)


def _counts(log: EventLog, database: PostgresDatabase) -> bool:
    """Return whether the evidence in a database is what counts."""
    if not log.exists():
        return False
    with database.reading() as connection:
        return stand_of(connection)[0] == HERE


def _begun_with(source: EventLog, target: EventLog, place: StorePlace) -> Copied:
    """Make sure that a log goes on from all that another one has, which is as long or shorter.

    Raises:
        StoreError: it doesn't.
    """
    _require_whole(target)
    (_, had), (entries, head) = _end_of(source), _end_of(target)
    if target.place_of(had) is None:
        raise StoreError("store.other_evidence", path=place.shown)
    return Copied(entries=entries, head=head, place=place.shown)


def _end_of(log: EventLog) -> tuple[int, str]:
    """Return the number of a log's last entry, and its hash."""
    end = (0, "")
    for row in log.rows():
        end = (row.seq, row.hash)
    return end


def _declare(database: PostgresDatabase, what: str, token: str) -> None:
    database.accepts = (HERE, ARRIVING, MOVED)
    right = AdvisoryLock(database)
    right.acquire()
    try:
        with database.reading() as connection:
            declare(connection, what, token)
        database.commit_now()
    finally:
        right.release()


def _drafted(folder: Path, source: EventLog) -> StorePlace:
    """Write a log into a file that no command looks at."""
    path = folder / _DRAFT
    with naming(path):
        for end in _ENDS:
            path.with_name(path.name + end).unlink(missing_ok=True)
    place = StorePlace(folder, sa.make_url(f"sqlite:///{path}"))
    with _opened(place) as log:
        log.create()
        assert isinstance(place.database, SqliteDatabase)  # noqa: S101
        left = source.rows()
        while some := list(islice(left, _AT_ONCE)):
            with place.database.inserting() as connection:
                _insert(connection, some)
    return place.opened_anew()


def _insert(connection: sa.Connection, rows: list[LogRow]) -> None:
    events = [{"seq": row.seq, "entry": row.entry, "hash": row.hash} for row in rows]
    connection.execute(EVENTS.insert(), events)
    measures = [{"seq": row.seq, "content": row.content} for row in rows if row.content is not None]
    if measures:
        connection.execute(MEASURES.insert(), measures)


def _compared(source: EventLog, target: EventLog, place: StorePlace) -> Copied:
    """Compare two logs entry by entry, and all measures.

    Raises:
        StoreError: they aren't the same.
    """
    entries = 0
    pairs: Iterator[tuple[LogRow | None, LogRow | None]]
    pairs = zip_longest(source.rows(), target.rows())
    head = ""
    for entries, (one, other) in enumerate(pairs, start=1):
        if one != other or one is None:
            raise StoreError("store.copy_differs", path=place.shown, entry=entries)
        head = one.hash
    if target.stray_measures() is not None:
        raise StoreError("store.copy_differs", path=place.shown, entry=target.stray_measures())
    return Copied(entries=entries, head=head, place=place.shown)


def _leave(folder: Path) -> None:
    """Give the file that doesn't count any more another name; it is closed."""
    remove_state(StorePlace(folder, sa.make_url("sqlite://")))
    file = folder / DATABASE_FILE
    with naming(file):
        for end in _ENDS:
            beside = file.with_name(file.name + end)
            if beside.exists():
                beside.replace(folder / f"{MOVED_FILE}{end}")
        sync_folder(folder)


def _put_in_folder(folder: Path) -> None:
    """Let the file count that was written and compared."""
    draft, file = folder / _DRAFT, folder / DATABASE_FILE
    if draft.exists():
        put_in_place(draft, file)
    away = folder / AWAY_FILE
    with naming(away):
        away.unlink(missing_ok=True)
        sync_folder(folder)
