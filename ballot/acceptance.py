"""The result of 考评验收 (七(二)4) as it is put on record."""

from dataclasses import dataclass
from enum import StrEnum, unique

from ballot.ids import FormKey, UnitId


@unique
class AcceptanceSide(StrEnum):
    """What a unit's rate comes to; the words are those of a tally."""

    REACHED = "reached"
    BELOW = "below"
    NO_RATE = "no_rate"


@dataclass(frozen=True, slots=True)
class AcceptedUnit:
    """One unit and what the panel's votes come to."""

    unit: UnitId
    side: AcceptanceSide


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A result that two people put on record."""

    form: FormKey
    tally_sha256: str
    """Of the form's own final tally, hex."""
    units: tuple[AcceptedUnit, ...]
    """In the order of the form."""
    by: str
    confirmed_by: str = ""
    at: str = ""
    """When it was recorded: UTC, to the minute; empty before it is."""
