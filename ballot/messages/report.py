"""Texts around the papers; what stands on them is Chinese in any language of the process."""

TEXTS = {
    "report.author": ("评议活动办公室", "评议活动办公室"),
    "report.digest": ("计票结果 SHA-256 {digest}", "计票结果 SHA-256 {digest}"),
    "report.page": ("第 {page} 页，共 {pages} 页", "第 {page} 页，共 {pages} 页"),
    "report.chart.points": ("得分", "得分"),
    "report.chart.shares": ("各等次比例与群众满意率", "各等次比例与群众满意率"),
    "report.option.public": (
        "只写可以公布的材料",
        "only what may be published",
    ),
    "report.option.published": (
        "公布日期，整改期限由此起算（默认今天）",
        "day of publication, from which terms run (default: today)",
    ),
    "report.no_tally": (
        "没有 {path}。请先运行 pingyi tally。",
        "there is no {path}. Run pingyi tally first.",
    ),
    "report.provisional": (
        "{path} 是临时结果，不出正式材料。",
        "{path} is provisional; no papers are made from it.",
    ),
    "report.bad_date": (
        "“{got}”不是日期，请写成 2026-12-01。",
        '"{got}" is no date; write it like 2026-12-01.',
    ),
    "report.written": (
        "已写出 {count} 份材料，在 {folder}。",
        "wrote {count} papers into {folder}.",
    ),
}
