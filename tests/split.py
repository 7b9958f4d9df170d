"""Pictures in which scans of two pages lie side by side."""

from pathlib import Path

import numpy as np
from PIL import Image


def write_side_by_side(path: Path, *pages: Path, spoiled: int | None = None) -> None:
    """Write scans of two pages as one picture.

    Args:
        path: a JPEG.
        pages: from left to right.
        spoiled: which of them, from 0, has all but its corners covered; None for none.
    """
    pictures = [np.array(Image.open(page).convert("L")) for page in pages]
    if spoiled is not None:
        high, wide = (side // 10 for side in pictures[spoiled].shape)
        pictures[spoiled][high:-high, wide:-wide] = 250
    height, width = np.min([picture.shape for picture in pictures], axis=0)
    joined = np.hstack([picture[:height, :width] for picture in pictures])
    Image.fromarray(joined).save(path, quality=92)
