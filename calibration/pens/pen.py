"""Ink on paper: kinds of pens, and strokes drawn with them on a page.

Ink is drawn at several times the page's resolution over the strokes' own rectangle only,
averaged down (so that edges are anti-aliased as by a scanner's sensor) and multiplied into the
page: ink takes light away and never adds any.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum, unique
from functools import lru_cache
from typing import assert_never

import cv2
import numpy as np
import numpy.typing as npt

from ballot.geometry import MM_PER_INCH
from calibration.images import FloatArray, Light, PageImage
from calibration.pens.strokes import Stroke, bounds
from calibration.smooth import smooth_noise

DRAWING_DPI = 800
"""Ink is drawn at about this resolution: 0.03 mm, an eighth of the thinnest pen."""

_GRAIN_TILE_PX = 512
_GRAIN_OVERLAP_PX = 128

_DRY_WIDTH_SHARE = 0.7
_DRY_DENSITY_SHARE = 0.4
_PALEST_DENSITY = 0.15
"""A pen that hardly writes leaves about two thirds of its width and under half its darkness, but
no less than the palest pencil: what no eye can see is not a mark."""

_SKIPPED_INK = 0.25
"""Share of its ink that a dry ball leaves where it skips: a groove with specks; an assumption."""


@unique
class InkKind(StrEnum):
    """What people bring to a meeting."""

    BALLPOINT_BLUE = "ballpoint_blue"
    BALLPOINT_BLACK = "ballpoint_black"
    GEL_BLACK = "gel_black"
    FOUNTAIN = "fountain"
    RED = "red"
    PENCIL = "pencil"
    MARKER = "marker"


@dataclass(frozen=True, slots=True)
class Ink:
    """How one kind of ink looks at full pressure."""

    rgb: tuple[int, int, int]
    """Its colour where it covers the paper wholly."""
    widths_mm: tuple[float, float]
    """Thinnest and thickest line."""
    density: tuple[float, float]
    """Palest and darkest share of the light that it takes away from what it covers."""
    grain: float
    """How much the paper's grain shows: 0 flows into it, 1 stays on the ridges."""

    def gray(self, light: Light) -> float:
        """Return its grey level in this light, 0-255."""
        red, green, blue = self.rgb
        match light:
            case Light.LUMINANCE:
                return 0.299 * red + 0.587 * green + 0.114 * blue
            case Light.GREEN:
                return float(green)
            case _:
                assert_never(light)


INKS = {
    InkKind.BALLPOINT_BLUE: Ink((28, 44, 140), (0.30, 0.55), (0.75, 0.95), 0.25),
    InkKind.BALLPOINT_BLACK: Ink((30, 30, 36), (0.30, 0.55), (0.75, 0.95), 0.25),
    InkKind.GEL_BLACK: Ink((14, 14, 16), (0.30, 0.60), (0.92, 1.00), 0.05),
    InkKind.FOUNTAIN: Ink((24, 32, 74), (0.35, 0.80), (0.70, 0.95), 0.10),
    InkKind.RED: Ink((196, 24, 36), (0.30, 0.60), (0.80, 0.97), 0.15),
    InkKind.PENCIL: Ink((0, 0, 0), (0.25, 0.70), (0.15, 0.60), 0.55),
    InkKind.MARKER: Ink((18, 18, 24), (0.80, 1.00), (0.90, 1.00), 0.05),
}
"""Widths from what pens sold in offices are labelled (0.38 to 1.0); colours by eye from scans."""


@dataclass(frozen=True, slots=True)
class Pen:
    """One pen in one hand."""

    kind: InkKind
    width_mm: float
    density: float
    """Share of the light taken away at full pressure, 0-1; of a pencil, its contrast."""
    grain: float
    give: float = 0.45
    """Share of the width that goes with pressure: 0 writes one width, a soft nib any."""
    nib: float = 1.0
    """Narrowest line as a share of the widest: 1 is a ball, 0.3 an italic nib."""
    nib_deg: float = 45.0
    """Direction of the narrowest line, counterclockwise from the right."""
    skips: float = 0.0
    """Share of the line that a dry ball leaves out."""

    @classmethod
    def of(cls, kind: InkKind, *, thickness: float, faintness: float) -> "Pen":
        """Return a pen of `kind`.

        Args:
            kind: what ink.
            thickness: 0 is the thinnest, 1 the thickest of its kind.
            faintness: 0 is the darkest, 1 the palest of its kind; a pencil goes from 60 % of
                contrast down to 15 %.
        """
        ink = INKS[kind]
        thin, thick = ink.widths_mm
        pale, dark = ink.density
        return cls(
            kind, thin + (thick - thin) * thickness, dark - (dark - pale) * faintness, ink.grain
        )

    def running_dry(self) -> "Pen":
        """Return the same pen when it hardly writes: thin, pale, broken by the grain."""
        return replace(
            self,
            width_mm=self.width_mm * _DRY_WIDTH_SHARE,
            density=max(self.density * _DRY_DENSITY_SHARE, _PALEST_DENSITY),
            grain=max(self.grain, 0.5),
        )


def draw_strokes(
    page: PageImage,
    strokes: Sequence[Stroke],
    pen: Pen,
    *,
    dpi: float,
    rng: np.random.Generator,
    light: Light = Light.LUMINANCE,
) -> None:
    """Draw strokes on `page`, in place.

    Args:
        page: grey or RGB; its top left corner is that of the sheet.
        strokes: lines in mm from there.
        pen: what they are drawn with.
        dpi: resolution of `page`.
        rng: picks the patch of paper grain, and where a dry ball skips.
        light: what a grey page is a picture of.
    """
    if not strokes:
        return
    scale = dpi / MM_PER_INCH
    fine = max(2, round(DRAWING_DPI / dpi))
    reach = max(stroke.width_mm or pen.width_mm for stroke in strokes) * scale + 1.0
    low, high = bounds(strokes)
    left, top = np.maximum(low * scale - reach, 0.0).astype(int).tolist()
    right, bottom = (high * scale + reach + 1.0).astype(int).tolist()
    right, bottom = min(page.shape[1], right), min(page.shape[0], bottom)
    if right <= left or bottom <= top:
        return
    mask = np.zeros(((bottom - top) * fine, (right - left) * fine), np.uint8)
    for stroke in strokes:
        origin_px = (left * fine, top * fine)
        _draw_one(mask, stroke, pen, scale=scale * fine, origin_px=origin_px, rng=rng)
    cover = cv2.resize(mask, (right - left, bottom - top), interpolation=cv2.INTER_AREA)
    taken = cover.astype(np.float32) * np.float32(pen.density / 255.0)
    taken *= 1.0 - np.float32(pen.grain) * _grain_patch(taken.shape, rng)
    region = page[top:bottom, left:right]
    # Truncation to whole grey levels rounds down: ink only darkens.
    if region.ndim == 2:
        region[:] = region * (1.0 - taken * np.float32(1.0 - INKS[pen.kind].gray(light) / 255.0))
        return
    for channel, level in enumerate(INKS[pen.kind].rgb):
        left_over = 1.0 - taken * np.float32(1.0 - level / 255.0)
        region[:, :, channel] = region[:, :, channel] * left_over


def _draw_one(
    mask: npt.NDArray[np.uint8],
    stroke: Stroke,
    pen: Pen,
    *,
    scale: float,
    origin_px: tuple[int, int],
    rng: np.random.Generator,
) -> None:
    """Draw one stroke on the fine mask, wider and darker where it was pressed."""
    points = np.rint(stroke.points * scale - origin_px).astype(np.int32)
    if stroke.width_mm is None:
        widths_mm = pen.width_mm * (1.0 - pen.give + pen.give * stroke.pressure)
        if pen.nib < 1.0:
            widths_mm *= _nib_share(stroke.points, pen)
    else:
        widths_mm = np.full(len(points), stroke.width_mm)
    # cv2 draws a line of even thickness t (but 0) and one of t - 1 both t + 1 px wide.
    widths = np.maximum(1, (widths_mm * scale).astype(np.intp) // 2 * 2).tolist()
    darknesses = np.minimum(150.0 + 105.0 * stroke.pressure, 255.0)
    if pen.skips > 0.0:
        darknesses *= _left_by_a_dry_ball(len(points), pen.skips, rng)
    darkness = darknesses.tolist()
    corners = points.tolist()
    for start, end, width, dark in zip(
        corners[:-1], corners[1:], widths[1:], darkness[1:], strict=True
    ):
        cv2.line(mask, start, end, dark, width)


def _nib_share(points: FloatArray, pen: Pen) -> FloatArray:
    """Return shape (N,): the width of a flat nib's line by direction, as a share of its widest."""
    steps = np.diff(points, axis=0, prepend=points[:1] - (points[1:2] - points[:1]))
    across = np.arctan2(-steps[:, 1], steps[:, 0]) - np.radians(pen.nib_deg)
    return np.asarray(np.hypot(np.sin(across), pen.nib * np.cos(across)))


def _left_by_a_dry_ball(count: int, skips: float, rng: np.random.Generator) -> FloatArray:
    """Return shape (N,): the share of the ink that a ball leaves where it rolls and where it skips.

    It skips for a few points at a time, not at each by itself, and leaves a trace there.
    """
    rolling = smooth_noise(count, knots=max(2, count // 3), columns=1, rng=rng)[:, 0]
    is_dry = rolling < np.quantile(rolling, skips)
    return np.where(is_dry, _SKIPPED_INK, 1.0)


@lru_cache(maxsize=1)
def _grain_tile() -> npt.NDArray[np.float32]:
    """Return one fixed tile of paper grain, 0-1: ridges near 0, hollows near 1.

    It begins again at its right and lower edge, so that most patches are one slice of it.
    """
    noise = np.random.default_rng(0).random((_GRAIN_TILE_PX, _GRAIN_TILE_PX), dtype=np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 0.7)
    grain = np.clip((soft - 0.5) * 2.2 + 0.5, 0.0, 1.0)
    return np.asarray(np.pad(grain, (0, _GRAIN_OVERLAP_PX), mode="wrap"), dtype=np.float32)


def _grain_patch(shape: tuple[int, ...], rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """Return a patch of grain of this shape from a random place of the tile."""
    tile: npt.NDArray[np.float32] = _grain_tile()
    y, x = rng.integers(0, _GRAIN_TILE_PX, size=2).tolist()
    if y + shape[0] <= len(tile) and x + shape[1] <= len(tile):
        return tile[y : y + shape[0], x : x + shape[1]]
    rows = np.arange(y, y + shape[0]) % _GRAIN_TILE_PX
    columns = np.arange(x, x + shape[1]) % _GRAIN_TILE_PX
    return np.asarray(tile[np.ix_(rows, columns)], dtype=np.float32)
