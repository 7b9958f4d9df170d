import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pypdfium2
import pytest
import zxingcpp
from pyhanko.pdf_utils.reader import PdfFileReader

from ballot.activity import Activity, Group
from ballot.code import parse_code, parse_foot_code
from ballot.errors import LayoutError
from ballot.geometry import PointMm, RectMm
from ballot.ids import SheetId, new_sheet_id
from ballot.layout import BLANK_SIDE, Layout
from ballot.layout_plan import plan_layout
from forms.drawing import PT_PER_MM, TrialCanvas, full_width_brackets, wrapped
from forms.evaluation import PrintJob, print_sheets, refused_texts, serial_text
from forms.face import Face, draw_face
from forms.fiducials import fiducial_modules
from forms.fonts import REGULAR, register_fonts, width_mm
from forms.table import BOX_LINE_MM
from tests.pdf_fonts import fonts_not_embedded

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

DPI = 300
PX_PER_MM = DPI / 25.4
CLEAR_MM = 1.0


@pytest.fixture(params=["example_form", "dense_form"])
def form(request: pytest.FixtureRequest) -> "PrintedForm":
    """Both forms in turn."""
    printed: PrintedForm = request.getfixturevalue(request.param)
    return printed


def cut(page: np.ndarray, rect: RectMm) -> np.ndarray:
    """Return the pixels that lie wholly inside a rectangle."""
    left, top = np.ceil(np.array([rect.x, rect.y]) * PX_PER_MM).astype(int)
    right, bottom = np.floor(np.array([rect.right, rect.bottom]) * PX_PER_MM).astype(int)
    return page[top:bottom, left:right]


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
            assert cut(page, outer.grown(-BOX_LINE_MM - 0.09)).min() == 255
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
            if min(side.min() for side in sides) < 255:
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


def printed_with_name(activity: Activity, name: str, folder: Path) -> Path:
    first, *rest = activity.units
    changed = replace(activity, units=(replace(first, name=name), *rest))
    path = folder / "forms.pdf"
    sheets = [SheetId("ABCDEFHJKMNP")]
    print_sheets(
        PrintJob(changed, changed.sessions[0], plan_layout(changed), sheets, b"s" * 32), path
    )
    return path


@pytest.mark.parametrize("length", [12, 16, 24, 28])
@pytest.mark.parametrize("which", ["example_activity", "dense_activity"])
def test_a_long_name_keeps_to_its_row(
    which: str, length: int, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    activity = request.getfixturevalue(which)
    name = ("市经济技术开发区管理委员会规划建设国土环保局综合执法大队办公室" * 2)[:length]

    path = printed_with_name(activity, name, tmp_path)

    layout = plan_layout(activity)
    row = layout.pages[0].rows[0]
    with pypdfium2.PdfDocument(path) as document:
        bitmap = document[0].render(scale=DPI / 72, grayscale=True)
        page = bitmap.to_numpy().reshape(bitmap.height, -1)
        flat = re.sub(r"\s", "", document[0].get_textpage().get_text_range())
        gap = cut(page, RectMm(row.boxes[0].rect.x - 5, row.rect.y + 0.3, 4.8, row.rect.h - 0.6))
        edge = cut(page, RectMm(row.rect.x + 9, row.rect.y - 0.05, 33, 0.25))
    assert name in flat
    assert gap.min() == 255
    assert edge.min() > 100


def test_a_name_that_no_type_size_fits_is_refused_with_its_millimetres(
    example_activity: Activity, tmp_path: Path
) -> None:
    name = "市" * 80

    with pytest.raises(LayoutError) as error:
        printed_with_name(example_activity, name, tmp_path)

    assert name in str(error.value)
    assert "毫米" in str(error.value)
    assert float(error.value.fields["missing"]) > 0  # type: ignore[arg-type]


def test_a_character_that_the_font_lacks_is_named(
    example_activity: Activity, tmp_path: Path
) -> None:
    with pytest.raises(LayoutError) as error:
        printed_with_name(example_activity, "市𪚥局", tmp_path)

    assert "𪚥" in str(error.value)
    assert "U+2A6A5" in str(error.value)


def test_printing_the_same_sheets_draws_the_same_pages(
    print_form: Callable[..., "PrintedForm"], example_form: "PrintedForm"
) -> None:
    again: Any = print_form(example_form.activity)

    assert np.array_equal(again.page(1), example_form.page(1))


def texts_of(pdf: Path) -> list[str]:
    """Return the text of every page, spaces removed."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]


def print_one(
    activity: Activity, folder: Path, *, layout: Layout | None = None, group: Group | None = None
) -> Path:
    """Print one sheet."""
    path = folder / "one.pdf"
    layout = layout or plan_layout(activity)
    sheets = [SheetId("ABCDEFHJKMNP")]
    job = PrintJob(activity, activity.sessions[0], layout, sheets, b"s" * 32, group=group)
    print_sheets(job, path)
    return path


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


def test_of_three_pages_the_second_sends_on_to_the_next_paper_and_the_third_stands_alone(
    example_activity: Activity, tmp_path: Path
) -> None:
    activity = replace(
        example_activity,
        categories=example_activity.categories[:1],
        units=example_activity.units[:31],
        form=replace(example_activity.form, min_row_mm=15.0),
    )
    layout = plan_layout(activity)
    units = [len(page.rows) for page in layout.pages]

    first, second, third, fourth = texts_of(print_one(activity, tmp_path, layout=layout))

    assert f"背面还有{units[1]}个单位" in first
    assert f"下一张还有{units[2]}个单位" in second
    assert "背面空白" in third
    assert "本页无内容" in fourth


def test_without_issuer_month_and_points_the_form_is_printed_all_the_same(
    example_activity: Activity, tmp_path: Path
) -> None:
    form = replace(example_activity.form, issuer="", month="", points=())

    front, _ = texts_of(print_one(replace(example_activity, form=form), tmp_path))

    assert "月" not in front
    assert "评议内容" not in front


def test_many_points_shrink_and_none_runs_into_the_table(
    example_activity: Activity, tmp_path: Path
) -> None:
    points = tuple(f"第{k}项评议内容" for k in range(1, 13))
    activity = replace(example_activity, form=replace(example_activity.form, points=points))

    path = print_one(activity, tmp_path)

    table_top = plan_layout(activity).pages[0].headings[0].rect.y - 6.0
    with pypdfium2.PdfDocument(path) as document:
        bitmap = document[0].render(scale=DPI / 72, grayscale=True)
        page = bitmap.to_numpy().reshape(bitmap.height, -1)
    assert all(point in texts_of(path)[0] for point in points)
    assert cut(page, RectMm(12, table_top - 1.3, 186, 0.8)).min() == 255


def test_sheets_of_a_group_show_its_name_and_as_many_blocks_as_its_place(
    example_activity: Activity, tmp_path: Path
) -> None:
    blocks = []
    for group in example_activity.groups:
        path = print_one(example_activity, tmp_path, group=group)
        with pypdfium2.PdfDocument(path) as document:
            bitmap = document[0].render(scale=DPI / 72, grayscale=True)
            page = bitmap.to_numpy().reshape(bitmap.height, -1)
        edges = np.diff((cut(page, RectMm(20, 6, 170, 2)).max(axis=0) < 128).astype(int))
        widths_mm = (np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1)) / PX_PER_MM
        assert all(group.name in text for text in texts_of(path))
        blocks.append(int((widths_mm > 5.0).sum()))

    assert blocks == [2 * 1, 2 * 2]


def test_the_file_asks_for_both_sides_the_right_edge_and_no_scaling(
    form: "PrintedForm",
) -> None:
    with form.pdf.open("rb") as stream:
        wishes = PdfFileReader(stream).root["/ViewerPreferences"]

        assert wishes["/Duplex"] == "/DuplexFlipLongEdge"
        assert wishes["/PrintScaling"] == "/None"


@dataclass(frozen=True)
class Ink:
    """One run of text on a page."""

    text: str
    size_pt: float
    rect: RectMm


class InkCanvas(TrialCanvas):
    """Notes each text with its size and place."""

    def __init__(self) -> None:
        super().__init__()
        self.inks: list[Ink] = []

    def text(self, text: str, at: PointMm, **how: Any) -> None:
        super().text(text, at, **how)
        size, font = how["size_pt"], how.get("font", REGULAR)
        width, height = width_mm(text, font, size), size / PT_PER_MM
        left = at[0] - {"left": 0, "middle": width / 2, "right": width}[how.get("anchor", "left")]
        self.inks.append(Ink(text, size, RectMm(left, at[1] - height / 2, width, height)))


def inks_of(activity: Activity) -> list[Ink]:
    """Return the texts of an activity's first page."""
    layout, canvas = plan_layout(activity), InkCanvas()
    draw_face(canvas, Face(activity, activity.sessions[0], layout), layout.pages[0])
    assert canvas.refused == []
    return canvas.inks


def overprints(inks: list[Ink]) -> list[tuple[str, str]]:
    """Return the pairs of texts of which one stands on the other; half a millimetre is leading."""
    return [
        (one.text, other.text)
        for one, other in combinations(inks, 2)
        if min(one.rect.right, other.rect.right) - max(one.rect.x, other.rect.x) > 0
        and min(one.rect.bottom, other.rect.bottom) - max(one.rect.y, other.rect.y) > 0.5
    ]


LONG_FOOTER = "本表不记名，请勿署名，请勿折角，请勿用铅笔，请当场填写并亲自投入票箱，多谢配合。"
LONG_ISSUER = (
    "中共某某市委某某市人民政府“千人评议机关”活动领导小组办公室、某某市纪律检查委员会、某某市监察局"
)
LONG_TITLE = "千人评议机关和公共服务单位作风建设活动群众满意度评议调查表"


@pytest.mark.parametrize("footer", ["", LONG_FOOTER], ids=["short", "long"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("which", ["example_activity", "dense_activity"])
def test_no_text_stands_on_another_and_the_notice_is_as_large_as_the_instruction(
    which: str,
    language: str,
    footer: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    activity: Activity = request.getfixturevalue(which)
    monkeypatch.setenv("PINGYI_LANG", language)
    footer = footer or activity.form.footer
    activity = replace(activity, form=replace(activity.form, footer=footer))

    inks = inks_of(activity)

    form = activity.form
    (notice,) = [ink for ink in inks if ink.text.startswith(form.footer[:10])]
    (instruction,) = [ink for ink in inks if ink.text.startswith(form.instruction[:10])]
    code = plan_layout(activity).pages[0].code.grown(2.0)
    assert overprints([*inks, Ink("code", 0.0, code)]) == []
    assert notice.size_pt == instruction.size_pt >= 6.5


def test_long_title_and_issuer_break_into_lines_that_can_be_read_beside_the_code(
    example_activity: Activity,
) -> None:
    form = replace(example_activity.form, title=LONG_TITLE, issuer=LONG_ISSUER)

    activity = replace(
        example_activity,
        categories=example_activity.categories[:1],
        units=example_activity.units[:20],
        form=form,
    )
    inks = inks_of(activity)

    code = plan_layout(activity).pages[0].code
    title = [ink for ink in inks if ink.text in LONG_TITLE and len(ink.text) > 10]
    issuer = [ink for ink in inks if ink.text[:10] in LONG_ISSUER and len(ink.text) > 10]
    assert "".join(ink.text for ink in title) == LONG_TITLE
    assert (len(title), len(issuer)) == (2, 2)
    assert all(ink.rect.right <= code.x - 5.9 for ink in (*title, *issuer))
    assert min(ink.size_pt for ink in title) >= 11
    assert min(ink.size_pt for ink in issuer) >= 7.5
    assert overprints(inks) == []


def test_everything_that_does_not_fit_is_refused_at_once(example_activity: Activity) -> None:
    first, second, *rest = example_activity.units
    activity = replace(
        example_activity,
        units=(replace(first, name="市" * 80), replace(second, name="县" * 80), *rest),
        groups=(replace(example_activity.groups[0], name="组" * 80),),
        form=replace(example_activity.form, issuer="某" * 90, footer="请" * 600),
    )

    refused = refused_texts(activity, plan_layout(activity))

    texts = [str(error.fields["text"]) for error in refused]
    assert {text[0] for text in texts if len(set(text)) == 1} == {*"市县组请"}
    assert len([text for text in texts if "某" * 90 in text]) == 1
    assert len(texts) == 5
    assert refused_texts(example_activity, plan_layout(example_activity)) == []


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("供电局(公司)", "供电局（公司）"),
        ("管委会(A区)", "管委会（A区）"),
        ("(市)供电局", "（市）供电局"),
        ("Office (A)", "Office (A)"),
    ],
)
def test_brackets_of_chinese_words_are_full_width(written: str, printed: str) -> None:
    assert full_width_brackets(written) == printed


def test_a_line_never_breaks_inside_a_word_of_latin_letters() -> None:
    register_fonts()
    text = "本表不记名。The number is random and tells pages and copies apart."

    lines = [line for room in range(20, 60) for line in wrapped(text, room, REGULAR, 9.5)]

    words = {word for line in lines for word in re.findall("[A-Za-z]+", line)}
    assert words == {*re.findall("[A-Za-z]+", text)}
