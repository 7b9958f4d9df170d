"""Official papers: what fills in a template, what a template may not, and what both files say."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import pytest

from ballot.errors import TemplateError
from output.docx_reading import Grid, Para, read_document
from output.line_breaking import NEVER_FIRST, NEVER_LAST, break_lines
from output.official import Field, OfficialPaper, filled
from output.official_pdf import write_official
from output.paper import text as paper_text
from output.paper_templates import Template, shipped_templates, templates_of, write_templates
from tests.output.pdfa import faults
from tests.pdf_fonts import fonts_not_embedded
from tools.docx_page import bare_table, document, paragraph, ruled_table
from tools.make_templates import made

Read = Callable[..., str]


def template(*content: str, name: str = "试") -> Template:
    return Template(name, document(*content), is_edited=True)


def text_of(content: bytes) -> str:
    """Return what a document says in paragraphs and tables, without blanks."""
    words = []
    for block in read_document(content, "试").blocks:
        if isinstance(block, Para):
            words.append(block.text)
        else:
            words += [p.text for row in block.rows for cell in row for p in cell.paragraphs]
    return "".join("".join(words).split())


def fill(*content: str, **fields: Field) -> bytes:
    return filled(OfficialPaper(template(*content), fields), "试")


def test_what_ships_is_what_the_tool_makes() -> None:
    assert shipped_templates() == made()


def test_names_are_filled_in_and_nothing_in_them_is_markup() -> None:
    content = fill(paragraph("Text", "单位：{{ 单位 }}。"), 单位='<w:t>A&B"</w:t>{{ 别的 }}')

    assert text_of(content) == '单位：<w:t>A&B"</w:t>{{别的}}。'


def test_a_character_that_no_paper_shows_stands_as_its_number() -> None:
    content = fill(paragraph("Text", "{{ 单位 }}"), 单位="甲\x01😀")

    assert text_of(content) == "甲〔U+0001〕〔U+1F600〕"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("{{ 得份 }}", "没有叫“得份”的名称.*得分"),
        ("{{ 得分", "大括号"),
        ("{% for 家 in 单位 %}{{ 家.名 }}{% endfor %}", "没有叫“名”的名称"),
        ("{{ 得分.__class__.__mro__ }}", "试.docx"),
        ("{{ ''.__class__ }}", "花括号里只能写名称"),
        ("{% include '/etc/passwd' %}", "试.docx"),
        ("{{ 1 / 0 }}", "试.docx"),
        ("{{ range(9) }}", "没有叫“range”的名称"),
    ],
)
def test_a_template_may_use_its_names_and_nothing_else(words: str, told: str) -> None:
    with pytest.raises(TemplateError, match=f"(?s)试.docx.*{told}|{told}"):
        fill(paragraph("Text", words), 得分=1, 单位=[{"名称": "甲"}])


def test_a_title_is_never_taken_for_a_template() -> None:
    paper = OfficialPaper(template(paragraph("Text", "{{ 甲 }}")), {"甲": "乙"})

    content = filled(paper, "{{ 甲 }}{{ 丙 }}")

    assert docx.Document(io.BytesIO(content)).core_properties.title == "{{ 甲 }}{{ 丙 }}"


def test_a_file_that_is_no_document_is_named() -> None:
    with pytest.raises(TemplateError, match=r"试\.docx"):
        filled(OfficialPaper(Template("试", b"PK\x03\x04", is_edited=True), {}), "试")


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("<w:r><w:drawing/></w:r>", "图片"),
        ("<w:ins><w:r><w:t>改</w:t></w:r></w:ins>", "修订"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>", "隐藏"),
        ("<w:r><w:rPr><w:strike/></w:rPr><w:t>划掉</w:t></w:r>", "删除线"),
        ("<w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink>", "超链接"),
        ('<w:r><w:footnoteReference w:id="1"/></w:r>', "脚注"),
        ("<w:r><w:sym/></w:r>", "sym"),
    ],
)
def test_what_the_pdf_would_not_show_is_refused_by_name(inside: str, told: str) -> None:
    content = document(f'<w:p><w:pPr><w:pStyle w:val="Text"/></w:pPr>{inside}</w:p>')

    with pytest.raises(TemplateError, match=told):
        read_document(content, "试")


def test_numbering_that_word_adds_is_refused() -> None:
    numbering = '<w:numPr><w:numId w:val="1"/></w:numPr>'

    with pytest.raises(TemplateError, match="自动编号"):
        read_document(document(paragraph("Text", "一", properties=numbering)), "试")


def test_the_same_paper_gives_the_same_bytes_and_tells_no_time() -> None:
    first, second = (fill(paragraph("Text", "{{ 数 }}"), 数=7) for _ in range(2))

    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    said = docx.Document(io.BytesIO(first)).core_properties
    assert said.title == "试"
    assert (said.created, said.modified, said.last_modified_by) == (None, None, "")


def test_the_pdf_says_what_the_document_says_and_embeds_its_faces(
    read_pdf: Read, tmp_path: Path
) -> None:
    rows = (
        tuple(paragraph("Cell", word) for word in ("名次", "单位", "得分")),
        *(
            tuple(paragraph("Cell", word) for word in (str(n), f"单位{n}", f"{n}.5"))
            for n in range(60)
        ),
    )
    content = fill(
        paragraph("Title", "关于{{ 年度 }}年度的通报"),
        paragraph("Heading1", "一、结果"),
        *(paragraph("Text", f"第{n}段，" + "评议得分排名，" * 30) for n in range(9)),
        ruled_table((1500, 5000, 2000), rows),
        bare_table((4000, 4000), ((paragraph("Issuer", "甲"), paragraph("Issuer", "乙")),)),
        年度=2026,
    )
    read = read_document(content, "试")

    write_official(tmp_path / "试.pdf", "试", read, "ab" * 32)

    said = read_pdf(tmp_path / "试.pdf")
    head = "名次单位得分"
    assert said.replace(head, "") == text_of(content).replace(head, "")
    assert said.count(head) > 1  # it stands on every page of the table
    assert fonts_not_embedded(tmp_path / "试.pdf") == []
    assert faults((tmp_path / "试.pdf").read_bytes()) == []
    assert any(isinstance(block, Grid) for block in read.blocks)


def test_templates_of_an_activity_come_before_those_that_ship(tmp_path: Path) -> None:
    write_templates(tmp_path)
    name = "整改通知书"
    (tmp_path / "templates" / f"{name}.docx").write_bytes(document(paragraph("Text", "改过")))
    (tmp_path / "templates" / "通报.docx").unlink()

    found = templates_of(tmp_path)

    assert {each.name for each in found.values() if each.is_edited} == {name}
    assert found["通报"].content == shipped_templates()["通报"]


LONG: Mapping[str, str] = {
    "commas": "，".join("甲乙丙丁戊己庚辛壬癸"[: 1 + n % 9] for n in range(300)),
    "stops": "。".join("甲乙丙丁戊己庚"[: 1 + n % 7] for n in range(300)) + "。",
    "brackets": "".join(f"（{n}）、“第{n}名”；《方案》" for n in range(200)),
    "numbers": "".join(f"满意率{n}.{n % 100:02d}%，得分{n * 37}.5分；" for n in range(200)),
    "words": "".join(f"A{n}的，" + "SHA256" * (n % 3) + "：" for n in range(200)),
}


@pytest.mark.parametrize("kind", LONG)
@pytest.mark.parametrize("room", [5.0, 13.0, 28.0])
def test_no_line_begins_with_what_closes_or_ends_with_what_opens(kind: str, room: float) -> None:
    text = LONG[kind]

    lines = break_lines(text, lambda sign, _: 0.5 if sign.isascii() else 1, lambda _: room)

    cut = [text[start:end] for start, end in lines]
    assert "".join(cut) == text
    if room > 5:  # in a column of five characters there may be no other place
        assert [line for line in cut[1:] if line[0] in NEVER_FIRST] == []
        assert [line for line in cut[:-1] if line[-1] in NEVER_LAST] == []
    wide = [sum(0.5 if sign.isascii() else 1 for sign in line) for line in cut]
    assert max(wide) <= room


@pytest.mark.parametrize("kind", LONG)
def test_lines_of_every_other_paper_break_as_well(kind: str) -> None:
    text = paper_text(LONG[kind] + "\n第二行")

    _, height = text.wrap(300, 10_000)

    lines = [*text.lines]
    assert "".join(lines) == LONG[kind] + "第二行"
    assert [line for line in lines[1:] if line[0] in NEVER_FIRST] == []
    assert [line for line in lines[:-2] if line[-1] in NEVER_LAST] == []
    assert height > 15 * len(lines)
    first, rest = text.split(300, height / 2)
    assert first.wrap(300, 10_000)[1] + rest.wrap(300, 10_000)[1] == pytest.approx(height, abs=9)


def test_what_is_higher_than_a_page_is_an_error_of_the_template(tmp_path: Path) -> None:
    high = "".join(paragraph("Cell", "高") for _ in range(60))

    content = fill(ruled_table((4000,), ((paragraph("Cell", "头"),), (high,))))

    with pytest.raises(TemplateError, match="比一页还高"):
        write_official(tmp_path / "试.pdf", "试", read_document(content, "试"), "ab" * 32)
