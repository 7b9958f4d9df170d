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
    "roster.only_with": (
        "--city 和 --session 要和名单（--roster）一起用。",
        "--city and --session go with --roster.",
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
    "roster.faults": (
        "{path} 不能作名单，有 {count} 处要改：",
        "{path} can't be taken as a roster; there are {count} things to correct:",
    ),
    "roster.fault": ("{place}：{what}", "{place}: {what}"),
    "roster.cell": ("工作表“{sheet}”第 {row} 行 {column} 列", 'sheet "{sheet}" row {row} {column}'),
    "roster.twice": (
        "全称“{name}”与第 {row} 行重复。",
        "the full name {name} stands in row {row}, too.",
    ),
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
    "roster.found": (
        "工作表“{sheet}”里有 {units} 个单位。",
        'sheet "{sheet}" has {units} units.',
    ),
    "roster.not_understood": (
        "有的栏目填得不对，或文件太大。",
        "A field won't do, or the file is too large.",
    ),
    "roster.new": ("新建评议活动", "A new evaluation"),
    "roster.new_note": (
        "这里还没有活动。填好以后在 {folder} 建立；各项规则照方案，以后可以改。",
        "There is no activity yet. It is made in {folder}, with the plan's rules, which can be "
        "changed afterwards.",
    ),
    "roster.step.roster": ("1. 被评单位名单", "1. The roster"),
    "roster.file_note": (
        "Excel 工作簿（.xlsx），列名：名称（或简称）、全称、类别，垂直管理的另有上级主管部门；"
        "每行一个单位，按评议表上的顺序。",
        "An Excel workbook (.xlsx) with the heads 名称 (or 简称), 全称, 类别 and, for vertical "
        "units, 上级主管部门; a unit in each row, in the order of the form.",
    ),
    "roster.file": ("名单文件", "File"),
    "roster.tops": ("每类前几名为优胜单位", "How many of each category are 优胜单位"),
    "roster.step.city": ("2. 城市和制发单位", "2. City and issuer"),
    "roster.label.city": ("城市（如 宜都市）", "City"),
    "roster.label.year": ("年度（不填：今年）", "Year (none: this one)"),
    "roster.label.title": (
        "活动名称（不填：城市＋“千人评议机关”活动）",
        "Name of the evaluation (none: the city's)",
    ),
    "roster.label.issuer": (
        "制发单位（不填：城市＋“千人评议机关”活动领导小组办公室）",
        "Issuer (none: the city's office)",
    ),
    "roster.step.sessions": ("3. 场次和签名人", "3. Meetings and signers"),
    "roster.label.sessions": (
        "评议会（片区），一行一个，如 北片区（不填：一场）",
        "Meetings, one a line (none: one meeting)",
    ),
    "roster.label.signers": (
        "计票结果由谁签名，一行一个，如 评议办、公证",
        "Who must sign the tally, one a line",
    ),
    "roster.make": ("建立活动", "Make it"),
    "roster.making": ("正在建立…", "Making it…"),
    "roster.link": (
        "{folder} 里还没有活动。请{name}打开这个链接新建：{link}",
        "there is no activity in {folder} yet. {name}, open this link to make one: {link}",
    ),
    "roster.only_here": (
        "{folder} 里还没有活动。新建活动只能在本机的浏览器里做：去掉 --host 等选项，"
        "或用 pingyi new。",
        "there is no activity in {folder} yet; one is made in a browser on this machine alone: "
        "leave out --host and its like, or use pingyi new.",
    ),
    "roster.activity_name": ("{city}“千人评议机关”活动", "{city}“千人评议机关”活动"),
    "roster.issuer": (
        "{city}“千人评议机关”活动领导小组办公室",
        "{city}“千人评议机关”活动领导小组办公室",
    ),
    "roster.one_session": ("评议会", "评议会"),
}
