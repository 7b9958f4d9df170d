"""Two sheets in one picture: the part of one shows beside the edge of another.

A sheet that is folded, torn or lifted, one that the feeder drew in over the next, pictures that
somebody pieced together. What of the picture is the other sheet's is a mask, so that every kind is
the same few lines.
"""

from enum import StrEnum, unique
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from calibration.images import PageImage, px_per_mm

Region: TypeAlias = npt.NDArray[np.bool_]
"""Shape (H, W): whether a pixel is the other sheet's."""


@unique
class EdgeShadow(StrEnum):
    """What the edge between two sheets leaves in the picture."""

    NONE = "none"
    SOFT = "soft"
    """A dark band, half of it on either sheet: a quarter of the light, 2 mm wide."""
    CAST = "cast"
    """The edge's own shadow on the sheet below: a fifth of the light, gone within 3 mm."""


def below(image: PageImage, y_mm: float, *, slope: float = 0.0) -> Region:
    """Return what lies below a line across a page.

    Args:
        image: the page.
        y_mm: where the line crosses the middle of the page.
        slope: mm down a mm to the right.
    """
    height, width = image.shape[:2]
    scale = px_per_mm(image)
    middle = np.arange(width) - width / 2
    return np.asarray(np.arange(height)[:, None] >= y_mm * scale + slope * middle[None, :])


def strip(image: PageImage, top_mm: float, bottom_mm: float) -> Region:
    """Return what lies between two lines straight across a page."""
    return below(image, top_mm) & ~below(image, bottom_mm)


def left_of(image: PageImage, x_mm: float) -> Region:
    """Return what lies left of a line straight down a page."""
    height, width = image.shape[:2]
    return np.broadcast_to(np.arange(width) < x_mm * px_per_mm(image), (height, width))


def join(
    over: PageImage,
    under: PageImage,
    is_under: Region,
    *,
    shift_mm: tuple[float, float] = (0.0, 0.0),
    turn_deg: float = 0.0,
    shadow: EdgeShadow = EdgeShadow.NONE,
) -> PageImage:
    """Return a picture of which a part is another sheet's.

    Args:
        over: the sheet that is seen elsewhere.
        under: the other one, of the same size.
        is_under: where it is seen.
        shift_mm: how far to the right and down the other one lies off the first.
        turn_deg: by how much it is turned about its middle.
        shadow: of the edge between them.
    """
    height, width = over.shape[:2]
    scale = px_per_mm(over)
    move = cv2.getRotationMatrix2D((width / 2, height / 2), turn_deg, 1.0)
    move[:, 2] += np.multiply(shift_mm, scale)
    moved = cv2.warpAffine(under, move, (width, height), borderMode=cv2.BORDER_REPLICATE)
    is_seen = is_under if over.ndim == 2 else is_under[:, :, None]
    picture = np.where(is_seen, moved, over)
    gain = _gain(is_under, scale, shadow)
    if gain is None:
        return np.asarray(picture, np.uint8)
    shaded = picture * (gain if over.ndim == 2 else gain[:, :, None])
    return np.clip(shaded, 0, 255).astype(np.uint8)


def _gain(is_under: Region, scale: float, shadow: EdgeShadow) -> npt.NDArray[np.float32] | None:
    """Return the share of light that an edge leaves at each pixel."""
    match shadow:
        case EdgeShadow.NONE:
            return None
        case EdgeShadow.SOFT:
            soft = cv2.GaussianBlur(is_under.astype(np.float32), (0, 0), 0.76 * scale)
            return np.asarray(1 - 0.25 * 4 * soft * (1 - soft), np.float32)
        case EdgeShadow.CAST:
            away = cv2.distanceTransform(is_under.astype(np.uint8), cv2.DIST_L2, 3) / scale
            return np.asarray(1 - 0.2 * np.exp(-away / 1.2) * is_under, np.float32)
