"""Pages of dots or outlines: refused for the scanner's mode, or read where they can be."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from ballot.messages import say
from ballot.reading import PageReading, Rejection, RejectionReason
from calibration.images import to_gray
from calibration.scans.bad_inputs import photo_scene
from scanner.context import ReadingContext
from scanner.locate.scan_mode import wrong_mode
from scanner.sheet import read_page

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]

_PAPER = 235 / 250
"""Of the paper's white, for recycled paper."""


def error_diffused(page: GrayImage) -> GrayImage:
    """Floyd and Steinberg's, as Pillow has it."""
    return np.asarray(Image.fromarray(page).convert("1")).astype(np.uint8) * 255


def _ordered(page: GrayImage, levels: NDArray[np.float64]) -> GrayImage:
    height, width = page.shape
    tiles = np.tile(levels, (height // len(levels) + 1, width // len(levels) + 1))
    return np.where(page > tiles[:height, :width], 255, 0).astype(np.uint8)


def ordered(page: GrayImage) -> GrayImage:
    """Bayer's, of 8 x 8."""
    levels = np.zeros((1, 1))
    while len(levels) < 8:
        levels = np.block([[4 * levels, 4 * levels + 2], [4 * levels + 3, 4 * levels + 1]])
    return _ordered(page, (levels + 0.5) / levels.size * 255)


def clustered(page: GrayImage) -> GrayImage:
    """Dots that grow, of 6 x 6."""
    at = np.cos((np.arange(6) + 0.25) / 6 * 2 * np.pi)
    order = (at[:, None] + at[None, :] * 1.01).ravel().argsort().argsort()
    return _ordered(page, (order.reshape(6, 6) + 0.5) / 36 * 255)


def as_photo(page: GrayImage) -> GrayImage:
    """Dots that were stored as a JPEG in grey."""
    jpeg = cv2.imencode(".jpg", error_diffused(page), [cv2.IMWRITE_JPEG_QUALITY, 75])[1]
    return np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_GRAYSCALE), np.uint8)


def enhanced(page: GrayImage, side: int, below: int = 10) -> GrayImage:
    """Black where a pixel is darker than its neighbourhood, `side` px wide."""
    mean, binary = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY
    return np.asarray(cv2.adaptiveThreshold(page, 255, mean, binary, side, below), np.uint8)


@pytest.fixture
def scanned(
    example_form: "PrintedForm", make_pen: Callable[..., Any], scan: Callable[..., GrayImage]
) -> Callable[..., GrayImage]:
    """Return a function that scans page 1, with ticks, on paper that isn't white."""

    def make(dpi: int = 200) -> GrayImage:
        page = example_form.page(1, dpi=dpi)
        pen = make_pen(page)
        for number, row in enumerate(example_form.layout.pages[0].rows[::2]):
            pen.tick(row.boxes[number % 3].rect)
        return scan((page * _PAPER).astype(np.uint8))

    return make


def _refused_for_its_mode(outcome: object, text: str) -> bool:
    return outcome == Rejection(RejectionReason.SCAN_MODE, say(text))


@pytest.mark.parametrize("dither", [error_diffused, ordered, clustered, as_photo])
def test_a_page_of_dots_that_can_not_be_read_says_so(
    dither: Callable[[GrayImage], GrayImage],
    scanned: Callable[..., GrayImage],
    example_context: ReadingContext,
) -> None:
    for turns in range(2):
        page = np.ascontiguousarray(np.rot90(dither(scanned()), turns))

        assert _refused_for_its_mode(read_page(page, example_context), "page.dots")


@pytest.mark.parametrize("dither", [error_diffused, ordered])
def test_a_page_of_dots_that_reads_right_is_read(
    dither: Callable[[GrayImage], GrayImage],
    scanned: Callable[..., GrayImage],
    example_context: ReadingContext,
) -> None:
    """At 300 dpi a module of the code has enough dots."""
    plain = read_page(scanned(300), example_context)
    outcome = read_page(dither(scanned(300)), example_context)

    assert isinstance(plain, PageReading)
    assert isinstance(outcome, PageReading)
    for row, known in zip(outcome.rows, plain.rows, strict=True):
        assert row.vote in (None, known.vote)


@pytest.mark.parametrize(("dpi", "side"), [(200, 7), (200, 11), (200, 15), (300, 15), (300, 21)])
def test_a_page_of_outlines_says_so(
    dpi: int, side: int, scanned: Callable[..., GrayImage], example_context: ReadingContext
) -> None:
    page = enhanced(scanned(dpi), side)

    assert _refused_for_its_mode(read_page(page, example_context), "page.hollow")


def test_an_adaptive_threshold_that_keeps_marks_black_is_read(
    scanned: Callable[..., GrayImage], example_context: ReadingContext
) -> None:
    assert isinstance(read_page(enhanced(scanned(), 51), example_context), PageReading)


def test_a_photo_in_dots_or_outlines_is_still_no_form(example_context: ReadingContext) -> None:
    photo = np.asarray(to_gray(photo_scene(150, np.random.default_rng(1))), np.uint8)

    for page in (error_diffused(photo), enhanced(photo, 11)):
        outcome = read_page(page, example_context)

        assert isinstance(outcome, Rejection)
        assert outcome.reason is RejectionReason.NOT_A_FORM


@pytest.mark.parametrize("noise", [3.0, 12.0, 20.0])
@pytest.mark.parametrize("is_black_and_white", [False, True])
def test_a_page_that_lost_its_marks_is_of_no_wrong_mode(
    is_black_and_white: bool,
    noise: float,
    example_form: "PrintedForm",
    scan: Callable[..., GrayImage],
) -> None:
    """Boxes are outlines, too, and noise is grain."""
    page = example_form.page(1)
    page[: page.shape[0] // 8] = 250
    page[-page.shape[0] // 8 :] = 250
    page = scan(page, noise=noise)
    if is_black_and_white:
        page = np.where(page > 140, 255, 0).astype(np.uint8)

    assert wrong_mode(page, 0) is None
