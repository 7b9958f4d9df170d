"""Texts of batches: their cover sheets, and what is there, lacking or out of place in them."""

TEXTS: dict[str, tuple[str, str]] = {
    "cover.document": ("{session}：每捆封面", "{session}: covers of batches"),
    "cover.title": ("评议调查表（每捆封面）", "Cover of a batch of forms"),
    "cover.activity": ("{name}（{year}年度）", "{name} ({year})"),
    "cover.session": ("场次", "Session"),
    "cover.batch": ("捆（批）号", "Batch"),
    "cover.batch_value": ("第 {batch} 捆", "No. {batch}"),
    "cover.sheets": ("份数（人工清点）", "Sheets, counted by hand"),
    "cover.sheets_value": ("{sheets} 份", "{sheets} sheets"),
    "cover.sheets_unit": ("份", "sheets"),
    "cover.sheets_by_hand": (
        "清点后填写；扫描仪不认手写数字，请同时用 pingyi batch 录入。",
        "Write it down when it is counted, and enter it with pingyi batch: no machine reads it.",
    ),
    "cover.counted_by": ("清点人", "Counted by"),
    "cover.scrutineer": ("监票人", "Scrutineer"),
    "cover.date": ("日期", "Date"),
    "cover.note_1": (
        "放在本捆最上面，正面朝上，与评议调查表一起扫描；份数不含封面。",
        "Lay it face up on top of its batch and scan both together. The cover is no sheet.",
    ),
    "cover.note_2": (
        "一捆一张，不得换用、涂改；清点有变，重打封面，旧封面作废。",
        "One for each batch. Never change it by hand: print another, and destroy this one.",
    ),
    "cover.note_3": (
        "四角黑框和两个二维码处请勿盖章、打孔、装订。",
        "No stamp, hole or staple on the four corner marks and the two codes.",
    ),
    "cover.named": ("{session} 第{batch}捆封面", "the cover of batch {batch} of {session}"),
    "batch.name": ("{session}第{batch}捆", "batch {batch} of {session}"),
    "batch.trouble": ("{batch}：{troubles}。", "{batch}: {troubles}."),
    "batch.between": ("；", "; "),
    "batch.counted": (
        "人工清点 {expected} 份，扫到 {found} 份",
        "counted {expected}, {found} there",
    ),
    "batch.missing": (
        "缺 {sheets} 份（未印编号清单的，编号无从得知，请对照原件）",
        "{sheets} missing (nobody can tell their ids: compare the papers)",
    ),
    "batch.never_came": ("整捆没有扫到", "none of it was scanned"),
    "batch.surplus": ("多 {sheets} 份", "{sheets} too many"),
    "batch.unknown_pages": (
        "另有 {pages} 个拒读页认不出是哪份，可能就是所缺的",
        "{pages} refused pages are of unknown sheets, perhaps of these",
    ),
    "batch.elsewhere": ("有 {sheets} 份是{session}的", "{sheets} belong to {session}"),
    "batch.again": ("有 {sheets} 份已在{batch}扫过", "{sheets} lay in {batch} before"),
    "batch.covers_differ": (
        "扫到 {found} 份，几张封面上的份数不一样（{said}），请核对后登记："
        "pingyi batch {session} {batch} --sheets N --by 姓名",
        "{found} there; its covers say different numbers ({said}): enter the right one with "
        "pingyi batch {session} {batch} --sheets N --by NAME",
    ),
    "batch.no_number": (
        "扫到 {found} 份，没有清点数，请登记：pingyi batch {session} {batch} --sheets N --by 姓名",
        "{found} there, and nobody says how many there should be: enter it with "
        "pingyi batch {session} {batch} --sheets N --by NAME",
    ),
    "batch.absent": ("{session}没有第 {numbers} 捆。", "{session} has no batch {numbers}."),
    "batch.outside": (
        "{session}另有 {sheets} 份不在任何一捆：所在的扫描文件没有封面，一个文件算一批。",
        "{sheets} sheets of {session} lie in no batch: without a cover, each file is one.",
    ),
    "batch.total_differs": (
        "{session}各捆清点数合计 {total} 份，登记的收回数是 {returned} 份。",
        "The batches of {session} have {total} sheets together; {returned} are entered as "
        "returned.",
    ),
    "batch.all_agree": ("{session}各捆都相符。", "All batches of {session} agree."),
    "batch.none": (
        "{session}没有封面，也没有登记过捆数：一个扫描文件算一批。",
        "{session} has no covers, and no batch was entered: each scanned file is one.",
    ),
    "batch.entered": ("已登记：{batch} {sheets} 份。", "Entered: {batch} has {sheets} sheets."),
    "batch.title": ("各捆（批）", "Batches"),
    "batch.column.batch": ("捆（批）", "Batch"),
    "batch.column.expected": ("清点", "Counted"),
    "batch.column.found": ("扫到", "There"),
    "batch.column.missing": ("缺", "Missing"),
    "batch.column.surplus": ("多", "Too many"),
    "batch.column.elsewhere": ("他场", "Elsewhere"),
    "batch.column.again": ("已在他捆", "In others"),
    "batch.column.unknown_pages": ("不明页", "Unknown pages"),
    "cover.many_with_number": (
        "--sheets 只能与一捆连用：份数要一捆一捆清点。",
        "--sheets is for one batch: each is counted for itself.",
    ),
    "cover.out_of_range": (
        "捆号最大 {batches}，一捆最多 {sheets} 份。",
        "Batches are numbered up to {batches}; one has at most {sheets} sheets.",
    ),
    "cover.done": ("已打印 {covers} 张封面：{pdf}", "{covers} covers: {pdf}"),
    "cover.changes_number": (
        "注意：{batch} 已有 {known} 份的记录，这张封面写 {sheets} 份。封面扫入后请用 "
        "pingyi batch 登记哪个对。",
        "Look: {batch} is known to have {known} sheets, and this cover says {sheets}. Once it is "
        "scanned, enter the right number with pingyi batch.",
    ),
    "cli.cover.session": ("场次", "the session"),
    "cli.cover.batch": ("捆号；多捆时为第一捆的", "number of the batch, or of the first"),
    "cli.cover.batches": (
        "打印多少捆的封面，份数留空",
        "covers of so many batches, without numbers",
    ),
    "cli.cover.sheets": (
        "本捆人工清点的份数，写进二维码",
        "sheets counted by hand; goes into the code",
    ),
    "cli.cover.by": ("清点人姓名，印在封面上", "who counted; printed on the cover"),
    "cli.batch.batch": ("捆号；不写则列出各捆", "number of the batch; without it, all are shown"),
    "cli.batch.sheets": ("本捆人工清点的份数", "sheets counted by hand"),
    "batch.which": ("登记份数要写明哪一捆。", "Say of which batch the number is."),
    "office.scan.printed_covers": (
        "{path} 在 covers/ 中，是打印用的封面，不是扫描件。请指明扫描件所在的文件夹。",
        "{path} is in covers/: covers to be printed, no scans. Name the folder of the scans.",
    ),
    "batch.out_of_range": (
        "捆号为 1 到 {batches}，一捆的份数为 0 到 {sheets}",
        "Batches are numbered from 1 to {batches}; one has 0 to {sheets} sheets",
    ),
    "page.cover_of_foreign": (
        "是另一次活动（{activity}）某一捆的封面",
        "a cover of another activity's batch ({activity})",
    ),
    "page.forged_cover": (
        "自称第{batch}捆封面，验证码不对：不是本办公室打印的，或属于 activity.toml 里没有的场次",
        "says it is the cover of a batch {batch}; its proof is wrong: it was not printed here, or "
        "is of a session that activity.toml doesn't have",
    ),
    "page.cover_other_foot": (
        "页首是{cover}，页脚的二维码不是它的：可能两张叠在一起",
        "the head is that of {cover}, and the code at the foot isn't: two papers may lie on each "
        "other",
    ),
    "page.cover_other_head": (
        "页脚是{cover}，页首的二维码不是它的：可能两张叠在一起",
        "the foot is that of {cover}, and the code at the head isn't: two papers may lie on each "
        "other",
    ),
    "page.cover_unknown_foot": (
        "页首是{cover}，页脚的二维码认不出（缺失、遮挡）：下面可能压着别的纸",
        "the head is that of {cover}; the code at the foot can't be recognized (missing, covered): "
        "another paper may lie there",
    ),
    "cover.no_vote": ("封面不是评议表，不计票", "no form; never counted"),
}
