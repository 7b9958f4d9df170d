"""Texts of the pictures that show how a page was read, and of `pingyi explain`."""

_COMMAND: dict[str, tuple[str, str]] = {
    "explain.sheet": (
        "评议表编号，可带连字符；也可改用 --refused",
        "id of the sheet, with or without hyphens; or use --refused",
    ),
    "explain.refused": (
        "不给编号，改给一页拒读：文件名，或其 SHA-256 的开头",
        "instead of a sheet, a page that was refused: its file's name, or how its SHA-256 begins",
    ),
    "explain.out": (
        "图写到哪个文件夹，默认 output/explain",
        "folder for the pictures; output/explain by default",
    ),
    "explain.one_of": (
        "请给出评议表编号，或用 --refused 指明一页拒读，二者选一（--page 只用于后者）。",
        "name a sheet, or a refused page with --refused: one of the two (--page goes with the "
        "latter).",
    ),
    "explain.unknown_sheet": (
        "编号 {sheet} 没有印制记录。请对照纸面核对编号。",
        "sheet {sheet} was never printed. Check the id on the paper.",
    ),
    "explain.not_scanned": (
        "评议表 {sheet} 还没有扫描件。请先运行 pingyi scan；如已扫描而被拒读，"
        "请用 pingyi status --json 找到文件，再用 --refused。",
        "sheet {sheet} has no scan yet. Run pingyi scan first; if its scan was refused, find the "
        "file with pingyi status --json and use --refused.",
    ),
    "explain.no_original": (
        "{place} 中没有 SHA-256 为 {sha256} 的原件。"
        "手中还有扫描文件的，用 pingyi scan 再读一次即可补上；否则从备份恢复整个活动文件夹。",
        "{place} lacks the file with SHA-256 {sha256}. Whoever still has the scanned file scans "
        "it again, which puts it back; otherwise restore the whole folder from a copy.",
    ),
    "explain.damaged_original": (
        "原件 {path} 的内容与其名称（SHA-256）不符，已被改动或损坏。"
        "手中还有扫描文件的，用 pingyi scan 再读一次即可换回；否则从备份恢复整个活动文件夹。",
        "the original {path} isn't what its name (its SHA-256) says: changed or damaged. Whoever "
        "still has the scanned file scans it again, which puts it back; otherwise restore the "
        "whole folder from a copy.",
    ),
    "explain.no_picture": (
        "{file} 第 {page} 页没有图可画：{detail}",
        "{file}, page {page}, has no picture: {detail}",
    ),
    "explain.missing": (
        "评议表 {sheet} 第 {pages} 页没有扫描件，没有图。",
        "sheet {sheet}: page {pages} was not scanned, so it has no picture.",
    ),
    "explain.wrote": (
        "已写出 {path}（{rows} 行，存疑 {doubts} 行）",
        "wrote {path} ({rows} rows, {doubts} in doubt)",
    ),
    "explain.wrote_refused": ("已写出 {path}（拒读）", "wrote {path} (refused)"),
    "explain.differs": (
        "注意：重新识读的结果与证据库中所存的不同（{path}）。计票用的是所存的结果，图上画的是"
        "重新识读的结果。可能是程序、界限或扫描仪配置在扫描之后变了；请运行 pingyi recheck 查看。",
        "Note: read again, this page comes out differently from what is stored ({path}). What is "
        "stored counts; the picture shows the new reading. Program, limits or scanner profile may "
        "have changed since the scan; see pingyi recheck.",
    ),
    "explain.change": (
        "{unit}：所存“{stored}”，现在“{now}”",
        "{unit}: stored “{stored}”, now “{now}”",
    ),
    "explain.change.page": (
        "整页：所存“{stored}”，现在“{now}”",
        "the page: stored “{stored}”, now “{now}”",
    ),
    "explain.was_read": ("已识读", "read"),
    "explain.was_refused": ("拒读：{reason}", "refused: {reason}"),
}

_PICTURE: dict[str, tuple[str, str]] = {
    "explain.title": ("识读说明  {sheet}  第 {page} 页", "How it was read: {sheet}, page {page}"),
    "explain.title.refused": ("拒读说明  {sheet}", "Why it was refused: {sheet}"),
    "explain.title.no_sheet": ("认不出是哪一份", "no known sheet"),
    "explain.identity.code": (
        "编号来自二维码（验证码正确）",
        "id from the QR code, its proof holds",
    ),
    "explain.identity.foot_code": (
        "编号来自页脚二维码（验证码正确；页首二维码读不出）",
        "id from the code at the foot, its proof holds; the one at the head is dead",
    ),
    "explain.identity.serial": (
        "编号来自印刷字母（二维码读不出）",
        "id from the printed letters, the QR code being dead",
    ),
    "explain.foot.code": ("页脚：二维码相符", "foot: its code agrees"),
    "explain.foot.serial": ("页脚：印刷编号相符", "foot: the printed id agrees"),
    "explain.place": (
        "{dpi} dpi    定位标记 {fiducials}/4    选项框 {found}/{boxes}    "
        "配准残差：中位 {median} 毫米，最大 {worst} 毫米"
        "（超过 {limit}、{limit_worst} 拒读）",
        "{dpi} dpi    {fiducials}/4 fiducials    {found}/{boxes} boxes    residual: median "
        "{median} mm, largest {worst} mm (refused above {limit}, {limit_worst})",
    ),
    "explain.counts": (
        "共 {rows} 行：{grades}弃权 {abstain}，存疑 {doubts}",
        "{rows} rows: {grades}abstained {abstain}, in doubt {doubts}",
    ),
    "explain.counts.grade": ("{vote} {count}，", "{vote} {count}, "),
    "explain.source": ("扫描件 {file} 第 {page} 页", "scan {file}, page {page}"),
    "explain.remark.differs": (
        "注意：与证据库所存的识读结果不同",
        "Note: differs from the reading that is stored",
    ),
    "explain.remark.void": ("整份已作废，不计票", "the whole sheet is void and not counted"),
    "explain.remark.sheet": ("整份存疑：{reason}", "the whole sheet is in doubt: {reason}"),
    "explain.remark.rows": (
        "这一页单独看是读出的，仍存疑 {count} 行（{reason}）：{rows}",
        "read by the page alone, in doubt all the same: {count} row(s) ({reason}): {rows}",
    ),
    "explain.remark.copies_differ": (
        "各份扫描件不一致 {count} 行：{rows}",
        "scans of the page differ in {count} row(s): {rows}",
    ),
    "explain.remark.decided": (
        "人工已裁定 {count} 行：{rows}",
        "{count} row(s) decided by a person: {rows}",
    ),
    "explain.doubt": ("{reason}（{code}）", "{reason} ({code})"),
    "explain.suggestion": ("建议：{vote}", "suggested: {vote}"),
    "explain.grade.satisfied": ("满意", "satisfied"),
    "explain.grade.mostly_satisfied": ("基本满意", "mostly"),
    "explain.grade.dissatisfied": ("不满意", "dissatisfied"),
    "explain.not_chosen": ("未选", "not chosen"),
    "explain.no_ink": ("各框内都没有墨迹", "no ink in any of the boxes"),
    "explain.loose": (
        "框外笔画 {area} 平方毫米，深 {strength}",
        "stroke outside boxes {area} sq mm, strength {strength}",
    ),
    "explain.outside": (
        "单位名称或页边有墨 {area} 平方毫米，深 {strength}",
        "ink on the name or in the margin {area} sq mm, strength {strength}",
    ),
    "explain.seen": (
        "学习判读，各框空／一个标记：{views}",
        "learned judge, each box empty/one mark: {views}",
    ),
    "explain.suggestion.sure": (
        "建议：{vote}（把握 {percent}%）",
        "suggested: {vote} ({percent} % sure)",
    ),
    "explain.more": (
        "另有 {count} 行存疑写不下，见 --json",
        "{count} more rows in doubt don't fit here; see --json",
    ),
    "explain.own": ("墨 {value} 平方毫米", "ink {value}"),
    "explain.span": ("长 {value} 毫米", "span {value}"),
    "explain.strength": ("深 {value}", "str. {value}"),
    "explain.cover": ("满 {value}%", "cover {value} %"),
    "explain.spill": ("溢出 {value}", "spill {value}"),
    "explain.shared": ("共用 {value}", "shared {value}"),
    "explain.foreign": ("他框 {value}", "foreign {value}"),
    "explain.dirt": ("污 {value}", "dirt {value}"),
    "explain.excess": ("暗 {value}", "excess {value}"),
    "explain.sides": ("边框见 {value}/4", "{value}/4 sides"),
    "explain.legend.chosen": ("所选的框：计为这一等次", "the box that counts"),
    "explain.legend.blank": ("看过，没有标记", "looked at, found empty"),
    "explain.legend.doubt": (
        "存疑的行：不计，交人复核；编号对应两侧的说明",
        "a row in doubt: left to a person; its number leads to the note beside the page",
    ),
    "explain.legend.found": ("定位标记，找到的位置", "fiducials, where they were found"),
    "explain.legend.refused": (
        "拒读的页：应有选项框的位置",
        "on a refused page: where boxes should be",
    ),
    "explain.legend.measures": (
        "墨：属于本框的墨迹面积；长：其外接矩形长边；深：墨色中位数，1 为印刷黑；满：框内被墨"
        "盖住的份额；",
        "ink: sq mm of what belongs to the box; span: mm, longer side of its rectangle; str.: "
        "median darkness, ",
    ),
    "explain.legend.measures.more": (
        "溢出：本框笔画在框外的面积；共用：归属不明；他框：属于别框的笔画；暗：比空框暗几个离差。",
        "1 is print black; cover: share of the inside; spill: ink outside; shared: whose is "
        "unclear; excess: in spreads of empty boxes.",
    ),
    "explain.legend.limits": (
        "算作标记：墨（连同溢出）是本页笔迹的 {least_ink} 至 {most_ink} 倍，深不低于其 "
        "{least_dark} 倍，本行其余墨不超过其 {over} 倍。算作空白：本行的墨按本页笔迹的深浅折算"
        "不超过 {dot} 平方毫米。之间的存疑。",
        "A mark: its ink (with spill) is {least_ink} to {most_ink} times that of this page's "
        "marks, its strength at least {least_dark} of theirs, all other ink of the row at most "
        "{over}. None: at most {dot} sq mm in the row, each as dark as those marks. Between: a "
        "doubt.",
    ),
    "explain.field.title": (
        "选项框对单应矩阵的位移，放大 {times} 倍",
        "How far boxes lie from the homography, {times} times larger",
    ),
    "explain.field.scale": ("{value} 毫米", "{value} mm"),
    "explain.field.largest": ("最大 {value} 毫米", "largest {value} mm"),
    "explain.plot.title": (
        "每个框的墨量和墨色（横轴：墨 平方毫米，纵轴：深）",
        "Ink and strength of every box (across: ink, sq mm; up: strength)",
    ),
}

TEXTS: dict[str, tuple[str, str]] = {**_COMMAND, **_PICTURE}
