"""Places for writing on a page: cut out for people to read, and whether any ink is in one.

No machine reads handwriting here. Whether there is ink decides only what people are shown first;
whatever isn't surely empty is shown.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.geometry import RectMm
from ballot.layout import Area
from scanner.context import BlankPage
from scanner.locate.registration import PageMap
from scanner.locate.sampling import PX_PER_MM
from scanner.types import FloatArray, GrayImage, Mask

AROUND_MM: Final = 4.0
"""Shown around the frame: who has much to say doesn't stop at the last line."""

_PRINT_PLAY_MM: Final = 0.7
"""Print may lie so far from its place, as the lines of the table may (`RULE_PLAY_MM`)."""

_INSET_MM: Final = 1.0
"""From the frame: in a JPEG its edges ring."""

_PRINT_DARKNESS: Final = 20
"""Of 255: a grey dash of 0.2 mm comes out at 100 and more, blank paper of a rendered form at 0."""

_FAINTEST: Final = 0.06
"""Darkness of the paper's that may be a pencil's; grain of a clean scan stays below half of it."""

_GRAIN: Final = 5.0
"""Ink is so many times darker than the page's grain is rough."""

_SHORTEST_MM: Final = 1.0
"""A stroke is at least so long; dust is shorter."""


@dataclass(frozen=True, slots=True, eq=False)
class AreaSeen:
    """A place for writing, as a scan shows it."""

    name: str
    picture: GrayImage
    """With `AROUND_MM` around it, at the scan's own resolution."""
    has_ink: bool | None
    """Whether anything but print is in it; None where the printed form isn't at hand to compare."""


def see_area(
    page: GrayImage, page_map: PageMap, area: Area, blank: BlankPage | None = None
) -> AreaSeen:
    """Cut a place for writing out of a page.

    Args:
        page: upright.
        page_map: from sheet mm to its pixels.
        area: where it is.
        blank: the page as it was printed, where it is at hand.
    """
    corners = page_map.to_px(_corners(area.rect.grown(AROUND_MM)))
    left, top = np.floor(corners.min(axis=0)).astype(int).clip(0)
    right, bottom = np.ceil(corners.max(axis=0)).astype(int)
    picture = page[top:bottom, left:right]
    has_ink = (
        None if blank is None else _has_ink(page, page_map, area.rect.grown(-_INSET_MM), blank)
    )
    return AreaSeen(area.name, picture, has_ink)


def _corners(rect: RectMm) -> FloatArray:
    return np.array(
        [(rect.x, rect.y), (rect.right, rect.y), (rect.right, rect.bottom), (rect.x, rect.bottom)]
    )


def _has_ink(page: GrayImage, page_map: PageMap, rect: RectMm, blank: BlankPage) -> bool:
    left, top = round(rect.x * PX_PER_MM), round(rect.y * PX_PER_MM)
    right, bottom = round(rect.right * PX_PER_MM), round(rect.bottom * PX_PER_MM)
    x_mm, y_mm = np.meshgrid(np.arange(left, right) + 0.5, np.arange(top, bottom) + 0.5)
    at_px = page_map.to_px(np.stack([x_mm, y_mm], axis=2) / PX_PER_MM).astype(np.float32)
    # Every pixel of the scan counts, at any resolution: a fine line is between the samples.
    reach = max(1, round(float(np.linalg.norm(at_px[0, 1] - at_px[0, 0]))))
    soft = cv2.blur(page, (reach, reach))
    seen = cv2.remap(soft, at_px[..., 0], at_px[..., 1], cv2.INTER_LINEAR)
    darkness = _darkness(np.asarray(seen, np.uint8))
    darkness[_printed(blank)[top:bottom, left:right] > 0] = 0
    grain = 1.4826 * float(np.median(np.abs(darkness)))
    ink = (darkness > max(_FAINTEST, _GRAIN * grain)).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    longest = stats[1:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    return bool((longest >= _SHORTEST_MM * PX_PER_MM).any())


_PAPER_PX = 61
"""10 mm: paper is what is brightest for so far around, so that a shadow is no ink."""


def _darkness(seen: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return how much darker than the paper around it each pixel is, as a share of the paper's."""
    bright = cv2.morphologyEx(
        cv2.medianBlur(seen, 5), cv2.MORPH_CLOSE, np.ones((_PAPER_PX, _PAPER_PX), np.uint8)
    )
    paper = cv2.blur(bright, (_PAPER_PX, _PAPER_PX)).astype(np.float32)
    return np.asarray(1 - seen / np.maximum(paper, 1), np.float32)


def _printed(blank: BlankPage) -> Mask:
    reach = 2 * round(_PRINT_PLAY_MM * PX_PER_MM) + 1
    near = cv2.dilate(blank.darkness, np.ones((reach, reach), np.uint8))
    return np.asarray(near > _PRINT_DARKNESS, np.uint8)
