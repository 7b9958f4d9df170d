"""Draws what was read onto the page: for documents, for reports, for whoever asks why.

Green is the box that counts, orange a row that goes to a person, its reasons beside it, grey a box
that was found empty; blue are the fiducials. The boxes are drawn where they were found, not
where the layout puts them; red ones, on a page that was refused, where they were looked for.
"""

from typing import Final, assert_never

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.cover import Cover
from ballot.geometry import MM_PER_INCH, PointMm
from ballot.ids import grouped
from ballot.layout import Box, Row
from ballot.reading import PageReading, Rejection, RowReading
from scanner.context import ReadingContext
from scanner.show.picture import Rgb, RgbImage
from scanner.show.places import SeenPage, see_page
from scanner.types import FloatArray, GrayImage

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
        A new image. A page that is refused shows the reason, and how far reading came.
    """
    seen = see_page(page, context)
    drawing = PageDrawing(seen)
    drawing.all()
    match seen.outcome:
        case Rejection() as rejection:
            drawing.refusal(rejection)
        case PageReading() as reading:
            drawing.words(reading)
        case Cover():
            pass
        case _:
            assert_never(seen.outcome)
    return drawing.canvas


class PageDrawing:
    """A colour copy of an upright page, drawn on in millimetres of the sheet.

    Args:
        seen: the page; it isn't drawn on itself.
    """

    def __init__(self, seen: SeenPage) -> None:
        self.canvas: RgbImage = _colored(seen.upright)
        self._seen = seen
        self._places = seen.places
        dpi = self._places.page_map.dpi if self._places.page_map else 0.0
        self._px_per_mm = dpi / MM_PER_INCH

    def all(self) -> None:
        """Draw fiducials and boxes, as far as they were found, without any words."""
        for corners in self._places.fiducials.corners_px if self._places.fiducials else ():
            self._outline(corners.astype(np.float64), FOUND)
        layout = self._places.layout
        if layout is None:
            return
        corners_mm = self._places.outlines_mm(layout, _GAP_MM)
        match self._seen.outcome:
            case PageReading() as reading:
                of_rows = corners_mm.reshape(len(layout.rows), -1, 4, 2)
                for row, read, corners in zip(layout.rows, reading.rows, of_rows, strict=True):
                    self._row(row, read, corners)
            case Rejection() | Cover():
                for corners in corners_mm:
                    self._outline(self.to_px(corners), REFUSED)
            case _:
                assert_never(self._seen.outcome)

    def words(self, reading: PageReading) -> None:
        """Write the reasons of each row in doubt beside it, and a caption above the page."""
        layout = self._places.layout
        if layout is None:
            return
        corners_mm = self._places.outlines_mm(layout, _GAP_MM)
        corners_mm = corners_mm.reshape(len(layout.rows), -1, 4, 2)[:, 0]
        for row, corners in zip(reading.rows, corners_mm, strict=True):
            if row.doubts:
                text = " ".join(row.doubts)
                left, bottom = corners[3]
                width_mm = _width_px(text, _TEXT_MM * self._px_per_mm) / self._px_per_mm
                self._text(text, (left - 1.0 - width_mm, bottom + 0.4), DOUBT)
        self._text(_caption(reading), _CAPTION_MM, FOUND)

    def refusal(self, rejection: Rejection) -> None:
        """Write why the page was refused."""
        size = _REFUSED_SHARE * self.canvas.shape[0]
        text, at = f"REFUSED: {rejection.reason}", np.array([size, 2 * size])
        _write(self.canvas, text, at, size, REFUSED)

    def to_px(self, points_mm: FloatArray) -> FloatArray:
        """Map points, shape (..., 2), from mm of the sheet to px of the canvas.

        Raises:
            ValueError: the page could not be registered.
        """
        if self._places.page_map is None:
            raise ValueError("nobody knows where this sheet lies")
        return self._places.page_map.to_px(points_mm)

    def _row(self, row: Row, reading: RowReading, corners_mm: FloatArray) -> None:
        """Draw the boxes of one row; `corners_mm` has shape (k, 4, 2)."""
        for box, corners in zip(row.boxes, corners_mm, strict=True):
            color = _color(box, reading)
            corners_px = self.to_px(corners)
            if color is not BLANK:
                self._tint(corners_px, color)
            self._outline(corners_px, color)

    def _text(self, text: str, at_mm: PointMm, color: Rgb) -> None:
        """Write ASCII with its lower left corner at `at_mm`."""
        at = self.to_px(np.array(at_mm))
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
    return CHOSEN if reading.vote == box.grade else BLANK


def _caption(reading: PageReading) -> str:
    seen = reading.registration
    return (
        f"{grouped(reading.sheet)}-{reading.page}   {seen.dpi:.0f} dpi   "
        f"{seen.fiducials}/4 fiducials   {seen.boxes_found}/{seen.boxes} boxes   "
        f"residual {seen.residual_median_mm:.2f} mm"
    )


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
