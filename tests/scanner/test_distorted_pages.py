"""Paper, printers and scanners distort: such a page is read right or refused, never misread."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.geometry import A4_MM
from ballot.reading import PageReading
from calibration.images import to_gray
from calibration.scans.degrade import DEGRADATIONS, Degradation
from scanner.context import ReadingContext
from scanner.sheet import read_page

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]
Distort = Callable[[GrayImage], GrayImage]


@pytest.fixture(params=["example_form", "dense_form"])
def form(request: pytest.FixtureRequest) -> "PrintedForm":
    """Both forms in turn."""
    printed: PrintedForm = request.getfixturevalue(request.param)
    return printed


@pytest.fixture
def ticked(form: "PrintedForm", make_pen: Callable[..., Any]) -> GrayImage:
    """Page 1 with one tick in every row, the columns in turn."""
    page = form.page(1)
    pen = make_pen(page)
    for k, row in enumerate(form.layout.pages[0].rows):
        pen.tick(row.boxes[k % 3].rect)
    return page


@pytest.fixture
def wrong_votes(
    form: "PrintedForm", scan: Callable[..., GrayImage], context_of: Callable[..., ReadingContext]
) -> Callable[[GrayImage], tuple[int, int] | None]:
    """Return a function that reads a ticked page: rows read wrong, rows read; None if refused."""

    def count(page: GrayImage) -> tuple[int, int] | None:
        outcome = read_page(scan(page), context_of(form))
        if not isinstance(outcome, PageReading):
            return None
        boxes = form.layout.pages[0].rows[0].boxes
        meant = [boxes[k % 3].grade for k in range(len(outcome.rows))]
        read = [(row.vote, vote) for row, vote in zip(outcome.rows, meant, strict=True) if row.vote]
        return sum(seen is not vote for seen, vote in read), len(read)

    return count


def mapped(page: GrayImage, matrix: list[list[float]]) -> GrayImage:
    """Return a page moved by an affine map of its pixels, white around it."""
    size = (page.shape[1], page.shape[0])
    moved = cv2.warpAffine(page, np.array(matrix), size, flags=cv2.INTER_AREA, borderValue=(255.0,))
    return np.asarray(moved, np.uint8)


def at_97_percent(page: GrayImage) -> GrayImage:
    height, width = page.shape
    return mapped(page, [[0.97, 0, 0.015 * width], [0, 0.97, 0.015 * height]])


def longer(share: float) -> Distort:
    def stretch(page: GrayImage) -> GrayImage:
        size = (page.shape[1], round(page.shape[0] * (1 + share)))
        return np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_LINEAR), np.uint8)

    return stretch


def degraded(name: Degradation, severity: float) -> Distort:
    def distort(page: GrayImage) -> GrayImage:
        seen = DEGRADATIONS[name](page, severity, np.random.default_rng(7))
        return np.asarray(to_gray(seen), np.uint8)

    return distort


MILD: dict[str, Distort] = {
    "printed at 97 %": at_97_percent,
    "1 % longer": longer(0.01),
    "3 % longer": longer(0.03),
    "3 % shorter": longer(-0.03),
    "stretched by the feeder": degraded(Degradation.FEEDER_STRETCH, 0.3),
    "wobbling": degraded(Degradation.WOBBLE, 0.3),
    "curled": degraded(Degradation.CURL, 0.3),
    "photographed askew": degraded(Degradation.PERSPECTIVE, 0.3),
}


@pytest.mark.parametrize("how", MILD)
def test_a_distortion_of_everyday_is_read_right(
    how: str,
    ticked: GrayImage,
    wrong_votes: Callable[[GrayImage], tuple[int, int] | None],
    form: "PrintedForm",
) -> None:
    counted = wrong_votes(MILD[how](ticked))

    assert counted is not None
    wrong, read = counted
    assert wrong == 0
    assert read >= 0.9 * len(form.layout.pages[0].rows)


@pytest.mark.parametrize("severity", [0.6, 1.0])
@pytest.mark.parametrize(
    "name",
    [
        Degradation.FEEDER_STRETCH,
        Degradation.WOBBLE,
        Degradation.CURL,
        Degradation.PERSPECTIVE,
        Degradation.FOLD_LINES,
    ],
)
def test_a_heavy_distortion_is_read_right_or_refused(
    name: Degradation,
    severity: float,
    ticked: GrayImage,
    wrong_votes: Callable[[GrayImage], tuple[int, int] | None],
) -> None:
    counted = wrong_votes(degraded(name, severity)(ticked))

    assert counted is None or counted[0] == 0


def line_through(page: GrayImage, x_mm: float, y_mm: float, *, across: bool) -> None:
    """Draw a fold, a dark line of a millimetre, through a place from edge to edge."""
    scale = page.shape[1] / A4_MM[0]
    half = round(0.5 * scale)
    at = round((y_mm if across else x_mm) * scale)
    fold = page[at - half : at + half] if across else page[:, at - half : at + half]
    fold[:] = np.minimum(fold, 90)


@pytest.mark.parametrize("across", [True, False], ids=["across", "along"])
@pytest.mark.parametrize("corner", range(4))
def test_a_fold_through_a_fiducial_does_not_mislead(
    corner: int,
    across: bool,
    form: "PrintedForm",
    ticked: GrayImage,
    wrong_votes: Callable[[GrayImage], tuple[int, int] | None],
) -> None:
    rect = form.layout.pages[0].fiducials[corner].rect
    line_through(ticked, *rect.center, across=across)

    counted = wrong_votes(ticked)

    assert counted is not None
    assert counted[0] == 0


@pytest.mark.parametrize("grey", [255, 30])
@pytest.mark.parametrize("share", [0.4, 1.0])
@pytest.mark.parametrize("corner", range(4))
def test_a_fiducial_that_is_printed_over_or_torn_off_does_not_mislead(
    corner: int,
    share: float,
    grey: int,
    form: "PrintedForm",
    ticked: GrayImage,
    wrong_votes: Callable[[GrayImage], tuple[int, int] | None],
) -> None:
    """The other three are enough where the boxes of the page prove the fit."""
    rect = form.layout.pages[0].fiducials[corner].rect
    scale = ticked.shape[1] / A4_MM[0]
    left, top = round((rect.x - 1) * scale), round((rect.y - 1) * scale)
    size = round(share * (rect.w + 2) * scale)
    ticked[top : top + size, left : left + size] = grey

    counted = wrong_votes(ticked)

    assert counted is not None
    assert counted[0] == 0


@pytest.mark.parametrize("severity", [0.3, 0.8])
@pytest.mark.parametrize("corner", range(4))
def test_three_fiducials_of_a_page_in_perspective_are_read_right(
    corner: int,
    severity: float,
    form: "PrintedForm",
    ticked: GrayImage,
    wrong_votes: Callable[[GrayImage], tuple[int, int] | None],
) -> None:
    """An affine map is millimetres off there; the boxes tell the perspective."""
    rect = form.layout.pages[0].fiducials[corner].rect
    scale = ticked.shape[1] / A4_MM[0]
    top, bottom = round((rect.y - 1) * scale), round((rect.bottom + 1) * scale)
    ticked[top:bottom, round((rect.x - 1) * scale) : round((rect.right + 1) * scale)] = 255

    counted = wrong_votes(degraded(Degradation.PERSPECTIVE, severity)(ticked))

    assert counted is not None
    wrong, read = counted
    assert wrong == 0
    assert read >= 0.9 * len(form.layout.pages[0].rows)
