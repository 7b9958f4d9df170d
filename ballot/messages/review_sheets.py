"""Texts of the review pages on which sheets are keyed in, and of the wall of boxes."""

TEXTS = {
    "review.keying_note": (
        "对着纸质表逐行按 {keys}；退格键回到上一行。",
        "Row by row from the paper: {keys}; Backspace goes back.",
    ),
    "review.keying_all": ("录入整份 {rows} 行。", "The whole sheet is keyed in, {rows} rows."),
    "review.keying_pages": (
        "只录入第 {asked} 页的 {rows} 行；第 {read} 页已识读，不再录入。",
        "Only page {asked} is keyed in, {rows} rows; page {read} was read and isn't asked.",
    ),
    "review.keying_first": (
        "须由两人各录入一次，一致才计入。",
        "Two people key it in; it counts where they agree.",
    ),
    "review.keying_second": (
        "这是第二次录入，看不到第一次的内容。",
        "This is the second time; the first is not shown.",
    ),
    "review.keyed_vote": ("录入", "Keyed"),
    "review.keying_why": ("为什么手工录入", "Why it is keyed in"),
    "review.keying_save": ("保存", "Save"),
    "review.keyed_differ": (
        "与另一人的录入有 {{count}} 行不一致，已标红。请两人一起看纸质表；可改正后再保存。",
        "{{count}} rows differ from the other person's, shown in red. Look at the paper together; "
        "correct and save again if you were wrong.",
    ),
    "review.read_as": ("识读为", "Read as"),
    "review.marked": ("有标记", "marked"),
    "review.empty": ("空", "empty"),
    "review.grade": ("等次", "Grade"),
    "review.wall_note": (
        "从最没有把握到最有把握。点一个看起来不对的框，它就成为疑点。",
        "From least to most sure. Click a box that looks wrong and it becomes a doubt.",
    ),
    "review.wall_label": (
        "选项框墙：方向键移动，回车打开",
        "Wall of boxes: arrows move, Enter opens",
    ),
    "review.wall_empty": ("没有这样的选项框。", "There are no such boxes."),
    "review.line_note": (
        "橙线可以拖动，也可以按键：L 放到光标那一框后面，[ ] 移一框，{{ }} 移一行。"
        "线左边的（包括上面各行）都由人复核。",
        "Drag the orange line, or move it by key: L puts it behind the box under the cursor, "
        "[ ] by a box, {{ }} by a line of boxes. All before it goes to a person.",
    ),
    "review.line_none": ("线在最前面，左边没有框。", "The line is at the beginning."),
    "review.line_at": ("线在这一框后面：", "The line is behind this box: "),
    "review.line_send": ("线左边的都列为疑点", "Make all left of the line doubts"),
    "review.line_done": (
        "线左边各框所在的行已列为疑点，在“待复核”里等人看图判定，每行各记一条。",
        "The rows of all boxes left of the line wait for a person now, each on record by itself.",
    ),
    "review.line_too_far": (
        "线左边最多 {most} 框，这一次没有记录。请把线往左移，分几次列为疑点；"
        "不对的框这么多，也可能是整批扫描有问题。",
        "at most {most} boxes may lie left of the line; nothing was recorded. Move it to the left "
        "and go on in several steps; so many wrong boxes may mean that the whole scan is bad.",
    ),
    "review.question": ("列为疑点", "Make it a doubt"),
    "review.question_why": ("哪里不对", "What looks wrong"),
    "review.wall_sureness": (
        "机器自己估计：这样的框，1000 个里约 {count} 个读对",
        "by the reader's own estimate about {count} of 1000 such boxes are read right",
    ),
    "review.fine": ("没有问题", "It is fine"),
    "review.spot_note": (
        "先掷骰子，把点数填作种子，再抽取；同一种子任何人都能抽出同样的评议表。",
        "Throw dice, type them in as the seed, then draw: anybody draws the same sheets with it.",
    ),
    "review.seed": ("种子", "Seed"),
    "review.size": ("份数", "Sheets"),
    "review.draw": ("抽取", "Draw"),
    "review.drawn_by": ("抽取人", "Drawn by"),
    "review.compared": ("已核对", "Compared"),
    "review.agreed": ("一致", "Agree"),
    "review.proves": ("说明", "Proves"),
    "review.bound": (
        "有 {confidence}% 的把握，读错的评议表不超过 {percent}%",
        "with {confidence} % confidence no more than {percent} % of sheets are misread",
    ),
    "review.agrees": ("一致", "Agrees"),
    "review.disagrees": ("不一致", "Disagrees"),
    "review.disagree_why": ("哪一行不一致", "Which row differs"),
    "review.all_compared": ("抽到的评议表都已核对。", "Every drawn sheet was compared."),
    "review.find_decision": ("编号、单位、姓名或理由", "Id, unit, name or reason"),
    "review.when": ("时间", "Time"),
    "review.clock": ("{at}", "{at} Beijing time"),
    "review.what": ("决定", "Decision"),
    "review.by": ("由谁", "By"),
    "review.why": ("理由", "Reason"),
    "review.no_decisions": ("没有找到。", "Nothing found."),
    "review.why.seen": ("看图判定", "as seen on the scan"),
    "review.why.undo": ("撤销上一步", "undone"),
    "review.why.wall": ("在选项框墙上看着不对", "looked wrong on the wall"),
    "review.none_waiting": ("没有等待的行。", "No row waits."),
    "review.not_read": (
        "“{unit}”一行没有识读结果，不能按识读计入。",
        'the row of "{unit}" was not read; the sheet can\'t count as read.',
    ),
    "review.other_scans": (
        "其间换用了或又读入了另一份扫描件，这一次没有记录。请看过现在的扫描件再定。",
        "another scan came since, or another one stands; nothing was recorded. Look at the scans "
        "that are there now, then decide.",
    ),
    "review.scans_differ": (
        "“{unit}”一行的扫描件不一致，不能整份按识读计入，请先逐行复核。",
        'scans of the row of "{unit}" differ: it is settled by itself before the sheet counts as '
        "read.",
    ),
    "review.wall_moved": (
        "其间有了新的裁定，另一台服务器上的次序不同：请重新打开选项框墙。",
        "Something was decided meanwhile, and another server has another order: open the wall "
        "anew.",
    ),
    "review.came_second": (
        "{problem}您这一次没有记录。现在算数的是：{decided}",
        "{problem} Your answer was not recorded. What stands: {decided}",
    ),
    "review.settled_as": ("{what}：{vote}", "{what}: {vote}"),
    "review.by_role": ("{by}（{role}）", "{by} ({role})"),
    "review.what_stands": (
        "{at}，{who}，{what}，理由“{why}”。",
        '{at}, {who}, {what}, "{why}".',
    ),
    "review.not_yours_any_more": (
        "这一行后来又有人处理过，不能用撤销改动别人的裁定。要改，请打开这一行，写明理由重新打开。",
        "Somebody has dealt with this row since, and undoing would change what they decided. To do "
        "so, open the row, and reopen it with a reason.",
    ),
    "review.nothing_to_undo": ("没有可撤销的决定。", "There is nothing to undo."),
    "review.not_located": ("页面没有对准", "the page was not located"),
    "review.reason.dismissal_proposed": ("待确认结清", "closing, to be confirmed"),
    "review.reason.void_proposed": ("待确认作废", "void, to be confirmed"),
    "review.help.alike": ("同样被拒读的页一起看", "Pages refused alike, together"),
    "review.help.line": ("选项框墙上移动橙线", "Move the line on the wall of boxes"),
    "review.help.1": (
        "先按“开始”。屏幕上是一行的放大图，蓝框是它的选项框，上下两行是灰色。",
        "Press “Begin”. You see one row, large; blue frames are its boxes, the rows above and "
        "below are grey.",
    ),
    "review.help.2": (
        "看清代表的意思：数字键依次是表上的选项框，从左到右，0 为空白，X 为作废，见下表。"
        "按下即记录，下一项马上出现。",
        "See what was meant: digits for the boxes of the form from left to right, 0 for a blank "
        "row, X for void, as listed below. A key is recorded at once and the next item appears.",
    ),
    "review.help.3": (
        "拿不准就按 S 留到最后，或去找纸质表；按错了按 U 撤销，两步都会留在记录里。",
        "Not sure? S puts it last, or look at the paper. Wrong key? U takes it back; both stay on "
        "record.",
    ),
    "review.help.4": (
        "“机器看像”只供参考，从不自动计入；对错不到一半的，不显示。",
        "What the reader takes a row for is only a hint, and never counted by itself; one that is "
        "wrong as often as right isn't shown.",
    ),
    "review.help.5": (
        "拒读的页：重新扫描后写明由哪一页代替；不能扫描的，由两人各手工录入一次。",
        "Refused pages: scan again and name the page that stands in; what can't be scanned is "
        "keyed in by two people.",
    ),
    "review.help.6": (
        "整份作废须由第二人登记后确认。",
        "A sheet is void only when a second person signs in and confirms.",
    ),
    "review.help.7": (
        "复核页面从不显示票数和名次。",
        "These pages never show totals or places.",
    ),
}
