"""What nobody should count is counted by no page: a row is read as what it holds, or is a doubt.

A kind that today's reader still counts is marked as an expected failure, strictly: whoever mends
it takes the mark away. `bench/silent.py` measures the same at length.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ballot.reading import PageOutcome, PageReading, Rejection, RejectionReason
from bench.reading_world import World
from bench.silent import pages_of
from bench.silent_pages import Kind, SilentPage
from calibration.images import to_gray
from scanner.context import ReadingContext
from scanner.sheet import read_page

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

SEED = 7

COUNTED_TODAY = frozenset(
    {
        Kind.OUTLINE,
        Kind.STRUCK,
        Kind.ERASED,
        Kind.ZERO,
    }
)
"""Kinds of which today's reader counts rows on the pages of these tests."""

WHERE_IT_SHOWS = {
    Kind.GHOSTS_BACK: 7,
    Kind.GHOSTS_BELOW: 9,
    Kind.GHOSTS_SOAKED: 1,
    Kind.STRUCK: 2,
    Kind.FLUID: 2,
    Kind.FLUID_MANY: 3,
}
"""Numbers of pages on which something was counted, where it isn't on the first."""

Read = Callable[..., tuple[SilentPage, PageOutcome]]


@pytest.fixture
def read(example_form: "PrintedForm", example_context: ReadingContext, tmp_path: Path) -> Read:
    """Return a function that fills in, scans and reads a page of a kind."""
    world = World(
        pdf=example_form.pdf,
        scratch=tmp_path,
        activity=example_form.activity.id,
        secret=example_form.secret,
        layout=example_form.layout,
        sheets=example_form.sheets,
        stroke_files={},
    )

    def read_it(kind: Kind, number: int | None = None) -> tuple[SilentPage, PageOutcome]:
        if number is None:
            number = WHERE_IT_SHOWS.get(kind, 0)
        (page,) = pages_of(kind, world, "office", SEED, range(number, number + 1))
        return page, read_page(to_gray(page.scan.decoded()), example_context)

    return read_it


def wrong_rows(page: SilentPage, outcome: PageOutcome) -> list[str]:
    """Return which rows were read as what they may not be."""
    if isinstance(outcome, Rejection):
        return []
    return [
        f"{truth.variant}: {row.vote}"
        for truth, row in zip(page.rows, outcome.rows, strict=True)
        if row.vote is not None and row.vote not in truth.allowed
    ]


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, marks=[pytest.mark.xfail(strict=True)] if kind in COUNTED_TODAY else [])
        for kind in Kind
    ],
)
def test_what_nobody_should_count_is_not_counted(kind: Kind, read: Read) -> None:
    page, outcome = read(kind)

    assert any(truth.variant for truth in page.rows)
    assert wrong_rows(page, outcome) == []


def test_a_page_with_fluid_over_many_boxes_is_not_refused_as_badly_located(read: Read) -> None:
    _, outcome = read(Kind.FLUID_MANY, 0)

    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.BOXES_COVERED


def test_rings_are_read_on_the_page_of_somebody_who_marks_with_rings(read: Read) -> None:
    page, outcome = read(Kind.RINGS)

    assert isinstance(outcome, PageReading)
    doubtful = [row for row in outcome.rows if row.vote is None]
    assert len(doubtful) <= 0.05 * len(page.rows)


@pytest.mark.parametrize(
    "kind",
    [Kind.STRUCK, Kind.WORDS, Kind.OUTLINE, Kind.FLUID, Kind.ERASED, Kind.CHARACTERS, Kind.ZERO],
)
def test_plain_rows_beside_what_nobody_should_count_are_read(kind: Kind, read: Read) -> None:
    page, outcome = read(kind)

    assert isinstance(outcome, PageReading)
    plain = [
        row
        for truth, row in zip(page.rows, outcome.rows, strict=True)
        if truth.allowed and not truth.variant
    ]
    doubtful = [row for row in plain if row.vote is None]
    assert len(plain) >= 10
    assert len(doubtful) <= 0.1 * len(plain)
