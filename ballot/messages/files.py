"""Texts about writing files."""

TEXTS: dict[str, tuple[str, str]] = {
    "files.unwritable": (
        "写不进 {path}：{problem}。没有留下写了一半的文件，原有的文件未动；"
        "请检查磁盘空间和权限后再运行一次。",
        "can't write {path}: {problem}. No half of it is left, and what was there before still is; "
        "check disk space and permissions, then run the command again.",
    ),
    "system.missing": ("不存在", "it doesn't exist"),
    "system.closed": ("没有权限", "no right to do so"),
    "system.read_only": ("磁盘是只读的", "the drive is read-only"),
    "system.full": ("磁盘已满", "the disk is full"),
    "system.drive": ("磁盘读写出错", "the drive gives an error"),
    "system.folder": ("是文件夹", "it is a folder"),
    "system.loop": ("链接绕成了圈", "a link leads in a circle"),
    "system.long_name": ("名字太长", "the name is too long"),
    "system.many_open": ("打开的文件太多", "too many files are open"),
    "system.busy": ("正被别的程序占用", "another program holds it"),
    "system.gone": ("磁盘或网络已断开", "the drive or the network is gone"),
    "system.other": (
        "系统错误 {number}（供技术人员：{words}）",
        "system error {number} (for support: {words})",
    ),
    "files.output": ("标准输出", "standard output"),
}
