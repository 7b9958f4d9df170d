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
