"""Texts about a vote that is combined with other assessments."""

TEXTS: dict[str, tuple[str, str]] = {
    "combine.id_taken": (
        "“{got}”已有所指，请换一个代号。",
        '"{got}" names something else; choose another id.',
    ),
    "combine.no_file": (
        "不能读取 {path}：{problem}。",
        "can't read {path}: {problem}.",
    ),
    "combine.not_csv": (
        "不是 UTF-8 编码的 CSV：{problem}。请在表格软件中另存为“CSV UTF-8”。",
        'is no CSV in UTF-8: {problem}. Save it as "CSV UTF-8".',
    ),
    "combine.no_head": (
        "第一行应有 unit 和 {column} 两列，各一次。",
        "the first line must name the columns unit and {column}, each once.",
    ),
    "combine.unknown_unit": (
        "计票结果中没有“{unit}”。",
        'the tally has no unit "{unit}".',
    ),
    "combine.no_unit": ("缺少“{unit}”的得分。", 'lacks a score of "{unit}".'),
    "combine.twice": ("“{unit}”出现了两次。", '"{unit}" stands there twice.'),
    "combine.no_number": (
        "“{unit}”写的是“{got}”；应为 0 或以上的数，如 92.5 或 185/2，小数不超过六位。",
        '"{unit}" has "{got}"; write a number of 0 or more, such as 92.5 or 185/2, with six'
        " decimals at most.",
    ),
    "combine.above_full": (
        "“{unit}”得 {got}，超过满分 {full}。",
        '"{unit}" has {got}, more than the full mark of {full}.',
    ),
    "combine.no_vote": (
        "“{unit}”没有 {by} 的得分，不能合成。",
        '"{unit}" has no score by {by} and can\'t be combined.',
    ),
    "combine.too_fine": (
        "合成得分的分数过细，超出文件所能表示的范围。请用位数较少的权重和得分。",
        "the combined scores are finer fractions than a file can hold; use weights and scores of"
        " fewer digits.",
    ),
    "combine.unsigned": (
        "{path} 还没有人签名。请先签名：pingyi sign {path} --key 姓名。",
        "nobody has signed {path}. Sign it first: pingyi sign {path} --key NAME.",
    ),
    "combine.signed_before": (
        "{path} 已有签名，而现在合成的结果不同；没有改动。确要重做的，请先移走这个文件和它的签名。",
        "{path} is signed, and what comes out now differs; nothing was changed. To replace it, move"
        " it and its signatures away first.",
    ),
    "combine.written": (
        "已合成 {units} 个单位的得分：{path}（表格 {table}）。"
        "请签名：pingyi sign {path} --key 姓名。",
        "{units} units combined: {path} (table {table}). Sign it: pingyi sign {path} --key NAME.",
    ),
    "combine.differs": (
        "{path} 与计票结果和所附文件重新合成的不一致，不能采信。请重新运行 pingyi combine。",
        "{path} isn't what the tally and its files come to; don't trust it. Run pingyi combine"
        " again.",
    ),
    "combine.same": (
        "按计票结果和所附文件重新合成，结果一致。",
        "Combined again from the tally and its files: the same.",
    ),
    "combine.no_inputs": (
        "旁边没有 {path}，不能重新合成核对。",
        "{path} isn't beside it, so it can't be combined again.",
    ),
    "combine.plan": ("合成办法（combine.toml）", "How to combine (combine.toml)"),
    "combine.head.category": ("类别", "category"),
    "combine.head.place": ("名次", "place"),
    "combine.head.unit": ("单位", "unit"),
    "combine.head.total": ("合成得分", "total"),
    "combine.head.vote": ("评议", "vote"),
    "cli.help.combine": (
        "把已签名的评议结果与其他考评按权重合成",
        "combine the signed vote with other assessments, by weight",
    ),
}
