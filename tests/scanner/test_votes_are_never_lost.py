"""Ways of filling in a form that nobody planned for must end in a doubt, never in another vote."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.activity import Activity
from ballot.geometry import RectMm
from ballot.grade import Vote
from ballot.reading import PageReading
from scanner.context import ReadingContext
from scanner.sheet import read_page

if TYPE_CHECKING:
    from tests.conftest import PrintedForm


@pytest.fixture(params=["example_form", "dense_form"])
def form(request: pytest.FixtureRequest) -> "PrintedForm":
    """Both forms in turn."""
    printed: PrintedForm = request.getfixturevalue(request.param)
    return printed


@pytest.fixture
def read(scan: Callable[..., Any], context_of: Callable[..., ReadingContext]) -> Callable[..., Any]:
    """Return a function that scans and reads page 1 and returns its votes by row, from 0."""

    def read_it(form: "PrintedForm", page: Any, **scanner: float) -> list[Vote | None]:
        outcome = read_page(scan(page, **scanner), context_of(form))
        assert isinstance(outcome, PageReading)
        return [row.vote for row in outcome.rows]

    return read_it


def test_plain_ticks_are_read_as_they_stand(
    form: "PrintedForm", make_pen: Callable[..., Any], read: Callable[..., Any]
) -> None:
    page = form.page(1)
    pen = make_pen(page)
    rows = form.layout.pages[0].rows
    for k, row in enumerate(rows):
        if k % 4 < 3:
            pen.tick(row.boxes[k % 4].rect)

    votes = read(form, page)

    order = [*(box.grade for box in rows[0].boxes), Vote.ABSTAIN]
    assert votes == [order[k % 4] for k in range(len(rows))]


def _mark_wrong(
    votes: list[Vote | None], is_trouble: NDArray[np.bool_], meant: Vote
) -> list[Vote | None]:
    """Return the readings that are wrong: any vote of a trouble row, another vote elsewhere."""
    return [
        vote
        for vote, trouble in zip(votes, is_trouble, strict=True)
        if vote is not None and (trouble or vote is not meant)
    ]


@pytest.mark.parametrize("share", [0.4, 0.6, 0.8, 1.0])
def test_rows_ticked_in_all_three_boxes_are_in_doubt_however_many_they_are(
    form: "PrintedForm", share: float, make_pen: Callable[..., Any], read: Callable[..., Any]
) -> None:
    page = form.page(1)
    pen = make_pen(page)
    rows = form.layout.pages[0].rows
    is_full = np.random.default_rng(1).random(len(rows)) < share
    for row, full in zip(rows, is_full, strict=True):
        for box in row.boxes if full else row.boxes[:1]:
            pen.tick(box.rect)

    votes = read(form, page)

    assert _mark_wrong(votes, is_full, Vote.SATISFIED) == []


@pytest.mark.parametrize(
    ("which", "share"),
    [
        ("example_form", 0.3),
        ("example_form", 0.8),
        ("example_form", 1.0),
        ("dense_form", 0.3),
        ("dense_form", 0.8),
        ("dense_form", 1.0),
    ],
)
def test_a_tick_and_two_crosses_in_many_rows_are_in_doubt_and_plain_rows_are_read_right(
    which: str,
    share: float,
    request: pytest.FixtureRequest,
    make_pen: Callable[..., Any],
    read: Callable[..., Any],
) -> None:
    """People who sit in elections may answer every row like this (domain.md 2.4)."""
    form = request.getfixturevalue(which)
    page = form.page(1)
    pen = make_pen(page)
    rows = form.layout.pages[0].rows
    is_mixed = np.random.default_rng(1).random(len(rows)) < share
    for row, mixed in zip(rows, is_mixed, strict=True):
        pen.tick(row.boxes[0].rect)
        for box in row.boxes[1:] if mixed else ():
            pen.cross(box.rect)

    votes = read(form, page)

    assert _mark_wrong(votes, is_mixed, Vote.SATISFIED) == []


def test_the_palest_dashes_in_all_three_boxes_of_most_rows_are_in_doubt(
    dense_form: "PrintedForm", make_pen: Callable[..., Any], read: Callable[..., Any]
) -> None:
    page = dense_form.page(1)
    pen = make_pen(page, grey=225)
    rows = dense_form.layout.pages[0].rows
    is_full = np.random.default_rng(3).random(len(rows)) < 0.7
    for row, full in zip(rows, is_full, strict=True):
        for box in row.boxes if full else row.boxes[:1]:
            rect = box.rect
            y = rect.center[1]
            pen.line([(rect.x + 0.1 * rect.w, y), (rect.x + 0.9 * rect.w, y)])

    votes = read(dense_form, page)

    assert _mark_wrong(votes, is_full, Vote.SATISFIED) == []


ROW = 6
"""A row in the middle of the first column, on both forms."""

_ALONG = slice(5, 13)
"""Rows that long strokes pass."""


def _others_ticked(form: "PrintedForm", pen: Any, without: slice) -> None:
    rows = form.layout.pages[0].rows
    left_out = rows[without]
    for row in rows:
        if row not in left_out:
            pen.tick(row.boxes[0].rect)


@pytest.mark.parametrize("offset_mm", [0.0, 1.5])
@pytest.mark.parametrize("width_mm", [0.2, 0.4])
def test_one_stroke_down_a_column_is_in_doubt_in_every_row(
    form: "PrintedForm",
    offset_mm: float,
    width_mm: float,
    make_pen: Callable[..., Any],
    read: Callable[..., Any],
) -> None:
    page = form.page(1)
    _others_ticked(form, make_pen(page), _ALONG)
    boxes = [row.boxes[1].rect for row in form.layout.pages[0].rows[_ALONG]]
    x = boxes[0].center[0] + offset_mm
    make_pen(page, width_mm=width_mm).line([(x, boxes[0].y), (x, boxes[-1].bottom)])

    votes = read(form, page)

    assert set(votes[_ALONG]) == {None}


@pytest.mark.parametrize("lean_mm", [0.0, 3.0])
def test_a_stroke_beside_the_boxes_of_many_rows_puts_all_of_them_in_doubt(
    form: "PrintedForm",
    lean_mm: float,
    make_pen: Callable[..., Any],
    read: Callable[..., Any],
) -> None:
    """A brace over many rows is a natural way to answer 66 of them (A9)."""
    page = form.page(1)
    _others_ticked(form, make_pen(page), _ALONG)
    boxes = [row.boxes[1].rect for row in form.layout.pages[0].rows[_ALONG]]
    x = boxes[0].right + 2.0
    make_pen(page).line([(x, boxes[0].y), (x + lean_mm, boxes[-1].bottom)])

    votes = read(form, page)

    assert set(votes[_ALONG]) == {None}


@pytest.mark.parametrize("place", ["name", "before", "after", "margin"])
def test_a_tick_beside_the_boxes_is_no_abstention(
    form: "PrintedForm", place: str, make_pen: Callable[..., Any], read: Callable[..., Any]
) -> None:
    """On the name, before the first box, after the last: marks.outside says review (A9)."""
    page = form.page(1)
    pen = make_pen(page)
    _others_ticked(form, pen, slice(ROW, ROW + 1))
    row = form.layout.pages[0].rows[ROW]
    first, last = row.boxes[0].rect, row.boxes[-1].rect
    left_mm = {
        "name": row.rect.x + 20.0,
        "before": first.x - 6.0,
        "after": last.right + 1.0,
        "margin": last.right + 4.0,
    }[place]
    pen.tick(replace(first, x=left_mm))

    votes = read(form, page)

    assert votes[ROW] is None


@pytest.mark.parametrize("up_mm", [0.0, 1.0, 2.0, 3.0, 4.0, 4.5])
@pytest.mark.parametrize("size", [1.0, 1.6])
def test_a_tick_that_stands_too_high_is_never_an_abstention_of_its_row_alone(
    example_form: "PrintedForm",
    up_mm: float,
    size: float,
    make_pen: Callable[..., Any],
    read: Callable[..., Any],
) -> None:
    """Up to where the paper itself says that the mark is the upper row's."""
    page = example_form.page(1)
    pen = make_pen(page)
    _others_ticked(example_form, pen, slice(ROW - 1, ROW + 1))
    box = example_form.layout.pages[0].rows[ROW].boxes[1].rect
    grown = (size - 1) / 2 * box.w
    high = RectMm(box.x, box.y - up_mm, box.w, box.h).grown(grown)
    pen.tick(high)

    above, here = read(example_form, page)[ROW - 1 : ROW + 1]

    assert here in {None, Vote.MOSTLY_SATISFIED}
    assert above in {None, Vote.ABSTAIN}


@pytest.mark.parametrize("grey", [60, 120, 160, 190, 210, 225])
def test_a_single_tick_is_read_or_in_doubt_down_to_a_hardly_visible_one(
    form: "PrintedForm", grey: int, make_pen: Callable[..., Any], read: Callable[..., Any]
) -> None:
    page = form.page(1)
    _others_ticked(form, make_pen(page), slice(ROW, ROW + 1))
    make_pen(page, grey=grey).tick(form.layout.pages[0].rows[ROW].boxes[2].rect)

    vote = read(form, page)[ROW]

    assert vote in {None, Vote.DISSATISFIED}


def test_a_row_of_which_hardly_a_speck_is_seen_is_no_abstention(
    example_form: "PrintedForm",
    make_pen: Callable[..., Any],
    read: Callable[..., Any],
) -> None:
    """A thin pen that hardly writes, where blur takes most of what it left."""
    page = example_form.page(1)
    rows = example_form.layout.pages[0].rows
    pen = make_pen(page)
    faint = [make_pen(page, width_mm=0.15, grey=grey) for grey in range(226, 234)]
    for number, row in enumerate(rows):
        place = row.boxes[number % 3].rect
        (faint[number % len(faint)] if number % 2 else pen).tick(place)

    votes = read(example_form, page, noise=5.0, blur_px=1.2)

    assert Vote.ABSTAIN not in votes


_SIDES = [((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 0), (0, 1)), ((1, 0), (1, 1))]
"""From where to where the sides of a box run, in shares of it."""

_OFF_MM = (-0.1, 0.0, 0.1)
"""Across the outline, whose line is 0.28 mm broad."""


@pytest.mark.parametrize(("width_mm", "grey"), [(0.25, 40), (0.45, 40), (0.45, 110)])
@pytest.mark.parametrize("lean_mm", [0.0, 0.15])
def test_a_stroke_along_an_outline_is_neither_a_vote_nor_an_abstention(
    width_mm: float,
    grey: int,
    lean_mm: float,
    example_form: "PrintedForm",
    make_pen: Callable[..., Any],
    read: Callable[..., Any],
) -> None:
    """On any side of any box, whichever way it leans; nothing of it is within the box."""
    printed, page = example_form.page(1), example_form.page(1)
    rows = example_form.layout.pages[0].rows
    thin, pen = make_pen(page, width_mm=width_mm, grey=grey), make_pen(page)
    kinds = list(product(_SIDES, _OFF_MM, (-lean_mm, lean_mm)))
    for number, (row, (side, off_mm, lean)) in enumerate(zip(rows, kinds, strict=False)):
        box = row.boxes[number % 3].rect.grown(-0.14)
        across = np.array([side[0][0] == side[1][0], side[0][1] == side[1][1]])
        ends = [
            (box.x + a * box.w, box.y + b * box.h) + across * (off_mm + slope)
            for (a, b), slope in zip(side, (lean, -lean), strict=True)
        ]
        thin.line(ends)
    for row in rows[len(kinds) :]:
        pen.tick(row.boxes[0].rect)

    votes = read(example_form, np.minimum(page, printed))

    assert set(votes[: len(kinds)]) == {None}
    assert set(votes[len(kinds) :]) == {Vote.SATISFIED}


@pytest.mark.parametrize("grey", [60, 120, 160, 190])
def test_a_paler_second_tick_in_a_row_is_in_doubt(
    form: "PrintedForm", grey: int, make_pen: Callable[..., Any], read: Callable[..., Any]
) -> None:
    page = form.page(1)
    _others_ticked(form, make_pen(page), slice(0, 0))
    make_pen(page, grey=grey).tick(form.layout.pages[0].rows[ROW].boxes[2].rect)

    assert read(form, page)[ROW] is None


def test_a_scribbled_out_mark_and_another_are_in_doubt(
    form: "PrintedForm", make_pen: Callable[..., Any], read: Callable[..., Any]
) -> None:
    page = form.page(1)
    pen = make_pen(page)
    _others_ticked(form, pen, slice(0, 0))
    boxes = form.layout.pages[0].rows[ROW].boxes
    pen.scribble(boxes[0].rect)
    pen.tick(boxes[1].rect)

    assert read(form, page)[ROW] is None


def test_a_row_struck_through_is_in_doubt(
    form: "PrintedForm", make_pen: Callable[..., Any], read: Callable[..., Any]
) -> None:
    page = form.page(1)
    pen = make_pen(page)
    _others_ticked(form, pen, slice(0, 0))
    first, _, last = (box.rect for box in form.layout.pages[0].rows[ROW].boxes)
    pen.line([(first.x - 2, first.center[1]), (last.right + 2, last.center[1] + 0.4)])

    assert read(form, page)[ROW] is None


def test_one_plain_mark_of_another_kind_is_that_vote(
    form: "PrintedForm", make_pen: Callable[..., Any], read: Callable[..., Any]
) -> None:
    """Intent counts: a lone × in one box is as clear as a √ (rules.marks.accept)."""
    page = form.page(1)
    pen = make_pen(page)
    _others_ticked(form, pen, slice(ROW, ROW + 1))
    pen.cross(form.layout.pages[0].rows[ROW].boxes[0].rect)

    assert read(form, page)[ROW] is Vote.SATISFIED


@pytest.mark.parametrize("units", [1, 2, 3])
def test_a_form_of_very_few_units_is_read(
    units: int,
    example_activity: Activity,
    print_form: Callable[..., "PrintedForm"],
    make_pen: Callable[..., Any],
    read: Callable[..., Any],
) -> None:
    small = replace(
        example_activity,
        units=example_activity.units[:units],
        categories=(replace(example_activity.categories[0], top=1),),
    )
    form = print_form(small)
    page = form.page(1)
    _others_ticked(form, make_pen(page), slice(0, 0))

    votes = read(form, page)

    assert set(votes) <= {None, Vote.SATISFIED}


@pytest.mark.parametrize("grey", [252, 235])
def test_a_tick_on_a_slip_that_covers_the_printed_boxes_is_in_doubt(
    form: "PrintedForm", make_pen: Callable[..., Any], read: Callable[..., Any], grey: int
) -> None:
    page = form.page(1)
    scale = page.shape[1] / 210.0
    pen = make_pen(page)
    covered = {3, 9}
    for number, row in enumerate(form.layout.pages[0].rows):
        if number in covered:
            first, last = row.boxes[0].rect.grown(1.2), row.boxes[-1].rect.grown(1.2)
            corners = [round(v * scale) for v in (first.x, first.y, last.right, last.bottom)]
            page[corners[1] : corners[3], corners[0] : corners[2]] = grey
        pen.tick(row.boxes[number % 3].rect)

    votes = read(form, page)

    assert {number for number, vote in enumerate(votes) if vote is None} == covered
