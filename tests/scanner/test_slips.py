"""A page whose rows are looked for where they do not stand is refused, never read."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.geometry import A4_MM, RectMm
from ballot.grade import PLAN_VOTES
from ballot.layout import PageLayout
from ballot.reading import RejectionReason
from calibration.images import to_gray
from calibration.scans.degrade import DEGRADATIONS, Degradation
from calibration.scans.paper import show_through
from scanner.locate.boxes import locate_boxes
from scanner.locate.fiducials import find_fiducials, orient
from scanner.locate.refit import locate_again
from scanner.locate.registration import register_page
from scanner.locate.sampling import sample_strip, sampling_plan
from scanner.types import Refused

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]


def moved(layout: PageLayout, dx: float, dy: float) -> PageLayout:
    """Return the page with all its rows and boxes moved, in mm."""

    def at(rect: RectMm) -> RectMm:
        return replace(rect, x=rect.x + dx, y=rect.y + dy)

    rows = tuple(
        replace(
            row,
            rect=at(row.rect),
            boxes=tuple(replace(box, rect=at(box.rect)) for box in row.boxes),
        )
        for row in layout.rows
    )
    return replace(layout, rows=rows)


def upside_down(layout: PageLayout) -> PageLayout:
    """Return the page with its rows where they would stand on a sheet turned by 180°."""

    def at(rect: RectMm) -> RectMm:
        return replace(rect, x=A4_MM[0] - rect.right, y=A4_MM[1] - rect.bottom).rounded()

    rows = tuple(
        replace(
            row,
            rect=at(row.rect),
            boxes=tuple(
                replace(box, grade=grade, rect=at(box.rect))
                for box, grade in zip(reversed(row.boxes), PLAN_VOTES, strict=True)
            ),
        )
        for row in reversed(layout.rows)
    )
    return replace(layout, rows=rows)


def columns_swapped(layout: PageLayout) -> PageLayout:
    """Return the page with the rows of its two columns exchanged."""
    left, right = sorted({row.rect.x for row in layout.rows})

    def at(rect: RectMm, dx: float) -> RectMm:
        return replace(rect, x=round(rect.x + dx, 3))

    rows = []
    for row in layout.rows:
        dx = right - left if row.rect.x == left else left - right
        boxes = tuple(replace(box, rect=at(box.rect, dx)) for box in row.boxes)
        rows.append(replace(row, rect=at(row.rect, dx), boxes=boxes))
    return replace(layout, rows=tuple(rows))


def first_column_moved(layout: PageLayout, dy: float) -> PageLayout:
    """Return the page with the rows of its first column moved down, the others where they are."""
    whole = moved(layout, 0.0, dy)
    first = min(row.rect.x for row in layout.rows)
    rows = tuple(
        there if here.rect.x == first else here
        for here, there in zip(layout.rows, whole.rows, strict=True)
    )
    return replace(layout, rows=rows)


def mirrored(layout: PageLayout) -> PageLayout:
    """Return the page as it is seen through the sheet from its back."""

    def at(rect: RectMm) -> RectMm:
        return replace(rect, x=A4_MM[0] - rect.right).rounded()

    rows = tuple(
        replace(
            row,
            rect=at(row.rect),
            boxes=tuple(
                replace(box, grade=grade, rect=at(box.rect))
                for box, grade in zip(reversed(row.boxes), PLAN_VOTES, strict=True)
            ),
        )
        for row in layout.rows
    )
    return replace(layout, rows=rows)


def one_box(layout: PageLayout) -> float:
    first, second, _ = layout.rows[0].boxes
    return second.rect.x - first.rect.x


def one_row(layout: PageLayout) -> float:
    return layout.rows[0].rect.h


SLIPS: dict[str, Callable[[PageLayout], PageLayout]] = {
    "a row up": lambda page: moved(page, 0.0, -one_row(page)),
    "a row down": lambda page: moved(page, 0.0, one_row(page)),
    "two rows down": lambda page: moved(page, 0.0, 2 * one_row(page)),
    "half a row down": lambda page: moved(page, 0.0, one_row(page) / 2),
    "a box left": lambda page: moved(page, -one_box(page), 0.0),
    "a box right": lambda page: moved(page, one_box(page), 0.0),
    "half a box right": lambda page: moved(page, one_box(page) / 2, 0.0),
    "columns swapped": columns_swapped,
    "the first column a row up": lambda page: first_column_moved(page, -one_row(page)),
    "the first column a row down": lambda page: first_column_moved(page, one_row(page)),
    "upside down": upside_down,
    "mirrored": mirrored,
}


def slips_of(layout: PageLayout) -> dict[str, PageLayout]:
    """Return a page's rows in all the wrong places; one column has nothing to be swapped with."""
    columns = len({row.rect.x for row in layout.rows})
    return {
        name: slip(layout)
        for name, slip in SLIPS.items()
        if columns > 1 or name != "columns swapped"
    }


@pytest.mark.parametrize("filled", ["blank", "ticked"])
@pytest.mark.parametrize(
    ("which", "number"), [("example_form", 1), ("example_form", 2), ("dense_form", 1)]
)
@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_a_page_whose_boxes_are_looked_for_in_the_wrong_place_is_refused(
    which: str,
    number: int,
    filled: str,
    dpi: int,
    request: pytest.FixtureRequest,
    make_pen: Callable[..., Any],
    scan: Callable[..., GrayImage],
) -> None:
    form = request.getfixturevalue(which)
    layout = form.layout.page(number)
    page = form.page(number, dpi=dpi)
    if filled == "ticked":
        pen = make_pen(page)
        for k, row in enumerate(layout.rows):
            pen.tick(row.boxes[k % 3].rect)
    upright, rough = orient(scan(page))
    page_map = register_page(find_fiducials(upright, rough), layout)

    outcomes = {}
    for slip, slipped in slips_of(layout).items():
        plan = sampling_plan(slipped)
        try:
            outcomes[slip] = locate_boxes(sample_strip(upright, page_map, plan), page_map, plan)
        except Refused as refused:
            outcomes[slip] = refused.rejection.reason

    assert outcomes == dict.fromkeys(outcomes, RejectionReason.POOR_REGISTRATION)
    assert len(outcomes) >= len(SLIPS) - 1


@pytest.mark.parametrize("corner", range(4))
@pytest.mark.parametrize(("which", "number"), [("example_form", 1), ("dense_form", 1)])
def test_no_perspective_is_found_that_fits_boxes_looked_for_in_the_wrong_place(
    which: str,
    number: int,
    corner: int,
    request: pytest.FixtureRequest,
    scan: Callable[..., GrayImage],
) -> None:
    form = request.getfixturevalue(which)
    layout = form.layout.page(number)
    page = form.page(number)
    rect = layout.fiducials[corner].rect.grown(1.0)
    scale = page.shape[1] / A4_MM[0]
    left, top, right, bottom = (
        round(edge * scale) for edge in (rect.x, rect.y, rect.right, rect.bottom)
    )
    page[top:bottom, left:right] = 255
    seen = DEGRADATIONS[Degradation.PERSPECTIVE](page, 0.6, np.random.default_rng(7))
    upright, rough = orient(scan(np.asarray(to_gray(seen), np.uint8)))
    fiducials = find_fiducials(upright, rough)

    found = [
        slip
        for slip, change in SLIPS.items()
        if locate_again(upright, fiducials, sampling_plan(slipped := change(layout)), slipped)
        is not None
    ]

    assert found == []
    assert locate_again(upright, fiducials, sampling_plan(layout), layout) is not None


@pytest.mark.parametrize("severity", [0.3, 0.6, 1.0])
@pytest.mark.parametrize("number", [1, 2])
def test_boxes_that_shine_through_from_the_back_are_not_taken_for_the_page(
    severity: float, number: int, example_form: "PrintedForm", scan: Callable[..., GrayImage]
) -> None:
    layout = example_form.layout.page(number)
    front = example_form.page(number)
    page = np.asarray(to_gray(show_through(front, example_form.page(number), severity)), np.uint8)
    upright, rough = orient(scan(page))
    page_map = register_page(find_fiducials(upright, rough), layout)
    plan = sampling_plan(mirrored(layout))

    with pytest.raises(Refused) as refused:
        locate_boxes(sample_strip(upright, page_map, plan), page_map, plan)

    assert refused.value.rejection.reason is RejectionReason.POOR_REGISTRATION
