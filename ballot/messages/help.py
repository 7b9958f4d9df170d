"""Texts of `--help`: what each command does."""

TEXTS: dict[str, tuple[str, str]] = {
    "cli.help": (
        "千人评议机关：印制评议表、扫描识读、计票、签名。",
        "Prints, scans, counts and signs the paper forms of an evaluation.",
    ),
    "cli.help.new": ("新建活动文件夹", "make an activity folder"),
    "cli.help.check": (
        "检查 activity.toml，逐条说明错误",
        "say everything that is wrong with activity.toml",
    ),
    "cli.help.print": (
        "印制空白评议表：PDF、版式、编号清单",
        "print blank sheets: PDF, layout, sheet list",
    ),
    "cli.help.cover": (
        "打印每捆（批）评议表的封面，扫描时能认出",
        "print the cover sheets of batches, which are scanned with them",
    ),
    "cli.help.batch": (
        "登记一捆人工清点的份数，或查看各捆缺多少、多多少",
        "enter how many sheets a batch has, or show what lacks and what is too many",
    ),
    "cli.help.scan": (
        "读取扫描件（PDF、TIFF、JPEG、PNG）；再次运行只读新的",
        "read scans (PDF, TIFF, JPEG, PNG); running it again reads only what is new",
    ),
    "cli.help.status": ("各场次的份数和待办", "the numbers of every session"),
    "cli.help.resolve": (
        "登记对待复核行的人工裁定",
        "record a person's decision for a pending row",
    ),
    "cli.help.opinions": (
        "汇总征求意见表：每个单位一份清单（录入的文字和各方面份数，无图像、无编号），办公室一份带图像的汇总。",
        "Sum up the opinion sheets: a list for each unit (typed text and counts, no pictures, no "
        "ids), and one with pictures for the office.",
    ),
    "cli.help.report": (
        "由计票结果生成各种材料（PDF）",
        "make the papers of a tally (PDF)",
    ),
    "cli.help.acceptance": (
        "登记考评验收的结果（两人）",
        "Put the result of an acceptance on record, as two people say",
    ),
    "cli.help.veto": (
        "登记一票否决：不得评为优胜单位，须写明事由和决定机关，由第二人确认",
        "record a veto: a unit that may not be awarded, with reason and authority",
    ),
    "cli.help.rule": (
        "列出规则没有定的问题，登记领导小组的裁定",
        "list what the rules leave open, and record how it is settled",
    ),
    "cli.help.seal": (
        "封存一个场次的结果，之后不再改动",
        "seal the result of a session: nothing about it changes afterwards",
    ),
    "cli.help.merge": (
        "并入在别的电脑上清点、封存的场次",
        "add sessions that were counted and sealed on other laptops",
    ),
    "cli.help.reconcile": (
        "登记人工清点的份数，核对是否相符",
        "enter the counts made by hand and see whether they agree",
    ),
    "cli.help.recount": (
        "用票面记录重新计票，说出是否一致",
        "count again from the sheet records and say whether it is the same",
    ),
    "cli.help.prove": (
        "写出一份评议表确在计票之列的证明",
        "write the proof that a sheet is among those counted",
    ),
    "cli.help.review": (
        "打开复核页面：由人逐项处理疑点，只在本机",
        "serve the review pages: people settle every doubt, on this machine only",
    ),
    "cli.help.reject-sheet": ("将整份评议表作废", "declare a whole sheet void"),
    "cli.help.dismiss-page": (
        "结清一页拒读：已有人看过，无票可计",
        "close a rejection: a person has looked, nothing is left to count",
    ),
    "cli.help.replace-scans": (
        "换用更好的扫描件：以后以新扫描件的识读为准，原扫描件留作证据",
        "take better scans in the place of those that stand; both stay in evidence",
    ),
    "cli.help.tally": (
        "计票、计分、排名、认定，写出 output/tally.json",
        "count, score, rank, designate; write output/tally.json",
    ),
    "cli.option.log": (
        "把做了什么写入一个文件，供远程协助；其中没有姓名、理由和票面内容",
        "write what is done into FILE, for whoever helps from afar; no names, reasons or votes",
    ),
    "cli.option.version": ("版本和构建", "the version and the build"),
    "cli.help.keygen": (
        "生成签名密钥（计票结果用 Ed25519 或国密 SM2，PDF 文件用 P-256）",
        "make a signing key (Ed25519 or SM2 for tallies, P-256 for papers)",
    ),
    "cli.help.sign": ("对计票结果签名", "sign a tally"),
    "cli.help.verify": ("核验签名", "check the signatures of a file"),
    "cli.help.verify-log": (
        "核验事件日志的摘要链是否完整",
        "check the hash chain of the event log",
    ),
    "cli.help.verify-folder": (
        "核验整个活动文件夹：证据、原件、封存、计票文件、签名、公钥是否都如当初",
        "check the whole folder: evidence, scans, seals, tallies, signatures and keys",
    ),
    "cli.help.state": (
        "由证据重算一遍，与屏幕所用的状态表逐项比对，并重新生成",
        "compare the state that screens show with the evidence, and make it anew",
    ),
    "cli.store.help": (
        "把证据放进 PostgreSQL 数据库，或搬回文件夹",
        "keep the evidence in a PostgreSQL database, or bring it back",
    ),
    "cli.store.help.create": (
        "在 machine.toml 所写的数据库中为这个活动建表，其中的用户只能追加证据",
        "make the tables of this activity in the database of machine.toml; its user may only add",
    ),
    "cli.store.option_owner": (
        "以另一用户（表的主人）的地址建表",
        "the address by which another user makes the tables, and owns them",
    ),
    "cli.store.help.copy": (
        "把证据搬进数据库或搬回文件夹，并逐条核对",
        "move the evidence into the database or back into the folder, and compare every entry",
    ),
    "cli.store.to": (
        "搬到哪里：database（数据库）或 folder（文件夹）",
        "where to: database or folder",
    ),
    "cli.store.bad_to": (
        "“{to}”不是搬往的地方；请写 database（数据库）或 folder（文件夹）。",
        '"{to}" is no place to copy to; write database or folder.',
    ),
    "cli.store.created": (
        "已建好 {schema}；用户 {role} 可以追加证据，不能改动。",
        "{schema} is made; the user {role} may add evidence, and change none.",
    ),
    "cli.store.owned": (
        "已建好 {schema}。表归用户 {role} 自己所有，他去掉触发器后仍可改动；"
        "要防止这一点，请用 --owner 由另一用户建表。",
        "{schema} is made. The tables belong to the user {role}, who could take the triggers away; "
        "to rule that out, have another user make them with --owner.",
    ),
    "cli.store.copied": (
        "已搬到 {place}：{entries} 条证据和测量数据逐条核对，完全一致。日志摘要 {head}。",
        "moved to {place}: {entries} entries and their measures were compared and are the same. "
        "Head of the log: {head}.",
    ),
    "cli.help.recheck": (
        "不用图像，按现行界限重新判定已存的测量数据",
        "judge the stored measures again, without the images",
    ),
    "cli.help.explain": (
        "画出一份评议表每一页是怎样识读的：定位、判定、存疑的原因和测量值",
        "draw how each page of a sheet was read: places, decisions, reasons and measures",
    ),
    "cli.help.practice": (
        "练习：在单独的文件夹里印一小叠表，模拟填写、扫描，供照教程练一遍；不计票",
        "a small stack to practise with, filled in and scanned by simulation; counts nowhere",
    ),
    "cli.help.demo": (
        "用模拟扫描件走完全程：印制、填写、扫描、复核、计票、签名、对照",
        "the whole way on simulated scans, ending with what was read against what was marked",
    ),
    "cli.help.completion": (
        "让 bash 或 zsh 按 Tab 键补全命令、选项、场次和单位",
        "have bash or zsh complete commands, options, sessions and units with Tab",
    ),
    "cli.export.help": ("导出数据", "write tables for other programs"),
    "cli.export.records": (
        "票面记录 records.jsonl：每份一行，可据以重新计票",
        "sheet records, records.jsonl: a line for each sheet, to count again from",
    ),
    "cli.export.cvr": (
        "票面记录 cvr.json：美国 NIST SP 1500-103 通用格式，供现有审计工具使用",
        "sheets as cast vote records of NIST SP 1500-103, cvr.json, for audit tools",
    ),
    "cli.export.workbook": (
        "计票结果的 Excel 工作簿：票数、排名、满意率、片区、复核、裁定",
        "the tally as an Excel workbook: counts, ranking, rates, sessions, reviews, rulings",
    ),
    "cli.export.votes": (
        "导出 votes.csv：每份每单位一行",
        "write votes.csv: a line for each sheet and unit",
    ),
    "cli.export.target": (
        "写到哪个文件；默认写到 output/ 里。votes 可用“-”写到标准输出",
        "where to; into output/ by default. For votes, “-” is standard output",
    ),
    "cli.option.form": (
        "哪一种表（activity.toml 中 forms 的 id）；不写即评议表（form）",
        "which form (an id of `forms` in activity.toml); `form` by default",
    ),
    "cli.option.folder": ("活动文件夹，默认为当前文件夹", "the activity folder; here by default"),
    "cli.option.verbose": (
        "列出每个未看的文件，包括隐藏、系统、临时等文件",
        "list every file that is passed over: hidden, system and temporary ones, too",
    ),
    "cli.option.json": (
        "在标准输出上只写一个 JSON 对象",
        "one JSON object on standard output, nothing else",
    ),
    "cli.option.by": ("由谁决定（姓名）", "who decides (a name)"),
    "cli.option.why": ("理由：纸面上看到了什么", "why: what is to be seen on the paper"),
    "cli.option.second": (
        "由谁确认（另一人的姓名；此人有密钥的，由本人键入口令）",
        "who confirms it: another person, who types the pass phrase of their key if there is one",
    ),
    "cli.new.folder": ("新文件夹", "the new folder"),
    "cli.new.example": (
        "写入样例：不写名称即方案中的 66 个单位和三个片区",
        "with an example: without a name the plan's 66 units and three sessions",
    ),
    "cli.new.name": (
        "样例的名称：plan 方案 | cadres 民主测评 | survey 五项五档问卷 | hotline 满意率折算 | "
        "selection 名单推荐",
        "which example: plan | cadres (four grades) | survey (five items, five grades) | hotline "
        "(a rate with 9/10) | selection (at most k)",
    ),
    "cli.print.session": ("场次的 id，见 activity.toml", "id of the session in activity.toml"),
    "cli.print.sheets": ("印多少份", "how many sheets"),
    "cli.print.group": ("代表类别的 id", "id of the class of representatives"),
    "cli.scan.paths": ("文件或文件夹", "files and folders"),
    "cli.scan.workers": ("用几个进程，默认为处理器数", "how many processes; one for each CPU"),
    "cli.scan.cluster": (
        "由 Dask 机群识读：调度程序的地址，如 tls://主机:8786",
        "have a Dask cluster read: address of its scheduler, such as tls://HOST:8786",
    ),
    "cli.decide.sheet": ("评议表编号", "id of the sheet"),
    "cli.decide.unit": (
        "单位的 id 或简称；all 为该份所有待复核行",
        "id or short name of the unit; “all” for every pending row of the sheet",
    ),
    "cli.decide.vote": (
        "表上的等次（代号或名称，如 satisfied 满意）| abstain 弃权 | void 作废",
        "a grade of the form (id or word, such as satisfied) | abstain | void",
    ),
    "cli.decide.file": (
        "文件名，或其 SHA-256 的开头",
        "name of the file, or how its SHA-256 begins",
    ),
    "cli.decide.blank": (
        "一次结清所有仍待处理的空白页（没有墨迹的），先看过纸叠",
        "close all blank pages (without any ink) that wait, after a look at the stack",
    ),
    "cli.decide.second": (
        "由谁确认；除非这一页明显不是本活动的表，都要有第二人",
        "who confirms it; needed unless the page clearly is no form of this activity",
    ),
    "cli.decide.pages": (
        "文件中第几页，从 1 数起；连续几页写作 2-10，一张图的一部分写作 3/1",
        "page in the file, from 1; several in a row as 2-10, a part of a picture as 3/1",
    ),
    "cli.decide.page": (
        "文件中第几页，从 1 数起；一张图的一部分写作 3/1",
        "page in the file, from 1; a part of a picture as 3/1",
    ),
    "cli.tally.provisional": (
        "只看进度：未复核的不计，不能签名",
        "a look on the way: what is pending isn't counted, and it can't be signed",
    ),
    "cli.sign.file": (
        "计票结果文件，核验时也可以是 PDF 材料",
        "the tally; to verify, a PDF paper too",
    ),
    "cli.sign.name": ("密钥名，例如“评议办”", "name of the key"),
    "cli.sign.algorithm": (
        "ed25519 签计票结果；sm2 也签计票结果，用国密算法；"
        "p256 签 PDF 文件（report --sign），并生成证书",
        "ed25519 signs tallies, sm2 too, by the Chinese national algorithms; p256 signs papers"
        " (report --sign) and comes with a certificate",
    ),
    "cli.sign.key": (
        "密钥名（在 keys/ 中），或 NAME.key.pem 的路径",
        "name of a key in keys/, or the path of a NAME.key.pem",
    ),
    "cli.sign.proof": (
        "另核对一份评议表的证明（pingyi prove 写出）",
        "check the proof of one sheet too, as pingyi prove writes it",
    ),
    "cli.sign.keys": ("存放 NAME.pub.pem 的文件夹", "folder with NAME.pub.pem files"),
    "cli.demo.folder": ("新文件夹，默认 ./demo", "the new folder, ./demo by default"),
    "cli.demo.sheets": ("每个场次多少份", "sheets for each session"),
    "cli.demo.seed": ("模拟的随机种子", "seed of the simulation"),
}
