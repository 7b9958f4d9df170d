"""A second judge of boxes: a learned one that shares nothing with the rules but the pixels.

The rules (`scanner.ink.ink`, `scanner.ink.marks`, `scanner.decide.law`) measure ink and decide.
This judge sees the darkness around each box, 10.7 mm square, and says how likely the box is empty,
holds one plain mark and of which kind, or something else. It knows neither where the box stands on
the page nor what the rules measured, so that the two err for different reasons.

It glances at every box at a third of a millimetre a pixel, with a small network. Where that leaves
it unsure, a few boxes in a hundred, it looks a second time, at twice the resolution and with a
larger network; what it sees then counts for more.

`tools/train_judge.py` makes its weights, `scanner.decide.verdict` weighs what it says, and
docs/judge.md has its figures.
"""

from collections.abc import Mapping
from enum import IntEnum, unique
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ballot.rules import MarkKind
from scanner.judge.network import JudgeWeights, Probabilities, Views
from scanner.judge.views import flat_of, half_views, halved, padded_cut
from scanner.locate.boxes import LocatedBoxes
from scanner.locate.outlines import MARGIN_PX
from scanner.measures import BoxView

VIEW_PX = 32
"""Side of a view, at half the resolution of the blocks: 3 px/mm, a pen line is one pixel wide."""

BOX_LEFT_PX, BOX_TOP_PX = 14, 20
"""From the edge of the view to the box, in pixels of the block: 2.3 mm at the left and below, 3.3
mm at the right and above, where ticks run over."""

BORDER_SHARE = 0.75
"""Of the white between two boxes that stand so close that their views overlap, so much is shown
with the left one: ticks run over to the right."""

CLOSE_PX = 2 * VIEW_PX
"""Side of a close view: what a view shows, at the resolution of the blocks, 6 px/mm."""

SURE_GLANCE = 0.97
"""A box of which the first glance is less sure than this, whether it is empty, marked or other, is
looked at again: of our own hands one box in four hundred of an office scan, one in seven of a
harsh one; of hands as far apart as people's one in eight. Of 4,400 boxes of those that it saw it
was wrong in eight where it was so sure."""

FLAT_DARKNESS = 12.0
"""A view no pixel of which, but the outline's, is darker than its paper by more than this (of 255,
print black: 5 %) is flat. The palest pencil that is meant to be read has 15 %. The network need
not be asked of it."""

SEEN_IN_FLAT = np.array([0.9996, *[0.00004] * 5, 0.0002], np.float32)
"""What is said of them. Of 6,400 flat views of scans whose paper keeps its grain one held a mark;
where the scanner made paper white it was one in twenty: that a mark is gone nobody sees in a view,
and `scanner.decide` must know of the page."""

_PAPER_STEP = 7
"""Every seventh pixel of a view, a hundred, says how dark its paper is."""

AGAIN_WEIGHT = 0.7
"""Of the second look, the first keeping the rest. On held-out simulated pages the two together let
fewer errors of the rules pass than either alone, at as few doubts."""

_LEAST = 1e-6
"""Least probability that is weighed: either look may be sure, none is certain."""


@unique
class Content(IntEnum):
    """What a box holds; the columns of `Probabilities`."""

    EMPTY = 0
    """No mark of this box: paper, a hesitation dot, dirt, a neighbour's tail."""
    TICK = 1
    """One plain √ or v of this box, and no more; so with the kinds that follow."""
    CROSS = 2
    CIRCLE = 3
    FILL = 4
    LINE = 5
    OTHER = 6
    """What is no plain mark: scribbled or struck out, erased, painted over, a character, a stroke
    along the outline, or one of which nobody can say whose it is."""


KINDS: Final[Mapping[Content, MarkKind]] = {
    Content.TICK: MarkKind.TICK,
    Content.CROSS: MarkKind.CROSS,
    Content.CIRCLE: MarkKind.CIRCLE,
    Content.FILL: MarkKind.FILL,
    Content.LINE: MarkKind.LINE,
}
"""Which kind of mark a content is, in the order of the columns."""

_MARKS = slice(min(KINDS), max(KINDS) + 1)
_NAMES = tuple(KINDS.values())

_NAMED_FROM = 0.01
"""Least probability of a mark whose kind is told: of paper there is none to tell."""


@cache
def judge_weights() -> JudgeWeights:
    """Return the weights of the first glance that are shipped, read once."""
    return JudgeWeights.of(files("scanner").joinpath("weights/judge.npz").read_bytes())


@cache
def second_weights() -> JudgeWeights:
    """Return the weights of the second look that are shipped, read once."""
    return JudgeWeights.of(files("scanner").joinpath("weights/second.npz").read_bytes())


def judge_boxes(boxes: LocatedBoxes, *, is_bilevel: bool = False) -> Probabilities:
    """Return what each box of a page holds, as this judge sees it; in the order of `boxes`.

    Args:
        boxes: where they were found, and the darkness of the page.
        is_bilevel: whether the scan is black and white: there, nothing at all may be what is left
            of something, and the network is asked even so.
    """
    views = cut_views(boxes)
    seen = np.tile(SEEN_IN_FLAT, (len(views), 1))
    asked = np.arange(len(views)) if is_bilevel else np.flatnonzero(~are_flat(views, boxes.side_px))
    seen[asked] = judge_weights().judge(views[asked])
    unsure = np.flatnonzero(is_unsure(seen))
    if len(unsure):
        seen[unsure] = blend(seen[unsure], second_weights().judge(cut_close_views(boxes, unsure)))
    return seen


def summed(probabilities: Probabilities) -> NDArray[np.float32]:
    """Return shape (n, 3): that a box is empty, holds one plain mark of any kind, or other."""
    empty, other = probabilities[:, Content.EMPTY], probabilities[:, Content.OTHER]
    return np.stack([empty, probabilities[:, _MARKS].sum(axis=1), other], axis=1)


def blend(glance: Probabilities, again: Probabilities) -> Probabilities:
    """Return what both looks at the same boxes come to: the weighted mean of their logarithms."""
    logs = (1.0 - AGAIN_WEIGHT) * np.log(glance.clip(_LEAST)) + AGAIN_WEIGHT * np.log(
        again.clip(_LEAST)
    )
    odds = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True), np.float32)


def is_unsure(seen: Probabilities) -> NDArray[np.bool_]:
    """Return which boxes are looked at again, of what the first glance says of them."""
    return np.asarray(summed(seen).max(axis=1) < SURE_GLANCE)


def are_flat(views: Views, side_px: int) -> NDArray[np.bool_]:
    """Return of which views everyone can say that there is nothing but paper and an outline.

    Args:
        views: from `cut_views`.
        side_px: side of a box, in pixels of the block.
    """
    return flat_of(views.reshape(len(views), -1), *_beside_outline(side_px), FLAT_DARKNESS)


@cache
def _beside_outline(side_px: int) -> tuple[NDArray[np.uint8], NDArray[np.intp]]:
    """Return what of a view is clear of the box's outline, for views laid out flat.

    Returns:
        Shape (VIEW_PX * VIEW_PX,), 255 where it is and else 0; and the numbers of some of those
        pixels, from which it can be told how dark paper is.
    """
    shown = np.full((VIEW_PX, VIEW_PX), 255, np.uint8)
    left, top, side = BOX_LEFT_PX // 2, BOX_TOP_PX // 2, side_px // 2
    shown[top - 2 : top + side + 2, left - 2 : left + side + 2] = 0
    shown[top + 2 : top + side - 2, left + 2 : left + side - 2] = 255
    return shown.ravel(), np.flatnonzero(shown)[::_PAPER_STEP].copy()


def cut_views(boxes: LocatedBoxes, *, more_px: int = 0) -> Views:
    """Return the views of all boxes.

    Args:
        boxes: where they were found, and the darkness of the page.
        more_px: so much more of the block on every side, even; training moves the view about.

    Returns:
        Shape (n, VIEW_PX + more_px, VIEW_PX + more_px); beyond the strip is paper.
    """
    if more_px or _are_close(boxes):
        return halved(cut_close_views(boxes, np.arange(len(boxes.left_px)), more_px=more_px))
    return half_views(boxes.darkness, *_corners(boxes), VIEW_PX)


def cut_close_views(boxes: LocatedBoxes, chosen: NDArray[np.intp], *, more_px: int = 0) -> Views:
    """Return the close views of some boxes.

    Args:
        boxes: where they were found, and the darkness of the page.
        chosen: numbers of the boxes to look at.
        more_px: so much more on every side; training moves and bends the view.

    Returns:
        Shape (len(chosen), CLOSE_PX + 2 * more_px, CLOSE_PX + 2 * more_px); beyond the strip is
        paper, and where boxes of a row stand close, nearer to another box as well.
    """
    side = CLOSE_PX + 2 * more_px
    left, top = (corners[chosen] - more_px for corners in _corners(boxes))
    views = padded_cut(boxes.darkness, left, top, side)
    if not more_px:
        _hide_neighbours(views, boxes)
    return views


def _corners(boxes: LocatedBoxes) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return left and upper edge of the view of each box."""
    return (
        boxes.left_px + (MARGIN_PX - BOX_LEFT_PX),
        boxes.top_px + (MARGIN_PX - BOX_TOP_PX),
    )


def _are_close(boxes: LocatedBoxes) -> bool:
    """Whether boxes of a row stand so close that their views overlap."""
    return boxes.gap_px < CLOSE_PX - boxes.side_px


def _hide_neighbours(views: Views, boxes: LocatedBoxes) -> None:
    """Take away, in place, what stands nearer to the boxes left and right of those in the views.

    Paper is shown instead: the judge was taught with boxes that stand alone in their row.
    """
    if not _are_close(boxes):
        return
    first = BOX_LEFT_PX - round((1 - BORDER_SHARE) * boxes.gap_px)
    last = BOX_LEFT_PX + boxes.side_px + round(BORDER_SHARE * boxes.gap_px)
    paper = np.uint8(np.median(boxes.darkness[::_PAPER_STEP, ::_PAPER_STEP]))
    views[:, :, :first] = paper
    views[:, :, last:] = paper


def views_of(probabilities: Probabilities, boxes_per_row: int) -> tuple[tuple[BoxView, ...], ...]:
    """Return what the learned judge sees, row by row, as it is stored.

    Args:
        probabilities: from `judge_boxes`.
        boxes_per_row: how many of them stand in a row.
    """
    sums = summed(probabilities)
    pairs = np.round(sums[:, :2].astype(np.float64), 4).tolist()
    views = list(map(BoxView._make, ((empty, mark, None, 0.0) for empty, mark in pairs)))
    named = np.flatnonzero(sums[:, 1] >= _NAMED_FROM)
    kinds = probabilities[named, _MARKS]
    shares = np.round(kinds.max(axis=1) / sums[named, 1], 3).astype(np.float64)
    likeliest = zip(named.tolist(), kinds.argmax(axis=1).tolist(), shares.tolist(), strict=True)
    for number, kind, share in likeliest:
        empty, mark = pairs[number]
        views[number] = BoxView(empty, mark, _NAMES[kind], round(share, 3))
    return tuple(
        tuple(views[first : first + boxes_per_row]) for first in range(0, len(views), boxes_per_row)
    )
