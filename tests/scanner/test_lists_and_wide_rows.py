"""What forms other than the plan's own ask of the reader, on the pages that are printed of them."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray

from ballot.layout_plan import plan_layout
from bench.reading_forms import FormName, activity_of
from forms.evaluation import PrintJob, print_sheets
from scanner.context import ReadingContext
from scanner.ink.blank_form import render_blank_forms
from scanner.ink.ink import clear_print
from scanner.locate.abreast import find_side
from scanner.locate.grid import grid_of
from scanner.locate.row_places import RowPlaces
from scanner.locate.sampling import SamplingPlan, sampling_plan
from scanner.locate.steps import find_step
from scanner.sheet import LocatedPage, locate_page, whole_sheet
from tests.conftest import SECRET, SHEETS

GrayImage = NDArray[np.uint8]


def noise_of(form: FormName, folder: Path) -> float:
    """Return from which darkness on a pixel is ink, on the same scan of whichever form."""
    activity = activity_of(form)
    layout = plan_layout(activity)
    pdf = folder / f"{form}.pdf"
    print_sheets(PrintJob(activity, activity.sessions[0], layout, SHEETS[:1], SECRET), pdf)
    with pypdfium2.PdfDocument(pdf) as document:
        image = document[0].render(scale=200 / 72, grayscale=True).to_numpy()
    page = np.minimum(image.reshape(image.shape[0], -1), 240)
    soft = cv2.GaussianBlur(page, (0, 0), 1.2).astype(np.float32)
    soft += np.random.default_rng(1).standard_normal(page.shape, dtype=np.float32) * 9
    context = ReadingContext(
        activity.id,
        SECRET,
        {layout.form: layout},
        {SHEETS[0]: layout.form},
        blank_forms=render_blank_forms(pdf, layout),
    )
    located = locate_page(np.clip(soft, 0, 255).astype(np.uint8), context)
    assert isinstance(located, LocatedPage), located
    return clear_print(located.boxes, located.plan, whole_sheet(located, context)).needed


def test_print_is_as_dark_however_far_apart_boxes_stand(tmp_path: Path) -> None:
    of_three = noise_of(FormName.THREE, tmp_path)

    for form in (FormName.FOUR, FormName.SIX, FormName.OPINION):
        assert noise_of(form, tmp_path) == pytest.approx(of_three, rel=0.15), form


def lines_of_opinion() -> SamplingPlan:
    page = plan_layout(activity_of(FormName.OPINION)).pages[0]
    return grid_of(sampling_plan(page)).plan


def placed(places_mm: NDArray[np.float64], plan: SamplingPlan) -> RowPlaces:
    lines = len(places_mm)
    return RowPlaces(
        places_mm=places_mm,
        boxes_mm=np.repeat(places_mm[:, None], plan.columns, axis=1),
        slopes=np.zeros((lines, 2)),
        bends_mm=np.zeros((lines, 0, 2)),
        stray_mm=0.2,
        stray_across_mm=0.2,
    )


_HARSH_MM = [
    *(-0.17, -0.25, -0.34, -0.43, -0.52, -0.61, -0.72, -0.83, -0.96),
    *(-1.09, -1.23, -1.35, -1.44, -1.47, -1.46, -1.37, -1.28, -0.88),
]
"""How far the lines of one harsh scan stand aside: it was refused once."""


def test_the_aspects_below_a_list_may_stand_aside_as_far_as_a_harsh_scan_sways() -> None:
    plan = lines_of_opinion()
    places = np.stack([_HARSH_MM, np.zeros(len(_HARSH_MM))], axis=1)

    assert len(plan.row_y_mm) == len(_HARSH_MM)
    assert not find_step(placed(places, plan), plan).is_plain
    places[-3:, 0] += 1.5
    assert find_step(placed(places, plan), plan).is_plain


@pytest.mark.parametrize("left", [1, 2, 3])
def test_a_join_between_any_two_columns_of_a_list_is_found(left: int) -> None:
    plan = lines_of_opinion()
    rows = placed(np.zeros((len(plan.row_y_mm), 2)), plan)
    boxes = rows.boxes_mm.copy()
    # The other sheet has the left corner marks: between them and the right ones the map slants.
    first, last = plan.marks_x_mm
    on_the_way = (plan.centers_mm[: plan.columns, 0] - first) / (last - first)
    boxes[:, :, 1] = 0.25 * (on_the_way - (np.arange(plan.columns) >= left))

    assert find_side(rows, plan) is None
    assert find_side(replace(rows, boxes_mm=boxes), plan) is not None
