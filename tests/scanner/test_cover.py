"""Cover sheets of batches: known by their codes, never taken for a form, never for nothing."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray

from ballot.cover import COVER_FOOT_CODE, COVER_HEAD_CODE, Cover
from ballot.geometry import A4_MM, RectMm
from ballot.ids import ActivityId, SessionId
from ballot.reading import PageReading, Rejection, RejectionReason, SplitPicture
from forms.cover import print_covers
from scanner.context import ReadingContext
from scanner.sheet import read_page, read_picture
from scanner.show.explain import Caption, explain_page
from scanner.show.overlay import draw_overlay
from scanner.show.places import see_page
from tests.conftest import SECRET, PrintedForm
from tests.scanner.laid import beside

GrayImage = NDArray[np.uint8]
Scan = Callable[..., GrayImage]
Page = Callable[..., GrayImage]

DPI = 200


@pytest.fixture(scope="module")
def cover(example_form: PrintedForm) -> Cover:
    return Cover(example_form.activity.sessions[0].id, 3, 48)


@pytest.fixture(scope="module")
def print_cover(example_form: PrintedForm, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """Return what prints one cover as grey pixels."""

    def page(
        cover: Cover,
        *,
        secret: bytes = SECRET,
        activity: ActivityId | None = None,
        dpi: int = DPI,
    ) -> GrayImage:
        pdf: Path = tmp_path_factory.mktemp("covers") / "cover.pdf"
        of = replace(example_form.activity, id=activity or example_form.activity.id)
        print_covers(of, of.sessions[0], [cover], secret, pdf)
        with pypdfium2.PdfDocument(pdf) as document:
            image = document[0].render(scale=dpi / 72, grayscale=True).to_numpy()
        return np.minimum(image.reshape(image.shape[0], -1), 250)

    return page


@pytest.fixture
def context(example_form: PrintedForm, example_context: ReadingContext) -> ReadingContext:
    sessions = tuple(session.id for session in example_form.activity.sessions)
    return replace(example_context, sessions=sessions)


def paint(page: GrayImage, rect: RectMm, grey: int = 250) -> None:
    scale = page.shape[1] / A4_MM[0]
    left, top, right, bottom = (round(v * scale) for v in (rect.x, rect.y, rect.right, rect.bottom))
    page[top:bottom, left:right] = grey


def reason(outcome: object) -> RejectionReason:
    assert isinstance(outcome, Rejection)
    return outcome.reason


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("dpi", [150, 300])
def test_a_cover_is_known_any_way_up(
    print_cover: Page, cover: Cover, context: ReadingContext, scan: Scan, turns: int, dpi: int
) -> None:
    page = np.ascontiguousarray(np.rot90(scan(print_cover(cover, dpi=dpi)), turns))

    assert read_picture(page, context) == cover


def test_a_cover_without_a_number_says_so(
    print_cover: Page, cover: Cover, context: ReadingContext, scan: Scan
) -> None:
    blank = replace(cover, sheets=None)

    assert read_page(scan(print_cover(blank)), context) == blank


def test_a_cover_is_known_in_black_and_white(
    print_cover: Page, cover: Cover, context: ReadingContext, scan: Scan
) -> None:
    page = np.where(scan(print_cover(cover)) > 128, np.uint8(255), np.uint8(0))

    assert read_page(page, context) == cover


def test_a_cover_that_lies_askew_is_known(
    print_cover: Page, cover: Cover, context: ReadingContext, scan: Scan
) -> None:
    page = scan(print_cover(cover))
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 2.5, 1.0)
    askew = np.asarray(cv2.warpAffine(page, turn, (width, height), borderValue=250), np.uint8)

    assert read_page(askew, context) == cover


def test_a_cover_is_known_by_its_foot_alone(
    print_cover: Page, cover: Cover, context: ReadingContext, scan: Scan
) -> None:
    page = print_cover(cover)
    paint(page, COVER_HEAD_CODE.grown(1))

    assert read_page(scan(page), context) == cover


def test_a_worn_code_at_the_foot_is_enough(
    print_cover: Page, cover: Cover, context: ReadingContext, scan: Scan
) -> None:
    page = print_cover(cover)
    corner = COVER_FOOT_CODE
    paint(page, RectMm(corner.x, corner.y, 4.0, 4.0))

    assert read_page(scan(page), context) == cover


def test_a_cover_whose_foot_is_hidden_is_a_person_s(
    print_cover: Page, cover: Cover, context: ReadingContext, scan: Scan
) -> None:
    page = print_cover(cover)
    paint(page, COVER_FOOT_CODE.grown(3))

    outcome = read_page(scan(page), context)

    assert reason(outcome) is RejectionReason.UNPROVEN_FOOT


def test_a_cover_without_any_code_is_refused(
    print_cover: Page, cover: Cover, context: ReadingContext, scan: Scan
) -> None:
    page = print_cover(cover)
    paint(page, COVER_FOOT_CODE.grown(3))
    paint(page, COVER_HEAD_CODE.grown(3))

    outcome = read_page(scan(page), context)

    assert reason(outcome) is RejectionReason.UNREADABLE_CODE


@pytest.mark.parametrize("is_over", [True, False])
def test_a_form_and_a_cover_in_one_page_are_two_papers(
    print_cover: Page,
    cover: Cover,
    example_form: PrintedForm,
    context: ReadingContext,
    scan: Scan,
    is_over: bool,
) -> None:
    pages = [print_cover(cover), example_form.page()]
    top, bottom = pages if is_over else reversed(pages)
    half = top.shape[0] // 2
    top[half:] = bottom[half:]

    wanted = {RejectionReason.TWO_SHEETS, RejectionReason.POOR_REGISTRATION}
    assert reason(read_page(scan(top), context)) in wanted


def test_two_covers_in_one_page_are_two_papers(
    print_cover: Page, cover: Cover, context: ReadingContext, scan: Scan
) -> None:
    page, other = print_cover(cover), print_cover(replace(cover, batch=4))
    half = page.shape[0] // 2
    page[half:] = other[half:]

    assert reason(read_page(scan(page), context)) is RejectionReason.TWO_SHEETS


def test_a_cover_that_somebody_else_printed_is_forged(
    print_cover: Page, cover: Cover, context: ReadingContext, scan: Scan
) -> None:
    page = print_cover(cover, secret=b"somebody else's secret")

    outcome = read_page(scan(page), context)

    assert reason(outcome) is RejectionReason.FORGED_CODE
    assert isinstance(outcome, Rejection)
    assert "封面" in outcome.detail


def test_a_cover_of_a_session_that_is_not_there_is_not_believed(
    print_cover: Page, context: ReadingContext, scan: Scan
) -> None:
    page = print_cover(Cover(SessionId("elsewhere"), 1, 5))

    assert reason(read_page(scan(page), context)) is RejectionReason.FORGED_CODE


def test_a_cover_of_another_activity_says_so(
    print_cover: Page, cover: Cover, context: ReadingContext, scan: Scan
) -> None:
    page = print_cover(cover, activity=ActivityId("ABCDEFHJ"))

    assert reason(read_page(scan(page), context)) is RejectionReason.FOREIGN_ACTIVITY


def test_a_cover_beside_a_form_in_one_picture_is_a_part_of_it(
    print_cover: Page,
    cover: Cover,
    example_form: PrintedForm,
    context: ReadingContext,
    scan: Scan,
) -> None:
    picture = scan(beside([print_cover(cover), example_form.page()]))

    outcome = read_picture(picture, context)

    assert isinstance(outcome, SplitPicture)
    first, second = outcome.parts
    assert first == cover
    assert isinstance(second, PageReading)


def test_a_cover_can_be_shown_and_explained(
    print_cover: Page, cover: Cover, context: ReadingContext, scan: Scan
) -> None:
    page = scan(print_cover(cover))

    seen = see_page(page, context)

    assert seen.outcome == cover
    assert draw_overlay(page, context).shape[:2] == page.shape
    assert explain_page(seen, Caption("scan.pdf")).size > 0


def test_a_reader_that_knows_no_sessions_believes_no_cover(
    print_cover: Page, cover: Cover, example_context: ReadingContext, scan: Scan
) -> None:
    outcome = read_page(scan(print_cover(cover)), example_context)

    assert reason(outcome) is RejectionReason.FORGED_CODE
