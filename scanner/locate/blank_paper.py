"""Tells white paper, with what shines through it, from paper on which there is ink."""

import cv2
import numpy as np

from scanner.types import GrayImage

_INK = 0.65
"""Of the paper's grey: print and pens are darker, what shines through paper of 80 g is lighter."""

_LEAST_PAPER = 128

_MARGIN_SHARE = 0.03
"""Of the short side: there shadows of the paper's edges lie."""

_LEAST_SHARE = 3e-5
"""Of the page: 1.6 mm² of A4, less than one letter of handwriting."""


def has_no_ink(page: GrayImage) -> bool:
    """Return whether a page is paper without print, writing or marks."""
    margin = round(_MARGIN_SHARE * min(page.shape))
    inner = page[margin:-margin, margin:-margin]
    paper = float(np.median(inner[::8, ::8]))
    if paper < _LEAST_PAPER:
        return False
    soft = np.asarray(cv2.blur(inner, (3, 3)), np.uint8)
    return float((soft < _INK * paper).mean()) < _LEAST_SHARE
