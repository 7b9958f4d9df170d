"""What papers say of the grades of a tally: what each is worth, and what 群众满意率 is made of.

Of the plan's own three they say what the plan says.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from ballot.messages import say
from output.stated import Scale, fraction, plain_points, points_of, scale_of, worth_text

Tally = Mapping[str, Any]

FEW: Final = 3
"""Grades whose columns have room in ordinary type beside everything else."""

_ONE_LINE: Final = 3
"""Characters of a head that fit the column."""


def worth_words(tally: Tally) -> str:
    """Return what each grade is worth, and how a unit's items are added.

    Of the plan's own: `得分按 2 : 1 : 0、弃权 0.5 计。`.
    """
    scale = scale_of(tally)
    words = f"得分按 {_worth(scale)} 计" + _not_scored(scale) + "。"
    items = tally.get("items", ())
    if items:
        weights = "、".join(
            f"{item['name']} {plain_points(fraction(item['weight']))}" for item in items
        )
        words += f"各评议项目的得分按权重（{weights}）相加。"
    return words


def rate_words(tally: Tally) -> str:
    """Return how 群众满意率 is made; nothing of the plan's own three grades on one line a unit."""
    scale = scale_of(tally)
    if not scale.has_rate or (scale.is_plans and "items" not in tally):
        return ""
    words = rate_formula(scale)
    if "items" in tally:
        words += "，各评议项目的票数合并计算"
    return words + "。"


def rate_formula(scale: Scale) -> str:
    """Return which grades count in 群众满意率 with which weight, and which are no valid votes."""
    votes = "+".join(
        grade.word if grade.satisfies == 1 else f"{plain_points(grade.satisfies)}×{grade.word}"
        for grade in scale.grades
        if grade.satisfies
    )
    words = f"群众满意率 =（{votes}）÷ 总有效票数"
    left_out = "、".join(grade.word for grade in scale.grades if not grade.is_valid)
    return words + (f"，总有效票数不含{left_out}" if left_out else "")


def narrow_heads(scale: Scale) -> tuple[str, ...]:
    """Return the heads of the grades' columns; where there are many, long ones on two lines."""
    if len(scale.grades) <= FEW:
        return scale.heads
    return tuple(_halved(head) for head in scale.heads)


def _halved(word: str) -> str:
    middle = (len(word) + 1) // 2
    return word if len(word) <= _ONE_LINE else f"{word[:middle]}\n{word[middle:]}"


def sum_text(points: Fraction) -> str:
    """Return a sum of points: with one decimal, or two; marked where it has more, and rounded."""
    for places, factor in ((1, 10), (2, 100)):
        whole = points * factor
        if whole.denominator == 1:
            return _decimal(whole.numerator, places)
    return say("scoring.rounded", value=_decimal((points * 100 + Fraction(1, 2)) // 1, 2))


def rounding_note(tally: Tally) -> str:
    """Return that sums are rounded and places aren't, where any is."""
    sums = [points_of(unit) for unit in tally["units"]]
    sums += [fraction(item["points"]) for unit in tally["units"] for item in unit.get("items", ())]
    return "带“≈”的得分为四舍五入，排名按精确值。" if any(map(_is_rounded, sums)) else ""


def _is_rounded(points: Fraction) -> bool:
    """Return whether `sum_text` doesn't say a sum in full."""
    return (points * 100).denominator != 1


def _decimal(value: int, places: int) -> str:
    sign, factor = "-" if value < 0 else "", 10**places
    return f"{sign}{abs(value) // factor}.{abs(value) % factor:0{places}d}"


def _worth(scale: Scale) -> str:
    blank = f"、{scale.abstain_word} {plain_points(scale.abstain_points)}"
    if scale.abstain_points is None:
        blank = ""
    if scale.is_plans:
        return worth_text(scale) + blank
    scored = [grade for grade in scale.grades if grade.points is not None]
    return "、".join(f"{grade.word} {plain_points(grade.points)}" for grade in scored) + blank


def _not_scored(scale: Scale) -> str:
    words = [grade.word for grade in scale.grades if grade.points is None]
    if scale.abstain_points is None:
        words.append(scale.abstain_word)
    return f"，{'、'.join(words)}不计分" if words else ""
