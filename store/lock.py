"""One writer at a time: a lock that vanishes with the process that held it."""

import sqlite3
from pathlib import Path

from ballot.errors import StoreError
from ballot.owner_only import claim_file


class WriterLock:
    """The right to write to the store of one folder (`WritersRight`).

    An exclusive transaction on an empty SQLite file: the operating system drops it when the
    process ends, however it ends, and SQLite speaks to every operating system for us. Not
    re-entrant.

    Args:
        path: the lock file; made where it is missing, and never removed (a second process
            could hold a lock on the removed file).
    """

    undoes = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self.patience = 0.0
        """So long another writer is waited for, s."""
        self._connection: sqlite3.Connection | None = None

    def acquire(self) -> None:
        """Take the lock, at once or after no more than `patience`, or not at all.

        Raises:
            StoreError: another process, or another `Store` of this one, is writing.
        """
        try:
            claim_file(self._path)
            connection = sqlite3.connect(
                self._path, timeout=self.patience, isolation_level=None, check_same_thread=False
            )
        except (sqlite3.OperationalError, OSError) as error:
            raise StoreError("store.unusable", path=self._path, problem=error) from error
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            connection.close()
            if _is_busy(error):
                raise StoreError("store.locked", path=self._path.parent) from error
            raise StoreError("store.unusable", path=self._path, problem=error) from error
        self._connection = connection

    def keep(self) -> None:
        """Do nothing: each event stands as soon as it is written."""

    def keep_on(self) -> None:
        """Do nothing, as `keep`."""

    def release(self) -> None:
        """Give the lock back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _is_busy(error: sqlite3.Error) -> bool:
    return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
