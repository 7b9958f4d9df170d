"""Pages of a form that are filled in, and laid beside each other into one picture."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ballot.grade import PLAN_VOTES
from ballot.ids import SheetId
from ballot.reading import PageReading, SplitPicture

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]

GRADES = PLAN_VOTES

GLASS = 232
"""Grey of what is seen where no sheet lies."""


def filled(form: "PrintedForm", make_pen: Callable[..., Any], number: int, sheet: int) -> GrayImage:
    page = form.page(number, sheet=sheet)
    pen = make_pen(page)
    for k, row in enumerate(form.layout.pages[number - 1].rows):
        pen.tick(row.boxes[(k + number + sheet) % 3].rect)
    return page


def votes(form: "PrintedForm", number: int, sheet: int = 0) -> tuple[SheetId, int, list[str]]:
    rows = form.layout.pages[number - 1].rows
    wanted = [str(GRADES[(k + number + sheet) % 3]) for k in range(len(rows))]
    return form.sheets[sheet], number, wanted


def said(outcome: object) -> tuple[SheetId, int, list[str]]:
    assert isinstance(outcome, PageReading), outcome
    return outcome.sheet, outcome.page, [str(row.vote) for row in outcome.rows]


def parts(outcome: object) -> list[tuple[SheetId, int, list[str]]]:
    assert isinstance(outcome, SplitPicture), outcome
    return [said(part) for part in outcome.parts]


def beside(pages: Sequence[GrayImage], *, gap: int = 0, axis: int = 1) -> GrayImage:
    """Put pages beside each other, or below, with so many pixels between; at the same edge."""
    longest = max(page.shape[1 - axis] for page in pages)
    laid: list[GrayImage] = []
    for page in pages:
        room = [(0, 0), (0, 0)]
        room[1 - axis] = (0, longest - page.shape[1 - axis])
        if laid:
            room[axis] = (gap, 0)
        laid.append(np.pad(page, room, constant_values=GLASS))
    return np.concatenate(laid, axis=axis)
