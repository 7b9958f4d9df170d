"""Explains how pages were read: what `pingyi explain` does, without the terminal.

Each page is read once more from the original that was kept. What is stored counts; where the new
reading differs, picture and report say so.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, assert_never

import numpy as np
from PIL import Image

from ballot.errors import StoreError, UsageError
from ballot.ids import SheetId, UnitId, grouped
from ballot.messages import say
from ballot.reading import PageOutcome, PageReading, Rejection, RejectionReason, RowReading
from cli.folder import ActivityFolder
from cli.recheck_job import row_text
from cli.scan_job import reading_context
from scanner.explain import Caption, explain_page
from scanner.identity import ReadingContext
from scanner.marks import load_measures
from scanner.picture import RgbImage
from scanner.places import see_page
from scanner.sources import examine, open_pages
from scanner.types import GrayImage, Refused
from store.evidence import Store
from store.originals import ORIGINALS, find_original
from store.state import StoredRejection

EXPLAIN = "explain"
"""Folder of the pictures, in output/."""

_NAME_DIGITS = 12
"""Of a file's SHA-256 in the name of a picture."""


@dataclass(frozen=True, slots=True)
class Change:
    """A row, or a whole page, that comes out differently from what is stored."""

    unit: UnitId | None
    """None for the page as a whole."""
    stored: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedPage:
    """One page that was looked at again."""

    file: str
    """Of the scan."""
    file_page: int
    """In that file, from 1."""
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
            "page_in_file": self.file_page,
            "picture": None if self.picture is None else str(self.picture),
            "differs": [asdict(change) for change in self.changes],
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


@dataclass(frozen=True, slots=True)
class _StoredPage:
    """What the store holds of one page of one file."""

    file: str
    sha256: str
    index: int
    outcome: PageOutcome


class ExplainJob:
    """Reads pages once more and draws them.

    Args:
        folder: the activity.
        store: its evidence; nothing is written there.
        out: where the pictures go; made where it isn't there.
    """

    def __init__(self, folder: ActivityFolder, store: Store, out: Path) -> None:
        self._folder = folder
        self._store = store
        self._out = out

    def sheet(self, sheet: SheetId) -> ExplainReport:
        """Draw every scan of a sheet: pages that were read, and pages that were refused.

        Raises:
            UsageError: it was never printed, or never scanned.
            StoreError: an original is missing or damaged.
        """
        printed = self._store.printed_sheets().get(sheet)
        if printed is None:
            raise UsageError("explain.unknown_sheet", sheet=grouped(sheet))
        stored = list(self._stored(sheet, printed.pages))
        if not stored:
            raise UsageError("explain.not_scanned", sheet=grouped(sheet))
        context = reading_context(self._folder, self._store)
        pages = tuple(self._explained(page, context) for page in stored)
        seen = {page.outcome.page for page in stored}
        missing = tuple(number for number in range(1, printed.pages + 1) if number not in seen)
        return ExplainReport(sheet, pages, missing)

    def refused(self, stored: StoredRejection) -> ExplainReport:
        """Draw one page that was refused.

        Raises:
            StoreError: its original is missing or damaged.
        """
        context = reading_context(self._folder, self._store)
        page = _StoredPage(stored.file, stored.sha256, stored.index, stored.rejection)
        return ExplainReport(stored.rejection.sheet, (self._explained(page, context),), ())

    def _stored(self, sheet: SheetId, pages: int) -> Iterator[_StoredPage]:
        for number in range(1, pages + 1):
            found = self._store.page_reading(sheet, number)
            if found is not None:
                (sha256, index), reading = found
                state = self._store.file_state(sha256)
                yield _StoredPage(state.names[0] if state else sha256, sha256, index, reading)
        for refused in self._store.rejections():
            if refused.rejection.sheet == sheet:
                yield _StoredPage(refused.file, refused.sha256, refused.index, refused.rejection)

    def _explained(self, stored: _StoredPage, context: ReadingContext) -> ExplainedPage:
        file_page = stored.index + 1
        image = self._image(stored)
        if isinstance(image, Refused):
            return _without_picture(stored, image.rejection)
        was = stored.outcome
        if isinstance(was, Rejection) and was.reason is RejectionReason.INTERNAL:
            # The reader crashed on it once; it is not led there again.
            return _without_picture(stored, was)
        seen = see_page(image, context)
        changes = _changes(stored.outcome, seen.outcome)
        remarks = [change_text(self._folder, change) for change in changes]
        if isinstance(stored.outcome, Rejection) and isinstance(seen.outcome, PageReading):
            remarks.insert(0, _refused_text(stored.outcome))
        caption = Caption(
            say("explain.source", file=stored.file, page=file_page),
            (say("explain.remark.differs"), *remarks) if changes else tuple(remarks),
        )
        picture = self._out / _name(stored)
        _write(picture, explain_page(seen, caption))
        return ExplainedPage(
            file=stored.file,
            file_page=file_page,
            picture=picture,
            outcome=seen.outcome,
            changes=changes,
            same_measures=_measures(stored.outcome) == _measures(seen.outcome),
        )

    def _image(self, stored: _StoredPage) -> GrayImage | Refused:
        """Return the page from the original, whose bytes must be those that were scanned."""
        path = find_original(self._folder.path, stored.sha256)
        if path is None:
            raise StoreError("explain.no_original", sha256=stored.sha256)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != stored.sha256:
            raise StoreError("explain.damaged_original", path=f"{ORIGINALS}/{path.name}")
        try:
            (image,) = open_pages(examine(path), stored.index, stored.index + 1)
        except Refused as refused:
            return refused
        return image


def _without_picture(stored: _StoredPage, now: Rejection) -> ExplainedPage:
    changes = _changes(stored.outcome, now)
    return ExplainedPage(
        file=stored.file,
        file_page=stored.index + 1,
        picture=None,
        outcome=now,
        changes=changes,
        same_measures=not changes,
    )


def change_text(folder: ActivityFolder, change: Change) -> str:
    """Return a change in words, the unit by its name."""
    if change.unit is None:
        return say("explain.change.page", stored=change.stored, now=change.now)
    unit = folder.activity.unit(change.unit).name
    return say("explain.change", unit=unit, stored=change.stored, now=change.now)


def _changes(stored: PageOutcome, now: PageOutcome) -> tuple[Change, ...]:
    """Return what comes out differently; only what a page shows, not what other pages say of it."""
    match stored, now:
        case PageReading(), PageReading() if (stored.sheet, stored.page) == (now.sheet, now.page):
            return tuple(
                Change(old.unit, row_text(old), row_text(new))
                for old, new in zip(stored.rows, now.rows, strict=True)
                if _plain(old) != _plain(new)
            )
        case Rejection(), PageReading() if stored.reason in _BY_THE_STORE:
            return ()
        case Rejection(), Rejection() if stored.reason is now.reason:
            return ()
    return (Change(None, _outcome_text(stored), _outcome_text(now)),)


_BY_THE_STORE = {RejectionReason.SECOND_COPY, RejectionReason.UNKNOWN_SHEET}
"""Refusals of pages that can be read: another scan stands, or the sheet was never printed."""


def _plain(row: RowReading) -> tuple[object, ...]:
    return row.vote, row.doubts, row.suggestion


def _outcome_text(outcome: PageOutcome) -> str:
    match outcome:
        case PageReading():
            return f"{grouped(outcome.sheet)}-{outcome.page} {say('explain.was_read')}"
        case Rejection():
            return _refused_text(outcome)
        case _:
            assert_never(outcome)


def _refused_text(rejection: Rejection) -> str:
    return say("explain.was_refused", reason=say(f"cli.reason.{rejection.reason}"))


def _measures(outcome: PageOutcome) -> str | None:
    return outcome.measures if isinstance(outcome, PageReading) else None


def _name(stored: _StoredPage) -> str:
    digits = f"{stored.sha256[:_NAME_DIGITS]}-{stored.index + 1}"
    match stored.outcome:
        case PageReading() as reading:
            return f"{grouped(reading.sheet)}-{reading.page}.png"
        case Rejection() as rejection:
            sheet = f"{grouped(rejection.sheet)}-" if rejection.sheet else ""
            return f"{sheet}refused-{digits}.png"
        case _:
            assert_never(stored.outcome)


def _write(path: Path, picture: RgbImage) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.ascontiguousarray(picture)).save(path, "PNG")
    except OSError as problem:
        raise StoreError(
            "cli.print.unwritable", path=path, problem=problem.strerror or problem
        ) from problem


def _outcome_json(outcome: PageOutcome) -> dict[str, Any]:
    match outcome:
        case PageReading() as reading:
            measured = load_measures(reading.measures).rows
            return {
                "sheet": reading.sheet,
                "page": reading.page,
                "identity": reading.identity,
                "registration": asdict(reading.registration),
                "rejection": None,
                "rows": [
                    {
                        "unit": row.unit,
                        "vote": row.vote,
                        "doubts": list(row.doubts),
                        "suggestion": row.suggestion,
                        "measures": asdict(measure),
                    }
                    for row, measure in zip(reading.rows, measured, strict=True)
                ],
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
        case _:
            assert_never(outcome)
