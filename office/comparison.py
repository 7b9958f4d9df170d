"""Compares what was read with what was meant: the right, the left to a person, the wrong."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Any

from ballot.grade import Vote
from ballot.ids import LineId, SheetId
from ballot.record import RowRecord, RowStatus, SheetRecord
from calibration.simulate import TruthRow


@unique
class Outcome(StrEnum):
    """What the reading of a row is worth."""

    RIGHT = "right"
    """Read as it was meant."""
    REVIEW = "review"
    """Left to a person, whatever it was."""
    UNREAD = "unread"
    """Its page was refused, so nothing was read."""
    WRONG = "wrong"
    """Read otherwise than meant, and nobody was asked: the one thing that must not happen."""


@dataclass(frozen=True, slots=True)
class WrongRow:
    """A row that was silently misread."""

    truth: TruthRow
    read: Vote


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdicts over a batch whose truth is known."""

    counts: Mapping[tuple[str, Outcome], int]
    """By kind of row (docs/formats/truth.md) and verdict."""
    wrong: tuple[WrongRow, ...]

    @property
    def kinds(self) -> list[str]:
        """The kinds of rows that occur, the most frequent first."""
        totals: Counter[str] = Counter()
        for (kind, _), count in self.counts.items():
            totals[kind] += count
        return [kind for kind, _ in totals.most_common()]

    def total(self, verdict: Outcome) -> int:
        """Return how many rows have this verdict."""
        return sum(count for (_, other), count in self.counts.items() if other is verdict)

    @property
    def rows(self) -> int:
        """How many rows were meant."""
        return sum(self.counts.values())

    def as_json(self) -> dict[str, Any]:
        """Return the comparison as a JSON-able object."""
        return {
            "rows": self.rows,
            **{verdict.value: self.total(verdict) for verdict in Outcome},
            "by_kind": {
                kind: {verdict.value: self.counts.get((kind, verdict), 0) for verdict in Outcome}
                for kind in self.kinds
            },
            "wrong_rows": [
                {
                    "file": row.truth.file,
                    "sheet": row.truth.sheet,
                    "unit": row.truth.unit,
                    **({"item": row.truth.item} if row.truth.item else {}),
                    "kind": row.truth.kind,
                    "marked": row.truth.vote,
                    "read": row.read,
                }
                for row in self.wrong
            ],
        }


def compare(truth: Iterable[TruthRow], records: Iterable[SheetRecord]) -> Comparison:
    """Judge every row of the truth by the records as the scanner left them.

    Args:
        truth: what was meant; a row without a vote (an overvote) must not be read as one.
        records: the sheets before any person decided.
    """
    rows: dict[tuple[SheetId, LineId], RowRecord] = {
        (record.sheet, LineId(row.unit)): row for record in records for row in record.rows
    }
    counts: Counter[tuple[str, Outcome]] = Counter()
    wrong: list[WrongRow] = []
    for meant in truth:
        read = rows.get((meant.sheet, meant.line))
        verdict = _verdict(meant, read)
        counts[meant.kind, verdict] += 1
        if verdict is Outcome.WRONG and read is not None and read.vote is not None:
            wrong.append(WrongRow(meant, read.vote))
    return Comparison(counts, tuple(wrong))


def _verdict(meant: TruthRow, read: RowRecord | None) -> Outcome:
    if read is None:
        return Outcome.UNREAD
    if read.status is not RowStatus.READ or read.vote is None:
        return Outcome.REVIEW
    return Outcome.RIGHT if read.vote == meant.vote else Outcome.WRONG
