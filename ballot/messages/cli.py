"""Texts of the command line: messages and the words of its tables."""

TEXTS: dict[str, tuple[str, str]] = {
    "cli.os_error": (
        "{path}：{problem}。请检查磁盘空间、路径和权限后再试。",
        "{path}: {problem}. Check disk space, path and permissions, then try again.",
    ),
    "cli.place": ("{where}：{detail}", "{where}: {detail}"),
    "cli.progress.done": ("{done}/{total}", "{done}/{total}"),
    "cli.progress.done_at_least": ("{done}/至少 {total}", "{done} of at least {total}"),
    "cli.progress.rate": ("{rate}/秒", "{rate}/s"),
    "cli.progress.since": ("已用 {time}", "{time}"),
    "cli.progress.left": ("还需约 {time}", "about {time} left"),
    "cli.progress.left_at_least": ("至少还需 {time}", "at least {time} left"),
    "cli.completion.shell": (
        "哪一种 shell；把写出的内容存为它启动时读的文件",
        "which shell; keep what is printed in a file that it reads when it starts",
    ),
    "cli.new.done": (
        "已新建 {folder}。请编辑其中的 activity.toml，再运行 pingyi check -C {folder}。",
        "made {folder}. Edit its activity.toml, then run pingyi check -C {folder}.",
    ),
    "cli.check.ok": (
        "{path} 没有错误；每份 {pages} 页。",
        "{path} is fine; {pages} page(s) a sheet.",
    ),
    "cli.check.form": (
        "{title}（{form}）：每份 {pages} 页。",
        "{title} ({form}): {pages} page(s) a sheet.",
    ),
    "cli.check.first_form": (
        "{title}：每份 {pages} 页。",
        "{title}: {pages} page(s) a sheet.",
    ),
    "cli.check.fine": ("{path} 没有错误。", "{path} is fine."),
    "cli.print.progress": ("印制", "printing"),
    "cli.print.done": (
        "已印 {sheets} 份，共 {pages} 页：{pdf}（编号清单 {sheet_list}）。",
        "printed {sheets} sheet(s), {pages} pages: {pdf} (list: {sheet_list}).",
    ),
    "cli.print.form": (
        "{session} 发的是：{title}。",
        "{session} hands out: {title}.",
    ),
    "cli.print.turn.long_edge": (
        "请双面打印，沿长边翻转（像翻书一样），按原尺寸，勿缩放：背面的笔迹这样才不会透到正面的框里。",
        "Print on both sides, turned over the long edge (like a book), at actual size: so no mark "
        "on the back shows through into a box on the front.",
    ),
    "cli.print.turn.short_edge": (
        "请双面打印，沿短边翻转（像翻台历一样），按原尺寸，勿缩放：背面的笔迹这样才不会透到正面的框里。",
        "Print on both sides, turned over the short edge (like a desk calendar), at actual size: "
        "so no mark on the back shows through into a box on the front.",
    ),
    "cli.scan.progress": ("识读", "reading"),
    "cli.scan.passed_over": (
        "有 {count} 个文件未读取：\n{listed}",
        "{count} file(s) were left out:\n{listed}",
    ),
    "cli.scan.passed": ("{name}：{kind}", "{name}: {kind}"),
    "cli.scan.more": (
        "另有 {count} 个（--verbose 列出）",
        "and {count} more (--verbose lists them)",
    ),
    "cli.scan.rubbish": (
        "另有 {count} 个隐藏、系统、缩略图、回收站、临时文件和活动自己的文件未看"
        "（--verbose 列出）。",
        "{count} hidden, system, thumbnail, recycled, temporary files and files of the activity's "
        "own were passed over (--verbose lists them).",
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
    "cli.scan.title": ("扫描小结", "Scan"),
    "cli.scan.files": ("查看文件", "files"),
    "cli.scan.duplicates": ("其中已读过或内容相同", "of these known already"),
    "cli.scan.pages": ("本次处理页数", "pages"),
    "cli.scan.read": ("其中识读", "of these read"),
    "cli.scan.refused": ("其中拒读", "of these refused"),
    "cli.scan.blank_backs": ("其中白纸背面（不用处理）", "of these white backs (nothing to do)"),
    "cli.scan.blank_sides": ("其中空白背面", "of these empty backs"),
    "cli.scan.covers": ("其中每捆封面", "of these covers of batches"),
    "cli.scan.sheets": ("涉及评议表（份）", "sheets"),
    "cli.scan.pending_rows": ("待复核行", "rows to review"),
    "cli.scan.unseen_rows": ("缺页未见的行", "rows of missing pages"),
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
    "cli.status.review_rows": ("待复核行", "rows to review"),
    "cli.status.scan_again": ("待重扫页", "pages to scan"),
    "cli.status.look_at": ("待看拒读页", "refused pages to look at"),
    "cli.status.unknown": ("未登记", "not entered"),
    "cli.status.without_foot_code": (
        "有 {count} 份评议表的页脚没有验证码可核对（旧表样，或页脚二维码磨损），"
        "是按页脚印刷编号的图像核对的。",
        "the feet of {count} sheets have no code that proves them (an older form, or a worn code); "
        "the printed id was compared as a picture.",
    ),
    "cli.state.ok": (
        "状态表与证据一致：{entries} 项",
        "the kept state is what the evidence gives: {entries} entries",
    ),
    "cli.state.differs": (
        "状态表与证据有 {count} 处不同：{named}。已由证据重新生成。计票、封存和签名不以它为准，"
        "但此前屏幕上所见可能有误：请查明是谁动过 pingyi.state.db。",
        "the kept state differs from the evidence in {count} places: {named}. It was made anew "
        "from the evidence. No tally, seal or signature rests on it, but what people saw on "
        "screens may have been wrong: find out who touched pingyi.state.db.",
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
    "cli.decide.bad_pages": (
        "“{pages}”不是页码。请写一页（5）、连续几页（2-10），或一张图的一部分（3/1）。",
        "“{pages}” names no pages. Write one (5), several in a row (2-10), or a part of a "
        "picture (3/1).",
    ),
    "cli.decide.bad_page": (
        "“{page}”不是页码。请写一页（5），或一张图的一部分（3/1）。",
        "“{page}” names no page. Write one (5), or a part of a picture (3/1).",
    ),
    "cli.decide.bad_sheet": (
        "“{sheet}”不是评议表编号。编号是 12 个字母，印在表的下方，可带连字符。",
        "“{sheet}” is no sheet id: 12 letters, as printed at the foot of the sheet.",
    ),
    "cli.decide.item_missing": (
        "“{unit}”在表上不止一行，请写明是哪一项：{known}。",
        '"{unit}" has several rows on this form; name one of: {known}.',
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
    "cli.decide.no_such_run": (
        "{where}不在同一处拒读之内。尚待处理的：{places}。",
        "{where}: not within one rejection. What waits: {places}.",
    ),
    "cli.decide.none_waits": (
        "没有，都已处理",
        "nothing, all is settled",
    ),
    "cli.decide.several_rejections": (
        "“{file}”对应多页拒读：{places}。请加 --page，或用 SHA-256 的开头指明文件。",
        "“{file}” fits several rejected pages: {places}. Add --page, or use the SHA-256.",
    ),
    "cli.decide.resolved": (
        "评议表 {sheet}：{rows} 行已裁定为“{vote}”。",
        "sheet {sheet}: {rows} row(s) settled as “{vote}”.",
    ),
    "cli.decide.voided": ("评议表 {sheet} 已整份作废。", "sheet {sheet} is void."),
    "cli.replace.files": (
        "新的扫描件：文件或文件夹，须已用 pingyi scan 读入",
        "the new scans: files or folders that pingyi scan has read",
    ),
    "cli.replace.session": (
        "某场次所有未结清的重复扫描页（代号或名称）",
        "every second copy of a session that nobody has closed (its id or name)",
    ),
    "cli.replace.back": (
        "换回先前被代替的扫描件",
        "take scans back that were replaced before",
    ),
    "cli.replace.dry_run": (
        "只说明会怎样，不作改动",
        "say what would come of it, and change nothing",
    ),
    "cli.replace.second": (
        "另一位确认人；换用已结清的扫描件时必须写明",
        "a second person who confirms; needed for a copy that people have closed",
    ),
    "cli.replace.done": (
        "{sheets} 份评议表的 {pages} 页已换用新扫描件：原有疑点消除 {settled} 行，"
        "两份扫描件或与人工复核不一致、须由人复核 {asked} 行，新扫描件存疑 {new_doubts} 行。",
        "other scans stand for {pages} pages of {sheets} sheets now: {settled} doubtful rows are "
        "read; {asked} rows go to a person, since the scans or people differ; the new scans leave "
        "{new_doubts} more in doubt.",
    ),
    "cli.replace.preview": (
        "没有改动。将有 {sheets} 份评议表的 {pages} 页换用新扫描件：原有疑点消除 {settled} 行，"
        "两份扫描件或与人工复核不一致、须由人复核 {asked} 行，新扫描件存疑 {new_doubts} 行。",
        "nothing was changed. Other scans would stand for {pages} pages of {sheets} sheets: "
        "{settled} doubtful rows would be read; {asked} rows would go to a person, since the scans "
        "or people differ; the new scans would leave {new_doubts} more in doubt.",
    ),
    "cli.replace.waiting": (
        "这些评议表共有 {waiting} 行待人复核：pingyi review。",
        "{waiting} rows of these sheets wait for a person then: pingyi review.",
    ),
    "cli.decide.file_or_blank": (
        "写明一个文件，或用 --blank 一次结清所有空白页，二者取一；--page 只用于文件。",
        "Name a file, or close all blank pages with --blank: one of the two; --page goes with a "
        "file.",
    ),
    "cli.decide.dismissed_blank": (
        "{count} 页空白页已结清。",
        "{count} blank pages are closed.",
    ),
    "cli.decide.dismissed": (
        "{where}的拒读已结清。",
        "the rejection of {where} is closed.",
    ),
    "cli.export.done": ("已写出 {path}。", "wrote {path}."),
    "cli.tally.written": ("已写出 {path}。", "wrote {path}."),
    "cli.tally.set_aside": (
        "先前签过名的结果和签名已移到 {path}；这一份须重新签名。",
        "the signed tally before it, with its signatures, is in {path} now; have this one signed.",
    ),
    "cli.tally.not_for_signing": (
        "这是临时结果，不能公布或签名。",
        "this is provisional: not for publishing or signing.",
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
    "cli.result.band": ("等次", "band"),
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
    "cli.sign.made_p256": (
        "已生成私钥 {private}（请妥善保管）和证书 {certificate}（可公开），"
        "用于 pingyi report --sign。",
        "made the private key {private} (keep it safe) and the certificate {certificate} (publish"
        " it), for pingyi report --sign.",
    ),
    "cli.sign.no_key": (
        "没有密钥 {path}。请先运行 pingyi keygen，或核对 --key 和 -C。",
        "there is no key {path}. Run pingyi keygen first, or check --key and -C.",
    ),
    "cli.sign.outside": (
        "{private} 是活动文件夹 {folder} 的密钥，只签这个文件夹里的结果；{path} 不在其中，未签名。"
        "请在活动文件夹中签 output/tally.json。",
        "{private} is a key of the activity folder {folder} and signs results that lie in it; "
        "{path} doesn't and was not signed. Sign output/tally.json in the activity folder.",
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
    "cli.sign.nobody_required": (
        "规则没有规定须由谁签名（rules.signatures.required 为空）：有人撤走一个签名，这里看不出来。"
        "请与签名人核对应有几个签名。",
        "The rules name nobody who must sign (rules.signatures.required is empty): a signature that"
        " was taken away would not be seen here. Ask the signers how many there must be.",
    ),
    "cli.check.nobody_required": (
        "提示：rules.signatures.required 为空，有人撤走一个签名也看不出来。"
        '请写上须签名的人，例如 ["评议办", "公证"]。',
        "note: rules.signatures.required is empty, so a signature that was taken away would not be"
        ' seen. Name those who must sign, such as ["评议办", "公证"].',
    ),
    "cli.sign.verified": (
        "{path}：{count} 个签名全部有效。",
        "{path}: all {count} signature(s) are valid.",
    ),
    "cli.sign.stranger": (
        "{signer}：签名与文件旁边的公钥 {path} 相符，所签内容未改动。这把公钥谁都可以放："
        "请把它的指纹 {fingerprint} 与签名人告诉你的核对，一致的才是此人所签。",
        "{signer}: the signature fits the key found beside the file, {path}, and what was signed"
        " is unchanged. Anybody can lay a key there: compare its fingerprint {fingerprint} with"
        " what the signer told you; only then did that person sign.",
    ),
    "cli.sign.fits": (
        "{path}：{count} 个签名都与文件旁边的公钥相符；这些公钥是谁的，还没有人核对过。",
        "{path}: {count} signature(s) fit the keys found beside the file; whose keys they are,"
        " nobody has checked.",
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
