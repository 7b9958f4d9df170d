"""Draw the characters of printed ids, to compare with what stands at a page's foot.

    python tools/make_serial_face.py

Writes scanner/weights/serial.npz from the font and size that forms print ids in. Sheets that were
printed keep what stands on them: another face would need a file of its own.
"""

import sys
from importlib import resources
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

sys.path.insert(0, str(Path(__file__).parent.parent))

from forms.evaluation import SERIAL_PT
from forms.fonts import BOLD, FILES
from scanner.locate.serial_line import FACE_PX_PER_MM, SERIAL_CHARACTERS

_PT_PER_MM = 72 / 25.4


def main(target: Path) -> None:
    """Write the file."""
    size_px = SERIAL_PT / _PT_PER_MM * FACE_PX_PER_MM
    with resources.as_file(resources.files("forms") / "fonts" / FILES[BOLD]) as path:
        font = ImageFont.truetype(str(path), size_px)
        advances = [font.getlength(character) for character in SERIAL_CHARACTERS]
        shape = (round(size_px), 1 + round(max(advances)))
        glyphs = np.array([_drawn(character, font, shape) for character in SERIAL_CHARACTERS])
    np.savez_compressed(target, glyphs=glyphs, advances_px=np.array(advances))


def _drawn(
    character: str, font: ImageFont.FreeTypeFont, shape: tuple[int, int]
) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """Return darkness, shape `shape`: the baseline at `_BASELINE` of the height."""
    height, width = shape
    image = Image.new("L", (width, height))
    ImageDraw.Draw(image).text(
        (0, round(_BASELINE * height)), character, fill=255, font=font, anchor="ls"
    )
    return np.asarray(image, np.uint8)


_BASELINE = 0.86
"""As `forms.drawing` centres a line: 0.36 em below its middle."""


if __name__ == "__main__":
    main(Path(__file__).parent.parent / "scanner" / "weights" / "serial.npz")
