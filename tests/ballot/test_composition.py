"""Shares of the groups among those who took part, against the plan's 60 and 40 percent."""

from dataclasses import replace
from fractions import Fraction

import pytest

from ballot.activity import Activity, Group
from ballot.composition import composition
from ballot.ids import GroupId, SessionId
from ballot.session import SessionStatus

SERVED, LEADERS = GroupId("served"), GroupId("leaders")


@pytest.fixture
def activity(example_activity: Activity) -> Activity:
    rules = replace(
        example_activity.rules, composition={SERVED: Fraction(6, 10), LEADERS: Fraction(4, 10)}
    )
    groups = (Group(id=SERVED, name="服务对象"), Group(id=LEADERS, name="干部代表"))
    return replace(example_activity, groups=groups, rules=rules)


def session(name: str, *issued: int, scanned: tuple[int, int] = (0, 0)) -> SessionStatus:
    by_group = dict(zip((SERVED, LEADERS), issued, strict=False))
    return SessionStatus(
        session=SessionId(name),
        printed=100,
        issued=sum(issued) or None,
        returned=sum(issued) or None,
        scanned=sum(scanned),
        valid=sum(scanned),
        void=0,
        pending=0,
        rejected=0,
        issued_by_group=by_group,
        scanned_by_group=dict(zip((SERVED, LEADERS), scanned, strict=True)),
    )


@pytest.mark.parametrize(
    ("sessions", "share", "is_off"),
    [
        ([session("north", 60, 40)], Fraction(6, 10), False),
        ([session("north", 62, 38)], Fraction(62, 100), False),
        ([session("north", 63, 37)], Fraction(63, 100), True),
        ([session("north", 90, 10), session("south", 30, 70)], Fraction(6, 10), False),
    ],
    ids=["as planned", "at the tolerance", "beyond it", "over all sessions together"],
)
def test_shares_handed_out_are_held_against_the_plan(
    activity: Activity, sessions: list[SessionStatus], share: Fraction, is_off: bool
) -> None:
    served, leaders = composition(activity, sessions)

    assert (served.issued_share, served.is_off) == (share, is_off)
    assert leaders.issued_share == 1 - share


def test_nothing_is_said_until_every_session_has_counted_its_groups(activity: Activity) -> None:
    served, _ = composition(activity, [session("north", 90, 10), session("south")])

    assert (served.issued, served.issued_share, served.is_off) == (None, None, False)


def test_scanned_sheets_are_counted_by_the_group_they_carry(activity: Activity) -> None:
    served, leaders = composition(activity, [session("north", 60, 40, scanned=(30, 10))])

    assert (served.scanned, served.scanned_share) == (30, Fraction(3, 4))
    assert leaders.scanned == 10
