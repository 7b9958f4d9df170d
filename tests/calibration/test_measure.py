"""What is measured on a scan of the target is what was done to it, and the advice fits."""

import re
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray

from ballot.activity import Activity
from ballot.errors import SourceError
from ballot.target import FIDUCIALS
from calibration.degrade import DEGRADATIONS, Degradation
from calibration.measure import TargetMeasures, is_target, measure_target
from calibration.measure_areas import SeenPage
from calibration.measure_picture import draw_report
from calibration.measure_streaks import Streak, StreakKind, find_streaks
from calibration.measure_verdict import (
    LIMITS,
    BlankForms,
    Finding,
    Item,
    Limit,
    Verdict,
    findings,
    spread_of,
    worst_of,
)
from forms.target import print_target
from scanner.boxes import MAX_MEDIAN_RESIDUAL_MM, MAX_WORST_RESIDUAL_MM
from scanner.doubt import Limits

GrayImage = NDArray[np.uint8]

DPI = 200
PX = DPI / 25.4
DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def target(example_activity: Activity, tmp_path_factory: pytest.TempPathFactory) -> GrayImage:
    """Return the target at 200 dpi, paper at 240 and print at 20."""
    pdf = tmp_path_factory.mktemp("target") / "target.pdf"
    print_target(example_activity, pdf)
    with pypdfium2.PdfDocument(pdf) as document:
        bitmap = document[0].render(scale=DPI / 72, grayscale=True)
        image = bitmap.to_numpy().reshape(bitmap.height, -1)
    return np.rint(20 + image.astype(float) * 220 / 255).astype(np.uint8)


def scanned(
    image: GrayImage,
    *,
    x: float = 1.0,
    y: float = 1.0,
    degrees: float = 0.0,
    turns: int = 0,
) -> SeenPage:
    """Return a scan of a page that was printed at some scale and lies askew or turned.

    Its map is the one that was used to make it: nothing here depends on how a page is found.
    """
    height, width = image.shape
    middle = np.array([[1, 0, width / 2], [0, 1, height / 2], [0, 0, 1.0]])
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1.0]])
    move = middle @ turn @ np.diag([x, y, 1.0]) @ np.linalg.inv(middle)
    # Pixel centres stand half a pixel from where a pixel begins.
    half = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1.0]])
    warp = half @ move @ np.linalg.inv(half)
    seen = image.copy()
    if not np.allclose(warp, np.eye(3)):
        seen = np.asarray(
            cv2.warpPerspective(image, warp, (width, height), borderValue=240), np.uint8
        )
    homography = half @ move @ np.diag([PX, PX, 1.0])
    for _ in range(turns):  # a quarter turn to the left: (x, y) goes to (y, width - 1 - x)
        columns = seen.shape[1]
        homography = np.array([[0, 1, 0], [-1, 0, columns - 1], [0, 0, 1.0]]) @ homography
        seen = np.ascontiguousarray(np.rot90(seen))
    return SeenPage(seen, homography, DPI)


def damaged(image: GrayImage, kind: Degradation, severity: float) -> GrayImage:
    return DEGRADATIONS[kind](image, severity, np.random.default_rng(4))


def found(measures: TargetMeasures, blanks: BlankForms | None = None) -> dict[Item, Finding]:
    return {finding.item: finding for finding in findings(measures, blanks)}


def blank_forms(
    *,
    refused: tuple[str, ...] = (),
    marked: int = 0,
    worst: float = 0.2,
    own: tuple[float, ...] = (0.0, 0.0, 0.05),
) -> BlankForms:
    return BlankForms(2, refused, marked, 0, 20, 0.05, worst, own, (0.1, -0.2, 2.0))


def test_a_good_scan_is_good_in_everything(target: GrayImage) -> None:
    measures = measure_target(scanned(target))

    assert {f.verdict for f in findings(measures, blank_forms())} == {Verdict.GOOD}
    assert set(found(measures, blank_forms())) == set(Item)
    assert all(f.value and not f.advice for f in findings(measures, blank_forms()))
    assert (measures.paper_white, measures.print_black) == (240.0, 20.0)
    assert measures.dpi == pytest.approx(200.0, abs=0.3)
    assert measures.noise < 0.3
    assert measures.streaks == ()


@pytest.mark.parametrize(
    ("x", "y", "verdict", "words"),
    [
        (1.0, 1.0, Verdict.GOOD, ""),
        (0.97, 0.97, Verdict.FAIR, "“实际大小”或 100%"),
        (0.94, 0.94, Verdict.BAD, "“实际大小”或 100%"),
        (1.0, 1.03, Verdict.FAIR, "清洁扫描仪的进纸辊"),
    ],
)
def test_the_scale_comes_out_in_both_directions(
    target: GrayImage, x: float, y: float, verdict: Verdict, words: str
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
    assert found(measures)[Item.STREAKS].verdict is Verdict.BAD
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
    assert found(measures)[Item.TONES].verdict is Verdict.BAD
    assert "去底色" in found(measures)[Item.TONES].advice


def test_a_target_without_any_tone_says_so(target: GrayImage) -> None:
    washed = target.copy()
    washed[washed > 25] = 240

    page = scanned(np.asarray(cv2.GaussianBlur(washed, (0, 0), 1.2), np.uint8))

    assert measure_target(page).faintest_percent in (None, 100)


@pytest.mark.parametrize(
    ("white", "black", "verdict", "words"),
    [
        (240, 20, Verdict.GOOD, ""),
        (170, 40, Verdict.FAIR, "扫描太暗"),
        (250, 130, Verdict.FAIR, "印得太浅"),
        (240, 170, Verdict.BAD, "省墨"),
    ],
)
def test_weak_contrast_is_blamed_on_scanner_or_print(
    target: GrayImage, white: int, black: int, verdict: Verdict, words: str
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
    assert found(measures)[Item.MODE].verdict is Verdict.FAIR
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
    page = SeenPage(target[: round(140 * PX)].copy(), scanned(target).homography, DPI)

    with pytest.raises(SourceError, match="检测靶"):
        measure_target(page)


def test_the_corner_marks_are_where_the_map_says(target: GrayImage) -> None:
    page = scanned(target, x=0.97, y=0.98, degrees=1.5, turns=3)

    for mark in FIDUCIALS:
        (x, y), *_ = page.to_px(np.array([mark.rect.center]))
        assert page.image[round(y), round(x)] in range(15, 246)
        backwards = page.to_mm(np.array([[x, y]]))
        assert backwards[0] == pytest.approx(mark.rect.center)


@pytest.mark.parametrize(
    ("blanks", "item", "verdict"),
    [
        (blank_forms(worst=0.3), Item.REGISTRATION, Verdict.FAIR),
        (blank_forms(worst=0.5), Item.REGISTRATION, Verdict.BAD),
        (blank_forms(own=(0.0, 0.2)), Item.EMPTY_BOXES, Verdict.FAIR),
        (blank_forms(own=(0.0, 0.9)), Item.EMPTY_BOXES, Verdict.BAD),
        (blank_forms(marked=1), Item.BLANK_FORMS, Verdict.BAD),
        (blank_forms(refused=("没有四角标记",)), Item.BLANK_FORMS, Verdict.BAD),
    ],
)
def test_blank_forms_are_judged(
    target: GrayImage, blanks: BlankForms, item: Item, verdict: Verdict
) -> None:
    finding = found(measure_target(scanned(target)), blanks)[item]

    assert finding.verdict is verdict
    assert finding.advice
    assert all(reason in finding.advice for reason in blanks.refused)


def test_a_limit_judges_in_either_direction() -> None:
    less, more = Limit(1.0, 2.0), Limit(10.0, 5.0)

    assert [less.judge(v) for v in (1.0, 2.0, 2.1)] == list(Verdict)
    assert [more.judge(v) for v in (10.0, 5.0, 4.9)] == list(Verdict)


def test_the_worst_verdict_is_the_whole_one() -> None:
    assert worst_of() is Verdict.GOOD
    assert worst_of(Verdict.FAIR, Verdict.GOOD) is Verdict.FAIR
    assert worst_of(Verdict.FAIR, Verdict.BAD, Verdict.GOOD) is Verdict.BAD


def test_a_spread_has_median_and_largest() -> None:
    spread = spread_of([0.0] * 60 + [float(k) for k in range(40)])

    assert (spread.p50, spread.max) == (0.0, 39.0)
    assert 37 < spread.p99 < 39


def test_limits_are_no_looser_than_the_reader() -> None:
    assert LIMITS[Item.EMPTY_BOXES].fair <= Limits().none_area
    assert LIMITS[Item.REGISTRATION].fair <= MAX_WORST_RESIDUAL_MM
    assert MAX_MEDIAN_RESIDUAL_MM == 0.15


def test_the_documents_have_every_limit() -> None:
    text = (DOCS / "calibration.md").read_text(encoding="utf-8")

    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([\d.]+) \| ([\d.]+) \|", text, re.MULTILINE)
    written = {item: Limit(float(good), float(fair)) for item, good, fair in rows}

    assert written == {item.value: limit for item, limit in LIMITS.items()}
    assert all(f"`{item}`" in text for item in Item)


@pytest.mark.parametrize("blanks", [None, blank_forms(own=tuple(np.linspace(0, 0.2, 60)))])
def test_the_picture_shows_a_streak_in_red(
    target: GrayImage, tmp_path: Path, blanks: BlankForms | None
) -> None:
    page = scanned(target)
    page.image[:, 700:703] = 120
    measures = measure_target(page)
    pictures = []

    for name, streaks in (("with", measures.streaks), ("without", ())):
        shown = replace_streaks(measures, streaks)
        path = tmp_path / f"{name}.png"
        draw_report(path, page, shown, blanks, findings(shown, blanks), title="三楼扫描仪")
        pictures.append(cv2.imread(str(path)).astype(int))

    red = [(p[..., 2] - p[..., 0] > 100) & (p[..., 2] - p[..., 1] > 100) for p in pictures]
    assert len(measures.streaks) == 1
    assert red[0].sum() > red[1].sum() + 1000


def replace_streaks(measures: TargetMeasures, streaks: tuple[Streak, ...]) -> TargetMeasures:
    from dataclasses import replace

    return replace(measures, streaks=streaks)


def test_every_finding_has_an_english_twin(
    target: GrayImage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINGYI_LANG", "en")
    page = scanned(target, x=0.94, y=0.94, degrees=4.0)
    page.image[:, 700:703] = 120

    shown = findings(measure_target(page), blank_forms(marked=3, worst=0.9, own=(0.5,)))

    texts = "".join(finding.value + finding.advice for finding in shown)
    assert not re.search(r"[\u4e00-\u9fff]", texts)
    assert "Clean the glass" in texts
