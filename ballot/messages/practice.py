"""Texts of practice (练习): a stack of one's own that counts nowhere."""

TEXTS = {
    "practice.word": ("练习", "练习"),
    "practice.stamp": ("练习 不计票", "练习 不计票"),
    "practice.name": (
        "代号以 L 开头的是练习活动，名称必须以“{word}”开头，现为“{got}”",
        "an id that begins with L is of an activity for practice, whose name must begin with "
        "“{word}”, and is “{got}”",
    ),
    "practice.stays": (
        "练习的活动不能变成真的，真的也不能变成练习的：请恢复 activity.toml 中的 id",
        "an activity for practice never becomes a real one, nor the other way round: put the id in "
        "activity.toml back",
    ),
    "practice.mixed": (
        "练习的结果不能用于真的活动，真的结果也不能用于练习："
        "{theirs} 与本活动 {ours} 只有一个是练习",
        "results of practice are nothing to a real activity, nor real ones to practice: "
        "of {theirs} and this activity, {ours}, only one is for practice",
    ),
    "practice.signed": (
        "这是练习的计票结果，签名只供练习，不作数。",
        "This is the tally of a practice activity: the signature is practice, too.",
    ),
    "practice.verified": (
        "这是练习活动（代号以 L 开头）的结果，不作数。",
        "It is the result of a practice activity (its id begins with L) and counts for nothing.",
    ),
    "practice.note": (
        "练习材料，不是扫描件：识读时应被拒读，看过后结清。\n",
        "For practice: this is no scan, is refused, and is closed once somebody has seen it.\n",
    ),
    "practice.note_file": ("说明.pdf", "note.pdf"),
    "practice.progress": ("印制、填写、扫描…", "printing, filling in, scanning"),
    "practice.done": (
        "练习文件夹 {folder} 已备好：{session}的 {sheets} 份表"
        "已印好（盖有“{stamp}”）、填好、扫描好。\n"
        "  评议表的扫描件：{scans}\n"
        "  试读卷的扫描件：{deck}\n"
        "  检测靶和空白测试表的扫描件：{target}\n"
        "进入这个文件夹，照教程从头练起；练习的表在别的活动里一律拒读。",
        "{folder} is ready for practice: {sheets} sheets of {session} are printed (stamped "
        "{stamp}), filled in and scanned.\n"
        "  scans of the sheets: {scans}\n"
        "  of the known deck: {deck}\n"
        "  of the calibration target and the test sheets: {target}\n"
        "Go there and follow the tutorial; every other activity refuses its sheets.",
    ),
    "practice.option.folder": ("练习文件夹，没有时新建", "folder for practice, made anew"),
    "practice.option.sheets": ("份数", "how many sheets"),
    "practice.option.year": ("年份，默认今年", "year of the activity; this year by default"),
    "practice.option.seed": (
        "随机种子；同一种子，编号和笔迹都相同",
        "the same seed gives the same ids and marks",
    ),
}
