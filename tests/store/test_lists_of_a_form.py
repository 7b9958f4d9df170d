"""The limit of a list reaches the records of its sheets."""

from dataclasses import replace

import pytest

from ballot.activity import Activity
from ballot.form import CHOSEN, LIST_GRADES, FormKind, OverRule
from ballot.grade import Vote
from ballot.ids import LineId
from ballot.reading import DoubtReason
from ballot.rules import Rules
from store.evidence import Store
from tests.store.decided_cases import ZHANG
from tests.store.scanned import U1, A, MakeReading, record_of, scan


@pytest.fixture
def selection(activity: Activity) -> Activity:
    rules = Rules(grades=LIST_GRADES)
    return replace(activity, kind=FormKind.SELECTION, choose=1, rules=rules)


def scan_over(store: Store, make_reading: MakeReading) -> None:
    scan(store, make_reading("A", 1, u1=CHOSEN, u2=CHOSEN), make_reading("A", 2, u3=Vote.ABSTAIN))


def test_more_than_may_be_waits_and_a_person_settles_it(
    store: Store, selection: Activity, make_reading: MakeReading
) -> None:
    scan_over(store, make_reading)

    waiting = record_of(store, selection, A)
    assert [row.doubts for row in waiting.rows] == [(DoubtReason.OVER_CHOICE,)] * 2 + [()]

    for row in waiting.rows[:2]:
        vote = CHOSEN if row.unit == U1 else Vote.ABSTAIN
        store.resolve_row(A, row.line, vote, "张三", "划掉", activity=selection)

    settled = [row.vote for row in record_of(store, selection, A).rows]
    assert settled == [CHOSEN, Vote.ABSTAIN, Vote.ABSTAIN]


def test_a_line_of_a_void_list_can_be_asked_about(
    store: Store, selection: Activity, make_reading: MakeReading
) -> None:
    void = replace(selection, over=OverRule.VOID_LIST)
    scan_over(store, make_reading)
    assert {row.vote for row in record_of(store, void, A).rows} == {Vote.VOID}

    store.reopen_row(A, LineId(U1), ZHANG, "再看", activity=void)
    store.resolve_row(A, LineId(U1), Vote.ABSTAIN, "张三", "误读", activity=void)

    settled = [row.vote for row in record_of(store, void, A).rows]
    assert settled == [Vote.ABSTAIN, CHOSEN, Vote.ABSTAIN]
