"""Hands, pens and scanners as far apart as people's are."""

from dataclasses import replace

import numpy as np
import pytest

from ballot.geometry import RectMm
from ballot.grade import Vote
from ballot.layout import PageLayout
from bench.reading_tiers import TIERS, TierName
from calibration.images import Light, RgbImage, to_gray
from calibration.pens.intents import RowKind, SecondPen, Writer, row_intent
from calibration.pens.pages import mark_page
from calibration.pens.pen import INKS, InkKind, Pen, draw_strokes
from calibration.pens.shapes import ParametricStrokes
from calibration.pens.strokes import Manner, PenMark, Stroke, bounds, mark_strokes
from calibration.pens.wide import TWO_PENS, WIDE, wide_hand
from calibration.pens.wide_shapes import WideStrokes
from calibration.scans.degrade import degrade
from calibration.scans.presets import CLIPPED, QUIET
from calibration.scans.presets import WIDE as WIDE_SCANNERS

BOX = RectMm(10.0, 10.0, 5.0, 5.0)
BALL = Pen(InkKind.BALLPOINT_BLACK, 0.8, density=1.0, grain=0.0)


def drawn(points_mm: list[list[float]], pen: Pen, *, light: Light = Light.LUMINANCE) -> int:
    """Return how much light one straight stroke takes from a grey page of 200 dpi."""
    page = np.full((240, 240), 255, np.uint8)
    ends = np.array(points_mm)
    line = np.linspace(ends[0], ends[1], 40)
    rng = np.random.default_rng(0)
    draw_strokes(page, [Stroke(line, np.ones(40))], pen, dpi=200, rng=rng, light=light)
    return int((255 - page.astype(int)).sum())


def test_people_aim_slant_and_size_their_marks_over_the_whole_range() -> None:
    rng = np.random.default_rng(1)

    hands = [wide_hand(rng) for _ in range(400)]

    sizes, slants = [hand.size for hand in hands], [hand.slant_deg for hand in hands]
    offsets = [float(np.hypot(*hand.offset)) for hand in hands]
    assert (min(sizes), max(sizes)) == pytest.approx((0.5, 2.0), abs=0.1)
    assert (min(slants), max(slants)) == pytest.approx((-35.0, 35.0), abs=3.0)
    assert 0.28 < max(offsets) <= 0.3


def test_the_middle_of_every_mark_stays_in_its_box() -> None:
    rng, model = np.random.default_rng(2), WideStrokes()

    middles = [
        sum(bounds(mark_strokes(PenMark.CROSS, BOX, wide_hand(rng), model, rng))) / 2.0
        for _ in range(150)
    ]

    off = np.abs(np.array(middles) - BOX.center) / BOX.w
    assert 0.4 < off.max() < 0.6


def test_ticks_are_steeper_and_flatter_than_todays() -> None:
    def rises(model: ParametricStrokes | WideStrokes) -> list[float]:
        """Degrees from the lowest point to the highest, of one tick by each of 150 people."""
        rng, angles = np.random.default_rng(3), []
        for style in range(150):
            hand = replace(Manner.draw(rng), style=style)
            points = model.shape(PenMark.TICK, hand, rng)[0].points
            low, high = points[points[:, 1].argmax()], points[points[:, 1].argmin()]
            angles.append(float(np.degrees(np.arctan2(low[1] - high[1], abs(high[0] - low[0])))))
        return angles

    today, wide = rises(ParametricStrokes()), rises(WideStrokes())

    assert np.quantile(wide, 0.05) < np.quantile(today, 0.05) - 5.0
    assert np.quantile(wide, 0.95) > np.quantile(today, 0.95) + 5.0


def test_a_pen_is_lighter_in_the_middle_of_a_limb_than_where_it_sets_down_and_turns() -> None:
    rng, model = np.random.default_rng(4), WideStrokes()

    strokes = [model.shape(PenMark.V, wide_hand(rng), rng)[0] for _ in range(100)]

    set_down = np.mean([stroke.pressure[0] for stroke in strokes])
    turning = np.mean([stroke.pressure[9] for stroke in strokes])
    in_between = np.mean([stroke.pressure[14] for stroke in strokes])
    assert min(set_down, turning) > in_between + 0.1


def test_a_flat_nib_writes_its_narrowest_line_along_its_edge() -> None:
    nib = replace(BALL, nib=0.4, nib_deg=0.0)

    across, down = [[10.0, 15.0], [20.0, 15.0]], [[15.0, 10.0], [15.0, 20.0]]

    assert drawn(across, nib) < 0.6 * drawn(down, nib)
    assert drawn(across, BALL) == pytest.approx(drawn(down, BALL), rel=0.05)


def test_a_dry_ball_leaves_less_ink() -> None:
    line = [[10.0, 15.0], [20.0, 15.0]]

    assert drawn(line, replace(BALL, skips=0.4)) == pytest.approx(0.7 * drawn(line, BALL), rel=0.1)


def test_a_green_sensor_sees_red_ink_darker() -> None:
    line, red = [[10.0, 15.0], [20.0, 15.0]], replace(BALL, kind=InkKind.RED)

    assert drawn(line, red, light=Light.GREEN) > 1.15 * drawn(line, red)


def test_of_two_pens_one_is_at_most_two_thirds_as_dark_as_the_other() -> None:
    rng = np.random.default_rng(5)

    for _ in range(200):
        writer = TWO_PENS.writer(rng)

        assert writer.second is not None
        pale, dark = sorted(
            pen.density * (1.0 - INKS[pen.kind].gray(Light.LUMINANCE) / 255.0)
            for pen in (writer.pen, writer.second.pen)
        )
        assert pale <= 2.0 / 3.0 * dark


def test_the_second_pen_marks_its_share_of_the_rows(
    form_page: RgbImage, page_layout: PageLayout, hand: Manner
) -> None:
    black, pencil = Pen(InkKind.GEL_BLACK, 0.8, 1.0, 0.0), Pen(InkKind.PENCIL, 0.8, 0.3, 0.0)
    second = SecondPen(hand, pencil, share=0.5, is_from_halfway=True)
    writer = Writer(hand, black, PenMark.FILL, second)
    rng = np.random.default_rng(6)
    rows = page_layout.rows
    intents = [row_intent(row, Vote.SATISFIED, RowKind.PLAIN, PenMark.FILL, rng) for row in rows]

    marked = mark_page(to_gray(form_page), page_layout, intents, writer, rng, 100)

    inside = []
    for row in page_layout.rows:
        rect = row.boxes[0].rect.grown(-1.0)
        (x, y), (right, bottom) = np.rint(np.array(rect.corners)[[0, 2]] * 100 / 25.4).astype(int)
        inside.append(float(marked[y:bottom, x:right].mean()))
    halfway = len(rows) - round(0.5 * len(rows))
    assert max(inside[:halfway]) < min(inside[halfway:]) - 50.0


def test_a_clipped_scan_has_paper_without_grain_and_a_quiet_one_has_grain() -> None:
    paper = np.full((1169, 827), 255, np.uint8)

    for seed in range(3):
        clipped = degrade(paper, CLIPPED, np.random.default_rng(seed))
        quiet = degrade(paper, QUIET, np.random.default_rng(seed)).decoded()

        assert float((clipped.decoded()[300:800, 200:600] == 255).mean()) > 0.97
        assert 0.9 < float(quiet.astype(float).std()) < 2.3
        assert 240 < np.median(quiet) < 254


def test_some_wide_scanners_see_green_only_and_todays_never() -> None:
    rng = np.random.default_rng(7)

    lights = [WIDE_SCANNERS.light(rng) for _ in range(200)]

    assert 20 < lights.count(Light.GREEN) < 90
    assert TIERS[TierName.OFFICE].preset.light(rng) is Light.LUMINANCE


def test_the_same_seed_draws_the_same_person() -> None:
    first, again = (WIDE.writer(np.random.default_rng(8)) for _ in range(2))

    assert first == again
