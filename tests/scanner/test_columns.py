"""Rows of two, four, five and six boxes are read as those of three are."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.geometry import RectMm
from ballot.grade import Vote
from ballot.reading import DoubtReason, PageReading
from scanner.decide.hand import hand_of
from scanner.decide.law import claims_of
from scanner.judge.judge import cut_views
from scanner.locate.abreast import find_side
from scanner.locate.outlines import MARGIN_PX
from scanner.locate.row_places import row_places
from scanner.locate.sampling import sampling_plan
from scanner.measures import load_measures
from scanner.sheet import LIMITS, LocatedPage, locate_page, read_page
from scanner.show.crops import _OUTLINE as OUTLINE
from scanner.show.crops import box_spans, cut_boxes, cut_row, view_page
from scanner.show.explain import Caption, explain_page
from scanner.show.explain_notes import notes_of
from scanner.show.overlay import CHOSEN
from scanner.show.places import see_page
from tests.scanner.columns import DrawnForm, drawn_form

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]
MakePen = Callable[..., Any]
Scan = Callable[..., GrayImage]

COUNTS = (2, 4, 5, 6)


@pytest.fixture(scope="module")
def form_of(
    example_form: "PrintedForm", tmp_path_factory: pytest.TempPathFactory
) -> Callable[[int], DrawnForm]:
    """Return a function that gives the form with so many boxes a row."""
    known: dict[int, DrawnForm] = {}

    def form(columns: int) -> DrawnForm:
        if columns not in known:
            known[columns] = drawn_form(example_form, columns, tmp_path_factory.mktemp("blank"))
        return known[columns]

    return form


def turned(page: GrayImage, degrees: float, skew: float = 0.0) -> GrayImage:
    """Return a page turned about its middle, and sheared by so many px a px down."""
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    matrix[0] += skew * np.array([0.0, 1.0, -height / 2])
    moved = cv2.warpAffine(
        page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(moved, np.uint8)


def read(page: GrayImage, form: DrawnForm) -> PageReading:
    outcome = read_page(page, form.context)
    assert isinstance(outcome, PageReading), outcome
    return outcome


def places_of(reading: PageReading, form: DrawnForm, number: int = 1) -> list[int | None]:
    """Return the box that the law has marked in each row, None for an empty one."""
    measures = load_measures(reading.measures)
    rows = form.layout.pages[number - 1].rows
    claims = claims_of(rows, measures, hand_of(measures, LIMITS), LIMITS)
    return [claim.place for claim in claims]


def doubts_of(reading: PageReading) -> dict[int, tuple[DoubtReason, ...]]:
    return {number: row.doubts for number, row in enumerate(reading.rows) if row.doubts}


@pytest.mark.parametrize(
    ("dpi", "degrees", "skew"), [(200, 0.0, 0.0), (200, 1.1, 0.004), (300, -0.7, -0.003)]
)
@pytest.mark.parametrize("columns", COUNTS)
def test_a_tick_is_read_in_its_column_and_a_blank_row_is_blank(
    columns: int,
    dpi: int,
    degrees: float,
    skew: float,
    form_of: Callable[[int], DrawnForm],
    make_pen: MakePen,
    scan: Scan,
) -> None:
    form = form_of(columns)
    page = form.page(dpi=dpi)
    pen, rows = make_pen(page), form.layout.pages[0].rows
    marked = [None if number % 7 == 5 else number % columns for number in range(len(rows))]
    for row, place in zip(rows, marked, strict=True):
        if place is not None:
            pen.tick(row.boxes[place].rect)

    reading = read(turned(scan(page), degrees, skew), form)

    assert doubts_of(reading) == {}
    assert places_of(reading, form) == marked
    assert [row.vote for row in reading.rows] == [
        Vote.ABSTAIN if place is None else row.boxes[place].grade
        for row, place in zip(rows, marked, strict=True)
    ]


@pytest.mark.parametrize("columns", COUNTS)
def test_two_marks_are_an_overvote_and_one_beside_a_struck_one_a_correction(
    columns: int, form_of: Callable[[int], DrawnForm], make_pen: MakePen, scan: Scan
) -> None:
    form = form_of(columns)
    page = form.page()
    pen, rows = make_pen(page), form.layout.pages[0].rows
    for row in rows[6:]:
        pen.tick(row.boxes[-1].rect)
    for row in rows[:3]:
        pen.tick(row.boxes[0].rect)
        pen.tick(row.boxes[-1].rect)
    for row in rows[3:6]:
        pen.scribble(row.boxes[0].rect)
        pen.tick(row.boxes[-1].rect)

    reading = read(scan(page), form)

    assert doubts_of(reading) == {
        **dict.fromkeys(range(3), (DoubtReason.OVERVOTE,)),
        **dict.fromkeys(range(3, 6), (DoubtReason.CORRECTION,)),
    }
    last = rows[0].boxes[-1].grade
    assert [row.suggestion for row in reading.rows[:6]] == [None] * 3 + [last] * 3


@pytest.mark.parametrize("columns", COUNTS)
def test_all_boxes_marked_and_one_of_them_ticked_are_mixed_marks_if_two_are_crossed(
    columns: int, form_of: Callable[[int], DrawnForm], make_pen: MakePen, scan: Scan
) -> None:
    form = form_of(columns)
    page = form.page()
    pen, rows = make_pen(page), form.layout.pages[0].rows
    for number, row in enumerate(rows):
        if number % 4 == 0:
            for box in row.boxes:
                (pen.tick if box is row.boxes[1] else pen.cross)(box.rect)
        else:
            pen.tick(row.boxes[number % columns].rect)

    reading = read(scan(page), form)

    expected = DoubtReason.MIXED_MARKS if columns > 2 else DoubtReason.OVERVOTE
    first, *_ = doubts_of(reading).values()
    assert first == (expected,)
    assert set(doubts_of(reading)) == set(range(0, len(rows), 4))


@pytest.mark.parametrize("radius", [0.8, 1.1, 1.4])
@pytest.mark.parametrize("off", [0.0, 0.3])
@pytest.mark.parametrize("columns", COUNTS)
def test_a_ring_around_a_box_is_never_read_as_its_neighbours(
    columns: int,
    off: float,
    radius: float,
    form_of: Callable[[int], DrawnForm],
    make_pen: MakePen,
    scan: Scan,
) -> None:
    form = form_of(columns)
    page = form.page()
    pen, rows = make_pen(page), form.layout.pages[0].rows
    for number, row in enumerate(rows):
        box = row.boxes[number % columns].rect
        if number % 5:
            pen.tick(box)
        else:
            pen.line(ring(box, radius, off))

    reading = read(scan(page), form)

    places = places_of(reading, form)
    for number, row in enumerate(reading.rows):
        if not row.doubts:
            assert places[number] == number % columns


def ring(box: RectMm, radius: float, off: float) -> list[tuple[float, float]]:
    """Return a ring around a box, in its sides, so far off its middle."""
    x, y = box.center
    turns = np.linspace(0, 2 * np.pi, 60)
    return [
        (x + box.w * (off + radius * np.cos(turn)), y + box.h * 0.75 * np.sin(turn))
        for turn in turns.tolist()
    ]


@pytest.mark.parametrize("columns", COUNTS)
def test_pictures_show_all_boxes_of_a_row(
    columns: int, form_of: Callable[[int], DrawnForm], make_pen: MakePen, scan: Scan
) -> None:
    form = form_of(columns)
    page = form.page()
    pen, layout = make_pen(page), form.layout.pages[0]
    for row in layout.rows[1:]:
        pen.tick(row.boxes[-1].rect)
    for box in layout.rows[2].boxes:
        pen.tick(box.rect)
    scanned = scan(page)

    seen = see_page(scanned, form.context)
    picture = explain_page(seen, Caption("scan"))
    view = view_page(scanned, form.context)

    assert isinstance(seen.outcome, PageReading)
    (note,) = notes_of(layout, seen.outcome, load_measures(seen.outcome.measures))
    assert len(note.words) == columns
    assert sum(bool(word) for word, _ in note.measures) == columns
    assert (np.abs(picture.astype(int) - CHOSEN).max(axis=2) <= 12).sum() > 1000
    assert view.boxes_px.shape == (len(layout.rows), columns, 4, 2)
    assert len(view.thumbs) == columns * len(layout.rows)
    assert cut_boxes(view, 2, framed=(columns - 1,)).shape[1] < cut_row(view, 2).shape[1]
    for cut, is_narrow in ((cut_row(view, 2), False), (cut_boxes(view, 2), True)):
        spans = box_spans(view, 2, is_narrow=is_narrow)
        blue = np.flatnonzero((cut.astype(int) - OUTLINE == 0).all(axis=2).any(axis=0))
        width = cut.shape[1]
        ends = [(left * width, (left + share) * width) for left, share in spans]
        assert len(spans) == columns
        assert (ends[0][0], ends[-1][1]) == pytest.approx((blue[0], blue[-1]), abs=2)


@pytest.mark.parametrize(
    ("columns", "beside"), [(count, left) for count in (4, 5, 6) for left in range(1, count)]
)
def test_a_join_between_any_two_boxes_of_a_table_is_found(
    columns: int, beside: int, form_of: Callable[[int], DrawnForm]
) -> None:
    plan = sampling_plan(form_of(columns).layout.pages[0])
    offsets = np.zeros_like(plan.centers_mm)
    is_left = np.arange(len(offsets)) % columns < beside
    few = np.arange(len(offsets)) // columns < 8
    offsets[is_left & few, 1] = 0.35
    weights = np.ones(len(offsets))

    joined = find_side(row_places(offsets, weights, np.zeros_like(offsets), plan), plan)
    whole = find_side(row_places(0 * offsets, weights, 0 * offsets, plan), plan)

    assert joined is not None
    assert whole is None


def test_a_judges_view_shows_no_mark_that_runs_over_from_the_box_before(
    form_of: Callable[[int], DrawnForm],
) -> None:
    form = form_of(6)
    located = locate_page(form.page(), form.context)
    assert isinstance(located, LocatedPage)
    boxes, side = located.boxes, located.boxes.side_px
    left, middle = boxes.left_px[2] + MARGIN_PX, boxes.top_px[2] + MARGIN_PX + side // 2
    darkness = boxes.darkness.copy()
    darkness[middle - 2 : middle + 2, left + 5 : left + side + round(0.7 * boxes.gap_px)] = 255

    bare = cut_views(boxes)[:6].astype(int)
    marked = cut_views(replace(boxes, darkness=darkness))[:6].astype(int)

    changed = np.abs(marked - bare).reshape(6, -1).max(axis=1)
    assert changed[2] > 100
    assert changed[[0, 1, 3, 4, 5]].max() == 0


def test_rows_of_different_numbers_of_boxes_have_no_plan(
    form_of: Callable[[int], DrawnForm],
) -> None:
    page = form_of(4).layout.pages[0]
    shorter = replace(page.rows[3], boxes=page.rows[3].boxes[:3])
    rows = (*page.rows[:3], shorter, *page.rows[4:])

    with pytest.raises(ValueError, match=r"\[3, 4\] boxes"):
        sampling_plan(replace(page, rows=rows))
