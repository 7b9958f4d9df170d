"""计票结果报告单, of the city and of a session: every number is the tally's, in both files."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest

from ballot.rules import Rules
from output.official import Field, OfficialPaper
from output.official_files import write_official_files
from output.paper_templates import templates_of
from output.result_words import (
    CITY_TEMPLATE,
    SESSION_TEMPLATE,
    Settled,
    city_fields,
    session_fields,
)
from output.stated import points_of, points_text, scale_of, votes_of
from output.tally import Revision, TallyInputs, TallyKind, build_tally

MakeInputs = Callable[..., TallyInputs]
DIGEST = "4f0a91b2" * 8
SETTLED = Settled(rows=31, void_rows=4)


def both(template: str, fields: dict[str, Field], folder: Path) -> list[str]:
    """Return what the two files say, without blanks."""
    paper = OfficialPaper(templates_of()[template], fields)
    document, pdf = write_official_files(folder / "单.pdf", "单", paper, DIGEST)
    return [text_of_docx(document), text_of_pdf(pdf)]


def text_of_docx(path: Path) -> str:
    found = []
    for block in docx.Document(str(path)).iter_inner_content():
        if isinstance(block, docx.table.Table):
            found += [cell.text for row in block.rows for cell in row.cells]
        else:
            found.append(block.text)
    return "".join("".join(found).split())


FOOT = re.compile(r"—\d+—计票结果SHA-256[0-9a-f]{64}第\d+页，共\d+页")
"""Of a page: a sentence may go on after it."""


def text_of_pdf(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        words = "".join(page.get_textpage().get_text_range() for page in document)
    return FOOT.sub("", "".join(words.split()))


def session_tally(inputs: TallyInputs) -> dict[str, Any]:
    """Return what the first session's own tally says."""
    own = replace(
        inputs,
        records=[each for each in inputs.records if each.session == "east"],
        sessions=inputs.sessions[:1],
        revision=Revision(number=2, replaces="ab" * 32, by="张三"),
    )
    return build_tally(own, TallyKind.FINAL)


def test_the_citys_paper_holds_every_count_with_places_and_points(
    make_inputs: MakeInputs, tmp_path: Path
) -> None:
    tally = build_tally(make_inputs(), TallyKind.FINAL)

    for words in both(CITY_TEMPLATE, city_fields(tally), tmp_path):
        for unit in tally["units"]:
            counts = "".join(map(str, votes_of(scale_of(tally), unit).decided))
            vetoed = "（一票否决）" if unit["vetoed"] else ""
            told = f"{unit['place']}{unit['name']}{vetoed}{counts}{points_text(points_of(unit))}"
            assert told in words
        assert "东片区863未登记未登记330西片区862未登记未登记211合计16125未登记未登记541" in words
        assert DIGEST in words
        assert "评议活动办公室（签字）" in words


def test_a_sessions_paper_holds_its_votes_and_what_people_settled_and_no_place(
    make_inputs: MakeInputs, tmp_path: Path
) -> None:
    tally = session_tally(make_inputs(rules=Rules(min_group=1)))
    fields = session_fields(tally, SETTLED, day=date(2006, 11, 30), least=1)

    for words in both(SESSION_TEMPLATE, fields, tmp_path):
        assert "东片区评议会，2006年11月30日由张三封存，第2版" in words
        assert "共31行，其中认定作废4行" in words
        assert "序号单位满意基本满意不满意弃权作废1市委办公室" in words
        for unit in tally["units"]:
            assert (
                unit["name"] + "".join(map(str, votes_of(scale_of(tally), unit).decided)) in words
            )
        for never in ("名次", "得分", "优胜", "末位"):
            assert never not in words


def test_a_sessions_paper_shows_no_votes_of_few(make_inputs: MakeInputs, tmp_path: Path) -> None:
    tally = session_tally(make_inputs())
    fields = session_fields(tally, SETTLED, day=date(2006, 11, 30), least=10)

    for words in both(SESSION_TEMPLATE, fields, tmp_path):
        assert "少于10份，各单位得票不单独列出" in words
        assert "市委办公室" not in words


@pytest.mark.parametrize("template", [CITY_TEMPLATE, SESSION_TEMPLATE])
def test_the_templates_ship(template: str) -> None:
    assert template in templates_of()
