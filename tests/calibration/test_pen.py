import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.geometry import RectMm
from calibration.images import RgbImage, to_gray
from calibration.pens.pen import InkKind, Pen, draw_strokes
from calibration.pens.shapes import ParametricStrokes
from calibration.pens.strokes import Manner, PenMark, Stroke, mark_strokes

BOX = RectMm(10.0, 10.0, 5.0, 5.0)


def paper(level: int = 255, size: int = 240) -> RgbImage:
    return np.full((size, size, 3), level, np.uint8)


def line(length_mm: float = 8.0) -> list[Stroke]:
    points = np.stack([np.linspace(5.0, 5.0 + length_mm, 20), np.full(20, 12.0)], axis=1)
    return [Stroke(points, np.ones(20))]


@given(
    seed=st.integers(0, 2**32),
    mark=st.sampled_from(list(PenMark)),
    ink=st.sampled_from(list(InkKind)),
)
def test_ink_only_darkens(seed: int, mark: PenMark, ink: InkKind) -> None:
    rng = np.random.default_rng(seed)
    before = rng.integers(0, 256, (240, 240, 3), dtype=np.uint8)
    pen = Pen.of(ink, thickness=rng.random(), faintness=rng.random())
    strokes = mark_strokes(mark, BOX, Manner.draw(rng), ParametricStrokes(), rng)

    page = before.copy()
    draw_strokes(page, strokes, pen, dpi=200, rng=rng)

    assert (page <= before).all()
    assert (page < before).any()


@pytest.mark.parametrize("dpi", [100, 200, 300])
@pytest.mark.parametrize("width_mm", [0.3, 0.6, 1.0])
def test_a_line_is_as_wide_as_its_pen_at_any_resolution(dpi: int, width_mm: float) -> None:
    page = paper(size=dpi)
    pen = Pen(InkKind.GEL_BLACK, width_mm, density=1.0, grain=0.0)

    draw_strokes(page, line(), pen, dpi=dpi, rng=np.random.default_rng(0))

    px, absorbed = dpi / 25.4, 1.0 - 14 / 255
    column = 1.0 - page[:, round(9.0 * px), 1] / 255.0
    assert column.sum() / px / absorbed == pytest.approx(width_mm, abs=0.04)


def test_a_dot_darkens_nothing_further_than_its_width(hand: Manner) -> None:
    rng, dpi = np.random.default_rng(3), 600
    page = paper(size=dpi)
    pen = Pen.of(InkKind.MARKER, thickness=1.0, faintness=0.0)

    dot = mark_strokes(PenMark.DOT, BOX, hand, ParametricStrokes(), rng)
    draw_strokes(page, dot, pen, dpi=dpi, rng=rng)

    rows, columns = np.nonzero(page[:, :, 1] < 250)
    assert len(rows) > 0
    assert max(np.ptp(rows), np.ptp(columns)) <= 0.5 * dpi / 25.4 + 1


@pytest.mark.parametrize(("faintness", "contrast"), [(0.0, 0.60), (0.5, 0.375), (1.0, 0.15)])
def test_a_pencil_has_the_contrast_that_its_faintness_says(
    faintness: float, contrast: float
) -> None:
    page = paper()
    pencil = Pen.of(InkKind.PENCIL, thickness=1.0, faintness=faintness)

    draw_strokes(page, line(), pencil, dpi=200, rng=np.random.default_rng(0))

    darkest = 1.0 - page.min() / 255.0
    assert contrast * 0.75 < darkest <= contrast + 0.01


def test_pencil_shows_the_grain_of_the_paper_and_gel_does_not() -> None:
    def roughness(kind: InkKind) -> float:
        page = paper()
        pen = Pen(kind, 1.5, density=0.6, grain=Pen.of(kind, thickness=0, faintness=0).grain)
        draw_strokes(page, line(), pen, dpi=200, rng=np.random.default_rng(0))
        return float(page[94, 50:90, 0].std())

    assert roughness(InkKind.PENCIL) > 4.0 * roughness(InkKind.GEL_BLACK)


def test_pressure_makes_a_line_wider_and_darker() -> None:
    page = paper()
    points = np.stack([np.linspace(5.0, 20.0, 40), np.full(40, 12.0)], axis=1)
    stroke = Stroke(points, np.linspace(1.0, 0.3, 40))
    pen = Pen(InkKind.BALLPOINT_BLACK, 0.6, density=0.9, grain=0.0)

    draw_strokes(page, [stroke], pen, dpi=200, rng=np.random.default_rng(0))

    taken = 255 - page[:, :, 1].astype(int)
    assert taken[:, 50].sum() > 1.3 * taken[:, 150].sum()
    assert taken[:, 50].max() > taken[:, 150].max()


@pytest.mark.parametrize("kind", list(InkKind))
def test_a_grey_page_shows_what_a_coloured_one_shows_in_grey(kind: InkKind) -> None:
    coloured = paper()
    gray = to_gray(coloured)
    pen = Pen.of(kind, thickness=0.5, faintness=0.3)

    draw_strokes(coloured, line(), pen, dpi=200, rng=np.random.default_rng(0))
    draw_strokes(gray, line(), pen, dpi=200, rng=np.random.default_rng(0))

    assert gray.min() < 200
    assert np.abs(gray.astype(int) - to_gray(coloured)).max() <= 2


def test_strokes_beyond_the_page_are_cut_off_at_its_edge() -> None:
    page = paper()
    pen = Pen.of(InkKind.GEL_BLACK, thickness=1.0, faintness=0.0)
    off_page = [Stroke(line()[0].points - [100.0, 0.0], np.ones(20))]
    over_edge = [Stroke(line()[0].points - [9.0, 0.0], np.ones(20))]

    draw_strokes(page, off_page, pen, dpi=200, rng=np.random.default_rng(0))
    assert (page == 255).all()

    draw_strokes(page, over_edge, pen, dpi=200, rng=np.random.default_rng(0))
    assert page[94, 0, 0] < 100
