"""The spot check: sheets drawn by lot, and what agreement on them proves."""

import hashlib
from collections.abc import Iterable
from math import comb

from ballot.ids import SheetId

CONFIDENCE = 0.95


def drawn(seed: str, sheets: Iterable[SheetId], size: int) -> list[SheetId]:
    """Return the sheets that a seed draws: anybody can draw them again.

    Args:
        seed: as thrown with dice and typed in before the draw.
        sheets: all that were scanned.
        size: how many to draw; all where there are fewer.

    Returns:
        Those whose SHA-256 of seed, line feed and sheet id comes first, in that order.
    """
    return sorted(sheets, key=lambda sheet: _ticket(seed, sheet))[:size]


def _ticket(seed: str, sheet: SheetId) -> str:
    return hashlib.sha256(f"{seed}\n{sheet}".encode()).hexdigest()


def error_bound(checked: int, wrong: int, confidence: float = CONFIDENCE) -> float:
    """Return the share of wrong sheets that can't be exceeded, with this confidence.

    The upper bound of Clopper and Pearson (1934): the largest share at which so few wrong sheets
    would still be seen with probability `1 - confidence`. For none wrong it is close to 3 / n.

    Args:
        checked: sheets compared, drawn by lot.
        wrong: of these, sheets that disagree.
        confidence: 0 to 1.
    """
    if checked == 0 or wrong >= checked:
        return 1.0
    low, high = wrong / checked, 1.0
    for _ in range(60):
        share = (low + high) / 2
        if _at_most(wrong, checked, share) > 1 - confidence:
            low = share
        else:
            high = share
    return high


def _at_most(wrong: int, checked: int, share: float) -> float:
    """Return the binomial probability of at most so many wrong ones."""
    return sum(comb(checked, k) * share**k * (1 - share) ** (checked - k) for k in range(wrong + 1))
