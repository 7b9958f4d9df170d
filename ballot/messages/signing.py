"""Texts about tallies that can't be final yet, keys and signatures."""

TEXTS: dict[str, tuple[str, str]] = {
    "tally.number.scanned": ("扫描份数", "scanned sheets"),
    "tally.number.valid": ("有效份数", "valid sheets"),
    "tally.number.void": ("废票份数", "void sheets"),
    "tally.number.pending": ("待复核行数", "pending rows"),
    "tally.session_off": (
        "{session}：{number}登记为 {counted}，票面记录为 {records}。",
        "{session}: {number}: {counted} in the session's count, {records} in the records.",
    ),
    "tally.sessions_differ": (
        "场次计数与票面记录不符。{where}请重新运行 pingyi status；仍不符时请勿公布，先检查证据库。",
        "Session counts and records differ. {where} Run pingyi status again; if they still differ,"
        " don't publish and check the evidence store.",
    ),
    "tally.over_return": (
        "{session}：收回应不多于 {issued} 份（发出数），实为 {returned} 份。",
        "{session}: returned should be at most {issued} (as issued) and are {returned}.",
    ),
    "tally.scan_mismatch": (
        "{session}：扫描应为 {returned} 份（收回数），实为 {scanned} 份。",
        "{session}: scanned should be {returned} (as returned) and are {scanned}.",
    ),
    "tally.blocked": (
        "票数核对不符，不能形成正式计票结果。{where}请查是否重复进纸、漏扫或有拒读页，补扫后再计票；"
        "原因已查明的，由两人用 pingyi reconcile SESSION --explain 说明。",
        "The counts don't agree, so there can be no final tally. {where} Look for double feeds,"
        " sheets left out and rejected pages, scan them and tally again; once the reason is known,"
        " two people state it with pingyi reconcile SESSION --explain.",
    ),
    "tally.pending": (
        "还有 {rows} 行待复核，在 {sheets} 份评议表上：{where}。"
        "请运行 pingyi resolve 复核完再计票；"
        "只想看进度，可用 pingyi tally --provisional（不能签名）。",
        "{rows} rows on {sheets} sheets wait for a person: {where}. Finish them with pingyi review,"
        " then tally; for a look on the way use pingyi tally --provisional, which can't be signed.",
    ),
    "tally.pending_sheet": (
        "{session} {sheet}（{rows} 行）",
        "{session} {sheet} ({rows} rows)",
    ),
    "tally.pending_more": ("另有 {sheets} 份", "and {sheets} more sheets"),
    "signing.bad_name": (
        "密钥名“{name}”不能用。请只用文字、数字和中间的连字符，最长 {longest} 个字符。",
        'The key name "{name}" won\'t do. Use letters, digits and inner hyphens, at most {longest}'
        " characters.",
    ),
    "signing.empty_passphrase": (
        "口令不能为空。请设一个只有签名人知道的口令，至少 {least} 个字符（一个汉字算两个）。",
        "The pass phrase is empty. Choose one that only the signer knows, of at least {least}"
        " characters (a Chinese one counts as two).",
    ),
    "signing.unprintable_passphrase": (
        "口令里有换行等看不见的字符，别的程序无法照样输入。请只用打得出来的文字、数字、符号和空格。",
        "There are line ends or other unseen characters in the pass phrase, which no other program"
        " can be given. Use letters, digits, signs and spaces alone.",
    ),
    "signing.weak_passphrase": (
        "口令太容易猜：除去密钥名、常见词、连号和重复，只剩 {found} 个字符，还差 {missing} 个"
        "（至少 {least} 个，一个汉字算两个）。请用几个互不相干的词连成一句，不要用别人会想到的话。",
        "The pass phrase is easy to guess: without the key's name, common words, runs and"
        " repetitions {found} characters are left, {missing} short of {least} (a Chinese one counts"
        " as two). Use several words that have nothing to do with each other.",
    ),
    "signing.unwritable": (
        "写不了密钥文件 {path}：{reason}；没有留下任何文件。请腾出空间或检查权限，"
        "再运行 pingyi keygen。",
        "The key file {path} can't be written: {reason}; nothing was left. Make room or check the"
        " permissions, then run pingyi keygen again.",
    ),
    "signing.key_exists": (
        "{path} 已存在，不会覆盖。请换一个密钥名，或先把旧密钥移走保存。",
        "{path} exists and isn't overwritten. Choose another name, or move the old key away.",
    ),
    "signing.not_a_key": (
        "{path} 不是签名密钥。请指定 pingyi keygen 生成的 NAME.key.pem。",
        "{path} is no signing key. Name a NAME.key.pem made by pingyi keygen.",
    ),
    "signing.paper_key": (
        "{path} 是签 PDF 文件用的 P-256 密钥，不能签计票结果。请用 pingyi keygen NAME 生成的"
        " NAME.key.pem。",
        "{path} is a P-256 key for signing papers and can't sign a tally. Use a NAME.key.pem made"
        " by pingyi keygen NAME.",
    ),
    "signing.reserved_name": (
        "密钥名“{name}”不能用：以 {suffix} 结尾的文件名留给签 PDF 的密钥。请去掉 {suffix}；"
        "要生成签 PDF 的密钥，请加 --algorithm p256。",
        'The key name "{name}" won\'t do: the ending {suffix} is kept for keys that sign papers.'
        " Leave it out; for such a key add --algorithm p256.",
    ),
    "signing.not_a_public_key": (
        "{path} 不是 Ed25519 或 SM2 公钥。请向签名人重新索取 NAME.pub.pem。",
        "{path} is no Ed25519 or SM2 public key. Ask the signer for NAME.pub.pem again.",
    ),
    "signing.two_keys": (
        "有两个名为“{name}”的公钥。请只保留经签名人当面确认的一个。",
        'There are two public keys of the name "{name}". Keep the one that the signer confirmed.',
    ),
    "signing.wrong_passphrase": (
        "打不开密钥 {path}：口令不对，或文件已损坏。请重新输入口令。",
        "The key {path} doesn't open: wrong pass phrase or damaged file. Enter it again.",
    ),
    "signing.no_sm2": (
        "本机没有装 SM2 签名用的 gmssl-pyx。请运行 pip install 'pingyi[sm2]' 后重试；"
        "只核验别人的 SM2 签名不需要它。",
        "gmssl-pyx, which signs with SM2, isn't installed here. Run pip install 'pingyi[sm2]' and"
        " try again; to verify SM2 signatures of others it isn't needed.",
    ),
    "signing.sm2_failed": (
        "SM2 签名没有做成：私钥和公钥不是一对，或密钥已损坏。请换回备份的 NAME.key.pem，"
        "或用 pingyi keygen 另做一把。",
        "no SM2 signature could be made: private and public key aren't a pair, or the key is"
        " damaged. Put back NAME.key.pem from its backup, or make another with pingyi keygen.",
    ),
    "signing.unreadable": (
        "读不了 {path}：{reason}。请检查路径和权限。",
        "{path} can't be read: {reason}. Check the path and its permissions.",
    ),
    "signing.not_a_tally": (
        "{path} 不是 {schema} 的规范计票文件，未签名。"
        "请签 pingyi tally 写出的原文件，不要另存或改动。",
        "{path} is no canonical {schema} file and was not signed. Sign the file as pingyi tally"
        " wrote it, not saved again by another program.",
    ),
    "signing.provisional": (
        "{path} 是临时结果，不能签名。请复核完毕，运行 pingyi tally 后再签。",
        "{path} is provisional and can't be signed. Finish the review, run pingyi tally, then"
        " sign.",
    ),
    "signing.outcome.valid": ("{signer}：签名有效。", "{signer}: the signature is valid."),
    "signing.outcome.tampered": (
        "{signer}：签名与文件不符，文件或签名被改动过。请勿采用，向签名人索取原件。",
        "{signer}: the signature doesn't fit: the file or the signature was changed. Don't use it;"
        " ask the signer for the original.",
    ),
    "signing.outcome.unknown_signer": (
        "{signer}：没有此人的公钥，无法核验。请取得 {signer}.pub.pem 后再核验。",
        "{signer}: there is no public key of that name. Get {signer}.pub.pem and verify again.",
    ),
    "signing.outcome.other_tally": (
        "{signer}：这是对另一份文件 {other} 的签名。请核对是否拿错文件。",
        "{signer}: this is a signature of another file, {other}. Check which file was meant.",
    ),
    "signing.outcome.malformed": (
        "{path}：不是签名文件（Ed25519 应为 64 字节，SM2 应为 DER 编码的两个数）。"
        "请向签名人重新索取。",
        "{path}: no signature file (of Ed25519 64 bytes are due, of SM2 two numbers in DER). Ask"
        " the signer for it again.",
    ),
    "pdf_signing.no_paper_key": (
        "签 PDF 要用 P-256 密钥 {path}（常用的 PDF 阅读器判断不了 Ed25519 签名）；现在没有。"
        "请运行 pingyi keygen {name} --algorithm p256 生成，再运行 pingyi report。",
        "PDF is signed with a P-256 key, {path} (common readers can't judge Ed25519 signatures);"
        " there is none. Run pingyi keygen {name} --algorithm p256, then pingyi report again.",
    ),
    "pdf_signing.no_certificate": (
        "没有证书 {path}，不能签 PDF。请把 pingyi keygen 与密钥一起生成的证书放回这里，"
        "或放上签发机构为同一把 P-256 密钥签发的 X.509 证书（PEM，签发者证书可接在后面）。",
        "there is no certificate {path}, so PDF can't be signed. Put back the one that pingyi"
        " keygen made with the key, or an X.509 certificate that an authority issued over the same"
        " P-256 key (PEM; those of its issuers may follow).",
    ),
    "pdf_signing.not_a_certificate": (
        "{path} 不是 PEM 格式的 X.509 证书。请向签发者重新索取。",
        "{path} is no X.509 certificate in PEM. Ask its issuer for it again.",
    ),
    "pdf_signing.other_key": (
        "证书 {path} 不是密钥 {name} 的证书。请核对是否放错文件。",
        "the certificate {path} isn't that of the key {name}. Check which file was meant.",
    ),
    "pdf_signing.not_in_force": (
        "证书 {path} 今天不在有效期内（{first} 至 {last}）。请更换证书，或核对本机日期。",
        "the certificate {path} isn't in force today ({first} to {last}). Get another one, or check"
        " this machine's date.",
    ),
    "pdf_signing.cannot_sign": (
        "签不了 {path}：{reason}。请重新运行 pingyi report。",
        "{path} can't be signed: {reason}. Run pingyi report again.",
    ),
    "pdf_signing.damaged": (
        "{path} 不是完好的 PDF，无法核验签名。请勿采用，索取原件。",
        "{path} is no sound PDF, its signatures can't be verified. Don't use it; ask for the"
        " original.",
    ),
    "pdf_signing.draft": (
        "{path} 是草稿，不是正式材料：未经裁定或签名，不能作为依据。正式材料由 pingyi report 写。",
        "{path} is a draft and no paper: nothing was ruled or signed for it, and nothing may rest "
        "on it. pingyi report writes the papers.",
    ),
    "pdf_signing.none": (
        "{path} 里没有签名。要签名，请运行 pingyi report --sign NAME。",
        "there is no signature in {path}. To sign, run pingyi report --sign NAME.",
    ),
    "pdf_signing.outcome.valid": (
        "{signer}（{subject}）：签名有效，签名后文件未改动。",
        "{signer} ({subject}): valid; the document is unchanged since.",
    ),
    "pdf_signing.outcome.signed_since": (
        "{signer}（{subject}）：签名有效，签名后只加了别人的签名，内容未改动。",
        "{signer} ({subject}): valid; only signatures were added since, the document is unchanged.",
    ),
    "pdf_signing.outcome.tampered": (
        "{signer}：签名与文件不符，签名后文件被改动过。请勿采用，索取原件。",
        "{signer}: the signature doesn't fit; the document was changed since. Don't use it; ask for"
        " the original.",
    ),
    "pdf_signing.outcome.unknown_signer": (
        "{signer}（{subject}）：文件未改动，但证书不是 keys/ 中 {signer}-p256.cert.pem"
        "（旧版为 {signer}.cert.pem）那一张，不知道是谁签的。请取得签名人的证书后再核验。",
        "{signer} ({subject}): unchanged, but the certificate isn't {signer}-p256.cert.pem (of"
        " earlier versions {signer}.cert.pem) in keys/: nobody knows who signed. Get the signer's"
        " certificate and verify again.",
    ),
}
