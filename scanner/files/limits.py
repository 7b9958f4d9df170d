"""How large a picture may be to be opened as a page."""

from ballot.reading import RejectionReason
from scanner.types import Refused

MAX_PIXELS = 100_000_000
"""A page of more pixels than A4 at 900 dpi is no scan of ours; it is not decoded."""

HALVED_FROM_PX = 5200
"""Pages whose long side reaches this (A4 at 445 dpi) are read at half size: 300 dpi is plenty."""


def check_size(width: int, height: int) -> None:
    """Let pass what is no larger than a scan is, in pixels.

    Raises:
        Refused: `UNREADABLE_FILE`.
    """
    if width * height > MAX_PIXELS:
        raise Refused(RejectionReason.UNREADABLE_FILE, "source.too_large", pixels=width * height)
