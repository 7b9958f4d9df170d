"""Pages that were stored mirrored or as negatives."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.messages import say
from ballot.reading import PageReading, Rejection, RejectionReason
from calibration.scans.bad_inputs import mirrored
from scanner.context import ReadingContext
from scanner.sheet import read_page

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]


@pytest.fixture
def ticked(example_form: "PrintedForm", make_pen: Callable[..., Any]) -> GrayImage:
    """Page 1 with a tick in the first box of every second row."""
    page = example_form.page(1)
    pen = make_pen(page)
    for row in example_form.layout.pages[0].rows[::2]:
        pen.tick(row.boxes[0].rect)
    return page


@pytest.mark.parametrize("is_negative", [False, True])
def test_a_mirrored_page_is_refused_as_one(
    is_negative: bool,
    ticked: GrayImage,
    scan: Callable[..., GrayImage],
    example_context: ReadingContext,
) -> None:
    page = np.asarray(mirrored(scan(ticked)), np.uint8)

    outcome = read_page(255 - page if is_negative else page, example_context)

    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.POOR_REGISTRATION
    assert outcome.detail == say("page.mirrored")


@pytest.mark.parametrize("is_black_and_white", [False, True])
@pytest.mark.parametrize("turns", range(4))
def test_a_negative_is_read_as_its_inverse(
    turns: int,
    is_black_and_white: bool,
    ticked: GrayImage,
    scan: Callable[..., GrayImage],
    example_context: ReadingContext,
) -> None:
    page = np.rot90(scan(ticked), turns)
    if is_black_and_white:
        page = np.where(page > 127, 255, 0).astype(np.uint8)
    page = np.ascontiguousarray(page)

    inverse, plain = (read_page(each, example_context) for each in (255 - page, page))

    assert isinstance(inverse, PageReading)
    assert isinstance(plain, PageReading)
    assert [row.vote for row in inverse.rows] == [row.vote for row in plain.rows]


def test_a_negative_that_lacks_a_corner_mark_is_refused_as_one(
    ticked: GrayImage,
    scan: Callable[..., GrayImage],
    example_context: ReadingContext,
) -> None:
    side = ticked.shape[1] // 8  # the upper left corner, its mark included
    ticked[:side, :side] = 255

    outcome = read_page(255 - scan(ticked), example_context)

    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.POOR_REGISTRATION
    assert outcome.detail == say("page.negative")
