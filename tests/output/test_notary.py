"""公证现场记录: what the evidence knows is on it, what it doesn't is a line to fill in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ballot.deck import DeckCheck, KnownDeck
from ballot.ids import FormId
from output.notary_words import (
    NOTARY_TEMPLATE,
    DeckFact,
    DrawFact,
    NotaryFacts,
    SealFact,
    notary_fields,
)
from output.official import OfficialPaper
from output.official_files import write_official_files
from output.paper_templates import templates_of
from output.second_words import SecondWord
from output.tally import TallyInputs, TallyKind, build_tally
from tests.output.test_results import DIGEST, text_of_docx, text_of_pdf

DAY = date(2006, 12, 3)
CHECK = DeckCheck(
    form=FormId("0" * 16),
    deck_sha256="00" * 32,
    passed=True,
    pages=22,
    missing=0,
    rejected=0,
    again=0,
    rows=726,
    misread=0,
    in_doubt=60,
    not_doubted=0,
    plain=100,
    plain_in_doubt=0,
    totals_off=0,
)
FACTS = NotaryFacts(
    printed=(date(2006, 11, 20), date(2006, 11, 20)),
    scanned=(date(2006, 12, 2), DAY),
    people={"清点": ["王五"], "复核和登记": ["张三", "李四"], "抽样核对": []},
    decks=[DeckFact(date(2006, 12, 1), CHECK)],
    seals=[
        SealFact("东片区", DAY, "张三", 1, "7a" * 32),
        SealFact("西片区", None, "钱七", 2, "8b" * 32),
    ],
    draws=[DrawFact(DAY, "赵六", "7 3 9 1", 30, 30, 29)],
    entries=5321,
    signers=["评议办", "公证"],
)
BARE = SecondWord("2006-11-30", "解除否决", "张三", "赵六", "姓名由第一人代为键入", is_proven=False)
PROVEN = replace(BARE, confirmed_by="王五", is_proven=True)


@pytest.fixture(scope="module")
def tally(make_inputs: Callable[..., TallyInputs]) -> dict[str, Any]:
    built = build_tally(make_inputs(), TallyKind.FINAL)
    for deck, session in zip((KnownDeck.PASSED, KnownDeck.NONE), built["sessions"], strict=True):
        session["known_deck"] = deck.value
    return built


def record(tally: dict[str, Any], folder: Path, *more: Any) -> list[str]:
    """Return what both files of a record say, without blanks."""
    paper = OfficialPaper(templates_of()[NOTARY_TEMPLATE], notary_fields(tally, *more))
    document, pdf = write_official_files(folder / "记录.pdf", "记录", paper, DIGEST)
    return [text_of_docx(document), text_of_pdf(pdf)]


def test_what_the_evidence_knows_is_on_the_record(tally: dict[str, Any], tmp_path: Path) -> None:
    for words in record(tally, tmp_path, FACTS, [BARE, PROVEN]):
        for told in (
            "印制：2006年11月20日。扫描计票：2006年12月2日至2006年12月3日。",
            "清点：王五",
            "复核和登记：张三、李四",
            "东片区863未登记未登记330",
            f"东片区2006年12月3日张三1{'7a' * 8}",
            f"西片区在别处封存，已合并钱七2{'8b' * 8}",
            "试读22页：比对726行，读错0行，应存疑而未存疑0行，缺0页，合计不符0处，通过。",
            "西片区在扫描之前没有做过试读检查",
            "计票依据其第1至第5321条",
            "以“7391”为种子抽取30份，与原票比对30份，一致29份。",
            "计票结果文件的签名：评议办、公证，均有效。",
            "共2项，其中1项由第二人用本人密钥签名",
            "2006-11-30解除否决张三赵六姓名由第一人代为键入",
            tally["digests"]["records"]["root"],
            DIGEST,
        ):
            assert told in words, told
        assert "抽样核对：" not in words
        assert "空白测试表" not in words


def test_what_it_does_not_know_is_left_to_fill_in(tally: dict[str, Any], tmp_path: Path) -> None:
    for words in record(tally, tmp_path, None, []):
        for told in (
            "地点：＿＿＿",
            "扫描计票：＿＿＿＿＿＿。",
            "空白测试表读得标记：＿＿处",
            "抽样核对：种子＿＿＿",
            "计票结果文件的签名：尚无。",
        ):
            assert told in words, told
        assert "程序已核对" not in words
        assert "须两人作出的决定" not in words


def test_a_long_list_of_second_names_ends_with_how_many_are_left(
    tally: dict[str, Any], tmp_path: Path
) -> None:
    for words in record(tally, tmp_path, None, [BARE] * 70):
        assert "另有10项" in words
