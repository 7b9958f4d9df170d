"""Rows of a deck that a reader rightly asks about fail no check."""

from collections.abc import Callable

import pytest

from ballot.grade import Vote
from ballot.reading import (
    DoubtReason,
    RowReading,
)
from calibration.deck.check import (
    ScannedPage,
)
from calibration.deck.file import Deck, Demand, ExpectedRow
from calibration.pens.strokes import PenMark
from tests.calibration.decks import Check, with_row


@pytest.mark.parametrize("mark", [PenMark.CIRCLE, PenMark.LINE, PenMark.FILL])
def test_a_mark_of_another_kind_than_ticks_is_rightly_asked_about(
    check: Check, deck: Deck, scans: list[ScannedPage], mark: PenMark
) -> None:
    """Each may be something else among them; decks printed earlier ask for the vote."""
    put_in_doubt(deck, scans, DoubtReason.MARGINAL_MARK, lambda row: row.marks == mark)

    report = check(scans)

    assert report.check.passed
    assert report.check.plain_in_doubt == 0


def test_an_empty_row_beside_marks_that_are_hardly_seen_proves_nothing(
    check: Check, deck: Deck, scans: list[ScannedPage]
) -> None:
    """Elsewhere what lies on an outline of an empty row counts among the few."""

    def is_empty(row: ExpectedRow) -> bool:
        return row.demand is Demand.PLAIN and row.vote is Vote.ABSTAIN

    pale = {
        2 * index + (place >= 45)
        for index, sheet in enumerate(deck.sheets)
        for place, row in enumerate(sheet.rows)
        if row.pen in ("pencil-15", "pencil-20")
    }
    put_in_doubt(deck, scans, DoubtReason.MARK_OUTSIDE_BOXES, is_empty)

    report = check(scans)

    assert pale
    assert report.rows
    assert pale.isdisjoint(2 * (int(row.file[:-6]) - 1) + row.page - 1 for row in report.rows)


def put_in_doubt(
    deck: Deck,
    scans: list[ScannedPage],
    reason: DoubtReason,
    which: Callable[[ExpectedRow], bool],
) -> None:
    """Let the rows of a kind be read as doubts."""
    for index, sheet in enumerate(deck.sheets):
        for place, row in enumerate(sheet.rows):
            if which(row):
                scan = 2 * index + (place >= 45)
                scans[scan] = with_row(scans[scan], RowReading(row.line, None, (reason,)))
