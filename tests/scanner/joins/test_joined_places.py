"""What the places of boxes tell of joins, without a picture: what jumps, and what only sways."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pytest

from scanner.locate.abreast import find_side
from scanner.locate.row_places import RowPlaces, row_places
from scanner.locate.sampling import SamplingPlan, sampling_plan
from scanner.locate.steps import find_step
from scanner.locate.table_ends import find_end
from scanner.locate.turns import find_turn
from scanner.types import FloatArray

if TYPE_CHECKING:
    from tests.conftest import PrintedForm


def test_a_jump_is_told_where_it_is(example_form: "PrintedForm") -> None:
    plan = sampling_plan(example_form.layout.pages[0])
    offsets = np.zeros_like(plan.centers_mm)
    edge = float(plan.centers_mm[30, 1]) - 4.0
    offsets[plan.centers_mm[:, 1] > edge, 0] = 0.4

    jump = find_step(places_of(example_form, offsets), plan)

    assert jump.is_plain
    assert jump.y_mm == pytest.approx(edge, abs=1.0)


def places_of(form: "PrintedForm", offsets_mm: FloatArray, page: int = 1) -> RowPlaces:
    """Return the places of the rows of a page, all of whose boxes were found."""
    plan = sampling_plan(form.layout.pages[page - 1])
    return row_places(offsets_mm, np.ones(len(offsets_mm)), np.zeros_like(offsets_mm), plan)


@pytest.mark.parametrize("row", [1, 3, 12, 20])
@pytest.mark.parametrize("slip_mm", [0.5, -0.5])
def test_a_slip_that_takes_the_lower_marks_along_is_no_strip_at_an_end(
    row: int, slip_mm: float, example_form: "PrintedForm"
) -> None:
    plan = sampling_plan(example_form.layout.pages[0])
    y, (top, bottom) = plan.centers_mm[:, 1], plan.marks_y_mm
    slipped = np.zeros_like(plan.centers_mm)
    slipped[:, 1] = slip_mm * ((y >= y[3 * row]) - (y - top) / (bottom - top))

    assert not find_end(places_of(example_form, slipped), plan).is_plain


@pytest.mark.parametrize("which", ["example_form", "dense_form"])
def test_what_changes_evenly_across_the_page_is_no_join_down_it(
    which: str, request: pytest.FixtureRequest
) -> None:
    form: PrintedForm = request.getfixturevalue(which)
    plan = sampling_plan(form.layout.pages[0])
    x, y = (plan.centers_mm - 105.0).T
    stretched = np.stack([0.006 * x + 2e-5 * x * y, 0.004 * x + 0.3 * np.sin(y / 25)], axis=1)

    assert find_side(places_of(form, stretched), plan) is None


def test_rows_of_two_tables_that_stand_apart_are_told_where_they_are(
    example_form: "PrintedForm",
) -> None:
    plan = sampling_plan(example_form.layout.pages[0])
    displaced = np.zeros_like(plan.centers_mm)
    displaced[45:69, 1] = 0.4  # the last eight rows of the left table

    y_mm = find_side(places_of(example_form, displaced), plan)

    assert y_mm == pytest.approx(plan.centers_mm[45, 1], abs=15.0)


def off_the_marks(waves: Callable[[FloatArray], FloatArray], plan: SamplingPlan) -> FloatArray:
    """Return by how much waves displace boxes from where the four corner marks have them."""

    def plane(points_mm: FloatArray) -> FloatArray:
        x, y = points_mm.T
        return np.stack([np.ones_like(x), x, y, x * y], axis=1)

    marks = np.array([(x, y) for x in plan.marks_x_mm for y in plan.marks_y_mm])
    through_marks = np.linalg.solve(plane(marks), waves(marks))
    return waves(plan.centers_mm) - plane(plan.centers_mm) @ through_marks


@pytest.mark.parametrize("which", ["example_form", "dense_form"])
@pytest.mark.parametrize("period_mm", [90.0, 120.0, 180.0, 300.0])
def test_waves_along_and_across_the_page_are_no_second_sheet(
    period_mm: float, which: str, request: pytest.FixtureRequest
) -> None:
    form: PrintedForm = request.getfixturevalue(which)
    plan = sampling_plan(form.layout.pages[0])

    def waves(points_mm: FloatArray, phase: float) -> FloatArray:
        x, y = (points_mm * (2 * np.pi / period_mm)).T
        along = 0.15 * np.sin(y + 1.7 * phase) + 0.075 * np.sin(x + phase)
        return np.stack([0.15 * np.sin(1.2 * y + phase), along], axis=1)

    for phase in np.arange(0.0, 6.2, 0.7):
        rows = places_of(form, off_the_marks(partial(waves, phase=phase), plan))

        assert find_side(rows, plan) is None
        assert find_turn(rows, plan) is None
        assert not find_step(rows, plan).parted


@pytest.mark.parametrize("shift_mm", [(0.35, 0.0), (0.0, 0.35)])
def test_a_table_that_jumps_off_the_marks_beside_the_other_is_another_sheets(
    shift_mm: tuple[float, float], example_form: "PrintedForm"
) -> None:
    plan = sampling_plan(example_form.layout.pages[0])

    def right_of_the_middle(points_mm: FloatArray) -> FloatArray:
        return (points_mm[:, :1] > 126.0) * np.array(shift_mm)

    rows = places_of(example_form, off_the_marks(right_of_the_middle, plan))

    assert find_side(rows, plan) is not None


def test_rows_that_sway_as_feeders_do_hold_no_jump(example_form: "PrintedForm") -> None:
    plan = sampling_plan(example_form.layout.pages[0])
    y = plan.centers_mm[:, 1]
    waves = np.stack([0.6 * np.sin(y / 10.0), 0.9 * np.sin(y / 9.0 + 1.0)], axis=1)

    assert not find_step(places_of(example_form, waves), plan).is_plain


def test_a_feeder_that_sways_in_short_high_waves_holds_no_jump(example_form: "PrintedForm") -> None:
    """The second page of a sheet in a worn feeder, as the reading bench drew it."""
    plan = sampling_plan(example_form.layout.pages[1])
    left = [-0.18, 0.38, 0.51, 0.13, -0.51, -0.81, -0.51, 0.15, 0.62, 0.56, 0.06, -0.39]
    right = [0.02, 0.48, 0.41, -0.13, -0.69, -0.79, -0.32, 0.36, 0.64]
    waves = np.zeros_like(plan.centers_mm)
    waves[:, 0] = np.repeat([*left, *right], 3)

    assert not find_step(places_of(example_form, waves, page=2), plan).is_plain


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("is_last", [False, True])
def test_rows_at_an_end_that_jump_less_plainly_are_parted_and_no_proof(
    is_last: bool, axis: int, example_form: "PrintedForm"
) -> None:
    plan = sampling_plan(example_form.layout.pages[0])
    y = plan.centers_mm[:, 1]
    edge = float(np.unique(y)[-4 if is_last else 3]) - 4.0
    is_beyond = (y > edge) == is_last
    displaced = np.zeros_like(plan.centers_mm)
    displaced[is_beyond, axis] = 0.28

    jump = find_end(places_of(example_form, displaced), plan)

    assert not jump.is_plain
    assert set(jump.parted) >= set(np.flatnonzero(is_beyond[::3]).tolist())


def test_a_slip_in_the_middle_of_the_page_parts_no_rows(dense_form: "PrintedForm") -> None:
    """All that comes after it are more rows than a strip has, and the marks go with them."""
    plan = sampling_plan(dense_form.layout.pages[0])
    y, (top, bottom) = plan.centers_mm[:, 1], plan.marks_y_mm
    slipped = np.zeros_like(plan.centers_mm)
    slipped[:, 1] = 0.5 * ((y >= y[3 * 14]) - (y - top) / (bottom - top))

    assert find_end(places_of(dense_form, slipped), plan).parted == ()


@pytest.mark.parametrize("count", [1, 3, 10])
def test_a_strip_that_begins_below_the_first_row_jumps(
    count: int, example_form: "PrintedForm"
) -> None:
    plan = sampling_plan(example_form.layout.pages[0])
    y = plan.centers_mm[:, 1]
    displaced = np.zeros_like(plan.centers_mm)
    displaced[(y > y[3] - 4.0) & (y < y[3 * (1 + count)] - 4.0), 1] = 0.8

    assert find_step(places_of(example_form, displaced), plan).is_plain


def test_rows_between_jumps_that_may_be_two_sheets_are_parted(example_form: "PrintedForm") -> None:
    plan = sampling_plan(example_form.layout.pages[0])
    y = plan.centers_mm[:, 1]
    is_between = (y > y[15] - 4.0) & (y < y[24] - 4.0)
    displaced = np.zeros_like(plan.centers_mm)
    displaced[is_between, 1] = 0.2

    jump = find_step(places_of(example_form, displaced), plan)

    assert not jump.is_plain
    assert set(jump.parted) >= set(np.flatnonzero(is_between[::3]).tolist())
