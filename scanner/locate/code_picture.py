"""A QR code as a picture: whether it is the one that should stand there, too worn to be decoded.

The code that should be there is known to the last module; each is looked up where it should lie.
"""

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.types import GrayImage

MODULE_PX: Final = 3
"""Pixels a module in the pictures that are looked at."""

LEAST_AGREEING: Final = 0.85
"""Share of the modules that must be as they should. A code of another page agrees in half of them,
one made without the secret in 0.62 (that much of it says which page it is on): by chance neither
comes near. The decoder itself bears the loss of a quarter."""

_LEGIBLE_CONTRAST: Final = 40.0
"""Grey levels by which a module stands out of those around it: print does by 100 and more, a cover
of one colour by noise only."""

_LEAST_LEGIBLE: Final = 0.2
"""Of the modules. Where fewer can be made out the code is covered, and says nothing."""

_ERROR: Final = "q"
_MASK: Final = 2
"""As `forms.codes` prints codes."""


@dataclass(frozen=True, slots=True)
class CodeKind:
    """A size of QR codes."""

    version: int
    modules: int
    """On a side."""


HEAD_CODE: Final = CodeKind(4, 33)
FOOT_CODE: Final = CodeKind(2, 25)


@unique
class CodeSeen(StrEnum):
    """What a picture says of a code."""

    SHOWN = "shown"
    """It is this one."""
    OTHER = "other"
    """Modules are seen, and they are not this one's."""
    COVERED = "covered"
    """Hardly a module is seen."""


def look_for_code(picture: GrayImage, text: str, kind: CodeKind) -> CodeSeen:
    """Return whether a picture shows the QR code with this text.

    Args:
        picture: the place of the code with some play on all sides, square, `MODULE_PX` pixels a
            module; 255 is white.
        text: of the code.
        kind: its size.
    """
    is_module_dark, is_data = _modules(text, kind)
    drawn = np.kron(is_module_dark, np.ones((MODULE_PX, MODULE_PX), np.uint8)).astype(np.float32)
    darkness = 255.0 - picture.astype(np.float32)
    fit = cv2.matchTemplate(darkness, drawn, cv2.TM_CCOEFF_NORMED)
    _, _, _, (left, top) = cv2.minMaxLoc(fit)
    side = len(drawn)
    seen = darkness[top : top + side, left : left + side]
    # Each module by the darkness around its middle, dark where it is so among its neighbours.
    middle = slice(MODULE_PX // 2, None, MODULE_PX)
    soft = cv2.blur(seen, (MODULE_PX, MODULE_PX))[middle, middle]
    contrast = (soft - cv2.blur(seen, (_AROUND_PX, _AROUND_PX))[middle, middle])[is_data]
    agrees = (contrast > 0) == is_module_dark[is_data]
    if agrees.mean() >= LEAST_AGREEING:
        return CodeSeen.SHOWN
    is_legible = np.abs(contrast) >= _LEGIBLE_CONTRAST
    if is_legible.mean() < _LEAST_LEGIBLE or agrees[is_legible].mean() >= LEAST_AGREEING:
        return CodeSeen.COVERED
    return CodeSeen.OTHER


_AROUND_PX: Final = 7 * MODULE_PX
"""A window of seven modules holds dark and light ones."""


def _modules(text: str, kind: CodeKind) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which modules are dark, and which hold data: the others are alike in all codes."""
    import segno  # few pages need it
    from segno.consts import TYPE_DATA_DARK, TYPE_DATA_LIGHT

    code = segno.make(text, version=kind.version, error=_ERROR, mask=_MASK, boost_error=False)
    kinds = np.array([list(row) for row in code.matrix_iter(border=0, verbose=True)])
    is_dark = np.array([list(row) for row in code.matrix], np.bool_)
    return is_dark, np.isin(kinds, [TYPE_DATA_DARK, TYPE_DATA_LIGHT])
