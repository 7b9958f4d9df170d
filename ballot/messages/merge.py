"""Texts of `pingyi merge`."""

TEXTS = {
    "merge.paths": (
        "封存场次的文件夹 output/sessions/场次/revision-N，或者它的 .zip",
        "the folder output/sessions/SESSION/revision-N of a sealed session, or a .zip of it",
    ),
    "merge.done": (
        "已并入{session}第 {revision} 版，{sheets} 份，签名有效：{signers}，摘要 {digest}。",
        "added {session}, revision {revision}, {sheets} sheets, signed by {signers}, "
        "digest {digest}.",
    ),
    "merge.known": (
        "{session}第 {revision} 版此前已经并入（{sheets} 份，{signers}，{digest}），没有改动。",
        "{session}, revision {revision}, was added before ({sheets} sheets, {signers}, {digest}); "
        "nothing changed.",
    ),
    "merge.status": (
        "{session}：在别处清点，已并入第 {revision} 版，{sheets} 份，摘要 {digest}",
        "{session}: counted elsewhere; revision {revision} was added, {sheets} sheets, "
        "digest {digest}",
    ),
    "merge.no_package": (
        "{path} 里没有 {name}。请给出封存场次的 output/sessions/场次/revision-N 整个文件夹，"
        "或者它的 .zip。",
        "there is no {name} in {path}. Name the whole folder output/sessions/SESSION/revision-N "
        "of a sealed session, or a .zip of it.",
    ),
    "merge.zip_tallies": (
        "{path} 里有 {count} 个 tally.json，应当只有一个。请每个场次的 revision-N 各打一个包。",
        "{path} holds {count} files tally.json and should hold one. Pack each revision-N by "
        "itself.",
    ),
    "merge.bad_zip": (
        "打不开 {path}（{problem}）。请在原来的电脑上重新打包，或者直接拷贝整个文件夹。",
        "{path} doesn't open ({problem}). Pack it again on its laptop, or copy the folder as it "
        "is.",
    ),
    "merge.not_a_tally": (
        "tally.json 不是 {schema} 的规范计票文件，未并入。请原样拷贝 pingyi seal 写出的文件，"
        "不要另存或改动。",
        "tally.json is no canonical {schema} file and was not added. Copy the file as pingyi seal "
        "wrote it, not saved again by another program.",
    ),
    "merge.provisional": (
        "这是临时结果，不能并入。请在原来的电脑上封存场次后再交。",
        "this tally is provisional and can't be added. Seal the session on its laptop first.",
    ),
    "merge.not_one_session": (
        "这不是一个封存场次的结果（含 {sessions} 个场次，或者没有版本号）。"
        "请交 output/sessions/场次/revision-N；由旧版程序封存的，启封后重新封存。",
        "this is not the tally of one sealed session (it has {sessions} sessions, or no "
        "revision). Hand in output/sessions/SESSION/revision-N; if an older program sealed it, "
        "open it and seal it again.",
    ),
    "merge.not_understood": (
        "tally.json 不完整：{problem}。请在原来的电脑上重新封存后再交。",
        "tally.json is incomplete: {problem}. Seal the session again on its laptop.",
    ),
    "merge.other_activity": (
        "这是另一次活动（{theirs}）的场次，本文件夹是 {ours}。请核对是否拿错。",
        "this session is of another activity, {theirs}; this folder is of {ours}. Check which "
        "package was meant.",
    ),
    "merge.other_edition": (
        "清点这个场次所用的 activity.toml 与这里的不一样（{theirs}，这里是 {ours}）。"
        "请查明哪一份是对的，用同一份重新计票、封存。",
        "the session was counted with another activity.toml ({theirs}; here {ours}). Find out "
        "which is right, and seal it again with the same one.",
    ),
    "merge.unknown_session": (
        "activity.toml 里没有场次 {session}。请核对是否拿错。",
        "there is no session {session} in activity.toml. Check which package was meant.",
    ),
    "merge.signature_fails": (
        "签名不成立，未并入。{where}请向交来的片区索取原件。",
        "a signature fails; nothing was added. {where} Ask the district for the original.",
    ),
    "merge.no_known_signer": (
        "没有一个签名出自已知的公钥（签名：{names}），未并入。请与片区当面核对公钥，"
        "把 NAME.pub.pem 放进 {keys}；没有签名的，先用 pingyi sign 签。",
        "no signature is by a known public key (signed: {names}); nothing was added. Compare the "
        "public key with the district in person and put NAME.pub.pem into {keys}; if it isn't "
        "signed, sign it with pingyi sign.",
    ),
    "merge.missing_signers": (
        "还缺签名：{names}（activity.toml 的 signatures.required）。请签齐后再并入。",
        "signatures are missing: {names} (signatures.required in activity.toml). Have them sign, "
        "then merge.",
    ),
    "merge.bad_leaf": (
        "records.jsonl 第 {line} 行不是本程序写出的票面记录，未并入。请向片区索取原件。",
        "line {line} of records.jsonl is no record as this program writes it; nothing was added. "
        "Ask the district for the original.",
    ),
    "merge.other_records": (
        "records.jsonl 不是计票结果所据的记录（份数或 Merkle 根不符），可能被改动过，未并入。"
        "请向片区索取原件。",
        "records.jsonl doesn't hold the records of this tally (their number or Merkle root "
        "differs); it may have been changed. Nothing was added; ask the district for the original.",
    ),
    "merge.foreign_record": (
        "records.jsonl 里的评议表 {sheet} 属于场次 {session}，未并入。请在原来的电脑上重新封存。",
        "sheet {sheet} in records.jsonl is of session {session}; nothing was added. Seal the "
        "session again on its laptop.",
    ),
    "merge.unsettled": (
        "这个场次的份数不符、没有说明，或者还有拒读页，未并入。请在原来的电脑上查明、重新封存。",
        "the numbers of this session differ and nobody has explained it, or refused pages are "
        "open; nothing was added. Settle it on its laptop and seal it again.",
    ),
    "merge.pending": (
        "这个场次还有待复核的行，未并入。请在原来的电脑上复核完、重新封存。",
        "rows of this session wait for a person; nothing was added. Finish the review on its "
        "laptop and seal it again.",
    ),
    "merge.recount": (
        "按 records.jsonl 重新计算，与计票结果有 {count} 处不同（如 {path}），未并入。"
        "请在原来的电脑上用 pingyi recount 查明，重新封存。",
        "counting records.jsonl again differs from the tally in {count} places (such as {path}); "
        "nothing was added. Find out why with pingyi recount on its laptop and seal it again.",
    ),
    "merge.counted_here": (
        "{session}已经在本文件夹里扫描或封存，不能再并入，否则会重复计票。"
        "请查明哪一份为准；在这里清点的，不要并入。",
        "{session} was scanned or sealed in this folder and can't be added: it would count twice. "
        "Find out which one stands; a session that was counted here isn't merged.",
    ),
    "merge.not_the_next": (
        "{session}此前已并入第 {merged} 版（{digest}），这份第 {revision} 版没有注明取代它，"
        "未并入。请按次序并入各版，并向片区核实以哪一版为准。",
        "revision {merged} of {session} was added before ({digest}), and this revision "
        "{revision} doesn't name it as the one it replaces; nothing was added. Merge revisions in "
        "their order, and ask the district which one stands.",
    ),
    "merge.other_form": (
        "表样 {form} 与这里已知的不同，未并入。请查明片区用的是哪一版评议表。",
        "form {form} is not the one that is known here by this id; nothing was added. Find out "
        "which form the district has used.",
    ),
    "merge.sheet_twice": (
        "评议表 {sheet} 已经在别的场次里计过，未并入。请找出这份纸质表，查明它属于哪个场次。",
        "sheet {sheet} was counted in another session already; nothing was added. Find the paper "
        "and out which session it is of.",
    ),
    "merge.printed_for": (
        "评议表 {sheet} 是为场次 {session} 印的，未并入。请查明它为什么出现在这个场次。",
        "sheet {sheet} was printed for session {session}; nothing was added. Find out why it is "
        "in this one.",
    ),
    "merge.foreign_rows": (
        "评议表 {sheet} 上的单位与 activity.toml 不符，未并入。请在原来的电脑上重新封存。",
        "sheet {sheet} has other units than activity.toml; nothing was added. Seal the session "
        "again on its laptop.",
    ),
    "merge.damaged": (
        "{path} 里已并入的场次缺失或被改动（{problem}）。请用 pingyi merge 把片区的原件再并入一次，"
        "程序会把文件补齐。",
        "the merged session in {path} is missing or was changed ({problem}). Run pingyi merge on "
        "the district's original once more: it puts the files back.",
    ),
}
