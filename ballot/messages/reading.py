"""Texts about scanned pages: rejections, doubts, and the words of a scan's summary."""

from ballot.messages.foreign_files import FOREIGN_FILES


def _where(key: str, zh: str, en: str) -> dict[str, tuple[str, str]]:
    """Return the texts of a damage that say where it begins."""
    return {
        f"{key}.end": (
            f"{zh}：文件到第 {{size}} 字节就中断了，后面的内容没有；请重新复制，仍不行则重新扫描",
            f"{en}: the file breaks off after {{size}} bytes; copy it again, and if that doesn't "
            "help, scan again",
        ),
        f"{key}.zeros": (
            f"{zh}：文件共 {{size}} 字节，从第 {{at}} 字节起全是 0，没有写入内容；"
            "请重新复制，仍不行则重新扫描",
            f"{en}: from byte {{at}} of {{size}} on all is zero, as where copying was interrupted; "
            "copy it again, and if that doesn't help, scan again",
        ),
        f"{key}.from": (
            f"{zh}：文件共 {{size}} 字节，从第 {{at}} 字节起损坏；请重新复制，仍不行则重新扫描",
            f"{en}: from byte {{at}} of {{size}} on it isn't as it should be; copy it again, and "
            "if that doesn't help, scan again",
        ),
    }


TEXTS: dict[str, tuple[str, str]] = {
    "source.empty": ("文件是空的（0 字节）", "the file is empty (0 bytes)"),
    "source.unknown_kind": (
        "不是 JPEG、PNG、TIFF、PDF 等扫描件",
        "no scan: not JPEG, PNG, TIFF, PDF or another kind that is read",
    ),
    **{f"source.foreign.{kind}": texts for kind, texts in FOREIGN_FILES.items()},
    "source.no_pages": ("文件中没有页面", "the file has no pages"),
    "source.truncated": (
        "图像不完整（文件被截断），请重新扫描或重新复制",
        "the image is cut short; scan or copy it again",
    ),
    "source.damaged": (
        "文件内容已损坏，无法解码；请重新复制，仍不行则重新扫描",
        "the file's content is damaged and can't be decoded; copy it again, and if that doesn't "
        "help, scan again",
    ),
    **_where("source.truncated", "图像不完整", "the image is cut short"),
    **_where("source.damaged", "文件内容已损坏，无法解码", "the file's content is damaged"),
    **_where("source.damaged_pdf", "PDF 文件已损坏或没有写完", "the PDF is damaged"),
    "source.pixel_kind": (
        "这种像素或压缩格式不能读；请把扫描仪设为黑白或 8 位灰度，重新扫描",
        "a kind of pixels or of compression that isn't read; set the scanner to black and white or "
        "8-bit grey, and scan again",
    ),
    "source.old_jpeg": (
        "TIFF 里的旧式 JPEG 压缩已损坏，或是不能读的一种；"
        "请把扫描仪设为 PDF 或 TIFF（G4），重新扫描",
        "a TIFF in old-style JPEG that is damaged, or of a kind that isn't read; set the scanner "
        "to PDF or TIFF (G4), and scan again",
    ),
    "source.no_height": (
        "JPEG 文件没有写明图像高度，也无法从数据推出；请改存 TIFF 或 PDF，重新扫描",
        "the JPEG file doesn't say how many lines it has, and its data don't tell; scan again as "
        "TIFF or PDF",
    ),
    "source.preview": (
        "同一文件中另一页的缩小副本，不是单独的一页",
        "a smaller copy of another page of the file, no page of its own",
    ),
    "source.two_pictures": (
        "一个文件里接连存了不止一张图像，只读第一张会漏页；请每页存一个文件，或存为 PDF、TIFF",
        "the file holds more than one picture, one behind the other, and reading the first alone "
        "would lose pages; save a file a page, or PDF or TIFF",
    ),
    "source.damaged_pdf": (
        "PDF 文件已损坏或没有写完，请重新扫描或重新复制",
        "the PDF is damaged or was not written to its end; scan or copy it again",
    ),
    "source.protected": (
        "PDF 文件有密码保护，请在扫描仪上关闭加密后重新扫描，或去掉密码另存",
        "the PDF is protected by a password; switch encryption off on the scanner and scan again, "
        "or save it without",
    ),
    "source.too_small": (
        "图像只有 {width}×{height} 像素，看不清标记",
        "the image has only {width}×{height} pixels",
    ),
    "source.too_large": (
        "图像过大（{pixels} 像素），分辨率过高；请用 300 dpi 重新扫描",
        "the image is too large ({pixels} pixels), its resolution too high; scan at 300 dpi",
    ),
    "page.mirrored": (
        "图像左右镜像；请关闭扫描仪或拍摄软件的“镜像”设置，重新扫描",
        "the picture is mirrored; switch off the scanner's or the camera's mirroring, and scan "
        "again",
    ),
    "page.negative": (
        "图像黑白颠倒（负片），而且不足以证明是哪一页；请关闭扫描仪的“反色”设置，重新扫描",
        "the picture is a negative, and not enough of it shows to be read; switch off the "
        "scanner's inverting, and scan again",
    ),
    "page.shines_through": (
        "没有印刷内容，只有另一面透过来的很淡的镜像；若是正面，请关闭“镜像”设置，重新扫描",
        "no print of its own, only what shines through, pale and mirrored; if it is a front, "
        "switch mirroring off, and scan again",
    ),
    "page.blank": ("空白页，没有定位标记", "a blank page without fiducials"),
    "page.lacks_a_part": (
        "纸张有一边约 {mm} 毫米没有扫到：请把扫描尺寸设为 A4（不是 Letter），重新扫描",
        "some {mm} mm of the sheet's edge are missing: set the scanner to A4, not Letter, and scan "
        "again",
    ),
    "page.no_fiducials": (
        "只找到 {found} 个定位标记（至少需要 3 个），不像评议表",
        "only {found} fiducials found (3 are needed); doesn't look like a form",
    ),
    "page.incomplete": (
        "四个定位标记只看到 {found} 个：纸撕破、缺角、折角、被遮住，或没有整张扫进来；"
        "请展平，碎片拼好用透明胶粘住，在平板上连四角一起扫描",
        "only {found} of the four corner marks show: the sheet is torn, folded, covered or not "
        "scanned whole; flatten it, join its pieces with clear tape, and scan it on the flatbed "
        "with all four corners",
    ),
    "page.incomplete_of": (
        "是编号 {sheet} 的表，但四个定位标记只看到 {found} 个：纸撕破、缺角、折角、被遮住，"
        "或没有整张扫进来；请展平，碎片拼好用透明胶粘住，在平板上连四角一起扫描",
        "a part of sheet {sheet}, of whose four corner marks {found} show: it is torn, folded, "
        "covered or not scanned whole; flatten it, join its pieces with clear tape, and scan it on "
        "the flatbed with all four corners",
    ),
    "page.dots": (
        "图像由黑白小点（网点）拼成：扫描仪设成了黑白“照片”模式或增强模式；"
        "请设为 200 或 300 dpi 灰度，不用“照片”，重新扫描",
        'the picture consists of black dots: the scanner is set to "photo" in black and white, or '
        "to enhance; set it to grey at 200 or 300 dpi, not photo, and scan again",
    ),
    "page.hollow": (
        "黑色的地方只剩轮廓：扫描仪或拍摄软件用了“文字增强”（自适应黑白）；"
        "请设为 200 或 300 dpi 灰度，关闭增强，重新扫描",
        'of what is black only outlines are left: the scanner or the app used "enhanced text" '
        "(adaptive black and white); set it to grey at 200 or 300 dpi, switch enhancing off, and "
        "scan again",
    ),
    "page.bad_geometry": (
        "定位标记的位置不合（偏差 {residual} 毫米）",
        "the fiducials don't fit together (off by {residual} mm)",
    ),
    "page.low_resolution": (
        "分辨率只有 {dpi} dpi，至少需要 120 dpi",
        "only {dpi} dpi; at least 120 are needed",
    ),
    "page.foreign_activity": (
        "是另一次评议活动（{activity}）的表",
        "a form of another activity ({activity})",
    ),
    "page.practice_sheet": (
        "是练习用的表（盖有“练习 不计票”），不是评议表",
        "a sheet for practice (stamped 练习 不计票), no ballot",
    ),
    "page.real_form": (
        "是真的评议表（活动 {activity}），不能放进练习：请放回原来的纸叠",
        "a real form (activity {activity}), which is nothing to practise with: put it back into "
        "its stack",
    ),
    "page.unknown_form": ("表样 {form} 不是本活动印制的", "form {form} was never printed here"),
    "page.blank_side": (
        "编号 {of} 的背面，没有内容",
        "the side without rows of sheet {of}",
    ),
    "page.unknown_page": ("表样没有第 {page} 页", "the form has no page {page}"),
    "page.forged_code": (
        "二维码的验证码不对：不是本办公室印制的表",
        "the code's proof is wrong: this form was not printed here",
    ),
    "page.unknown_sheet": ("编号 {sheet} 没有印制记录", "sheet {sheet} was never printed"),
    "page.foreign_code": (
        "二维码不是评议表的编码",
        "the QR code is not that of an evaluation form",
    ),
    "page.unreadable_code": (
        "二维码读不出，印刷编号也认不出（识别为“{seen}”）",
        "neither the QR code nor the printed id could be read (saw “{seen}”)",
    ),
    "page.unreadable_head": (
        "页首二维码读不出，页脚的二维码不是本次印制的评议表的（“{seen}”）",
        "the QR code at the head can't be read, and that at the foot is of no sheet that was "
        "printed here (“{seen}”)",
    ),
    "page.unproven_id": (
        "二维码读不出，只认出印刷编号 {seen}：编号人人会印，没有验证码证明它是真的",
        "no QR code can be read, only the printed id {seen}: anybody can print an id, and no code "
        "proves this one",
    ),
    "page.several_forms": (
        "一张图里有不止一张表，分不开",
        "the picture shows more than one form, and they can't be told apart",
    ),
    "page.other_foot": (
        "页首是 {head}，页脚是 {foot}：上半张和下半张不是同一张表",
        "the head is that of {head}, the foot that of {foot}: two sheets in one picture",
    ),
    "page.foreign_foot": (
        "页首是 {head}，页脚的二维码不是评议表的编码",
        "the head is that of {head}; the code at the foot is not that of an evaluation form",
    ),
    "page.forged_foot": (
        "页脚二维码的验证码不对：不是本办公室印制的",
        "the proof of the code at the foot is wrong: it was not printed here",
    ),
    "page.other_serial": (
        "页首是 {head}，页脚的印刷编号不是这一页的",
        "the head is that of {head}; the printed id at the foot is another's",
    ),
    "page.other_head": (
        "页脚是 {foot}，页首二维码读不出，残留的部分不是这一页的",
        "the foot is that of {foot}; the code at the head can't be read, and what is left of it is "
        "another page's",
    ),
    "page.unknown_foot": (
        "页首是 {head}，页脚认不出是这一页的（缺失、遮挡或属于另一张表）",
        "the head is that of {head}; the foot can't be recognized as that page's (it is missing, "
        "covered or another sheet's)",
    ),
    "page.boxes_missing": (
        "{boxes} 个选项框只在应有位置找到 {found} 个",
        "only {found} of {boxes} boxes stand where they should",
    ),
    "page.boxes_covered": (
        "{boxes} 个选项框中有 {missing} 个看不到，其余都在应有位置：被涂改液或别的东西盖住了",
        "{missing} of {boxes} boxes can't be seen, and all others stand where they should: "
        "correction fluid or something else covers them",
    ),
    "page.pale_boxes": (
        "选项框比同页其他印刷浅得多，可能是背面透过来的",
        "the boxes are far paler than the page's other print: they may shine through from the back",
    ),
    "page.edge_missing": (
        "表格边缘一行或一列的选项框不在应有位置",
        "an outer row or column of boxes is not where it should be",
    ),
    "page.bad_fit": (
        "选项框偏离 {residual} 毫米，超过 {limit} 毫米",
        "boxes are {residual} mm off, more than {limit} mm",
    ),
    "page.joined": (
        "距上边约 {y} 毫米处各行错位，上下不是同一张表",
        "about {y} mm from the top rows jump: what is above and below isn't one sheet",
    ),
    "page.beside": (
        "距上边约 {y} 毫米处，选项框与同一高度的其他选项框错位，左右不是同一张表",
        "about {y} mm from the top boxes don't line up with those beside them: what is left and "
        "right isn't one sheet",
    ),
    "page.damaged": (
        "文件的图像数据已损坏，解码程序只能猜补：{problem}；请重新扫描或重新复制",
        "the picture's data are damaged, and its decoder filled in what it couldn't make out: "
        "{problem}; scan or copy it again",
    ),
    "page.damaged_beyond": (
        "文件的图像数据已损坏，解码程序只能猜补，这一页因此认不全；请重新扫描或重新复制",
        "the picture's data are damaged, and with what its decoder filled in the page can't be "
        "made out; scan or copy it again",
    ),
    "page.damaged.corner_marks": (
        "四角的定位标记不全",
        "not all four corner marks are whole",
    ),
    "page.damaged.head_code": (
        "页首二维码读不出",
        "the code at the head can't be read",
    ),
    "page.damaged.foot_code": (
        "页脚二维码读不出，或表上没有",
        "the code at the foot can't be read, or the form has none",
    ),
    "page.changed": (
        "保存的副本刚刚被改动或已损坏，没有读；请再扫描一次，程序会用完好的字节换回",
        "the copy that is kept was changed or damaged just now and was not read; scan the file "
        "again, which puts it back",
    ),
    "page.internal": (
        "读 originals/{file} 时程序出错，没有读入；请把这个文件和这句话发给开发者"
        "（供技术人员：{problem}）",
        "the program failed on originals/{file} and didn't read it; send that file and this line "
        "to the developers (for support: {problem})",
    ),
    "page.over.page_seconds": (
        "打开这个文件或读这一页用了 {limit} 秒还没有完，超过本机的限度，已中止",
        "opening the file or reading the page wasn't done after {limit} seconds, the limit of this "
        "machine; it was ended",
    ),
    "page.over.page_mib": (
        "打开这个文件或读这一页要占用 {limit} MiB 以上内存，超过本机的限度，已中止",
        "opening the file or reading the page took more than {limit} MiB of memory, the limit of "
        "this machine; it was ended",
    ),
    "page.file_given_up": (
        "同一文件已有 {pages} 页超过本机的限度，其余各页没有再读",
        "{pages} pages of the file passed a limit of this machine; the rest was not read",
    ),
    "page.crashed": (
        "读取这个文件时程序崩溃，已隔离",
        "reading this file crashed the reader; it was set apart",
    ),
}
