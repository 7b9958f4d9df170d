"""Hears what decoders say of damaged data that they go on decoding.

libjpeg and libtiff fill in what they can't make out, say so, and return a picture like any other;
Pillow keeps their words from whoever asked. Here they are heard: of each page that is opened it is
known whether its decoder warned.
"""

import ctypes
import os
import re
import threading
from functools import cache
from pathlib import Path

from PIL import _imaging

_DECODERS = re.compile(
    rb"Fax|JPEGLib|LibJpeg|LZW|ZIP|PackBits|Thunder|NeXT|LZMA|ZSTD|WebP|PixarLog|SGILog|LogL"
)
"""How libtiff's decoders begin the name under which they speak. Others speak of odd tags, which
many a scanner writes, or of the kind of compression as such."""

_HANDLER = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_void_p)

_heard = threading.local()


def begin() -> None:
    """Forget what was heard of an earlier page."""
    _heard.is_damaged = False


def warn() -> None:
    """Take down that the data of the page which is being opened are damaged."""
    _heard.is_damaged = True


def was_warned() -> bool:
    """Return whether a decoder, or who called it, has warned since `begin`."""
    return bool(getattr(_heard, "is_damaged", False))


def _take_down(module: bytes | None, _format: bytes | None, _values: int | None) -> None:
    if module and _DECODERS.match(module):
        warn()


_on_word = _HANDLER(_take_down)
"""Kept as long as this process runs: libtiff calls it."""


def listen_to_libtiff() -> bool:
    """Have libtiff's errors heard here, in this process, and not printed.

    Its warnings aren't: Pillow shuts them off each time. `decode_aloud` hears them.

    Returns:
        Whether that is possible: the libtiff that Pillow decodes with must be found through
        Pillow, as it is on Linux.
    """
    return _libtiff() is not None


def decode_aloud(path: Path, offset: int) -> None:
    """Decode the strips of a page of a TIFF file for what libtiff has to say, warnings too.

    Args:
        path: the file.
        offset: of the page's directory.
    """
    library = _libtiff()
    if library is None:
        return
    library.TIFFSetWarningHandler(_on_word)
    image = library.TIFFOpen(os.fsencode(path), b"r")
    if not image:
        return
    try:
        if library.TIFFSetSubDirectory(image, offset):
            room = ctypes.create_string_buffer(max(1, library.TIFFStripSize(image)))
            for strip in range(library.TIFFNumberOfStrips(image)):
                library.TIFFReadEncodedStrip(image, strip, room, len(room))
    finally:
        library.TIFFClose(image)


@cache
def _libtiff() -> ctypes.CDLL | None:
    """Return the libtiff that Pillow decodes with, its errors heard; None where it isn't found."""
    try:
        library = ctypes.CDLL(_imaging.__file__)
        for name, takes, gives in _FUNCTIONS:
            function = getattr(library, name)
            function.argtypes, function.restype = takes, gives
        library.TIFFSetErrorHandler(_on_word)
    except (OSError, AttributeError):
        return None
    return library


_FUNCTIONS = (
    ("TIFFSetErrorHandler", [_HANDLER], ctypes.c_void_p),
    ("TIFFSetWarningHandler", [_HANDLER], ctypes.c_void_p),
    ("TIFFOpen", [ctypes.c_char_p, ctypes.c_char_p], ctypes.c_void_p),
    ("TIFFSetSubDirectory", [ctypes.c_void_p, ctypes.c_uint64], ctypes.c_int),
    ("TIFFStripSize", [ctypes.c_void_p], ctypes.c_ssize_t),
    ("TIFFNumberOfStrips", [ctypes.c_void_p], ctypes.c_uint32),
    (
        "TIFFReadEncodedStrip",
        [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_char_p, ctypes.c_ssize_t],
        ctypes.c_ssize_t,
    ),
    ("TIFFClose", [ctypes.c_void_p], None),
)
