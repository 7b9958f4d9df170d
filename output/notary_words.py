"""What the names in the template of 公证现场记录 stand for: what the evidence knows, and no more.

Place and notary are lines to fill in, as is whatever was done without the program's knowledge.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from ballot.deck import DeckCheck
from output.official import Field
from output.official_words import day_text
from output.plan_words import plan_texts
from output.result_words import sheet_lines
from output.second_words import LONGEST_LIST, SecondWord
from output.summary import deck_texts

Tally = Mapping[str, Any]

NOTARY_TEMPLATE: Final = "公证现场记录"


@dataclass(frozen=True, slots=True)
class SealFact:
    """A session's seal."""

    session: str
    day: date | None
    """None: it was sealed in another folder, and merged."""
    by: str
    revision: int
    tally_sha256: str


@dataclass(frozen=True, slots=True)
class DeckFact:
    """A check of test sheets with known marks, before real ones were scanned."""

    day: date
    check: DeckCheck


@dataclass(frozen=True, slots=True)
class DrawFact:
    """Sheets that were drawn by lot and compared with how they were read."""

    day: date
    by: str
    seed: str
    size: int
    compared: int
    agreed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotaryFacts:
    """What the evidence says of the day, the persons and the checks."""

    printed: tuple[date, date] | None = None
    """First and last day of printing; None: nothing was printed here."""
    scanned: tuple[date, date] | None = None
    people: Mapping[str, Sequence[str]]
    """Names by what they did, such as 复核."""
    decks: Sequence[DeckFact] = ()
    seals: Sequence[SealFact] = ()
    draws: Sequence[DrawFact] = ()
    entries: int = 0
    """Of the log, when the tally was made."""
    signers: Sequence[str] = ()
    """Whose signatures on the tally hold."""


def notary_fields(
    tally: Tally, facts: NotaryFacts | None, seconds: Sequence[SecondWord]
) -> dict[str, Field]:
    """Return what 公证现场记录 says.

    Args:
        tally: final.
        facts: of its evidence; None where only the tally is at hand.
        seconds: what second persons confirmed.
    """
    known = facts or NotaryFacts(people={})
    bare = [word for word in seconds if not word.is_proven]
    return {
        "活动": tally["activity"]["name"],
        "年度": tally["activity"]["year"],
        "表样": tally.get("form", {}).get("title", ""),
        "印制日期": _span(known.printed),
        "扫描日期": _span(known.scanned),
        "人员": [f"{did}：{'、'.join(names)}" for did, names in known.people.items() if names],
        "份数": sheet_lines(tally),
        "封存": [_seal(each) for each in known.seals],
        "试读": [_deck(each) for each in known.decks],
        "未试读": deck_texts(tally),
        "方案": list(plan_texts(tally)),
        "扫描份数": tally["digests"]["records"]["sheets"],
        "有效": tally["valid_sheets"],
        "扫描文件": len(tally["digests"]["images"]),
        "日志条数": known.entries,
        "抽查": [_draw(each) for each in known.draws],
        "签名人": "、".join(known.signers),
        "软件": f"{tally['software']['name']} {tally['software']['version']}",
        "摘要表": _digests(tally),
        "两人决定": len(seconds),
        "有凭据": len(seconds) - len(bare),
        "仅姓名": len(bare),
        "仅姓名表": [
            {
                "日期": word.day,
                "决定": word.what,
                "由谁": word.by,
                "第二人": word.confirmed_by,
                "如何": word.how,
            }
            for word in bare[:LONGEST_LIST]
        ],
        "另有": max(len(bare) - LONGEST_LIST, 0),
    }


def _span(days: tuple[date, date] | None) -> str:
    if days is None:
        return ""
    first, last = days
    return day_text(first) if first == last else f"{day_text(first)}至{day_text(last)}"


def _seal(each: SealFact) -> dict[str, Field]:
    return {
        "片区": each.session,
        "日期": "在别处封存，已合并" if each.day is None else day_text(each.day),
        "封存人": each.by,
        "版本": str(each.revision),
        "摘要": each.tally_sha256[:16],
    }


def _deck(each: DeckFact) -> str:
    check = each.check
    outcome = "通过" if check.passed else "未通过"
    return (
        f"{day_text(each.day)}用试读卷（印有已知记号的样张和空白样张）试读{check.pages}页："
        f"比对{check.rows}行，读错{check.misread}行，应存疑而未存疑{check.not_doubted}行，"
        f"缺{check.missing}页，合计不符{check.totals_off}处，{outcome}。"
    )


def _draw(each: DrawFact) -> str:
    return (
        f"{day_text(each.day)}由{each.by}以“{each.seed}”为种子抽取{each.size}份，"
        f"与原票比对{each.compared}份，一致{each.agreed}份。"
    )


def _digests(tally: Tally) -> list[Field]:
    digests = tally["digests"]
    rows = [
        ("评议方案文件", digests["activity"]),
        ("规则", digests["rules"]),
        ("票面记录（默克尔树根）", digests["records"]["root"]),
        ("计票时证据日志末条", digests["events"]),
        *((f"版式 {form}", digest) for form, digest in digests["layouts"].items()),
    ]
    return [{"对象": what, "值": f"{digest[:32]} {digest[32:]}"} for what, digest in rows]
