"""Finds dark edges that cross the page between its boxes: where one sheet may end on another.

The edge of a sheet that lies on the next casts a shadow straight across the picture. So does a
crease, and where the light takes as much from both, one can't be told from the other. What can be
told is which part of the page is known to be whose: the code at the head and the id at the foot
say so of all that no edge parts from them. Rows that edges part from both may be a strip of
another sheet, or its corner; a person looks whether they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.geometry import A4_MM, PointMm
from ballot.paper import EDGE_MM
from scanner.locate.open_paper import CELL_MM, OpenPaper, below_table, table_and_margins
from scanner.locate.registration import PageMap
from scanner.locate.sampling import PX_PER_MM, SamplingPlan
from scanner.types import FloatArray, GrayImage

_WIDE_MM = 9.0
"""A shadow is narrower than this, uneven light wider. It is held against the paper on both
sides."""

_LEAST_SHADE = 0.08
"""Share of the light that an edge takes. Creases of simulated office scans take 0.05 at most, those
of worn feeders 0.13; a sheet's edge under a feeder's lamp takes 0.15 and more."""

_FAINT_SHADE = _LEAST_SHADE / 2
"""A crease that shows in one half of the page goes on in the other, be it as faintly."""

_DARKEST_PAPER = 40
"""Grey levels; darker, and shares of it are noise."""

_NEAR_MM = 1.0
"""A shadow lies so near to its edge's course."""

_LEAST_COLUMNS = 10
"""An edge is seen in so many columns of cells, as many as lie between two boxes, and"""

_LEAST_SHARE = 0.8
"""in this share of those where it would be. No stroke runs through the paper between all boxes."""

_MOST_EDGES = 8

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
    halves: frozenset[bool]
    """Which halves of the page it crosses: the left (False), the right (True) or both."""

    @property
    def is_whole(self) -> bool:
        """Whether it crosses the whole page."""
        return self.halves == _BOTH

    def y_mm(self, x_mm: FloatArray) -> FloatArray:
        """Return where it lies on the sheet at some distances from its left edge."""
        across, down = self.normal
        return np.asarray((self.distance_mm - across * x_mm) / down)

    def parts(self, places_mm: FloatArray, place_mm: PointMm) -> NDArray[np.bool_]:
        """Return shape (n,): which places, shape (n, 2), lie on the other side of it from one."""
        normal = np.array(self.normal)
        here = float(normal @ place_mm) > self.distance_mm
        return np.asarray((places_mm @ normal > self.distance_mm) != here)


_BOTH = frozenset((False, True))


def rows_apart(
    page: GrayImage,
    page_map: PageMap,
    strip: GrayImage,
    plan: SamplingPlan,
    proved_mm: Sequence[PointMm],
) -> tuple[int, ...]:
    """Return the rows that edges part from all that says whose sheet it is, numbered from 0.

    Args:
        page: upright.
        page_map: of the page.
        strip: from `sample_strip`.
        plan: what it was sampled by.
        proved_mm: places on the sheet that say so: the code, and the id at the foot.
    """
    edges = find_edges(page, page_map, strip, plan)
    if not edges or (len(proved_mm) > 1 and _are_folds(edges, plan)):
        return ()
    half = plan.side_px / PX_PER_MM / 2
    places = np.concatenate([plan.centers_mm - half, plan.centers_mm + half])
    is_right = places[:, 0] > A4_MM[0] / 2
    apart = np.zeros(len(places), np.bool_)
    for side in _BOTH:
        crossing = [edge for edge in edges if side in edge.halves]
        ending = sum(not edge.is_whole for edge in crossing)
        if crossing:
            proved = proved_mm if not ending else _ENDS_MM if ending > 1 else ()
            apart |= (is_right == side) & _is_apart(places, crossing, proved)
    is_apart = apart.reshape(2, -1, plan.columns).any(axis=(0, 2))
    return tuple(np.flatnonzero(is_apart).tolist())


_ENDS_MM: Sequence[PointMm] = ((A4_MM[0] / 2, 0.0), (A4_MM[0] / 2, A4_MM[1]))
"""Where several edges end within the page, what lies between them is another sheet's, sooner than
what lies above and below."""


def _is_apart(
    places_mm: FloatArray, edges: Sequence[Edge], proved_mm: Sequence[PointMm]
) -> NDArray[np.bool_]:
    """Return shape (n,): which places edges part from every one of some others."""
    apart = np.ones(len(places_mm), np.bool_)
    for proved in proved_mm:
        apart &= np.any([edge.parts(places_mm, proved) for edge in edges], axis=0)
    return apart


def _are_folds(edges: Sequence[Edge], plan: SamplingPlan) -> bool:
    """Return whether edges are the creases of one sheet that was folded evenly, and nothing else.

    A strip of another sheet that lies just so is longer than ten rows, or has a third edge where
    the third crease would be.
    """
    width, height = A4_MM
    if any(not edge.is_whole or abs(edge.normal[0]) > _LEVEL for edge in edges):
        return False
    at = np.sort([float(edge.y_mm(np.array(width / 2))) for edge in edges])
    parts = len(at) + 1
    if parts not in _FOLDED_IN:
        return False
    if parts == _FOLDED_IN[0] and np.ptp(at) < _LONGEST_STRIP * plan.pitch_px / PX_PER_MM + 1.0:
        return False
    even = np.arange(1, parts) * height / parts
    return bool(np.abs(at - even).max() <= _UNEVEN_MM)


_LEVEL = 0.02
"""How much a crease leans, mm a mm: the paper's edges are laid on each other."""

_FOLDED_IN = (3, 4)
"""Parts, as letters are folded to go into an envelope or a pocket."""

_UNEVEN_MM = 6.0
"""So far from its place a crease lies where people fold by eye."""

_LONGEST_STRIP = 10
"""Rows, and a millimetre: shorter strips are never taken for the middle of a letter."""


def find_edges(
    page: GrayImage, page_map: PageMap, strip: GrayImage, plan: SamplingPlan
) -> list[Edge]:
    """Return the dark edges that cross the page, or a half of it, wherever paper shows.

    Args:
        page: upright.
        page_map: of the page.
        strip: from `sample_strip`.
        plan: what it was sampled by.
    """
    shown = table_and_margins(page, page_map, strip, plan)
    found = [_shaded(small, paper) for paper, small in shown]
    if sum(map(len, found)) < _LEAST_COLUMNS:
        return []
    below = below_table(page, page_map, plan)
    papers = [paper for paper, _ in (*shown, *below)]
    shaded = np.concatenate([*found, *(_shaded(small, paper) for paper, small in below)])
    faintly = [_shaded(small, paper, _FAINT_SHADE) for paper, small in (*shown, *below)]
    faint = np.concatenate(faintly)
    edges: list[Edge] = []
    while len(shaded) >= _LEAST_COLUMNS and len(edges) < _MOST_EDGES:
        edge = _straightest(shaded, faint, papers)
        if edge is None:
            break
        edges.append(edge)
        is_its_own = np.isin(shaded[:, 0] > A4_MM[0] / 2, list(edge.halves))
        is_near = np.abs(shaded @ edge.normal - edge.distance_mm) <= 3 * _NEAR_MM
        shaded = shaded[~(is_near & is_its_own)]
    return edges


def _shaded(small: GrayImage, paper: OpenPaper, share: float = _LEAST_SHADE) -> FloatArray:
    """Return shape (n, 2): places on the sheet, mm, that are darkest where a shadow crosses."""
    places = [np.empty((0, 2))]
    for start, stop in paper.runs:
        lying = np.ascontiguousarray(small[start:stop, paper.columns].T)  # filters like long lines
        around = cv2.morphologyEx(lying, cv2.MORPH_CLOSE, _WIDE, borderType=cv2.BORDER_REPLICATE)
        shade = cv2.subtract(np.asarray(around, np.uint8), lying)
        least = cv2.convertScaleAbs(around, alpha=share)
        is_dark = shade >= np.maximum(least, round(share * _DARKEST_PAPER))
        columns, lines = np.divmod(np.flatnonzero(is_dark), is_dark.shape[1])
        if not len(columns):
            continue
        shade = cv2.copyMakeBorder(shade, 0, 0, 1, 1, cv2.BORDER_CONSTANT)
        deepest = np.maximum(shade[columns, lines], shade[columns, lines + 2])
        is_deepest = shade[columns, lines + 1] >= deepest  # of those within a millimetre
        columns, lines = columns[is_deepest], lines[is_deepest] + start
        if paper.within is not None:
            first, last = paper.within[columns].T
            is_held = (first <= lines) & (lines < last)
            columns, lines = columns[is_held], lines[is_held]
        places.append(np.stack([paper.x_mm[columns], paper.y_mm(lines)], axis=1))
    return np.concatenate(places)


_WIDE = np.ones((1, round(_WIDE_MM / CELL_MM)), np.uint8)


def _straightest(shaded: FloatArray, faint: FloatArray, papers: Sequence[OpenPaper]) -> Edge | None:
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
    lines = [] if found is None else np.asarray(found).reshape(-1, 3).tolist()
    normals = [(np.array([np.cos(angle), np.sin(angle)]), distance) for _, distance, angle in lines]
    for normal, distance in (*normals, *_from_margin_to_margin(shaded)):
        edge = _fitted(shaded, normal, distance)
        halves = _crossed(edge, shaded, faint, papers)
        if halves and not is_chance(edge, shaded, papers):
            return replace(edge, halves=halves)
    return None


def _from_margin_to_margin(shaded: FloatArray) -> Iterator[tuple[FloatArray, float]]:
    """Yield lines through shaded places of both margins: normal, and distance in mm.

    Each margin's places lie so close together that lines of many slopes go through them.
    """
    ends = []
    for is_margin in (shaded[:, 0] < EDGE_MM, shaded[:, 0] > A4_MM[0] - EDGE_MM):
        places = shaded[is_margin]
        near = np.rint(places[:, 1] / _ALONG_MM)
        heights, counts = np.unique(near, return_counts=True)
        often = heights[counts >= _LEAST_AT_A_HEIGHT]
        ends.append([places[near == height].mean(axis=0) for height in often])
    ways = [(right - left, left) for left, right in product(*ends)]
    for (across, down), left in sorted(ways, key=lambda way: abs(way[0][1]))[:_CANDIDATES]:
        normal = np.array([-down, across]) / np.hypot(across, down)
        yield normal, float(normal @ left)


_LEAST_AT_A_HEIGHT = 5
"""Of a margin's ten columns of cells; an edge may lie on the border of two heights."""


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
    return Edge((float(normal[0]), float(normal[1])), distance_mm, _BOTH)


_BANDS_MM = (2.0 * _ALONG_MM, _ALONG_MM, _NEAR_MM)


def _crossed(
    edge: Edge, shaded: FloatArray, faint: FloatArray, papers: Sequence[OpenPaper]
) -> frozenset[bool]:
    """Return the halves of the page that an edge crosses wherever paper shows on its course."""
    if abs(edge.normal[1]) < np.cos(np.radians(_STEEPEST_DEG)):
        return frozenset()
    counts = _counts(edge, shaded, _NEAR_MM, papers)
    table, by_half = counts[:, 1].sum(axis=0), counts.sum(axis=1)
    if table.sum() >= _LEAST_COLUMNS:
        if _is_shaded(table):
            return _BOTH
    elif all(_is_shaded(half, _LEAST_OF_MARGIN) for half in by_half):
        return _BOTH  # on one side lines of the back's table may shine through
    for half in (False, True):
        if not _is_shaded(by_half[int(half)], _LEAST_OF_HALF):
            continue
        beyond = _counts(edge, faint, _ALONG_MM, papers).sum(axis=1)[int(not half)]
        if beyond.sum() >= _LEAST_COLUMNS and beyond[1] <= _MOST_BEYOND * beyond.sum():
            return frozenset((half,))
    return frozenset()


def is_chance(edge: Edge, shaded: FloatArray, papers: Sequence[OpenPaper]) -> bool:
    """Whether lines beside an edge are shaded almost as often: by what shines through, or grain.

    A steep line that is broad enough to be an edge meets a lot of it in each column.
    """
    lines = [replace(edge, distance_mm=edge.distance_mm + by_mm) for by_mm in (0.0, *_PARALLELS_MM)]
    counts = [_counts(line, shaded, _NEAR_MM, papers).sum(axis=(0, 1)) for line in lines]
    beside = np.sum(counts[1:], axis=0)
    chance = float(beside[1] / max(1, beside.sum()))
    spread = (chance * (1 - chance) / counts[0].sum()) ** 0.5
    return bool(counts[0][1] / counts[0].sum() < chance + _CHANCE_SPREADS * spread)


_PARALLELS_MM = (-5.0, -3.0, 3.0, 5.0)
"""Beside an edge, and nearer than the next row: a strip one row high has two."""

_CHANCE_SPREADS = 4.0
"""Some hundred lines are looked at on a page: not one in ten pages has so many places by chance."""


def _counts(
    edge: Edge, shaded: FloatArray, near_mm: float, papers: Sequence[OpenPaper]
) -> NDArray[np.intp]:
    """Return in how many columns of cells an edge should show and does, shape (2, 2, 2).

    By left and right half; around the table and in it; not shaded and shaded.
    """
    near = shaded[np.abs(shaded @ edge.normal - edge.distance_mm) <= near_mm][:, 0]
    kinds, seen = [], []
    for paper in papers:
        x = paper.x_mm[paper.is_seen(edge.y_mm(paper.x_mm))]
        kinds.append(4 * (x > A4_MM[0] / 2) + 2 * paper.is_table)
        seen.append(x)
    is_hit = np.isin(np.concatenate(seen), near)
    counts = np.bincount(np.concatenate(kinds) + is_hit, minlength=8)
    return np.asarray(counts.reshape(2, 2, 2))


def _is_shaded(counts: NDArray[np.intp], least: int = _LEAST_COLUMNS) -> bool:
    return bool(counts.sum() >= least and counts[1] >= _LEAST_SHARE * counts.sum())


_LEAST_OF_MARGIN = 7
"""Columns of cells of each margin, of its ten: an askew scan may cut some off."""

_LEAST_OF_HALF = 20
"""Columns of cells that tell an edge across a half of the page: more than a staple in its margin
is wide, and a stroke through all boxes of a row that doesn't go on into the margin is none."""

_MOST_BEYOND = 0.5
"""Share of the other half in which an edge that ends between them may seem to go on, faintly."""
