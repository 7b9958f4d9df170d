"""Texts about the log of `--log FILE`."""

TEXTS: dict[str, tuple[str, str]] = {
    "log.unwritable": (
        "记录文件 {path} 无法写入：{problem}。什么也没做；请换一个位置，或不用 --log。",
        "The log {path} can't be written: {problem}. Nothing was done; choose another place, or "
        "leave out --log.",
    ),
    "log.other_file": (
        "{path} 不是 --log 写的记录文件。什么也没做；请换一个文件名。",
        "{path} is something else than a log. Nothing was done; choose another name.",
    ),
    "log.incomplete": (
        "--log 的记录不完整：有些行无法写入（磁盘满了？）。命令本身不受影响。",
        "The log of --log isn't whole: some lines couldn't be written (is the disk full?). The "
        "command itself did its work.",
    ),
}
