"""Texts of why pages were refused and rows are in doubt, and of what is to be done."""

TEXTS: dict[str, tuple[str, str]] = {
    "reason.not_a_form": ("不是评议表", "not a form"),
    "reason.foreign_activity": ("别的活动的表", "form of another activity"),
    "reason.practice_sheet": ("练习表", "practice sheet"),
    "reason.unknown_form": ("未知表样", "unknown form"),
    "reason.forged_code": ("二维码系伪造", "forged code"),
    "reason.unknown_sheet": ("编号未曾印制", "sheet never printed"),
    "reason.unreadable_code": ("编号读不出", "unreadable code"),
    "reason.unproven_id": ("只有印刷编号，没有验证码", "an id without a proof"),
    "reason.unreadable_file": ("文件打不开", "unreadable file"),
    "reason.truncated_image": ("图像不完整", "truncated image"),
    "reason.poor_registration": ("定位不准", "poor registration"),
    "reason.scan_mode": ("扫描模式不对", "wrong scanner mode"),
    "reason.incomplete_sheet": ("表不完整", "incomplete sheet"),
    "reason.boxes_covered": ("选项框被遮盖", "boxes are covered"),
    "reason.two_sheets": ("一张图里有两张表", "two sheets in one picture"),
    "reason.unproven_foot": ("页脚无法核对", "the foot can't be recognized"),
    "reason.sealed_session": ("场次已封存", "its session is sealed"),
    "reason.blank_side": ("背面空白，正面还没有读到", "a blank back whose front wasn't read"),
    "reason.second_copy": ("同一页另有扫描件", "second copy of a page"),
    "reason.replaced": ("已由另一份扫描件代替", "another scan stands in its place"),
    "reason.missing_page": ("缺页", "missing page"),
    "reason.over_limit": ("超出本机限度", "beyond the limits of this machine"),
    "reason.internal": ("程序内部错误", "internal error"),
    "advice.not_a_form": (
        "看过确非评议表，用 dismiss-page 结清",
        "if it is no form, close it with dismiss-page",
    ),
    "advice.foreign_activity": (
        "退回原活动；用 dismiss-page 结清",
        "hand it back; close it with dismiss-page",
    ),
    "advice.practice_sheet": (
        "练习用的表，不计票：从评议表中拿出；用 dismiss-page 结清",
        "made for practice: take it out of the stack; close it with dismiss-page",
    ),
    "advice.unknown_form": (
        "查是否往年的表；用 dismiss-page 结清",
        "see whether it is last year's; close it with dismiss-page",
    ),
    "advice.forged_code": (
        "封存原件，报告领导小组；再用 dismiss-page 结清",
        "keep the paper and report it; then dismiss-page",
    ),
    "advice.unknown_sheet": (
        "封存原件，核对印制清单；再用 dismiss-page 结清",
        "keep the paper, check the sheet lists; then dismiss-page",
    ),
    "advice.unreadable_code": (
        "擦净扫描仪后重扫；仍不行则由人登记",
        "clean the scanner and scan again",
    ),
    "advice.unproven_id": (
        "擦净扫描仪后重扫；仍不行，核对原件确系本办公室印制，再由两人录入",
        "clean the scanner and scan again; if that doesn't help, see whether the paper is ours, "
        "then two people key it in",
    ),
    "advice.unreadable_file": (
        "重新扫描或重新复制，再用 dismiss-page 结清坏文件",
        "scan or copy it again, then dismiss-page the bad file",
    ),
    "advice.not_recorded": (
        "没有读入，也没有记录在案：查看文件所在的盘和权限，再扫描一次；无须结清",
        "nothing of it is on record: see to the drive and its permissions, and scan again; there "
        "is nothing to close",
    ),
    "advice.truncated_image": (
        "重新扫描或重新复制，再用 dismiss-page 结清坏文件",
        "scan or copy it again, then dismiss-page the bad file",
    ),
    "advice.poor_registration": (
        "展平后重扫，勿缩放、勿裁边",
        "flatten and scan again, unscaled and uncropped",
    ),
    "advice.scan_mode": (
        "把扫描仪设为 200 或 300 dpi 灰度，不用“照片”和“文字增强”，重扫",
        'set the scanner to grey at 200 or 300 dpi, neither "photo" nor "enhanced text", and scan '
        "again",
    ),
    "advice.incomplete_sheet": (
        "把碎片拼好粘平，四角都扫进来，重扫；缺的找不回来，由两人录入",
        "put the pieces together, lay them flat, scan all four corners; if a piece is lost, two "
        "people key it in",
    ),
    "advice.boxes_covered": (
        "看原件：贴住的揭开后重扫；被涂改液等盖住的由两人录入",
        "look at the paper: take off what lies on it and scan again; where boxes are painted "
        "over, two people key it in",
    ),
    "advice.two_sheets": (
        "把两张表分开、展平，各自重扫",
        "take the sheets apart, flatten them, scan each again",
    ),
    "advice.unproven_foot": (
        "看页脚是否缺损、被遮盖或写了字；展平、擦净后重扫，仍不行由两人录入",
        "see whether the foot is torn, covered or written on; flatten it, clean the scanner and "
        "scan again, else two people key it in",
    ),
    "advice.sealed_session": (
        "查明为何迟到；要计入须启封，否则用 dismiss-page 结清",
        "find out why it is late; open the session for it, or dismiss-page",
    ),
    "advice.blank_side": (
        "找出这一份的正面补扫",
        "find the front of this sheet and scan it",
    ),
    "advice.second_copy": (
        "重扫得更清楚的：用 replace-scans 换用新扫描件；"
        "否则查是重复扫描还是复印件，用 dismiss-page 结清",
        "a better scan: replace-scans takes it; otherwise see whether it was scanned twice or "
        "copied, and dismiss-page",
    ),
    "advice.replaced": ("已处理", "nothing is left to do"),
    "advice.missing_page": ("找出缺的那一页补扫", "find the missing page and scan it"),
    "advice.over_limit": (
        "用别的程序另存或重新扫描；确是大文件的，调高 machine.toml 的限度后再扫",
        "save it anew with another program or scan it again; if it really is so big, raise the "
        "limit in machine.toml and scan again",
    ),
    "advice.internal": (
        "原图已保留；请报告开发者，并重扫这一页",
        "the image is kept; report it, and scan the page again",
    ),
    "doubt.overvote": ("多选", "overvote"),
    "doubt.marginal_mark": ("疑似标记", "marginal mark"),
    "doubt.correction": ("涂改", "correction"),
    "doubt.mixed_marks": ("记号混用", "mixed marks"),
    "doubt.mark_outside_boxes": ("记号在框外", "mark outside boxes"),
    "doubt.shared_stroke": ("一笔跨行", "stroke through several rows"),
    "doubt.blank_sheet": ("空白表", "blank sheet"),
    "doubt.straight_line": ("全部同一等次", "one grade throughout"),
    "doubt.over_quota": ("超出等次限额", "over a quota of grades"),
    "doubt.obscured": ("看不清", "obscured"),
    "doubt.faint_page": ("空行不足为凭", "an empty row proves nothing here"),
    "doubt.beyond_edge": (
        "隔着一道边或错位，或是另一张表",
        "beyond an edge or a jump: another sheet's?",
    ),
    "doubt.judges_disagree": ("两种判读不一致", "two ways of reading disagree"),
    "doubt.paler_page": (
        "整页笔迹远淡于另一页，或是透印",
        "far paler than the other page: shining through?",
    ),
    "doubt.kind_not_accepted": (
        "这种记号须人工认定",
        "a kind of mark that the rules leave to a person",
    ),
    "doubt.missing_page": ("缺页", "missing page"),
    "doubt.questioned": ("被人质疑", "questioned by a person"),
    "doubt.keyed_apart": ("两次录入不一致", "keyed in differently"),
    "doubt.over_choice": ("所选超过应选数", "more chosen than may be"),
    "doubt.copies_differ": ("两份扫描件不一致", "scans of the page differ"),
    "review.about.overvote": (
        "不止一个框里有清楚的标记。",
        "Clear marks in more than one box.",
    ),
    "review.about.marginal_mark": (
        "有墨迹，但不足以确定是标记。",
        "Some ink, not enough to be surely a mark.",
    ),
    "review.about.correction": ("有一个框像是被涂掉。", "A box looks scribbled out."),
    "review.about.mixed_marks": (
        "同一行有不同的记号，例如一个√、两个×。",
        "Marks of different kinds, such as one √ and two ×.",
    ),
    "review.about.mark_outside_boxes": (
        "框外有笔迹，说不清属于哪个框。",
        "Ink beside the boxes; it belongs to none of them for sure.",
    ),
    "review.about.shared_stroke": (
        "有一笔穿过几行的框。",
        "One stroke runs through boxes of several rows.",
    ),
    "review.about.blank_sheet": ("整份没有任何标记。", "No mark on any page of the sheet."),
    "review.about.straight_line": ("每一行都是同一等次。", "The same grade in every row."),
    "review.about.over_quota": (
        "选某一等次的行数不合规定；这些行有一行读错，就可能合规定了。",
        "More rows, or fewer, have some grade than the rules allow; had one of these another vote,"
        " they might not.",
    ),
    "review.quota.at_most": (
        "{grades}共 {rows} 行，规定最多 {limit} 行。",
        "{rows} rows have {grades}; the rules allow {limit} at most.",
    ),
    "review.quota.at_least": (
        "{grades}共 {rows} 行，规定至少 {limit} 行。",
        "{rows} rows have {grades}; the rules ask for {limit} at least.",
    ),
    "review.about.obscured": (
        "有污渍、折痕或遮挡，看不清选项框。",
        "Dirt, a fold or a cut hides the boxes.",
    ),
    "review.about.faint_page": (
        "这一行是空的，但这一页笔迹太淡、是黑白扫描，或纸面被扫描仪抹白，不敢断定。",
        "The row is empty, but that proves nothing here: the page is faint, or black and white, or "
        "the scanner made its paper white.",
    ),
    "review.about.judges_disagree": (
        "两种判读方法看到的不一样。",
        "The two ways of reading don't see the same.",
    ),
    "review.about.paler_page": (
        "这一页的笔迹不到同一份另一页的一半深，可能是另一页透过来的。",
        "The marks of this page are less than half as dark as those of the sheet's other page: "
        "they may shine through from there.",
    ),
    "review.about.kind_not_accepted": (
        "只有一个记号，但不是规则认可的那几种，或分不清是哪一种。",
        "One mark, of a kind that the rules don't accept without a look, or that isn't surely told "
        "from those.",
    ),
    "review.about.over_choice": (
        "这一行的标记清楚，但整张名单上标出的比应选的多。",
        "The mark of this line is clear, but more lines of the list are marked than may be.",
    ),
    "review.about.missing_page": (
        "这一行所在的页没有扫描到。",
        "The page of this row was not scanned.",
    ),
    "review.about.questioned": (
        "有人要求再看一次；经过见下。",
        "Somebody asked to look again; see the history.",
    ),
    "review.about.copies_differ": (
        "这一页有不止一份扫描件，或人已复核过，而说的不一样；不一致的选项框有橙框。请看纸质表。",
        "There are several scans of this page, or people have settled the row, and they don't say "
        "the same; boxes that differ are framed in orange. Look at the paper.",
    ),
    "review.about.keyed_apart": (
        "两个人录入的不一样。",
        "Two people keyed it in differently.",
    ),
}
