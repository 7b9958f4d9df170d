"""Pictures that people decide by: a row large and sharp, a page upright, boxes cut small.

Rows are cut out of the scan at its own resolution: no pixel is resampled.
"""

import math
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.geometry import RectMm
from ballot.layout import PageLayout
from scanner.context import ReadingContext
from scanner.locate.fiducials import orient
from scanner.sheet import LocatedPage, locate_page
from scanner.show.picture import RgbImage
from scanner.show.writing import AreaSeen, see_area
from scanner.types import FloatArray, GrayImage, Refused

THUMB_PX = 40
"""Side of a box cut small: 8.3 mm, the box with its surroundings."""

_OUTLINE: Final = (0, 110, 190)
"""Blue: no pen mark is taken for it on a grey scan."""

_OUTLINE_MM = 0.6
"""From the printed outline to the drawn one: no mark in the box is covered."""

_FRAME: Final = (210, 105, 30)
"""Orange, as the row is framed on the whole page."""

_FRAME_AWAY: Final = 0.3
"""From a box's outline to the frame around it, in box widths: a mark that leaves its box a little
isn't crossed."""

_BESIDE: Final = 1.5
"""Seen to either side of the boxes, in box widths: a stroke beside a box is seen with it."""

_FADE = 0.5
"""How far the rows above and below fade into white."""


@dataclass(frozen=True, slots=True, eq=False)
class PageView:
    """A page to be looked at, and where its rows are."""

    image: GrayImage
    """Upright, at the scan's own resolution."""
    layout: PageLayout | None
    """None where nobody could tell which page it is."""
    rows_px: FloatArray
    """Shape (n, 4, 2): corners of each row in the image; n is 0 where the page was not located."""
    boxes_px: FloatArray
    """Shape (n, k, 4, 2): corners of each box, a little larger than printed."""
    thumbs: NDArray[np.uint8]
    """Shape (k n, THUMB_PX, THUMB_PX): every box with its surroundings, paper white."""
    areas: tuple[AreaSeen, ...] = ()
    """Where people write, in the order of the layout."""


def view_page(page: GrayImage, context: ReadingContext) -> PageView:
    """Turn a page upright and find its rows, where that can be done.

    Args:
        page: as it was scanned, in any of four orientations.
        context: the activity's forms, printed sheets and secret.
    """
    located = locate_page(page, context)
    if isinstance(located, LocatedPage):
        return _located(located, context)
    upright = page
    with suppress(Refused):  # otherwise nobody can say which way up it is: as it was scanned
        upright, _ = orient(page)
    nothing = np.empty((0, 4, 2))
    return PageView(
        upright, None, nothing, nothing[:, None], np.empty((0, THUMB_PX, THUMB_PX), np.uint8)
    )


def _located(page: LocatedPage, context: ReadingContext) -> PageView:
    plan, layout = page.plan, page.identity.layout
    moved = page.boxes.offset_mm.reshape(-1, plan.columns, 2).mean(axis=1)
    rows_mm = np.stack([_corners(row.rect) for row in layout.rows]) + moved[:, None]
    boxes_mm = np.stack(
        [_corners(box.rect.grown(_OUTLINE_MM)) for row in layout.rows for box in row.boxes]
    )
    boxes_mm += page.boxes.offset_mm[:, None]
    patches = 255 - page.boxes.patches(plan)
    thumbs = [
        cv2.resize(patch, (THUMB_PX, THUMB_PX), interpolation=cv2.INTER_AREA) for patch in patches
    ]
    form = context.sheets.get(page.identity.sheet)
    blank = context.blank_forms.get((form, layout.number)) if form else None
    return PageView(
        page.image,
        layout,
        page.page_map.to_px(rows_mm),
        page.page_map.to_px(boxes_mm).reshape(-1, plan.columns, 4, 2),
        np.asarray(np.stack(thumbs), np.uint8),
        tuple(see_area(page.image, page.page_map, area, blank) for area in layout.areas),
    )


def _corners(rect: RectMm) -> FloatArray:
    return np.array(
        [
            (rect.x, rect.y),
            (rect.right, rect.y),
            (rect.right, rect.bottom),
            (rect.x, rect.bottom),
        ]
    )


def cut_row(view: PageView, row: int, *, heat: bool = False) -> RgbImage:
    """Return a row with the rows above and below in grey and its boxes outlined.

    Args:
        view: a page that was located.
        row: its number on the page, from 0.
        heat: whether ink is shown in colours: yellow for the faintest, over red to black.

    Returns:
        Shape (H, W, 3), at the scan's own resolution, three rows high.
    """
    return _cut(view, row, *_whole_row(view, row), heat=heat, framed=())


def cut_boxes(view: PageView, row: int, framed: Collection[int] = ()) -> RgbImage:
    """Return the boxes of a row with what is near them, as `cut_row` shows it but narrower.

    Two scans of one row fit beside each other like this.

    Args:
        view: a page that was located.
        row: its number on the page, from 0.
        framed: boxes, from 0, in which scans differ: a wide frame stands around them.

    Returns:
        Shape (H, W, 3), at the scan's own resolution, three rows high.
    """
    return _cut(view, row, *_boxes_alone(view, row), heat=False, framed=framed)


def box_spans(view: PageView, row: int, *, is_narrow: bool = False) -> list[tuple[float, float]]:
    """Return where the boxes of a row are in its picture, from left to right.

    Args:
        view: a page that was located.
        row: its number on the page, from 0.
        is_narrow: whether the picture is that of `cut_boxes`, not that of `cut_row`.

    Returns:
        Left side and width of each box, as shares of the picture's width.
    """
    left, right = (_boxes_alone if is_narrow else _whole_row)(view, row)
    start, end = max(0, left), min(right, view.image.shape[1])
    across = (view.boxes_px[row][..., 0] - start) / (end - start)
    sides = zip(across.min(axis=1).tolist(), across.max(axis=1).tolist(), strict=True)
    return [(low, high - low) for low, high in sides]


def _whole_row(view: PageView, row: int) -> tuple[int, int]:
    """Return the columns of the page, in pixels, between which `cut_row` shows a row."""
    across = view.rows_px[row][:, 0]
    return math.floor(across.min()), math.ceil(across.max())


def _boxes_alone(view: PageView, row: int) -> tuple[int, int]:
    """Return the columns of the page, in pixels, between which `cut_boxes` shows a row."""
    boxes = view.boxes_px[row]
    beside = _BESIDE * float(np.ptp(boxes[0, :, 0]))
    return math.floor(boxes[..., 0].min() - beside), math.ceil(boxes[..., 0].max() + beside)


def _cut(
    view: PageView, row: int, left: int, right: int, *, heat: bool, framed: Collection[int]
) -> RgbImage:
    corners = view.rows_px[row]
    top, bottom = math.floor(corners[:, 1].min()), math.ceil(corners[:, 1].max())
    height = bottom - top
    area = (
        slice(max(0, top - height), bottom + height),
        slice(max(0, left), right),
    )
    cut = view.image[area]
    picture = _heated(cut) if heat else np.repeat(cut[:, :, None], 3, axis=2)
    start = top - area[0].start
    for beside in (slice(0, start), slice(start + height, None)):
        faded = picture[beside].astype(np.float32)
        picture[beside] = (faded + (255 - faded) * _FADE).astype(np.uint8)
    boxes = view.boxes_px[row] - (area[1].start, area[0].start)
    thickness = max(1, round(height / 40))
    outlines = [np.rint(box).astype(np.int32) for box in boxes]
    drawn = np.ascontiguousarray(picture)
    cv2.polylines(drawn, outlines, True, _OUTLINE, thickness, cv2.LINE_AA)
    for number in framed:
        low, high = outlines[number].min(axis=0), outlines[number].max(axis=0)
        away = round(_FRAME_AWAY * (high[0] - low[0]))
        cv2.rectangle(
            drawn,
            (int(low[0]) - away, int(low[1]) - away),
            (int(high[0]) + away, int(high[1]) + away),
            _FRAME,
            2 * thickness,
            cv2.LINE_AA,
        )
    return np.asarray(drawn, np.uint8)


def _heated(gray: GrayImage) -> RgbImage:
    """Return darkness in colours: white paper, yellow, red, black."""
    paper = max(1, int(np.percentile(gray, 90)))
    dark = (1 - gray.astype(np.float32) / paper).clip(0, 1)[:, :, None]
    stops = np.array([0.0, 0.08, 0.25, 0.6, 1.0])
    colours = np.array(
        [(255, 255, 255), (255, 236, 130), (245, 120, 30), (190, 10, 40), (20, 0, 20)]
    )
    channels = [np.interp(dark[:, :, 0], stops, colours[:, k]) for k in range(3)]
    return np.asarray(np.stack(channels, axis=2), np.uint8)


def row_outline(view: PageView, row: int) -> tuple[float, float, float, float]:
    """Return where a row is in the picture of its page: left, top, width, height as shares."""
    height, width = view.image.shape
    corners = view.rows_px[row] / (width, height)
    (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return left, top, right - left, bottom - top


def is_located(view: PageView) -> bool:
    """Return whether the rows of the page were found."""
    return len(view.rows_px) > 0
