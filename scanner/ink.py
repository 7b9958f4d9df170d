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

END_REACH_MM = 1.2
"""A streak or fold runs through; it ends no further than this from where marks may stand. A pen's
line that starts in the first row and ends in the last one stays further away."""

POLLUTED_INK = 10.0
POLLUTED_SHARE = 0.01
"""Where more than this share of the template's inside is darker than the rest of it by this (of
255), the template is made of boxes with marks: on such a page most boxes are marked."""

DARKEST_PAPER = 40.0
"""The inside of blank boxes is no darker than this (of 255) on the noisiest of scans; where the
template is, its boxes are filled."""


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
    tops_px: list[NDArray[np.intp]]
    """One for each block, shape (strokes + 1,): highest row of each stroke."""
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
    noise = float(inside[blank].std())
    paper = float(np.median(template[inner, inner]))
    is_spotted = (template[inner, inner] > paper + POLLUTED_INK).mean() > POLLUTED_SHARE
    if is_spotted or paper > DARKEST_PAPER:
        paper = paper if paper <= DARKEST_PAPER else 0.0
        template, noise = _template_of_marked(patches, inner, paper)
    excess = means - float(template[inner, inner].mean())
    needed = max(MIN_INK, NOISE_SIGMAS * noise)
    printed = _printed_with_slack(template)
    keep = slice(MARGIN_PX - INNER_PX, printed.shape[0] - MARGIN_PX + INNER_PX)
    printed = printed[keep, keep]
    outline = np.asarray(
        cv2.dilate((printed > 2 * needed).astype(np.uint8), np.ones((3, 3), np.uint8)), np.uint8
    )
    inks, masks, strokes, tops, bottoms, areas, dirt = [], [], [], [], [], [], []
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
        lines = _dirt_lines(mask, block.runs_px)
        mask[lines > 0] = 0
        bridges = np.asarray(cv2.dilate(mask, _BRIDGE), np.uint8) & gaps
        joined = cv2.morphologyEx(mask | bridges, cv2.MORPH_CLOSE, _JOIN)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
        inks.append(ink)
        masks.append(mask)
        strokes.append(np.asarray(labels, dtype=np.int32))
        bottoms.append(
            np.asarray(stats[:, cv2.CC_STAT_TOP] + stats[:, cv2.CC_STAT_HEIGHT] - 1, dtype=np.intp)
        )
        tops.append(np.asarray(stats[:, cv2.CC_STAT_TOP], dtype=np.intp))
        areas.append(np.bincount(labels[mask > 0], minlength=count))
        dirt.append(lines)
    spread = 1.4826 * float(np.median(np.abs(excess[blank] - np.median(excess[blank]))))
    spread = min(max(spread, 0.3), 2.0)
    return PageInk(inks, masks, strokes, tops, bottoms, areas, dirt, excess, spread)


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


def _template_of_marked(
    patches: NDArray[np.uint8], inner: slice, paper: float
) -> tuple[FloatArray, float]:
    """Return template and noise of a page on which hardly a box is blank.

    Marks differ, so at every place a fifth of the boxes is free of them; and the inside of a
    printed box is as dark as paper is on this scan.
    """
    template = np.percentile(patches, 20, axis=0)
    template[inner, inner] = paper
    inside = patches[:, inner, inner]
    noise = 1.4826 * float(np.median(np.abs(inside - np.median(inside))))
    return template, min(noise, MIN_INK / NOISE_SIGMAS * 2)


def _dirt_lines(mask: NDArray[np.uint8], runs: tuple[tuple[int, int], ...]) -> NDArray[np.uint8]:
    """Return 1 on straight lines through the whole block: streaks on the glass, folds.

    A line that ends inside of the block is a stroke, however straight.
    """
    length = round(LINE_MM * PX_PER_MM)
    reach = END_REACH_MM * PX_PER_MM
    dirt = np.zeros_like(mask)
    thick = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    height_needed = runs[-1][1] - runs[0][0] - 2 * reach
    width_needed = mask.shape[1] - 2 * reach
    for kernel, axis, needed in (
        (np.ones((length, 1), np.uint8), cv2.CC_STAT_HEIGHT, height_needed),
        (np.ones((1, length), np.uint8), cv2.CC_STAT_WIDTH, width_needed),
    ):
        lines = cv2.morphologyEx(thick, cv2.MORPH_OPEN, kernel)
        if not lines.any():
            continue
        joined = cv2.morphologyEx(lines, cv2.MORPH_CLOSE, kernel)
        _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
        spans = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
        is_dirt = (stats[:, axis] >= needed) & (spans.min(axis=1) <= 0.08 * spans.max(axis=1) + 6)
        is_dirt[0] = False
        if is_dirt.any():
            dirt |= is_dirt[labels].astype(np.uint8) & np.asarray(lines, np.uint8)
    return dirt
