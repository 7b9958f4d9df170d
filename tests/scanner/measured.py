"""Measures made by hand, for decisions without an image."""

from scanner.measures import BoxMeasure, RowMeasure

EMPTY = BoxMeasure(
    own=0.0,
    foreign=0.0,
    shared=0.0,
    span=0.0,
    strength=0.0,
    spill=0.0,
    excess=0.0,
    cover=0.0,
    dirt=0.0,
    sides=4,
)
TICK = EMPTY._replace(own=2.5, span=3.5, strength=0.8, excess=60.0, cover=0.15, forked=0.04)
CROSS = TICK._replace(own=3.0, forked=0.45)
SCRIBBLED = TICK._replace(own=12.0, cover=0.85, spill=6.0, forked=0.5)
FILLED = SCRIBBLED._replace(spill=0.4)
DOT = EMPTY._replace(own=0.15, span=0.4, strength=0.8, excess=5.0, cover=0.01)
PALE = EMPTY._replace(own=0.5, span=1.0, strength=0.3, excess=12.0, cover=0.03)


def row(*boxes: BoxMeasure, loose: float = 0.0, loose_strength: float = 0.8) -> RowMeasure:
    return RowMeasure(boxes, loose, loose_strength)
