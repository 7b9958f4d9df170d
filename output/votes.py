"""votes.csv: one line for each valid sheet and unit, from which anybody can count again."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from ballot.ids import UnitId
from ballot.owner_only import OWNER_ONLY
from ballot.record import SheetRecord, SheetStatus
from output.canonical import write_atomically

HEADER = ("session", "sheet", "unit", "vote", "status", "doubts")


def write_votes(
    target: Path | TextIO, records: Iterable[SheetRecord], units: Sequence[UnitId]
) -> None:
    """Write votes.csv (docs/formats/votes.md): UTF-8, lines end in a line feed.

    Args:
        target: a file, written whole or not at all, or an open text stream.
        records: the sheets, in any order; void sheets are left out.
        units: every unit in the order of activity.toml.
    """
    if isinstance(target, Path):
        text = io.StringIO(newline="")
        _write(text, records, units)
        write_atomically(target, text.getvalue().encode(), mode=OWNER_ONLY)
    else:
        _write(target, records, units)


def _write(stream: TextIO, records: Iterable[SheetRecord], units: Sequence[UnitId]) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(_lines(records, units))


def _lines(records: Iterable[SheetRecord], units: Sequence[UnitId]) -> Iterator[tuple[str, ...]]:
    # Sorted by id, not by scan order: the order of scanning must not tell who handed in what.
    valid = (record for record in records if record.status is SheetStatus.VALID)
    for record in sorted(valid, key=lambda record: (record.session, record.sheet)):
        rows = {row.unit: row for row in record.rows}
        for unit in units:
            row = rows[unit]
            yield (
                record.session,
                record.sheet,
                unit,
                row.vote or "",
                row.status.value,
                ";".join(row.doubts),
            )
