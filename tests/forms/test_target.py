"""The calibration target, and the stamp on blank test sheets."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from numpy.typing import NDArray

from ballot.activity import Activity
from ballot.code import parse_code
from ballot.geometry import A4_MM, RectMm
from ballot.ids import SheetId
from ballot.layout import Layout
from ballot.target import (
    ACROSS,
    ALONG,
    BARS,
    BLANK,
    CODE,
    FIDUCIALS,
    LINE_PAIRS,
    RULERS,
    SQUARES,
    TARGET_CODE,
    WEDGE,
    WedgeStep,
)
from forms.evaluation import PrintJob, print_sheets
from forms.target import draw_test_stamp, print_target
from tests.pdf_fonts import fonts_not_embedded

GrayImage = NDArray[np.uint8]

DPI = 300
PX = DPI / 25.4


class PrintedForm(Protocol):
    """What the `print_form` fixture makes."""

    layout: Layout

    def page(self, number: int) -> GrayImage: ...


STRIP_MM = 3.6
"""How far beside the boxes the reader looks."""


@pytest.fixture(scope="module")
def target_pdf(example_activity: Activity, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("target") / "target.pdf"
    print_target(example_activity, path)
    return path


@pytest.fixture(scope="module")
def target(target_pdf: Path) -> GrayImage:
    with pypdfium2.PdfDocument(target_pdf) as document:
        bitmap = document[0].render(scale=DPI / 72, grayscale=True)
        return bitmap.to_numpy().reshape(bitmap.height, -1).copy()


def levels(image: GrayImage, rect: RectMm) -> GrayImage:
    left, top, right, bottom = (round(v * PX) for v in (rect.x, rect.y, rect.right, rect.bottom))
    return image[top:bottom, left:right]


def test_the_target_has_the_corner_marks_of_the_forms(example_layout: Layout) -> None:
    page = example_layout.pages[0]

    assert page.fiducials == FIDUCIALS
    assert page.code == CODE


def test_the_target_is_one_page_of_a4_with_its_fonts_in_it(target_pdf: Path) -> None:
    with pypdfium2.PdfDocument(target_pdf) as document:
        sizes = [page.get_size() for page in document]
        text = document[0].get_textpage().get_text_range()

    assert sizes == [pytest.approx((A4_MM[0] * 72 / 25.4, A4_MM[1] * 72 / 25.4), abs=0.1)]
    assert "打印与扫描检测靶" in text
    assert "测试用 不计票" in text
    assert fonts_not_embedded(target_pdf) == []


def test_the_code_of_the_target_is_none_of_a_ballot(target: GrayImage) -> None:
    (code,) = zxingcpp.read_barcodes(target, formats=zxingcpp.BarcodeFormat.QRCode)

    assert code.text == TARGET_CODE
    assert parse_code(code.text) is None


@pytest.mark.parametrize("rect", [BLANK.grown(-0.5), *ACROSS, *ALONG], ids=str)
def test_places_that_are_measured_as_white_are_white(target: GrayImage, rect: RectMm) -> None:
    seen = levels(target, rect)

    assert seen.size > 10_000
    assert int(seen.min()) == 255


@pytest.mark.parametrize("bar", BARS, ids=str)
def test_bars_are_solid_black(target: GrayImage, bar: RectMm) -> None:
    assert int(levels(target, bar.grown(-0.3)).max()) == 0


@pytest.mark.parametrize("step", WEDGE, ids=lambda step: f"{step.percent} %")
def test_the_steps_of_the_wedge_have_the_ink_that_stands_under_them(
    target: GrayImage, step: WedgeStep
) -> None:
    seen = levels(target, step.rect.grown(-0.5))

    wanted = 255 * (1 - step.percent / 100)
    assert np.abs(seen.astype(float) - wanted).max() <= 1.0


def test_the_rulers_are_true(target: GrayImage) -> None:
    for ruler in RULERS:
        x, y = ruler.start
        size = (1.0, ruler.length + 1.0) if ruler.is_upright else (ruler.length + 1.0, 1.0)
        start = (x + 0.5, y - 0.5) if ruler.is_upright else (x - 0.5, y + 0.5)
        ticks = levels(target, RectMm(*start, *size)).mean(axis=1 if ruler.is_upright else 0) < 128
        edges = np.flatnonzero(np.diff(ticks.astype(int)) == 1)

        assert len(edges) == 151
        assert np.ptp(edges) / PX == pytest.approx(150.0, abs=0.1)


def test_nothing_that_is_measured_lies_over_another_thing() -> None:
    squares = [
        RectMm(x - s.side, y - s.side, 2 * s.side, 2 * s.side).grown(-s.side / 3)
        for s in SQUARES
        for x, y in [s.center]
    ]
    places = [
        *squares, *(group.rect for group in LINE_PAIRS), *(s.rect.grown(-0.01) for s in WEDGE),
        *BARS, BLANK, *ACROSS, CODE, *(mark.rect for mark in FIDUCIALS),
    ]  # fmt: skip

    overlaps = [
        (a, b)
        for number, a in enumerate(places)
        for b in places[number + 1 :]
        if a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom
    ]

    assert overlaps == []


@pytest.fixture(params=["example_activity", "dense_activity"])
def stamped(
    request: pytest.FixtureRequest, tmp_path: Path, print_form: Callable[..., PrintedForm]
) -> tuple[Layout, list[GrayImage], list[GrayImage], str]:
    """Return a layout, its pages without and with the stamp, and the stamped text."""
    activity = request.getfixturevalue(request.param)
    plain = print_form(activity)
    pdf = tmp_path / "stamped.pdf"
    job = PrintJob(
        activity,
        activity.sessions[0],
        plain.layout,
        (SheetId("ABCDEFHJKMNP"),),
        bytes(range(32)),
        draw_test_stamp,
    )
    print_sheets(job, pdf)
    sides = range(1, 1 + len(plain.layout.sides))
    with pypdfium2.PdfDocument(pdf) as document:
        bitmaps = [page.render(scale=200 / 72, grayscale=True) for page in document]
        shown = [bitmap.to_numpy().reshape(bitmap.height, -1) for bitmap in bitmaps]
        text = "".join(page.get_textpage().get_text_range() for page in document)
    after = [np.minimum(each, 250) for each in shown]  # as `PrintedForm.page` has it
    before = [plain.page(number) for number in sides]
    return plain.layout, before, after, text


def test_a_test_sheet_says_so_on_every_page(
    stamped: tuple[Layout, list[GrayImage], list[GrayImage], str],
) -> None:
    layout, _, after, text = stamped

    assert len(after) == len(layout.sides)
    assert text.count("不计票") == 2 * len(layout.sides)


def test_the_stamp_leaves_boxes_codes_and_corner_marks_alone(
    stamped: tuple[Layout, list[GrayImage], list[GrayImage], str],
) -> None:
    layout, before, after, _ = stamped
    scale = 200 / 25.4

    for page, plain, marked in zip(layout.sides, before, after, strict=True):
        changed = plain != marked
        free = [
            *(box.rect.grown(STRIP_MM) for _, box in page.boxes()),
            *(mark.rect.grown(1.4) for mark in page.fiducials),
            page.code.grown(2.0),
            page.serial,
        ]
        touched = [
            rect
            for rect in free
            if changed[
                round(rect.y * scale) : round(rect.bottom * scale),
                round(rect.x * scale) : round(rect.right * scale),
            ].any()
        ]

        assert changed.any()
        assert touched == []
