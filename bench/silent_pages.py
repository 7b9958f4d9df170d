"""Pages with rows that nobody should count, and what a reader may say of each row.

`paint` fills in one printed page with one person's marks, puts something on it that is no vote,
and scans it. What a row may be read as is decided before any ink: a doubt always may.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum, unique
from typing import Final

import numpy as np

from ballot.layout import PageLayout
from bench import silent_damage, silent_ghosts, silent_marks
from bench.silent_paper import Paper, RowTruth
from calibration.images import GrayImage
from calibration.pens.intents import PLAIN_ONLY, Writer
from calibration.pens.pen import InkKind
from calibration.pens.strokes import PenMark
from calibration.scans.degrade import Preset, Scan, degrade


@unique
class Kind(StrEnum):
    """What is on the page that nobody should count; docs/simulation.md has a line for each."""

    GHOSTS_BACK = "ghosts_back"
    GHOSTS_BELOW = "ghosts_below"
    GHOSTS_SOAKED = "ghosts_soaked"
    STRUCK = "struck"
    WORDS = "words"
    CLIPPED = "clipped"
    OUTLINE = "outline"
    PUNCHED = "punched"
    FLUID = "fluid"
    ERASED = "erased"
    CHARACTERS = "characters"
    ZERO = "zero"
    RINGS = "rings"
    HEADING = "heading"
    FLUID_MANY = "fluid_many"


@dataclass(frozen=True, slots=True, eq=False)
class SilentPage:
    """One page, scanned."""

    layout: PageLayout
    scan: Scan
    rows: tuple[RowTruth, ...]
    """In the order of the layout."""


Painted = Callable[[Paper, Paper], GrayImage]
"""Fills in a page, given another one that the same (or somebody else's) pen may fill in; returns
what lies on the scanner's glass."""


def paint(
    kind: Kind,
    fronts: tuple[PageLayout, GrayImage],
    others: tuple[PageLayout, GrayImage],
    preset: Preset,
    rng: np.random.Generator,
) -> SilentPage:
    """Return one page of a kind.

    Args:
        kind: what is odd about it.
        fronts: the printed page, with its layout, grey at `DPI`.
        others: its back, or for what lies below the same page of another sheet.
        preset: the scanner.
        rng: the page's source of randomness.
    """
    writer = _ticking(rng)
    front = Paper(fronts[1], fronts[0], writer, rng)
    back = Paper(others[1], others[0], writer, rng)
    image = PAINTERS[kind](front, back)
    nothing = np.full_like(image, 255)  # what shines through is drawn where it is the matter
    scan = degrade(image, preset, rng, back=nothing)
    if kind is Kind.CLIPPED:
        scan = replace(scan, image=silent_damage.clipped(scan.image, rng))
    rows = tuple(front.truths[row] for row in range(len(front.page.rows)))
    return SilentPage(front.page, scan, rows)


def _ticking(rng: np.random.Generator) -> Writer:
    """Return somebody who marks with √, with a pen that isn't pale."""
    while True:
        writer = PLAIN_ONLY.writer(rng)
        if writer.pen.kind is not InkKind.PENCIL:
            return replace(writer, habit=PenMark.TICK)


PAINTERS: Final[Mapping[Kind, Painted]] = {
    Kind.GHOSTS_BACK: silent_ghosts.ghosts_back,
    Kind.GHOSTS_BELOW: silent_ghosts.ghosts_below,
    Kind.GHOSTS_SOAKED: silent_ghosts.ghosts_soaked,
    Kind.STRUCK: silent_marks.struck,
    Kind.WORDS: silent_marks.words,
    Kind.CLIPPED: silent_damage.faint_pencil,
    Kind.OUTLINE: silent_marks.outline,
    Kind.PUNCHED: silent_damage.punched,
    Kind.FLUID: silent_damage.fluid,
    Kind.ERASED: silent_damage.erased,
    Kind.CHARACTERS: silent_marks.characters,
    Kind.ZERO: silent_marks.zero,
    Kind.RINGS: silent_marks.rings,
    Kind.HEADING: silent_marks.heading,
    Kind.FLUID_MANY: silent_damage.fluid_many,
}
