"""Texts of the command line: help, messages, the words of its tables."""

_HELP: dict[str, tuple[str, str]] = {
    "cli.help": (
        "千人评议机关：印制评议表、扫描识读、计票、签名。",
        "Prints, scans, counts and signs the paper forms of an evaluation.",
    ),
    "cli.help.new": ("新建活动文件夹", "make an activity folder"),
    "cli.help.check": (
        "检查 activity.toml，逐条说明错误",
        "say everything that is wrong with activity.toml",
    ),
    "cli.help.print": (
        "印制空白评议表：PDF、版式、编号清单",
        "print blank sheets: PDF, layout, sheet list",
    ),
    "cli.help.scan": (
        "读取扫描件（PDF、TIFF、JPEG、PNG）；再次运行只读新的",
        "read scans (PDF, TIFF, JPEG, PNG); running it again reads only what is new",
    ),
    "cli.help.status": ("各场次的份数和待办", "the numbers of every session"),
    "cli.help.resolve": (
        "登记对待复核行的人工裁定",
        "record a person's decision for a pending row",
    ),
    "cli.help.report": (
        "由计票结果生成各种材料（PDF）",
        "make the papers of a tally (PDF)",
    ),
    "cli.help.veto": (
        "登记一票否决：不得评为优胜单位，须写明事由和决定机关，由第二人确认",
        "record a veto: a unit that may not be awarded, with reason and authority",
    ),
    "cli.help.rule": (
        "列出规则没有定的问题，登记领导小组的裁定",
        "list what the rules leave open, and record how it is settled",
    ),
    "cli.help.seal": (
        "封存一个场次的结果，之后不再改动",
        "seal the result of a session: nothing about it changes afterwards",
    ),
    "cli.help.merge": (
        "并入在别的电脑上清点、封存的场次",
        "add sessions that were counted and sealed on other laptops",
    ),
    "cli.help.reconcile": (
        "登记人工清点的份数，核对是否相符",
        "enter the counts made by hand and see whether they agree",
    ),
    "cli.help.recount": (
        "用票面记录重新计票，说出是否一致",
        "count again from the sheet records and say whether it is the same",
    ),
    "cli.help.prove": (
        "写出一份评议表确在计票之列的证明",
        "write the proof that a sheet is among those counted",
    ),
    "cli.help.review": (
        "打开复核页面：由人逐项处理疑点，只在本机",
        "serve the review pages: people settle every doubt, on this machine only",
    ),
    "cli.help.reject-sheet": ("将整份评议表作废", "declare a whole sheet void"),
    "cli.help.dismiss-page": (
        "结清一页拒读：已有人看过，无票可计",
        "close a rejection: a person has looked, nothing is left to count",
    ),
    "cli.help.tally": (
        "计票、计分、排名、认定，写出 output/tally.json",
        "count, score, rank, designate; write output/tally.json",
    ),
    "cli.help.keygen": ("生成签名密钥（Ed25519）", "make a signing key (Ed25519)"),
    "cli.help.sign": ("对计票结果签名", "sign a tally"),
    "cli.help.verify": ("核验签名", "check the signatures of a file"),
    "cli.help.verify-log": (
        "核验事件日志的摘要链是否完整",
        "check the hash chain of the event log",
    ),
    "cli.help.recheck": (
        "不用图像，按现行界限重新判定已存的测量数据",
        "judge the stored measures again, without the images",
    ),
    "cli.help.explain": (
        "画出一份评议表每一页是怎样识读的：定位、判定、存疑的原因和测量值",
        "draw how each page of a sheet was read: places, decisions, reasons and measures",
    ),
    "cli.help.demo": (
        "用模拟扫描件走完全程：印制、填写、扫描、复核、计票、签名、对照",
        "the whole way on simulated scans, ending with what was read against what was marked",
    ),
    "cli.export.help": ("导出数据", "write tables for other programs"),
    "cli.export.records": (
        "票面记录 records.jsonl：每份一行，可据以重新计票",
        "sheet records, records.jsonl: a line for each sheet, to count again from",
    ),
    "cli.export.cvr": (
        "票面记录 cvr.json：美国 NIST SP 1500-103 通用格式，供现有审计工具使用",
        "sheets as cast vote records of NIST SP 1500-103, cvr.json, for audit tools",
    ),
    "cli.export.workbook": (
        "计票结果的 Excel 工作簿：票数、排名、满意率、片区、复核、裁定",
        "the tally as an Excel workbook: counts, ranking, rates, sessions, reviews, rulings",
    ),
    "cli.export.votes": (
        "导出 votes.csv：每份每单位一行",
        "write votes.csv: a line for each sheet and unit",
    ),
    "cli.export.target": (
        "写到哪个文件；默认写到 output/ 里。votes 可用“-”写到标准输出",
        "where to; into output/ by default. For votes, “-” is standard output",
    ),
    "cli.option.folder": ("活动文件夹，默认为当前文件夹", "the activity folder; here by default"),
    "cli.option.json": (
        "在标准输出上只写一个 JSON 对象",
        "one JSON object on standard output, nothing else",
    ),
    "cli.option.by": ("由谁决定（姓名）", "who decides (a name)"),
    "cli.option.why": ("理由：纸面上看到了什么", "why: what is to be seen on the paper"),
    "cli.option.second": (
        "由谁确认（另一人的姓名）",
        "who confirms it (the name of a second person)",
    ),
    "cli.new.folder": ("新文件夹", "the new folder"),
    "cli.new.example": (
        "写入方案中的 66 个单位和三个片区",
        "with the plan's 66 units and three sessions",
    ),
    "cli.print.session": ("场次的 id，见 activity.toml", "id of the session in activity.toml"),
    "cli.print.sheets": ("印多少份", "how many sheets"),
    "cli.print.group": ("代表类别的 id", "id of the class of representatives"),
    "cli.scan.paths": ("文件或文件夹", "files and folders"),
    "cli.scan.workers": ("用几个进程，默认为处理器数", "how many processes; one for each CPU"),
    "cli.decide.sheet": ("评议表编号", "id of the sheet"),
    "cli.decide.unit": (
        "单位的 id 或简称；all 为该份所有待复核行",
        "id or short name of the unit; “all” for every pending row of the sheet",
    ),
    "cli.decide.vote": (
        "satisfied 满意 | mostly_satisfied 基本满意 | dissatisfied 不满意 | abstain 弃权 | "
        "void 作废",
        "satisfied | mostly_satisfied | dissatisfied | abstain | void",
    ),
    "cli.decide.file": (
        "文件名，或其 SHA-256 的开头",
        "name of the file, or how its SHA-256 begins",
    ),
    "cli.decide.page": ("文件中第几页，从 1 数起", "page in the file, from 1"),
    "cli.tally.provisional": (
        "只看进度：未复核的不计，不能签名",
        "a look on the way: what is pending isn't counted, and it can't be signed",
    ),
    "cli.sign.file": (
        "计票结果文件，核验时也可以是 PDF 材料",
        "the tally; to verify, a PDF paper too",
    ),
    "cli.sign.name": ("密钥名，例如“评议办”", "name of the key"),
    "cli.sign.key": (
        "密钥名（在 keys/ 中），或 NAME.key.pem 的路径",
        "name of a key in keys/, or the path of a NAME.key.pem",
    ),
    "cli.sign.proof": (
        "另核对一份评议表的证明（pingyi prove 写出）",
        "check the proof of one sheet too, as pingyi prove writes it",
    ),
    "cli.sign.keys": ("存放 NAME.pub.pem 的文件夹", "folder with NAME.pub.pem files"),
    "cli.demo.folder": ("新文件夹，默认 ./demo", "the new folder, ./demo by default"),
    "cli.demo.sheets": ("每个场次多少份", "sheets for each session"),
    "cli.demo.seed": ("模拟的随机种子", "seed of the simulation"),
}

_MESSAGES: dict[str, tuple[str, str]] = {
    "cli.list": ("、", ", "),
    "cli.os_error": (
        "{path}：{problem}。请检查磁盘空间、路径和权限后再试。",
        "{path}: {problem}. Check disk space, path and permissions, then try again.",
    ),
    "cli.more": ("另有 {count} 处", "and {count} more"),
    "cli.place": ("{file} 第 {page} 页：{detail}", "{file}, page {page}: {detail}"),
    "cli.progress.rate": ("{rate}/秒", "{rate}/s"),
    "cli.folder.no_secret": (
        "读不到活动密钥 {path}({problem})。没有它不能印制，也不能辨认评议表。"
        "请从备份恢复整个活动文件夹。",
        "the activity's secret {path} can't be read ({problem}). Nothing can be printed or told "
        "genuine without it; restore the whole folder from a copy.",
    ),
    "cli.folder.bad_layout": (
        "版式文件 {path} 不能使用（{problem}）。请从备份恢复。",
        "the layout {path} can't be used ({problem}). Restore it from a copy.",
    ),
    "cli.folder.lost_layout": (
        "{folder} 中没有已印表样 {form} 的版式文件。请从备份恢复。",
        "{folder} lacks the layout of form {form}, which was printed. Restore it from a copy.",
    ),
    "cli.new.done": (
        "已新建 {folder}。请编辑其中的 activity.toml，再运行 pingyi check -C {folder}。",
        "made {folder}. Edit its activity.toml, then run pingyi check -C {folder}.",
    ),
    "cli.check.ok": (
        "{path} 没有错误；每份 {pages} 页。",
        "{path} is fine; {pages} page(s) a sheet.",
    ),
    "cli.print.progress": ("印制", "printing"),
    "cli.print.done": (
        "已印 {sheets} 份，共 {pages} 页：{pdf}（编号清单 {sheet_list}）。请按原尺寸打印，勿缩放。",
        "printed {sheets} sheets, {pages} pages: {pdf} (list: {sheet_list}). Print at actual size.",
    ),
    "cli.print.no_session": (
        "activity.toml 中没有场次 {session}。可用的有：{known}。",
        "activity.toml has no session {session}. It has: {known}.",
    ),
    "cli.print.no_group": (
        "activity.toml 中没有代表类别 {group}。可用的有：{known}。",
        "activity.toml has no group {group}. It has: {known}.",
    ),
    "cli.print.layout_taken": (
        "{path} 已存在，内容不同，不会覆盖。请先把它移到别处。",
        "{path} exists, differs, and isn't overwritten. Move it away first.",
    ),
    "cli.print.unwritable": (
        "不能写入 {path}：{problem}。请检查磁盘空间和权限。",
        "{path} can't be written: {problem}. Check disk space and permissions.",
    ),
    "cli.scan.progress": ("识读", "reading"),
    "cli.scan.left_out": (
        "文件夹中有 {count} 个文件不像扫描件，未读取。",
        "{count} file(s) in folders don't look like scans and were left out.",
    ),
    "cli.scan.streak": (
        "有 {pages} 页在同一位置（表正放时距左边约 {place} 毫米）有一条竖线。"
        "若不是折痕，请先擦净扫描仪玻璃再继续；看不清的行已列入待核。",
        "{pages} pages have a line along the feed at one place, about {place} mm from the left of "
        "the upright sheet. Unless it is a fold, clean the scanner's glass before you go on; rows "
        "that can't be seen well are in review.",
    ),
    "cli.scan.lost_forms": (
        "在 {folder} 找不到印制时的表样 PDF：写在单位名称上或页边的记号这次看不到。"
        "请放回 pingyi print 生成的 PDF 和清单后重新扫描。",
        "The printed forms' PDF isn't in {folder}: marks on unit names and in the margins can't be "
        "seen. Put back what pingyi print wrote, PDF and list, and scan again.",
    ),
    "cli.scan.no_tesseract": (
        "没有安装 Tesseract：二维码读不出的页将直接拒读。"
        "需要时运行 apt-get install tesseract-ocr。",
        "Tesseract isn't installed: pages with a dead QR code are rejected. To have it: "
        "apt-get install tesseract-ocr.",
    ),
    "cli.scan.interrupted": (
        "已中断。读完的页都已保存；重新运行同一命令即可接着读。",
        "interrupted. What was read is kept; run the same command again to go on.",
    ),
    "cli.scan.no_path": (
        "找不到：{paths}。请检查路径；未开始读取。",
        "not found: {paths}. Check the paths; nothing was read.",
    ),
    "cli.scan.blank_forms": (
        "{path} 在 forms/ 中，是印出的空白表，不是扫描件。请指明扫描件所在的文件夹。",
        "{path} is in forms/: blank forms as printed, no scans. Name the folder of the scans.",
    ),
    "cli.scan.nothing_printed": (
        "本活动还没有印过评议表，无从辨认扫描件。请先运行 pingyi print。",
        "no sheet of this activity was printed, so no scan can be told. Run pingyi print first.",
    ),
    "cli.scan.missing_page": (
        "评议表 {sheet} 缺第 {pages} 页",
        "sheet {sheet} lacks page {pages}",
    ),
    "cli.scan.next_review": (
        "有待办：用 pingyi resolve 处理待复核行，用 pingyi dismiss-page 结清拒读；"
        "pingyi status 查看进度。",
        "left to do: settle pending rows with pingyi resolve, rejections with pingyi dismiss-page; "
        "see pingyi status.",
    ),
    "cli.scan.title": ("扫描小结", "Scan"),
    "cli.scan.files": ("查看文件", "files"),
    "cli.scan.duplicates": ("其中已读过或内容相同", "of these known already"),
    "cli.scan.pages": ("本次处理页数", "pages"),
    "cli.scan.read": ("其中识读", "of these read"),
    "cli.scan.sheets": ("涉及评议表（份）", "sheets"),
    "cli.scan.pending_rows": ("待复核行", "pending rows"),
    "cli.scan.rejected": ("拒读和缺页", "rejected and missing"),
    "cli.scan.seconds": ("用时（秒）", "seconds"),
    "cli.rejected.reason": ("原因", "reason"),
    "cli.rejected.pages": ("页数", "pages"),
    "cli.rejected.where": ("文件和页", "where"),
    "cli.rejected.what_to_do": ("怎么办", "what to do"),
    "cli.status.title": ("{name}({year})", "{name} ({year})"),
    "cli.status.session": ("场次", "session"),
    "cli.status.stage": ("阶段", "stage"),
    "session.stage.planned": ("计划中", "planned"),
    "session.stage.printed": ("已印制", "printed"),
    "session.stage.issued": ("已发放", "issued"),
    "session.stage.collected": ("已收回", "collected"),
    "session.stage.scanned": ("已扫描", "scanned"),
    "session.stage.reviewed": ("已复核", "reviewed"),
    "session.stage.reconciled": ("票数已核对", "reconciled"),
    "session.stage.sealed": ("已封存", "sealed"),
    "cli.status.printed": ("印制", "printed"),
    "cli.status.issued": ("发出", "issued"),
    "cli.status.returned": ("收回", "returned"),
    "cli.status.scanned": ("扫描", "scanned"),
    "cli.status.valid": ("有效", "valid"),
    "cli.status.void": ("废票", "void"),
    "cli.status.pending": ("待复核行", "pending rows"),
    "cli.status.rejected": ("拒读页", "rejected pages"),
    "cli.status.unknown": ("未登记", "not entered"),
    "cli.status.stray": (
        "另有 {count} 页拒读，认不出属于哪一份。请看过后用 pingyi dismiss-page 结清。",
        "{count} more rejected pages belong to no known sheet. Look, then pingyi dismiss-page.",
    ),
    "cli.status.missing": (
        "有 {count} 份评议表缺页。请找出缺页补扫。",
        "{count} sheets lack a page. Find and scan it.",
    ),
    "cli.verify_log.ok": (
        "事件日志完整：{entries} 条，末条摘要 {head}",
        "the event log is whole: {entries} entries, head {head}",
    ),
    "cli.verify_log.broken": (
        "事件日志第 {entry} 条被改动：{problem}。请勿继续计票，从备份恢复整个活动文件夹。",
        "entry {entry} of the event log was changed: {problem}. Don't count on; restore the whole "
        "folder from a copy.",
    ),
    "cli.decide.bad_sheet": (
        "“{sheet}”不是评议表编号。编号是 12 个字母，印在表的下方，可带连字符。",
        "“{sheet}” is no sheet id: 12 letters, as printed at the foot of the sheet.",
    ),
    "cli.decide.bad_vote": (
        "没有“{vote}”这一项。可用的有：{known}。",
        "there is no vote “{vote}”. It is one of: {known}.",
    ),
    "cli.decide.none_pending": (
        "评议表 {sheet} 没有待复核的行。请核对编号。",
        "no row of sheet {sheet} is pending. Check the id.",
    ),
    "cli.decide.two_units": (
        "“{unit}”指多个单位：{units}。请改用 id。",
        "“{unit}” names several units: {units}. Use the id.",
    ),
    "cli.decide.no_rejection": (
        "没有名为“{file}”（或 SHA-256 以此开头）的拒读页。请用 pingyi status --json 查看。",
        "no rejected page has the file name “{file}”, or a SHA-256 that begins so. See "
        "pingyi status --json.",
    ),
    "cli.decide.several_rejections": (
        "“{file}”对应多页拒读：{places}。请加 --page，或用 SHA-256 的开头指明文件。",
        "“{file}” fits several rejected pages: {places}. Add --page, or use the SHA-256.",
    ),
    "cli.decide.candidate": (
        "{file} 第 {page} 页（{sha256}）",
        "{file} page {page} ({sha256})",
    ),
    "cli.decide.resolved": (
        "评议表 {sheet}：{rows} 行已裁定为“{vote}”。",
        "sheet {sheet}: {rows} row(s) settled as “{vote}”.",
    ),
    "cli.decide.voided": ("评议表 {sheet} 已整份作废。", "sheet {sheet} is void."),
    "cli.decide.dismissed": (
        "{file} 第 {page} 页的拒读已结清。",
        "the rejection of {file}, page {page}, is closed.",
    ),
    "cli.export.done": ("已写出 {path}。", "wrote {path}."),
    "cli.tally.written": ("已写出 {path}。", "wrote {path}."),
    "cli.tally.not_for_signing": (
        "这是临时结果，不能公布或签名。",
        "this is provisional: not for publishing or signing.",
    ),
    "cli.tally.nothing_scanned": (
        "还没有扫描过一份评议表，无票可计。请先运行 pingyi scan，或核对 -C 指明的文件夹。",
        "no sheet was scanned, so there is nothing to tally. Run pingyi scan first, or check -C.",
    ),
    "cli.tally.unfinished": (
        "还不能计票：待复核 {rows} 行（在 {sheets} 份上），缺页 {missing} 份，"
        "未结清的拒读 {rejected} 页。\n"
        "{where}\n"
        "请用 pingyi resolve、补扫、pingyi dismiss-page 逐一处理；"
        "只想看进度，用 pingyi tally --provisional。",
        "not yet: {rows} rows on {sheets} sheets are pending, {missing} sheets lack a page, "
        "{rejected} rejected pages are open.\n{where}\nSettle them with pingyi resolve, another "
        "scan, pingyi dismiss-page; for a look on the way use pingyi tally --provisional.",
    ),
    "cli.tally.pending_sheet": (
        "待复核 {session} {sheet}：{rows} 行（{units}）",
        "pending: {session} {sheet}: {rows} rows ({units})",
    ),
    "cli.tally.missing_page": (
        "缺页 {session} {sheet}：第 {pages} 页",
        "missing: {session} {sheet}: page {pages}",
    ),
    "cli.tally.open_page": (
        "拒读 {file} 第 {page} 页：{reason}({detail})",
        "rejected: {file}, page {page}: {reason} ({detail})",
    ),
    "cli.tally.rulings": ("待裁定事项：{count} 项", "Rulings needed: {count}"),
    "cli.tally.sensitivity": ("口径影响：{count} 条", "What other readings change: {count}"),
    "cli.result.place": ("名次", "place"),
    "cli.result.name": ("单位", "unit"),
    "cli.result.satisfied": ("满意", "satisfied"),
    "cli.result.mostly_satisfied": ("基本满意", "mostly"),
    "cli.result.dissatisfied": ("不满意", "dissatisfied"),
    "cli.result.abstain": ("弃权", "abstain"),
    "cli.result.void": ("作废", "void"),
    "cli.result.points": ("得分", "points"),
    "cli.result.rate": ("满意率", "rate"),
    "cli.result.designations": ("认定", "designation"),
    "cli.sign.ask": ("口令", "Pass phrase"),
    "cli.sign.ask_of": ("{name} 的口令", "Pass phrase of {name}"),
    "cli.sign.ask_new": ("为密钥设口令", "Pass phrase for the key"),
    "cli.sign.ask_again": ("再输一遍", "Once more"),
    "cli.sign.no_terminal": (
        "没有终端可以输入口令。请在终端中运行，或设置环境变量 {variable}。",
        "there is no terminal to ask for the pass phrase. Run it in one, or set {variable}.",
    ),
    "cli.sign.made": (
        "已生成私钥 {private}（请妥善保管）和公钥 {public}（可公开）。",
        "made the private key {private} (keep it safe) and the public key {public} (publish it).",
    ),
    "cli.sign.no_key": (
        "没有密钥 {path}。请先运行 pingyi keygen，或核对 --key 和 -C。",
        "there is no key {path}. Run pingyi keygen first, or check --key and -C.",
    ),
    "cli.sign.no_file": (
        "没有文件 {path}。请核对路径。",
        "there is no file {path}. Check the path.",
    ),
    "cli.sign.signed": ("已签名：{path}", "signed: {path}"),
    "cli.sign.no_signature": (
        "{path} 旁边没有签名文件。请先运行 pingyi sign。",
        "there is no signature beside {path}. Run pingyi sign first.",
    ),
    "cli.sign.missing_signers": (
        "{path} 还缺这些人的有效签名：{names}。",
        "{path} still lacks valid signatures of: {names}.",
    ),
    "cli.sign.verified": (
        "{path}：{count} 个签名全部有效。",
        "{path}: all {count} signature(s) are valid.",
    ),
    "cli.recheck.changed": (
        "评议表 {sheet} {unit}：存为“{stored}”，现判为“{now}”",
        "sheet {sheet}, {unit}: stored as “{stored}”, now “{now}”",
    ),
    "cli.recheck.done": (
        "重新判定 {pages} 页 {rows} 行，{count} 行与已存的不同。",
        "judged {pages} pages, {rows} rows again: {count} differ from what is stored.",
    ),
}

_REASONS: dict[str, tuple[str, str]] = {
    "cli.reason.not_a_form": ("不是评议表", "not a form"),
    "cli.reason.foreign_activity": ("别的活动的表", "form of another activity"),
    "cli.reason.unknown_form": ("未知表样", "unknown form"),
    "cli.reason.forged_code": ("二维码系伪造", "forged code"),
    "cli.reason.unknown_sheet": ("编号未曾印制", "sheet never printed"),
    "cli.reason.unreadable_code": ("编号读不出", "unreadable code"),
    "cli.reason.unreadable_file": ("文件打不开", "unreadable file"),
    "cli.reason.truncated_image": ("图像不完整", "truncated image"),
    "cli.reason.poor_registration": ("定位不准", "poor registration"),
    "cli.reason.sealed_session": ("场次已封存", "its session is sealed"),
    "cli.reason.second_copy": ("同一页另有扫描件", "second copy of a page"),
    "cli.reason.missing_page": ("缺页", "missing page"),
    "cli.reason.internal": ("程序内部错误", "internal error"),
    "cli.do.not_a_form": (
        "看过确非评议表，用 dismiss-page 结清",
        "if it is no form, close it with dismiss-page",
    ),
    "cli.do.foreign_activity": (
        "退回原活动；用 dismiss-page 结清",
        "hand it back; close it with dismiss-page",
    ),
    "cli.do.unknown_form": (
        "查是否往年的表；用 dismiss-page 结清",
        "see whether it is last year's; close it with dismiss-page",
    ),
    "cli.do.forged_code": (
        "封存原件，报告领导小组；再用 dismiss-page 结清",
        "keep the paper and report it; then dismiss-page",
    ),
    "cli.do.unknown_sheet": (
        "封存原件，核对印制清单；再用 dismiss-page 结清",
        "keep the paper, check the sheet lists; then dismiss-page",
    ),
    "cli.do.unreadable_code": (
        "擦净扫描仪后重扫；仍不行则由人登记",
        "clean the scanner and scan again",
    ),
    "cli.do.unreadable_file": (
        "重新扫描或重新复制，再用 dismiss-page 结清坏文件",
        "scan or copy it again, then dismiss-page the bad file",
    ),
    "cli.do.truncated_image": (
        "重新扫描或重新复制，再用 dismiss-page 结清坏文件",
        "scan or copy it again, then dismiss-page the bad file",
    ),
    "cli.do.poor_registration": (
        "展平后重扫，勿缩放、勿裁边",
        "flatten and scan again, unscaled and uncropped",
    ),
    "cli.do.sealed_session": (
        "查明为何迟到；要计入须启封，否则用 dismiss-page 结清",
        "find out why it is late; open the session for it, or dismiss-page",
    ),
    "cli.do.second_copy": (
        "查是重复扫描还是复印件；用 dismiss-page 结清",
        "see whether it was scanned twice or copied; dismiss-page",
    ),
    "cli.do.missing_page": ("找出缺的那一页补扫", "find the missing page and scan it"),
    "cli.do.internal": (
        "原图已保留；请报告开发者，并重扫这一页",
        "the image is kept; report it, and scan the page again",
    ),
    "cli.doubt.overvote": ("多选", "overvote"),
    "cli.doubt.marginal_mark": ("疑似标记", "marginal mark"),
    "cli.doubt.correction": ("涂改", "correction"),
    "cli.doubt.mixed_marks": ("记号混用", "mixed marks"),
    "cli.doubt.mark_outside_boxes": ("记号在框外", "mark outside boxes"),
    "cli.doubt.shared_stroke": ("一笔跨行", "stroke through several rows"),
    "cli.doubt.blank_sheet": ("空白表", "blank sheet"),
    "cli.doubt.straight_line": ("全部同一等次", "one grade throughout"),
    "cli.doubt.obscured": ("看不清", "obscured"),
    "cli.doubt.faint_page": ("空行不足为凭", "an empty row proves nothing here"),
    "cli.doubt.judges_disagree": ("两种判读不一致", "two ways of reading disagree"),
    "cli.doubt.missing_page": ("缺页", "missing page"),
    "cli.doubt.questioned": ("被人质疑", "questioned by a person"),
    "cli.doubt.keyed_apart": ("两次录入不一致", "keyed in differently"),
}

_DEMO: dict[str, tuple[str, str]] = {
    "cli.demo.printing": ("① 印制评议表", "1 printing sheets"),
    "cli.demo.filling": ("② 模拟填写并扫描", "2 filling in and scanning"),
    "cli.demo.reading": ("③ 识读扫描件", "3 reading the scans"),
    "cli.demo.reviewed": (
        "④ 复核：{rows} 行由模拟操作员裁定，他看得到真值（日志中已注明）。",
        "4 review: {rows} rows settled by a simulated operator who looks at the truth (the log "
        "says so).",
    ),
    "cli.demo.tallied": ("⑤ 计票完毕：{path}", "5 tallied: {path}"),
    "cli.demo.signed": (
        "⑥ 已由 {names} 签名，核验有效（演示密钥的口令：{passphrase}）。",
        "6 signed by {names} and verified (pass phrase of the demo keys: {passphrase}).",
    ),
    "cli.demo.unread": ("拒读", "page refused"),
    "cli.demo.operator": ("模拟操作员（看得到真值）", "simulated operator (looks at the truth)"),
    "cli.demo.why": ("模拟复核：填法 {kind}，真值 {vote}", "simulated: {kind}, meant {vote}"),
    "cli.demo.why_dismissed": (
        "模拟复核：这一页没有能计的票",
        "simulated: nothing on this page can be counted",
    ),
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
    "cli.kind.plain": ("清楚地画了一个", "one plain mark"),
    "cli.kind.blank": ("空白（弃权）", "blank"),
    "cli.kind.overvote": ("多选", "overvote"),
    "cli.kind.correction": ("涂改", "correction"),
    "cli.kind.mixed": ("√ 和 × 混用", "√ and × mixed"),
    "cli.kind.dot": ("只有一点", "only a dot"),
    "cli.kind.dot_and_mark": ("一点加一个标记", "a dot and a mark"),
    "cli.kind.faint": ("笔迹很淡", "faint"),
}

TEXTS: dict[str, tuple[str, str]] = {**_HELP, **_MESSAGES, **_REASONS, **_DEMO}
