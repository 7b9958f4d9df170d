"""Texts of rosters that come as an Excel sheet, and of what is asked besides."""

TEXTS = {
    "roster.option": (
        "从 Excel 名单建立：列有 名称、全称、类别、上级主管部门",
        "make it of an Excel roster with the columns 名称, 全称, 类别, 上级主管部门",
    ),
    "roster.city": ("城市名称，如 宜都市；名单须配合它", "name of the city, with --roster"),
    "roster.session": (
        "评议会（场次）的名称；可写多次",
        "name of a meeting, with --roster; may be given several times",
    ),
    "roster.alone": (
        "名单（--roster）不能和示例名称一起用。",
        "--roster goes with no example.",
    ),
    "roster.no_city": (
        "请写明城市名称（命令行上是 --city）。",
        "name the city (on the command line: --city).",
    ),
    "roster.unreadable": ("名单 {path} 不能读取：{problem}", "can't read {path}: {problem}"),
    "roster.done": (
        "已建立 {folder}，{units} 个单位。",
        "{folder} was made, with {units} units.",
    ),
    "roster.cell": ("工作表“{sheet}”第 {row} 行 {column} 列", 'sheet "{sheet}" row {row} {column}'),
    "roster.row": ("工作表“{sheet}”第 {row} 行", 'sheet "{sheet}" row {row}'),
    "roster.not_excel": (
        "不是 Excel 工作簿（.xlsx）；旧的 .xls 请先另存为 .xlsx。",
        "this is no Excel workbook (.xlsx); save an old .xls as .xlsx first.",
    ),
    "roster.too_large": (
        "太大，不像名单（最多 {most} MiB）。",
        "this is too large for a roster ({most} MiB at most).",
    ),
    "roster.too_long": (
        "行数太多，不像名单（最多 {most} 行）。",
        "there are too many rows for a roster ({most} at most).",
    ),
    "roster.foreign_markup": (
        "其中 {part} 有 Excel 不会写的标记，不读。请在 Excel 或 WPS 中另存一遍。",
        "{part} in it has markup that Excel doesn't write; it isn't read. Save the file anew in "
        "Excel or WPS.",
    ),
    "roster.no_heads": (
        "没有一张工作表的前几行里有这些列名：{heads}（另可有 上级主管部门）。",
        "no sheet has these heads in its first rows: {heads} (and 上级主管部门, if wanted).",
    ),
    "roster.no_units": ("列名下面没有单位。", "no unit stands below the heads."),
    "roster.empty.name": ("名称是空的。", "the name is empty."),
    "roster.empty.full_name": ("全称是空的。", "the full name is empty."),
    "roster.empty.category": (
        "类别是空的；合并的单元格请拆开，逐行填写。",
        "the category is empty; split merged cells and fill in every row.",
    ),
    "roster.activity_name": ("{city}“千人评议机关”活动", "{city}“千人评议机关”活动"),
    "roster.issuer": (
        "{city}“千人评议机关”活动领导小组办公室",
        "{city}“千人评议机关”活动领导小组办公室",
    ),
    "roster.one_session": ("评议会", "评议会"),
}
