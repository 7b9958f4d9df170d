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
    "opinions.option.form": (
        "只写这一种表（activity.toml 中 forms 的 id）；不写则全部征求意见表",
        "only this form (its id in activity.toml); all opinion forms otherwise",
    ),
    "opinions.no_form": (
        '没有这样的征求意见表（{form}）。请在 activity.toml 的 [[forms]] 里写 kind = "opinion"。',
        "there is no such opinion form ({form}). Write one into [[forms]] of activity.toml with "
        'kind = "opinion".',
    ),
    "opinions.nothing_scanned": (
        "还没有扫描过征求意见表。先运行 pingyi scan。",
        "no opinion sheet was scanned yet. Run pingyi scan first.",
    ),
    "opinions.digest": ("证据记录 SHA-256 {digest}", "证据记录 SHA-256 {digest}"),
    "opinions.written": (
        "{form}：{units} 个单位的清单和一份内部汇总，已写入 {folder}。",
        "{form}: lists of {units} units and one for the office are in {folder}.",
    ),
    "opinions.some_wait": (
        "还有 {count} 份待认定反映哪个单位或哪些方面，没有列入任何单位：pingyi review。",
        "{count} sheets wait for a person to say what they are about; they are in no unit's list: "
        "pingyi review.",
    ),
    "opinions.some_untyped": (
        "还有 {count} 份写有意见而尚未录入：pingyi review，“意见”一页。",
        '{count} sheets have writing that nobody has typed yet: pingyi review, page "Opinions".',
    ),
    "opinions.some_unseen": (
        "有 {count} 份的原表图像不在本文件夹，文字没有列入。",
        "the pictures of {count} sheets aren't in this folder; their text is in no list.",
    ),
    "opinions.keep": (
        "{name} 有手写图像，不得发给被评单位，不公开。",
        "{name} shows handwriting: it is for the office alone, never for a unit or the public.",
    ),
    "opinions.others.no_unit": ("未选单位的意见", "No unit marked"),
    "opinions.others.waits": ("待认定的意见表", "Waiting"),
    "opinions.others.void": ("废票和名单作废的意见表", "Void"),
    "opinions.words.untyped": ("（尚未录入）", "(not typed yet)"),
    "opinions.words.unseen": ("（图像不在本文件夹）", "(no picture in this folder)"),
    "opinions.words.empty": ("（没有写意见）", "(nothing written)"),
    "opinions.no_room": (
        "这一页没有写意见的地方，或在扫描件上找不到它。",
        "This page has no room for writing, or it isn't found on the scan.",
    ),
}
