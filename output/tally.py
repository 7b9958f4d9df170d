"""tally.json: everything that is published, signed and can be recomputed (docs/formats/tally.md).

Integers and strings only, in canonical bytes: two people who tally the same records under the
same rules get the same file, and so may sign the same bytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum, unique
from fractions import Fraction
from pathlib import Path
from typing import Any

from ballot.activity import Activity
from ballot.composition import GroupShare, composition
from ballot.grade import Scale, Vote
from ballot.ids import FormId, LineId, UnitId
from ballot.record import SheetRecord
from ballot.rules import Denominator, Rules
from ballot.ruling import Ruling, in_order
from ballot.session import SessionStatus, is_few_returned
from output.canonical import canonical_bytes, digest, write_atomically
from output.gathered import Gathered, gather
from output.reconciliation import check_records, check_returns, check_reviewed
from output.rules_table import rules_table
from output.tally_schema import WRITTEN, TallySchema
from scoring.counts import Counts, UnitCount
from scoring.designations import UnitLine
from scoring.groups import shown_groups
from scoring.result import Result, score_activity
from scoring.rulings import RulingNeeded
from scoring.sensitivity import Reading

OTHERS = "others"
"""Name of the line of groups that are too small to be shown apart."""


@unique
class TallyKind(StrEnum):
    """What a tally may be used for."""

    FINAL = "final"
    """Nothing is pending; may be signed."""
    PROVISIONAL = "provisional"
    """A look at the numbers on the way; never signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """Which tally of a session this is: what the seal will say, but for its own digest."""

    number: int
    """From 1."""
    replaces: str | None
    """The digest of the revision before, hex; None for the first."""
    by: str
    """Who seals it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyInputs:
    """All that a tally is made of."""

    activity: Activity
    records: Iterable[SheetRecord]
    """Every sheet scanned here, void ones too, in any order."""
    sessions: Sequence[SessionStatus]
    layout_digests: Mapping[FormId, str]
    """SHA-256 of each layout that sheets were printed from, hex, by form id."""
    image_hashes: Iterable[str]
    """SHA-256 of every scanned file in `originals/`, hex, in any order."""
    event_head: str
    """Hash of the last entry of the event log, hex."""
    salt_secret: bytes
    """Secret of the activity that salts the record leaves."""
    software_version: str
    handed_in: Iterable[bytes] = ()
    """Lines of the sessions that were counted elsewhere, as exact bytes, in any order."""
    gathered: Gathered | None = None
    """What all these sheets come to, where somebody has gone through them already."""
    revision: Revision | None = None
    """With a session's own tally: which one it is. Such a tally weights no groups and shows none
    apart."""
    plan_changes: Mapping[str, Any] | None = None
    """What was changed in activity.toml since printing; None in a session's own tally."""
    rules_not_applied: Mapping[str, int] = field(default_factory=dict)
    """By switch, rows of which the rules say something and people decided."""


def build_tally(
    inputs: TallyInputs, kind: TallyKind, *, schema: TallySchema = WRITTEN
) -> dict[str, Any]:
    """Count, score and put everything that a tally says into one JSON-able object.

    Args:
        inputs: what it is made of.
        kind: what it may be used for.
        schema: an earlier one only to compare with a tally that an earlier version wrote.

    Raises:
        PendingReviewError: a final tally was asked for and rows wait for a person.
        ReconciliationError: counts that must agree don't.
        ValueError: an earlier schema can't say what the activity asks.
    """
    activity = inputs.activity
    if schema is TallySchema.V1 and (activity.rules.grades or _form(activity) or activity.items):
        raise ValueError(f"{schema} knows the plan's three grades, and neither items nor forms")
    if not activity.kind.is_ranked:
        activity = replace(activity, rulings=())  # they are on the ranking of another form
    if inputs.revision is not None:
        # A session's own tally weights no groups: its representatives are a part of them. Nor does
        # anybody rule on it: what is ruled on is the whole activity.
        activity = replace(activity, rules=replace(activity.rules, weights={}), rulings=())
    gathered = inputs.gathered or gather(
        activity, inputs.records, inputs.salt_secret, inputs.handed_in, schema=schema
    )
    check_records(activity, inputs.sessions, gathered)
    if kind is TallyKind.FINAL:
        check_reviewed(activity, gathered)
        check_returns(activity, inputs.sessions)
    result = score_activity(activity, gathered.counts())
    body = result_body(activity, result, schema)
    if inputs.revision is not None:
        body.pop("groups", None)
    rules = rules_table(activity.rules)
    return {
        "schema": schema.value,
        **({"revision": asdict(inputs.revision)} if inputs.revision else {}),
        "provisional": kind is TallyKind.PROVISIONAL,
        "activity": {
            "id": activity.id,
            "name": activity.name,
            "year": activity.year,
            "digest": activity.digest,
        },
        "software": {"name": "pingyi", "version": inputs.software_version},
        "sessions": [_session(activity, status) for status in inputs.sessions],
        "composition": [_group_share(share) for share in composition(activity, inputs.sessions)],
        "categories": [category.table() for category in activity.categories],
        **body,
        "vetoes": [
            {name: value for name, value in asdict(veto).items() if value}
            for veto in activity.vetoes
        ],
        "rulings_made": [_ruling_made(ruling) for ruling in in_order(activity.rulings)],
        "rules": rules,
        **(
            {"rules_not_applied": dict(inputs.rules_not_applied)}
            if inputs.rules_not_applied
            else {}
        ),
        **({} if inputs.plan_changes is None else {"plan_changes": dict(inputs.plan_changes)}),
        "digests": {
            "activity": activity.digest,
            "rules": digest(canonical_bytes(rules)),
            "layouts": dict(inputs.layout_digests),
            "records": {"sheets": gathered.sheets, "root": gathered.leaves.root()},
            "images": sorted(inputs.image_hashes),
            "events": inputs.event_head,
        },
    }


def result_body(
    activity: Activity, result: Result, schema: TallySchema = WRITTEN
) -> dict[str, Any]:
    """Return what follows from rules and records alone, under the keys of a tally."""
    names = {group.id: group.name for group in activity.groups}
    scale = activity.rules.scale
    groups = [
        {
            "group": group,
            "name": names[group] if group else OTHERS,
            "valid_sheets": counts.valid,
            "units": [_group_unit(activity, unit.id, counts, schema) for unit in activity.units],
        }
        for group, counts in shown_groups(activity, result.counts)
    ]
    idle = [{**_question(each.ruling), "why": each.why.value} for each in result.idle]
    return {
        **({} if schema is TallySchema.V1 else {"scale": _scale(scale)}),
        **_form(activity),
        "valid_sheets": result.counts.valid,
        **({"groups": groups} if activity.groups else {}),
        "units": [_unit(activity, line, schema) for line in result.lines],
        **_aspects(activity, result.counts, schema),
        "rulings": [_question(ruling) for ruling in result.rulings],
        **({"rulings_without_effect": idle} if idle else {}),
        "sensitivity": [_reading(reading, activity.rules) for reading in result.sensitivity],
    }


def write_tally(path: Path, tally: Mapping[str, Any]) -> None:
    """Write the canonical bytes of `tally` to `path`, whole or not at all."""
    write_atomically(path, canonical_bytes(dict(tally)))


def _session(activity: Activity, status: SessionStatus) -> dict[str, Any]:
    session = activity.session(status.session)
    line = {"name": session.name if session else "", **asdict(status)}
    few = is_few_returned(status, activity.rules.min_return_rate)
    return {**line, "known_deck": status.known_deck.value, "few_returned": few}


def _group_share(share: GroupShare) -> dict[str, Any]:
    shares = ("planned", "issued_share", "scanned_share")
    return {**asdict(share), **{name: _fraction(getattr(share, name)) for name in shares}}


def _scale(scale: Scale) -> dict[str, Any]:
    """Return the grades of the form with word and worth, so that no reader has to know them."""
    return {
        "grades": [
            {
                "grade": str(grade.vote),
                "word": grade.name,
                "points": _fraction(grade.points),
                "is_satisfaction": grade.satisfies > 0,
                **({"satisfies": _fraction(grade.satisfies)} if grade.satisfies % 1 else {}),
                **({} if grade.is_valid else {"is_valid": False}),
                **({"short": grade.short} if grade.short else {}),
            }
            for grade in scale.grades
        ],
        "abstain": {"word": scale.word(Vote.ABSTAIN), "points": _fraction(scale.blank)},
    }


def _form(activity: Activity) -> dict[str, Any]:
    """Return which form is counted, where it isn't the evaluation's, and the items that it asks."""
    form = {
        "id": activity.form_key,
        "kind": activity.kind.value,
        "title": activity.form.title,
    }
    items = [
        {"item": item.id, "name": item.name, "weight": _fraction(item.weight)}
        for item in activity.unit_items
    ]
    return {
        **({"form": form} if activity.form_key or not activity.kind.is_ranked else {}),
        **({"items": items} if items else {}),
    }


def _aspects(activity: Activity, counts: Counts, schema: TallySchema) -> dict[str, Any]:
    """Return how often each aspect of an opinion form was marked."""
    scale = activity.rules.scale
    aspects = [
        {
            "item": item.id,
            "name": item.name,
            "counts": _counts(counts.of(LineId.of("", item.id)), scale, schema),
        }
        for item in activity.aspects
    ]
    return {"aspects": aspects} if aspects else {}


def _group_unit(
    activity: Activity, unit: UnitId, counts: Counts, schema: TallySchema
) -> dict[str, Any]:
    """Return the votes of one group for a unit, and item by item where there are several."""
    scale = activity.rules.scale
    parts = {item.id: counts.of(LineId.of(unit, item.id)) for item in activity.unit_items}
    whole = sum(parts.values(), start=UnitCount()) if parts else counts.of(LineId.of(unit))
    items = [{"item": item, "counts": _counts(of, scale, schema)} for item, of in parts.items()]
    return {
        "unit": unit,
        "counts": _counts(whole, scale, schema),
        **({"items": items} if items else {}),
    }


def _items(line: UnitLine, scale: Scale, schema: TallySchema) -> dict[str, Any]:
    items = [
        {
            "item": each.item,
            "counts": _counts(each.count, scale, schema),
            "points": _fraction(each.points),
        }
        for each in line.items
    ]
    return {"items": items} if items else {}


def _unit(activity: Activity, line: UnitLine, schema: TallySchema) -> dict[str, Any]:
    unit = activity.unit(line.unit)
    points: dict[str, Any] = {"points": _fraction(line.points)}
    if schema is TallySchema.V1:
        points = {"half_points": half_points(line.points)}
    return {
        "unit": unit.id,
        "name": unit.name,
        "full_name": unit.full_name,
        "category": unit.category,
        "oversight": unit.oversight.value,
        "predecessors": list(unit.predecessors),
        "counts": _counts(line.count, activity.rules.scale, schema),
        **_items(line, activity.rules.scale, schema),
        **points,
        "score": _fraction(line.score),
        "place": line.place,
        "rate": {reading.value: _fraction(line.rates[reading]) for reading in Denominator},
        "side": line.side.value,
        "vetoed": line.is_vetoed,
        **_band(line, activity.rules),
        **({"rank_points": _fraction(line.rank_points)} if activity.rules.rank_points else {}),
        **_designations(line),
    }


def _band(line: UnitLine, rules: Rules) -> dict[str, Any]:
    """Return the key of a unit that is there only where the rules have bands."""
    return {"band": line.band} if rules.bands else {}


def _counts(count: UnitCount, scale: Scale, schema: TallySchema) -> dict[str, Any]:
    grades: dict[str, Any] = {str(grade.vote): count[grade.vote] for grade in scale.grades}
    rest = {"abstain": count.abstain, "void": count.void, "pending": count.pending}
    # In pingyi-tally/1 all stand beside each other.
    return {**grades, **rest} if schema is TallySchema.V1 else {"grades": grades, **rest}


def half_points(points: Fraction) -> int:
    """Return points as a number of halves, as `pingyi-tally/1` counts them.

    Raises:
        ValueError: they are not.
    """
    halves = points * 2
    if halves.denominator != 1:
        raise ValueError(f"{points} points are not a whole number of halves")
    return halves.numerator


def _fraction(value: Fraction | None) -> dict[str, int] | None:
    return None if value is None else {"num": value.numerator, "den": value.denominator}


def _designations(line: UnitLine) -> dict[str, list[str]]:
    return {
        "designations": [designation.value for designation in line.designations],
        "open_designations": [designation.value for designation in line.open_designations],
    }


def _question(asked: RulingNeeded | Ruling) -> dict[str, Any]:
    return {
        "kind": asked.kind.value,
        "category": asked.category,
        "units": list(asked.units),
        "seats": asked.seats,
    }


def _ruling_made(ruling: Ruling) -> dict[str, Any]:
    """Return a ruling; one that was recorded without seats is told from others by their lack."""
    question = _question(ruling)
    if ruling.is_staged:
        question.pop("seats")
    return {
        **question,
        "chosen": list(ruling.chosen),
        **({"without_last": True} if ruling.without_last else {}),
        "text": ruling.text,
        "by": ruling.by,
        "confirmed_by": ruling.confirmed_by,
    }


def _reading(reading: Reading, rules: Rules) -> dict[str, Any]:
    return {
        "switch": reading.switch,
        "official": reading.official,
        "alternative": reading.alternative,
        "changes": [
            {
                "unit": change.before.unit,
                "before": _outcome(change.before, rules),
                "after": _outcome(change.after, rules),
            }
            for change in reading.changes
        ],
    }


def _outcome(line: UnitLine, rules: Rules) -> dict[str, Any]:
    told = {"place": line.place, "side": line.side.value}
    return {**told, **_band(line, rules), **_designations(line)}
