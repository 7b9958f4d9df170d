"""Over which edge a form is turned, from where its boxes stand."""

from dataclasses import replace

import pytest

from ballot.activity import Activity
from ballot.geometry import A4_MM, RectMm
from ballot.layout import Layout, PageLayout, Row
from ballot.layout_plan import plan_layout
from ballot.turning import TurningEdge, share_in_boxes, turning_edge


@pytest.mark.parametrize(
    ("edge", "seen"),
    [
        (TurningEdge.LONG, RectMm(210 - 60 - 5, 80, 5, 6)),
        (TurningEdge.SHORT, RectMm(60, 297 - 80 - 6, 5, 6)),
    ],
)
def test_the_back_is_seen_mirrored_across_the_edge_that_it_is_turned_over(
    edge: TurningEdge, seen: RectMm
) -> None:
    assert edge.seen_through(RectMm(60, 80, 5, 6)) == seen


def test_over_the_long_edge_the_example_s_boxes_on_the_back_fall_on_names(
    example_layout: Layout,
) -> None:
    shares = {edge: share_in_boxes(example_layout, edge) for edge in TurningEdge}

    assert shares[TurningEdge.LONG] == 0.0
    assert shares[TurningEdge.SHORT] > 0.5
    assert turning_edge(example_layout) is TurningEdge.LONG


@pytest.mark.parametrize(("units", "pages"), [(2, 1), (31, 3), (45, 4)])
def test_no_form_of_these_columns_has_a_box_behind_a_box(
    example_activity: Activity, units: int, pages: int
) -> None:
    activity = replace(
        example_activity,
        categories=example_activity.categories[:1],
        units=example_activity.units[:units],
        form=replace(example_activity.form, min_row_mm=15.0),
    )

    layout = plan_layout(activity)

    assert len(layout.pages) == pages
    assert share_in_boxes(layout, turning_edge(layout)) == 0.0


def test_boxes_that_mirror_each_other_are_turned_over_the_short_edge(
    example_layout: Layout,
) -> None:
    front, back = example_layout.pages
    mirrored = replace(back, rows=tuple(_mirrored(front)))

    layout = replace(example_layout, pages=(front, mirrored))

    assert share_in_boxes(layout, TurningEdge.LONG) == pytest.approx(1.0)
    assert turning_edge(layout) is TurningEdge.SHORT


def _mirrored(page: PageLayout) -> list[Row]:
    """Return the rows of a page, each box where it would be seen through the paper."""
    return [
        replace(
            row,
            boxes=tuple(
                replace(
                    box,
                    rect=replace(box.rect, x=A4_MM[0] - box.rect.right),
                )
                for box in row.boxes
            ),
        )
        for row in page.rows
    ]
