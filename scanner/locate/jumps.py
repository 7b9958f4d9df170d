"""A jump of the rows: so far that the page must be two sheets, or so far that somebody must look.

What no page that is one sheet does refuses it. A jump that few such pages make, and that parts rows
from head and foot, sends these rows to a person instead.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Jump:
    """Where rows jump."""

    y_mm: float
    """On the sheet."""
    share: float
    """Of the farthest that a page may jump: above 1, part of it is another sheet's."""
    parted: tuple[int, ...] = ()
    """Rows that it parts from both the head and the foot, numbered from 0."""

    @property
    def is_plain(self) -> bool:
        """Whether it shows that the page is two sheets."""
        return self.share > 1
