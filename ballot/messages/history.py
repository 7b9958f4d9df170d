"""Texts of `pingyi history`, and of what it says on paper."""

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
    "history.fingerprint": (
        "本活动不认识的公钥的指纹（64 位十六进制），由签名人当面告知；可写多次",
        "fingerprint (64 hex digits) of a key that this folder doesn't know, as the signer told"
        " it; once for each",
    ),
    "history.keys": (
        "这些公钥所在的文件夹；不写则在计票结果旁边找。只认写明指纹的或往年用过的",
        "folder with such keys; beside the tally otherwise. Only those count whose fingerprint is"
        " given, or was used for an earlier year",
    ),
    "history.records": (
        "往年的 records.jsonl，据以重新计票",
        "the records.jsonl of that year, to count it again",
    ),
    "history.bad_fingerprint": (
        "“{got}”不是完整的指纹，应为 {digits} 位十六进制。请向签名人要全部指纹。",
        '"{got}" is no whole fingerprint of {digits} hex digits. Ask the signer for all of it.',
    ),
    "history.not_past": (
        "这份计票结果是 {year} 年的，不早于本次评议（{now} 年）。请指明往年的计票结果。",
        "this tally is of {year}, not before this evaluation ({now}). Name an earlier one.",
    ),
    "history.not_canonical": (
        "{path} 不是规范的计票文件。请用当年 pingyi tally 写出的原文件，不要另存或改动。",
        "{path} is no canonical tally. Take the file as pingyi tally wrote it that year.",
    ),
    "history.schema": (
        "{path} 的格式是 {found}，本程序认识 {known}。请换用认识它的版本。",
        "{path} is of schema {found}; this version reads {known}. Use a version that knows it.",
    ),
    "history.provisional": (
        "{path} 是临时结果，没有签名效力。请用当年的正式结果。",
        "{path} is provisional. Take that year's final tally.",
    ),
    "history.one_session": (
        "{path} 只是一个场次的计票结果。请用当年全部场次的计票结果。",
        "{path} counts one session only. Take the tally of the whole activity.",
    ),
    "history.other_activity": (
        "这份计票结果属于活动 {theirs}，不是本活动（{ours}）或其往年。"
        "确为往年的，在 activity.toml 的 predecessors 中写上 {theirs}。",
        "this tally is of activity {theirs}, not of this one ({ours}) or an earlier year of it. If"
        " it is one, name {theirs} in predecessors of activity.toml.",
    ),
    "history.no_common_unit": (
        "{year} 年的计票结果与本年没有一个相同的单位（按代号和前身核对）。请核对文件，"
        "单位改过代号的，在 activity.toml 中写 predecessors。",
        "the tally of {year} has no unit in common with this year's, by id or predecessors. Check"
        " the file; a unit whose id changed needs its predecessors in activity.toml.",
    ),
    "history.signature_fails": (
        "签名不成立，没有收入：{where}请向签名人索取原件。",
        "a signature doesn't hold, and nothing was taken in: {where} Get the original.",
    ),
    "history.no_known_signer": (
        "没有一个签名出自本活动认识的公钥（{keys}），没有收入。文件旁边的公钥谁都可以放。"
        "请向签名人当面核对指纹，两个人确认后用 --fingerprint 写明。与签名相符的公钥：\n{where}",
        "no signature is by a key that this folder knows ({keys}); nothing was taken in. Anybody"
        " can lay a key beside a file: compare the fingerprint with the signer, and give it with"
        " --fingerprint when two people have. Keys that fit a signature:\n{where}",
    ),
    "history.no_keys": ("（没有）", "(none)"),
    "history.no_such_key": (
        "没有指纹为 {fingerprint} 的公钥。请用 --keys 指明它所在的文件夹，并核对指纹。",
        "there is no key with the fingerprint {fingerprint}. Name its folder with --keys, and check"
        " the digits.",
    ),
    "history.missing_signers": (
        "规则要求签名的人还缺：{names}（按当年和本年的规则，只算本活动认识的公钥），没有收入。"
        "请补签，或用 --fingerprint 写明其公钥的指纹。与签名相符的公钥：\n{where}",
        "the rules of that year or this one ask for signatures of {names}, by keys that this folder"
        " knows; nothing was taken in. Have them sign, or give their fingerprints with"
        " --fingerprint. Keys that fit a signature:\n{where}",
    ),
    "history.no_tally": (
        "{path} 不是能用的计票结果（{problem}）。请用当年的原文件。",
        "{path} is no tally that can be used ({problem}). Take the original of that year.",
    ),
    "history.added": (
        "已收入 {year} 年的结果（{count} 个签名成立），末位单位：{names}。",
        "took in {year} ({count} signatures hold); last places: {names}.",
    ),
    "history.not_recounted": (
        "没有给出往年的票面记录，没有重新计票；有 records.jsonl 的可用 --records。",
        "that year was not counted again; --records FILE does so where its records are at hand.",
    ),
    "history.not_known": (
        "不知道哪些单位连续两年末位：没有收入 {year} 年已签名的计票结果，无法核查。",
        "who is the last for the second year running is not known: no tally of {year}.",
    ),
    "history.add_first": (
        "不知道哪些单位连续两年末位：没有收入 {year} 年已签名的计票结果。"
        "请先用 pingyi history add 收入。",
        "who is the last for the second year running is not known: no tally of {year}. Take it in"
        " with pingyi history add.",
    ),
    "history.open": (
        "连续两年末位还不能确定：{where}请先由领导小组裁定。",
        "who is the last for the second year running is open: {where} The leading group must rule.",
    ),
    "history.open_then": (
        "{year} 年有末位单位当时尚待裁定，涉及：{names}。",
        "in {year} a last place was still to be ruled, among: {names}.",
    ),
    "history.open_unnamed": (
        "收入它的版本没有记录",
        "not recorded by the version that took it in",
    ),
    "history.open_now": (
        "本年有末位单位待裁定，涉及：{names}。",
        "this year a last place is still to be ruled, among: {names}.",
    ),
    "history.origin": (
        "据 {year} 年的计票结果（摘要 {digest}…，签名：{signers}）",
        "by the tally of {year} (digest {digest}…, signed by {signers})",
    ),
    "history.origin_by": ("，{by}收入，{second}确认", "; {by} took it in, {second} confirmed"),
    "history.origin_introduced": (
        "，其中 {count} 个公钥由这两人按指纹引入",
        "; these two introduced {count} of its keys by fingerprint",
    ),
    "history.origin_unrecorded": (
        "，由谁收入、用哪个公钥核验，收入它的版本没有记录",
        "; who took it in and by which key, the version that did so did not record",
    ),
    "history.twice": (
        "{name}：本年末位，{year} 年也是末位（当时为{was}）。任现职时间须人工核实。",
        "{name}: the last this year and in {year} (then {was}). Tenure is to be checked by hand.",
    ),
    "history.note_open": ("末位待裁定，尚不能确定", "a last place is open: not certain yet"),
    "history.note_category": (
        "类别不同，是否算连续须裁定",
        "another category: whether that counts must be ruled",
    ),
    "history.nobody": (
        "没有连续两年末位的单位。",
        "no unit is the last for the second year running.",
    ),
}
