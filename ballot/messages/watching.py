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
}
