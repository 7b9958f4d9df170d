"""What is measured on a scan of the target is what was done to it, and the advice fits."""

import cv2
import numpy as np
import pytest

from ballot.errors import SourceError
from ballot.target import FIDUCIALS
from calibration.scans.degrade import Degradation
from calibration.target.areas import TargetScan
from calibration.target.examine import is_target, measure_target
from calibration.target.findings import (
    LIMITS,
    Item,
    Rating,
    findings,
)
from calibration.target.streaks import StreakKind, find_streaks
from tests.calibration.targets import DPI, PX, GrayImage, blank_forms, damaged, found, scanned


def test_a_good_scan_is_good_in_everything(target: GrayImage) -> None:
    measures = measure_target(scanned(target))

    assert {f.verdict for f in findings(measures, blank_forms())} == {Rating.GOOD}
    assert set(found(measures, blank_forms())) == set(Item)
    assert all(f.value and not f.advice for f in findings(measures, blank_forms()))
    assert (measures.paper_white, measures.print_black) == (240.0, 20.0)
    assert measures.dpi == pytest.approx(200.0, abs=0.3)
    assert measures.noise < 0.3
    assert measures.streaks == ()


@pytest.mark.parametrize(
    ("x", "y", "verdict", "words"),
    [
        (1.0, 1.0, Rating.GOOD, ""),
        (0.97, 0.97, Rating.FAIR, "“实际大小”或 100%"),
        (0.94, 0.94, Rating.BAD, "“实际大小”或 100%"),
        (1.0, 1.03, Rating.FAIR, "清洁扫描仪的进纸辊"),
    ],
)
def test_the_scale_comes_out_in_both_directions(
    target: GrayImage, x: float, y: float, verdict: Rating, words: str
) -> None:
    measures = measure_target(scanned(target, x=x, y=y))

    assert (measures.scale_x, measures.scale_y) == pytest.approx((x, y), abs=0.001)
    assert measures.dpi == pytest.approx(DPI * (x + y) / 2, abs=0.2)
    assert found(measures)[Item.SCALE].verdict is verdict
    assert words in found(measures)[Item.SCALE].advice


@pytest.mark.parametrize("degrees", [-3.5, -0.5, 2.0])
def test_the_skew_comes_out(target: GrayImage, degrees: float) -> None:
    measures = measure_target(scanned(target, degrees=degrees))

    assert measures.skew_degrees == pytest.approx(degrees, abs=0.02)
    assert found(measures)[Item.SKEW].verdict is LIMITS[Item.SKEW].judge(abs(degrees))


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_that_was_fed_turned_measures_the_same(target: GrayImage, turns: int) -> None:
    upright = measure_target(scanned(target))

    turned = measure_target(scanned(target, turns=turns))

    assert turned.edge_mm == pytest.approx(upright.edge_mm, abs=0.02)
    assert turned.wedge == upright.wedge
    assert turned.skew_degrees == pytest.approx(0.0, abs=0.02)


@pytest.mark.parametrize("sigma_mm", [0.1, 0.15, 0.2])
def test_a_blur_widens_edges_by_what_it_should(target: GrayImage, sigma_mm: float) -> None:
    page = scanned(np.asarray(cv2.GaussianBlur(target, (0, 0), sigma_mm * PX), np.uint8))

    measures = measure_target(page)

    # A pixel's own width adds to the blur as a variance: a twelfth of its square.
    wanted = 2.563 * np.hypot(sigma_mm, np.sqrt(1 / 12) / PX)
    assert measures.edge_mm == pytest.approx(wanted, rel=0.08)
    assert found(measures)[Item.FOCUS].verdict is LIMITS[Item.FOCUS].judge(measures.edge_mm)


def test_a_blur_takes_fine_lines_first(target: GrayImage) -> None:
    sigma_mm = 0.1
    page = scanned(np.asarray(cv2.GaussianBlur(target, (0, 0), sigma_mm * PX), np.uint8))

    kept = {(per_mm, up): share for per_mm, up, share in measure_target(page).modulations}

    for is_upright in (True, False):
        coarse = kept[1, is_upright]
        assert coarse == pytest.approx(np.exp(-2 * (np.pi * sigma_mm) ** 2), abs=0.05)
        assert kept[3, is_upright] < kept[2, is_upright] < coarse


@pytest.mark.parametrize("sigma", [2.0, 5.0, 10.0])
def test_the_noise_comes_out(target: GrayImage, sigma: float) -> None:
    grain = np.random.default_rng(1).normal(0.0, sigma, target.shape)
    dulled = 0.8 * target.astype(float) + 20  # room below 255 for the noise

    measures = measure_target(scanned(np.clip(dulled + grain, 0, 255).astype(np.uint8)))

    assert measures.noise == pytest.approx(sigma, rel=0.05)
    assert found(measures)[Item.NOISE].verdict is LIMITS[Item.NOISE].judge(sigma / 176)


def test_uneven_light_is_no_noise_and_no_streak(target: GrayImage) -> None:
    measures = measure_target(scanned(damaged(target, Degradation.UNEVEN_LIGHT, 0.3)))

    assert measures.noise < 1.5
    assert measures.streaks == ()


@pytest.mark.parametrize("degrees", [0.0, 2.5])
@pytest.mark.parametrize("at_mm", [20.0, 83.0, 185.0])
def test_a_streak_is_found_where_it_is_on_the_glass(
    target: GrayImage, at_mm: float, degrees: float
) -> None:
    page = scanned(target, degrees=degrees)
    columns = slice(round(at_mm * PX), round(at_mm * PX) + 3)
    page.image[:, columns] = (page.image[:, columns] * 0.7).astype(np.uint8)

    measures = measure_target(page)

    (streak,) = measures.streaks
    assert streak.kind is StreakKind.DARK
    assert streak.at_mm == pytest.approx(at_mm + 1.5 / PX, abs=0.15)
    assert streak.width_mm == pytest.approx(3 / PX, abs=0.15)
    assert found(measures)[Item.STREAKS].verdict is Rating.BAD
    assert f"距左边 {at_mm + 0.19:.0f} 毫米" in found(measures)[Item.STREAKS].advice


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_streak_stays_on_the_glass_however_the_sheet_was_fed(
    target: GrayImage, turns: int
) -> None:
    page = scanned(target, turns=turns)
    page.image[:, round(60 * PX) : round(60 * PX) + 2] = 150

    (streak,) = find_streaks(page, 220.0)

    assert streak.at_mm == pytest.approx(60.1, abs=0.2)


def test_a_light_streak_is_one_of_the_printer_or_the_sensor(target: GrayImage) -> None:
    page = scanned(target)
    columns = slice(round(100 * PX), round(100 * PX) + 3)
    page.image[:, columns] = 240 - (240 - page.image[:, columns]) // 2

    measures = measure_target(page)

    (streak,) = measures.streaks
    assert (streak.kind, round(streak.at_mm)) == (StreakKind.LIGHT, 100)
    assert "硒鼓" in found(measures)[Item.STREAKS].advice


def test_a_speck_or_a_line_that_ends_is_no_streak(target: GrayImage) -> None:
    page = scanned(target)
    page.image[: round(60 * PX), 500:504] = 60
    page.image[round(265 * PX) : round(270 * PX), 900:930] = 30

    assert find_streaks(page, 220.0) == ()


def test_tones_that_a_scanner_washes_out_are_missed(target: GrayImage) -> None:
    washed = target.copy()
    washed[washed > 195] = 240  # all that is paler than 20 % becomes paper

    measures = measure_target(scanned(washed))

    assert measures.faintest_percent == 30
    assert found(measures)[Item.TONES].verdict is Rating.BAD
    assert "去底色" in found(measures)[Item.TONES].advice


def test_a_target_without_any_tone_says_so(target: GrayImage) -> None:
    washed = target.copy()
    washed[washed > 25] = 240

    page = scanned(np.asarray(cv2.GaussianBlur(washed, (0, 0), 1.2), np.uint8))

    assert measure_target(page).faintest_percent in (None, 100)


@pytest.mark.parametrize(
    ("white", "black", "verdict", "words"),
    [
        (240, 20, Rating.GOOD, ""),
        (170, 40, Rating.FAIR, "扫描太暗"),
        (250, 130, Rating.FAIR, "印得太浅"),
        (240, 170, Rating.BAD, "省墨"),
    ],
)
def test_weak_contrast_is_blamed_on_scanner_or_print(
    target: GrayImage, white: int, black: int, verdict: Rating, words: str
) -> None:
    dulled = black + (target.astype(float) - 20) * (white - black) / 220

    measures = measure_target(scanned(np.rint(dulled).astype(np.uint8)))

    assert (measures.paper_white, measures.print_black) == (white, black)
    assert found(measures)[Item.CONTRAST].verdict is verdict
    assert words in found(measures)[Item.CONTRAST].advice


@pytest.mark.parametrize("is_adaptive", [False, True])
def test_a_black_and_white_scan_is_told_and_not_judged_by_its_tones(
    target: GrayImage, is_adaptive: bool
) -> None:
    if is_adaptive:  # solid areas come out hollow
        block = 2 * round(4.0 * PX) + 1
        mean, binary = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY
        flat = np.asarray(cv2.adaptiveThreshold(target, 255, mean, binary, block, 18), np.uint8)
    else:
        flat = np.where(target > 130, 255, 0).astype(np.uint8)
    page = scanned(flat)

    measures = measure_target(page)

    assert is_target(page)
    assert measures.is_bilevel
    assert found(measures)[Item.MODE].verdict is Rating.FAIR
    assert "灰度 300 dpi" in found(measures)[Item.MODE].advice
    assert not {Item.CONTRAST, Item.TONES, Item.NOISE} & found(measures).keys()


@pytest.mark.parametrize("depth_mm", [0.2, 0.6, 1.2])
def test_a_feeder_that_is_uneven_shows_on_the_ruler(target: GrayImage, depth_mm: float) -> None:
    height, width = target.shape
    y, x = np.indices((height, width), dtype=np.float32)
    bow = np.float32(depth_mm * PX) * np.sin(np.pi * y / height)
    page = scanned(np.asarray(cv2.remap(target, x, y + bow, cv2.INTER_LINEAR), np.uint8))

    measures = measure_target(page)

    assert measures.wander_mm == pytest.approx(depth_mm, abs=0.05)
    assert found(measures)[Item.FEED].verdict is LIMITS[Item.FEED].judge(depth_mm)


def test_one_edge_that_is_crossed_by_dirt_is_no_lack_of_focus(target: GrayImage) -> None:
    page = scanned(target)
    page.image[:, round(35.2 * PX) : round(35.7 * PX)] = 120

    assert measure_target(page).edge_mm < LIMITS[Item.FOCUS].good


def test_other_pages_are_no_target(target: GrayImage, example_form: object) -> None:
    form = example_form.page()  # type: ignore[attr-defined]
    blank = np.full_like(target, 240)
    noisy = damaged(blank, Degradation.NOISE, 1.0)

    assert is_target(scanned(target))
    assert not any(is_target(scanned(page)) for page in (form, blank, noisy))


def test_a_target_of_which_a_part_is_cut_off_is_refused_in_words(target: GrayImage) -> None:
    page = TargetScan(target[: round(140 * PX)].copy(), scanned(target).homography, DPI)

    with pytest.raises(SourceError, match="检测靶"):
        measure_target(page)


def test_the_corner_marks_are_where_the_map_says(target: GrayImage) -> None:
    page = scanned(target, x=0.97, y=0.98, degrees=1.5, turns=3)

    for mark in FIDUCIALS:
        (x, y), *_ = page.to_px(np.array([mark.rect.center]))
        assert page.image[round(y), round(x)] in range(15, 246)
        backwards = page.to_mm(np.array([[x, y]]))
        assert backwards[0] == pytest.approx(mark.rect.center)
