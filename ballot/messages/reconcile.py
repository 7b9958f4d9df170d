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
    "reconcile.left": ("应为", "should be"),
    "reconcile.right": ("实为", "is"),
    "reconcile.difference": ("相差", "difference"),
    "reconcile.at_most": ("不多于 {number}", "at most {number}"),
    "reconcile.too_many": ("多 {sheets} 份", "{sheets} too many"),
    "reconcile.too_few": ("少 {sheets} 份", "{sheets} too few"),
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
        "{session}的份数不符。{where}请清点纸质表；查明原因后用 --explain 写明，并由第二人确认。",
        "the numbers of {session} don't agree. {where} Count the paper; when the cause is known, "
        "state it with --explain and have a second person confirm.",
    ),
    "session.equation.printed": (
        "发出 + 剩余 + 换发作废（应等于印制）",
        "issued + unused + spoiled (as many as printed)",
    ),
    "session.equation.handed_out": (
        "发出、剩余、换发作废（应不多于印制）",
        "issued, unused, spoiled (no more than printed)",
    ),
    "session.equation.issued": ("收回（应不多于发出）", "returned (no more than issued)"),
    "session.equation.scanned": ("扫描（应等于收回）", "scanned (as many as returned)"),
    "session.equation.valid": ("有效 + 作废（应等于扫描）", "valid + void (as many as scanned)"),
    "session.off.printed": (
        "发出、剩余、换发作废合计应为 {should} 份（印制数），实为 {actual} 份，{by}。",
        "Issued, unused and spoiled should be {should} (as printed) and are {actual}: {by}.",
    ),
    "session.off.handed_out": (
        "发出、剩余、换发作废合计应不多于 {should} 份（印制数），实为 {actual} 份，{by}。",
        "Issued, unused and spoiled should be at most {should} (as printed) and are {actual}: "
        "{by}.",
    ),
    "session.off.issued": (
        "收回应不多于 {should} 份（发出数），实为 {actual} 份，{by}。",
        "Returned should be at most {should} (as issued) and are {actual}: {by}.",
    ),
    "session.off.scanned": (
        "扫描应为 {should} 份（收回数），实为 {actual} 份，{by}。",
        "Scanned should be {should} (as returned) and are {actual}: {by}.",
    ),
    "session.off.valid": (
        "有效、作废合计应为 {should} 份（扫描数），实为 {actual} 份，{by}。",
        "Valid and void should be {should} (as scanned) and are {actual}: {by}.",
    ),
}
