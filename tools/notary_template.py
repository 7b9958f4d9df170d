"""What stands on 公证现场记录: place and notary are to be filled in, as is what nothing proves."""

from typing import Final

from tools.docx_page import AREA, paragraph, ruled_table
from tools.record_templates import cell, counts_table, loop_row, signatures

_WIDTH: Final = AREA[0]
_BLANK: Final = "＿＿＿＿＿＿"


def _each(name: str) -> tuple[str, ...]:
    """Return a paragraph for each text of a list."""
    return (
        paragraph("Text", "{%p for 句 in " + name + " %}"),
        paragraph("Text", "{{ 句 }}"),
        paragraph("Text", "{%p endfor %}"),
    )


def _list_table(name: str, columns: dict[str, int]) -> str:
    """Return a table with a row for each entry of a list; a width of 0 takes what is left."""
    left = _WIDTH - sum(columns.values())
    return ruled_table(
        tuple(width or left for width in columns.values()),
        (
            tuple(cell(head) for head in columns),
            loop_row("{%tr for 行 in " + name + " %}"),
            tuple(
                cell("{{ 行." + head + " }}", is_left=not width) for head, width in columns.items()
            ),
            loop_row("{%tr endfor %}"),
        ),
    )


NOTARY: Final = (
    paragraph("Title", "公证现场记录"),
    paragraph("Text", "{{ 活动 }}（{{ 年度 }}年度{% if 表样 %}，{{ 表样 }}{% endif %}）"),
    paragraph("Heading1", "一、时间、地点和人员"),
    paragraph(
        "Text",
        "印制：{% if 印制日期 %}{{ 印制日期 }}{% else %}" + _BLANK + "{% endif %}。"
        "扫描计票：{% if 扫描日期 %}{{ 扫描日期 }}{% else %}" + _BLANK + "{% endif %}。",
    ),
    paragraph("Text", "公证员到场：＿＿＿年＿＿月＿＿日＿＿时至＿＿时。"),
    paragraph("Text", "地点：＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿。"),
    *_each("人员"),
    paragraph("Text", "在场的公证员、见证人：＿＿＿＿＿＿＿＿＿＿＿＿＿＿。"),
    paragraph("Heading1", "二、各场次评议表份数和封存"),
    counts_table(),
    paragraph("Text", "{%p if 封存 %}"),
    paragraph("Text", "各场次计票结果已封存，封存后的改动须启封并另成一版："),
    _list_table("封存", {"片区": 0, "日期": 2300, "封存人": 1300, "版本": 700, "摘要": 2400}),
    paragraph("Text", "摘要为该场次计票结果文件SHA-256的前16位。"),
    paragraph("Text", "{%p endif %}"),
    paragraph("Heading1", "三、计票前的检查"),
    *_each("试读"),
    *_each("未试读"),
    paragraph("Text", "{%p if not 试读 %}"),
    paragraph("Text", "空白测试表读得标记：＿＿处。"),
    paragraph("Text", "测试样张核对：□ 一致　□ 不一致。"),
    paragraph("Text", "{%p endif %}"),
    *_each("方案"),
    paragraph("Heading1", "四、计票"),
    paragraph(
        "Text",
        "扫描评议表{{ 扫描份数 }}份（扫描文件{{ 扫描文件 }}个，摘要列于计票结果文件），"
        "有效{{ 有效 }}份。逐行的人工认定见《废票与复核清单》。所用软件：{{ 软件 }}。",
    ),
    paragraph("Text", "{%p if 两人决定 %}"),
    paragraph(
        "Text",
        "须两人作出的决定共{{ 两人决定 }}项，其中{{ 有凭据 }}项由第二人用本人密钥签名或本人登记后"
        "确认，{{ 仅姓名 }}项仅有姓名可凭"
        "{% if 仅姓名 %}，列于下表，请向本人核实{% endif %}。",
    ),
    paragraph("Text", "{%p endif %}"),
    paragraph("Text", "{%p if 仅姓名 %}"),
    _list_table("仅姓名表", {"日期": 1400, "决定": 1700, "由谁": 1200, "第二人": 1200, "如何": 0}),
    paragraph("Text", "{%p endif %}"),
    paragraph("Text", "{%p if 另有 %}"),
    paragraph("Text", "另有{{ 另有 }}项，见证据日志。"),
    paragraph("Text", "{%p endif %}"),
    paragraph("Heading1", "五、计票后的核验"),
    paragraph("Text", "{%p if 日志条数 %}"),
    paragraph(
        "Text",
        "出具本记录时，程序已核对：证据日志逐条相接，计票依据其第1至第{{ 日志条数 }}条；"
        "各场次封存的文件与日志、票面记录一致；由票面记录重新计票，与计票结果逐项相同。",
    ),
    paragraph("Text", "{%p endif %}"),
    *_each("抽查"),
    paragraph("Text", "{%p if not 抽查 %}"),
    paragraph("Text", "抽样核对：种子" + _BLANK + "，抽取＿＿份，一致＿＿份。"),
    paragraph("Text", "{%p endif %}"),
    paragraph(
        "Text",
        "计票结果文件的签名：{% if 签名人 %}{{ 签名人 }}，均有效{% else %}尚无{% endif %}。",
    ),
    paragraph("Text", "封存见证单与日志核对：□ 一致　□ 不一致。"),
    paragraph("Heading1", "六、摘要（SHA-256）"),
    paragraph("Text", "计票结果文件：{{ 摘要 }}。"),
    _list_table("摘要表", {"对象": 2700, "值": 0}),
    paragraph("Heading1", "七、签字"),
    *signatures("公证员", "公证员", "评议活动办公室", "见证人"),
)
