"""Tables on narrow terminals: nothing of them is cut off."""

from io import StringIO

import pytest
from rich.console import Console
from rich.table import Table

from cli import terminal

HEADS = ("名次", "单位", "满意", "基本满意", "不满意", "弃权", "作废", "得分", "满意率", "认定")
ROW = (
    "12",
    "人口和计生局",
    "523",
    "311",
    "102",
    "64",
    "3",
    "1389.0",
    "93.60%",
    "优胜单位（待裁定）",
)


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_no_table_loses_a_character_or_is_wider_than_the_terminal(
    columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = StringIO()
    console = Console(file=stream, width=columns)
    monkeypatch.setattr(terminal, "result_console", lambda: console)
    table = Table(*HEADS, title="地方管理部门")
    table.add_row(*ROW)

    terminal.show(table)

    shown = stream.getvalue()
    assert "…" not in shown
    assert sorted("".join((*HEADS, *ROW))) == sorted(
        char for line in shown.splitlines()[1:] for char in line if char not in " ─━│┃┏┳┓┡╇┩└┴┘"
    )
    assert all(
        sum(2 if ord(char) > 0x2E7F else 1 for char in line) <= columns
        for line in shown.splitlines()
    )


def test_on_eighty_columns_numbers_stay_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = StringIO()
    monkeypatch.setattr(terminal, "result_console", lambda: Console(file=stream, width=80))
    table = Table(*HEADS)
    table.add_row(*ROW)

    terminal.show(table)

    assert all(number in stream.getvalue() for number in ("1389.0", "93.60%", "523"))
