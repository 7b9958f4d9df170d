"""Finds dark edges that cross the page between its boxes: where one sheet may end on another.

The edge of a sheet that lies on the next casts a shadow straight across the picture. So does a
crease, and where the light takes as much from both, one can't be told from the other. What can be
told is which part of the page is known to be whose: the code at the head and the id at the foot
say so of all that no edge parts from them. Rows that edges part from both may be a strip of
another sheet, or its corner; a person looks whether they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.geometry import PointMm
from scanner.locate.sampling import PX_PER_MM, Block, SamplingPlan
from scanner.types import FloatArray, GrayImage

_HALVINGS = 2
_CELL_PX = 2**_HALVINGS
"""The strip is made small by this, in two halvings, the fastest way: cells of 0.7 mm are finer than
any shadow, and paper's grain averages out in them."""

_BESIDE_BOX_MM = 2.0
"""So near to a box marks spill over."""

_WIDE_MM = 9.0
"""A shadow is narrower than this, uneven light wider. It is held against the paper on both
sides."""

_LEAST_SHADE = 0.08
"""Share of the light that an edge takes. Creases of simulated office scans take 0.05 at most, those
of worn feeders 0.13; a sheet's edge under a feeder's lamp takes 0.15 and more."""

_DARKEST_PAPER = 40
"""Grey levels; darker, and shares of it are noise."""

_RUN_END_MM = 2.0
"""Kept clear of where rows end: the grey of a heading and the frame's line may lie so far off their
place on a page that is read (`MAX_DISPLACEMENT_MM`), and cross it from edge to edge."""

_NEAR_MM = 1.0
"""A shadow lies so near to its edge's course."""

_LEAST_COLUMNS = 10
"""An edge is seen in so many columns of cells, as many as lie between two boxes, and"""

_LEAST_SHARE = 0.8
"""in this share of those where it would be. No stroke runs through the paper between all boxes."""

_MOST_EDGES = 8

_AREA = cv2.INTER_AREA

_STEEPEST_DEG = 75.0
"""From level. What runs down the page is a streak or a fold along it, and parts no rows."""

_TURN_DEG, _ALONG_MM = 1.0, 2.0
"""Steps of the search: so coarse that it takes no time; what it finds is fitted afterwards."""

_LEAST_VOTES = 7
"""Of `_LEAST_COLUMNS`, in one cell of so coarse a search."""

_FARTHEST_MM = 400.0
"""From the sheet's corner, and more than its diagonal."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A dark edge straight across the sheet."""

    normal: PointMm
    """Of length 1."""
    distance_mm: float
    """From the sheet's upper left corner, along the normal."""

    def parts(self, places_mm: FloatArray, place_mm: PointMm) -> NDArray[np.bool_]:
        """Return shape (n,): which places, shape (n, 2), lie on the other side of it from one."""
        normal = np.array(self.normal)
        here = float(normal @ place_mm) > self.distance_mm
        return np.asarray((places_mm @ normal > self.distance_mm) != here)


@dataclass(frozen=True, slots=True, eq=False)
class _Paper:
    """Where a block shows paper between its boxes, in the small strip."""

    columns: NDArray[np.intp]
    x_mm: FloatArray
    """On the sheet, of each column."""
    runs: tuple[tuple[int, int], ...]
    """First and last line of each run of rows."""
    top_mm: float
    """On the sheet, of the small strip's line 0, as if all of it were this block's."""

    def y_mm(self, lines: NDArray[np.intp]) -> FloatArray:
        """Return where lines of the small strip lie on the sheet."""
        return np.asarray(self.top_mm + (lines + 0.5) * _CELL_PX / PX_PER_MM)

    def is_seen(self, y_mm: FloatArray) -> NDArray[np.bool_]:
        """Return which places stand within a run of rows."""
        lines = (y_mm - self.top_mm) * PX_PER_MM / _CELL_PX
        within = [(lines >= start + 1) & (lines <= stop - 1) for start, stop in self.runs]
        return np.asarray(np.any(within, axis=0), np.bool_)


def rows_apart(
    strip: GrayImage, plan: SamplingPlan, proved_mm: Sequence[PointMm]
) -> tuple[int, ...]:
    """Return the rows that edges part from all that says whose sheet it is, numbered from 0.

    Args:
        strip: from `sample_strip`.
        plan: what it was sampled by.
        proved_mm: places on the sheet that say so: the code, and the id at the foot.
    """
    edges = find_edges(strip, plan)
    if not edges:
        return ()
    half = plan.side_px / PX_PER_MM / 2
    places = np.concatenate([plan.centers_mm - half, plan.centers_mm + half])
    apart = np.ones(len(places), np.bool_)
    for proved in proved_mm:
        apart &= np.any([edge.parts(places, proved) for edge in edges], axis=0)
    is_apart = apart.reshape(2, -1, 3).any(axis=(0, 2))
    return tuple(np.flatnonzero(is_apart).tolist())


def find_edges(strip: GrayImage, plan: SamplingPlan) -> list[Edge]:
    """Return the dark edges that cross the page wherever paper shows between its boxes.

    Args:
        strip: from `sample_strip`.
        plan: what it was sampled by.
    """
    small = strip
    for _ in range(_HALVINGS):
        height, width = (side // 2 * 2 for side in small.shape)
        half = cv2.resize(small[:height, :width], None, fx=0.5, fy=0.5, interpolation=_AREA)
        small = np.asarray(half, np.uint8)
    papers = _papers_of(plan)
    shaded = np.concatenate([_shaded(small, paper) for paper in papers])
    edges: list[Edge] = []
    while len(np.unique(shaded[:, 0])) >= _LEAST_COLUMNS and len(edges) < _MOST_EDGES:
        edge = _straightest(shaded, papers)
        if edge is None:
            break
        edges.append(edge)
        shaded = shaded[np.abs(shaded @ edge.normal - edge.distance_mm) > 3 * _NEAR_MM]
    return edges


def _shaded(small: GrayImage, paper: _Paper) -> FloatArray:
    """Return shape (n, 2): places on the sheet, mm, that are darkest where a shadow crosses."""
    places = [np.empty((0, 2))]
    for start, stop in paper.runs:
        seen = np.ascontiguousarray(small[start:stop, paper.columns])
        around = cv2.morphologyEx(seen, cv2.MORPH_CLOSE, _WIDE, borderType=cv2.BORDER_REPLICATE)
        shade = cv2.subtract(np.asarray(around, np.uint8), seen)
        is_dark = shade >= _LEAST_SHADE * np.maximum(around, _DARKEST_PAPER)
        if not is_dark.any():
            continue
        deepest = cv2.dilate(shade, _NEIGHBOURS, borderType=cv2.BORDER_REPLICATE)
        lines, columns = np.nonzero(is_dark & (shade == deepest))
        places.append(np.stack([paper.x_mm[columns], paper.y_mm(lines + start)], axis=1))
    return np.concatenate(places)


_WIDE = np.ones((round(_WIDE_MM * PX_PER_MM / _CELL_PX), 1), np.uint8)
_NEIGHBOURS = np.ones((3, 1), np.uint8)
"""Within a millimetre only the darkest line of a column counts."""


def _straightest(shaded: FloatArray, papers: Sequence[_Paper]) -> Edge | None:
    """Return the straight line through most shaded places, if it shows wherever it can be seen."""
    upright = np.pi / 2
    turn, lean = np.radians(_TURN_DEG), np.radians(_STEEPEST_DEG)
    points = shaded.astype(np.float32).reshape(-1, 1, 2)
    found = cv2.HoughLinesPointSet(
        points,
        _CANDIDATES,
        _LEAST_VOTES,
        -_FARTHEST_MM,
        _FARTHEST_MM,
        _ALONG_MM,
        upright - lean,
        upright + lean,
        turn,
    )
    if found is None:
        return None
    for _, distance, angle in np.asarray(found).reshape(-1, 3).tolist():
        edge = _fitted(shaded, np.array([np.cos(angle), np.sin(angle)]), distance)
        if _is_through(edge, shaded, papers):
            return edge
    return None


_CANDIDATES = 8


def _fitted(shaded: FloatArray, normal: FloatArray, distance_mm: float) -> Edge:
    """Return a line, fitted to the shaded places that are near to it, in ever narrower a band."""
    for band_mm in _BANDS_MM:
        near = shaded[np.abs(shaded @ normal - distance_mm) <= band_mm]
        if len(near) < 2:
            break
        middle = near.mean(axis=0)
        normal = np.linalg.svd(near - middle)[2][1]
        normal = normal if normal[1] > 0 else -normal
        distance_mm = float(normal @ middle)
    return Edge((float(normal[0]), float(normal[1])), distance_mm)


_BANDS_MM = (2.0 * _ALONG_MM, _ALONG_MM, _NEAR_MM)


def _is_through(edge: Edge, shaded: FloatArray, papers: Sequence[_Paper]) -> bool:
    near = shaded[np.abs(shaded @ edge.normal - edge.distance_mm) <= _NEAR_MM]
    across, down = edge.normal
    if abs(down) < np.cos(np.radians(_STEEPEST_DEG)):
        return False
    seen = hit = 0
    for paper in papers:
        y = (edge.distance_mm - across * paper.x_mm) / down
        x = paper.x_mm[paper.is_seen(y)]
        seen += len(x)
        hit += int(np.isin(x, near[:, 0]).sum())
    return seen >= _LEAST_COLUMNS and hit >= _LEAST_SHARE * seen


@cache
def _papers_of(plan: SamplingPlan) -> tuple[_Paper, ...]:
    return tuple(_paper_of(plan, number, block) for number, block in enumerate(plan.blocks))


def _paper_of(plan: SamplingPlan, number: int, block: Block) -> _Paper:
    lefts = plan.left_px[plan.block_of == number][:3]
    columns = np.arange(plan.width_px // _CELL_PX)
    first, last = columns * _CELL_PX, (columns + 1) * _CELL_PX
    beside = _BESIDE_BOX_MM * PX_PER_MM
    is_paper = np.ones(len(columns), np.bool_)
    for left in lefts.tolist():
        is_paper &= (last <= left - beside) | (first >= left + plan.side_px + beside)
    open_columns = columns[is_paper]
    end = round(_RUN_END_MM * PX_PER_MM)
    return _Paper(
        columns=open_columns,
        x_mm=np.asarray(block.left_mm + (open_columns + 0.5) * _CELL_PX / PX_PER_MM, np.float64),
        runs=tuple(
            (-(-(start + end) // _CELL_PX), (stop - end) // _CELL_PX)
            for start, stop in block.runs_px
        ),
        top_mm=block.top_mm - block.start_px / PX_PER_MM,
    )
