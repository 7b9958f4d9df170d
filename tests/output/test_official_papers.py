"""通报, 整改通知书, 致上级主管部门函: what they say, figure by figure against the tally."""

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest

from ballot.activity import Activity
from ballot.history import YearsCompared
from output.letterhead import Letterhead, letterhead_texts, official_papers
from output.line_breaking import NEVER_FIRST
from output.official import filled
from output.paper_templates import templates_of
from output.report import papers, write_papers
from output.tally import TallyInputs
from tests.output.designated import (
    DAY,
    RATES,
    VOTES,
    evaluation_of,
    figures,
    full_name,
    tally_of,
    twice,
    years,
)

ISSUER = "市“千人评议机关”活动领导小组办公室"
SUPERIOR = "江苏省国土资源厅"


@pytest.fixture(scope="module")
def tally(make_inputs: Callable[..., TallyInputs], activity: Activity) -> dict[str, Any]:
    """Return a final tally with every designation, whose ties an authority settled."""
    return tally_of(make_inputs, evaluation_of(activity))


YEARS = years(twice("vertical-03"), twice("finance-03"))


@pytest.fixture(scope="module")
def written(tally: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("official")
    letterhead = Letterhead(templates_of(), ISSUER, {"vertical-01": SUPERIOR})
    made = papers(tally, published=DAY, years=YEARS, letterhead=letterhead)
    write_papers(made, tally, "0a" * 32, folder)
    return folder


def said_in(path: Path) -> str:
    """Return what a document says, read by python-docx alone, without blanks."""
    document = docx.Document(str(path))
    words = [p.text for p in document.paragraphs]
    words += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "".join("".join(words).split())


def unit_of(tally: dict[str, Any], unit: str) -> dict[str, Any]:
    return next(each for each in tally["units"] if each["unit"] == unit)


def said_by(tally: dict[str, Any], known: YearsCompared | None = None) -> dict[str, str]:
    """Return what each official paper of a tally says, by its name."""
    found = {}
    for each in official_papers(tally, DAY, known, Letterhead(templates_of())):
        assert each.official is not None
        document = docx.Document(io.BytesIO(filled(each.official, each.title)))
        found[each.name] = "".join("".join(p.text for p in document.paragraphs).split())
    return found


def paper(written: Path, kind: str, tally: dict[str, Any], unit: str) -> str:
    return said_in(written / kind / f"{unit_of(tally, unit)['name']}.docx")


NOTICED = ["local-05", "local-06", "vertical-02", "vertical-03", "finance-02", "finance-03"]
VERTICAL = ["vertical-01", "vertical-02", "vertical-03"]
RECORDS = ("计票结果报告单", "公证现场记录")
"""Of the count, from templates, too; they have digests, and name the program."""


def test_both_files_of_every_official_paper_say_the_same(
    written: Path, read_pdf: Callable[[Path], str]
) -> None:
    documents = sorted(written.rglob("*.docx"))

    assert len(documents) == 1 + len(NOTICED) + len(VERTICAL) + len(RECORDS)
    for document in documents:
        in_pdf = read_pdf(document.with_suffix(".pdf"))
        assert sorted(in_pdf) == sorted(said_in(document)), document
        before_a_table = 30 if document.stem in RECORDS else 200
        assert in_pdf.startswith(said_in(document)[:before_a_table]), document


def test_exactly_the_units_that_must_mend_get_a_notice_and_vertical_ones_a_letter(
    written: Path, tally: dict[str, Any]
) -> None:
    names = {
        folder: {path.stem for path in (written / folder).glob("*.docx")}
        for folder in ("整改通知书", "致上级主管部门函")
    }

    assert names["整改通知书"] == {unit_of(tally, unit)["name"] for unit in NOTICED}
    assert names["致上级主管部门函"] == {unit_of(tally, unit)["name"] for unit in VERTICAL}


@pytest.mark.parametrize("unit", NOTICED)
def test_a_notice_says_the_units_own_figures_and_what_follows(
    written: Path, tally: dict[str, Any], unit: str
) -> None:
    said = paper(written, "整改通知书", tally, unit)
    is_last = unit in ("local-06", "vertical-03", "finance-03")

    assert figures(unit) in said
    assert f"你单位被评为“{'末位单位' if is_last else '重点整改单位'}”" in said
    assert ("经评议活动领导小组裁定，你单位被评为" in said) is (unit == "finance-03")
    assert ("群众满意率低于90%的部门和单位为“重点整改单位”" in said) is not is_last
    assert (
        f"第（二）项第{2 if is_last else 3}条规定，你单位必须向市委、市政府写出书面整改报告" in said
    )
    assert "第4条规定" in said
    assert "整改时间为半年，至2027年5月30日止" in said
    assert "由市人大和市政协组成考评小组" in said
    assert ("机关及下属单位年终目标管理奖下调10%" in said) is is_last
    assert ("不能评为各类先进和优秀公务员" in said) is is_last
    assert said.count(ISSUER) == 2
    assert said.endswith(f"{ISSUER}2026年11月30日")


@pytest.mark.parametrize("unit", NOTICED)
def test_a_notice_says_the_whole_consequence_of_two_years_running_and_only_then(
    written: Path, tally: dict[str, Any], unit: str
) -> None:
    said = paper(written, "整改通知书", tally, unit)
    is_vertical = unit == "vertical-03"
    is_twice = is_vertical or unit == "finance-03"

    assert ("2025年度和2026年度连续两年被评为“末位单位”" in said) is is_twice
    assert ("全额扣发当年目标管理奖" in said) is is_twice
    for words in (
        "引咎辞职或根据组织考察情况作降职、免职处理，并全额扣发当年目标管理奖",
        "第7条规定，降（免）职对象中，任现职时间必须满一年",
    ):
        assert (words in said) is (is_twice and not is_vertical), words
    assert ("第8条规定" in said) is is_vertical
    assert ("并建议你单位主要领导调离" in said) is is_vertical


@pytest.mark.parametrize("unit", VERTICAL)
def test_a_letter_is_from_both_governments_to_the_superior_about_one_unit(
    written: Path, tally: dict[str, Any], unit: str
) -> None:
    said = paper(written, "致上级主管部门函", tally, unit)

    assert figures(unit) in said
    assert "第8条规定" in said
    assert "中共市委员会" in said
    assert "市人民政府" in said
    assert (f"{SUPERIOR}：" in said) is (unit == "vertical-01")
    assert ("＿＿＿＿：" in said) is (unit != "vertical-01")
    assert [other for other in VOTES if other != unit and full_name(other) in said] == []
    assert ("被评为“优胜单位”" in said) is (unit == "vertical-01")
    assert ("年终目标管理奖上浮10%" in said) is (unit == "vertical-01")
    assert ("第3条、第4条规定" in said) is (unit == "vertical-02")
    assert ("年终目标管理奖下调10%" in said) is (unit == "vertical-03")
    assert ("全额扣发，建议其主要领导调离" in said) is (unit == "vertical-03")


def test_the_announcement_lists_every_designation_by_category_and_what_follows(
    written: Path,
) -> None:
    said = said_in(written / "通报.docx")
    names = {unit: full_name(unit) for unit in VOTES}

    assert "本次评议共发出评议表22份，收回20份，其中有效评议表20份" in said
    assert "列地方管理部门前2名、垂直管理部门前1名、金融部门前1名的部门和单位为“优胜单位”" in said
    awards, rest = said.split("二、末位单位")
    lasts, rest = rest.split("三、重点整改单位")
    mending, rest = rest.split("四、整改和考核验收")
    assert (
        f"（一）地方管理部门。{names['local-03']}。（二）垂直管理部门。{names['vertical-01']}。"
        f"（三）金融部门。{names['finance-01']}。"
    ) in awards
    assert (
        f"{names['local-01']}评议得分排名列地方管理部门前2名，因在综合评选先进中被实行“一票否决”"
    ) in awards
    assert "第5条规定，不得评为“优胜单位”" in awards
    assert "第1条规定" in awards
    assert "年终目标管理奖上浮10%" in awards
    assert (
        f"（一）地方管理部门。{names['local-06']}。（二）垂直管理部门。{names['vertical-03']}。"
        f"（三）金融部门。{names['finance-03']}。"
    ) in lasts
    assert "机关及下属单位年终目标管理奖下调10%" in lasts
    assert lasts.count("连续两年被评为“末位单位”") == 2
    assert f"{names['vertical-03']}连续两年" in lasts
    assert lasts.count("全额扣发当年目标管理奖") == 2
    assert lasts.count("建议其主要领导调离") == lasts.count("引咎辞职") == 1
    assert lasts.count("任现职时间必须满一年") == 1
    assert "群众满意率低于90%" in mending
    assert (
        f"（一）地方管理部门。{names['local-05']}（群众满意率{RATES['local-05']}）。"
        f"（二）垂直管理部门。{names['vertical-02']}（群众满意率{RATES['vertical-02']}）。"
        f"（三）金融部门。{names['finance-02']}（群众满意率{RATES['finance-02']}）。"
    ) in mending
    assert "至2027年5月30日止" in rest
    assert names["local-02"] not in said
    assert names["local-04"] not in said


def test_a_veto_is_said_beside_the_unit(tally: dict[str, Any]) -> None:
    vetoed = {"local-06", "vertical-02"}
    changed = {
        **tally,
        "units": [{**u, "vetoed": u["unit"] in vetoed} for u in tally["units"]],
        "vetoes": [{"unit": u, "reason": "安全事故", "authority": "市安委会"} for u in vetoed],
    }

    said = said_by(changed)

    names = {unit: unit_of(tally, unit)["name"] for unit in VOTES}
    assert f"{full_name('local-06')}（综合评选先进中被实行“一票否决”）" in said["通报"]
    assert "85.00%，综合评选先进中被实行“一票否决”）" in said["通报"]
    for kind, unit in (("整改通知书", "local-06"), ("致上级主管部门函", "vertical-02")):
        assert "被实行“一票否决”（市安委会：安全事故）" in said[f"{kind}/{names[unit]}"]
    assert "否决" not in said[f"整改通知书/{names['local-05']}"]


def test_the_annex_says_the_numbers_of_the_rules_and_who_is_vetoed(written: Path) -> None:
    with pypdfium2.PdfDocument(written / "通报附件.pdf") as document:
        said = "".join("".join(page.get_textpage().get_text_range() for page in document).split())

    assert "排名列地方管理部门前2名、垂直管理部门前1名、金融部门前1名的，为“优胜单位”" in said
    assert "群众满意率低于90%的，为“重点整改单位”" in said
    assert (
        f"{full_name('local-01')}排名列地方管理部门前2名，因在综合评选先进中被实行“一票否决”"
        in said
    )


@pytest.mark.parametrize("how", [{"is_open": True}, {"same_category": False}])
def test_two_years_running_is_said_on_no_paper_before_it_is_sure(
    tally: dict[str, Any], how: dict[str, bool]
) -> None:
    unsure = years(twice("finance-03", **how))

    said = said_by(tally, unsure)

    assert [name for name, words in said.items() if "连续两年" in words] == []
    told = letterhead_texts(Letterhead(templates_of()), tally, unsure, public_only=False)
    assert any(full_name("finance-03") in words and "可能连续两年" in words for words in told)


def test_whoever_makes_papers_of_another_plan_is_told_to_change_the_templates(
    tally: dict[str, Any],
) -> None:
    grades = [{**grade, "word": f"很{grade['word']}"} for grade in tally["scale"]["grades"]]
    other = {**tally, "scale": {**tally["scale"], "grades": grades}}
    ours = {name: replace(each, is_edited=True) for name, each in templates_of().items()}

    def told(letterhead: Letterhead, of: dict[str, Any]) -> str:
        return "".join(letterhead_texts(letterhead, of, None, public_only=True))

    assert "通报 用的是自带的模板" in told(Letterhead(templates_of()), tally)
    assert "先改模板" not in told(Letterhead(templates_of()), tally)
    assert "先改模板" in told(Letterhead(templates_of()), other)
    assert "自带的模板" not in told(Letterhead(ours), other)


def test_the_page_on_papers_names_every_field(tally: dict[str, Any]) -> None:
    page = (Path(__file__).parents[2] / "docs" / "papers.md").read_text(encoding="utf-8")
    table = page[page.index("| field |") : page.index("Number and seal")]

    for each in official_papers(tally, DAY, YEARS, Letterhead(templates_of())):
        assert each.official is not None
        names = re.findall(r"\w+", table)
        assert [name for name in each.official.fields if name not in names] == []


def test_no_official_paper_names_a_command_a_key_or_a_time(written: Path) -> None:
    for path in written.rglob("*.docx"):
        if path.stem in RECORDS:
            continue
        assert re.findall(r"[A-Za-z_]{2,}|\d\d:\d\d", said_in(path)) == [], path


def lines_of(path: Path) -> list[str]:
    lines = []
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            text = page.get_textpage()
            lines += text.get_text_range().split("\r\n")
            text.close()
            page.close()
    return [line.strip() for line in lines if line.strip()]


def test_no_line_of_any_paper_begins_with_a_comma(tally: dict[str, Any], tmp_path: Path) -> None:
    for length in (2, 7):  # where lines end depends on names
        long = {
            **tally,
            "units": [
                {**u, "full_name": u["full_name"] + "甲乙丙丁戊己庚辛壬癸子丑"[:length]}
                for u in tally["units"]
            ],
        }
        made = papers(long, published=DAY, years=YEARS)
        write_papers(made, long, "00" * 32, tmp_path / str(length))

    found = {
        str(path.relative_to(tmp_path)): line
        for path in tmp_path.rglob("*.pdf")
        for line in lines_of(path)
        if line[0] in NEVER_FIRST - set("—…%")
    }

    assert found == {}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice isn't installed")
def test_another_program_opens_every_kind_of_paper_and_reads_the_same(
    written: Path, tmp_path: Path
) -> None:
    papers = {
        path.parent.name + path.stem: path
        for path in (
            written / "通报.docx",
            min((written / "整改通知书").glob("*.docx")),
            min((written / "致上级主管部门函").glob("*.docx")),
        )
    }
    for name, path in papers.items():
        shutil.copy(path, tmp_path / f"{name}.docx")

    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"),
            *("--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", tmp_path),
            *(tmp_path / f"{name}.docx" for name in papers),
        ],
        capture_output=True,
        check=True,
    )

    for name, path in papers.items():
        read = (tmp_path / f"{name}.txt").read_text("utf-8-sig")
        assert sorted("".join(read.split())) == sorted(said_in(path)), name
