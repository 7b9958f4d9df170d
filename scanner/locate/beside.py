"""Sees that nothing of another form lies in the picture beside the one that was found.

Nobody would ever look at it: the picture counts as read. So a picture that shows more is refused as
one of several forms, and cut into parts where that can be done.
"""

import cv2
import numpy as np

from ballot.code import parse_code, parse_foot_code
from ballot.geometry import A4_MM, MM_PER_INCH
from ballot.paper import BOX_MM
from ballot.reading import RejectionReason
from scanner.locate.box_squares import LEAST_BOXES, count_boxes
from scanner.locate.codes import codes_in
from scanner.locate.forms_in_picture import has_several
from scanner.locate.mark_search import every_mark
from scanner.locate.registration import PageMap
from scanner.types import FloatArray, GrayImage, Homography, Refused

_SIZES = (0.4, 1.6)
"""Boxes of another form against those of the one that was found: "2 in 1", or one nearer to a
camera."""

_ROOM_SHARE = 0.15
"""Of a sheet's area: so much of the picture beside it may hold boxes of another, 30 mm along it."""

_PX_PER_MM = 4.0
"""Of the plane of the sheet as it is looked at: a box is 20 px."""

_MOST_MM = 320.0
"""So far beyond the sheet: another one's length."""

_GROWN_MM = 3.0
"""What of the sheet's own edges is left out."""


def check_alone(page: GrayImage, page_map: PageMap) -> None:
    """See that no other form lies beside the one that was found.

    A sheet that fills its picture is asked for nothing. Beside others, marks, codes and boxes of a
    form are looked for: whichever of them is covered, mirrored or cut off, others tell. Boxes are
    looked for in the plane of the sheet, however askew a camera saw it.

    Args:
        page: upright.
        page_map: of the form that was found.

    Raises:
        Refused: `TWO_SHEETS`.
    """
    sheet = page_map.to_px(_sheet_mm(0.0))
    if _room(page, sheet) < _ROOM_SHARE * cv2.contourArea(sheet.astype(np.float32)):
        return
    if has_several(every_mark(page), page.shape) or _shows_form(page, page_map):
        raise Refused(RejectionReason.TWO_SHEETS, "page.several_forms")


def _sheet_mm(over: float) -> FloatArray:
    """Return the corners of the sheet, grown on every side, shape (4, 2)."""
    right, bottom = A4_MM[0] + over, A4_MM[1] + over
    return np.array([(-over, -over), (right, -over), (right, bottom), (-over, bottom)])


def _room(page: GrayImage, sheet: FloatArray) -> float:
    """Return the area, px², of the picture beside the sheet."""
    height, width = page.shape
    picture = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    common, _ = cv2.intersectConvexConvex(sheet.astype(np.float32), picture)
    return float(width * height) - float(common)


def _shows_form(page: GrayImage, page_map: PageMap) -> bool:
    """Return whether a picture shows a code, or boxes, of a form beside the one that was found."""
    beside = page.copy()
    own = np.round(page_map.to_px(_sheet_mm(_GROWN_MM))).astype(np.int32)
    cv2.fillConvexPoly(beside, own, int(np.median(page)))
    texts = [code.text for code in codes_in(beside)]
    if any(parse_code(text) or parse_foot_code(text) for text in texts):
        return True
    px_per_mm = page_map.dpi / MM_PER_INCH
    for picture, scale in ((beside, px_per_mm), (_flat(beside, page_map.homography), _PX_PER_MM)):
        sides_px = (_SIZES[0] * BOX_MM * scale, _SIZES[1] * BOX_MM * scale)
        if count_boxes(picture, sides_px) >= LEAST_BOXES:
            return True
    return False


def _flat(page: GrayImage, to_px: Homography) -> GrayImage:
    """Return a picture as it lies in the plane of the sheet."""
    height, width = page.shape
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)
    scaled = np.hstack([corners, np.ones((4, 1))]) @ np.linalg.inv(to_px).T
    # Beyond the horizon of a picture nothing lies.
    there = scaled[scaled[:, 2] * scaled[0, 2] > 0]
    seen = there[:, :2] / there[:, 2:]
    low = np.maximum(seen.min(axis=0), -_MOST_MM)
    high = np.minimum(seen.max(axis=0), np.array(A4_MM) + _MOST_MM)
    size = np.maximum(np.ceil((high - low) * _PX_PER_MM), 1).astype(int)
    to_plane = np.array(
        [[1 / _PX_PER_MM, 0, low[0]], [0, 1 / _PX_PER_MM, low[1]], [0, 0, 1]], np.float64
    )
    flat = cv2.warpPerspective(
        page,
        to_px @ to_plane,
        (int(size[0]), int(size[1])),
        flags=cv2.INTER_AREA | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(flat, np.uint8)
