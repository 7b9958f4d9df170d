"""Looks whether all that is printed on and around a row stands as it was printed.

Where the data of a picture are damaged, its decoder fills in what it can't make out: pieces stand
displaced, pale, dark or not at all, a band of 8 or 16 lines of pixels at a time, or from there to
the end. So on such a page every row's line, from the margin over number and name to the next column
(`scanner.ink.row_window`), is compared with the blank form in both directions, the outlines of its
boxes and the table's lines as well, and the paper between may not change its brightness at an edge.
"""

from dataclasses import dataclass, replace
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.ink.print_look import PrintLook
from scanner.ink.row_window import RowWindow, ScannedRows, row_window
from scanner.locate.paper_white import paper_white
from scanner.locate.sampling import PX_PER_MM
from scanner.types import GrayImage, Mask

MISSED_SHARE = 0.45
"""Print is missing where nothing near it is this share as dark as half of its like are."""

MISSED_MM2 = 0.11
"""So much missing print in one piece: four pixels, half a millimetre of a letter's stroke."""

EXTRA_SHARE, EXTRA_SLACK = 0.9, 1.25
"""A place in or near print may be a quarter darker than nine in ten of its like are."""

LEAST_EXTRA = 38.0
"""Darkness (of 255, print black) below which nothing beside the print counts, however clean a scan
is: the edges of print are as dark."""

EXTRA_MM2 = 0.45
"""So much ink in one piece beside the print. At the edges of bold print one row in fifty of plain
office scans has 0.42."""

JUMP = 16.0
"""Grey levels from one piece of paper to the next: 10 at most on plain office scans, but where a
shadow or a fold runs."""

_OVER_PX = round(PX_PER_MM)
"""So far beyond a row to either side its lines are looked for."""

_CORE = np.array([160, 96], np.uint8)
"""From this darkness of the soft blank form on, of 255, print must be seen; and lines of the table,
which are grey. What is paler elsewhere are the edges of print, and the ends of such lines."""

_PRINTED = 24
"""Up to this darkness of the soft blank form there is paper."""

_PLAY = np.ones((5, 5), np.uint8)
"""Print may stand two pixels, a third of a millimetre, off its place;"""

_LINE_PLAY = np.ones((11, 11), np.uint8)
"""lines of the table, five: paper sways in the feeder."""

_FINE_PX, _FINE_SHARE = 6, 0.75
_COARSE_PX, _COARSE_SHARE = 12, 0.95
"""Pieces of paper, a millimetre and two: so many of a piece's pixels are no brighter than it is.
Of the coarse ones a mark covers too little to make a difference."""

_MM2 = PX_PER_MM**2
_BINS = 16


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """One row's line as it was scanned, and as it is on the blank form."""

    window: RowWindow
    """With what lies `_OVER_PX` above and below the row."""
    shown: GrayImage
    dark: NDArray[np.uint8]
    """How much darker than the paper around it, grey levels."""
    soft: NDArray[np.uint8]
    """Of the blank form."""
    ruled: Mask

    @classmethod
    def of(cls, scanned: ScannedRows, number: int) -> Self:
        row, over = row_window(scanned.plan, number), _OVER_PX
        window = replace(
            row, top_mm=row.top_mm - over / PX_PER_MM, height_px=row.height_px + 2 * over
        )
        shown = scanned.shown_in(window, number)
        dark = np.asarray(cv2.subtract(paper_white(shown), shown), np.uint8)
        soft, ruled = (window.cut(each) for each in (scanned.blank.soft, scanned.blank.ruled))
        return cls(window, shown, dark, np.ascontiguousarray(soft), ruled)

    def near(self) -> NDArray[np.uint8]:
        """Return the darkest that is near each place."""
        near_lines = cv2.dilate(self.dark, _LINE_PLAY)
        return np.where(self.ruled > 0, near_lines, cv2.dilate(self.dark, _PLAY))


def broken_rows(scanned: ScannedRows, needed: float) -> list[int]:
    """Return the rows, from 0, around which anything isn't as it was printed.

    Args:
        scanned: the page, and its blank form.
        needed: darkness (of 255, print black) from which a pixel is ink.
    """
    lines = [_Line.of(scanned, number) for number in range(len(scanned.plan.rows))]
    printed = PrintLook.of(
        [np.ascontiguousarray(line.dark[:, line.window.name]) for line in lines],
        [np.ascontiguousarray(line.soft[:, line.window.name]) for line in lines],
        EXTRA_SHARE,
        EXTRA_SLACK,
    )
    usual = np.stack([_usual(lines, is_ruled=is_ruled) for is_ruled in (False, True)])
    return [
        number
        for number, line in enumerate(lines)
        if _misses_print(line, usual)
        or _has_more(line, printed, max(needed, LEAST_EXTRA))
        or _jumps(line)
    ]


def _usual(lines: list[_Line], *, is_ruled: bool) -> NDArray[np.uint8]:
    """Return shape (256,): how dark half of the places with so much print come out, at the least.

    Args:
        lines: of all rows.
        is_ruled: whether of the table's lines, or of all other print.
    """
    counts = np.zeros((_BINS, 256), np.float32)
    for line in lines:
        mask = np.asarray((line.ruled > 0) == is_ruled, np.uint8)
        pair = [line.soft, line.near()]
        counts += cv2.calcHist(pair, [0, 1], mask, [_BINS, 256], [0, 256, 0, 256])
    reached = np.cumsum(counts, axis=1)
    levels = (reached < 0.5 * reached[:, -1:]).sum(axis=1)
    return np.repeat(levels, 256 // _BINS).clip(0, 255).astype(np.uint8)


def _misses_print(line: _Line, usual: NDArray[np.uint8]) -> bool:
    """Whether print of the blank form isn't there, or far paler than elsewhere on the page."""
    least = MISSED_SHARE * usual[line.ruled, line.soft]
    missed = (line.near() < least) & (line.soft >= _CORE[line.ruled])
    # What sways out of the window at its edges, nobody can see there.
    edge = _OVER_PX - 1
    return _largest(missed[edge:-edge, edge:-edge]) >= MISSED_MM2 * _MM2


def _has_more(line: _Line, printed: PrintLook, needed: float) -> bool:
    """Whether ink stands on name, number or margins that isn't print."""
    ink = line.dark * np.float32(255.0 / printed.black) - printed.expected(line.soft) > needed
    ink &= line.ruled == 0
    ink[:, line.window.boxes] = False
    return _largest(ink[_OVER_PX:-_OVER_PX]) >= EXTRA_MM2 * _MM2


def _jumps(line: _Line) -> bool:
    """Whether the paper is brighter or darker from one piece to the next."""
    is_paper = cv2.dilate(line.soft, _PLAY) < _PRINTED
    light = np.where(is_paper, line.shown, np.nan).astype(np.float32)
    if _steepest(light, _COARSE_PX, _COARSE_SHARE) > JUMP:
        return True
    light[line.ruled > 0] = np.nan
    light[:, line.window.boxes] = np.nan
    return _steepest(light, _FINE_PX, _FINE_SHARE) > JUMP


def _steepest(light: NDArray[np.float32], side_px: int, share: float) -> float:
    """Return the largest difference in brightness between neighbouring pieces of paper.

    Args:
        light: grey levels, NaN where there is no paper.
        side_px: of a piece.
        share: of its pixels that are no brighter than the piece counts as.
    """
    rows, columns = (size // side_px for size in light.shape)
    pieces = (
        light[: rows * side_px, : columns * side_px]
        .reshape(rows, side_px, columns, side_px)
        .swapaxes(1, 2)
        .reshape(rows, columns, -1)
    )
    ordered = np.sort(pieces, axis=2)  # NaN last
    count = np.count_nonzero(~np.isnan(pieces), axis=2)
    at = np.maximum(0, (share * (count - 1)).round().astype(int))
    level = np.take_along_axis(ordered, at[:, :, None], axis=2)[:, :, 0]
    level[count < side_px**2 / 2] = np.nan
    steps = np.concatenate([np.abs(np.diff(level, axis=axis)).ravel() for axis in (0, 1)])
    known = steps[~np.isnan(steps)]
    return float(known.max()) if known.size else 0.0


def _largest(mask: NDArray[np.bool_]) -> int:
    """Return the pixels of the largest piece of a mask."""
    if not mask.any():
        return 0
    stats = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)[2]
    return int(stats[1:, cv2.CC_STAT_AREA].max())
