"""Checks between the grades, items, forms and sessions of activity.toml."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from ballot.activity_schema import GRADES_OF_A_FORM
from ballot.form import CHOSEN, FormKind
from ballot.grade import PLAN_VOTES, Vote
from ballot.messages import say
from ballot.raw_tables import Finding, duplicates, known_ids, tables_of, texts_of, unknown
from ballot.toml_lines import TomlPath, dotted

_TAKEN: Final = (Vote.ABSTAIN, Vote.VOID, CHOSEN, Vote("pending"))
"""What files call other things."""

_LISTS: Final = (FormKind.OPINION, FormKind.SELECTION)


def find_in_forms(raw: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what contradicts something else in `[[grades]]`, `[[items]]`, `[[forms]]`, sessions."""
    yield from _grades(raw)
    yield from duplicates(raw, "forms", "id")
    items, forms = known_ids(raw, "items"), known_ids(raw, "forms")
    for path, session in texts_of(raw, "sessions", "form"):
        yield from unknown(path, session, forms, "forms")
    first = raw.get("form")
    if isinstance(first, dict):
        yield from _listed(("form",), first, "items", items)
    for path, form in tables_of(raw, "forms"):
        yield from _listed(path, form, "items", items)
        yield from _listed(path, form, "units", known_ids(raw, "units"))
        yield from _listed(path, form, "grades", grade_ids(raw))
        yield from _of_kind(path, form, len(known_ids(raw, "units")))
    yield from _evaluated_twice(raw)


def _evaluated_twice(raw: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield the evaluation forms that rank units of a category that another one ranks, too.

    A question to the leading group names its category: it must be of one form.
    """
    category = {table.get("id"): table.get("category") for _, table in tables_of(raw, "units")}
    ranked: dict[Any, str] = {}
    if not all(table.get("form") for _, table in tables_of(raw, "sessions")):
        ranked = dict.fromkeys(category.values(), "[form]")
    for path, form in tables_of(raw, "forms"):
        units = form.get("units", [*category])
        if form.get("kind") != FormKind.EVALUATION or not isinstance(units, list):
            continue
        own = {category.get(unit): str(form.get("id")) for unit in units if isinstance(unit, str)}
        for each in own.keys() & ranked.keys():
            told = say("activity.evaluated_twice", category=each, other=ranked[each])
            yield (*path, "units") if "units" in form else path, told
        ranked |= own


def grade_ids(raw: Mapping[str, Any]) -> list[str]:
    """Return the ids of the grades: those of `[[grades]]`, or the plan's."""
    return known_ids(raw, "grades") if raw.get("grades") else [*map(str, PLAN_VOTES)]


def _grades(raw: Mapping[str, Any]) -> Iterator[Finding]:
    for path, grade in texts_of(raw, "grades", "id"):
        if grade in _TAKEN:
            yield path, say("activity.grade_taken", got=grade, taken=", ".join(_TAKEN))
    for path, table in tables_of(raw, "grades"):
        if table.get("valid") is False and table.get("points") not in (None, "none"):
            yield (*path, "points"), say("activity.points_of_no_vote", got=table["points"])
        if table.get("valid") is False and table.get("satisfies") not in (None, "0"):
            yield (*path, "satisfies"), say("activity.rate_of_no_vote", got=table["satisfies"])
    yield from _heads(raw)
    if not isinstance(raw.get("grades"), list):
        return
    rules = raw.get("rules")
    scoring = rules.get("scoring") if isinstance(rules, dict) else None
    for key in scoring if isinstance(scoring, dict) else ():
        if key != "abstain":
            yield ("rules", "scoring", key), say("activity.scoring_beside_grades", got=key)
    whole = known_ids(raw, "grades")
    if not any(table.get("points") not in (None, "none") for _, table in tables_of(raw, "grades")):
        yield ("grades",), say("activity.no_grade_scored")
    if len(whole) not in GRADES_OF_A_FORM:
        yield from _wrong_number(raw, len(whole))


def _heads(raw: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield grades with the same word above their boxes, and grades that begin with the worst."""
    first: dict[str, TomlPath] = {}
    worth: list[Fraction] = []
    for path, table in tables_of(raw, "grades"):
        key = "short" if "short" in table else "name"
        head = table.get(key)
        if key == "short" and head in first:
            other = dotted(first[head])
            yield (*path, key), say("activity.duplicate", got=head, other=other)
        if isinstance(head, str):
            first.setdefault(head, (*path, key))
        points = table.get("points")
        if isinstance(points, str) and re.fullmatch(r"\d{1,9}(/0*[1-9]\d{0,8})?", points):
            worth.append(Fraction(points))
    if worth and worth[0] < worth[-1]:
        yield ("grades",), say("activity.grades_turned", first=worth[0], last=worth[-1])


def _wrong_number(raw: Mapping[str, Any], grades: int) -> Iterator[Finding]:
    """Yield where all of so many grades would stand on a form."""
    told = say("activity.grades_of_form", got=grades, most=GRADES_OF_A_FORM[-1])
    sessions = [table.get("form") for _, table in tables_of(raw, "sessions")]
    if not all(sessions):
        yield ("grades",), told
    for path, form in tables_of(raw, "forms"):
        if "grades" not in form and form.get("kind") not in _LISTS:
            yield path, told


def _listed(
    path: TomlPath, table: Mapping[str, Any], key: str, known: list[str]
) -> Iterator[Finding]:
    listed = table.get(key)
    texts = [text for text in listed if isinstance(text, str)] if isinstance(listed, list) else []
    for index, text in enumerate(texts):
        yield from unknown((*path, key, index), text, known, key)
        if text in texts[:index]:
            yield (*path, key, index), say("activity.listed_twice", got=text)


def _of_kind(path: TomlPath, form: Mapping[str, Any], units: int) -> Iterator[Finding]:
    kind, grades = form.get("kind"), form.get("grades")
    if isinstance(grades, list) and len(grades) not in GRADES_OF_A_FORM:
        most = GRADES_OF_A_FORM[-1]
        yield (*path, "grades"), say("activity.grades_of_form", got=len(grades), most=most)
    if kind not in list(FormKind):
        return
    if kind == FormKind.OPINION and grades is not None:
        yield (*path, "grades"), say("activity.no_such_in_kind", name="grades", kind=kind)
    listed = form.get("units")
    units = len(listed) if isinstance(listed, list) else units
    if type(form.get("choose")) is int and form["choose"] > units:
        yield (*path, "choose"), say("activity.choose_many", got=form["choose"], units=units)
    if kind == FormKind.SELECTION:
        if "choose" not in form:
            yield path, say("activity.choose_missing")
        if form.get("items"):
            yield (*path, "items"), say("activity.no_such_in_kind", name="items", kind=kind)
    for key in ("choose", "over"):
        if key in form and kind not in _LISTS:
            yield (*path, key), say("activity.no_such_in_kind", name=key, kind=kind)
    if form.get("writing_lines") and kind != FormKind.OPINION:
        told = say("activity.no_such_in_kind", name="writing_lines", kind=kind)
        yield (*path, "writing_lines"), told
