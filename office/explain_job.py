"""Explains how pages were read: what `pingyi explain` does, without the terminal.

Each page is read once more from the original that was kept. What is stored counts; where the new
reading differs, picture and report say so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

import numpy as np
from PIL import Image

from ballot.cover import Cover
from ballot.errors import UsageError
from ballot.files import written_whole
from ballot.grade import PLAN_SCALE
from ballot.ids import SheetId, grouped
from ballot.messages import say
from ballot.owner_only import OWNER_ONLY
from ballot.reading import (
    DoubtReason,
    PageOutcome,
    PageReading,
    Rejection,
    RejectionReason,
)
from ballot.record import RowStatus, SheetStatus
from office.explain_report import (
    ExplainedPage,
    ExplainReport,
    change_text,
    changes_between,
    refused_text,
)
from office.folder import ActivityFolder
from office.page_views import open_page
from office.reader_context import reading_context
from office.seen import seen_on
from scanner.context import ReadingContext
from scanner.show.explain import Caption, explain_page
from scanner.show.picture import RgbImage
from scanner.show.places import see_page
from scanner.types import OpenedPage, Refused
from store.evidence import Store
from store.standing import PageKey, StoredRejection

EXPLAIN = "explain"
"""Folder of the pictures, in output/."""

_COMPRESS_LEVEL = 3
"""Of a picture's PNG: a scan's grain comes out no smaller at zlib's own 6, and takes three times as
long."""

_NAME_DIGITS = 12
"""Of a file's SHA-256 in the name of a picture."""


@dataclass(frozen=True, slots=True)
class _StoredPage:
    """What the store holds of one page of one file."""

    file: str
    key: PageKey
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
        self._originals = folder.originals()
        self._store = store
        self._out = out

    def sheet(self, sheet: SheetId) -> ExplainReport:
        """Draw every scan of a sheet: pages that were read, and pages that were refused.

        Raises:
            UsageError: it was never printed, or never scanned.
            StoreError: an original is missing or damaged.
        """
        printed = self._store.printed_sheet(sheet)
        if printed is None:
            raise UsageError("explain.unknown_sheet", sheet=grouped(sheet))
        stored = list(self._stored(sheet, printed.pages))
        if not stored:
            raise UsageError("explain.not_scanned", sheet=grouped(sheet))
        context = reading_context(self._folder, self._store)
        told = tuple(self._told_of(sheet))
        pages = tuple(self._explained(page, context, told) for page in stored)
        seen = {page.outcome.page for page in stored if not isinstance(page.outcome, Cover)}
        missing = tuple(number for number in range(1, printed.pages + 1) if number not in seen)
        return ExplainReport(sheet, pages, missing)

    def refused(self, stored: StoredRejection) -> ExplainReport:
        """Draw one page that was refused.

        Raises:
            StoreError: its original is missing or damaged.
        """
        context = reading_context(self._folder, self._store)
        page = _StoredPage(stored.file, stored.key, stored.rejection)
        return ExplainReport(stored.rejection.sheet, (self._explained(page, context, ()),), ())

    def _stored(self, sheet: SheetId, pages: int) -> Iterator[_StoredPage]:
        for number in range(1, pages + 1):
            found = self._store.page_reading(sheet, number)
            if found is not None:
                key, reading = found
                state = self._store.file_state(key.sha256)
                yield _StoredPage(state.names[0] if state else key.sha256, key, reading)
        for refused in self._store.rejections():
            if refused.rejection.sheet == sheet:
                yield _StoredPage(refused.file, refused.key, refused.rejection)

    def _told_of(self, sheet: SheetId) -> Iterator[str]:
        """Yield what is to be said of the sheet as a whole, and what people decided."""
        record = self._store.sheet_record(sheet, self._folder.activity)
        if record is None:
            return
        seen = self._folder.activity.of_session(record.session)
        if record.status is SheetStatus.VOID:
            yield say("explain.remark.void")
        doubts = {doubt for row in record.rows for doubt in row.doubts}
        for doubt in sorted(doubts & {DoubtReason.BLANK_SHEET, DoubtReason.STRAIGHT_LINE}):
            yield say("explain.remark.sheet", reason=_reason(doubt))
        for doubt in sorted(doubts & _NOT_OF_THE_PAGE_ALONE):
            names = [seen.line_name(row.line) for row in record.rows if doubt in row.doubts]
            rows = say("words.list").join(names)
            yield say("explain.remark.rows", count=len(names), rows=rows, reason=_reason(doubt))
        differing = [
            seen.line_name(row.line)
            for row in record.rows
            if DoubtReason.COPIES_DIFFER in row.doubts
        ]
        if differing:
            rows = say("words.list").join(differing)
            yield say("explain.remark.copies_differ", count=len(differing), rows=rows)
        decided = [
            f"{seen.line_name(row.line)} {seen.rules.scale.word(row.vote)}"
            for row in record.rows
            if row.status is RowStatus.REVIEWED and row.vote is not None
        ]
        if decided:
            rows = say("words.list").join(decided)
            yield say("explain.remark.decided", count=len(decided), rows=rows)

    def _explained(
        self, stored: _StoredPage, context: ReadingContext, told: tuple[str, ...]
    ) -> ExplainedPage:
        was = stored.outcome
        if isinstance(was, Rejection) and was.reason in _NOT_AGAIN:
            self._originals.open(stored.key.sha256)
            return _without_picture(stored, was)
        page = self._opened(stored)
        if isinstance(page, Refused):
            return _without_picture(stored, page.rejection)
        seen = see_page(page.image, context, is_damaged=page.is_damaged)
        sheet = None if isinstance(seen.outcome, Cover) else seen.outcome.sheet
        activity = seen_on(self._folder.activity, self._store, sheet)
        changes = changes_between(stored.outcome, seen.outcome, activity.rules.scale)
        remarks = [*told]
        if isinstance(was, Rejection) and isinstance(seen.outcome, PageReading):
            remarks.append(refused_text(was))
        if changes:
            remarks.append(say("explain.remark.differs"))
            remarks += [change_text(self._folder, change) for change in changes]
        source = say("explain.source", file=stored.file, page=stored.key.page)
        caption = Caption(source, tuple(remarks), activity.rules.scale)
        picture = self._out / _name(stored)
        _write(picture, explain_page(seen, caption))
        return ExplainedPage(
            file=stored.file,
            key=stored.key,
            picture=picture,
            outcome=seen.outcome,
            changes=changes,
            same_measures=_measures(stored.outcome) == _measures(seen.outcome),
        )

    def _opened(self, stored: _StoredPage) -> OpenedPage | Refused:
        """Return the page from the original, whose bytes must be those that were scanned."""
        return open_page(self._originals.open(stored.key.sha256), stored.key)


_NOT_OF_THE_PAGE_ALONE = frozenset(
    {DoubtReason.KIND_NOT_ACCEPTED, DoubtReason.PALER_PAGE, DoubtReason.OVER_QUOTA}
)
"""Doubts that the rules, or the sheet's other page, put on rows that the page alone leaves read."""


def _reason(doubt: DoubtReason) -> str:
    return say("explain.doubt", reason=say(f"doubt.{doubt}"), code=doubt.value)


_NOT_AGAIN = frozenset({RejectionReason.INTERNAL, RejectionReason.OVER_LIMIT})
"""What the reader crashed on, or was ended on, once: it is not led there again."""


def _without_picture(stored: _StoredPage, now: Rejection) -> ExplainedPage:
    changes = changes_between(stored.outcome, now, PLAN_SCALE)  # a refusal has no votes
    return ExplainedPage(
        file=stored.file,
        key=stored.key,
        picture=None,
        outcome=now,
        changes=changes,
        same_measures=not changes,
    )


def _measures(outcome: PageOutcome) -> str | None:
    return outcome.measures if isinstance(outcome, PageReading) else None


def _name(stored: _StoredPage) -> str:
    key = stored.key
    part = f".{key.part}" if key.part else ""
    digits = f"{key.sha256[:_NAME_DIGITS]}-{key.index + 1}{part}"
    match stored.outcome:
        case PageReading() as reading:
            return f"{grouped(reading.sheet)}-{reading.page}.png"
        case Rejection() as rejection:
            sheet = f"{grouped(rejection.sheet)}-" if rejection.sheet else ""
            return f"{sheet}refused-{digits}.png"
        case Cover():
            return f"cover-{digits}.png"
        case _:
            assert_never(stored.outcome)


def _write(path: Path, picture: RgbImage) -> None:
    with written_whole(path, mode=OWNER_ONLY) as draft:
        Image.fromarray(np.ascontiguousarray(picture)).save(
            draft, "PNG", compress_level=_COMPRESS_LEVEL
        )
