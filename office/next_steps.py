"""What is to be done next, whenever somebody asks: review, scan again, then the way's next step.

Which sheet a page is that nobody could read is told from its neighbours, for people alone: where a
sheet beside it in the stack lacks a page, it is likely this one. Nothing is counted by that.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from ballot.ids import SessionId, SheetId
from ballot.reading import DoubtReason, RejectionReason
from office.folder import ActivityFolder
from office.todo import Todo, todo_of
from store.counting import WaitingSheet
from store.evidence import Store
from store.standing import PageKey, ScannedPage, StoredRejection

TO_LOOK_AT = frozenset(
    {
        RejectionReason.NOT_A_FORM,
        RejectionReason.FOREIGN_ACTIVITY,
        RejectionReason.PRACTICE_SHEET,
        RejectionReason.UNKNOWN_FORM,
        RejectionReason.FORGED_CODE,
        RejectionReason.UNKNOWN_SHEET,
        RejectionReason.SECOND_COPY,
        RejectionReason.SEALED_SESSION,
    }
)
"""Refusals that no better scan settles: a person looks. All others are scanned again, and so are
these where the page likely is a sheet's other side."""

NEIGHBOURS = 50
"""So far away a page is looked for whose id is known."""

_ONE_PAPER = 2
"""Pages nearer to each other than this, or as near, may be one paper's, in one pass."""


@dataclass(frozen=True, slots=True)
class StackPage:
    """A page beside another one in the stack, to find the paper by."""

    file: str
    page: int
    """In the file, from 1."""
    sheet: SheetId | None
    sheet_page: int | None
    """Of the sheet, from 1."""
    away: int
    """How many pages it lies before or after; 1 is the very next."""
    part: int | None = None
    """Of the picture, from 1, where it shows several forms; None for a whole one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageToScan:
    """A page, or a run of pages, to be scanned again, or for the first time."""

    file: str
    """Of a page that never came: where the rest of its sheet is."""
    name_bytes: str
    page: int
    """In the file, from 1."""
    through: int
    pages: int
    """Of the whole file; 0 where nothing of it is on record."""
    reason: RejectionReason
    detail: str
    sheet: SheetId | None = None
    """The printed id, where it is known."""
    sheet_page: int | None = None
    """Of the sheet, from 1."""
    is_likely: bool = False
    """Whether `sheet` is told from the neighbours alone."""
    session: SessionId | None = None
    part: int | None = None
    """Of the picture, from 1, where it shows several forms; None for whole ones."""
    before: StackPage | None = None
    after: StackPage | None = None

    @property
    def count(self) -> int:
        """How many pages it is."""
        return self.through - self.page + 1


@dataclass(frozen=True, slots=True)
class SheetToReview:
    """A sheet with rows that wait."""

    sheet: SheetId
    session: SessionId
    rows: int
    """For a person to look."""
    unseen: int
    """For a page that isn't there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextSteps:
    """All that waits, in the order in which it is to be done."""

    waiting: tuple[SheetToReview, ...]
    look_at: tuple[StoredRejection, ...]
    """Refused pages that a person settles."""
    scan_again: tuple[PageToScan, ...]
    then: tuple[Todo, ...] = ()
    """What comes next besides: of sessions in which nothing waits, and of the tally."""

    @property
    def waits(self) -> bool:
        """Whether rows or refused pages wait, so that nothing can be tallied."""
        again = (each.reason is not RejectionReason.MISSING_PAGE for each in self.scan_again)
        return bool(self.waiting or self.look_at or any(again))

    @property
    def blank_pages(self) -> int:
        """How many refused pages to look at have no ink; of runs, those that consist of them."""
        return sum(
            each.through - each.index + 1 for each in self.look_at if each.rejection.is_blank
        )

    @property
    def review(self) -> tuple[SheetToReview, ...]:
        """Sheets with rows that wait for a person to look."""
        return tuple(each for each in self.waiting if each.rows)

    @property
    def rows(self) -> int:
        """How many rows wait for a person to look."""
        return sum(each.rows for each in self.waiting)

    @property
    def pages(self) -> int:
        """How many pages are to be scanned."""
        return sum(each.count for each in self.scan_again)

    def of(self, session: SessionId) -> dict[str, int]:
        """Return a session's share, as `status --json` has it."""
        waiting = [each for each in self.waiting if each.session == session]
        return {
            "review_rows": sum(each.rows for each in waiting),
            "unseen_rows": sum(each.unseen for each in waiting),
            "look_at": sum(
                each.through - each.index + 1 for each in self.look_at if each.session == session
            ),
            "scan_again": sum(each.count for each in self.scan_again if each.session == session),
        }

    def and_scan(self, more: Iterable[PageToScan]) -> "NextSteps":
        """Return the same with more pages to scan: those of which nothing is on record."""
        return replace(self, scan_again=(*self.scan_again, *more))

    def as_json(self) -> dict[str, Any]:
        """Return `next` of `scan --json` and `status --json`."""
        look_at = (
            {
                "file": each.file,
                "name_bytes": each.name_bytes,
                "page": each.file_page,
                "through": each.last_page,
                "part": each.part or None,
                "reason": each.rejection.reason,
                "sheet": each.rejection.sheet,
                "session": each.session,
            }
            for each in self.look_at
        )
        return {
            "review": {
                "rows": self.rows,
                "sheets": [
                    {"sheet": each.sheet, "session": each.session, "rows": each.rows}
                    for each in self.review
                ],
            },
            "look_at": list(look_at),
            "scan_again": {
                "pages": self.pages,
                "list": [asdict(each) for each in self.scan_again],
            },
            "then": [each.as_json() for each in self.then],
        }


_SAY_THEMSELVES = frozenset(
    {
        RejectionReason.FOREIGN_ACTIVITY,
        RejectionReason.PRACTICE_SHEET,
        RejectionReason.FORGED_CODE,
        RejectionReason.UNKNOWN_FORM,
        RejectionReason.UNKNOWN_SHEET,
    }
)
"""Refusals of pages whose code was read: no neighbour tells better what they are."""


def next_steps(folder: ActivityFolder, store: Store) -> NextSteps:
    """Return what is to be done in an activity; in sessions that were merged no page waits."""
    steps = waiting_steps(folder, store)
    return replace(steps, then=todo_of(folder, store, waits=steps.waits))


def waiting_steps(folder: ActivityFolder, store: Store) -> NextSteps:
    """Return what waits in an activity, sessions that were merged left out."""
    refused = [stored for stored in store.rejections() if stored.is_open]
    stack = _Stack(store, refused)
    look_at, again = stack.parted(refused)
    return NextSteps(
        waiting=tuple(map(_to_review, store.waiting(folder.activity))),
        look_at=tuple(look_at),
        scan_again=(*again, *stack.missing(again)),
    )


def _to_review(waiting: WaitingSheet) -> SheetToReview:
    unseen = sum(doubts == (DoubtReason.MISSING_PAGE,) for _, doubts in waiting.rows)
    return SheetToReview(waiting.sheet, waiting.session, len(waiting.rows) - unseen, unseen)


def likely_page(store: Store, key: PageKey) -> tuple[SheetId, int] | None:
    """Return which page of which sheet an open refused page likely is, told from its neighbours.

    What `next_steps` says of it, for who looks at the one page. None where nothing tells it.
    """
    refused = [stored for stored in store.rejections() if stored.is_open]
    stack = _Stack(store, refused)
    for stored in refused:  # in this order: no page that is missing is taken for two
        likely = stack.take_likely(stored)
        if stored.holds(key):
            return likely
    return None


class _Stack:
    """The pages in the order of the paper, and what is missing of them."""

    def __init__(self, store: Store, refused: Sequence[StoredRejection]) -> None:
        self._store = store
        self._stack = store.stack()
        self._printed = store.printed_sheets()
        known = {(each.rejection.sheet, each.rejection.page) for each in refused}
        self._missing: dict[tuple[SheetId, int], None] = {
            (each.sheet, page): None
            for each in store.missing_pages()
            for page in each.pages
            if (each.sheet, page) not in known
        }
        """Pages that never came, without those that are, or likely are, among the refused."""

    def parted(
        self, refused: Iterable[StoredRejection]
    ) -> tuple[list[StoredRejection], list[PageToScan]]:
        """Return what a person looks at and closes, and what is scanned again."""
        look_at: list[StoredRejection] = []
        again: list[PageToScan] = []
        for stored in refused:
            page = self._told(stored)
            is_closed_by_hand = stored.rejection.reason in TO_LOOK_AT or self._came_again(stored)
            if page.is_likely or not is_closed_by_hand:
                again.append(page)
            else:
                look_at.append(stored)
        return look_at, again

    def _told(self, stored: StoredRejection) -> PageToScan:
        """Return a refused page as it is to be scanned again."""
        first, last = stored.key, stored.key._replace(index=stored.through)
        sheet, page = stored.rejection.sheet, stored.rejection.page
        guess = self.take_likely(stored)
        if guess is not None:
            sheet, page = guess
        printed = None if sheet is None else self._printed.get(sheet)
        return PageToScan(
            file=stored.file,
            name_bytes=stored.name_bytes,
            page=stored.file_page,
            through=stored.last_page,
            pages=stored.pages,
            reason=stored.rejection.reason,
            detail=stored.rejection.detail,
            sheet=sheet,
            sheet_page=page,
            is_likely=guess is not None,
            session=printed.session if printed else None,
            part=stored.part or None,
            before=self._neighbour(first, -1),
            after=self._neighbour(last, 1),
        )

    def take_likely(self, stored: StoredRejection) -> tuple[SheetId, int] | None:
        """Return the missing page that a refused one likely is; it is no other one, then."""
        is_unknown = stored.rejection.sheet is None
        is_told = stored.rejection.reason in _SAY_THEMSELVES or stored.index != stored.through
        guess = self._guess(stored.key) if is_unknown and not is_told else None
        if guess is not None:
            del self._missing[guess]
        return guess

    def missing(self, again: Sequence[PageToScan]) -> Iterator[PageToScan]:
        """Yield the pages that never came, without those that `again` has."""
        named = {each.sheet for each in again if each.sheet_page is None}
        for sheet, page in self._missing:
            if sheet not in named and (key := self._other_page(sheet)) is not None:
                yield self._never_came(sheet, page, key)

    def _never_came(self, sheet: SheetId, page: int, key: PageKey) -> PageToScan:
        there = self._stack.page(key)
        state = self._store.file_state(key.sha256)
        return PageToScan(
            file=there.file,
            name_bytes=state.name_bytes if state else there.file.encode().hex(),
            page=key.index + 1,
            through=key.index + 1,
            pages=state.pages if state else 0,
            reason=RejectionReason.MISSING_PAGE,
            detail="",
            sheet=sheet,
            sheet_page=page,
            session=self._printed[sheet].session,
            part=key.part or None,
            before=self._neighbour(key, -1),
            after=self._neighbour(key, 1),
        )

    def _other_page(self, sheet: SheetId) -> PageKey | None:
        """Return the scan of the first page of a sheet that was read."""
        numbers = range(1, self._printed[sheet].pages + 1)
        keys = (self._store.page_key(sheet, number) for number in numbers)
        return next((key for key in keys if key is not None), None)

    def _neighbour(self, key: PageKey, step: int) -> StackPage | None:
        """Return the nearest page before or after that has an id, or the very next; or None."""
        nearest: StackPage | None = None
        for away in range(1, NEIGHBOURS + 1):
            page = self._beside(key, step * away)
            if page is None:
                break
            if page.sheet is not None or nearest is None:
                at = page.key
                nearest = StackPage(
                    page.file, at.index + 1, page.sheet, page.page, away, at.part or None
                )
            if page.sheet is not None:
                break
        return nearest

    def _beside(self, key: PageKey, steps: int) -> ScannedPage | None:
        found = self._stack.beside(key, steps)
        return self._stack.page(found) if found else None

    def _guess(self, key: PageKey) -> tuple[SheetId, int] | None:
        """Return the one missing page that would lie here, by the sheets beside it."""
        missing = [each for each in self._other_sides(key) if each in self._missing]
        return missing[0] if len(missing) == 1 else None

    def _came_again(self, stored: StoredRejection) -> bool:
        """Whether a page was, or likely was, scanned again and read: it is left to close."""
        sheet, page = stored.rejection.sheet, stored.rejection.page
        if stored.rejection.reason is RejectionReason.INCOMPLETE_SHEET and sheet and page:
            return self._store.page_key(sheet, page) is not None
        if sheet is not None or stored.index != stored.through:
            return False
        steps = range(-_ONE_PAPER, _ONE_PAPER + 1)
        paper = {self._stack.beside(stored.key, away) for away in steps}
        sides = self._other_sides(stored.key)
        keys = (self._store.page_key(sheet, page) for sheet, page in sides)
        return any(key is not None and key not in paper for key in keys)

    def _other_sides(self, key: PageKey) -> Iterator[tuple[SheetId, int]]:
        """Yield the other sides of the sheets beside a page."""
        for step in (-1, 1):
            beside = self._beside(key, step)
            if beside is not None and beside.sheet is not None and beside.page is not None:
                yield beside.sheet, beside.page - 1
                yield beside.sheet, beside.page + 1
