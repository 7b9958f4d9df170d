"""Texts about layouts and printing."""

TEXTS: dict[str, tuple[str, str]] = {
    "layout.rows_too_low": (
        "{pages} 页也放不下：行高只能到 {possible} 毫米，比 form.min_row_mm = {wanted} 少 "
        "{missing} 毫米。任选一项即可放下：{ways}。",
        "Even {pages} pages are too few: rows come to {possible} mm, {missing} mm less than "
        "form.min_row_mm = {wanted}. Any one of these makes it fit: {ways}.",
    ),
    "layout.way.min_row_mm": (
        "form.min_row_mm 减到 {least}",
        "lower form.min_row_mm to {least}",
    ),
    "layout.way.grades": ("评议等级减为 {grades} 个", "keep {grades} grades"),
    "layout.way.items": ("评议项目减为 {items} 个", "keep {items} items"),
    "layout.way.units": (
        "减少单位（现需 {needed} 页，最多 {pages} 页）",
        "name fewer units (now it takes {needed} pages of at most {pages})",
    ),
    "layout.way.fewer_units": ("减少单位", "name fewer units"),
    "layout.grade_too_wide": (
        "等级“{text}”在格子上方用最小的 {size} 磅字仍超出 {missing} 毫米：两行各 {room} 毫米，"
        "约可写 {fits} 个字。请用 short 给出较短的写法，或减少等级。",
        "The grade “{text}” is {missing} mm too long above its boxes even in {size} pt type: two "
        "lines of {room} mm hold about {fits} characters. Give it a shorter `short`, or have fewer "
        "grades.",
    ),
    "layout.text_too_wide": (
        "“{text}”缩到最小字号仍超出 {missing} 毫米（可用 {room} 毫米）。请改用较短的文字。",
        "“{text}” is {missing} mm too long for its {room} mm even in the smallest type. "
        "Use a shorter text.",
    ),
    "layout.header_too_full": (
        "表头的填写说明、注意事项和评议内容共 {lines} 行，用最小的 {size} 磅字还差 {missing} 毫米。"
        "请缩短文字，例如“{text}”。",
        "What the head says comes to {lines} lines, {missing} mm more than there are even in "
        "{size} pt type. Use shorter texts, such as for “{text}”.",
    ),
    "layout.missing_character": (
        "字体中没有“{character}”（U+{code:04X}，见“{text}”）。请换一个字。",
        "The font has no “{character}” (U+{code:04X}, in “{text}”). Use another character.",
    ),
    "form.session_line": ("{year}年度 · {session}", "{year} · {session}"),
    "form.instruction_label": ("填写说明", "How to fill in"),
    "form.example_label": ("正确示例", "Example"),
    "form.part": ("　", " · "),
    "form.issuer": ("{issuer} 制", "issued by {issuer}"),
    "form.month": ("{year}年{month}月", "{year}-{month:02}"),
    "form.notice_label": ("注意事项", "Please note"),
    "form.number_note": (
        "编号随机生成，用于扫描时辨认页面、防止重复计票，不登记发给何人。",
        "The number is random and tells pages and copies apart when they are scanned; nobody notes "
        "who gets it.",
    ),
    "form.points_label": ("评议内容", "What to look at"),
    "form.number": ("序号", "No."),
    "form.unit": ("被评单位", "Unit"),
    "form.item": ("评议项目", "Item"),
    "form.candidate": ("候选对象", "Candidate"),
    "form.list.candidates": ("候选对象", "Candidates"),
    "form.list.units": ("征求意见的单位", "Units"),
    "form.list.title": ("{name}（{count}个，{choose}）", "{name} ({count}, {choose})"),
    "form.list.most": ("最多选{most}个", "{most} at most"),
    "form.list.many": ("可多选", "any number"),
    "form.list.aspects": ("意见涉及的方面（可多选）", "What it is about (any number)"),
    "form.list.writing": ("意见和建议", "In your own words"),
    "form.serial_label": ("编号", "Sheet"),
    "form.page_of": ("第 {page} 页 / 共 {pages} 页", "page {page} of {pages}"),
    "form.blank_back": ("（背面空白）", " (back left blank)"),
    "form.blank_page": ("背面", "back"),
    "form.blank_side": (
        "本页无内容，请在另一面填写",
        "nothing here; fill in the other side",
    ),
    "form.on_the_back": ("背面还有{units}个单位", "{units} more units on the back"),
    "form.turn": ("请翻面填写", "please turn"),
    "form.on_the_next": ("下一张还有{units}个单位", "{units} more units on the next paper"),
    "form.more_on_the_back": ("背面还有内容", "more on the back"),
    "form.lines_on_the_back": ("背面还有{lines}项", "{lines} more lines on the back"),
    "form.more_on_the_next": ("下一张还有内容", "more on the next paper"),
    "form.lines_on_the_next": ("下一张还有{lines}项", "{lines} more lines on the next paper"),
    "form.go_on": ("请继续填写", "please go on"),
}
