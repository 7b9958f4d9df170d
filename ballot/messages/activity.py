"""Texts about activity.toml and the activity folder."""

TEXTS: dict[str, tuple[str, str]] = {
    "fault.line": ("第 {line} 行", "line {line}"),
    "fault.no_line": ("(文件中缺少)", "(not in the file)"),
    "activity.faults": (
        "{path} 有 {count} 处错误,请逐条改正后再运行:",
        "{path} has {count} fault(s); mend each and run again:",
    ),
}
