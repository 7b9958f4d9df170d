"""评议得分排名表: the places of every category, drawn and in numbers."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from reportlab.platypus import Flowable, PageBreak

from output.bands import band_table, last_cut
from output.chart import Chart, ChartLine
from output.full_table import full_table
from output.paper import (
    HEADING,
    KEPT_HEADING,
    SMALL,
    TITLE,
    head,
    table,
    text,
)
from output.scale_words import narrow_heads, rounding_note
from output.share_colors import share_colors
from output.standings import rules_in_force, standings
from output.stated import StatedVotes, fraction, points_of, scale_of, votes_of
from output.summary import (
    made_texts,
    ranked_by,
    result_rows,
    ruling_texts,
    sensitivity_rows,
    veto_texts,
)

Tally = Mapping[str, Any]

_VETOED = "※"
"""Beside the name of a vetoed unit in a chart, where there is no room for words."""


def ranking(tally: Tally, *, is_full: bool) -> list[Flowable]:
    """Return 评议得分排名表: the tables, the charts behind them, the rules in force.

    In full with every number, and with what other readings would change and what is open.
    """
    content = [*head(tally, "评议得分排名表"), *standings(tally, is_full=is_full)]
    for category in tally["categories"]:
        content += [
            PageBreak(),
            text(f"{category['name']}：得分与各等次比例", HEADING),
            _chart(tally, category),
            text(_legend(tally), SMALL),
            *(text(words, SMALL) for words in _near(tally, category)),
        ]
        content += band_table(tally, category)
        if is_full:
            content += full_table(tally, category)
    content += rules_in_force(tally)
    if is_full:
        content += [PageBreak(), text("口径影响", TITLE)]
        content.append(
            table(
                ("改用的口径", "单位", "现为", "变为"),
                sensitivity_rows(tally),
                (36, 24, 55, 55),
            )
        )
        content += _questions(tally)
        content += _groups(tally)
    return content


def _groups(tally: Tally) -> list[Flowable]:
    """Return the votes by group of representatives, for the paper that isn't public."""
    content: list[Flowable] = []
    names = {unit["unit"]: unit["name"] for unit in tally["units"]}
    scale = scale_of(tally)
    columns = len(scale.grades) + 2
    for group in tally.get("groups", ()):
        name = group["name"] if group["group"] else "其他（不足单独列出的类别及无类别的评议表）"
        content += [
            PageBreak(),
            text(f"分类别得票 · {name}：有效 {group['valid_sheets']} 份", HEADING),
            table(
                ("单位", *narrow_heads(scale), scale.abstain_word, "作废行"),
                [
                    [names[unit["unit"]], *map(str, votes_of(scale, unit).decided)]
                    for unit in group["units"]
                ],
                (60, *[110 / columns] * columns),
                numbers=range(1, 1 + columns),
            ),
        ]
    return content


def _chart(tally: Tally, category: Mapping[str, Any]) -> Chart:
    units = [unit for unit in tally["units"] if unit["category"] == category["id"]]
    units.sort(key=lambda unit: (unit["place"] is None, unit["place"] or 0))
    rows = {row.name: row for row in result_rows(tally, category["id"])}
    scale = scale_of(tally)
    lines = [
        ChartLine(
            place=rows[unit["name"]].place,
            name=unit["name"] + (_VETOED if rows[unit["name"]].veto else ""),
            points=_ranked(tally, unit),
            points_text=rows[unit["name"]].score or rows[unit["name"]].points,
            shares=_shares(votes_of(scale, unit)),
            rate_text=rows[unit["name"]].rate,
        )
        for unit in units
    ]
    weights = [fraction(item["weight"]) for item in tally.get("items", ())] or [Fraction(1)]
    sheets = 1 if ranked_by(tally) else max(tally["valid_sheets"], 1) * sum(weights)
    most = float(scale.most * sheets)
    threshold = float(Fraction(tally["rules"]["satisfaction"]["threshold"]))
    colors = [shade.color for shade in share_colors(scale)]
    after = (category["top"], last_cut(tally, category, units))
    return Chart(lines, after, most, threshold if scale.has_rate else None, colors)


def _ranked(tally: Tally, unit: Mapping[str, Any]) -> float:
    """Return what a unit's bar shows: what it is ranked by."""
    if not ranked_by(tally):
        return float(points_of(unit))
    return float(fraction(unit["score"])) if unit["score"] else 0.0


def _shares(votes: StatedVotes) -> list[float]:
    return [each / max(votes.rows, 1) for each in votes.decided]


def _legend(tally: Tally) -> str:
    scale = scale_of(tally)
    answers = zip((*scale.words, scale.abstain_word, "作废"), share_colors(scale), strict=True)
    shares = "、".join(f"{answer}（{shade.word}）" for answer, shade in answers)
    rate = "右端为群众满意率，虚线为满意率标准；" if scale.has_rate else ""
    of = "各评议项目有效份数之和" if "items" in tally else "有效份数"
    words = f"右图从左到右：{shares}，占{of}的比例，{rate}左图虚线为优胜线和末位线。"
    if tally["vetoes"]:
        words += f"名称后的“{_VETOED}”为一票否决。"
    return words + rounding_note(tally)


def _near(tally: Tally, category: Mapping[str, Any]) -> Iterator[str]:
    """Say how near each cut-off was."""
    units = [unit for unit in tally["units"] if unit["category"] == category["id"]]
    placed = sorted((u for u in units if u["place"] is not None), key=lambda u: u["place"])
    cuts = ((category["top"], "优胜线"), (last_cut(tally, category, placed), "末位线"))
    for after, name in cuts:
        if 0 < after < len(placed):
            above, below = placed[after - 1], placed[after]
            scores = [Fraction(u["score"]["num"], u["score"]["den"]) for u in (above, below)]
            gap = scores[0] - scores[1]
            yield f"{name}：{above['name']}与{below['name']}相差 {float(gap):g} 分。"


def _questions(tally: Tally) -> list[Flowable]:
    content: list[Flowable] = []
    if tally["rulings"]:
        content.append(text("待裁定的问题", KEPT_HEADING))
        content += [text(words) for words in ruling_texts(tally)]
    if tally["rulings_made"]:
        content.append(text("领导小组的裁定", KEPT_HEADING))
        content += [text(words) for words in made_texts(tally)]
    if tally["vetoes"]:
        content.append(text("一票否决", KEPT_HEADING))
        content += [text(words) for words in veto_texts(tally)]
    return content
