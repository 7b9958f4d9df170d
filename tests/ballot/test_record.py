from collections.abc import Mapping

import pytest

from ballot.grade import Vote
from ballot.ids import LineId, SessionId, SheetId, UnitId
from ballot.reading import DoubtReason, RowReading
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus, sheet_record
from ballot.rules import BlankSheetRule, RowDoubtRule, Rules, StraightLineRule

UNITS = tuple(UnitId(f"u{k}") for k in range(3))
SATISFIED, MOSTLY, ABSTAIN = Vote.SATISFIED, Vote.MOSTLY_SATISFIED, Vote.ABSTAIN


def recorded(
    *seen: Vote | DoubtReason | tuple[DoubtReason, ...] | None,
    rules: Rules | None = None,
    decisions: Mapping[UnitId, Vote] | None = None,
    is_voided: bool = False,
) -> SheetRecord:
    """Return the record of a sheet on which this was seen, None being a page not scanned."""
    readings = {}
    for unit, what in zip(UNITS, seen, strict=True):
        match what:
            case Vote():
                readings[unit] = RowReading(LineId(unit), what)
            case DoubtReason():
                readings[unit] = RowReading(LineId(unit), None, (what,), SATISFIED)
            case tuple():
                readings[unit] = RowReading(LineId(unit), None, what)
    return sheet_record(
        sheet=SheetId("ABCDEFHJKMNP"),
        session=SessionId("north"),
        group=None,
        lines=UNITS,
        readings=readings,
        decisions=decisions or {},
        is_voided=is_voided,
        rules=rules or Rules(),
    )


def votes(record: SheetRecord) -> list[Vote | None]:
    return [row.vote for row in record.rows]


def test_what_was_read_without_doubt_counts_as_read() -> None:
    record = recorded(SATISFIED, ABSTAIN, MOSTLY)

    assert votes(record) == [SATISFIED, ABSTAIN, MOSTLY]
    assert {row.status for row in record.rows} == {RowStatus.READ}
    assert record.status is SheetStatus.VALID


@pytest.mark.parametrize("doubt", list(DoubtReason))
def test_a_doubtful_row_waits_for_a_person_and_its_suggestion_never_counts(
    doubt: DoubtReason,
) -> None:
    record = recorded(SATISFIED, doubt, MOSTLY)

    assert record.rows[1] == RowRecord(LineId(UNITS[1]), None, RowStatus.PENDING, (doubt,))
    assert record.pending_rows == 1


def test_a_row_whose_page_was_not_scanned_waits_too() -> None:
    record = recorded(SATISFIED, MOSTLY, None)

    assert record.rows[2].doubts == (DoubtReason.MISSING_PAGE,)
    assert record.rows[2].status is RowStatus.PENDING


def test_a_person_s_decision_goes_before_the_reading_and_keeps_its_doubts() -> None:
    record = recorded(SATISFIED, DoubtReason.OVERVOTE, MOSTLY, decisions={UNITS[1]: Vote.VOID})

    assert record.rows[1] == RowRecord(
        UNITS[1], Vote.VOID, RowStatus.REVIEWED, (DoubtReason.OVERVOTE,)
    )


@pytest.mark.parametrize(
    ("switch", "doubt"),
    [
        ("double_mark", DoubtReason.OVERVOTE),
        ("correction", DoubtReason.CORRECTION),
        ("marks_mixed", DoubtReason.MIXED_MARKS),
        ("marks_outside", DoubtReason.MARK_OUTSIDE_BOXES),
    ],
)
def test_a_rule_may_void_the_row_or_the_sheet_of_its_own_doubt_only(
    switch: str, doubt: DoubtReason
) -> None:
    void_row = recorded(SATISFIED, doubt, MOSTLY, rules=Rules(**{switch: RowDoubtRule.VOID_ROW}))
    void_sheet = recorded(
        SATISFIED, doubt, MOSTLY, rules=Rules(**{switch: RowDoubtRule.VOID_SHEET})
    )
    with_another = recorded(
        SATISFIED,
        (doubt, DoubtReason.OBSCURED),
        MOSTLY,
        rules=Rules(**{switch: RowDoubtRule.VOID_ROW}),
    )

    assert votes(void_row) == [SATISFIED, Vote.VOID, MOSTLY]
    assert void_row.status is SheetStatus.VALID
    assert void_sheet.status is SheetStatus.VOID
    assert with_another.rows[1].status is RowStatus.PENDING


def test_a_blank_sheet_waits_for_a_person_by_default() -> None:
    record = recorded(ABSTAIN, ABSTAIN, ABSTAIN)

    assert record.pending_rows == 3
    assert {row.doubts for row in record.rows} == {(DoubtReason.BLANK_SHEET,)}


def test_a_blank_sheet_may_abstain_or_be_void_by_rule() -> None:
    abstains = recorded(ABSTAIN, ABSTAIN, ABSTAIN, rules=Rules(blank_sheet=BlankSheetRule.ABSTAIN))
    void = recorded(ABSTAIN, ABSTAIN, ABSTAIN, rules=Rules(blank_sheet=BlankSheetRule.VOID))

    assert votes(abstains) == [ABSTAIN] * 3
    assert void.status is SheetStatus.VOID
    assert void.pending_rows == 0


@pytest.mark.parametrize(
    "doubt", [DoubtReason.MARK_OUTSIDE_BOXES, DoubtReason.MARGINAL_MARK, DoubtReason.OBSCURED]
)
def test_a_sheet_is_no_less_blank_for_what_is_in_doubt_in_a_row(doubt: DoubtReason) -> None:
    record = recorded(ABSTAIN, (doubt,), ABSTAIN)
    guessed = recorded(ABSTAIN, doubt, ABSTAIN)  # a speck in a box
    settled = recorded(ABSTAIN, doubt, ABSTAIN, decisions={UNITS[1]: ABSTAIN})

    assert record.pending_rows == guessed.pending_rows == 3
    assert record.rows[0].doubts == (DoubtReason.BLANK_SHEET,)
    assert record.rows[1].doubts == (DoubtReason.BLANK_SHEET, doubt)
    assert settled.pending_rows == 2


def test_a_sheet_on_which_people_say_that_a_row_is_marked_is_not_blank() -> None:
    void = recorded(ABSTAIN, (DoubtReason.OVERVOTE,), ABSTAIN, decisions={UNITS[1]: Vote.VOID})
    settled = recorded(
        ABSTAIN, (DoubtReason.MARGINAL_MARK,), ABSTAIN, decisions={UNITS[1]: SATISFIED}
    )

    assert votes(void) == [ABSTAIN, Vote.VOID, ABSTAIN]
    assert votes(settled) == [ABSTAIN, SATISFIED, ABSTAIN]


def test_a_sheet_with_a_page_missing_is_not_called_blank() -> None:
    record = recorded(ABSTAIN, ABSTAIN, None)

    assert votes(record) == [ABSTAIN, ABSTAIN, None]


def test_the_same_grade_in_every_row_counts_unless_the_rules_want_a_look() -> None:
    counts = recorded(MOSTLY, MOSTLY, MOSTLY)
    looks = recorded(MOSTLY, MOSTLY, MOSTLY, rules=Rules(straight_line=StraightLineRule.REVIEW))
    void = recorded(MOSTLY, MOSTLY, MOSTLY, rules=Rules(straight_line=StraightLineRule.VOID))

    assert votes(counts) == [MOSTLY] * 3
    assert {row.doubts for row in looks.rows} == {(DoubtReason.STRAIGHT_LINE,)}
    assert looks.pending_rows == 3
    assert void.status is SheetStatus.VOID


def test_a_sheet_that_a_person_voided_is_void_and_has_nothing_pending() -> None:
    record = recorded(SATISFIED, DoubtReason.OVERVOTE, MOSTLY, is_voided=True)

    assert record.status is SheetStatus.VOID
    assert record.pending_rows == 0


def test_a_reading_is_a_vote_or_a_doubt_never_both_or_neither() -> None:
    with pytest.raises(ValueError, match="u0"):
        RowReading(LineId(UNITS[0]), SATISFIED, (DoubtReason.OVERVOTE,))
    with pytest.raises(ValueError, match="u0"):
        RowReading(LineId(UNITS[0]), None)
    with pytest.raises(ValueError, match="u0"):
        RowRecord(LineId(UNITS[0]), SATISFIED, RowStatus.PENDING)
