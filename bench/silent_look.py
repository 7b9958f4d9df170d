"""Pictures of odd rows, for eyes: what stands there, and what was read."""

from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.cover import Cover
from ballot.reading import PageOutcome, Rejection
from bench.reading_look import row_picture
from bench.silent_pages import SilentPage

_MOST: Final = 8
"""Rows pictured of one page."""

_LINE_PX: Final = 18
_WRONG, _RIGHT = (0, 0, 200), (0, 110, 0)
"""Colours of the label, BGR: silently wrong, and all others."""

_ASCII: Final = str.maketrans(
    {
        "√": "tick",
        "○": "ring",
        "作": "zuo",
        "废": "fei",
        "弃": "qi",
        "权": "quan",
        "不": "bu",
        "否": "fou",
        "无": "wu",
    }
)
"""OpenCV's letters are ASCII."""


def write_pictures(folder: Path, where: str, page: SilentPage, outcome: PageOutcome) -> None:
    """Write one picture of a page's odd rows, each under what it is and what it was read as.

    Rows that are silently wrong come first, and the name of the file says that there are any.
    """
    image, tiles = page.scan.decoded(), []
    readings = {row: _reading(page, outcome, row) for row in range(len(page.rows))}
    wrong = [row for row, (_, is_wrong) in readings.items() if is_wrong]
    others = [row for row, truth in enumerate(page.rows) if truth.variant and row not in wrong]
    room = max(_MOST - len(wrong), 0)
    step = -(-len(others) // room) if room and others else len(others) + 1
    for row in (*wrong[:_MOST], *others[::step][:room]):
        text, is_wrong = readings[row]
        picture = row_picture(image, page.scan, page.layout, row)
        tiles.append(_labelled(picture, text, _WRONG if is_wrong else _RIGHT))
    if not tiles:
        return
    folder.mkdir(parents=True, exist_ok=True)
    height = max(tile.shape[0] for tile in tiles)
    tiles += [np.full_like(tiles[0], 255)] * (len(tiles) % 2)
    padded = [
        np.pad(tile, ((0, height - len(tile)), (0, 4), (0, 0)), constant_values=255)
        for tile in tiles
    ]
    lines = [np.hstack(padded[k : k + 2]) for k in range(0, len(padded), 2)]
    name = f"wrong-{where}.png" if wrong else f"{where}.png"
    cv2.imwrite(str(folder / name), np.vstack(lines))


def _reading(page: SilentPage, outcome: PageOutcome, row: int) -> tuple[str, bool]:
    """Return what a row is and was read as, and whether that is silently wrong."""
    truth = page.rows[row]
    if isinstance(outcome, Rejection):
        return f"{truth.variant}: refused, {outcome.reason}", False
    if isinstance(outcome, Cover):
        return f"{truth.variant}: taken for a cover", False
    seen = outcome.rows[row]
    is_wrong = seen.vote is not None and seen.vote not in truth.allowed
    return f"{truth.variant}: {seen.vote or '+'.join(seen.doubts)}", is_wrong


def _labelled(
    picture: NDArray[np.uint8], text: str, colour: tuple[int, int, int]
) -> NDArray[np.uint8]:
    """Return a picture under a line of text."""
    label = np.full((_LINE_PX, picture.shape[1], 3), 235, np.uint8)
    at, font = (4, _LINE_PX - 5), cv2.FONT_HERSHEY_SIMPLEX
    cv2.putText(label, text.translate(_ASCII), at, font, 0.42, colour, 1, cv2.LINE_AA)
    return np.vstack([label, picture])
