"""A roster from Excel: taken whole, or refused by sheet, row and column; no trap is unpacked."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from ballot.activity_file import load_activity
from cli.main import run
from office.new_activity import Answers, write_from_roster
from office.roster import MOST_ROWS, MOST_UNPACKED, RosterError, read_roster

HEADS = ["序号", "名称", "全称", "类别", "上级主管部门"]
UNITS = [
    [1, "教育局", "市教育局", "地方管理部门", None],
    [2, "民政局", "市民政局", "地方管理部门", None],
    [3, "国税局", "市国家税务局", "垂直管理部门", "省国家税务局"],
]


def book(*rows: list[object], title: str = "名单") -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    workbook.create_sheet("说明").append(["随便写的"])
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def test_a_roster_makes_an_activity_that_passes_the_checks(tmp_path: Path) -> None:
    roster = read_roster(book(["2026 年名单"], HEADS, *UNITS), "名单.xlsx")
    answers = Answers(city="样例市", sessions=("北片区", "南片区"), tops={"地方管理部门": 2})

    write_from_roster(tmp_path / "activity", roster, answers)

    made = load_activity(tmp_path / "activity" / "activity.toml")
    assert [unit.name for unit in made.units] == ["教育局", "民政局", "国税局"]
    assert [unit.id for unit in made.units] == ["local-01", "local-02", "vertical-01"]
    assert [unit.oversight.value for unit in made.units] == ["local", "local", "vertical"]
    assert [(c.id, c.top) for c in made.categories] == [("local", 2), ("vertical", 1)]
    assert made.rules.signatures_required == ("评议办", "公证")
    assert [session.name for session in made.sessions] == ["北片区", "南片区"]
    assert made.name == "样例市“千人评议机关”活动"
    assert (made.form.issuer or "").startswith("样例市")


def test_the_plan_s_categories_have_the_plan_s_numbers_of_awards(tmp_path: Path) -> None:
    """七(一): 地方前5名、垂直前3名、金融前2名."""
    kinds = ("地方管理部门", "垂直管理部门", "金融部门", "其他")
    rows = [[n, f"单位{n}", f"第{n}单位", kind] for n, kind in enumerate(kinds * 6, start=1)]
    roster = read_roster(book(HEADS, *rows), "名单.xlsx")

    write_from_roster(tmp_path / "activity", roster, Answers(city="样例市"))

    made = load_activity(tmp_path / "activity" / "activity.toml")
    assert [category.top for category in made.categories] == [5, 3, 2, 1]


def test_names_that_occur_twice_are_named_with_both_rows(tmp_path: Path) -> None:
    short = [[1, "教育局", "市教育局", "地方管理部门"], [2, "教育局", "县教育局", "地方管理部门"]]
    full = [[1, "教育局", "市教育局", "地方管理部门"], [2, "教委", "市教育局", "地方管理部门"]]

    with pytest.raises(RosterError) as by_name:
        roster = read_roster(book(HEADS, *short), "名单.xlsx")
        write_from_roster(tmp_path / "activity", roster, Answers(city="样例市"))
    with pytest.raises(RosterError) as by_full_name:
        read_roster(book(HEADS, *full), "名单.xlsx")

    (fault,) = by_name.value.faults
    assert (fault.key, "第 2 行" in fault.message) == ("工作表“名单”第 3 行 B 列", True)
    assert "units" not in fault.message
    (fault,) = by_full_name.value.faults
    assert (fault.key, "第 2 行" in fault.message) == ("工作表“名单”第 3 行 C 列", True)


def test_faults_are_named_by_sheet_row_and_column_all_at_once() -> None:
    bad = [[1, "教育局", None, "地方管理部门"], [], [2, None, "市民政局", None]]

    with pytest.raises(RosterError) as caught:
        read_roster(book(HEADS, *bad), "名单.xlsx")

    assert [fault.key for fault in caught.value.faults] == [
        "工作表“名单”第 2 行 C 列",
        "工作表“名单”第 4 行 B 列",
        "工作表“名单”第 4 行 D 列",
    ]


def test_what_the_checks_of_activity_toml_find_is_named_by_its_cell(tmp_path: Path) -> None:
    twice = [4, "教育局", "市教育局二", "地方管理部门", None]
    roster = read_roster(book(HEADS, *UNITS, twice), "名单.xlsx")

    with pytest.raises(RosterError) as caught:
        write_from_roster(tmp_path / "activity", roster, Answers(city="样例市"))

    assert "工作表“名单”第 5 行 B 列" in str(caught.value)
    assert not (tmp_path / "activity").exists()


def zipped(**parts: bytes) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return target.getvalue()


ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"name,full_name\n", "不是 Excel"),
        (b"PK\x03\x04 and no more", "不是 Excel"),
        (zipped(xl__workbook=bytes(MOST_UNPACKED + 1)), "太大"),
        (zipped(xl__workbook=ENTITY), "不会写的标记"),
        (zipped(xl__workbook=ENTITY.decode().encode("utf-16")), "不会写的标记"),
        (zipped(xl__workbook=b"<workbook/>"), "不是 Excel"),
        (book(["姓名", "电话"]), "没有一张工作表"),
        (book(HEADS), "没有单位"),
        (book(HEADS, *[UNITS[0]] * (MOST_ROWS + 1)), "行数太多"),
    ],
    ids=["csv", "cut", "bomb", "entity", "utf-16", "empty", "heads", "units", "rows"],
)
def test_what_is_no_roster_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(RosterError) as caught:
        read_roster(content, "名单.xlsx")

    assert words in str(caught.value)


def test_new_takes_a_roster_on_the_command_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "名单.xlsx"
    path.write_bytes(book(HEADS, *UNITS))
    folder = str(tmp_path / "activity")

    without_city = run(["new", folder, "--roster", str(path)])
    made = run(["new", folder, "--roster", str(path), "--city", "样例市", "--session", "北片区"])

    assert (without_city, made) == (2, 0)
    assert "3 个单位" in capfd.readouterr().err
    assert run(["check", "-C", folder]) == 0
