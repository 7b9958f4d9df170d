"""What stands on the records of a count: 计票结果报告单 of the city and of a session.

They are tables to be signed on the spot, and have neither number nor addressee.
"""

from typing import Final

from tools.docx_page import AREA, LINE, paragraph, ruled_table, run

_SMALL: Final = '<w:sz w:val="21"/><w:szCs w:val="21"/>'
"""五号."""
_NARROW: Final = '<w:spacing w:before="0" w:after="0" w:line="310" w:lineRule="exact"/>'
_LEFT: Final = f'{_NARROW}<w:jc w:val="left"/>'

_ROOM_TO_SIGN: Final = f'<w:spacing w:before="230" w:after="0" w:line="{LINE}" w:lineRule="exact"/>'

SHEETS: Final = ("印制", "发出", "收回", "剩余", "换发作废", "扫描", "有效", "废票")

_WIDTH: Final = AREA[0]


def cell(words: str, *, is_left: bool = False) -> str:
    """Return a cell of small type."""
    return paragraph("Cell", run(words, _SMALL), properties=_LEFT if is_left else _NARROW)


def loop_row(words: str) -> tuple[str]:
    """Return a row that says where those of a list begin, or end."""
    return (paragraph("Cell", words, properties=_NARROW),)


def counts_table() -> str:
    """Return the numbers of sheets, a row for each session."""
    widths = [980 if head == "换发作废" else 840 for head in SHEETS]
    return ruled_table(
        (_WIDTH - sum(widths), *widths),
        (
            (cell("片区"), *(cell(head) for head in SHEETS)),
            loop_row("{%tr for 行 in 份数 %}"),
            (
                cell("{{ 行.名称 }}", is_left=True),
                *(cell("{{ 行." + head + " }}") for head in SHEETS),
            ),
            loop_row("{%tr endfor %}"),
        ),
    )


def _units_table(first: str, *, is_ranked: bool) -> str:
    """Return the units of a category, with a column for each of three grades."""
    votes = [(head, 980) for head in ("{{ 选项[0] }}", "{{ 选项[1] }}", "{{ 选项[2] }}")]
    heads = [*votes, ("{{ 弃权 }}", 800), ("作废", 800)]
    values = [
        "{{ 家.票[0] }}",
        "{{ 家.票[1] }}",
        "{{ 家.票[2] }}",
        "{{ 家.弃权 }}",
        "{{ 家.作废 }}",
    ]
    if is_ranked:
        heads.append(("得分", 1300))
        values.append("{{ 家.得分 }}")
    return _table(first, heads, values)


def _words_table(first: str, *, is_ranked: bool) -> str:
    """Return the same where there are other grades than three: all votes in one column."""
    heads, values = [("各选项得票", 4000), ("作废", 700)], ["{{ 家.各选项 }}", "{{ 家.作废 }}"]
    if is_ranked:
        heads.append(("得分", 1400))
        values.append("{{ 家.得分 }}")
    return _table(first, heads, values)


def _table(first: str, heads: list[tuple[str, int]], values: list[str]) -> str:
    number = 700
    name = _WIDTH - number - sum(width for _, width in heads)
    return ruled_table(
        (number, name, *(width for _, width in heads)),
        (
            (cell(first), cell("单位"), *(cell(head) for head, _ in heads)),
            loop_row("{%tr for 家 in 类.单位 %}"),
            (cell("{{ 家.序 }}"), cell("{{ 家.名称 }}", is_left=True), *map(cell, values)),
            loop_row("{%tr endfor %}"),
        ),
    )


def _units(first: str, *, is_ranked: bool) -> tuple[str, ...]:
    return (
        paragraph("Text", "{%p for 类 in 类别 %}"),
        paragraph("Heading2", "{{ 类.序号 }}{{ 类.名称 }}"),
        paragraph("Text", "{%p if 各列选项 %}"),
        _units_table(first, is_ranked=is_ranked),
        paragraph("Text", "{%p else %}"),
        _words_table(first, is_ranked=is_ranked),
        paragraph("Text", "{%p endif %}"),
        paragraph("Text", "{%p endfor %}"),
    )


def signatures(*roles: str) -> tuple[str, ...]:
    """Return a line for each who signs, with room for the date."""
    return tuple(
        paragraph(
            "Salutation",
            f"{role}（签字）：" + "＿" * (12 - len(role)) + "　　年　　月　　日",
            properties=('<w:keepNext w:val="0"/>' if role is roles[-1] else "<w:keepNext/>")
            + _ROOM_TO_SIGN,
        )
        for role in roles
    )


_SIGNERS: Final = ("计票人", "监票人", "评议活动办公室", "公证员")
_DIGEST: Final = paragraph(
    "Text", "计票结果文件的SHA-256摘要：{{ 摘要 }}。", properties="<w:keepNext/>"
)

CITY: Final = (
    paragraph("Title", "计票结果报告单"),
    paragraph("Text", "{{ 活动 }}（{{ 年度 }}年度{% if 表样 %}，{{ 表样 }}{% endif %}）"),
    paragraph("Heading1", "一、评议表份数"),
    counts_table(),
    paragraph("Heading1", "二、各单位得票"),
    paragraph(
        "Text",
        "有效评议表{{ 有效 }}份。{% if 逐项 %}各单位得票为各评议项目合计。{% endif %}"
        "{% if 排名依据 %}名次按{{ 排名依据 }}排列。{% endif %}{{ 说明 }}",
    ),
    *_units("名次", is_ranked=True),
    paragraph("Heading1", "三、签字"),
    _DIGEST,
    *signatures(*_SIGNERS),
)

SESSION: Final = (
    paragraph("Title", "{{ 范围 }}计票结果报告单"),
    paragraph(
        "Text",
        "{{ 活动 }}（{{ 年度 }}年度{% if 表样 %}，{{ 表样 }}{% endif %}）{{ 范围 }}评议会，"
        "{{ 封存日期 }}由{{ 封存人 }}封存，第{{ 版本 }}版。",
    ),
    paragraph("Heading1", "一、评议表份数"),
    counts_table(),
    paragraph(
        "Text",
        "发出、收回、剩余、换发作废为人工清点{% if 清点人 %}（{{ 清点人 }}）{% endif %}，"
        "其余为程序所计。{% if 差异说明 %}差异说明：{{ 差异说明 }}。{% endif %}",
    ),
    paragraph("Heading1", "二、人工认定"),
    paragraph(
        "Text",
        "有效评议表中经人工认定（含手工录入）的共{{ 人工认定行 }}行，"
        "其中认定作废{{ 人工作废行 }}行。",
    ),
    paragraph("Heading1", "三、各单位得票"),
    paragraph("Text", "{%p if 人数过少 %}"),
    paragraph(
        "Text",
        "有效评议表少于{{ 最少份数 }}份，各单位得票不单独列出，以免推知个人的选择。",
    ),
    paragraph("Text", "{%p endif %}"),
    paragraph("Text", "{%p if 逐项 and not 人数过少 %}"),
    paragraph("Text", "各单位得票为各评议项目合计。"),
    paragraph("Text", "{%p endif %}"),
    *_units("序号", is_ranked=False),
    paragraph("Heading1", "四、签字"),
    _DIGEST,
    paragraph("Text", "封存后日志的摘要和各人公钥指纹，见封存见证单。", properties="<w:keepNext/>"),
    *signatures(*_SIGNERS),
)
