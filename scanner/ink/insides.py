"""Counts what the ink inside each box is like, in pixels; `scanner.ink.marks` makes measures."""

import numpy as np
from numpy.typing import NDArray

from scanner.ink.ownership import Owners
from scanner.kernel import strokes as kernel
from scanner.kernel.compiled import compiled_by

_Places = NDArray[np.intp]


@compiled_by(kernel.insides)
def insides_of(
    pixels: tuple[_Places, _Places, NDArray[np.uint8], _Places, _Places],
    part_of: _Places,
    insides: tuple[_Places, _Places, int],
    foot_px: int,
) -> _Places:
    """Return shape (14, n): what the ink inside each of n boxes is like.

    In this order: pixels of own, of foreign, of shared ink; of its own, median and ninth decile of
    the darkness, from its first to its last column, and line; lines that it is in, those of them in
    which it is in pieces, and the same of columns; pixels with none to their left, with none above;
    and whether any is at the foot of the box.

    Args:
        pixels: column, line, darkness, box (-1 for none) and pair of each ink pixel (`Strokes`).
        part_of: what each pair is (`Owners`).
        insides: left and upper edge of each box's inside, and its side.
        foot_px: so many of its lines are its foot.
    """
    all_x, all_y, darkness, all_boxes, pair_of = pixels
    left, top, side = insides
    count = len(left)
    inside = np.flatnonzero(all_boxes >= 0)
    part = part_of[pair_of[inside]]
    counted = [
        np.bincount(all_boxes[inside[part == which]], minlength=count)
        for which in (Owners.OWN, Owners.FOREIGN, Owners.SHARED)
    ]
    own = inside[part == Owners.OWN]
    box = all_boxes[own]
    x, y = all_x[own] - left[box], all_y[own] - top[box]
    at_foot = np.zeros(count, np.intp)
    at_foot[box[y >= side - foot_px]] = 1
    return np.stack(
        [
            *counted,
            *_ranked(darkness[own], box, counted[0]),
            _extent(x, box, count),
            _extent(y, box, count),
            *_pieces(x, y, box, count),
            *_pieces(*_turned(x, y, box), count),
            *_begins(x, y, box, count, side),
            at_foot,
        ]
    )


def _ranked(darkness: NDArray[np.uint8], box: _Places, own_px: _Places) -> tuple[_Places, _Places]:
    """Return median and ninth decile of the darkness of each box's own ink, 0 where there is none.

    Both of shape (n,).
    """
    # Darkness is a byte: numbers of box and darkness together are in the order of both.
    ordered = np.sort(box * 256 + darkness).astype(np.uint8)
    first, held = np.cumsum(own_px) - own_px, own_px > 0
    found = []
    for place in (own_px // 2, own_px * 9 // 10):
        values = np.zeros(len(own_px), np.intp)
        values[held] = ordered[(first + place)[held]]
        found.append(values)
    return found[0], found[1]


def _begins(x: _Places, y: _Places, box: _Places, count: int, side: int) -> tuple[_Places, _Places]:
    """Return of each box how many pixels have none to their left, and how many none above.

    Args:
        x: shape (k,), column of each pixel of own ink, from its box's inside.
        y: shape (k,), its line.
        box: shape (k,), its box.
        count: how many boxes there are.
        side: of the boxes' insides.
    """
    is_ink = np.zeros((count, side + 1, side + 1), np.bool_)  # nothing on the left and above
    is_ink[box, y + 1, x + 1] = True
    across = np.bincount(box[~is_ink[box, y + 1, x]], minlength=count)
    down = np.bincount(box[~is_ink[box, y, x + 1]], minlength=count)
    return across, down


def _pieces(x: _Places, y: _Places, box: _Places, count: int) -> tuple[_Places, _Places]:
    """Return in how many lines each box has ink, and in how many of them it is in pieces.

    Args:
        x: shape (k,), column of each pixel of own ink, from its box's inside; line by line.
        y: shape (k,), its line.
        box: shape (k,), its box.
        count: how many boxes there are.
    """
    if not x.size:
        return np.zeros(count, np.intp), np.zeros(count, np.intp)
    side = max(int(x.max()), int(y.max())) + 1
    line = box * side + y
    begins = (np.diff(x, prepend=-2) != 1) | (np.diff(line, prepend=-1) != 0)
    pieces = np.bincount(line[begins], minlength=count * side).reshape(-1, side)
    return (pieces > 0).sum(axis=1), (pieces > 1).sum(axis=1)


def _turned(x: _Places, y: _Places, box: _Places) -> tuple[_Places, _Places, _Places]:
    """Return pixels with columns for lines, in the order of those."""
    order = np.lexsort((y, x, box))
    return y[order], x[order], box[order]


def _extent(place: _Places, box: _Places, count: int) -> _Places:
    """Return shape (count,): from first to last place of each box's pixels, in px."""
    first, last = np.full(count, 1 << 30), np.full(count, -1)
    np.minimum.at(first, box, place)
    np.maximum.at(last, box, place)
    return np.asarray(np.where(last < 0, 0, last - first + 1))
