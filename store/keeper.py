"""Gives the state of a log: from tables where there are any, and what the log has since.

The log is what counts. Tables that don't fit it, or that another program made, are made anew.
"""

from collections.abc import Iterator, MutableMapping
from contextlib import suppress
from secrets import token_hex
from typing import Any, Protocol, TypeVar

import orjson

from ballot.errors import StoreError
from store.decision_from import decision_from
from store.event import NO_HASH, Event
from store.fold import apply
from store.fold_above import apply_above
from store.kept import Change, KeptMapping, Kind
from store.log import EntriesLostError, EventLog
from store.state import State
from store.state_tables import StateTables, TableHead, code_digest

K = TypeVar("K")
V = TypeVar("V")

_NUMBERS = ("files", "settled", "pages", "every_sheet")
"""Of `Trail`."""

_MANY = 2000
"""So many events are written to the tables at once: each time costs some milliseconds."""


class _Keep(Protocol):
    """Makes the mappings of a state, and tells what is in them."""

    def __call__(self, kind: Kind[K, V]) -> MutableMapping[K, V]: ...

    def changes(self) -> Iterator[Change]:
        """Yield the entries that tables don't have, or have otherwise."""


class _InMemory:
    """Mappings of a state that is folded from the log's first event."""

    def __init__(self) -> None:
        self._made: list[tuple[Kind[Any, Any], dict[Any, Any]]] = []

    def __call__(self, kind: Kind[K, V]) -> MutableMapping[K, V]:
        made: dict[K, V] = {}
        self._made.append((kind, made))
        return made

    def changes(self) -> Iterator[Change]:
        for kind, mapping in self._made:
            for key, value in mapping.items():
                yield kind.name, kind.key(key), orjson.dumps(kind.value(value))


class _InTables:
    """Mappings of a state that lies in tables."""

    def __init__(self, tables: StateTables) -> None:
        self._tables = tables
        self._made: list[tuple[str, KeptMapping[Any, Any]]] = []

    def __call__(self, kind: Kind[K, V]) -> MutableMapping[K, V]:
        made = KeptMapping(kind, self._tables)
        self._made.append((kind.name, made))
        return made

    def changes(self) -> Iterator[Change]:
        for kind, mapping in self._made:
            for key, value in mapping.changed():
                yield kind, key, value


class StateKeeper:
    """The state that follows from a log.

    Args:
        log: what happened.
        tables: where the state is kept between runs; None: it is folded from the first event, and
            rests on nothing but the log.
    """

    def __init__(self, log: EventLog, tables: StateTables | None) -> None:
        self._log = log
        self._tables = tables
        self._keep: _Keep = _InMemory()
        self._head: TableHead | None = None
        self._written = 0
        """Number of the last event that the tables have taken in."""
        self._is_whole = False
        """Whether the state is that of some event: not before it is loaded, and not after an event
        was taken in by halves."""
        self.state = State(self._keep, holds_pages=tables is None)

    def refreshed(self) -> State:
        """Return the state with what others have written."""
        if not self._is_whole or not self._is_looking():
            self._load()
        try:
            self._take_in_new()
        except EntriesLostError:
            self._load()
            self._take_in_new()
        return self.state

    def _take_in_new(self) -> None:
        for event in self._log.new_events():
            self.take_in(event)

    @property
    def is_current(self) -> bool:
        """Whether the state is that of some event, and can still be asked."""
        return self._is_whole and self._is_looking()

    def _is_looking(self) -> bool:
        """Return whether the tables still show the moment with which the state began."""
        return self._tables is None or self._head is None or self._tables.is_looking

    def forget(self) -> None:
        """Begin anew with the next question: what was taken in last was not kept."""
        self._is_whole = False
        self._log.undone()

    def rest(self) -> None:
        """Hold no moment of the tables, until somebody asks again."""
        if self._tables is None:
            return
        if self._save(self._tables):
            self._is_whole = False  # it is begun from the tables with the next question
        self._tables.rest()

    def take_in(self, event: Event) -> None:
        """Take in an event that was just written, or read."""
        self._is_whole = False  # until it is taken in, whatever ends this command
        apply(self.state, event)
        self._is_whole = True

    def save_if_many(self) -> None:
        """Write the tables if much has happened; nothing of the state is held by anybody now."""
        if self._tables is None or self.state.trail.seq - self._written < _MANY:
            return
        is_written = self._save(self._tables)
        head = self._tables.begin()
        if is_written or head != self._head:
            self._load()
            self.refreshed()
        else:  # nobody can write them: it is tried again after as many events
            self._written = self.state.trail.seq

    def entries(self) -> Iterator[Change]:
        """Yield the entries that the tables don't have, or have otherwise; all without tables."""
        return self._keep.changes()

    def close(self) -> None:
        """Write what the tables lack, and let go of them."""
        if self._tables is not None:
            with suppress(StoreError):  # tables that break off: everything is in the log
                self._save(self._tables)
            self._tables.close()

    def _save(self, tables: StateTables) -> bool:
        """Write what the tables lack; what they don't take is folded anew next time.

        Returns:
            Whether they hold all of it.
        """
        if not (self._is_whole and self.state.trail.seq):
            return False
        is_known = self._head is not None and self._head.seq == self.state.trail.seq
        if is_known and next(self._keep.changes(), None) is None:
            return True
        return tables.write(self._head, self._new_head(), self._keep.changes)

    def _load(self) -> None:
        """Begin with what the tables have, if it is of this log and made by this program."""
        tables = self._tables
        head = tables.begin() if tables is not None else None
        if tables is not None and head is not None and not self._is_of_this_log(head):
            tables.rest()
            head = None
        self._head = head
        self._keep = _InMemory() if tables is None or head is None else _InTables(tables)
        self.state = State(self._keep, holds_pages=tables is None)
        self._written = 0 if head is None else head.seq
        self._log.go_on_after(self._written, NO_HASH if head is None else head.hash)
        if head is not None:
            self._fill(head)
        self._is_whole = True

    def _is_of_this_log(self, head: TableHead) -> bool:
        return head.code == code_digest() and self._log.hash_of(head.seq) == head.hash

    def _fill(self, head: TableHead) -> None:
        """Fill the state with what isn't in mappings."""
        trail = self.state.trail
        trail.seq = head.seq
        trail.begin_after(head.seq)
        for name in _NUMBERS:
            setattr(trail, name, head.numbers[name])
        self.state.counting.plan = head.counted_by
        self.state.counting.seq = head.counted_through
        above = list(trail.above)
        events = self._log.fetch(above)
        for number in above:
            apply_above(self.state, events[number], decision_from(events[number]))

    def _new_head(self) -> TableHead:
        trail = self.state.trail
        return TableHead(
            stamp=token_hex(8),
            seq=trail.seq,
            hash=self._log.head,
            code=code_digest(),
            numbers={name: getattr(trail, name) for name in _NUMBERS},
            counted_by=self.state.counting.plan,
            counted_through=self.state.counting.seq,
        )
