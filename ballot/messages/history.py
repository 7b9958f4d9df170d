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
    "history.other_form": (
        "{path} 是“{form}”表的结果，不是评议表的结果；往年请登记评议表的 tally.json。",
        '{path} is the result of the form "{form}" and not of the evaluation; take in the '
        "evaluation's tally.json.",
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
        "没有一个签名出自本活动认识的公钥，没有收入。认识的是：见证单上印着的、签过本活动计票结果的、"
        "签过已收入的往年结果的；文件旁边和 keys/ 中的公钥谁都可以放。"
        "请向签名人当面或按当年的见证单核对指纹，两个人确认后用 --fingerprint 写明。"
        "与签名相符的公钥：\n{where}",
        "no signature is by a key that this folder knows; nothing was taken in. Known are those on"
        " a witness slip, and those that signed a tally of this folder or an earlier year that was"
        " taken in: anybody can lay a key beside a file or in keys/. Compare the fingerprint with"
        " the signer or that year's slip, and give it with --fingerprint when two people have."
        " Keys that fit a signature:\n{where}",
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
    "history.replace": (
        "取代在册的同一年的另一份结果；须用 --why 写明理由",
        "it stands in the place of another tally of its year on record; needs --why",
    ),
    "history.already": (
        "{year} 年的这一份结果（摘要 {digest}…）已经收入，没有再记一次；"
        "history/ 中保存的文件与之相符。",
        "this very tally of {year} (digest {digest}…) is on record; nothing was recorded again, and"
        " the files kept in history/ are whole.",
    ),
    "history.on_record": (
        "{year} 年已收入另一份结果（摘要 {digest}…，末位：{names}；{by}收入，{second}确认），"
        "没有收入这一份。"
        "请查明哪一份是当年的正式结果；确须取代的，两个人用 --replace --why 写明理由。"
        "被取代的一份仍在案，核查时一并说明。",
        "another tally of {year} is on record (digest {digest}…, last: {names}; {by} took it in,"
        " {second} confirmed); this one wasn't taken in. Find out which is the final one of that"
        " year; to replace the one on record, two people give --replace with --why. It stays on"
        " record and is mentioned.",
    ),
    "history.replaced": (
        "{year} 年先前收入的另一份结果（摘要 {digest}…，末位：{names}）已被取代，"
        "{by}收入，{second}确认，理由：{why}。",
        "another tally of {year} was on record before (digest {digest}…, last: {names}) and was"
        " replaced by {by}, confirmed by {second}, because: {why}.",
    ),
    "history.no_one": ("（未记录）", "(not recorded)"),
    "history.no_why": ("没有记录", "none recorded"),
    "history.waiting": ("（尚待裁定：{names}）", " (still to be ruled: {names})"),
    "history.unkept": (
        "{year} 年的结果不能再核验：收入它的版本没有保存文件，末位单位只凭日志所记。"
        "请用 pingyi history add 重新收入当年的原文件。",
        "the tally of {year} can't be checked again: the version that took it in kept no files, and"
        " its last places stand in the log alone. Take the original in again with pingyi history"
        " add.",
    ),
    "history.not_its_counts": (
        "{year} 年的计票结果与它自己写的得票数不符，重新计算后不同的单位：{names}。"
        "请勿采用，向签名人索取当年的原文件。",
        "the tally of {year} doesn't follow from its own counts; scored again, these units differ:"
        " {names}. Don't use it; get the original from the signers.",
    ),
    "history.kept_fails": (
        "{year} 年的结果不能采用：{problem}请从备份恢复整个活动文件夹；"
        "只是文件丢失的，用 pingyi history add 重新收入当年的原文件。",
        "the tally of {year} can't be used: {problem} Restore the whole activity folder from a"
        " copy; if only files were lost, take the original in again with pingyi history add.",
    ),
    "history.kept_gone": (
        "收入时保存的 {path} 不见了。",
        "{path}, kept when it was added, is gone.",
    ),
    "history.kept_changed": (
        "{path} 不是日志所记的那一份。",
        "{path} isn't the tally on record.",
    ),
    "history.kept_key": (
        "{path} 不是日志所记的公钥。",
        "{path} isn't the public key on record.",
    ),
    "history.kept_nobody": (
        "日志没有记下由谁签名、用哪个公钥。",
        "the log doesn't record who signed it with which key.",
    ),
    "history.kept_signature": (
        "{name} 的签名不在或不成立。",
        "the signature of {name} is missing or doesn't hold.",
    ),
    "history.kept_unknown": (
        "{name} 的公钥（{fingerprint}）不是本活动认识的，也没有人按指纹引入。",
        "the key of {name} ({fingerprint}) is none that this folder knows, and nobody introduced"
        " it by its fingerprint.",
    ),
    "history.kept_other": (
        "日志所记的末位单位与签名的计票结果不同。",
        "the last places on record aren't those in the signed tally.",
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
        "，其中 {count} 个公钥由这两人按指纹引入：{digits}",
        "; these two introduced {count} of its keys by fingerprint: {digits}",
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
    "history.not_then": (
        "{year} 年的结果中没有{names}（按代号和前身核对）：当时没有参评，或代号改过而没有写明前身；"
        "其上年是否末位须由人核实。",
        "the tally of {year} has no {names}, by id or predecessors: not evaluated then, or by "
        "another id that nobody wrote down. A person must find out whether it was the last.",
    ),
    "history.nobody_else": (
        "除此以外，没有连续两年末位的单位。",
        "besides, no unit is the last for the second year running.",
    ),
    "history.nobody": (
        "没有连续两年末位的单位。",
        "no unit is the last for the second year running.",
    ),
}
