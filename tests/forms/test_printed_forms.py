"""The two forms of the example as they come out of the printer."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pypdfium2
import pytest
import zxingcpp
from pyhanko.pdf_utils.reader import PdfFileReader

from ballot.activity import Activity
from ballot.code import parse_code, parse_foot_code
from ballot.ids import new_sheet_id
from ballot.layout import BLANK_SIDE
from ballot.layout_plan import plan_layout
from forms.evaluation import PrintJob, print_sheets, serial_text
from forms.fiducials import fiducial_modules
from forms.table import BOX_LINE_MM
from tests.forms.looking import DPI, PX_PER_MM, cut, texts_of
from tests.pdf_fonts import fonts_not_embedded

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

CLEAR_MM = 1.0


@pytest.fixture(params=["example_form", "dense_form"])
def form(request: pytest.FixtureRequest) -> "PrintedForm":
    """Both forms in turn."""
    printed: PrintedForm = request.getfixturevalue(request.param)
    return printed


def test_every_sheet_has_every_side_of_the_layout(form: "PrintedForm") -> None:
    with pypdfium2.PdfDocument(form.pdf) as document:
        sizes = {tuple(round(x / 72 * 25.4, 1) for x in page.get_size()) for page in document}
        count = len(document)

    assert count == len(form.sheets) * len(form.layout.sides)
    assert count % 2 == 0
    assert sizes == {(210.0, 297.0)}


def test_the_codes_of_every_page_read_back_and_name_it(form: "PrintedForm") -> None:
    expected, seen = [], []
    for sheet, name in enumerate(form.sheets):
        for number, layout in enumerate(form.layout.sides, start=1):
            page = form.page(number, sheet=sheet, dpi=150)
            codes = zxingcpp.read_barcodes(page)
            (read,) = filter(None, [parse_code(code.text) for code in codes])
            (foot,) = filter(None, [parse_foot_code(code.text) for code in codes])
            assert foot.seen_as(form.activity.id, form.layout.form) == read
            assert read.is_genuine(form.secret)
            seen.append(read.claim)
            expected.append((form.activity.id, form.layout.form, name, layout.number))

    assert [(c.activity, c.form, c.sheet, c.page) for c in seen] == expected


def test_the_codes_stand_where_the_layout_says(form: "PrintedForm") -> None:
    for layout in form.layout.pages:
        codes = zxingcpp.read_barcodes(form.page(layout.number, dpi=DPI))
        assert layout.foot_code is not None
        places = sorted([layout.code, layout.foot_code], key=lambda rect: rect.y)
        for code, rect in zip(
            sorted(codes, key=lambda c: c.position.top_left.y), places, strict=True
        ):
            at = code.position
            seen = np.array([(p.x, p.y) for p in (at.top_left, at.bottom_right)])
            corners = np.array([rect.corners[0], rect.corners[2]])
            assert np.abs(seen / PX_PER_MM - corners).max() < 0.3


@pytest.mark.parametrize("number", range(4))
def test_fiducials_are_those_of_opencv_s_dictionary(number: int) -> None:
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)

    expected = cv2.aruco.generateImageMarker(dictionary, number, 6, borderBits=1)

    assert (1 - np.array(fiducial_modules(number))).tolist() == (expected // 255).tolist()


def test_fiducials_stand_where_the_layout_says(form: "PrintedForm") -> None:
    detector = cv2.aruco.ArucoDetector(
        cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50),
    )
    for layout in form.layout.pages:
        corners, ids, _ = detector.detectMarkers(form.page(layout.number, dpi=DPI))
        seen = dict(zip(np.ravel(ids).tolist(), corners, strict=True))

        assert sorted(seen) == [0, 1, 2, 3]
        for mark in layout.fiducials:
            found = (np.reshape(seen[mark.id], (4, 2)) + 0.5) / PX_PER_MM
            assert np.abs(found - np.array(mark.rect.corners)).max() < 0.15


def test_every_box_is_a_dark_outline_and_white_within(form: "PrintedForm") -> None:
    for layout in form.layout.pages:
        page = form.page(layout.number, dpi=DPI)
        for _, box in layout.boxes():
            outer = box.rect
            x, y = (round(v * PX_PER_MM) for v in outer.center)
            half, reach = outer.w / 2 * PX_PER_MM, 4
            assert cut(page, outer.grown(-BOX_LINE_MM - 0.09)).min() == page.max()
            for profile in (
                page[y, round(x - half) - reach : round(x - half) + reach + 3],
                page[y, round(x + half) - reach - 3 : round(x + half) + reach],
                page[round(y - half) - reach : round(y - half) + reach + 3, x],
                page[round(y + half) - reach - 3 : round(y + half) + reach, x],
            ):
                assert profile.min() < 80


@pytest.mark.parametrize(
    "which",
    [
        "example_form",
        "dense_form",
    ],
)
def test_nothing_is_printed_within_a_millimetre_of_a_box(
    which: str, request: pytest.FixtureRequest
) -> None:
    form = request.getfixturevalue(which)
    near = []
    for layout in form.layout.pages:
        page = form.page(layout.number, dpi=DPI)
        for row, box in layout.boxes():
            around = cut(page, box.rect.grown(CLEAR_MM))
            band = round((CLEAR_MM - 0.09) * PX_PER_MM) - 1
            sides = (around[:band], around[-band:], around[:, :band], around[:, -band:])
            if min(side.min() for side in sides) < page.max():
                near.append(row.unit)

    assert near == []


def test_an_outline_s_outer_edge_is_the_layout_s_rectangle(example_form: "PrintedForm") -> None:
    layout = example_form.layout.pages[0]
    page = example_form.page(1, dpi=DPI).astype(np.float64)
    for _, box in list(layout.boxes())[::7]:
        rect = box.rect
        y = round(rect.center[1] * PX_PER_MM)
        window = slice(
            round((rect.x - 0.8) * PX_PER_MM), round((rect.x + BOX_LINE_MM + 0.8) * PX_PER_MM)
        )
        dark = 255 - page[y, window]
        width = dark.sum() / 255 / PX_PER_MM
        middle = ((np.arange(dark.size) + 0.5) * dark).sum() / dark.sum() + window.start

        assert width == pytest.approx(BOX_LINE_MM, abs=0.06)
        assert middle / PX_PER_MM == pytest.approx(rect.x + BOX_LINE_MM / 2, abs=0.08)


def test_the_page_says_what_a_representative_must_know(form: "PrintedForm") -> None:
    with pypdfium2.PdfDocument(form.pdf) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    per_sheet = len(form.layout.sides)

    for index, text in enumerate(texts):
        flat = re.sub(r"\s", "", text)
        layout = form.layout.sides[index % per_sheet]
        if layout.number == BLANK_SIDE:
            continue
        wanted = [form.activity.form.title, form.activity.sessions[0].name, "√"]
        wanted += [form.activity.form.issuer, "2026年12月", form.activity.form.footer]
        wanted += ["不登记发给何人"]
        wanted += ["满意", "基本满意", "不满意", form.activity.form.instruction]
        wanted += [row.name.replace("(", "（").replace(")", "）") for row in layout.rows]
        wanted += [heading.text for heading in layout.headings]
        wanted += [*form.activity.form.points]
        wanted += [serial_text(form.sheets[index // per_sheet], layout.number)]
        assert [w for w in wanted if re.sub(r"\s", "", w) not in flat] == []


def test_fonts_are_embedded_and_only_what_is_used_of_them(form: "PrintedForm") -> None:
    content = form.pdf.read_bytes()

    names = set(re.findall(rb"/FontName /([^\s/]+)", content))
    assert len(names) >= 2
    assert all(re.fullmatch(rb"[A-Z]{6}\+NotoSansSC.*", name) for name in names)
    assert fonts_not_embedded(form.pdf) == []
    assert len(content) < 300_000


@pytest.fixture(scope="module")
def sizes(example_activity: Activity, tmp_path_factory: pytest.TempPathFactory) -> dict[int, int]:
    """Bytes of PDFs by their number of sheets."""
    layout = plan_layout(example_activity)
    found = {}
    for count in (1, 2, 102, 202):
        path = tmp_path_factory.mktemp("sizes") / f"{count}.pdf"
        sheets = [new_sheet_id() for _ in range(count)]
        job = PrintJob(example_activity, example_activity.sessions[0], layout, sheets, b"s" * 32)
        print_sheets(job, path)
        found[count] = path.stat().st_size
    return found


def test_another_sheet_adds_its_codes_and_nothing_else(sizes: dict[int, int]) -> None:
    per_sheet = [(sizes[b] - sizes[a]) / (b - a) for a, b in pairwise(sorted(sizes))]

    assert max(per_sheet) < 6_000
    assert max(per_sheet) < 0.1 * sizes[1]


def test_what_all_sheets_share_stands_in_the_file_once(form: "PrintedForm") -> None:
    content = form.pdf.read_bytes()

    assert content.count(b"/Subtype /Form") == len(form.layout.sides)


def test_printing_the_same_sheets_draws_the_same_pages(
    print_form: Callable[..., "PrintedForm"], example_form: "PrintedForm"
) -> None:
    again: Any = print_form(example_form.activity)

    assert np.array_equal(again.page(1), example_form.page(1))


def test_the_front_says_how_many_units_stand_on_the_back(example_form: "PrintedForm") -> None:
    front, back, *_ = texts_of(example_form.pdf)

    assert "背面还有21个单位" in front
    assert "请翻面填写" in front
    assert "背面" not in back


def test_a_form_on_one_page_has_a_back_that_says_that_it_is_empty(
    dense_form: "PrintedForm",
) -> None:
    front, back, *_ = texts_of(dense_form.pdf)

    assert "背面空白" in front
    assert "翻面" not in front
    assert "本页无内容" in back
    assert serial_text(dense_form.sheets[0], BLANK_SIDE) in back


def test_the_file_asks_for_both_sides_the_right_edge_and_no_scaling(
    form: "PrintedForm",
) -> None:
    with form.pdf.open("rb") as stream:
        wishes = PdfFileReader(stream).root["/ViewerPreferences"]

        assert wishes["/Duplex"] == "/DuplexFlipLongEdge"
        assert wishes["/PrintScaling"] == "/None"
