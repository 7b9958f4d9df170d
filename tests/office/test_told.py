"""One telling of what people decided, for the review pages, the papers and the workbook."""

from typing import Any

import pytest

from ballot.grade import PLAN_SCALE
from ballot.ids import LineId
from ballot.messages import say, speaking
from ballot.person import Role
from office.told import kind_word, told, told_briefly, told_line
from review.words import decision
from store.decided import AtPaper, Decided
from store.decision_from import decision_from
from store.event import Event, EventKind

SHEET, OTHER = "ABCDEFGHJKLM", "MLKJHGFEDCBA"
FILE = "aa" * 32
ZHANG = {"by": "张三", "role": "operator", "why": "看原票"}
WANG = {"confirmed_by": "王五", "confirmed_role": "scrutineer"}
AT = "2026-11-24T17:30Z"
"""The day after, in Beijing."""


def event(kind: EventKind, **payload: Any) -> Event:
    return Event(7, kind, AT, payload)


def said(kind: EventKind, **payload: Any) -> Decided:
    found = decision_from(event(kind, **payload))
    assert found is not None
    return found


def at_paper(kind: EventKind, **payload: Any) -> AtPaper:
    found = said(kind, **payload)
    assert isinstance(found, AtPaper)
    return found


def swap(sheet: str, *asked: str) -> dict[str, Any]:
    old, new = {"file": FILE, "index": 0}, {"file": FILE, "index": 1}
    return {"sheet": sheet, "page": 1, **new, "instead_of": old, "asked": list(asked)}


SETTLED = {"sheet": SHEET, "unit": "u1", "vote": "dissatisfied"}
KEYED = {"sheet": SHEET, "votes": {"u1": "satisfied"}, "file": None, "index": None}


@pytest.mark.parametrize(
    ("kind", "payload", "unit", "line"),
    [
        (
            EventKind.ROW_RESOLVED,
            {**SETTLED, **ZHANG},
            "u1",
            "2026-11-25　认定为“不满意”　张三（操作员）：看原票",
        ),
        (
            EventKind.ROW_RESOLVED,
            {**SETTLED, "by": "张三", "why": "看原票"},  # the first version kept no role
            None,
            "2026-11-25　认定为“不满意”　张三：看原票",
        ),
        (
            EventKind.SHEET_VOIDED,
            {"sheet": SHEET, **ZHANG, **WANG},
            None,
            "2026-11-25　整份作废　张三（操作员）提议，王五（监票）确认：看原票",
        ),
        (
            EventKind.SHEET_KEYED,
            {**KEYED, **ZHANG},
            None,
            "2026-11-25　手工录入　张三（操作员）：看原票",
        ),
        (
            EventKind.SHEET_KEYED,
            {**KEYED, **ZHANG},
            "u1",
            "2026-11-25　手工录入为“满意”　张三（操作员）：看原票",
        ),
        (
            EventKind.PAGE_DISMISSED,
            {"file": FILE, "index": 3, **ZHANG, "confirmed_by": "王五"},
            None,
            "2026-11-25　结清拒读页　张三（操作员）提议，王五确认：看原票",
        ),
    ],
)
def test_a_line_of_a_paper_says_when_what_who_and_why(
    kind: EventKind, payload: dict[str, Any], unit: str | None, line: str
) -> None:
    assert told_line(said(kind, **payload), PLAN_SCALE, LineId(unit) if unit else None) == line


def test_review_pages_say_the_second_persons_role_as_the_papers_do() -> None:
    void = at_paper(EventKind.SHEET_VOIDED, sheet=SHEET, **ZHANG, **WANG)

    words, shown = told(void), decision(void, PLAN_SCALE)

    assert (words.confirmed_by, words.confirmed_role) == ("王五", "监票")
    assert {
        name: shown[name] for name in ("by", "role", "confirmed_by", "confirmed_role", "why")
    } == {
        "by": words.by,
        "role": words.role,
        "confirmed_by": "王五",
        "confirmed_role": "监票",
        "why": words.why,
    }


@pytest.mark.parametrize(
    ("kind", "payload", "sheet", "address"),
    [
        (EventKind.ROW_RESOLVED, SETTLED, "ABCD-EFGH-JKLM", f"/rows/{SHEET}/u1"),
        (EventKind.SHEET_KEYED, KEYED, "ABCD-EFGH-JKLM", f"/sheets/{SHEET}"),
        (
            EventKind.SHEET_KEYED,
            {**KEYED, "file": FILE, "index": 3},
            "ABCD-EFGH-JKLM",
            f"/pages/{FILE}/3",
        ),
        (EventKind.PAGE_DISMISSED, {"file": FILE, "index": 3}, "", f"/pages/{FILE}/3"),
        (
            EventKind.SCANS_REPLACED,
            {"scans": [swap(SHEET, "u1"), swap(SHEET)]},
            "ABCD-EFGH-JKLM",
            f"/sheets/{SHEET}",
        ),
        (EventKind.SCANS_REPLACED, {"scans": [swap(SHEET), swap(OTHER)]}, "", None),
    ],
)
def test_review_pages_lead_to_what_a_decision_is_about(
    kind: EventKind, payload: dict[str, Any], sheet: str, address: str | None
) -> None:
    shown = decision(at_paper(kind, **payload, **ZHANG), PLAN_SCALE)

    assert (shown["sheet"], shown["address"]) == (sheet, address)


@pytest.mark.parametrize(
    ("happened", "text"),
    [
        (event(EventKind.PAGE_READ), "扫描页识读"),
        (event(EventKind.ROW_RESOLVED, **SETTLED, **ZHANG), "复核（u1）"),
        (event(EventKind.SHEET_VOIDED, sheet=SHEET, **ZHANG), f"整份作废（{SHEET}）"),
        (event(EventKind.SCANS_REPLACED, scans=[swap(SHEET)], **ZHANG), "换用另一份扫描件"),
        (event(EventKind.SESSION_OPENED, session="north", **ZHANG), "启封（north）"),
    ],
)
def test_what_overtakes_a_tally_is_named_briefly(happened: Event, text: str) -> None:
    assert told_briefly(happened) == text


def test_the_language_is_that_of_the_process() -> None:
    row = said(EventKind.ROW_RESOLVED, **SETTLED, **ZHANG)

    with speaking("en"):
        assert (told(row).what, told(row).role) == ("Settled", say(f"role.{Role.OPERATOR}"))


def test_a_kind_without_words_is_named_as_the_log_has_it() -> None:
    assert kind_word("haruspex") == "haruspex"
