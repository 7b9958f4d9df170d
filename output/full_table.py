"""The numbers of 评议得分排名表: of each unit of a category, and of each item that is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from reportlab.platypus import Flowable

from ballot.rules import Denominator
from output.paper import HEADING, SHORT_TABLE, SMALL, table, text, together
from output.scale_words import FEW, narrow_heads, rate_words, rounding_note, sum_text, worth_words
from output.stated import Scale, fraction, plain_points, scale_of, votes_of
from output.summary import ResultRow, ranked_by, result_rows

Tally = Mapping[str, Any]

_ONE_LINE = 3
"""Characters that would stand badly on two lines."""

_PAGE_MM = 170.0
_WIDEST_GRADE_MM = 13.0


@dataclass(frozen=True, slots=True)
class _Column:
    head: str
    width_mm: float
    is_number: bool = True


def full_table(tally: Tally, category: Mapping[str, Any]) -> list[Flowable]:
    """Return all numbers of a category, how they are made, and those of each item."""
    rows = result_rows(tally, category["id"])
    columns = _columns(scale_of(tally), ranked_by(tally))
    has_rate = scale_of(tally).has_rate
    content = together(
        text(f"{category['name']}：全部数字", HEADING),
        _table(columns, [_cells(row, has_rate=has_rate) for row in rows], scale_of(tally)),
        text(_note(tally), SMALL),
        is_short=len(rows) <= SHORT_TABLE,
    )
    for item in tally.get("items", ()):
        content += _item_table(tally, category, item, [row.name for row in rows])
    return content


def _columns(scale: Scale, score: str = "") -> list[_Column]:
    """Return the columns; with many grades narrower ones, in small type.

    Args:
        scale: of the form.
        score: what units are ranked by where it isn't their points; empty: it is.
    """
    is_wide = len(scale.grades) <= FEW
    if is_wide:
        grades = [_Column(word, _grade_mm(word)) for word in scale.words]
        widths = (11.0, 25.0, 10.0, 13.0, 16.0, 14.0, 22.0)
    else:
        grades = [_Column(head, 8.5) for head in narrow_heads(scale)]
        widths = (8.0, 24.0, 8.5, 14.0, 14.0, 12.0, 16.0)
    place, unit, rest, points, rate, share, told = widths
    rates = [_Column("满意率", rate), _Column("另一口径", rate)] if scale.has_rate else []
    columns = [
        _Column("名次", place),
        _Column("单位", unit, is_number=False),
        *grades,
        _Column(scale.abstain_word, rest),
        _Column("作废", rest),
        _Column("得分", points),
        *([_Column(score, points)] if score else []),
        *rates,
        _Column("弃权率", share),
        _Column("认定", told, is_number=False),
    ]
    return columns if is_wide and not score else _spread(columns, len(scale.grades))


def _spread(columns: list[_Column], grades: int) -> list[_Column]:
    """Return the columns with what is left of the page given to the grades, then to the names."""
    spare = _PAGE_MM - sum(column.width_mm for column in columns)
    grade_mm = min(columns[2].width_mm + spare / grades, _WIDEST_GRADE_MM)
    wider = [
        _Column(column.head, grade_mm, column.is_number) if 2 <= place < 2 + grades else column
        for place, column in enumerate(columns)
    ]
    left = _PAGE_MM - sum(column.width_mm for column in wider)
    wider[1] = _Column(wider[1].head, wider[1].width_mm + left, is_number=False)
    return wider


def _grade_mm(word: str) -> float:
    """Return the width of a grade's column: one line of three characters, or two lines of two."""
    return 13 if len(word) == _ONE_LINE else 10


def _cells(row: ResultRow, *, has_rate: bool) -> list[str]:
    return [
        row.place,
        row.name,
        *map(str, (*row.grades, row.abstain, row.void)),
        row.points,
        *([row.score] if row.score else []),
        *((row.rate, row.other_rate) if has_rate else ()),
        row.abstention,
        row.designations,
    ]


def _table(columns: Sequence[_Column], rows: Sequence[Sequence[str]], scale: Scale) -> Flowable:
    return table(
        tuple(column.head for column in columns),
        rows,
        tuple(column.width_mm for column in columns),
        numbers=tuple(place for place, column in enumerate(columns) if column.is_number),
        is_dense=len(scale.grades) > FEW,
    )


def _note(tally: Tally) -> str:
    scale = scale_of(tally)
    words = worth_words(tally)
    if scale.has_rate:
        official = tally["rules"]["satisfaction"]["denominator"]
        holds = "含弃权票" if official == Denominator.WITH_ABSTENTIONS else "不含弃权票"
        words = f"满意率为正式口径（总有效票数{holds}），“另一口径”相反；{words}"
    return words + rate_words(tally) + rounding_note(tally)


def _item_table(
    tally: Tally, category: Mapping[str, Any], item: Mapping[str, Any], names: Sequence[str]
) -> list[Flowable]:
    """Return the votes and points of every unit on one item, in the order of the places."""
    scale = scale_of(tally)
    units = {unit["name"]: unit for unit in tally["units"]}
    rows = []
    for name in names:
        own = next(each for each in units[name]["items"] if each["item"] == item["item"])
        points = sum_text(fraction(own["points"]))
        rows.append([name, *map(str, votes_of(scale, own).decided), points])
    answers = len(scale.grades) + 2
    weight = plain_points(fraction(item["weight"]))
    return together(
        text(f"{category['name']}：{item['name']}（权重 {weight}）", HEADING),
        table(
            ("单位", *narrow_heads(scale), scale.abstain_word, "作废", "得分"),
            rows,
            (44, *[106 / answers] * answers, 20),
            numbers=range(1, answers + 2),
        ),
        text("得分未乘权重。" if fraction(item["weight"]) != Fraction(1) else "", SMALL),
        is_short=len(rows) <= SHORT_TABLE,
    )
