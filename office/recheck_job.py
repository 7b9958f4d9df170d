"""Judges stored measures by the limits in force and compares with the stored readings."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from ballot.grade import PLAN_SCALE
from ballot.ids import SheetId, UnitId
from ballot.logbook import Logbook
from ballot.messages import say
from ballot.reading import PageReading, RowReading
from office.folder import ActivityFolder
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
    unit: UnitId
    stored: str
    now: str


@dataclass(frozen=True, slots=True)
class RecheckReport:
    """What judging again came to."""

    pages: int
    rows: int
    changed: tuple[ChangedRow, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the object that `recheck --json` prints."""
        return {**asdict(self), "changed": [asdict(row) for row in self.changed]}


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
        judged = decide_rows(layout.rows, load_measures(reading.measures), limits)
        pages += 1
        rows += len(judged)
        changed += [
            ChangedRow(reading.sheet, reading.page, now.unit, row_text(stored), row_text(now))
            for stored, now in zip(reading.rows, judged, strict=True)
            if (stored.vote, stored.doubts) != (now.vote, now.doubts)
        ]
    return RecheckReport(pages, rows, tuple(changed))


def row_text(row: RowReading) -> str:
    """Return a reading in words: the vote, or the doubts."""
    if row.vote is not None:
        return PLAN_SCALE.word(row.vote)
    return say("words.list").join(say(f"doubt.{doubt}") for doubt in row.doubts)


def _readings(store: Store) -> Iterator[PageReading]:
    for sheet, printed in store.printed_sheets().items():
        for page in range(1, printed.pages + 1):
            found = store.page_reading(sheet, page)
            if found is not None:
                yield found[1]
