"""Finds the perspective of a page that lost one corner mark, from its boxes.

Three marks give an affine map, and on a photo taken at an angle that is off by millimetres. Their
twelve corners know something of the perspective too, as the marks are not equally large in the
picture, enough to come near the boxes; the boxes that are seen there then say the rest. What comes
of it is no more than a second guess: it has to pass the same proof as any map, and the strict one,
99 % of all boxes.
"""

import cv2
import numpy as np

from ballot.geometry import MM_PER_INCH
from ballot.layout import PageLayout
from ballot.reading import RejectionReason
from scanner.locate.boxes import LocatedBoxes, locate_boxes, see_boxes
from scanner.locate.fiducials import NEEDED, Fiducials
from scanner.locate.registration import PageMap, checked_map
from scanner.locate.sampling import SamplingPlan, sample_strip
from scanner.types import FloatArray, GrayImage, Homography, Refused

_ROUNDS = 2
"""The map through the marks alone is off by a millimetre or two at the lost corner; boxes are seen
within 1.2 mm. The first round brings the rest within reach (it was enough for each of 100 simulated
photos), the second fits the map through all of them."""

_INLIER_MM = 0.5
"""Paper that curls leaves its plane by so much over most of a page; a box that was located wrongly
is off by 1 mm and more."""

_LEAST_WEIGHT = 0.5
"""An outline half as dark as most is one."""


def locate_again(
    page: GrayImage, fiducials: Fiducials, plan: SamplingPlan, layout: PageLayout
) -> tuple[PageMap, LocatedBoxes] | None:
    """Find the boxes of a page that the map through three marks missed.

    Args:
        page: upright.
        fiducials: its marks, refined.
        plan: of the page's layout.
        layout: the page's.

    Returns:
        A map with perspective, and the boxes that prove it. None if no map is proved, or where the
        page has other than three whole marks: four know the perspective already.
    """
    if len(fiducials.ids) != NEEDED or not fiducials.are_whole:
        return None
    wanted = {mark.id: mark.rect.corners for mark in layout.fiducials}
    marks_mm = np.array([wanted[number] for number in fiducials.ids]).reshape(-1, 2)
    marks_px = fiducials.corners_px.reshape(-1, 2).astype(np.float64)
    try:
        page_map = checked_map(_plane(marks_mm, marks_px), marks_mm, marks_px, NEEDED)
        for _ in range(_ROUNDS):
            seen_mm, seen_px = _seen(page, page_map, plan)
            plane = _plane(
                np.concatenate([marks_mm, seen_mm]),
                np.concatenate([marks_px, seen_px]),
                _INLIER_MM * page_map.dpi / MM_PER_INCH,
            )
            page_map = checked_map(plane, marks_mm, marks_px, NEEDED)
        return page_map, locate_boxes(sample_strip(page, page_map, plan), page_map, plan)
    except Refused:
        return None


def _seen(page: GrayImage, page_map: PageMap, plan: SamplingPlan) -> tuple[FloatArray, FloatArray]:
    """Return where boxes that are seen stand on the sheet, mm, and in the image, px."""
    offsets, weights = see_boxes(sample_strip(page, page_map, plan), plan)
    is_seen = weights >= _LEAST_WEIGHT
    centers = plan.centers_mm[is_seen]
    return centers, page_map.to_px(centers + offsets[is_seen])


def _plane(sheet_mm: FloatArray, image_px: FloatArray, inlier_px: float = 0.0) -> Homography:
    """Return the homography that most points fit within `inlier_px`; all of them if that is 0."""
    method = cv2.RANSAC if inlier_px else 0
    found, _ = cv2.findHomography(sheet_mm, image_px, method, inlier_px)
    if found is None:
        raise Refused(RejectionReason.POOR_REGISTRATION, "page.bad_geometry", residual="?")
    return np.asarray(found, dtype=np.float64)
