"""Learns from a scan what this printer and this scanner make of print."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

_BINS = 16
_BIN = 256 // _BINS


@dataclass(frozen=True, slots=True)
class PrintLook:
    """What print looks like in a scan."""

    black: float
    """Darkness of letters, grey levels."""
    levels: NDArray[np.float32]
    """Shape (`_BINS`,): darkness, 255 as letters, of places with so much print in and near them."""

    @classmethod
    def of(
        cls,
        seen: Sequence[NDArray[np.uint8]],
        soft: Sequence[NDArray[np.uint8]],
        share: float,
        slack: float,
    ) -> "PrintLook":
        """Learn it from some names.

        Args:
            seen: darkness of each, grey levels.
            soft: the same of the blank form, softened.
            share: of places with as much print that are no darker than `levels` says.
            slack: what that is multiplied by.
        """
        counts = np.zeros((_BINS, 256), np.float32)
        for darkness, expected in zip(seen, soft, strict=True):
            pair = [np.ascontiguousarray(expected), np.ascontiguousarray(darkness)]
            counts += cv2.calcHist(pair, [0, 1], None, [_BINS, 256], [0, 256, 0, 256])
        reached = np.cumsum(counts, axis=1)
        levels = (reached < share * reached[:, -1:]).sum(axis=1)
        levels[0] = 0
        levels = np.maximum.accumulate(levels)
        black = max(float(levels[-1]), 20.0)
        return cls(black, (255 * slack / black * levels).astype(np.float32))

    def expected(self, soft: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return how dark places are, 255 as letters, by how much print is in and near them."""
        every = np.repeat(self.levels, _BIN).reshape(1, 256)
        return np.asarray(cv2.LUT(np.ascontiguousarray(soft), every), np.float32)
