"""Lists of which no more lines may be marked than the form says."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.activity import Activity
from ballot.activity_file import parse_activity
from ballot.form import CHOSEN, LIST_GRADES, OverRule
from ballot.grade import Vote
from ballot.ids import LineId, SessionId, SheetId
from ballot.lists import ListRule, list_rule
from ballot.reading import DoubtReason, RowReading
from ballot.record import RowStatus, SheetRecord, SheetStatus, sheet_record
from ballot.rules import BlankSheetRule, Rules, StraightLineRule
from tests.ballot.test_activity_file import PLAIN
from tests.ballot.test_forms_of_activity import FORMS, GRADES, ITEMS, session_on

ABSTAIN, VOID = Vote.ABSTAIN, Vote.VOID
MARGINAL, OVER = DoubtReason.MARGINAL_MARK, DoubtReason.OVER_CHOICE
LINES = tuple(LineId(f"u{k}") for k in range(4))
ASPECT = LineId.of("", "work")

Seen = Vote | DoubtReason | None


def recorded(
    *seen: Seen,
    over: OverRule = OverRule.REVIEW,
    choose: int | None = 1,
    decisions: Mapping[LineId, Vote] | None = None,
    questions: Mapping[LineId, Sequence[DoubtReason]] | None = None,
    rules: Rules | None = None,
) -> SheetRecord:
    """Return the record of a list of four lines and an aspect; None is a page not scanned."""
    lines = (*LINES, ASPECT)
    readings = {}
    for line, what in zip(lines, (*seen, CHOSEN), strict=True):
        if isinstance(what, DoubtReason):
            readings[line] = RowReading(line, None, (what,), CHOSEN)
        elif what is not None:
            readings[line] = RowReading(line, what)
    return sheet_record(
        sheet=SheetId("ABCDEFHJKMNP"),
        session=SessionId("north"),
        group=None,
        lines=lines,
        readings=readings,
        decisions=decisions or {},
        is_voided=False,
        rules=rules or Rules(grades=LIST_GRADES),
        questions=questions or {},
        limit=ListRule(lines=frozenset(LINES), mark=CHOSEN, choose=choose, over=over),
    )


def votes(record: SheetRecord) -> list[Vote | None]:
    """Return what the lines of the list come to, the aspect left out."""
    return [row.vote for row in record.rows][: len(LINES)]


@pytest.mark.parametrize("over", OverRule)
def test_as_many_as_may_be_count_as_read(over: OverRule) -> None:
    record = recorded(CHOSEN, ABSTAIN, CHOSEN, ABSTAIN, choose=2, over=over)

    assert votes(record) == [CHOSEN, ABSTAIN, CHOSEN, ABSTAIN]
    assert record.pending_rows == 0


def test_where_more_are_marked_every_marked_line_waits_for_its_reason() -> None:
    record = recorded(CHOSEN, ABSTAIN, CHOSEN, MARGINAL)

    assert votes(record) == [None, ABSTAIN, None, None]
    assert [row.doubts for row in record.rows] == [(OVER,), (), (OVER,), (MARGINAL,), ()]


def test_by_void_list_every_line_is_void_and_says_why() -> None:
    record = recorded(CHOSEN, ABSTAIN, CHOSEN, MARGINAL, over=OverRule.VOID_LIST)

    assert votes(record) == [VOID] * 4
    assert record.pending_rows == 0
    assert [row.doubts for row in record.rows] == [(OVER,), (), (OVER,), (MARGINAL,), ()]
    assert record.rows[-1].vote is CHOSEN  # an aspect is in no list
    assert record.status is SheetStatus.VALID


@pytest.mark.parametrize("over", OverRule)
@pytest.mark.parametrize("unsure", [MARGINAL, None])
def test_where_it_hangs_on_a_doubt_the_doubt_waits_first(over: OverRule, unsure: Seen) -> None:
    record = recorded(CHOSEN, ABSTAIN, unsure, ABSTAIN, over=over)

    assert votes(record) == [CHOSEN, ABSTAIN, None, ABSTAIN]


@pytest.mark.parametrize("over", OverRule)
def test_a_doubt_that_is_settled_as_marked_makes_it_too_many(over: OverRule) -> None:
    record = recorded(CHOSEN, ABSTAIN, MARGINAL, ABSTAIN, over=over, decisions={LINES[2]: CHOSEN})

    waits = over is OverRule.REVIEW
    assert votes(record) == ([None, ABSTAIN, CHOSEN, ABSTAIN] if waits else [VOID] * 4)


def test_a_line_that_was_read_as_marked_waits_for_a_person_though_another_was_taken_back() -> None:
    """The reader was sure of both, and wrong in one."""
    record = recorded(CHOSEN, CHOSEN, ABSTAIN, ABSTAIN, decisions={LINES[0]: ABSTAIN})

    assert votes(record) == [ABSTAIN, None, ABSTAIN, ABSTAIN]

    settled = {LINES[0]: ABSTAIN, LINES[1]: CHOSEN}
    record = recorded(CHOSEN, CHOSEN, ABSTAIN, ABSTAIN, decisions=settled)

    assert votes(record) == [ABSTAIN, CHOSEN, ABSTAIN, ABSTAIN]
    assert {row.status for row in record.rows[:2]} == {RowStatus.REVIEWED}
    assert record.rows[1].doubts == (OVER,)


def test_where_people_say_that_too_many_are_marked_the_list_is_void() -> None:
    settled = dict.fromkeys(LINES[:2], CHOSEN)

    record = recorded(CHOSEN, CHOSEN, ABSTAIN, MARGINAL, decisions=settled)

    assert votes(record) == [VOID] * 4
    status = [row.status for row in record.rows[:3]]
    assert status == [RowStatus.REVIEWED, RowStatus.REVIEWED, RowStatus.READ]


@pytest.mark.parametrize("over", OverRule)
def test_a_line_that_people_asked_about_waits_in_a_void_list_too(over: OverRule) -> None:
    settled = dict.fromkeys(LINES[:2], CHOSEN)
    asked = {LINES[2]: (DoubtReason.QUESTIONED,)}

    record = recorded(
        CHOSEN, CHOSEN, CHOSEN, ABSTAIN, decisions=settled, questions=asked, over=over
    )

    assert votes(record) == [VOID, VOID, None, VOID]


@pytest.mark.parametrize("over", OverRule)
def test_a_mark_that_is_asked_about_is_not_sure(over: OverRule) -> None:
    asked = {LINES[0]: (DoubtReason.COPIES_DIFFER,)}

    record = recorded(CHOSEN, CHOSEN, ABSTAIN, ABSTAIN, questions=asked, over=over)

    assert votes(record) == [None, CHOSEN, ABSTAIN, ABSTAIN]


def test_a_list_without_a_limit_may_be_marked_throughout_and_is_no_straight_line() -> None:
    rules = Rules(grades=LIST_GRADES, straight_line=StraightLineRule.VOID)

    record = recorded(*[CHOSEN] * 4, choose=None, rules=rules)

    assert votes(record) == [CHOSEN] * 4
    assert record.status is SheetStatus.VALID


@pytest.mark.parametrize("rule", BlankSheetRule)
def test_a_list_without_a_mark_is_a_blank_sheet(rule: BlankSheetRule) -> None:
    readings = {line: RowReading(line, ABSTAIN) for line in LINES}

    record = sheet_record(
        sheet=SheetId("ABCDEFHJKMNP"),
        session=SessionId("north"),
        group=None,
        lines=LINES,
        readings=readings,
        decisions={},
        is_voided=False,
        rules=Rules(grades=LIST_GRADES, blank_sheet=rule),
        limit=ListRule(lines=frozenset(LINES), mark=CHOSEN, choose=1),
    )

    waits = rule is BlankSheetRule.REVIEW_THEN_ABSTAIN
    assert votes(record) == [None if waits else ABSTAIN] * 4
    is_void = rule is BlankSheetRule.VOID
    assert record.status is (SheetStatus.VOID if is_void else SheetStatus.VALID)


# By property

_SEEN = st.sampled_from([CHOSEN, ABSTAIN, MARGINAL, None])
_SHEETS = st.tuples(_SEEN, _SEEN, _SEEN, _SEEN)
_DECISIONS = st.dictionaries(st.sampled_from(LINES), st.sampled_from([CHOSEN, ABSTAIN, VOID]))
_ASKED = st.dictionaries(
    st.sampled_from(LINES), st.sampled_from([(DoubtReason.QUESTIONED,), (MARGINAL,)])
)


@given(_SHEETS, _DECISIONS, _ASKED, st.integers(1, 4), st.sampled_from(OverRule))
def test_no_list_counts_more_than_may_be(
    seen: tuple[Seen, ...],
    decisions: dict[LineId, Vote],
    questions: dict[LineId, tuple[DoubtReason, ...]],
    choose: int,
    over: OverRule,
) -> None:
    record = recorded(*seen, over=over, choose=choose, decisions=decisions, questions=questions)

    counted = votes(record).count(CHOSEN)
    assert counted <= choose or None in votes(record)  # it isn't final while a line waits
    for line, row in zip(LINES, record.rows, strict=False):
        if line in questions and line not in decisions:
            assert row.vote is None
        if line in decisions:
            assert row.vote in (decisions[line], VOID)


def settled(seen: tuple[Seen, ...], said: list[Vote], order: list[int]) -> list[Vote | None]:
    """Return what a list comes to, whose waiting lines people settle one after the other."""
    decisions: dict[LineId, Vote] = {}
    while True:
        record = recorded(*seen, choose=2, decisions=decisions)
        waiting = [place for place in order if record.rows[place].vote is None]
        if not waiting:
            return votes(record)
        decisions[LINES[waiting[0]]] = said[waiting[0]]


@given(
    _SHEETS,
    st.lists(st.sampled_from([CHOSEN, ABSTAIN]), min_size=4, max_size=4),
    st.permutations(range(4)),
)
def test_in_whatever_order_people_settle_the_lines_the_list_comes_to_the_same(
    seen: tuple[Seen, ...], said: list[Vote], order: list[int]
) -> None:
    came_to = settled(seen, said, order)

    assert came_to == settled(seen, said, [0, 1, 2, 3])
    assert came_to == [VOID] * 4 or (VOID not in came_to and came_to.count(CHOSEN) <= 2)


# From activity.toml


def seen_by(form: str) -> Activity:
    text = PLAIN.replace(*session_on(form)) + GRADES + ITEMS + FORMS
    return parse_activity(text.encode()).of_session(SessionId("south"))


def test_a_form_that_is_no_list_has_no_limit() -> None:
    assert list_rule(seen_by("mend")) is None
    assert list_rule(parse_activity(PLAIN.encode())) is None


def test_the_list_of_an_opinion_form_is_its_units() -> None:
    seen = seen_by("say")

    rule = list_rule(seen)

    assert rule is not None
    assert rule.lines == {LineId(unit.id) for unit in seen.units}
    assert (rule.mark, rule.choose, rule.over) == (CHOSEN, 1, OverRule.REVIEW)


def test_where_the_form_names_no_number_as_many_as_one_likes_may_be_marked() -> None:
    """It says so above the list, too."""
    text = PLAIN.replace(*session_on("say")) + GRADES + ITEMS + FORMS
    many = text.replace("choose = 1\nwriting_lines", "writing_lines")
    seen = parse_activity(many.encode()).of_session(SessionId("south"))

    rule = list_rule(seen)

    assert rule is not None
    assert rule.choose is None


def test_a_selection_has_the_limit_and_the_rule_of_its_form() -> None:
    rule = list_rule(seen_by("pick"))

    assert rule is not None
    assert (rule.mark, rule.choose, rule.over) == (CHOSEN, 2, OverRule.VOID_LIST)


def test_in_a_selection_with_grades_the_best_one_counts() -> None:
    text = PLAIN.replace(*session_on("pick")) + GRADES + ITEMS + FORMS
    graded = text.replace("choose = 2", 'choose = 2\ngrades = ["good", "fit"]')
    seen = parse_activity(graded.encode()).of_session(SessionId("south"))

    rule = list_rule(seen)

    assert rule is not None
    assert rule.mark == Vote("good")
    assert rule.lines == set(seen.lines)
