"""Texts about opinion sheets (征求意见表)."""

TEXTS: dict[str, tuple[str, str]] = {
    "review.nav.opinions": ("意见", "Opinions"),
    "opinions.to_type": ("{count} 份待录入", "{count} to type"),
    "opinions.done": (
        "已录入 {typed} 份，无字或无法辨认 {nothing} 份，看过而空白 {empty} 份",
        "{typed} typed, {nothing} with nothing to read, {empty} seen to be empty",
    ),
    "opinions.note": (
        "手写的意见由人录入，机器不识读。照原文录入，不写看不出的字；计票不等录入。"
        "发给被评单位的清单只有录入的文字，没有图像和编号。",
        "People type what is written; no machine reads it. Type what stands there. Nothing is "
        "counted by it. The lists for units hold the typed text, no pictures and no ids.",
    ),
    "opinions.list.waiting": (
        "待录入（打开后确认空白的自动略过）",
        "To type (empty ones are passed)",
    ),
    "opinions.list.done": ("已录入", "Typed"),
    "opinions.text": ("文字", "Text"),
    "opinions.nothing": ("无字或无法辨认", "Nothing can be read"),
    "opinions.all_typed": ("没有待录入的意见。", "Nothing is left to type."),
    "opinions.waits": ("所指单位待认定", "its unit is in doubt"),
    "opinions.settle": ("去认定", "settle it"),
    "opinions.void": ("废票或名单作废", "void"),
    "opinions.unit": ("单位：", "Unit: "),
    "opinions.aspects": ("方面：", "Aspects: "),
    "opinions.no_unit": ("未选", "none"),
    "opinions.no_aspect": ("未选", "none"),
    "opinions.picture": ("表 {sheet} 写意见处", "the writing on sheet {sheet}"),
    "opinions.type": ("照原文录入", "Type what is written"),
    "opinions.save": ("保存，下一份", "Save, next"),
    "opinions.to_list": ("清单", "List"),
    "opinions.no_room": (
        "这一页没有写意见的地方，或在扫描件上找不到它。",
        "This page has no room for writing, or it isn't found on the scan.",
    ),
}
