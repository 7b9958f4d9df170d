"""Grades, items and forms of activity.toml, and the activity as one of its forms has it."""

from fractions import Fraction

import pytest

from ballot.activity_file import parse_activity
from ballot.errors import ActivityError
from ballot.form import CHOSEN, FormKind, OverRule
from ballot.grade import PLAN_VOTES, Vote
from ballot.ids import FIRST_FORM, FormKey, LineId, SessionId
from tests.ballot.test_activity_file import PLAIN

GRADES = """
[[grades]]
id = "good"
name = "优秀"
points = "1"
satisfies = "1"
[[grades]]
id = "fit"
name = "基本称职"
short = "基本"
points = "1/3"
satisfies = "9/10"
[[grades]]
id = "unknown"
name = "不了解"
points = "none"
satisfies = "0"
valid = false
"""

ITEMS = """
[[items]]
id = "law"
name = "依法行政"
weight = "30"
[[items]]
id = "work"
name = "工作实绩"
"""

FORMS = """
[[forms]]
id = "mend"
kind = "rectification"
title = "整改满意度调查表"
instruction = "打√"
units = ["local-02"]
grades = ["good", "fit"]
[[forms]]
id = "say"
kind = "opinion"
title = "征求意见表"
instruction = "打√"
items = ["work"]
choose = 1
writing_lines = 4
[[forms]]
id = "pick"
kind = "selection"
title = "推荐表"
instruction = "最多选两个"
choose = 2
over = "void_list"
"""


def session_on(form: str) -> tuple[str, str]:
    return (
        '{ id = "south", name = "南片区" }',
        f'{{ id = "south", name = "南片区", form = "{form}" }}',
    )


def faults(text: str) -> list[tuple[str, int | None, str]]:
    with pytest.raises(ActivityError) as failed:
        parse_activity(text.encode())
    return [(fault.key, fault.line, fault.message) for fault in failed.value.faults]


def test_grades_say_what_stands_above_the_boxes_and_what_a_row_is_worth() -> None:
    plain = PLAIN.replace("[rules.ranking]", '[rules.scoring]\nabstain = "none"\n[rules.ranking]')
    scale = parse_activity((plain + GRADES).encode()).rules.scale

    assert [
        (str(g.vote), g.name, g.head, g.points, g.satisfies, g.is_valid) for g in scale.grades
    ] == [
        ("good", "优秀", "优秀", 1, 1, True),
        ("fit", "基本称职", "基本", Fraction(1, 3), Fraction(9, 10), True),
        ("unknown", "不了解", "不了解", None, 0, False),
    ]
    assert scale.blank is None


def test_without_the_table_the_three_of_the_plan_hold() -> None:
    activity = parse_activity(PLAIN.encode())

    assert tuple(grade.vote for grade in activity.rules.scale.grades) == PLAN_VOTES
    assert activity.lines == tuple(unit.id for unit in activity.units)


def test_items_are_lines_of_each_unit() -> None:
    activity = parse_activity((PLAIN + ITEMS).encode())

    assert activity.items[0].weight == 30
    assert activity.lines[:3] == ("local-01/law", "local-01/work", "local-02/law")
    assert (activity.lines[1].unit, activity.lines[1].item) == ("local-01", "work")


def test_a_form_has_its_own_units_items_grades_and_sessions() -> None:
    text = PLAIN.replace(*session_on("mend")) + GRADES + ITEMS + FORMS
    activity = parse_activity(text.encode())

    mend = activity.of_session(SessionId("south"))
    first = activity.of_session(SessionId("north"))

    assert (mend.kind, mend.form.title) == (FormKind.RECTIFICATION, "整改满意度调查表")
    assert mend.lines == ("local-02",)
    assert [unit.id for unit in mend.units] == ["local-02"]
    assert [category.id for category in mend.categories] == ["local"]
    assert [str(grade.vote) for grade in mend.rules.scale.grades] == ["good", "fit"]
    assert mend.rules.scale.blank is None
    assert [session.id for session in mend.sessions] == ["south"]
    assert mend.form.footer == activity.form.footer
    assert (first.form_key, first.kind) == (FIRST_FORM, FormKind.EVALUATION)
    assert len(first.lines) == 2 * len(activity.units)
    assert mend.seen_by(FormKey("mend")) is mend
    # One that was taken out after printing is of the first form, and of no other.
    gone = SessionId("gone")
    assert first.holds(gone) and not mend.holds(gone)
    assert not first.holds(SessionId("south")) and mend.holds(SessionId("south"))


def test_a_list_has_one_box_a_line() -> None:
    text = PLAIN.replace(*session_on("say")) + ITEMS + FORMS.replace('grades = ["good", "fit"]', "")
    activity = parse_activity(text.encode())

    say, pick = activity.seen_by(FormKey("say")), activity.seen_by(FormKey("pick"))

    assert say.is_list and pick.is_list
    assert [grade.vote for grade in say.rules.scale.grades] == [CHOSEN]
    assert say.lines == (*(unit.id for unit in activity.units), LineId.of("", "work"))
    assert (say.choose, say.writing_lines) == (1, 4)
    assert (pick.choose, pick.over) == (2, OverRule.VOID_LIST)
    assert not activity.seen_by(FIRST_FORM).is_list


@pytest.mark.parametrize(
    ("old", "new", "key", "told"),
    [
        ('id = "fit"', 'id = "abstain"', "grades[2].id", "另有所指"),
        ('id = "fit"', 'id = "good"', "grades[2].id", "重复"),
        ('points = "none"', 'points = "1"', "grades[3].points", "none"),
        ('points = "1/3"', "points = 1", "grades[2].points", "1/2"),
        ('satisfies = "9/10"', 'satisfies = "10/9"', "grades[2].satisfies", "大于 1"),
        ('points = "1/3"\n', "", "grades[2].points", "缺少"),
        (
            "[rules.ranking]",
            '[rules.scoring]\nsatisfied = "2"\n[rules.ranking]',
            "rules.scoring.satisfied",
            "请删去",
        ),
        ('weight = "30"', 'weight = "0"', "items[1].weight", "大于 0"),
        ('units = ["local-02"]', 'units = ["local-09"]', "forms[1].units[1]", "没有"),
        ('grades = ["good", "fit"]', 'grades = ["good"]', "forms[1].grades", "2 到 6"),
        ('grades = ["good", "fit"]', 'grades = ["good", "bad"]', "forms[1].grades[2]", "没有"),
        ('items = ["work"]', 'items = ["work", "work"]', "forms[2].items[2]", "两遍"),
        ('kind = "opinion"', 'kind = "poll"', "forms[2].kind", "opinion"),
        ("choose = 2\n", "", "forms[3]", "choose"),
        ('units = ["local-02"]', "choose = 1", "forms[1].choose", "请删去"),
        (*session_on("other"), "sessions[2].form", "没有"),
    ],
)
def test_what_contradicts_is_told_by_key_and_line(old: str, new: str, key: str, told: str) -> None:
    text = PLAIN + GRADES + ITEMS + FORMS
    assert old in text

    found = faults(text.replace(old, new, 1))

    (named,) = [(line, message) for name, line, message in found if name == key]
    assert named[0] is not None
    assert told in named[1]


def test_a_form_with_more_than_six_grades_must_choose_among_them() -> None:
    more = "".join(
        f'[[grades]]\nid = "g{k}"\nname = "第{k}档"\npoints = "{9 - k}"\nsatisfies = "0"\n'
        for k in range(7)
    )

    ((key, line, message),) = faults(PLAIN + more)

    assert (key, line is not None) == ("grades", True)
    assert "7" in message and "6" in message
    assert Vote("g1") not in PLAN_VOTES


def test_a_category_is_ranked_by_one_form() -> None:
    text = PLAIN + GRADES + FORMS.replace('kind = "rectification"', 'kind = "evaluation"')

    ((key, line, message),) = [fault for fault in faults(text) if "排名" in fault[2]]

    assert (key, line is not None) == ("forms[1].units", True)
    assert "local" in message and "[form]" in message
