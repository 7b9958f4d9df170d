"""Rows that people decided although a switch says what they come to: the switch is silent there."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from ballot.reading import DoubtReason
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus, ruled
from ballot.rules import BlankSheetRule, RowDoubtRule, Rules, StraightLineRule

SWITCHES: Mapping[DoubtReason, str] = MappingProxyType(
    {
        DoubtReason.OVERVOTE: "double_mark",
        DoubtReason.CORRECTION: "correction",
        DoubtReason.MIXED_MARKS: "marks.mixed",
        DoubtReason.MARK_OUTSIDE_BOXES: "marks.outside",
        DoubtReason.BLANK_SHEET: "blank_sheet",
        DoubtReason.STRAIGHT_LINE: "straight_line",
    }
)
"""The key under `rules` that says what a doubt comes to."""

_ASKED = {DoubtReason.QUESTIONED, DoubtReason.KEYED_APART}
"""What people said of a row; no mark on paper."""


def probing(rules: Rules) -> Rules:
    """Return rules by which records show every blank sheet and every straight line as a doubt.

    Quotas are left out: they hold whoever settled a row, and their doubt would stand beside others.
    """
    return replace(
        rules,
        blank_sheet=BlankSheetRule.REVIEW_THEN_ABSTAIN,
        straight_line=StraightLineRule.REVIEW,
        quotas=(),
    )


def asks_always(rules: Rules) -> bool:
    """Return whether rules leave every doubt to people, so that no switch is silent anywhere."""
    return (
        rules.blank_sheet is BlankSheetRule.REVIEW_THEN_ABSTAIN
        and rules.straight_line is not StraightLineRule.VOID
        and all(ruled((doubt,), rules) is RowDoubtRule.REVIEW for doubt in DoubtReason)
    )


def rows_not_ruled(records: Iterable[SheetRecord], rules: Rules) -> dict[str, int]:
    """Return, by switch, how many rows people decided of which `rules` say something by themselves.

    Args:
        records: derived by `probing` rules; others don't show blank sheets and straight lines.
        rules: in force. A switch that asks people leaves no row out.
    """
    rows: Counter[str] = Counter()
    for record in records:
        if record.status is SheetStatus.VALID:
            rows.update(switch for row in record.rows for switch in _silent(row, rules))
    return dict(sorted(rows.items()))


def _silent(row: RowRecord, rules: Rules) -> set[str]:
    """Return the switches that would have settled this row, had no person."""
    if row.status is not RowStatus.REVIEWED:
        return set()
    doubts = [doubt for doubt in row.doubts if doubt not in _ASKED]
    if doubts == [DoubtReason.BLANK_SHEET]:
        asks = rules.blank_sheet is BlankSheetRule.REVIEW_THEN_ABSTAIN
    elif doubts == [DoubtReason.STRAIGHT_LINE]:
        asks = rules.straight_line is not StraightLineRule.VOID
    else:
        asks = ruled(doubts, rules) is RowDoubtRule.REVIEW
    return set() if asks else {SWITCHES[doubt] for doubt in doubts}
