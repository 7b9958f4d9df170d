"""Over which edge of the paper its back is turned, so that no mark shows through into a box.

What stands on the back is seen through the paper at its mirrored place. Turned over the long edge,
like the page of a book, heights stay as they are; over the short edge left and right stay.
"""

from collections.abc import Iterator
from enum import StrEnum, unique
from typing import assert_never

from ballot.geometry import A4_MM, RectMm
from ballot.layout import Layout, PageLayout

NEAR_MM = 2.0
"""A mark runs over its box by so much, and paper shifts as much in a printer."""


@unique
class TurningEdge(StrEnum):
    """An edge of the upright sheet."""

    LONG = "long_edge"
    SHORT = "short_edge"

    def seen_through(self, rect: RectMm) -> RectMm:
        """Return where a rectangle of one side is seen through the paper on the other, mm."""
        width, height = A4_MM
        match self:
            case TurningEdge.LONG:
                return RectMm(width - rect.right, rect.y, rect.w, rect.h)
            case TurningEdge.SHORT:
                return RectMm(rect.x, height - rect.bottom, rect.w, rect.h)
            case _:
                assert_never(self)


def turning_edge(layout: Layout) -> TurningEdge:
    """Return the edge over which fewer boxes of the back fall near boxes of the front.

    The long one where it makes no difference: it is what printers are set to.
    """
    return min(TurningEdge, key=lambda edge: share_in_boxes(layout, edge))


def share_in_boxes(layout: Layout, edge: TurningEdge) -> float:
    """Return the share (0 to 1) of the backs' boxes that fall within `NEAR_MM` of the fronts'.

    Args:
        layout: of the form.
        edge: over which it is turned.
    """
    backs = inside = 0.0
    for front, back in _papers(layout):
        fronts = [box.rect.grown(NEAR_MM) for _, box in front.boxes()]
        for _, box in back.boxes():
            seen = edge.seen_through(box.rect)
            backs += seen.w * seen.h
            top, bottom = seen.y, seen.bottom
            beside = (near for near in fronts if near.y < bottom and near.y + near.h > top)
            inside += min(seen.w * seen.h, sum(_common_mm2(seen, near) for near in beside))
    return inside / backs if backs else 0.0


def _papers(layout: Layout) -> Iterator[tuple[PageLayout, PageLayout]]:
    """Yield front and back of each paper that has rows on both sides."""
    yield from zip(layout.pages[::2], layout.pages[1::2], strict=False)


def _common_mm2(one: RectMm, other: RectMm) -> float:
    width = min(one.right, other.right) - max(one.x, other.x)
    height = min(one.bottom, other.bottom) - max(one.y, other.y)
    return max(0.0, width) * max(0.0, height)
