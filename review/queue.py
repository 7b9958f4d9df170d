"""What waits for a person, in the order in which it is shown."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from enum import StrEnum, unique
from pathlib import PurePosixPath

from ballot.ids import LineId, SessionId, SheetId
from ballot.layout import Place
from ballot.reading import DoubtReason
from review.addresses import row_address
from review.seen import place_of
from store.counting import WaitingSheet
from store.standing import FileState, PageKey, StoredRejection


@unique
class ItemKind(StrEnum):
    """What a person is asked about."""

    ROW = "row"
    SHEET = "sheet"
    PAGE = "page"


PaperOrder = tuple[str, int, int, int]
"""File, picture in it from 0, part of it, and row: the order of the paper."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits for a person."""

    kind: ItemKind
    address: str
    """Path of its page, below the root."""
    reasons: tuple[str, ...]
    """Values of `DoubtReason` or `RejectionReason`."""
    rank: int
    session: SessionId | None
    batch: str
    """The folder or file that the scan came in."""
    order: PaperOrder
    sheet: SheetId | None = None
    line: LineId | None = None
    page: PageKey | None = None
    through: int | None = None
    """Index of the last page, where it is a run of refused pages."""
    rows: int = 1
    """How many rows of a sheet wait with it; a page is one."""

    @property
    def sort_key(self) -> tuple[int, PaperOrder]:
        """Kinds of doubt one after the other, each in the order of the paper."""
        return (self.rank, self.order)


RANKS = {
    reason: rank
    for rank, reasons in enumerate(
        (
            (DoubtReason.QUESTIONED, DoubtReason.KEYED_APART, DoubtReason.COPIES_DIFFER),
            (DoubtReason.OVERVOTE, DoubtReason.OVER_CHOICE),
            (DoubtReason.CORRECTION, DoubtReason.MIXED_MARKS, DoubtReason.KIND_NOT_ACCEPTED),
            (
                DoubtReason.MARGINAL_MARK,
                DoubtReason.FAINT_PAGE,
                DoubtReason.JUDGES_DISAGREE,
                DoubtReason.OBSCURED,
                DoubtReason.BEYOND_EDGE,
                DoubtReason.PALER_PAGE,
            ),
            (DoubtReason.MARK_OUTSIDE_BOXES, DoubtReason.SHARED_STROKE),
            (DoubtReason.BLANK_SHEET, DoubtReason.STRAIGHT_LINE, DoubtReason.OVER_QUOTA),
            (DoubtReason.MISSING_PAGE,),
        )
    )
    for reason in reasons
}
"""Decisions of one kind follow each other, so that the eye stays with it."""

VOID_RANK = max(RANKS.values()) + 1
REFUSED_RANK = VOID_RANK + 1

_OF_SHEET = frozenset(
    {
        DoubtReason.BLANK_SHEET,
        DoubtReason.STRAIGHT_LINE,
        DoubtReason.OVER_QUOTA,
        DoubtReason.MISSING_PAGE,
    }
)
"""Doubts about a sheet as a whole: one item, however many rows they touch."""


@dataclass(frozen=True, slots=True)
class SheetScans:
    """Where the scans of a sheet are."""

    pages: dict[int, tuple[PageKey, FileState]]
    """By number of the page."""
    places: dict[LineId, Place]

    @property
    def standing(self) -> list[PageKey]:
        """The scans that stand, by number of the page."""
        return [key for _, (key, _) in sorted(self.pages.items())]

    def where(self, line: LineId | None) -> PaperOrder:
        """Return where a row is, or the sheet, to sort by."""
        place = self.places.get(line) if line else None
        found = self.pages.get(place.page) if place else None
        if found is None:
            found = next(iter(self.pages.values()), None)
        if found is None:
            return ("", 0, 0, 0)
        key, file = found
        return (file.names[0], key.index, key.part, place.row if place else 0)


_STACKS = frozenset({".pdf", ".tif", ".tiff"})
"""Kinds of files that hold a whole stack."""


def batch_of(file: str) -> str:
    """Return the batch that a file belongs to: a stack in one file, or the folder of files."""
    path = PurePosixPath(file)
    return file if path.suffix.lower() in _STACKS else str(path.parent)


def items_of_sheet(waiting: WaitingSheet, scans: SheetScans, *, is_proposed: bool) -> list[Item]:
    """Return what waits on one sheet.

    Args:
        waiting: its rows that wait; there may be none.
        scans: where its pages are.
        is_proposed: whether one person wants it void, and a second has to say.
    """
    items: list[Item] = []
    if is_proposed:
        items.append(_sheet_item(waiting, scans, ("void_proposed",), VOID_RANK))
    items += [
        _sheet_item(
            waiting,
            scans,
            (reason.value,),
            RANKS[reason],
            sum(doubts[0] is reason for _, doubts in waiting.rows),
        )
        for reason in dict.fromkeys(doubts[0] for _, doubts in waiting.rows)
        if reason in _OF_SHEET
    ]
    for line, doubts in waiting.rows:
        if doubts[0] in _OF_SHEET:
            continue
        order = scans.where(line)
        items.append(
            Item(
                kind=ItemKind.ROW,
                address=row_address(waiting.sheet, line),
                reasons=tuple(reason.value for reason in doubts),
                rank=min(RANKS[reason] for reason in doubts),
                session=waiting.session,
                batch=batch_of(order[0]),
                order=order,
                sheet=waiting.sheet,
                line=line,
            )
        )
    return items


def _sheet_item(
    waiting: WaitingSheet,
    scans: SheetScans,
    reasons: tuple[str, ...],
    rank: int,
    rows: int = 1,
) -> Item:
    order = scans.where(None)
    return Item(
        kind=ItemKind.SHEET,
        address=f"/sheets/{waiting.sheet}",
        reasons=reasons,
        rank=rank,
        session=waiting.session,
        batch=batch_of(order[0]),
        order=order,
        sheet=waiting.sheet,
        rows=rows,
    )


def items_of_pages(
    rejections: Iterable[StoredRejection], proposed: Container[PageKey]
) -> list[Item]:
    """Return the refused pages that nothing and nobody has settled.

    Args:
        rejections: all of them.
        proposed: those that one person wants closed, and a second has to say.
    """
    return [
        Item(
            kind=ItemKind.PAGE,
            address=page_address(stored.key),
            reasons=(stored.rejection.reason.value, "dismissal_proposed")
            if stored.key in proposed
            else (stored.rejection.reason.value,),
            rank=REFUSED_RANK,
            session=stored.session,
            batch=batch_of(stored.file),
            order=(stored.file, stored.index, stored.part, 0),
            sheet=stored.rejection.sheet,
            page=stored.key,
            through=stored.through,
        )
        for stored in rejections
        if stored.is_open
    ]


def page_address(key: PageKey) -> str:
    """Return the path of a scanned page."""
    return f"/pages/{place_of(key)}"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which part of the queue is looked at; empty texts mean all of it."""

    session: str = ""
    reason: str = ""
    unit: str = ""
    batch: str = ""

    def takes(self, item: Item) -> bool:
        """Return whether an item belongs to this part."""
        return (
            self.session in ("", item.session)
            and (not self.reason or self.reason in item.reasons)
            and self.unit in ("", item.line.unit if item.line else "")
            and self.batch in ("", item.batch)
        )

    def query(self) -> dict[str, str]:
        """Return what of it is set, for an address."""
        named = {
            "session": self.session,
            "reason": self.reason,
            "unit": self.unit,
            "batch": self.batch,
        }
        return {name: value for name, value in named.items() if value}
