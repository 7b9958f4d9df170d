"""What rows are written as, made once for all rows that are alike.

Of a thousand sheets of 66 rows nearly every row is one of four that its line has: looking up what
it was written as takes a tenth of the time of writing it again.
"""

from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar

from ballot.grade import Vote
from ballot.ids import LineId
from ballot.reading import DoubtReason
from ballot.record import RowRecord, RowStatus

Form = TypeVar("Form")

MOST_KEPT: Final = 50_000
"""Forms that are kept: a file with ever other rows must not fill the memory."""

_READ: Final = RowStatus.READ


class RowForms(Generic[Form]):
    """Remembers what rows are written as.

    Args:
        make: returns what a row is written as, from nothing but what is equal in equal rows.
    """

    def __init__(self, make: Callable[[RowRecord], Form]) -> None:
        self._make = make
        self._plain: dict[tuple[LineId, Vote | None], Form] = {}
        """Of rows of which the scanner was sure."""
        self._others: dict[
            tuple[LineId, Vote | None, RowStatus, tuple[DoubtReason, ...]], Form
        ] = {}

    def of(self, rows: Sequence[RowRecord]) -> list[Form]:
        """Return what each row is written as."""
        plain, other = self._plain, self._other
        try:
            return [
                plain[row.line, row.vote] if row.status is _READ and not row.doubts else other(row)
                for row in rows
            ]
        except KeyError:
            return [self._form(row) for row in rows]

    def _form(self, row: RowRecord) -> Form:
        """Return what a row is written as that may not have been met before."""
        if row.status is not _READ or row.doubts:
            return self._other(row)
        form = self._plain.get((row.line, row.vote))
        if form is None:
            form = self._make(row)
            if len(self._plain) < MOST_KEPT:
                self._plain[row.line, row.vote] = form
        return form

    def _other(self, row: RowRecord) -> Form:
        key = (row.line, row.vote, row.status, row.doubts)
        form = self._others.get(key)
        if form is None:
            form = self._make(row)
            if len(self._others) < MOST_KEPT:
                self._others[key] = form
        return form
