"""Texts of `pingyi demo`."""

TEXTS: dict[str, tuple[str, str]] = {
    "cli.demo.printing": ("① 印制评议表", "1 printing sheets"),
    "cli.demo.filling": ("② 模拟填写并扫描", "2 filling in and scanning"),
    "cli.demo.reading": ("③ 识读扫描件", "3 reading the scans"),
    "cli.demo.reviewed": (
        "④ 复核：{rows} 行由模拟操作员裁定，他看得到真值（日志中已注明）。",
        "4 review: {rows} rows settled by a simulated operator who looks at the truth (the log "
        "says so).",
    ),
    "cli.demo.sealed": (
        "⑤ 登记清点份数并封存：{sessions} 场。",
        "5 counted by hand and sealed: {sessions} sessions.",
    ),
    "cli.demo.ruled": (
        "   待裁定的问题 {questions} 个，演示中由“领导小组”裁定。",
        "   {questions} open questions, settled by the demo's leading group.",
    ),
    "office.demo.ruling": ("演示：取列在最前的", "demo: the first of those named"),
    "cli.demo.paper": ("{paper}的第一页：{path}", "the first page of {paper}: {path}"),
    "cli.demo.review_page": ("复核页：{path}", "a row in review: {path}"),
    "cli.demo.no_browser": (
        "这台电脑上没有 Chromium（或没有 playwright），或没有待复核的行，没有画出复核页；"
        "想看复核页，运行 pingyi review。",
        "no Chromium (or no playwright) on this machine, or nothing to review: the review page "
        "isn't shown; see it with pingyi review.",
    ),
    "cli.demo.tallied": ("⑥ 计票完毕：{path}", "6 tallied: {path}"),
    "cli.demo.signed": (
        "⑦ 已由 {names} 签名，核验有效（演示密钥的口令：{passphrase}）。",
        "7 signed by {names} and verified (pass phrase of the demo keys: {passphrase}).",
    ),
    "cli.demo.unread": ("拒读", "page refused"),
    "cli.demo.comparison": ("识读与所画对照（复核之前）", "Read against marked, before review"),
    "cli.demo.kind": ("填法", "kind of row"),
    "cli.demo.rows": ("行数", "rows"),
    "cli.demo.right": ("读对", "right"),
    "cli.demo.review": ("交人复核", "to review"),
    "cli.demo.wrong": ("错读而未察觉", "silently wrong"),
    "cli.demo.all": ("合计", "all"),
    "cli.demo.wrong_row": (
        "错读：{file} {sheet} {unit}，画的是 {marked}，读成 {read}",
        "wrong: {file} {sheet} {unit}: marked {marked}, read {read}",
    ),
    "cli.demo.good": (
        "演示完成：{rows} 行中没有一行错读而未察觉。全部文件在 {folder}。",
        "done: of {rows} rows none was silently wrong. Everything is in {folder}.",
    ),
    "cli.demo.bad": (
        "{rows} 行中有 {wrong} 行错读而未察觉。请把 {folder} 交给开发者。",
        "of {rows} rows {wrong} were silently wrong. Hand {folder} to the developers.",
    ),
}
