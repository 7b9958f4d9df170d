"""Texts about the known deck."""

TEXTS: dict[str, tuple[str, str]] = {
    "deck.form.session": ("试读卷（测试用，不计票）", "test deck (not counted)"),
    "deck.form.stamp": ("测试用 不计票", "TEST – NOT COUNTED"),
    "deck.form.label": ("{part} 第{number}张（共{count}张）", "{part} {number} of {count}"),
    "deck.part.known": ("已知票", "known votes"),
    "deck.part.marks": ("笔迹", "marks"),
    "deck.part.blank": ("空白", "blank"),
}
