"""Which tallies this version writes, and which it reads: one table for everybody who asks."""

from collections.abc import Mapping
from enum import StrEnum, unique
from typing import Final


@unique
class TallySchema(StrEnum):
    """The forms that a tally, its records and its proofs have had (docs/formats/tally.md)."""

    V1 = "pingyi-tally/1"
    """Points in halves, counts of three grades; a sheet's rows stand in its leaf."""
    V2 = "pingyi-tally/2"
    """Points as fractions, counts by grade; a leaf holds no more than the digest of its rows."""


WRITTEN: Final = TallySchema.V2
"""What this version writes."""

READABLE: Final = tuple(TallySchema)
"""What it verifies, recounts, merges, proves and prints."""

READABLE_NAMES: Final = " | ".join(READABLE)
"""For sentences that say what would have been understood."""


def schema_of(tally: object) -> TallySchema | None:
    """Return the schema that a JSON value says it has; None where it is no tally known here."""
    stated = tally.get("schema") if isinstance(tally, Mapping) else None
    return next((schema for schema in READABLE if schema.value == stated), None)
