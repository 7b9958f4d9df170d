"""Counts again: from a tally's own rules and the sheet records, with scoring alone.

Nothing else of the activity is needed, neither images nor the evidence store: whoever has
tally.json and records.jsonl can say whether one follows from the other.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ballot.activity import (
    Activity,
    Category,
    FormText,
    Group,
    Oversight,
    Session,
    Unit,
    Veto,
)
from ballot.errors import RecountError
from ballot.form import FormKind, Item
from ballot.grade import Grade, Vote
from ballot.ids import (
    FIRST_FORM,
    ActivityId,
    CategoryId,
    FormKey,
    GroupId,
    ItemId,
    LineId,
    SessionId,
    UnitId,
)
from ballot.rules import Rules
from ballot.rules_schema import rules_from
from ballot.ruling import Ruling, RulingKind
from output.gathered import Gathered
from output.leaves import (
    leaf_of,
    place_of,
    plain_line,
    record_from,
    record_line,
    rows_digest,
    salts_in,
)
from output.records import Leaves
from output.stated import fraction, scale_of
from output.tally import OTHERS, result_body
from output.tally_schema import READABLE_NAMES, schema_of
from scoring.counts import Counts, UnitCount
from scoring.designations import UnitLine
from scoring.result import score_activity

_IDLE = "rulings_without_effect"
"""The key that a tally has only where there are any."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place in which a tally says otherwise than its records."""

    path: str
    """Where in the tally, such as `units[3].counts.satisfied`."""
    stated: object
    recounted: object


def recount(tally: Mapping[str, Any], lines: Iterable[bytes]) -> list[Difference]:
    """Count, score, rank and designate again, and compare.

    Args:
        tally: the object in tally.json.
        lines: of records.jsonl, all of them; none is kept.

    Returns:
        Every difference, in the order of the tally; none where it follows from the records.

    Raises:
        RecountError: the tally is of another version, or a record can't be understood.
        ReconciliationError: the records contradict each other.
    """
    try:
        return _recounted(tally, lines)
    except _NOT_UNDERSTOOD as problem:
        raise RecountError("recount.not_understood", problem=problem) from problem


_NOT_UNDERSTOOD = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)
"""What a tally that somebody altered, or that is none, may raise anywhere."""


def _recounted(tally: Mapping[str, Any], lines: Iterable[bytes]) -> list[Difference]:
    schema = schema_of(tally)
    if schema is None:
        raise RecountError("recount.schema", found=tally.get("schema"), known=READABLE_NAMES)
    try:
        activity = activity_of(tally)
        sheets = _Sheets(activity)
        for line in lines:
            sheets.add(line)
        root = sheets.root()
        stated_records = tally["digests"]["records"]
        sessions = tally["sessions"]
    except _NOT_UNDERSTOOD as problem:
        raise RecountError("recount.not_understood", problem=problem) from problem
    gathered = sheets.gathered
    found = [
        *_compared("digests.records.root", stated_records["root"], root),
        *_compared("digests.records.sheets", stated_records["sheets"], gathered.sheets),
        *sheets.other_rows,
    ]
    for number, session in enumerate(sessions):
        for name in ("scanned", "valid", "void", "pending"):
            value = gathered.numbers[session["session"], name]
            found += _compared(f"sessions[{number}].{name}", session[name], value)
    result = result_body(activity, score_activity(activity, gathered.counts()), schema)
    result.setdefault(_IDLE, [])
    if (
        any("seats" not in ruling for ruling in tally.get("rulings_made", ()))
        and _IDLE not in tally
    ):
        result.pop(_IDLE)  # the version before recorded no seats and listed none
    for name, value in result.items():
        # A session's own tally shows no groups, and files written before the key was added lack it.
        if name == "groups" and name not in tally:
            continue
        found += _compared(name, tally.get(name, [] if name == _IDLE else None), value)
    return found


def recount_counts(tally: Mapping[str, Any]) -> list[Difference]:
    """Score, rank and designate again from the counts that a tally states itself.

    For whoever has no records: whether the counts are the people's, this can't say.

    Args:
        tally: of a schema that this version reads.

    Returns:
        Every difference in the lines of its units; none where they follow from its counts.

    Raises:
        RecountError: the tally isn't understood.
        ReconciliationError: its counts contradict each other, or its rules.
    """
    schema = schema_of(tally)
    if schema is None:
        raise RecountError("recount.schema", found=tally.get("schema"), known=READABLE_NAMES)
    try:
        activity = activity_of(tally)
        counts = _stated_counts(tally)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise RecountError("recount.not_understood", problem=problem) from problem
    body = result_body(activity, score_activity(activity, counts), schema)
    found = list(_compared("units", tally["units"], body["units"]))
    if activity.rules.weights:
        whole = sum(counts.by_group.values(), start=Counts(valid=0, by_line={}))
        places = activity.unit_index
        for line in filter(lambda line: line.unit, activity.lines):  # groups state no aspects
            path = f"units[{places[line.unit]}].counts"
            found += _compared(path, _plain(counts.of(line)), _plain(whole.of(line)))
    return found


def stated_lines(tally: Mapping[str, Any]) -> tuple[UnitLine, ...]:
    """Return the lines of the units that follow from the counts and rules that a tally states.

    Raises:
        RecountError: the tally isn't understood.
        ReconciliationError: its counts contradict each other, or its rules.
    """
    try:
        activity, counts = activity_of(tally), _stated_counts(tally)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise RecountError("recount.not_understood", problem=problem) from problem
    return score_activity(activity, counts).lines


def _plain(count: UnitCount) -> dict[str, object]:
    """Return a count as a table, to be compared."""
    rest = {"abstain": count.abstain, "void": count.void, "pending": count.pending}
    return {**dict(sorted(count.grades.items())), **rest}


def _stated_counts(tally: Mapping[str, Any]) -> Counts:
    groups = {
        None if each["group"] == OTHERS else GroupId(each["group"]): _counts_in(each)
        for each in tally.get("groups", ())
    }
    return replace(_counts_in(tally), by_group=groups)


def _counts_in(body: Mapping[str, Any]) -> Counts:
    """Return the counts of a tally, or of one of its groups."""
    by_line = {
        LineId.of(unit["unit"], part.get("item", "")): _count_of(part["counts"])
        for unit in body["units"]
        for part in unit.get("items", [unit])
    }
    for aspect in body.get("aspects", ()):
        by_line[LineId.of("", aspect["item"])] = _count_of(aspect["counts"])
    return Counts(valid=body["valid_sheets"], by_line=by_line)


def _count_of(body: Mapping[str, Any]) -> UnitCount:
    rest = {name: value for name, value in body.items() if name != "grades"}
    return UnitCount.of(**body.get("grades", {}), **rest)


class _Sheets:
    """The sheets of a tally as their lines come, and the lines that are no plain ones.

    Args:
        activity: as the tally states it.
    """

    def __init__(self, activity: Activity) -> None:
        self.gathered = Gathered(activity)
        self.other_rows: list[Difference] = []
        self._odd: list[bytes] = []
        """Lines that this program wouldn't write for the sheet in them."""

    def add(self, line: bytes) -> None:
        """Take in a line; raises any of `_NOT_UNDERSTOOD` where it isn't one."""
        if plain_line(line) is not None:
            self.gathered.add_line(line)
            return
        self.gathered.add_sums(record_from(line))
        self.other_rows += _other_rows(line)
        self._odd.append(line)

    def root(self) -> str:
        """Return the root; where rows of any line aren't those of its leaf, over refitted lines.

        Raises:
            ValueError, KeyError, TypeError: a line is none.
        """
        leaves = Leaves()
        leaves.extend(self.gathered.leaves)
        for line in map(_refitted, self._odd) if self.other_rows else self._odd:
            leaves.add(*place_of(line), leaf_of(line))
        return leaves.root()


def _refitted(line: bytes) -> bytes:
    """Return a line with the digest that its rows have."""
    return record_line(record_from(line), salts_in(line))


def _other_rows(line: bytes) -> Iterator[Difference]:
    """Yield a difference where the rows of a line aren't those that its own leaf names."""
    try:
        leaf_of(line)
    except ValueError:
        body = json.loads(line)
        path = f"records.{body['leaf']['sheet']}.rows_sha256"
        yield Difference(path, body["leaf"]["rows_sha256"], rows_digest(body["rows"]))


def activity_of(tally: Mapping[str, Any]) -> Activity:
    """Return the activity as a tally states it: units, categories, sessions, rules, vetoes.

    Raises:
        ValueError, KeyError, TypeError: something is missing or not understood.
    """
    stated = tally["activity"]
    if not isinstance(tally["rules"], Mapping):
        raise TypeError("rules")
    form = tally.get("form", {})
    return Activity(
        id=ActivityId(stated["id"]),
        name=stated["name"],
        year=stated["year"],
        categories=tuple(
            Category(
                id=CategoryId(each["id"]),
                name=each["name"],
                top=each["top"],
                last=each.get("last"),
            )
            for each in tally["categories"]
        ),
        units=tuple(
            Unit(
                id=UnitId(each["unit"]),
                name=each["name"],
                full_name=each["full_name"],
                category=CategoryId(each["category"]),
                oversight=Oversight(each["oversight"]),
                predecessors=tuple(UnitId(unit) for unit in each["predecessors"]),
            )
            for each in tally["units"]
        ),
        sessions=tuple(
            Session(id=SessionId(each["session"]), name=each["name"]) for each in tally["sessions"]
        ),
        groups=tuple(
            Group(id=GroupId(each["group"]), name=each["name"]) for each in tally["composition"]
        ),
        form=FormText(title=form.get("title", ""), instruction="", points=(), footer=""),
        rules=_rules_of(tally),
        items=_items_of(tally),
        kind=FormKind(form.get("kind", FormKind.EVALUATION)),
        form_key=FormKey(form.get("id", FIRST_FORM)),
        vetoes=tuple(
            Veto(unit=UnitId(veto["unit"]), reason=veto["reason"], authority=veto["authority"])
            for veto in tally["vetoes"]
        ),
        rulings=tuple(ruling_of(ruling) for ruling in tally.get("rulings_made", ())),
        digest=stated["digest"],
    )


def _items_of(tally: Mapping[str, Any]) -> tuple[Item, ...]:
    items = (
        Item(id=ItemId(each["item"]), name=each["name"], weight=fraction(each["weight"]))
        for each in tally.get("items", ())
    )
    aspects = (Item(id=ItemId(a["item"]), name=a["name"]) for a in tally.get("aspects", ()))
    return (*items, *aspects)


def _rules_of(tally: Mapping[str, Any]) -> Rules:
    """Return the rules, with the grades of the scale where the plan's own three aren't meant."""
    rules = rules_from(tally["rules"])
    if tally["rules"]["scoring"].keys() - {"abstain"}:
        return rules
    grades = tuple(
        Grade(Vote(each.id), each.word, each.points, each.satisfies, each.short, each.is_valid)
        for each in scale_of(tally).grades
    )
    return replace(rules, grades=grades)


def ruling_of(body: Mapping[str, Any]) -> Ruling:
    """Return a ruling as a tally states it."""
    return Ruling(
        kind=RulingKind(body["kind"]),
        category=CategoryId(body["category"]),
        units=tuple(UnitId(unit) for unit in body["units"]),
        chosen=tuple(UnitId(unit) for unit in body["chosen"]),
        text=body["text"],
        by=body["by"],
        confirmed_by=body["confirmed_by"],
        seats=body.get("seats"),
        without_last=body.get("without_last", False),
        is_staged="seats" not in body,
    )


def _compared(path: str, stated: object, recounted: object) -> Iterator[Difference]:
    """Yield the innermost differences between two JSON values."""
    if isinstance(stated, dict) and isinstance(recounted, dict):
        for key in dict.fromkeys((*recounted, *stated)):
            if key in recounted:
                yield from _compared(f"{path}.{key}", stated.get(key), recounted[key])
    elif isinstance(stated, list) and isinstance(recounted, list) and len(stated) == len(recounted):
        for number, pair in enumerate(zip(stated, recounted, strict=True)):
            yield from _compared(f"{path}[{number}]", *pair)
    elif stated != recounted:
        yield Difference(path, stated, recounted)
