"""Texts of `pingyi seal`."""

TEXTS = {
    "seal.key": ("并用这个密钥签名", "sign it with this key too"),
    "seal.open": (
        "启封（须写明理由，并由第二人确认）",
        "open it again (with a reason, and confirmed by a second person)",
    ),
    "seal.unfinished": (
        "{session}还有 {rows} 行待复核、{pages} 页拒读未结清，不能封存。",
        "{session} has {rows} rows to review and {pages} refused pages open; it can't be sealed.",
    ),
    "seal.not_counted": (
        "还没有登记人工清点的份数，请先运行 pingyi reconcile {session} --issued N --returned N。",
        "nobody has entered the hand counts; run "
        "pingyi reconcile {session} --issued N --returned N.",
    ),
    "seal.differs": (
        "{session}的份数不符。{where}须先查明并由两人说明。",
        "the numbers of {session} don't agree. {where} Two people must explain it first.",
    ),
    "seal.done": (
        "{session}已封存，第 {revision} 版，摘要 {digest}。",
        "{session} is sealed, revision {revision}, digest {digest}.",
    ),
    "seal.no_keys": (
        "注意：keys/ 中还没有公钥，见证单上不会有公钥指纹。"
        "最好先由签名人运行 pingyi keygen，再封存。",
        "note: keys/ holds no public key, so the slip will name none. Better have the signers run "
        "pingyi keygen first, then seal.",
    ),
    "seal.no_key_of": (
        "注意：keys/ 中还没有{names}的公钥，见证单上不会有其指纹。"
        "最好先由签名人运行 pingyi keygen，再封存。",
        "note: keys/ holds no public key of {names}, so the slip won't name it. Better have the "
        "signers run pingyi keygen first, then seal.",
    ),
    "seal.opened": (
        "{session}已启封。改动之后请重新封存，新的版本会注明它取代的版本。",
        "{session} is open. Seal it again after the change: the new revision names the one before.",
    ),
    "seal.unsealed": (
        "还没有封存：{sessions}。计票只合计封存的场次，请先运行 pingyi seal；只看进度可用 "
        "pingyi tally --provisional。",
        "not sealed yet: {sessions}. A tally adds sealed sessions only; run pingyi seal first, or "
        "pingyi tally --provisional for a look on the way.",
    ),
    "seal.uncounted": (
        "没有登记人工清点份数：{sessions}；没有封存：{unsealed}。请先运行 pingyi reconcile 和 "
        "pingyi seal；只看进度可用 pingyi tally --provisional。",
        "not counted by hand: {sessions}; not sealed: {unsealed}. Run pingyi reconcile and pingyi "
        "seal first, or pingyi tally --provisional for a look on the way.",
    ),
    "seal.damaged": (
        "{path} 中的文件不是封存时的文件（{problem}）。请从备份恢复整个活动文件夹。",
        "the files in {path} aren't those that were sealed ({problem}). Restore the whole activity "
        "folder from a copy.",
    ),
    "seal.other_digest": ("摘要是 {found}", "its digest is {found}"),
    "seal.other_records": ("{path} 与计票结果不符", "{path} isn't what the tally states"),
    "seal.lost_head": (
        "事件日志中没有 {path} 所载的末条摘要 {head}…：日志被改写、截短，或证据库是更早的一份。"
        "请勿继续计票，找回封存之后的 pingyi.db。",
        "the event log lacks the head {head}… that {path} names: it was rewritten or cut, or the "
        "database is an older one. Don't count on; find the pingyi.db of after the seal.",
    ),
    "seal.revision_there": (
        "{path} 已存在，而日志中没有第 {revision} 版的封存：证据库比文件夹旧。"
        "请找回封存之后的 pingyi.db，不要覆盖已封存的文件。",
        "{path} is there, and the log knows of no revision {revision}: the database is older than "
        "the folder. Find the pingyi.db of after the seal; what was sealed isn't overwritten.",
    ),
    "seal.overtaken": (
        "{session}封存（第 {revision} 版）之后有改动：{what}。请恢复原样；确须改动的，先由两人启封"
        "（pingyi seal --open），改后重新封存。",
        "since {session} was sealed (revision {revision}) something changed: {what}. Put it back; "
        "if it must change, two people open the session (pingyi seal --open) and it is sealed "
        "again.",
    ),
    "seal.row_changed": ("评议表 {sheet} 的“{unit}”行", "row {unit} of sheet {sheet}"),
    "seal.sheet_changed": ("评议表 {sheet} 是否有效", "whether sheet {sheet} counts"),
    "seal.sheet_added": ("多出评议表 {sheet}", "sheet {sheet} is new"),
    "seal.sheet_gone": ("缺少评议表 {sheet}", "sheet {sheet} is gone"),
    "seal.number_changed": ("{name} 由 {before} 变为 {after}", "{name} was {before}, is {after}"),
    "seal.plan_changed": ("activity.toml 的内容", "what activity.toml says"),
    "seal.layout_changed": ("表样 {form} 的版式", "the layout of form {form}"),
    "seal.key_changed": ("{name} 由 {before} 变为 {after}", "{name} was {before}, is {after}"),
    "seal.all_sheets": ("全场", "the whole session"),
    "seal.no_group": ("未标类别", "without a group"),
    "seal.few_sheets": (
        "场次 {session} 份数太少（{small}；少于 min_group = {least}），"
        "封存的结果可能看出个人的选择。确须封存的，请加 --why 理由 --confirmed-by 第二人。",
        "session {session} has so few sheets ({small}; fewer than min_group = {least}) that its "
        "sealed tally could tell on people. To seal it even so, add --why and --confirmed-by.",
    ),
}
