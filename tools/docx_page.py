"""An empty official document: page, grid, styles and page numbers of GB/T 9704-2012 as a .docx.

Lengths are in twips, of which 20 make a point and 1,440 an inch, unless a name says otherwise.
"""

import io
import zipfile
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

SONG: Final = "宋体"
TITLE_SONG: Final = "方正小标宋简体"
FANG_SONG: Final = "仿宋_GB2312"
HEI: Final = "黑体"
KAI: Final = "楷体_GB2312"

_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
_MAIN: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PART: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def _twips(mm: float) -> int:
    return round(mm * 1440 / 25.4)


WIDTH: Final = _twips(210)
HEIGHT: Final = _twips(297)
TOP: Final = _twips(37)
LEFT: Final = _twips(28)
AREA: Final = (_twips(156), _twips(225))
"""Width and height of 版心."""
RIGHT: Final = WIDTH - LEFT - AREA[0]
BOTTOM: Final = HEIGHT - TOP - AREA[1]

CHARACTERS: Final = 28
LINES: Final = 22
SIZE_PT: Final = 16.0
"""三号."""
LINE: Final = AREA[1] // LINES
"""Height of a line: 22 of them fit."""
CHARACTER_SPACE: Final = int((AREA[0] / CHARACTERS / 20 - SIZE_PT) * 4096) - 1
"""What a character of 三号 is wider than its size, in 4096ths of a point, so that 28 fit."""
TIGHTER: Final = -5
"""What type of 三号 stands closer, so that 28 characters fit a line wherever the grid is not kept:
LibreOffice 7.4 doubles every character that is wider than a grid's. So paragraphs don't snap to the
grid, and have its lines and characters by themselves."""
CHARACTER: Final = round(AREA[0] / CHARACTERS)

_FOOT_SIZE_PT: Final = 14
"""四号."""
_FOOT: Final = BOTTOM - _twips(7) - _FOOT_SIZE_PT * 20
"""From the edge of the paper to the page number, whose dashes stand 7 mm below 版心."""


def _style(name: str, title: str, run: str = "", paragraph: str = "", *, based: bool = True) -> str:
    base = '<w:basedOn w:val="Normal"/>' if based else ""
    default = "" if based else ' w:default="1"'
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{name}"><w:name w:val="{title}"/>{base}'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def fonts(face: str) -> str:
    """Return the property of a run that is set in a face, for every script."""
    names = " ".join(f'w:{script}="{face}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    return f"<w:rFonts {names}/>"


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _closer(twips: int) -> str:
    return f'<w:spacing w:val="{twips}"/>'


def _indent(**characters: float) -> str:
    """Return an indent in characters: Word reads those, others the twips beside them."""
    both = " ".join(
        f'w:{side}Chars="{round(count * 100)}" w:{side}="{round(count * CHARACTER)}"'
        for side, count in characters.items()
    )
    return f"<w:ind {both}/>"


def _spacing(before: float = 0, line: int = LINE) -> str:
    lines = round(before * LINE)
    return f'<w:spacing w:before="{lines}" w:after="0" w:line="{line}" w:lineRule="exact"/>'


_RED: Final = '<w:color w:val="FF0000"/>'
_CENTRE: Final = '<w:jc w:val="center"/>'
_RED_LINE: Final = (
    '<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="6" w:color="FF0000"/></w:pBdr>'
)
_KEEP: Final = "<w:keepNext/>"
_PLAIN: Final = "".join(
    f'<w:{switch} w:val="0"/>'
    for switch in ("widowControl", "autoSpaceDE", "autoSpaceDN", "snapToGrid")
)

_STYLES: Final = (
    _style(
        "Normal",
        "Normal",
        fonts(FANG_SONG) + _closer(TIGHTER) + _size(SIZE_PT),
        _PLAIN + _spacing() + '<w:jc w:val="both"/>',
        based=False,
    ),
    _style("Text", "公文正文", "", _indent(firstLine=2)),
    # 35 mm from the top of the type area, in red.
    _style(
        "Mark",
        "发文机关标志",
        fonts(TITLE_SONG) + _RED + _closer(0) + _size(24),
        f'<w:spacing w:before="{_twips(35)}" w:after="0" w:line="720" w:lineRule="exact"/>'
        + _CENTRE,
    ),
    # Of a letter (信函格式): at the top of the type area, a red line below it, the number right.
    _style(
        "LetterMark",
        "函件发文机关标志",
        fonts(TITLE_SONG) + _RED + _closer(0) + _size(24),
        _RED_LINE
        + '<w:spacing w:before="0" w:after="0" w:line="720" w:lineRule="exact"/>'
        + _CENTRE,
    ),
    _style("LetterNumber", "函件发文字号", "", _spacing(0.5) + '<w:jc w:val="right"/>'),
    # Two lines below; 4 mm above a red line as wide as the type area.
    _style("Number", "发文字号", "", _RED_LINE + _spacing(2) + _CENTRE),
    _style(
        "Title",
        "公文标题",
        fonts(TITLE_SONG) + _closer(0) + _size(22),
        _KEEP + _spacing(2, 700) + _CENTRE,
    ),
    _style("Salutation", "主送机关", "", _spacing(1)),
    _style("Heading1", "一级标题", fonts(HEI), _KEEP + _indent(firstLine=2)),
    _style("Heading2", "二级标题", "", _indent(firstLine=2)),
    _style("Annex", "附件说明", "", _KEEP + _indent(left=5, hanging=3)),
    # The seal stands over both: two lines of room above.
    _style("Issuer", "发文机关署名", "", _KEEP + _indent(left=13) + _CENTRE),
    _style(
        "Cell",
        "表格文字",
        _closer(0) + _size(12),
        '<w:spacing w:before="0" w:after="0" w:line="360" '
        'w:lineRule="exact"/><w:jc w:val="center"/>',
    ),
    _style(
        "Foot",
        "页码",
        fonts(SONG) + _closer(0) + _size(_FOOT_SIZE_PT),
        f'<w:spacing w:before="0" w:after="0" w:line="{_FOOT_SIZE_PT * 20}" w:lineRule="exact"/>',
    ),
)


def run(words: str, properties: str = "") -> str:
    """Return a run of text."""
    told = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{told}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def paragraph(style: str, *runs: str, properties: str = "") -> str:
    """Return a paragraph: its runs, or texts that become runs."""
    inside = "".join(each if each.startswith("<w:r>") else run(each) for each in runs)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inside}</w:p>'


def bare_table(widths: Sequence[int], rows: Sequence[Sequence[str]]) -> str:
    """Return a table without lines and margins: what stands beside each other, and no more.

    Args:
        widths: of the columns.
        rows: of cells, each made of paragraphs.
    """
    return _table(widths, rows, "<w:tblBorders/>", 0)


def ruled_table(widths: Sequence[int], rows: Sequence[Sequence[str]]) -> str:
    """Return a table with lines, whose first row repeats on every page.

    Args and result as those of `bare_table`; a row that is one text, as `{%tr for … %}`, is a row
    of one cell.
    """
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides
    )
    return _table(widths, rows, f"<w:tblBorders>{lines}</w:tblBorders>", 57, has_head=True)


def _table(
    widths: Sequence[int],
    rows: Sequence[Sequence[str]],
    borders: str,
    margin: int,
    *,
    has_head: bool = False,
) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    made = []
    for number, cells in enumerate(rows):
        head = "<w:tblHeader/>" if has_head and not number else ""
        inside = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
            f"{cell}</w:tc>"
            for width, cell in zip(widths, cells, strict=False)
        )
        made.append(f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{inside}</w:tr>")
    margins = "".join(f'<w:{side} w:w="{margin}" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(made)}</w:tbl>"
    )


def _footer(side: str) -> str:
    """Return the page number, one character in from the outer edge."""
    properties = (
        f'<w:ind w:{side}Chars="100" w:{side}="{_FOOT_SIZE_PT * 20}"/><w:jc w:val="{side}"/>'
    )
    field = "".join(
        f"<w:r>{inside}</w:r>"
        for inside in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    inside = paragraph("Foot", run("— "), field, run(" —"), properties=properties)
    return f'{_HEAD}<w:ftr xmlns:w="{_MAIN}">{inside}</w:ftr>'


_SECTION: Final = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/>'
    '<w:footerReference w:type="even" r:id="rId4"/>'
    f'<w:pgSz w:w="{WIDTH}" w:h="{HEIGHT}"/>'
    f'<w:pgMar w:top="{TOP}" w:right="{RIGHT}" w:bottom="{BOTTOM}" w:left="{LEFT}" '
    f'w:header="851" w:footer="{_FOOT}" w:gutter="0"/>'
    f'<w:docGrid w:type="linesAndChars" w:linePitch="{LINE}" w:charSpace="{CHARACTER_SPACE}"/>'
    "</w:sectPr>"
)


def document(*content: str) -> bytes:
    """Return a .docx of paragraphs and tables; the same ones make the same bytes."""
    body = "".join(content)
    parts = {
        "[Content_Types].xml": (
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_PART}.document.main+xml"/>'
            + "".join(
                f'<Override PartName="/word/{name}.xml" ContentType="{_PART}.{kind}+xml"/>'
                for name, kind in (
                    ("styles", "styles"),
                    ("settings", "settings"),
                    ("footer1", "footer"),
                    ("footer2", "footer"),
                )
            )
            + "</Types>"
        ),
        "_rels/.rels": _relations((f"{_OFFICE}/officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _relations(
            (f"{_OFFICE}/styles", "styles.xml"),
            (f"{_OFFICE}/settings", "settings.xml"),
            (f"{_OFFICE}/footer", "footer1.xml"),
            (f"{_OFFICE}/footer", "footer2.xml"),
        ),
        "word/document.xml": (
            f'{_HEAD}<w:document xmlns:w="{_MAIN}" xmlns:r="{_OFFICE}">'
            f"<w:body>{body}{_SECTION}</w:body></w:document>"
        ),
        "word/styles.xml": (
            f'{_HEAD}<w:styles xmlns:w="{_MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>'
            f"{fonts(FANG_SONG)}{_size(SIZE_PT)}"
            '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
            f"<w:pPrDefault/></w:docDefaults>{''.join(_STYLES)}</w:styles>"
        ),
        "word/settings.xml": (
            f'{_HEAD}<w:settings xmlns:w="{_MAIN}"><w:evenAndOddHeaders/>'
            '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
            '<w:compatSetting w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
            "</w:compat></w:settings>"
        ),
        "word/footer1.xml": _footer("right"),
        "word/footer2.xml": _footer("left"),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(zipfile.ZipInfo(name, _EARLIEST), text.encode(), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _relations(*targets: tuple[str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'
