"""Decks as plans, and readings of their scans."""

from collections.abc import Callable
from dataclasses import replace

from ballot.ids import ID_LETTERS, ActivityId, SheetId
from ballot.layout import Layout
from ballot.reading import (
    DoubtReason,
    IdentitySource,
    PageReading,
    Registration,
    RowReading,
)
from calibration.deck.check import (
    DeckReport,
    ScannedPage,
)
from calibration.deck.file import Deck, DeckPart, DeckSheet, ExpectedRow
from calibration.deck.marks import blank_sheet, known_sheets, mark_sheets

Check = Callable[..., DeckReport]


def make_deck(layout: Layout) -> Deck:
    parts = {
        DeckPart.BLANK: [blank_sheet(layout)],
        DeckPart.KNOWN: known_sheets(layout),
        DeckPart.MARKS: mark_sheets(layout),
    }
    sheets = [
        (part, number, plan)
        for part, plans in parts.items()
        for number, plan in enumerate(plans, start=1)
    ]
    return Deck(
        ActivityId("HARBMPTW"),
        layout.form,
        tuple(
            DeckSheet(
                SheetId("ABCDEFHJKM" + ID_LETTERS[place // 20] + ID_LETTERS[place % 20]),
                part,
                number,
                tuple(row.expected for row in plan),
            )
            for place, (part, number, plan) in enumerate(sheets)
        ),
    )


def right_reading(row: ExpectedRow) -> RowReading:
    if row.vote is None:
        return RowReading(row.line, None, (DoubtReason.OVERVOTE,))
    return RowReading(row.line, row.vote)


def right_scans(deck: Deck, layout: Layout) -> list[ScannedPage]:
    """Return one scan for each page, read as it should be; file `3-2.jpg` is sheet 3, page 2."""
    scans = []
    for place, sheet in enumerate(deck.sheets, start=1):
        expected = {row.line: row for row in sheet.rows}
        for page in layout.pages:
            rows = tuple(right_reading(expected[row.line]) for row in page.rows)
            reading = PageReading(
                sheet.sheet,
                layout.form,
                page.number,
                IdentitySource.CODE,
                Registration(4, 200.0, len(rows) * 3, len(rows) * 3, 0.05, 0.1),
                rows,
                "",
            )
            scans.append(ScannedPage(f"{place}-{page.number}.jpg", 1, reading))
    return scans


def with_row(scan: ScannedPage, row: RowReading) -> ScannedPage:
    """Return the scan with another reading of one row."""
    assert isinstance(scan.outcome, PageReading)
    rows = tuple(row if other.unit == row.unit else other for other in scan.outcome.rows)
    return replace(scan, outcome=replace(scan.outcome, rows=rows))
