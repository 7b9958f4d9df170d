"""Opening a store, and the right to write to it: what every kind of recording stands on."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ballot.errors import StoreError, UsageError
from ballot.files import naming, sync_folder
from ballot.ids import ActivityId
from ballot.repertoire import drawable
from store import place as places
from store.codec import clean
from store.desk_tables import DeskTables
from store.event import EventKind, sha256_hex
from store.log import SCHEMA
from store.place import StorePlace
from store.second import with_people
from store.state import State
from store.state_tables import StateTables
from store.traces import trace_of_evidence
from store.view import EvidenceView


class Recorder(EvidenceView):
    """The facts of one activity, appended and never changed, and the state that follows.

    Readers see what others write. Only one process writes at a time; a batch that writes much
    holds the right to for its duration with `writing()`. Not for use by several threads at once.
    """

    def __init__(self, place: StorePlace, *, tables: StateTables | None = None) -> None:
        super().__init__(place, tables=tables)
        self._folder = place.folder
        self._lock = place.right()
        self._depth = 0
        self._is_remembered = place.is_file
        """Whether the folder says where its evidence lies."""

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        url: str | None = None,
        activity: ActivityId | None = None,
        kept: bool = False,
    ) -> Self:
        """Open the store of an activity folder; whoever writes first makes it.

        Args:
            folder: the activity folder; it exists.
            url: another database, in SQLAlchemy's words; `pingyi.db` in the folder otherwise.
            activity: whose evidence it is; in PostgreSQL each has a schema of its own.
            kept: whether the state that is kept in tables is believed, for what people
                see and do; otherwise it is folded from the log's first event, and what leaves the
                program rests on nothing else.

        Raises:
            StoreError: it is damaged, of another version, or can't be opened; it is missing or
                empty where it must have been once.
        """
        if not folder.is_dir():
            raise StoreError("store.no_folder", path=folder)
        place = places.place_of(folder, url, activity)
        store = cls(place, tables=place.tables() if kept else None)
        try:
            place.require_here()
            found = store._refreshed().schema
            if found is None:
                store._require_new()
            elif found != SCHEMA:
                raise StoreError("store.version", path=place.shown, found=found, known=SCHEMA)
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
        if trace is None and places.away_of(self._folder) is not None:
            trace = self._folder / places.AWAY_FILE
        if trace is not None:
            raise StoreError("store.lost", path=self._place.shown, found=trace)

    def close(self) -> None:
        """Close the database and give the lock back."""
        try:
            self._keeper.close()
        finally:
            self._log.close()
            self._lock.release()
            self._depth = 0

    def desk_tables(self) -> DeskTables | None:
        """Return the tables that servers of the review pages share; None where there is only one.

        They have connections of their own, and are for many threads; the caller closes them.
        """
        return self._place.desk_tables()

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

        In PostgreSQL all that is recorded meanwhile is one transaction: it is on record when the
        outermost ends, or nothing of it is, where it ends with an error.

        Raises:
            StoreError: somebody else is writing, or what was recorded can't be kept.
        """
        if self._depth:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if not self._lock.undoes:
                    self._keeper.save_if_many()
            return
        with self._outermost():
            yield
        self._keeper.save_if_many()
        if not self._is_remembered:
            self._place.remember()
            self._is_remembered = True

    @contextmanager
    def _outermost(self) -> Iterator[None]:
        self._lock.acquire()
        self._depth = 1
        is_kept = False
        try:
            if self._place.is_file and places.away_of(self._folder) is not None:
                raise StoreError("store.moved_meanwhile", path=self._folder)
            if self._keeper.refreshed().schema is None:
                self._begin()
            yield
            self._lock.keep()
            is_kept = True
        finally:
            self._depth = 0
            try:
                if not self._lock.undoes:
                    self._keeper.save_if_many()
                elif not is_kept:
                    self._keeper.forget()  # what isn't on record isn't known either
            finally:
                self._lock.release()

    def keep_now(self) -> None:
        """Have what was recorded within `writing` stand, and hold the right on.

        Whoever gives a file its place that nobody would know without the log asks for this first:
        a sheet that was printed, a seal, a signature.

        Raises:
            StoreError: it can't be kept.
        """
        if self._depth:  # else it stood when it was recorded
            self._lock.keep_on()

    @contextmanager
    def scanning(self) -> Iterator[None]:
        """Hold the right to write for a whole scan, where nobody else could write beside it.

        In PostgreSQL several may scan, and people decide meanwhile: there a scan takes the right
        for each group of pages.
        """
        with nullcontext() if self.shares_writing else self.writing():
            yield

    @property
    def shares_writing(self) -> bool:
        """Whether others write to this store while a scan runs."""
        return self._lock.undoes

    def _begin(self) -> None:
        """Make the store; the caller holds the right to write."""
        self._require_new()
        self._log.create()
        self._append(EventKind.CREATED, {"schema": SCHEMA})
        # SQLite puts the name of its log on disk, not that of the database.
        if self._place.is_file:
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
