import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from ballot.activity import Activity, Category, Oversight, Unit
from ballot.errors import LayoutError
from ballot.geometry import A4_MM, RectMm
from ballot.grade import PLAN_VOTES
from ballot.headings import ordinal
from ballot.ids import CategoryId, UnitId
from ballot.layout import BLANK_SIDE, Layout, PageLayout
from ballot.layout_plan import plan_layout
from ballot.paper import EDGE_MM, MAX_PAGES
from ballot.rules import Rules

PLANNED_ROW_MM = (5.0, 9.5)
"""Least row heights that a layout keeps to; see the test of higher ones."""

CLEAR_MM = 1.0
"""Nothing is printed nearer to a box than this."""

PRINTABLE_MM = 10.5
"""Office printers reach so near to the paper's lower edge."""

QUIET_MM = 1.68
"""Four modules of the code at the foot: a QR code's white (ISO/IEC 18004)."""


def test_the_example_fills_the_front_with_the_local_units_and_the_back_with_the_others(
    example_activity: Activity, example_layout: Layout
) -> None:
    on_pages = [
        {example_activity.unit(row.unit).category for row in page.rows}
        for page in example_layout.pages
    ]

    local, *others = [category.id for category in example_activity.categories]
    assert on_pages == [{local}, set(others)]
    assert [len(page.rows) for page in example_layout.pages] == [45, 21]


def test_rows_of_6_5_mm_fit_on_one_page_in_two_columns(dense_layout: Layout) -> None:
    (page,) = dense_layout.pages

    assert len(page.rows) == 66
    assert len({row.rect.x for row in page.rows}) == 2


def test_every_unit_has_one_row_in_the_order_of_the_activity(
    example_activity: Activity, example_layout: Layout
) -> None:
    rows = [row for page in example_layout.pages for row in page.rows]

    assert [row.unit for row in rows] == [unit.id for unit in example_activity.units]
    assert [row.name for row in rows] == [unit.name for unit in example_activity.units]
    assert {tuple(box.grade for box in row.boxes) for row in rows} == {PLAN_VOTES}


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (99, "九十九"),
        (100, "100"),
    ],
)
def test_every_category_has_its_number(number: int, written: str) -> None:
    assert ordinal(number) == written


def test_numbers_count_from_one_in_each_category(
    example_activity: Activity, dense_layout: Layout
) -> None:
    numbers: dict[CategoryId, list[int]] = {}
    for row in dense_layout.pages[0].rows:
        numbers.setdefault(example_activity.unit(row.unit).category, []).append(row.number)

    assert [numbers[c.id] for c in example_activity.categories] == [
        [*range(1, 46)],
        [*range(1, 13)],
        [*range(1, 10)],
    ]


def test_all_sessions_share_one_form(example_activity: Activity) -> None:
    assert plan_layout(example_activity) == plan_layout(example_activity)


def test_a_layout_comes_back_from_its_file(example_layout: Layout) -> None:
    again = Layout.from_json(example_layout.to_json())

    assert again == example_layout
    assert again.form == example_layout.form


def test_the_file_has_every_key_of_its_format(example_layout: Layout) -> None:
    """contracts.md §4; other programs read these keys."""
    body = json.loads(example_layout.to_json())

    assert {"schema", "activity", "form", "page_size_mm", "pages"} <= body.keys()
    assert body["schema"] == "pingyi-layout/1"
    assert body["page_size_mm"] == [210.0, 297.0]
    for page in body["pages"]:
        assert {"number", "fiducials", "code_mm", "serial_mm", "rows"} <= page.keys()
        assert [mark["id"] for mark in page["fiducials"]] == [0, 1, 2, 3]
        for corners in (mark["corners_mm"] for mark in page["fiducials"]):
            assert [len(corner) for corner in corners] == [2, 2, 2, 2]
        assert len(page["code_mm"]) == len(page["serial_mm"]) == 4
        for row in page["rows"]:
            assert {"unit", "name", "boxes"} <= row.keys()
            assert [box["grade"] for box in row["boxes"]] == [
                "satisfied",
                "mostly_satisfied",
                "dissatisfied",
            ]
            assert {len(box["box_mm"]) for box in row["boxes"]} == {4}


def test_the_form_is_named_by_the_digest_of_the_rest(example_layout: Layout) -> None:
    body = json.loads(example_layout.to_json())
    form = body.pop("form")

    assert form == hashlib.sha256(rfc8785.dumps(body)).hexdigest()[:16]


def _leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    match value:
        case dict():
            for key, inner in value.items():
                yield from _leaves(inner, (*path, key))
        case list():
            for index, inner in enumerate(value):
                yield from _leaves(inner, (*path, index))
        case _:
            yield path


def test_a_changed_value_is_refused(dense_layout: Layout) -> None:
    """Every kind of leaf: the first of each key."""
    text = dense_layout.to_json()
    kinds: dict[tuple[str, ...], tuple[str | int, ...]] = {}
    for path in _leaves(json.loads(text)):
        kinds.setdefault(tuple(key for key in path if isinstance(key, str)), path)
    refused = 0
    for path in kinds.values():
        body = json.loads(text)
        *parents, last = path
        place = body
        for key in parents:
            place = place[key]
        place[last] = place[last] + 1 if isinstance(place[last], int | float) else place[last] + "x"

        with pytest.raises(ValueError, match=r"layout|Grade"):
            Layout.from_json(json.dumps(body))
        refused += 1

    assert refused == len(kinds) > 10


def test_a_missing_key_is_refused(example_layout: Layout) -> None:
    body = json.loads(example_layout.to_json())
    del body["pages"][0]["code_mm"]

    with pytest.raises(ValueError, match="code_mm"):
        Layout.from_json(json.dumps(body))


def _clear_of(page: PageLayout) -> list[tuple[str, RectMm]]:
    """Return everything on a page that may not overlap anything else of it."""
    things = [(f"fiducial {mark.id}", mark.rect) for mark in page.fiducials]
    things += [("code", page.code), ("serial", page.serial)]
    things += [("foot code", page.foot_code)] if page.foot_code else []
    things += [(f"heading {heading.text}", heading.rect) for heading in page.headings]
    things += [(f"row {row.unit}", row.rect) for row in page.rows]
    return things


def _clashes(rects: list[RectMm], clear_mm: float = 0.0) -> list[tuple[int, int]]:
    """Return the pairs, by place, that overlap or come nearer to each other than `clear_mm`."""
    slack = 0.002  # rectangles are rounded to micrometres
    left, top, right, bottom = np.array([(r.x, r.y, r.right, r.bottom) for r in rects]).T
    reach = clear_mm - slack
    across = (left[:, None] < right + reach) & (left < right[:, None] + reach)
    down = (top[:, None] < bottom + reach) & (top < bottom[:, None] + reach)
    return [(int(a), int(b)) for a, b in zip(*np.nonzero(np.triu(across & down, 1)), strict=True)]


def assert_sound(layout: Layout, min_row_mm: float) -> None:
    paper = RectMm(0, 0, *A4_MM).grown(-EDGE_MM + 0.001)
    for page in layout.pages:
        names, rects = zip(*_clear_of(page), strict=True)
        assert [(names[a], names[b]) for a, b in _clashes(list(rects))] == []
        assert min(rect.x for rect in rects) >= paper.x
        assert min(rect.y for rect in rects) >= paper.y
        assert max(rect.right for rect in rects) <= paper.right
        assert page.foot_code is not None
        others = [rect for rect in rects if rect is not page.foot_code]
        assert max(rect.bottom for rect in others) <= paper.bottom
        assert page.foot_code.bottom <= A4_MM[1] - PRINTABLE_MM
        assert not any(0 in pair for pair in _clashes([page.foot_code.grown(QUIET_MM), *others]))
        assert min(row.rect.h for row in page.rows) >= min_row_mm - 0.001
        assert len({(box.rect.w, box.rect.h) for _, box in page.boxes()}) == 1
        for row, box in page.boxes():
            above, below = box.rect.y - row.rect.y, row.rect.bottom - box.rect.bottom
            assert above == pytest.approx(below, abs=0.003)
            assert above >= CLEAR_MM
        assert _clashes([box.rect for _, box in page.boxes()], CLEAR_MM) == []


def test_nothing_on_the_example_forms_overlaps(
    example_layout: Layout, dense_layout: Layout
) -> None:
    assert_sound(example_layout, 8.0)
    assert_sound(dense_layout, 6.5)


def _activity(like: Activity, sizes: list[int], min_row_mm: float) -> Activity:
    categories = tuple(
        Category(id=CategoryId(f"c{k}"), name=f"第{k}类", top=1) for k in range(len(sizes))
    )
    units = tuple(
        Unit(
            id=UnitId(f"{category.id}-{k}"),
            name=f"单位{k}",
            full_name=f"单位{k}",
            category=category.id,
            oversight=Oversight.LOCAL,
        )
        for category, size in zip(categories, sizes, strict=True)
        for k in range(size)
    )
    form = replace(like.form, min_row_mm=min_row_mm)
    return replace(like, categories=categories, units=units, form=form, rules=Rules())


@settings(max_examples=40)
@given(
    sizes=st.lists(st.integers(1, 90), min_size=1, max_size=4),
    min_row_mm=st.floats(*PLANNED_ROW_MM).map(lambda mm: round(mm, 2)),
)
def test_any_layout_that_is_planned_is_sound(
    example_activity: Activity, sizes: list[int], min_row_mm: float
) -> None:
    activity = _activity(example_activity, sizes, min_row_mm)

    try:
        layout = plan_layout(activity)
    except LayoutError as error:
        assert "mm" in str(error) or "毫米" in str(error)
        return

    rows = [row.unit for page in layout.pages for row in page.rows]
    assert rows == [unit.id for unit in activity.units]
    assert len(layout.pages) <= MAX_PAGES
    assert_sound(layout, min_row_mm)
    assert Layout.from_json(layout.to_json()) == layout


def test_more_units_than_nine_pages_hold_are_refused_with_the_missing_millimetres(
    example_activity: Activity,
) -> None:
    crowd = _activity(example_activity, [900], 8.0)

    with pytest.raises(LayoutError) as error:
        plan_layout(crowd)

    assert "毫米" in str(error.value)
    assert float(error.value.fields["missing"]) > 0  # type: ignore[arg-type]


def test_rows_of_more_than_9_5_mm_can_be_had_or_are_refused(example_activity: Activity) -> None:
    activity = _activity(example_activity, [10], 11.0)

    try:
        layout = plan_layout(activity)
    except LayoutError:
        return

    assert_sound(layout, 11.0)


def test_an_odd_number_of_pages_has_a_side_without_rows_behind_it(
    example_layout: Layout, dense_layout: Layout
) -> None:
    front, back = dense_layout.sides

    assert example_layout.sides == example_layout.pages
    assert (front, dense_layout.page(BLANK_SIDE)) == (dense_layout.pages[0], None)
    assert (back.number, back.rows, back.headings) == (BLANK_SIDE, (), ())
    assert (back.code, back.foot_code, back.fiducials) == (
        front.code,
        front.foot_code,
        front.fiducials,
    )


def test_forms_of_earlier_versions_have_the_pages_that_were_printed(dense_layout: Layout) -> None:
    (page,) = dense_layout.pages
    earlier = replace(dense_layout, pages=(replace(page, foot_code=None),))

    assert earlier.sides == earlier.pages


def test_lower_rows_never_take_more_pages(example_activity: Activity) -> None:
    pages = [
        len(plan_layout(_activity(example_activity, [45, 12, 9], mm)).pages)
        for mm in (5.0, 6.0, 6.5, 7.0, 8.0, 9.0)
    ]

    assert pages == sorted(pages)
