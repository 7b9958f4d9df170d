"""Quotas of grades on one sheet: what is read, what people settled, and what the sheet comes to."""

from collections.abc import Mapping, Sequence

import pytest

from ballot.decided import probing, rows_not_ruled
from ballot.form import LIST_GRADES
from ballot.grade import Vote
from ballot.ids import SessionId, SheetId, UnitId
from ballot.other_rules import Quota, QuotaRule
from ballot.reading import DoubtReason, RowReading
from ballot.record import RowStatus, SheetRecord, SheetStatus, sheet_record
from ballot.rules import BlankSheetRule, RowDoubtRule, Rules, StraightLineRule

BEST, FAIR, WORST, BLANK = "satisfied", "mostly_satisfied", "dissatisfied", "abstain"
UNITS = tuple(UnitId(f"u{n}") for n in range(4))
OVER = DoubtReason.OVER_QUOTA
AT_MOST = Quota(grades=(Vote(BEST),), at_most=2)
AT_LEAST = Quota(grades=(Vote(FAIR), Vote(WORST)), at_least=2)
VOIDS_MOST = Quota(grades=AT_MOST.grades, at_most=2, then=QuotaRule.VOID_SHEET)
VOIDS_LEAST = Quota(grades=AT_LEAST.grades, at_least=2, then=QuotaRule.VOID_SHEET)


def recorded(
    seen: Sequence[str | DoubtReason | None],
    *quotas: Quota,
    decisions: Mapping[int, str] | None = None,
    questions: Mapping[int, DoubtReason] | None = None,
    **rules: object,
) -> SheetRecord:
    """Return the record of a sheet on which this was seen, None being a page not scanned."""
    readings = {}
    for unit, what in zip(UNITS, seen, strict=True):
        if isinstance(what, DoubtReason):
            readings[unit] = RowReading(unit, None, (what,))
        elif what is not None:
            readings[unit] = RowReading(unit, Vote(what))
    return sheet_record(
        sheet=SheetId("ABCDEFHJKMNP"),
        session=SessionId("north"),
        group=None,
        lines=UNITS,
        readings=readings,
        decisions={UNITS[n]: Vote(vote) for n, vote in (decisions or {}).items()},
        is_voided=False,
        rules=Rules(quotas=quotas, **rules),  # type: ignore[arg-type]
        questions={UNITS[n]: (why,) for n, why in (questions or {}).items()},
    )


def waiting(record: SheetRecord) -> list[int]:
    return [n for n, row in enumerate(record.rows) if row.status is RowStatus.PENDING]


def asked(record: SheetRecord) -> list[int]:
    return [n for n, row in enumerate(record.rows) if OVER in row.doubts]


@pytest.mark.parametrize("quota", [AT_MOST, VOIDS_MOST, AT_LEAST, VOIDS_LEAST])
def test_a_sheet_that_keeps_a_quota_counts_as_it_was_read(quota: Quota) -> None:
    seen = (BEST, BEST, FAIR, WORST)

    assert recorded(seen, quota) == recorded(seen)


def test_rows_that_could_mend_a_broken_quota_wait_for_a_person() -> None:
    record = recorded((BEST, BEST, FAIR, BEST), AT_MOST)

    assert record.status is SheetStatus.VALID
    assert waiting(record) == asked(record) == [0, 1, 3]
    assert [row.doubts for row in record.rows] == [(OVER,), (OVER,), (), (OVER,)]

    record = recorded((BEST, BLANK, BEST, FAIR), AT_LEAST)

    assert waiting(record) == asked(record) == [0, 1, 2]


@pytest.mark.parametrize(
    ("seen", "quota"),
    [((BEST, BEST, FAIR, BEST), VOIDS_MOST), ((BEST, BLANK, BEST, FAIR), VOIDS_LEAST)],
)
def test_a_broken_quota_voids_the_sheet_where_the_rules_say_so(
    seen: tuple[str, ...], quota: Quota
) -> None:
    record = recorded(seen, quota)

    assert record.status is SheetStatus.VOID
    assert record.pending_rows == 0
    assert [row.vote for row in record.rows] == list(seen)
    assert asked(record)


@pytest.mark.parametrize("quota", [AT_LEAST, VOIDS_LEAST])
@pytest.mark.parametrize("open_row", [DoubtReason.OVERVOTE, None])
def test_nothing_is_said_of_at_least_while_a_row_waits(
    quota: Quota, open_row: DoubtReason | None
) -> None:
    seen = (BEST, BEST, BEST, open_row)

    assert recorded(seen, quota) == recorded(seen)


def test_at_most_is_broken_whatever_rows_that_wait_hold() -> None:
    seen = (BEST, BEST, BEST, DoubtReason.OVERVOTE)

    record = recorded(seen, AT_MOST)
    assert waiting(record) == [0, 1, 2, 3]
    assert asked(record) == [0, 1, 2]
    assert recorded(seen, VOIDS_MOST).status is SheetStatus.VOID


def test_a_row_that_waits_counts_for_no_grade() -> None:
    seen = (BEST, BEST, DoubtReason.OVERVOTE, DoubtReason.OVERVOTE)

    assert recorded(seen, VOIDS_MOST) == recorded(seen)


def test_what_people_settled_counts_before_what_was_read() -> None:
    seen = (BEST, BEST, BEST, DoubtReason.OVERVOTE)

    mended = recorded(seen, VOIDS_MOST, decisions={2: FAIR, 3: FAIR})
    broken = recorded((BEST, BEST, FAIR, DoubtReason.OVERVOTE), VOIDS_MOST, decisions={3: BEST})

    assert (mended.status, asked(mended)) == (SheetStatus.VALID, [])
    assert broken.status is SheetStatus.VOID


def test_once_people_have_settled_the_rows_their_decisions_stand() -> None:
    seen = (BEST, BEST, BEST, FAIR)

    partly = recorded(seen, AT_MOST, decisions={0: BEST})
    wholly = recorded(seen, AT_MOST, decisions={0: BEST, 1: BEST, 2: BEST})
    mended = recorded(seen, AT_MOST, decisions={0: FAIR})

    assert waiting(partly) == [1, 2]
    assert (waiting(wholly), wholly.status) == ([], SheetStatus.VALID)
    assert [row.vote for row in wholly.rows] == list(seen)
    assert asked(wholly) == [0, 1, 2]  # why they were looked at
    assert (waiting(mended), asked(mended)) == ([], [])


@pytest.mark.parametrize("why", [DoubtReason.QUESTIONED, DoubtReason.COPIES_DIFFER])
def test_a_row_that_is_asked_about_counts_for_no_grade_before_it_is_settled(
    why: DoubtReason,
) -> None:
    """Of two scans that differ neither alone may void a sheet."""
    seen = (BEST, BEST, BEST, FAIR)

    open_ = recorded(seen, VOIDS_MOST, questions={0: why})
    kept = recorded(seen, VOIDS_MOST, questions={0: why}, decisions={0: BEST})

    assert (open_.status, waiting(open_)) == (SheetStatus.VALID, [0])
    assert kept.status is SheetStatus.VOID


def test_a_blank_sheet_waits_for_its_look_before_anything_is_said_of_at_least() -> None:
    seen = (BLANK,) * 4
    looked = dict.fromkeys(range(4), BLANK)

    record = recorded(seen, VOIDS_LEAST)

    assert record == recorded(seen)
    assert {row.doubts for row in record.rows} == {(DoubtReason.BLANK_SHEET,)}
    assert recorded(seen, VOIDS_LEAST, decisions=looked).status is SheetStatus.VOID
    assert not waiting(recorded(seen, AT_LEAST, decisions=looked))
    at_once = recorded(seen, VOIDS_LEAST, blank_sheet=BlankSheetRule.ABSTAIN)
    assert at_once.status is SheetStatus.VOID


@pytest.mark.parametrize(("looks", "voids"), [(AT_MOST, VOIDS_MOST), (AT_LEAST, VOIDS_LEAST)])
def test_a_straight_line_that_waits_for_its_look_is_held_to_quotas_too(
    looks: Quota, voids: Quota
) -> None:
    """Else whoever confirms its rows would never learn that a quota is broken."""
    seen, review = (BEST,) * 4, {"straight_line": StraightLineRule.REVIEW}

    record = recorded(seen, looks, **review)

    assert {row.doubts for row in record.rows} == {(DoubtReason.STRAIGHT_LINE, OVER)}
    assert waiting(record) == [0, 1, 2, 3]
    assert recorded(seen, voids, **review).status is SheetStatus.VOID


def test_a_row_that_another_rule_made_void_is_not_brought_back() -> None:
    seen = (BEST, BEST, FAIR, DoubtReason.OVERVOTE)

    record = recorded(seen, AT_LEAST, double_mark=RowDoubtRule.VOID_ROW)

    assert waiting(record) == [0, 1]
    assert record.rows[3].vote is Vote.VOID


def test_a_quota_is_not_asked_of_a_form_without_its_grades() -> None:
    """A list of suggestions has one grade; the evaluation's quotas are none of its business."""
    record = recorded(
        (BLANK,) * 4, VOIDS_LEAST, grades=LIST_GRADES, blank_sheet=BlankSheetRule.ABSTAIN
    )

    assert record.status is SheetStatus.VALID


def test_several_quotas_hold_each_for_itself() -> None:
    record = recorded((BEST, BEST, BEST, WORST), AT_MOST, AT_LEAST)

    assert [row.doubts.count(OVER) for row in record.rows] == [1, 1, 1, 0]
    both = recorded((BEST, BEST, BEST, WORST), AT_MOST, VOIDS_LEAST)
    assert both.status is SheetStatus.VOID


def test_rows_that_a_switch_left_to_people_are_counted_as_without_quotas() -> None:
    """A quota's doubt beside another one must not hide that a person went before a rule."""
    rules = Rules(quotas=(AT_MOST,), double_mark=RowDoubtRule.VOID_ROW)
    record = recorded(
        (BEST, BEST, DoubtReason.OVERVOTE, FAIR),
        *probing(rules).quotas,
        decisions={0: BEST, 1: BEST, 2: BEST},
        double_mark=RowDoubtRule.VOID_ROW,
    )

    assert rows_not_ruled([record], rules) == {"double_mark": 1}
