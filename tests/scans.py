"""The scanner that tests scan with, where a scan's faults are not the matter."""

from dataclasses import replace
from typing import Final

from calibration.scans.degrade import Degradation, Step
from calibration.scans.presets import CLEAN

GRAINY: Final = replace(
    CLEAN, steps=(Step(Degradation.CONTRAST, 0.05, 0.15), Step(Degradation.NOISE, 0.05, 0.08))
)
"""Nothing but the grain that all paper has, 1 to 2 grey levels: where it is missing, the scanner
made the paper white, and blank rows prove nothing."""
