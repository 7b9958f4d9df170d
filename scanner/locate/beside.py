"""Sees that nothing of another form lies in the picture beside the one that was found.

Nobody would ever look at it: the picture counts as read. So a picture that shows more is refused as
one of several forms, and cut into parts where that can be done.
"""

from collections.abc import Iterator

import numpy as np

from ballot.code import parse_code, parse_foot_code
from ballot.geometry import MM_PER_INCH
from ballot.layout_plan import BOX_MM
from ballot.reading import RejectionReason
from scanner.locate.box_squares import LEAST_BOXES, count_boxes
from scanner.locate.codes import codes_in
from scanner.locate.forms_in_picture import has_several, rooms_beside
from scanner.locate.mark_search import every_mark
from scanner.locate.registration import PageMap
from scanner.types import GrayImage, Refused

_SIZES = (0.4, 1.6)
"""Boxes of another form against those of the one that was found: "2 in 1", or one nearer to a
camera."""


def check_alone(page: GrayImage, page_map: PageMap) -> None:
    """See that no other form lies beside the one that was found.

    A sheet that fills its picture is asked for nothing. Beside others, marks, codes and boxes of a
    form are looked for: whichever of them is covered, mirrored or cut off, others tell.

    Args:
        page: upright.
        page_map: of the form that was found.

    Raises:
        Refused: `TWO_SHEETS`.
    """
    px_per_mm = page_map.dpi / MM_PER_INCH
    rooms = rooms_beside(page.shape, page_map.homography, px_per_mm)
    if not rooms:
        return
    sides_px = (_SIZES[0] * BOX_MM * px_per_mm, _SIZES[1] * BOX_MM * px_per_mm)
    if has_several(every_mark(page), page.shape) or any(
        _shows_form(room, sides_px) for room in _cut(page, rooms)
    ):
        raise Refused(RejectionReason.TWO_SHEETS, "page.several_forms")


def _cut(page: GrayImage, rooms: list[tuple[slice, slice]]) -> Iterator[GrayImage]:
    for rows, columns in rooms:
        yield np.ascontiguousarray(page[rows, columns])


def _shows_form(room: GrayImage, sides_px: tuple[float, float]) -> bool:
    """Return whether a part of a picture shows a code, or boxes, of a form."""
    texts = [code.text for code in codes_in(room)]
    if any(parse_code(text) or parse_foot_code(text) for text in texts):
        return True
    return count_boxes(room, sides_px) >= LEAST_BOXES
