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
