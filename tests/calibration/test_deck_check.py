"""A deck as a plan and as a file, and what a check says of readings of it."""

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from ballot.grade import Vote
from ballot.layout import Layout
from ballot.reading import (
    DoubtReason,
    PageReading,
    Rejection,
    RejectionReason,
    RowReading,
)
from calibration.deck.check import (
    MAX_DOUBT_SHARE,
    RowProblem,
    ScannedPage,
)
from calibration.deck.file import Deck, DeckPart, Demand, ExpectedRow
from calibration.pens.intents import RowKind
from calibration.pens.pen import InkKind
from calibration.pens.strokes import PenMark
from tests.calibration.decks import Check, make_deck, with_row


def place_of(deck: Deck, part: DeckPart, demand: Demand) -> tuple[int, ExpectedRow]:
    """Return which scan (of two a sheet) has the first row of this demand, and the row."""
    for index, sheet in enumerate(deck.sheets):
        if sheet.part is part:
            for row in sheet.rows[:45]:
                if row.demand is demand:
                    return 2 * index, row
    raise AssertionError("no such row")


def test_a_deck_is_read_back_from_its_file_as_it_was(deck: Deck) -> None:
    assert Deck.from_json(deck.to_json()) == deck


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{",
        '{"schema": "pingyi-deck/2"}',
        '{"schema": "pingyi-deck/1", "activity": "A", "form": "B"}',
        '{"schema": "pingyi-deck/1", "activity": "A", "form": "B", "sheets": [{"rows": 1}]}',
    ],
)
def test_what_is_no_deck_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Deck.from_json(text)


def test_every_key_and_word_of_the_file_is_explained(deck: Deck) -> None:
    page = Path(__file__).parents[2] / "docs" / "formats" / "deck.md"
    words = set(re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8")))
    body = json.loads(deck.to_json())
    sheet = body["sheets"][0]

    keys = {*body, *sheet, *sheet["rows"][0]}

    assert {*keys, *DeckPart, *Demand, *InkKind} - words == {InkKind.PENCIL}
    assert "pencil-30" in words


@pytest.mark.parametrize("form", ["example_layout", "dense_layout"])
def test_every_kind_of_mark_by_every_pen_stands_on_the_mark_deck(
    form: str, request: pytest.FixtureRequest
) -> None:
    deck = make_deck(request.getfixturevalue(form))
    rows = [row for sheet in deck.part(DeckPart.MARKS) for row in sheet.rows if row.pen]
    pens = {row.pen for row in rows}

    assert {pen.partition("-")[0] for pen in pens} == set(InkKind)
    assert len([pen for pen in pens if pen.startswith("pencil-")]) == 5
    for pen in pens:
        plain = {row.marks for row in rows if row.pen == pen and row.kind is RowKind.PLAIN}
        kinds = {row.kind for row in rows if row.pen == pen}
        assert plain == {*PenMark} - {PenMark.DOT, PenMark.SCRIBBLE}
        assert kinds == {*RowKind} - {RowKind.BLANK}


def test_the_mark_deck_has_two_sheets_or_more_and_blank_rows(
    deck: Deck, dense_layout: Layout
) -> None:
    for sheets in (deck.part(DeckPart.MARKS), make_deck(dense_layout).part(DeckPart.MARKS)):
        rows = Counter(row.kind for sheet in sheets for row in sheet.rows)

        assert len(sheets) >= 2
        assert rows[RowKind.BLANK] >= 11


def test_only_corrections_overvotes_and_mixed_marks_must_be_in_doubt(deck: Deck) -> None:
    doubted = {row.kind for sheet in deck.sheets for row in sheet.rows if row.vote is None}

    assert doubted == {RowKind.CORRECTION, RowKind.OVERVOTE, RowKind.MIXED}


def test_the_blank_sheet_expects_no_mark_at_all(deck: Deck) -> None:
    (blank,) = deck.part(DeckPart.BLANK)

    assert {(row.vote, row.demand, row.marks) for row in blank.rows} == {
        (Vote.ABSTAIN, Demand.READ, "")
    }


def test_a_deck_that_is_read_as_printed_passes(check: Check, scans: list[ScannedPage]) -> None:
    report = check(scans[::-1])

    assert report.check.passed
    assert (report.check.pages, report.check.rows) == (32, 16 * 66)
    assert (report.totals, report.rows, report.missing) == ((), (), ())


def test_two_rows_that_changed_places_are_named_with_their_totals(
    check: Check, deck: Deck, scans: list[ScannedPage]
) -> None:
    first, second = deck.sheets[1].rows[:2]
    moved = []
    for scan in scans:
        assert isinstance(scan.outcome, PageReading)
        a, b, *rest = scan.outcome.rows
        swapped = (replace(b, unit=a.unit), replace(a, unit=b.unit), *rest)
        is_front = scan.outcome.page == 1
        rows = swapped if is_front else scan.outcome.rows
        moved.append(replace(scan, outcome=replace(scan.outcome, rows=rows)))

    report = check(moved)

    assert not report.check.passed
    assert {total.line for total in report.totals} == {first.line, second.line}
    assert report.check.misread > 0
    assert {row.expected.line for row in report.rows} >= {first.line, second.line}


def test_two_rows_that_changed_places_in_the_file_are_named(
    check: Check, deck: Deck, scans: list[ScannedPage]
) -> None:
    body = json.loads(deck.to_json())
    known = next(sheet for sheet in body["sheets"] if sheet["part"] == "known")
    rows = known["rows"]
    other = next(row for row in rows if row["vote"] != rows[0]["vote"])
    rows[0]["unit"], other["unit"] = other["unit"], rows[0]["unit"]

    report = check(scans, against=Deck.from_json(json.dumps(body)))

    assert not report.check.passed
    assert {row.expected.line for row in report.rows} == {rows[0]["unit"], other["unit"]}
    assert {row.sheet.sheet for row in report.rows} == {known["sheet"]}
    assert {total.line for total in report.totals} == {rows[0]["unit"], other["unit"]}


def test_a_vote_read_as_another_is_named_with_both_totals(
    check: Check, deck: Deck, scans: list[ScannedPage]
) -> None:
    index, row = place_of(deck, DeckPart.KNOWN, Demand.READ)
    other = Vote.SATISFIED if row.vote is not Vote.SATISFIED else Vote.DISSATISFIED
    scans[index] = with_row(scans[index], RowReading(row.line, other))

    report = check(scans)

    (finding,) = report.rows
    assert not report.check.passed
    assert (finding.expected, finding.vote, finding.problem) == (row, other, RowProblem.MISREAD)
    assert {(t.vote, t.read - t.expected) for t in report.totals} == {(row.vote, -1), (other, 1)}


@pytest.mark.parametrize("part", [DeckPart.KNOWN, DeckPart.BLANK])
def test_a_doubt_on_the_known_deck_or_the_blank_sheet_fails(
    part: DeckPart, check: Check, deck: Deck, scans: list[ScannedPage]
) -> None:
    index, row = place_of(deck, part, Demand.READ)
    doubt = RowReading(row.line, None, (DoubtReason.MARGINAL_MARK,))
    scans[index] = with_row(scans[index], doubt)

    report = check(scans)

    (finding,) = report.rows
    assert not report.check.passed
    assert (finding.problem, finding.is_tolerated) == (RowProblem.IN_DOUBT, False)


def test_a_row_that_must_be_in_doubt_and_was_read_fails(
    check: Check, deck: Deck, scans: list[ScannedPage]
) -> None:
    index, row = place_of(deck, DeckPart.MARKS, Demand.DOUBT)
    scans[index] = with_row(scans[index], RowReading(row.line, Vote.SATISFIED))

    report = check(scans)

    assert not report.check.passed
    assert [finding.problem for finding in report.rows] == [RowProblem.NOT_DOUBTED]
    assert report.check.not_doubted == 1


def test_a_mark_by_a_pen_that_hardly_writes_may_be_in_doubt_but_not_lost(
    check: Check, deck: Deck, scans: list[ScannedPage]
) -> None:
    index, row = place_of(deck, DeckPart.MARKS, Demand.READ_OR_DOUBT)
    doubt = RowReading(row.line, None, (DoubtReason.MARGINAL_MARK,))
    in_doubt = [*scans]
    in_doubt[index] = with_row(scans[index], doubt)
    lost = [*scans]
    lost[index] = with_row(scans[index], RowReading(row.line, Vote.ABSTAIN))

    assert check(in_doubt).check.passed
    assert check(in_doubt).rows == ()
    assert [finding.problem for finding in check(lost).rows] == [RowProblem.MISREAD]
    assert not check(lost).check.passed


def test_a_few_plain_rows_of_the_mark_deck_may_be_in_doubt_and_no_more(
    check: Check, deck: Deck, scans: list[ScannedPage]
) -> None:
    plain = [
        (2 * index + (place >= 45), row)
        for index, sheet in enumerate(deck.sheets)
        for place, row in enumerate(sheet.rows)
        if row.demand is Demand.PLAIN
    ]
    allowed = int(MAX_DOUBT_SHARE * len(plain))
    kinds = (PenMark.TICK, PenMark.V, PenMark.CROSS)
    of_ticks = [each for each in plain if each[1].marks in kinds]
    reports = []
    for scan, row in of_ticks[: allowed + 1]:
        doubt = RowReading(row.line, None, (DoubtReason.MARGINAL_MARK,))
        scans[scan] = with_row(scans[scan], doubt)
        reports.append(check(scans))

    passed = [report.check.passed for report in reports]

    assert passed == [True] * allowed + [False]
    assert reports[-1].check.plain_in_doubt == allowed + 1


def test_a_page_that_is_missing_is_named_and_changes_no_total(
    check: Check, deck: Deck, scans: list[ScannedPage]
) -> None:
    report = check(scans[:9] + scans[10:])

    assert not report.check.passed
    assert report.missing == ((deck.sheets[4], 2),)
    assert report.totals == ()


def test_a_row_that_another_scan_of_its_page_reads_is_read(
    check: Check, deck: Deck, scans: list[ScannedPage]
) -> None:
    index, row = place_of(deck, DeckPart.KNOWN, Demand.READ)
    doubt = RowReading(row.line, None, (DoubtReason.MARGINAL_MARK,))
    dusty = replace(with_row(scans[index], doubt), file="dusty.jpg")

    report = check([dusty, *scans])

    assert report.check.passed
    assert report.rows == ()
    assert report.check.again == 1


def test_a_row_that_any_scan_of_its_page_misreads_is_misread(
    check: Check, deck: Deck, scans: list[ScannedPage]
) -> None:
    index, row = place_of(deck, DeckPart.BLANK, Demand.READ)
    wrong = RowReading(row.line, Vote.SATISFIED)
    again = replace(with_row(scans[index], wrong), file="again.jpg")

    for order in ([*scans, again], [again, *scans]):
        report = check(order)

        (finding,) = report.rows
        assert not report.check.passed
        assert (finding.problem, finding.file) == (RowProblem.MISREAD, "again.jpg")


def test_a_refused_page_that_was_read_from_another_scan_is_settled(
    check: Check, deck: Deck, scans: list[ScannedPage]
) -> None:
    rejection = Rejection(RejectionReason.POOR_REGISTRATION, "off", deck.sheets[2].sheet, 1)

    report = check([ScannedPage("bent.jpg", 1, rejection), *scans])

    assert report.check.passed
    assert report.rejected == ()


def test_a_page_that_was_refused_fails_even_if_all_others_are_there(
    check: Check, scans: list[ScannedPage]
) -> None:
    stranger = ScannedPage("x.jpg", 1, Rejection(RejectionReason.NOT_A_FORM, "blank"))

    report = check([*scans, stranger])

    assert not report.check.passed
    assert report.rejected == (stranger,)
