"""What must hold for any votes under any rules."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ballot.activity import Activity
from ballot.grade import PLAN_SCALE, Vote
from ballot.ids import ID_LETTERS, LineId, SessionId, SheetId, UnitId
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus
from ballot.rules import (
    AwardConflictRule,
    Denominator,
    RankingBasis,
    Rules,
    TieBreaker,
    TieRule,
    VoidRowCounts,
)
from scoring.counts import UnitCount, check_counts, count_sheets
from scoring.designations import Designation, UnitLine
from scoring.evaluation import evaluate
from scoring.result import score_activity
from scoring.scores import ThresholdSide, satisfaction_rate, threshold_side

UNITS = {"local": ("a", "b", "c", "d"), "finance": ("e", "f")}
NAMES = [unit for units in UNITS.values() for unit in units]

MakeActivity = Callable[..., Activity]

thorough = settings(max_examples=150, database=None)

votes = st.lists(st.sampled_from(PLAN_SCALE.votes), min_size=len(NAMES), max_size=len(NAMES))
sheets = st.lists(st.tuples(votes, st.booleans()), max_size=9)
rules = st.builds(
    Rules,
    ranking_basis=st.sampled_from(RankingBasis),
    ties=st.one_of(
        st.sampled_from(TieRule),
        st.lists(st.sampled_from(TieBreaker), min_size=1, unique=True).map(tuple),
    ),
    denominator=st.sampled_from(Denominator),
    threshold=st.sampled_from([Fraction(9, 10), Fraction(1, 2), Fraction(1)]),
    void_row_counts_as=st.sampled_from(VoidRowCounts),
    veto_backfill=st.booleans(),
    award_below_rate=st.sampled_from(AwardConflictRule),
)


def records(drawn: Sequence[tuple[list[Vote], bool]]) -> list[SheetRecord]:
    return [
        SheetRecord(
            SheetId("A" * 11 + ID_LETTERS[number]),
            SessionId("east"),
            None,
            SheetStatus.VOID if is_void else SheetStatus.VALID,
            tuple(
                RowRecord(LineId(unit), vote, RowStatus.READ)
                for unit, vote in zip(NAMES, row, strict=True)
            ),
        )
        for number, (row, is_void) in enumerate(drawn)
    ]


def lines_of(activity: Activity, drawn: Sequence[SheetRecord]) -> dict[str, UnitLine]:
    made = evaluate(activity, count_sheets(activity, drawn))
    return {line.unit: line for line in made.lines}


@thorough
@given(sheets, rules, st.randoms(use_true_random=False))
def test_the_order_of_sheets_makes_no_difference(
    make_activity: MakeActivity, drawn: Any, chosen: Rules, random: Any
) -> None:
    activity = make_activity(UNITS, rules=chosen)
    straight = records(drawn)
    shuffled = random.sample(straight, len(straight))

    assert score_activity(activity, count_sheets(activity, straight)) == score_activity(
        activity, count_sheets(activity, shuffled)
    )


@thorough
@given(sheets, st.integers(0, 9))
def test_sessions_counted_apart_and_added_are_all_counted_together(
    make_activity: MakeActivity, drawn: Any, cut: int
) -> None:
    activity = make_activity(UNITS)
    whole = records(drawn)

    apart = count_sheets(activity, whole[:cut]) + count_sheets(activity, whole[cut:])

    assert apart == count_sheets(activity, whole)


@thorough
@given(sheets, rules)
def test_every_unit_is_answered_for_once_on_every_valid_sheet(
    make_activity: MakeActivity, drawn: Any, chosen: Rules
) -> None:
    activity = make_activity(UNITS, rules=chosen)
    counts = count_sheets(activity, records(drawn))

    check_counts(activity, counts)
    assert {counts.of(UnitId(unit)).rows for unit in NAMES} == {counts.valid}


LADDER = (Vote.DISSATISFIED, Vote.ABSTAIN, Vote.MOSTLY_SATISFIED, Vote.SATISFIED)
"""From worst to best, by the plan's points."""


@thorough
@given(sheets.filter(bool), rules, st.data())
def test_a_better_grade_never_harms_its_unit(
    make_activity: MakeActivity, drawn: Any, chosen: Rules, data: st.DataObject
) -> None:
    """Points, place and, with grades alone, the rate: none gets worse. (A blank row that becomes
    基本满意 can't lower a rate either; one that becomes 不满意 is no better grade.)"""
    activity = make_activity(UNITS, rules=chosen)
    before = records(drawn)
    number = data.draw(st.integers(0, len(before) - 1))
    place = data.draw(st.integers(0, len(NAMES) - 1))
    row = before[number].rows[place]
    if row.vote not in LADDER[:-1]:
        return
    better = data.draw(st.sampled_from(LADDER[LADDER.index(row.vote) + 1 :]))
    if row.vote is Vote.DISSATISFIED and better is Vote.ABSTAIN:
        return
    rows = list(before[number].rows)
    rows[place] = replace(row, vote=better)
    after = [*before]
    after[number] = replace(before[number], rows=tuple(rows))

    was, now = lines_of(activity, before)[row.unit], lines_of(activity, after)[row.unit]

    assert now.points >= was.points
    assert (now.place or 99) <= (was.place or 99)
    for reading in Denominator:
        assert (now.rates[reading] or 0) >= (was.rates[reading] or 0)


@thorough
@given(sheets, rules)
def test_places_follow_points_and_designations_follow_places(
    make_activity: MakeActivity, drawn: Any, chosen: Rules
) -> None:
    activity = make_activity(UNITS, top=1, rules=chosen)
    lines = lines_of(activity, records(drawn))
    for units in UNITS.values():
        own = [lines[unit] for unit in units]
        scored = [line for line in own if line.score is not None and line.place is not None]
        for one in scored:
            for other in scored:
                if one.score > other.score:  # type: ignore[operator]
                    assert one.place < other.place  # type: ignore[operator]
        assert sum(line.place == 1 for line in own) >= bool(scored)
    for line in lines.values():
        is_below = line.side is ThresholdSide.BELOW
        if Designation.RECTIFICATION in line.designations:
            assert is_below
            assert Designation.LAST not in line.designations


@thorough
@given(rules, st.sampled_from(["none", "one", "all void"]))
def test_nothing_breaks_without_a_valid_sheet_or_with_one(
    make_activity: MakeActivity, chosen: Rules, which: str
) -> None:
    activity = make_activity(UNITS, rules=chosen)
    row = [Vote.SATISFIED] * len(NAMES)
    drawn = {"none": [], "one": [(row, False)], "all void": [(row, True), (row, True)]}[which]

    result = score_activity(activity, count_sheets(activity, records(drawn)))

    assert result.counts.valid == (which == "one")
    assert all(
        (line.rates[Denominator.EXPRESSED_ONLY] is None) == (which != "one")
        for line in result.lines
    )


@thorough
@given(st.integers(1, 2000), st.integers(0, 2000), st.integers(1, 100))
def test_the_threshold_is_compared_exactly(ballots: int, good: int, percent: int) -> None:
    good = min(good, ballots)
    count = UnitCount.of(satisfied=good, dissatisfied=ballots - good)
    rate = satisfaction_rate(count, Denominator.WITH_ABSTENTIONS)

    side = threshold_side(rate, Fraction(percent, 100))

    assert (side is ThresholdSide.BELOW) == (100 * good < percent * ballots)
