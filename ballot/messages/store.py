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
    "store.source": (
        "打不开 {path}：{problem}。请检查文件是否存在、能否读取。",
        "can't open {path}: {problem}. Check that it exists and can be read.",
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
    "store.second_copy": (
        "同一份的同一页已从 {file} 第 {page} 页读取。请核对是重复扫描还是复印件。",
        "this page of the sheet was read from {file}, page {page}, already. See whether it was "
        "scanned twice or is a copy.",
    ),
    "store.no_name": (
        "请写明由谁决定（姓名）。",
        "say who decides: a name is needed.",
    ),
    "store.no_reason": (
        "请写明理由，例如在纸面上看到了什么。",
        "say why: what is to be seen on the paper.",
    ),
    "store.not_in_question": (
        "“{unit}”不在待裁定的单位之中。",
        '"{unit}" is not among the units that the ruling is about.',
    ),
    "store.groups_off": (
        "各类代表的份数合计 {total}，与发出的 {issued} 份不符。",
        "the groups add up to {total} sheets, not to the {issued} that were handed out.",
    ),
    "store.sealed": (
        "场次 {session} 已封存，不能改动。确需改动的，先用 pingyi seal {session} --open 启封。",
        "session {session} is sealed and doesn't change; pingyi seal {session} --open opens it.",
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
        "{unit} 没有登记在案的一票否决；写在 activity.toml 里的请改 activity.toml。",
        "no veto of {unit} is on record; one in activity.toml is taken out there.",
    ),
    "store.no_second": (
        "整份作废须由第二人确认，请写明姓名。",
        "a second person must confirm that a sheet is void: a name is needed.",
    ),
    "store.same_person": (
        "{name} 不能确认自己的提议，请由另一人确认。",
        "{name} can't confirm what {name} proposed: another person must.",
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
    "store.break_stray_measures": (
        "有测量数据而没有对应的记录",
        "there are measures without an entry",
    ),
    "store.event.row_resolved": ("复核", "Settled"),
    "store.event.row_reopened": ("重新复核", "Reopened"),
    "store.event.void_proposed": ("提议作废", "Void proposed"),
    "store.event.void_withdrawn": ("不作废", "Void refused"),
    "store.event.sheet_voided": ("整份作废", "Sheet void"),
    "store.event.sheet_keyed": ("手工录入", "Keyed in"),
    "store.event.page_dismissed": ("结清拒读页", "Page closed"),
    "store.event.spot_checked": ("抽样核对", "Compared"),
}
