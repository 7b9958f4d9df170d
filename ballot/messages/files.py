"""Texts about writing files."""

TEXTS: dict[str, tuple[str, str]] = {
    "files.unwritable": (
        "写不进 {path}：{problem}。没有留下写了一半的文件，原有的文件未动；"
        "请检查磁盘空间和权限后再运行一次。",
        "can't write {path}: {problem}. No half of it is left, and what was there before still is; "
        "check disk space and permissions, then run the command again.",
    ),
    "files.output": ("标准输出", "standard output"),
}
