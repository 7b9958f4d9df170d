"""Counting sheets, and the check that the votes of each unit add up."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.activity import Activity
from ballot.errors import ReconciliationError
from ballot.grade import PLAN_SCALE, Vote
from ballot.ids import SheetId, UnitId
from ballot.record import SheetRecord
from scoring.counts import Counts, UnitCount, check_counts, count_sheets

UNITS = ("a", "b", "c")
ROWS = st.fixed_dictionaries({unit: st.sampled_from([*PLAN_SCALE.votes, None]) for unit in UNITS})
SHEETS = st.lists(st.tuples(ROWS, st.booleans()), max_size=12)


@pytest.fixture(scope="module")
def activity(make_activity: Callable[..., Activity]) -> Activity:
    return make_activity({"local": UNITS})


@pytest.fixture(scope="module")
def make_deck(make_record: Callable[..., SheetRecord]) -> Callable[..., list[SheetRecord]]:
    def make(
        sheets: list[tuple[dict[str, Vote | None], bool]], prefix: str = "S"
    ) -> list[SheetRecord]:
        return [
            make_record(f"{prefix}{number}", rows, is_void=is_void)
            for number, (rows, is_void) in enumerate(sheets)
        ]

    return make


@given(sheets=SHEETS, data=st.data())
def test_the_order_of_sheets_does_not_matter(
    activity: Activity,
    make_deck: Callable[..., list[SheetRecord]],
    sheets: list[tuple[dict[str, Vote | None], bool]],
    data: st.DataObject,
) -> None:
    deck = make_deck(sheets)
    shuffled = data.draw(st.permutations(deck))

    assert count_sheets(activity, shuffled) == count_sheets(activity, deck)


@given(east=SHEETS, west=SHEETS)
def test_merging_sessions_is_counting_them_together(
    activity: Activity,
    make_deck: Callable[..., list[SheetRecord]],
    east: list[tuple[dict[str, Vote | None], bool]],
    west: list[tuple[dict[str, Vote | None], bool]],
) -> None:
    first, second = make_deck(east, "E"), make_deck(west, "W")

    merged = count_sheets(activity, first) + count_sheets(activity, second)

    assert merged == count_sheets(activity, first + second)


@given(sheets=SHEETS)
def test_every_unit_adds_up_to_the_valid_sheets(
    activity: Activity,
    make_deck: Callable[..., list[SheetRecord]],
    sheets: list[tuple[dict[str, Vote | None], bool]],
) -> None:
    counts = count_sheets(activity, make_deck(sheets))

    check_counts(activity, counts)
    assert counts.valid == sum(not is_void for _, is_void in sheets)
    assert {counts.of(UnitId(unit)).rows for unit in UNITS} == {counts.valid}


def test_each_vote_is_counted_under_its_own_name(
    activity: Activity, make_record: Callable[..., SheetRecord]
) -> None:
    votes = [*PLAN_SCALE.votes, None]
    deck = [
        make_record(f"{number}{copy}", dict.fromkeys(UNITS, vote))
        for number, vote in enumerate(votes, start=1)
        for copy in range(number)
    ]

    counts = count_sheets(activity, deck)

    assert counts.of(UnitId("b")) == UnitCount.of(
        satisfied=1, mostly_satisfied=2, dissatisfied=3, abstain=4, void=5, pending=6
    )


def test_a_void_sheet_adds_nothing(
    activity: Activity, make_record: Callable[..., SheetRecord]
) -> None:
    counts = count_sheets(
        activity, [make_record("A", dict.fromkeys(UNITS, Vote.SATISFIED), is_void=True)]
    )

    assert counts.valid == 0
    assert counts.of(UnitId("a")) == UnitCount()


def test_a_sheet_that_occurs_twice_is_refused_by_its_id(
    activity: Activity, make_record: Callable[..., SheetRecord]
) -> None:
    record = make_record("ABCDEFHJKMNP", dict.fromkeys(UNITS, Vote.SATISFIED))

    with pytest.raises(ReconciliationError, match="ABCDEFHJKMNP"):
        count_sheets(activity, [record, record])


@pytest.mark.parametrize("rows", [("a", "b"), ("a", "b", "b"), ("a", "b", "c", "d")])
def test_a_sheet_with_other_rows_than_the_form_is_refused(
    activity: Activity, make_record: Callable[..., SheetRecord], rows: tuple[str, ...]
) -> None:
    whole = make_record("A", dict.fromkeys(set(rows), Vote.SATISFIED))
    by_unit = {row.unit: row for row in whole.rows}
    record = replace(whole, rows=tuple(by_unit[UnitId(unit)] for unit in rows))

    with pytest.raises(ReconciliationError, match=f" {len(rows)} "):
        count_sheets(activity, [record])


def test_votes_that_do_not_add_up_are_named_with_the_difference(activity: Activity) -> None:
    counts = Counts(
        valid=5,
        by_line={
            UnitId("a"): UnitCount.of(satisfied=5),
            UnitId("b"): UnitCount.of(satisfied=3, abstain=1),
            UnitId("c"): UnitCount.of(void=4, pending=4),
        },
    )

    with pytest.raises(ReconciliationError) as raised:
        check_counts(activity, counts)

    message = str(raised.value)
    assert "b 4 行（-1）" in message
    assert "c 8 行（+3）" in message
    assert "a 5" not in message


def test_a_blank_deck_counts_to_nothing(activity: Activity) -> None:
    counts = count_sheets(activity, [])

    check_counts(activity, counts)
    assert counts.valid == 0
    assert SheetId("A") not in counts.by_line
