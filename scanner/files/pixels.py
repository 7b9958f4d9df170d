"""What becomes of decoded pixels: limits of size, grey of every kind, and refusals for people."""

import re
import warnings
from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image

from ballot.reading import RejectionReason
from scanner.files import heard
from scanner.types import GrayImage, OpenedPage, Refused

# Pillow's warning of large pictures is for programs that have no limit of their own.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)
# Others are in English, for programmers, and about bytes that are refused or decoded all the same.
warnings.filterwarnings("ignore", module=r"PIL\.")

MAX_PIXELS = 100_000_000
"""A page of more pixels than A4 at 900 dpi is not decoded, unless its decoder can leave out three
of four pixels a line."""

MAX_QUARTERED_PIXELS = 200_000_000
"""The same where it can: A4 at 1,200 dpi is 139 million."""

HALVED_FROM_PX = 5200
"""Pages whose long side reaches this (A4 at 445 dpi) are read at half size: 300 dpi is plenty."""

QUARTERED_FROM_PX = 10_400
"""From here on (A4 at 890 dpi) at a quarter, where the decoder can."""

MIN_SIDE_PX = 500
"""A page smaller than this (A4 at 60 dpi) can't show a mark."""

_MIRRORED = frozenset({2, 4, 5, 7})
"""Values of the tag Orientation that say that the picture is stored mirrored. Which of four ways up
a page lies is found out from the page."""

_ORIENTATION = 274

_CUT_SHORT = (
    "truncated",
    "premature",
    "not enough",
    "broken data",
    "unexpected end",
    "end of file",
)
"""What decoders say of files that end before their end."""


def attempt(decode: Callable[[], GrayImage]) -> OpenedPage | Refused:
    """Return a page of a size to be read, or why it can't be had."""
    heard.begin()
    try:
        page = _checked(decode())
        return OpenedPage(page, is_damaged=heard.was_warned())
    except Refused as refused:
        return refused
    except Exception as problem:  # decoders raise anything at all on damaged bytes
        return unreadable(problem)


def unreadable(problem: Exception) -> Refused:
    """Return the refusal of a file of which a decoder raised a problem.

    Its words are for programmers, and in English: people are told what it comes to.
    """
    if isinstance(problem, Image.DecompressionBombError):
        pixels = re.search(r"\d+", str(problem))
        return too_large(int(pixels.group()) if pixels else None)
    text = str(problem).lower()
    if any(word in text for word in _CUT_SHORT):
        return Refused(RejectionReason.TRUNCATED_IMAGE, "source.truncated")
    return Refused(RejectionReason.UNREADABLE_FILE, "source.damaged")


def too_large(pixels: int | None) -> Refused:
    """Return the refusal of a page of too many pixels; None where nobody knows how many."""
    return Refused(RejectionReason.UNREADABLE_FILE, "source.too_large", pixels=pixels)


def check_size(width: int, height: int, limit: int = MAX_PIXELS) -> None:
    """See that a page isn't too large to be decoded.

    Raises:
        Refused: `UNREADABLE_FILE`.
    """
    if width * height > limit:
        raise too_large(width * height)


def _checked(page: GrayImage) -> GrayImage:
    if min(page.shape) < MIN_SIDE_PX:
        height, width = page.shape
        raise Refused(RejectionReason.NOT_A_FORM, "source.too_small", width=width, height=height)
    if max(page.shape) >= HALVED_FROM_PX:
        return np.asarray(cv2.resize(page, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    return page


def turned_back(page: GrayImage, exif: Image.Exif) -> GrayImage:
    """Return a page as it was before it was stored mirrored."""
    if exif.get(_ORIENTATION) not in _MIRRORED:
        return page
    return np.ascontiguousarray(page[:, ::-1])


def gray_of(image: Image.Image) -> GrayImage:
    """Return the grey page that Pillow has opened; its integers of more than 8 bits have 16."""
    if image.mode in {"I;16", "I;16L", "I;16B", "I"}:
        wide = np.asarray(image, dtype=np.uint32)
        return (wide >> 8).astype(np.uint8)
    if "A" in image.getbands() or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image.convert("RGBA"))
    return np.asarray(image.convert("L"))
