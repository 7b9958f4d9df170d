"""What takes marks away again: a punch, correction fluid, an eraser, a scanner that whitens paper.

Places are in mm from the sheet's top left corner; images are grey and not changed.
"""

from collections.abc import Sequence
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.geometry import PointMm, RectMm
from calibration.images import FloatArray, GrayImage, px_per_mm
from calibration.smooth import smooth_noise

HOLE_MM = 6.0
"""Diameter of a punched hole (ISO 838: 6 ± 0.5 mm)."""

HOLES_APART_MM = 80.0
"""From one hole to the next (ISO 838)."""

_Floats: TypeAlias = NDArray[np.floating]

_AROUND_MM = 3.0
"""Kept around an area that is changed: farther than soft edges and smears reach."""

_FINE = 4
"""Shapes are drawn at so many times the page's resolution, so that edges are soft as a sensor's."""

_CRUMBS = 0.06
"""Darkest that an eraser's smear gets, as a share of white."""


def punched(image: GrayImage, holes: Sequence[PointMm], level: float) -> GrayImage:
    """Return the page with holes.

    Args:
        image: the page.
        holes: their middles.
        level: grey level of what lies behind: the scanner's lid, 255 white or about 20 black.
    """
    cover = np.zeros(image.shape, np.float32)
    scale = px_per_mm(image)
    for x, y in holes:
        angle = np.linspace(0.0, 2 * np.pi, 60)
        points = HOLE_MM / 2 * np.stack([np.cos(angle), np.sin(angle)], axis=1) + (x, y)
        _cover(cover, points * scale)
    rim = np.clip(cv2.GaussianBlur(cover, (0, 0), 0.12 * scale) - cover, 0.0, 1.0)
    paper = image * (1.0 - 0.25 * rim)  # the paper's edge throws a shadow
    return _levels(paper * (1.0 - cover) + level * cover)


def under_fluid(
    image: GrayImage, area: RectMm, thickness: float, rng: np.random.Generator
) -> GrayImage:
    """Return the page with correction fluid over an area.

    Args:
        image: the page.
        area: about what the brush covers.
        thickness: share of what is below that is hidden where it covers best; from about 1.1 on
            nothing shines through anywhere.
        rng: draws the patch's edge and how evenly it covers.
    """
    scale = px_per_mm(image)
    part, corner = _near(image, area, scale)
    angle = np.linspace(0.0, 2 * np.pi, 40)
    radius = 1 + 0.09 * smooth_noise(40, knots=9, columns=1, rng=rng)[:, 0]
    # Squarer than an ellipse: a brush is drawn across once or twice.
    round_ = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    squarer = np.sign(round_) * np.abs(round_) ** 0.6
    points = radius[:, None] * squarer * (area.w / 2, area.h / 2) + area.center
    cover = np.zeros(part.shape, np.float32)
    _cover(cover, points * scale - corner)
    cover = cv2.GaussianBlur(cover, (0, 0), 0.12 * scale).astype(np.float32)
    evenness = rng.uniform(0.92, 1.0, (4, 4)).astype(np.float32)
    hidden = cover * np.minimum(thickness * cv2.resize(evenness, part.shape[::-1]), 1.0)
    rim = 4 * cover * (1 - cover) * 0.035  # dried fluid stands up at its edge
    level = rng.uniform(248, 255)
    return _put(image, part * (1.0 - hidden) * (1.0 - rim) + level * hidden, corner)


def rubbed_out(
    ink: GrayImage, area: RectMm, left: float, share: float, rng: np.random.Generator
) -> GrayImage:
    """Return a layer of ink after an eraser was drawn over a part of it.

    Args:
        ink: pencil on white.
        area: of the mark.
        left: share of its darkness that stays where the eraser passed.
        share: of the area that it passed.
        rng: draws its way.
    """
    scale = px_per_mm(ink)
    part, corner = _near(ink, area, scale)
    angle = rng.uniform(0.0, 2 * np.pi)
    along = np.array([np.cos(angle), np.sin(angle)])
    across = np.array([-along[1], along[0]])
    size = max(area.w, area.h)
    near = np.array(area.center) + (1.0 - 2 * share) * size / 2 * along
    corners = [near + across * size, near - across * size]
    corners += [end + along * 2 * size for end in reversed(corners)]
    passed = np.zeros(part.shape, np.float32)
    _cover(passed, (np.array(corners) + rng.normal(0.0, 0.3, (4, 2))) * scale - corner)
    passed = cv2.GaussianBlur(passed, (0, 0), 0.25 * scale).astype(np.float32)
    smear = cv2.GaussianBlur((255.0 - part).astype(np.float32), (0, 0), 0.8 * scale) / 255.0
    faded = 255.0 - (255.0 - part) * (1.0 - passed * (1.0 - left))
    return _put(ink, faded * (1.0 - np.minimum(passed * smear * 0.3, _CRUMBS)), corner)


def whitened(image: GrayImage, white: float, black: float) -> GrayImage:
    """Return a scan whose paper is white throughout, as background removal leaves it.

    Args:
        image: the scan.
        white: grey level from which on a pixel is 255.
        black: grey level up to which it is 0.
    """
    table = np.clip((np.arange(256.0) - black) * 255.0 / (white - black), 0, 255)
    return np.asarray(cv2.LUT(image, table.astype(np.uint8)), dtype=np.uint8)


def _cover(cover: NDArray[np.float32], points: FloatArray) -> None:
    """Fill a polygon, in px, with 1; in place."""
    low = np.maximum(np.floor(points.min(axis=0)).astype(int) - 1, 0)
    high = np.minimum(np.ceil(points.max(axis=0)).astype(int) + 2, cover.shape[::-1])
    if (high <= low).any():
        return
    width, height = (high - low).tolist()
    fine = np.zeros((height * _FINE, width * _FINE), np.uint8)
    places = np.rint((points - low) * _FINE).astype(np.int32)
    cv2.fillPoly(fine, [places], 255)
    part = cv2.resize(fine, (width, height), interpolation=cv2.INTER_AREA) / np.float32(255.0)
    left, top = low.tolist()
    region = cover[top : top + height, left : left + width]
    np.maximum(region, part, out=region)


def _near(image: GrayImage, area: RectMm, scale: float) -> tuple[GrayImage, tuple[int, int]]:
    """Return the part of a page around an area, and where it begins, (x, y) px."""
    around = area.grown(_AROUND_MM)
    left, top = max(0, int(around.x * scale)), max(0, int(around.y * scale))
    part = image[top : int(around.bottom * scale), left : int(around.right * scale)]
    return part, (left, top)


def _put(image: GrayImage, part: _Floats, corner: tuple[int, int]) -> GrayImage:
    """Return the page with a part of it changed."""
    changed, (left, top) = image.copy(), corner
    changed[top : top + part.shape[0], left : left + part.shape[1]] = _levels(part)
    return changed


def _levels(image: _Floats) -> GrayImage:
    return np.asarray(np.clip(image, 0.0, 255.0).astype(np.uint8))
