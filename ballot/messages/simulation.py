"""Section of the message catalogue: simulated pens and scans."""

TEXTS: dict[str, tuple[str, str]] = {
    "simulation.bad_stroke": (
        "{path} 第 {line} 行不是一笔笔迹。每行须为一个 JSON 对象，含 subject、label 和 "
        "points（[x, y, t_ms] 的列表）；请改正或删去该行。",
        "{path}, line {line} is not a stroke. Each line must be a JSON object with subject, label "
        "and points (a list of [x, y, t_ms]); mend or remove that line.",
    ),
    "simulation.no_strokes": (
        "{path} 中没有可用的笔迹。请提供标签为 check、v、x、circle 或 delete_mark 的笔迹。",
        "{path} holds no stroke that can be used. Give strokes labelled check, v, x, circle or "
        "delete_mark.",
    ),
    "simulation.bad_pdf": (
        "打不开 {path}：不是 PDF，或文件已损坏。请用 pingyi print 重新生成表样。",
        "{path} can't be opened: it is no PDF, or it is damaged. Print the forms again with "
        "pingyi print.",
    ),
    "simulation.page_count": (
        "{path} 有 {pages} 页，而 {sheets} 份、每份 {pages_per_sheet} 页的表共应有 {expected} 页。"
        "请确认 PDF、版式文件与份号清单出自同一次打印。",
        "{path} has {pages} pages, but {sheets} sheets of {pages_per_sheet} pages make {expected}. "
        "Make sure that the PDF, the layout and the sheet list come from the same print run.",
    ),
    "simulation.other_sheets": (
        "{path} 上印的编号与编号清单不符。请确认 PDF 与清单出自同一次打印。",
        "the ids printed in {path} aren't those of the sheet list. Make sure that the PDF and the "
        "list come from the same print run.",
    ),
    "simulation.kind.plain": ("清楚地画了一个", "one plain mark"),
    "simulation.kind.blank": ("空白（弃权）", "blank"),
    "simulation.kind.overvote": ("多选", "overvote"),
    "simulation.kind.correction": ("涂改", "correction"),
    "simulation.kind.mixed": ("√ 和 × 混用", "√ and × mixed"),
    "simulation.kind.dot": ("只有一点", "only a dot"),
    "simulation.kind.dot_and_mark": ("一点加一个标记", "a dot and a mark"),
    "simulation.kind.faint": ("笔迹很淡", "faint"),
}
