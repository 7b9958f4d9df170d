"""Finds the forms in a picture that shows more than one, and cuts each of them out.

Front and back side by side on a carrier sheet or after "merge both sides", two sheets on an A3
glass, an open spread under a document camera: every form has marks of its own. Each mark says by
itself where its sheet's middle is, how large it is and how it is turned; marks that say the same
are one form's.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.geometry import A4_MM
from ballot.reading import RejectionReason
from ballot.target import FIDUCIALS
from scanner.locate.fits import affine, similarity
from scanner.locate.mark_search import Mark, Marks, every_mark
from scanner.types import FloatArray, GrayImage, Homography, Refused

_TOGETHER_MM = 60.0
"""Middles of one sheet that its marks point to are within this, in perspective, too; those of two
sheets beside each other are 210 mm apart."""

_ALIKE_SIZE = 1.3
"""Marks of one sheet are at most so many times as large as each other: a camera held askew."""

_ALIKE_TURN = math.radians(20.0)

_ENOUGH = 3
"""So many marks are a form, wherever they are."""

_LEAST_SEEN = 0.5
"""Of fewer marks, this share of the sheet must lie in the picture: of a neighbour of which less is
seen, no camera was asked for a picture."""

_MOST_OVERLAP = 0.03
"""Share of a sheet that another may cover: a margin's width. What lies over more can't be cut."""

_MARGIN_MM = 5.0
"""What is left around a sheet where no other begins."""

_SHEET_MM: Final = np.array([(0.0, 0.0), (A4_MM[0], 0.0), A4_MM, (0.0, A4_MM[1])], dtype=np.float64)
"""Shape (4, 2): the corners of the sheet, clockwise."""


@dataclass(slots=True)
class _Form:
    """Marks that point to the same sheet."""

    middle: tuple[float, float]
    """Page px, where the first of them has the sheet's middle."""
    px_per_mm: float
    turn: float
    """Radians, clockwise."""
    marks: Marks = field(default_factory=dict)

    def takes(self, number: int, other: "_Form") -> bool:
        """Return whether a mark, as a form of its own, may be one more of this one's."""
        larger = max(self.px_per_mm, other.px_per_mm) / min(self.px_per_mm, other.px_per_mm)
        apart = math.dist(self.middle, other.middle) / self.px_per_mm
        turned = abs((self.turn - other.turn + math.pi) % math.tau - math.pi)
        return (
            number not in self.marks
            and apart <= _TOGETHER_MM
            and larger <= _ALIKE_SIZE
            and turned <= _ALIKE_TURN
        )


def has_several(marks: Sequence[Mark], shape: tuple[int, ...]) -> bool:
    """Return whether marks are those of several forms.

    Args:
        marks: all that show in a picture.
        shape: of the picture: its height and width, px.
    """
    return len(_sheets(marks, shape)) > 1


def of_one_form(marks: Sequence[Mark]) -> Marks:
    """Return the marks of one form: that of which the most show.

    Args:
        marks: of a picture that may show parts of others.
    """
    forms = _forms(marks)
    return forms[0].marks if forms else {}


def forms_in(page: GrayImage) -> list[GrayImage]:
    """Return each form that a picture shows, in reading order: in rows from the left to the right.

    Args:
        page: the picture, whichever way up it and its forms are.

    Returns:
        None of a picture that shows no two. Each holds one form whole and nothing of another one.

    Raises:
        Refused: `TWO_SHEETS`, they lie one over the other.
    """
    sheets = _sheets(every_mark(page), page.shape)
    if len(sheets) < 2:
        return []
    if _overlap(sheets):
        raise Refused(RejectionReason.TWO_SHEETS, "page.several_forms")
    return [_cut(page, sheet, sheets) for sheet in _in_reading_order(sheets)]


def part_of(page: GrayImage, part: int) -> GrayImage:
    """Return the picture of one form, as `forms_in` cut it out.

    Args:
        page: the whole picture.
        part: which form, from 1.

    Raises:
        Refused: `TWO_SHEETS`, there is no such part, or it can't be cut out.
    """
    forms = forms_in(page)
    if part > len(forms):
        raise Refused(RejectionReason.TWO_SHEETS, "page.several_forms")
    return forms[part - 1]


def _sheets(marks: Sequence[Mark], shape: tuple[int, ...]) -> list[FloatArray]:
    """Return the corners of each form's sheet, page px, shape (4, 2), clockwise from top left."""
    forms = _forms(marks)
    sheets: list[FloatArray] = []
    for form in forms:
        sheet = _mapped(_placed(form.marks))
        if len(form.marks) >= _ENOUGH or _is_likely(form, sheet, forms[0], shape):
            sheets.append(sheet)
    return sheets


def _forms(marks: Sequence[Mark]) -> list[_Form]:
    """Return marks by the sheets that they point to; those with the most come first."""
    forms: list[_Form] = []
    for number, corners in marks:
        alone = _pointed_to(number, corners)
        form = next((each for each in forms if each.takes(number, alone)), None)
        if form is None:
            form = alone
            forms.append(form)
        form.marks[number] = corners
    return sorted(forms, key=lambda form: -len(form.marks))


def _is_likely(form: _Form, sheet: FloatArray, surest: _Form, shape: tuple[int, ...]) -> bool:
    """Return whether one or two marks are a form's, beside another: chance makes single ones."""
    height, width = shape[:2]
    picture = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)
    seen = _common(sheet, picture) / max(_area(sheet), 1.0)
    alike = max(form.px_per_mm, surest.px_per_mm) / min(form.px_per_mm, surest.px_per_mm)
    return seen >= _LEAST_SEEN and alike <= _ALIKE_SIZE


def _pointed_to(number: int, corners: NDArray[np.float32]) -> _Form:
    """Return the form to which one mark points. In plain numbers: every page is asked."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners.tolist()
    right, down = (bx - ax + cx - dx) / 2, (by - ay + cy - dy) / 2
    rect = FIDUCIALS[number].rect
    px_per_mm = max(math.hypot(right, down) / rect.w, 1e-6)
    (x, y), (width, height) = rect.center, A4_MM
    away, below = (width / 2 - x) / rect.w, (height / 2 - y) / rect.w
    middle = (
        (ax + bx + cx + dx) / 4 + away * right - below * down,
        (ay + by + cy + dy) / 4 + away * down + below * right,
    )
    return _Form(middle, px_per_mm, math.atan2(down, right))


def _placed(marks: Marks) -> Homography:
    """Return the map from sheet mm to page px that marks give: in perspective where all show."""
    numbers = sorted(marks)
    sheet = np.array([FIDUCIALS[number].rect.corners for number in numbers]).reshape(-1, 2)
    seen = np.stack([marks[number] for number in numbers]).reshape(-1, 2).astype(np.float64)
    if len(numbers) == len(FIDUCIALS):
        return np.asarray(cv2.findHomography(sheet, seen, 0)[0], np.float64)
    fit = affine if len(numbers) == _ENOUGH else similarity
    return np.vstack([fit(sheet, seen), [0.0, 0.0, 1.0]])


def _mapped(to_px: Homography) -> FloatArray:
    """Return the corners of the sheet in the picture, page px, shape (4, 2)."""
    scaled = _SHEET_MM @ to_px[:, :2].T + to_px[:, 2]
    return np.asarray(scaled[:, :2] / scaled[:, 2:], np.float64)


def _area(sheet: FloatArray) -> float:
    return float(cv2.contourArea(sheet.astype(np.float32)))


def _common(one: FloatArray, other: FloatArray) -> float:
    """Return the area, px², that two quadrilaterals have in common."""
    return float(cv2.intersectConvexConvex(one.astype(np.float32), other.astype(np.float32))[0])


def _overlap(sheets: Sequence[FloatArray]) -> bool:
    """Return whether any sheet lies over another one."""
    return any(
        _common(one, other) > _MOST_OVERLAP * min(_area(one), _area(other))
        for number, one in enumerate(sheets)
        for other in sheets[:number]
    )


def _in_reading_order(sheets: Sequence[FloatArray]) -> Iterator[FloatArray]:
    """Yield sheets in rows from the top, each from the left to the right."""
    waiting = sorted(sheets, key=lambda sheet: float(sheet[:, 1].min()))
    while waiting:
        first = waiting[0]
        half = float(first[:, 1].mean())
        row = [sheet for sheet in waiting if float(sheet[:, 1].min()) < half]
        waiting = waiting[len(row) :]
        yield from sorted(row, key=lambda sheet: float(sheet[:, 0].min()))


def _cut(page: GrayImage, sheet: FloatArray, sheets: Sequence[FloatArray]) -> GrayImage:
    """Return the picture of one sheet; what it shows of others is made as light as its paper."""
    others = [other for other in sheets if other is not sheet]
    left, top, right, bottom = _bounds(sheet, others, page.shape)
    cut = page[top:bottom, left:right].copy()
    is_other = np.zeros_like(cut)
    for other in others:
        cv2.fillConvexPoly(is_other, _whole(other - (left, top)), 1)
    cv2.fillConvexPoly(is_other, _whole(sheet - (left, top)), 0)
    if is_other.any():
        cut[is_other > 0] = int(np.median(cut))
    return cut


def _bounds(
    sheet: FloatArray, others: Sequence[FloatArray], shape: tuple[int, ...]
) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of a sheet and its margin, less where another one begins."""
    height, width = shape[:2]
    margin = _MARGIN_MM * float(np.sqrt(_area(sheet) / (A4_MM[0] * A4_MM[1])))
    low, high = sheet.min(axis=0), sheet.max(axis=0)
    before, after = np.full(2, margin), np.full(2, margin)
    for other in others:
        for axis in (0, 1):
            behind, ahead = low[axis] - other[:, axis].max(), other[:, axis].min() - high[axis]
            beside = 1 - axis
            if other[:, beside].max() < low[beside] or other[:, beside].min() > high[beside]:
                continue
            if _middle(other)[axis] < _middle(sheet)[axis]:
                before[axis] = min(before[axis], max(0.0, behind / 2))
            else:
                after[axis] = min(after[axis], max(0.0, ahead / 2))
    left, top = np.maximum(np.floor(low - before), 0).astype(int)
    right, bottom = np.minimum(np.ceil(high + after), (width, height)).astype(int)
    return int(left), int(top), int(right), int(bottom)


def _middle(sheet: FloatArray) -> FloatArray:
    return np.asarray(sheet.mean(axis=0))


def _whole(points: FloatArray) -> NDArray[np.int32]:
    return np.round(points).astype(np.int32)
