"""Names for the arrays that pens and scanners work on, and the scale of a page."""

from enum import StrEnum, unique
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from ballot.geometry import A4_MM, MM_PER_INCH

PageImage: TypeAlias = npt.NDArray[np.uint8]
"""Shape (H, W) grey or (H, W, 3) RGB; 0 is black, 255 white paper."""

GrayImage: TypeAlias = npt.NDArray[np.uint8]
"""Shape (H, W); 0 is black."""

RgbImage: TypeAlias = npt.NDArray[np.uint8]
"""Shape (H, W, 3); red, green, blue."""

FloatArray: TypeAlias = npt.NDArray[np.float64]


@unique
class Light(StrEnum):
    """What a grey page is a picture of: of colours it tells more or less."""

    LUMINANCE = "luminance"
    """All light, weighed as the eye does (ITU-R BT.601)."""
    GREEN = "green"
    """A sensor that sees green light only: red ink is nearly as dark as black."""


def px_per_mm(image: PageImage) -> float:
    """Return the scale of a page whose shorter side is that of A4, as a scanner's window is."""
    return float(min(image.shape[:2])) / A4_MM[0]


def a4_shape(dpi: float) -> tuple[int, int]:
    """Return (height, width) in px of an A4 window at `dpi`."""
    width_mm, height_mm = A4_MM
    return round(height_mm * dpi / MM_PER_INCH), round(width_mm * dpi / MM_PER_INCH)


def to_gray(image: PageImage) -> GrayImage:
    """Return the luminance of an RGB page (ITU-R BT.601); a grey page as it is."""
    if image.ndim == 2:
        return image
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
