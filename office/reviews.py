"""What people decided at sheets and pages, as lines of a table."""

from ballot.activity import Activity
from ballot.ids import SheetId, grouped
from ballot.messages import speaking
from office.seen import seen_on
from office.told import told
from store.decided import AtPaper, RowReopened, RowSettled, sheets_of
from store.evidence import Store


def told_reviews(activity: Activity, store: Store) -> list[dict[str, str]]:
    """Return every decision of a person in words, by day, sheet and unit.

    On a day they don't stand in the order in which they were made, except those on one row:
    people meet sheets nearly in the order of scanning. The table is Chinese in any language of the
    process.
    """
    with speaking("zh"):
        lines = [
            _line(activity, store, said, sheet)
            for said in store.decided()
            if isinstance(said, AtPaper)
            for sheet in sheets_of(said) or (None,)
            if sheet is None or _is_held(activity, store, sheet)
        ]
    return sorted(lines, key=lambda line: (line["day"], line["sheet"], line["unit"]))


def _is_held(activity: Activity, store: Store, sheet: SheetId) -> bool:
    printed = store.printed_sheet(sheet)
    return printed is None or activity.holds(printed.session)


def _line(activity: Activity, store: Store, said: AtPaper, sheet: SheetId | None) -> dict[str, str]:
    words = told(said)
    scale = seen_on(activity, store, sheet).rules.scale
    return {
        "day": words.day,
        "what": words.what,
        "sheet": grouped(sheet) if sheet else "",
        "unit": activity.line_name(said.line) if isinstance(said, RowSettled | RowReopened) else "",
        "vote": scale.word(words.vote) if words.vote else "",
        "by": words.by,
        "role": words.role,
        "confirmed_by": words.confirmed_by,
        "confirmed_role": words.confirmed_role,
        "why": words.why,
    }
