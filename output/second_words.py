"""What the notary's record says of decisions that two people made."""

from dataclasses import dataclass

LONGEST_LIST = 60
"""Rows: two pages. A meeting has a few; the rest is in the evidence."""


@dataclass(frozen=True, slots=True)
class SecondWord:
    """One decision, who made it, who confirmed it, and how."""

    day: str
    what: str
    by: str
    confirmed_by: str
    how: str
    is_proven: bool
    """False where nothing but the name says that the second person was there."""
