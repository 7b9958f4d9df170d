"""The side without rows of a sheet: known by its codes, and nothing that anybody must look at."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.ids import grouped
from ballot.layout import BLANK_SIDE
from ballot.reading import Rejection, RejectionReason
from scanner.context import ReadingContext
from scanner.sheet import read_page

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

Scan = Callable[..., NDArray[np.uint8]]


@pytest.mark.parametrize("turns", [0, 2])
def test_the_back_of_a_form_on_one_page_is_known_by_its_codes(
    dense_form: "PrintedForm", dense_context: ReadingContext, scan: Scan, turns: int
) -> None:
    page = np.rot90(scan(dense_form.page(2, sheet=1)), turns)

    outcome = read_page(np.ascontiguousarray(page), dense_context)

    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.BLANK_SIDE
    assert (outcome.sheet, outcome.page) == (dense_form.sheets[1], BLANK_SIDE)
    assert grouped(dense_form.sheets[1]) in outcome.detail


def test_a_back_with_another_sheet_s_foot_is_a_person_s(
    dense_form: "PrintedForm", dense_context: ReadingContext, scan: Scan
) -> None:
    """What lies over the rest of the back may be a ballot."""
    page = dense_form.page(2)
    half = page.shape[0] // 2
    page[half:] = dense_form.page(1, sheet=1)[half:]

    outcome = read_page(scan(page), dense_context)

    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.TWO_SHEETS


def test_a_back_whose_foot_can_not_be_seen_is_a_person_s(
    dense_form: "PrintedForm", dense_context: ReadingContext, scan: Scan
) -> None:
    page = dense_form.page(2)
    page[round(0.9 * page.shape[0]) : round(0.98 * page.shape[0]), 300:1400] = 255

    outcome = read_page(scan(page), dense_context)

    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.UNPROVEN_FOOT
