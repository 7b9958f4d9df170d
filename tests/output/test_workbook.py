"""The Excel workbook, read back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

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
    assert book.sheetnames == ["票数", "排名", "满意率", "片区", "复核", "裁定", "口径影响", "规则"]
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
    assert book["满意率"]["C2"].number_format == "0.00%"
    assert book["排名"]["E2"].number_format == "0.0"


def test_a_remark_is_never_a_formula(book: Any) -> None:
    (review,) = rows(book, "复核")
    assert (review["确认人"], review["确认人身份"]) == ("王五", "监票")

    assert review["理由"] == "=1+1"
    assert {cell.data_type for row in book["复核"].iter_rows() for cell in row} <= {"s", "n"}


def test_hand_counts_that_nobody_entered_stay_empty(book: Any, tmp_path: Path) -> None:
    assert [row["剩余"] for row in rows(book, "片区")] == [None, None]


def test_a_veto_stands_beside_its_unit_and_among_what_was_ruled(book: Any) -> None:
    told = {row["代号"]: row["一票否决"] for row in rows(book, "排名")}

    assert told["finance-01"] == "一票否决（市委）"
    assert [row for row in rows(book, "裁定") if "人行" in row["问题或裁定"]]
    assert [unit for unit, why in told.items() if why] == ["finance-01"]


def test_the_rules_in_force_and_the_other_readings_stand_in_words(book: Any) -> None:
    rules = {row["规则"]: row["本次执行"] for row in rows(book, "规则")}
    readings = {row["改用的口径"] for row in rows(book, "口径影响")}

    assert rules["总有效票数"] == "含弃权票"
    assert "总有效票数不含弃权票" in readings
    assert None not in readings
