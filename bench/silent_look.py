"""Pictures of odd rows, for eyes: what stands there, and what was read."""

from pathlib import Path
from typing import Final

import cv2
import numpy as np

from ballot.reading import PageOutcome, Rejection
from bench.reading_look import row_picture
from bench.silent_pages import SilentPage

_MOST: Final = 8
"""Rows pictured of one page."""

_LINE_PX: Final = 18


def write_pictures(folder: Path, where: str, page: SilentPage, outcome: PageOutcome) -> None:
    """Write one picture of the odd rows of a page, each under what it is and was read as."""
    odd = [row for row, truth in enumerate(page.rows) if truth.variant]
    step = -(-len(odd) // _MOST) or 1
    image, tiles = page.scan.decoded(), []
    for row in odd[::step]:
        truth = page.rows[row]
        if isinstance(outcome, Rejection):
            read = f"refused: {outcome.reason}"
        else:
            seen = outcome.rows[row]
            read = seen.vote or "+".join(seen.doubts)
        is_wrong = not isinstance(outcome, Rejection) and seen.vote not in (None, *truth.allowed)
        picture = row_picture(image, page.scan, page.layout, row)
        label = np.full((_LINE_PX, picture.shape[1], 3), 235, np.uint8)
        variant = truth.variant.translate(_ASCII)
        cv2.putText(
            label,
            f"{variant}: {read}",
            (4, _LINE_PX - 5),
            cv2.FONT_HERSHEY_SIMPLEX,
            0.42,
            (0, 0, 200) if is_wrong else (0, 110, 0),
            1,
            cv2.LINE_AA,
        )
        tiles.append(np.vstack([label, picture]))
    if not tiles:
        return
    folder.mkdir(parents=True, exist_ok=True)
    height = max(tile.shape[0] for tile in tiles)
    tiles += [np.full_like(tiles[0], 255)] * (len(tiles) % 2)
    padded = [np.pad(t, ((0, height - len(t)), (0, 4), (0, 0)), constant_values=255) for t in tiles]
    rows = [np.hstack(padded[k : k + 2]) for k in range(0, len(padded), 2)]
    cv2.imwrite(str(folder / f"{where}.png"), np.vstack(rows))


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
