"""White paper is told from paper with ink, and from what shines through it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.messages import say
from ballot.reading import Rejection, RejectionReason
from scanner.context import ReadingContext
from scanner.sheet import read_page

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]


def back_of(front: GrayImage, strength: float, *, blur_px: float = 4.0) -> GrayImage:
    """Return white paper through which its front shines."""
    mirrored = cv2.GaussianBlur(np.ascontiguousarray(front[:, ::-1]), (0, 0), blur_px)
    return (250 - strength * (250.0 - np.minimum(mirrored, 250))).astype(np.uint8)


def refused(outcome: object) -> Rejection:
    assert isinstance(outcome, Rejection)
    return outcome


@pytest.mark.parametrize("strength", [0.0, 0.1, 0.2])
def test_a_white_back_is_blank_with_what_shines_through(
    strength: float,
    dense_form: "PrintedForm",
    scan: Callable[..., GrayImage],
    dense_context: ReadingContext,
) -> None:
    page = scan(back_of(dense_form.page(1), strength))

    outcome = refused(read_page(page, dense_context))

    assert outcome.is_blank
    assert outcome.reason is RejectionReason.NOT_A_FORM


def test_a_back_on_which_marks_shine_through_sharp_is_blank_and_not_the_wrong_setting(
    dense_form: "PrintedForm", scan: Callable[..., GrayImage], dense_context: ReadingContext
) -> None:
    page = scan(back_of(dense_form.page(1), 0.3, blur_px=1.0))

    outcome = refused(read_page(page, dense_context))

    assert outcome.is_blank
    assert outcome.detail == say("page.shines_through")
    # Should it be a front after all, it takes two people to close it.
    assert outcome.reason is RejectionReason.POOR_REGISTRATION


def test_a_mirrored_page_is_not_blank(
    dense_form: "PrintedForm", scan: Callable[..., GrayImage], dense_context: ReadingContext
) -> None:
    page = np.ascontiguousarray(scan(dense_form.page(1))[:, ::-1])

    outcome = refused(read_page(page, dense_context))

    assert not outcome.is_blank
    assert outcome.detail == say("page.mirrored")


def test_a_word_on_the_back_is_no_blank_page(
    make_pen: Callable[..., Any], scan: Callable[..., GrayImage], dense_context: ReadingContext
) -> None:
    page = np.full((2339, 1654), 250, np.uint8)
    make_pen(page).line([(60, 100), (64, 104), (68, 99), (73, 105)])

    outcome = refused(read_page(scan(page), dense_context))

    assert outcome.detail == say("page.no_fiducials", found=0)
    assert not outcome.is_blank
