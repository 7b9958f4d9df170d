"""`[rules]` of activity.toml, as the declared switches say: its tables and keys, and `Rules` of it.

A new switch needs nothing here; a new `ValueForm` needs its check in `_annotation`.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, PlainValidator, create_model
from pydantic_core import PydanticCustomError

from ballot.other_rules_schema import ROW_TABLES
from ballot.rules import ALWAYS, SWITCHES, Rules, rules_of
from ballot.switch import (
    ByGroup,
    Choice,
    ChoiceOrOrder,
    Count,
    Flag,
    Only,
    Points,
    PointsOrNone,
    Rows,
    Selection,
    Share,
    ShareOrNone,
    Switch,
    Texts,
    ValueForm,
    Weight,
)
from ballot.toml_file import Table
from ballot.value_checks import (
    CountKey,
    FractionKey,
    PointsKey,
    ShareKey,
    TextKey,
    WeightKey,
    member_of,
    only,
    share_or_none,
)


def _nothing(_word: object) -> None:
    return None


def _words(
    value: object, words: type[StrEnum], named: Callable[[object], Any] = _nothing
) -> list[Any] | None:
    """Return the words of a list, or None where it is empty or has others, or one twice."""
    if not isinstance(value, list) or not value:
        return None
    known = [words(each) if each in [*words] else named(each) for each in value]
    return known if None not in known and len(known) == len(set(known)) else None


def _selection(words: type[StrEnum]) -> Callable[[object], list[StrEnum]]:
    def selection(value: object) -> list[StrEnum]:
        chosen = _words(value, words)
        if chosen is None:
            context = {"got": value, "allowed": " | ".join(words)}
            raise PydanticCustomError("activity.mark_kinds", "kinds", context)
        return [word for word in words if word in chosen]

    return selection


def _choice_or_order(
    words: type[StrEnum], tried: type[StrEnum], named: Callable[[object], Any]
) -> Callable[[object], StrEnum | list[Any]]:
    def choice_or_order(value: object) -> StrEnum | list[Any]:
        if isinstance(value, str) and value in [*words]:
            return words(value)
        order = _words(value, tried, named)
        if order is None:
            context = {"got": value, "rules": " | ".join(words), "breakers": " | ".join(tried)}
            raise PydanticCustomError("activity.ties", "ties", context)
        return order

    return choice_or_order


def _annotation(form: ValueForm[Any]) -> Any:
    """Return the type of a key with its check.

    Raises:
        TypeError: nobody said how values of this form are checked.
    """
    match form:
        case Choice(words):
            return Annotated[words, BeforeValidator(member_of(words))]
        case Selection(words):
            return Annotated[list[Any], PlainValidator(_selection(words))]
        case ChoiceOrOrder(words, tried, named):
            return Annotated[Any, PlainValidator(_choice_or_order(words, tried, named))]
        case Points():
            return FractionKey
        case PointsOrNone():
            return PointsKey
        case Share():
            return ShareKey
        case Weight():
            return WeightKey
        case ShareOrNone():
            return Annotated[Fraction | None, BeforeValidator(share_or_none)]
        case Flag():
            return bool
        case Count():
            return CountKey
        case Texts():
            return list[TextKey]
        case Rows(each):
            row: Any = ROW_TABLES[each]
            return list[row]
        case ByGroup(each):
            item: Any = _annotation(each)
            return dict[str, item]
        case Only(word):
            return Annotated[Literal[word], BeforeValidator(only(word))]
        case _:
            raise TypeError(form)


def table_of(switches: Iterable[Switch[Any]], name: str = "rules") -> type[Table]:
    """Return the table with the keys of these switches, and their defaults.

    Raises:
        TypeError: values of a switch inside a table by groups look unlike those of the groups.
    """
    return _table(name, [(switch.keys, switch) for switch in switches])


def _table(name: str, switches: Iterable[tuple[tuple[str, ...], Switch[Any]]]) -> type[Table]:
    """Return a table; with each switch stand the keys that lead to it from there on."""
    ordered = sorted(switches, key=lambda entry: entry[0][0])
    columns: dict[str, Any] = {}
    for key, group in groupby(ordered, key=lambda entry: entry[0][0]):
        found = [(keys[1:], switch) for keys, switch in group]
        match [switch for rest, switch in found if not rest]:
            case [Switch(form=ByGroup(each)) as groups]:
                # A switch inside a table by groups is one more key of it.
                if any(switch.form != each for rest, switch in found if rest):
                    raise TypeError(key)
                columns[key] = (_annotation(groups.form), {**groups.default})
            case [switch]:
                default = switch.default
                # As TOML would have it.
                read = list(default) if isinstance(default, tuple) else default
                columns[key] = (_annotation(switch.form), read)
            case _:
                table = _table(f"{name}.{key}", found)
                columns[key] = (table, table())
    return create_model(name, __base__=Table, **columns)


if TYPE_CHECKING:
    RulesTable = Table
else:
    RulesTable = table_of((*SWITCHES, *ALWAYS))
"""`[rules]`: every switch; one that is left out has its default."""


def inside(table: str) -> tuple[str, ...]:
    """Return the keys of a table by groups that are switches and no groups."""
    return tuple(switch.keys[-1] for switch in SWITCHES if switch.path.rpartition(".")[0] == table)


def rules_in(table: Table) -> Rules:
    """Return the rules of a `[rules]` that was read."""
    found = {switch.path: _found(table, switch) for switch in SWITCHES}
    return rules_of(found)


def rules_from(body: Mapping[str, Any]) -> Rules:
    """Return the rules that a table with the keys of `[rules]` says, such as a tally's.

    Raises:
        ValueError: a key or value is none that this version knows.
    """
    return rules_in(RulesTable.model_validate(dict(body)))


def _found(table: Table, switch: Switch[Any]) -> Any:
    found: Any = table
    for key in switch.keys:
        if isinstance(found, Mapping):
            return found.get(key, switch.default)
        found = getattr(found, key)
    if isinstance(switch.form, ByGroup):
        others = inside(switch.path)
        found = {group: value for group, value in found.items() if group not in others}
    return switch.form.taken(found)
