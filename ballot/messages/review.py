"""Texts of the operator's pages, `review/`."""

TEXTS = {
    "review.title": ("评议表复核", "Ballot review"),
    "review.skip": ("跳到正文", "Skip to the content"),
    "review.nav": ("页面", "Pages"),
    "review.nav.office": ("办公", "Office"),
    "review.nav.queue": ("待复核", "To review"),
    "review.nav.wall": ("选项框墙", "Wall of boxes"),
    "review.nav.spot": ("抽样核对", "Spot check"),
    "review.nav.decisions": ("已处理", "Decisions"),
    "review.nav.help": ("帮助", "Help"),
    "review.sign_out": ("退出", "Sign out"),
    "review.sign_in": ("登记", "Sign in"),
    "review.link_for": ("这个链接给", "This link is for"),
    "review.one_browser": (
        "一个浏览器只给一个人用：换一个人登记，前一个人就退出，也不能确认前一个人的提议。",
        "One browser is for one person: when another signs in here, the first is signed out, and "
        "neither can confirm what the other proposed.",
    ),
    "review.role": ("身份", "Role"),
    "review.passphrase": ("口令", "Passphrase"),
    "review.enter": ("进入", "Enter"),
    "review.sign_in_note": (
        "您的每一项决定都会连同姓名、身份和时间（到分钟）记入日志。",
        "Each of your decisions goes on record with name, role and time, to the minute.",
    ),
    "review.need_link": (
        "请打开终端里 pingyi review 给您的链接；每个链接只能用一次。"
        "要新的链接，在那个终端里键入您的姓名。",
        "Open the link that pingyi review printed for you; each works once. A new one is made in "
        "that terminal, by typing your name.",
    ),
    "review.sign_in_first": ("请先登记。", "Sign in first."),
    "review.wrong_link": (
        "链接已用过，或口令不对。",
        "The link was used before, or the passphrase is wrong.",
    ),
    "review.forged": (
        "这项改动不是从本页面发出的，已拒绝。",
        "This change does not come from these pages; it was refused.",
    ),
    "review.no_such": ("没有这一页。", "There is no such page."),
    "review.problem": ("不能这样做", "That is not possible"),
    "review.back": ("回到待复核", "Back to what waits"),
    "review.progress": ("已处理的比例", "Share that is settled"),
    "review.waiting": ("待复核 {count} 项", "{count} to review"),
    "review.waiting_part": (
        "这一部分待复核 {count} 项，全部 {all} 项",
        "{count} to review in this part, {all} in all",
    ),
    "review.done_today": ("今天已定 {rows} 行", "{rows} rows settled today"),
    "review.done_today_more": (
        "今天已定 {rows} 行，另结清或作废 {others} 项",
        "{rows} rows settled today, {others} pages or sheets closed",
    ),
    "review.just.recorded": ("刚才：{what}", "Just recorded: {what}"),
    "review.just.taken_back": ("已撤销：{what}", "Taken back: {what}"),
    "review.just.row": (
        "{session} {sheet} 第 {number} 号 {unit}",
        "{session} {sheet} No. {number} {unit}",
    ),
    "review.just.vote": ("{row} → {vote}", "{row} → {vote}"),
    "review.just.undo": ("按 U 撤销的是：{what}", "U takes back: {what}"),
    "review.just.undo_it": ("按 U 撤销这一步", "U takes it back"),
    "review.just.nothing": (
        "这次登记后您还没有定过行：按 U 没有可撤销的",
        "You have settled no row since you signed in: U has nothing to take back",
    ),
    "review.just.sheet_as_read": (
        "{sheet} 整份按识读计入（U 不撤销整份，要改请逐行重新复核）",
        "{sheet} counts as read (U doesn't take back a sheet: review its rows again)",
    ),
    "review.just.void_proposed": ("{sheet} 提议整份作废", "{sheet} proposed to be void"),
    "review.just.sheet_void": ("{sheet} 整份作废", "{sheet} is void"),
    "review.just.page_proposed": (
        "{file} 第 {page} 页提议结清，等另一人确认",
        "{file} page {page} proposed to be closed; another person confirms",
    ),
    "review.just.page_closed": ("{file} 第 {page} 页已结清", "{file} page {page} is closed"),
    "review.begin": ("开始", "Begin"),
    "review.all": ("全部", "All"),
    "review.show": ("显示", "Show"),
    "review.session": ("场次", "Session"),
    "review.reason": ("原因", "Reason"),
    "review.unit": ("单位", "Unit"),
    "review.batch": ("批次", "Batch"),
    "review.top_folder": ("扫描文件夹", "scan folder"),
    "review.sheet": ("评议表", "Sheet"),
    "review.file": ("扫描件 · 页", "Scan · page"),
    "review.held": ("他人正在看", "somebody is looking"),
    "review.held_by_other": ("另一位正在看这一项。", "Somebody else is looking at this one."),
    "review.go_on": ("下一项", "Next"),
    "review.later": ("稍后", "Later"),
    "review.nothing_waits": ("没有待复核的项目。", "Nothing waits for review."),
    "review.find_sheet": ("按编号找评议表", "Find a sheet by its id"),
    "review.find": ("查找", "Find"),
    "review.suggestion.odds": (
        "机器看像“{vote}”（这样的行，100 行里约 {count} 行它看对）",
        "The reader takes it for “{vote}” (it is right in about {count} of 100 such rows)",
    ),
    "review.suggestion.bare": (
        "机器看像“{vote}”（没有依据可说它看对几成）",
        "The reader takes it for “{vote}” (nothing says how often it is right)",
    ),
    "review.suggestion.others": (
        "另一份扫描件读作“{vote}”",
        "Another scan was read as “{vote}”",
    ),
    "review.on_paper": ("纸质表", "On paper"),
    "review.paper_row": ("第 {page} 页 · 序号 {number}", "page {page} · No. {number}"),
    "review.in_file": ("扫描件", "Scan"),
    "review.number": ("序号", "No."),
    "review.row_picture": (
        "{unit}一行的扫描图，上下两行为灰色",
        "Scan of the row of {unit}, its neighbours in grey",
    ),
    "review.no_scan": ("这一行所在的页没有扫描。", "The page of this row was not scanned."),
    "review.abstain": ("弃权（空白）", "Abstention (blank)"),
    "review.void_row": ("作废", "Void"),
    "review.undo": ("撤销", "Undo"),
    "review.heat": ("墨迹图", "Ink map"),
    "review.remark": ("备注（可不填）", "Remark (optional)"),
    "review.measures": ("测量值", "Measures"),
    "review.history": ("经过", "History"),
    "review.confirmed_by": ("{name}确认", "confirmed by {name}"),
    "review.reopen": ("重新复核", "Review again"),
    "review.reopen_why": ("为什么要重新复核", "Why review it again"),
    "review.file_page": ("第 {page} 页", "page {page}"),
    "review.whole_page": ("评议表第 {page} 页", "Page {page} of the sheet"),
    "review.zoom": ("放大 + 缩小 − 移动方向键", "zoom + and −, move with arrows"),
    "review.status.read": ("机器识读", "read"),
    "review.status.pending": ("待复核", "waits"),
    "review.status.reviewed": ("人工复核", "reviewed"),
    "review.sheet_void": ("整份作废", "void sheet"),
    "review.missing": ("缺第 {pages} 页", "page {pages} is missing"),
    "review.void_proposed": ("有人提议整份作废", "Somebody proposes that the sheet be void"),
    "review.second_needed": (
        "须由另一人登记后确认。",
        "Another person must sign in and confirm.",
    ),
    "review.confirm_void": ("确认整份作废", "Confirm: void"),
    "review.withdraw_void": ("不作废", "Not void"),
    "review.withdraw_why": ("为什么不作废", "Why not"),
    "review.propose_void": ("提议整份作废", "Propose: void"),
    "review.void_why": ("为什么整份作废", "Why the sheet is void"),
    "review.settle_sheet": ("按识读计入", "Count as read"),
    "review.key_in": ("手工录入", "Key in by hand"),
    "review.key_in_as": (
        "纸上印的编号（须看纸质表）",
        "The id printed on the paper (look at it)",
    ),
    "review.keyed_by": ("录入人：{names}。", "Keyed in by {names}."),
    "review.list": (
        "名单至多可选 {choose} 项；除本行外，已选 {marked} 项，待认定 {waiting} 项。"
        "认定的多于 {choose} 项，整张名单作废。",
        "{choose} of the list may be chosen; besides this line {marked} are, and {waiting} wait. "
        "Where more than {choose} are settled as chosen, the whole list is void.",
    ),
    "review.keyed_apart": ("不一致：{units}。", "They differ in {units}."),
    "review.reading": ("结果", "Reading"),
    "review.state": ("状态", "State"),
    "review.refused_run": ("拒读的 {count} 页", "{count} refused pages"),
    "review.dismiss_run": ("结清这 {count} 页", "Close these {count} pages"),
    "review.propose_run": ("提议结清这 {count} 页", "Propose to close these {count} pages"),
    "review.look_at": ("看其中的页：", "look at page:"),
    "review.refused_page": ("拒读的页", "Refused page"),
    "review.sheet_unknown": (
        "认不出是哪一份评议表。",
        "Nobody could tell which sheet this is.",
    ),
    "review.alike.look": ("同样的 {count} 项一起看", "look at all {count} alike"),
    "review.alike.title": ("同一批次里同样被拒读的页", "Pages of a batch refused alike"),
    "review.alike.blank": ("没有墨迹", "no ink"),
    "review.alike.one_by_one": ("回到单页", "one by one"),
    "review.alike.note": (
        "请逐页看过。不该一起结清的勾选“留下”；点图看大图。每一页各记一条，写同一个理由。",
        "Look at every page. Tick “leave” where one should stay; click a picture to see it large. "
        "Each goes on record by itself, with the same reason.",
    ),
    "review.alike.held": (
        "另有 {count} 项别人正在看，不在这里。",
        "{count} more are looked at by others and aren't here.",
    ),
    "review.alike.more": (
        "还有 {count} 项，结清这些以后再看。",
        "{count} more come when these are closed.",
    ),
    "review.alike.run": ("共 {count} 页", "{count} pages"),
    "review.alike.leave": ("留下", "leave"),
    "review.alike.why": ("为什么都不再需要", "Why nothing on any of them is left to count"),
    "review.alike.close": ("一起结清", "Close them"),
    "review.alike.propose": ("一起提议结清", "Propose to close them"),
    "review.alike.confirm": ("都看过了，确认结清", "Looked at all: close them"),
    "review.alike_changed": (
        "其间有的页已由别人处理，或一页也没有选，这一次没有记录。请看过现在的再定。",
        "some of these pages were settled meanwhile, or none was chosen; nothing was recorded. "
        "Look at those that are there now.",
    ),
    "review.just.pages_closed": (
        "一起结清 {count} 项，各记一条",
        "{count} closed together, each on record by itself",
    ),
    "review.just.pages_proposed": (
        "一起提议结清 {count} 项，等另一人确认",
        "{count} proposed to be closed; another person confirms",
    ),
    "review.likely": ("从前后的页看，很可能是", "By the pages beside it this is likely"),
    "review.likely_why": (
        "：紧挨着的是它的另一面，而它缺第 {page} 页。只是推断，请以纸上印的编号为准。",
        ": the other side of that sheet lies beside it, and its page {page} is missing. That is a "
        "guess: go by the id that is printed on the paper.",
    ),
    "review.dismiss": ("结清这一页", "Close this page"),
    "review.dismiss_why": ("为什么不再需要", "Why nothing is left to count"),
    "review.instead": ("由哪一页代替", "Which page stands in its place"),
    "review.none": ("无", "None"),
    "review.dismissal.rescanned": ("已重新扫描", "scanned again"),
    "review.dismissal.cover": ("封面或无关的纸", "cover sheet or another paper"),
    "review.dismissal.copy": ("同一页扫了两次", "the same page scanned twice"),
    "review.dismissal.blank": ("空白背面", "blank back"),
    "review.void_on_sheet": ("整份作废…", "Void the whole sheet…"),
    "review.dismissal_proposed": ("有人提议结清这一页", "Somebody proposes to close this page"),
    "review.dismissal_note": (
        "这一页可能是评议表：须由另一人登记后确认。",
        "This page may be a ballot: another person must sign in and confirm.",
    ),
    "review.propose_dismissal": ("提议结清", "Propose to close"),
    "review.confirm_dismissal": ("确认结清", "Confirm: close"),
    "review.withdraw_dismissal": ("不结清", "Don't close"),
    "review.withdraw_dismissal_why": ("为什么不结清", "Why not"),
    "review.page_settled": ("这一页已处理。", "This page is settled."),
    "review.neighbours": ("前后的页", "Pages before and after"),
    "review.was_read": ("已识读", "read"),
    "review.was_refused": ("拒读", "refused"),
    "review.this_page": ("这一页", "this page"),
    "review.first_copy": ("现用的扫描件", "the scan that stands"),
    "review.standing": ("现用", "stands"),
    "review.differing": (
        "{count} 行不一致，须由人复核",
        "{count} rows differ and go to a person",
    ),
    "review.none_differ": (
        "两份扫描件没有不一致的行。",
        "No row reads differently in the two scans.",
    ),
    "review.replace.title": ("换用这份扫描件（A）", "Let this scan (A) stand"),
    "review.replace.note": (
        "以后以 A 的识读为准，B 留作证据。两份都识读而不一致的行、与人工复核不一致的行，由人复核。",
        "A counts from then on, B stays in evidence. Rows that both read differently, or that "
        "people settled otherwise, go to a person.",
    ),
    "review.replace.why": ("为什么换用", "Why it is taken"),
    "review.replace.grey": ("改用灰度重新扫描", "scanned again in grey"),
    "review.replace.clearer": ("重新扫描，更清楚", "scanned again, clearer"),
    "review.replace.batch": (
        "同一批次共 {count} 页一起换用",
        "all {count} pages of its batch",
    ),
    "review.replace.try": ("先看会怎样", "See what comes of it"),
    "review.replace.take": ("换用", "Let it stand"),
    "review.replace.preview": (
        "没有改动。换用 {pages} 页将消除 {settled} 行疑点，有 {asked} 行不一致须由人复核，"
        "新增 {new_doubts} 行疑点；这些评议表共有 {waiting} 行待复核。",
        "Nothing was changed. Taking {pages} pages would read {settled} doubtful rows, send "
        "{asked} that differ to a person and leave {new_doubts} more in doubt; {waiting} rows of "
        "these sheets would wait.",
    ),
    "review.replace.done": (
        "已换用 {pages} 页：消除 {settled} 行疑点，{asked} 行不一致须由人复核，"
        "新增 {new_doubts} 行疑点；这些评议表共有 {waiting} 行待复核。",
        "{pages} pages were taken: {settled} doubtful rows are read, {asked} that differ go to a "
        "person, {new_doubts} more are in doubt; {waiting} rows of these sheets wait.",
    ),
    "review.cannot_show": ("这一页没有可显示的图像。", "There is no picture of this page."),
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
