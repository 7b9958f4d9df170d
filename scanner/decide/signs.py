"""Signs of a box or page that say what its ink can't be judged by."""

from scanner.decide.hand import LEAST_LEAD_MM2, ink_of
from scanner.decide.limits import Limits
from scanner.measures import SPLIT_SHARE, BoxMeasure, PageMeasures


def is_covered(box: BoxMeasure) -> bool:
    """Whether the outline that is printed there isn't wholly seen: fluid or a hole may hide a mark.

    The ink of a mark hides it, too.
    """
    return box.sides < _ALL_SIDES and ink_of(box) < LEAST_LEAD_MM2


_ALL_SIDES = 4
"""Of an outline. All were seen of each box without a mark in 8,873 rows of office, harsh, faint and
telephone scans."""


def is_ditto(box: BoxMeasure, page: PageMeasures, limits: Limits) -> bool:
    """Whether a mark may be a ditto mark (〃): two strokes alike in one box.

    It says "as above", and nobody knows above what. In black and white and in noise lines don't
    come out whole.
    """
    is_whole = not page.is_bilevel and not is_noisy(page)
    return is_whole and box.split >= SPLIT_SHARE and box.forked < limits.tick_forked


def is_noisy(page: PageMeasures) -> bool:
    """Whether a pale line would hardly stand out of the noise, nor come out of one piece."""
    return page.least_ink > _NOISY


_NOISY = 0.106
"""Least ink, share of print black: a mark of 0.18 is 1.7 times as dark."""
