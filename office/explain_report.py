"""What `pingyi explain` reports: pages as they read now, and where that is not what is stored."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, assert_never

from ballot.cover import Cover
from ballot.grade import Scale
from ballot.ids import LineId, SheetId, grouped
from ballot.messages import say
from ballot.reading import PageOutcome, PageReading, Rejection, RejectionReason, RowReading
from office.folder import ActivityFolder
from office.recheck_job import row_text
from scanner.locate.cover import cover_text
from scanner.measures import load_measures
from store.standing import PageKey


@dataclass(frozen=True, slots=True)
class Change:
    """A row, or a whole page, that comes out differently from what is stored."""

    line: LineId | None
    """None for the page as a whole."""
    stored: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedPage:
    """One page that was looked at again."""

    file: str
    """Of the scan."""
    key: PageKey
    """Which page of it."""
    picture: Path | None
    """None where the page can't even be opened."""
    outcome: PageOutcome
    """As it was read now."""
    changes: tuple[Change, ...]
    same_measures: bool
    """Whether every box measured exactly as it did when it was scanned."""

    def as_json(self) -> dict[str, Any]:
        """Return the page as `explain --json` prints it."""
        return {
            "file": self.file,
            "page_in_file": self.key.index + 1,
            "part": self.key.part or None,
            "picture": None if self.picture is None else str(self.picture),
            "differs": [
                {"unit": each.line, "stored": each.stored, "now": each.now} for each in self.changes
            ],
            "same_measures": self.same_measures,
            **_outcome_json(self.outcome),
        }


@dataclass(frozen=True, slots=True)
class ExplainReport:
    """What one call came to."""

    sheet: SheetId | None
    """None for a refused page of which nobody can tell the sheet."""
    pages: tuple[ExplainedPage, ...]
    missing: tuple[int, ...]
    """Pages of the sheet that have no scan, from 1."""

    def as_json(self) -> dict[str, Any]:
        """Return the object that `explain --json` prints."""
        return {
            "sheet": self.sheet,
            "pages": [page.as_json() for page in self.pages],
            "missing_pages": list(self.missing),
        }


def change_text(folder: ActivityFolder, change: Change) -> str:
    """Return a change in words, the unit by its name."""
    if change.line is None:
        return say("explain.change.page", stored=change.stored, now=change.now)
    unit = folder.activity.line_name(change.line)
    return say("explain.change", unit=unit, stored=change.stored, now=change.now)


def changes_between(stored: PageOutcome, now: PageOutcome, scale: Scale) -> tuple[Change, ...]:
    """Return what comes out differently; only what a page shows, not what other pages say of it.

    Args:
        stored: what is on record.
        now: what is seen today.
        scale: of the form.
    """
    match stored, now:
        case PageReading(), PageReading() if (stored.sheet, stored.page) == (now.sheet, now.page):
            return tuple(
                Change(old.line, row_text(old, scale), row_text(new, scale))
                for old, new in zip(stored.rows, now.rows, strict=True)
                if _plain(old) != _plain(new)
            )
        case Rejection(), PageReading() if stored.reason in _BY_THE_STORE:
            return ()
        case Rejection(), Rejection() if stored.reason is now.reason:
            return ()
    return (Change(None, _outcome_text(stored), _outcome_text(now)),)


_BY_THE_STORE = {
    RejectionReason.SECOND_COPY,
    RejectionReason.REPLACED,
    RejectionReason.UNKNOWN_SHEET,
}
"""Refusals of pages that can be read: another scan stands, or the sheet was never printed."""


def _plain(row: RowReading) -> tuple[object, ...]:
    return row.vote, row.doubts, row.suggestion


def _outcome_text(outcome: PageOutcome) -> str:
    match outcome:
        case PageReading():
            return f"{grouped(outcome.sheet)}-{outcome.page} {say('explain.was_read')}"
        case Rejection():
            return refused_text(outcome)
        case Cover():
            return cover_text(outcome)
        case _:
            assert_never(outcome)


def refused_text(rejection: Rejection) -> str:
    """Return a refusal in words."""
    return say("explain.was_refused", reason=say(f"reason.{rejection.reason}"))


def _outcome_json(outcome: PageOutcome) -> dict[str, Any]:
    match outcome:
        case PageReading() as reading:
            return {
                "sheet": reading.sheet,
                "page": reading.page,
                "identity": reading.identity,
                "registration": asdict(reading.registration),
                "rejection": None,
                "rows": list(_rows_json(reading)),
            }
        case Rejection() as rejection:
            return {
                "sheet": rejection.sheet,
                "page": rejection.page,
                "identity": None,
                "registration": None,
                "rejection": {"reason": rejection.reason, "detail": rejection.detail},
                "rows": [],
            }
        case Cover() as cover:
            return {
                "sheet": None,
                "page": None,
                "identity": None,
                "registration": None,
                "rejection": None,
                "rows": [],
                "cover": asdict(cover),
            }
        case _:
            assert_never(outcome)


def _rows_json(reading: PageReading) -> Iterator[dict[str, Any]]:
    page = load_measures(reading.measures)
    for number, (row, measure) in enumerate(zip(reading.rows, page.rows, strict=True)):
        outside = page.outside.get(number)
        yield {
            "unit": row.line,
            "vote": row.vote,
            "doubts": list(row.doubts),
            "suggestion": row.suggestion,
            "probability": row.probability,
            "measures": {
                **measure._asdict(),
                "boxes": [box._asdict() for box in measure.boxes],
            },
            "outside": None if outside is None else asdict(outside),
            "seen": [view._asdict() for view in page.seen[number]] if page.seen else [],
        }
