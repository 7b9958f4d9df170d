"""Looks for ink where nothing but print should be: on a unit's name, in the margins.

Who ticks the name and not a box has not abstained. So before a row counts as an abstention, its
whole line, from the margin over the name to the next column, is compared with the blank form as it
was printed. The strip of boxes itself is left to `scanner.marks`.

Only rows without a mark are looked at: a page has two or three of them.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

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

_PLAY_MM = 0.8
"""Print may stand so far from where the page's displacement puts it."""

_PIECE_MM = 24.0
"""A line is compared in pieces of this length, each moved until its print fits."""

_PRINT_MM = 0.5
"""So far around print nothing counts: a printer spreads, a scanner blurs."""

_PRINTED = 20
"""Darkness (of 255) from which the blank form has print, with its smoothed edges."""

_MIN_INK = 0.10
"""Least darkness of ink, as a share of print black."""

_NOISE_SIGMAS = 6.0
_LEAST_STROKE_MM2 = 0.2
"""Smaller specks are dust."""

_LEAST_BLACK = 60.0
"""Darkness that print has at least, where the line holds too little print to tell."""


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
    found = {}
    for row in rows:
        offset = boxes.offset_mm[3 * row : 3 * row + 3].mean(axis=0)
        pieces = [
            _unexplained(_sampled(page, page_map, piece, offset), _cut(blank, piece))
            for piece in _pieces(plan, row)
        ]
        area = sum(pixels.size for pixels in pieces) / BLANK_PX_PER_MM**2
        strength = float(np.median(np.concatenate(pieces))) if area else 0.0
        found[row] = Surroundings(round(area, 2), round(strength, 3))
    return found


def _pieces(plan: SamplingPlan, row: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield left, top, right and bottom of each piece of a row's line, in pixels of the blank."""
    line = plan.rows[row]
    others = {each.rect.x: each.rect.right for each in plan.rows}
    before = [right for x, right in others.items() if x < line.rect.x]
    after = [x for x in others if x > line.rect.x]
    left = max((max(before) + line.rect.x) / 2 if before else line.rect.x - REACH_MM, PAPER_EDGE_MM)
    right = min(
        (min(after) + line.rect.right) / 2 if after else line.rect.right + REACH_MM,
        A4_MM[0] - PAPER_EDGE_MM,
    )
    spans = (
        (left, line.boxes[0].rect.x - BESIDE_MM),
        (line.boxes[-1].rect.right + BESIDE_MM, right),
    )
    top, bottom = (round(y * BLANK_PX_PER_MM) for y in (line.rect.y, line.rect.bottom))
    for start, stop in spans:
        count = max(1, round((stop - start) / _PIECE_MM))
        edges = np.linspace(start * BLANK_PX_PER_MM, stop * BLANK_PX_PER_MM, count + 1)
        for first, last in itertools.pairwise(edges.tolist()):
            yield round(first), top, round(last), bottom


def _cut(blank: GrayImage, piece: tuple[int, int, int, int]) -> GrayImage:
    """Return a piece of the blank form with `_PRINT_MM` around it."""
    more = _px(_PRINT_MM)
    left, top, right, bottom = piece
    return blank[top - more : bottom + more, left - more : right + more]


def _sampled(
    page: GrayImage, page_map: PageMap, piece: tuple[int, int, int, int], offset_mm: FloatArray
) -> GrayImage:
    """Return the same piece of the page, with room to move it."""
    more = _px(_PRINT_MM) + _px(_PLAY_MM)
    left, top, right, bottom = piece
    scale = 1 / BLANK_PX_PER_MM
    to_sheet = np.array(
        [
            [scale, 0.0, (left - more + 0.5) * scale + offset_mm[0]],
            [0.0, scale, (top - more + 0.5) * scale + offset_mm[1]],
            [0.0, 0.0, 1.0],
        ]
    )
    return np.asarray(
        cv2.warpPerspective(
            page,
            page_map.homography @ to_sheet,
            (right - left + 2 * more, bottom - top + 2 * more),
            flags=cv2.INTER_AREA | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        np.uint8,
    )


def _unexplained(seen: GrayImage, blank: GrayImage) -> FloatArray:
    """Return shape (k,): darkness, as a share of print black, of ink that isn't print.

    Args:
        seen: a piece of the page, with play all around.
        blank: the same piece of the blank form.
    """
    white = cv2.blur(cv2.dilate(seen, np.ones((15, 15), np.uint8)), (15, 15))
    darkness = np.asarray(cv2.subtract(white, seen), np.uint8)
    print_ = np.asarray(255 - blank, np.uint8)
    fit = cv2.matchTemplate(darkness, print_, cv2.TM_CCORR)
    _, _, _, (x, y) = cv2.minMaxLoc(fit)
    more = _px(_PRINT_MM)
    height, width = blank.shape
    here = darkness[y + more : y + height - more, x + more : x + width - more]
    near = cv2.dilate((print_ >= _PRINTED).astype(np.uint8), np.ones((2 * more + 1,) * 2, np.uint8))
    is_free = near[more:-more, more:-more] == 0
    printed = darkness[y : y + height, x : x + width][print_ >= 200]
    black = max(float(np.median(printed)) if printed.size > 40 else 0.0, _LEAST_BLACK)
    noise = 1.4826 * float(np.median(here[is_free])) if is_free.any() else 0.0
    is_ink = is_free & (here > max(_MIN_INK * black, _NOISE_SIGMAS * noise))
    joined = cv2.morphologyEx(is_ink.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    is_stroke = stats[:, cv2.CC_STAT_AREA] >= _LEAST_STROKE_MM2 * BLANK_PX_PER_MM**2
    is_stroke[0] = False
    return np.asarray(here[is_ink & is_stroke[labels]] / black, np.float64)


def _px(length_mm: float) -> int:
    return round(length_mm * BLANK_PX_PER_MM)
