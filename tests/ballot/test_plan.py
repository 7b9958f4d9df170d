"""Two editions of the plan compared, and a printed form with the plan."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from ballot.activity import Activity
from ballot.layout import Heading, Layout, PageLayout
from ballot.layout_plan import plan_layout
from ballot.plan import binds_seal, changed_keys, form_apart, plan_table


@pytest.fixture
def table(example_activity: Activity) -> dict[str, Any]:
    return plan_table(example_activity, {"double_mark": "review", "veto": {"backfill": False}})


def test_the_same_plan_differs_in_no_key(table: dict[str, Any]) -> None:
    assert changed_keys(table, dict(table)) == ()


def test_every_changed_value_is_named_by_its_key(table: dict[str, Any]) -> None:
    units = [dict(unit) for unit in table["units"]]
    units[0]["full_name"] = "另一个名称"
    categories = [dict(category) for category in table["categories"]]
    categories[1]["top"] += 1
    rules = {"double_mark": "void_row", "veto": {"backfill": True}}

    keys = changed_keys(table, {**table, "units": units, "categories": categories, "rules": rules})

    assert keys == (
        f"categories.{categories[1]['id']}.top",
        "rules.double_mark",
        "rules.veto.backfill",
        f"units.{units[0]['id']}.full_name",
    )


def test_an_entry_that_comes_or_goes_and_another_order_are_one_key_each(
    table: dict[str, Any],
) -> None:
    first, second, third, *rest = table["units"]

    gone = changed_keys(table, {**table, "units": [first, *rest, third]})

    assert gone == (f"units.{second['id']}", "units.order")


@pytest.mark.parametrize(
    ("key", "binds"),
    [
        ("categories.local.top", True),
        ("rules.satisfaction.threshold", True),
        ("rules.min_group", True),
        ("units.tax.category", True),
        ("units.tax.oversight", True),
        ("units.order", True),
        ("year", True),
        ("units.tax.full_name", False),
        ("name", False),
        ("form.title", False),
        ("vetoes.tax", False),
        ("sessions.late", False),
    ],
)
def test_what_counting_reads_binds_once_a_session_is_sealed(key: str, binds: bool) -> None:
    assert binds_seal(key) is binds


def test_a_form_agrees_with_its_plan_at_any_height_of_rows(
    example_layout: Layout, dense_activity: Activity
) -> None:
    assert form_apart(example_layout, dense_activity) is None


def test_a_form_of_earlier_brackets_says_the_same(
    example_layout: Layout, example_activity: Activity
) -> None:
    earlier = replace(
        example_layout,
        pages=tuple(
            replace(page, headings=tuple(_in_half_width_brackets(page.headings)))
            for page in example_layout.pages
        ),
    )

    assert earlier.form != example_layout.form
    assert form_apart(earlier, example_activity) is None


def _in_half_width_brackets(headings: Iterable[Heading]) -> Iterator[Heading]:
    for heading in headings:
        yield replace(heading, text=heading.text.replace("（", "(").replace("）", ")"))


def test_a_form_whose_categories_after_the_tenth_have_no_number_says_the_same(
    example_activity: Activity,
) -> None:
    units = example_activity.units[:12]
    category = example_activity.categories[0]
    activity = replace(
        example_activity,
        categories=tuple(replace(category, id=u.id, name=f"{u.name}类") for u in units),
        units=tuple(replace(unit, category=unit.id) for unit in units),
    )
    layout = plan_layout(activity)
    earlier = replace(layout, pages=tuple(_without_eleven_and_twelve(layout)))
    renamed = replace(
        activity, categories=(*activity.categories[:-1], replace(category, id=units[-1].id))
    )

    assert earlier.form != layout.form
    assert form_apart(earlier, activity) is None
    assert form_apart(earlier, renamed) is not None


def _without_eleven_and_twelve(layout: Layout) -> Iterator[PageLayout]:
    for page in layout.pages:
        headings = [
            replace(each, text=each.text.removeprefix("十一、").removeprefix("十二、"))
            for each in page.headings
        ]
        yield replace(page, headings=tuple(headings))


def test_a_plan_that_names_no_issuer_and_month_is_recorded_as_before(
    example_activity: Activity,
) -> None:
    silent = replace(example_activity, form=replace(example_activity.form, issuer="", month=""))

    before, after = plan_table(silent, {}), plan_table(example_activity, {})

    assert before["form"].keys() == {"title", "instruction", "points", "footer", "min_row_mm"}
    assert changed_keys(before, after) == ("form.issuer", "form.month")


def test_swapped_names_of_two_units_stand_apart_from_the_printed_form(
    example_layout: Layout, example_activity: Activity
) -> None:
    first, second, *rest = example_activity.units
    swapped = (replace(first, name=second.name), replace(second, name=first.name), *rest)

    apart = form_apart(example_layout, replace(example_activity, units=swapped))

    assert apart is not None
    assert (apart.form, apart.place) == (example_layout.form, 1)
    assert first.name in apart.printed
    assert second.name in apart.planned


def test_a_renamed_category_stands_apart_and_a_full_name_does_not(
    example_layout: Layout, example_activity: Activity
) -> None:
    first, *others = example_activity.categories
    renamed = (replace(first, name="别的部门"), *others)
    unit, *rest = example_activity.units
    corrected = (replace(unit, full_name="更正后的全称"), *rest)

    category = form_apart(example_layout, replace(example_activity, categories=renamed))
    full_name = form_apart(example_layout, replace(example_activity, units=corrected))

    assert category is not None
    assert category.place == 0
    assert full_name is None
