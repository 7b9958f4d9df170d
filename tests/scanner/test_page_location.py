"""Orientation, registration and the proof that boxes stand where they should."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.geometry import A4_MM, RectMm
from ballot.grade import Vote
from ballot.reading import DoubtReason, PageReading, Rejection, RejectionReason
from calibration.images import to_gray
from calibration.scans.bad_inputs import blank_page, photo_scene, two_sheets
from calibration.scans.degrade import DEGRADATIONS, Degradation
from scanner.context import ReadingContext
from scanner.locate.boxes import locate_boxes
from scanner.locate.fiducials import find_fiducials, orient
from scanner.locate.registration import register_page
from scanner.locate.sampling import sample_strip, sampling_plan
from scanner.measures import load_measures, scanner_traces
from scanner.sheet import read_page
from scanner.types import Refused
from tests.ballot.test_profile import PROFILE

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


def test_a_scanner_that_is_known_for_its_noise_needs_darker_ink(
    marked: GrayImage, scan: Callable[..., GrayImage], example_context: ReadingContext
) -> None:
    noisy = replace(PROFILE, noise=6.0, paper_white=240.0, print_black=40.0)
    page = scan(marked)

    without = read_page(page, example_context)
    with_it = read_page(page, replace(example_context, profile=noisy))

    assert votes(with_it) == votes(without) == EXPECTED
    assert isinstance(with_it, PageReading)
    assert isinstance(without, PageReading)
    assert load_measures(without.measures).least_ink < 0.1
    assert load_measures(with_it.measures).least_ink == pytest.approx(5 * 6.0 / 200, abs=0.001)


@pytest.mark.parametrize("skew_deg", [-4.5, -1.0, 4.5])
def test_a_streak_on_the_glass_is_known_for_one_however_askew_the_sheet_lies(
    skew_deg: float,
    marked: GrayImage,
    scan: Callable[..., GrayImage],
    example_form: "PrintedForm",
    example_context: ReadingContext,
) -> None:
    """It runs along the feed, whose direction registration knows, through half of the rows."""
    height, width = marked.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew_deg, 1.0)
    page = scan(
        np.asarray(cv2.warpAffine(marked, turn, (width, height), borderValue=255), np.uint8)
    )
    boxes = example_form.layout.pages[0].rows[10].boxes
    beside_mm = (boxes[0].rect.right + boxes[1].rect.x) / 2
    column = round(beside_mm * page.shape[1] / A4_MM[0])
    page[:, column : column + 2] = np.minimum(page[:, column : column + 2], 200)

    outcome = read_page(page, example_context)

    assert isinstance(outcome, PageReading)
    streaks = scanner_traces(outcome.measures).streaks_mm
    assert [at_mm for at_mm in streaks if abs(at_mm - beside_mm) < 8] != []
    seen = zip(votes(outcome), EXPECTED, strict=True)
    assert [pair for pair in seen if pair[0] not in (None, pair[1])] == []


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


@pytest.mark.parametrize("hole", ["across one side", "over a corner"])
def test_a_blank_row_of_which_a_box_isnt_wholly_seen_is_no_abstention(
    hole: str,
    example_form: "PrintedForm",
    marked: GrayImage,
    scan: Callable[..., GrayImage],
    example_context: ReadingContext,
) -> None:
    number = 4
    box = example_form.layout.pages[0].rows[number].boxes[1].rect
    for each in example_form.layout.pages[0].rows[number].boxes:
        inside = each.rect.grown(-0.5)
        paint(marked, inside)
    width = box.w if hole == "over a corner" else box.w / 2
    paint(marked, replace(box, x=box.x - 0.5, y=box.y - 0.5, w=width, h=box.h + 1.0))

    outcome = read_page(scan(marked), example_context)

    assert isinstance(outcome, PageReading)
    assert outcome.rows[number].vote is None
    assert DoubtReason.OBSCURED in outcome.rows[number].doubts


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

    outcome = read_page(scan(marked), example_context)

    assert reason(outcome) is RejectionReason.INCOMPLETE_SHEET


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


@pytest.mark.parametrize(
    ("first", "why"),
    [(0, RejectionReason.POOR_REGISTRATION), (4, RejectionReason.BOXES_COVERED)],
    ids=["an outer row with them, as if the page had slipped", "inside"],
)
def test_a_page_that_lost_its_boxes_is_refused_and_says_which_sheet_it_is(
    first: int,
    why: RejectionReason,
    marked: GrayImage,
    example_form: "PrintedForm",
    scan: Callable[..., GrayImage],
    example_context: ReadingContext,
) -> None:
    for row in example_form.layout.pages[0].rows[first : first + 8]:
        paint(marked, row.rect)

    outcome = read_page(scan(marked), example_context)

    assert reason(outcome) is why
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
