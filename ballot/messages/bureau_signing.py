"""Texts of the office's pages on which results are signed, checked, merged and printed."""

TEXTS = {
    "bureau.final_tally": ("计票结果（{title}）", "final tally ({title})"),
    "bureau.session_tally": ("{session}封存的结果", "sealed result of {session}"),
    "bureau.signatures": ("签名", "Signatures"),
    "bureau.what": ("文件", "File"),
    "bureau.signed_by": ("已签名", "Signed by"),
    "bureau.missing": ("还缺", "Missing"),
    "bureau.check": ("核验", "Check"),
    "bureau.verify": ("核验", "Verify"),
    "bureau.no_signature": ("没有签名。", "There is no signature."),
    "bureau.sign": ("签名", "Sign"),
    "bureau.signing": ("正在核对并签名…", "Checking and signing…"),
    "bureau.sign_note": (
        "口令由密钥的主人本人键入，只用这一次，不保存。签名以前程序再核对一遍："
        "结果须与证据、封存和规则一致。",
        "The owner of the key types the pass phrase; it is used this once and not kept. Before it "
        "signs, the program makes sure once more that the result is what the evidence gives.",
    ),
    "bureau.signer": ("签名人", "Signer"),
    "bureau.phrase": ("口令", "Pass phrase"),
    "bureau.phrase_again": ("再输一遍", "Once more"),
    "bureau.no_keys": ("还没有签名密钥：先在下面生成。", "There is no key yet: make one below."),
    "bureau.nothing_to_sign": (
        "还没有可签名的结果：先封存、计票。",
        "There is nothing to sign yet: seal and tally first.",
    ),
    "bureau.keys": ("签名密钥", "Keys"),
    "bureau.required": ("规则要求签名的：{names}。", "Who must sign: {names}."),
    "bureau.fingerprint": ("公钥指纹（当面核对）", "Fingerprint (compared in person)"),
    "bureau.make_key": ("生成密钥", "Make a key"),
    "bureau.key_note": (
        "由签名人本人设口令，本人记住；丢了口令，密钥就不能再用。",
        "The signer chooses the pass phrase and remembers it; without it the key is of no use.",
    ),
    "bureau.key_for": ("用来签", "For"),
    "bureau.key_for.tally": ("计票结果", "tallies"),
    "bureau.key_for.papers": ("材料（PDF）", "papers (PDF)"),
    "bureau.key_made": ("{name}的密钥已生成。", "The key of {name} was made."),
    "bureau.passphrases_differ": (
        "两次键入的口令不一样，请重输。",
        "the two pass phrases differ; type them again.",
    ),
    "bureau.no_key": ("没有{name}的密钥。", "there is no key of {name}."),
    "bureau.no_file": ("没有“{name}”这个文件。", 'there is no file "{name}".'),
    "bureau.signed": ("{signer}已签名：{name}。", "{signer} has signed: {name}."),
    "bureau.verify_folder": ("核验整个文件夹", "Verify the whole folder"),
    "bureau.verify_folder_note": (
        "逐项核对日志、扫描件原件、封存、签名和密钥，不作任何改动；大的活动要几分钟。",
        "Checks log, scans, seals, signatures and keys and changes nothing; a large activity takes "
        "minutes.",
    ),
    "bureau.verifying": ("核验整个文件夹", "Verifying the folder"),
    "bureau.whole": ("全部完好。", "All is as it was."),
    "bureau.not_whole": ("有的不符，见下表。", "Something isn't as it was; see below."),
    "bureau.checked": ("核对了什么", "What was checked"),
    "bureau.count_of": ("数目", "Count"),
    "bureau.fine": ("相符", "as it was"),
    "bureau.print": ("打印评议表", "Print forms"),
    "bureau.printing": ("正在制作评议表", "Printing forms"),
    "bureau.sheets": ("份数", "sheets"),
    "bureau.for_group": ("代表类别", "group"),
    "bureau.all_groups": ("不分类别", "none"),
    "bureau.print_it": ("制作 PDF", "Make the PDF"),
    "bureau.printed": (
        "已制作 {sheets} 份，PDF 共 {pages} 页。",
        "{sheets} sheets were made, {pages} pages of PDF.",
    ),
    "bureau.turn.long_edge": (
        "双面打印，沿长边翻转。",
        "Print both sides, turned over the long edge.",
    ),
    "bureau.turn.short_edge": (
        "双面打印，沿短边翻转。",
        "Print both sides, turned over the short edge.",
    ),
    "bureau.download": ("下载 PDF", "Download the PDF"),
    "bureau.printed_before": ("已制作的：", "Made so far:"),
    "bureau.scanning": ("正在识读扫描件", "Reading scans"),
    "bureau.scan_folder": ("识读一个文件夹", "Read a folder"),
    "bureau.scan_note": (
        "文件夹须在运行本程序的电脑上，扫描仪把文件存到那里。已读过的文件自动跳过，"
        "可以反复识读同一个文件夹。",
        "The folder is on the machine that runs this program. Files that were read are passed "
        "over: the same folder may be read again and again.",
    ),
    "bureau.found_folders": ("找到的文件夹", "Folders that were found"),
    "bureau.files": ("{count} 个文件", "{count} files"),
    "bureau.path": ("文件夹的完整路径", "The whole path of the folder"),
    "bureau.begin_scan": ("开始识读", "Begin"),
    "bureau.scan_meanwhile": (
        "识读期间可以照常复核；停掉程序也不会丢，下次接着读。",
        "Doubts can be settled meanwhile; stopping the program loses nothing, the next scan goes "
        "on.",
    ),
    "bureau.whole_path": (
        "请写完整的路径，不是“{path}”。",
        'write the whole path, not "{path}".',
    ),
    "bureau.last_scan": ("最近一次识读", "The last scan"),
    "bureau.rejected": ("拒读和缺页", "Refused and missing pages"),
    "bureau.refused_line": ("{where}：{reason} {detail}", "{where}: {reason} {detail}"),
    "bureau.what_to_do": ("怎么办", "What to do"),
    "bureau.passed_over": ("没有看的文件：{count} 个", "Passed over: {count} files"),
    "bureau.scan.files": ("查看文件", "files"),
    "bureau.scan.duplicates": ("其中已读过或内容相同", "of these known already"),
    "bureau.scan.pages": ("本次处理页数", "pages"),
    "bureau.scan.read": ("其中识读", "of these read"),
    "bureau.scan.refused": ("其中拒读", "of these refused"),
    "bureau.scan.blank_sides": ("其中空白背面", "of these empty backs"),
    "bureau.scan.blank_backs": ("其中白纸背面", "of these white backs"),
    "bureau.scan.covers": ("其中每捆封面", "of these covers"),
    "bureau.scan.sheets": ("涉及评议表（份）", "sheets"),
    "bureau.scan.pending_rows": ("待复核行", "rows to review"),
    "bureau.scan.unseen_rows": ("缺页未见的行", "rows of missing pages"),
    "bureau.scan.seconds": ("用时（秒）", "seconds"),
    "bureau.for.office.scan.nothing_printed": (
        "还没有印制评议表：先打印，再扫描。",
        "no form was printed yet: print first, then scan.",
    ),
    "bureau.merge": ("并入一个场次", "Add a session"),
    "bureau.merge_note": (
        "在别处清点、封存、签名的场次，以它的结果文件夹（或 .zip）并入；"
        "签名、票面记录和版次都核对过才并入。",
        "A session that was counted, sealed and signed elsewhere is added by its folder (or a "
        ".zip of it), once signatures, records and revision are found right.",
    ),
    "bureau.found_packages": ("找到的结果文件夹", "Packages that were found"),
    "bureau.package_path": ("结果文件夹或 .zip 的完整路径", "The whole path of folder or .zip"),
    "bureau.checking": ("正在核对…", "Checking…"),
    "bureau.merge_it": ("核对并并入", "Check and add"),
    "bureau.merged_sessions": ("已并入的场次", "Sessions that were merged"),
    "bureau.revision": ("版次", "revision"),
    "bureau.merge_done": (
        "{session}第 {revision} 版已并入，{sheets} 份。",
        "{session}, revision {revision}, was added: {sheets} sheets.",
    ),
    "bureau.merge_known": (
        "{session}第 {revision} 版早已并入，没有改动。",
        "{session}, revision {revision}, was added before; nothing changed.",
    ),
    "bureau.write_papers": ("写出材料", "Make the papers"),
    "bureau.papers_note": (
        "通报、整改通知书、致上级主管部门函、结果报告单、公证现场记录等。"
        "有问题没裁定、缺签名时不写；上次的材料另存，不会覆盖。",
        "All papers of the result. None is made while a question is open or a signature is "
        "missing; the set before is kept.",
    ),
    "bureau.form": ("表", "form"),
    "bureau.paper_signer": ("由谁签 PDF", "who signs the PDFs"),
    "bureau.nobody_signs": ("不签", "nobody"),
    "bureau.only_draft": (
        "只写草稿（每页印“草稿”，不签名，不能发出）",
        "drafts only (marked on every page, unsigned, not to be handed out)",
    ),
    "bureau.writing": ("正在写出材料", "Making papers"),
    "bureau.written": ("已写出 {count} 个文件。", "{count} files were written."),
    "bureau.papers_signed": ("其中 {count} 个 PDF 已签名。", "{count} PDFs of them are signed."),
    "bureau.no_papers": ("还没有写出材料。", "No paper was made yet."),
    "bureau.drafts_of": ("{title}（草稿）", "{title} (drafts)"),
    "bureau.for.seal.not_counted": (
        "还没有登记人工清点的发出、收回份数：请先登记。",
        "nobody has entered the hand counts: enter them first.",
    ),
    "bureau.for.seal.few_sheets": (
        "份数太少（{small}；少于 {least}），封存的结果可能看出个人的选择。"
        "确须封存的，请写明理由，并由第二人确认。",
        "there are so few sheets ({small}; fewer than {least}) that the sealed tally could tell "
        "on people. To seal it even so, say why and have a second person confirm.",
    ),
}
