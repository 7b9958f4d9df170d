"""What happens to the sheet itself: print, folds, dirt, and the other side showing through.

Each function takes (image, severity 0-1, rng) and returns a new image of the same shape;
severity 0 leaves it as it is.
"""

import cv2
import numpy as np

from calibration.images import GrayImage, PageImage, px_per_mm, to_gray


def multiplied(image: PageImage, gain: GrayImage) -> PageImage:
    """Return the image with the share `gain / 255` of its light left at each pixel."""
    if image.ndim == 3:
        gain = np.asarray(cv2.merge([gain, gain, gain]), dtype=np.uint8)
    return np.asarray(cv2.multiply(image, gain, scale=1.0 / 255.0), dtype=np.uint8)


def print_thickness(image: PageImage, severity: float, rng: np.random.Generator) -> PageImage:
    """Toner spreads or wears thin: every line 0.2 mm wider or narrower at severity 1."""
    size = 1 + 2 * max(1, round(0.1 * px_per_mm(image)))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    change = cv2.erode if rng.random() < 0.5 else cv2.dilate  # erode darkens: toner is black
    blended = cv2.addWeighted(change(image, kernel), severity, image, 1.0 - severity, 0.0)
    return np.asarray(blended, dtype=np.uint8)


def show_through(image: PageImage, back: PageImage, severity: float) -> PageImage:
    """Return the page with what stands on its back shining through.

    Args:
        image: the page.
        back: the other side as one sees it after turning the sheet over its long edge, as forms
            are printed (`ballot.turning`), of the same height and width.
        severity: 1 takes away 35 % of the light under black print.
    """
    height, width = image.shape[:2]
    mirrored = cv2.flip(to_gray(back), 1)
    # What is blurred by more than a pixel is blurred, and dimmed, at half size.
    half = cv2.resize(mirrored, (-(-width // 2), -(-height // 2)))
    soft = cv2.GaussianBlur(half, (0, 0), max(0.3, 0.1 * px_per_mm(image)))
    gain = cv2.addWeighted(soft, 0.35 * severity, soft, 0.0, 255.0 * (1.0 - 0.35 * severity))
    return multiplied(image, np.asarray(cv2.resize(gain, (width, height)), dtype=np.uint8))


def bleed_through(image: PageImage, severity: float, rng: np.random.Generator) -> PageImage:
    """The back shines through, mirrored and blurred, for want of another page this page's own.

    `show_through` takes the real other side.
    """
    return show_through(image, image, severity)


def fold_lines(image: PageImage, severity: float, rng: np.random.Generator) -> PageImage:
    """The sheet was folded for the box: a crease with its shadow, and cracked print along it.

    One fold across the middle or a third, from severity 0.5 a second one the other way.
    """
    folded = image.copy()
    is_across = rng.random() < 0.75
    _crease(folded if is_across else folded.swapaxes(0, 1), severity, rng)
    if severity > 0.5:
        _crease(folded.swapaxes(0, 1) if is_across else folded, severity, rng)
    return folded


def _crease(image: PageImage, severity: float, rng: np.random.Generator) -> None:
    """Draw one crease from left to right, in place."""
    scale = px_per_mm(image)
    height, width = image.shape[:2]
    middle = height * (float(rng.choice([1 / 3, 1 / 2, 2 / 3])) + rng.normal(0.0, 0.01))
    slope = np.tan(np.radians(rng.normal(0.0, 0.4)))
    reach = 6.0 * scale + abs(slope) * width / 2
    top, bottom = max(0, int(middle - reach)), min(height, int(middle + reach) + 1)
    x = np.arange(width, dtype=np.float32) - width / 2
    y = np.arange(top, bottom, dtype=np.float32)
    distance_mm = (y[:, None] - np.float32(middle) - np.float32(slope) * x[None, :]) / scale
    side = 1.0 if rng.random() < 0.5 else -1.0
    shadow = np.exp(-np.abs(distance_mm) / 1.2) * np.where(distance_mm * side > 0, 1.0, 0.25)
    line = np.exp(-((distance_mm / 0.15) ** 2))
    gain = 1.0 - severity * (0.22 * shadow + 0.25 * line)
    # Toner cracks off where the paper breaks: along the line, here and there.
    cracks = cv2.resize(rng.random((1, 80), dtype=np.float32), (width, 1))
    bare = severity * 0.7 * np.exp(-((distance_mm / 0.25) ** 2)) * (cracks > 0.5)
    if image.ndim == 3:
        gain, bare = gain[:, :, None], bare[:, :, None]
    strip = image[top:bottom].astype(np.float32)
    strip += (235.0 - strip) * bare * (strip < 235.0)
    image[top:bottom] = np.clip(strip * gain, 0.0, 255.0).astype(np.uint8)


def dust(image: PageImage, severity: float, rng: np.random.Generator) -> PageImage:
    """Specks on glass and paper, 0.05-0.4 mm, and a few hairs: 400 specks at severity 1."""
    dusty = image.copy()
    scale = px_per_mm(image)
    height, width = image.shape[:2]
    count = rng.poisson(400.0 * severity)
    xs, ys = rng.uniform(0, width, count), rng.uniform(0, height, count)
    radii = 0.5 * scale * (0.05 + 0.35 * rng.beta(1.0, 5.0, count))
    levels = np.where(rng.random(count) < 0.85, rng.uniform(40, 190, count), 255.0)
    for x, y, radius, level in zip(xs, ys, radii, levels, strict=True):
        center, size = (int(x * 8), int(y * 8)), max(3, int(radius * 8))
        cv2.circle(dusty, center, size, (level, level, level), -1, cv2.LINE_AA, 3)
    for _ in range(rng.poisson(4.0 * severity)):
        draw_hair(dusty, rng, (60.0, 170.0))
    return dusty


def draw_hair(image: PageImage, rng: np.random.Generator, levels: tuple[float, float]) -> None:
    """Draw a hair somewhere on a page, in place: one pixel thin and 2.4 to 7 mm long.

    Args:
        image: grey or RGB.
        rng: draws its place, its course and its grey level.
        levels: darkest and palest grey level.
    """
    height, width = image.shape[:2]
    turns = np.cumsum(rng.normal(0.0, 0.35, 12)) + rng.uniform(0.0, 2.0 * np.pi)
    steps = px_per_mm(image) * rng.uniform(0.2, 0.6) * np.stack([np.cos(turns), np.sin(turns)], 1)
    hair = rng.uniform((0.0, 0.0), (width, height)) + np.cumsum(steps, axis=0)
    level = float(rng.uniform(*levels))
    points = np.rint(hair * 8).astype(np.int32)
    cv2.polylines(image, [points], False, (level, level, level), 1, cv2.LINE_AA, 3)
