"""Which form a sheet is: the activity as that form has it."""

from ballot.activity import Activity
from ballot.ids import SheetId
from store.evidence import Store


def seen_on(activity: Activity, store: Store, sheet: SheetId | None) -> Activity:
    """Return the activity as the form of a sheet has it; the whole of it for no printed sheet."""
    printed = store.printed_sheet(sheet) if sheet else None
    return activity.of_session(printed.session) if printed else activity
