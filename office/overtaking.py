"""What happened after a tally was made that it doesn't know: then it no longer stands."""

from collections.abc import Iterator
from typing import assert_never

from ballot.activity import Activity
from ballot.ids import CategoryId, SheetId, UnitId
from office.folder import ActivityFolder
from store.decided import (
    AcceptanceRecorded,
    BatchCounted,
    Counted,
    DismissalProposed,
    DismissalWithdrawn,
    HistoryAdded,
    MismatchExplained,
    OpinionTyped,
    PagesClosed,
    PlanAccepted,
    RowReopened,
    RowSettled,
    Ruled,
    RulingWithdrawn,
    ScansReplaced,
    SessionMerged,
    SessionOpened,
    SessionSealed,
    SheetKeyed,
    SheetVoided,
    SpotCheckDrawn,
    SpotChecked,
    TallySigned,
    Vetoed,
    VetoLifted,
    VoidProposed,
    VoidWithdrawn,
    sheets_of,
)
from store.decision_from import decision_from
from store.event import Event, EventKind
from store.evidence import Store
from store.pages import sheet_read


def decisions_after(folder: ActivityFolder, store: Store, head: str) -> Iterator[Event]:
    """Yield what was decided after a head of the log; a tally that names the head is overtaken.

    Args:
        folder: as the form of the tally has it; what happened to other forms is passed over.
        store: its evidence.
        head: hash of the last event that the tally knows, hex.

    Raises:
        ValueError: the log doesn't hold the head.
    """
    place = store.place_of(head)
    if place is None:
        raise ValueError(head)
    return (
        event
        for event in store.events(place)
        if _overtakes(event) and _is_of(event, folder.activity, store)
    )


def _is_of(event: Event, activity: Activity, store: Store) -> bool:
    """Return whether an event is about the form by which an activity is seen, or about all."""
    said = decision_from(event)
    match said:
        case None:
            sheets: tuple[SheetId, ...] = (sheet_read(event),)
        case Counted() | MismatchExplained() | SessionSealed() | SessionOpened() | SessionMerged():
            return activity.holds(said.session)
        case RowSettled() | RowReopened() | SheetVoided() | SheetKeyed() | ScansReplaced():
            sheets = sheets_of(said)
        case Ruled():
            return _ranks(activity, said.ruling.category)
        case RulingWithdrawn():
            return _ranks(activity, said.asked[1])
        case Vetoed():
            return _may_award(activity, said.veto.unit)
        case VetoLifted():
            return _may_award(activity, said.unit)
        case _:
            return True
    printed = [store.printed_sheet(sheet) for sheet in sheets]
    return any(one is None or activity.holds(one.session) for one in printed)


def _overtakes(event: Event) -> bool:
    """Return whether a tally that was made before an event is overtaken, whatever it changes."""
    said = decision_from(event)
    match said:
        case None:
            return event.kind is EventKind.PAGE_READ
        case RowSettled() | RowReopened() | SheetVoided() | SheetKeyed() | ScansReplaced():
            return True
        case Counted() | MismatchExplained() | SessionSealed() | SessionOpened() | SessionMerged():
            return True
        case Ruled() | RulingWithdrawn() | Vetoed() | VetoLifted():
            return True
        case VoidProposed() | VoidWithdrawn() | DismissalProposed() | DismissalWithdrawn():
            return False
        case PagesClosed() | SpotCheckDrawn() | SpotChecked():
            return False
        case BatchCounted() | OpinionTyped():
            return False
        case HistoryAdded() | TallySigned() | PlanAccepted():  # each has its own way into a tally
            return False
        case AcceptanceRecorded():  # it is about another form's tally
            return False
        case _:
            assert_never(said)


def _ranks(activity: Activity, category: CategoryId) -> bool:
    known = {each.id for each in activity.categories}
    return not activity.is_part or (activity.kind.is_ranked and category in known)


def _may_award(activity: Activity, unit: UnitId) -> bool:
    return not activity.is_part or (activity.kind.is_ranked and unit in activity.unit_index)
