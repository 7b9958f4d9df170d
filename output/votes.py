"""votes.csv: one line for each valid sheet and unit, from which anybody can count again."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from ballot.ids import LineId
from ballot.owner_only import OWNER_ONLY
from ballot.record import RowRecord, SheetRecord, SheetStatus
from output.row_forms import RowForms
from output.spool import Place, text_in_order, write_in_order

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
    has_items = any(line.item for line in lines)
    head = _csv((*HEADER, ITEM) if has_items else HEADER)
    # Sorted by id, not by scan order: the order of scanning must not tell who handed in what.
    sheets = _sheets(records, lines, has_items=has_items)
    if isinstance(target, Path):
        pieces = ((place, text.encode()) for place, text in sheets)
        write_in_order(target, pieces, mode=OWNER_ONLY, begin=head.encode())
    else:
        target.write(head)
        target.writelines(text_in_order(sheets))


def _sheets(
    records: Iterable[SheetRecord], lines: Sequence[LineId], *, has_items: bool
) -> Iterator[tuple[Place, str]]:
    """Yield the lines of each valid sheet together."""

    def answer(row: RowRecord) -> str:
        answered = (row.line.unit, row.vote or "", row.status.value, ";".join(row.doubts))
        return _csv((*answered, row.line.item) if has_items else answered)

    answers = RowForms(answer)
    in_form = list(lines)
    for record in records:
        if record.status is not SheetStatus.VALID:
            continue
        rows: Sequence[RowRecord] = record.rows
        if [row.line for row in rows] != in_form:
            known = {row.line: row for row in rows}
            rows = [known[line] for line in in_form]
        sheet = _csv((record.session, record.sheet)).removesuffix("\n") + ","
        yield (record.session, record.sheet), "".join([sheet + row for row in answers.of(rows)])


def _csv(values: Iterable[str]) -> str:
    """Return a line of the file."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerow(values)
    return text.getvalue()
