"""Texts of `pingyi rule`."""

TEXTS = {
    "rule.number": ("第几个问题；不写则列出全部", "which question; without it all are listed"),
    "rule.choose": (
        "裁定选中的单位（代号或名称），可写多次；不写表示一个也不选",
        "a unit that is chosen (id or name), once for each; none means nobody",
    ),
    "rule.text": ("裁定的理由和依据", "why, and on what authority"),
    "rule.no_question": (
        "没有第 {number} 个待裁定的问题；共 {count} 个。",
        "there is no question {number}; {count} are open.",
    ),
    "rule.too_many": (
        "选了 {count} 个单位，最多可选 {seats} 个。",
        "{count} units are chosen; {seats} may be.",
    ),
    "rule.recorded": (
        "裁定已登记，还有 {left} 个待裁定的问题。请重新运行 pingyi tally。",
        "the ruling is on record; {left} questions are open. Run pingyi tally again.",
    ),
    "veto.unit": ("单位的代号或名称", "id or name of the unit"),
    "veto.authority": ("由哪个机关决定", "which authority decided it"),
    "veto.reason": ("否决的事由", "the reason"),
    "veto.lift": ("撤销已登记的否决", "take a veto on record back"),
    "veto.recorded": (
        "{unit}：一票否决已登记，不得评为优胜单位。请重新运行 pingyi tally。",
        "{unit}: the veto is on record, it can't be awarded. Run pingyi tally again.",
    ),
    "veto.lifted": (
        "{unit}：一票否决已撤销。请重新运行 pingyi tally。",
        "{unit}: the veto is taken back. Run pingyi tally again.",
    ),
    "rule.none": ("没有待裁定的问题。", "nothing is left to be ruled on."),
}
