"""连续末位核查表: who is the last for the second year running, for whoever decides on persons."""

from collections.abc import Mapping
from typing import Any

from reportlab.platypus import Flowable

from ballot.history import YearsCompared
from output.paper import SMALL, SUBTITLE, TITLE, signatures, table, text
from output.years import (
    nobody_text,
    not_then_text,
    origin_text,
    record_texts,
    twice_notes,
    year_texts,
)

Tally = Mapping[str, Any]


def twice_last_table(tally: Tally, compared: YearsCompared) -> list[Flowable]:
    """Return 连续末位核查表, 七(二)2 and 七(二)8: who is the last for the second year running.

    What isn't known of the year before, or is open in either, is said and never passed over.
    """
    names = {unit["unit"]: unit for unit in tally["units"]}
    rows = [
        [
            names[each.unit]["full_name"],
            f"{each.year}年：{each.was.name}",
            "垂直" if names[each.unit]["oversight"] == "vertical" else "地方",
            twice_notes(each),
            "",
        ]
        for each in compared.found
    ]
    content = [
        text("连续末位核查表", TITLE),
        text(f"{tally['activity']['name']} · {tally['activity']['year']}年度", SUBTITLE),
    ]
    told = (
        origin_text(compared),
        *record_texts(compared),
        *year_texts(tally, compared),
        not_then_text(tally, compared),
        nobody_text(compared),
    )
    content += [text(words) for words in told if words]
    if rows:
        head = ("单位", "上一年度末位", "管理", "说明", "主要负责人任现职满一年（人工核实）")
        content.append(table(head, rows, (48, 46, 14, 26, 36)))
        content.append(
            text(
                "七(二)2：连续两年被评为“末位单位”的，责成其主要负责人引咎辞职或根据组织考察情况作"
                "降职、免职处理，并全额扣发当年目标管理奖。七(二)8：垂直部门，建议其主要领导调离。"
                "七(二)7：降（免）职对象中，任现职时间必须满一年，降（免）职处理按规定程序办理。",
                SMALL,
            )
        )
    return [*content, signatures(("核查人", "评议活动办公室", "组织部门"))]
