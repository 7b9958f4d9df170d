"""Texts of `pingyi reconcile` and of the equations of a meeting."""

TEXTS = {
    "reconcile.session": ("场次代号", "id of the session"),
    "reconcile.issued": ("发出份数（人工清点）", "sheets handed out, counted by hand"),
    "reconcile.returned": ("收回份数（人工清点）", "sheets that came back, counted by hand"),
    "reconcile.unused": ("剩余未发份数", "printed sheets left over"),
    "reconcile.spoiled": (
        "投前作废换发份数",
        "sheets exchanged for new ones before they were cast",
    ),
    "reconcile.explain": (
        "份数不符的原因；须由第二人确认",
        "why the numbers differ; a second person confirms",
    ),
    "reconcile.unknown": (
        "没有场次 {session}；有：{known}",
        "there is no session {session}; there are: {known}",
    ),
    "reconcile.both": (
        "发出和收回的份数要一起登记：--issued 和 --returned。",
        "sheets issued and returned are entered together: --issued and --returned.",
    ),
    "reconcile.group": (
        "发给各类代表的份数，如 leaders=30，可写多次，合计须等于发出",
        "sheets handed out to a group, such as leaders=30; once for each, adding up to --issued",
    ),
    "reconcile.bad_group": (
        "“{got}”不对，应写成 类别代号=份数；类别有：{known}",
        '"{got}" won\'t do: write GROUP=NUMBER; groups are: {known}',
    ),
    "reconcile.composition": (
        "代表构成：{group}计划占 {planned}，实发占 {issued}，超出容差。",
        "composition: {group} is planned as {planned} and was handed {issued}, beyond tolerance.",
    ),
    "reconcile.few_returned": (
        "{session}：发出 {issued} 份，收回 {returned} 份，回收率 {rate}，低于规定的 {least}；"
        "只作提示，不影响计票。",
        "{session}: {returned} of {issued} sheets came back, {rate}, less than the {least} of the "
        "rules; this is said and stops nothing.",
    ),
    "reconcile.title": ("{session}：票数核对", "{session}: reconciliation"),
    "reconcile.equation": ("应相等的数", "what must agree"),
    "reconcile.left": ("左边", "left"),
    "reconcile.right": ("右边", "right"),
    "reconcile.outcome": ("结论", "outcome"),
    "reconcile.agrees": ("相符", "agrees"),
    "reconcile.off": ("不符", "differs"),
    "reconcile.explained": (
        "已说明：{why}（{by}，{second}确认）",
        "explained: {why} ({by}, confirmed by {second})",
    ),
    "reconcile.not_counted": (
        "还没有登记场次 {session} 发出、收回的份数。",
        "nobody has entered the sheets issued and returned of session {session}.",
    ),
    "reconcile.differs": (
        "{session}的份数不符。请清点纸质表；查明原因后用 --explain 写明，并由第二人确认。",
        "the numbers of {session} don't agree. Count the paper; when the cause is known, state it "
        "with --explain and have a second person confirm.",
    ),
    "session.equation.printed": (
        "印制 = 发出 + 剩余 + 换发作废",
        "printed = issued + unused + spoiled",
    ),
    "session.equation.issued": ("收回不多于发出", "no more returned than issued"),
    "session.equation.scanned": ("收回 = 扫描", "returned = scanned"),
    "session.equation.valid": ("扫描 = 有效 + 作废", "scanned = valid + void"),
}
