"""The papers: what stands on them, read back from the PDF."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from ballot.activity import Group, Oversight
from ballot.history import PastLast, PastYear, TwiceLast, YearsCompared
from ballot.ids import CategoryId, GroupId, UnitId
from ballot.rules import Rules, Scoring
from output.canonical import canonical_bytes, digest
from output.official_words import months_later
from output.report import papers, write_papers
from output.second_words import SecondWord
from output.stated import points_of, points_text, scale_of, votes_of
from output.tally import TallyInputs, TallyKind, build_tally
from tests.output.pdfa import faults
from tests.pdf_fonts import fonts_not_embedded

MakeInputs = Callable[..., TallyInputs]
DAY = date(2006, 11, 30)
TWICE = TwiceLast(
    unit=UnitId("finance-01"),
    was=PastLast(unit=UnitId("finance-09"), name="老银行", category=CategoryId("finance")),
    year=2005,
    same_category=True,
)
YEARS = YearsCompared(
    year=2005,
    past=PastYear(
        year=2005,
        tally_sha256="ab" * 32,
        signers=("公证处",),
        last=(TWICE.was,),
        has_open=False,
        by="张三",
        confirmed_by="李四",
    ),
    found=(TWICE,),
)


@pytest.fixture(scope="module")
def tally(make_inputs: MakeInputs) -> dict[str, Any]:
    """Return a tally whose finance unit is a vertical one and the last of its category."""
    built = build_tally(make_inputs(rules=Rules()), TallyKind.FINAL)
    for unit in built["units"]:
        if unit["unit"] == "finance-01":
            unit["oversight"] = Oversight.VERTICAL.value
    return built


@pytest.fixture(scope="module")
def written(tally: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    made = papers(tally, published=DAY, years=YEARS)
    write_papers(made, tally, digest(canonical_bytes(tally)), folder)
    return folder


def words(path: Path) -> list[str]:
    """Return the text of each page, without its line breaks."""
    with pypdfium2.PdfDocument(path) as document:
        pages = []
        for page in document:
            text = page.get_textpage()
            pages.append(text.get_text_range().replace("\r\n", "").replace("\n", ""))
            text.close()
            page.close()
    return pages


def test_every_page_carries_the_digest_and_its_number(written: Path, tally: dict[str, Any]) -> None:
    expected = digest(canonical_bytes(tally))
    found = sorted(written.rglob("*.pdf"))

    assert len(found) >= 8
    for path in found:
        pages = words(path)
        for number, page in enumerate(pages, start=1):
            assert expected in page.replace(" ", ""), path
            assert f"第{number}页，共{len(pages)}页" in page.replace(" ", ""), path


def test_every_font_of_every_paper_is_embedded(written: Path) -> None:
    papers = sorted(written.rglob("*.pdf"))

    assert {path.name: fonts_not_embedded(path) for path in papers} == {
        path.name: [] for path in papers
    }


def test_every_paper_is_for_the_archive(written: Path) -> None:
    papers = sorted(written.rglob("*.pdf"))

    assert {path.name: faults(path.read_bytes()) for path in papers} == {
        path.name: [] for path in papers
    }


def test_the_result_sheet_holds_every_count(written: Path, tally: dict[str, Any]) -> None:
    page = "".join(words(written / "计票结果报告单.pdf"))

    for unit in tally["units"]:
        counts = votes_of(scale_of(tally), unit).decided
        vetoed = "（一票否决）" if unit["unit"] == "finance-01" else ""
        row = unit["name"] + vetoed + "".join(map(str, counts)) + points_text(points_of(unit))
        assert row in page.replace(" ", "")


def test_the_ranking_says_what_the_grades_of_this_activity_are_worth(
    make_inputs: MakeInputs, tmp_path: Path
) -> None:
    scoring = Scoring(mostly_satisfied=Fraction(3, 2), abstain=Fraction(0))
    tally = build_tally(make_inputs(rules=Rules(scoring=scoring)), TallyKind.FINAL)

    write_papers(papers(tally, published=DAY), tally, "00" * 32, tmp_path)

    page = "".join(words(tmp_path / "评议得分排名表.pdf")).replace(" ", "")
    assert "得分按2:1.5:0、弃权0计" in page


def test_only_what_may_be_published_is_public(tally: dict[str, Any]) -> None:
    public = {paper.name for paper in papers(tally, published=DAY) if paper.is_public}

    assert public == {"评议得分排名表（公开）", "通报", "通报附件"}


def test_the_public_ranking_leaves_readings_and_rulings_out(written: Path) -> None:
    public = "".join(words(written / "评议得分排名表（公开）.pdf"))
    full = "".join(words(written / "评议得分排名表.pdf"))

    assert "口径影响" in full
    assert "口径影响" not in public


def test_other_readings_stand_in_words_not_as_switches(
    written: Path, tally: dict[str, Any]
) -> None:
    full = "".join(words(written / "评议得分排名表.pdf"))

    assert "总有效票数不含弃权票" in full
    assert [r["switch"] for r in tally["sensitivity"] if r["switch"] in full] == []


def test_the_ranking_begins_with_the_table_and_charts_stand_behind_it(written: Path) -> None:
    first, *rest = words(written / "评议得分排名表.pdf")

    assert "名次单位满意基本满意不满意弃权作废得分满意率认定备注" in first.replace(" ", "")
    assert "1市委办公室310007.0100.00%优胜单位" in first.replace(" ", "")
    assert "各等次比例" not in first
    assert "各等次比例" in "".join(rest)


def test_a_veto_stands_beside_its_unit_on_every_paper_with_places(written: Path) -> None:
    for name in ("评议得分排名表", "评议得分排名表（公开）"):
        first = words(written / f"{name}.pdf")[0].replace(" ", "")
        assert re.search("1人行[^国]*一票否决", first), name
    assert "人行※" in "".join(words(written / "评议得分排名表（公开）.pdf"))
    assert "人行（一票否决）" in words(written / "计票结果报告单.pdf")[0]
    assert "一票否决" in "".join(words(written / "通报附件.pdf"))
    assert "（市委）" not in "".join(words(written / "评议得分排名表（公开）.pdf"))


def test_clauses_say_the_numbers_of_this_activity(written: Path) -> None:
    told = "".join(words(written / "通报附件.pdf")).replace(" ", "")

    assert "排名列地方管理部门前1名、金融部门前1名的，为“优胜单位”" in told
    assert "群众满意率低于90%的，为“重点整改单位”" in told


def test_a_name_that_is_too_long_for_the_chart_is_cut_short(
    tally: dict[str, Any], tmp_path: Path
) -> None:
    long = "市推进城镇化工作领导小组办公室（市住房和城乡建设委员会）"
    units = [{**unit, "name": unit["name"] + long} for unit in tally["units"]]
    changed = {**tally, "units": units}

    write_papers(papers(changed, published=DAY), changed, "00" * 32, tmp_path, public_only=True)

    page = "".join(words(tmp_path / "评议得分排名表（公开）.pdf"))
    assert "…" in page


def test_a_notice_names_its_unit_its_votes_and_the_day(
    written: Path, tally: dict[str, Any]
) -> None:
    last = next(unit for unit in tally["units"] if "last" in unit["designations"])

    page = "".join(words(written / f"整改通知书/{last['name']}.pdf")).replace(" ", "")

    assert f"不满意{last['counts']['grades']['dissatisfied']}票" in page
    assert "末位单位" in page
    assert "至2007年5月30日" in page
    others = [u["name"] for u in tally["units"] if u is not last]
    assert [name for name in others if name in page] == []


def test_a_letter_tells_of_one_vertical_unit_only(written: Path, tally: dict[str, Any]) -> None:
    (path,) = (written / "致上级主管部门函").glob("*.pdf")

    page = "".join(words(path))

    assert path.stem == "人行"
    assert "组织部" not in page


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2006, 11, 30), date(2007, 5, 30)),
        (date(2006, 8, 31), date(2007, 2, 28)),
        (date(2026, 12, 15), date(2027, 6, 15)),
    ],
)
def test_half_a_year_ends_on_the_same_day_or_the_last_of_the_month(day: date, later: date) -> None:
    assert months_later(day, 6) == later


def test_the_same_tally_gives_the_same_papers(
    tally: dict[str, Any], written: Path, tmp_path: Path
) -> None:
    write_papers(papers(tally, published=DAY), tally, digest(canonical_bytes(tally)), tmp_path)

    first, second = written / "通报附件.pdf", tmp_path / "通报附件.pdf"
    assert first.read_bytes() == second.read_bytes()


def test_the_table_of_two_years_leaves_tenure_to_be_filled_in(
    written: Path, tally: dict[str, Any], tmp_path: Path
) -> None:
    page = "".join(words(written / "连续末位核查表.pdf"))
    write_papers(papers(tally, published=DAY), tally, "00" * 32, tmp_path)
    unknown = "".join(words(tmp_path / "连续末位核查表.pdf"))

    assert "2005年：老银行" in page.replace(" ", "")
    assert "人工核实" in page
    assert "无法核查" in unknown


def test_votes_by_group_and_weights_stand_on_the_full_ranking_and_groups_on_no_public_paper(
    make_inputs: MakeInputs, tmp_path: Path
) -> None:
    inputs = make_inputs(rules=Rules(min_group=1, weights={GroupId("leaders"): Fraction(1)}))
    groups = (Group(id=GroupId("leaders"), name="干部代表"),)
    activity = replace(inputs.activity, groups=groups)
    grouped = build_tally(replace(inputs, activity=activity), TallyKind.FINAL)

    write_papers(papers(grouped, published=DAY), grouped, "00" * 32, tmp_path)

    full = "".join(words(tmp_path / "评议得分排名表.pdf")).replace(" ", "")
    assert "分类别得票·干部代表：有效4份" in full
    assert "干部代表1）" in full
    for name in ("评议得分排名表（公开）", "通报附件"):
        assert "分类别" not in "".join(words(tmp_path / f"{name}.pdf"))


def test_names_and_reasons_with_rare_characters_stand_on_the_papers(
    tally: dict[str, Any], tmp_path: Path
) -> None:
    vetoes = [{**veto, "authority": "市委㛃𬍛", "reason": "䶮𫖯"} for veto in tally["vetoes"]]
    units = [{**unit, "name": f"鿍{unit['name']}"} for unit in tally["units"]]
    changed = {**tally, "vetoes": vetoes, "units": units}

    write_papers(papers(changed, published=DAY), changed, "00" * 32, tmp_path)

    full = "".join(words(tmp_path / "评议得分排名表.pdf")).replace(" ", "")
    assert vetoes
    assert "市委㛃𬍛" in full
    assert "䶮𫖯" in full
    assert all(unit["name"] in full for unit in units)


def test_what_an_earlier_version_took_down_and_no_font_has_is_spelled_out(
    tally: dict[str, Any], tmp_path: Path
) -> None:
    vetoes = [{**veto, "authority": "市委😀"} for veto in tally["vetoes"]]
    units = [{**unit, "name": f"{unit['name']}\U00020001"} for unit in tally["units"]]
    changed = {**tally, "vetoes": vetoes, "units": units}

    write_papers(papers(changed, published=DAY), changed, "00" * 32, tmp_path)

    full = "".join(words(tmp_path / "评议得分排名表.pdf")).replace(" ", "")
    assert "市委〔U+1F600〕" in full
    assert "组织部〔U+20001〕" in full


def test_a_name_with_a_slash_is_a_file_and_no_folder(tally: dict[str, Any], tmp_path: Path) -> None:
    units = [{**unit, "name": f"../{unit['name']}/分局"} for unit in tally["units"]]
    changed = {**tally, "units": units}

    written = write_papers(papers(changed, published=DAY), changed, "00" * 32, tmp_path / "papers")

    assert [path.name for path in tmp_path.iterdir()] == ["papers"]
    assert {len(path.relative_to(tmp_path / "papers").parts) for path in written} == {1, 2}
    assert "..／人行／分局.pdf" in {path.name for path in written}


def test_the_notarys_record_lists_second_names_that_nothing_proves(
    tally: dict[str, Any], tmp_path: Path
) -> None:
    told = [
        SecondWord("2006-11-29", "登记否决", "张三", "王五", "本人密钥签名，有效", is_proven=True),
        SecondWord(
            "2006-11-30", "解除否决", "张三", "赵六", "姓名由第一人代为键入", is_proven=False
        ),
    ]
    made = papers(tally, published=DAY, seconds=told)

    write_papers(made, tally, "00" * 32, tmp_path)

    record = "".join(words(tmp_path / "公证现场记录.pdf"))
    assert "共2项，其中1项" in record.replace(" ", "")
    assert "赵六" in record
    assert "姓名由第一人代为键入" in record
    assert "王五" not in record
