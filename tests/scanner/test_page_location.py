"""Orientation, registration and the proof that boxes stand where they should."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.geometry import A4_MM, RectMm
from ballot.grade import Grade, Vote
from ballot.layout import PageLayout
from ballot.reading import DoubtReason, PageReading, Rejection, RejectionReason
from calibration.bad_inputs import blank_page, mirrored, photo_scene, two_sheets
from calibration.degrade import DEGRADATIONS, Degradation
from calibration.images import to_gray
from scanner.boxes import locate_boxes
from scanner.fiducials import find_fiducials, orient
from scanner.identity import ReadingContext
from scanner.registration import register_page
from scanner.sampling import sample_strip, sampling_plan
from scanner.sheet import read_page
from scanner.types import Refused

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]


@pytest.fixture
def marked(example_form: "PrintedForm", make_pen: Callable[..., Any]) -> GrayImage:
    """Page 1 with every third row left blank, the others 满意 and 不满意 in turn."""
    page = example_form.page(1)
    pen = make_pen(page)
    for k, row in enumerate(example_form.layout.pages[0].rows):
        if k % 3:
            pen.tick(row.boxes[0 if k % 3 == 1 else 2].rect)
    return page


EXPECTED = [(Vote.ABSTAIN, Vote.SATISFIED, Vote.DISSATISFIED)[k % 3] for k in range(45)]


def votes(outcome: object) -> list[Vote | None]:
    assert isinstance(outcome, PageReading), outcome
    return [row.vote for row in outcome.rows]


def reason(outcome: object) -> RejectionReason:
    assert isinstance(outcome, Rejection), outcome
    assert outcome.detail
    return outcome.reason


def paint(page: GrayImage, rect: RectMm, grey: int = 255) -> None:
    scale = page.shape[1] / A4_MM[0]
    left, top, right, bottom = (round(v * scale) for v in (rect.x, rect.y, rect.right, rect.bottom))
    page[top:bottom, left:right] = grey


@pytest.mark.parametrize("turns", range(4))
def test_a_page_is_read_whichever_way_it_went_in(
    turns: int, marked: GrayImage, scan: Callable[..., GrayImage], example_context: ReadingContext
) -> None:
    page = np.ascontiguousarray(np.rot90(scan(marked), turns))

    outcome = read_page(page, example_context)

    assert votes(outcome) == EXPECTED


@pytest.mark.parametrize("skew_deg", [-5.0, -2.0, 2.0, 5.0])
@pytest.mark.parametrize("dpi", [150, 300])
def test_a_page_is_read_at_any_skew_up_to_five_degrees(
    dpi: int,
    skew_deg: float,
    example_form: "PrintedForm",
    make_pen: Callable[..., Any],
    scan: Callable[..., GrayImage],
    example_context: ReadingContext,
) -> None:
    page = example_form.page(1, dpi=dpi)
    pen = make_pen(page)
    for row in example_form.layout.pages[0].rows:
        pen.tick(row.boxes[1].rect)
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew_deg, 1.0)
    turned = cv2.warpAffine(page, turn, (width, height), borderValue=255)

    outcome = read_page(scan(np.asarray(turned, np.uint8)), example_context)

    assert votes(outcome) == [Vote.MOSTLY_SATISFIED] * 45


@pytest.mark.parametrize("lost", range(4))
def test_three_fiducials_suffice(
    lost: int,
    marked: GrayImage,
    example_form: "PrintedForm",
    scan: Callable[..., GrayImage],
    example_context: ReadingContext,
) -> None:
    paint(marked, example_form.layout.pages[0].fiducials[lost].rect.grown(2))

    outcome = read_page(scan(marked), example_context)

    assert votes(outcome) == EXPECTED
    assert isinstance(outcome, PageReading)
    assert outcome.registration.fiducials == 3


@pytest.mark.parametrize(("lost", "is_read"), [(False, True), (True, False)])
def test_three_fiducials_do_not_suffice_where_boxes_are_missing_too(
    lost: bool,
    is_read: bool,
    marked: GrayImage,
    example_form: "PrintedForm",
    scan: Callable[..., GrayImage],
    example_context: ReadingContext,
) -> None:
    layout = example_form.layout.pages[0]
    for row in layout.rows[10:12]:
        for box in row.boxes:
            paint(marked, box.rect.grown(0.5))
    if lost:
        paint(marked, layout.fiducials[2].rect.grown(1.0))

    outcome = read_page(scan(marked), example_context)

    assert isinstance(outcome, PageReading) == is_read


def test_a_box_beyond_what_was_sampled_is_a_refusal_and_no_crash(
    example_form: "PrintedForm", scan: Callable[..., GrayImage]
) -> None:
    layout = example_form.layout.pages[0]
    upright, rough = orient(scan(example_form.page(1)))
    page_map = register_page(find_fiducials(upright, rough), layout)
    plan = sampling_plan(layout)
    narrow = replace(plan, width_px=plan.width_px - 16)

    with pytest.raises(Refused) as refused:
        locate_boxes(sample_strip(upright, page_map, narrow), page_map, narrow)

    assert refused.value.rejection.reason is RejectionReason.POOR_REGISTRATION


def test_two_fiducials_do_not(
    marked: GrayImage,
    example_form: "PrintedForm",
    scan: Callable[..., GrayImage],
    example_context: ReadingContext,
) -> None:
    for lost in (0, 2):
        paint(marked, example_form.layout.pages[0].fiducials[lost].rect.grown(2))

    assert reason(read_page(scan(marked), example_context)) is RejectionReason.NOT_A_FORM


def test_a_mirrored_page_is_refused(
    marked: GrayImage, scan: Callable[..., GrayImage], example_context: ReadingContext
) -> None:
    page = np.asarray(mirrored(scan(marked)), np.uint8)

    assert reason(read_page(page, example_context)) is RejectionReason.NOT_A_FORM


def test_blank_paper_is_no_form(
    scan: Callable[..., GrayImage], example_context: ReadingContext
) -> None:
    page = scan(np.asarray(to_gray(blank_page(200)), np.uint8))

    assert reason(read_page(page, example_context)) is RejectionReason.NOT_A_FORM


@pytest.mark.parametrize("seed", range(3))
def test_a_photo_of_something_else_is_no_form(seed: int, example_context: ReadingContext) -> None:
    page = np.asarray(to_gray(photo_scene(150, np.random.default_rng(seed))), np.uint8)

    assert reason(read_page(page, example_context)) is RejectionReason.NOT_A_FORM


@pytest.mark.parametrize("share", [0.15, 0.35, 0.5, 0.7, 0.9])
def test_two_sheets_fed_at_once_are_refused(
    share: float,
    example_form: "PrintedForm",
    marked: GrayImage,
    scan: Callable[..., GrayImage],
    example_context: ReadingContext,
) -> None:
    behind = example_form.page(1, sheet=1)

    page = two_sheets(marked, behind, share)

    assert isinstance(read_page(scan(page), example_context), Rejection)


def test_a_page_below_120_dpi_is_refused_as_poor(
    marked: GrayImage, example_context: ReadingContext
) -> None:
    page = np.asarray(cv2.resize(marked, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))

    assert reason(read_page(page, example_context)) in {
        RejectionReason.POOR_REGISTRATION,
        RejectionReason.NOT_A_FORM,
    }


def moved(layout: PageLayout, dx: float, dy: float) -> PageLayout:
    """Return the page with all its rows and boxes moved, in mm."""

    def at(rect: RectMm) -> RectMm:
        return replace(rect, x=rect.x + dx, y=rect.y + dy)

    rows = tuple(
        replace(
            row,
            rect=at(row.rect),
            boxes=tuple(replace(box, rect=at(box.rect)) for box in row.boxes),
        )
        for row in layout.rows
    )
    return replace(layout, rows=rows)


def upside_down(layout: PageLayout) -> PageLayout:
    """Return the page with its rows where they would stand on a sheet turned by 180°."""

    def at(rect: RectMm) -> RectMm:
        return replace(rect, x=A4_MM[0] - rect.right, y=A4_MM[1] - rect.bottom).rounded()

    rows = tuple(
        replace(
            row,
            rect=at(row.rect),
            boxes=tuple(
                replace(box, grade=grade, rect=at(box.rect))
                for box, grade in zip(reversed(row.boxes), Grade, strict=True)
            ),
        )
        for row in reversed(layout.rows)
    )
    return replace(layout, rows=rows)


def columns_swapped(layout: PageLayout) -> PageLayout:
    """Return the page with the rows of its two columns exchanged."""
    left, right = sorted({row.rect.x for row in layout.rows})

    def at(rect: RectMm, dx: float) -> RectMm:
        return replace(rect, x=round(rect.x + dx, 3))

    rows = []
    for row in layout.rows:
        dx = right - left if row.rect.x == left else left - right
        boxes = tuple(replace(box, rect=at(box.rect, dx)) for box in row.boxes)
        rows.append(replace(row, rect=at(row.rect, dx), boxes=boxes))
    return replace(layout, rows=tuple(rows))


def first_column_moved(layout: PageLayout, dy: float) -> PageLayout:
    """Return the page with the rows of its first column moved down, the others where they are."""
    whole = moved(layout, 0.0, dy)
    first = min(row.rect.x for row in layout.rows)
    rows = tuple(
        there if here.rect.x == first else here
        for here, there in zip(layout.rows, whole.rows, strict=True)
    )
    return replace(layout, rows=rows)


def one_box(layout: PageLayout) -> float:
    first, second, _ = layout.rows[0].boxes
    return second.rect.x - first.rect.x


def one_row(layout: PageLayout) -> float:
    return layout.rows[0].rect.h


SLIPS: dict[str, Callable[[PageLayout], PageLayout]] = {
    "a row up": lambda page: moved(page, 0.0, -one_row(page)),
    "a row down": lambda page: moved(page, 0.0, one_row(page)),
    "two rows down": lambda page: moved(page, 0.0, 2 * one_row(page)),
    "half a row down": lambda page: moved(page, 0.0, one_row(page) / 2),
    "a box left": lambda page: moved(page, -one_box(page), 0.0),
    "a box right": lambda page: moved(page, one_box(page), 0.0),
    "half a box right": lambda page: moved(page, one_box(page) / 2, 0.0),
    "columns swapped": columns_swapped,
    "the first column a row up": lambda page: first_column_moved(page, -one_row(page)),
    "the first column a row down": lambda page: first_column_moved(page, one_row(page)),
    "upside down": upside_down,
}


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("filled", ["blank", "ticked"])
@pytest.mark.parametrize(
    ("which", "number"), [("example_form", 1), ("example_form", 2), ("dense_form", 1)]
)
@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_a_page_whose_boxes_are_looked_for_in_the_wrong_place_is_refused(
    which: str,
    number: int,
    filled: str,
    slip: str,
    dpi: int,
    request: pytest.FixtureRequest,
    make_pen: Callable[..., Any],
    scan: Callable[..., GrayImage],
) -> None:
    form = request.getfixturevalue(which)
    layout = form.layout.page(number)
    if slip == "columns swapped" and len({row.rect.x for row in layout.rows}) == 1:
        return  # one column has nothing to be swapped with
    page = form.page(number, dpi=dpi)
    if filled == "ticked":
        pen = make_pen(page)
        for k, row in enumerate(layout.rows):
            pen.tick(row.boxes[k % 3].rect)
    upright, rough = orient(scan(page))
    page_map = register_page(find_fiducials(upright, rough), layout)
    plan = sampling_plan(SLIPS[slip](layout))

    with pytest.raises(Refused) as refused:
        locate_boxes(sample_strip(upright, page_map, plan), page_map, plan)

    assert refused.value.rejection.reason is RejectionReason.POOR_REGISTRATION


def test_a_page_that_lost_its_boxes_is_refused_and_says_which_sheet_it_is(
    marked: GrayImage,
    example_form: "PrintedForm",
    scan: Callable[..., GrayImage],
    example_context: ReadingContext,
) -> None:
    for row in example_form.layout.pages[0].rows[:8]:
        paint(marked, row.rect)

    outcome = read_page(scan(marked), example_context)

    assert reason(outcome) is RejectionReason.POOR_REGISTRATION
    assert isinstance(outcome, Rejection)
    assert (outcome.sheet, outcome.page) == (example_form.sheets[0], 1)


def test_a_row_under_a_blot_is_in_doubt_and_no_abstention(
    marked: GrayImage,
    example_form: "PrintedForm",
    scan: Callable[..., GrayImage],
    example_context: ReadingContext,
) -> None:
    row = example_form.layout.pages[0].rows[9]
    paint(marked, row.boxes[1].rect.grown(1.5), grey=60)

    seen = votes(read_page(scan(marked), example_context))

    assert seen[9] is None


@pytest.mark.parametrize("grey", [255, 60])
def test_a_row_whose_boxes_are_covered_is_in_doubt_and_no_abstention(
    grey: int,
    marked: GrayImage,
    example_form: "PrintedForm",
    scan: Callable[..., GrayImage],
    example_context: ReadingContext,
) -> None:
    row = example_form.layout.pages[0].rows[9]
    for box in row.boxes:
        paint(marked, box.rect.grown(1.0), grey=grey)

    seen = votes(read_page(scan(marked), example_context))

    assert seen[9] is None


BLANK_SCANS: dict[str, tuple[tuple[Degradation, float], ...]] = {
    "as printed": (),
    "blurred": ((Degradation.BLUR, 0.6),),
    "fat print": ((Degradation.PRINT_THICKNESS, 0.8),),
    "noisy": ((Degradation.NOISE, 0.6),),
    "pale": ((Degradation.CONTRAST, 0.8),),
    "dusty": ((Degradation.DUST, 0.3),),
    "bleeding through": ((Degradation.BLEED_THROUGH, 0.1),),
    "badly lit": ((Degradation.UNEVEN_LIGHT, 0.7),),
    "swaying": ((Degradation.WOBBLE, 0.6), (Degradation.FEEDER_STRETCH, 0.6)),
    "shrunk and turned": ((Degradation.PRINT_SCALE, 1.0), (Degradation.ROTATION, 0.8)),
    "copied badly": ((Degradation.JPEG, 0.7),),
    "black and white": ((Degradation.BLUR, 0.2), (Degradation.BILEVEL, 0.4)),
}


@pytest.mark.parametrize("how", BLANK_SCANS)
@pytest.mark.parametrize("which", ["example_form", "dense_form"])
def test_a_printed_outline_is_never_a_vote(
    which: str,
    how: str,
    request: pytest.FixtureRequest,
    context_of: Callable[..., ReadingContext],
) -> None:
    form = request.getfixturevalue(which)
    rng = np.random.default_rng(5)
    page = form.page(1)
    for name, severity in BLANK_SCANS[how]:
        page = np.asarray(to_gray(DEGRADATIONS[name](page, severity, rng)), np.uint8)

    outcome = read_page(page, context_of(form))

    assert isinstance(outcome, PageReading)
    # A blank page in black and white proves nothing: each of its rows is asked about, but no
    # outline is taken for a mark.
    seen = [(row.vote, row.doubts) for row in outcome.rows]
    empty = {(Vote.ABSTAIN, ()), (None, (DoubtReason.FAINT_PAGE,))}
    assert {vote for vote, _ in seen} <= {Vote.ABSTAIN, None}
    assert sum(row not in empty for row in seen) <= 0.1 * len(seen)


@pytest.mark.parametrize("which", ["example_form", "dense_form"])
def test_print_that_shines_through_a_blank_page_is_never_a_vote(
    which: str, request: pytest.FixtureRequest, context_of: Callable[..., ReadingContext]
) -> None:
    """Thin paper: a tenth of the light is gone under the print on the other side."""
    form = request.getfixturevalue(which)
    page = form.page(1)
    shown = DEGRADATIONS[Degradation.BLEED_THROUGH](page, 0.3, np.random.default_rng(5))

    seen = votes(read_page(np.asarray(to_gray(shown), np.uint8), context_of(form)))

    assert set(seen) <= {Vote.ABSTAIN, None}


@pytest.mark.parametrize("dpi", [150, 200, 300, 400, 600])
@pytest.mark.parametrize("which", ["example_form", "dense_form"])
def test_a_blank_form_is_blank_at_every_resolution(
    which: str,
    dpi: int,
    request: pytest.FixtureRequest,
    scan: Callable[..., GrayImage],
    context_of: Callable[..., ReadingContext],
) -> None:
    form = request.getfixturevalue(which)

    outcome = read_page(scan(form.page(1, dpi=dpi), blur_px=dpi / 300), context_of(form))

    assert set(votes(outcome)) == {Vote.ABSTAIN}
    assert isinstance(outcome, PageReading)
    assert outcome.registration.dpi == pytest.approx(dpi, rel=0.01)
