"""Where paper goes: each geometric degradation as a map from the scan back to the page.

A `Warp` takes positions in the scan and says where on the page they were seen, both in px from
the top left corner. Warps compose as functions, so that any number of them costs one
resampling, and loses the sharpness of one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from calibration.images import FloatArray, PageImage, px_per_mm

Coordinates: TypeAlias = npt.NDArray[np.float32]
"""Any shape, px."""

Warp: TypeAlias = Callable[[Coordinates, Coordinates], tuple[Coordinates, Coordinates]]
"""(x, y) in the scan to (x, y) on the page."""

_GRID_PX = 8
"""Warps are computed on a grid this fine and interpolated between: 1 mm at 200 dpi."""

_STRIP_CELLS = 16
"""The map is drawn out to full size for this many rows of cells at a time: it stays in the
processor's cache, where a map of the whole page (31 MB at 200 dpi) costs twice the time."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The scanner's window, which the page fills exactly before any warp."""

    width: int
    height: int
    px_per_mm: float

    @classmethod
    def of(cls, image: PageImage) -> "Frame":
        """Return the frame of an image."""
        return cls(image.shape[1], image.shape[0], px_per_mm(image))


WarpMaker: TypeAlias = Callable[[Frame, float, np.random.Generator], Warp]
"""(frame, severity 0-1, rng) to a warp."""


def composed(warps: Sequence[Warp]) -> Warp:
    """Return the warp of a page that undergoes `warps` one after the other, first to last."""

    def backwards(x: Coordinates, y: Coordinates) -> tuple[Coordinates, Coordinates]:
        for warp in reversed(warps):
            x, y = warp(x, y)
        return x, y

    return backwards


STILL: Final[Warp] = composed(())
"""The warp of a page to which nothing happened."""

_FORWARD_STEPS = 30
"""A page that is bent by a tenth of its size comes within 0.01 px of its place in a dozen."""


def forward(warp: Warp, points_px: FloatArray) -> FloatArray:
    """Return where places of the page are seen in the scan: a warp, the other way round.

    Fixed-point iteration: what a guess misses on the page, it is moved by in the scan. It
    converges wherever a warp changes lengths by less than half, as all of ours do.

    Args:
        warp: from the scan to the page.
        points_px: shape (N, 2), x and y on the page.

    Returns:
        Shape (N, 2), px in the scan.
    """
    seen = points_px.astype(np.float32)
    wanted = seen.copy()
    for _ in range(_FORWARD_STEPS):
        seen = seen + wanted - np.stack(warp(seen[:, 0], seen[:, 1]), axis=1)
    return seen.astype(np.float64)


def resample(image: PageImage, warps: Sequence[Warp], *, outside: int) -> PageImage:
    """Return the page after `warps`, first to last, sampled once.

    Args:
        image: the page.
        warps: what happens to it.
        outside: grey level where there is no paper.

    Returns:
        An image of the same shape.
    """
    height, width = image.shape[:2]
    # Nodes stand in the middle of cells of _GRID_PX, one cell beyond every edge, where
    # cv2.resize puts the samples that it interpolates between.
    columns, rows = -(-width // _GRID_PX) + 2, -(-height // _GRID_PX) + 2
    first = -0.5 * _GRID_PX - 0.5
    x, y = np.meshgrid(
        (first + _GRID_PX * np.arange(columns)).astype(np.float32),
        (first + _GRID_PX * np.arange(rows)).astype(np.float32),
    )
    nodes = [axis.astype(np.float32) for axis in composed(warps)(x, y)]
    sampled = np.empty_like(image)
    for top in range(0, height, _STRIP_CELLS * _GRID_PX):
        strip = sampled[top : top + _STRIP_CELLS * _GRID_PX]
        cells = slice(top // _GRID_PX, top // _GRID_PX + -(-len(strip) // _GRID_PX) + 2)
        across, down = (_drawn_out(axis[cells])[: len(strip), :width] for axis in nodes)
        strip[:] = cv2.remap(
            image,
            across,
            down,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(outside, outside, outside),
        )
    return sampled


def _drawn_out(nodes: Coordinates) -> Coordinates:
    """Return the values of nodes at every pixel of their cells but those on the border."""
    rows, columns = nodes.shape
    full = cv2.resize(nodes, (columns * _GRID_PX, rows * _GRID_PX))
    return np.asarray(full[_GRID_PX:-_GRID_PX, _GRID_PX:-_GRID_PX], dtype=np.float32)


def _sign(rng: np.random.Generator) -> float:
    return 1.0 if rng.random() < 0.5 else -1.0


def rotation(frame: Frame, severity: float, rng: np.random.Generator) -> Warp:
    """The sheet lies askew, either way: 5° at severity 1."""
    angle = np.radians(5.0 * severity * _sign(rng))
    cos, sin = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    cx, cy = np.float32(frame.width / 2), np.float32(frame.height / 2)

    def warp(x: Coordinates, y: Coordinates) -> tuple[Coordinates, Coordinates]:
        dx, dy = x - cx, y - cy
        return cx + cos * dx + sin * dy, cy - sin * dx + cos * dy

    return warp


def shift(frame: Frame, severity: float, rng: np.random.Generator) -> Warp:
    """The sheet lies off its place in any direction: 10 mm at severity 1."""
    angle = rng.uniform(0.0, 2.0 * np.pi)
    length = 10.0 * severity * frame.px_per_mm
    dx, dy = np.float32(length * np.cos(angle)), np.float32(length * np.sin(angle))
    return lambda x, y: (x - dx, y - dy)


def print_scale(frame: Frame, severity: float, rng: np.random.Generator) -> Warp:
    """The printer shrank the form ('fit to page', 94 % at severity 1) or enlarged it (102 %).

    The two directions differ by up to 0.5 %. Three in four printers shrink.
    """
    change = -0.06 if rng.random() < 0.75 else 0.02
    scale = 1.0 + severity * change
    kx = np.float32(1.0 / scale)
    ky = np.float32(1.0 / (scale * (1.0 + 0.005 * severity * rng.uniform(-1.0, 1.0))))
    cx, cy = np.float32(frame.width / 2), np.float32(frame.height / 2)
    return lambda x, y: (cx + (x - cx) * kx, cy + (y - cy) * ky)


def _waves(
    frame: Frame, amplitude_mm: float, shortest_mm: float, rng: np.random.Generator
) -> Callable[[Coordinates], Coordinates]:
    """Return a slow displacement along y, px, of three waves that add up to `amplitude_mm`."""
    shares = rng.dirichlet((1.0, 1.0, 1.0)) * amplitude_mm * frame.px_per_mm
    lengths_px = rng.uniform(shortest_mm, 4.0 * shortest_mm, size=3) * frame.px_per_mm
    phases = rng.uniform(0.0, 2.0 * np.pi, size=3)
    waves = [
        (np.float32(share), np.float32(2.0 * np.pi / length), np.float32(phase))
        for share, length, phase in zip(shares, lengths_px, phases, strict=True)
    ]

    def displacement(y: Coordinates) -> Coordinates:
        total = np.zeros_like(y)
        for share, frequency, phase in waves:
            total += share * np.sin(frequency * y + phase)
        return total

    return displacement


def feeder_stretch(frame: Frame, severity: float, rng: np.random.Generator) -> Warp:
    """The rollers pull faster or slower than they should.

    At severity 1 the page comes out 2 % longer or shorter, rows wander by up to 1 mm from
    where an even speed would put them, and one jerk displaces the rest by 0.8 mm.
    """
    scale = np.float32(1.0 + 0.02 * severity * _sign(rng))
    speed = _waves(frame, 1.0 * severity, 50.0, rng)
    jerk = np.float32(0.8 * severity * frame.px_per_mm * _sign(rng))
    at = np.float32(rng.uniform(0.1, 0.9) * frame.height)
    width = np.float32(1.5 * frame.px_per_mm)

    def warp(x: Coordinates, y: Coordinates) -> tuple[Coordinates, Coordinates]:
        slipped = jerk * (0.5 + 0.5 * np.tanh((y - at) / width))
        return x, y * scale + speed(y) + slipped

    return warp


def wobble(frame: Frame, severity: float, rng: np.random.Generator) -> Warp:
    """The sheet sways sideways on its way through: up to 1.5 mm at severity 1."""
    sway = _waves(frame, 1.5 * severity, 60.0, rng)
    return lambda x, y: (x + sway(y), y)


def curl(frame: Frame, severity: float, rng: np.random.Generator) -> Warp:
    """The top or bottom of the sheet curls up and is seen shortened: 4 mm at severity 1.

    It curls more at one side than at the other.
    """
    depth = np.float32(rng.uniform(30.0, 60.0) * frame.px_per_mm)
    lost = np.float32(4.0 * severity * frame.px_per_mm)
    at_top = bool(rng.random() < 0.5)
    left, right = (np.float32(share) for share in rng.permutation([1.0, rng.uniform(0.2, 0.9)]))
    height, width = np.float32(frame.height), np.float32(frame.width)

    def warp(x: Coordinates, y: Coordinates) -> tuple[Coordinates, Coordinates]:
        share = left + (right - left) * np.clip(x / width, 0.0, 1.0)
        distance = y if at_top else height - y
        lifted = np.clip((depth - distance) / depth, 0.0, 1.5)
        moved = lost * share * lifted * lifted
        return x, (y - moved if at_top else y + moved)

    return warp


def perspective(frame: Frame, severity: float, rng: np.random.Generator) -> Warp:
    """A camera looks at an angle: corners move in by up to 12 % of the page at severity 1."""
    width, height = float(frame.width), float(frame.height)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    inwards = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]], np.float32)
    amounts = rng.uniform(0.02, 0.12, size=(4, 2)) * severity * [width, height]
    seen = (corners + inwards * amounts).astype(np.float32)
    m = cv2.getPerspectiveTransform(seen, corners).astype(np.float32)

    def warp(x: Coordinates, y: Coordinates) -> tuple[Coordinates, Coordinates]:
        depth = m[2, 0] * x + m[2, 1] * y + m[2, 2]
        return (
            (m[0, 0] * x + m[0, 1] * y + m[0, 2]) / depth,
            (m[1, 0] * x + m[1, 1] * y + m[1, 2]) / depth,
        )

    return warp
