"""Papers and workbook speak to people: no command, no key of a file, no time of another zone."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from ballot.activity import Group
from ballot.deck import KnownDeck
from ballot.grade import Vote
from ballot.ids import CategoryId, GroupId
from ballot.messages import CATALOGUE
from ballot.other_rules import Band, BandBy, GradeBreaker, LastBy, Quota, RankPoints
from ballot.rules import SWITCHES, Rules, TieBreaker
from output.line_breaking import NEVER_FIRST
from output.report import papers, reviewed_papers, write_papers
from output.review_list import ReviewedRow, ReviewedSheet
from output.rule_words import key_words, rule_rows
from output.second_words import SecondWord
from output.slip import Slip, write_slip
from output.tally import Revision, TallyInputs, TallyKind, build_tally
from output.workbook import write_workbook

MakeInputs = Callable[..., TallyInputs]
DAY = date(2006, 11, 30)

MACHINE_WORDS = re.compile(
    r"pingyi [a-z]|[a-z_]{3,}\.[a-z_]{3,}|[a-z]+_[a-z]+|\bUTC\b|\d\d:\d\dZ|\dT\d\d:|--[a-z]"
    r"|\b(openssl|sha256sum|null|none|None|true|false|True|False)\b"
)
"""Commands and options, keys and values of files, times of another zone."""

LATER_RULES = Rules(
    bands=(
        Band(name="良好", by=BandBy.SHARE, grades=(Vote.SATISFIED,), at_least=Fraction(2, 3)),
        Band(name="尚可", at_least=Fraction(4, 10)),
    ),
    rank_points=(
        RankPoints(points=(Fraction(5, 2), Fraction(1))),
        RankPoints(category=CategoryId("finance"), first=Fraction(9)),
    ),
    quotas=(Quota(grades=(Vote.SATISFIED,), at_most=3), Quota(grades=(Vote.ABSTAIN,), at_least=0)),
    ties=(TieBreaker.RATE, GradeBreaker(is_most=True, grade=Vote.SATISFIED)),
    last_by=LastBy.LIMIT,
    last_below=Fraction(1, 2),
    min_group=1,
    weights={GroupId("leaders"): Fraction(3, 5)},
    composition={GroupId("leaders"): Fraction(1)},
    min_return_rate=Fraction(99, 100),
    signatures_required=("评议办", "公证"),
)
"""What the plan hasn't, all of it turned on."""

KEYS = (
    *("name", "year", "units.finance-01.name", "units.order", "vetoes.finance-01", "form.footer"),
    *("categories.local.top", "sessions.east.name", "groups.leaders", "groups.leaders.name"),
    *("rules.weights.leaders", "forms.of.text", "something_new.of_later", "units.local-01.new_key"),
)


@pytest.fixture(scope="module", params=["the plan's", "of other places"])
def tally(make_inputs: MakeInputs, request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return a tally in which everything happened that a paper tells."""
    rules = Rules() if request.param == "the plan's" else LATER_RULES
    inputs = make_inputs(rules=rules)
    groups = (Group(id=GroupId("leaders"), name="干部代表"),)
    inputs = replace(inputs, activity=replace(inputs.activity, groups=groups))
    built = build_tally(inputs, TallyKind.FINAL)
    people = {"by": "张三", "confirmed_by": "李四", "why": "名称写错"}
    change = {"day": "2006-11-02", "keys": list(KEYS), "withdrawn": ["0123456789abcdef"], **people}
    built["plan_changes"] = {"since": "first", "changes": [change]}
    built["rules_not_applied"] = {switch.path: 3 for switch in SWITCHES}
    for deck, session in zip((KnownDeck.NONE, KnownDeck.FAILED), built["sessions"], strict=True):
        session["known_deck"] = deck.value
    for unit in built["units"]:
        unit["oversight"] = "vertical"
    return built


@pytest.fixture(scope="module")
def written(
    tally: dict[str, Any], make_inputs: MakeInputs, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    seconds = [SecondWord("2006-11-30", "整份作废", "张三", "赵六", "姓名由第一人代为键入", False)]
    write_papers(papers(tally, published=DAY, seconds=seconds), tally, "00" * 32, folder)
    row = ReviewedRow("组织部", "多选", "作废", True, ["2006-11-25　张三"], "无图像：手工录入")
    sheet = ReviewedSheet("东片区", "ABCD-EFHJ-KMNP", False, [], [row])
    write_papers(reviewed_papers(tally, [sheet], []), tally, "00" * 32, folder)
    write_session_papers(make_inputs(), folder)
    return folder


def write_session_papers(inputs: TallyInputs, folder: Path) -> None:
    """Write what one session's witnesses take home."""
    records = [record for record in inputs.records if record.session == "east"]
    own = replace(
        inputs,
        activity=inputs.activity,
        records=records,
        sessions=inputs.sessions[:1],
        revision=Revision(number=1, replaces=None, by="张三"),
    )
    numbers = dict.fromkeys(("printed", "issued", "returned", "unused", "spoiled"), None)
    slip = Slip(
        activity="ABCDEFHJ",
        year=2006,
        session="east",
        revision=1,
        day=DAY,
        entry=9,
        sheets={**numbers, "scanned": 3, "valid": 3, "void": 0},
        rows={"abstain": 0, "void": 0},
        head="1e" * 32,
        tally="7a" * 32,
        keys={"评议办": "ab" * 32},
    )
    write_slip(folder, slip, build_tally(own, TallyKind.FINAL))


def lines_of(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each line of each paper with the paper's name."""
    for path in sorted(folder.rglob("*.pdf")):
        with pypdfium2.PdfDocument(path) as document:
            for page in document:
                for line in page.get_textpage().get_text_range().splitlines():
                    yield path.name, line


def test_papers_name_no_command_no_key_and_no_other_zone(written: Path) -> None:
    found = [(name, line) for name, line in lines_of(written) if MACHINE_WORDS.search(line)]

    assert found == []


def test_no_line_of_a_paper_begins_with_a_closing_mark(written: Path) -> None:
    lines = [*lines_of(written)]

    assert len(lines) > 200
    marks = NEVER_FIRST - {"—"}  # — 1 — is the number of a page
    assert [each for each in lines if each[1][:1] in marks] == []


def test_the_workbook_names_no_command_no_key_and_no_other_zone(
    tally: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "tally.xlsx"
    write_workbook(path, tally, [], day=DAY)

    texts = [
        (sheet.title, cell)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, str)
    ]

    assert len(texts) > 90
    assert [each for each in texts if MACHINE_WORDS.search(each[1])] == []


def test_the_rules_in_force_stand_in_words(tally: dict[str, Any]) -> None:
    told = dict(rule_rows(tally))

    assert told["总有效票数"] == "含弃权票"
    assert told["计分"] == "满意 2 分、基本满意 1 分、不满意 0 分、弃权 0.5 分"
    assert told["群众满意率标准"] == "90%，低于即不达标"
    if "bands" in tally["rules"]:
        assert told["得分相同"] == "满意率高者在前；“满意”多者在前"
        assert told["名次分"] == (
            "第 1 名起依次 5/2、1 分，其余 0 分；金融部门：第 1 名 9 分，每后一名减 1 分，最少 0 分"
        )
        assert told["末位单位的上限"] == "50%"
        assert told["代表类别权重"] == "干部代表 3/5"
    assert [row for row in told.items() if MACHINE_WORDS.search("".join(row))] == []


def test_every_switch_has_a_name_in_words() -> None:
    named = [f"rules.name.{each.path}" for each in SWITCHES if not each.path.startswith("scoring.")]

    assert [key for key in named if key not in CATALOGUE] == []


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("units.finance-01.name", "单位“人行”的名称"),
        ("vetoes.finance-01", "一票否决“人行”"),
        ("categories.local.top", "类别“地方管理部门”的优胜名额"),
        ("rules.satisfaction.threshold", "规则“群众满意率标准”"),
        ("rules.scoring.abstain", "规则“计分”"),
        ("form.footer", "评议表的表尾"),
        ("units.order", "单位的次序"),
    ],
)
def test_a_key_of_the_plan_stands_in_words(tally: dict[str, Any], key: str, words: str) -> None:
    assert key_words(tally, key) == words
