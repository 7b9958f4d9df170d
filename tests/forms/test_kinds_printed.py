"""Forms of every kind, other grades and items as they come out of the printer."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import zxingcpp

from ballot.activity import Activity
from ballot.code import parse_code, parse_foot_code
from ballot.errors import LayoutError
from ballot.form import FormKind
from ballot.geometry import RectMm
from ballot.layout_plan import plan_layout
from ballot.paper import SIDE_WHITE_MM
from forms.drawing import full_width_brackets
from forms.evaluation import refused_texts
from forms.table import BOX_LINE_MM
from tests.asked import (
    forms_of_all_kinds,
    seen_as,
    with_grades,
    with_items,
    with_units,
)
from tests.forms.looking import DPI, PX_PER_MM, cut, texts_of

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

CLEAR_MM = 1.0

LOOKED_AT_MM = 4.0
"""At both sides of a row's boxes marks are looked for so far."""

OTHERS = {
    "four grades": lambda activity: with_grades(activity, 4),
    "five grades": lambda activity: with_grades(activity, 5),
    "six grades": lambda activity: with_grades(activity, 6),
    "items": lambda activity: with_items(with_units(activity, 20), 5),
    "items and four grades": lambda activity: with_items(
        with_grades(with_units(activity, 10), 4), 4
    ),
}
KINDS = ("opinion", "rectification", "acceptance", "selection", "graded selection")


@pytest.fixture(scope="module", params=[*OTHERS, *KINDS])
def form(
    request: pytest.FixtureRequest,
    print_form: Callable[..., "PrintedForm"],
    example_activity: Activity,
) -> "PrintedForm":
    """Every such form in turn."""
    name = request.param
    made = OTHERS[name](example_activity) if name in OTHERS else None
    return print_form(made or forms_of_all_kinds(example_activity)[name])


def test_boxes_are_whole_outlines_with_white_in_and_around_them(form: "PrintedForm") -> None:
    for layout in form.layout.pages:
        page = form.page(layout.number, dpi=DPI)
        white = page.max()
        for row, box in layout.boxes():
            outer = box.rect
            assert cut(page, outer.grown(-BOX_LINE_MM - 0.09)).min() == white
            ring = page[_span(outer.grown(CLEAR_MM), 1), _span(outer.grown(CLEAR_MM), 0)].copy()
            inside = outer.grown(0.1)
            dy, dx = (int((CLEAR_MM - 0.1) * PX_PER_MM) for _ in range(2))
            height, width = (round(v * PX_PER_MM) for v in (inside.h, inside.w))
            ring[dy : dy + height + 1, dx : dx + width + 1] = white
            assert ring.min() == white, row.line
            for edge in _edges(outer):
                assert (cut(page, edge).min(axis=0 if edge.w > edge.h else 1) < 128).all()


def _span(rect: RectMm, axis: int) -> slice:
    start, stop = ((rect.x, rect.right), (rect.y, rect.bottom))[axis]
    return slice(round(start * PX_PER_MM), round(stop * PX_PER_MM))


def _edges(box: RectMm) -> list[RectMm]:
    """Return the outline's four sides without the corners, and a little paper beside them."""
    thick = 0.6
    return [
        RectMm(box.x + 0.4, box.y - 0.2, box.w - 0.8, thick),
        RectMm(box.x + 0.4, box.bottom - thick + 0.2, box.w - 0.8, thick),
        RectMm(box.x - 0.2, box.y + 0.4, thick, box.h - 0.8),
        RectMm(box.right - thick + 0.2, box.y + 0.4, thick, box.h - 0.8),
    ]


def test_nothing_is_printed_where_marks_are_looked_for_beside_a_row(form: "PrintedForm") -> None:
    for layout in form.layout.pages:
        page = form.page(layout.number, dpi=DPI)
        for row in layout.rows:
            first, last = row.boxes[0].rect, row.boxes[-1].rect
            for x in (first.x - LOOKED_AT_MM, last.right + 0.1):
                beside = RectMm(x, row.rect.y + 0.1, LOOKED_AT_MM - 0.1, row.rect.h - 0.2)
                assert cut(page, beside).min() == page.max(), row.line
    assert LOOKED_AT_MM < SIDE_WHITE_MM


def test_their_codes_read_back(form: "PrintedForm") -> None:
    for number, layout in enumerate(form.layout.sides, start=1):
        codes = zxingcpp.read_barcodes(form.page(number, dpi=150))
        (read,) = filter(None, [parse_code(code.text) for code in codes])
        (foot,) = filter(None, [parse_foot_code(code.text) for code in codes])

        assert read.is_genuine(form.secret)
        assert read.claim.page == layout.number
        assert foot.seen_as(form.activity.id, form.layout.form) == read


def test_every_word_of_a_form_stands_on_it(form: "PrintedForm") -> None:
    activity, pages = form.activity, texts_of(form.pdf)[: len(form.layout.pages)]
    text = "".join(pages)

    words = [activity.form.title, *(unit.name for unit in activity.units)]
    words += [item.name for item in activity.items]
    if not activity.is_list:
        words += [grade.head for grade in activity.rules.scale.grades]
    words += [heading.text for page in form.layout.pages for heading in page.headings]
    assert [word for word in words if full_width_brackets(word).replace(" ", "") not in text] == []


def test_a_unit_s_name_stands_once_beside_its_items(
    print_form: Callable[..., "PrintedForm"], example_activity: Activity
) -> None:
    activity = with_items(with_units(example_activity, 5), ["甲项", "乙项", "丙项", "丁项"])

    (text, *_) = texts_of(print_form(activity).pdf)

    assert [text.count(unit.name) for unit in activity.units] == [1] * 5
    assert [text.count(item.name) for item in activity.items] == [5] * 4


def test_the_back_says_how_many_units_there_still_are_not_how_many_rows(
    print_form: Callable[..., "PrintedForm"], example_activity: Activity
) -> None:
    form = print_form(with_items(with_units(example_activity, 20), 5))
    back = {row.unit for row in form.layout.pages[1].rows}

    first, *_ = texts_of(form.pdf)

    assert len(form.layout.pages[1].rows) == 5 * len(back)
    assert f"背面还有{len(back)}个单位" in first


def test_the_back_of_a_list_says_what_there_still_is(
    print_form: Callable[..., "PrintedForm"], example_activity: Activity
) -> None:
    many = with_units(example_activity, 150)
    chosen = print_form(
        seen_as(many, FormKind.SELECTION, title="推荐表", instruction="打√", choose=3)
    )
    asked = print_form(
        seen_as(
            with_items(many, 2),
            FormKind.OPINION,
            title="意见表",
            instruction="打√",
            writing_lines=4,
        )
    )

    (chosen_front, *_), (asked_front, *_) = texts_of(chosen.pdf), texts_of(asked.pdf)

    assert f"背面还有{len(chosen.layout.pages[1].rows)}项" in chosen_front
    assert "背面还有内容" in asked_front


def test_lines_for_writing_are_as_many_as_the_form_has(
    print_form: Callable[..., "PrintedForm"], example_activity: Activity
) -> None:
    form = print_form(forms_of_all_kinds(example_activity)["opinion"])
    (area,) = form.layout.pages[0].areas
    page = form.page(dpi=DPI)

    inside = cut(page, area.rect.grown(-1.0))
    is_ruled = (inside < 200).mean(axis=1) > 0.3
    lines = int((is_ruled[1:] & ~is_ruled[:-1]).sum()) + int(is_ruled[0])

    assert lines == form.activity.writing_lines == 4


@pytest.mark.parametrize(("words", "lines"), [("基本称职", 1), ("比较满意合格", 2)])
def test_the_head_of_a_grade_is_set_smaller_or_in_two_lines(
    print_form: Callable[..., "PrintedForm"], example_activity: Activity, words: str, lines: int
) -> None:
    activity = with_grades(example_activity, [words, "良好", "称职", "一般", "不了解"])

    form = print_form(activity)

    frame = form.layout.pages[0].rows[0].rect
    head = RectMm(form.layout.pages[0].rows[0].boxes[0].rect.center[0] - 5.3, 0, 10.6, 6.0)
    top = form.layout.pages[0].headings[0].rect.y - 6.0
    inside = cut(form.page(dpi=DPI), replace(head, y=top + 0.2, h=5.7))
    dark = (inside < 128).any(axis=1)
    runs = int((dark[1:] & ~dark[:-1]).sum()) + int(dark[0])
    assert frame.w == 91.0
    assert runs >= lines
    assert words in texts_of(form.pdf)[0]


def test_a_grade_that_no_type_fits_is_refused_with_its_millimetres_and_what_fits(
    example_activity: Activity,
) -> None:
    words = "对该单位的工作非常非常满意"
    activity = with_grades(example_activity, [words, "良好", "称职", "一般", "不了解"])

    refused = refused_texts(activity, plan_layout(activity))

    (error,) = refused
    assert isinstance(error, LayoutError)
    assert error.key == "layout.grade_too_wide"
    assert float(error.fields["missing"]) > 0  # type: ignore[arg-type]
    assert words in str(error)
    assert "short" in str(error)
    fits = int(error.fields["fits"])  # type: ignore[call-overload]
    shorter = with_grades(example_activity, [words[:fits], "良好", "称职", "一般", "不了解"])
    assert refused_texts(shorter, plan_layout(shorter)) == []
