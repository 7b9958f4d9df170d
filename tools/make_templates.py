"""Make the templates of official papers that the product ships: output/templates/*.docx.

    python tools/make_templates.py

The same program makes the same bytes; a test compares them with what ships. What the papers say is
here, and nowhere else in the code: consequences, issuers, salutations. An office changes its own
copy, in the folder `templates` of the activity, with Word or WPS.
"""

from pathlib import Path
from typing import Final

from tools import notary_template, record_templates
from tools.docx_page import CHARACTER, KAI, bare_table, document, fonts, paragraph, run

TEMPLATES: Final = Path(__file__).parent.parent / "output" / "templates"

_PLAN: Final = "《{{ 活动 }}实施方案》"
_SEAL_ROOM: Final = '<w:spacing w:before="1158"/>'
"""Two lines, for the upper edge of a seal over the issuer and the date."""
_TOGETHER: Final = "<w:keepNext/>"
_LAST: Final = '<w:keepNext w:val="0"/>'
_IN_CELL: Final = '<w:ind w:leftChars="0" w:left="0"/>'
_WIDE: Final = f'<w:ind w:leftChars="1000" w:left="{10 * CHARACTER}"/>'
"""For the name of an office, which is longer than that of a government."""

NOTICE: Final = (
    paragraph("Mark", "{{ 制发机关 }}"),
    paragraph("Number", "评议办〔{{ 发文年份 }}〕　　号"),
    paragraph("Title", "整改通知书"),
    paragraph("Salutation", "{{ 单位 }}："),
    paragraph(
        "Text",
        "在{{ 年度 }}年度{{ 活动 }}中，你单位得{{ 得票 }}。评议得分{{ 得分 }}分"
        "{% if 排名依据 %}，{{ 排名依据 }}{{ 排名得分 }}分{% endif %}"
        "{% if 名次 %}，在{{ 类别 }}{{ 同类单位数 }}个单位中列第{{ 名次 }}名"
        "{% if 并列 %}（并列）{% endif %}{% endif %}"
        "{% if 满意率 %}，群众满意率为{{ 满意率 }}{% endif %}。按照"
        + _PLAN
        + "（以下简称《方案》）"
        "第七部分第（一）项规定，"
        "{% if 是末位 %}{{ 末位标准 }}。{% else %}除去“末位单位”后，群众满意率低于"
        "{{ 满意率标准 }}的部门和单位为“重点整改单位”。{% endif %}"
        "{% if 经裁定 %}经评议活动领导小组裁定，{% endif %}你单位被评为“{{ 认定 }}”。",
    ),
    paragraph("Text", "{%p if 否决 %}"),
    paragraph(
        "Text",
        "你单位在综合评选先进中被实行“一票否决”（{{ 否决 }}），按照《方案》第七部分第（二）项"
        "第5条规定，不得评为“优胜单位”。",
    ),
    paragraph("Text", "{%p endif %}"),
    paragraph("Heading1", "一、写出书面整改报告"),
    paragraph(
        "Text",
        "按照《方案》第七部分第（二）项第{% if 是末位 %}2{% else %}3{% endif %}条规定，"
        "你单位必须向市委、市政府写出书面整改报告。请认真分析原因，针对群众意见提出整改措施。",
    ),
    paragraph("Heading1", "二、认真整改，接受考核验收"),
    paragraph(
        "Text",
        "按照《方案》第七部分第（二）项第4条规定，你单位必须对照整改措施认真开展整改工作，"
        "整改时间为半年，至{{ 整改期限 }}止；然后由市人大和市政协组成考评小组，"
        "对你单位整改情况进行考核验收。",
    ),
    paragraph("Text", "{%p if 是末位 %}"),
    paragraph("Heading1", "三、奖惩"),
    paragraph(
        "Text",
        "按照《方案》第七部分第（二）项第2条规定，对你单位进行通报批评；"
        "当年度单位和班子成员不能评为各类先进和优秀公务员；"
        "机关及下属单位年终目标管理奖下调10%。",
    ),
    paragraph("Text", "{%p if 连续末位 %}"),
    paragraph(
        "Text",
        "你单位{{ 上一年度 }}年度和{{ 年度 }}年度连续两年被评为“末位单位”。"
        "{% if 是垂直管理 %}按照同条规定，全额扣发当年目标管理奖。你单位为垂直管理部门，"
        "按照同项第8条规定，由市委、市政府将评议结果通报你单位上一级主管部门，"
        "并建议你单位主要领导调离。"
        "{% else %}按照同条规定，责成你单位主要负责人引咎辞职或根据组织考察情况作降职、"
        "免职处理，并全额扣发当年目标管理奖。按照同项第7条规定，降（免）职对象中，"
        "任现职时间必须满一年，降（免）职处理按规定程序办理。{% endif %}",
    ),
    paragraph("Text", "{%p endif %}"),
    paragraph("Text", "{%p endif %}"),
    paragraph("Issuer", "{{ 制发机关 }}", properties=_SEAL_ROOM + _WIDE),
    paragraph("Issuer", "{{ 成文日期 }}", properties=_LAST + _WIDE),
)

_BY_BOTH: Final = bare_table(
    (13 * CHARACTER, 15 * CHARACTER),
    (
        (
            paragraph("Issuer", "中共　　市委员会", properties=_SEAL_ROOM + _IN_CELL),
            paragraph("Issuer", "　　市人民政府", properties=_SEAL_ROOM + _IN_CELL),
        ),
        (
            paragraph("Issuer", properties=_IN_CELL),
            paragraph("Issuer", "{{ 成文日期 }}", properties=_LAST + _IN_CELL),
        ),
    ),
)
"""市委 and 市政府 side by side, the date below the second: the second seal lies over both."""

LETTER: Final = (
    paragraph("LetterMark", "中共　　市委　　市人民政府"),
    paragraph("LetterNumber", "×委评〔{{ 发文年份 }}〕　　号"),
    paragraph("Title", "关于{{ 单位 }}{{ 年度 }}年度评议结果的函"),
    paragraph(
        "Salutation", "{% if 上级 %}{{ 上级 }}{% else %}＿＿＿＿＿＿＿＿＿＿＿＿{% endif %}："
    ),
    paragraph(
        "Text",
        "按照" + _PLAN + "（以下简称《方案》）第七部分第（二）项第8条规定，"
        "对垂直部门，在评议结束后，由市委、市政府将评议结果通报其上一级主管部门。"
        "现将{{ 单位 }}{{ 年度 }}年度的评议结果通报如下：",
    ),
    paragraph(
        "Text",
        "{{ 单位 }}得{{ 得票 }}。评议得分{{ 得分 }}分"
        "{% if 排名依据 %}，{{ 排名依据 }}{{ 排名得分 }}分{% endif %}"
        "{% if 名次 %}，在{{ 类别 }}{{ 同类单位数 }}个单位中列第{{ 名次 }}名"
        "{% if 并列 %}（并列）{% endif %}{% endif %}"
        "{% if 满意率 %}，群众满意率为{{ 满意率 }}{% endif %}"
        "{% if 认定 %}，{% if 经裁定 %}经评议活动领导小组裁定，{% endif %}"
        "被评为“{{ 认定 }}”{% endif %}。",
    ),
    paragraph("Text", "{%p if 否决 %}"),
    paragraph(
        "Text",
        "{{ 单位 }}在综合评选先进中被实行“一票否决”（{{ 否决 }}），按照《方案》第七部分"
        "第（二）项第5条规定，不得评为“优胜单位”。",
    ),
    paragraph("Text", "{%p endif %}"),
    paragraph("Text", "{%p if 是优胜 %}"),
    paragraph(
        "Text",
        "按照《方案》第七部分第（二）项第1条规定，对{{ 单位 }}通报表彰、授予荣誉奖牌，"
        "机关及下属单位年终目标管理奖上浮10%。",
    ),
    paragraph("Text", "{%p endif %}"),
    paragraph("Text", "{%p if 是末位 %}"),
    paragraph(
        "Text",
        "按照《方案》第七部分第（二）项第2条、第4条规定，对{{ 单位 }}进行通报批评，"
        "要求其向市委、市政府写出书面整改报告；当年度单位和班子成员不能评为各类先进和优秀公务员；"
        "机关及下属单位年终目标管理奖下调10%；整改时间为半年，至{{ 整改期限 }}止，"
        "然后由市人大和市政协组成考评小组对其整改情况进行考核验收。",
    ),
    paragraph("Text", "{%p endif %}"),
    paragraph("Text", "{%p if 是重点整改 %}"),
    paragraph(
        "Text",
        "按照《方案》第七部分第（二）项第3条、第4条规定，{{ 单位 }}必须向市委、市政府"
        "写出书面整改报告，对照整改措施认真开展整改工作，整改时间为半年，至{{ 整改期限 }}止，"
        "然后由市人大和市政协组成考评小组对其整改情况进行考核验收。",
    ),
    paragraph("Text", "{%p endif %}"),
    paragraph("Text", "{%p if 连续末位 %}"),
    paragraph(
        "Text",
        "{{ 单位 }}{{ 上一年度 }}年度和{{ 年度 }}年度连续两年被评为“末位单位”。按照《方案》"
        "第七部分第（二）项第2条、第8条规定，当年目标管理奖全额扣发，建议其主要领导调离。",
    ),
    paragraph("Text", "{%p endif %}"),
    paragraph("Text", "特此函告。", properties=_TOGETHER),
    _BY_BOTH,
)


def _by_category(units: str, *, rate: bool = False) -> tuple[str, ...]:
    """Return （一）地方管理部门：the units of each category that a list has."""
    own = "（群众满意率{{ 家.满意率 }}{{ 家.又 }}）" if rate else "{{ 家.注 }}"
    return (
        paragraph("Heading2", "{%p for 类 in " + units + " %}"),
        paragraph(
            "Heading2",
            run("{{ 类.序号 }}{{ 类.名称 }}。", fonts(KAI)),
            run(
                "{% for 家 in 类.单位 %}{{ 家.名称 }}" + own + "{% if not loop.last %}、{% endif %}"
                "{% else %}无{% endfor %}。"
            ),
        ),
        paragraph("Heading2", "{%p endfor %}"),
    )


ANNOUNCEMENT: Final = (
    paragraph("Mark", "中共　　市委　　市人民政府"),
    paragraph("Number", "×委评〔{{ 发文年份 }}〕　　号"),
    paragraph("Title", "关于{{ 年度 }}年度{{ 活动 }}评议结果的通报"),
    paragraph("Salutation", "各镇、环科园、开发区、街道，市各部门和单位："),
    paragraph(
        "Text",
        "按照" + _PLAN + "（以下简称《方案》），{{ 年度 }}年度评议已经结束。"
        "{% if 发出 %}本次评议共发出评议表{{ 发出 }}份，收回{{ 收回 }}份，其中{% else %}"
        "本次评议{% endif %}有效评议表{{ 有效 }}份。现将评议结果通报如下：",
    ),
    paragraph("Heading1", "一、优胜单位"),
    paragraph(
        "Text",
        "按照《方案》第七部分第（一）项规定，评议得分排名列{{ 优胜标准 }}的部门和单位为"
        "“优胜单位”：",
    ),
    *_by_category("优胜单位"),
    paragraph("Text", "{%p for 家 in 因否决未评 %}"),
    paragraph(
        "Text",
        "{{ 家.名称 }}评议得分排名列{{ 家.类别 }}前{{ 家.名额 }}名，因在综合评选先进中被实行"
        "“一票否决”，按照《方案》第七部分第（二）项第5条规定，不得评为“优胜单位”。",
    ),
    paragraph("Text", "{%p endfor %}"),
    paragraph(
        "Text",
        "按照《方案》第七部分第（二）项第1条规定，对“优胜单位”通报表彰、授予荣誉奖牌，"
        "机关及下属单位年终目标管理奖上浮10%。",
    ),
    paragraph("Heading1", "二、末位单位"),
    paragraph("Text", "按照《方案》第七部分第（一）项规定，{{ 末位标准 }}："),
    *_by_category("末位单位"),
    paragraph(
        "Text",
        "按照《方案》第七部分第（二）项第2条规定，对“末位单位”进行通报批评，"
        "并要求其向市委、市政府写出书面整改报告，当年度单位和班子成员不能评为各类先进和优秀公务员；"
        "机关及下属单位年终目标管理奖下调10%。",
    ),
    paragraph("Text", "{%p for 家 in 连续末位 %}"),
    paragraph(
        "Text",
        "{{ 家.名称 }}连续两年被评为“末位单位”，"
        "{% if 家.是垂直管理 %}按照同条规定，全额扣发当年目标管理奖；该单位为垂直管理部门，"
        "按照同项第8条规定，建议其主要领导调离。"
        "{% else %}按照同条规定，责成其主要负责人引咎辞职或根据组织考察情况作降职、免职处理，"
        "并全额扣发当年目标管理奖。按照同项第7条规定，降（免）职对象中，任现职时间必须满一年，"
        "降（免）职处理按规定程序办理。{% endif %}",
    ),
    paragraph("Text", "{%p endfor %}"),
    paragraph("Text", "{%p if 有满意率 %}"),
    paragraph("Heading1", "三、重点整改单位"),
    paragraph(
        "Text",
        "按照《方案》第七部分第（一）项规定，除去“末位单位”后，群众满意率低于"
        "{{ 满意率标准 }}的部门和单位为“重点整改单位”：",
    ),
    *_by_category("重点整改单位", rate=True),
    paragraph(
        "Text",
        "按照《方案》第七部分第（二）项第3条规定，“重点整改单位”必须向市委、市政府"
        "写出书面整改报告。",
    ),
    paragraph("Text", "{%p endif %}"),
    paragraph("Heading1", "{% if 有满意率 %}四{% else %}三{% endif %}、整改和考核验收"),
    paragraph(
        "Text",
        "按照《方案》第七部分第（二）项第4条规定，“末位单位”和“重点整改单位”必须对照整改措施"
        "认真开展整改工作，整改时间为半年，至{{ 整改期限 }}止，然后由市人大和市政协组成考评小组"
        "对其整改情况进行考核验收。",
    ),
    paragraph(
        "Text",
        "按照《方案》第七部分第（二）项第6条规定，评议结果与机关效能建设工作考核相结合。",
        properties=_TOGETHER,
    ),
    paragraph("Annex", "附件：1．评议结果", properties='<w:spacing w:before="579"/>'),
    paragraph(
        "Annex",
        "2．评议得分排名表",
        properties=f'<w:ind w:leftChars="500" w:left="{5 * CHARACTER}" '
        'w:hangingChars="0" w:hanging="0"/>',
    ),
    _BY_BOTH,
)

MADE: Final = {
    "通报": ANNOUNCEMENT,
    "整改通知书": NOTICE,
    "致上级主管部门函": LETTER,
    "计票结果报告单": record_templates.CITY,
    "片区计票结果报告单": record_templates.SESSION,
    "公证现场记录": notary_template.NOTARY,
}


def made() -> dict[str, bytes]:
    """Return each template by its name."""
    return {name: document(*content) for name, content in MADE.items()}


def main() -> None:
    """Write the templates."""
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    for name, content in made().items():
        (TEMPLATES / f"{name}.docx").write_bytes(content)


if __name__ == "__main__":
    main()
