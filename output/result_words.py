"""What the names in the template of 计票结果报告单 stand for, of the city and of one session.

Numbers come from the tally alone; of a session, what people settled there stands beside them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from output.official import Field
from output.official_words import ORDINALS, day_text
from output.scale_words import rounding_note
from output.stated import grade_list, scale_of, votes_of
from output.summary import ResultRow, marked_name, ranked_by, result_rows

Tally = Mapping[str, Any]

CITY_TEMPLATE: Final = "计票结果报告单"
SESSION_TEMPLATE: Final = "片区计票结果报告单"

SHEETS: Final = {
    "印制": "printed",
    "发出": "issued",
    "收回": "returned",
    "剩余": "unused",
    "换发作废": "spoiled",
    "扫描": "scanned",
    "有效": "valid",
    "废票": "void",
}
"""Numbers of sheets, in the order of the paper."""

_NOBODY_COUNTED: Final = "未登记"
_PLAIN_GRADES: Final = 3
"""So many have columns of their own; others stand side by side in one."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What people settled in a session."""

    rows: int
    """Rows of valid sheets, those that were keyed in among them."""
    void_rows: int
    """Of those, how many are void."""


def city_fields(tally: Tally) -> dict[str, Field]:
    """Return what the paper of the whole activity says: every unit with its place and points."""
    rows = {
        category["id"]: [_ranked(tally, row) for row in result_rows(tally, category["id"])]
        for category in tally["categories"]
    }
    return _common(tally) | {
        "类别": _categories(tally, rows),
        "排名依据": ranked_by(tally),
        "说明": rounding_note(tally),
    }


def session_fields(tally: Tally, settled: Settled, *, day: date, least: int) -> dict[str, Field]:
    """Return what the paper of one session says: the votes of every unit, in the form's order.

    There are no places and no points: those are of the whole activity. With fewer valid sheets
    than groups may be shown apart with, no unit's votes stand there.

    Args:
        tally: the session's own, as it was sealed.
        settled: what people settled.
        day: on which it was sealed.
        least: sheets with which votes are shown apart (`min_group`).
    """
    (session,) = tally["sessions"]
    is_small = 0 < tally["valid_sheets"] < least
    rows: dict[str, list[Field]] = {}
    for number, unit in enumerate(tally["units"], start=1):
        row = _votes(tally, unit) | {"序": str(number), "名称": unit["name"], "得分": ""}
        rows.setdefault(unit["category"], []).append(row)
    return _common(tally) | {
        "范围": session["name"] or session["session"],
        "版本": tally["revision"]["number"],
        "封存人": tally["revision"]["by"],
        "封存日期": day_text(day),
        "人数过少": is_small,
        "最少份数": least,
        "类别": [] if is_small else _categories(tally, rows),
        "人工认定行": settled.rows,
        "人工作废行": settled.void_rows,
        "清点人": session.get("counted_by", ""),
        "差异说明": _explanation(session),
    }


def sheet_lines(tally: Tally) -> list[Field]:
    """Return the numbers of sheets of each session, and their sums where there are several."""
    lines: list[Field] = [
        _line(each["name"] or each["session"], each) for each in tally["sessions"]
    ]
    if len(lines) > 1:
        lines.append(_line("合计", _totals(tally["sessions"])))
    return lines


def _common(tally: Tally) -> dict[str, Field]:
    scale = scale_of(tally)
    return {
        "活动": tally["activity"]["name"],
        "表样": tally.get("form", {}).get("title", ""),
        "年度": tally["activity"]["year"],
        "份数": sheet_lines(tally),
        "有效": tally["valid_sheets"],
        "逐项": "items" in tally,
        "各列选项": len(scale.grades) == _PLAIN_GRADES and "items" not in tally,
        "选项": list(scale.heads),
        "弃权": scale.abstain_word,
    }


def _line(name: str, numbers: Mapping[str, Any]) -> dict[str, Field]:
    counted = {
        head: _NOBODY_COUNTED if numbers.get(key) is None else str(numbers[key])
        for head, key in SHEETS.items()
    }
    return {"名称": name, **counted}


def _totals(sessions: Sequence[Mapping[str, Any]]) -> dict[str, int | None]:
    sums: dict[str, int | None] = {}
    for key in SHEETS.values():
        values = [session.get(key) for session in sessions]
        sums[key] = None if None in values else sum(value or 0 for value in values)
    return sums


def _categories(tally: Tally, rows: Mapping[str, Sequence[Field]]) -> list[Field]:
    return [
        {
            "序号": f"（{ORDINALS[number]}）" if number < len(ORDINALS) else f"（{number + 1}）",
            "名称": category["name"],
            "单位": list(rows[category["id"]]),
        }
        for number, category in enumerate(tally["categories"])
        if rows.get(category["id"])
    ]


def _ranked(tally: Tally, row: ResultRow) -> Field:
    unit = next(each for each in tally["units"] if each["unit"] == row.unit)
    score = f"（{ranked_by(tally)}{row.score}）" if row.score else ""
    told = {"序": row.place, "名称": marked_name(row), "得分": row.points + score}
    return _votes(tally, unit) | told


def _votes(tally: Tally, unit: Mapping[str, Any]) -> dict[str, Field]:
    scale = scale_of(tally)
    votes = votes_of(scale, unit)
    words = "、".join(f"{word} {count}" for word, count in grade_list(scale, votes))
    return {
        "票": [str(count) for count in votes.grades],
        "弃权": str(votes.abstain),
        "作废": str(votes.void),
        "各选项": words,
    }


def _explanation(session: Mapping[str, Any]) -> str:
    told = session.get("explanation")
    if not told:
        return ""
    return f"{told['why']}（{told['by']}说明，{told['confirmed_by']}确认）"
