"""Finds what people wrote: ink, cleared of the printed boxes and of lines that no pen drew.

The blank template is the page's own: the mean of those boxes that hold least ink. What a printer,
a scanner and a blur make of an outline is in it, so subtracting it leaves ink.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.ink.lines import take_away_lines
from scanner.ink.page_lines import WholeSheet
from scanner.ink.printed import inside_sums, paste_print, patch_sums
from scanner.kernel import strokes as strokes_kernel
from scanner.kernel.compiled import compiled_by
from scanner.locate.boxes import LocatedBoxes
from scanner.locate.cutting import paste
from scanner.locate.grid import Grid, grid_of
from scanner.locate.median import median_of
from scanner.locate.outlines import MARGIN_PX
from scanner.locate.sampling import PX_PER_MM, SamplingPlan
from scanner.types import FloatArray, Mask

INNER_PX = 4
"""From a box's outer edge to where its inside is measured: outline, blur and half a pixel."""

_INSET_PX = MARGIN_PX + INNER_PX
"""The same from the edge of its patch."""

BLANK_SHARE = 0.5
"""Share of the boxes, those with least ink, that make the template: a filled-in page leaves two
thirds of its boxes empty, if there are three a row."""

OF_EMPTY = 0.75
"""And of those that it leaves empty no more than this share: rows with two marks leave fewer. Of a
list nobody knows how many it leaves empty: most, where one or some are chosen of many; where they
are fewer, the template shows it."""

MIN_INK = 15.0
"""Least darkness (of 255, print black) of ink: 6 %; a pencil line is 15 % and more."""

NOISE_SIGMAS = 5.0
"""A pixel is ink from this many spreads of the blank boxes' pixels: one in three million by chance,
were the noise normal."""

OUTLINE_SLACK = 0.3
"""By how much darker than the template an outline may be: toner is not even over a page."""

POLLUTED_INK = 10.0
POLLUTED_SHARE = 0.01
"""Where more than this share of the template's inside is darker than the rest of it by this (of
255), the template is made of boxes with marks: on such a page most boxes are marked."""

POLLUTED_SIGMAS = 4.0
"""Of a noisy scan, the same from so many spreads of a mean of so many boxes."""

DARKEST_PAPER = 40.0
"""The inside of blank boxes is no darker than this (of 255) on the noisiest of scans; where the
template is, its boxes are filled."""


@dataclass(frozen=True, slots=True)
class ClearedPage:
    """A page without its print, and without the lines that no pen drew."""

    darkness: NDArray[np.uint8]
    """The strip: what is darker than the blank form, 255 as dark as print."""
    outlines: Mask
    """The strip: 1 where an outline was taken away."""
    needed: float
    """From this darkness on a pixel is ink: more than paper and its noise have."""
    dirt: Mask | None
    """The strip: 1 on dark streaks and folds; None without any."""
    with_print: NDArray[np.uint8]
    """The strip: its darkness, only streaks and folds taken away."""
    streaks: tuple[tuple[int, float], ...]
    """Block, and middle in px of the strip, of each line along the feed."""
    excess: FloatArray
    """Shape (n,): mean darkness inside each box above the template, signed, of 255."""
    excess_noise: float
    """Spread of `excess` among blank boxes."""


@dataclass(frozen=True, slots=True)
class PageInk:
    """The ink of a page: every pixel of it, and the stroke that it belongs to."""

    x_px: NDArray[np.intp]
    """Shape (k,): column of each ink pixel in the strip, line by line from the top."""
    y_px: NDArray[np.intp]
    """Shape (k,): line of each ink pixel."""
    darkness: NDArray[np.uint8]
    """Shape (k,): what is darker than the blank form, 255 as dark as print."""
    stroke: NDArray[np.intp]
    """Shape (k,): number of its stroke, from 1. Strokes that a removed outline cut apart are
    one."""
    strokes: int
    """How many strokes there are."""
    page: ClearedPage
    """Where it was found."""


@dataclass(frozen=True, slots=True)
class _Blank:
    """What an empty box looks like on this page."""

    template: FloatArray
    """Shape (p, p): box and margin."""
    boxes: NDArray[np.intp]
    """Which boxes it was made of."""
    paper: float
    """Darkness of its inside: paper is a little darker than its brightest grains."""
    noise: float
    """Spread of the darkness of their insides."""


def clear_print(
    boxes: LocatedBoxes, plan: SamplingPlan, sheet: WholeSheet, least_noise: float = 0.0
) -> ClearedPage:
    """Take print, streaks and folds away from a page whose boxes are located.

    Args:
        boxes: where they are, and the darkness of the page.
        plan: of the page's layout.
        sheet: the whole of it: streaks and folds go on to its edges.
        least_noise: spread of blank paper that this scanner is known to have, of 255.
    """
    size = plan.side_px + 2 * MARGIN_PX
    sums = inside_sums(boxes.darkness, boxes.left_px, boxes.top_px, size, _INSET_PX)
    means = _quotient(sums, (size - 2 * _INSET_PX) ** 2)
    inner = slice(_INSET_PX, -_INSET_PX)
    blank = _blank(boxes, plan, means)
    excess = means - float(blank.template[inner, inner].mean())
    needed = max(MIN_INK, NOISE_SIGMAS * max(blank.noise, least_noise))
    printed, outlines = _printed(boxes, blank, needed, plan)
    for start, stop in _between_rows(plan):
        printed[start:stop] = 255
    ink = np.asarray(cv2.subtract(boxes.darkness, printed), np.uint8)
    lines = take_away_lines(ink, printed, blank.noise, boxes.feed_slope, plan, sheet, MIN_INK)
    with_print = boxes.darkness
    if lines.removed is not None:
        with_print = np.asarray(cv2.subtract(with_print, lines.removed), np.uint8)
        removed = inside_sums(lines.removed, boxes.left_px, boxes.top_px, size, _INSET_PX)
        excess = excess - removed / (size - 2 * _INSET_PX) ** 2
    of_blank = excess[blank.boxes]
    spread = 1.4826 * median_of(np.abs(of_blank - median_of(of_blank)))
    return ClearedPage(
        darkness=ink,
        outlines=outlines,
        needed=needed,
        dirt=lines.dirt,
        with_print=with_print,
        streaks=lines.streaks,
        excess=excess,
        excess_noise=min(max(spread, 0.3), 2.0),
    )


def without_lines(boxes: LocatedBoxes, page: ClearedPage) -> LocatedBoxes:
    """Return the boxes with streaks and folds taken away, and the print left as it was."""
    return replace(boxes, darkness=page.with_print)


def find_ink(
    page: ClearedPage, least: float = 0.0, within: tuple[int, int] | None = None
) -> PageInk:
    """Return the ink of a page, joined into strokes.

    Args:
        page: cleared of print and lines.
        least: darkness (of 255) from which a pixel is ink, where that is more than paper needs.
        within: first and last line of the strip to look at; all of it by default.
    """
    level = max(page.needed, least)
    first, last = within or (0, len(page.darkness))
    darkness, outlines = page.darkness[first:last], page.outlines[first:last]
    dirt = None if page.dirt is None else page.dirt[first:last]
    x_px, y_px, values, stroke, strokes = pixels_of(darkness, outlines, dirt, level)
    return PageInk(x_px, y_px + first, values, stroke, strokes, page)


@compiled_by(strokes_kernel.pixels)
def pixels_of(
    darkness: NDArray[np.uint8], outlines: Mask, dirt: Mask | None, level: float
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.uint8], NDArray[np.intp], int]:
    """Return column, line, darkness and stroke of each ink pixel, as `PageInk`; how many strokes.

    Args:
        darkness: of lines of the strip.
        outlines: 1 where an outline was taken away.
        dirt: 1 on dark streaks and folds.
        level: from which a pixel is ink.
    """
    mask = np.asarray(cv2.threshold(darkness, level, 1, cv2.THRESH_BINARY)[1], np.uint8)
    if dirt is not None:
        mask = np.asarray(cv2.subtract(mask, dirt), np.uint8)
    near = _halved(mask)
    near |= np.asarray(cv2.dilate(near, _BRIDGE), np.uint8) & _halved(outlines)
    count, labels = cv2.connectedComponentsWithAlgorithm(near, 8, cv2.CV_32S, cv2.CCL_SPAGHETTI)
    # Numbers of places are looked up sooner than their lines and columns.
    places, width = np.flatnonzero(mask.view(np.bool_)), mask.shape[1]
    y = places // width
    x = places - width * y
    stroke = labels.ravel()[y // 2 * labels.shape[1] + x // 2].astype(np.intp)
    return x, y, darkness.ravel()[places], stroke, count - 1


def _halved(mask: Mask) -> Mask:
    """Return a mask of half the size: what has anything in its two by two pixels is 1."""
    height, width = mask.shape
    of_two = mask[:-1:2] | mask[1::2]
    bordered = cv2.copyMakeBorder(of_two, 0, height % 2, 0, width % 2, cv2.BORDER_CONSTANT)
    lines = np.asarray(bordered, np.uint8)
    if height % 2:
        lines[-1, :width] = mask[-1]
    return np.asarray(lines.view(np.uint16) != 0).view(np.uint8)  # two side by side at once


_BRIDGE = np.ones((5, 5), np.uint8)
"""Within an outline, ends of a stroke reach two pixels of the halved picture, 4 or 5 px, towards
each other: a line that crosses at 45° is cut over 9 px. Wider only in the outline's own band, so
that no two marks are joined elsewhere."""


def _blank(boxes: LocatedBoxes, plan: SamplingPlan, means: FloatArray) -> _Blank:
    """Return the page's own blank template.

    Args:
        boxes: of the page.
        plan: of its layout.
        means: shape (n,), mean darkness inside each box.
    """
    columns, size = plan.columns, plan.side_px + 2 * MARGIN_PX
    share = min(BLANK_SHARE, OF_EMPTY * (1 - 1 / columns)) if columns > 1 else BLANK_SHARE
    least = np.argsort(means, kind="stable")[: max(3, int(share * len(means)))]
    place = boxes.left_px, boxes.top_px
    sums, squares = patch_sums(boxes.darkness, *place, least, size, _INSET_PX)
    template = _quotient(sums, len(least))
    inner = slice(_INSET_PX, -_INSET_PX)
    inside = template[inner, inner]
    paper = median_of(inside)
    if paper > DARKEST_PAPER or _is_polluted(inside - paper, lambda: boxes.patches(plan)[least]):
        paper = paper if paper <= DARKEST_PAPER else 0.0
        return _blank_of_marked(boxes.patches(plan), least, inner, paper)
    return _Blank(template, least, paper, _spread(sums[inner, inner], squares, len(least)))


def _quotient(sums: NDArray[np.integer], count: int) -> FloatArray:
    """Return means, in the precision in which they have always been taken."""
    return (sums.astype(np.float32) / np.float32(count)).astype(np.float64)


def _spread(sums: NDArray[np.int32], squares: int, count: int) -> float:
    """Return the standard deviation of all places of `count` pictures.

    Args:
        sums: of them, place by place.
        squares: the sum of all their squares.
        count: how many they are.
    """
    scale = 1 / (count * sums.size)
    mean = int(sums.sum(dtype=np.int64)) * scale
    return math.sqrt(max(squares * scale - mean * mean, 0.0))


def _is_polluted(inside: FloatArray, patches_of_blank: Callable[[], NDArray[np.uint8]]) -> bool:
    """Whether the boxes of a template hold marks.

    Args:
        inside: shape (q, q), the template's inside, how much darker than paper it is.
        patches_of_blank: gives shape (n, p, p), the boxes that it is the mean of, and their margin.
    """
    if (inside > POLLUTED_INK).mean() <= POLLUTED_SHARE:
        return False
    of_blank = patches_of_blank()[:, _INSET_PX:-_INSET_PX, _INSET_PX:-_INSET_PX]
    # On a noisy scan a mean of few boxes is noisy itself.
    grain = 1.4826 * float(np.median(np.abs(of_blank - np.median(of_blank))))
    limit = max(POLLUTED_INK, POLLUTED_SIGMAS * grain / math.sqrt(len(of_blank)))
    return bool((inside > limit).mean() > POLLUTED_SHARE)


def _blank_of_marked(
    patches: NDArray[np.uint8], least: NDArray[np.intp], inner: slice, paper: float
) -> _Blank:
    """Return the template of a page on which hardly a box is blank.

    Marks differ, so at every place a fifth of the boxes is free of them; and the inside of a
    printed box is as dark as paper is on this scan.
    """
    template = np.percentile(patches, 20, axis=0)
    template[inner, inner] = paper
    inside = patches[:, inner, inner]
    noise = 1.4826 * float(np.median(np.abs(inside - np.median(inside))))
    return _Blank(template, least, paper, min(noise, MIN_INK / NOISE_SIGMAS * 2))


def _printed(
    boxes: LocatedBoxes, blank: _Blank, needed: float, plan: SamplingPlan
) -> tuple[NDArray[np.uint8], Mask]:
    """Return two strips: what to subtract for paper and print, and 1 on the outlines' bands.

    Around each box the template is subtracted a pixel wider and somewhat darker than it is. In
    black and white an outline's thickness changes from row to row, as pixels happen to fall: so
    does what all boxes of a row have in the outline's band; of a list, all boxes at one height.
    """
    darker = np.maximum(blank.template - blank.paper, 0) * (1 + OUTLINE_SLACK) + blank.paper
    wider = cv2.dilate(np.minimum(darker, 255).astype(np.uint8), _NEXT)
    margin = MARGIN_PX - INNER_PX
    inner = slice(margin, len(wider) - margin)
    wide = np.ascontiguousarray(wider[inner, inner], np.uint8)
    band = cv2.dilate((wide > 2 * needed + blank.paper).astype(np.uint8), _NEXT)
    printed = np.full_like(boxes.darkness, round(blank.paper))
    outlines = np.zeros_like(boxes.darkness)
    left, top, columns = boxes.left_px + margin, boxes.top_px + margin, plan.columns
    if columns > 1:
        look = wide, np.asarray(band, np.uint8)
        paste_print(boxes.darkness, left, top, columns, look, (printed, outlines))
        return printed, outlines
    around = boxes.patches(plan)[:, inner, inner]
    in_line = np.maximum(wide, _common_in_lines(around, grid_of(plan)) * band)
    paste(printed, left, top, wide.shape, in_line)
    paste(outlines, left, top, wide.shape, band)
    return printed, outlines


_NEXT = np.ones((3, 3), np.uint8)


def _common_in_lines(around: NDArray[np.uint8], grid: Grid) -> NDArray[np.uint8]:
    """Return what all boxes of the line of each have, shape (n, h, w); nothing where it is alone.

    Args:
        around: shape (n, h, w), each box of a list with what is around it.
        grid: of the page.
    """
    at_places = np.full((len(grid.plan.centers_mm), *around.shape[1:]), 255, np.uint8)
    at_places[grid.place_of] = around
    common = at_places.reshape(len(grid.boxes_of_line), -1, *around.shape[1:]).min(axis=1)
    common[grid.boxes_of_line < 2] = 0
    return np.asarray(common[grid.line_of])


def _between_rows(plan: SamplingPlan) -> list[tuple[int, int]]:
    """Return the lines of the strip outside of rows: headings, frame, half a millimetre of edge."""
    edge = round(0.6 * PX_PER_MM)
    runs = [run for block in plan.blocks for run in block.runs_px]
    starts = [0, *(stop - edge for _, stop in runs)]
    stops = [*(start + edge for start, _ in runs), plan.height_px]
    return list(zip(starts, stops, strict=True))
