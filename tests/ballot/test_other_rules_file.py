"""Rules of other places in activity.toml: what is read, and faults with key and line."""

from fractions import Fraction

import pytest

from ballot.activity_file import parse_activity
from ballot.errors import ActivityError
from ballot.grade import Vote
from ballot.other_rules import (
    Band,
    BandBy,
    GradeBreaker,
    LastBy,
    Measure,
    Quota,
    QuotaRule,
    RankPoints,
)
from ballot.rules import TieBreaker

PLAIN = """\
schema = "pingyi-activity/1"
id = "ABCDEFHJ"
name = "评议"
year = 2026
categories = [
    {id = "local", name = "地方", top = 1, last = 2},
    {id = "finance", name = "金融", top = 0},
]
sessions = [{id = "north", name = "北片区"}]
units = [
    {id = "a", name = "甲", full_name = "甲局", category = "local"},
    {id = "b", name = "乙", full_name = "乙局", category = "local"},
    {id = "c", name = "丙", full_name = "丙行", category = "finance"},
]
[form]
title = "测评表"
instruction = "打√"
points = []
footer = "不记名"
[[grades]]
id = "excellent"
name = "优秀"
points = "100"
satisfies = "1"
[[grades]]
id = "fair"
name = "称职"
points = "80"
satisfies = "1"
[[grades]]
id = "poor"
name = "不称职"
points = "40"
satisfies = "0"
[rules.ranking]
ties = ["most:excellent", "rate", "fewest:poor"]
[rules.last]
by = "number"
count = 1
below = "75"
measure = "mean"
[[rules.bands]]
name = "好"
by = "share"
grades = ["excellent"]
at_least = "2/3"
[[rules.bands]]
name = "较好"
at_least = "85/100"
[[rules.bands]]
name = "一般"
at_least = "60/100"
[[rules.rank_points]]
points = ["10", "8"]
[[rules.rank_points]]
category = "finance"
first = "5"
step = "1/2"
rest = "1"
[[rules.quotas]]
grades = ["excellent"]
at_most = 3
[[rules.quotas]]
grades = ["fair", "poor"]
at_least = 2
then = "void_sheet"
"""


def test_rules_of_other_places_are_read() -> None:
    activity = parse_activity(PLAIN.encode())
    rules, (excellent, fair, poor) = activity.rules, map(Vote, ("excellent", "fair", "poor"))

    assert rules.ties == (
        GradeBreaker(is_most=True, grade=excellent),
        TieBreaker.RATE,
        GradeBreaker(is_most=False, grade=poor),
    )
    assert [category.last for category in activity.categories] == [2, None]
    assert (rules.last_by, rules.last_count, rules.last_below, rules.last_measure) == (
        LastBy.NUMBER, 1, 75, Measure.MEAN,
    )  # fmt: skip
    assert rules.bands == (
        Band(name="好", by=BandBy.SHARE, grades=(excellent,), at_least=Fraction(2, 3)),
        Band(name="较好", at_least=Fraction(85, 100)),
        Band(name="一般", at_least=Fraction(6, 10)),
    )
    assert rules.rank_points == (
        RankPoints(points=(Fraction(10), Fraction(8))),
        RankPoints(category="finance", first=Fraction(5), step=Fraction(1, 2), rest=Fraction(1)),
    )
    assert rules.quotas == (
        Quota(grades=(excellent,), at_most=3),
        Quota(grades=(fair, poor), at_least=2, then=QuotaRule.VOID_SHEET),
    )


@pytest.mark.parametrize(
    ("old", "new", "key", "line_of", "message"),
    [
        ('"most:excellent"', '"most:good"', "rules.ranking.ties[1]", "ties", "excellent, fair"),
        ('"most:excellent"', '"least:poor"', "rules.ranking.ties", "ties", "fewest:"),
        ("last = 2", "last = 3", "categories[1].last", "地方", "只有 2 个单位"),
        ("last = 2", "last = -1", "categories[1].last", "地方", "0"),
        ('by = "number"', 'by = "share"', "rules.last.by", 'by = "share"', "share"),
        ('by = "number"', 'by = "limit"', "categories[1].last", "地方", "limit"),
        ('by = "number"\ncount = 1\nbelow = "75"', 'by = "limit"', "rules.last.by",
         'by = "limit"', "below"),
        ('measure = "mean"', 'measure = "rate"', "rules.last.below", "below", "0 到 1"),
        ('count = 1', 'count = 1\nrounding = "off"', "rules.last.rounding", "rounding", "nearest"),
        ('name = "较好"', 'name = "好"', "rules.bands[2].name", 'at_least = "85/100"', "bands[1]"),
        ('grades = ["excellent"]\nat_least', "at_least", "rules.bands[1].by", 'by = "share"',
         "grades"),
        ('name = "较好"', 'name = "较好"\ngrades = ["fair"]', "rules.bands[2].grades",
         'grades = ["fair"]', "share"),
        ('at_least = "85/100"', 'at_least = "85"', "rules.bands[2].at_least", 'least = "85"',
         "0 到 1"),
        ('at_least = "60/100"', 'at_least = "9/10"', "rules.bands[3].at_least", 'least = "9/10"',
         "17/20"),
        ('at_least = "60/100"', "at_least = 0.6", "rules.bands[3].at_least", "least = 0.6",
         "90/100"),
        ('["excellent"]\nat_most', '["good"]\nat_most', "rules.quotas[1].grades[1]", '["good"]',
         "excellent"),
        ('["excellent"]\nat_most', '["poor", "poor"]\nat_most', "rules.quotas[1].grades[2]",
         '["poor", "poor"]', "两遍"),
        ('["excellent"]\nat_most', "[]\nat_most", "rules.quotas[1].grades", "grades = []",
         "至少"),
        ("at_most = 3", "at_most = 3\nat_least = 1", "rules.quotas[1]", "[[rules.quotas]]",
         "at_most"),
        ("at_most = 3", "", "rules.quotas[1]", "[[rules.quotas]]", "at_least"),
        ('then = "void_sheet"', 'then = "void_row"', "rules.quotas[2].then", "void_row",
         "review | void_sheet"),
        ('category = "finance"\nfirst', 'category = "bank"\nfirst', "rules.rank_points[2].category",
         '"bank"', "local, finance"),
        ('category = "finance"\nfirst', "first", "rules.rank_points[2]", "[[rules.rank_points]]",
         "category"),
        ('first = "5"', 'first = "5"\npoints = ["1"]', "rules.rank_points[2]",
         "[[rules.rank_points]]", "points, first"),
        ('points = ["10", "8"]', 'points = ["10", "8"]\nstep = "2"', "rules.rank_points[1].step",
         'step = "2"', "first"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_a_fault_with_its_key_and_line(  # noqa: PLR0913, PLR0917, RUF100
    old: str, new: str, key: str, line_of: str, message: str
) -> None:
    assert old in PLAIN
    text = PLAIN.replace(old, new, 1)

    with pytest.raises(ActivityError) as caught:
        parse_activity(text.encode())

    (found,) = [fault for fault in caught.value.faults if fault.key == key]
    assert message in found.message
    assert found.line is not None
    lines = text.splitlines()
    # A table in a list is named by its head, and a key by its own line.
    assert line_of in lines[found.line - 1] or line_of in lines[found.line]
