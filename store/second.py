"""Two people: which events need a second one, and what goes on record of the second's word.

`Recorder._append` asks here for every event, so that no method of the store can forget it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ballot.batch import BatchId
from ballot.errors import UsageError
from ballot.ids import SessionId
from ballot.person import Confirmed, Second, checked_name, same_person
from ballot.plan import PlanOrigin
from ballot.reading import RejectionReason
from ballot.repertoire import drawable
from store.codec import clean, pages_of, swaps_from
from store.confirmation import statement
from store.event import EventKind

if TYPE_CHECKING:
    from store.state import State

ALWAYS = frozenset(
    {
        EventKind.SHEET_VOIDED,
        EventKind.MISMATCH_EXPLAINED,
        EventKind.RULED,
        EventKind.RULING_WITHDRAWN,
        EventKind.HISTORY_ADDED,
        EventKind.ACCEPTANCE_RECORDED,
        EventKind.VETOED,
        EventKind.VETO_LIFTED,
        EventKind.SESSION_OPENED,
        EventKind.SESSION_MERGED,
    }
)
"""Kinds of events that one person alone never records."""

CLOSED_BY_ONE = frozenset(
    {
        RejectionReason.NOT_A_FORM,
        RejectionReason.FOREIGN_ACTIVITY,
        RejectionReason.PRACTICE_SHEET,
    }
)
"""Refused pages that one person may close: the page shows no form of this activity (a blank page,
a cover sheet), or another activity's, or one for practice. Any other may be a ballot of ours, a
file that can't be opened too: nobody has seen what is in it."""


def needs_second(kind: EventKind, payload: Mapping[str, Any], state: "State") -> bool:
    """Return whether this event, now, takes two people."""
    match kind:
        case EventKind.COUNTED:
            return _changes_count(payload, state)
        case EventKind.BATCH_COUNTED:
            return _changes_batch(payload, state)
        case EventKind.PAGE_DISMISSED:
            pages = [state.rejected.get(key) for key in pages_of(payload)]
            return any(page is None or page.rejection.reason not in CLOSED_BY_ONE for page in pages)
        case EventKind.SCANS_REPLACED:
            return any(swap.scan in state.dismissed for swap in swaps_from(payload))
        case EventKind.PLAN_RECORDED:
            return bool(payload["origin"] == PlanOrigin.CHANGE)
        case _:
            return kind in ALWAYS


def _changes_count(payload: Mapping[str, Any], state: "State") -> bool:
    """Return whether a hand count changes or takes away a number that was entered before."""
    before = state.counts.get(SessionId(payload["session"]))
    if before is None:
        return False
    known = {
        "issued": before.issued,
        "returned": before.returned,
        "unused": before.unused,
        "spoiled": before.spoiled,
    }
    if any(old is not None and payload[name] != old for name, old in known.items()):
        return True
    return bool(before.by_group) and payload.get("by_group", {}) != dict(before.by_group)


def _changes_batch(payload: Mapping[str, Any], state: "State") -> bool:
    """Return whether a number of sheets changes what was entered, or what a cover says."""
    batch = BatchId(SessionId(payload["session"]), payload["batch"])
    before = state.batch_counts.get(batch)
    if before is not None:
        return before.sheets != int(payload["sheets"])
    said = {
        cover.sheets
        for cover in state.covers.values()
        if (cover.session, cover.batch) == (batch.session, batch.batch)
    }
    return bool(said - {None, payload["sheets"]})


def with_people(
    kind: EventKind, payload: Mapping[str, Any], state: "State", head: str
) -> Mapping[str, Any]:
    """Return the payload as it goes on record: names checked, the second person's word in it.

    Where a second person is named, the word goes on record, whether one is needed or not.

    Args:
        kind: of the event.
        payload: `by` is who acts; `confirmed_by`, where there is one, is a `Second`, or a name
            that the first person typed.
        state: what stands before the event.
        head: the hash of the last event.

    Raises:
        UsageError: a second person is needed and isn't named, or is the first; a name holds what
            can't be seen.
        SignatureError: the second person's key can't sign.
    """
    is_needed = "confirmed_by" in payload or needs_second(kind, payload, state)
    if "by" not in payload and not is_needed:
        return payload
    by = checked_name(clean(payload.get("by", "")))
    if not is_needed:
        return {**payload, "by": by}
    second = checked_second(by, payload.get("confirmed_by", ""))
    told = {**payload, "by": by, "confirmed_by": second.name}
    return {**told, "confirmation": _confirmation(kind, told, second, head)}


def checked_second(by: str, confirmed_by: str | Second) -> Second:
    """Return the second person, who is named and isn't the first.

    Raises:
        UsageError: it isn't so.
    """
    second = confirmed_by if isinstance(confirmed_by, Second) else Second(confirmed_by)
    name = clean(second.name)
    if not name.strip():
        raise UsageError("store.no_second")
    name = drawable(checked_name(name))
    if same_person(by, name):
        raise UsageError("store.same_person", name=name)
    return Second(name, second.how, second.browser, second.key, second.sign)


def _confirmation(
    kind: EventKind, payload: Mapping[str, Any], second: Second, head: str
) -> dict[str, str]:
    match second.how:
        case Confirmed.TYPED:
            return {"kind": Confirmed.TYPED.value}
        case Confirmed.SIGNED_IN:
            return {"kind": Confirmed.SIGNED_IN.value, "browser": second.browser}
        case Confirmed.KEY:
            assert second.sign is not None, "who confirms with a key can sign"  # noqa: S101
            signature = second.sign(statement(kind, payload, head))
            return {
                "kind": Confirmed.KEY.value,
                "key": second.key,
                "signature": signature.hex(),
            }
