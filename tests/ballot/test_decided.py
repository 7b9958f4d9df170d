"""Rows that people settled of which a switch says something by itself."""

import pytest

from ballot.decided import SWITCHES, probing, rows_not_ruled
from ballot.grade import Vote
from ballot.ids import LineId, SessionId, SheetId, UnitId
from ballot.reading import DoubtReason, RowReading
from ballot.record import SheetRecord, sheet_record
from ballot.rules import BlankSheetRule, RowDoubtRule, Rules, StraightLineRule

UNITS = (UnitId("a"), UnitId("b"))


def record(rules: Rules, *readings: RowReading, decided: bool = True) -> SheetRecord:
    return sheet_record(
        sheet=SheetId("ABCDEFHJKMNP"),
        session=SessionId("north"),
        group=None,
        lines=UNITS,
        readings={reading.unit: reading for reading in readings},
        decisions={UNITS[0]: Vote.SATISFIED} if decided else {},
        is_voided=False,
        rules=probing(rules),
    )


def doubted(*doubts: DoubtReason) -> tuple[RowReading, RowReading]:
    return RowReading(LineId(UNITS[0]), None, doubts), RowReading(
        LineId(UNITS[1]), Vote.DISSATISFIED
    )


@pytest.mark.parametrize(
    ("doubt", "field"),
    [
        (DoubtReason.OVERVOTE, "double_mark"),
        (DoubtReason.CORRECTION, "correction"),
        (DoubtReason.MIXED_MARKS, "marks_mixed"),
        (DoubtReason.MARK_OUTSIDE_BOXES, "marks_outside"),
    ],
)
@pytest.mark.parametrize("verdict", list(RowDoubtRule))
def test_a_settled_row_is_outside_of_every_switch_that_asks_nobody(
    doubt: DoubtReason, field: str, verdict: RowDoubtRule
) -> None:
    rules = Rules(**{field: verdict})  # type: ignore[arg-type]

    rows = rows_not_ruled([record(rules, *doubted(doubt))], rules)

    assert rows == ({} if verdict is RowDoubtRule.REVIEW else {SWITCHES[doubt]: 1})


def test_a_row_that_nobody_settled_is_ruled() -> None:
    rules = Rules(double_mark=RowDoubtRule.VOID_ROW)

    assert (
        rows_not_ruled([record(rules, *doubted(DoubtReason.OVERVOTE), decided=False)], rules) == {}
    )


def test_a_row_with_another_doubt_beside_it_goes_to_people_by_any_rule() -> None:
    rules = Rules(double_mark=RowDoubtRule.VOID_ROW)
    readings = doubted(DoubtReason.OVERVOTE, DoubtReason.OBSCURED)

    assert rows_not_ruled([record(rules, *readings)], rules) == {}


@pytest.mark.parametrize("rule", list(BlankSheetRule))
def test_a_settled_row_of_a_blank_sheet(rule: BlankSheetRule) -> None:
    rules = Rules(blank_sheet=rule)
    blank = [RowReading(LineId(unit), Vote.ABSTAIN) for unit in UNITS]

    rows = rows_not_ruled([record(rules, *blank)], rules)

    asks = rule is BlankSheetRule.REVIEW_THEN_ABSTAIN
    assert rows == ({} if asks else {"blank_sheet": 1})


@pytest.mark.parametrize("rule", list(StraightLineRule))
def test_a_settled_row_of_a_straight_line(rule: StraightLineRule) -> None:
    rules = Rules(straight_line=rule)
    line = [RowReading(LineId(unit), Vote.SATISFIED) for unit in UNITS]

    rows = rows_not_ruled([record(rules, *line)], rules)

    assert rows == ({"straight_line": 1} if rule is StraightLineRule.VOID else {})
