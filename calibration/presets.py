"""Scanners and papers that one meets, as frozen values.

Severities are explained at each degradation; in brackets what they come to.
"""

from typing import Final

from calibration.degrade import Degradation as D
from calibration.degrade import Preset, Step

CLEAN: Final = Preset(name="clean", steps=())
"""Paper as it was printed and marked, in grey."""

OFFICE: Final = Preset(
    name="office",
    steps=(
        Step(D.PRINT_THICKNESS, 0.0, 0.25, chance=0.4),
        Step(D.BLEED_THROUGH, 0.0, 0.15, chance=0.5),
        Step(D.FOLD_LINES, 0.05, 0.35, chance=0.2),
        Step(D.PRINT_SCALE, 0.0, 0.5),  # 97-101 %
        Step(D.ROTATION, 0.0, 0.2),  # 1°
        Step(D.SHIFT, 0.0, 0.3),  # 3 mm
        Step(D.FEEDER_STRETCH, 0.0, 0.2),  # 0.4 %, 0.2 mm
        Step(D.WOBBLE, 0.0, 0.2),  # 0.3 mm
        Step(D.BLUR, 0.1, 0.3),  # 0.025-0.075 mm
        Step(D.DUST, 0.0, 0.08),
        Step(D.CONTRAST, 0.08, 0.28),
        Step(D.UNEVEN_LIGHT, 0.0, 0.15),
        Step(D.VERTICAL_STREAKS, 0.05, 0.3, chance=0.08),
        Step(D.NOISE, 0.05, 0.15),  # 1-4 grey levels
    ),
    jpeg_quality=(75, 85),
)
"""A decent feeder in an office: grey JPEG."""

HARSH: Final = Preset(
    name="harsh",
    steps=(
        Step(D.PRINT_THICKNESS, 0.0, 0.6),
        Step(D.BLEED_THROUGH, 0.2, 0.8),
        Step(D.FOLD_LINES, 0.5, 1.0, chance=0.8),
        Step(D.CURL, 0.0, 0.5, chance=0.5),
        Step(D.PRINT_SCALE, 0.0, 0.8),
        Step(D.ROTATION, 0.1, 0.8),  # 4°
        Step(D.SHIFT, 0.0, 0.6),
        Step(D.FEEDER_STRETCH, 0.1, 0.6),
        Step(D.WOBBLE, 0.1, 0.6),
        Step(D.BLUR, 0.2, 0.6),
        Step(D.DUST, 0.1, 0.6),
        Step(D.CONTRAST, 0.3, 0.7),
        Step(D.UNEVEN_LIGHT, 0.1, 0.5),
        Step(D.VERTICAL_STREAKS, 0.3, 1.0, chance=0.6),
        Step(D.NOISE, 0.2, 0.5),
    ),
    jpeg_quality=(45, 55),
)
"""A worn feeder, crumpled paper, the wrong settings."""

PHONE: Final = Preset(
    name="phone",
    steps=(
        Step(D.FOLD_LINES, 0.1, 0.6, chance=0.5),
        Step(D.CURL, 0.0, 0.6),
        Step(D.ROTATION, 0.0, 0.5),
        Step(D.PERSPECTIVE, 0.2, 0.7),
        Step(D.BLUR, 0.1, 0.5),
        Step(D.MOTION_BLUR, 0.0, 0.4, chance=0.4),
        Step(D.CONTRAST, 0.1, 0.4),
        Step(D.UNEVEN_LIGHT, 0.3, 0.9),
        Step(D.NOISE, 0.1, 0.3),
    ),
    is_gray=False,
    jpeg_quality=(60, 85),
)
"""A telephone held over the sheet, in colour."""

BILEVEL: Final = Preset(
    name="bilevel",
    steps=(
        Step(D.PRINT_THICKNESS, 0.0, 0.25, chance=0.4),
        Step(D.FOLD_LINES, 0.05, 0.35, chance=0.2),
        Step(D.PRINT_SCALE, 0.0, 0.5),
        Step(D.ROTATION, 0.0, 0.2),
        Step(D.SHIFT, 0.0, 0.3),
        Step(D.FEEDER_STRETCH, 0.0, 0.2),
        Step(D.WOBBLE, 0.0, 0.2),
        Step(D.BLUR, 0.1, 0.3),
        Step(D.DUST, 0.0, 0.08),
        Step(D.NOISE, 0.05, 0.15),
        Step(D.BILEVEL, 0.05, 0.6),
    ),
    is_bilevel=True,
)
"""An office copier that scans text: black and white, G4 where the format allows."""

FAINT: Final = Preset(
    name="faint",
    steps=(
        Step(D.PRINT_SCALE, 0.0, 0.5),
        Step(D.ROTATION, 0.0, 0.2),
        Step(D.SHIFT, 0.0, 0.3),
        Step(D.FEEDER_STRETCH, 0.0, 0.2),
        Step(D.BLUR, 0.2, 0.5),
        Step(D.CONTRAST, 0.6, 1.0),
        Step(D.UNEVEN_LIGHT, 0.0, 0.3),
        Step(D.NOISE, 0.05, 0.2),
    ),
    jpeg_quality=(60, 80),
)
"""Toner running out or the exposure set too light: everything is pale."""

PRESETS: Final = {p.name: p for p in (CLEAN, OFFICE, HARSH, PHONE, BILEVEL, FAINT)}
"""Every preset by name."""
