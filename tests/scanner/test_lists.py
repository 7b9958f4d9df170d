"""Lists, whose rows have one box, are read as rows of several boxes are."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.geometry import MM_PER_INCH, RectMm
from ballot.grade import Vote
from ballot.layout import Layout, columns_of
from ballot.reading import DoubtReason, PageReading, Rejection, RejectionReason
from ballot.rules import MarkKind
from scanner.context import ReadingContext
from scanner.decide.limits import Limits
from scanner.decide.verdict import decide_rows
from scanner.locate.grid import grid_of
from scanner.locate.sampling import sampling_plan
from scanner.measures import BoxMeasure, BoxView, PageMeasures
from scanner.sheet import read_page
from scanner.show.crops import cut_boxes, cut_row, view_page
from scanner.show.explain import Caption, explain_page
from scanner.show.overlay import CHOSEN as CHOSEN_COLOUR
from scanner.show.places import see_page
from tests.scanner.columns import DrawnForm
from tests.scanner.grids import CHOSEN, drawn_grid
from tests.scanner.measured import EMPTY, TICK
from tests.scanner.measured import row as measured_row
from tests.scanner.test_columns import doubts_of, read, turned

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]
MakePen = Callable[..., Any]
Scan = Callable[..., GrayImage]
FormOf = Callable[..., DrawnForm]

ABREAST = (1, 2, 4, 6)


@pytest.fixture(scope="module")
def form_of(example_form: "PrintedForm", tmp_path_factory: pytest.TempPathFactory) -> FormOf:
    """Return a function that gives the form with so many boxes side by side."""
    known: dict[tuple[int, bool], DrawnForm] = {}

    def form(abreast: int, *, is_across: bool = True) -> DrawnForm:
        key = abreast, is_across
        if key not in known:
            known[key] = drawn_grid(
                example_form,
                abreast,
                tmp_path_factory.mktemp("blank"),
                lacking=1 if abreast > 1 else 0,
                is_across=is_across,
            )
        return known[key]

    return form


def votes_of(reading: PageReading) -> list[Vote | None]:
    return [row.vote for row in reading.rows]


def ticked(
    form: DrawnForm, make_pen: MakePen, *, every: int = 7, dpi: int = 200
) -> tuple[GrayImage, list[Vote]]:
    """Return a page on which some rows are ticked, and what they say."""
    page = form.page(dpi=dpi)
    pen, meant = make_pen(page), []
    for number, row in enumerate(form.layout.pages[0].rows):
        if number % every == 2:
            pen.tick(row.boxes[0].rect)
        meant.append(CHOSEN if number % every == 2 else Vote.ABSTAIN)
    return page, meant


@pytest.mark.parametrize(
    ("dpi", "degrees", "skew"), [(200, 0.0, 0.0), (200, 1.1, 0.004), (300, -0.7, -0.003)]
)
@pytest.mark.parametrize("abreast", ABREAST)
def test_a_ticked_row_is_chosen_and_a_blank_one_is_not(
    abreast: int,
    dpi: int,
    degrees: float,
    skew: float,
    form_of: FormOf,
    make_pen: MakePen,
    scan: Scan,
) -> None:
    form = form_of(abreast)
    page, meant = ticked(form, make_pen, dpi=dpi)

    reading = read(turned(scan(page), degrees, skew), form)

    assert doubts_of(reading) == {}
    assert votes_of(reading) == meant


def test_rows_may_be_numbered_across_the_page_or_down_its_columns(
    form_of: FormOf, make_pen: MakePen, scan: Scan
) -> None:
    across, down = form_of(4), form_of(4, is_across=False)
    order = [row for run in columns_of(across.layout.pages[0].rows) for row in run]
    page, meant = ticked(across, make_pen)
    scanned = scan(page)

    rows_down = replace(across.context, layouts={across.printed.layout.form: down.layout})
    by_line, by_column = (
        read(scanned, form) for form in (across, replace(down, context=rows_down))
    )

    assert votes_of(by_line) == meant
    assert votes_of(by_column) == [meant[row] for row in order]
    assert [row.probability for row in by_column.rows] == [
        by_line.rows[row].probability for row in order
    ]


def test_what_is_no_plain_mark_goes_to_a_person_and_nothing_is_suggested_of_a_struck_one(
    form_of: FormOf, make_pen: MakePen, scan: Scan
) -> None:
    form = form_of(4)
    page, _ = ticked(form, make_pen)
    pen, rows = make_pen(page), form.layout.pages[0].rows
    pen.scribble(rows[16].boxes[0].rect)  # over a tick
    pen.scribble(rows[20].boxes[0].rect)
    box = rows[31].boxes[0].rect  # one along the outline
    pen.line([(box.x + 0.5, box.bottom - 0.2), (box.x + 4.0, box.bottom - 0.1)])

    reading = read(scan(page), form)

    assert set(doubts_of(reading)) == {16, 20, 31}
    assert doubts_of(reading)[16] == (DoubtReason.CORRECTION,)
    assert reading.rows[16].suggestion is None
    assert doubts_of(reading)[31] == (DoubtReason.MARK_OUTSIDE_BOXES,)


def test_a_tick_on_a_name_is_no_blank_row(form_of: FormOf, make_pen: MakePen, scan: Scan) -> None:
    form = form_of(3)
    page, meant = ticked(form, make_pen)
    box = form.layout.pages[0].rows[18].boxes[0].rect
    make_pen(page).tick(RectMm(box.x + 22, box.y, 5.0, 5.0))

    reading = read(scan(page), form)

    assert doubts_of(reading) == {18: (DoubtReason.MARK_OUTSIDE_BOXES,)}
    assert [vote for vote in votes_of(reading) if vote] == meant[:18] + meant[19:]


def test_a_stroke_from_box_to_box_is_shared_in_a_column_whatever_the_order_of_rows(
    form_of: FormOf, make_pen: MakePen, scan: Scan
) -> None:
    for form in (form_of(4), form_of(4, is_across=False)):
        page = form.page()
        pen, rows = make_pen(page), form.layout.pages[0].rows
        column = columns_of(rows)[1]
        upper, lower = (rows[column[place]].boxes[0].rect for place in (4, 5))
        pen.line([(upper.x + 2.5, upper.y + 1.0), (lower.x + 2.5, lower.bottom - 1.0)])
        for place in (0, 2, 8, 10):
            pen.tick(rows[column[place]].boxes[0].rect)

        doubts = doubts_of(read(scan(page), form))

        assert DoubtReason.SHARED_STROKE in doubts[column[4]]
        assert DoubtReason.SHARED_STROKE in doubts[column[5]]
        assert set(doubts) <= {column[place] for place in (3, 4, 5, 6)}


def test_one_box_led_astray_moves_no_other(form_of: FormOf) -> None:
    plan = sampling_plan(form_of(4).layout.pages[0])
    grid = grid_of(plan)

    line = np.flatnonzero(grid.line_of == 6)

    assert len(line) == 4
    assert set(grid.boxes_of_line.tolist()) == {1, 3, 4}
    spread = grid.spread(plan.centers_mm)
    assert np.array_equal(grid.of_boxes(spread), plan.centers_mm)
    near = np.abs(grid.plan.centers_mm[grid.place_of] - plan.centers_mm)
    assert near.max() < 0.11


def lower_moved(page: GrayImage, from_mm: float, by_mm: float, *, axis: int) -> GrayImage:
    """Return a page all below a height of which stands off along an axis, 0 down, 1 across."""
    scale = 200 / MM_PER_INCH
    line, shift = round(from_mm * scale), by_mm * scale
    matrix = np.array([[1.0, 0, shift if axis else 0.0], [0, 1.0, 0.0 if axis else shift]])
    size = page.shape[1], page.shape[0]
    moved = cv2.warpAffine(page, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    return np.concatenate([page[:line], np.asarray(moved, np.uint8)[line:]])


def between_lines(form: DrawnForm, line: int) -> float:
    """Return the height between a line of the grid and the one above it."""
    rows = form.layout.pages[0].rows
    return sorted({row.rect.y for row in rows})[line]


@pytest.mark.parametrize("abreast", ABREAST)
def test_a_page_on_which_a_feeder_slipped_is_read(
    abreast: int, form_of: FormOf, make_pen: MakePen, scan: Scan
) -> None:
    form = form_of(abreast)
    page, meant = ticked(form, make_pen)
    slipped = lower_moved(page, between_lines(form, 7), 0.4, axis=0)

    reading = read(scan(slipped), form)

    assert votes_of(reading) == meant


@pytest.mark.parametrize("abreast", [2, 3, 4, 6])
def test_a_part_of_another_sheet_that_lies_off_sideways_is_never_read_as_this_ones(
    abreast: int, form_of: FormOf, make_pen: MakePen, scan: Scan
) -> None:
    form = form_of(abreast)
    page, _ = ticked(form, make_pen)
    first, last = (between_lines(form, line) for line in (4, 10))
    strip = lower_moved(lower_moved(page, first, 0.5, axis=1), last, -0.5, axis=1)

    outcome = read_page(scan(strip), form.context)

    if isinstance(outcome, PageReading):
        rows = form.layout.pages[0].rows
        within = {n for n, row in enumerate(rows) if first <= row.rect.y < last}
        beyond = {n for n, why in doubts_of(outcome).items() if DoubtReason.BEYOND_EDGE in why}
        assert within <= beyond
    else:
        assert isinstance(outcome, Rejection)
        assert outcome.reason is RejectionReason.TWO_SHEETS


@pytest.mark.parametrize("abreast", [3, 4, 6])
def test_a_page_that_is_joined_down_its_length_is_refused(
    abreast: int, form_of: FormOf, make_pen: MakePen, scan: Scan
) -> None:
    form = form_of(abreast)
    page, _ = ticked(form, make_pen)
    scale, down = 200 / MM_PER_INCH, lower_moved(page, 0.0, 0.6, axis=0)
    boxes = sorted({row.boxes[0].rect.x for row in form.layout.pages[0].rows})
    border = round((boxes[1] - 4.0) * scale)
    joined = page.copy()
    top, bottom = (round(mm * scale) for mm in (50.0, 262.0))  # the corner marks stay
    joined[top:bottom, border:] = down[top:bottom, border:]

    outcome = read_page(scan(joined), form.context)

    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.TWO_SHEETS


@pytest.mark.parametrize("axis", ["rows", "columns"])
def test_a_layout_that_is_off_by_a_row_or_a_column_refuses_the_page(
    axis: str, form_of: FormOf, make_pen: MakePen, scan: Scan
) -> None:
    form = form_of(4)
    page, _ = ticked(form, make_pen)
    layout = form.layout.pages[0]
    by = (0.0, 8.0) if axis == "rows" else (46.5, 0.0)

    def moved(rect: RectMm) -> RectMm:
        return replace(rect, x=rect.x + by[0], y=rect.y + by[1])

    rows = tuple(
        replace(
            row,
            rect=moved(row.rect),
            boxes=tuple(replace(box, rect=moved(box.rect)) for box in row.boxes),
        )
        for row in layout.rows
        if row.boxes[0].rect.x < 150 or axis == "rows"
    )
    pages = (replace(layout, rows=rows), *form.layout.pages[1:])
    slipped: Layout = replace(form.layout, pages=pages)
    form_id = form.printed.layout.form
    context: ReadingContext = replace(form.context, layouts={form_id: slipped})

    outcome = read_page(scan(page), context)

    assert isinstance(outcome, Rejection)
    assert outcome.reason in (RejectionReason.POOR_REGISTRATION, RejectionReason.BOXES_COVERED)


def test_pictures_show_the_one_box_of_a_row(form_of: FormOf, make_pen: MakePen, scan: Scan) -> None:
    form = form_of(4)
    page, meant = ticked(form, make_pen)
    scanned, rows = scan(page), form.layout.pages[0].rows

    picture = explain_page(see_page(scanned, form.context), Caption("scan"))
    view = view_page(scanned, form.context)

    coloured = (np.abs(picture.astype(int) - CHOSEN_COLOUR).max(axis=2) <= 12).sum()
    assert coloured > 20 * sum(vote == CHOSEN for vote in meant)
    assert view.boxes_px.shape == (len(rows), 1, 4, 2)
    assert cut_boxes(view, 2, framed=(0,)).shape[1] < cut_row(view, 2).shape[1]


HAIR = EMPTY._replace(
    own=1.36, span=4.0, strength=0.31, excess=60.0, cover=0.09, core=0.42, breadth=0.33
)
"""As one was measured that a simulated scan was wrong about."""

PENCIL = HAIR._replace(own=3.0, strength=0.36, core=0.58, breadth=0.56)


@pytest.mark.parametrize(
    ("mark", "kind", "marks", "vote"),
    [
        (HAIR, MarkKind.TICK, 1, None),
        (HAIR, MarkKind.TICK, 2, None),
        (HAIR, MarkKind.TICK, 4, CHOSEN),  # so this hand marks
        (PENCIL, MarkKind.LINE, 1, None),
        (PENCIL, MarkKind.LINE, 4, CHOSEN),
        (PENCIL, MarkKind.TICK, 1, CHOSEN),
        (TICK, MarkKind.TICK, 1, CHOSEN),
    ],
)
def test_a_thin_or_straight_line_is_a_mark_only_where_others_say_that_this_hand_marks_so(
    mark: BoxMeasure, kind: MarkKind, marks: int, vote: Vote | None, form_of: FormOf
) -> None:
    rows = form_of(4).layout.pages[0].rows
    plain, nothing = BoxView(0.0, 0.99, kind, 0.97), BoxView(0.999, 0.0)
    page = PageMeasures(
        tuple(measured_row(mark if k < marks else EMPTY) for k in range(len(rows))),
        least_ink=0.06,
        seen=tuple((plain if k < marks else nothing,) for k in range(len(rows))),
    )

    first, *_, last = decide_rows(rows, page, Limits())

    assert first.vote == vote
    assert first.doubts == (() if vote else (DoubtReason.MARGINAL_MARK,))
    assert last.vote is Vote.ABSTAIN
