"""评议得分排名表: the places of every category, drawn and in numbers."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from reportlab.platypus import Flowable, PageBreak

from ballot.rules import Denominator
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
from output.summary import (
    made_texts,
    result_rows,
    ruling_texts,
    sensitivity_rows,
    weights_texts,
)

Tally = Mapping[str, Any]


def ranking(tally: Tally, *, is_full: bool) -> list[Flowable]:
    """Return 评议得分排名表: every category's chart; in full, its numbers and what is open, too."""
    content: list[Flowable] = []
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
        if is_full:
            content += together(
                text(f"{category['name']}：全部数字", HEADING),
                table(
                    (
                        "名次",
                        "单位",
                        "满意",
                        "基本",
                        "不满意",
                        "弃权",
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
                            str(row.satisfied),
                            str(row.mostly_satisfied),
                            str(row.dissatisfied),
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
                    (11, 25, 10, 10, 13, 10, 10, 13, 16, 16, 14, 22),
                    numbers=(0, 2, 3, 4, 5, 6, 7, 8, 9, 10),
                ),
                text(
                    "满意率为正式口径（总有效票数"
                    + ("含弃权票" if official == Denominator.WITH_ABSTENTIONS else "不含弃权票")
                    + "），“另一口径”相反；得分按 2 : 1 : 0、弃权 0.5 计。",
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


def _groups(tally: Tally) -> list[Flowable]:
    """Return the votes by group of representatives, for the paper that isn't public."""
    content: list[Flowable] = []
    names = {unit["unit"]: unit["name"] for unit in tally["units"]}
    kinds = ("satisfied", "mostly_satisfied", "dissatisfied", "abstain", "void")
    for group in tally.get("groups", ()):
        name = group["name"] if group["group"] else "其他（不足单独列出的类别及无类别的评议表）"
        content += [
            PageBreak(),
            text(f"分类别得票 · {name}：有效 {group['valid_sheets']} 份", HEADING),
            table(
                ("单位", "满意", "基本满意", "不满意", "弃权", "作废行"),
                [
                    [names[unit["unit"]], *(str(unit["counts"][kind]) for kind in kinds)]
                    for unit in group["units"]
                ],
                (60, 22, 22, 22, 22, 22),
                numbers=range(1, 6),
            ),
        ]
    return content


def _chart(tally: Tally, category: Mapping[str, Any]) -> Chart:
    units = [unit for unit in tally["units"] if unit["category"] == category["id"]]
    units.sort(key=lambda unit: (unit["place"] is None, unit["place"] or 0))
    valid = max(tally["valid_sheets"], 1)
    rows = {row.name: row for row in result_rows(tally, category["id"])}
    names = ("satisfied", "mostly_satisfied", "dissatisfied", "abstain", "void")
    lines = [
        ChartLine(
            place=rows[unit["name"]].place,
            name=unit["name"],
            points=unit["half_points"] / 2,
            points_text=rows[unit["name"]].points,
            shares=[unit["counts"][name] / valid for name in names],
            rate_text=rows[unit["name"]].rate,
        )
        for unit in units
    ]
    most = float(Fraction(tally["rules"]["scoring"]["satisfied"]) * valid)
    threshold = float(Fraction(tally["rules"]["satisfaction"]["threshold"]))
    return Chart(lines, category["top"], most, threshold)


def _legend(tally: Tally) -> str:
    return (
        "右图从左到右：满意（深绿）、基本满意（浅绿）、不满意（红）、弃权（浅灰）、作废（深灰），"
        "占有效份数的比例，右端为群众满意率，虚线为满意率标准；左图虚线为优胜线和末位线。"
    )


def _near(tally: Tally, category: Mapping[str, Any]) -> Iterator[str]:
    """Say how near each cut-off was."""
    units = [unit for unit in tally["units"] if unit["category"] == category["id"]]
    placed = sorted((u for u in units if u["place"] is not None), key=lambda u: u["place"])
    for after, name in ((category["top"], "优胜线"), (len(placed) - 1, "末位线")):
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
