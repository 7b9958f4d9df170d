"""Texts of `pingyi verify-folder` and of `verify-log --head`."""

TEXTS = {
    "folder_check.title": ("核验活动文件夹", "The activity folder, checked"),
    "folder_check.column.check": ("核验内容", "What"),
    "folder_check.column.count": ("数量", "Number"),
    "folder_check.column.outcome": ("结果", "Outcome"),
    "folder_check.ok": ("相符", "as it was"),
    "folder_check.nothing": ("没有", "none"),
    "folder_check.more": ("{first}（另有 {count} 处）", "{first} ({count} more)"),
    "folder_check.not_recorded": ("未记录：{what}", "not recorded: {what}"),
    "folder_check.whole": (
        "全部相符。日志 {entries} 条，末条摘要 {head}；"
        "请与见证单上抄下的摘要核对（pingyi verify-log --head）。",
        "everything is as it was. {entries} entries, head {head}; compare with a head that was "
        "written down (pingyi verify-log --head).",
    ),
    "folder_check.fails": (
        "{check}：{problem}。请勿采用结果，查明原因或从备份恢复整个活动文件夹。",
        "{check}: {problem}. Don't use the result; find out why, or restore the whole folder from "
        "a copy.",
    ),
    "folder_check.not_looked_at": (
        "事件日志有问题，未核验",
        "not looked at: the event log isn't whole",
    ),
    "folder_check.unreadable": ("读不了（{problem}）", "it can't be read ({problem})"),
    # What is checked.
    "folder_check.name.log": ("事件日志", "event log"),
    "folder_check.name.measures": ("测量数据", "measures"),
    "folder_check.name.guards": ("防改触发器", "triggers against changes"),
    "folder_check.name.heads": ("已知的日志摘要", "heads that were written down"),
    "folder_check.name.originals": ("扫描原件", "scanned files"),
    "folder_check.name.layouts": ("版式", "layouts"),
    "folder_check.name.lists": ("评议表清单", "lists of sheets"),
    "folder_check.name.deck": ("已知票", "known deck"),
    "folder_check.name.secret": ("活动密钥", "the activity's secret"),
    "folder_check.name.plan": ("activity.toml", "activity.toml"),
    "folder_check.name.seals": ("封存的场次", "sealed sessions"),
    "folder_check.name.slips": ("见证单", "witness slips"),
    "folder_check.name.merged": ("并入的场次", "merged sessions"),
    "folder_check.name.years": ("往年的结果", "earlier years"),
    "folder_check.name.tallies": ("计票文件", "tallies"),
    "folder_check.name.signatures": ("签名", "signatures"),
    "folder_check.name.keys": ("公钥", "public keys"),
    "folder_check.name.standing": ("封存与计票是否即证据所得", "seals and tally against evidence"),
    "folder_check.name.confirmations": ("须两人的决定", "decisions of two people"),
    # The log.
    "folder_check.log.broken": (
        "第 {entry} 条被改动：{problem}",
        "entry {entry} was changed: {problem}",
    ),
    "folder_check.log.gone": (
        "证据数据库 {path} 不见了或是空的，识读、决定和封存都记在其中，没有它无从核验",
        "the evidence database {path} is gone or empty: readings, decisions and seals are in it, "
        "and nothing can be checked without",
    ),
    "folder_check.log.unknown": (
        "第 {entry} 条“{kind}”是更新的版本写的",
        'entry {entry}, "{kind}", was written by a later version',
    ),
    "folder_check.guards.gone": (
        "数据库的触发器 {name} 被去掉或改动，有人打开过数据库",
        "the trigger {name} is gone or was changed: somebody opened the database",
    ),
    "folder_check.guards.stranger": (
        "数据库的表上有别人设的 {name}，能吞掉、改动或隐藏证据，有人打开过数据库",
        "{name} acts on the tables of the database and isn't of this program; it could swallow, "
        "change or hide evidence: somebody opened the database",
    ),
    "folder_check.guards.wide": (
        "数据库角色 {role} 不只能追加证据，还能改动它；请由另一角色建表（pingyi store create），"
        "只授予追加的权利",
        "the role {role} of the database may change evidence, not only add to it: have another "
        "role make the tables (pingyi store create), which grants no more than that",
    ),
    "folder_check.heads.missing": (
        "{path} 记下的日志摘要 {head}… 不在日志中：日志被改写、截短，或数据库被换成旧的",
        "the head {head}… that {path} names isn't in the log: it was rewritten or cut short, or "
        "the database was put back to an older state",
    ),
    "folder_check.confirmations.typed": (
        "第 {entry} 条 {kind}：{by}／{second}（{how}）",
        "entry {entry} {kind}: {by} / {second} ({how})",
    ),
    "folder_check.confirmations.broken": (
        "第 {entry} 条 {kind}：{second}的确认签名不成立",
        "entry {entry} {kind}: the confirming signature of {second} doesn't hold",
    ),
    "folder_check.confirmations.how": (
        "第二人的确认没有密钥或另行登录为凭：{count} 条",
        "no key and no sign-in shows that the second person confirmed: {count}",
    ),
    "folder_check.confirmations.unknown_key": (
        "第 {entry} 条 {kind}：{second}确认所用密钥的公钥（指纹 {fingerprint}…）不在 keys/，"
        "无法核验",
        "entry {entry} {kind}: the public key (fingerprint {fingerprint}…) by which {second} "
        "confirmed isn't in keys/, so nobody can tell",
    ),
    "folder_check.confirmations.others_key": (
        "第 {entry} 条 {kind}：写明由{second}确认，签名却出自 keys/ 中另一人的密钥",
        "entry {entry} {kind}: {second} is said to confirm, and the signature is by a key that "
        "stands under another name in keys/",
    ),
    "folder_check.kind.sheet_voided": ("整份作废", "sheet void"),
    "folder_check.kind.page_dismissed": ("结清拒读页", "page closed"),
    "folder_check.kind.counted": ("改登份数", "hand counts changed"),
    "folder_check.kind.batch_counted": ("改登一捆的份数", "sheets of a batch changed"),
    "folder_check.kind.mismatch_explained": ("说明份数差异", "difference explained"),
    "folder_check.kind.ruled": ("裁定", "ruling"),
    "folder_check.kind.vetoed": ("一票否决", "veto"),
    "folder_check.kind.veto_lifted": ("撤销否决", "veto lifted"),
    "folder_check.kind.session_opened": ("启封", "session opened"),
    "folder_check.kind.session_merged": ("并入场次", "session merged"),
    "folder_check.kind.session_sealed": ("封存份数少的场次", "seal of a few sheets"),
    "folder_check.kind.ruling_withdrawn": ("撤回裁定", "ruling taken back"),
    "folder_check.kind.acceptance_recorded": ("登记考评验收结果", "acceptance recorded"),
    "folder_check.kind.history_added": ("收入往年结果", "earlier year added"),
    "folder_check.kind.plan_recorded": ("修改 activity.toml", "activity.toml changed"),
    "folder_check.plan.unrecorded": (
        "activity.toml 的摘要（生成的版本没有记录）",
        "the digest of activity.toml (by the version that made it)",
    ),
    "folder_check.plan.other": (
        "activity.toml 与日志第 {entry} 条登记的不是同一份",
        "activity.toml isn't the one that entry {entry} of the log records",
    ),
    "folder_check.plan.other_tally": (
        "activity.toml 不是 {path} 计票时的那一份",
        "activity.toml isn't the one by which {path} was counted",
    ),
    # Files.
    "folder_check.originals.changed": (
        "{path} 的内容与名字（SHA-256）不符",
        "the bytes of {path} aren't those of its name (SHA-256)",
    ),
    "folder_check.originals.size": (
        "{path} 的大小与登记的 {size} 字节不符",
        "{path} isn't of the {size} bytes on record",
    ),
    "folder_check.originals.missing": (
        "登记过的扫描文件 {name}（{sha256}…）不见了",
        "the scanned file {name} ({sha256}…) is on record and gone",
    ),
    "folder_check.originals.extra": (
        "{path} 没有登记：是手工放入的，或扫描中断（重新扫描即可）",
        "{path} isn't on record: put there by hand, or its scan was cut off (scan it again)",
    ),
    "folder_check.layouts.missing": (
        "印制第 {entry} 条所用的版式（{form}）在 forms/ 中不见了或被改动",
        "the layout of the form {form}, printed by entry {entry}, is gone or was changed",
    ),
    "folder_check.layouts.other": (
        "{path} 与印制时登记的版式不符",
        "{path} isn't the layout that was on record when sheets were printed",
    ),
    "folder_check.lists.missing": (
        "印制第 {entry} 条（{session}，{count} 份）的清单不见了或被改动",
        "the list of the {count} sheets of {session}, printed by entry {entry}, is gone or changed",
    ),
    "folder_check.lists.extra": (
        "{path} 与任何一次印制都不符",
        "{path} is the list of no print run on record",
    ),
    "folder_check.lists.pdf": (
        "印好的 PDF 的摘要",
        "digests of the printed PDF files",
    ),
    "folder_check.deck.other": (
        "{path} 不是最后一次核对所用的已知票（第 {entry} 条）",
        "{path} isn't the known deck that was checked last (entry {entry})",
    ),
    "folder_check.secret.other": (
        "{path} 不是 {records} 生成时的密钥",
        "{path} isn't the secret by which {records} was made",
    ),
    # Packages.
    "folder_check.seals.missing": (
        "{path} 不见了（第 {entry} 条封存）",
        "{path} is gone (sealed by entry {entry})",
    ),
    "folder_check.seals.changed": (
        "{path} 不是第 {entry} 条所封存的计票文件",
        "{path} isn't the tally that entry {entry} sealed",
    ),
    "folder_check.seals.revision": (
        "{path} 写的版次与第 {entry} 条不符",
        "{path} states another revision than entry {entry}",
    ),
    "folder_check.seals.replaces": (
        "第 {entry} 条封存没有注明它取代的版本",
        "the seal of entry {entry} doesn't name the revision before it",
    ),
    "folder_check.seals.unnamed": (
        "日志中没有对 {path} 的封存：封存中断，或数据库被换成旧的",
        "no entry of the log seals {path}: a seal was cut off, or the database was put back",
    ),
    "folder_check.recount": (
        "{path} 重新计算的结果与计票文件不同（{count} 处，首处 {where}）",
        "counted again, {path} comes to another tally ({count} places, first {where})",
    ),
    "folder_check.slips.gone": (
        "{path} 不见了：请用 pingyi seal {session} --slip 重新生成，并与纸质见证单逐字对照",
        "{path} is gone: make it again with pingyi seal {session} --slip, and compare it with the "
        "slip on paper, character by character",
    ),
    "folder_check.slips.none": (
        "{path} 没有见证单",
        "{path} has no slip",
    ),
    "folder_check.slips.pdf": (
        "slip.pdf 的摘要（请与纸质见证单对照）",
        "digests of slip.pdf (compare it with the slip on paper)",
    ),
    "folder_check.slips.pdf_gone": (
        "{path} 不见了；slip.txt 还在，现行封存的可用 pingyi seal 场次 --slip 重新写出",
        "{path} is gone; slip.txt is there, and pingyi seal SESSION --slip writes that of a seal "
        "in force again",
    ),
    "folder_check.slips.other": (
        "{path} 与第 {entry} 条封存不符",
        "{path} isn't the slip of the seal in entry {entry}",
    ),
    "folder_check.slips.key": (
        "{name} 的公钥不是封存时的那一把（见 {path}）",
        "the key of {name} isn't the one that lay there when {path} was written",
    ),
    "folder_check.slips.key_gone": (
        "封存时在的公钥 {name} 不见了（见 {path}）",
        "the public key {name} is gone; it was there when {path} was written",
    ),
    "folder_check.merged.changed": (
        "{path} 不是第 {entry} 条所并入的文件",
        "{path} isn't what entry {entry} added",
    ),
    "folder_check.merged.extra": (
        "日志中没有对 {path} 的并入",
        "no entry of the log adds {path}",
    ),
    "folder_check.merged.signer": (
        "{path}：{name} 的签名在并入时有效，现在不见了或无效",
        "{path}: the signature of {name} held when it was added, and is gone or fails now",
    ),
    # Earlier years.
    "folder_check.years.wrong": (
        "{year} 年收入的结果（{path}）：{problem}",
        "what was taken in of {year} ({path}): {problem}",
    ),
    "folder_check.years.unkept": (
        "{year} 年的结果（收入它的版本没有保存文件，不能再核验）",
        "the tally of {year} (the version that took it in kept no files: it can't be checked"
        " again)",
    ),
    "folder_check.years.extra": (
        "日志中没有对 {path} 的收入：收入中断（重新收入即可），或日志被改写",
        "no entry of the log takes in {path}: that was cut off (take it in again), or the log was"
        " rewritten",
    ),
    "folder_check.years.replaced": ("{told}", "{told}"),
    # Tallies, signatures, keys.
    "folder_check.tallies.form": (
        "{path} 不是规范的计票文件",
        "{path} is no tally in canonical form",
    ),
    "folder_check.tallies.rules": (
        "{path} 的规则与其摘要不符",
        "the rules in {path} don't have the digest that it states",
    ),
    "folder_check.tallies.layout": (
        "{path} 所列版式 {form} 与印制时登记的不符",
        "the layout of {form} that {path} names isn't the one on record",
    ),
    "folder_check.tallies.seal": (
        "{path} 所列场次 {session} 的封存不是现行的封存",
        "the seal of {session} that {path} names isn't the one in force",
    ),
    "folder_check.tallies.images": (
        "{path} 所列的扫描文件 {sha256}… 没有登记",
        "the scanned file {sha256}… that {path} names isn't on record",
    ),
    "folder_check.signatures.bad": ("{path}：{problem}", "{path}: {problem}"),
    "folder_check.signatures.missing": (
        "{path} 缺少规则要求的签名：{names}",
        "{path} lacks signatures that its rules require: {names}",
    ),
    "folder_check.signatures.unsigned": (
        "{path} 没有签名",
        "{path} bears no signature",
    ),
    "folder_check.keys.certificate": (
        "证书 {path} 不是同名公钥的证书",
        "the certificate {path} isn't that of the public key of its name",
    ),
    "folder_check.keys.alone": (
        "密钥 {path} 没有公钥",
        "the key {path} has no public part beside it",
    ),
    "folder_check.keys.fingerprint": ("{name}：{digits}", "{name}: {digits}"),
    "folder_check.standing.records": (
        "{session}：证据现在得出的票面记录与封存的 {path} 不同（首份 {sheet}）",
        "{session}: the evidence gives other records now than {path}, which was sealed (first "
        "sheet {sheet})",
    ),
    "folder_check.standing.gate": ("{problem}", "{problem}"),
    # verify-log --head
    "cli.verify_log.option_head": (
        "抄下的日志摘要（至少前 16 位），看日志中有没有这一条",
        "a head that was written down (16 digits at least): whether the log holds that entry",
    ),
    "cli.verify_log.found": (
        "摘要 {head} 是第 {entry} 条，此后又有 {later} 条。",
        "{head} is entry {entry}; {later} came after it.",
    ),
    "cli.verify_log.not_found": (
        "日志中没有摘要为 {head} 的记录：日志被改写、截短，或数据库被换成旧的。"
        "请核对是否抄错；没有抄错的，请勿采用结果。",
        "no entry of the log has the hash {head}: it was rewritten or cut short, or the database "
        "was put back to an older state. See whether it was copied rightly; if so, don't use the "
        "result.",
    ),
    "cli.verify_log.heads": (
        "文件夹中的计票文件和见证单记下的 {count} 个日志摘要都在日志中。",
        "the {count} heads that tallies and slips in the folder name are all in the log.",
    ),
    "cli.verify_log.head_gone": (
        "{problem}。请勿采用结果，从备份恢复整个活动文件夹。",
        "{problem}. Don't use the result; restore the whole activity folder from a copy.",
    ),
}
