"""Opening a store, and the right to write to it: what every kind of recording stands on."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ballot.errors import StoreError, UsageError
from ballot.files import naming, sync_folder
from store.codec import clean
from store.lock import WriterLock
from store.log import SCHEMA, EventKind, sha256_hex
from store.state import State
from store.view import EvidenceView

LOCK_FILE = "pingyi.lock"


class Recorder(EvidenceView):
    """The facts of one activity, appended and never changed, and the state that follows.

    Readers see what others write. Only one process writes at a time; a batch that writes much
    holds the right to for its duration with `writing()`. Not for use by several threads at once.
    """

    def __init__(self, folder: Path, url: str | None = None) -> None:
        super().__init__(folder, url)
        self._lock = WriterLock(folder / LOCK_FILE)
        self._depth = 0
        self._has_tables = False

    @classmethod
    def open(cls, folder: Path, *, url: str | None = None) -> Self:
        """Open the store of an activity folder, making it where there is none yet.

        Args:
            folder: the activity folder; it exists.
            url: another database, in SQLAlchemy's words; `pingyi.db` in the folder otherwise.

        Raises:
            StoreError: it is damaged, of another version, or can't be opened.
        """
        if not folder.is_dir():
            raise StoreError("store.no_folder", path=folder)
        store = cls(folder, url)
        try:
            store._has_tables = store._log.exists()
            if not store._has_tables or not store._refreshed().schema:
                with store.writing():
                    store._log.create()
                    store._has_tables = True
                    if not store._state.schema:
                        store._append(EventKind.CREATED, {"schema": SCHEMA})
                    # SQLite puts the name of its log on disk, not that of the database.
                    with naming(folder):
                        sync_folder(folder)
            if store._state.schema != SCHEMA:
                found = store._state.schema
                raise StoreError("store.version", path=store._place, found=found, known=SCHEMA)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Close the database and give the lock back."""
        self._log.close()
        self._lock.release()
        self._depth = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the right to write; nests.

        Raises:
            StoreError: somebody else is writing.
        """
        if self._depth == 0:
            self._lock.acquire()
        self._depth += 1
        try:
            if self._depth == 1 and self._has_tables:
                super()._refreshed()
            yield
        finally:
            self._depth -= 1
            if self._depth == 0:
                self._lock.release()

    def _refreshed(self) -> State:
        """Return the state with what others have written; nobody has while we hold the lock."""
        return self._state if self._depth else super()._refreshed()

    def _append(
        self, kind: EventKind, payload: Mapping[str, Any], *, measures: str | None = None
    ) -> None:
        if measures is not None:
            payload = {**payload, "measures_sha256": sha256_hex(measures)}
        self._state.apply(self._log.append(kind, payload, measures=measures))


def required(text: str, key: str) -> str:
    """Return what a person entered, without the spaces around it.

    Raises:
        UsageError: nothing was entered.
    """
    text = clean(text).strip()
    if not text:
        raise UsageError(key)
    return text
