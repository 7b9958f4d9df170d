"""What the program says of its own work, whoever asked for it: the office floor's texts."""

from ballot.messages.foreign_files import FOREIGN_FILES

TEXTS: dict[str, tuple[str, str]] = {
    "office.folder.no_form": (
        "activity.toml 中没有“{form}”这种表。现有：{known}。",
        'activity.toml has no form "{form}"; it has: {known}.',
    ),
    "office.folder.no_secret": (
        "读不到活动密钥 {path}({problem})。没有它不能印制，也不能辨认评议表。"
        "请从备份恢复整个活动文件夹。",
        "the activity's secret {path} can't be read ({problem}). Nothing can be printed or told "
        "genuine without it; restore the whole folder from a copy.",
    ),
    "office.folder.bad_layout": (
        "版式文件 {path} 不能使用（{problem}）。请从备份恢复。",
        "the layout {path} can't be used ({problem}). Restore it from a copy.",
    ),
    "office.folder.lost_layout": (
        "{folder} 中没有已印表样 {form} 的版式文件。请从备份恢复。",
        "{folder} lacks the layout of form {form}, which was printed. Restore it from a copy.",
    ),
    "office.print.no_session": (
        "activity.toml 中没有场次 {session}。可用的有：{known}。",
        "activity.toml has no session {session}. It has: {known}.",
    ),
    "office.print.no_group": (
        "activity.toml 中没有代表类别 {group}。可用的有：{known}。",
        "activity.toml has no group {group}. It has: {known}.",
    ),
    "office.print.layout_taken": (
        "{path} 已存在，内容不同，不会覆盖。请先把它移到别处。",
        "{path} exists, differs, and isn't overwritten. Move it away first.",
    ),
    "office.scan.waiting": (
        "有 {count} 个文件还在写入，最多等 {seconds} 秒：{files}",
        "{count} files are still being written; they are waited for, {seconds} seconds at most: "
        "{files}",
    ),
    "office.scan.completed": (
        "先前没有复制完就扫描的文件，现已有完整的一份，当时的拒读自行结清：{files}",
        "files that were scanned before they were copied to their ends have come whole, and their "
        "refusals are settled: {files}",
    ),
    "office.passed.being_written": (
        "还在写入，没有读；写完后再扫描一次",
        "still being written, and not read: scan again when it is done",
    ),
    "office.scan.mended": (
        "{count} 个文件在 originals/ 中的副本已缺失或损坏，现已用这次扫描的完好字节换回，"
        "因此被拒读的页重新读过：{files}。此前已读的页不变，可用 pingyi explain 与原件对照。"
        "请检查磁盘，并查明是否有人改动过。",
        "the copies of {count} files in originals/ were missing or damaged; they were put back "
        "from what was scanned now, and pages that were refused because of them read again: "
        "{files}. Pages that were read before stay; pingyi explain compares them with the "
        "originals. Check the disk, and whether anybody has changed them.",
    ),
    "office.passed.hidden": ("隐藏文件", "hidden"),
    "office.passed.system": ("系统文件", "the system's"),
    "office.passed.thumbnail": ("缩略图", "a thumbnail"),
    "office.passed.recycled": ("在回收站中", "in a recycle bin"),
    "office.passed.temporary": ("临时文件", "temporary"),
    "office.passed.own": ("活动文件夹自己的", "the activity's own"),
    "office.passed.pipe": ("管道，不是文件", "a pipe, no file"),
    "office.passed.socket": ("套接字，不是文件", "a socket, no file"),
    "office.passed.device": ("设备，不是文件", "a device, no file"),
    "office.passed.dangling_link": (
        "链接，所指的文件不在",
        "a link to nothing",
    ),
    "office.passed.no_answer": (
        "打开后读不出，没有回应",
        "gives no answer when it is opened",
    ),
    "office.passed.closed_folder": (
        "打不开的文件夹，里面的文件没有看",
        "a folder that can't be opened: nothing in it was looked at",
    ),
    "office.passed.unreadable": (
        "读不出，不知是不是扫描件",
        "can't be read, so nobody knows whether it is a scan",
    ),
    "office.passed.no_scan": (
        "不是扫描件（JPEG、PNG、TIFF、PDF 等）",
        "no scan (JPEG, PNG, TIFF, PDF and the like)",
    ),
    **{f"office.passed.{kind}": texts for kind, texts in FOREIGN_FILES.items()},
    "office.scan.slow": (
        "{what} 耗时较长，最多等 {seconds} 秒",
        "{what} takes long; it is given up after {seconds} s",
    ),
    "office.scan.streak": (
        "有 {pages} 页在同一位置（表正放时距左边约 {place} 毫米）有一条竖线。"
        "若不是折痕，请先擦净扫描仪玻璃再继续；看不清的行已列入待核。",
        "{pages} pages have a line along the feed at one place, about {place} mm from the left of "
        "the upright sheet. Unless it is a fold, clean the scanner's glass before you go on; rows "
        "that can't be seen well are in review.",
    ),
    "office.scan.clipped": (
        "有 {pages} 页的纸面被扫描仪抹成了纯白，很淡的笔迹可能一并抹掉了，"
        "因此这些页上的空行一律列入待核。请在扫描仪驱动中关闭“去除背景”（去底色、背景平滑）和"
        "“自动对比度”（自动曝光、自动色阶）后重扫；新扫描件用 pingyi replace-scans 换用。",
        "The scanner made the paper of {pages} pages pure white, and may have wiped out faint "
        "marks with it, so all blank rows of these pages are in review. Turn off background "
        "removal (background smoothing, drop-out of the background) and auto contrast (auto "
        "exposure, auto levels) in the scanner's driver and scan again; pingyi replace-scans "
        "takes the new scans.",
    ),
    "office.scan.lost_forms": (
        "在 {folder} 找不到印制时的表样 PDF：写在单位名称上或页边的记号这次看不到。"
        "请放回 pingyi print 生成的 PDF 和清单后重新扫描。",
        "The printed forms' PDF isn't in {folder}: marks on unit names and in the margins can't be "
        "seen. Put back what pingyi print wrote, PDF and list, and scan again.",
    ),
    "office.named.candidate": (
        "{where}（{sha256}）",
        "{where} ({sha256})",
    ),
    "office.replace.nothing_named": (
        "请写明换用哪些扫描件：文件、文件夹，或 --session 场次。",
        "say which scans are to be taken: files, folders, or --session ID.",
    ),
    "office.replace.no_session": (
        "没有场次 {session}。请核对代号或名称。",
        "there is no session {session}. Check its id or name.",
    ),
    "office.replace.not_scanned": (
        "{file} 还没有读入。请先运行 pingyi scan {file}。",
        "{file} was not read yet. Run pingyi scan {file} first.",
    ),
    "office.replace.unreadable": (
        "{file} 读不出来：{problem}。没有作任何改动；请检查该文件或存储介质。",
        "{file} can't be read: {problem}. Nothing was changed; look at the file and its drive.",
    ),
    "office.replace.no_file": (
        "{file} 不是文件或文件夹，没有作任何改动。请写扫描件的文件名。",
        "{file} is neither a file nor a folder; nothing was changed. Name the scan's file.",
    ),
    "office.no_blank_pages": (
        "没有待结清的空白页。",
        "no blank page waits to be closed.",
    ),
    "office.replace.several_files": (
        "“{file}”对应多个文件：{places}。没有作任何改动。"
        "请写扫描件的路径，或用 SHA-256 的开头指明文件。",
        "“{file}” is the name of several files: {places}. Give the path of the scan, or use the "
        "SHA-256; nothing was changed.",
    ),
    "office.replace.closed": (
        "那里的 {count} 份扫描件都已由人结清（如复印件），不按文件夹或场次换用。"
        "确要换用，请逐个写明文件，并加 --confirmed-by。",
        "people have closed the {count} copies there, such as photocopies: no folder and no "
        "session takes them. If one is to stand after all, name its file, and --confirmed-by.",
    ),
    "office.replace.no_copy": (
        "{file} 没有可换用的页：须是同一页另有扫描件在先。请核对文件名。",
        "{file} holds no page to take: there must be another scan of the same page. Check the "
        "name of the file.",
    ),
    "office.scan.no_path": (
        "找不到或打不开：{paths}。请检查路径和权限；未开始读取。",
        "not found, or can't be opened: {paths}. Check paths and permissions; nothing was read.",
    ),
    "office.scan.path_problem": ("{path}（{problem}）", "{path} ({problem})"),
    "office.scan.blank_forms": (
        "{path} 在 forms/ 中，是印出的空白表，不是扫描件。请指明扫描件所在的文件夹。",
        "{path} is in forms/: blank forms as printed, no scans. Name the folder of the scans.",
    ),
    "office.scan.nothing_printed": (
        "本活动还没有印过评议表，无从辨认扫描件。请先运行 pingyi print。",
        "no sheet of this activity was printed, so no scan can be told. Run pingyi print first.",
    ),
    "office.scan.missing_page": (
        "评议表 {sheet} 缺第 {pages} 页",
        "sheet {sheet} lacks page {pages}",
    ),
    "office.tally.nothing_scanned": (
        "还没有扫描过一份评议表，无票可计。请先运行 pingyi scan，或核对 -C 指明的文件夹。",
        "no sheet was scanned, so there is nothing to tally. Run pingyi scan first, or check -C.",
    ),
    "office.tally.unfinished": (
        "还不能计票：待复核 {rows} 行（在 {sheets} 份上），缺页 {missing} 份，"
        "未结清的拒读 {rejected} 处。\n"
        "{where}\n"
        "请用 pingyi resolve、补扫、pingyi dismiss-page 逐一处理；"
        "只想看进度，用 pingyi tally --provisional。",
        "not yet: {rows} rows on {sheets} sheets are pending, {missing} sheets lack a page, "
        "{rejected} rejections are open.\n{where}\nSettle them with pingyi resolve, another "
        "scan, pingyi dismiss-page; for a look on the way use pingyi tally --provisional.",
    ),
    "office.tally.pending_sheet": (
        "待复核 {session} {sheet}：{rows} 行（{units}）",
        "pending: {session} {sheet}: {rows} rows ({units})",
    ),
    "office.tally.missing_page": (
        "缺页 {session} {sheet}：第 {pages} 页",
        "missing: {session} {sheet}: page {pages}",
    ),
    "office.tally.open_page": (
        "拒读 {where}：{reason}({detail})",
        "rejected: {where}: {reason} ({detail})",
    ),
    "office.demo.operator": ("模拟操作员（看得到真值）", "simulated operator (looks at the truth)"),
    "office.demo.scrutineer": ("演示程序（监票）", "the demo (scrutineer)"),
    "office.demo.why_mismatch": (
        "有的页拒读，已对照原票",
        "some pages were refused; looked at the paper",
    ),
    "office.demo.why_few": ("演示，份数少", "a demo of few sheets"),
    "office.demo.second": ("模拟监票", "simulated scrutineer"),
    "office.demo.why": ("模拟复核：填法 {kind}，真值 {vote}", "simulated: {kind}, meant {vote}"),
    "office.demo.why_dismissed": (
        "模拟复核：这一页没有能计的票",
        "simulated: nothing on this page can be counted",
    ),
    "office.no_picture": ("不能显示图像：{problem}", "can't show a picture: {problem}"),
    "office.rule.unsealed": (
        "下列场次还没有封存：{sessions}。各场次都封存以后才列出和登记裁定，请先运行 pingyi seal。",
        "these sessions aren't sealed: {sessions}. Questions are listed and settled once all are:"
        " run pingyi seal first.",
    ),
    "office.rule.by_id": (
        "“{number}”是序号，列表变了序号就变。请写问题前面的 8 位编号，"
        "不带参数运行 pingyi rule 可列出。",
        '"{number}" is a place in a list, which changes. Name the question by the 8 digits before'
        " it: pingyi rule lists them.",
    ),
    "office.rule.no_question": (
        "现在没有编号为 {id} 的待裁定问题（共 {count} 个）；列出之后票数或裁定可能变了。"
        "请不带参数再运行 pingyi rule。",
        "no question {id} is open now ({count} are); votes or rulings may have changed since it was"
        " shown. Run pingyi rule without arguments again.",
    ),
    "office.rule.refused.not_asked": (
        "这个问题现在不存在，裁定不起作用，没有登记。请不带参数再运行 pingyi rule。",
        "this isn't asked now, and an answer would stand for nothing; it was not recorded. Run"
        " pingyi rule without arguments again.",
    ),
    "office.rule.refused.foreign_unit": (
        "选了不在问题之中的单位，或同一单位选了两次，没有登记。请只从列出的单位中选。",
        "a unit is chosen that the question isn't about, or one twice; nothing was recorded. Choose"
        " among those that are listed.",
    ),
    "office.rule.refused.too_many": (
        "选了 {chosen} 个单位，最多可选 {seats} 个，没有登记。",
        "{chosen} units are chosen and {seats} may be; nothing was recorded. Choose fewer.",
    ),
    "office.rule.refused.not_one_last": (
        "末位单位须选定 {seats} 个，选了 {chosen} 个，没有登记。"
        "领导小组决定不认定末位单位的，用 --none，并在 --text 中写明。",
        "{seats} unit is the 末位单位 and {chosen} are chosen; nothing was recorded. Where the"
        " leading group decides that there is none, say --none, and why in --text.",
    ),
    "office.rule.refused.leaves_no_last": (
        "这样裁定，本类别就没有末位单位了，没有登记。"
        "领导小组确要如此的，加 --none，并在 --text 中写明。",
        "this would leave the category without its 末位单位; nothing was recorded. If that is what"
        " the leading group decides, say --none, and why in --text.",
    ),
    "office.rule.refused.last_remains": (
        "写了 --none，但按这个裁定本类别仍有末位单位，没有登记。请去掉 --none，或改正所选单位。",
        "--none says that the category has no 末位单位, and by this ruling it has one; nothing was"
        " recorded. Leave --none out or choose otherwise.",
    ),
    "office.second.no_private": (
        "{name}有公钥而这里没有私钥 {path}。请由{name}本人放入自己的密钥，再确认。",
        "there is a public key of {name} and no private key {path}. {name} must put their own key "
        "there, then confirm.",
    ),
    "office.second.key_gone": (
        "{name}有过密钥（日志或见证单上有其指纹），{folder} 中现在没有。"
        "请由{name}本人放回自己的密钥，再确认。",
        "{name} had a key (the log or a witness slip has its fingerprint), and {folder} holds none "
        "now. {name} must put their own key back, then confirm.",
    ),
    "office.second.other_key": (
        "{path} 不是{name}原来的密钥（日志或见证单上是另一个指纹）。请由{name}本人放回原来的密钥；"
        "确已遗失的，请由另一人确认。",
        "{path} isn't the key that {name} had (the log or a witness slip has another fingerprint). "
        "{name} must put the first one back; if it is lost, another person must confirm.",
    ),
    "office.second.shared_key": (
        "{name}的密钥也以“{other}”的名义存放：一把密钥只能是一个人的。"
        "请各用 pingyi keygen 生成自己的密钥。",
        "the key of {name} also stands under the name {other}: one key is one person's. Have each "
        "make their own with pingyi keygen.",
    ),
    "office.sign.not_own": (
        "{path} 不是活动文件夹 {folder} 的正式计票结果或封存的场次结果，未签名。"
        "请签 output/tally.json 或 output/sessions/ 中现行版本的 tally.json。",
        "{path} is neither the final tally of the activity folder {folder} nor that of a session "
        "sealed there, and was not signed. Sign output/tally.json, or the tally.json of the "
        "revision in force in output/sessions/.",
    ),
}
