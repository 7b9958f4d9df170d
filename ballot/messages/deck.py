"""Texts about the known deck."""

TEXTS: dict[str, tuple[str, str]] = {
    "deck.help": (
        "试读卷：用已知的票检验打印、扫描和识读",
        "a known deck through printer, scanner and reader",
    ),
    "deck.help.print": (
        "印制试读卷（测试用，不计票），写入 deck/",
        "print a known deck into deck/",
    ),
    "deck.help.check": (
        "读试读卷的扫描件，逐行核对；不符时退出码为 6",
        "compare the scans of the deck with what is printed on it; exit code 6 if they differ",
    ),
    "deck.help.form": (
        "哪一种表：activity.toml 中 [[forms]] 的 id；不写是 [form]",
        "of which form: the id of one of the [[forms]] of activity.toml; [form] if left out",
    ),
    "deck.no_form": (
        "activity.toml 中没有“{form}”这种表。有：{forms}。",
        "activity.toml has no form {form!r}. It has: {forms}.",
    ),
    "deck.first_form_only": (
        "只有 [form]（不写 --form）",
        "only [form] (leave --form out)",
    ),
    "deck.form.session": ("试读卷（测试用，不计票）", "test deck (not counted)"),
    "deck.form.stamp": ("测试用 不计票", "TEST – NOT COUNTED"),
    "deck.form.label": ("{part} 第{number}张（共{count}张）", "{part} {number} of {count}"),
    "deck.part.known": ("已知票", "known votes"),
    "deck.part.marks": ("笔迹", "marks"),
    "deck.part.blank": ("空白", "blank"),
    "deck.printed": (
        "已印试读卷 {pages} 页：空白 {blank} 张、已知票 {known} 张、笔迹 {marks} 张：{pdf}。"
        "请用正式评议表的打印机和纸、按原尺寸彩色打印（没有彩色时用灰度），用正式的扫描仪扫描，"
        "再运行 pingyi deck check。",
        "printed a deck of {pages} pages: {blank} blank, {known} known, {marks} mark sheets: "
        "{pdf}. Print at actual size on the printer and paper of the real forms, in colour "
        "(grey if there is none), scan on the real scanner, then run pingyi deck check.",
    ),
    "deck.none_printed": (
        "没有试读卷文件 {path}。请先运行 pingyi deck print，打印并扫描后再检查。",
        "there is no deck {path}. Run pingyi deck print first, print and scan it, then check.",
    ),
    "deck.bad_file": (
        "试读卷文件 {path} 不能使用（{problem}）。请重新运行 pingyi deck print；同一表样印出"
        "的试读卷不变，已打印的纸仍可用。",
        "the deck {path} can't be used ({problem}). Run pingyi deck print again; the same "
        "form gives the same deck, so paper that was printed stays good.",
    ),
    "deck.other_form": (
        "{path} 中的试读卷是按另一表样印的（activity.toml 之后改过）。请重新运行 pingyi deck "
        "print，打印并扫描新的试读卷。",
        "the deck in {path} is of another form (activity.toml has changed since). Run pingyi "
        "deck print again, print and scan the new deck.",
    ),
    "deck.no_scans": (
        "没有找到试读卷的扫描件。请指明扫描件所在的文件夹；deck/ 本身不查看。",
        "no scans of the deck were found. Name the folder that holds them; deck/ itself is "
        "not looked at.",
    ),
    "deck.not_scanned": (
        "{path} 是待打印的试读卷，不是扫描件。请把它打印出来，扫描后再检查。",
        "{path} is the deck to be printed, not a scan. Print it, scan the paper, and check that.",
    ),
    "deck.passed": ("试读检查：通过", "deck check: PASS"),
    "deck.not_passed": ("试读检查：未通过", "deck check: FAIL"),
    "deck.passed_next": (
        "结果已记入证据库，可以开始扫描评议表。试读卷请另外收好，不要混入评议表。",
        "the result is on record; scanning may begin. Keep the deck apart from the real sheets.",
    ),
    "deck.failed": (
        "试读卷的扫描件与印上去的不符，结果已记入证据库。先不要扫描评议表：按上面列出的页和行"
        "查看纸面和扫描件。零星几行存疑的，擦净纸面和扫描仪玻璃，重扫那几张，把两次的扫描件一"
        "起再检查；有读错的行，或一整列存疑的，先检查灰度和分辨率，查明原因再扫。",
        "the scans of the deck differ from what is printed on it; the result is on record. "
        "Don't scan real sheets yet: look at the paper and the scans of the pages and rows "
        "named above. Where a few rows are in doubt, wipe the paper and the scanner's glass, "
        "scan these sheets again and check both scans together; where rows are misread or a "
        "whole column is in doubt, see to grey mode and resolution and find the cause first.",
    ),
    "deck.numbers": (
        "读到 {pages} 页（应有 {all_pages} 页），核对 {rows} 行；笔迹卷中应能读出的 {plain} "
        "行，有 {plain_in_doubt} 行存疑（允许十分之一）。",
        "{pages} of {all_pages} pages were read, {rows} rows compared; of {plain} plain rows "
        "of the mark deck {plain_in_doubt} are in doubt (a tenth may be).",
    ),
    "deck.title.missing": ("没有读到的页：{count}", "Pages not read: {count}"),
    "deck.title.rejected": (
        "拒读的页（不是试读卷的页请从扫描件中去掉）：{count}",
        "Pages refused (take out what isn't of the deck): {count}",
    ),
    "deck.title.totals": ("不符的合计：{count}", "Totals that differ: {count}"),
    "deck.title.rows": ("不符的行：{count}", "Rows that differ: {count}"),
    "deck.title.tolerated": (
        "笔迹卷中存疑的行（单独一行不算不符）：{count}",
        "Rows of the mark deck in doubt (no fault by themselves): {count}",
    ),
    "deck.missing": ("{label} {sheet} 第 {page} 页", "{label}, {sheet}, page {page}"),
    "deck.rejected": (
        "{file} 第 {page} 页：{reason}（{detail}）",
        "{file}, page {page}: {reason} ({detail})",
    ),
    "deck.total": (
        "{unit} {vote}：应为 {expected}，读出 {read}",
        "{unit}, {vote}: {expected} expected, {read} read",
    ),
    "deck.row.misread": (
        "{label} {sheet} 第 {page} 页 {unit}（{drawn}，扫描件 {file}）：应为“{expected}”，"
        "读成“{read}”",
        "{label}, {sheet}, page {page}, {unit} ({drawn}, scan {file}): “{expected}” "
        "expected, “{read}” read",
    ),
    "deck.row.in_doubt": (
        "{label} {sheet} 第 {page} 页 {unit}（{drawn}，扫描件 {file}）：应为“{expected}”，"
        "却存疑（{doubts}）",
        "{label}, {sheet}, page {page}, {unit} ({drawn}, scan {file}): “{expected}” "
        "expected, in doubt ({doubts})",
    ),
    "deck.row.not_doubted": (
        "{label} {sheet} 第 {page} 页 {unit}（{drawn}，扫描件 {file}）：应交人复核，却读成“{read}”",
        "{label}, {sheet}, page {page}, {unit} ({drawn}, scan {file}): should be in doubt, "
        "“{read}” read",
    ),
    "deck.drawn": ("{kind}，{pen}", "{kind}, {pen}"),
    "deck.in_doubt": ("存疑", "in doubt"),
    "deck.pen.strength": ("{pen} {percent}%", "{pen} {percent} %"),
    "deck.pen.ballpoint_blue": ("蓝色圆珠笔", "blue ballpoint"),
    "deck.pen.ballpoint_black": ("黑色圆珠笔", "black ballpoint"),
    "deck.pen.gel_black": ("黑色中性笔", "black gel pen"),
    "deck.pen.fountain": ("钢笔", "fountain pen"),
    "deck.pen.red": ("红笔", "red pen"),
    "deck.pen.pencil": ("铅笔", "pencil"),
    "deck.pen.marker": ("记号笔", "marker"),
    "deck.status.none": (
        "试读检查：还没有做过。扫描评议表之前，请运行 pingyi deck print 和 pingyi deck check。",
        "deck check: none yet. Before real sheets are scanned, run pingyi deck print and "
        "pingyi deck check.",
    ),
    "deck.status.passed": (
        "试读检查：通过（{at}，表样 {form}）",
        "deck check: passed ({at}, form {form})",
    ),
    "deck.status.failed": (
        "试读检查：未通过（{at}，表样 {form}）。请擦净扫描仪，重扫试读卷后再运行 pingyi deck "
        "check。",
        "deck check: failed ({at}, form {form}). Clean the scanner, scan the deck again, run "
        "pingyi deck check.",
    ),
    "deck.session.failed": (
        "注意：{session}在扫描之前的最后一次试读检查未通过。",
        "Note: the last deck check before {session} was scanned failed.",
    ),
    "deck.session.none": (
        "注意：{session}在扫描之前没有做过试读检查。",
        "Note: no deck was checked before {session} was scanned.",
    ),
}
