"""What was ruled, what still waits for a ruling, and vetoes, as the tables of the workbook."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ballot.messages import say
from ballot.ruling import RulingKind
from output.summary import ruling_texts
from output.workbook_look import Cell

Tally = Mapping[str, Any]

RULING_HEADS: Final = (
    "状态",
    "类别",
    "问题",
    "单位",
    "名额",
    "裁定为",
    "裁定原文或说明",
    "由谁",
    "确认人",
)

VETO_HEADS: Final = ("代号", "单位", "全称", "类别", "事由", "决定机关", "登记人", "确认人")

QUESTIONS: Final[Mapping[str, str]] = {
    RulingKind.AWARD_TIE: "优胜名次线上得分相同",
    RulingKind.LAST_TIE: "并列最后",
    RulingKind.AWARD_BELOW_RATE: "名次在优胜之列，满意率低于标准",
    RulingKind.AWARD_AND_LAST: "既在优胜之列又可能是末位",
    RulingKind.NO_SCORE: "没有可计分的票",
    RulingKind.NO_RATE: "没有满意率",
}


def ruling_rows(tally: Tally) -> Iterator[list[Cell]]:
    """Yield a row for each ruling on record, and then for each question that is open."""
    categories = {each["id"]: each["name"] for each in tally["categories"]}
    names = {unit["unit"]: unit["name"] for unit in tally["units"]}

    def asked(body: Mapping[str, Any]) -> list[Cell]:
        category = body["category"]
        question = QUESTIONS.get(body["kind"], body["kind"])
        return [categories.get(category, category), question, _list(names, body["units"])]

    idle = {_key(each): each["why"] for each in tally.get("rulings_without_effect", ())}
    for made in tally["rulings_made"]:
        why = idle.pop(_key(made), None)
        chosen = _list(names, made["chosen"]) or say("scoring.made_nobody")
        if made.get("without_last"):
            chosen += say("scoring.made_without_last")
        text = made["text"]
        if why is not None:
            text += say("scoring.made_idle", why=say(f"scoring.no_effect_of.{why}"))
        state = "已裁定" if why is None else "不起作用"
        yield [
            *(state, *asked(made), made.get("seats"), chosen, text),
            *(made["by"], made["confirmed_by"]),
        ]
    for each in tally.get("rulings_without_effect", ()):
        if _key(each) in idle:
            why = say(f"scoring.no_effect_of.{each['why']}")
            yield ["不起作用", *asked(each), each.get("seats"), None, why, None, None]
    for question, text in zip(tally["rulings"], ruling_texts(tally), strict=True):
        yield ["待裁定", *asked(question), question["seats"], None, text, None, None]


def veto_rows(tally: Tally) -> Iterator[list[Cell]]:
    """Yield a row for each veto, with who entered it where that was after printing."""
    categories = {each["id"]: each["name"] for each in tally["categories"]}
    units = {unit["unit"]: unit for unit in tally["units"]}
    for veto in tally["vetoes"]:
        unit = units.get(veto["unit"], {})
        yield [
            veto["unit"],
            unit.get("name"),
            unit.get("full_name"),
            categories.get(unit.get("category", "")),
            veto["reason"],
            veto["authority"],
            veto.get("by"),
            veto.get("confirmed_by"),
        ]


def _key(body: Mapping[str, Any]) -> tuple[object, ...]:
    return body["kind"], body["category"], tuple(body["units"]), body.get("seats")


def _list(names: Mapping[str, str], units: list[str]) -> str:
    return say("words.list").join(names.get(unit, unit) for unit in units)
