"""A rule switch: where it stands in activity.toml, how its value is written, its clause.

`ballot.rules` declares each switch once, beside the attribute that holds it. Whoever reads, writes,
turns or documents switches walks the declarations. How a value is checked is told by the type of
its `ValueForm` (`ballot.rules_schema`); how it is written stands here.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import MISSING, dataclass, field, fields
from enum import StrEnum
from fractions import Fraction
from typing import Any, Generic, Protocol, TypeVar, cast

from ballot.ids import GroupId

Value = TypeVar("Value")
Choices = TypeVar("Choices", bound=StrEnum)


class Word(Protocol):
    """One of several that are tried one after the other."""

    @property
    def value(self) -> str:
        """How it is written."""


Breaker = TypeVar("Breaker", bound=Word)

NONE = "none"
"""How a file says that nothing is set; TOML has no null."""


class ValueForm(ABC, Generic[Value]):
    """How the value of a switch stands in TOML and JSON."""

    @abstractmethod
    def written(self, value: Value) -> Any:
        """Return what stands in the file: a text, integer, boolean, list or table."""

    def told(self, value: Value) -> str:
        """Return the value as one word or line, as 口径影响 names it."""
        return str(self.written(value))

    def taken(self, read: Any) -> Value:
        """Return the value of what was read and found good: lists become tuples."""
        return cast(Value, read)


@dataclass(frozen=True, slots=True)
class Choice(ValueForm[Choices]):
    """One word of several."""

    words: type[Choices]

    def written(self, value: Choices) -> str:
        """Return the word."""
        return value.value


@dataclass(frozen=True, slots=True)
class Selection(ValueForm[tuple[Choices, ...]]):
    """One or more words of several, in any order; kept in theirs."""

    words: type[Choices]

    def written(self, value: tuple[Choices, ...]) -> list[str]:
        """Return the words."""
        return [word.value for word in value]

    def taken(self, read: Any) -> tuple[Choices, ...]:
        """Return them in the order of the enumeration."""
        return tuple(read)


@dataclass(frozen=True, slots=True)
class ChoiceOrOrder(ValueForm[Choices | tuple[Breaker, ...]]):
    """One word, or others that are tried one after the other."""

    words: type[Choices]
    tried: type[StrEnum]
    named: Callable[[object], Breaker | None]
    """Of a word that names a grade what is tried; None of any other."""

    def written(self, value: Choices | tuple[Breaker, ...]) -> str | list[str]:
        """Return the word, or the list."""
        return [each.value for each in value] if isinstance(value, tuple) else value.value

    def told(self, value: Choices | tuple[Breaker, ...]) -> str:
        """Return the words of a list side by side."""
        written = self.written(value)
        return " ".join(written) if isinstance(written, list) else written

    def taken(self, read: Any) -> Choices | tuple[Breaker, ...]:
        """Return a list as a tuple."""
        return tuple(read) if isinstance(read, list) else cast(Choices, read)


@dataclass(frozen=True, slots=True)
class Exact(ValueForm[Fraction]):
    """A fraction of 0 or more, written as a text such as `9/10`."""

    def written(self, value: Fraction) -> str:
        """Return it in lowest terms."""
        return str(value)


class Points(Exact):
    """What a row is worth."""


@dataclass(frozen=True, slots=True)
class PointsOrNone(ValueForm[Fraction | None]):
    """What a row is worth, or `none` where it isn't scored."""

    def written(self, value: Fraction | None) -> str:
        """Return the fraction, or `none`."""
        return NONE if value is None else str(value)


class Share(Exact):
    """At most 1."""


class Weight(Exact):
    """More than 0."""


@dataclass(frozen=True, slots=True)
class ShareOrNone(ValueForm[Fraction | None]):
    """A share, or `none` where no limit is set."""

    def written(self, value: Fraction | None) -> str:
        """Return the fraction, or `none`."""
        return NONE if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Flag(ValueForm[bool]):
    """`true` or `false`."""

    def written(self, value: bool) -> bool:
        """Return it as it is."""
        return value

    def told(self, value: bool) -> str:
        """Return it as TOML writes it."""
        return str(value).lower()


@dataclass(frozen=True, slots=True)
class Count(ValueForm[int]):
    """An integer of 0 or more."""

    def written(self, value: int) -> int:
        """Return it as it is."""
        return value


@dataclass(frozen=True, slots=True)
class Texts(ValueForm[tuple[str, ...]]):
    """Texts that aren't empty, in their order; none at all is well."""

    def written(self, value: tuple[str, ...]) -> list[str]:
        """Return them as a list."""
        return list(value)

    def taken(self, read: Any) -> tuple[str, ...]:
        """Return them as a tuple."""
        return tuple(read)


@dataclass(frozen=True, slots=True)
class Rows(ValueForm[tuple[Value, ...]]):
    """A list of tables, each of which is one value of a dataclass; none at all is well."""

    each: type[Value]

    def written(self, value: tuple[Value, ...]) -> list[dict[str, Any]]:
        """Return the tables, without the keys that have their default."""
        return [_table_of(one) for one in value]

    def taken(self, read: Any) -> tuple[Value, ...]:
        """Return the values of the tables that were read."""
        return tuple(
            self.each(**{k: tuple(v) if isinstance(v, list) else v for k, v in dict(table).items()})
            for table in read
        )


def _table_of(one: Any) -> dict[str, Any]:
    values = {each: getattr(one, each.name) for each in fields(one)}
    return {
        each.name: _plain(value)
        for each, value in values.items()
        if each.default is MISSING or value != each.default
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value if isinstance(value, int) else str(value)


@dataclass(frozen=True, slots=True)
class ByGroup(ValueForm[Mapping[GroupId, Value]]):
    """A table with a value for each group of representatives, by its id.

    A switch whose place is inside this table takes its key away from the groups.
    """

    each: ValueForm[Value]

    def written(self, value: Mapping[GroupId, Value]) -> dict[str, Any]:
        """Return the table."""
        return {group: self.each.written(one) for group, one in value.items()}

    def told(self, value: Mapping[GroupId, Value]) -> str:
        """Return the groups in the order of their ids, or `none`."""
        pairs = sorted(value.items())
        return " ".join(f"{group}={self.each.told(one)}" for group, one in pairs) or NONE

    def taken(self, read: Any) -> Mapping[GroupId, Value]:
        """Return the table by ids."""
        return {GroupId(group): self.each.taken(one) for group, one in read.items()}


@dataclass(frozen=True, slots=True)
class Only(ValueForm[str]):
    """The one word that this version carries out."""

    word: str

    def written(self, value: str) -> str:
        """Return the word."""
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch(Generic[Value]):
    """One declared switch."""

    path: str
    """Its place below `[rules]`, such as `ranking.basis`."""
    form: ValueForm[Value]
    default: Value
    clause: str = ""
    """What of the plan it carries out, as docs/rules.md quotes it; empty: the plan is silent."""
    readings: tuple[Value, ...] = ()
    """Values that 口径影响 tries; those in force are passed over."""
    is_later: bool = False
    """Whether it came after tallies had been written: it stands in a table only where it is turned,
    so that a tally without it stays what it was."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that lead to it, from `[rules]` on."""
        return tuple(self.path.split("."))


def declare(
    path: str,
    form: ValueForm[Value],
    default: Value,
    *,
    clause: str = "",
    readings: tuple[Value, ...] = (),
    is_later: bool = False,
) -> Value:
    """Return the field of a dataclass that holds a switch (`Switch` says what each means)."""
    switch = Switch(
        path=path, form=form, default=default, clause=clause, readings=readings, is_later=is_later
    )
    return field(default_factory=lambda: copy(default), metadata={Switch: switch})
