"""activity.toml: what it says, and every way it can be wrong."""

import tomllib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from ballot.activity import Activity, Oversight
from ballot.activity_file import load_activity, parse_activity
from ballot.errors import ActivityError
from ballot.ids import UnitId
from ballot.messages import say
from ballot.rules import Rules, TieBreaker

PLAIN = """\
schema = "pingyi-activity/1"
id = "ABCDEFHJ"
name = "评议"
year = 2026
categories = [
    { id = "local", name = "地方", top = 1 },
    { id = "finance", name = "金融", top = 0 },
]
sessions = [
    { id = "north", name = "北片区" },
    { id = "south", name = "南片区" },
]
groups = [
    { id = "served", name = "服务对象" },
    { id = "cadres", name = "干部" },
]
units = [
    { id = "local-01", name = "甲局", full_name = "市甲局", category = "local", oversight = "local" },
    { id = "local-02", name = "乙局", full_name = "市乙局", category = "local", oversight = "vertical" },
    { id = "finance-01", name = "丙行", full_name = "丙银行", category = "finance", predecessors = ["old-01"], superior = "丙省银行" },
]

[form]
title = "调查表"
instruction = "打√"
points = ["比依法行政"]
footer = "不记名"
min_row_mm = 8

[rules]
double_mark = "void_row"

[rules.ranking]
ties = ["rate", "satisfied"]

[rules.satisfaction]
threshold = "90/100"

[rules.composition]
served = "60/100"
cadres = "40/100"
tolerance = "3/100"

[rules.weights]
"""  # noqa: E501 - a unit is one line, as in the example

VETO = '\n[[vetoes]]\nunit = "{unit}"\nreason = "安全生产"\nauthority = "市委"\n'

Faults = Callable[[str], list[tuple[str, int | None, str]]]


@pytest.fixture
def faults() -> Faults:
    """(key, line, message) of every fault of a text."""

    def of(text: str) -> list[tuple[str, int | None, str]]:
        with pytest.raises(ActivityError) as caught:
            parse_activity(text.encode())
        return [(fault.key, fault.line, fault.message) for fault in caught.value.faults]

    return of


def changed(old: str, new: str) -> str:
    assert PLAIN.count(old) >= 1
    return PLAIN.replace(old, new, 1)


def test_a_plain_file_becomes_an_activity() -> None:
    text = PLAIN + 'served = "3/2"\n' + VETO.format(unit="local-02")

    activity = parse_activity(text.encode())

    assert isinstance(activity, Activity)
    assert [unit.name for unit in activity.units] == ["甲局", "乙局", "丙行"]
    assert activity.unit(UnitId("local-02")).oversight is Oversight.VERTICAL
    assert activity.units[2].predecessors == ("old-01",)
    assert [unit.superior for unit in activity.units] == ["", "", "丙省银行"]
    assert activity.rules.ties == (TieBreaker.RATE, TieBreaker.SATISFIED)
    assert activity.rules.composition == {"served": Fraction(3, 5), "cadres": Fraction(2, 5)}
    assert activity.rules.composition_tolerance == Fraction(3, 100)
    assert activity.rules.weights == {"served": Fraction(3, 2)}
    assert activity.vetoes[0].unit == "local-02"
    assert len(activity.digest) == 64


def test_a_file_without_rules_has_the_defaults() -> None:
    text = PLAIN[: PLAIN.index("[rules]")]

    assert parse_activity(text.encode()).rules == Rules()


def test_rare_characters_that_paper_can_show_are_no_fault() -> None:
    activity = parse_activity(PLAIN.replace('"评议"', '"䶮𬍛评议"').encode())

    assert activity.name == "䶮𬍛评议"


@pytest.mark.parametrize(
    ("old", "new", "key", "line_of", "message"),
    [
        ("pingyi-activity/1", "pingyi-activity/9", "schema", "schema", "pingyi-activity/1"),
        ("ABCDEFHJ", "ABC", "id", "id =", "pingyi new"),
        ("year = 2026", "year = 206", "year", "year", "1990"),
        ("year = 2026", 'year = "2026"', "year", "year", "整数"),
        ("year = 2026", "year = true", "year", "year", "整数"),
        ("min_row_mm = 8", "min_row_mm = 4.9", "form.min_row_mm", "min_row_mm", "5"),
        ("min_row_mm = 8", "min_row_mm = nan", "form.min_row_mm", "min_row_mm", "数"),
        ("min_row_mm = 8", 'pages = "2"', "form.pages", "pages", "auto"),
        ("min_row_mm = 8", 'month = "2026-13"', "form.month", "month", "2026-12"),
        ("min_row_mm = 8", 'issuer = " "', "form.issuer", "issuer", "空"),
        ('title = "调查表"', 'titel = "调查表"', "form.titel", "titel", "title"),
        ('"评议"', '"评\\U00020000议"', "name", "name = ", "U+20000"),
        ('"评议"', '"评\\n议"', "name", "name = ", "U+000A"),
        ('"评议"', '"评\\u200b议"', "name", "name = ", "U+200B"),
        ('"评议"', '"评😀议"', "name", "name = ", "U+1F600"),
        ('"评议"', '" "', "name", "name = ", "空"),
        ('"local-02", name', '"local-01", name', "units[2].id", "乙局", "units[1].id"),
        ('name = "乙局"', 'name = "甲局"', "units[2].name", "市乙局", "units[1].name"),
        ('"local-02", name', '"Local_02", name', "units[2].id", "乙局", "小写字母"),
        ('id = "south"', 'id = "north"', "sessions[2].id", "南片区", "sessions[1].id"),
        ('id = "south"', 'id = "../x"', "sessions[2].id", "南片区", "代号"),
        ('id = "cadres"', 'id = "served"', "groups[2].id", "干部", "groups[1].id"),
        ('category = "local", oversight = "v', 'category = "loc", oversight = "v',
         "units[2].category", "乙局", "local, finance"),
        ('oversight = "vertical"', 'oversight = "up"', "units[2].oversight", "乙局",
         "local | vertical"),
        ("top = 1", "top = 3", "categories[1].top", '"地方"', "0 到 2"),
        ("top = 1", "top = -1", "categories[1].top", '"地方"', "0"),
        ('"void_row"', '"void"', "rules.double_mark", "double_mark",
         "review | void_row | void_sheet"),
        ('["rate", "satisfied"]', '["rate", "rate"]', "rules.ranking.ties", "ties",
         "fewest_dissatisfied"),
        ('["rate", "satisfied"]', '"coin"', "rules.ranking.ties", "ties", "ruling | share"),
        ('"90/100"', "0.9", "rules.satisfaction.threshold", "threshold", "90/100"),
        ('"90/100"', '"90%"', "rules.satisfaction.threshold", "threshold", "90/100"),
        ('"90/100"', '"-1/2"', "rules.satisfaction.threshold", "threshold", "90/100"),
        ('"90/100"', '"1/0"', "rules.satisfaction.threshold", "threshold", "90/100"),
        ('"90/100"', '"100/90"', "rules.satisfaction.threshold", "threshold", "0 到 1"),
        ("[rules.ranking]", '[rules.scoring]\nabstain = "nothing"\n[rules.ranking]',
         "rules.scoring.abstain", "abstain", "1/2"),
        ("[rules.ranking]", '[rules.scoring]\nabstain = "-1"\n[rules.ranking]',
         "rules.scoring.abstain", "abstain", "1/2"),
        ("[rules.ranking]", '[rules.sheet_void]\nwriting = "review"\n[rules.ranking]',
         "rules.sheet_void.writing", "writing", "本版本"),
        ("[rules.ranking]", '[rules.marks]\naccept = ["tick", "smile"]\n[rules.ranking]',
         "rules.marks.accept", "accept", "tick | fill"),
        ("[rules.ranking]", '[rules.marks]\naccept = [["tick"]]\n[rules.ranking]',
         "rules.marks.accept", "accept", "tick | fill"),
        ("[rules.ranking]", '[rules.marks]\naccept = []\n[rules.ranking]',
         "rules.marks.accept", "accept", "至少一种"),
        ("[rules.ranking]", '[rules.marks]\naccept = ["tick", "tick"]\n[rules.ranking]',
         "rules.marks.accept", "accept", "不重复"),
        ("[rules.ranking]", '[rules.sheet_void]\nforeign = "counted"\n[rules.ranking]',
         "rules.sheet_void.foreign", "foreign", "本版本"),
        ("[rules.ranking]", '[rules.sheet_void]\nunreadable = "void"\n[rules.ranking]',
         "rules.sheet_void.unreadable", "unreadable", "本版本"),
        ("[rules.ranking]", '[rules.sheet_void]\nduplicate = "void"\n[rules.ranking]',
         "rules.sheet_void.duplicate", "duplicate", "本版本"),
        ("[rules.weights]", '[rules.weights]\nserved = "0"', "rules.weights.served", 'served = "0"',
         "大于 0"),
        ("[rules.weights]", '[rules.weights]\nothers = "2"', "rules.weights.others", "others =",
         "others"),
        ('cadres = "40/100"', 'cadres = "30/100"', "rules.composition", "composition]", "9/10"),
        ('id = "cadres"', 'id = "others"', "rules.composition.cadres", "cadres =", "others"),
        ('points = ["比依法行政"]', 'points = "比依法行政"', "form.points", "points", "列表"),
    ],
)  # fmt: skip
def test_one_wrong_value_is_one_fault_with_its_key_and_line(  # noqa: PLR0913, PLR0917, RUF100
    faults: Faults, old: str, new: str, key: str, line_of: str, message: str
) -> None:
    text = changed(old, new)
    line = next(n for n, content in enumerate(text.splitlines(), 1) if line_of in content)

    found = faults(text)

    assert [(key, line)] == [(k, n) for k, n, _ in found if k == key][:1]
    assert message in next(m for k, _, m in found if k == key)


def test_a_wrong_value_brings_no_fault_of_its_own_elsewhere(faults: Faults) -> None:
    assert len(faults(changed("year = 2026", "year = 206"))) == 1
    assert len(faults(changed('oversight = "vertical"', 'oversight = "up"'))) == 1
    assert len(faults(changed('cadres = "40/100"', 'cadres = "30/100"'))) == 1


def test_all_faults_are_told_at_once_in_the_order_of_the_file(faults: Faults) -> None:
    text = (
        changed("year = 2026", "year = 1").replace('"90/100"', "0.9").replace("top = 1", "top = 9")
    )

    found = faults(text)

    assert [key for key, _, _ in found] == [
        "year", "categories[1].top", "rules.satisfaction.threshold",
    ]  # fmt: skip


def test_a_missing_key_stands_at_the_line_of_its_table(faults: Faults) -> None:
    line = PLAIN[: PLAIN.index("乙局")].count("\n") + 1

    found = faults(changed(', full_name = "市乙局"', ""))

    assert found == [("units[2].full_name", line, say("activity.missing"))]


def test_a_missing_table_has_no_line(faults: Faults) -> None:
    text = changed("year = 2026\n", "")

    assert faults(text) == [("year", None, say("activity.missing"))]


def test_a_category_without_units_is_a_fault(faults: Faults) -> None:
    text = changed('category = "finance"', 'category = "local"')

    (fault,) = faults(text)

    assert fault[:2] == ("categories[2].id", 7)


def test_a_veto_of_an_unknown_unit_is_a_fault(faults: Faults) -> None:
    (fault,) = faults(PLAIN + VETO.format(unit="local-99"))

    assert fault[0] == "vetoes[1].unit"
    assert "local-01" in fault[2]


def test_a_group_may_not_be_called_tolerance(faults: Faults) -> None:
    text = PLAIN.replace('id = "cadres"', 'id = "tolerance"')

    assert ("groups[2].id", 15) in [fault[:2] for fault in faults(text)]


def test_empty_lists_of_what_must_be_there_are_faults(faults: Faults) -> None:
    text = changed('    { id = "north", name = "北片区" },\n', "").replace(
        '    { id = "south", name = "南片区" },\n', ""
    )

    assert [fault[0] for fault in faults(text)] == ["sessions"]


def test_broken_toml_names_the_line(faults: Faults) -> None:
    (fault,) = faults(changed("year = 2026", "year = = 2026"))

    assert fault[:2] == ("TOML", 4)


def test_toml_that_never_ends_names_the_last_line(faults: Faults) -> None:
    (fault,) = faults("a = [1,\n2,\n")

    assert fault[:2] == ("TOML", 2)


def test_text_in_another_encoding_names_the_line() -> None:
    with pytest.raises(ActivityError) as caught:
        parse_activity("a = 1\nname = '评议'".encode("gb18030"))

    assert caught.value.faults[0].line == 2


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm() -> None:
    windows = b"\xef\xbb\xbf" + PLAIN.replace("\n", "\r\n").encode()

    assert parse_activity(windows).units == parse_activity(PLAIN.encode()).units


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ActivityError, match="pingyi new"):
        load_activity(tmp_path / "activity.toml")


def test_values_of_the_wrong_kind_everywhere_are_faults_and_never_crashes(faults: Faults) -> None:
    keys = tomllib.loads(PLAIN)

    for key in keys:
        for value in ("1", "[1]", "[{ a = 1 }]", '"x"', "{ a = 1 }"):
            others = "\n".join(f'{k} = "x"' for k in keys if k != key)
            assert faults(f"{key} = {value}\n{others}\n")
