"""Texts about activity.toml and the activity folder."""

TEXTS: dict[str, tuple[str, str]] = {
    "fault.line": ("第 {line} 行", "line {line}"),
    "fault.no_line": ("（文件中缺少）", "(not in the file)"),
    "activity.faults": (
        "{path} 有 {count} 处错误，请逐条改正后再运行：",
        "{path} has {count} fault(s); mend each and run again:",
    ),
    "activity.no_file": (
        "打不开（{problem}）。请用 -C 指明活动文件夹，或用 pingyi new 新建一个。",
        "can't be opened ({problem}). Name the activity folder with -C, or make one with "
        "pingyi new.",
    ),
    "activity.not_utf8": (
        "不是 UTF-8 文字。请在编辑器中另存为 UTF-8 编码。",
        "isn't UTF-8 text. Save the file again as UTF-8.",
    ),
    "activity.syntax": (
        "不合 TOML 写法：{problem}。请检查这一行的引号、括号和逗号是否成对，同一项是否写了两遍。",
        "isn't TOML: {problem}. Look for quotes, brackets or commas that don't match on this "
        "line, or a key given twice.",
    ),
    "activity.missing": ("缺少这一项，请补上。", "is missing; add it."),
    "activity.unknown_key_near": (
        "没有这一项。是否应写成“{near}”？",
        'is not a known key. Did you mean "{near}"?',
    ),
    "activity.unknown_key": (
        "没有这一项。这里可以写：{known}。",
        "is not a known key. Known here: {known}.",
    ),
    "activity.want_text": (
        "写的是 {got}；应为加引号的文字。",
        "is {got}; write a text in quotes.",
    ),
    "activity.want_integer": (
        "写的是 {got}；应为不加引号的整数。",
        "is {got}; write a whole number without quotes.",
    ),
    "activity.want_number": (
        "写的是 {got}；应为不加引号的数。",
        "is {got}; write a number without quotes.",
    ),
    "activity.want_bool": ("写的是 {got}；应为 true 或 false。", "is {got}; write true or false."),
    "activity.want_list": (
        "写的是 {got}；应为方括号中的列表 [ … ]。",
        "is {got}; write a list, [ … ].",
    ),
    "activity.want_table": (
        "写的是 {got}；应为一组“项 = 值”。",
        "is {got}; write a table of key = value.",
    ),
    "activity.want_one": ("至少要有一个。", "needs at least one entry."),
    "activity.schema": (
        "写的是 {got}；本版本只认识 {allowed}。请换用对应版本的 pingyi。",
        "is {got}; this version knows {allowed} only. Use the version of pingyi that made it.",
    ),
    "activity.id": (
        "“{got}”不能作代号：只用小写字母、数字和中间的连字符，"
        "最长 {longest} 个字符，例如 local-01。",
        '"{got}" can\'t be an id: lower-case letters, digits and hyphens between them, at most '
        "{longest} characters, such as local-01.",
    ),
    "activity.activity_id": (
        "“{got}”不是活动代号。活动代号由 pingyi new 随机产生，请恢复原值，不要改动。",
        '"{got}" is no activity id. pingyi new draws it at random; put the original back.',
    ),
    "activity.empty_text": ("是空的，请填写。", "is empty; write something."),
    "activity.character": (
        "含有不能印刷的字符 {character}({code})。请换一种写法（如拼音、〔女＋…〕）或删去；"
        "一项只写一行。",
        "holds the character {character} ({code}), which can't be printed. Write it in another "
        "way (by its sound or its parts) or leave it out; one line only.",
    ),
    "activity.fraction": (
        '写的是 {got}；请写成加引号的分数，例如 "90/100"、"1/2" 或 "2"，不用小数。',
        'is {got}; write a fraction in quotes, such as "90/100", "1/2" or "2", no decimals.',
    ),
    "activity.share": (
        '{got} 大于 1；比例应在 0 到 1 之间，例如 "90/100"。',
        '{got} is more than 1; a share lies between 0 and 1, such as "90/100".',
    ),
    "activity.month": (
        '“{got}”不是年月；请写成 "2026-12" 的样子。',
        '“{got}” is no month; write it like "2026-12".',
    ),
    "activity.choice": (
        "写的是 {got}；只能是：{allowed}。",
        "is {got}; it must be one of: {allowed}.",
    ),
    "activity.ties": (
        "写的是 {got}；应为 {rules} 之一，或由以下标准组成的列表（不重复）：{breakers}，"
        "most:选项代号（多者在前），fewest:选项代号（少者在前）。",
        "is {got}; write one of {rules}, or a list of these, each once: {breakers},"
        " most:GRADE, fewest:GRADE.",
    ),
    "activity.mark_kinds": (
        "写的是 {got}；应写成列表，至少一种，不重复：{allowed}。",
        "is {got}; write a list of one or more of these, each once: {allowed}.",
    ),
    "activity.not_carried_out": (
        "写的是 {got}；本版本还不能这样做，目前只能是 {allowed}。",
        "is {got}; this version can't do that yet, only {allowed}.",
    ),
    "activity.range": (
        "{got} 超出范围，应在 {low} 到 {high} 之间。",
        "{got} is out of range; it must lie between {low} and {high}.",
    ),
    "activity.duplicate": (
        "“{got}”与 {other} 重复，请改成不同的。",
        '"{got}" is the same as {other}; make them differ.',
    ),
    "activity.unknown_id": (
        "{table} 中没有“{got}”。现有：{known}。",
        '"{got}" is not in {table}, which has: {known}.',
    ),
    "activity.empty_category": (
        "类别“{got}”中没有单位。请在 units 中列入单位，或删去这一类别。",
        'category "{got}" has no unit. List its units, or remove the category.',
    ),
    "activity.top": (
        "取前 {got} 名，而这一类别只有 {size} 个单位。请写 0 到 {size} 之间的整数。",
        "takes the first {got}, but the category has {size} unit(s). Write 0 to {size}.",
    ),
    "activity.reserved": (
        "“{got}”是 rules.composition 中允许偏差的名称，不能作代表类别的代号，请换一个。",
        '"{got}" names the tolerance in rules.composition and can\'t be a group; choose another.',
    ),
    "activity.positive": (
        "是 {got}；权重必须大于 0，不要的请整条删去。",
        "is {got}; a weight is more than 0; what isn't weighted is left out.",
    ),
    "activity.composition_sum": (
        "各类代表所占比例之和是 {total}，应恰好为 1。请检查各项分数。",
        "the shares of the groups add up to {total}; they must make exactly 1.",
    ),
    "activity.grade_taken": (
        "“{got}”另有所指，不能作选项的代号；不能用的有：{taken}。",
        "\"{got}\" means something else and can't be a grade; these can't: {taken}.",
    ),
    "activity.points_of_no_vote": (
        '写的是 {got}；valid = false 的选项不计入有效票，不能有分值，请写 "none"。',
        'is {got}; a grade with valid = false is no valid vote and has no points; write "none".',
    ),
    "activity.rate_of_no_vote": (
        '写的是 {got}；valid = false 的选项不在总有效票数之内，只能写 "0"。',
        'is {got}; a grade with valid = false is no valid vote; write "0".',
    ),
    "activity.scoring_beside_grades": (
        "已有 [[grades]]，各选项的分值写在那里；请删去“{got}”，这里只留 abstain（空白行的分值）。",
        'there is [[grades]], where points belong; remove "{got}". Here only abstain stays, what a '
        "blank row is worth.",
    ),
    "activity.no_grade_scored": (
        "没有一个选项有分值，无法计分。请至少给一个选项写上 points。",
        "no grade is worth points; give at least one of them points.",
    ),
    "activity.grades_of_form": (
        "一种表应有 2 到 {most} 个选项，这里有 {got} 个。请在表中用 grades 列出要用的选项。",
        "a form has 2 to {most} grades, and this one {got}; list those it has under its grades.",
    ),
    "activity.listed_twice": ("“{got}”列了两遍，请删去一个。", '"{got}" is listed twice.'),
    "activity.no_such_in_kind": (
        "{kind} 表没有 {name} 这一项，请删去。",
        "a form of kind {kind} has no {name}; remove it.",
    ),
    "activity.evaluated_twice": (
        "类别“{category}”的单位已在“{other}”上评议排名。同一类别只能由一种评议表排名；"
        "另一次评议请另建活动。",
        'units of category "{category}" are ranked by "{other}" already. One evaluation form ranks '
        "a category; make another activity for another evaluation.",
    ),
    "activity.grades_turned": (
        "选项应从好到差排列（第一个选项的分值是 {first}，最后一个是 {last}），请把顺序倒过来。",
        "grades stand from the best to the worst (the first is worth {first}, the last {last}); "
        "turn them round.",
    ),
    "activity.choose_many": (
        "最多选 {got} 个，而名单上只有 {units} 个。请写 1 到 {units}。",
        "chooses {got}, but the list has {units}. Write 1 to {units}.",
    ),
    "activity.choose_missing": (
        "缺少 choose：最多可以选几个，例如 choose = 5。",
        "needs choose, how many may be chosen at most, such as choose = 5.",
    ),
    "activity.needs": (
        "写的是 {got}，还要在同一个表中写 {wanted}。",
        "is {got}, which needs {wanted} in the same table.",
    ),
    "activity.only_with": (
        "只有写了 {name} = {word} 才用得上，请删去或改正。",
        "means something only with {name} = {word}; remove it or put that right.",
    ),
    "activity.one_of": (
        "应写且只写这些项中的一项：{keys}。",
        "needs exactly one of these keys: {keys}.",
    ),
    "activity.one_for_all": (
        "已有一个不写 category 的表，请给这一个写上 category。",
        "another table without category is there; give this one its category.",
    ),
    "activity.last": (
        "末位 {got} 个，而这一类别只有 {size} 个单位。请写 0 到 {size} 之间的整数。",
        "takes the last {got}, but the category has {size} unit(s). Write 0 to {size}.",
    ),
    "activity.last_by_other": (
        "末位数由 rules.last.by = {got} 决定，各类别不能另写，请删去。",
        "rules.last.by = {got} says who is the last; a category has no number of its own there.",
    ),
    "activity.band_order": (
        "{got} 不低于上一等次的 {above}，这一等次永远不会用到。请把等次从高到低排列。",
        "{got} isn't below the {above} of the band above, so nothing comes to this band. List bands"
        " from the highest down.",
    ),
    "activity.other": ("不能这样写：{problem}。", "can't stand: {problem}."),
    "activity.no_example": (
        "没有名为“{name}”的样例。现有：{known}。",
        'there is no example "{name}"; there are: {known}.',
    ),
    "activity.name_without_example": (
        "写了样例名称“{name}”，但没有 --example。请写 pingyi new DIR --example {name}。",
        '"{name}" names an example; write pingyi new DIR --example {name}.',
    ),
    "activity.folder_taken": (
        "{folder} 中已有 activity.toml。请换一个文件夹，以免覆盖已有的评议活动。",
        "{folder} already holds an activity.toml. Choose another folder; nothing was changed.",
    ),
    "activity.folder_failed": (
        "不能在 {folder} 中新建活动：{problem}。请检查磁盘空间、路径和写入权限。",
        "can't make an activity in {folder}: {problem}. Check disk space, path and permissions.",
    ),
}
