"""Finds what people wrote: ink, cleared of the printed boxes and of lines that no pen drew.

The blank template is the page's own: the mean of those boxes that hold least ink. What a printer,
a scanner and a blur make of an outline is in it, so subtracting it leaves ink.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.boxes import MARGIN_PX, LocatedBoxes
from scanner.sampling import PX_PER_MM, SamplingPlan
from scanner.types import FloatArray

INNER_PX = 4
"""From a box's outer edge to where its inside is measured: outline, blur and half a pixel."""

BLANK_SHARE = 0.5
"""Share of the boxes, those with least ink, that make the template: a filled-in page leaves two
thirds of its boxes empty."""

MIN_INK = 15.0
"""Least darkness (of 255, print black) of ink: 6 %; a pencil line is 15 % and more."""

NOISE_SIGMAS = 5.0
"""A pixel is ink from this many spreads of the blank boxes' pixels: one in three million by chance,
were the noise normal."""

OUTLINE_SLACK = 0.3
"""By how much darker than the template an outline may be: toner is not even over a page."""

LINE_MM = 9.0
"""A straight run this long along or across the feed is no part of a tick."""

DIRT_LINE_MM = 30.0
"""Lines that add up to this length are a streak or a fold; shorter ones may be a pen's."""


@dataclass(frozen=True, slots=True)
class PageInk:
    """Where ink is on a page."""

    darkness: list[NDArray[np.uint8]]
    """One for each block: what is darker than the blank form, 255 as dark as print."""
    masks: list[NDArray[np.uint8]]
    """One for each block: 1 where there is ink, outlines and dirt lines removed."""
    strokes: list[NDArray[np.int32]]
    """One for each block: number of the stroke that a pixel belongs to, 0 for none. Strokes that a
    removed outline cut apart are one."""
    middles_px: list[FloatArray]
    """One for each block, shape (strokes + 1,): height of each stroke's middle."""
    bottoms_px: list[NDArray[np.intp]]
    """One for each block, shape (strokes + 1,): lowest row of each stroke."""
    areas_px: list[NDArray[np.intp]]
    """One for each block, shape (strokes + 1,): ink pixels of each stroke."""
    dirt: list[NDArray[np.uint8]]
    """One for each block: 1 on streaks and folds."""
    excess: FloatArray
    """Shape (n,): mean darkness inside each box above the template, signed, of 255."""
    excess_noise: float
    """Spread of `excess` among blank boxes."""


def find_ink(boxes: LocatedBoxes, plan: SamplingPlan) -> PageInk:
    """Return the ink of a page whose boxes are located."""
    patches = boxes.patches(plan)
    inner = slice(MARGIN_PX + INNER_PX, -(MARGIN_PX + INNER_PX))
    inside = patches[:, inner, inner]
    means = inside.mean(axis=(1, 2))
    blank = np.argsort(means, kind="stable")[: max(3, int(BLANK_SHARE * len(means)))]
    template = patches[blank].mean(axis=0)
    excess = means - float(template[inner, inner].mean())
    noise = float(inside[blank].std())
    needed = max(MIN_INK, NOISE_SIGMAS * noise)
    printed = _printed_with_slack(template)
    keep = slice(MARGIN_PX - INNER_PX, printed.shape[0] - MARGIN_PX + INNER_PX)
    printed = printed[keep, keep]
    outline = np.asarray(
        cv2.dilate((printed > 2 * needed).astype(np.uint8), np.ones((3, 3), np.uint8)), np.uint8
    )
    inks, masks, strokes, middles, bottoms, areas, dirt = [], [], [], [], [], [], []
    for number, (darkness, block) in enumerate(zip(boxes.darkness, plan.blocks, strict=True)):
        ink = darkness.copy()
        gaps = np.zeros_like(ink)
        for index in np.flatnonzero(plan.block_of == number).tolist():
            x, y = int(boxes.left_px[index]), int(boxes.top_px[index])
            place = (
                slice(y + keep.start, y + keep.stop),
                slice(x + keep.start, x + keep.stop),
            )
            cv2.subtract(ink[place], printed, dst=ink[place])
            gaps[place] |= outline
        for start, stop in _between(block.runs_px, block.height_px):
            ink[start:stop] = 0
        mask = (ink > needed).astype(np.uint8)
        lines = _dirt_lines(mask)
        mask[lines > 0] = 0
        bridges = np.asarray(cv2.dilate(mask, _BRIDGE), np.uint8) & gaps
        joined = cv2.morphologyEx(mask | bridges, cv2.MORPH_CLOSE, _JOIN)
        _, labels, stats, centers = cv2.connectedComponentsWithStats(joined, connectivity=8)
        inks.append(ink)
        masks.append(mask)
        strokes.append(np.asarray(labels, dtype=np.int32))
        bottoms.append(
            np.asarray(stats[:, cv2.CC_STAT_TOP] + stats[:, cv2.CC_STAT_HEIGHT] - 1, dtype=np.intp)
        )
        middles.append(np.asarray(centers[:, 1], dtype=np.float64))
        areas.append(np.bincount(labels[mask > 0], minlength=len(centers)))
        dirt.append(lines)
    spread = 1.4826 * float(np.median(np.abs(excess[blank] - np.median(excess[blank]))))
    return PageInk(inks, masks, strokes, middles, bottoms, areas, dirt, excess, max(spread, 0.3))


_BRIDGE = np.ones((11, 11), np.uint8)
"""Within an outline, ends of a stroke reach 5 px towards each other: a line that crosses at 45° is
cut over 9 px. Wider only in the outline's own band, so that no two marks are joined elsewhere."""

_JOIN = np.ones((3, 3), np.uint8)
"""Closes what a skipping pen left out."""


def _printed_with_slack(template: FloatArray) -> NDArray[np.uint8]:
    """Return what to subtract around each box: the template, a pixel wider and somewhat darker."""
    printed = cv2.dilate(template.astype(np.float32), np.ones((3, 3), np.uint8))
    return np.asarray(np.clip((1 + OUTLINE_SLACK) * printed, 0, 255), dtype=np.uint8)


def _between(runs: tuple[tuple[int, int], ...], height: int) -> list[tuple[int, int]]:
    """Return the strips outside of runs of rows: headings, frame and half a millimetre of edge."""
    edge = round(0.6 * PX_PER_MM)
    starts = [0, *(stop - edge for _, stop in runs)]
    stops = [*(start + edge for start, _ in runs), height]
    return list(zip(starts, stops, strict=True))


def _dirt_lines(mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return 1 on long straight lines along or across the page: streaks on the glass, folds."""
    length = round(LINE_MM * PX_PER_MM)
    dirt = np.zeros_like(mask)
    thick = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    for kernel in (np.ones((length, 1), np.uint8), np.ones((1, length), np.uint8)):
        lines = cv2.morphologyEx(thick, cv2.MORPH_OPEN, kernel)
        if not lines.any():
            continue
        joined = cv2.morphologyEx(lines, cv2.MORPH_CLOSE, kernel | 1)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
        spans = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
        is_long = spans.max(axis=1) >= DIRT_LINE_MM * PX_PER_MM
        is_thin = spans.min(axis=1) <= 0.08 * spans.max(axis=1) + 6
        is_dirt = is_long & is_thin
        is_dirt[0] = False
        if count > 1 and is_dirt.any():
            dirt |= is_dirt[labels].astype(np.uint8) & lines
    return dirt
