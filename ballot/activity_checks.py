"""Checks between the values of activity.toml: duplicates, references, sums.

They look at the raw tables, so that they can speak even where other values are malformed; what
is not of the expected type is left to `ballot.activity_schema`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from ballot.form_checks import find_in_forms
from ballot.ids import is_practice
from ballot.messages import say
from ballot.other_rules_checks import find_in_other_rules
from ballot.raw_tables import Finding, duplicates, known_ids, tables_of, texts_of, unknown
from ballot.rules_schema import inside


def find_contradictions(raw: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield everything in `raw` that contradicts something else in it."""
    for key in ("categories", "sessions", "groups", "units", "grades", "items"):
        yield from duplicates(raw, key, "id")
        yield from duplicates(raw, key, "name")
    yield from _unit_references(raw)
    yield from _category_sizes(raw)
    yield from _veto_references(raw)
    yield from _group_shares(raw)
    yield from find_in_forms(raw)
    yield from find_in_other_rules(raw)
    yield from _practice_name(raw)


def _practice_name(raw: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield where the name of an activity for practice, which papers show, doesn't say so."""
    id_, name = raw.get("id"), raw.get("name")
    if isinstance(id_, str) and isinstance(name, str) and is_practice(id_):
        word = say("practice.word")
        if not name.startswith(word):
            yield ("name",), say("practice.name", got=name, word=word)


def _unit_references(raw: Mapping[str, Any]) -> Iterator[Finding]:
    categories = known_ids(raw, "categories")
    for path, category in texts_of(raw, "units", "category"):
        yield from unknown(path, category, categories, "categories")


def _category_sizes(raw: Mapping[str, Any]) -> Iterator[Finding]:
    sizes = Counter(category for _, category in texts_of(raw, "units", "category"))
    for path, table in tables_of(raw, "categories"):
        category, top = table.get("id"), table.get("top")
        if not isinstance(category, str):
            continue
        size = sizes[category]
        if size == 0:
            yield (*path, "id"), say("activity.empty_category", got=category)
        elif type(top) is int and top > size:
            yield (*path, "top"), say("activity.top", got=top, size=size)


def _veto_references(raw: Mapping[str, Any]) -> Iterator[Finding]:
    units = known_ids(raw, "units")
    yield from duplicates(raw, "vetoes", "unit")
    for path, unit in texts_of(raw, "vetoes", "unit"):
        yield from unknown(path, unit, units, "units")


def _group_shares(raw: Mapping[str, Any]) -> Iterator[Finding]:
    rules = raw.get("rules")
    if not isinstance(rules, dict):
        return
    groups = known_ids(raw, "groups")
    others = inside("composition")
    for index, group in enumerate(groups):
        if group in others:
            yield ("groups", index, "id"), say("activity.reserved", got=group)
    weights = rules.get("weights")
    if isinstance(weights, dict):
        for group in weights:
            yield from unknown(("rules", "weights", group), group, groups, "groups")
    composition = rules.get("composition")
    if not isinstance(composition, dict):
        return
    shares = {group: share for group, share in composition.items() if group not in others}
    for group in shares:
        yield from unknown(("rules", "composition", group), group, groups, "groups")
    total = _sum_of_fractions(shares.values())
    if total is not None and shares and total != 1:
        yield ("rules", "composition"), say("activity.composition_sum", total=total)


def _sum_of_fractions(values: Iterable[object]) -> Fraction | None:
    """Return the sum, or None where a value is no fraction (a fault of its own)."""
    try:
        return sum((Fraction(value) for value in values if isinstance(value, str)), Fraction())
    except (ValueError, ZeroDivisionError):
        return None
