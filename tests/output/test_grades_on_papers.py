"""Papers, workbook and tables of an activity with five grades of its own and two items a unit."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from reportlab.lib.units import mm

from ballot.activity import Activity
from ballot.grade import Grade, Vote
from ballot.ids import FormId, SheetId
from ballot.messages import speaking
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus
from ballot.session import SessionStatus
from cli.tables import result_tables
from output.full_table import _columns
from output.report import papers, write_papers
from output.scale_words import narrow_heads, rate_words, sum_text, worth_words
from output.share_colors import share_colors
from output.stated import Scale, StatedGrade, fraction, scale_of, votes_of
from output.summary import result_rows
from output.tally import TallyInputs, TallyKind, _scale, build_tally
from output.workbook import write_workbook
from tests.graded import graded_activity

DAY = date(2026, 11, 30)
SHEETS = 12


def records(activity: Activity) -> list[SheetRecord]:
    """Return sheets of the first session, of every answer some."""
    chance = random.Random(7)
    own = [grade.vote for grade in activity.rules.scale.grades]
    answers = [*own, own[0], own[0], Vote.ABSTAIN, Vote.VOID]
    return [
        SheetRecord(
            SheetId(letter * 12),
            activity.sessions[0].id,
            None,
            SheetStatus.VALID,
            tuple(
                RowRecord(line, chance.choice(answers), RowStatus.READ) for line in activity.lines
            ),
        )
        for letter in "ABCDEFHJKMNP"
    ]


def tally_of(activity: Activity) -> dict[str, Any]:
    activity = replace(activity, sessions=activity.sessions[:1])
    sheets = records(activity)
    status = SessionStatus(
        session=activity.sessions[0].id,
        printed=SHEETS,
        issued=SHEETS,
        returned=SHEETS,
        scanned=SHEETS,
        valid=SHEETS,
        void=0,
        pending=0,
        rejected=0,
    )
    inputs = TallyInputs(
        activity=activity,
        records=sheets,
        sessions=[status],
        layout_digests={FormId("0123456789abcdef"): "1a" * 32},
        image_hashes=["ff" * 32],
        event_head="e7" * 32,
        salt_secret=b"secret",
        software_version="0.0.0",
    )
    return build_tally(inputs, TallyKind.FINAL)


@pytest.fixture(scope="module")
def tally() -> dict[str, Any]:
    return tally_of(graded_activity())


@pytest.fixture(scope="module")
def written(tally: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    write_papers(papers(tally, published=DAY), tally, "ab" * 32, folder)
    return folder


def words_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        pages = (page.get_textpage().get_text_range() for page in document)
        return "".join("".join(pages).split())


def test_the_ranking_says_what_each_grade_is_worth_and_what_the_rate_is_made_of(
    written: Path, tally: dict[str, Any]
) -> None:
    words = words_of(written / "评议得分排名表.pdf")

    assert (
        "得分按非常满意2、满意4/3、基本满意1、不满意0、弃权0.5计，不了解不计分。"
        "各评议项目的得分按权重（依法行政2、工作实绩1）相加。"
        "群众满意率=（非常满意+满意+0.9×基本满意）÷总有效票数，总有效票数不含不了解，"
        "各评议项目的票数合并计算。"
    ) in words
    assert "2:1:0" not in words
    public = words_of(written / "评议得分排名表（公开）.pdf")
    assert "得分按非常满意2、满意4/3、基本满意1、不满意0、弃权0.5计，不了解不计分。" in public
    assert worth_words(tally).replace(" ", "") in public


def test_the_full_ranking_has_a_table_of_each_item(written: Path, tally: dict[str, Any]) -> None:
    words = words_of(written / "评议得分排名表.pdf")

    scale = scale_of(tally)
    for unit in tally["units"]:
        whole = result_rows(tally, unit["category"])
        row = next(row for row in whole if row.name == unit["name"])
        answers = "".join(map(str, votes_of(scale, unit).decided))
        assert f"{unit['name']}{answers}{row.points}" in words
        for item in unit["items"]:
            answers = "".join(map(str, votes_of(scale, item).decided))
            assert f"{unit['name']}{answers}{sum_text(fraction(item['points']))}" in words
    assert "地方管理部门：依法行政（权重2）" in words


def test_the_other_papers_name_the_grades_of_the_form(written: Path, tally: dict[str, Any]) -> None:
    balance = words_of(written / "票数核对表.pdf")
    sheet = words_of(written / "计票结果报告单.pdf")
    letters = "".join(map(words_of, written.glob("*/*.pdf")))

    assert (
        "每个单位的每个评议项目：非常满意+满意+基本满意+不满意+不了解+弃权+作废行=有效份数。"
        in balance
    )
    assert "名次单位各选项得票作废得分" in sheet
    assert "各单位得票为各评议项目合计" in sheet
    assert "、不了解" in sheet
    assert "（各评议项目合计；其中依法行政" in letters
    assert "不了解" in letters


def test_a_share_is_of_all_rows_about_a_unit(tally: dict[str, Any]) -> None:
    unit = tally["units"][0]
    rows = result_rows(tally, unit["category"])
    row = next(row for row in rows if row.name == unit["name"])

    share = Fraction(unit["counts"]["abstain"], 2 * SHEETS)
    assert row.abstention == f"{float(100 * share):.2f}%"


def test_the_workbook_has_a_line_for_each_item(tally: dict[str, Any], tmp_path: Path) -> None:
    write_workbook(tmp_path / "tally.xlsx", tally, [], day=DAY)
    book = openpyxl.load_workbook(tmp_path / "tally.xlsx")
    head, first, second, *rest = book["评议项目"].iter_rows(values_only=True)

    unit = tally["units"][0]
    answers = ("非常满意", "满意", "基本满意", "不满意", "不了解", "弃权", "作废", "合计")
    assert head == ("代号", "单位", "全称", "类别", "项目", "权重", *answers, "得分")
    assert first[4:6] == ("依法行政", 2)
    assert second[4:6] == ("工作实绩", 1)
    counts = votes_of(scale_of(tally), unit["items"][0]).decided
    assert first[6:14] == (*counts, SHEETS)
    assert first[14] == pytest.approx(float(fraction(unit["items"][0]["points"])))
    assert len(rest) == 2 * len(tally["units"]) - 2


def test_a_table_on_the_screen_has_a_column_for_each_grade(tally: dict[str, Any]) -> None:
    heads = [str(column.header) for column in next(iter(result_tables(tally))).columns]

    assert heads[2:9] == ["非常满意", "满意", "基本满意", "不满意", "不了解", "弃权", "作废"]


def test_a_grade_with_a_plans_id_and_another_name_keeps_its_name() -> None:
    activity = graded_activity()
    first = replace(activity.rules.grades[0], vote=Vote.SATISFIED)
    renamed = replace(activity.rules, grades=(first, *activity.rules.grades[1:]))
    tally = tally_of(replace(activity, rules=renamed))
    with speaking("en"):
        heads = [str(column.header) for column in next(iter(result_tables(tally))).columns]

    assert heads[2] == "非常满意"


def stated(*grades: tuple[str, int | None]) -> Scale:
    return Scale(
        tuple(
            StatedGrade(
                f"g{n}", word, None, bool(weight), Fraction(weight or 0), weight is not None
            )
            for n, (word, weight) in enumerate(grades)
        ),
        "弃权",
        None,
    )


@pytest.mark.parametrize(
    ("grades", "words"),
    [
        ([("满意", 1), ("基本满意", 1), ("不满意", 0)], "深绿 浅绿 红"),
        ([("优", 1), ("良", 1), ("中", 1), ("差", 0), ("不了解", None)], "深绿 绿 浅绿 红 蓝灰"),
        ([("优", 1), ("差", 0)], "深绿 红"),
        ([("优", 1), ("良", 0), ("中", 0), ("差", 0)], "深绿 黄 橙 红"),
    ],
)
def test_colours_follow_from_what_a_grade_counts_for(
    grades: Sequence[tuple[str, int | None]], words: str
) -> None:
    colors = share_colors(stated(*grades))

    assert [each.word for each in colors] == [*words.split(), "浅灰", "深灰"]


@pytest.mark.parametrize("good", range(7))
@pytest.mark.parametrize("unsaid", range(3))
def test_no_two_answers_have_one_colour(good: int, unsaid: int) -> None:
    for bad in range(7 - good):
        grades = [*[("好", 1)] * good, *[("差", 0)] * bad, *[("不了解", None)] * unsaid]
        colors = share_colors(stated(*grades))
        assert len({each.color for each in colors}) == len(grades) + 2
        assert len({each.word for each in colors}) == len(grades) + 2


@pytest.mark.parametrize("count", range(2, 7))
def test_the_columns_of_the_full_table_fit_the_page(count: int) -> None:
    columns = _columns(stated(*[("非常满意", 1)] * (count - 1), ("不满意", 0)))

    assert sum(column.width_mm for column in columns) * mm <= 170 * mm + 1e-6
    assert min(column.width_mm for column in columns) >= 8


def test_without_a_grade_that_satisfies_no_paper_speaks_of_a_rate(tmp_path: Path) -> None:
    activity = graded_activity()
    grades = tuple(replace(grade, satisfies=Fraction(0)) for grade in activity.rules.grades)
    tally = tally_of(replace(activity, rules=replace(activity.rules, grades=grades)))
    write_papers(papers(tally, published=DAY), tally, "ab" * 32, tmp_path)
    write_workbook(tmp_path / "tally.xlsx", tally, [], day=DAY)

    for name in ("评议得分排名表（公开）", "计票结果报告单"):
        assert "满意率" not in words_of(tmp_path / f"{name}.pdf")
    letter = next(path for path in tmp_path.glob("致上级*/*.pdf"))
    assert "满意率" not in words_of(letter)
    assert "满意率" not in openpyxl.load_workbook(tmp_path / "tally.xlsx").sheetnames
    assert "满意率" not in [
        str(column.header) for column in next(iter(result_tables(tally))).columns
    ]


@pytest.mark.parametrize(
    ("points", "text"),
    [
        ("3/2", "1.5"),
        ("7", "7.0"),
        ("1/4", "0.25"),
        ("-1/4", "-0.25"),
        ("4/3", "≈1.33"),
        ("5/3", "≈1.67"),
    ],
)
def test_a_rounded_sum_is_marked(points: str, text: str) -> None:
    assert sum_text(Fraction(points)) == text


def test_an_abstention_that_is_not_scored_is_said() -> None:
    activity = graded_activity()
    grades = tuple(
        Grade(Vote(vote), word, points, Fraction(0))
        for vote, word, points in (("yes", "同意", Fraction(1)), ("no", "不同意", Fraction(0)))
    )
    scoring = replace(activity.rules.scoring, abstain=None)
    rules = replace(activity.rules, grades=grades, scoring=scoring)
    scale = scale_of({"scale": _scale(rules.scale)})

    assert worth_words({"scale": _scale(rules.scale)}) == "得分按 同意 1、不同意 0 计，弃权不计分。"
    assert rate_words({"scale": _scale(rules.scale)}) == ""
    assert narrow_heads(scale) == ("同意", "不同意")
