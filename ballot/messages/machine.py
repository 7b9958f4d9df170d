"""Texts about machine.toml."""

TEXTS: dict[str, tuple[str, str]] = {
    "machine.no_file": (
        "打不开（{problem}）。请核对 PINGYI_MACHINE 和文件的权限。",
        "can't be opened ({problem}). Check PINGYI_MACHINE and the file's permissions.",
    ),
    "machine.not_regular": (
        "不是普通文件",
        "no regular file",
    ),
    "machine.least": (
        "写的是 {got}；至少应为 {low}。",
        "is {got}; it must be {low} at least.",
    ),
}
