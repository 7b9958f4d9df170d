"""The second judge sees marks as people do, whatever box they stand in."""

from collections.abc import Callable, Sequence
from itertools import cycle
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.geometry import RectMm
from ballot.rules import MarkKind
from calibration.pens.odd_marks import OutlineStroke, Strike, along_outline, in_box, strike_through
from calibration.pens.strokes import Manner, Stroke
from scanner.judge.judge import (
    VIEW_PX,
    Content,
    are_flat,
    blend,
    cut_close_views,
    cut_views,
    is_unsure,
    judge_boxes,
    judge_weights,
    second_weights,
    summed,
    views_of,
)
from scanner.judge.network import Probabilities
from scanner.locate.boxes import LocatedBoxes, locate_boxes
from scanner.locate.fiducials import find_fiducials, orient
from scanner.locate.registration import register_page
from scanner.locate.sampling import sample_strip, sampling_plan

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]
Draw = Callable[[Any, RectMm], None]
Judged = Callable[..., Probabilities]

EMPTY, MARK = 0, 1
"""Of `summed`: nothing, and any plain mark."""

HAND = Manner(size=1.0, slant_deg=0.0, offset=(0.0, 0.0), sloppiness=0.2, style=1)

FAINT_PENCIL = 165
"""Grey of a line that takes a third of the light."""


@pytest.fixture(scope="module")
def located(
    example_form: "PrintedForm", scan: Callable[..., GrayImage]
) -> Callable[[GrayImage], LocatedBoxes]:
    """Return a function that finds the boxes of page 1 on a scan of it."""

    def locate(page: GrayImage) -> LocatedBoxes:
        upright, rough = orient(scan(page))
        layout = example_form.layout.pages[0]
        page_map = register_page(find_fiducials(upright, rough), layout)
        plan = sampling_plan(layout)
        return locate_boxes(sample_strip(upright, page_map, plan), page_map, plan)

    return locate


@pytest.fixture(scope="module")
def judged(
    example_form: "PrintedForm",
    make_pen: Callable[..., Any],
    located: Callable[[GrayImage], LocatedBoxes],
) -> Callable[..., Probabilities]:
    """Return a function that draws into boxes (row, column) and judges all of the page's."""

    def judge_page(draw: Draw, places: list[tuple[int, int]], **pen: float) -> Probabilities:
        """Return what is seen, one of `draw` in each place where there are several."""
        page = example_form.page()
        rows = example_form.layout.pages[0].rows
        draws = cycle(draw if isinstance(draw, tuple) else (draw,))
        for (row, column), each in zip(places, draws, strict=False):
            each(make_pen(page, **pen), rows[row].boxes[column].rect)
        return judge_boxes(located(page))

    return judge_page


def tick(pen: Any, rect: RectMm) -> None:
    pen.tick(rect)


def scribble(pen: Any, rect: RectMm) -> None:
    pen.scribble(rect)


def cross(pen: Any, rect: RectMm) -> None:
    pen.cross(rect)


def circle(pen: Any, rect: RectMm) -> None:
    angle = np.linspace(0.0, 2 * np.pi, 24)
    points = np.stack([np.cos(angle), np.sin(angle)], axis=1) * 0.38 * rect.w + rect.center
    pen.line(points.tolist())


def filled(pen: Any, rect: RectMm) -> None:
    ys = np.linspace(rect.y + 0.2, rect.bottom - 0.2, 18)
    pen.line([((rect.x, rect.right)[k % 2], float(y)) for k, y in enumerate(ys)])


def drawn(pen: Any, strokes: Sequence[Stroke]) -> None:
    for stroke in strokes:
        pen.line(stroke.points.tolist())


def long_tick(pen: Any, rect: RectMm) -> None:
    """A tick whose tail ends in the box above."""
    shape = ((0.15, 0.5), (0.4, 0.85), (0.9, -0.95))
    pen.line([(rect.x + a * rect.w, rect.y + b * rect.h) for a, b in shape])


def line_across(pen: Any, rect: RectMm) -> None:
    y = rect.center[1]
    pen.line([(rect.x - 0.3, y), (rect.right + 0.3, y)])


def dot(pen: Any, rect: RectMm) -> None:
    x, y = rect.center
    pen.line([(x, y), (x + 0.1, y)])


def in_rows(seen: Probabilities) -> Probabilities:
    """Return shape (rows, 3 boxes, 3): that each is empty, holds a plain mark, or other."""
    return summed(seen).reshape(-1, 3, 3)


def test_a_blank_page_is_empty_in_every_row(judged: Callable[..., Probabilities]) -> None:
    rows = in_rows(judged(tick, []))

    assert rows[:, :, EMPTY].prod(axis=1).min() > 0.95


@pytest.mark.parametrize("column", [0, 1, 2])
def test_a_tick_counts_for_its_box_in_every_row_and_column(
    judged: Callable[..., Probabilities], example_form: "PrintedForm", column: int
) -> None:
    count = len(example_form.layout.pages[0].rows)

    rows = in_rows(judged(tick, [(row, column) for row in range(count)]))

    others = np.delete(rows[:, :, EMPTY], column, axis=1).prod(axis=1)
    assert (rows[:, column, MARK] * others).min() > 0.95


def test_a_pencil_line_of_a_millimetre_across_a_box_is_seen(
    judged: Callable[..., Probabilities],
) -> None:
    """VVSG 2.0, 1.1.6-H."""
    places = [(row, row % 3) for row in range(20)]

    rows = in_rows(judged(line_across, places, width_mm=1.0, grey=FAINT_PENCIL))[:20]

    assert rows[:, :, EMPTY].prod(axis=1).max() < 0.001
    assert rows[:, :, MARK].argmax(axis=1).tolist() == [column for _, column in places]
    assert rows[:, :, MARK].max(axis=1).min() > 0.5


def test_a_hesitation_dot_is_never_surely_a_vote(judged: Callable[..., Probabilities]) -> None:
    places = [(row, row % 3) for row in range(20)]

    rows = in_rows(judged(dot, places, width_mm=0.25))[:20]

    assert rows[:, :, MARK].max() < 0.98
    assert (rows[:, :, EMPTY].prod(axis=1) > 0.5).sum() >= 15


def test_a_scribbled_out_box_is_no_plain_mark(judged: Callable[..., Probabilities]) -> None:
    boxes = judged(scribble, [(4, 0), (9, 1), (14, 2)])

    assert [int(boxes[k].argmax()) for k in (12, 28, 44)] == [Content.OTHER] * 3
    assert summed(boxes)[[12, 28, 44], MARK].max() < 0.1


def test_a_long_tail_is_not_lost_and_makes_no_vote_in_the_row_above(
    judged: Callable[..., Probabilities],
) -> None:
    boxes = judged(long_tick, [(5, 0), (10, 1), (15, 2)])

    assert boxes[[15, 31, 47], Content.EMPTY].max() < 0.01
    assert summed(boxes)[[12, 28, 44], MARK].max() < 0.1


def test_each_kind_of_mark_is_told(judged: Judged) -> None:
    kinds = (tick, cross, circle, filled, line_across)
    places = [(row, row % 3) for row in range(0, 30, 2)]

    seen = views_of(judged(kinds, places), 3)

    told = [seen[row][column].kind for row, column in places]
    assert (
        told
        == [
            MarkKind.TICK,
            MarkKind.CROSS,
            MarkKind.CIRCLE,
            MarkKind.FILL,
            MarkKind.LINE,
        ]
        * 3
    )
    assert min(seen[row][column].kind_share for row, column in places) > 0.5
    assert seen[1][0].kind is None


@pytest.mark.parametrize(
    ("strike", "least"), [(Strike.LINE, 0.8), (Strike.TWO_LINES, 0.8), (Strike.SLASH, 0.5)]
)
def test_a_tick_that_is_struck_through_is_no_plain_mark(
    judged: Judged, strike: Strike, least: float
) -> None:
    """Half of all slashes run along the tick's long limb, where nobody sees them."""
    rng = np.random.default_rng(1)
    places = [(row, row % 3) for row in range(0, 30, 3)]

    def struck(pen: Any, rect: RectMm) -> None:
        pen.tick(rect)
        shape = ((0.12, 0.52), (0.38, 0.86), (1.02, 0.02))
        points = np.array([(rect.x + a * rect.w, rect.y + b * rect.h) for a, b in shape])
        drawn(pen, strike_through([Stroke(points, np.ones(3))], strike, HAND, rng))

    seen = views_of(judged(struck, places), 3)

    assert np.mean([seen[row][column].other > 0.5 for row, column in places]) >= least


@pytest.mark.parametrize("character", "不否无?")
def test_a_character_is_no_plain_mark(judged: Judged, character: str) -> None:
    rng = np.random.default_rng(1)
    places = [(row, row % 3) for row in range(0, 30, 3)]

    def write(pen: Any, rect: RectMm) -> None:
        drawn(pen, in_box(character, rect, HAND, rng))

    seen = views_of(judged(write, places), 3)

    assert np.mean([seen[row][column].other > 0.5 for row, column in places]) >= 0.8


def test_a_stroke_along_the_outline_is_never_surely_a_vote(judged: Judged) -> None:
    rng = np.random.default_rng(1)
    places = [(row, row % 3) for row in range(0, 30, 2)]

    def follow(pen: Any, rect: RectMm) -> None:
        drawn(pen, along_outline(rect, OutlineStroke.CORNER, HAND, rng))

    rows = in_rows(judged(follow, places))

    assert max(float(rows[row, column, MARK]) for row, column in places) < 0.98


@pytest.mark.parametrize("size", [0.6, 1.0, 1.9])
@pytest.mark.parametrize("right", [-0.3, 0.3])
def test_a_tick_of_any_size_beside_the_middle_is_a_plain_mark(
    judged: Judged, size: float, right: float
) -> None:
    """A bold, steep one; its tail may reach into the box above, and is no mark there."""
    places = [(row, row % 3) for row in range(1, 31, 4)]

    def steep(pen: Any, rect: RectMm) -> None:
        foot = rect.x + (0.45 + right) * rect.w, rect.y + 0.85 * rect.h
        shape = ((-0.25, -0.35), (0.0, 0.0), (0.3, -1.0))
        pen.line([(foot[0] + a * size * rect.w, foot[1] + b * size * rect.h) for a, b in shape])

    seen = summed(judged(steep, places, width_mm=0.8))

    held = [int(seen[3 * row + column].argmax()) for row, column in places]
    assert held == [MARK] * len(places)
    assert max(float(seen[3 * (row - 1) + column, MARK]) for row, column in places) < 0.5


def test_two_marks_in_a_row_are_both_seen(judged: Callable[..., Probabilities]) -> None:
    rows = in_rows(judged(tick, [(3, 0), (3, 2)]))

    assert rows[3, (0, 2), MARK].min() > 0.95


def test_the_same_page_is_judged_the_same(
    example_form: "PrintedForm",
    located: Callable[[GrayImage], LocatedBoxes],
) -> None:
    boxes = located(example_form.page())

    first, second = judge_boxes(boxes), judge_boxes(boxes)

    assert first.shape == (len(boxes.left_px), len(Content))
    assert np.array_equal(first, second)
    np.testing.assert_allclose(first.sum(axis=1), 1.0, rtol=1e-5)


def test_a_box_is_judged_alike_alone_and_among_others(
    example_form: "PrintedForm",
    located: Callable[[GrayImage], LocatedBoxes],
) -> None:
    views = cut_views(located(example_form.page()))

    alone = judge_weights().judge(views[7:8])

    np.testing.assert_allclose(alone, judge_weights().judge(views)[7:8], atol=1e-5)


def test_a_page_on_which_every_box_is_flat_has_nothing_to_ask_of() -> None:
    nothing = judge_weights().judge(np.empty((0, VIEW_PX, VIEW_PX), np.uint8))

    assert nothing.shape == (0, len(Content))


def test_a_larger_view_holds_the_view_in_its_middle(
    example_form: "PrintedForm",
    located: Callable[[GrayImage], LocatedBoxes],
) -> None:
    boxes = located(example_form.page())

    larger = cut_views(boxes, more_px=2)

    assert larger.shape[1] == VIEW_PX + 2
    assert np.array_equal(larger[:, 1:-1, 1:-1], cut_views(boxes))


def test_a_close_view_halved_is_the_view(
    example_form: "PrintedForm",
    located: Callable[[GrayImage], LocatedBoxes],
) -> None:
    boxes = located(example_form.page())
    chosen = np.array([3, 70])

    close = cut_close_views(boxes, chosen)

    halved = close.reshape(2, VIEW_PX, 2, VIEW_PX, 2).mean(axis=(2, 4))
    np.testing.assert_allclose(halved, cut_views(boxes)[chosen], atol=1.0)


def test_boxes_that_the_first_glance_leaves_unsure_are_looked_at_again_and_no_others(
    example_form: "PrintedForm",
    make_pen: Callable[..., Any],
    located: Callable[[GrayImage], LocatedBoxes],
) -> None:
    page = example_form.page()
    rows = example_form.layout.pages[0].rows
    for row in range(12):
        dot(make_pen(page, width_mm=0.2 + 0.08 * row, grey=80 + 10 * row), rows[row].boxes[0].rect)
    boxes = located(page)
    glance = judge_weights().judge(cut_views(boxes))
    unsure = is_unsure(glance)

    seen = judge_boxes(boxes, is_bilevel=True)

    assert 0 < unsure.sum() < len(unsure) / 2
    again = second_weights().judge(cut_close_views(boxes, np.flatnonzero(unsure)))
    assert np.array_equal(seen[unsure], blend(glance[unsure], again))
    assert np.array_equal(seen[~unsure], glance[~unsure])


def test_boxes_with_nothing_but_paper_are_empty_without_a_glance(
    example_form: "PrintedForm",
    make_pen: Callable[..., Any],
    located: Callable[[GrayImage], LocatedBoxes],
) -> None:
    page = example_form.page()
    rows = example_form.layout.pages[0].rows
    pale = make_pen(page, grey=round(0.9 * 255))  # fainter than any mark that is meant to be read
    for row in rows[::2]:
        pale.tick(row.boxes[0].rect)
    boxes = located(page)

    flat = are_flat(cut_views(boxes), boxes.side_px)
    seen = judge_boxes(boxes)

    assert not flat.reshape(-1, 3)[::2, 0].any()
    assert flat.reshape(-1, 3)[1::2, 2].mean() > 0.9
    assert (seen[flat, Content.EMPTY] > 0.999).all()
    by_network = judge_boxes(boxes, is_bilevel=True)  # asks it of all boxes
    np.testing.assert_allclose(seen[~flat], by_network[~flat], rtol=1e-5)
    assert (by_network[flat, Content.EMPTY] > 0.99).all()
