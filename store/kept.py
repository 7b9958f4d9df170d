"""Mappings of the state that lie in tables: what is asked for is loaded, what changes is written.

`State` uses them as it uses dictionaries. A value that was asked for may be changed in place:
before a mapping is written, each value that was loaded is compared with what the table has of it.
"""

from collections.abc import Callable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import orjson

from ballot.errors import StoreError

K = TypeVar("K")
V = TypeVar("V")

Change = tuple[str, str, bytes | None]
"""Kind, key and value of an entry; None: there is none any more."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[K, V]):
    """What one of the state's mappings holds, and how a table has it."""

    name: str
    key: Callable[[K], str]
    """Makes text of a key; two keys never give the same."""
    key_from: Callable[[str], K]
    value: Callable[[V], Any]
    """Makes of a value what JSON can hold."""
    value_from: Callable[[Any], V]


class Entries(Protocol):
    """Where the entries of all kinds lie, as one moment left them."""

    @property
    def place(self) -> str:
        """What a person knows them by: a file."""

    def entry(self, kind: str, key: str) -> bytes | None:
        """Return the value of an entry, JSON; None where there is none."""

    def entries(self, kind: str) -> Iterator[tuple[str, bytes]]:
        """Yield all entries of a kind, by key."""

    def some(self, kind: str, most: int) -> dict[str, bytes]:
        """Return entries of a kind by key, no more than `most`."""

    def named(self, kind: str, keys: Sequence[str]) -> dict[str, bytes]:
        """Return the entries of a kind with these keys, as far as there are any."""


class Keep(Protocol):
    """Makes the mappings of a state."""

    def __call__(self, kind: Kind[K, V]) -> MutableMapping[K, V]:
        """Return the mapping of one kind."""


def in_memory(kind: Kind[K, V]) -> MutableMapping[K, V]:
    """Return a mapping that nobody keeps."""
    return {}


_FEW = 500
"""Of so many entries a kind is loaded at once."""


def load(mapping: MutableMapping[K, V], keys: Sequence[K]) -> None:
    """Have a mapping load entries that will be asked for, if it has to."""
    if isinstance(mapping, KeptMapping):
        mapping.load(keys)


class KeptMapping(MutableMapping[K, V]):
    """The entries of one kind: those of the tables, and over them what was asked for or changed.

    Args:
        kind: what it holds.
        entries: the tables.
    """

    def __init__(self, kind: Kind[K, V], entries: Entries) -> None:
        self._kind = kind
        self._entries = entries
        self._is_whole: bool | None = None
        """Whether all that the tables have is loaded: of kinds of few entries it is, at once."""
        self._values: dict[K, V] = {}
        self._stored: dict[K, bytes | None] = {}
        """What the tables have of each entry that was asked for or set; None: nothing."""

    def __getitem__(self, key: K) -> V:
        self._ask(key)
        return self._values[key]

    def __setitem__(self, key: K, value: V) -> None:
        self._ask(key)
        self._values[key] = value

    def __delitem__(self, key: K) -> None:
        self[key]
        del self._values[key]

    def __iter__(self) -> Iterator[K]:
        """Yield all keys; those that are in no table come last."""
        if not self._has_all():
            for text, content in self._entries.entries(self._kind.name):
                key = self._kind.key_from(text)
                if key not in self._stored:
                    self._load(key, content)
            self._is_whole = True
        old = [key for key, stored in self._stored.items() if stored is not None]
        new = [key for key, stored in self._stored.items() if stored is None]
        for key in (*sorted(old, key=self._kind.key), *new):
            if key in self._values:
                yield key

    def clear(self) -> None:
        """Remove every entry."""
        for key in list(self):
            del self._values[key]

    def __len__(self) -> int:
        return len(self._values) if self._has_all() else sum(1 for _ in self)

    def load(self, keys: Sequence[K]) -> None:
        """Load the entries with these keys: they will be asked for."""
        if self._has_all():
            return
        asked = {self._kind.key(key): key for key in keys if key not in self._stored}
        found = self._entries.named(self._kind.name, list(asked))
        for text, key in asked.items():
            self._load(key, found.get(text))

    def changed(self) -> Iterator[tuple[str, bytes | None]]:
        """Yield the entries that are otherwise than the tables have them; None: there is none."""
        for key, stored in self._stored.items():
            now = None
            if key in self._values:
                now = orjson.dumps(self._kind.value(self._values[key]))
            if now != stored:
                yield self._kind.key(key), now

    def _ask(self, key: K) -> None:
        if key in self._stored:
            return
        if self._has_all():
            self._stored.setdefault(key, None)
        else:
            self._load(key, self._entries.entry(self._kind.name, self._kind.key(key)))

    def _has_all(self) -> bool:
        if self._is_whole is None:
            some = self._entries.some(self._kind.name, _FEW + 1)
            self._is_whole = len(some) <= _FEW
            for text, content in some.items() if self._is_whole else ():
                key = self._kind.key_from(text)
                if key not in self._stored:
                    self._load(key, content)
        return self._is_whole

    def _load(self, key: K, content: bytes | None) -> None:
        if content is not None:
            try:
                self._values[key] = self._kind.value_from(orjson.loads(content))
            except (ValueError, LookupError, TypeError, AttributeError) as problem:
                place = self._entries.place
                raise StoreError("store.bad_state", path=place, problem=problem) from problem
        self._stored[key] = content
