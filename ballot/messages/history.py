"""Texts of `pingyi history`."""

TEXTS = {
    "history.help": ("往年的末位单位", "last places of earlier years"),
    "history.add": (
        "收入往年已签名的计票结果，记下末位单位",
        "take in an earlier signed tally, for its last places",
    ),
    "history.check": (
        "列出连续两年末位的单位",
        "list the units that are the last for the second year running",
    ),
    "history.tally": (
        "往年的 tally.json，签名在旁边",
        "the earlier tally.json, signatures beside it",
    ),
    "history.not_past": (
        "这份计票结果是 {year} 年的，不早于本次评议（{now} 年）。",
        "this tally is of {year}, not before this evaluation ({now}).",
    ),
    "history.not_signed": (
        "{path} 没有签名，或有签名不成立；往年结果必须是签过名的。",
        "{path} has no signature, or one that doesn't hold; an earlier result must be signed.",
    ),
    "history.no_tally": (
        "{path} 不是正式的计票结果：{problem}",
        "{path} is no final tally: {problem}",
    ),
    "history.added": (
        "已收入 {year} 年的结果（{count} 个签名成立），末位单位：{names}。",
        "took in {year} ({count} signatures hold); last places: {names}.",
    ),
    "history.no_year": (
        "还没有收入 {year} 年的结果，请先运行 pingyi history add。",
        "nothing is known of {year}; run pingyi history add first.",
    ),
    "history.twice": (
        "{name}：本年末位，{year} 年也是末位（当时为{was}）。任现职时间须人工核实。",
        "{name}: the last this year and in {year} (then {was}). Tenure is to be checked by hand.",
    ),
    "history.other_category": (
        "注意：两年类别不同，是否算连续方案没有规定，请领导小组裁定。",
        "Note: the category was another; whether that counts is not in the plan.",
    ),
    "history.nobody": (
        "没有连续两年末位的单位。",
        "no unit is the last for the second year running.",
    ),
}
