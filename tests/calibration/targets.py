"""Scans of the target that calibration prints, and what is found on them."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from calibration.scans.degrade import DEGRADATIONS, Degradation
from calibration.target.areas import TargetScan
from calibration.target.examine import TargetMeasures
from calibration.target.findings import (
    BlankTest,
    Finding,
    Item,
    findings,
)

GrayImage = NDArray[np.uint8]
DPI = 200
PX = DPI / 25.4
DOCS = Path(__file__).parents[2] / "docs"


def scanned(
    image: GrayImage,
    *,
    x: float = 1.0,
    y: float = 1.0,
    degrees: float = 0.0,
    turns: int = 0,
) -> TargetScan:
    """Return a scan of a page that was printed at some scale and lies askew or turned.

    Its map is the one that was used to make it: nothing here depends on how a page is found.
    """
    height, width = image.shape
    middle = np.array([[1, 0, width / 2], [0, 1, height / 2], [0, 0, 1.0]])
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1.0]])
    move = middle @ turn @ np.diag([x, y, 1.0]) @ np.linalg.inv(middle)
    # Pixel centres stand half a pixel from where a pixel begins.
    half = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1.0]])
    warp = half @ move @ np.linalg.inv(half)
    seen = image.copy()
    if not np.allclose(warp, np.eye(3)):
        seen = np.asarray(
            cv2.warpPerspective(image, warp, (width, height), borderValue=240), np.uint8
        )
    homography = half @ move @ np.diag([PX, PX, 1.0])
    for _ in range(turns):  # a quarter turn to the left: (x, y) goes to (y, width - 1 - x)
        columns = seen.shape[1]
        homography = np.array([[0, 1, 0], [-1, 0, columns - 1], [0, 0, 1.0]]) @ homography
        seen = np.ascontiguousarray(np.rot90(seen))
    return TargetScan(seen, homography, DPI)


def damaged(image: GrayImage, kind: Degradation, severity: float) -> GrayImage:
    return DEGRADATIONS[kind](image, severity, np.random.default_rng(4))


def found(measures: TargetMeasures, blanks: BlankTest | None = None) -> dict[Item, Finding]:
    return {finding.item: finding for finding in findings(measures, blanks)}


def blank_forms(
    *,
    refused: tuple[str, ...] = (),
    marked: int = 0,
    worst: float = 0.2,
    own: tuple[float, ...] = (0.0, 0.0, 0.05),
) -> BlankTest:
    return BlankTest(2, refused, marked, 0, 20, 0.05, worst, own, (0.1, -0.2, 2.0))
