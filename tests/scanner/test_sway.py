"""How surely places jump: what a jump is held against."""

import numpy as np
import pytest

from scanner.locate.sway import MOST_SURE, Jumps, Sway, steps_and_places
from scanner.types import FloatArray

Y_MM = np.arange(20) * 9.0


@pytest.fixture(scope="module")
def jumps() -> Jumps:
    """Before each of twenty rows but the first."""
    sway = Sway.along(Y_MM, sway_mm=0.15, noise_mm=0.04)
    return Jumps.among(sway, steps_and_places(len(Y_MM)), np.arange(1, len(Y_MM))[None])


def jumping(mm: float, *, sway_mm: float = 0.0) -> FloatArray:
    """Return places that jump before the tenth row, in short waves."""
    places = sway_mm * np.sin(Y_MM / 8.0) + mm * (np.arange(len(Y_MM)) >= 10)
    return np.stack([np.zeros_like(places), places], axis=1)


def test_a_jump_is_surest_where_it_is(jumps: Jumps) -> None:
    sure = jumps.sureness(jumping(0.4))

    assert sure[:, 1].argmax() == 9
    assert sure[9, 1] > MOST_SURE
    assert jumps.sizes_mm(jumping(0.4))[0, 9, 1] == pytest.approx(0.4)
    assert not sure[:, 0].any()


def test_on_a_page_that_sways_more_a_jump_is_less_sure(jumps: Jumps) -> None:
    calm, restless = (jumps.sureness(jumping(0.4, sway_mm=mm))[9, 1] for mm in (0.0, 0.4))

    assert restless < MOST_SURE < calm


@pytest.mark.parametrize("sway_mm", [1.0, 10.0, 100.0])
def test_waves_are_no_jump_however_high(sway_mm: float, jumps: Jumps) -> None:
    assert jumps.sureness(jumping(0.0, sway_mm=sway_mm)).max() < MOST_SURE
