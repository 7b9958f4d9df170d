"""What nobody should count is drawn as it is meant: strokes in place, ghosts turned right."""

import numpy as np
import pytest

from ballot.geometry import A4_MM, RectMm
from calibration.images import GrayImage
from calibration.pens.characters import CHARACTERS, written
from calibration.pens.odd_marks import (
    OutlineStroke,
    Strike,
    along_outline,
    in_box,
    ring,
    strike_through,
)
from calibration.pens.shapes import ParametricStrokes
from calibration.pens.strokes import Manner, PenMark, bounds, mark_strokes
from calibration.scans.damage import HOLE_MM, punched, rubbed_out, under_fluid, whitened
from calibration.scans.ghosts import Facing, Ghost, ghost_of

BOX = RectMm(50.0, 60.0, 5.0, 5.0)
PX = 4
"""Pixels a millimetre of the pages here."""


@pytest.fixture
def page() -> GrayImage:
    """White A4 at `PX` pixels a millimetre, grey."""
    width, height = A4_MM
    return np.full((round(height * PX), round(width * PX)), 255, np.uint8)


def blackened(page: GrayImage, rect: RectMm) -> GrayImage:
    """Return the page with a black rectangle."""
    black = page.copy()
    black[
        round(rect.y * PX) : round(rect.bottom * PX), round(rect.x * PX) : round(rect.right * PX)
    ] = 0
    return black


def darkest_mm(page: GrayImage) -> tuple[float, float]:
    """Return the middle of what is darkest, x and y in mm."""
    ys, xs = np.nonzero(page < int(page.min()) + 10)
    return float(xs.mean() / PX), float(ys.mean() / PX)


@pytest.mark.parametrize("character", CHARACTERS)
def test_a_character_fills_its_height_wherever_it_is_written(character: str, hand: Manner) -> None:
    strokes = written(character, (100.0, 50.0), 6.0, hand, np.random.default_rng(1))

    low, high = bounds(strokes)
    assert np.abs((low + high) / 2 - (100.0, 50.0)).max() < 1.5
    assert 4.0 < high[1] - low[1] < 8.0


def test_a_word_goes_from_left_to_right_and_no_two_writings_are_alike(hand: Manner) -> None:
    rng = np.random.default_rng(1)

    first, second = (written("作废", (100.0, 50.0), 4.0, hand, rng) for _ in range(2))

    low, high = bounds(first)
    assert 6.5 < high[0] - low[0] < 11.0
    assert not np.array_equal(bounds(second)[0], low)


@pytest.mark.parametrize("way", Strike)
def test_a_strike_crosses_the_mark_and_reaches_beyond_it(way: Strike, hand: Manner) -> None:
    rng = np.random.default_rng(3)
    mark = mark_strokes(PenMark.TICK, BOX, hand, ParametricStrokes(), rng)

    lines = strike_through(mark, way, hand, rng)

    (low, high), (first, last) = bounds(mark), bounds(lines)
    assert len(lines) == (2 if way is Strike.TWO_LINES else 1)
    assert last[0] - first[0] > 0.7 * (high[0] - low[0])
    assert (first < high).all()
    assert (last > low).all()


@pytest.mark.parametrize("way", OutlineStroke)
def test_a_stroke_on_an_outline_keeps_within_a_millimetre_and_a_half_of_it(
    way: OutlineStroke, hand: Manner
) -> None:
    for seed in range(20):
        (stroke,) = along_outline(BOX, way, hand, np.random.default_rng(seed))

        beside = np.abs(stroke.points - BOX.center)
        assert np.abs(beside.max(axis=1) - BOX.w / 2).max() < 1.5


def test_a_ring_goes_around_the_word(hand: Manner) -> None:
    word = RectMm(60.0, 40.0, 10.0, 5.0)

    low, high = bounds(ring(word, hand, np.random.default_rng(2)))

    assert (low < (word.x, word.y)).all()
    assert (high > (word.right, word.bottom)).all()


def test_a_sign_in_a_box_is_about_as_high_as_the_box(hand: Manner) -> None:
    low, high = bounds(in_box("?", BOX, hand, np.random.default_rng(2)))

    assert 0.5 * BOX.h < high[1] - low[1] < 1.4 * BOX.h
    assert np.abs((low + high) / 2 - BOX.center).max() < 0.4 * BOX.w


@pytest.mark.parametrize(
    ("facing", "seen_at"),
    [
        (Facing.BACK_SHORT, (52.5, 234.5)),
        (Facing.FOLDED, (52.5, 234.5)),
        (Facing.FACE_TO_FACE, (157.5, 62.5)),
        (Facing.BELOW, (52.5, 62.5)),
    ],
)
def test_a_ghost_shows_where_the_other_page_lies(
    facing: Facing, seen_at: tuple[float, float], page: GrayImage
) -> None:
    ghost = Ghost(facing, ink=0.3, print=0.1, blur_mm=0.1, shift_mm=(0.0, 0.0), turn_deg=0.0)

    seen = ghost_of(page, blackened(page, BOX), ghost)

    assert darkest_mm(seen) == pytest.approx(seen_at, abs=0.3)
    assert int(seen.min()) == pytest.approx(255 * 0.7, abs=2)


def test_print_and_ink_of_another_page_show_by_different_amounts(page: GrayImage) -> None:
    ghost = Ghost(Facing.BELOW, ink=0.3, print=0.1, blur_mm=0.1, shift_mm=(2.0, 0.0), turn_deg=0.0)

    seen = ghost_of(blackened(page, BOX), page, ghost)

    assert int(seen.min()) == pytest.approx(255 * 0.9, abs=2)
    assert darkest_mm(seen) == pytest.approx((54.5, 62.5), abs=0.3)


def test_a_hole_shows_what_lies_behind_and_nothing_farther_off(page: GrayImage) -> None:
    holed = punched(page, [BOX.center], 20.0)

    around = RectMm(*BOX.center, 0.0, 0.0).grown(HOLE_MM / 2 + 1.0)
    dark = int(np.count_nonzero(holed < 100)) / PX**2
    assert dark == pytest.approx(np.pi * HOLE_MM**2 / 4, rel=0.1)
    assert holed[blackened(page, around) > 0].min() == 255


def test_fluid_hides_a_mark_but_for_what_it_lets_through(page: GrayImage) -> None:
    marked = blackened(page, BOX)

    covered = under_fluid(marked, BOX.grown(1.0), 0.9, np.random.default_rng(1))

    assert int(marked.min()) == 0
    assert int(covered.min()) > 255 * 0.7
    assert int(covered.min()) < 250


def test_an_eraser_takes_a_part_of_a_mark(page: GrayImage) -> None:
    ink = blackened(page, BOX)

    rubbed = rubbed_out(ink, BOX, left=0.2, share=0.5, rng=np.random.default_rng(1))

    gone = (rubbed > 150) & (ink == 0)
    assert 0.2 < gone.sum() / (ink == 0).sum() < 0.8


def test_whitened_paper_has_no_grain(page: GrayImage) -> None:
    grain = np.random.default_rng(1).integers(228, 240, page.shape).astype(np.uint8)

    white = whitened(blackened(grain, BOX), 225.0, 20.0)

    assert set(np.unique(white)) == {0, 255}
