"""The printed id at a page's foot as a picture: whether it is the one that should stand there.

Nothing is read: the line is drawn as it is printed and laid over the picture where it fits best, at
half the resolution; the page's digit, which alone tells the pages of a sheet apart, is compared at
all of it. On 288 simulated pages of six kinds of scans the right line fitted with a correlation of
0.86 and more, another sheet's with 0.58 at most.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.ids import ID_LETTERS, SheetId, grouped
from scanner.types import FloatArray, GrayImage

FACE_PX_PER_MM: Final = 5.0
"""Strokes of the printed id are 0.6 mm wide: three pixels."""

SERIAL_CHARACTERS: Final = f"{ID_LETTERS}-123456789"
"""What printed ids are made of."""

LEAST_LIKENESS: Final = 0.75
"""Each letter that differs takes 0.04 off 0.92: five of twelve may, which 1 of 50 million pairs of
random ids come to."""

_FIRST_DIGIT: Final = SERIAL_CHARACTERS.index("1")

_SOFT_PX: Final = 0.5
"""No scan is sharper than a tenth of a millimetre."""


@dataclass(frozen=True, slots=True, eq=False)
class _Face:
    glyphs: NDArray[np.float32]
    """Darkness, 0 to 1, shape (characters, height, width); each begins at the left edge."""
    advances_px: FloatArray
    """How far each goes to the right, shape (characters,)."""


def line_size_mm(sheet: SheetId, page: int) -> tuple[float, float]:
    """Return width and height of the printed id of one page."""
    line, _ = _drawn(f"{grouped(sheet)}-{page}")
    return line.shape[1] / FACE_PX_PER_MM, line.shape[0] / FACE_PX_PER_MM


def shows_serial(picture: GrayImage, sheet: SheetId, page: int, pages: int) -> bool:
    """Return whether a picture shows the printed id of one page, and not another page's.

    Args:
        picture: the place of the line with some play on all sides, shape (height, width) at
            `FACE_PX_PER_MM`; 255 is white.
        sheet: which should be printed there.
        page: the page's number, from 1.
        pages: how many the form has.
    """
    darkness = _darkness(picture)
    line, digit_px = _drawn(f"{grouped(sheet)}-{page}")
    likeness, (left, top) = _best_fit(_halved(darkness), _halved(line))
    if likeness < LEAST_LIKENESS:
        return False
    # Pages of one sheet differ in this digit only.
    height, width = line.shape[0], line.shape[1] - digit_px
    left, top = max(2 * left + digit_px - _PLAY_PX, 0), max(2 * top - _PLAY_PX, 0)
    seen = darkness[top : top + height + 2 * _PLAY_PX, left : left + width + 2 * _PLAY_PX]
    rivals = [_best_fit(seen, _digit(number, width))[0] for number in range(1, pages + 1)]
    return int(np.argmax(rivals)) + 1 == page


_PLAY_PX: Final = 1
"""As far as half the resolution leaves a place unknown."""


def shows_print(picture: GrayImage, sheet: SheetId, page: int) -> bool:
    """Return whether a picture holds about as much ink as a printed id, whosever it is.

    Args:
        picture: as for `shows_serial`.
        sheet: which should be printed there.
        page: the page's number, from 1.
    """
    line, _ = _drawn(f"{grouped(sheet)}-{page}")
    seen = float((_darkness(picture) > _PRINT_DARKNESS).sum())
    return _LEAST_INK <= seen / float((line > _INK_COVER).sum()) <= _MOST_INK


_PRINT_DARKNESS: Final = 100.0
"""Of 255. Print is darker, paper and shadows are not."""

_INK_COVER: Final = 0.4
"""Share of a pixel that print covers where a scan of it comes out so dark."""

_LEAST_INK, _MOST_INK = 0.6, 1.5
"""Ids differ by a tenth in their ink. More of it is a cover, less is a torn or faded line."""


def likeness_of_serial(picture: GrayImage, sheet: SheetId, page: int) -> float:
    """Return the correlation of a picture with a printed id where it fits best; 1 is the same.

    Args:
        picture: as for `shows_serial`.
        sheet: which should be printed there.
        page: the page's number, from 1.
    """
    line, _ = _drawn(f"{grouped(sheet)}-{page}")
    return _best_fit(_halved(_darkness(picture)), _halved(line))[0]


def _darkness(picture: GrayImage) -> NDArray[np.float32]:
    return 255.0 - picture.astype(np.float32)


def _halved(darkness: NDArray[np.float32]) -> NDArray[np.float32]:
    halved = cv2.resize(darkness, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return np.asarray(halved, np.float32)


def _best_fit(
    darkness: NDArray[np.float32], line: NDArray[np.float32]
) -> tuple[float, tuple[int, int]]:
    _, best, _, (left, top) = cv2.minMaxLoc(cv2.matchTemplate(darkness, line, cv2.TM_CCOEFF_NORMED))
    return best, (left, top)


@lru_cache(maxsize=2)
def _drawn(text: str) -> tuple[NDArray[np.float32], int]:
    """Return the darkness of a printed line, and the column where its last character begins."""
    face = _face()
    numbers = [SERIAL_CHARACTERS.index(character) for character in text]
    ends = np.cumsum(face.advances_px[numbers])
    *starts, _ = np.rint([0.0, *ends]).astype(int).tolist()
    height, width = face.glyphs.shape[1:]
    line = np.zeros((height, starts[-1] + width), np.float32)
    for number, start in zip(numbers, starts, strict=True):
        line[:, start : start + width] += face.glyphs[number]
    return line, starts[-1]


def _digit(number: int, width: int) -> NDArray[np.float32]:
    return np.ascontiguousarray(_face().glyphs[_FIRST_DIGIT + number - 1][:, :width])


@cache
def _face() -> _Face:
    source = resources.files("scanner") / "weights" / "serial.npz"
    with resources.as_file(source) as path, np.load(path) as held:
        glyphs = held["glyphs"].astype(np.float32) / 255
        advances = held["advances_px"]
    soft = [np.asarray(cv2.GaussianBlur(glyph, (0, 0), _SOFT_PX)) for glyph in glyphs]
    return _Face(np.stack(soft), advances)
