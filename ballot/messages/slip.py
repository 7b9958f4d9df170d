"""Texts about the witness slip; what stands on the paper itself is Chinese in any language."""

TEXTS = {
    "fingerprints.no_key": (
        "{path} 里没有可用的公钥。请向签名人重新索取。",
        "{path} holds no usable public key. Ask the signer for it again.",
    ),
    "slip.not_understood": (
        "不是见证单的文本（{problem}）。请用 pingyi seal SESSION --slip 重新生成。",
        "this is no text of a slip ({problem}). Make it again with pingyi seal SESSION --slip.",
    ),
    "slip.other_tally": (
        "{path} 不是所封存的计票文件，不能出见证单。请从备份恢复这一版的文件夹。",
        "{path} isn't the tally that was sealed; no slip is made of it. Restore the revision's "
        "folder from a copy.",
    ),
    "slip.other_seal": (
        "{path} 与日志中的封存记录不符。请勿采用，与监票、公证手中的见证单核对。",
        "{path} isn't of the seal in the log. Don't use it; compare with the slips that the "
        "witnesses hold.",
    ),
    "slip.no_seal": (
        "日志中没有封存 {digest} 的记录。请运行 pingyi verify-folder。",
        "no entry of the log seals {digest}. Run pingyi verify-folder.",
    ),
    "slip.option": (
        "再打印一次现行封存的见证单",
        "print the witness slip of the seal in force once more",
    ),
    "slip.result_done": (
        "本场计票结果报告单：{path}。请打印，当场由计票、监票、评议活动办公室、公证签字。",
        "the session's result sheet: {path}. Print it and have it signed on "
        "the spot by those who counted, scrutineers, the office and the notary.",
    ),
    "slip.done": (
        "见证单：{path}。请打印，由监票、公证、计票签字后各自带走。",
        "witness slip: {path}. Print it, have it signed, and let each witness take one home.",
    ),
    "slip.failed": (
        "{session}已经封存，但见证单没有写成：{problem} "
        "请排除后运行 pingyi seal {session_id} --slip。",
        "{session} is sealed, but its slip was not written: {problem} "
        "Mend that, then run pingyi seal {session_id} --slip.",
    ),
}
