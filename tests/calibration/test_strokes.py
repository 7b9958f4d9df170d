import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.geometry import RectMm
from calibration.pens.shapes import ParametricStrokes
from calibration.pens.strokes import (
    DOT_MAX_MM,
    Manner,
    PenMark,
    Stroke,
    mark_strokes,
    place_mark,
)

BOX = RectMm(100.0, 60.0, 5.0, 5.0)


def all_points(strokes: tuple[Stroke, ...]) -> np.ndarray:
    return np.concatenate([stroke.points for stroke in strokes])


@pytest.mark.parametrize("mark", list(PenMark))
def test_the_same_seed_draws_the_same_mark(mark: PenMark, hand: Manner) -> None:
    model = ParametricStrokes()

    first = mark_strokes(mark, BOX, hand, model, np.random.default_rng(5))
    again = mark_strokes(mark, BOX, hand, model, np.random.default_rng(5))

    assert np.array_equal(all_points(first), all_points(again))


@pytest.mark.parametrize("mark", [mark for mark in PenMark if mark is not PenMark.DOT])
def test_two_marks_of_one_person_differ(mark: PenMark, hand: Manner) -> None:
    model, rng = ParametricStrokes(), np.random.default_rng(5)

    first = all_points(mark_strokes(mark, BOX, hand, model, rng))
    second = all_points(mark_strokes(mark, BOX, hand, model, rng))

    assert first.shape != second.shape or np.abs(first - second).max() > 0.05


@given(seed=st.integers(0, 2**32), mark=st.sampled_from(list(PenMark)))
def test_the_middle_of_every_mark_is_nearest_to_its_own_box(seed: int, mark: PenMark) -> None:
    """Columns stand 15 mm and rows 8 mm apart: half of that would make the truth a lie."""
    rng = np.random.default_rng(seed)

    points = all_points(mark_strokes(mark, BOX, Manner.draw(rng), ParametricStrokes(), rng))

    middle = (points.min(axis=0) + points.max(axis=0)) / 2.0 - BOX.center
    assert abs(middle[0]) < 7.5
    assert abs(middle[1]) < 4.0


@given(seed=st.integers(0, 2**32))
def test_a_hesitation_dot_is_at_most_half_a_millimetre_wide(seed: int) -> None:
    rng = np.random.default_rng(seed)

    (dot,) = mark_strokes(PenMark.DOT, BOX, Manner.draw(rng), ParametricStrokes(), rng)

    assert dot.width_mm is not None
    length = float(np.hypot(*(dot.points[1] - dot.points[0])))
    assert length + dot.width_mm <= DOT_MAX_MM


def test_ticks_go_down_briefly_and_up_to_the_right_at_length(hand: Manner) -> None:
    rng = np.random.default_rng(1)

    for _ in range(50):
        (tick,) = mark_strokes(PenMark.TICK, BOX, hand, ParametricStrokes(), rng)

        vertex = int(np.argmax(tick.points[:, 1]))
        start, turn, end = tick.points[0], tick.points[vertex], tick.points[-1]
        assert start[0] < turn[0] < end[0]
        assert end[1] < start[1] < turn[1]


def test_tick_sizes_spread_around_the_box(hand: Manner) -> None:
    rng = np.random.default_rng(2)
    people = [Manner.draw(rng) for _ in range(300)]

    sizes = [
        float(
            np.ptp(
                all_points(mark_strokes(PenMark.TICK, BOX, p, ParametricStrokes(), rng)), 0
            ).max()
        )
        / BOX.w
        for p in people
    ]

    assert 0.9 < float(np.median(sizes)) < 1.2
    assert float(np.percentile(sizes, 5)) < 0.85
    assert float(np.percentile(sizes, 95)) > 1.3


def test_a_large_tick_runs_out_to_the_upper_right_and_not_to_the_lower_left(
    hand: Manner,
) -> None:
    large = Manner(1.6, 0.0, (0.0, 0.0), 0.0, style=7)
    tick = [Stroke(np.array([[-0.3, -0.3], [0.0, 0.0], [0.7, -1.0]]), np.ones(3))]

    points = all_points(place_mark(PenMark.TICK, tick, BOX, large, np.random.default_rng(0)))

    over_top, over_bottom = BOX.y - points[:, 1].min(), points[:, 1].max() - BOX.bottom
    assert over_top > 1.0
    assert over_bottom < 1.0


def test_a_careless_hand_strays_further_than_a_careful_one() -> None:
    def spread(sloppiness: float) -> float:
        hand, rng = Manner(1.0, 0.0, (0.0, 0.0), sloppiness, style=3), np.random.default_rng(4)
        marks = [
            mark_strokes(PenMark.CROSS, BOX, hand, ParametricStrokes(), rng) for _ in range(80)
        ]
        return float(np.std([all_points(mark).mean(axis=0) for mark in marks], axis=0).mean())

    assert spread(1.0) > 2.0 * spread(0.0)
