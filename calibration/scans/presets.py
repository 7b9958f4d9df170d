"""Scanners and papers that one meets, as frozen values.

Severities are explained at each degradation; in brackets what they come to.
"""

from typing import Final

from calibration.scans.degrade import Degradation, Preset, Step

CLEAN: Final = Preset(name="clean", steps=())
"""Paper as it was printed and marked, in grey."""

OFFICE: Final = Preset(
    name="office",
    steps=(
        Step(Degradation.PRINT_THICKNESS, 0.0, 0.25, chance=0.4),
        Step(Degradation.BLEED_THROUGH, 0.0, 0.15, chance=0.5),
        Step(Degradation.FOLD_LINES, 0.05, 0.35, chance=0.2),
        Step(Degradation.PRINT_SCALE, 0.0, 0.5),  # 97-101 %
        Step(Degradation.ROTATION, 0.0, 0.2),  # 1°
        Step(Degradation.SHIFT, 0.0, 0.3),  # 3 mm
        Step(Degradation.FEEDER_STRETCH, 0.0, 0.2),  # 0.4 %, 0.2 mm
        Step(Degradation.WOBBLE, 0.0, 0.2),  # 0.3 mm
        Step(Degradation.BLUR, 0.1, 0.3),  # 0.025-0.075 mm
        Step(Degradation.DUST, 0.0, 0.08),
        Step(Degradation.CONTRAST, 0.08, 0.28),
        Step(Degradation.UNEVEN_LIGHT, 0.0, 0.15),
        Step(Degradation.VERTICAL_STREAKS, 0.05, 0.3, chance=0.08),
        Step(Degradation.NOISE, 0.05, 0.15),  # 1-4 grey levels
    ),
    jpeg_quality=(75, 85),
)
"""A decent feeder in an office: grey JPEG."""

QUIET: Final = Preset(
    name="quiet",
    steps=(
        Step(Degradation.CONTRAST, 0.05, 0.15),  # paper at 246 to 252
        Step(Degradation.NOISE, 1 / 24, 2 / 24),  # 1-2 grey levels
    ),
)
"""The best that a scanner gives: paper as it was marked, with the grain of a sensor."""

WIDE: Final = Preset(
    name="wide",
    steps=(
        *OFFICE.steps,
        Step(Degradation.GAMMA, 0.0, 1.0, chance=0.5),
        Step(Degradation.SHARPENING, 0.2, 0.8, chance=0.4),
        Step(Degradation.TEXT_MODE, 0.2, 0.7, chance=0.1),
    ),
    jpeg_quality=(50, 85),
    green_share=0.25,
)
"""Feeders of many makers in offices: gamma, sharpening, a text curve, a green sensor, and
copiers' JPEG at 50."""

CLIPPED: Final = Preset(
    name="clipped",
    steps=(*OFFICE.steps, Step(Degradation.BACKGROUND_REMOVAL, 0.15, 0.35)),  # 5-12 % below paper
    jpeg_quality=(75, 85),
)
"""An office scanner that makes paper white: what is left of it has no grain."""

HARSH: Final = Preset(
    name="harsh",
    steps=(
        Step(Degradation.PRINT_THICKNESS, 0.0, 0.6),
        Step(Degradation.BLEED_THROUGH, 0.2, 0.8),
        Step(Degradation.FOLD_LINES, 0.5, 1.0, chance=0.8),
        Step(Degradation.CURL, 0.0, 0.5, chance=0.5),
        Step(Degradation.PRINT_SCALE, 0.0, 0.8),
        Step(Degradation.ROTATION, 0.1, 0.8),  # 4°
        Step(Degradation.SHIFT, 0.0, 0.6),
        Step(Degradation.FEEDER_STRETCH, 0.1, 0.6),
        Step(Degradation.WOBBLE, 0.1, 0.6),
        Step(Degradation.BLUR, 0.2, 0.6),
        Step(Degradation.DUST, 0.1, 0.6),
        Step(Degradation.CONTRAST, 0.3, 0.7),
        Step(Degradation.UNEVEN_LIGHT, 0.1, 0.5),
        Step(Degradation.VERTICAL_STREAKS, 0.3, 1.0, chance=0.6),
        Step(Degradation.NOISE, 0.2, 0.5),
    ),
    jpeg_quality=(45, 55),
)
"""A worn feeder, crumpled paper, the wrong settings."""

PHONE: Final = Preset(
    name="phone",
    steps=(
        Step(Degradation.FOLD_LINES, 0.1, 0.6, chance=0.5),
        Step(Degradation.CURL, 0.0, 0.6),
        Step(Degradation.ROTATION, 0.0, 0.5),
        Step(Degradation.PERSPECTIVE, 0.2, 0.7),
        Step(Degradation.BLUR, 0.1, 0.5),
        Step(Degradation.MOTION_BLUR, 0.0, 0.4, chance=0.4),
        Step(Degradation.CONTRAST, 0.1, 0.4),
        Step(Degradation.UNEVEN_LIGHT, 0.3, 0.9),
        Step(Degradation.NOISE, 0.1, 0.3),
    ),
    is_gray=False,
    jpeg_quality=(60, 85),
)
"""A telephone held over the sheet, in colour."""

BILEVEL: Final = Preset(
    name="bilevel",
    steps=(
        Step(Degradation.PRINT_THICKNESS, 0.0, 0.25, chance=0.4),
        Step(Degradation.FOLD_LINES, 0.05, 0.35, chance=0.2),
        Step(Degradation.PRINT_SCALE, 0.0, 0.5),
        Step(Degradation.ROTATION, 0.0, 0.2),
        Step(Degradation.SHIFT, 0.0, 0.3),
        Step(Degradation.FEEDER_STRETCH, 0.0, 0.2),
        Step(Degradation.WOBBLE, 0.0, 0.2),
        Step(Degradation.BLUR, 0.1, 0.3),
        Step(Degradation.DUST, 0.0, 0.08),
        Step(Degradation.NOISE, 0.05, 0.15),
        Step(Degradation.BILEVEL, 0.05, 0.6),
    ),
    is_bilevel=True,
)
"""An office copier that scans text: black and white, G4 where the format allows."""

FAINT: Final = Preset(
    name="faint",
    steps=(
        Step(Degradation.PRINT_SCALE, 0.0, 0.5),
        Step(Degradation.ROTATION, 0.0, 0.2),
        Step(Degradation.SHIFT, 0.0, 0.3),
        Step(Degradation.FEEDER_STRETCH, 0.0, 0.2),
        Step(Degradation.BLUR, 0.2, 0.5),
        Step(Degradation.CONTRAST, 0.6, 1.0),
        Step(Degradation.UNEVEN_LIGHT, 0.0, 0.3),
        Step(Degradation.NOISE, 0.05, 0.2),
    ),
    jpeg_quality=(60, 80),
)
"""Toner running out or the exposure set too light: everything is pale."""

_ALL: Final = (CLEAN, QUIET, OFFICE, WIDE, CLIPPED, HARSH, PHONE, BILEVEL, FAINT)
PRESETS: Final = {preset.name: preset for preset in _ALL}
"""Every preset by name."""
