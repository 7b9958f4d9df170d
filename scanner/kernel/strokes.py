"""Compiled twins of what joins ink into strokes and measures what they have in boxes."""

import numpy as np
from numpy.typing import NDArray

from scanner.kernel.compiled import Kernel

_MASK = Kernel("ink_mask", "bbNNb")
_STROKES = Kernel("ink_strokes", "bbbNNllbl")
_BOXES = Kernel("boxes_of_pixels", "llNllNllNl")
_PAIRS = Kernel("stroke_pairs", "lbllNNNildllbllll")
_INSIDES = Kernel("measure_insides", "llbllNlllNNNl")

_MEASURES = 14
"""Of `measure_insides`, a box."""

Places = NDArray[np.intp]


def pixels(
    darkness: NDArray[np.uint8],
    outlines: NDArray[np.uint8],
    dirt: NDArray[np.uint8] | None,
    level: float,
) -> tuple[Places, Places, NDArray[np.uint8], Places, int]:
    """Do what `scanner.ink.ink.pixels_of` does."""
    mask = np.empty(darkness.shape, np.uint8)
    count = _MASK(darkness, dirt, darkness.size, int(level), mask)
    x, y, stroke = (np.empty(count, np.intp) for _ in range(3))
    values = np.empty(count, np.uint8)
    strokes = _STROKES(mask, darkness, outlines, *darkness.shape, x, y, values, stroke)
    return x, y, values, stroke, strokes


def boxes_of(
    x_px: Places,
    y_px: Places,
    nearest: tuple[Places, Places],
    insides: tuple[Places, Places, int],
    columns: int,
) -> Places:
    """Do what `scanner.ink.marks.boxes_of` does."""
    box = np.empty(len(x_px), np.intp)
    _BOXES(x_px, y_px, len(x_px), *nearest, columns, *insides, box)
    return box


def pairs(
    y_px: Places,
    darkness: NDArray[np.uint8],
    stroke: Places,
    box: Places,
    counts: tuple[int, int],
) -> tuple[
    Places,
    NDArray[np.float64],
    Places,
    Places,
    NDArray[np.bool_],
    Places,
    tuple[Places, Places, Places],
]:
    """Do what `scanner.ink.ownership.pairs_of` does."""
    strokes, boxes = counts
    area, top, bottom = np.zeros((3, strokes), np.intp)
    darkness_sum, is_held = np.zeros(strokes), np.zeros(strokes, np.uint8)
    pair_of, pair_px, pair_stroke, pair_box = np.empty((4, len(y_px)), np.intp)
    table = np.zeros(strokes * boxes, np.int32)
    found = _PAIRS(
        *(y_px, darkness, stroke, box, len(y_px), strokes, boxes, table),
        *(area, darkness_sum, top, bottom, is_held, pair_of, pair_px, pair_stroke, pair_box),
    )
    of_pairs = (pair_px[:found], pair_stroke[:found], pair_box[:found])
    return area, darkness_sum, top, bottom, is_held.view(np.bool_), pair_of, of_pairs


def insides(
    pixels: tuple[Places, Places, NDArray[np.uint8], Places, Places],
    part_of: Places,
    insides: tuple[Places, Places, int],
    foot_px: int,
) -> Places:
    """Do what `scanner.ink.marks.insides_of` does."""
    left, top, side = insides
    found = np.zeros((len(left), _MEASURES), np.intp)
    _INSIDES(*pixels, len(pixels[0]), part_of, left, top, len(left), side, foot_px, found)
    return found.T
