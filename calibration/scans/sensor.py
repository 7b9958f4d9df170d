"""What happens in the scanner: optics, light, noise, streaks, coding.

Each function takes (image, severity 0-1, rng) and returns a new image; severity 0 leaves it as
it is. All but `quarter_turns` keep its shape.
"""

from functools import lru_cache
from statistics import NormalDist

import cv2
import numpy as np
import numpy.typing as npt
import simplejpeg

from calibration.images import GrayImage, PageImage, px_per_mm, to_gray
from calibration.scans.paper import multiplied

_BANK_BYTES, _STRIP_BYTES = 1 << 20, 1 << 16
"""Grain comes in strips of 64 kB (40 rows of a grey page at 200 dpi) from anywhere in a bank of
1 MB: no two strips of a page start alike but by a chance of one in 15,000."""

LID_WHITE, LID_BLACK = 250, 16
"""Grey levels of a scanner's background, where there is no paper."""


def lid(rng: np.random.Generator) -> int:
    """Return the grey level behind the paper: white in two of three scanners, else black."""
    return LID_WHITE if rng.random() < 2 / 3 else LID_BLACK


def blur(image: PageImage, severity: float, rng: np.random.Generator) -> PageImage:
    """Out of focus: a Gaussian of 0.25 mm (2 px at 200 dpi) at severity 1."""
    sigma = 0.25 * severity * px_per_mm(image)
    if sigma < 0.05:
        return image.copy()
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), dtype=np.uint8)


def motion_blur(image: PageImage, severity: float, rng: np.random.Generator) -> PageImage:
    """Smeared along a line in any direction: 0.8 mm at severity 1."""
    length = 0.8 * severity * px_per_mm(image)
    size = 2 * int(np.ceil(length / 2)) + 1
    if size == 1:
        return image.copy()
    angle = rng.uniform(0.0, np.pi)
    reach = 64.0 * size * 0.5  # drawn large, so that lengths and angles come out as asked
    canvas = np.zeros((64 * size, 64 * size), np.float32)
    half = 32.0 * max(length, 1.0) * np.array([np.cos(angle), np.sin(angle)])
    start, end = np.rint(reach - half).astype(int).tolist(), np.rint(reach + half).astype(int)
    cv2.line(canvas, start, end.tolist(), 1.0, 32)
    kernel = cv2.resize(canvas, (size, size), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.filter2D(image, -1, kernel / kernel.sum()), dtype=np.uint8)


def contrast(image: PageImage, severity: float, rng: np.random.Generator) -> PageImage:
    """Black turns grey and paper dull: black at 110 and white at 195 at severity 1."""
    black, white = 110.0 * severity, 255.0 - 60.0 * severity
    table = np.rint(black + (white - black) * np.arange(256) / 255.0).astype(np.uint8)
    return np.asarray(cv2.LUT(image, table), dtype=np.uint8)


def uneven_light(image: PageImage, severity: float, rng: np.random.Generator) -> PageImage:
    """Light falls off over the page: down to 55 % in the darkest part at severity 1."""
    height, width = image.shape[:2]
    coarse = rng.random((4, 3), dtype=np.float32)
    coarse = (coarse - coarse.min()) / max(float(np.ptp(coarse)), 1e-6)
    gain = 255.0 * (1.0 - 0.45 * severity * coarse)
    # A cubic step in between keeps the full-size interpolation smooth at a linear one's price.
    middle = cv2.resize(gain, (96, 128), interpolation=cv2.INTER_CUBIC)
    small = np.rint(np.clip(middle, 0.0, 255.0)).astype(np.uint8)
    return multiplied(image, np.asarray(cv2.resize(small, (width, height)), dtype=np.uint8))


@lru_cache(maxsize=1)
def _normal_quantiles() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the 256 quantiles that turn a random byte into a standard normal number."""
    normal = NormalDist()
    return np.array([normal.inv_cdf((byte + 0.5) / 256.0) for byte in range(256)])


@lru_cache(maxsize=1)
def _grain_bank() -> npt.NDArray[np.uint8]:
    """Return the random bytes that every page's grain is cut from; shape (`_BANK_BYTES`,)."""
    return np.random.default_rng(0).integers(0, 256, _BANK_BYTES, dtype=np.uint8)


def noise(image: PageImage, severity: float, rng: np.random.Generator) -> PageImage:
    """Grain of the sensor: a standard deviation of 24 grey levels at severity 1.

    Every strip of the page takes its grain from a place of its own in one bank of random bytes.
    """
    levels = np.rint(24.0 * severity * _normal_quantiles())
    lighter, darker = (np.maximum(side, 0).astype(np.uint8) for side in (levels, -levels))
    bank = _grain_bank()
    lightening, darkening = cv2.LUT(bank, lighter).reshape(-1), cv2.LUT(bank, darker).reshape(-1)
    noisy = np.ascontiguousarray(image).copy()
    # Shape (n, 1): cv2 takes rows of one value, not flat arrays.
    strips = np.split(noisy.reshape(-1, 1), range(_STRIP_BYTES, noisy.size, _STRIP_BYTES))
    starts = rng.integers(0, _BANK_BYTES - _STRIP_BYTES, len(strips)).tolist()
    for strip, start in zip(strips, starts, strict=True):
        piece = slice(start, start + len(strip))
        cv2.add(strip, lightening[piece].reshape(-1, 1), dst=strip)
        cv2.subtract(strip, darkening[piece].reshape(-1, 1), dst=strip)
    return noisy


def vertical_streaks(image: PageImage, severity: float, rng: np.random.Generator) -> PageImage:
    """Dirt on a feeder's glass: one to five lines down the whole scan, most of them dark."""
    streaked = image.copy()
    if severity <= 0.0:
        return streaked
    scale = px_per_mm(image)
    height, width = image.shape[:2]
    for _ in range(1 + int(rng.integers(0, 1 + round(4 * severity)))):
        size = max(1, round(scale * rng.uniform(0.1, 0.2 + 0.4 * severity)))
        left = int(rng.integers(0, width - size))
        level = 255.0 if rng.random() < 0.3 else float(rng.uniform(60, 160))
        strength = severity * float(rng.uniform(0.3, 0.9))
        # It wanes and grows on the way down.
        along = strength * cv2.resize(rng.uniform(0.4, 1.0, (12, 1)), (1, height)).reshape(-1)
        along = along.reshape(height, *[1] * (image.ndim - 1))
        strip = streaked[:, left : left + size].astype(np.float64)
        streaked[:, left : left + size] = strip + (level - strip) * along
    return streaked


def cropped_edge(image: PageImage, severity: float, rng: np.random.Generator) -> PageImage:
    """One edge of the page is outside the window: 12 mm of it at severity 1."""
    lost = round(12.0 * severity * px_per_mm(image))
    cropped = image.copy()
    turned = np.rot90(cropped, int(rng.integers(4)))
    turned[:lost] = lid(rng)
    return cropped


def quarter_turns(image: PageImage, severity: float, rng: np.random.Generator) -> PageImage:
    """Fed upside down or sideways: turned by 90°, 180° or 270° at any severity above 0."""
    turns = int(rng.integers(1, 4)) if severity > 0.0 else 0
    return np.ascontiguousarray(np.rot90(image, turns))


def jpeg(image: PageImage, severity: float, rng: np.random.Generator) -> PageImage:
    """Coded and decoded at quality 98 (severity 0) down to 15 (severity 1)."""
    return through_jpeg(image, quality=round(98 - 83 * severity))


def jpeg_bytes(image: PageImage, *, quality: int) -> bytes:
    """Return the image as a JPEG file, colour at half resolution as scanners write it."""
    if image.ndim == 2:
        return bytes(
            simplejpeg.encode_jpeg(
                np.ascontiguousarray(image[:, :, None]), quality, "GRAY", "Gray", fastdct=False
            )
        )
    pixels = np.ascontiguousarray(image)
    return bytes(simplejpeg.encode_jpeg(pixels, quality, "RGB", "420", fastdct=False))


def through_jpeg(image: PageImage, *, quality: int) -> PageImage:
    """Return the image as it comes out of a JPEG file of this quality."""
    colorspace = "GRAY" if image.ndim == 2 else "RGB"
    decoded = simplejpeg.decode_jpeg(jpeg_bytes(image, quality=quality), colorspace)
    return np.asarray(decoded, dtype=np.uint8).reshape(image.shape)


def bilevel(image: PageImage, severity: float, rng: np.random.Generator) -> PageImage:
    """Black and white only, by one threshold or by an adaptive one.

    Severity moves the threshold away from where it serves best, to either side.
    """
    if severity <= 0.0:
        return image.copy()
    side = 1.0 if rng.random() < 0.5 else -1.0
    gray = to_gray(image)
    if rng.random() < 0.5:
        _, flat = cv2.threshold(gray, 140.0 + 60.0 * severity * side, 255, cv2.THRESH_BINARY)
    else:
        block = 2 * round(4.0 * px_per_mm(image)) + 1
        below = 18.0 + 12.0 * severity * side
        mean, binary = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY
        flat = cv2.adaptiveThreshold(gray, 255, mean, binary, block, below)
    levels: GrayImage = np.asarray(flat, dtype=np.uint8)
    return levels if image.ndim == 2 else np.asarray(cv2.merge([levels] * 3), dtype=np.uint8)
