"""Texts about the evidence store."""

TEXTS: dict[str, tuple[str, str]] = {
    "store.no_folder": (
        "没有文件夹 {path}。请用 -C 指明活动文件夹，或用 pingyi new 新建一个。",
        "there is no folder {path}. Name the activity folder with -C, or make one with pingyi new.",
    ),
    "store.locked": (
        "{path} 正由另一个程序写入（扫描或打印）。请等它结束后再试；若已异常退出，直接重试即可。",
        "another program is writing to {path} (a scan or a print run). Wait until it ends and try "
        "again; if it was killed, just try again.",
    ),
    "store.version": (
        "{path} 是 {found} 版的数据，本程序只认识 {known}。请换用对应版本的 pingyi。",
        "{path} is of version {found}; this program knows {known}. Use the matching version of "
        "pingyi.",
    ),
    "store.lost": (
        "数据库 {path} 不见了或是空的，而 {found} 还在：证据已经丢失，不会另建新库。"
        "请从备份恢复整个活动文件夹。",
        "the database {path} is missing or empty while {found} is there: the evidence is lost, and "
        "no new one is begun. Restore the whole activity folder from a copy.",
    ),
    "store.unusable": (
        "数据库 {path} 不能使用：{problem}。请检查磁盘空间和权限；若文件损坏，"
        "从备份恢复整个活动文件夹。",
        "the database {path} can't be used: {problem}. Check disk space and permissions; if the "
        "file is damaged, restore the whole activity folder from a copy.",
    ),
    "store.damaged": (
        "{path} 中有读不懂的记录（{problem}）。请勿继续计票，从备份恢复整个活动文件夹。",
        "{path} holds a record that can't be read ({problem}). Don't count on; restore the whole "
        "activity folder from a copy.",
    ),
    "store.broken_chain": (
        "{path} 的第 {entry} 条记录被改动：{problem}。请勿继续计票，从备份恢复整个活动文件夹。",
        "entry {entry} of {path} was changed: {problem}. Don't count on; restore the whole "
        "activity folder from a copy.",
    ),
    "store.source": (
        "打不开 {path}：{problem}。请检查文件是否存在、能否读取。",
        "can't open {path}: {problem}. Check that it exists and can be read.",
    ),
    "store.run.not_a_form": (
        "各页都认不出评议表",
        "no form was found on any of the pages",
    ),
    "store.run.over_limit": (
        "各页都超出本机限度，或因此没有再读",
        "the pages passed limits of this machine, or weren't read because others had",
    ),
    "store.no_run": (
        "{file} 第 {first}–{last} 页不是因同一原因连续拒读、又认不出编号的页，请逐页结清。",
        "pages {first}–{last} of {file} weren't refused for one reason that makes a run; close "
        "them one by one.",
    ),
    "store.no_file": (
        "不是普通文件（管道、设备或套接字）",
        "no regular file (a pipe, a device or a socket)",
    ),
    "store.copy": (
        "不能把 {path} 保存到 {folder}：{problem}。请检查磁盘空间和权限后重新扫描。",
        "can't keep {path} in {folder}: {problem}. Check disk space and permissions, then scan "
        "again.",
    ),
    "store.kept": (
        "不能确认 {folder} 中新存的文件已写入磁盘：{problem}。请检查磁盘后重新扫描。",
        "can't make sure that what was put into {folder} is on disk: {problem}. Check the disk, "
        "then scan again.",
    ),
    "store.printed_twice": (
        "评议表编号 {sheet} 已经印过，不能再印。请重新运行 pingyi print，它会产生新的编号。",
        "sheet {sheet} was printed before. Run pingyi print again; it draws new ids.",
    ),
    "store.unknown_file": (
        "文件 {sha256} 没有登记。请用 pingyi scan 重新读入。",
        "file {sha256} was not recorded. Read it in again with pingyi scan.",
    ),
    "store.unknown_sheet_page": (
        "编号不在已印评议表之列。请核对是否外来或仿制的表。",
        "the id was never printed here. See whether the sheet is foreign or forged.",
    ),
    "store.other_form": (
        "表样或页号与印制时登记的不符。请核对是否往年或其他场次的表。",
        "form or page number differs from what was printed. See whether the sheet is of another "
        "year or session.",
    ),
    "store.other_plan": (
        "运行期间方案已经更改。请重新启动本程序，再作决定。",
        "the plan was changed while this program ran. Start it again, then decide.",
    ),
    "store.withdrawn_page": (
        "这种表样已由两人撤回：表上印的与现行方案不同。请用新表样重新填写，或由两人恢复原方案。",
        "this form was withdrawn by two people: it shows something else than the plan in force. "
        "Use the new form, or have two people bring the former plan back.",
    ),
    "store.withdrawn": (
        "评议表 {sheet} 的表样已由两人撤回，不能补录。请用新表样重新填写，或由两人恢复原方案。",
        "the form of sheet {sheet} was withdrawn by two people, so it can't be keyed in. Use the "
        "new form, or have two people bring the former plan back.",
    ),
    "store.second_copy": (
        "同一份的同一页已从 {file} 第 {page} 页读取。请核对是重复扫描还是复印件。",
        "this page of the sheet was read from {file}, page {page}, already. See whether it was "
        "scanned twice or is a copy.",
    ),
    "store.cut_otherwise": (
        "这张图里有几张表；扫描中断后重读，各部分与已记录的不一致。请把各张纸分开重新扫描。",
        "this picture shows several forms, and read again after a scan that was cut off, its parts "
        "aren't those on record. Scan the sheets again, one at a time.",
    ),
    "store.replaced": (
        "另一份扫描件已代替它：{file} 第 {page} 页。",
        "another scan stands in its place: {file}, page {page}.",
    ),
    "store.no_scans": (
        "没有可换用的扫描件：所指的页已在使用，或没有别的扫描件在先。先前被代替、要换回的，"
        "请用 pingyi replace-scans --back。",
        "there is no scan to take: those that are named stand already, or are the only ones of "
        "their pages. To take scans back that were replaced before: pingyi replace-scans --back.",
    ),
    "store.two_scans": (
        "评议表 {sheet} 第 {page} 页指定了 {count} 份扫描件，只能用一份。请写明文件名，只留一份。",
        "{count} scans of page {page} of sheet {sheet} are named, and one can stand. Name the "
        "files, one for each page.",
    ),
    "store.no_other_scan": (
        "文件 {sha256}… 第 {page} 页不是已读页的另一份扫描件，不能代替。请核对文件和页码。",
        "page {page} of file {sha256}… is no other scan of a page that was read, so it can't take "
        "its place. Check the file and the page.",
    ),
    "store.no_name": (
        "请写明由谁决定（姓名）。",
        "say who decides: a name is needed.",
    ),
    "store.no_reason": ("请写明理由。", "say why."),
    "store.no_reason_seen": (
        "请写明理由，例如在纸面上看到了什么。",
        "say why: what is to be seen on the paper.",
    ),
    "store.not_in_question": (
        "“{unit}”不在待裁定的单位之中。",
        '"{unit}" is not among the units that the ruling is about.',
    ),
    "store.no_ruling": (
        "没有登记过问题 {question} 的裁定。不带参数运行 pingyi rule，可列出已登记的裁定。",
        "no ruling on question {question} is on record; pingyi rule lists those that are.",
    ),
    "store.groups_off": (
        "各类代表的份数合计 {total}，与发出的 {issued} 份不符。",
        "the groups add up to {total} sheets, not to the {issued} that were handed out.",
    ),
    "store.sealed": (
        "场次 {session} 已封存，不能改动。确需改动的，先由两人启封："
        "pingyi seal {session} --open --by 姓名 --why 理由 --confirmed-by 姓名。",
        "session {session} is sealed and doesn't change. Two people may open it: "
        "pingyi seal {session} --open --by NAME --why TEXT --confirmed-by NAME.",
    ),
    "store.merged": (
        "场次 {session} 是在别处清点、封存后并入的，不能在这里改动。"
        "确需改动的，在原来的电脑上启封、改正、重新封存，再用 pingyi merge 并入新的版本。",
        "session {session} was counted and sealed elsewhere and merged; it doesn't change here. "
        "Open, correct and seal it on its own laptop, then merge the new revision.",
    ),
    "store.sealed_page": (
        "这一份所在的场次已经封存；要计入，须先启封。",
        "the session of this sheet is sealed; it must be opened before the page can count.",
    ),
    "store.not_sealed": ("场次 {session} 没有封存。", "session {session} is not sealed."),
    "store.not_counted": (
        "还没有登记发出、收回的份数，没有可说明的差异。",
        "nobody has entered the sheets issued and returned: there is no difference to explain.",
    ),
    "store.negative": (
        "份数不能为负：发出 {issued}，收回 {returned}。请重新填写。",
        "numbers of sheets can't be negative: issued {issued}, returned {returned}.",
    ),
    "store.unknown_sheet": (
        "没有印过编号为 {sheet} 的评议表。请核对编号。",
        "no sheet {sheet} was printed. Check the id.",
    ),
    "store.unknown_vote": (
        "这种表上没有“{vote}”这一结果。可以是：{known}。",
        '"{vote}" is nothing that a row of this form can come to; write one of: {known}.',
    ),
    "store.unknown_unit": (
        "activity.toml 中没有单位 {unit}。请核对代号。",
        "activity.toml has no unit {unit}. Check the id.",
    ),
    "store.not_scanned": (
        "评议表 {sheet} 还没有扫描过。请先扫描，留下图像。",
        "sheet {sheet} was not scanned. Scan it first, so that its image is kept.",
    ),
    "store.sheet_is_void": (
        "评议表 {sheet} 已整份作废，不必再处理。",
        "sheet {sheet} is void already; nothing is left to decide.",
    ),
    "store.row_pending": (
        "评议表 {sheet} 中“{unit}”一行正等待复核，不必再提出。",
        'on sheet {sheet} the row of "{unit}" waits for a person already.',
    ),
    "store.void_proposed": (
        "评议表 {sheet} 已有人提议作废，等待第二人确认。",
        "sheet {sheet} is proposed to be void already; a second person must confirm.",
    ),
    "store.no_proposal": (
        "评议表 {sheet} 没有待确认的作废提议。",
        "nobody proposes that sheet {sheet} be void.",
    ),
    "store.no_authority": ("须写明由谁决定否决。", "it must be said on whose authority."),
    "store.no_veto": (
        "{unit} 没有用 pingyi veto 登记的一票否决。方案（activity.toml）里写明的否决不能这样解除。",
        "no veto of {unit} was entered with pingyi veto. One that the plan (activity.toml) states "
        "isn't lifted this way.",
    ),
    "store.no_second": (
        "这一步须由第二人确认。请由另一人确认，并用 --confirmed-by 写明姓名。",
        "this takes two people. Have another person confirm it and name that person with "
        "--confirmed-by.",
    ),
    "store.same_person": (
        "{name} 不能确认自己的提议，请由另一人确认。",
        "{name} can't confirm what {name} proposed: another person must.",
    ),
    "store.same_browser": (
        "这里的提议或录入是在同一浏览器里以另一姓名作出的，须由另一人在自己的浏览器或电脑上登记后进行。",
        "another name proposed or keyed this in from the same browser. The second person must sign "
        "in on a browser or computer of their own.",
    ),
    "store.dismissal_proposed": (
        "{file} 第 {page} 页已有人提议结清，等待第二人确认。",
        "somebody proposes to close page {page} of {file} already; a second person must confirm.",
    ),
    "store.no_dismissal": (
        "文件 {sha256}… 第 {page} 页没有待确认的结清提议。",
        "nobody proposes to close page {page} of file {sha256}….",
    ),
    "store.keyed_part": (
        "录入了 {rows} 行，应为 {units} 行，请逐行录入。",
        "{rows} rows were keyed in of {units}: every row is needed.",
    ),
    "store.not_read": (
        "文件 {sha256}… 第 {page} 页没有被识读，不能代替被拒读的页。",
        "page {page} of file {sha256}… was not read and can't stand in for the refused page.",
    ),
    "store.no_seed": ("请填写随机种子（例如骰子点数）。", "a seed is needed, such as dice."),
    "store.no_sample": ("至少抽一份。", "draw one sheet at least."),
    "store.no_draw": ("没有第 {draw} 次抽样。", "there is no draw {draw}."),
    "role.operator": ("操作员", "operator"),
    "role.scrutineer": ("监票", "scrutineer"),
    "store.row_read": (
        "评议表 {sheet} 中“{unit}”一行没有疑点，识读为“{vote}”，不能改动。",
        'on sheet {sheet} the row of "{unit}" is not in doubt: it reads "{vote}" and stays so.',
    ),
    "store.row_reviewed": (
        "评议表 {sheet} 中“{unit}”一行已复核为“{vote}”，不能改动。",
        'on sheet {sheet} the row of "{unit}" was settled as "{vote}" and stays so.',
    ),
    "store.not_rejected": (
        "文件 {sha256}… 第 {page} 页不在拒读之列。请核对文件和页码。",
        "page {page} of file {sha256}… was not rejected. Check the file and the page.",
    ),
    "store.not_open": (
        "{file} 第 {page} 页的拒读已经处理过。",
        "the rejection of {file}, page {page}, is settled already.",
    ),
    "store.bad_state": (
        "{path} 读不出来（{problem}）。其中没有证据：请运行 pingyi state，由证据重新生成。",
        "{path} can't be read ({problem}). No evidence is in it: run `pingyi state` to make it "
        "anew from the evidence.",
    ),
    "store.read_twice": (
        "证据记录第 {entry} 条：评议表 {sheet} 的同一页读了两次，而第二次没有与第一次比对。"
        "本程序不会这样记录：证据旁的文件或证据本身被改动过。请从备份恢复。",
        "entry {entry} of the log: one page of sheet {sheet} was read twice, and the second time "
        "wasn't compared with the first. This program never records that: files beside the "
        "evidence, or the evidence itself, were changed. Restore it from a backup.",
    ),
    "store.break_missing": (
        "这一条不见了",
        "this entry is gone",
    ),
    "store.break_gap": (
        "此处应有的记录不见了（下一条是第 {found} 条）",
        "the entry that belongs here is gone (the next is {found})",
    ),
    "store.break_hash": ("内容与其摘要不符", "the content doesn't match its hash"),
    "store.break_form": ("内容不是一条记录", "the content is no entry"),
    "store.break_previous": (
        "与前一条的摘要接不上",
        "it doesn't hold the hash of the entry before",
    ),
    "store.break_measures": (
        "测量数据与其摘要不符",
        "the measures don't match their hash",
    ),
    "store.break_empty": ("一条记录也没有", "there is no entry at all"),
    "store.audit_no_log": (
        "没有证据数据库 {path}，或它是空的。请勿继续，从备份恢复整个活动文件夹。",
        "there is no evidence database {path}, or it is empty. Don't go on; restore the whole "
        "activity folder from a copy.",
    ),
    "store.audit_bad_head": (
        "“{head}”不是日志摘要：应为 0–9、a–f 组成的 {least} 至 64 位，照见证单抄写，可带空格。",
        '"{head}" is no head of a log: {least} to 64 digits of 0–9 and a–f, as on the slip, with '
        "or without spaces.",
    ),
    "store.audit_many_heads": (
        "“{head}”与 {count} 条记录相符，分不清是哪一条。请把摘要抄全。",
        '"{head}" fits {count} entries. Give all digits of it.',
    ),
    "store.break_stray_measures": (
        "有测量数据而没有对应的记录",
        "there are measures without an entry",
    ),
    "store.event.tally_signed": ("签名", "Signed"),
    "store.event.page_read": ("扫描页识读", "Page read"),
    "store.event.ruling_withdrawn": ("撤回裁定", "Ruling withdrawn"),
    "store.event.session_sealed": ("封存", "Sealed"),
    "store.event.scans_replaced": ("换用另一份扫描件", "Another scan taken"),
    "store.event.row_resolved": ("复核", "Settled"),
    "store.event.row_reopened": ("重新复核", "Reopened"),
    "store.event.void_proposed": ("提议作废", "Void proposed"),
    "store.event.void_withdrawn": ("不作废", "Void refused"),
    "store.event.sheet_voided": ("整份作废", "Sheet void"),
    "store.event.sheet_keyed": ("手工录入", "Keyed in"),
    "store.event.dismissal_proposed": ("提议结清拒读页", "Closing proposed"),
    "store.event.dismissal_withdrawn": ("不结清", "Closing refused"),
    "store.not_complete": (
        "{file} 还没有读完，或名字不同，不能代替先前不完整的文件",
        "{file} isn't read to its end, or has another name: it can't stand for the file before",
    ),
    "store.event.file_completed": ("文件已复制完整", "The whole file came"),
    "store.event.page_dismissed": ("结清拒读页", "Page closed"),
    "store.event.counted": ("改登记的份数", "Hand count changed"),
    "store.event.batch_counted": ("登记一捆的份数", "Sheets of a batch entered"),
    "store.event.cover_read": ("识读封面", "Cover read"),
    "store.event.mismatch_explained": ("说明票数差异", "Mismatch explained"),
    "store.event.ruled": ("登记裁定", "Ruling entered"),
    "store.event.vetoed": ("登记否决", "Veto entered"),
    "store.event.veto_lifted": ("解除否决", "Veto lifted"),
    "store.event.session_opened": ("启封", "Session opened"),
    "store.event.session_merged": ("并入场次", "Session merged"),
    "store.event.acceptance_recorded": ("登记考评验收结果", "Acceptance recorded"),
    "store.event.history_added": ("采入往年结果", "Earlier year taken in"),
    "store.event.opinion_typed": ("录入意见", "Opinion typed"),
    "store.no_writing": (
        "表 {sheet} 没有写意见的地方，或还没有扫描。",
        "sheet {sheet} has no room for writing, or wasn't scanned yet.",
    ),
    "store.event.spot_checked": ("抽样核对", "Compared"),
    "store.held.signed": ("本人密钥签名，有效", "signed with the person's own key: valid"),
    "store.held.others_key": (
        "签名出自另一人的密钥",
        "signed with somebody else's key",
    ),
    "store.held.signed_in": ("本人在复核页面登记后确认", "confirmed on the review pages"),
    "store.held.typed": (
        "姓名由第一人代为键入",
        "the name was typed by the first person",
    ),
    "store.held.not_recorded": (
        "未记录（当时的软件版本不记录确认方式）",
        "not recorded by the version that made it",
    ),
    "store.held.unknown_key": (
        "签名所用的密钥不在已知公钥之中",
        "signed with a key that isn't among the known ones",
    ),
    "store.held.broken": (
        "签名与这条记录不符",
        "the signature doesn't fit this entry",
    ),
}
