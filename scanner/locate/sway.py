"""How surely places jump, on a page that sways.

Feeders, lenses and paper that doesn't lie flat displace what is printed smoothly: places near each
other alike. How far a jump can be told from such waves follows from that, by generalized least
squares: the estimate is the best linear one of a step in a curve that sways, and its spread says
what is unknown of it. A page that sways more than a decent feeder's shows it in what the jump
leaves unexplained, and the spread grows by as much (a t-statistic). So one limit, in spreads,
holds for pages that lie calm and pages that don't, for single rows and for ten.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanner.types import FloatArray

MOST_SURE = 3.0
"""Spreads by which a jump may differ from none. On 298 pages of another simulator, with smooth
waves along and across the page, the surest is 2.75, on 630 of ours 2.95 (a worn feeder's). Joins
that lie 0.3 mm off on office scans make 3.1 to 4, all but a few."""

_CALMEST = 0.6
"""Of what decent feeders do: pages that lie calmer tell jumps of so much less."""

_WORTH_A_LOOK = 2.6
"""Jumps of less are not held against what they leave: nobody asks."""

_REACH_MM = 25.0
"""Places so far apart sway alike by 0.6: on waves of 15 cm, or on one flank of a wave of 5."""

_LINE_MM = 5.0
"""Offset and slope of all places are as good as free: they say nothing of jumps."""

_LINE_FREEDOM = 2


@dataclass(frozen=True, slots=True, eq=False)
class Sway:
    """How n places along a line stray together on a page that is one sheet."""

    known: FloatArray
    """Shape (n, n): the inverse of their spread, 1 / mm²."""

    @classmethod
    def along(cls, at_mm: FloatArray, *, sway_mm: float, noise_mm: float) -> "Sway":
        """Return that of places which sway by so much, and are located so well.

        Args:
            at_mm: shape (n,), where they are along the line.
            sway_mm: root mean square, from the straight line.
            noise_mm: the same, of each alone.
        """
        apart = np.exp(-0.5 * np.square((at_mm[:, None] - at_mm) / _REACH_MM))
        return cls.of(sway_mm**2 * apart + noise_mm**2 * np.eye(len(at_mm)), at_mm)

    @classmethod
    def of(cls, spread: FloatArray, at_mm: FloatArray) -> "Sway":
        """Return that of places of which the spread about any straight line is known, mm²."""
        half_mm = max(float(np.ptp(at_mm)) / 2, 1.0)
        line = np.stack([np.ones(len(at_mm)), (at_mm - at_mm.mean()) / half_mm])
        return cls(np.linalg.inv(spread + _LINE_MM**2 * line.T @ line))

    def strayed(self, places_mm: FloatArray) -> FloatArray:
        """Return how far places, shape (n, 2), stray on each axis, in spreads, squared, in all."""
        return np.asarray((places_mm * (self.known @ places_mm)).sum(axis=0))


@dataclass(frozen=True, slots=True, eq=False)
class Jumps:
    """k jumps, or pairs of them, that n places may make; worked out once for a form."""

    sway: Sway
    takes: FloatArray
    """Shape (c, k, n): what takes places to the size of each of c effects; first those that are
    held against their spread (a jump, or two that undo each other), then what only may be there.
    0 for effects that others have and this one hasn't."""
    weighed: FloatArray
    """Shape (e, n): what takes places to what they say of each effect."""
    chosen: NDArray[np.intp]
    """Shape (c, k): which effects."""
    spread_mm: FloatArray
    """Shape (t, k): how well the size of each of the first is known."""
    known: FloatArray
    """Shape (k, t, t): the inverse of the spread of all of the first together, 1 / mm²."""
    least: FloatArray
    """Shape (k, 1): what places stray besides, in spreads, squared, in all, if by chance they stray
    as little as one page in ten that sways as it should."""

    @classmethod
    def among(
        cls, sway: Sway, effects: FloatArray, *choices: NDArray[np.intp], tested: int = 1
    ) -> "Jumps":
        """Return the jumps of which some effects are chosen together.

        Args:
            sway: of the places.
            effects: shape (e, n), how far each takes places.
            choices: each of shape (c, k), which of them make each jump.
            tested: how many of the c are held against their spread, the first.
        """
        weighed = effects @ sway.known
        dots, count = weighed @ effects.T, effects.shape[1]
        most, total = max(map(len, choices)), sum(each.shape[1] for each in choices)
        takes, chosen = np.zeros((most, total, count)), np.zeros((most, total), np.intp)
        spread, least = np.zeros((tested, total)), np.zeros((total, 1))
        known, start = np.zeros((total, tested, tested)), 0
        for each in choices:
            size, stop = len(each), start + each.shape[1]
            inverse = np.linalg.inv(dots[each.T[:, :, None], each.T[:, None, :]])
            takes[:size, start:stop] = (inverse @ weighed[each.T]).transpose(1, 0, 2)
            chosen[:size, start:stop] = each
            spread[:, start:stop] = np.sqrt(np.diagonal(inverse, axis1=1, axis2=2).T[:tested])
            known[start:stop] = np.linalg.inv(inverse[:, :tested, :tested])
            least[start:stop] = _tenth_percentile(max(count - _LINE_FREEDOM - size, 1))
            start = stop
        return cls(sway, takes, weighed, chosen, spread, known, least)

    def sizes_mm(self, places_mm: FloatArray) -> FloatArray:
        """Return shape (t, k, 2): how far places, shape (n, 2), jump."""
        return np.asarray(self.takes[: len(self.spread_mm)] @ places_mm)

    def sureness(self, places_mm: FloatArray) -> FloatArray:
        """Return shape (k, 2): how many spreads jumps are from none, the less sure of a pair.

        What is below `_WORTH_A_LOOK` may be less yet: nobody asks.

        Args:
            places_mm: shape (n, 2), across and along the page.
        """
        if self.sway.strayed(places_mm).max() < _WORTH_A_LOOK**2:  # no part of it is more than all
            return np.zeros((self.chosen.shape[1], 2))
        sizes = self.sizes_mm(places_mm)
        sure = (np.abs(sizes) / self.spread_mm[:, :, None]).min(axis=0)
        if len(sizes) > 1:
            sure[sizes[0] * sizes[1] >= 0] = 0.0
        asked = np.flatnonzero(sure.max(axis=1) >= _WORTH_A_LOOK)
        if len(asked):
            sure[asked] /= self.unrest(asked, places_mm)
        return np.asarray(sure)

    def plainness(self, places_mm: FloatArray, *, spreads: float, mm: float) -> FloatArray:
        """Return shape (k, 2): how plainly pairs jump, 1 where as plainly as asked for.

        How surely both jumps together are there (the Mahalanobis distance of their sizes), or how
        far the smaller goes, whichever says less; both by what they leave, on pages that sway more,
        or lie calmer, than decent feeders have them. 0 where they don't undo each other. What is
        below 1 may be less yet: nobody asks.

        Args:
            places_mm: shape (n, 2), across and along the page.
            spreads: so surely both together are there,
            mm: and so far the smaller goes.
        """
        there, back = self.sizes_mm(places_mm)
        known = self.known[..., None]
        both = there * back
        squared = known[:, 0, 0] * there * there + known[:, 1, 1] * back * back
        squared += 2 * known[:, 0, 1] * both
        together = np.sqrt(np.where(both < 0, squared, 0.0))
        smaller_mm = np.minimum(np.abs(there), np.abs(back))
        plainness = np.minimum(together / spreads, smaller_mm / mm) / _CALMEST
        asked = np.flatnonzero(plainness.max(axis=1, initial=0.0) >= 1)
        if len(asked):
            plainness[asked] *= _CALMEST / self.unrest(asked, places_mm, least=_CALMEST)
        return np.asarray(plainness)

    def unrest(
        self, which: NDArray[np.intp], places_mm: FloatArray, *, least: float = 1.0
    ) -> FloatArray:
        """Return how many times as much as it should what some jumps leave strays.

        Args:
            which: shape (m,), of the jumps.
            places_mm: shape (n, 2), across and along the page.
            least: of what is returned; below 1, pages that lie calmer than usual say so.

        Returns:
            Shape (m, 2).
        """
        sizes = self.takes[:, which] @ places_mm
        said = (self.weighed @ places_mm)[self.chosen[:, which]]
        left = self.sway.strayed(places_mm) - (sizes * said).sum(axis=0)
        return np.asarray(np.sqrt(np.maximum(left / self.least[which], least**2)))


def _tenth_percentile(freedom: int) -> float:
    """Return that of chi squared (E. Wilson, M. Hilferty, PNAS 17, 1931)."""
    spread = 2 / (9 * freedom)
    return float(freedom * max(1 - spread - 1.2816 * spread**0.5, 0.1) ** 3)


def steps_and_places(count: int) -> FloatArray:
    """Return shape (2n, n): a jump before each of n places, and a place of its own for each.

    A row that an edge cuts stands anywhere between the sheets: it says nothing.
    """
    return np.concatenate([np.tri(count).T, np.eye(count)])
