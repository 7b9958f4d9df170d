"""Checks between the values of activity.toml: duplicates, references, sums.

They look at the raw tables, so that they can speak even where other values are malformed; what
is not of the expected type is left to `ballot.activity_schema`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from ballot.messages import say
from ballot.rules_schema import inside
from ballot.toml_lines import TomlPath, dotted

Finding = tuple[TomlPath, str]
"""Where, and what to write instead."""


def find_contradictions(raw: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield everything in `raw` that contradicts something else in it."""
    for key in ("categories", "sessions", "groups", "units"):
        yield from _duplicates(raw, key, "id")
        yield from _duplicates(raw, key, "name")
    yield from _unit_references(raw)
    yield from _category_sizes(raw)
    yield from _veto_references(raw)
    yield from _group_shares(raw)


def _tables(raw: Mapping[str, Any], key: str) -> Iterator[tuple[TomlPath, Mapping[str, Any]]]:
    tables = raw.get(key)
    for index, table in enumerate(tables if isinstance(tables, list) else ()):
        if isinstance(table, dict):
            yield (key, index), table


def _texts(raw: Mapping[str, Any], key: str, field: str) -> Iterator[tuple[TomlPath, str]]:
    for path, table in _tables(raw, key):
        if isinstance(text := table.get(field), str):
            yield (*path, field), text


def _duplicates(raw: Mapping[str, Any], key: str, field: str) -> Iterator[Finding]:
    first: dict[str, TomlPath] = {}
    for path, text in _texts(raw, key, field):
        if text in first:
            other = dotted(first[text])
            yield path, say("activity.duplicate", got=text, other=other)
        first.setdefault(text, path)


def _known(raw: Mapping[str, Any], key: str) -> list[str]:
    return [text for _, text in _texts(raw, key, "id")]


def _unknown(path: TomlPath, got: str, known: Iterable[str], key: str) -> Iterator[Finding]:
    known = list(known)
    if got not in known:
        yield path, say("activity.unknown_id", got=got, table=key, known=_shortened(known))


def _shortened(names: list[str], most: int = 12) -> str:
    more = " …" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _unit_references(raw: Mapping[str, Any]) -> Iterator[Finding]:
    categories = _known(raw, "categories")
    for path, category in _texts(raw, "units", "category"):
        yield from _unknown(path, category, categories, "categories")


def _category_sizes(raw: Mapping[str, Any]) -> Iterator[Finding]:
    sizes = Counter(category for _, category in _texts(raw, "units", "category"))
    for path, table in _tables(raw, "categories"):
        category, top = table.get("id"), table.get("top")
        if not isinstance(category, str):
            continue
        size = sizes[category]
        if size == 0:
            yield (*path, "id"), say("activity.empty_category", got=category)
        elif type(top) is int and top > size:
            yield (*path, "top"), say("activity.top", got=top, size=size)


def _veto_references(raw: Mapping[str, Any]) -> Iterator[Finding]:
    units = _known(raw, "units")
    yield from _duplicates(raw, "vetoes", "unit")
    for path, unit in _texts(raw, "vetoes", "unit"):
        yield from _unknown(path, unit, units, "units")


def _group_shares(raw: Mapping[str, Any]) -> Iterator[Finding]:
    rules = raw.get("rules")
    if not isinstance(rules, dict):
        return
    groups = _known(raw, "groups")
    others = inside("composition")
    for index, group in enumerate(groups):
        if group in others:
            yield ("groups", index, "id"), say("activity.reserved", got=group)
    weights = rules.get("weights")
    if isinstance(weights, dict):
        for group in weights:
            yield from _unknown(("rules", "weights", group), group, groups, "groups")
    composition = rules.get("composition")
    if not isinstance(composition, dict):
        return
    shares = {group: share for group, share in composition.items() if group not in others}
    for group in shares:
        yield from _unknown(("rules", "composition", group), group, groups, "groups")
    total = _sum_of_fractions(shares.values())
    if total is not None and shares and total != 1:
        yield ("rules", "composition"), say("activity.composition_sum", total=total)


def _sum_of_fractions(values: Iterable[object]) -> Fraction | None:
    """Return the sum, or None where a value is no fraction (a fault of its own)."""
    try:
        return sum((Fraction(value) for value in values if isinstance(value, str)), Fraction())
    except (ValueError, ZeroDivisionError):
        return None
