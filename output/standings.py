"""The first pages of 评议得分排名表: each category's table, as 市委 reads it."""

from collections.abc import Mapping
from typing import Any, Final

from reportlab.platypus import Flowable

from ballot.messages import say
from output.paper import HEADING, KEPT_HEADING, SMALL, table, text, together
from output.rule_words import rule_rows
from output.scale_words import FEW, narrow_heads, rate_words, rounding_note, worth_words
from output.stated import scale_of
from output.summary import ResultRow, ranked_by, result_rows, veto_texts, weights_texts

Tally = Mapping[str, Any]

_PAGE_MM: Final = 170.0
_TIGHT: Final = 28
"""Units from which on a category is set in small type: the plan's 45 stand on one page."""
_ONE_PAGE: Final = 50


def standings(tally: Tally, *, is_full: bool) -> list[Flowable]:
    """Return the table of every category, with a note on points and rates.

    Args:
        tally: any.
        is_full: with the votes, and with why units were vetoed; a paper that is published says
            that they were.
    """
    content: list[Flowable] = []
    for number, category in enumerate(tally["categories"]):
        rows = result_rows(tally, category["id"])
        heading = text(f"{category['name']}（{len(rows)} 个）", HEADING)
        made = [heading, _table(tally, rows, is_full=is_full)]
        # The first begins below the title, whether it has room there or not.
        content += together(*made, is_short=len(rows) <= _ONE_PAGE) if number else made
    notes = (worth_words(tally) + rate_words(tally) + rounding_note(tally), *weights_texts(tally))
    content += [text(words, SMALL) for words in notes if words]
    if is_full:
        content += [text(f"一票否决：{words}。", SMALL) for words in veto_texts(tally)]
    return content


def rules_in_force(tally: Tally) -> list[Flowable]:
    """Return the rules that the places follow from, in words."""
    rows = rule_rows(tally)
    return together(
        text("执行的规则", KEPT_HEADING),
        table(("规则", "本次执行"), rows, (56, 114)),
        is_short=len(rows) <= _ONE_PAGE,
    )


def _table(tally: Tally, rows: list[ResultRow], *, is_full: bool) -> Flowable:
    scale, score = scale_of(tally), ranked_by(tally)
    is_wide = len(scale.grades) <= FEW
    numbers: dict[str, float] = {}
    if is_full:
        votes_mm = 12.0 if is_wide else 8.5
        heads = (*narrow_heads(scale), scale.abstain_word, "作废")
        numbers |= dict.fromkeys(heads, votes_mm)
    numbers["得分"] = 15.0
    if score:
        numbers[score] = 15.0
    if scale.has_rate:
        numbers["满意率"] = 16.0
    place_mm, told_mm = 10.0, 22.0 if is_full else 30.0
    left = _PAGE_MM - place_mm - told_mm - sum(numbers.values())
    unit_mm = min(left * 0.55, 46.0)
    return table(
        ("名次", "单位", *numbers, "认定", "备注"),
        [_cells(row, is_full=is_full, has_rate=scale.has_rate) for row in rows],
        (place_mm, unit_mm, *numbers.values(), told_mm, left - unit_mm),
        numbers=(0, *range(2, 2 + len(numbers))),
        is_dense=not is_wide or len(rows) >= _TIGHT,
        is_tight=len(rows) >= _TIGHT,
    )


def _cells(row: ResultRow, *, is_full: bool, has_rate: bool) -> list[str]:
    votes = map(str, (*row.grades, row.abstain, row.void)) if is_full else ()
    return [
        row.place,
        row.name,
        *votes,
        row.points,
        *([row.score] if row.score else []),
        *([row.rate] if has_rate else []),
        row.sure,
        remark(row),
    ]


def remark(row: ResultRow) -> str:
    """Return what else is to be said beside a unit: a veto, and what waits for a ruling."""
    told = []
    if row.veto:
        told.append(say("scoring.vetoed"))
    if row.waits:
        told.append(say("scoring.waits", what=row.waits))
    return "；".join(told)
