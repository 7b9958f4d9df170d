"""votes.csv: one line for each valid sheet and unit, from which anybody can count again."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from ballot.ids import LineId
from ballot.owner_only import OWNER_ONLY
from ballot.record import SheetRecord, SheetStatus
from output.canonical import write_atomically

HEADER = ("session", "sheet", "unit", "vote", "status", "doubts")
ITEM = "item"
"""The last column, where a form asks several items of a unit."""


def write_votes(
    target: Path | TextIO, records: Iterable[SheetRecord], lines: Sequence[LineId]
) -> None:
    """Write votes.csv (docs/formats/votes.md): UTF-8, lines end in a line feed.

    Args:
        target: a file, written whole or not at all, or an open text stream.
        records: the sheets, in any order; void sheets are left out.
        lines: every line of the form, in its order; where there are items, the last column names
            them.
    """
    if isinstance(target, Path):
        text = io.StringIO(newline="")
        _write(text, records, lines)
        write_atomically(target, text.getvalue().encode(), mode=OWNER_ONLY)
    else:
        _write(target, records, lines)


def _write(stream: TextIO, records: Iterable[SheetRecord], lines: Sequence[LineId]) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    has_items = any(line.item for line in lines)
    writer.writerow((*HEADER, ITEM) if has_items else HEADER)
    for values, line in _lines(records, lines):
        writer.writerow((*values, line.item) if has_items else values)


def _lines(
    records: Iterable[SheetRecord], lines: Sequence[LineId]
) -> Iterator[tuple[tuple[str, ...], LineId]]:
    # Sorted by id, not by scan order: the order of scanning must not tell who handed in what.
    valid = (record for record in records if record.status is SheetStatus.VALID)
    for record in sorted(valid, key=lambda record: (record.session, record.sheet)):
        rows = {row.line: row for row in record.rows}
        for line in lines:
            row = rows[line]
            values = (
                record.session,
                record.sheet,
                line.unit,
                row.vote or "",
                row.status.value,
                ";".join(row.doubts),
            )
            yield values, line
