"""Finds the four ArUco corner marks: which way up the page lies, and where it lies exactly.

The search looks first at the very corners of the page, made small: nearly every page shows all four
marks there. What is missing is looked for in wider corners with more patience, and where there are
fewer than three in the whole page: photos, and pages that lie far off. Where that leaves two,
those that the page's edge cuts are looked for (`scanner.locate.cut_fiducials`). Found corners are
then refined at full size.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.reading import RejectionReason
from scanner.locate.cut_fiducials import find_cut, lacking_mm
from scanner.locate.forms_in_picture import has_several, of_one_form
from scanner.locate.mark_search import Marks, detected, detector, every_mark, largest, search
from scanner.types import GrayImage, Refused

QUICK_SIDE_PX = 560
"""Least short side of the page in the quick search, which halves it as often as this allows: a mark
of 8 mm is 21 px and more, 3.5 px a module."""

QUICK_CORNER_SHARE = 0.18
"""Side of a corner in the quick search, as a share of the page's short side: holds a mark at 2°."""

SEARCH_SIDE_PX = 700
"""Short side of the page in the second search."""

CORNER_SHARE = 0.30
"""The same for the second search: holds a mark at 5° of skew."""

NEEDED = 3

_BLANK_SPREAD = 12.0
"""A page whose grey levels spread less than this (standard deviation) holds no print at all."""

_DARK = 128
"""The median grey below which a page that shows no marks may be a negative: most of a form is
paper."""

_SPARSE = 16
"""Of so many pixels each way one is looked at for that."""


@dataclass(frozen=True, slots=True)
class Fiducials:
    """The marks that were found on an upright page."""

    ids: tuple[int, ...]
    corners_px: NDArray[np.float32]
    """Shape (n, 4, 2): x, y of each mark's top left, top right, bottom right, bottom left."""
    are_whole: bool = True
    """Whether all of them lie whole inside the page; of others corners may lie outside."""


def orient(page: GrayImage) -> tuple[GrayImage, Fiducials]:
    """Turn a page upright.

    Args:
        page: as it was scanned, in any of four orientations.

    Returns:
        The page (the same array where it lay upright; the inverse of a negative) and its fiducials,
        roughly located.

    Raises:
        Refused: `NOT_A_FORM`, fewer than three of our marks; `POOR_REGISTRATION`, they are
            mirrored, or of a negative; `TWO_SHEETS`, they are those of several forms.
    """
    found = _search_quickly(page)
    if len(found) < 4:
        found |= _search_corners(page)
    if len(found) < NEEDED or len(of_one_form([*found.items()])) < len(found):
        found = _search_everywhere(page, found)
    are_whole = True
    if len(found) == NEEDED - 1:
        cut = find_cut(page, found)
        are_whole = not cut
        found |= cut
    if len(found) < NEEDED:
        if float(cv2.meanStdDev(page)[1].item()) < _BLANK_SPREAD and not found:
            raise Refused(RejectionReason.NOT_A_FORM, "page.blank")
        page, found = _as_it_was_printed(page, found)
    corners = np.stack([found[number] for number in sorted(found)])
    top_edges = corners[:, 1] - corners[:, 0]
    dx, dy = top_edges.sum(axis=0)
    turns = round(float(np.arctan2(dy, dx)) / (np.pi / 2)) % 4
    height, width = page.shape
    x, y = corners[..., 0], corners[..., 1]
    match turns:
        case 1:  # the top edge runs down: turn back by 90°
            page = np.asarray(cv2.rotate(page, cv2.ROTATE_90_COUNTERCLOCKWISE), dtype=np.uint8)
            x, y = y, width - 1 - x
        case 2:
            page = np.asarray(cv2.rotate(page, cv2.ROTATE_180), dtype=np.uint8)
            x, y = width - 1 - x, height - 1 - y
        case 3:
            page = np.asarray(cv2.rotate(page, cv2.ROTATE_90_CLOCKWISE), dtype=np.uint8)
            x, y = height - 1 - y, x
        case _:
            pass
    corners = np.stack([x, y], axis=-1).astype(np.float32)
    return page, Fiducials(tuple(sorted(found)), corners, are_whole)


def _as_it_was_printed(page: GrayImage, seen: Marks) -> tuple[GrayImage, Marks]:
    """Return the inverse of a negative, and its marks.

    Raises:
        Refused: `POOR_REGISTRATION`, a mirrored page, or a negative without all of its marks;
            `NOT_A_FORM`, any other, and one of which the scan lacks a part.
    """
    lacking = lacking_mm(page, seen) if len(seen) == NEEDED - 1 else None
    if lacking is not None:
        raise Refused(RejectionReason.INCOMPLETE_SHEET, "page.lacks_a_part", mm=round(lacking))
    is_dark = float(np.median(page[::_SPARSE, ::_SPARSE])) < _DARK
    if is_dark:
        page = 255 - page
        found = largest(every_mark(page))
        if len(found) == 4:
            return page, found
        if len(found) == NEEDED:
            raise Refused(RejectionReason.POOR_REGISTRATION, "page.negative")
    mirrored = np.ascontiguousarray(page[:, ::-1])
    if len(search(mirrored, (0, 0), SEARCH_SIDE_PX / min(page.shape), 0.02)) >= NEEDED:
        raise Refused(RejectionReason.POOR_REGISTRATION, "page.mirrored")
    raise Refused(RejectionReason.NOT_A_FORM, "page.no_fiducials", found=len(seen))


def find_fiducials(page: GrayImage, rough: Fiducials) -> Fiducials:
    """Return the fiducials of an upright page, corners refined to a fraction of a pixel."""
    side_px = float(np.linalg.norm(rough.corners_px[:, 1] - rough.corners_px[:, 0], axis=1).mean())
    half = max(3, round(side_px / 6 * 0.8))
    criteria = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_COUNT, 20, 0.02)
    start = rough.corners_px.reshape(-1, 2)
    refined = start.copy()
    height, width = page.shape
    is_inside = ((start >= 0) & (start <= (width - 1, height - 1))).all(axis=1)
    points = start[is_inside].reshape(-1, 1, 2)
    refined[is_inside] = cv2.cornerSubPix(page, points, (half, half), (-1, -1), criteria).reshape(
        -1, 2
    )
    strayed = np.linalg.norm(refined - start, axis=1) > half
    refined[strayed] = start[strayed]
    corners = refined.reshape(-1, 4, 2).astype(np.float32)
    return Fiducials(rough.ids, corners, rough.are_whole)


def _search_quickly(page: GrayImage) -> Marks:
    halvings = 0
    while min(page.shape) >> (halvings + 1) >= QUICK_SIDE_PX:
        halvings += 1
    found: Marks = {}
    for crop, offset in _corners(page, QUICK_CORNER_SHARE):
        small = crop
        for _ in range(halvings):
            half = cv2.resize(small, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
            small = np.asarray(half, np.uint8)
        found |= largest(detected(small, offset, 0.5**halvings, detector(0.4, (15, 15))))
    return found


def _search_corners(page: GrayImage) -> Marks:
    scale = SEARCH_SIDE_PX / min(page.shape)
    found: Marks = {}
    for crop, offset in _corners(page, CORNER_SHARE):
        found |= search(crop, offset, scale, 0.2)
    return found


def _search_everywhere(page: GrayImage, found: Marks) -> Marks:
    """Return the marks of the one form that a page shows.

    Args:
        page: the whole of it.
        found: in its corners: fewer than needed, or not those of one form.

    Raises:
        Refused: `TWO_SHEETS`, it shows more than one.
    """
    marks = every_mark(page)
    if has_several(marks, page.shape):
        raise Refused(RejectionReason.TWO_SHEETS, "page.several_forms")
    alone = of_one_form(marks)
    return alone if len(alone) >= NEEDED else found | largest(marks)


def _corners(page: GrayImage, share: float) -> Iterator[tuple[GrayImage, tuple[int, int]]]:
    """Yield the four corners of the page, each with its place (x, y)."""
    height, width = page.shape
    # Of a size that can be halved twice without a remainder.
    side = round(share * min(height, width)) // 4 * 4
    for top in (0, height - side):
        for left in (0, width - side):
            yield page[top : top + side, left : left + side], (left, top)
