"""What tests of joined pages share: where rows begin, and what became of a page."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.layout import PageLayout
from ballot.reading import DoubtReason, PageReading, Rejection, RejectionReason

GrayImage = NDArray[np.uint8]
Read = Callable[[GrayImage], PageReading | Rejection]

on_both_forms = pytest.mark.parametrize("form", ["example_form", "dense_form"], indirect=True)


def edges(page: PageLayout) -> list[float]:
    """Return where rows of the first column begin, and where the last ends, mm from the top."""
    rows = [row.rect for row in page.rows if row.rect.x == page.rows[0].rect.x]
    return [*(row.y for row in rows), rows[-1].bottom]


def half_of(page: GrayImage, *, is_right: bool) -> NDArray[np.bool_]:
    """Return which pixels are the left or the right half's, between the columns of rows."""
    is_beyond = np.arange(page.shape[1]) * 210.0 / page.shape[1] > 105.0
    return np.broadcast_to(is_beyond == is_right, page.shape)


def reason(outcome: PageReading | Rejection) -> RejectionReason | None:
    return outcome.reason if isinstance(outcome, Rejection) else None


def doubted(outcome: PageReading | Rejection) -> set[int]:
    """Return the numbers of the rows that go to a person for an edge."""
    assert isinstance(outcome, PageReading), outcome
    rows = enumerate(outcome.rows)
    return {number for number, row in rows if DoubtReason.BEYOND_EDGE in row.doubts}
