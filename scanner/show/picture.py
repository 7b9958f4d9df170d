"""A picture with lines and words, Chinese ones too, placed in millimetres.

OpenCV draws lines with soft edges and no Chinese; Pillow draws any letter of a font. Words are
drawn last, so nothing hides them. The font is the one that `forms` prints with.
"""

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ballot.geometry import PointMm, RectMm
from scanner.types import FloatArray

RgbImage = NDArray[np.uint8]
"""Shape (H, W, 3), red, green, blue."""

Rgb = tuple[int, int, int]

WHITE: Final[Rgb] = (255, 255, 255)

_SHIFT = 4
"""cv2 takes places in sixteenths of a pixel."""


_BREAKABLE: Final = re.compile(
    r"[\u4e00-\u9fff\u201c][\uff00-\uffef\u3000-\u303f\u201d]*|[^\s\u4e00-\u9fff\u201c]+\s*|\s+"
)
"""A Chinese character with the punctuation after it, or a word: what a line may end with."""


class Picture:
    """A white sheet that is drawn on.

    Args:
        width_mm: of the picture.
        height_mm: the same.
        px_per_mm: its resolution.
    """

    def __init__(self, width_mm: float, height_mm: float, *, px_per_mm: float) -> None:
        self._scale = px_per_mm
        shape = (round(height_mm * px_per_mm), round(width_mm * px_per_mm), 3)
        self._pixels: RgbImage = np.full(shape, 255, np.uint8)
        self._words: list[tuple[PointMm, str, float, Rgb, str]] = []

    def paste(self, image: RgbImage, at_mm: PointMm) -> None:
        """Put an image there, cut off where the picture ends."""
        left, top = (round(value * self._scale) for value in at_mm)
        room = self._pixels[top : top + image.shape[0], left : left + image.shape[1]]
        room[:] = image[: room.shape[0], : room.shape[1]]

    def line(self, points_mm: Sequence[PointMm], color: Rgb, width_mm: float = 0.2) -> None:
        """Draw a line through the points."""
        cv2.polylines(
            self._pixels, [self._fixed(points_mm)], False, color, self._pen(width_mm),
            cv2.LINE_AA, _SHIFT,
        )  # fmt: skip

    def frame(self, rect: RectMm, color: Rgb, width_mm: float = 0.3) -> None:
        """Draw the outline of a rectangle."""
        self.line([*rect.corners, rect.corners[0]], color, width_mm)

    def fill(self, rect: RectMm, color: Rgb) -> None:
        """Fill a rectangle."""
        cv2.fillConvexPoly(self._pixels, self._fixed(rect.corners), color, cv2.LINE_AA, _SHIFT)

    def disc(self, at_mm: PointMm, radius_mm: float, color: Rgb) -> None:
        """Draw a full circle."""
        center = self._fixed([at_mm])[0].tolist()
        radius = round(radius_mm * self._scale * 2**_SHIFT)
        cv2.circle(self._pixels, center, radius, color, cv2.FILLED, cv2.LINE_AA, _SHIFT)

    def arrow(self, start_mm: PointMm, tip_mm: PointMm, color: Rgb) -> None:
        """Draw an arrow; one without length is a dot."""
        start, tip = np.array(start_mm), np.array(tip_mm)
        length = float(np.linalg.norm(tip - start))
        self.disc(start_mm, 0.28, color)
        if length < 0.1:
            return
        along = (tip - start) / length
        across = np.array([-along[1], along[0]])
        barb = min(0.9, 0.5 * length)
        barbs = [tip - barb * along + side * 0.5 * barb * across for side in (1, -1)]
        self.line([start_mm, tip_mm], color)
        self.line([_point(barbs[0]), tip_mm, _point(barbs[1])], color)

    def text(
        self, text: str, at_mm: PointMm, size_mm: float, color: Rgb, *, anchor: str = "lm"
    ) -> None:
        """Write words.

        Args:
            text: one line.
            at_mm: where its anchor is.
            size_mm: height of a Chinese character.
            color: of the ink.
            anchor: Pillow's two letters; "lm" is the left end of the middle line.
        """
        self._words.append((at_mm, text, size_mm, color, anchor))

    def fitted(self, text: str, at_mm: PointMm, size_mm: float, color: Rgb, room_mm: float) -> None:
        """Write words from the left, smaller where they would be longer than `room_mm`."""
        length = self.length_mm(text, size_mm)
        self.text(text, at_mm, size_mm * min(1.0, room_mm / max(length, 1e-6)), color)

    def length_mm(self, text: str, size_mm: float) -> float:
        """Return how long a line of text is."""
        return float(_font(round(size_mm * self._scale)).getlength(text)) / self._scale

    def wrapped(self, text: str, size_mm: float, room_mm: float) -> list[str]:
        """Return the text in lines that have room; breaks at spaces, or between Chinese."""
        lines = [""]
        for part in _BREAKABLE.findall(text):
            if lines[-1] and self.length_mm(lines[-1] + part.rstrip(), size_mm) > room_mm:
                lines.append("")
            lines[-1] += part if lines[-1] else part.lstrip()
        return lines

    def finished(self) -> RgbImage:
        """Return the picture with its words."""
        image = Image.fromarray(self._pixels)
        draw = ImageDraw.Draw(image)
        for (x, y), text, size_mm, color, anchor in self._words:
            place = (x * self._scale, y * self._scale)
            draw.text(place, text, color, _font(round(size_mm * self._scale)), anchor=anchor)
        return np.asarray(image)

    def _fixed(self, points_mm: Sequence[PointMm]) -> NDArray[np.int32]:
        points = np.array(points_mm, np.float64) * self._scale * 2**_SHIFT
        return np.asarray(np.rint(points), dtype=np.int32)

    def _pen(self, width_mm: float) -> int:
        return max(1, round(width_mm * self._scale))


def _point(place: FloatArray) -> PointMm:
    return (float(place[0]), float(place[1]))


@cache
def _font(size_px: int) -> ImageFont.FreeTypeFont:
    with resources.as_file(resources.files("forms") / "fonts" / "NotoSansSC-Regular.ttf") as path:
        return ImageFont.truetype(str(path), size_px)
