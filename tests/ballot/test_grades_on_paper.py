"""Forms with two to six grades, and with items: where boxes stand, and what layout.json has."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballot.activity import Activity
from ballot.errors import LayoutError
from ballot.grade import PLAN_SCALE
from ballot.layout import Layout, PageLayout
from ballot.layout_columns import column_frames, grade_heads, units_together
from ballot.layout_plan import plan_layout
from ballot.paper import BOX_WHITE_MM, MAX_PAGES, SIDE_WHITE_MM
from ballot.plan import form_apart
from ballot.turning import TurningEdge, share_in_boxes, turning_edge
from tests.asked import with_grades, with_items, with_rows_of, with_units
from tests.ballot.test_layout import assert_sound

SLACK_MM = 0.002
"""Rectangles are rounded to micrometres."""

PLAN_FORMS = {8.0: "aeace6e128b23204", 6.5: "3b51ed684f611c4e", 5.0: "3c8fa4eb6acf0c24"}
"""The form of the example by its least height of rows, as sheets were printed with it."""


@pytest.mark.parametrize(("min_row_mm", "form"), PLAN_FORMS.items())
def test_the_plan_s_own_form_is_the_one_that_was_always_printed(
    example_activity: Activity, min_row_mm: float, form: str
) -> None:
    layout = plan_layout(with_rows_of(example_activity, min_row_mm))

    assert layout.form == form
    assert json.loads(layout.to_json())["schema"] == "pingyi-layout/1"


def assert_white(page: PageLayout) -> None:
    for row in page.rows:
        for one, other in pairwise(row.boxes):
            assert other.rect.x - one.rect.right >= BOX_WHITE_MM - SLACK_MM
    for frame in column_frames(page):
        rows = [row for row in page.rows if row.rect.x == frame.rect.x]
        first, last = rows[0].boxes[0].rect, rows[0].boxes[-1].rect
        assert first.x - frame.names_end >= SIDE_WHITE_MM - 0.01
        assert frame.rect.right - last.right >= SIDE_WHITE_MM - 0.01


@pytest.mark.parametrize("units", [4, 20, 66])
@pytest.mark.parametrize("grades", range(2, 7))
def test_boxes_of_any_number_of_grades_have_white_around_them(
    example_activity: Activity, grades: int, units: int
) -> None:
    activity = with_grades(with_units(example_activity, units), grades)

    layout = plan_layout(activity)

    scale = activity.rules.scale
    rows = [row for page in layout.pages for row in page.rows]
    assert [row.line for row in rows] == list(activity.lines)
    assert {tuple(box.grade for box in row.boxes) for row in rows} == {
        tuple(grade.vote for grade in scale.grades)
    }
    assert_sound(layout, activity.form.min_row_mm)
    for page in layout.pages:
        assert_white(page)


def test_many_units_stand_in_two_columns_while_their_boxes_have_white_between_them(
    example_activity: Activity,
) -> None:
    some = with_units(example_activity, 45)
    columns = {
        grades: len(grade_heads(plan_layout(with_grades(some, grades)).pages[0]))
        for grades in range(2, 7)
    }

    assert columns == {2: 2, 3: 2, 4: 2, 5: 2, 6: 1}


@pytest.mark.parametrize("items", [0, 2])
@pytest.mark.parametrize("units", [40, 66, 100])
@pytest.mark.parametrize("grades", range(2, 7))
def test_no_box_of_a_back_stands_behind_a_box(
    example_activity: Activity, grades: int, units: int, items: int
) -> None:
    """Not even where two columns would save a page: what shines through misleads the reader."""
    activity = with_grades(with_units(example_activity, units), grades)
    layout = plan_layout(with_items(activity, items))

    assert share_in_boxes(layout, TurningEdge.LONG) == 0.0
    assert turning_edge(layout) is TurningEdge.LONG


def test_a_second_column_stands_only_where_it_saves_a_page(example_activity: Activity) -> None:
    few = plan_layout(with_grades(with_units(example_activity, 12), 4))
    many = plan_layout(with_grades(with_units(example_activity, 30), 4))

    assert [len(column_frames(layout.pages[0])) for layout in (few, many)] == [1, 2]
    assert [len(layout.pages) for layout in (few, many)] == [1, 1]


def test_the_file_names_grades_that_are_not_the_plan_s(example_activity: Activity) -> None:
    layout = plan_layout(with_grades(example_activity, ["优秀", "称职"]))

    body = json.loads(layout.to_json())

    assert body["schema"] == "pingyi-layout/2"
    assert body["grades"] == [
        {"id": "grade-0", "name": "优秀"},
        {"id": "grade-1", "name": "称职"},
    ]
    assert Layout.from_json(layout.to_json()) == layout


def test_the_plan_s_grades_under_other_names_are_named(example_activity: Activity) -> None:
    """Or a box would be taken for what it doesn't say."""
    renamed = tuple(replace(grade, name=f"很{grade.name}") for grade in PLAN_SCALE.grades)
    rules = replace(example_activity.rules, grades=renamed)

    layout = plan_layout(replace(example_activity, rules=rules))

    assert json.loads(layout.to_json())["grades"][0]["name"] == "很满意"
    assert layout.form not in PLAN_FORMS.values()


@pytest.mark.parametrize(
    ("grades", "items", "units", "pages"), [(3, 5, 66, 7), (4, 4, 10, 1), (5, 5, 10, 2)]
)
def test_items_stand_in_rows_of_their_own(
    example_activity: Activity, grades: int, items: int, units: int, pages: int
) -> None:
    activity = with_items(with_grades(with_units(example_activity, units), grades), items)

    layout = plan_layout(activity)

    rows = [row for page in layout.pages for row in page.rows]
    assert [row.line for row in rows] == list(activity.lines)
    assert {row.item_name for row in rows} == {item.name for item in activity.items}
    assert len(layout.pages) == pages <= MAX_PAGES
    assert_sound(layout, activity.form.min_row_mm)
    for page in layout.pages:
        assert_white(page)
    assert Layout.from_json(layout.to_json()) == layout


@settings(max_examples=40)
@given(
    units=st.integers(1, 150),
    grades=st.integers(2, 6),
    items=st.integers(0, 6),
    min_row_mm=st.floats(5.0, 15.0).map(lambda mm: round(mm, 1)),
)
def test_any_form_that_is_planned_is_sound(
    example_activity: Activity, units: int, grades: int, items: int, min_row_mm: float
) -> None:
    activity = with_items(with_grades(with_units(example_activity, units), grades), items)
    activity = with_rows_of(activity, min_row_mm)

    try:
        layout = plan_layout(activity)
    except LayoutError as error:
        assert "毫米" in str(error)
        return

    assert [row.line for page in layout.pages for row in page.rows] == list(activity.lines)
    assert_sound(layout, min_row_mm)
    for page in layout.pages:
        assert_white(page)
    assert Layout.from_json(layout.to_json()) == layout


@pytest.mark.parametrize("items", [2, 3, 5])
@pytest.mark.parametrize("min_row_mm", [6.0, 8.0, 10.0])
def test_no_break_parts_the_lines_of_a_unit(
    example_activity: Activity, items: int, min_row_mm: float
) -> None:
    activity = with_rows_of(with_items(with_units(example_activity, 40), items), min_row_mm)

    layout = plan_layout(activity)

    together = [rows for page in layout.pages for rows in units_together(page.rows)]
    assert [len(rows) for rows in together] == [items] * 40
    for rows in together:
        for above, below in pairwise(rows):
            assert above.rect.x == below.rect.x
            assert below.rect.y == pytest.approx(above.rect.bottom, abs=SLACK_MM)


def test_an_item_is_in_the_file_only_under_the_second_schema(example_activity: Activity) -> None:
    layout = plan_layout(with_items(example_activity, 2))
    body = json.loads(layout.to_json())

    assert body["schema"] == "pingyi-layout/2"
    assert "grades" not in body
    row = body["pages"][0]["rows"][1]
    assert (row["unit"], row["item"], row["item_name"]) == (
        example_activity.units[0].id,
        "item-1",
        "行政效能",
    )
    with pytest.raises(ValueError, match="pingyi-layout/2"):
        Layout.from_json(json.dumps({**body, "schema": "pingyi-layout/1"}))


def test_a_form_without_them_under_the_second_schema_is_refused(example_layout: Layout) -> None:
    body = json.loads(example_layout.to_json())

    with pytest.raises(ValueError, match="pingyi-layout/1"):
        Layout.from_json(json.dumps({**body, "schema": "pingyi-layout/2"}))


def test_a_form_that_does_not_fit_says_what_would(example_activity: Activity) -> None:
    activity = with_items(with_grades(example_activity, 5), 5)

    with pytest.raises(LayoutError) as refused:
        plan_layout(activity)

    told = str(refused.value)
    assert float(refused.value.fields["missing"]) > 0  # type: ignore[arg-type]
    assert "毫米" in told
    assert "min_row_mm 减到 5.4" in told
    assert "评议等级减为 4 个" in told
    assert "评议项目减为 3 个" in told
    assert "现需 14 页" in told
    for cure in (
        with_rows_of(activity, 5.4),
        with_items(with_grades(example_activity, 4), 5),
        with_items(activity, 3),
    ):
        assert len(plan_layout(cure).pages) <= MAX_PAGES


def test_a_printed_form_with_other_items_or_grades_is_apart_from_the_plan(
    example_activity: Activity,
) -> None:
    activity = with_items(with_grades(example_activity, ["优秀", "称职"]), ["依法行政", "工作实绩"])
    layout = plan_layout(activity)

    graded = form_apart(layout, with_grades(activity, ["优秀", "不称职"]))
    asked = form_apart(layout, with_items(activity, ["依法行政", "工作作风"]))

    assert form_apart(layout, activity) is None
    assert graded is not None
    assert graded.place == 0
    assert asked is not None
    assert (asked.place, asked.planned) == (2, "1 市委办公室 工作作风 (local-01/item-1)")


def test_rows_of_a_back_stand_half_a_row_lower_where_they_go_over_the_whole_page(
    example_activity: Activity,
) -> None:
    front, back, *_ = plan_layout(with_grades(example_activity, 6)).pages
    two = plan_layout(example_activity).pages

    def above(page: PageLayout) -> float:
        return page.headings[0].rect.y - page.rows[0].rect.h / 2

    # A half of the back's own pitch; both tables end where the page ends.
    assert above(back) == pytest.approx(front.headings[0].rect.y, abs=0.02)
    assert max(row.rect.bottom for row in back.rows) <= 274.01
    assert [page.headings[0].rect.y for page in two] == [two[0].headings[0].rect.y] * len(two)
