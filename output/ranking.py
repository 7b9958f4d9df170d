"""评议得分排名表: the places of every category, drawn and in numbers."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from reportlab.platypus import Flowable, PageBreak

from ballot.rules import Denominator
from output.bands import band_table, last_cut
from output.paper import (
    HEADING,
    KEPT_HEADING,
    SHORT_TABLE,
    SMALL,
    TITLE,
    Chart,
    ChartLine,
    head,
    table,
    text,
    together,
)
from output.stated import plain_points, points_of, scale_of, votes_of, worth_text
from output.summary import (
    made_texts,
    result_rows,
    ruling_texts,
    sensitivity_rows,
    weights_texts,
)

Tally = Mapping[str, Any]

_COLORS = ("深绿", "浅绿", "红", "浅灰", "深灰")
"""`output.paper.SHARE_COLORS` in words."""

_ONE_LINE = 3
"""Characters that would stand badly on two lines."""


def ranking(tally: Tally, *, is_full: bool) -> list[Flowable]:
    """Return 评议得分排名表: every category's chart; in full, its numbers and what is open, too."""
    content: list[Flowable] = []
    scale = scale_of(tally)
    official = tally["rules"]["satisfaction"]["denominator"]
    for number, category in enumerate(tally["categories"]):
        if number:
            content.append(PageBreak())
        rows = result_rows(tally, category["id"])
        content += [
            *head(tally, f"评议得分排名表 · {category['name']}"),
            _chart(tally, category),
            text(_legend(tally), SMALL),
        ]
        words = (*weights_texts(tally), *_near(tally, category))
        content += [text(each, SMALL) for each in words]
        content += band_table(tally, category)
        if is_full:
            content += together(
                text(f"{category['name']}：全部数字", HEADING),
                table(
                    (
                        "名次",
                        "单位",
                        *scale.words,
                        scale.abstain_word,
                        "作废",
                        "得分",
                        "满意率",
                        "另一口径",
                        "弃权率",
                        "认定",
                    ),
                    [
                        [
                            row.place,
                            row.name,
                            *map(str, row.grades),
                            str(row.abstain),
                            str(row.void),
                            row.points,
                            row.rate,
                            row.other_rate,
                            row.abstention,
                            row.designations,
                        ]
                        for row in rows
                    ],
                    (11, 25, *map(_grade_mm, scale.words), 10, 10, 13, 16, 16, 14, 22),
                    numbers=(0, *range(2, 8 + len(scale.grades))),
                ),
                text(
                    "满意率为正式口径（总有效票数"
                    + ("含弃权票" if official == Denominator.WITH_ABSTENTIONS else "不含弃权票")
                    + "），“另一口径”相反；"
                    f"得分按 {worth_text(scale)}、{scale.abstain_word} "
                    f"{plain_points(scale.abstain_points)} 计。",
                    SMALL,
                ),
                is_short=len(rows) <= SHORT_TABLE,
            )
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


def _grade_mm(word: str) -> float:
    """Return the width of a grade's column: one line of three characters, or two lines of two."""
    return 13 if len(word) == _ONE_LINE else 10


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
                ("单位", *scale.words, scale.abstain_word, "作废行"),
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
    valid = max(tally["valid_sheets"], 1)
    rows = {row.name: row for row in result_rows(tally, category["id"])}
    scale = scale_of(tally)
    lines = [
        ChartLine(
            place=rows[unit["name"]].place,
            name=unit["name"],
            points=float(points_of(unit)),
            points_text=rows[unit["name"]].points,
            shares=[votes / valid for votes in votes_of(scale, unit).decided],
            rate_text=rows[unit["name"]].rate,
        )
        for unit in units
    ]
    most = float(scale.most * valid)
    threshold = float(Fraction(tally["rules"]["satisfaction"]["threshold"]))
    after = (category["top"], last_cut(tally, category, units))
    return Chart(lines, after, most, threshold)


def _legend(tally: Tally) -> str:
    scale = scale_of(tally)
    words = (*scale.words, scale.abstain_word, "作废")
    shares = "、".join(f"{word}（{color}）" for word, color in zip(words, _COLORS, strict=True))
    return (
        f"右图从左到右：{shares}，"
        "占有效份数的比例，右端为群众满意率，虚线为满意率标准；左图虚线为优胜线和末位线。"
    )


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
    names = {unit["unit"]: unit["name"] for unit in tally["units"]}
    if tally["rulings_made"]:
        content.append(text("领导小组的裁定", KEPT_HEADING))
        content += [text(words) for words in made_texts(tally)]
    if tally["vetoes"]:
        content.append(text("一票否决", KEPT_HEADING))
        for veto in tally["vetoes"]:
            words = (
                f"{names.get(veto['unit'], veto['unit'])}：{veto['reason']}（{veto['authority']}）"
            )
            if "by" in veto:
                words += f"，{veto['by']}登记，{veto['confirmed_by']}确认"
            content.append(text(words))
    return content
