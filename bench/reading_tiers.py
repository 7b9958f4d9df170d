"""The tiers of the reading bench: which paper, which pens, which scanner, and what is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

from calibration.pens.intents import MEETING, FillPlan, RowKind
from calibration.pens.pen import InkKind
from calibration.pens.wide import TWO_PENS, WIDE
from calibration.scans import presets
from calibration.scans.degrade import Preset


@unique
class TierName(StrEnum):
    """Kinds of scans that are reported apart."""

    CLEAN = "clean"
    OFFICE = "office"
    HARSH = "harsh"
    PHONE = "phone"
    BILEVEL200 = "bilevel200"
    BILEVEL300 = "bilevel300"
    FAINT_PENCIL = "faint_pencil"
    """Everybody writes with a pencil of 15 to 45 % contrast; scanned in an office."""
    TROUBLED = "troubled"
    """Most rows are overvotes, corrections, mixed marks or dots; scanned in an office."""
    WIDE = "wide"
    """Hands, pens and office scanners as far apart as they are met."""
    TWO_PENS = "two_pens"
    """Every page has marks of two pens, one much paler than the other; scanned in an office."""
    CLIPPED = "clipped"
    """Scanned in an office, by a scanner that makes paper exactly white."""
    WORLD = "world"
    """Filled in and scanned by another simulator; in `TIERS` it has no entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aims:
    """What the reader is asked to reach on one kind of scans.

    No row may be silently wrong on any.
    """

    positions: int
    """How many boxes are to be read."""
    most_plain_review: float | None
    """Share of plainly marked rows that may go to a person; None is no limit."""
    most_blank_review: float | None
    """Share of blank rows that may; None is no limit."""
    most_sheets_refused: float | None
    """Share of sheets that may be; None is no limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier(Aims):
    """One kind of scans of our own, and what the reader is asked to reach on it."""

    preset: Preset
    plan: FillPlan = MEETING
    dpi: int = 200


_OF_ANOTHER: Final = Aims(
    positions=20_000, most_plain_review=None, most_blank_review=None, most_sheets_refused=None
)
"""A hundred sheets; what may be asked of another's scans is not for us to say here."""


_FAINT_PENCILS: Final = FillPlan(
    inks={InkKind.PENCIL: 1.0},
    faintness=(1 / 3, 1.0),  # 45 % to 15 % of contrast (`Pen.of`)
    trouble={kind: share for kind, share in MEETING.trouble.items() if kind is not RowKind.FAINT},
)

_TROUBLED: Final = FillPlan(
    trouble={
        RowKind.OVERVOTE: 0.25,
        RowKind.CORRECTION: 0.25,
        RowKind.MIXED: 0.10,
        RowKind.DOT: 0.10,
        RowKind.DOT_AND_MARK: 0.10,
    }
)

TIERS: Mapping[TierName, Tier] = {
    TierName.CLEAN: Tier(
        preset=presets.QUIET,
        positions=2_000_000,
        most_plain_review=0.003,
        most_blank_review=0.03,
        most_sheets_refused=0.002,
    ),
    TierName.OFFICE: Tier(
        preset=presets.OFFICE,
        positions=2_000_000,
        most_plain_review=0.004,
        most_blank_review=0.03,
        most_sheets_refused=0.002,
    ),
    TierName.HARSH: Tier(
        preset=presets.HARSH,
        positions=500_000,
        most_plain_review=0.025,
        most_blank_review=0.30,
        most_sheets_refused=0.01,
    ),
    TierName.PHONE: Tier(
        preset=presets.PHONE,
        positions=200_000,
        most_plain_review=0.005,
        most_blank_review=None,
        most_sheets_refused=0.05,
    ),
    TierName.BILEVEL200: Tier(
        preset=presets.BILEVEL,
        positions=500_000,
        most_plain_review=0.01,
        most_blank_review=None,
        most_sheets_refused=0.005,
    ),
    TierName.BILEVEL300: Tier(
        preset=presets.BILEVEL,
        dpi=300,
        positions=500_000,
        most_plain_review=0.01,
        most_blank_review=None,
        most_sheets_refused=0.005,
    ),
    TierName.FAINT_PENCIL: Tier(
        preset=presets.OFFICE,
        plan=_FAINT_PENCILS,
        positions=200_000,
        most_plain_review=0.02,
        most_blank_review=0.15,
        most_sheets_refused=0.005,
    ),
    TierName.TROUBLED: Tier(
        preset=presets.OFFICE,
        plan=_TROUBLED,
        positions=200_000,
        most_plain_review=None,
        most_blank_review=None,
        most_sheets_refused=0.005,
    ),
    TierName.WIDE: Tier(
        preset=presets.WIDE,
        plan=WIDE,
        positions=2_000_000,
        most_plain_review=0.008,
        most_blank_review=0.04,
        most_sheets_refused=0.005,
    ),
    TierName.TWO_PENS: Tier(
        preset=presets.OFFICE,
        plan=TWO_PENS,
        positions=200_000,
        most_plain_review=None,
        most_blank_review=None,
        most_sheets_refused=0.005,
    ),
    TierName.CLIPPED: Tier(
        preset=presets.CLIPPED,
        positions=200_000,
        most_plain_review=0.01,
        most_blank_review=None,
        most_sheets_refused=0.005,
    ),
}
"""Every tier by name."""


def aims_of(tier: TierName) -> Aims:
    """Return what is asked of the reader on a tier."""
    return TIERS.get(tier, _OF_ANOTHER)
