"""Ink as lines on paper: what is printed into a form where a pen would write."""

from dataclasses import dataclass

from ballot.geometry import PointMm

Rgb = tuple[int, int, int]
"""Red, green, blue, each 0-255; 0 is black."""


@dataclass(frozen=True, slots=True)
class InkLine:
    """One line of even width and colour, its ends round."""

    points: tuple[PointMm, ...]
    """Two or more, mm on the sheet."""
    width_mm: float
    rgb: Rgb
