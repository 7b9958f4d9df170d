"""What a scanner's own electronics make of what its sensor saw, before they write a file.

Each function takes (image, severity 0-1, rng) and returns a new image of the same shape;
severity 0 leaves it as it is.
"""

import cv2
import numpy as np

from calibration.images import PageImage, px_per_mm, to_gray

_WIDEST_GAMMA = 2.2
"""Drivers offer gammas from 1.0 (as the sensor counts) to 2.2 (as screens show, IEC 61966-2-1)."""

_SHARPEST = 2.0
"""Share of the difference from its surroundings that is added: 200 %; an assumption."""

_HALO_MM = 0.15
"""Spread of a halo, a bit more than a pixel at 200 dpi; an assumption."""

_REMOVED_AT_MOST = 0.35
"""What is less than so much darker than paper is taken for paper; an assumption."""

_CELL_MM, _CELLS = 2.0, 5
"""Paper is what is lightest within 10 mm: more than any print is black for."""

_DARKEST_PAPER = 0.6
"""Share of the sheet's most common light grey below which nothing is taken for paper."""


def gamma(image: PageImage, severity: float, rng: np.random.Generator) -> PageImage:
    """Another gamma than the scene's: middle greys darker or lighter, by a power of 2.2 at 1."""
    exponent = _WIDEST_GAMMA**severity
    if rng.random() < 0.5:
        exponent = 1.0 / exponent
    return _through((np.arange(256) / 255.0) ** exponent, image)


def sharpening(image: PageImage, severity: float, rng: np.random.Generator) -> PageImage:
    """An unsharp mask of 200 % at severity 1: dark lines darker, with light halos."""
    amount = _SHARPEST * severity
    soft = cv2.GaussianBlur(image, (0, 0), _HALO_MM * px_per_mm(image))
    return np.asarray(cv2.addWeighted(image, 1.0 + amount, soft, -amount, 0.0), dtype=np.uint8)


def text_mode(image: PageImage, severity: float, rng: np.random.Generator) -> PageImage:
    """A steep curve for text: twice as steep at its middle as a straight one at severity 1."""
    power = 1.0 + severity
    middle = rng.uniform(0.45, 0.60)  # a text mode keeps pale print: it turns above half
    level = np.arange(256) / 255.0
    dark, light = (level / middle) ** power, ((1.0 - level) / (1.0 - middle)) ** power
    return _through(dark / (dark + light) if severity > 0.0 else level, image)


def background_removal(image: PageImage, severity: float, rng: np.random.Generator) -> PageImage:
    """Paper becomes white without grain, with all that is up to 35 % darker at severity 1."""
    if severity <= 0.0:
        return image.copy()
    gray = to_gray(image)
    height, width = gray.shape
    cell = _CELL_MM * px_per_mm(image)
    cells = (max(1, round(width / cell)), max(1, round(height / cell)))
    coarse = cv2.resize(gray, cells, interpolation=cv2.INTER_AREA)
    lightest = cv2.blur(cv2.dilate(coarse, np.ones((_CELLS, _CELLS), np.uint8)), (_CELLS, _CELLS))
    paper = np.maximum(lightest, _DARKEST_PAPER * float(np.median(coarse)))
    white = np.rint(paper * (1.0 - _REMOVED_AT_MOST * severity)).astype(np.uint8)
    level = cv2.resize(white, (width, height))
    if image.ndim == 3:
        level = cv2.merge([level] * 3)
    return np.asarray(cv2.divide(image, level, scale=255.0), dtype=np.uint8)


def _through(curve: np.ndarray[tuple[int], np.dtype[np.float64]], image: PageImage) -> PageImage:
    """Return the image with each level put through a curve of 256 values from 0 to 1."""
    return np.asarray(cv2.LUT(image, np.rint(255.0 * curve).astype(np.uint8)), dtype=np.uint8)
