"""Texts of a scan that goes on while scans arrive, and of scanners that are driven."""

TEXTS: dict[str, tuple[str, str]] = {
    "watch.begins": (
        "正在守候 {folders}。新的扫描件写完就读；按 Ctrl-C 结束。",
        "watching {folders}: what arrives is read once it is whole. Ctrl-C ends it.",
    ),
    "watch.stopping": (
        "正在收尾：读完手上的这几个文件就结束。再按一次 Ctrl-C 立即停止。",
        "ending: the files at hand are read first. Another Ctrl-C stops at once.",
    ),
    "watch.away": (
        "{folder} 现在读不到：{problem}。等它恢复，已读的不受影响。",
        "{folder} can't be read just now: {problem}. Waiting for it; what was read is kept.",
    ),
    "watch.back": ("{folder} 又能读了，接着守候。", "{folder} is there again; going on."),
    "watch.unmounted": (
        "盘没有挂上，文件夹是空的",
        "its drive isn't mounted, the folder is empty",
    ),
    "watch.passed": ("未读取 {name}：{kind}", "left out {name}: {kind}"),
    "watch.locked": (
        "别的程序正在写入这个活动，等它写完再接着读。",
        "another program is writing to this activity; reading goes on once it is done.",
    ),
    "watch.refused": (
        "拒读 {where}：{reason}（{detail}）。{advice}",
        "refused {where}: {reason} ({detail}). {advice}",
    ),
    "watch.batch_begins": ("{batch}开始。", "{batch} begins."),
    "watch.batch_ended": ("一捆结束。{told}", "A batch ended. {told}"),
    "watch.batch_agrees": (
        "{batch}：清点 {sheets} 份，扫到 {sheets} 份，相符。",
        "{batch}: {sheets} counted, {sheets} there; it agrees.",
    ),
    "watch.title": ("守候", "watching"),
    "watch.line": (
        "已读 {sheets} 份　拒读 {refused} 处　有疑 {rows} 行　最后 {last}",
        "{sheets} sheets  {refused} refused  {rows} rows in doubt  last {last}",
    ),
    "cli.scan.watch": (
        "守候这些文件夹：新的扫描件写完就读，直到按 Ctrl-C",
        "watch the folders: read what arrives once it is whole, until Ctrl-C",
    ),
    "cli.scan.beep": (
        "有拒读时响铃（只在终端上）",
        "ring the bell when a page is refused (on a terminal)",
    ),
    "watch.no_paths": (
        "请写明要读的文件或文件夹；要用扫描仪直接扫，加 --scanner 名称。",
        "name files or folders to read, or a scanner with --scanner NAME.",
    ),
    "watch.only_folders": (
        "--watch 守候的是文件夹，{path} 不是。去掉 --watch 即可读这个文件。",
        "--watch is for folders, and {path} is none. Without --watch the file is read.",
    ),
    "watch.needs_watch": (
        "--beep 只在 --watch 或 --scanner 时有用。",
        "--beep goes with --watch or --scanner.",
    ),
    "watch.scanner_or_paths": (
        "--scanner 直接扫描，不再写文件或 --watch。",
        "--scanner scans itself: name no files with it, and no --watch.",
    ),
    "watch.needs_scanner": (
        "--dpi 和 --one-sided 只用于 --scanner。",
        "--dpi and --one-sided go with --scanner.",
    ),
    "cli.scan.scanner": (
        "用这台扫描仪扫一叠并读取（名称或其中一段；见 pingyi scanner list）",
        "scan a stack with this scanner and read it (its name or a part; pingyi scanner list)",
    ),
    "cli.scan.dpi": (
        "扫描分辨率，默认 200，没有则 300",
        "resolution of the scan; 200 by default, 300 where there is no 200",
    ),
    "cli.scan.one_sided": ("只扫一面", "scan one side only"),
    "sane.help": ("扫描仪（SANE）", "scanners (SANE)"),
    "sane.list.help": (
        "列出接着的扫描仪和它们能做什么",
        "list the scanners that are there and what they can",
    ),
    "sane.list.title": ("扫描仪", "Scanners"),
    "sane.list.name": ("名称", "name"),
    "sane.list.model": ("型号", "model"),
    "sane.list.sources": ("进纸", "sources"),
    "sane.list.modes": ("模式", "modes"),
    "sane.list.resolutions": ("分辨率（dpi）", "dpi"),
    "sane.list.fits": ("能否双面连续扫描", "scans both sides from a feeder"),
    "sane.list.yes": ("能", "yes"),
    "sane.not_installed": (
        "没有安装 SANE 的 scanimage。请运行 apt-get install sane-utils sane-airscan；"
        "也可以用别的程序扫成文件，再用 pingyi scan --watch 读取。",
        "scanimage of SANE isn't installed: apt-get install sane-utils sane-airscan. Or scan with "
        "another program and read the files with pingyi scan --watch.",
    ),
    "sane.no_device": (
        "没有找到扫描仪。请看是否通电、连线或同一网络；USB 设备须有读写权限（scanner 组）。"
        "也可以用别的程序扫成文件，再用 pingyi scan --watch 读取。",
        "no scanner was found. See that it is switched on and connected, or in this network; for "
        "USB one must be in the group scanner. Or scan with another program and read the files "
        "with pingyi scan --watch.",
    ),
    "sane.unknown": (
        "没有名为“{name}”的扫描仪。现有：{known}。",
        "no scanner is called “{name}”. There are: {known}.",
    ),
    "sane.several": (
        "“{name}”对应几台扫描仪：{known}。请写得更全。",
        "“{name}” fits several scanners: {known}. Write more of the name.",
    ),
    "sane.silent": (
        "扫描仪 {seconds} 秒没有回答。请关掉再打开扫描仪，检查网络，再试。",
        "no answer from scanners within {seconds} seconds. Switch the scanner off and on, see to "
        "the network, and try again.",
    ),
    "sane.closed": (
        "打不开扫描仪 {device}（{problem}）。请看是否通电、连着、没有别的程序在用，再试。",
        "scanner {device} can't be opened ({problem}). See that it is on, connected, and used by "
        "no other program, and try again.",
    ),
    "sane.no_feeder": (
        "这台扫描仪没有自动进纸器，不能连续扫描。进纸方式：{sources}。请用别的扫描仪。",
        "this scanner has no document feeder. Its sources: {sources}. Take another one.",
    ),
    "sane.no_duplex": (
        "这台扫描仪的进纸器不能双面扫描。进纸方式：{sources}。评议表只有一面时加 --one-sided。",
        "the feeder of this scanner doesn't scan both sides. Its sources: {sources}. Where forms "
        "have one side, add --one-sided.",
    ),
    "sane.only_duplex": (
        "这台扫描仪的进纸器只能双面扫描。进纸方式：{sources}。请去掉 --one-sided，或换一台。",
        "the feeder of this scanner scans both sides only. Its sources: {sources}. Leave out "
        "--one-sided, or take another one.",
    ),
    "sane.no_grey": (
        "这台扫描仪没有灰度模式。模式：{modes}。请用别的扫描仪：黑白会丢掉淡的笔迹。",
        "this scanner has no grey mode. Its modes: {modes}. Take another one: black and white "
        "loses faint marks.",
    ),
    "sane.no_dpi": (
        "这台扫描仪没有 {dpi} dpi。可用：{offered}。请用 --dpi 选 200 到 300 之间的一种。",
        "this scanner has no {dpi} dpi. It has: {offered}. Choose 200 to 300 with --dpi.",
    ),
    "sane.two_sided": ("双面", "both sides"),
    "sane.one_sided": ("单面", "one side"),
    "sane.begins": (
        "正在用 {device} 扫描（{sides}、灰度），存入 {folder}。按 Ctrl-C 停止送纸。",
        "scanning with {device} ({sides}, grey) into {folder}. Ctrl-C stops the feeder.",
    ),
    "sane.unread": (
        "上次扫描后还没读的有 {pages} 页，先读这些。",
        "{pages} page(s) were scanned before and not read yet; they come first.",
    ),
    "sane.end.done": ("这一叠扫完了。", "the stack is through."),
    "sane.end.stopped": ("扫描已停止。", "the scan was stopped."),
    "sane.end.no_paper": (
        "扫描仪 {device} 的进纸器里没有纸。请放好纸叠，再运行同一命令。",
        "there is no paper in the feeder of {device}. Put the stack in and run the same command.",
    ),
    "sane.end.jammed": (
        "扫描仪 {device} 卡纸或重张。请打开盖子，取出卡住的纸，展平。",
        "scanner {device} jammed, or two sheets went in at once. Open it, take the sheets out and "
        "flatten them.",
    ),
    "sane.end.cover_open": (
        "扫描仪 {device} 的盖子开着。请合上。",
        "the cover of scanner {device} is open. Close it.",
    ),
    "sane.end.busy": (
        "扫描仪 {device} 正忙，可能有别的程序或别的人在用。请等它空闲。",
        "scanner {device} is busy: another program or person uses it. Wait for it.",
    ),
    "sane.end.io_error": (
        "与扫描仪 {device} 的通信断了，或它没说清的故障：请看电源、连线、网络，"
        "以及是否卡纸、重张、盖子开着。",
        "scanner {device} broke off, or has a fault that it doesn't name: see to power, cable and "
        "network, and whether paper is jammed, two sheets went in, or the cover is open.",
    ),
    "sane.end.broke_off": (
        "扫描仪 {device} 中途说过纸叠已完，进纸器里却还有纸，已接着扫到底："
        "中途可能一次进了两张，或开过盖子。请数一数这一叠的份数，与扫到的核对。",
        "scanner {device} called the stack through when paper was left in the feeder, and was made "
        "to go on to the end: two sheets may have gone in at once, or its cover was opened. Count "
        "the stack, and compare.",
    ),
    "sane.end.no_memory": (
        "扫描仪 {device} 或这台机器内存不足。请关掉别的程序，或重启扫描仪。",
        "scanner {device} or this machine is out of memory. Close other programs, or switch the "
        "scanner off and on.",
    ),
    "sane.end.denied": (
        "没有使用扫描仪 {device} 的权限。请让管理员把你加入 scanner 组。",
        "you may not use scanner {device}. Ask to be put into the group scanner.",
    ),
    "sane.end.disk_full": (
        "磁盘满了，{folder} 写不下。请腾出空间。",
        "the disk is full, {folder} takes no more. Make room.",
    ),
    "sane.end.lost_file": (
        "扫描仪 {device} 的一页没有写全，已停止送纸。请看 {folder} 所在的盘。",
        "a page of scanner {device} wasn't written whole, and the feeder was stopped. See to the "
        "drive of {folder}.",
    ),
    "sane.end.refused": (
        "扫描仪 {device} 不接受这样的设置（{words}）。请用 --dpi 换一种分辨率，或换一台。",
        "scanner {device} doesn't take these settings ({words}). Try another --dpi, or another "
        "scanner.",
    ),
    "sane.end.failed": (
        "扫描仪 {device} 的程序出错（{words}）。请关掉再打开扫描仪。",
        "the program of scanner {device} failed ({words}). Switch the scanner off and on.",
    ),
    "sane.end.told": ("{what}{where}{then}", "{what} {where} {then}"),
    "sane.end.error": ("{text}", "{text}"),
    "sane.end.nothing_yet": (
        "这次还没有扫到完整的一份。",
        "No whole sheet was scanned this time.",
    ),
    "sane.end.after": (
        "这次扫到 {sheets} 份，最后完整的是第 {sheets} 份{printed}，文件 {file}。",
        "{sheets} sheet(s) were scanned, the last whole one is number {sheets}{printed}, file "
        "{file}.",
    ),
    "sane.end.printed": ("（编号 {sheet}）", " (id {sheet})"),
    "sane.end.half": (
        "再后面的一份只扫到一面，也要放回。",
        "Of the next one only one side came: put it back, too. ",
    ),
    "sane.end.again": (
        "已扫的不用放回；{half}把后面的放回进纸器，再运行同一命令，就从那里接着扫。",
        "What was scanned stays out. {half}Put the rest into the feeder and run the same command: "
        "it goes on there.",
    ),
}
