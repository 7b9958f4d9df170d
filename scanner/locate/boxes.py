"""Locates the printed boxes and proves that they stand where they should.

This is the check on registration that owes nothing to the fiducials: the outline of every box is
looked for around its place. A page on which boxes are missing, or a whole outer row or column is,
or on which they lie askew, is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.reading import Registration, RejectionReason
from scanner.kernel import outlines as kernel
from scanner.kernel.compiled import compiled_by
from scanner.locate.abreast import find_side
from scanner.locate.cutting import cut
from scanner.locate.fiducials import NEEDED
from scanner.locate.field import LONE_WEIGHT, ROW_WEIGHT, SmoothField
from scanner.locate.grid import grid_of
from scanner.locate.jumps import Jump
from scanner.locate.median import median_of
from scanner.locate.outer_lines import outer_rows, outer_shares
from scanner.locate.outlines import MARGIN_PX, OutlineLook, look_for_outlines, sides_seen
from scanner.locate.paper_white import paper_white
from scanner.locate.registration import PageMap
from scanner.locate.row_field import MISSED_MM, missed_mm, proved, row_field, slanted
from scanner.locate.row_places import places_in
from scanner.locate.sampling import PX_PER_MM, SamplingPlan
from scanner.locate.steps import find_step
from scanner.locate.table_ends import find_end
from scanner.locate.turns import find_turn
from scanner.types import FloatArray, GrayImage, Refused

_REACH_MM = 1.0
"""A field that moves boxes further than this brings some near the end of the search, 1.2 mm, and
others beyond it: then all are looked for again around where the field puts them."""

_STEADY_MM = 0.04
"""A smooth field that misses no row by more than this goes over no jump: one of 0.2 mm leaves the
rows beside it 0.05 behind. Nine office scans in ten are as steady, and done with it."""

MIN_FOUND_SHARE = 0.9
"""A fold or a stain may hide some boxes, no more."""

MIN_FOUND_SHARE_OF_THREE = 0.99
"""Where one fiducial is lost, perspective is not in the map: the boxes alone prove the fit, and all
of them must be there but one in a hundred."""

MIN_MEDIAN_STRENGTH = 80.0
"""Least darkness (of 255, print black) of the page's median outline: outlines are the print of a
block. On simulated pages of all kinds it is 143 and more; where boxes of the other side shine
through a page whose own boxes stand elsewhere, it is 30."""

MIN_EDGE_SHARE = 0.5
"""Of each outer row and each column of boxes. A layout that is off by one row or column puts a
whole outer line of boxes where there are none."""

MAX_MEDIAN_RESIDUAL_MM = 0.15
MAX_WORST_RESIDUAL_MM = 0.4
"""Of the boxes whose four sides are seen: a mark over an outline may lead its box astray."""

MAX_DISPLACEMENT_MM = 2.0
"""From where the fiducials have it, on each axis. Rows stand at least 5 mm apart: a box within 2 mm
of its place is nearer to it than to its neighbour's, with half a millimetre to spare."""

_CLEAR_WEIGHT = 0.5
"""An outline at least half as dark as most says for itself where it stands."""

_DARKEST_SHARE, _OF_WIDTH_MM, _LONE_WIDTH_MM = 0.02 / 3, 44.2, 12.2
"""Of a block so wide, that of three boxes 16 mm apart, for each box of a row: about half of what
the boxes' outlines take. Of others, as much as they are narrower: a block of lone boxes is so."""

_SOME_LINES = 3
"""Every third line of a block, 100,000 pixels, says how dark print is as well as all of them."""


@dataclass(frozen=True, slots=True)
class LocatedBoxes:
    """Where the boxes of a page are, in pixels of its strip."""

    darkness: NDArray[np.uint8]
    """The strip, 0 where there is paper, 255 where it is as dark as print."""
    left_px: NDArray[np.intp]
    """Shape (n,): left edge of each box's patch (box and margin)."""
    top_px: NDArray[np.intp]
    offset_mm: FloatArray
    """Shape (n, 2): fitted displacement of each box."""
    sides: NDArray[np.intp]
    """Shape (n,): how many of the four sides of each outline were seen."""
    side_px: int
    """Side of a box."""
    registration: Registration
    feed_slope: float
    """Along the scan's feed, mm to the right on the sheet a mm down."""
    apart: tuple[int, ...]
    """Rows that jumps part from head and foot, numbered from 0."""
    gap_px: float
    """Least white between two boxes of a row."""

    def patches(self, plan: SamplingPlan) -> NDArray[np.uint8]:
        """Return shape (n, p, p): the darkness around each box, box and margin."""
        return cut(self.darkness, self.left_px, self.top_px, plan.side_px + 2 * MARGIN_PX)


def locate_boxes(strip: GrayImage, page_map: PageMap, plan: SamplingPlan) -> LocatedBoxes:
    """Find every box, fit the page's displacement through them, and check the page.

    Args:
        strip: from `sample_strip`.
        page_map: what the strip was sampled with.
        plan: the same.

    Raises:
        Refused: `POOR_REGISTRATION`, the text says what is missing; `BOXES_COVERED`; `TWO_SHEETS`.
    """
    darkness = _darkness(strip, plan)
    look = look_for_outlines(darkness, plan, np.zeros_like(plan.centers_mm))
    followed = _follow(darkness, look, plan)
    look, fitted, is_proved = followed.look, followed.fitted_mm, followed.is_proved
    residual, weights, strength = followed.residual_mm, look.weights, look.strength
    found_left, found_top, sides = _sides_at(fitted, look, plan)
    found = (sides >= 3) & is_proved
    is_clear = (sides == 4) & (weights >= _CLEAR_WEIGHT)
    registration = Registration(
        fiducials=page_map.fiducials,
        dpi=round(page_map.dpi, 1),
        boxes_found=int(found.sum()),
        boxes=len(found),
        residual_median_mm=_rounded(median_of, residual[weights > 0]),
        residual_worst_mm=_rounded(np.max, residual[is_clear]),
    )
    _check(found, sides, plan, registration)
    if median_of(strength) < MIN_MEDIAN_STRENGTH:
        raise Refused(RejectionReason.POOR_REGISTRATION, "page.pale_boxes")
    left, top = found_left - MARGIN_PX, found_top - MARGIN_PX
    _check_inside(left, top, plan)
    may_jump = followed.missed_mm > _STEADY_MM
    apart = _check_joins(followed, plan, page_map.fiducials, may_jump=may_jump)
    return LocatedBoxes(
        darkness,
        left,
        top,
        fitted,
        sides,
        plan.side_px,
        registration,
        page_map.feed_slope(),
        apart,
        plan.gap_px,
    )


@dataclass(frozen=True, slots=True)
class _Followed:
    """Where a field through the boxes puts them."""

    look: OutlineLook
    """For the outlines, around where they were expected last."""
    field_mm: FloatArray
    """Shape (places, 2): displacement of every place of the page's grid (`Grid`)."""
    fitted_mm: FloatArray
    """Shape (n, 2): of each box;"""
    residual_mm: FloatArray
    """shape (n,), and how far each was found from there."""
    is_proved: NDArray[np.bool_]
    """Shape (n,): which boxes may count as found."""
    missed_mm: float
    """By how much a smooth field missed a row, the most of any."""


def _follow(darkness: NDArray[np.uint8], look: OutlineLook, plan: SamplingPlan) -> _Followed:
    """Fit the page's displacement through the outlines; look again where it is far or uneven."""
    grid, field = grid_of(plan), _field_of(plan)
    of_line = grid.boxes_of_line
    offsets, weights = grid.spread(look.offsets_mm), grid.spread(look.weights)
    fitted = field.fit(offsets, weights)
    residual = np.linalg.norm(offsets - fitted, axis=1)
    is_proved = np.ones(len(fitted), np.bool_)
    missed = missed_mm(offsets - fitted, weights, of_line)
    if missed > MISSED_MM or np.abs(fitted).max() > _REACH_MM:
        look = look_for_outlines(darkness, plan, grid.of_boxes(fitted))
        offsets, weights = grid.spread(look.offsets_mm), grid.spread(look.weights)
        fitted = field.fit(offsets, weights, is_steady=True)
        if grid.is_list:
            across_mm = grid.plan.centers_mm[:, 0]
            fitted = slanted(fitted, offsets, weights, of_line, across_mm)
        fitted, residual = row_field(fitted, offsets, weights, of_line)
        is_proved = proved(residual, weights, MAX_WORST_RESIDUAL_MM, of_line)
        is_clear = (weights >= _CLEAR_WEIGHT) & np.repeat(of_line > 1, len(weights) // len(of_line))
        clear = np.where(is_clear, weights, 0.0)
        _check_rows(missed_mm(offsets - fitted, clear, of_line), grid.of_boxes(fitted))
    return _Followed(
        look=look,
        field_mm=fitted,
        fitted_mm=grid.of_boxes(fitted),
        residual_mm=grid.of_boxes(residual),
        is_proved=grid.of_boxes(is_proved),
        missed_mm=missed,
    )


def see_boxes(strip: GrayImage, plan: SamplingPlan) -> tuple[FloatArray, FloatArray]:
    """Return where outlines are seen, with no proof: offsets, mm, shape (n, 2), and weights."""
    look = look_for_outlines(_darkness(strip, plan), plan, np.zeros_like(plan.centers_mm))
    return look.offsets_mm, look.weights


def _rounded(summary: Callable[[FloatArray], float], residual: FloatArray) -> float:
    return round(float(summary(residual)), 3) if residual.size else 99.0


def _check(
    found: NDArray[np.bool_],
    sides: NDArray[np.intp],
    plan: SamplingPlan,
    registration: Registration,
) -> None:
    share = MIN_FOUND_SHARE if registration.fiducials > NEEDED else MIN_FOUND_SHARE_OF_THREE
    if found.mean() < share:
        if _are_covered(found, sides, plan, registration):
            raise Refused(
                RejectionReason.BOXES_COVERED,
                "page.boxes_covered",
                boxes=len(found),
                missing=len(found) - int(found.sum()),
            )
        raise Refused(
            RejectionReason.POOR_REGISTRATION,
            "page.boxes_missing",
            boxes=len(found),
            found=int(found.sum()),
        )
    is_row_lost = any(found[row].sum() < min(_LEAST_OF_ROW, len(row)) for row in outer_rows(plan))
    if is_row_lost or (outer_shares(plan) @ found).min() < MIN_EDGE_SHARE:
        raise Refused(RejectionReason.POOR_REGISTRATION, "page.edge_missing")
    _check_distance(registration.residual_median_mm, MAX_MEDIAN_RESIDUAL_MM)
    _check_distance(registration.residual_worst_mm, MAX_WORST_RESIDUAL_MM)


def _are_covered(
    found: NDArray[np.bool_],
    sides: NDArray[np.intp],
    plan: SamplingPlan,
    registration: Registration,
) -> bool:
    """Whether boxes that aren't found must be under something: all that shows of the page fits.

    They are hardly seen, others of each outer line are, and those stand where they should by all
    four corner marks.
    """
    return (
        registration.fiducials > NEEDED
        and bool((outer_shares(plan) @ found).min() > _LINE_LEFT)
        and registration.residual_median_mm <= MAX_MEDIAN_RESIDUAL_MM
        and registration.residual_worst_mm <= MAX_WORST_RESIDUAL_MM
        and float((sides[~found] <= 1).mean()) > _COVERED_SHARE
    )


_LEAST_OF_ROW = 2
"""Of an outer row: one box may be found by chance where there is none."""

_LINE_LEFT = 0.3
"""Of each outer line: one of two or three boxes of a row, two of more. Where a layout is off by
a row or a column, none of a line is there."""

_COVERED_SHARE = 0.5
"""Of boxes that aren't found: so many show one side or none. Pale print loses sides here and
there, two of a box as often as four."""


def _check_rows(missed: float, fitted_mm: FloatArray) -> None:
    """Refuse a page of which a row stands elsewhere, or that lies too far off to be told.

    A row's boxes may be clear and yet not be where they are looked for: then fewer than four sides
    are seen there, and no single one of them counts.
    """
    _check_distance(missed, MAX_WORST_RESIDUAL_MM)
    _check_distance(float(np.abs(fitted_mm).max()), MAX_DISPLACEMENT_MM)


def _check_distance(found_mm: float, most_mm: float) -> None:
    if found_mm > most_mm:
        raise Refused(
            RejectionReason.POOR_REGISTRATION,
            "page.bad_fit",
            residual=f"{found_mm:.2f}",
            limit=most_mm,
        )


def _sides_at(
    offsets_mm: FloatArray, look: OutlineLook, plan: SamplingPlan
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Return left and top edge, px, of boxes displaced so, and how many of their sides are seen."""
    left = np.rint(plan.left_px + offsets_mm[:, 0] * PX_PER_MM).astype(np.intp)
    top = np.rint(plan.top_px + offsets_mm[:, 1] * PX_PER_MM).astype(np.intp)
    shifts = np.concatenate([left - look.left_px, top - look.top_px])
    return left, top, sides_seen(look.profiles, shifts)


def _check_joins(
    followed: _Followed, plan: SamplingPlan, fiducials: int, *, may_jump: bool
) -> tuple[int, ...]:
    """Return the rows that may be another sheet's, or refuse a page of which a part must be.

    What is displaced must be boxes: dirt over a row may look like outlines elsewhere, but not of
    three sides. Of a list, lines are asked as elsewhere rows are.
    """
    look, grid = followed.look, grid_of(plan)

    def joins_of(weights: FloatArray) -> list[tuple[str, Jump]]:
        rows = places_in(grid, look.offsets_mm, weights, followed.field_mm)
        y_mm = find_side(rows, grid.plan)
        if y_mm is not None:
            return [("page.beside", Jump(y_mm, np.inf))]
        y_mm = find_turn(rows, grid.plan)
        if y_mm is not None:
            return [("page.joined", Jump(y_mm, np.inf))]
        jumps = [find_end(rows, grid.plan)] if fiducials > NEEDED else []
        if may_jump:
            jumps.append(find_step(rows, grid.plan))
        return [("page.joined", jump) for jump in jumps if jump.is_plain or jump.parted]

    if not joins_of(look.weights):
        return ()
    sides = _sides_at(look.offsets_mm, look, plan)[2]
    joins = joins_of(np.where(sides >= 3, look.weights, 0.0))
    for text, jump in joins:
        if jump.is_plain:
            raise Refused(RejectionReason.TWO_SHEETS, text, y=round(jump.y_mm))
    return grid.rows_of({line for _, jump in joins for line in jump.parted})


def _check_inside(left: NDArray[np.intp], top: NDArray[np.intp], plan: SamplingPlan) -> None:
    """Refuse a page on which a box would lie beyond what was sampled."""
    size = plan.side_px + 2 * MARGIN_PX
    is_inside = (
        (left >= 0) & (top >= 0) & (left + size <= plan.width_px) & (top + size <= plan.height_px)
    )
    if not is_inside.all():
        raise Refused(
            RejectionReason.POOR_REGISTRATION,
            "page.boxes_missing",
            boxes=len(is_inside),
            found=int(is_inside.sum()),
        )


@cache
def _field_of(plan: SamplingPlan) -> SmoothField:
    """Return the smooth field through the boxes of a page."""
    weight = LONE_WEIGHT if plan.columns == 1 else ROW_WEIGHT / plan.columns
    return SmoothField.through(grid_of(plan).plan.centers_mm, weight)


def _darkness(strip: GrayImage, plan: SamplingPlan) -> NDArray[np.uint8]:
    """Return how dark each pixel is against the paper around it, print being 255.

    Print black is the darkness that the outlines reach: of three boxes a row they are some 4 % of a
    block, so the darkest 2 % lie on them or on marks.
    """
    darkness = np.zeros_like(strip)
    width_mm = float(np.ptp(plan.centers_mm[: plan.columns, 0])) + _LONE_WIDTH_MM
    paler = 1 - _DARKEST_SHARE * plan.columns * round(_OF_WIDTH_MM / width_mm, 3)
    for block in plan.blocks:
        part = strip[block.start_px : block.stop_px]
        difference, levels = shaded(part, paper_white(part), _SOME_LINES)
        black = int(np.searchsorted(np.cumsum(levels), paler * levels.sum()))
        cv2.convertScaleAbs(
            difference, dst=darkness[block.start_px : block.stop_px], alpha=255.0 / max(black, 20)
        )
    return darkness


@compiled_by(kernel.shade)
def shaded(
    picture: NDArray[np.uint8], white: NDArray[np.uint8], every: int
) -> tuple[NDArray[np.uint8], NDArray[np.intp]]:
    """Return how much darker than paper a picture is, and how often each level comes.

    Args:
        picture: shape (H, W).
        white: how bright the paper is there.
        every: of how many lines one is counted.
    """
    dark = np.asarray(cv2.subtract(white, picture), np.uint8)
    return dark, np.bincount(dark[::every].ravel(), minlength=256)
