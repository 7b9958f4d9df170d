"""A picture of two sheets is refused for what its boxes tell; test_foot.py has what feet do."""

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from ballot.reading import RejectionReason
from calibration.images import to_gray
from calibration.scans.degrade import DEGRADATIONS, Degradation
from calibration.scans.joins import below, join, left_of, strip
from tests.scanner.joins.joined import GrayImage, Read, edges, on_both_forms, reason

if TYPE_CHECKING:
    from tests.conftest import PrintedForm


@on_both_forms
@pytest.mark.parametrize("shift_mm", [(0.35, 0.0), (0.0, 0.9), (0.0, -0.9), (-1.0, 0.0)])
def test_a_sheet_that_goes_on_beside_its_place_is_refused_as_two(
    shift_mm: tuple[float, float],
    form: "PrintedForm",
    sheets: tuple[GrayImage, GrayImage],
    read: Read,
) -> None:
    over, under = sheets
    middle = edges(form.layout.pages[0])[12]

    outcome = read(join(over, under, below(over, middle), shift_mm=shift_mm))

    assert reason(outcome) is RejectionReason.TWO_SHEETS


def test_a_sheet_that_goes_on_turned_is_refused_as_two(
    form: "PrintedForm", sheets: tuple[GrayImage, GrayImage], read: Read
) -> None:
    over, under = sheets
    middle = edges(form.layout.pages[0])[12]

    outcome = read(join(over, under, below(over, middle), turn_deg=0.8))

    assert reason(outcome) is RejectionReason.TWO_SHEETS


@on_both_forms
@pytest.mark.parametrize("count", [1, 10])
@pytest.mark.parametrize("shift_mm", [(0.3, 0.0), (0.0, 0.3), (0.0, -0.8)])
def test_a_strip_of_another_sheet_that_lies_off_its_place_is_refused_as_two(
    count: int,
    shift_mm: tuple[float, float],
    form: "PrintedForm",
    sheets: tuple[GrayImage, GrayImage],
    read: Read,
) -> None:
    over, under = sheets
    at = edges(form.layout.pages[0])
    part = strip(over, at[4], at[4 + count])

    outcome = read(join(over, under, part, shift_mm=shift_mm))

    assert reason(outcome) is RejectionReason.TWO_SHEETS


@on_both_forms
@pytest.mark.parametrize("shift_mm", [(0.3, 0.0), (0.0, 0.3), (-0.8, 0.8)])
def test_the_left_half_of_another_sheet_that_lies_off_its_place_is_refused_as_two(
    shift_mm: tuple[float, float],
    form: "PrintedForm",
    sheets: tuple[GrayImage, GrayImage],
    read: Read,
) -> None:
    over, under = sheets

    outcome = read(join(over, under, left_of(over, 105.0), shift_mm=shift_mm))

    assert reason(outcome) is RejectionReason.TWO_SHEETS


@pytest.mark.parametrize("box", [1, 2])
def test_a_join_down_between_two_columns_of_boxes_is_refused_as_two(
    box: int, form: "PrintedForm", sheets: tuple[GrayImage, GrayImage], read: Read
) -> None:
    over, under = sheets
    part = left_of(over, form.layout.pages[0].rows[0].boxes[box].rect.x - 4.0)

    outcome = read(join(over, under, part, shift_mm=(0.3, 0.0)))

    assert reason(outcome) is RejectionReason.TWO_SHEETS


def test_a_strip_that_is_turned_about_the_middle_of_the_page_is_refused_as_two(
    form: "PrintedForm", sheets: tuple[GrayImage, GrayImage], read: Read
) -> None:
    over, under = sheets
    at = edges(form.layout.pages[0])

    outcome = read(join(over, under, strip(over, at[0] - 4.0, at[10]), turn_deg=0.3))

    assert reason(outcome) is RejectionReason.TWO_SHEETS


def test_a_strip_of_one_table_that_lies_off_its_place_is_refused_as_two(
    form: "PrintedForm", sheets: tuple[GrayImage, GrayImage], read: Read
) -> None:
    over, under = sheets
    at = edges(form.layout.pages[0])
    part = strip(over, at[0] - 4.0, at[3]) & left_of(over, 105.0)

    outcome = read(join(over, under, part, shift_mm=(0.0, 0.35)))

    assert reason(outcome) is RejectionReason.TWO_SHEETS


@pytest.mark.parametrize("down_mm", [0.35, -0.5])
@pytest.mark.parametrize("is_last", [False, True])
def test_a_strip_at_an_end_of_the_table_that_lies_off_along_the_page_is_refused_as_two(
    is_last: bool,
    down_mm: float,
    form: "PrintedForm",
    sheets: tuple[GrayImage, GrayImage],
    read: Read,
) -> None:
    over, under = sheets
    at = edges(form.layout.pages[0])
    ends = (at[-4], at[-1] + 1.5) if is_last else (at[0] - 4.0, at[3])

    outcome = read(join(over, under, strip(over, *ends), shift_mm=(0.0, down_mm)))

    assert reason(outcome) is RejectionReason.TWO_SHEETS


def test_a_feeder_that_slips_by_half_a_millimetre_is_no_second_sheet(
    form: "PrintedForm", sheets: tuple[GrayImage, GrayImage], read: Read
) -> None:
    over, _ = sheets
    slipped = DEGRADATIONS[Degradation.FEEDER_STRETCH](over, 0.6, np.random.default_rng(7))

    outcome = read(np.asarray(to_gray(slipped), np.uint8))

    assert reason(outcome) is None


@pytest.mark.parametrize("number", [3, 8])
def test_dirt_that_leads_one_row_astray_is_no_second_sheet(
    number: int, form: "PrintedForm", sheets: tuple[GrayImage, GrayImage], read: Read
) -> None:
    over, _ = sheets
    scale = over.shape[1] / 210.0
    row = form.layout.pages[0].rows[number]
    corners = [
        (round(x * scale), round(y * scale))
        for x, y in (
            (row.boxes[0].rect.x - 3, row.boxes[0].rect.y - 1.2),
            (row.boxes[2].rect.right + 3, row.boxes[2].rect.bottom + 1.2),
        )
    ]
    cv2.rectangle(over, corners[0], corners[1], 60, cv2.FILLED)

    outcome = read(over)

    assert reason(outcome) is None
