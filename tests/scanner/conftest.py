"""Pens and scanners in a few lines, so that each test says exactly what stands on the paper."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.geometry import A4_MM, PointMm, RectMm
from ballot.ids import FormId
from scanner.context import BlankForms, ReadingContext
from scanner.ink.blank_form import render_blank_forms

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]

FORMS_KEPT = 6
"""Of which blank pages are kept: the two of the example, and those of the test that runs."""

_TICK = ((0.12, 0.52), (0.38, 0.86), (1.02, 0.02))
_CROSS = ((0.15, 0.15), (0.85, 0.85)), ((0.85, 0.15), (0.15, 0.85))


class PlainPen:
    """Draws straight lines of one width and darkness on a page, places in millimetres."""

    def __init__(self, page: GrayImage, *, width_mm: float = 0.45, grey: int = 40) -> None:
        self._page = page
        self._px_per_mm = page.shape[1] / A4_MM[0]
        self._width_px = max(1, round(width_mm * self._px_per_mm))
        self._grey = grey

    def line(self, points: Sequence[PointMm]) -> None:
        sixteenths = np.rint((np.array(points) * self._px_per_mm - 0.5) * 16).astype(np.int32)
        cv2.polylines(
            self._page, [sixteenths], False, self._grey, self._width_px, cv2.LINE_AA, shift=4
        )

    def tick(self, rect: RectMm) -> None:
        self._shape(_TICK, rect)

    def cross(self, rect: RectMm) -> None:
        for stroke in _CROSS:
            self._shape(stroke, rect)

    def scribble(self, rect: RectMm) -> None:
        ys = np.linspace(-0.15, 1.15, 14)
        self._shape([(1.4 if k % 2 else -0.4, y) for k, y in enumerate(ys)], rect)

    def dot(self, place: PointMm, size_mm: float) -> None:
        """Draw a disc of exactly this diameter: OpenCV's own come out a pixel too large."""
        fine, half = 16, round(self._px_per_mm)
        corner = np.floor(np.array(place) * self._px_per_mm).astype(int) - half
        side = 2 * half + 1
        x, y = ((edge + (np.arange(side * fine) + 0.5) / fine) / self._px_per_mm for edge in corner)
        is_inside = np.hypot(x[None, :] - place[0], y[:, None] - place[1]) <= size_mm / 2
        share = is_inside.reshape(side, fine, side, fine).mean(axis=(1, 3))
        part = self._page[corner[1] : corner[1] + side, corner[0] : corner[0] + side]
        part[:] = np.rint(part * (1 - share) + self._grey * share)

    def _shape(self, shape: Sequence[PointMm], rect: RectMm) -> None:
        self.line([(rect.x + a * rect.w, rect.y + b * rect.h) for a, b in shape])


@pytest.fixture(scope="session")
def make_pen() -> Callable[..., PlainPen]:
    return PlainPen


@pytest.fixture(scope="session")
def scan() -> Callable[..., GrayImage]:
    """Return a function that blurs a page a little and adds noise, as any scanner does."""

    def scan_it(
        page: GrayImage, *, seed: int = 0, blur_px: float = 0.7, noise: float = 3.0
    ) -> GrayImage:
        soft = cv2.GaussianBlur(page, (0, 0), blur_px).astype(np.float32)
        soft += grain(seed, page.shape) * np.float32(noise)
        return np.clip(soft, 0, 255, out=soft).astype(np.uint8)

    return scan_it


@lru_cache(maxsize=8)
def grain(seed: int, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Return the noise of a scanner: drawing it takes longer than reading the page."""
    drawn = np.random.default_rng(seed).standard_normal(shape, dtype=np.float32)
    drawn.flags.writeable = False
    return drawn


@pytest.fixture(scope="session")
def context_of(blank_of: Callable[["PrintedForm"], BlankForms]) -> Callable[..., ReadingContext]:
    """Return a function that makes the reading context of some printed forms."""

    def make(*forms: "PrintedForm", allow_ocr: bool = True) -> ReadingContext:
        return ReadingContext(
            forms[0].activity.id,
            forms[0].secret,
            {form.layout.form: form.layout for form in forms},
            {sheet: form.layout.form for form in forms for sheet in form.sheets},
            allow_ocr,
            blank_forms={k: page for form in forms for k, page in blank_of(form).items()},
        )

    return make


@pytest.fixture(scope="session")
def blank_of() -> Callable[["PrintedForm"], BlankForms]:
    """Return a function that renders the blank pages of a printed form, once for all its tests."""
    rendered: dict[tuple[Path, FormId], BlankForms] = {}

    def render(form: "PrintedForm") -> BlankForms:
        key = (form.pdf, form.layout.form)
        if key not in rendered:
            while len(rendered) >= FORMS_KEPT:
                del rendered[next(iter(rendered))]
            rendered[key] = render_blank_forms(form.pdf, form.layout)
        return rendered[key]

    return render


@pytest.fixture(scope="session")
def example_context(
    context_of: Callable[..., ReadingContext], example_form: "PrintedForm"
) -> ReadingContext:
    return context_of(example_form)


@pytest.fixture(scope="session")
def dense_context(
    context_of: Callable[..., ReadingContext], dense_form: "PrintedForm"
) -> ReadingContext:
    return context_of(dense_form)
