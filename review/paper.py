"""Where something is on the paper, in the words that are printed there: so that people find it."""

from ballot.ids import LineId, SheetId, grouped
from review.desk import Desk
from review.words import Model


def printed_id(sheet: SheetId, page: int) -> str:
    """Return the id at the foot of a page as it is printed there (`forms.evaluation`)."""
    return f"{grouped(sheet)}-{page}"


def on_paper(desk: Desk, sheet: SheetId, line: LineId) -> Model | None:
    """Return where a row is printed; None where the form of the sheet isn't known, or lacks it.

    Returns:
        `id`, as printed on the page; `page` of the sheet, from 1; and `number`, as printed before
        the name of the unit: it begins anew with each category.
    """
    place, form = desk.place(sheet, line), desk.context.sheets.get(sheet)
    if place is None or form is None:
        return None
    page = desk.context.layouts[form].page(place.page)
    if page is None:
        return None
    return {
        "id": printed_id(sheet, place.page),
        "page": place.page,
        "number": page.rows[place.row].number,
    }
