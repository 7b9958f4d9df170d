"""What the names in the templates of 通报, 整改通知书 and 致上级主管部门函 stand for.

Numbers and names come from the tally alone. The words around them are in the templates.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from ballot.history import TwiceLast, YearsCompared
from ballot.ruling import RulingKind
from output.bands import last_text
from output.official import Field
from output.scale_words import sum_text
from output.stated import fraction, grade_list, scale_of, votes_of
from output.summary import ResultRow, ranked_by, result_rows

Tally = Mapping[str, Any]

RECTIFICATION_MONTHS = 6
"""七(二)4: 整改时间为半年."""

OFFICE: Final = "评议活动办公室"
"""Who issues a notice where activity.toml names nobody (`issuer`)."""

ORDINALS: Final = "一二三四五六七八九"
_CLAUSE: Final = "七(一)："
_PLANS_LAST: Final = "评议得分排名分别列各类被评部门最后一名的部门和单位为“末位单位”"
_VETOED: Final = "（综合评选先进中被实行“一票否决”）"


_QUESTION: Final = ("kind", "category", "units", "seats")
_IDLE: Final = "rulings_without_effect"
_GIVES: Final = {
    RulingKind.AWARD_TIE: "award",
    RulingKind.AWARD_BELOW_RATE: "award",
    RulingKind.AWARD_AND_LAST: "award",
    RulingKind.LAST_TIE: "last",
    RulingKind.NO_SCORE: "rectification",
    RulingKind.NO_RATE: "rectification",
}
"""What a unit is that a ruling of a kind chooses."""


def notice_fields(
    tally: Tally,
    unit: Mapping[str, Any],
    published: date,
    years: YearsCompared | None,
    issuer: str = "",
) -> dict[str, Field]:
    """Return what 整改通知书 says of one unit, 七(二)2, 3, 4, 7 and 8."""
    return _unit_fields(tally, unit, published, years) | {"制发机关": issuer or OFFICE}


def letter_fields(
    tally: Tally,
    unit: Mapping[str, Any],
    published: date,
    years: YearsCompared | None,
    superior: str = "",
) -> dict[str, Field]:
    """Return what 致上级主管部门函 says: a vertical unit's own result and no other, 七(二)8."""
    return _unit_fields(tally, unit, published, years) | {"上级": superior}


def announcement_fields(
    tally: Tally, published: date, years: YearsCompared | None
) -> dict[str, Field]:
    """Return what 通报 says: who is 优胜, 末位, 重点整改 in each category, and what follows."""
    return _common(tally, published) | {
        "发出": _sum(tally, "issued"),
        "收回": _sum(tally, "returned"),
        "有效": tally["valid_sheets"],
        "优胜标准": top_text(tally),
        "优胜单位": _by_category(tally, "award"),
        "因否决未评": _kept_out(tally),
        "末位单位": _by_category(tally, "last"),
        "连续末位": [
            {"名称": unit["full_name"], "是垂直管理": unit["oversight"] == "vertical"}
            for unit in tally["units"]
            if _twice(unit, years)
        ],
        "重点整改单位": _by_category(tally, "rectification"),
        "有满意率": scale_of(tally).has_rate,
    }


def twice_unsure(years: YearsCompared | None) -> tuple[TwiceLast, ...]:
    """Return who may be the last for the second year running: no paper says so before it is sure.

    A ruling is missing, or the unit stood in another category then.
    """
    found = years.found if years is not None else ()
    return tuple(each for each in found if each.is_open or not each.same_category)


def _unit_fields(
    tally: Tally, unit: Mapping[str, Any], published: date, years: YearsCompared | None
) -> dict[str, Field]:
    row = next(r for r in result_rows(tally, unit["category"]) if r.name == unit["name"])
    category = next(each for each in tally["categories"] if each["id"] == unit["category"])
    given = unit["designations"]
    return _common(tally, published) | {
        "单位": unit["full_name"],
        "类别": category["name"],
        "同类单位数": sum(each["category"] == unit["category"] for each in tally["units"]),
        "名次": "" if unit["place"] is None else unit["place"],
        "并列": any(
            each["place"] == unit["place"]
            for each in tally["units"]
            if each["category"] == unit["category"] and each["unit"] != unit["unit"]
        ),
        "经裁定": _is_ruled(tally, unit),
        "得票": _votes(tally, unit),
        "得分": row.points,
        "排名依据": ranked_by(tally) if row.score else "",
        "排名得分": row.score,
        "满意率": _rate(tally, row),
        "认定": row.designations,
        "否决": _veto(tally, unit),
        "是优胜": "award" in given,
        "是末位": "last" in given,
        "是重点整改": "rectification" in given,
        "是垂直管理": unit["oversight"] == "vertical",
        "连续末位": _twice(unit, years),
        "上一年度": tally["activity"]["year"] - 1,
    }


def _common(tally: Tally, published: date) -> dict[str, Field]:
    """Return what every paper may say."""
    return {
        "活动": tally["activity"]["name"],
        "年度": tally["activity"]["year"],
        "发文年份": published.year,
        "成文日期": day_text(published),
        "整改期限": day_text(months_later(published, RECTIFICATION_MONTHS)),
        "满意率标准": limit_text(tally),
        "末位标准": _last_words(tally),
    }


def day_text(day: date) -> str:
    """Return a day as GB/T 9704 writes it: no zero before month and day."""
    return f"{day.year}年{day.month}月{day.day}日"


def months_later(day: date, months: int) -> date:
    """Return the same day so many months on; the last of the month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(day.year + years, month + 1, last)
        except ValueError:
            continue
    return date(day.year + years, month + 1, day.day)


def _by_category(tally: Tally, designation: str) -> list[Field]:
    """Return the units of a list, category by category; a category without any has none."""
    made: list[Field] = []
    for number, category in enumerate(tally["categories"]):
        rows = {row.name: row for row in result_rows(tally, category["id"])}
        units = [unit for unit in tally["units"] if unit["category"] == category["id"]]
        units.sort(key=lambda unit: (unit["place"] is None, unit["place"] or 0))
        listed: list[Field] = []
        for unit in units:
            if designation not in (*unit["designations"], *unit["open_designations"]):
                continue
            waits = "" if designation in unit["designations"] else "（待裁定）"
            veto = _VETOED if unit["vetoed"] else ""
            listed.append(
                {
                    "名称": unit["full_name"],
                    "名次": unit["place"],
                    "满意率": rows[unit["name"]].rate,
                    "注": veto + waits,
                    "又": (f"，{veto[1:-1]}" if veto else "")
                    + (f"，{waits[1:-1]}" if waits else ""),
                }
            )
        ordinal = ORDINALS[number] if number < len(ORDINALS) else str(number + 1)
        made.append({"序号": f"（{ordinal}）", "名称": category["name"], "单位": listed})
    return made


def _kept_out(tally: Tally) -> list[dict[str, Field]]:
    """Return the vetoed units whose place would make them 优胜单位."""
    tops = {each["id"]: each for each in tally["categories"]}
    return [
        {"名称": unit["full_name"], "类别": category["name"], "名额": category["top"]}
        for unit in tally["units"]
        if unit["vetoed"]
        and unit["place"] is not None
        and unit["place"] <= (category := tops[unit["category"]])["top"]
    ]


def _twice(unit: Mapping[str, Any], years: YearsCompared | None) -> bool:
    """Return whether a unit is the last for the second year running, for sure."""
    found = years.found if years is not None else ()
    return "last" in unit["designations"] and any(
        each.unit == unit["unit"] and each.same_category and not each.is_open for each in found
    )


def _is_ruled(tally: Tally, unit: Mapping[str, Any]) -> bool:
    """Return whether the unit is what it is by a ruling that has effect."""
    idle = [{key: each[key] for key in _QUESTION} for each in tally.get(_IDLE, ())]
    return any(
        unit["unit"] in made["chosen"] and _GIVES.get(made["kind"]) in unit["designations"]
        for made in tally["rulings_made"]
        if {key: made.get(key) for key in _QUESTION} not in idle
    )


def _veto(tally: Tally, unit: Mapping[str, Any]) -> str:
    told = [veto for veto in tally["vetoes"] if veto["unit"] == unit["unit"]]
    return "；".join(f"{veto['authority']}：{veto['reason']}" for veto in told)


def _votes(tally: Tally, unit: Mapping[str, Any]) -> str:
    """Return the votes of each grade, the abstentions and the void rows in words."""
    scale = scale_of(tally)
    votes = votes_of(scale, unit)
    words = [f"{word}{count}票" for word, count in grade_list(scale, votes)]
    if votes.void:
        words.append(f"作废{votes.void}票")
    told = "、".join(words)
    if "items" not in tally:
        return told
    names = {item["item"]: item["name"] for item in tally["items"]}
    points = "、".join(
        f"{names[item['item']]}{sum_text(fraction(item['points']))}分" for item in unit["items"]
    )
    return f"{told}（各评议项目合计；其中{points}）"


def _rate(tally: Tally, row: ResultRow) -> str:
    return row.rate if scale_of(tally).has_rate else ""


def _last_words(tally: Tally) -> str:
    told = last_text(tally)
    return _PLANS_LAST if told.startswith(_CLAUSE) else told


def _sum(tally: Tally, key: str) -> int | None:
    """Return the sheets of all sessions; None where one doesn't say."""
    counts: Sequence[int | None] = [session.get(key) for session in tally["sessions"]]
    return sum(filter(None, counts)) if None not in counts else None


def name_text(unit: Mapping[str, Any]) -> str:
    """Return the full name of a unit, and that it is vetoed where it is."""
    return str(unit["full_name"]) + (_VETOED if unit["vetoed"] else "")


def top_text(tally: Tally) -> str:
    """Return how many first places are rewarded: `地方管理部门前5名、…`."""
    return "、".join(f"{each['name']}前{each['top']}名" for each in tally["categories"])


def kept_out_texts(tally: Tally) -> list[str]:
    """Return a sentence for each vetoed unit whose place would make it 优胜单位, 七(二)5."""
    return [
        f"{each['名称']}排名列{each['类别']}前{each['名额']}名，因在综合评选先进中被实行“一票否决”，"
        "不得评为“优胜单位”（七(二)5）"
        for each in _kept_out(tally)
    ]


def limit_text(tally: Tally) -> str:
    """Return the required rate as the plan writes it: `90%`; a fraction where that would round."""
    percent = Fraction(tally["rules"]["satisfaction"]["threshold"]) * 100
    if percent.denominator == 1:
        return f"{percent.numerator}%"
    hundredths = percent * 100
    if hundredths.denominator == 1:
        return f"{hundredths.numerator / 100:g}%"
    return str(percent / 100)
