"""Texts of `pingyi rule`."""

TEXTS = {
    "rule.question": (
        "问题的编号（8 位，列表中每个问题前面）；不写则列出全部",
        "id of the question, the 8 digits before it in the list; without it all are listed",
    ),
    "rule.none_last": (
        "领导小组明言本类别没有末位单位（理由写在 --text 里）",
        "the leading group says that the category has no 末位单位; --text says why",
    ),
    "rule.withdraw": (
        "撤回对这个编号的问题所作的裁定，由第二人确认",
        "take the ruling on the question of this id back; a second person confirms",
    ),
    "rule.choose": (
        "裁定选中的单位（代号或名称），可写多次；不写表示一个也不选",
        "a unit that is chosen (id or name), once for each; none means nobody",
    ),
    "rule.text": ("裁定的理由和依据", "why, and on what authority"),
    "rule.one_thing": (
        "--withdraw 只撤回裁定，不能同时裁定另一个问题。请分两次运行。",
        "--withdraw takes a ruling back and settles nothing else: run pingyi rule once for each.",
    ),
    "rule.which": (
        "请写明裁定哪一个问题：不带参数运行 pingyi rule 会列出问题和编号。",
        "say which question is settled: pingyi rule without arguments lists them with their ids.",
    ),
    "rule.withdrawn": (
        "裁定已撤回，由它而来的一并待定；现有 {left} 个待裁定的问题。请重新运行 pingyi tally。",
        "the ruling is taken back, and what rested on it is open again; {left} questions are open."
        " Run pingyi tally again.",
    ),
    "rule.made": ("已登记的裁定：{count} 项", "Rulings on record: {count}"),
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
    "veto.lifted_planned": (
        "{unit}：用 pingyi veto 登记的否决已撤销；activity.toml 里写明的否决（{reasons}）仍然有效，"
        "该单位仍不得评为优胜单位。请重新运行 pingyi tally。",
        "{unit}: the veto entered with pingyi veto is taken back. The one in activity.toml "
        "({reasons}) stands: the unit still can't be awarded. Run pingyi tally again.",
    ),
    "rule.no_reason": (
        "请用 --text 写明理由和依据。",
        "say with --text why, and on what authority.",
    ),
    "rule.none": ("没有待裁定的问题。", "nothing is left to be ruled on."),
}
