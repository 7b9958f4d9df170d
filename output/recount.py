"""Counts again: from a tally's own rules and the sheet records, with scoring alone.

Nothing else of the activity is needed, neither images nor the evidence store: whoever has
tally.json and records.jsonl can say whether one follows from the other.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
from ballot.activity_file import rules_from
from ballot.errors import RecountError
from ballot.ids import ActivityId, CategoryId, GroupId, SessionId, UnitId
from ballot.record import SheetRecord, SheetStatus
from ballot.ruling import Ruling, RulingKind
from output.merkle import tree_hash
from output.records import record_from
from output.tally import SCHEMA, result_body
from scoring.counts import count_sheets
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


def recount(tally: Mapping[str, Any], leaves: Sequence[bytes]) -> list[Difference]:
    """Count, score, rank and designate again, and compare.

    Args:
        tally: the object in tally.json.
        leaves: every line of records.jsonl.

    Returns:
        Every difference, in the order of the tally; none where it follows from the records.

    Raises:
        RecountError: the tally is of another version, or a record can't be understood.
        ReconciliationError: the records contradict each other.
    """
    if tally.get("schema") != SCHEMA:
        raise RecountError("recount.schema", found=tally.get("schema"), known=SCHEMA)
    try:
        activity = activity_of(tally)
        records = [record_from(leaf) for leaf in leaves]
        stated_records = tally["digests"]["records"]
        sessions = tally["sessions"]
    except (ValueError, KeyError, TypeError) as problem:
        raise RecountError("recount.not_understood", problem=problem) from problem
    ordered = sorted(leaves, key=lambda leaf: _place(record_from(leaf)))
    found = [
        *_compared("digests.records.root", stated_records["root"], tree_hash(ordered).hex()),
        *_compared("digests.records.sheets", stated_records["sheets"], len(leaves)),
    ]
    for number, session in enumerate(sessions):
        seen = _sheets(records, session["session"])
        for name, value in seen.items():
            found += _compared(f"sessions[{number}].{name}", session[name], value)
    result = result_body(activity, score_activity(activity, count_sheets(activity, records)))
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


def _place(record: SheetRecord) -> tuple[str, str]:
    return record.session, record.sheet


def _sheets(records: Sequence[SheetRecord], session: str) -> dict[str, int]:
    statuses = Counter(record.status for record in records if record.session == session)
    pending = sum(record.pending_rows for record in records if record.session == session)
    return {
        "scanned": statuses.total(),
        "valid": statuses[SheetStatus.VALID],
        "void": statuses[SheetStatus.VOID],
        "pending": pending,
    }


def activity_of(tally: Mapping[str, Any]) -> Activity:
    """Return the activity as a tally states it: units, categories, sessions, rules, vetoes.

    Raises:
        ValueError, KeyError, TypeError: something is missing or not understood.
    """
    stated = tally["activity"]
    return Activity(
        id=ActivityId(stated["id"]),
        name=stated["name"],
        year=stated["year"],
        categories=tuple(
            Category(id=CategoryId(each["id"]), name=each["name"], top=each["top"])
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
        form=FormText(title="", instruction="", points=(), footer=""),
        rules=rules_from(tally["rules"]),
        vetoes=tuple(
            Veto(unit=UnitId(veto["unit"]), reason=veto["reason"], authority=veto["authority"])
            for veto in tally["vetoes"]
        ),
        rulings=tuple(ruling_of(ruling) for ruling in tally.get("rulings_made", ())),
        digest=stated["digest"],
    )


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
