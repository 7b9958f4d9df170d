"""Bands, points for places and the last of other places, on paper, screen and in the workbook."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from ballot.grade import Vote
from ballot.other_rules import Band, BandBy, LastBy, Measure, RankPoints, Rounding
from ballot.rules import Rules
from cli.tables import result_tables
from output.bands import last_cut, last_text
from output.canonical import canonical_bytes, digest
from output.report import papers, write_papers
from output.summary import sensitivity_texts
from output.tally import TallyInputs, TallyKind, build_tally
from output.workbook import write_workbook

MakeInputs = Callable[..., TallyInputs]
DAY = date(2006, 11, 30)
BANDS = (
    Band(name="良好", by=BandBy.SHARE, grades=(Vote.SATISFIED,), at_least=Fraction(2, 3)),
    Band(name="尚可", at_least=Fraction(4, 10)),
)
RULES = Rules(bands=BANDS, rank_points=(RankPoints(points=(Fraction(5, 2), Fraction(1))),))


@pytest.fixture(scope="module")
def tally(make_inputs: MakeInputs) -> dict[str, Any]:
    return build_tally(make_inputs(rules=RULES), TallyKind.FINAL)


@pytest.fixture(scope="module")
def written(tally: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    write_papers(papers(tally, published=DAY), tally, digest(canonical_bytes(tally)), folder)
    return folder


def words(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    return "".join("".join(texts).split())


@pytest.mark.parametrize("name", ["评议得分排名表", "评议得分排名表（公开）"])
def test_the_ranking_shows_bands_and_points_of_places(written: Path, name: str) -> None:
    found = words(written / f"{name}.pdf")

    assert "等次和名次分" in found
    assert "1市委办公室良好2.5" in found
    assert "2组织部尚可1.0" in found
    assert "等次标准：良好满意所占比例≥2/3；尚可群众满意率≥40.00%。" in found


def test_the_announcement_lists_the_units_of_each_band(written: Path) -> None:
    found = words(written / "通报附件.pdf")

    assert "良好：市委办公室；尚可：组织部。" in found


def test_without_them_no_paper_speaks_of_bands(make_inputs: MakeInputs, tmp_path: Path) -> None:
    plain = build_tally(make_inputs(), TallyKind.FINAL)
    write_papers(papers(plain, published=DAY), plain, "ab" * 32, tmp_path)

    for name in ("评议得分排名表", "通报附件"):
        assert "等次标准" not in words(tmp_path / f"{name}.pdf")
        assert "名次分" not in words(tmp_path / f"{name}.pdf")


def test_the_workbook_has_columns_for_them_only_where_they_are(
    tally: dict[str, Any], make_inputs: MakeInputs, tmp_path: Path
) -> None:
    write_workbook(tmp_path / "with.xlsx", tally, [], day=DAY)
    plain = build_tally(make_inputs(), TallyKind.FINAL)
    write_workbook(tmp_path / "without.xlsx", plain, [], day=DAY)

    head, first, *_ = openpyxl.load_workbook(tmp_path / "with.xlsx")["排名"].values
    (other, *_) = openpyxl.load_workbook(tmp_path / "without.xlsx")["排名"].values

    assert head == (*other, "等次", "名次分")
    assert first[-2:] == ("良好", 2.5)


def test_the_terminal_shows_a_column_of_bands_only_where_there_are_some(
    tally: dict[str, Any], make_inputs: MakeInputs
) -> None:
    plain = build_tally(make_inputs(), TallyKind.FINAL)

    heads = [[column.header for column in next(result_tables(each)).columns]
             for each in (tally, plain)]  # fmt: skip

    assert "等次" in heads[0]
    assert "等次" not in heads[1]


def test_another_reading_names_the_band_that_it_would_change(make_inputs: MakeInputs) -> None:
    banded = build_tally(
        make_inputs(rules=Rules(bands=(Band(name="好", at_least=Fraction(6, 10)),))),
        TallyKind.FINAL,
    )

    told = [text for text in sensitivity_texts(banded) if "组织部" in text]

    assert any("等次 无”变为" in text and "等次 好”" in text for text in told)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (Rules(), "七(一)：各类最后一名，为“末位单位”"),
        (Rules(last_count=2), "排名列末尾的，为“末位单位”：地方 2 个、金融 2 个"),
        (
            Rules(last_below=Fraction(3, 4)),
            "排名列末尾的，为“末位单位”：地方 1 个、金融 1 个，群众满意率低于 75.00%",
        ),
        (
            Rules(last_by=LastBy.SHARE, last_share=Fraction(1, 3), last_rounding=Rounding.UP),
            "各类排名列末尾 1/3的（不足一个的按一个计），为“末位单位”",
        ),
        (
            Rules(last_by=LastBy.LIMIT, last_below=Fraction(3, 2), last_measure=Measure.MEAN),
            "各类单位平均得分低于 1.5的，为“末位单位”",
        ),
    ],
)
def test_papers_say_by_which_rule_a_unit_is_the_last(
    make_inputs: MakeInputs, rules: Rules, expected: str
) -> None:
    tally = build_tally(make_inputs(rules=rules), TallyKind.FINAL)
    for category, name in zip(tally["categories"], ("地方", "金融"), strict=True):
        category["name"] = name

    assert last_text(tally) == expected


def test_a_category_with_a_number_of_its_own_says_so_in_the_tally(
    make_inputs: MakeInputs,
) -> None:
    inputs = make_inputs()
    first, *others = inputs.activity.categories
    own = replace(inputs.activity, categories=(replace(first, last=2), *others))

    tally = build_tally(replace(inputs, activity=own), TallyKind.FINAL)

    assert [category.get("last") for category in tally["categories"]] == [2, None]
    assert "last" not in tally["categories"][1]
    units = [unit for unit in tally["units"] if unit["category"] == first.id]
    assert ["last" in unit["designations"] for unit in units] == [True, True]
    assert last_cut(tally, tally["categories"][0], units) == 0
    assert last_text(tally).endswith("2 个、金融部门 1 个")
