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
    "rule.none": ("没有待裁定的问题。", "nothing is left to be ruled on."),
}
