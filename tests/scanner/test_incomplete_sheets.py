"""Pieces of sheets, and sheets whose corners aren't seen: no "not a form"."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.ids import grouped
from ballot.reading import Rejection, RejectionReason
from scanner.context import ReadingContext
from scanner.sheet import read_page

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]


def _torn(page: GrayImage, *, keep_rows: slice, keep_columns: slice = slice(None)) -> GrayImage:
    """Return a piece of a sheet as it lies on a flatbed."""
    piece = np.full_like(page, 250)
    piece[keep_rows, keep_columns] = page[keep_rows, keep_columns]
    return piece


@pytest.mark.parametrize("turns", [0, 1])
def test_the_upper_half_of_a_sheet_is_an_incomplete_sheet_and_named(
    turns: int,
    example_form: "PrintedForm",
    scan: Callable[..., GrayImage],
    example_context: ReadingContext,
) -> None:
    page = example_form.page(1)
    half = _torn(page, keep_rows=slice(0, page.shape[0] // 2))

    outcome = read_page(np.ascontiguousarray(np.rot90(scan(half), turns)), example_context)

    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.INCOMPLETE_SHEET
    assert grouped(example_form.sheets[0]) in outcome.detail
    assert "2 个" in outcome.detail
    assert (outcome.sheet, outcome.page) == (example_form.sheets[0], 1)


def test_a_piece_is_not_told_to_set_the_length_of_the_paper(
    example_form: "PrintedForm", scan: Callable[..., GrayImage], example_context: ReadingContext
) -> None:
    """Letter lacks 18 mm; half a sheet lacks more than any setting cuts off."""
    half = np.ascontiguousarray(scan(example_form.page(1))[: example_form.page(1).shape[0] // 2])

    outcome = read_page(half, example_context)

    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.INCOMPLETE_SHEET
    assert "Letter" not in outcome.detail


def test_a_corner_of_a_sheet_is_an_incomplete_sheet(
    example_form: "PrintedForm", scan: Callable[..., GrayImage], example_context: ReadingContext
) -> None:
    page = example_form.page(1)
    rows, columns = slice(page.shape[0] * 3 // 4, None), slice(0, page.shape[1] // 3)

    outcome = read_page(scan(_torn(page, keep_rows=rows, keep_columns=columns)), example_context)

    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.INCOMPLETE_SHEET


def test_a_piece_without_marks_is_known_by_its_code(
    example_form: "PrintedForm", scan: Callable[..., GrayImage], example_context: ReadingContext
) -> None:
    page = example_form.page(1)
    px_per_mm = page.shape[1] / 210
    for mark in example_form.layout.pages[0].fiducials:
        rect = mark.rect.grown(2)
        page[
            round(rect.y * px_per_mm) : round((rect.y + rect.h) * px_per_mm),
            round(rect.x * px_per_mm) : round((rect.x + rect.w) * px_per_mm),
        ] = 250

    outcome = read_page(scan(page), example_context)

    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.INCOMPLETE_SHEET
    assert grouped(example_form.sheets[0]) in outcome.detail


def test_a_code_of_others_makes_no_sheet_of_ours(
    example_form: "PrintedForm",
    dense_form: "PrintedForm",
    scan: Callable[..., GrayImage],
    context_of: Callable[..., ReadingContext],
) -> None:
    """The same activity's name, another secret: not genuine."""
    page = example_form.page(1)
    middle = _torn(page, keep_rows=slice(0, page.shape[0] // 4))
    px_per_mm = page.shape[1] / 210
    middle[: round(18 * px_per_mm), : round(20 * px_per_mm)] = 250
    middle[: round(18 * px_per_mm), -round(20 * px_per_mm) :] = 250
    context = context_of(example_form)
    strange = ReadingContext(context.activity, bytes(32), context.layouts, context.sheets, False)

    ours, theirs = read_page(scan(middle), context), read_page(scan(middle), strange)

    assert isinstance(ours, Rejection)
    assert isinstance(theirs, Rejection)
    assert ours.reason is RejectionReason.INCOMPLETE_SHEET
    assert theirs.reason is RejectionReason.NOT_A_FORM


def test_a_page_of_which_neither_mark_nor_code_shows_is_an_incomplete_sheet(
    example_form: "PrintedForm", scan: Callable[..., GrayImage], example_context: ReadingContext
) -> None:
    """One person may close what is no form; this is one."""
    page = scan(example_form.page(1))
    trimmed = np.ascontiguousarray(page[int(0.19 * len(page)) : -int(0.09 * len(page))])

    outcome = read_page(trimmed, example_context)

    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.INCOMPLETE_SHEET


@pytest.mark.parametrize("cut_mm", [16.0, 16.5])
def test_a_foot_that_was_not_scanned_is_no_other_sheet_s(
    cut_mm: float,
    example_form: "PrintedForm",
    scan: Callable[..., GrayImage],
    example_context: ReadingContext,
) -> None:
    page = scan(example_form.page(1))
    lower = round((1 - cut_mm / 297) * page.shape[0])

    outcome = read_page(np.ascontiguousarray(page[:lower]), example_context)

    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.INCOMPLETE_SHEET
    assert f"约 {cut_mm:.0f}" in outcome.detail
