"""Texts: which step of an evaluation comes next, and the command that takes it."""

TEXTS = {
    "todo.line": ("{number}. {text}", "{number}. {text}"),
    "todo.check": (
        "改好 activity.toml 以后检查：pingyi check{at}",
        "Once activity.toml is written, check it: pingyi check{at}",
    ),
    "todo.print": (
        "印制{sessions}：pingyi print {first} --sheets 份数{at}",
        "Print {sessions}: pingyi print {first} --sheets N{at}",
    ),
    "todo.try": (
        "试打印机和扫描仪：pingyi calibrate print{at}，再 pingyi deck print{at}"
        "（扫描后 pingyi deck check 文件夹{at}）",
        "Try printer and scanner: pingyi calibrate print{at}, then pingyi deck print{at} "
        "(once scanned, pingyi deck check FOLDER{at})",
    ),
    "todo.scan": (
        "{sessions}开会、收回、扫描以后识读：pingyi scan 文件夹{at}",
        "Once {sessions} met and its sheets are scanned, read them: pingyi scan FOLDER{at}",
    ),
    "todo.merge": (
        "{sessions}：扫描以后识读（pingyi scan 文件夹{at}），"
        "在别处清点、封存的并入（pingyi merge 文件夹 --by 姓名 --confirmed-by 第二人{at}）",
        "{sessions}: read the scans (pingyi scan FOLDER{at}), or add what was counted and sealed "
        "elsewhere (pingyi merge FOLDER --by NAME --confirmed-by SECOND{at})",
    ),
    "todo.reconcile": (
        "清点{sessions}：pingyi reconcile {first} --issued 发出份数 --returned 收回份数"
        " --by 姓名{at}",
        "Enter the hand counts of {sessions}: pingyi reconcile {first} --issued N --returned N"
        " --by NAME{at}",
    ),
    "todo.explain": (
        "{sessions}的份数不符，查明原因：pingyi reconcile {first}{at}；写明："
        "pingyi reconcile {first} --explain 原因 --by 姓名 --confirmed-by 第二人{at}",
        "The numbers of {sessions} differ, find out why: pingyi reconcile {first}{at}; and say it: "
        "pingyi reconcile {first} --explain TEXT --by NAME --confirmed-by SECOND{at}",
    ),
    "todo.keys": (
        "签名人先各自生成密钥（{names}）：pingyi keygen {first}{at}",
        "Signers make their keys first ({names}): pingyi keygen {first}{at}",
    ),
    "todo.seal": (
        "封存{sessions}：pingyi seal {first} --by 姓名{at}",
        "Seal {sessions}: pingyi seal {first} --by NAME{at}",
    ),
    "todo.tally": (
        "计票：pingyi tally{at}{form}（有一票否决的，先用 pingyi veto 登记）",
        "Tally: pingyi tally{at}{form} (vetoes are entered first: pingyi veto)",
    ),
    "todo.tally_again": (
        "重新计票：pingyi tally{at}{form}（上次计票以后又有登记）",
        "Tally again: pingyi tally{at}{form} (something was entered since the last one)",
    ),
    "todo.left_out": (
        "   还没有印制、不计在内的场次：{sessions}（公布之前须登记；没有开的，登记 0 份并封存）",
        "   Sessions that were never printed and don't count: {sessions} (before anything is "
        "published they are entered, those that weren't held with 0, and sealed)",
    ),
    "todo.rule": (
        "领导小组裁定 {questions} 个问题，再登记：pingyi rule{at}{form}",
        "The leading group settles {questions} questions, then enter it: pingyi rule{at}{form}",
    ),
    "todo.sign": (
        "{names}签名：pingyi sign {tally} --key {first}{at}",
        "{names} sign: pingyi sign {tally} --key {first}{at}",
    ),
    "todo.signer": ("签名人", "SIGNER"),
    "todo.report": (
        "写出材料：pingyi report{at}{form}",
        "Write the papers: pingyi report{at}{form}",
    ),
    "todo.done": (
        "材料已在 {papers}。核验：pingyi verify {tally}{at}，pingyi verify-folder{at}；"
        "整个文件夹复制两份，分开存放",
        "The papers are in {papers}. Verify: pingyi verify {tally}{at}, pingyi verify-folder{at}; "
        "and copy the whole folder twice",
    ),
    "todo.all_commands": ("全部命令：pingyi --help", "All commands: pingyi --help"),
}
