"""One Excel workbook of a tally, for people who calculate further: numbers as numbers."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from ballot.files import write_atomically
from ballot.owner_only import OWNER_ONLY
from ballot.rules import Denominator
from output.rule_words import rule_rows
from output.settled_rows import RULING_HEADS, VETO_HEADS, ruling_rows, veto_rows
from output.stated import Scale, fraction, kind_of, points_of, scale_of, votes_of
from output.summary import ranked_by, sensitivity_rows, vetoes_of
from output.workbook_look import Book, Cell, Form, Sheet

Tally = Mapping[str, Any]

_DESIGNATIONS: Final = {"award": "优胜单位", "last": "末位单位", "rectification": "重点整改单位"}
_UNIT_HEADS: Final = ("代号", "单位", "全称", "类别")


def write_workbook(
    path: Path, tally: Tally, reviews: Sequence[Mapping[str, str]], *, day: date
) -> None:
    """Write the workbook: counts, ranking, rates, sessions, reviews, rulings, vetoes, readings.

    Args:
        path: made whole or not at all.
        tally: any.
        reviews: what people decided, in the order of the lines; each with the keys of
            `REVIEW_HEADS`.
        day: on which the workbook is made; no time in it is finer.
    """
    content = BytesIO()
    activity = tally["activity"]
    has_halves = all(_is_half(points_of(unit)) for unit in tally["units"])
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        made = Book(
            book,
            title=f"{activity['name']}（{activity['year']}年）",
            note="临时结果，不得公布" if tally["provisional"] else "正式结果",
            day=day,
            points="0.0" if has_halves else "0.0###",
        )
        for sheet in _sheets(tally, reviews):
            made.add(sheet)
    # The sheet of reviews names rows of single sheets.
    write_atomically(path, content.getvalue(), mode=OWNER_ONLY)


def _sheets(tally: Tally, reviews: Sequence[Mapping[str, str]]) -> Iterator[Sheet]:
    scale = scale_of(tally)
    heads = (*scale.words, scale.abstain_word, "作废")
    yield Sheet(name="票数", heads=(*_UNIT_HEADS, *heads, "合计"), rows=_counts(tally, scale))
    points = {"得分": Form.POINTS}
    if "items" in tally:
        yield Sheet(
            name="评议项目",
            heads=(*_UNIT_HEADS, "项目", "权重", *heads, "合计", "得分"),
            rows=_items(tally, scale),
            forms=points | {"权重": Form.PLAIN},
        )
    if kind_of(tally).is_ranked:
        others = _of_other_places(tally)
        yield Sheet(
            name="排名",
            heads=(*_RANKING_HEADS, *others),
            rows=_ranking(tally),
            forms=points | dict.fromkeys(others, Form.PLAIN),
        )
    if scale.has_rate:
        shares = ("含弃权票", "不含弃权票", "标准", "弃权率")
        yield Sheet(
            name="满意率",
            heads=("代号", "单位", "全称", "含弃权票", "不含弃权票", "标准", "结论", "弃权率"),
            rows=_rates(tally),
            forms=dict.fromkeys(shares, Form.PERCENT),
        )
    yield Sheet(name="片区", heads=_SESSION_HEADS, rows=_sessions(tally))
    yield Sheet(name="复核", heads=tuple(REVIEW_HEADS.values()), rows=_reviews(reviews))
    yield Sheet(name="裁定", heads=RULING_HEADS, rows=ruling_rows(tally))
    yield Sheet(name="一票否决", heads=VETO_HEADS, rows=veto_rows(tally))
    yield Sheet(
        name="口径影响", heads=("改用的口径", "单位", "现为", "变为"), rows=_readings(tally)
    )
    yield Sheet(name="规则", heads=("规则", "本次执行"), rows=rule_rows(tally))


_RANKING_HEADS: Final = (
    "类别",
    "名次",
    "代号",
    "单位",
    "全称",
    "得分",
    "认定",
    "待裁定",
    "一票否决",
)

_SESSION_HEADS: Final = (
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
)

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


def _is_half(points: Fraction) -> bool:
    return (points * 2).denominator == 1


def _counts(tally: Tally, scale: Scale) -> Iterable[list[Cell]]:
    names = {category["id"]: category["name"] for category in tally["categories"]}
    for unit in tally["units"]:
        counts = votes_of(scale, unit).decided
        category = names[unit["category"]]
        yield [unit["unit"], unit["name"], unit["full_name"], category, *counts, sum(counts)]


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
                unit["full_name"],
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
                unit["full_name"],
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
        named = (unit["unit"], unit["name"], unit["full_name"])
        yield [*named, *rates, threshold, side, abstention]


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
