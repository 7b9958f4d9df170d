"""What an activity's own texts and groups come to on paper: they fit, or are refused."""

import re
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ballot.activity import Activity, Group
from ballot.errors import LayoutError
from ballot.geometry import PointMm, RectMm
from ballot.ids import SheetId
from ballot.layout import Layout
from ballot.layout_plan import plan_layout
from forms.drawing import PT_PER_MM, TrialCanvas, full_width_brackets, wrapped
from forms.evaluation import PrintJob, print_sheets, refused_texts
from forms.face import Face, draw_face
from forms.fonts import REGULAR, register_fonts, width_mm
from tests.forms.looking import PX_PER_MM, cut, first_page, texts_of


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
    page = first_page(path)
    gap = cut(page, RectMm(row.boxes[0].rect.x - 5, row.rect.y + 0.3, 4.8, row.rect.h - 0.6))
    edge = cut(page, RectMm(row.rect.x + 9, row.rect.y - 0.05, 33, 0.25))
    assert name in texts_of(path)[0]
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
    page = first_page(path)
    assert all(point in texts_of(path)[0] for point in points)
    assert cut(page, RectMm(12, table_top - 1.3, 186, 0.8)).min() == 255


def test_sheets_of_a_group_show_its_name_and_as_many_blocks_as_its_place(
    example_activity: Activity, tmp_path: Path
) -> None:
    blocks = []
    for group in example_activity.groups:
        path = print_one(example_activity, tmp_path, group=group)
        edges = np.diff(
            (cut(first_page(path), RectMm(20, 6, 170, 2)).max(axis=0) < 128).astype(int)
        )
        widths_mm = (np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1)) / PX_PER_MM
        assert all(group.name in text for text in texts_of(path))
        blocks.append(int((widths_mm > 5.0).sum()))

    assert blocks == [2 * 1, 2 * 2]


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
