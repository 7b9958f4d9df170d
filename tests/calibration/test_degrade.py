from pathlib import Path

import cv2
import numpy as np
import pytest

from ballot.geometry import A4_MM, RectMm
from ballot.layout import Layout
from ballot.turning import turning_edge
from calibration.images import PageImage, RgbImage, to_gray
from calibration.scans import warps
from calibration.scans.degrade import DEGRADATIONS, WARPS, Degradation, Preset, Step, degrade
from calibration.scans.presets import BILEVEL, CLEAN, OFFICE, PHONE, PRESETS
from calibration.scans.warps import Frame

DOCS = Path(__file__).parents[2] / "docs"


def changed(before: PageImage, after: PageImage) -> float:
    """Mean absolute difference, grey levels."""
    return float(np.abs(before.astype(np.int16) - after).mean())


@pytest.fixture(params=["gray", "rgb"])
def page(request: pytest.FixtureRequest, form_page: RgbImage) -> PageImage:
    return to_gray(form_page) if request.param == "gray" else form_page


def test_every_name_has_a_degradation_and_a_line_in_the_docs() -> None:
    text = (DOCS / "simulation.md").read_text(encoding="utf-8")

    assert set(DEGRADATIONS) == set(Degradation)
    assert [name for name in Degradation if f"`{name}`" not in text] == []
    assert [name for name, function in DEGRADATIONS.items() if not function.__doc__] == []


@pytest.mark.parametrize("name", list(Degradation))
def test_severity_nought_does_almost_nothing(name: Degradation, page: PageImage) -> None:
    for seed in range(4):
        after = DEGRADATIONS[name](page, 0.0, np.random.default_rng(seed))

        assert changed(page, after) < 0.5


@pytest.mark.parametrize("name", list(Degradation))
def test_severity_one_does_something_and_keeps_size_and_type(
    name: Degradation, page: PageImage
) -> None:
    for seed in range(4):
        before = page.copy()

        after = DEGRADATIONS[name](page, 1.0, np.random.default_rng(seed))

        assert np.array_equal(page, before), "the page given is left alone"
        assert after.dtype == np.uint8
        if name is Degradation.QUARTER_TURNS:
            assert sorted(after.shape) == sorted(page.shape)
            assert not np.array_equal(after, page)
        else:
            assert after.shape == page.shape
            assert changed(page, after) > 0.05


@pytest.mark.parametrize("name", list(Degradation))
def test_the_same_seed_does_the_same(name: Degradation, page: PageImage) -> None:
    first = DEGRADATIONS[name](page, 0.7, np.random.default_rng(11))
    again = DEGRADATIONS[name](page, 0.7, np.random.default_rng(11))

    assert np.array_equal(first, again)


@pytest.mark.parametrize(
    "name",
    [
        Degradation.BLUR,
        Degradation.CONTRAST,
        Degradation.NOISE,
        Degradation.BLEED_THROUGH,
        Degradation.ROTATION,
        Degradation.CROPPED_EDGE,
    ],
)
def test_more_severity_changes_more(name: Degradation, page: PageImage) -> None:
    light = DEGRADATIONS[name](page, 0.3, np.random.default_rng(2))
    heavy = DEGRADATIONS[name](page, 0.9, np.random.default_rng(2))

    assert changed(page, light) < changed(page, heavy)


@pytest.mark.parametrize("severity", [0.1, 0.5])
def test_noise_has_the_spread_it_promises_and_no_memory_of_its_neighbours(severity: float) -> None:
    paper = np.full((1169, 827), 128, np.uint8)

    grain = DEGRADATIONS[Degradation.NOISE](paper, severity, np.random.default_rng(4)) - 128.0

    assert grain.mean() == pytest.approx(0.0, abs=0.1)
    assert grain.std() == pytest.approx(24.0 * severity, rel=0.05)
    beside, below = grain[:, 1:] * grain[:, :-1], grain[1:] * grain[:-1]
    assert abs(beside.mean()) < 0.01 * grain.var()
    assert abs(below.mean()) < 0.01 * grain.var()


def test_two_pages_and_two_strips_of_one_page_have_different_grain() -> None:
    paper, rng = np.full((1169, 827), 128, np.uint8), np.random.default_rng(4)

    first, second = (DEGRADATIONS[Degradation.NOISE](paper, 0.5, rng) for _ in range(2))

    strips = [page.reshape(-1)[i << 16 :][: 1 << 16] for page in (first, second) for i in range(14)]
    assert len({strip.tobytes() for strip in strips}) == 28


@pytest.mark.parametrize("maker", WARPS.values(), ids=list(WARPS))
def test_a_warp_of_no_severity_leaves_every_point_where_it_was(maker: warps.WarpMaker) -> None:
    frame = Frame(827, 1169, 827 / 210)
    x, y = np.meshgrid(np.arange(0, 827, 50.0, np.float32), np.arange(0, 1169, 50.0, np.float32))

    seen_x, seen_y = maker(frame, 0.0, np.random.default_rng(3))(x, y)

    assert np.abs(seen_x - x).max() < 0.01
    assert np.abs(seen_y - y).max() < 0.01


def test_rotation_turns_by_five_degrees_about_the_middle() -> None:
    frame = Frame(800, 1100, 4.0)

    warp = warps.rotation(frame, 1.0, np.random.default_rng(0))
    x, y = warp(np.float32([400, 500]), np.float32([550, 550]))

    assert (x[0], y[0]) == pytest.approx((400, 550))
    angle = np.degrees(np.arctan2(y[1] - y[0], x[1] - x[0]))
    assert abs(angle) == pytest.approx(5.0, abs=0.01)


def test_a_composition_is_its_warps_one_after_the_other() -> None:
    frame = Frame(827, 1169, 827 / 210)
    rng = np.random.default_rng(5)
    first, second = warps.shift(frame, 1.0, rng), warps.rotation(frame, 1.0, rng)
    x, y = np.float32([10, 400, 800]), np.float32([20, 600, 1100])

    together = warps.composed([first, second])(x, y)

    assert np.array_equal(together, first(*second(x, y)))


def test_one_resampling_gives_what_two_give_and_stays_sharper(form_page: RgbImage) -> None:
    page = cv2.GaussianBlur(to_gray(form_page), (0, 0), 1.5)
    frame, rng = Frame.of(page), np.random.default_rng(6)
    moves = [warps.shift(frame, 0.53, rng), warps.rotation(frame, 0.4, rng)]

    once = warps.resample(page, moves, outside=255)
    twice = warps.resample(warps.resample(page, moves[:1], outside=255), moves[1:], outside=255)

    assert np.abs(once.astype(int) - twice.astype(int)).max() < 12
    assert cv2.Laplacian(once, cv2.CV_64F).std() > cv2.Laplacian(twice, cv2.CV_64F).std()


def test_a_whole_pixel_shift_moves_the_page_exactly(form_page: RgbImage) -> None:
    page = to_gray(form_page)

    moved = warps.resample(page, [lambda x, y: (x - 7, y - 3)], outside=200)

    assert np.array_equal(moved[3:, 7:], page[:-3, :-7])
    assert (moved[:3] == 200).all()
    assert (moved[:, :7] == 200).all()


@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
def test_a_scan_knows_where_on_it_each_place_of_the_page_is(
    preset: Preset, form_page: RgbImage
) -> None:
    places = np.array([(x, y) for x in (100.0, 400.0, 700.0) for y in (100.0, 600.0, 1100.0)])

    for seed in range(6):
        scan = degrade(form_page, preset, np.random.default_rng(seed))
        seen = warps.forward(scan.to_page, places)

        back = np.stack(scan.to_page(*seen.astype(np.float32).T), axis=1)
        assert np.abs(back - places).max() < 0.05


def test_what_a_scan_says_of_its_places_is_where_the_ink_is() -> None:
    page = np.full((1169, 827), 255, np.uint8)
    places = np.array([(150.0, 200.0), (414.0, 585.0), (680.0, 950.0)])
    for x, y in places.astype(int):
        cv2.circle(page, (int(x), int(y)), 6, 0, -1)
    preset = Preset(name="moves", steps=tuple(Step(name, 0.6, 0.6) for name in WARPS))

    scan = degrade(page, preset, np.random.default_rng(3))

    for x, y in np.rint(warps.forward(scan.to_page, places)).astype(int):
        assert scan.image[y - 2 : y + 3, x - 2 : x + 3].max() < 60


@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
def test_every_preset_keeps_the_window_and_repeats_with_its_seed(
    preset: Preset, form_page: RgbImage
) -> None:
    scan = degrade(form_page, preset, np.random.default_rng(9))
    again = degrade(form_page, preset, np.random.default_rng(9))

    assert scan.image.shape[:2] == form_page.shape[:2]
    assert (scan.image.ndim == 2) == preset.is_gray
    assert np.array_equal(scan.decoded(), again.decoded())


def test_a_clean_scan_is_the_page_itself(form_page: RgbImage) -> None:
    scan = degrade(form_page, CLEAN, np.random.default_rng(9))

    assert np.array_equal(scan.decoded(), to_gray(form_page))


def test_a_bilevel_scan_is_black_and_white(form_page: RgbImage) -> None:
    scan = degrade(form_page, BILEVEL, np.random.default_rng(9))

    assert scan.is_bilevel
    assert set(np.unique(scan.image)) == {0, 255}


def test_a_phone_picture_keeps_its_colours(form_page: RgbImage) -> None:
    form_page[300:400, 300:400] = (200, 30, 40)

    scan = degrade(form_page, PHONE, np.random.default_rng(9))

    assert np.ptp(scan.image.astype(int), axis=2).max() > 40


def test_an_office_scan_stays_within_a_few_millimetres_of_the_page(form_page: RgbImage) -> None:
    page = np.full_like(form_page, 255)
    page[580:590, 409:419] = 0  # the middle of the page

    for seed in range(20):
        scan = degrade(page, OFFICE, np.random.default_rng(seed)).image
        found = cv2.minMaxLoc(cv2.blur(scan[300:900, 200:600], (9, 9)))[2]

        off_mm = np.hypot(found[0] + 200 - 414, found[1] + 300 - 585) * 25.4 / 100
        assert off_mm < 5.0


def test_the_real_back_of_the_sheet_shines_through_as_forms_are_turned(
    form_page: RgbImage, example_layout: Layout
) -> None:
    px = form_page.shape[1] / A4_MM[0]
    seen = turning_edge(example_layout).seen_through(RectMm(25, 100, 25, 25))
    (x, y), (mirrored_x, _) = seen.center, (25 + 25 / 2, 0)
    blank, back = np.full_like(form_page, 255), np.full_like(form_page, 255)
    back[round(100 * px) : round(125 * px), round(25 * px) : round(50 * px)] = 0
    preset = Preset(name="thin", steps=(Step(Degradation.BLEED_THROUGH, 1.0, 1.0),))

    scan = degrade(blank, preset, np.random.default_rng(0), back=back).image

    assert scan[round(y * px), round(x * px)] < 180
    assert scan[round(y * px), round(mirrored_x * px)] > 250
