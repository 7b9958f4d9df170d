"""What people decided, as lines of a table."""

from collections.abc import Mapping
from typing import Any

from ballot.activity import Activity
from ballot.grade import Vote
from ballot.ids import SheetId, UnitId, grouped
from ballot.messages import say
from office.days import day_of
from store.evidence import Store
from store.log import EventKind

DECISIONS = frozenset(
    {
        EventKind.ROW_RESOLVED,
        EventKind.ROW_REOPENED,
        EventKind.VOID_PROPOSED,
        EventKind.VOID_WITHDRAWN,
        EventKind.SHEET_VOIDED,
        EventKind.SHEET_KEYED,
        EventKind.DISMISSAL_PROPOSED,
        EventKind.DISMISSAL_WITHDRAWN,
        EventKind.PAGE_DISMISSED,
        EventKind.SPOT_CHECKED,
        EventKind.SCANS_REPLACED,
    }
)
"""What a person decided at a sheet or a page: the review pages show it, the workbook lists it."""


def told_reviews(activity: Activity, store: Store) -> list[dict[str, str]]:
    """Return every decision of a person in words, by day, sheet and unit.

    On a day they don't stand in the order in which they were made, except those on one row:
    people meet sheets nearly in the order of scanning.
    """
    lines = []
    for event in store.events():
        if event.kind not in DECISIONS:
            continue
        payload = event.payload
        unit, vote = UnitId(payload.get("unit", "")), payload.get("vote")
        role = payload.get("role")
        lines += [
            {
                "day": day_of(event.at).isoformat(),
                "what": say(f"store.event.{event.kind}"),
                "sheet": grouped(SheetId(sheet)) if sheet else "",
                "unit": activity.unit(unit).name if unit in activity.unit_index else unit,
                "vote": Vote(vote).zh if vote else "",
                "by": payload.get("by", ""),
                "role": say(f"role.{role}") if role else "",
                "confirmed_by": payload.get("confirmed_by", ""),
                "why": payload.get("why", ""),
            }
            for sheet in _sheets_of(payload)
        ]
    return sorted(lines, key=lambda line: (line["day"], line["sheet"], line["unit"]))


def _sheets_of(payload: Mapping[str, Any]) -> list[str]:
    """Return the sheets that a decision is about; one empty text where it is about none."""
    if "scans" in payload:
        return sorted({scan["sheet"] for scan in payload["scans"]})
    return [payload.get("sheet") or ""]
