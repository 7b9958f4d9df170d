"""Draws what was read onto the page: for documents, for reports, for whoever asks why.

Green is the box that counts, orange a row that goes to a person, its reasons beside it, grey a box
that was found empty; blue are the fiducials. The boxes are drawn where they were found, not
where the layout puts them.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.geometry import MM_PER_INCH, PointMm
from ballot.grade import Vote
from ballot.ids import grouped
from ballot.layout import Box, Row
from ballot.reading import Registration, Rejection, RowReading
from scanner.boxes import LocatedBoxes
from scanner.fiducials import Fiducials, orient
from scanner.identity import PageIdentity, ReadingContext
from scanner.registration import PageMap
from scanner.sampling import PX_PER_MM, SamplingPlan
from scanner.sheet import LIMITS, locate_page, measure_page
from scanner.types import FloatArray, GrayImage, Refused
from scanner.verdict import decide_rows

RgbImage = NDArray[np.uint8]
"""Shape (H, W, 3), red, green, blue."""

Rgb = tuple[int, int, int]

CHOSEN: Final[Rgb] = (20, 160, 70)
BLANK: Final[Rgb] = (160, 160, 160)
DOUBT: Final[Rgb] = (240, 120, 0)
FOUND: Final[Rgb] = (30, 90, 220)
REFUSED: Final[Rgb] = (200, 20, 20)

_GAP_MM = 0.7
"""From the printed outline to the drawn one, so that neither hides the other."""

_LINE_MM = 0.3
_TEXT_MM = 1.7
"""Height of a capital: what is free between a unit's name and the line under it."""

_CAPTION_MM: Final[PointMm] = (12.0, 6.0)
"""Lower left corner of the caption: above the fiducials nothing is printed."""

_FONT = cv2.FONT_HERSHEY_SIMPLEX
_CAPITAL_PX = 21.0
"""Height of a capital of this font at scale 1."""

_REFUSED_SHARE = 0.02
"""Height of a capital on a page that was refused, as a share of the page's: its mm are unknown."""


def draw_overlay(page: GrayImage, context: ReadingContext) -> RgbImage:
    """Return the page, upright where that could be told, with what was read drawn on it.

    Args:
        page: as it was scanned, in any of four orientations.
        context: the activity's forms, printed sheets and secret.

    Returns:
        A new image. A page that is refused shows the reason and nothing else.
    """
    located = locate_page(page, context)
    if isinstance(located, Rejection):
        return _refused(_upright(page), located)
    boxes, identity = located.boxes, located.identity
    rows = decide_rows(located.plan.rows, measure_page(located, context), LIMITS)
    drawing = _Drawing(located.image, located.page_map)
    drawing.fiducials(located.fiducials)
    corners_mm = _corners_mm(boxes, located.plan)
    for place, (row, reading) in enumerate(zip(identity.layout.rows, rows, strict=True)):
        drawing.row(row, reading, corners_mm[3 * place : 3 * place + 3])
    drawing.text(_caption(identity, boxes.registration), _CAPTION_MM, FOUND)
    return drawing.canvas


def _upright(page: GrayImage) -> GrayImage:
    try:
        return orient(page)[0]
    except Refused:
        return page


class _Drawing:
    """A colour copy of an upright page, drawn on in millimetres of the sheet."""

    def __init__(self, page: GrayImage, page_map: PageMap) -> None:
        self.canvas: RgbImage = _colored(page)
        self._map = page_map
        self._px_per_mm = page_map.dpi / MM_PER_INCH

    def fiducials(self, found: Fiducials) -> None:
        for corners in found.corners_px:
            self._outline(corners.astype(np.float64), FOUND)

    def row(self, row: Row, reading: RowReading, corners_mm: FloatArray) -> None:
        """Draw the boxes of one row; `corners_mm` has shape (3, 4, 2)."""
        for box, corners in zip(row.boxes, corners_mm, strict=True):
            color = _color(box, reading)
            corners_px = self._map.to_px(corners)
            if color is not BLANK:
                self._tint(corners_px, color)
            self._outline(corners_px, color)
        if reading.doubts:
            text = " ".join(reading.doubts)
            left, bottom = corners_mm[0, 3]
            width_mm = _width_px(text, _TEXT_MM * self._px_per_mm) / self._px_per_mm
            self.text(text, (left - 1.0 - width_mm, bottom + 0.4), DOUBT)

    def text(self, text: str, at_mm: PointMm, color: Rgb) -> None:
        """Write ASCII with its lower left corner at `at_mm`."""
        at = self._map.to_px(np.array(at_mm))
        _write(self.canvas, text, at, _TEXT_MM * self._px_per_mm, color)

    def _outline(self, corners_px: FloatArray, color: Rgb) -> None:
        line = max(1, round(_LINE_MM * self._px_per_mm))
        cv2.polylines(self.canvas, [_fixed(corners_px)], True, color, line, cv2.LINE_AA, _SHIFT)

    def _tint(self, corners_px: FloatArray, color: Rgb) -> None:
        """Colour the paper inside and leave the ink as dark as it is."""
        left, top = np.floor(corners_px.min(axis=0)).astype(int).clip(0)
        right, bottom = np.ceil(corners_px.max(axis=0)).astype(int)
        area = self.canvas[top:bottom, left:right]
        if area.size:
            pale = np.array(color, np.float64) / 255 * (1 - _PALE) + _PALE
            area[:] = np.rint(area * pale).astype(np.uint8)


_SHIFT = 4
"""cv2 takes places in sixteenths of a pixel."""

_PALE = 0.6
"""How much of the paper's white stays in a tinted box."""


def _fixed(points_px: FloatArray) -> NDArray[np.int32]:
    return np.asarray(np.rint(points_px * 2**_SHIFT), dtype=np.int32)


def _color(box: Box, reading: RowReading) -> Rgb:
    if reading.vote is None:
        return DOUBT
    return CHOSEN if reading.vote is Vote.of(box.grade) else BLANK


def _corners_mm(boxes: LocatedBoxes, plan: SamplingPlan) -> FloatArray:
    """Return shape (n, 4, 2): corners of the drawn outline of each box, where it was found."""
    half = plan.side_px / PX_PER_MM / 2 + _GAP_MM
    square = half * np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)])
    return np.asarray((plan.centers_mm + boxes.offset_mm)[:, None, :] + square)


def _caption(identity: PageIdentity, seen: Registration) -> str:
    return (
        f"{grouped(identity.sheet)}-{identity.layout.number}   {seen.dpi:.0f} dpi   "
        f"{seen.fiducials}/4 fiducials   {seen.boxes_found}/{seen.boxes} boxes   "
        f"residual {seen.residual_median_mm:.2f} mm"
    )


def _refused(page: GrayImage, rejection: Rejection) -> RgbImage:
    canvas = _colored(page)
    size = _REFUSED_SHARE * canvas.shape[0]
    _write(canvas, f"REFUSED: {rejection.reason}", np.array([size, 2 * size]), size, REFUSED)
    return canvas


def _width_px(text: str, height_px: float) -> int:
    (width, _), _ = cv2.getTextSize(text, _FONT, height_px / _CAPITAL_PX, _pen_px(height_px))
    return width


def _write(canvas: RgbImage, text: str, at_px: FloatArray, height_px: float, color: Rgb) -> None:
    at = (round(float(at_px[0])), round(float(at_px[1])))
    scale, pen_px = height_px / _CAPITAL_PX, _pen_px(height_px)
    cv2.putText(canvas, text, at, _FONT, scale, color, pen_px, cv2.LINE_AA)


def _pen_px(height_px: float) -> int:
    return max(1, round(height_px / 7))


def _colored(page: GrayImage) -> RgbImage:
    return np.asarray(cv2.cvtColor(page, cv2.COLOR_GRAY2RGB), dtype=np.uint8)
