"""Texts of a scan: what is told while it runs, and what is to be done next."""

TEXTS: dict[str, tuple[str, str]] = {
    "series.told": (
        "注意：最近 {of} 份中有 {sheets} 份“{kind}”（最先在 {first}），{then}。{cause}",
        "Look: {sheets} of the last {of} sheets have “{kind}” (first in {first}), {then}. {cause}",
    ),
    "series.before": ("此前 {of} 份中有 {before} 份", "of the {of} before these {before} had"),
    "series.from_the_start": ("一开始就是这样", "and so it is from the start"),
    "series.blank": ("整页没有记号", "no mark on the page"),
    "series.cause.glass": (
        "通常是扫描仪玻璃脏了：请停下来擦净玻璃和扫描条，再接着扫。",
        "Usually the glass is dirty: stop, wipe it and the scan bar, then go on.",
    ),
    "series.cause.mode": (
        "若纸上的笔迹并不淡，通常是扫描模式不对：请设为 200 dpi 灰度，不用黑白，"
        "关闭“去除背景”和“自动对比度”，再接着扫。",
        "Unless the marks are as pale on paper, the mode is usually wrong: set 200 dpi and grey, "
        "not black and white, background removal and auto contrast off, then go on.",
    ),
    "series.cause.form": (
        "通常是放错了纸：别的活动、往年的表或会议材料。请抽几张核对，再接着扫。",
        "Usually it is the wrong paper: another activity's forms, last year's, minutes. Look at a "
        "few, then go on.",
    ),
    "series.cause.turned": (
        "通常是整叠翻了面，或只扫了一面：请看纸叠，用双面扫描，放正后再接着扫。",
        "Usually the stack is turned over, or only one side is scanned: look at it, scan both "
        "sides, put it right, then go on.",
    ),
    "series.cause.feed": (
        "通常是送纸歪斜、缩放或裁边：请拢齐纸叠、调好导板，按 A4 原尺寸扫描，再接着扫。",
        "Usually sheets go in askew, or are scaled or cropped: straighten stack and guides, scan "
        "A4 at its actual size, then go on.",
    ),
    "series.cause.double": (
        "通常是一次进了两张，或纸折了角：请抖松、展平纸叠，打开双张检测，再接着扫。",
        "Usually two sheets go in at once, or corners are folded: fan and flatten the stack, turn "
        "double feed detection on, then go on.",
    ),
    "series.cause.file": (
        "通常是磁盘满了、网络断了，或文件还没有复制完：请查看扫描件所在的盘，再接着扫。",
        "Usually a disk is full, the network broke, or copying isn't done: see to the drive that "
        "the scans lie on, then go on.",
    ),
    "series.cause.twice": (
        "通常是同一叠扫了两次：请核对这一叠是否已经扫过。",
        "Usually a stack was scanned twice: see whether this one was.",
    ),
    "series.cause.sealed": (
        "通常是放错了场次的纸：这一场已封存。请核对。",
        "Usually it is the stack of another session, which is sealed: look.",
    ),
    "series.cause.size": (
        "通常是扫描分辨率太高：请设为 200 或 300 dpi，再接着扫。",
        "Usually the resolution is too high: set 200 or 300 dpi, then go on.",
    ),
    "series.cause.paper": (
        "请抽几张原件看：纸上若是这样，接着扫；若不是，停下来擦净玻璃、检查扫描仪。",
        "Look at a few of the papers: if they are so, go on; if not, stop, wipe the glass and see "
        "to the scanner.",
    ),
    "series.cause.program": (
        "是程序出错：请保留扫描件，报告开发者。",
        "The program fails: keep the scans and report it.",
    ),
    "refused.head.place": ("文件和页", "file and pages"),
    "refused.head.do": ("处理", "to do"),
    "refused.head.reason": ("原因", "reason"),
    "refused.head.detail": ("说明", "detail"),
    "refused.head.advice": ("怎么办", "how"),
    "refused.head.session": ("场次", "session"),
    "refused.head.sheet": ("评议表编号", "sheet"),
    "refused.head.sheet_page": ("表的第几页", "page of the sheet"),
    "refused.look_at": ("由人查看", "look at it"),
    "refused.scan_again": ("重新扫描", "scan again"),
    "refused.likely": ("大概是 {sheet}", "likely {sheet}"),
    "refused.kept": (
        "拒读和缺页的清单（原因、怎么办）：{path}，可用 Excel 或 WPS 打开。",
        "the list of refused and missing pages, with reasons and what to do: {path}; spreadsheet "
        "programs open it.",
    ),
    "next.title": ("接下来：", "What to do next:"),
    "next.nothing": (
        "没有待复核的行，也没有要重扫的页。",
        "No row waits for a person, and no page is to be scanned again.",
    ),
    "next.review": (
        "{number}. 复核：运行 pingyi review --for 姓名{at}，在浏览器中处理。",
        "{number}. Review: run pingyi review --for NAME{at} and settle in the browser",
    ),
    "next.rows": (
        "   {session}：{rows} 行待复核，在 {sheets} 份上。",
        "   {session}: {rows} rows on {sheets} sheets.",
    ),
    "next.look_at": (
        "   拒读页，由人看过结清，不用重扫：{reasons}。",
        "   Refused pages for a person to look at and close, not to scan again: {reasons}.",
    ),
    "next.blank": (
        "   其中空白页 {count} 页：看过纸叠，确实只是空白背面，"
        "用 pingyi dismiss-page --blank 一次结清。",
        "   Of these {count} are blank pages: once you have seen in the stack that they are backs "
        "and nothing else, close them all with pingyi dismiss-page --blank.",
    ),
    "next.reason": ("{reason} {count} 处", "{reason} ({count})"),
    "next.scan_again": (
        "{number}. 重扫 {pages} 页：找出原件，只扫这些页，再对新文件运行 pingyi scan。",
        "{number}. Scan {pages} pages again: find the papers, scan these pages alone, and run "
        "pingyi scan on the new files.",
    ),
    "next.where": (
        "   是哪些页、在纸叠的什么位置：pingyi status。",
        "   Which pages, and where in the stack: pingyi status.",
    ),
    "next.page": ("{file}：{reason}；{sheet}", "{file}: {reason}; {sheet}"),
    "next.missing": (
        "{sheet}：没有扫到；同一张纸的另一页在 {file}",
        "{sheet}: never came; the other page of the paper is {file}",
    ),
    "next.sheet": ("编号 {sheet}（{session}）", "id {sheet} ({session})"),
    "next.likely": ("大概是编号 {sheet}（{session}）", "likely id {sheet} ({session})"),
    "next.unknown": ("编号不明", "id unknown"),
    "next.unrecorded": (
        "{reason}（{detail}），没有读入，查看文件所在的盘",
        "{reason} ({detail}), nothing is on record; see to its drive",
    ),
    "next.beside": ("；在纸叠中{pages}。", "; in the stack {pages}."),
    "next.and": ("，", ", "),
    "next.before": ("前一页是 {page}", "{page} lies before it"),
    "next.before.away": ("往前第 {away} 页是 {page}", "{page} lies {away} pages before it"),
    "next.after": ("后一页是 {page}", "{page} lies after it"),
    "next.after.away": ("往后第 {away} 页是 {page}", "{page} lies {away} pages after it"),
    "next.alone": ("。", "."),
    "next.place": ("{where}（{sheet}）", "{where} ({sheet})"),
    "next.more": ("另有 {count} 处（--json 全部列出）", "and {count} more (--json has all)"),
    "next.close": (
        "   其中若有本不是评议表的，或重扫后旧扫描件仍列在这里的：用 pingyi dismiss-page 结清。",
        "   What is no form, and old scans that still stand here once new ones were read: close "
        "them with pingyi dismiss-page.",
    ),
}
