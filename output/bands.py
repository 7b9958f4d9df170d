"""Bands (等次), points for places (名次分) and who is the last: what a tally states, in words."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from reportlab.platypus import Flowable

from ballot.messages import say
from ballot.other_rules import BandBy, LastBy, Measure, Rounding
from output.paper import BODY, HEADING, SHORT_TABLE, SMALL, table, text, together
from output.stated import plain_points, scale_of
from output.summary import percent_text, result_rows

Tally = Mapping[str, Any]


def band_table(tally: Tally, category: Mapping[str, Any]) -> list[Flowable]:
    """Return the bands and points of a category's units by place; nothing without either."""
    has_bands, has_points = "bands" in tally["rules"], "rank_points" in tally["rules"]
    columns = {"等次": has_bands, "名次分": has_points}
    heads = [head for head, is_used in columns.items() if is_used]
    if not heads:
        return []
    rows = [
        [
            row.place,
            row.name,
            *([row.band or "无"] if has_bands else []),
            *([row.rank_points] if has_points else []),
        ]
        for row in result_rows(tally, category["id"])
    ]
    return together(
        text(f"{category['name']}：{'和'.join(heads)}", HEADING),
        table(("名次", "单位", *heads), rows, (20, 70, *[40] * len(heads)), numbers=(0,)),
        *([text(bands_text(tally), SMALL)] if has_bands else []),
        is_short=len(rows) <= SHORT_TABLE,
    )


def band_lists(tally: Tally) -> list[Flowable]:
    """Return the units of each band, category by category; nothing without bands."""
    names = [band["name"] for band in tally["rules"].get("bands", ())]
    if not names:
        return []
    content = [text("等次", HEADING), text(bands_text(tally), SMALL)]
    for category in tally["categories"]:
        units = [unit for unit in tally["units"] if unit["category"] == category["id"]]
        told = []
        for name in (*names, None):
            within = [unit["full_name"] for unit in units if unit["band"] == name]
            if within or name is not None:
                told.append(f"{name or '未达任何等次'}：{'、'.join(within) or '无'}")
        content.append(text(f"{category['name']}。{'；'.join(told)}。", BODY))
    return content


def bands_text(tally: Tally) -> str:
    """Return from where on a unit is in each band."""
    words = {grade.id: grade.word for grade in scale_of(tally).grades}
    told = []
    for band in tally["rules"]["bands"]:
        by, limit = BandBy(band.get("by", BandBy.RATE)), Fraction(band["at_least"])
        value = say(
            f"report.band.{by}", grades="、".join(words.get(g, g) for g in band.get("grades", ()))
        )
        least = plain_points(limit) if by is BandBy.MEAN else _percent(limit)
        told.append(f"{band['name']} {value}≥{least}")
    return say("report.bands", bands="；".join(told))


def last_text(tally: Tally) -> str:
    """Return which units are the last: by the plan one in each category, or as the rules say."""
    rules = tally["rules"].get("last", {})
    numbers = {category["name"]: category.get("last") for category in tally["categories"]}
    if not rules and not any(number is not None for number in numbers.values()):
        return say("report.last.plan")
    below = rules.get("below")
    limit = ""
    if below is not None:
        measure = Measure(rules.get("measure", Measure.RATE))
        bound = Fraction(below)
        least = _percent(bound) if measure is Measure.RATE else plain_points(bound)
        limit = say(f"report.last.below.{measure}", limit=least)
    by = LastBy(rules.get("by", LastBy.NUMBER))
    if by is LastBy.LIMIT:
        return say("report.last.limit", limit=limit.lstrip("，"))
    if by is LastBy.SHARE:
        rounding = say(f"report.last.{Rounding(rules.get('rounding', Rounding.DOWN))}")
        share = _percent(Fraction(rules.get("share", 0)))
        return say("report.last.share", share=share, rounding=rounding, limit=limit)
    usual = rules.get("count", 1)
    each = "、".join(
        f"{name} {usual if number is None else number} 个" for name, number in numbers.items()
    )
    return say("report.last.number", numbers=each, limit=limit)


def last_cut(tally: Tally, category: Mapping[str, Any], units: Sequence[Mapping[str, Any]]) -> int:
    """Return how many of a category's units stand before the first that is, or may be, the last.

    Args:
        tally: any.
        category: of the tally.
        units: of the category, by place.
    """
    if "last" not in tally["rules"] and "last" not in category:
        return len(units) - 1
    kinds = ("designations", "open_designations")
    return next(
        (n for n, unit in enumerate(units) if any("last" in unit[kind] for kind in kinds)),
        len(units),
    )


def _percent(limit: Fraction) -> str:
    """Return a limit as a percentage; as the fraction that it is where two decimals would round."""
    return percent_text(limit) if (limit * 10_000).denominator == 1 else str(limit)
