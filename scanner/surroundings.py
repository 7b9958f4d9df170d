"""Looks for ink where nothing but print should be: on a unit's name, in the margins.

Who ticks the name and not a box has not abstained. So before a row counts as an abstention, its
whole line, from the margin over the name to the next column, is compared with the blank form as it
was printed. The strip of boxes itself is left to `scanner.marks`.

Only rows without a mark are looked at: a page has two or three of them.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.geometry import A4_MM
from scanner.blank_form import BLANK_PX_PER_MM
from scanner.boxes import LocatedBoxes
from scanner.registration import PageMap
from scanner.sampling import SamplingPlan
from scanner.types import FloatArray, GrayImage

BESIDE_MM = 2.0
"""From here on beside the boxes; what stands nearer is measured with them."""

REACH_MM = 14.0
"""How far beyond the table marks are looked for: a tick stands within the margin."""

PAPER_EDGE_MM = 5.0
"""Nearer to the edge of the paper there are shadows and what lies under it."""

_PLAY_PX = round(0.8 * BLANK_PX_PER_MM)
"""Print may stand so far from where the page's displacement puts it."""

_PIECE_PX = round(24.0 * BLANK_PX_PER_MM)
"""A line is compared in pieces of this length, each moved until its print fits."""

_PRINT_PX = round(0.5 * BLANK_PX_PER_MM)
"""So far around print nothing counts: a printer spreads, a scanner blurs."""

_PRINTED = 6
"""Darkness (of 255) from which the blank form has print: shades and smoothed edges too."""

_NEAR = np.ones((2 * _PRINT_PX + 1, 2 * _PRINT_PX + 1), np.uint8)
_AROUND = np.ones((5, 5), np.uint8)
_JOIN = np.ones((3, 3), np.uint8)

_MIN_INK = 0.10
"""Least darkness of ink, as a share of print black."""

_NOISE_SIGMAS = 6.0
_LEAST_STROKE_MM2 = 0.2
"""Smaller specks are dust."""

_SOLID = 200
"""Darkness of the blank form inside of print."""

_LEAST_BLACK = 60.0
"""Darkness that print has at least, where the line holds too little print to tell."""


class _Span(NamedTuple):
    """A part of a line, in pixels of the blank form."""

    left: int
    top: int
    right: int
    bottom: int


class _Piece(NamedTuple):
    """A piece of a line and of the blank form, of the same shape."""

    seen: NDArray[np.uint8]
    """Darkness."""
    print_: NDArray[np.uint8]
    """Darkness of the blank form."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Ink on a row's line outside of its boxes that the blank form doesn't explain."""

    area: float
    """All of it, mm²."""
    strength: float
    """Its median darkness, as a share of print black."""


def look_around(
    page: GrayImage,
    page_map: PageMap,
    boxes: LocatedBoxes,
    plan: SamplingPlan,
    blank: GrayImage,
    rows: Sequence[int],
) -> dict[int, Surroundings]:
    """Return what stands on the lines of some rows.

    Args:
        page: upright.
        page_map: what its strip was sampled with.
        boxes: where they were found.
        plan: of its layout.
        blank: the same page of the blank form, `BLANK_PX_PER_MM`.
        rows: which rows, from 0.
    """
    return {row: _around(page, page_map, boxes, plan, blank, row) for row in rows}


def _around(
    page: GrayImage,
    page_map: PageMap,
    boxes: LocatedBoxes,
    plan: SamplingPlan,
    blank: GrayImage,
    row: int,
) -> Surroundings:
    offset = boxes.offset_mm[3 * row : 3 * row + 3].mean(axis=0)
    pieces = [
        piece
        for span in _spans(plan, row)
        for piece in _pieces(_darkness(page, page_map, span, offset), 255 - _cut(blank, span))
    ]
    printed = np.concatenate([piece.seen[piece.print_ >= _SOLID] for piece in pieces])
    black = max(float(np.median(printed)) if printed.size else 0.0, _LEAST_BLACK)
    pixels = np.concatenate([_unexplained(piece, black) for piece in pieces])
    strength = float(np.median(pixels)) / black if pixels.size else 0.0
    return Surroundings(round(pixels.size / BLANK_PX_PER_MM**2, 2), round(strength, 3))


def _spans(plan: SamplingPlan, row: int) -> tuple[_Span, _Span]:
    """Return the parts of a row's line before and after its boxes, in pixels of the blank."""
    line = plan.rows[row]
    others = {each.rect.x: each.rect.right for each in plan.rows}
    before = [right for x, right in others.items() if x < line.rect.x]
    after = [x for x in others if x > line.rect.x]
    left = max((max(before) + line.rect.x) / 2 if before else line.rect.x - REACH_MM, PAPER_EDGE_MM)
    right = min(
        (min(after) + line.rect.right) / 2 if after else line.rect.right + REACH_MM,
        A4_MM[0] - PAPER_EDGE_MM,
    )
    top, bottom = _px(line.rect.y), _px(line.rect.bottom)
    return (
        _Span(_px(left), top, _px(line.boxes[0].rect.x - BESIDE_MM), bottom),
        _Span(_px(line.boxes[-1].rect.right + BESIDE_MM), top, _px(right), bottom),
    )


def _cut(blank: GrayImage, span: _Span) -> GrayImage:
    """Return a part of the blank form with `_PRINT_MM` around it."""
    return blank[
        span.top - _PRINT_PX : span.bottom + _PRINT_PX,
        span.left - _PRINT_PX : span.right + _PRINT_PX,
    ]


def _darkness(
    page: GrayImage, page_map: PageMap, span: _Span, offset_mm: FloatArray
) -> NDArray[np.uint8]:
    """Return how dark the same part of the page is, against the paper around, with play."""
    more = _PRINT_PX + _PLAY_PX
    scale = 1 / BLANK_PX_PER_MM
    to_sheet = np.array(
        [
            [scale, 0.0, (span.left - more + 0.5) * scale + offset_mm[0]],
            [0.0, scale, (span.top - more + 0.5) * scale + offset_mm[1]],
            [0.0, 0.0, 1.0],
        ]
    )
    size = (span.right - span.left + 2 * more, span.bottom - span.top + 2 * more)
    seen = cv2.warpPerspective(
        page,
        page_map.homography @ to_sheet,
        size,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    small = cv2.resize(seen, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    white = cv2.resize(cv2.blur(cv2.dilate(small, _AROUND), (5, 5)), size)
    return np.asarray(cv2.subtract(white, seen), np.uint8)


def _pieces(darkness: NDArray[np.uint8], print_: NDArray[np.uint8]) -> Iterator[_Piece]:
    """Yield pieces of a part of a line, each moved to where its print fits best.

    Args:
        darkness: a part of the page, with `_PLAY_PX` more on every side than `print_`.
        print_: darkness of the same part of the blank form.
    """
    width = print_.shape[1]
    count = max(1, round(width / _PIECE_PX))
    starts = np.linspace(_PRINT_PX, width - _PRINT_PX, count + 1).astype(int).tolist()
    for start, stop in itertools.pairwise(starts):
        expected = print_[:, start - _PRINT_PX : stop + _PRINT_PX]
        here = darkness[:, start - _PRINT_PX : stop + _PRINT_PX + 2 * _PLAY_PX]
        difference = cv2.matchTemplate(here, expected, cv2.TM_SQDIFF)
        _, _, (x, y), _ = cv2.minMaxLoc(difference)
        yield _Piece(here[y : y + expected.shape[0], x : x + expected.shape[1]], expected)


def _unexplained(piece: _Piece, black: float) -> NDArray[np.uint8]:
    """Return shape (k,): darkness of ink that isn't print."""
    inside = slice(_PRINT_PX, -_PRINT_PX)
    near = cv2.dilate((piece.print_ >= _PRINTED).astype(np.uint8), _NEAR)
    is_free = near[inside, inside] == 0
    seen = piece.seen[inside, inside]
    noise = 1.4826 * float(np.median(seen[is_free])) if is_free.any() else 0.0
    is_ink = is_free & (seen > max(_MIN_INK * black, _NOISE_SIGMAS * noise))
    if not is_ink.any():
        return np.zeros(0, np.uint8)
    joined = cv2.morphologyEx(is_ink.astype(np.uint8), cv2.MORPH_CLOSE, _JOIN)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    is_stroke = stats[:, cv2.CC_STAT_AREA] >= _LEAST_STROKE_MM2 * BLANK_PX_PER_MM**2
    is_stroke[0] = False
    return np.asarray(seen[is_ink & is_stroke[labels]])


def _px(length_mm: float) -> int:
    return round(length_mm * BLANK_PX_PER_MM)
