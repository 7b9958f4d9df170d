"""Judges stored measures by the limits in force and compares with the stored readings."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from ballot.grade import Scale
from ballot.ids import LineId, SheetId
from ballot.logbook import Logbook
from ballot.messages import say
from ballot.reading import PageReading, RowReading
from office.folder import ActivityFolder
from office.seen import seen_on
from scanner.decide.limits import Limits
from scanner.decide.verdict import decide_rows
from scanner.measures import load_measures
from scanner.sheet import LIMITS
from store.evidence import Store

_LOG = Logbook(__name__)


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that the limits in force read differently from what is stored."""

    sheet: SheetId
    page: int
    line: LineId
    stored: str
    now: str

    def as_json(self) -> dict[str, Any]:
        """Return the row as `recheck --json` prints it."""
        return {
            "sheet": self.sheet,
            "page": self.page,
            "unit": self.line,
            "stored": self.stored,
            "now": self.now,
        }


@dataclass(frozen=True, slots=True)
class RecheckReport:
    """What judging again came to."""

    pages: int
    rows: int
    changed: tuple[ChangedRow, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the object that `recheck --json` prints."""
        return {**asdict(self), "changed": [row.as_json() for row in self.changed]}


@_LOG.step("recheck")
def recheck_readings(
    folder: ActivityFolder, store: Store, limits: Limits = LIMITS
) -> RecheckReport:
    """Judge the stored measures of every page that counts.

    Args:
        folder: the activity.
        store: its evidence; nothing is written.
        limits: where to draw the lines.
    """
    layouts = folder.printed_layouts(store)
    pages = rows = 0
    changed: list[ChangedRow] = []
    for reading in _readings(store):
        layout = layouts[reading.form].layout.page(reading.page)
        if layout is None:
            continue
        scale = seen_on(folder.activity, store, reading.sheet).rules.scale
        judged = decide_rows(layout.rows, load_measures(reading.measures), limits)
        pages += 1
        rows += len(judged)
        changed += [
            ChangedRow(
                reading.sheet, reading.page, now.line, row_text(stored, scale), row_text(now, scale)
            )
            for stored, now in zip(reading.rows, judged, strict=True)
            if (stored.vote, stored.doubts) != (now.vote, now.doubts)
        ]
    return RecheckReport(pages, rows, tuple(changed))


def row_text(row: RowReading, scale: Scale) -> str:
    """Return a reading in words: the vote, or the doubts."""
    if row.vote is not None:
        return scale.word(row.vote)
    return say("words.list").join(say(f"doubt.{doubt}") for doubt in row.doubts)


def _readings(store: Store) -> Iterator[PageReading]:
    for sheet, printed in store.printed_sheets().items():
        for page in range(1, printed.pages + 1):
            found = store.page_reading(sheet, page)
            if found is not None:
                yield found[1]
