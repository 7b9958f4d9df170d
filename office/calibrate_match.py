"""Whether scanned forms fit the profile of the scanner: same resolution, same size of print."""

from typing import Final

from ballot.messages import say
from ballot.profile import ScannerProfile

SAME_SIZE: Final = 0.01
"""Size may differ by this share: rollers pull a little differently from day to day."""

SAME_RESOLUTION: Final = 0.12
"""From this share on it is no printing scale ('fit to page' makes 94 to 97 %) but another
resolution: neighbouring settings are 150, 200, 240 and 300 dpi."""


def mismatch(profile: ScannerProfile, dpi: float) -> str | None:
    """Return what to tell the operator, None where scans fit the profile.

    Args:
        profile: what calibration found.
        dpi: pixels an inch of the printed sheet, the median of the batch.
    """
    ratio = dpi / profile.dpi
    if abs(ratio - 1) <= SAME_SIZE:
        return None
    if abs(ratio - 1) >= SAME_RESOLUTION:
        return say(
            "calibrate.scan.other_resolution",
            dpi=round(dpi),
            profile=round(profile.dpi),
            name=profile.name,
        )
    return say("calibrate.scan.other_scale", percent=f"{100 * ratio:.1f}", name=profile.name)
