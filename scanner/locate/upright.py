"""Cuts a rectangle of the sheet out of a scan, upright and at a resolution of its own."""

import cv2
import numpy as np

from ballot.geometry import RectMm
from scanner.locate.registration import PageMap
from scanner.types import GrayImage


def cut_upright(
    page: GrayImage,
    page_map: PageMap,
    rect: RectMm,
    px_per_mm: float,
    interpolation: int = cv2.INTER_LINEAR,
) -> GrayImage:
    """Return a rectangle of the sheet, shape (height, width) in pixels; white beyond the scan.

    Args:
        page: upright.
        page_map: of it.
        rect: what to cut out.
        px_per_mm: of what is returned.
        interpolation: OpenCV's.
    """
    width, height = round(rect.w * px_per_mm), round(rect.h * px_per_mm)
    source = page_map.to_px(np.array(rect.corners)).astype(np.float32)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    cut = cv2.warpPerspective(
        page,
        cv2.getPerspectiveTransform(source, target),
        (width, height),
        flags=interpolation,
        borderValue=255,
    )
    return np.asarray(cut, np.uint8)
