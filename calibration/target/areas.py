"""Pixels of a place on the target: the seam between the sheet's millimetres and a scan."""

from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from ballot.errors import SourceError
from ballot.geometry import MM_PER_INCH, RectMm
from calibration.images import FloatArray, GrayImage

Homography: TypeAlias = npt.NDArray[np.float64]
"""Shape (3, 3), maps sheet mm to image px."""


@dataclass(frozen=True, slots=True, eq=False)
class TargetScan:
    """A scan of which we know where the sheet lies in it."""

    image: GrayImage
    """As it was scanned, not turned: streaks run along its height."""
    homography: Homography
    dpi: float
    """Of the scanner: pixels an inch of glass, whatever the printer made of a millimetre."""

    @property
    def px_per_mm(self) -> float:
        """Pixels a millimetre of glass."""
        return self.dpi / MM_PER_INCH

    def to_px(self, points_mm: FloatArray) -> FloatArray:
        """Map points, shape (..., 2), from sheet mm to image px."""
        return _mapped(self.homography, points_mm)

    def to_mm(self, points_px: FloatArray) -> FloatArray:
        """Map points, shape (..., 2), from image px to sheet mm."""
        backwards = np.asarray(np.linalg.inv(self.homography), dtype=np.float64)
        return _mapped(backwards, points_px)

    def outline(self, rect: RectMm) -> FloatArray:
        """Return the corners of a rectangle of the sheet, shape (4, 2), px."""
        return self.to_px(np.array(rect.corners, dtype=np.float64))


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """The smallest upright piece of a scan that holds a place, and what of it is that place."""

    left: int
    top: int
    pixels: GrayImage
    is_inside: npt.NDArray[np.bool_]
    """Same shape as `pixels`."""

    @property
    def levels(self) -> npt.NDArray[np.uint8]:
        """Grey levels of the place, in no order, shape (n,)."""
        return self.pixels[self.is_inside]


def area_of(page: TargetScan, rect: RectMm) -> Area:
    """Return the pixels of a rectangle of the sheet, as far as they are in the scan.

    Raises:
        SourceError: none of them is.
    """
    corners = page.outline(rect)
    height, width = page.image.shape
    left, top = np.clip(np.floor(corners.min(axis=0)), 0, (width, height)).astype(int).tolist()
    right, bottom = (
        np.clip(np.ceil(corners.max(axis=0)) + 1, 0, (width, height)).astype(int).tolist()
    )
    pixels = page.image[top:bottom, left:right]
    if pixels.size == 0:
        raise SourceError("calibrate.cropped")
    mask = np.zeros(pixels.shape, np.uint8)
    polygon = np.rint(corners - (left, top)).astype(np.int32)
    cv2.fillConvexPoly(mask, polygon, 1)
    if not mask.any():
        raise SourceError("calibrate.cropped")
    return Area(left, top, pixels, mask > 0)


def _mapped(homography: Homography, points: FloatArray) -> FloatArray:
    flat = points.reshape(-1, 2)
    scaled = flat @ homography[:, :2].T + homography[:, 2]
    return np.asarray((scaled[:, :2] / scaled[:, 2:]).reshape(points.shape), dtype=np.float64)
