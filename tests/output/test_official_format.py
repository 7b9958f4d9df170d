"""GB/T 9704-2012 in the XML of each template that ships; clauses stand in docs/papers.md."""

import io
import re
import zipfile
from collections.abc import Mapping
from xml.etree import ElementTree

import pytest

from output.paper_templates import shipped_templates

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MM = 1440 / 25.4
"""Twips."""
NAMES = sorted(shipped_templates())


class Parts:
    """The XML of a template."""

    def __init__(self, name: str) -> None:
        packed = zipfile.ZipFile(io.BytesIO(shipped_templates()[name]))
        self.files = {each: packed.read(each).decode() for each in packed.namelist()}
        self.body = ElementTree.fromstring(self.files["word/document.xml"])
        self.styles = {
            style.find(f"{W}name").get(f"{W}val"): style  # type: ignore[union-attr]
            for style in ElementTree.fromstring(self.files["word/styles.xml"]).iter(f"{W}style")
        }

    def value(self, element: ElementTree.Element, path: str, name: str = "val") -> str | None:
        found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
        return None if found is None else found.get(f"{W}{name}")

    def section(self, path: str) -> Mapping[str, float]:
        found = self.body.find(f".//{W}sectPr/{W}{path}")
        assert found is not None
        return {
            key.removeprefix(W): float(value)
            for key, value in found.attrib.items()
            if re.fullmatch(r"-?\d+", value)
        }

    def style_of(self, words: str) -> str:
        """Return the style of the first paragraph that holds some words."""
        for paragraph in self.body.iter(f"{W}p"):
            if words in "".join(each.text or "" for each in paragraph.iter(f"{W}t")):
                style_id = self.value(paragraph, "pPr/pStyle")
                return next(
                    name
                    for name, style in self.styles.items()
                    if style.get(f"{W}styleId") == style_id
                )
        raise AssertionError(words)


@pytest.fixture(params=NAMES)
def parts(request: pytest.FixtureRequest) -> Parts:
    return Parts(request.param)


def test_the_paper_is_a4_with_37_mm_above_and_28_mm_at_the_left(parts: Parts) -> None:
    page, margins = parts.section("pgSz"), parts.section("pgMar")

    assert (round(page["w"] / MM), round(page["h"] / MM)) == (210, 297)
    assert margins["top"] / MM == pytest.approx(37, abs=0.02)
    assert margins["left"] / MM == pytest.approx(28, abs=0.02)


def test_the_type_area_is_156_by_225_mm(parts: Parts) -> None:
    page, margins = parts.section("pgSz"), parts.section("pgMar")

    wide = page["w"] - margins["left"] - margins["right"]
    high = page["h"] - margins["top"] - margins["bottom"]
    assert wide / MM == pytest.approx(156, abs=0.02)
    assert high / MM == pytest.approx(225, abs=0.02)


def test_the_grid_has_22_lines_of_28_characters(parts: Parts) -> None:
    grid = parts.body.find(f".//{W}sectPr/{W}docGrid")
    assert grid is not None
    line, space = int(grid.get(f"{W}linePitch", "")), int(grid.get(f"{W}charSpace", ""))

    page, margins = parts.section("pgSz"), parts.section("pgMar")
    high = page["h"] - margins["top"] - margins["bottom"]
    wide = page["w"] - margins["left"] - margins["right"]
    assert grid.get(f"{W}type") == "linesAndChars"
    assert high // line == 22
    assert wide // ((16 + space / 4096) * 20) == 28


def test_text_keeps_the_grid_by_itself_where_a_program_does_not(parts: Parts) -> None:
    normal = parts.styles["Normal"]
    line = int(parts.value(normal, "pPr/spacing", "line") or 0)
    closer = int(parts.value(normal, "rPr/spacing") or 0)

    assert parts.value(normal, "pPr/spacing", "lineRule") == "exact"
    assert int(225 * MM) // line == 22
    assert int(156 * MM) // (16 * 20 + closer) == 28


@pytest.mark.parametrize(
    ("style", "face", "half_points"),
    [
        ("公文标题", "方正小标宋简体", 44),  # 二号
        ("Normal", "仿宋_GB2312", 32),  # 三号
        ("一级标题", "黑体", None),
        ("页码", "宋体", 28),  # 四号
        ("发文机关标志", "方正小标宋简体", 48),
    ],
)
def test_faces_and_sizes(parts: Parts, style: str, face: str, half_points: int | None) -> None:
    found = parts.styles[style]

    for script in ("eastAsia", "ascii", "hAnsi"):
        assert parts.value(found, "rPr/rFonts", script) == face
    size = parts.value(found, "rPr/sz")
    assert size == (None if half_points is None else str(half_points))


def test_the_title_is_centred_and_text_is_indented_by_two_characters(parts: Parts) -> None:
    assert parts.value(parts.styles["公文标题"], "pPr/jc") == "center"
    assert parts.value(parts.styles["公文正文"], "pPr/ind", "firstLineChars") == "200"


def test_second_headings_are_set_in_kai() -> None:
    parts = Parts("通报")
    runs = [run for run in parts.body.iter(f"{W}r") if "类.序号" in (run.findtext(f"{W}t") or "")]

    assert len(runs) == 3
    assert {parts.value(run, "rPr/rFonts", "eastAsia") for run in runs} == {"楷体_GB2312"}


@pytest.mark.parametrize("name", ["通报", "整改通知书", "致上级主管部门函"])
def test_number_addressee_issuer_and_date_stand_in_their_places(name: str) -> None:
    parts = Parts(name)

    words = "".join(each.text or "" for each in parts.body.iter(f"{W}t"))
    assert re.search("〔{{ 发文年份 }}〕　　号", words)
    assert parts.style_of("〔").endswith("发文字号")
    assert parts.style_of("：") == "主送机关"
    assert parts.style_of("{{ 成文日期 }}") == "发文机关署名"
    for style in ("发文字号", "函件发文机关标志"):
        assert parts.value(parts.styles[style], "pPr/pBdr/bottom", "color") == "FF0000"
    assert parts.value(parts.styles["主送机关"], "pPr/ind", "firstLineChars") is None


def test_annexes_are_listed_below_the_text() -> None:
    assert Parts("通报").style_of("附件：1．") == "附件说明"


@pytest.mark.parametrize("name", ["通报", "整改通知书", "致上级主管部门函"])
def test_there_is_room_for_the_seal_and_it_is_never_alone_on_a_page(name: str) -> None:
    parts = Parts(name)
    style = parts.styles["发文机关署名"]
    signed = [
        paragraph
        for paragraph in parts.body.iter(f"{W}p")
        if parts.value(paragraph, "pPr/pStyle") == style.get(f"{W}styleId")
    ]

    assert int(parts.value(signed[0], "pPr/spacing", "before") or 0) >= 2 * 579
    assert style.find(f"{W}pPr/{W}keepNext") is not None


def test_page_numbers_stand_outside(parts: Parts) -> None:
    odd, even = (ElementTree.fromstring(parts.files[f"word/footer{n}.xml"]) for n in (1, 2))
    kinds = {
        each.get(f"{W}type"): each.get(
            "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
        )
        for each in parts.body.iter(f"{W}footerReference")
    }

    assert kinds == {"default": "rId3", "even": "rId4"}
    assert "evenAndOddHeaders" in parts.files["word/settings.xml"]
    for foot, side in ((odd, "right"), (even, "left")):
        assert parts.value(foot, "p/pPr/jc") == side
        assert parts.value(foot, "p/pPr/ind", f"{side}Chars") == "100"
        assert "".join(each.text or "" for each in foot.iter(f"{W}t")) == "— 1 —"
        assert (foot.findtext(f".//{W}instrText") or "").strip() == "PAGE"


def test_the_page_number_stands_7_mm_below_the_type_area(parts: Parts) -> None:
    margins = parts.section("pgMar")

    below = margins["bottom"] - margins["footer"] - 14 * 20
    assert below / MM == pytest.approx(7, abs=0.05)


ORDER = [
    *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr"),
    *("autoSpaceDE", "autoSpaceDN", "snapToGrid", "spacing", "ind", "jc"),
]
"""Of the properties of a paragraph, by the schema; Word may refuse a file in another."""


def test_properties_stand_in_the_order_of_the_schema(parts: Parts) -> None:
    roots = [parts.body, *parts.styles.values()]
    found = [
        [child.tag.removeprefix(W) for child in each]
        for root in roots
        for each in root.iter(f"{W}pPr")
    ]

    assert len(found) > 20
    assert [names for names in found if names != sorted(names, key=ORDER.index)] == []
