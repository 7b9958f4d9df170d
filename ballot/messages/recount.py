"""Texts of counting again and of proofs."""

TEXTS = {
    "recount.tally": ("计票结果 tally.json", "the tally, tally.json"),
    "recount.records": (
        "票面记录 records.jsonl（pingyi export records 写出）",
        "the sheet records, records.jsonl, as pingyi export records writes them",
    ),
    "recount.unreadable": ("不能读取 {path}：{problem}", "can't read {path}: {problem}"),
    "recount.bad_line": (
        "{path} 第 {line} 行不是规范的 JSON，可能被改动过。",
        "line {line} of {path} is not canonical JSON; it may have been changed.",
    ),
    "recount.schema": (
        "计票结果的格式是 {found}，本程序只认 {known}。",
        "the tally is of schema {found}; this program knows {known}.",
    ),
    "recount.not_understood": (
        "计票结果或票面记录不完整：{problem}",
        "the tally or the records are incomplete: {problem}",
    ),
    "recount.differs": (
        "{path}：计票结果写 {stated}，重新计算为 {recounted}",
        "{path}: the tally states {stated}, the recount comes to {recounted}",
    ),
    "recount.failed": (
        "重新计算与计票结果有 {count} 处不同。",
        "the recount differs from the tally in {count} places.",
    ),
    "recount.same": (
        "重新计算 {sheets} 份、{units} 个单位，与计票结果完全一致。",
        "recounted {sheets} sheets for {units} units: the same in every place.",
    ),
    "prove.no_sheet": (
        "评议表 {sheet} 不在计票的记录里。",
        "sheet {sheet} is not among the records that are counted.",
    ),
    "prove.option.rows": (
        "连同各行的票一并写出（默认不写：证明不透露这一份投了什么）",
        "with the votes of its rows; without it the proof doesn't say what was voted",
    ),
    "prove.rows_in_leaf": (
        "评议表 {sheet} 的记录是 {schema} 格式，不写出各行的票就无法证明。确要写出，请加 --rows。",
        "the record of sheet {sheet} is of {schema}: it can't be proved without showing its votes. "
        "Add --rows if they may be shown.",
    ),
    "prove.shown": (
        "其中有这一份各行的票：只给有权看这一份的人。",
        "it holds the votes of the sheet: give it only to whoever may see them.",
    ),
    "prove.hidden": (
        "其中没有这一份的票。",
        "it doesn't hold the votes of the sheet.",
    ),
    "prove.holds_rows": (
        "证明里写的各行的票正是计入的票。",
        "the votes that it shows are those that were counted.",
    ),
    "prove.holds_without_rows": (
        "证明里没有各行的票：它只说明这一份计入了，不说明投了什么。",
        "it shows no votes: it says that the sheet was counted, not what was voted.",
    ),
    "prove.written": (
        "已写出 {path}：{steps} 步证明这一份在 {sheets} 份之中。",
        "wrote {path}: {steps} steps prove that the sheet is one of {sheets}.",
    ),
    "prove.holds": (
        "{path}：成立，这一份在计票结果的 {sheets} 份之中。",
        "{path}: holds; the sheet is one of the tally's {sheets}.",
    ),
    "prove.fails": (
        "{path}：不成立，它不能证明这一份在这个计票结果里。",
        "{path}: fails; it doesn't prove that the sheet is in this tally.",
    ),
}
