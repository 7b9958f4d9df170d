"""Characters as a hand writes them: strokes in their order, for words and signs on a ballot.

A character stands on a unit square, x right, y down; each of its strokes is a line through a few
places, in the order and direction in which it is taught.
"""

from typing import Final

import numpy as np

from ballot.geometry import PointMm
from calibration.images import FloatArray
from calibration.pens.strokes import Manner, Stroke

_Line = tuple[PointMm, ...]

CHARACTERS: Final[dict[str, tuple[_Line, ...]]] = {
    "不": (
        ((0.05, 0.12), (0.95, 0.10)),
        ((0.55, 0.12), (0.40, 0.40), (0.08, 0.68)),
        ((0.52, 0.32), (0.52, 0.98)),
        ((0.62, 0.42), (0.92, 0.66)),
    ),
    "否": (
        ((0.08, 0.08), (0.92, 0.06)),
        ((0.52, 0.08), (0.38, 0.27), (0.08, 0.45)),
        ((0.51, 0.22), (0.51, 0.54)),
        ((0.62, 0.28), (0.90, 0.44)),
        ((0.25, 0.62), (0.27, 0.98)),
        ((0.25, 0.62), (0.75, 0.60), (0.72, 0.96)),
        ((0.27, 0.94), (0.73, 0.93)),
    ),
    "无": (
        ((0.18, 0.14), (0.80, 0.12)),
        ((0.06, 0.42), (0.94, 0.39)),
        ((0.46, 0.14), (0.42, 0.50), (0.30, 0.78), (0.06, 0.97)),
        ((0.58, 0.42), (0.56, 0.85), (0.64, 0.94), (0.88, 0.93), (0.93, 0.78)),
    ),
    "作": (
        ((0.30, 0.02), (0.22, 0.22), (0.04, 0.46)),
        ((0.19, 0.30), (0.19, 0.98)),
        ((0.52, 0.04), (0.46, 0.20), (0.34, 0.38)),
        ((0.46, 0.20), (0.96, 0.18)),
        ((0.62, 0.20), (0.62, 0.98)),
        ((0.62, 0.45), (0.90, 0.43)),
        ((0.62, 0.68), (0.92, 0.66)),
    ),
    "废": (
        ((0.52, 0.00), (0.57, 0.08)),
        ((0.16, 0.14), (0.94, 0.11)),
        ((0.16, 0.14), (0.14, 0.60), (0.03, 0.95)),
        ((0.40, 0.24), (0.33, 0.41), (0.88, 0.37)),
        ((0.58, 0.22), (0.52, 0.50), (0.40, 0.75), (0.18, 0.97)),
        ((0.50, 0.54), (0.80, 0.52), (0.62, 0.76), (0.34, 0.97)),
        ((0.48, 0.62), (0.66, 0.82), (0.95, 0.96)),
        ((0.74, 0.22), (0.82, 0.30)),
    ),
    "弃": (
        ((0.48, 0.00), (0.53, 0.08)),
        ((0.12, 0.15), (0.88, 0.12)),
        ((0.46, 0.15), (0.26, 0.36), (0.72, 0.33)),
        ((0.66, 0.24), (0.80, 0.40)),
        ((0.05, 0.58), (0.95, 0.55)),
        ((0.36, 0.42), (0.34, 0.70), (0.10, 0.97)),
        ((0.68, 0.42), (0.67, 0.98)),
    ),
    "权": (
        ((0.02, 0.26), (0.44, 0.24)),
        ((0.24, 0.02), (0.24, 0.98)),
        ((0.23, 0.28), (0.16, 0.50), (0.02, 0.66)),
        ((0.28, 0.40), (0.42, 0.55)),
        ((0.50, 0.16), (0.90, 0.14), (0.74, 0.52), (0.46, 0.96)),
        ((0.54, 0.30), (0.70, 0.62), (0.97, 0.94)),
    ),
    "?": (
        (
            (0.22, 0.25),
            (0.32, 0.08),
            (0.55, 0.02),
            (0.76, 0.14),
            (0.76, 0.32),
            (0.58, 0.46),
            (0.48, 0.58),
            (0.47, 0.72),
        ),
        ((0.45, 0.89), (0.49, 0.95)),
    ),
    "!": (((0.52, 0.02), (0.48, 0.64)), ((0.46, 0.88), (0.49, 0.95))),
    "0": (
        (
            (0.56, 0.03),
            (0.34, 0.12),
            (0.24, 0.45),
            (0.30, 0.85),
            (0.50, 0.97),
            (0.70, 0.82),
            (0.76, 0.48),
            (0.68, 0.14),
            (0.54, 0.02),
        ),
    ),
}
"""Strokes by eye from how the characters are taught (GB 13000.1, order of strokes)."""

_JOINED_SHARE: Final = 0.25
"""Share of gaps between strokes that a running hand draws through, hardly pressing."""

_SIGNS: Final = "?!"
"""The point of a sign is always set down by itself."""

_CLOSE: Final = 1.04
"""From one character to the next, in their height."""

_ROUNDS: Final = 2
"""How often corners are cut (Chaikin): what is left is as round as a moving hand leaves it."""


def written(
    text: str, middle: PointMm, height_mm: float, hand: Manner, rng: np.random.Generator
) -> list[Stroke]:
    """Return the strokes of a word, from left to right.

    Args:
        text: characters of `CHARACTERS`.
        middle: of the whole word, mm on the sheet.
        height_mm: of a character.
        hand: how far places stray, and how the writing leans.
        rng: spread from character to character.
    """
    lean = np.tan(np.radians(hand.slant_deg))
    strokes = []
    for place, character in enumerate(text):
        along = (place - (len(text) - 1) / 2) * _CLOSE
        wander = rng.normal(0.0, 0.04, 2)
        size = height_mm * rng.uniform(0.9, 1.1) * np.array([rng.uniform(0.85, 1.05), 1.0])
        for line in _lines(character, hand.sloppiness, rng):
            at = line - 0.5
            at[:, 0] -= at[:, 1] * lean
            points = at * size + (np.array([along, 0.0]) + wander) * height_mm + middle
            pressure = np.linspace(rng.uniform(0.8, 1.0), rng.uniform(0.5, 0.9), len(points))
            strokes.append(Stroke(points, pressure))
    return strokes


def _lines(character: str, sloppiness: float, rng: np.random.Generator) -> list[FloatArray]:
    """Return the strokes of one character on the unit square, no two writings alike."""
    spread = 0.015 + 0.035 * sloppiness
    joined: list[list[FloatArray]] = []
    for line in CHARACTERS[character]:
        points = np.array(line) + rng.normal(0.0, spread, (len(line), 2))
        if joined and character not in _SIGNS and rng.random() < _JOINED_SHARE:
            joined[-1].append(points)
        else:
            joined.append([points])
    return [_rounded(np.concatenate(parts)) for parts in joined]


def _rounded(points: FloatArray) -> FloatArray:
    """Cut the corners of a line."""
    for _ in range(_ROUNDS):
        before, after = points[:-1], points[1:]
        cut = np.stack([0.75 * before + 0.25 * after, 0.25 * before + 0.75 * after], axis=1)
        points = np.concatenate([points[:1], cut.reshape(-1, 2), points[-1:]])
    return points
