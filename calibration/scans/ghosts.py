"""Marks of another page that show on this one: of its back, of the sheet below, of wet ink.

The other page comes as two pictures, its print and its ink, because they shine through by
different amounts: ink soaks into paper, toner lies on it.
"""

from dataclasses import dataclass
from enum import StrEnum, unique

import cv2
import numpy as np

from calibration.images import GrayImage, px_per_mm
from calibration.scans.paper import multiplied


@unique
class Facing(StrEnum):
    """How the other page lies to this one."""

    BACK_SHORT = "back_short"
    """It is the back of this sheet, which was turned over its short edge: top and bottom change
    places, left stays left."""
    BELOW = "below"
    """It lies behind this sheet and faces the same way."""
    FACE_TO_FACE = "face_to_face"
    """It lay on this page, wet: mirrored."""
    FOLDED = "folded"
    """It is this page itself, folded across its middle while it was wet."""


@dataclass(frozen=True, slots=True)
class Ghost:
    """How strongly and how sharply another page shows."""

    facing: Facing
    ink: float
    """Share of the darkness of ink that is seen here, 0-1."""
    print: float
    """The same of print."""
    blur_mm: float
    """Standard deviation: light and wet ink spread in paper."""
    shift_mm: tuple[float, float]
    """How far the other page lies off."""
    turn_deg: float


def with_ghost(page: GrayImage, print_: GrayImage, ink: GrayImage, ghost: Ghost) -> GrayImage:
    """Return the page with another one showing on it.

    Args:
        page: what is scanned, grey, 255 white paper.
        print_: what is printed on the other page, of the same shape, as it is read.
        ink: what is written on the other page, without print.
        ghost: how it shows.
    """
    return multiplied(page, ghost_of(print_, ink, ghost))


def ghost_of(print_: GrayImage, ink: GrayImage, ghost: Ghost) -> GrayImage:
    """Return the share of light, of 255, that another page leaves at each pixel of this one."""
    toner = cv2.addWeighted(print_, ghost.print, print_, 0.0, 255.0 * (1.0 - ghost.print))
    strokes = cv2.addWeighted(ink, ghost.ink, ink, 0.0, 255.0 * (1.0 - ghost.ink))
    both = np.asarray(cv2.multiply(toner, strokes, scale=1 / 255.0), np.uint8)
    match ghost.facing:
        case Facing.BACK_SHORT | Facing.FOLDED:
            seen = cv2.flip(both, 0)
        case Facing.FACE_TO_FACE:
            seen = cv2.flip(both, 1)
        case Facing.BELOW:
            seen = both
    scale = px_per_mm(print_)
    soft = cv2.GaussianBlur(seen, (0, 0), max(0.3, ghost.blur_mm * scale))
    height, width = print_.shape
    move = cv2.getRotationMatrix2D((width / 2, height / 2), ghost.turn_deg, 1.0)
    move[:, 2] = move[:, 2] + np.array(ghost.shift_mm) * scale
    moved = cv2.warpAffine(soft, move, (width, height), borderValue=(255.0,))
    return np.asarray(moved, dtype=np.uint8)
