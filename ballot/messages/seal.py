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
        "{session}的份数不符（{equations}），须先查明并由两人说明。",
        "the numbers of {session} differ ({equations}); two people must explain it first.",
    ),
    "seal.done": (
        "{session}已封存，第 {revision} 版，摘要 {digest}。",
        "{session} is sealed, revision {revision}, digest {digest}.",
    ),
    "seal.opened": (
        "{session}已启封。改动之后请重新封存，新的版本会注明它取代的版本。",
        "{session} is open. Seal it again after the change: the new revision names the one before.",
    ),
    "seal.unsealed": (
        "有的场次已封存，有的没有：{sessions}。总计票只合计封存的场次，请先封存。",
        "some sessions are sealed and others not: {sessions}. A city tally adds sealed sessions "
        "only; seal them first.",
    ),
}
