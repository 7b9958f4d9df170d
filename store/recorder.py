"""Opening a store, and the right to write to it: what every kind of recording stands on."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ballot.errors import StoreError, UsageError
from ballot.files import naming, sync_folder
from ballot.repertoire import drawable
from store.codec import clean
from store.event import EventKind, sha256_hex
from store.lock import WriterLock
from store.log import SCHEMA
from store.second import with_people
from store.state import State
from store.state_tables import STATE_FILE, SqlStateTables, StateTables
from store.traces import trace_of_evidence
from store.view import EvidenceView

LOCK_FILE = "pingyi.lock"


class Recorder(EvidenceView):
    """The facts of one activity, appended and never changed, and the state that follows.

    Readers see what others write. Only one process writes at a time; a batch that writes much
    holds the right to for its duration with `writing()`. Not for use by several threads at once.
    """

    def __init__(
        self, folder: Path, url: str | None = None, *, tables: StateTables | None = None
    ) -> None:
        super().__init__(folder, url, tables=tables)
        self._folder = folder
        self._lock = WriterLock(folder / LOCK_FILE)
        self._depth = 0

    @classmethod
    def open(cls, folder: Path, *, url: str | None = None, kept: bool = False) -> Self:
        """Open the store of an activity folder; whoever writes first makes it.

        Args:
            folder: the activity folder; it exists.
            url: another database, in SQLAlchemy's words; `pingyi.db` in the folder otherwise.
            kept: whether the state that is kept beside `pingyi.db` is believed, for what people
                see and do; otherwise it is folded from the log's first event, and what leaves the
                program rests on nothing else.

        Raises:
            StoreError: it is damaged, of another version, or can't be opened; it is missing or
                empty where it must have been once.
        """
        if not folder.is_dir():
            raise StoreError("store.no_folder", path=folder)
        tables = SqlStateTables(f"sqlite:///{folder / STATE_FILE}") if kept else None
        store = cls(folder, url, tables=tables)
        try:
            found = store._refreshed().schema
            if found is None:
                store._require_new()
            elif found != SCHEMA:
                raise StoreError("store.version", path=store._place, found=found, known=SCHEMA)
        except BaseException:
            store.close()
            raise
        return store

    def _require_new(self) -> None:
        """Make sure that nothing beside the store says that there was one before.

        Raises:
            StoreError: sheets, scans or results stand in the folder.
        """
        trace = trace_of_evidence(self._folder)
        if trace is not None:
            raise StoreError("store.lost", path=self._place, found=trace)

    def close(self) -> None:
        """Close the database and give the lock back."""
        try:
            self._keeper.close()
        finally:
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

    def wait_for_writers(self, seconds: float) -> None:
        """Have `writing` wait for others who write for a moment, such as a scan that watches."""
        self._lock.patience = seconds

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
            if self._depth == 1 and super()._refreshed().schema is None:
                self._begin()
            yield
        finally:
            self._depth -= 1
            self._keeper.save_if_many()
            if self._depth == 0:
                self._lock.release()

    def _begin(self) -> None:
        """Make the store; the caller holds the right to write."""
        self._require_new()
        self._log.create()
        self._append(EventKind.CREATED, {"schema": SCHEMA})
        # SQLite puts the name of its log on disk, not that of the database.
        with naming(self._folder):
            sync_folder(self._folder)

    def _refreshed(self) -> State:
        """Return the state with what others have written; nobody has while we hold the lock."""
        return self._state if self._depth else super()._refreshed()

    def _append(
        self, kind: EventKind, payload: Mapping[str, Any], *, measures: str | None = None
    ) -> None:
        """Append an event; `store.second` checks who acts, and that a second person confirms."""
        payload = with_people(kind, payload, self._state, self._log.head)
        if measures is not None:
            payload = {**payload, "measures_sha256": sha256_hex(measures)}
        self._keeper.take_in(self._log.append(kind, payload, measures=measures))


def entered(text: str) -> str:
    """Return what a person entered, or left out, without the spaces around it.

    Raises:
        UsageError: no paper can show a character of it.
    """
    return drawable(clean(text)).strip()


def required(text: str, key: str) -> str:
    """Return what a person entered, without the spaces around it.

    Raises:
        UsageError: nothing was entered, or a character that no paper can show.
    """
    text = entered(text)
    if not text:
        raise UsageError(key)
    return text
