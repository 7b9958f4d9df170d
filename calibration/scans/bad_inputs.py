"""Files and pages that a reader must refuse, or at least not take for something else."""

import cv2
import numpy as np

from calibration.images import GrayImage, PageImage, RgbImage, a4_shape, px_per_mm
from calibration.scans.degrade import Scan, degrade
from calibration.scans.presets import OFFICE


def truncated(file: bytes, share: float = 0.6) -> bytes:
    """Return the first `share` of a file, as a copy that was cut off leaves it."""
    return file[: int(len(file) * share)]


def blank_page(dpi: float) -> RgbImage:
    """Return an A4 page with nothing on it."""
    return np.full((*a4_shape(dpi), 3), 255, np.uint8)


def photo_scene(dpi: float, rng: np.random.Generator) -> RgbImage:
    """Return an A4 picture that is no document: soft light, dark and bright things, texture."""
    height, width = a4_shape(dpi)
    sky = rng.integers(0, 256, (5, 4, 3), dtype=np.uint8)
    scene = np.asarray(cv2.resize(sky, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)
    for _ in range(60):
        color = rng.integers(0, 256, 3).tolist()
        points = rng.integers((0, 0), (width, height)) + rng.normal(0, width / 12, (4, 2))
        if rng.random() < 0.5:
            cv2.fillPoly(scene, [np.rint(points).astype(np.int32)], color, cv2.LINE_AA)
        else:
            axes = rng.integers(width // 100, width // 8, 2).tolist()
            center = np.rint(points[0]).astype(int).tolist()
            angle = float(rng.uniform(0, 180))
            cv2.ellipse(scene, center, axes, angle, 0, 360, color, -1, cv2.LINE_AA)
    grain = rng.normal(0.0, 12.0, scene.shape).astype(np.float32)
    textured = scene + cv2.GaussianBlur(grain, (0, 0), 0.1 * px_per_mm(scene))
    return np.asarray(np.clip(textured, 0, 255), dtype=np.uint8)


def photocopy(scan: PageImage, rng: np.random.Generator) -> Scan:
    """Return a scan of a photocopy of a scan: harder contrast, and the office scanner again."""
    table = np.clip((np.arange(256) - 70) * 255.0 / 150.0, 0, 255).astype(np.uint8)
    return degrade(np.asarray(cv2.LUT(scan, table), dtype=np.uint8), OFFICE, rng)


def upside_down(page: PageImage) -> PageImage:
    """Return the page turned by 180°."""
    return np.ascontiguousarray(page[::-1, ::-1])


def mirrored(page: PageImage) -> PageImage:
    """Return the page as seen from behind."""
    return np.ascontiguousarray(page[:, ::-1])


def two_sheets(front: GrayImage, behind: GrayImage, share: float = 0.5) -> GrayImage:
    """Return a double feed: `front` slid down so that the top `share` shows `behind`."""
    seam = int(front.shape[0] * share)
    both = behind.copy()
    both[seam:] = front[: front.shape[0] - seam]
    return both
