"""Forms of every kind: what all of them have at the same places, and what a list has of its own."""

import json
from collections import Counter

import pytest

from ballot.activity import Activity
from ballot.activity_schema import MIN_ROW_MM
from ballot.errors import LayoutError
from ballot.form import CHOSEN, FormKind
from ballot.geometry import A4_MM, RectMm
from ballot.layout import WRITING, Layout
from ballot.layout_columns import column_frames, grade_heads, is_list_page
from ballot.layout_grid import BOX_ROOM_MM, MAX_CELL_MM, list_blocks
from ballot.layout_plan import plan_layout
from ballot.messages import speaking
from ballot.paper import EDGE_MM, LEAST_ROW_MM, MAX_PAGES, SIDE_WHITE_MM, TABLE_BOTTOM_MM
from ballot.plan import form_apart
from ballot.turning import TurningEdge, share_in_boxes
from tests.asked import (
    ASPECTS,
    forms_of_all_kinds,
    seen_as,
    with_grades,
    with_items,
    with_rows_of,
    with_units,
)
from tests.ballot.test_layout import assert_sound


def opinion(activity: Activity, lines: int = 4, choose: int | None = 1) -> Activity:
    return seen_as(
        activity,
        FormKind.OPINION,
        title="征求意见表",
        instruction="打√",
        choose=choose,
        writing_lines=lines,
    )


def selection(activity: Activity, choose: int = 5) -> Activity:
    return seen_as(activity, FormKind.SELECTION, title="推荐表", instruction="打√", choose=choose)


def test_marks_codes_and_the_printed_id_stand_at_the_same_places_on_all_forms(
    example_activity: Activity,
) -> None:
    """The law of `ballot.paper`."""
    forms = [*forms_of_all_kinds(example_activity).values()]
    forms += [with_grades(example_activity, grades) for grades in range(2, 7)]
    forms += [with_items(example_activity, 5), opinion(with_units(example_activity, 150))]

    sides = [side for form in forms for side in plan_layout(form).sides]

    assert len({form.kind for form in forms}) == len(FormKind)
    assert len(sides) > len(forms)
    assert len({(s.fiducials, s.code, s.serial, s.foot_code) for s in sides}) == 1


def test_every_line_of_every_kind_has_one_row_in_its_order(example_activity: Activity) -> None:
    for form in forms_of_all_kinds(example_activity).values():
        layout = plan_layout(form)

        rows = [row for page in layout.pages for row in page.rows]
        assert [row.line for row in rows] == list(form.lines)
        assert_sound(layout, form.form.min_row_mm)
        assert max(heading.rect.bottom for p in layout.pages for heading in p.headings) < (
            TABLE_BOTTOM_MM
        )
        assert Layout.from_json(layout.to_json()) == layout
        assert form_apart(layout, form) is None


def assert_white_in_cells(layout: Layout) -> None:
    for page in layout.pages:
        assert is_list_page(page)
        assert (column_frames(page), grade_heads(page)) == ([], [])
        for row in page.rows:
            (box,) = row.boxes
            assert box.grade is CHOSEN
            assert row.rect.right - box.rect.right >= SIDE_WHITE_MM - 0.002
            names_end = row.rect.right - BOX_ROOM_MM
            assert box.rect.x - names_end >= SIDE_WHITE_MM - 0.002
            assert row.rect.right <= A4_MM[0] - EDGE_MM


@pytest.mark.parametrize("units", [1, 2, 6, 45, 66, 150, 400])
@pytest.mark.parametrize("aspects", [0, 1, 4, 9])
@pytest.mark.parametrize("lines", [0, 4, 8])
def test_an_opinion_form_has_room_for_any_number_of_units(
    example_activity: Activity, units: int, aspects: int, lines: int
) -> None:
    words = [f"方面{k}" for k in range(aspects)]
    form = opinion(with_items(with_units(example_activity, units), words), lines)

    layout = plan_layout(form)

    rows = [row for page in layout.pages for row in page.rows]
    assert [row.line for row in rows] == list(form.lines)
    assert all(page.rows for page in layout.pages)
    assert_sound(layout, form.form.min_row_mm)
    assert_white_in_cells(layout)
    assert share_in_boxes(layout, TurningEdge.LONG) == 0.0
    assert max(row.rect.h for row in rows) <= MAX_CELL_MM
    *before, last = layout.pages
    assert not any(page.areas for page in before)
    assert [area.name for area in last.areas] == [WRITING] * bool(lines)
    for area in last.areas:
        assert area.rect.h >= 8.0 * lines
        assert area.rect.bottom <= TABLE_BOTTOM_MM
        assert area.rect.y >= max(row.rect.bottom for row in last.rows)


def test_66_units_4_aspects_and_4_lines_stand_on_one_page(example_activity: Activity) -> None:
    layout = plan_layout(opinion(with_items(example_activity, ASPECTS)))
    (page,) = layout.pages

    assert [heading.text for heading in page.headings] == [
        "一、征求意见的单位（66个，最多选1个）",
        "二、意见涉及的方面（可多选）",
        "三、意见和建议",
    ]
    units, aspects, writing = list_blocks(page)
    assert [len(block.rows) for block in (units, aspects, writing)] == [66, 4, 0]
    assert [row.number for row in units.rows] == [*range(1, 67)]
    assert [(row.number, row.unit, row.name) for row in aspects.rows] == [
        (k, "", word) for k, word in enumerate(ASPECTS, start=1)
    ]
    assert {row.rect.x for row in aspects.rows} <= {row.rect.x for row in units.rows}
    assert writing.frame.bottom == page.areas[0].rect.bottom


def test_cells_are_numbered_down_the_columns(example_activity: Activity) -> None:
    (page,) = plan_layout(selection(with_units(example_activity, 12))).pages

    columns = Counter(row.rect.x for row in page.rows)
    assert [*columns.values()] == [6, 6]
    for above, below in zip(page.rows[:5], page.rows[1:6], strict=True):
        assert (above.rect.x, below.number) == (below.rect.x, above.number + 1)
        assert below.rect.y == pytest.approx(above.rect.bottom, abs=0.002)


def test_a_selection_has_a_third_column_only_where_it_saves_a_page(
    example_activity: Activity,
) -> None:
    columns = {
        units: len({row.rect.x for row in plan_layout(form).pages[0].rows})
        for units in (4, 12, 50, 66, 100)
        for form in [selection(with_units(example_activity, units))]
    }

    assert columns == {4: 2, 12: 2, 50: 2, 66: 3, 100: 2}


def test_how_many_may_be_chosen_stands_above_the_list(example_activity: Activity) -> None:
    some = with_units(example_activity, 12)

    def title(form: Activity) -> str:
        return plan_layout(form).pages[0].headings[0].text

    graded = forms_of_all_kinds(example_activity)["graded selection"]
    assert title(selection(some, 3)) == "候选对象（12个，最多选3个）"
    assert title(opinion(some, choose=None)) == "一、征求意见的单位（12个，可多选）"
    assert title(graded) == "候选对象（12个，最多选5个）"


def test_a_list_of_another_number_is_another_form(example_activity: Activity) -> None:
    """Whoever was told to choose three didn't choose five."""
    some = with_units(example_activity, 12)

    apart = form_apart(plan_layout(selection(some, 3)), selection(some, 5))

    assert apart is not None
    assert apart.place == 0


def test_the_language_of_the_program_is_none_of_the_paper_s(example_activity: Activity) -> None:
    for form in forms_of_all_kinds(example_activity).values():
        layout = plan_layout(form)
        with speaking("en"):
            assert plan_layout(form) == layout


def test_a_list_goes_on_with_its_numbers(example_activity: Activity) -> None:
    first, *others = plan_layout(opinion(with_units(example_activity, 150))).pages

    assert others[0].rows[0].number == len(first.rows) + 1
    assert others[0].headings[0].text == "一、征求意见的单位（续）"


def test_a_list_is_of_the_second_schema_with_its_grade_and_its_area(
    example_activity: Activity,
) -> None:
    layout = plan_layout(opinion(with_items(example_activity, ASPECTS)))
    body = json.loads(layout.to_json())

    assert body["schema"] == "pingyi-layout/2"
    assert body["grades"] == [{"id": "chosen", "name": "选"}]
    (page,) = body["pages"]
    (area,) = page["areas"]
    assert (area["name"], RectMm(*area["rect_mm"])) == (WRITING, layout.pages[0].areas[0].rect)
    assert (page["rows"][-1]["unit"], page["rows"][-1]["item"]) == ("", "item-3")


def test_a_list_that_does_not_fit_says_by_how_much_and_what_would(
    example_activity: Activity,
) -> None:
    form = opinion(with_rows_of(with_units(example_activity, 900), 10.0))

    with pytest.raises(LayoutError) as refused:
        plan_layout(form)

    missing = float(refused.value.fields["missing"])  # type: ignore[arg-type]
    assert "毫米" in str(refused.value)
    assert missing > 0
    assert "减到 " in str(refused.value)
    cured = opinion(with_rows_of(with_units(example_activity, 900), round(10.0 - missing, 1)))
    assert len(plan_layout(cured).pages) <= MAX_PAGES


def test_the_least_row_of_paper_is_the_least_of_the_file() -> None:
    assert MIN_ROW_MM[0] == LEAST_ROW_MM


def test_long_aspects_go_over_two_columns_and_their_boxes_stand_in_columns_of_boxes(
    example_activity: Activity,
) -> None:
    long = ("看执政为民的意识牢不牢", "看服务基层的作风实不实", "看工作实绩", "看渠道畅不畅")
    (page,) = plan_layout(opinion(with_items(example_activity, long))).pages
    units = [row for row in page.rows if row.unit]
    aspects = [row for row in page.rows if not row.unit]

    assert {row.rect.w for row in aspects} == {2 * units[0].rect.w}
    assert {row.boxes[0].rect.x for row in aspects} < {row.boxes[0].rect.x for row in units}
    assert [row.number for row in aspects] == [1, 2, 3, 4]
