"""One Excel workbook of a tally, for people who calculate further: numbers as numbers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from ballot.files import write_atomically
from ballot.owner_only import OWNER_ONLY
from ballot.rules import Denominator
from output.rule_words import rule_rows
from output.stated import Scale, fraction, kind_of, points_of, scale_of, votes_of
from output.summary import (
    made_texts,
    ranked_by,
    ruling_texts,
    sensitivity_rows,
    veto_texts,
    vetoes_of,
)

Tally = Mapping[str, Any]
Cell = str | int | float | None

_DESIGNATIONS: Final = {"award": "优胜单位", "last": "末位单位", "rectification": "重点整改单位"}

_WIDEST: Final = 60


def write_workbook(
    path: Path, tally: Tally, reviews: Sequence[Mapping[str, str]], *, day: date
) -> None:
    """Write the workbook: counts, ranking, rates, sessions, reviews, rulings, readings.

    Args:
        path: made whole or not at all.
        tally: any.
        reviews: what people decided, in the order of the lines; each with the keys of
            `REVIEW_HEADS`.
        day: on which the workbook is made; no time in it is finer.
    """
    content = BytesIO()
    scale = scale_of(tally)
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        # Without it stands the second at which the file was made.
        book.set_properties({"created": datetime(day.year, day.month, day.day)})
        made = _Book(book, has_halves=all(_is_half(points_of(unit)) for unit in tally["units"]))
        heads = (*scale.words, scale.abstain_word, "作废")
        made.sheet("票数", ("代号", "单位", "类别", *heads, "合计"), _counts(tally, scale))
        if "items" in tally:
            made.sheet(
                "评议项目",
                ("代号", "单位", "类别", "项目", "权重", *heads, "合计", "得分"),
                _items(tally, scale),
                {"得分": made.points},
            )
        if kind_of(tally).is_ranked:
            made.sheet(
                "排名",
                (
                    "类别",
                    "名次",
                    "代号",
                    "单位",
                    "得分",
                    "认定",
                    "待裁定",
                    "一票否决",
                    *_of_other_places(tally),
                ),
                _ranking(tally),
                {"得分": made.points},
            )
        if scale.has_rate:
            made.sheet(
                "满意率",
                ("代号", "单位", "含弃权票", "不含弃权票", "标准", "结论", "弃权率"),
                _rates(tally),
                dict.fromkeys(("含弃权票", "不含弃权票", "标准", "弃权率"), made.percent),
            )
        made.sheet(
            "片区",
            (
                "片区",
                "印制",
                "发出",
                "收回",
                "剩余",
                "换发作废",
                "扫描",
                "有效",
                "作废",
                "清点人",
                "说明",
            ),
            _sessions(tally),
        )
        made.sheet("复核", tuple(REVIEW_HEADS.values()), _reviews(reviews))
        made.sheet("裁定", ("问题或裁定",), [[words] for words in _rulings(tally)])
        made.sheet("口径影响", ("改用的口径", "单位", "现为", "变为"), _readings(tally))
        made.sheet("规则", ("规则", "本次执行"), rule_rows(tally))
    # The sheet of reviews names rows of single sheets.
    write_atomically(path, content.getvalue(), mode=OWNER_ONLY)


REVIEW_HEADS: Final = {
    "day": "日期",
    "what": "决定",
    "sheet": "评议表",
    "unit": "单位",
    "vote": "结果",
    "by": "由谁",
    "role": "身份",
    "confirmed_by": "确认人",
    "confirmed_role": "确认人身份",
    "why": "理由",
}


class _Book:
    """Adds sheets of one look to a workbook."""

    def __init__(self, book: xlsxwriter.Workbook, *, has_halves: bool) -> None:
        self._book = book
        self._head = book.add_format(
            {"bold": True, "bg_color": "#eef1f4", "bottom": 1, "align": "center"}
        )
        self.points = book.add_format({"num_format": "0.0" if has_halves else "0.0###"})
        self.percent = book.add_format({"num_format": "0.00%"})

    def sheet(
        self,
        name: str,
        heads: Sequence[str],
        rows: Iterable[Sequence[Cell]],
        formats: Mapping[str, Any] | None = None,
    ) -> None:
        """Add a sheet: its head frozen, a filter on every column."""
        sheet = self._book.add_worksheet(name)
        sheet.write_row(0, 0, heads, self._head)
        widths = [2 * len(head) + 2 for head in heads]
        last = 0
        for number, row in enumerate(rows, start=1):
            last = number
            for column, value in enumerate(row):
                self._write(sheet, number, column, value, (formats or {}).get(heads[column]))
                widths[column] = max(widths[column], _width(value))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(last, 1), len(heads) - 1)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width, _WIDEST))

    def _write(self, sheet: Any, row: int, column: int, value: Cell, form: Any) -> None:
        if value is None:
            return
        if isinstance(value, str):
            sheet.write_string(row, column, value)  # never a formula, whatever it begins with
        else:
            sheet.write_number(row, column, value, form)


def _is_half(points: Fraction) -> bool:
    return (points * 2).denominator == 1


def _width(value: Cell) -> int:
    return sum(2 if ord(ch) > 0x2E7F else 1 for ch in str(value or "")) + 2


def _counts(tally: Tally, scale: Scale) -> Iterable[list[Cell]]:
    names = {category["id"]: category["name"] for category in tally["categories"]}
    for unit in tally["units"]:
        counts = votes_of(scale, unit).decided
        yield [unit["unit"], unit["name"], names[unit["category"]], *counts, sum(counts)]


def _items(tally: Tally, scale: Scale) -> Iterable[list[Cell]]:
    """Yield a line for each unit and item; points before they are weighted."""
    names = {category["id"]: category["name"] for category in tally["categories"]}
    asked = {item["item"]: item for item in tally["items"]}
    for unit in tally["units"]:
        for item in unit["items"]:
            counts = votes_of(scale, item).decided
            yield [
                unit["unit"],
                unit["name"],
                names[unit["category"]],
                asked[item["item"]]["name"],
                float(fraction(asked[item["item"]]["weight"])),
                *counts,
                sum(counts),
                float(fraction(item["points"])),
            ]


def _readings(tally: Tally) -> Iterable[list[Cell]]:
    """Yield 口径影响; every line names its reading, so that it can be filtered."""
    named = ""
    for reading, *rest in sensitivity_rows(tally):
        named = reading or named
        yield [named, *rest]


def _ranking(tally: Tally) -> Iterable[list[Cell]]:
    vetoed = vetoes_of(tally)
    for category in tally["categories"]:
        units = [unit for unit in tally["units"] if unit["category"] == category["id"]]
        for unit in sorted(units, key=lambda u: (u["place"] is None, u["place"] or 0)):
            yield [
                category["name"],
                unit["place"],
                unit["unit"],
                unit["name"],
                float(points_of(unit)),
                "、".join(_DESIGNATIONS[each] for each in unit["designations"]),
                "、".join(_DESIGNATIONS[each] for each in unit["open_designations"]),
                vetoed.get(unit["unit"], ""),
                *(cell(unit) for cell in _of_other_places(tally).values()),
            ]


def _of_other_places(tally: Tally) -> dict[str, Callable[[Mapping[str, Any]], Cell]]:
    """Return the columns that are there only where the rules rank by a mean, have bands, ..."""
    columns: dict[str, Callable[[Mapping[str, Any]], Cell]] = {}
    if score := ranked_by(tally):
        columns[score] = lambda unit: float(fraction(unit["score"])) if unit["score"] else None
    if "bands" in tally["rules"]:
        columns["等次"] = lambda unit: unit["band"]
    if "rank_points" in tally["rules"]:
        columns["名次分"] = lambda unit: (
            float(fraction(unit["rank_points"])) if unit["rank_points"] else None
        )
    return columns


def _rates(tally: Tally) -> Iterable[list[Cell]]:
    sides = {"below": "低于标准", "reached": "达到标准", "no_rate": "无满意率"}
    threshold = float(Fraction(tally["rules"]["satisfaction"]["threshold"]))
    scale = scale_of(tally)
    for unit in tally["units"]:
        rates = [
            None if rate is None else rate["num"] / rate["den"]
            for rate in (unit["rate"][reading.value] for reading in Denominator)
        ]
        votes = votes_of(scale, unit)
        abstention = votes.abstain / votes.rows if votes.rows else None
        side = sides[unit["side"]]
        yield [unit["unit"], unit["name"], *rates, threshold, side, abstention]


def _sessions(tally: Tally) -> Iterable[list[Cell]]:
    keys = ("printed", "issued", "returned", "unused", "spoiled", "scanned", "valid", "void")
    for session in tally["sessions"]:
        told = session.get("explanation")
        yield [
            session["name"],
            *(session.get(key) for key in keys),
            session.get("counted_by", ""),
            f"{told['why']}（{told['by']}，{told['confirmed_by']}确认）" if told else "",
        ]


def _reviews(reviews: Sequence[Mapping[str, str]]) -> Iterable[list[Cell]]:
    for review in reviews:
        yield [review.get(key, "") for key in REVIEW_HEADS]


def _rulings(tally: Tally) -> list[str]:
    made = (f"已裁定：{words}" for words in made_texts(tally))
    vetoes = (f"一票否决：{words}" for words in veto_texts(tally))
    return [*made, *(f"待裁定：{words}" for words in ruling_texts(tally)), *vetoes]
