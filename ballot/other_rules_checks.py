"""Checks between the values of the rules that other places have (`ballot.other_rules`)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from ballot.form_checks import grade_ids
from ballot.messages import say
from ballot.other_rules import BandBy, GradeBreaker, LastBy, Measure
from ballot.raw_tables import Finding, duplicates, known_ids, tables_of, texts_of, unknown
from ballot.toml_lines import TomlPath


def find_in_other_rules(raw: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what contradicts something else in tie-breakers, last places, bands, quotas, points."""
    rules = raw.get("rules")
    rules = rules if isinstance(rules, dict) else {}
    grades = grade_ids(raw)
    yield from _ties(rules, grades)
    yield from _last(raw, rules)
    for path, told in (
        *_bands(rules, grades),
        *_quotas(rules, grades),
        *_rank_points(rules, known_ids(raw, "categories")),
    ):
        yield ("rules", *path), told


def _ties(rules: Mapping[str, Any], grades: list[str]) -> Iterator[Finding]:
    ranking = rules.get("ranking")
    ties = ranking.get("ties") if isinstance(ranking, dict) else None
    for index, word in enumerate(ties if isinstance(ties, list) else ()):
        if (breaker := GradeBreaker.of(word)) is not None:
            yield from unknown(("rules", "ranking", "ties", index), breaker.grade, grades, "grades")


def _last(raw: Mapping[str, Any], rules: Mapping[str, Any]) -> Iterator[Finding]:
    last = rules.get("last")
    last = last if isinstance(last, dict) else {}
    by, at = last.get("by", LastBy.NUMBER.value), ("rules", "last")
    for needs, key in ((LastBy.LIMIT, "below"), (LastBy.SHARE, "share")):
        if by == needs and key not in last:
            yield (*at, "by"), say("activity.needs", got=by, wanted=key)
    below = _fraction(last.get("below"))
    if last.get("measure", Measure.RATE.value) == Measure.RATE and below is not None and below > 1:
        yield (*at, "below"), say("activity.share", got=below)
    sizes = Counter(category for _, category in texts_of(raw, "units", "category"))
    for path, table in tables_of(raw, "categories"):
        number, size = table.get("last"), sizes[str(table.get("id"))]
        if number is not None and by != LastBy.NUMBER:
            yield (*path, "last"), say("activity.last_by_other", got=by)
        elif type(number) is int and 0 < size < number:
            yield (*path, "last"), say("activity.last", got=number, size=size)


def _bands(rules: Mapping[str, Any], grades: list[str]) -> Iterator[Finding]:
    yield from duplicates(rules, "bands", "name")
    above: dict[tuple[object, ...], Fraction] = {}
    for path, band in tables_of(rules, "bands"):
        by = band.get("by", BandBy.RATE.value)
        yield from _known(path, band, grades)
        if by == BandBy.SHARE and not band.get("grades"):
            yield (*path, "by"), say("activity.needs", got=by, wanted="grades")
        if by != BandBy.SHARE and "grades" in band:
            yield (*path, "grades"), say("activity.only_with", name="by", word=BandBy.SHARE.value)
        limit = _fraction(band.get("at_least"))
        if limit is None:
            continue
        if by != BandBy.MEAN and limit > 1:
            yield (*path, "at_least"), say("activity.share", got=limit)
        same = (by, *_texts(band.get("grades")))
        if same in above and limit >= above[same]:
            yield (*path, "at_least"), say("activity.band_order", got=limit, above=above[same])
        above[same] = limit


def _quotas(rules: Mapping[str, Any], grades: list[str]) -> Iterator[Finding]:
    for path, quota in tables_of(rules, "quotas"):
        yield from _known(path, quota, grades)
        if ("at_most" in quota) == ("at_least" in quota):
            yield path, say("activity.one_of", keys="at_most, at_least")


def _rank_points(rules: Mapping[str, Any], categories: list[str]) -> Iterator[Finding]:
    yield from duplicates(rules, "rank_points", "category")
    tables = list(tables_of(rules, "rank_points"))
    without = [path for path, table in tables if "category" not in table]
    for path in without[1:]:
        yield path, say("activity.one_for_all")
    for path, category in texts_of(rules, "rank_points", "category"):
        yield from unknown(path, category, categories, "categories")
    for path, table in tables:
        if bool(table.get("points")) == ("first" in table):
            yield path, say("activity.one_of", keys="points, first")
        elif "step" in table and "first" not in table:
            yield (*path, "step"), say("activity.needs", got="step", wanted="first")


def _known(path: TomlPath, table: Mapping[str, Any], grades: list[str]) -> Iterator[Finding]:
    texts = _texts(table.get("grades"))
    for index, grade in enumerate(texts):
        yield from unknown((*path, "grades", index), grade, grades, "grades")
        if grade in texts[:index]:
            yield (*path, "grades", index), say("activity.listed_twice", got=grade)


def _texts(listed: object) -> list[str]:
    return [text for text in listed if isinstance(text, str)] if isinstance(listed, list) else []


def _fraction(value: object) -> Fraction | None:
    """Return a fraction, or None where a value is none (a fault of its own)."""
    try:
        return Fraction(value) if isinstance(value, str) else None
    except (ValueError, ZeroDivisionError):
        return None
