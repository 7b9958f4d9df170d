"""Letters of the evaluation office: to units that must mend, and to those above vertical units."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from reportlab.platypus import Flowable

from ballot.history import YearsCompared
from output.paper import (
    CLOSE,
    LETTER,
    SALUTE,
    SMALL,
    SUBTITLE,
    TITLE,
    signatures,
    table,
    text,
)
from output.scale_words import sum_text
from output.stated import fraction, grade_list, scale_of, votes_of
from output.summary import ResultRow, ranked_by, result_rows
from output.years import (
    nobody_text,
    not_then_text,
    origin_text,
    record_texts,
    twice_notes,
    year_texts,
)

Tally = Mapping[str, Any]

RECTIFICATION_MONTHS = 6
"""七(三): 整改时间为半年."""


def notice(tally: Tally, unit: Mapping[str, Any], published: date) -> list[Flowable]:
    """Return 整改通知书 for one unit, 七(二)2, 3 and 七(三)."""
    is_last = "last" in unit["designations"]
    word = "末位单位" if is_last else "重点整改单位"
    row = next(r for r in result_rows(tally, unit["category"]) if r.name == unit["name"])
    category = next(c["name"] for c in tally["categories"] if c["id"] == unit["category"])
    due = _months_later(published, RECTIFICATION_MONTHS)
    body = [
        f"在{tally['activity']['year']}年度{tally['activity']['name']}中，你单位得"
        f"{_votes(tally, unit, '、')}，得分 {row.points} 分{_score(tally, row)}，"
        f"列{category}第 {row.place} 名，{_rate(tally, row)}为“{word}”。",
        "请认真分析原因，针对群众意见提出整改措施，写出书面整改报告，报评议活动办公室。",
        f"整改时间为半年，至{due.year}年{due.month}月{due.day}日。届时由市人大、市政协组成考评小组"
        "对整改情况进行考核验收。",
    ]
    if is_last:
        body.insert(
            1,
            "按照方案规定，对你单位予以通报批评，当年度单位和班子成员不能评为各类先进和优秀公务员，"
            "年终目标管理奖下调10%。",
        )
    return [
        text("整改通知书", TITLE),
        text(f"{tally['activity']['name']} · {tally['activity']['year']}年度", SUBTITLE),
        text(f"{unit['full_name']}：", SALUTE),
        *(text(words, LETTER) for words in body),
        text("评议活动办公室（章）", CLOSE),
        text(f"{published.year}年{published.month}月{published.day}日", CLOSE),
    ]


def letter(tally: Tally, unit: Mapping[str, Any]) -> list[Flowable]:
    """Return 致上级主管部门函: a vertical unit's own result and no other, 七(二)8."""
    row = next(r for r in result_rows(tally, unit["category"]) if r.name == unit["name"])
    category = next(c for c in tally["categories"] if c["id"] == unit["category"])
    size = sum(each["category"] == unit["category"] for each in tally["units"])
    told = f"，认定为“{row.designations}”" if row.designations else ""
    return [
        text("评议结果通报函", TITLE),
        text(f"{tally['activity']['name']} · {tally['activity']['year']}年度", SUBTITLE),
        text(f"{unit['full_name']}的上级主管部门：", SALUTE),
        text(
            f"现将{unit['full_name']}在本次评议中的结果通报如下："
            f"{_votes(tally, unit, '，')}，得分 {row.points} 分{_score(tally, row)}，"
            f"{_rate(tally, row)}"
            f"在{category['name']} {size} 个单位中列第 {row.place} 名{told}。",
            LETTER,
        ),
        text("特此函告。", LETTER),
        text("评议活动办公室（章）", CLOSE),
        text("________年____月____日", CLOSE),
    ]


def _score(tally: Tally, row: ResultRow) -> str:
    """Return what the unit is ranked by, where that isn't its points."""
    return f"，{ranked_by(tally)} {row.score} 分" if row.score else ""


def _votes(tally: Tally, unit: Mapping[str, Any], between: str) -> str:
    """Return the votes of each grade and the abstentions in words."""
    scale = scale_of(tally)
    given = grade_list(scale, votes_of(scale, unit))
    words = between.join(f"{word} {count} 票" for word, count in given)
    if "items" not in tally:
        return words
    names = {item["item"]: item["name"] for item in tally["items"]}
    points = between.join(
        f"{names[item['item']]} {sum_text(fraction(item['points']))} 分" for item in unit["items"]
    )
    return f"{words}（各评议项目合计；其中{points}）"


def _rate(tally: Tally, row: ResultRow) -> str:
    return f"群众满意率 {row.rate}，" if scale_of(tally).has_rate else ""


def _months_later(day: date, months: int) -> date:
    """Return the same day so many months on; the last of the month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(day.year + years, month + 1, last)
        except ValueError:
            continue
    return date(day.year + years, month + 1, day.day)


def twice_last_table(tally: Tally, compared: YearsCompared) -> list[Flowable]:
    """Return 连续末位核查表, 七(二)3 and 七(二)8: who is the last for the second year running.

    What isn't known of the year before, or is open in either, is said and never passed over.
    """
    names = {unit["unit"]: unit for unit in tally["units"]}
    rows = [
        [
            names[each.unit]["full_name"],
            f"{each.year}年：{each.was.name}",
            "垂直" if names[each.unit]["oversight"] == "vertical" else "地方",
            twice_notes(each),
            "",
        ]
        for each in compared.found
    ]
    content = [
        text("连续末位核查表", TITLE),
        text(f"{tally['activity']['name']} · {tally['activity']['year']}年度", SUBTITLE),
    ]
    told = (
        origin_text(compared),
        *record_texts(compared),
        *year_texts(tally, compared),
        not_then_text(tally, compared),
        nobody_text(compared),
    )
    content += [text(words) for words in told if words]
    if rows:
        head = ("单位", "上一年度末位", "管理", "说明", "主要负责人任现职满一年（人工核实）")
        content.append(table(head, rows, (48, 46, 14, 26, 36)))
        content.append(
            text(
                "七(二)3：连续两年被评为“末位单位”的，责成其主要负责人引咎辞职或予以降职、免职；"
                "垂直管理部门，建议其主管部门调离其主要领导。任现职时间须满一年。",
                SMALL,
            )
        )
    return [*content, signatures(("核查人", "评议活动办公室", "组织部门"))]
