"""Texts of the gate: why a tally is not shown or handed on."""

TEXTS: dict[str, tuple[str, str]] = {
    "gate.no_tally": (
        "没有 {path}。请先运行 pingyi tally。",
        "there is no {path}; run pingyi tally first.",
    ),
    "gate.not_canonical": (
        "{path} 不是规范写法的计票结果（{known}），可能被改动过。请重新运行 pingyi tally。",
        "{path} is no tally in canonical bytes ({known}); it may have been changed. Run pingyi "
        "tally again.",
    ),
    "gate.not_a_tally": (
        "{path} 读不懂（{problem}），可能被改动过。请重新运行 pingyi tally。",
        "{path} isn't understood ({problem}); it may have been changed. Run pingyi tally again.",
    ),
    "gate.provisional": (
        "{path} 只是中间结果，不能签名或发布。请运行不带 --provisional 的 pingyi tally。",
        "{path} is provisional and can't be signed or published; run pingyi tally without "
        "--provisional.",
    ),
    "gate.signature_fails": (
        "{path} 旁的签名不成立：{which}请查明是谁改动了文件或签名；公钥不在 keys/ 的，先放入。",
        "a signature beside {path} doesn't hold: {which} Find out who changed the file or the "
        "signature; put a public key that is missing into keys/ first.",
    ),
    "gate.signature_gone": (
        "{signer}在这里签过 {path}，签名文件现在不见了。请找回 {path}.{signer}.sig，"
        "或请其重新签名。",
        "{signer} signed {path} here, and the signature is gone. Put {path}.{signer}.sig back, or "
        "have {signer} sign again.",
    ),
    "gate.key_exchanged": (
        "{folder} 中{signer}的公钥不是签名时的那一把。请当面核对指纹，换回原来的公钥。",
        "the public key of {signer} in {folder} isn't the one that signed. Compare fingerprints in "
        "person and put the right key back.",
    ),
    "gate.newer": (
        "{path} 之后又登记了“{what}”（{day}）。请重新运行 pingyi tally，再请签名人签名。",
        "“{what}” was recorded ({day}) after {path} was made. Run pingyi tally again, then have it "
        "signed again.",
    ),
    "gate.differs": (
        "{path} 与证据、封存和规则不一致：{what}。请查明原因，再重新运行 pingyi tally。",
        "{path} isn't what the evidence, the seals and the rules give: {what}. Find out why, then "
        "run pingyi tally again.",
    ),
    "gate.value": ("{path} 写的是 {stated}，应为 {now}", "{path} says {stated}, not {now}"),
    "gate.digest": ("{name} 不符", "{name} differs"),
    "gate.other_key": ("{name} 不是现在算出的内容", "{name} isn't what is made now"),
    "gate.other_build": (
        "它由 {stated} 写成且没有签名，现在是 {now}",
        "it was written by {stated} and nobody signed it; now it is {now}",
    ),
    "gate.unsigned": (
        "{path} 还缺 {names} 的签名，不能发布。"
        "请运行 pingyi sign output/tally.json --key {first}。",
        "{path} isn't signed by {names} yet, and nothing can be published. Run pingyi sign "
        "output/tally.json --key {first}.",
    ),
    "gate.unknown_key": ("多出 {name}", "{name} is not a key of it"),
    "gate.count_missing": (
        "下列场次缺发出或收回份数，不能公布：{sessions}。请登记人工清点的份数（pingyi reconcile；"
        "没有开的场次登记 0 份）并封存，再重新计票、签名。",
        "not published: how many sheets were handed out or came back is missing of {sessions}. "
        "Count them by hand (pingyi reconcile; 0 where a session was never held) and seal, then "
        "tally and sign again.",
    ),
    "gate.nobody_signed": (
        "{path} 还没有任何人签名，不能公布。请先签名：pingyi sign {path} --key 姓名。",
        "not published: nobody has signed {path}. Sign it first: pingyi sign {path} --key NAME.",
    ),
    "gate.open_question": (
        "还有待领导小组裁定的事项，不能发布：{questions}请用 pingyi rule 登记裁定后重新计票。",
        "questions are open, and nothing can be published: {questions} Record the rulings with "
        "pingyi rule, then tally again.",
    ),
    "gate.rows": (
        "注意：导出的票面记录与计票结果对不上。{problem}",
        "note: the rows written no longer give the tally. {problem}",
    ),
    "gate.other_revision": (
        "{path} 不是该场次现在封存的版本。只有现行版本可以签名；要看现状请运行 pingyi status。",
        "{path} isn't the revision of its session that is sealed now, and only that one can be "
        "signed; pingyi status shows what stands.",
    ),
    "gate.checked_here": (
        "计票结果与本文件夹的证据、封存和规则一致。",
        "the tally is what the evidence, the seals and the rules of this folder come to.",
    ),
    "gate.not_checked": (
        "只核对了文件本身的写法和签名；是否与证据、封存和规则一致，"
        "须在活动文件夹中运行 pingyi verify 核对。",
        "only the file's form and signatures were checked; whether it is what the evidence, the "
        "seals and the rules give can be checked in the activity folder alone.",
    ),
}
