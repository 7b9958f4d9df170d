"""The Excel workbook, read back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ballot.ruling import RulingKind
from output.settled_rows import QUESTIONS
from output.tally import TallyInputs, TallyKind, build_tally
from output.workbook import write_workbook


@pytest.fixture(scope="module")
def tally(make_inputs: Callable[..., TallyInputs]) -> dict[str, Any]:
    return build_tally(make_inputs(), TallyKind.FINAL)


@pytest.fixture(scope="module")
def book(tally: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("book") / "tally.xlsx"
    review = {
        "day": "2026-11-24",
        "what": "整份作废",
        "by": "张三",
        "confirmed_by": "王五",
        "confirmed_role": "监票",
        "why": "=1+1",
    }
    write_workbook(path, tally, [review], day=date(2026, 11, 24))
    return openpyxl.load_workbook(path)


def rows(book: Any, sheet: str) -> list[dict[str, Any]]:
    head, *lines = book[sheet].iter_rows(values_only=True)
    return [dict(zip(head, line, strict=True)) for line in lines]


def test_every_sheet_has_a_frozen_head_and_a_filter(book: Any) -> None:
    assert book.sheetnames == [
        *("票数", "排名", "满意率", "片区", "复核"),
        *("裁定", "一票否决", "口径影响", "规则"),
    ]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref


def test_counts_are_numbers_and_add_up(book: Any, tally: dict[str, Any]) -> None:
    for row, unit in zip(rows(book, "票数"), tally["units"], strict=True):
        assert row["代号"] == unit["unit"]
        assert row["满意"] == unit["counts"]["grades"]["satisfied"]
        assert row["合计"] == tally["valid_sheets"]


def test_points_and_rates_are_numbers_with_their_formats(book: Any, tally: dict[str, Any]) -> None:
    ranking = {row["代号"]: row for row in rows(book, "排名")}
    rates = {row["代号"]: row for row in rows(book, "满意率")}

    for unit in tally["units"]:
        assert ranking[unit["unit"]]["得分"] == unit["points"]["num"] / unit["points"]["den"]
        rate = unit["rate"]["with_abstentions"]
        assert rates[unit["unit"]]["含弃权票"] == pytest.approx(rate["num"] / rate["den"])
    assert book["满意率"]["D2"].number_format == "0.00%"
    assert book["排名"]["F2"].number_format == "0.0"


def test_a_remark_is_never_a_formula(book: Any) -> None:
    (review,) = rows(book, "复核")
    assert (review["确认人"], review["确认人身份"]) == ("王五", "监票")

    assert review["理由"] == "=1+1"
    assert {cell.data_type for row in book["复核"].iter_rows() for cell in row} <= {"s", "n"}


def test_hand_counts_that_nobody_entered_stay_empty(book: Any, tmp_path: Path) -> None:
    assert [row["剩余"] for row in rows(book, "片区")] == [None, None]


def test_a_veto_stands_beside_its_unit_and_in_a_sheet_of_its_own(book: Any) -> None:
    told = {row["代号"]: row["一票否决"] for row in rows(book, "排名")}
    (veto,) = rows(book, "一票否决")

    assert told["finance-01"] == "一票否决（市委）"
    assert [unit for unit, why in told.items() if why] == ["finance-01"]
    assert (veto["单位"], veto["类别"], veto["事由"]) == ("人行", "金融部门", "一票否决")
    assert (veto["决定机关"], veto["登记人"]) == ("市委", None)


def test_every_sheet_is_printed_across_one_page_wide_with_its_heads_and_its_title(
    book: Any,
) -> None:
    for sheet in book:
        page = sheet.page_setup
        assert (page.orientation, page.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (page.fitToWidth or 1, page.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.print_area.endswith(f"${sheet.max_row}")
        title = f"市“千人评议机关”活动（2006年）　{sheet.title}"
        assert title in sheet.oddHeader.center.text
        assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
        assert sheet.oddFooter.left.text == "正式结果"
        assert sheet.oddFooter.right.text == "2026年11月24日"


def test_a_name_with_a_command_of_headers_is_printed_as_it_is(
    tally: dict[str, Any], tmp_path: Path
) -> None:
    activity = {**tally["activity"], "name": "A&B 评议"}
    path = tmp_path / "tally.xlsx"

    write_workbook(path, {**tally, "activity": activity}, [], day=date(2026, 11, 24))

    assert "A&&B 评议" in openpyxl.load_workbook(path)["票数"].oddHeader.center.text


def test_full_names_stand_beside_short_ones_and_every_text_goes_on_in_its_cell(
    tally: dict[str, Any], tmp_path: Path
) -> None:
    name = "某某市人民政府国有资产监督管理委员会（含下属事业单位）"
    first, *others = tally["units"]
    path = tmp_path / "tally.xlsx"

    write_workbook(
        path,
        {**tally, "units": [{**first, "full_name": name}, *others]},
        [],
        day=date(2026, 11, 24),
    )

    book = openpyxl.load_workbook(path)
    for sheet in ("票数", "排名", "满意率"):
        assert {row["单位"]: row["全称"] for row in rows(book, sheet)}[first["name"]] == name
    texts = [
        cell
        for sheet in book
        for line in sheet.iter_rows()
        for cell in line
        if isinstance(cell.value, str)
    ]
    assert len(texts) > 100
    assert all(cell.alignment.wrap_text for cell in texts)
    wide = book["规则"]
    longest = max(wide["B"][1:], key=lambda cell: len(cell.value))
    assert wide.row_dimensions[longest.row].height >= 2 * wide.row_dimensions[1].height - 2


def test_what_was_ruled_what_stands_for_nothing_and_what_is_open_are_rows(
    tally: dict[str, Any], tmp_path: Path
) -> None:
    question = {"kind": "last_tie", "category": "local", "units": ["local-01", "local-02"]}
    made = {
        **(question | {"seats": 1, "chosen": ["local-02"]}),
        **{"text": "领导小组 11 月 20 日会议", "by": "张三", "confirmed_by": "王五"},
    }
    idle = {**question, "kind": "award_tie", "seats": 1}
    body = {
        **tally,
        "rulings_made": [made, {**made, **idle, "chosen": []}],
        "rulings_without_effect": [{**idle, "why": "not_asked"}],
        "rulings": [{**question, "kind": "award_and_last", "seats": None}],
        "provisional": True,
    }
    path = tmp_path / "tally.xlsx"

    write_workbook(path, body, [], day=date(2026, 11, 24))

    book = openpyxl.load_workbook(path)
    ruled, nothing, opened = rows(book, "裁定")
    assert (ruled["状态"], ruled["类别"], ruled["名额"]) == ("已裁定", "地方管理部门", 1)
    assert (ruled["单位"], ruled["裁定为"]) == ("市委办公室、组织部", "组织部")
    assert (ruled["由谁"], ruled["确认人"]) == ("张三", "王五")
    assert (nothing["状态"], nothing["裁定为"]) == ("不起作用", "无")
    assert "所裁定的问题现在不存在" in nothing["裁定原文或说明"]
    assert (opened["状态"], opened["问题"]) == ("待裁定", "既在优胜之列又可能是末位")
    assert "请领导小组裁定" in opened["裁定原文或说明"]
    assert book["裁定"].oddFooter.left.text == "临时结果，不得公布"


def test_a_sheet_with_nothing_in_it_says_so(book: Any) -> None:
    (ruling,) = rows(book, "裁定")

    assert [value for value in ruling.values() if value] == ["无"]


def test_every_question_has_its_words() -> None:
    assert set(QUESTIONS) == {*RulingKind}


def test_the_rules_in_force_and_the_other_readings_stand_in_words(book: Any) -> None:
    rules = {row["规则"]: row["本次执行"] for row in rows(book, "规则")}
    readings = {row["改用的口径"] for row in rows(book, "口径影响")}

    assert rules["总有效票数"] == "含弃权票"
    assert "总有效票数不含弃权票" in readings
    assert None not in readings
