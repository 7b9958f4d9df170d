"""A scanner that makes paper white has wiped out what was faint: blank rows prove nothing then."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.grade import Vote
from ballot.reading import DoubtReason, PageReading
from calibration.scans.damage import whitened
from scanner.context import ReadingContext
from scanner.locate.tones import is_clipped
from scanner.measures import dump_measures, load_measures
from scanner.sheet import read_page

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]

BLANK = 5


@pytest.fixture
def page(
    example_form: "PrintedForm", make_pen: Callable[..., Any], scan: Callable[..., GrayImage]
) -> GrayImage:
    """Return a scan with a tick in each row but one; its paper stands at 240."""
    paper = (example_form.page() * (240 / 255)).astype(np.uint8)
    pen = make_pen(paper)
    for number, row in enumerate(example_form.layout.pages[0].rows):
        if number != BLANK:
            pen.tick(row.boxes[0].rect)
    return scan(paper)


@pytest.mark.parametrize(("white", "vote"), [(245.0, Vote.ABSTAIN), (230.0, None)])
def test_only_where_the_paper_was_made_white_is_a_blank_row_in_doubt(
    white: float, vote: Vote | None, page: GrayImage, example_context: ReadingContext
) -> None:
    outcome = read_page(whitened(page, white, 0.0), example_context)

    assert isinstance(outcome, PageReading)
    assert outcome.rows[BLANK].vote is vote
    assert outcome.rows[BLANK].doubts == (() if vote else (DoubtReason.FAINT_PAGE,))
    others = [row.vote for number, row in enumerate(outcome.rows) if number != BLANK]
    assert set(others) == {Vote.SATISFIED}


@pytest.mark.parametrize(("white", "clipped"), [(250.0, False), (240.0, False), (232.0, True)])
def test_paper_is_white_where_white_lies_below_the_middle_of_its_grain(
    white: float, clipped: bool, page: GrayImage
) -> None:
    assert is_clipped(whitened(page, white, 0.0)) is clipped


def test_measures_of_earlier_versions_are_of_pages_that_count_as_not_clipped(
    page: GrayImage, example_context: ReadingContext
) -> None:
    outcome = read_page(whitened(page, 230.0, 0.0), example_context)
    assert isinstance(outcome, PageReading)
    stored = json.loads(outcome.measures)

    del stored["clipped"], stored["heading"]

    measures = load_measures(outcome.measures)
    assert measures.is_clipped
    assert load_measures(dump_measures(measures)) == measures
    assert not load_measures(json.dumps(stored)).is_clipped
