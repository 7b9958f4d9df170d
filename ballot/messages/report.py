"""Texts around the papers; what stands on them is Chinese in any language of the process."""

TEXTS = {
    "report.author": ("评议活动办公室", "评议活动办公室"),
    "report.digest": ("计票结果 SHA-256 {digest}", "计票结果 SHA-256 {digest}"),
    "report.page": ("第 {page} 页，共 {pages} 页", "第 {page} 页，共 {pages} 页"),
    "report.chart.points": ("得分", "得分"),
    "report.chart.shares": ("各等次比例与群众满意率", "各等次比例与群众满意率"),
    "report.bands": ("等次标准：{bands}。", "等次标准：{bands}。"),
    "report.band.rate": ("群众满意率", "群众满意率"),
    "report.band.mean": ("平均得分", "平均得分"),
    "report.band.share": ("{grades}所占比例", "{grades}所占比例"),
    "report.last.plan": (
        "七(一)：各类最后一名，为“末位单位”",
        "七(一)：各类最后一名，为“末位单位”",
    ),
    "report.last.number": (
        "排名列末尾的，为“末位单位”：{numbers}{limit}",
        "排名列末尾的，为“末位单位”：{numbers}{limit}",
    ),
    "report.last.share": (
        "各类排名列末尾 {share}的（{rounding}），为“末位单位”{limit}",
        "各类排名列末尾 {share}的（{rounding}），为“末位单位”{limit}",
    ),
    "report.last.limit": ("各类单位{limit}的，为“末位单位”", "各类单位{limit}的，为“末位单位”"),
    "report.last.down": ("不足一个的舍去", "不足一个的舍去"),
    "report.last.up": ("不足一个的按一个计", "不足一个的按一个计"),
    "report.last.nearest": ("四舍五入", "四舍五入"),
    "report.last.below.rate": ("，群众满意率低于 {limit}", "，群众满意率低于 {limit}"),
    "report.last.below.mean": ("，平均得分低于 {limit}", "，平均得分低于 {limit}"),
    "report.chart.shares_alone": ("各等次比例", "各等次比例"),
    "report.option.public": (
        "只写可以公布的材料",
        "only what may be published",
    ),
    "report.option.draft": (
        "裁定、签名之前先看：不公开的材料，每页横贯“草稿”二字，写到 output/drafts/",
        "look before rulings and signatures: what isn't public, 草稿 across it, in output/drafts/",
    ),
    "report.kept_back": (
        "可以公布的材料没有写：{why}",
        "what may be published was not written: {why}",
    ),
    "report.draft_alone": (
        "草稿不公布，也不签名：--draft 不能与 --public、--sign 同用。",
        "a draft is neither published nor signed: --draft goes with neither --public nor --sign.",
    ),
    "report.draft_written": (
        "已写出 {count} 份草稿，在 {folder}。草稿不是正式材料；裁定、签名之后运行 pingyi report。",
        "wrote {count} drafts into {folder}. A draft is no paper; after rulings and signatures run "
        "pingyi report.",
    ),
    "notary.did.counted": ("清点", "清点"),
    "notary.did.reviewed": ("复核和登记", "复核和登记"),
    "notary.did.checked": ("抽样核对", "抽样核对"),
    "notary.did.sealed": ("封存和合并", "封存和合并"),
    "notary.did.signed": ("签名（密钥名）", "签名（密钥名）"),
    "notary.did.confirmed": ("第二人确认", "第二人确认"),
    "report.option.published": (
        "公布日期，整改期限由此起算（默认今天）",
        "day of publication, from which terms run (default: today)",
    ),
    "report.no_tally": (
        "没有 {path}。请先运行 pingyi tally。",
        "there is no {path}. Run pingyi tally first.",
    ),
    "report.provisional": (
        "{path} 是临时结果，不出正式材料。",
        "{path} is provisional; no papers are made from it.",
    ),
    "report.bad_date": (
        "“{got}”不是日期，请写成 2026-12-01。",
        '"{got}" is no date; write it like 2026-12-01.',
    ),
    "report.written": (
        "已写出 {count} 份材料，在 {folder}。",
        "wrote {count} papers into {folder}.",
    ),
    "report.earlier": (
        "以前的那一套移到了 {folder}，内容没有动。",
        "the set before was moved to {folder}, as it was.",
    ),
    "report.not_written": (
        "材料没有写成：{problem}。{folder} 仍是原来的样子。请检查磁盘空间和权限"
        "（文件是否正被打开），再运行 pingyi report。",
        "the papers were not written: {problem}. {folder} is as it was. Check disk space, "
        "permissions and whether one of them is open, then run pingyi report again.",
    ),
    "report.option.sign": (
        "用 keys/NAME-p256.key.pem 签每份 PDF（pingyi keygen NAME --algorithm p256 生成），可重复",
        "sign every PDF with keys/NAME-p256.key.pem (pingyi keygen NAME --algorithm p256);"
        " repeatable",
    ),
    "report.edited": (
        "{names} 用的是活动文件夹 templates 里的模板，与本版本自带的不同（改过，或来自旧版本）。",
        "{names}: made from templates in the activity's folder templates that aren't those of this"
        " version (edited, or of an earlier one).",
    ),
    "report.typed_figures": (
        "{name} 的模板里写死了数字 {figures}：不是由计票结果填写的，请逐一核对。",
        "{name}: the figures {figures} are typed into the template; no tally vouches for them.",
    ),
    "report.fields_gone": (
        "{name} 的模板里没有了 {fields}：由计票结果填写的这些内容不会出现。",
        "{name}: its template doesn't show {fields} of the tally any more.",
    ),
    "report.shipped": (
        "{names} 用的是自带的模板：发文机关、文号和引用的条款请核对；"
        "要改，改活动文件夹的 templates。",
        "{names}: made from the templates that ship. Check issuer, number and the clauses that they"
        " cite; what should be otherwise is changed in the activity's folder templates.",
    ),
    "report.other_plan": (
        "这次活动的等次与“千人评议机关”方案不同，而 {names} 的模板写的是那个方案的条款和奖惩："
        "照样发出去就写错了，请先改模板。",
        "the grades of this activity aren't those of the plan 千人评议机关, whose clauses and"
        " consequences the templates of {names} cite: edit them first.",
    ),
    "report.no_superior": (
        "没有写明上级主管部门，函件的抬头留了空行：{names}。"
        "可在 activity.toml 的 units 里写 superior，或在 .docx 里填上。",
        "nothing is said of what is above {names}: their letters have a line to fill in. Write"
        " superior in units of activity.toml, or fill in the .docx.",
    ),
    "report.twice_unsure": (
        "可能连续两年被评为“末位单位”，材料里没有写：{names}（{why}）。请按《连续末位核查表》核定。",
        "may be the last for the second year running, which no paper says: {names} ({why}). See"
        " 连续末位核查表.",
    ),
    "report.signed": ("每份都有 {names} 的签名。", "each is signed by {names}."),
    "reviewed.other_records": (
        "计票之后又有复核、作废或补扫，证据与 tally.json 不一致。请重新运行 pingyi tally。",
        "People decided on sheets, or pages were scanned, since the tally: the evidence is not what"
        " tally.json was counted from. Run pingyi tally again.",
    ),
    "reviewed.replaced": (
        "{sheets} 份评议表的 {pages} 页，其中 {asked} 行须由人复核",
        "{pages} pages of {sheets} sheets, of which {asked} rows went to a person",
    ),
    "reviewed.not_located": (
        "无图像：扫描件上找不到这一行",
        "no picture: the row can't be found on the scan",
    ),
    "reviewed.keyed": ("无图像：手工录入", "no picture: keyed in by hand"),
    "reviewed.not_scanned": ("无图像：这一页没有扫描件", "no picture: the page was not scanned"),
    "reviewed.by_rule": (
        "按规则直接判定，没有人工复核。",
        "The rules decided; no person did.",
    ),
    "reviewed.keyed_alike": ("　各行与上一次录入相同。", "  Every row as keyed in before."),
    "reviewed.keyed_as": ("　{vote}（{count}）：{units}", "  {vote} ({count}): {units}"),
    "reviewed.typed_as": ("手工录入为“{vote}”", "keyed in as {vote}"),
    "reviewed.void_by_rule": (
        "按规则整份作废：{reasons}。",
        "The rules make the sheet void: {reasons}.",
    ),
    "reviewed.settled_as": ("认定为“{vote}”", "settled as {vote}"),
    "reviewed.waits": ("待复核", "waits"),
    "reviewed.person": ("{name}（{role}）", "{name} ({role})"),
    "reviewed.two": ("{first}提议，{second}确认", "proposed by {first}, confirmed by {second}"),
    "reviewed.decision": ("{at}　{what}　{who}：{why}", "{at}  {what}  {who}: {why}"),
}
