"""Texts of official papers and their templates (公文模板)."""

TEXTS = {
    "template.unreadable": (
        "模板 {name}.docx 读不出来：{problem}。请检查活动文件夹里的 templates，"
        "或把这个文件移走，改用自带的模板。",
        "the template {name}.docx can't be read: {problem}. Check the folder templates of the"
        " activity, or move the file away: the one that ships takes its place.",
    ),
    "template.no_document": (
        "模板 {name}.docx 不是完好的 Word 文档（{problem}）。请用 Word 或 WPS 另存为 .docx，"
        "或把这个文件移走，改用自带的模板。",
        "the template {name}.docx is no sound Word document ({problem}). Save it as .docx with Word"
        " or WPS, or move the file away: the one that ships takes its place.",
    ),
    "template.cannot_fill": (
        "模板 {name}.docx 填不进去：{problem}。这份模板里可用的名称：{known}。"
        "请用 Word 或 WPS 改好，或把这个文件移走，改用自带的模板。",
        "the template {name}.docx can't be filled in: {problem}. Names that may stand in it:"
        " {known}. Mend it with Word or WPS, or move the file away: the one that ships takes its"
        " place.",
    ),
    "template.unknown_name": ("没有叫“{field}”的名称", "there is no name “{field}”"),
    "template.not_allowed": (
        "花括号里只能写名称，不能写程序",
        "braces may hold names, and no program",
    ),
    "template.bad_syntax": (
        "大括号里的写法不对（{problem}）",
        "what stands in braces isn't well formed ({problem})",
    ),
    "template.cannot_draw": (
        "模板 {name}.docx 里有{what}，PDF 里画不出来，两份文件就会不一样。"
        "请在模板里去掉它，文件做好以后再加在 .docx 里。",
        "the template {name}.docx holds {what}, which the PDF can't show: the two would differ."
        " Take it out of the template; it may be added to the finished .docx.",
    ),
    "template.no_room": (
        "模板 {name}.docx 里有一行表格或一段文字比一页还高，排不下。请改小字号或行距。",
        "the template {name}.docx holds a row of a table or a line that is higher than a page: make"
        " its type or its lines smaller.",
    ),
    "template.what": ("不认识的内容（{element}）", "something unknown ({element})"),
    "template.what.drawing": ("图片或文本框", "a picture or a text box"),
    "template.what.pict": ("图片或文本框", "a picture or a text box"),
    "template.what.object": ("嵌入的对象", "an embedded object"),
    "template.what.AlternateContent": ("图形或文本框", "a shape or a text box"),
    "template.what.ins": ("尚未接受的修订", "a change that nobody has accepted"),
    "template.what.del": ("尚未接受的修订", "a change that nobody has accepted"),
    "template.what.moveFrom": ("尚未接受的修订", "a change that nobody has accepted"),
    "template.what.moveTo": ("尚未接受的修订", "a change that nobody has accepted"),
    "template.what.numPr": ("自动编号", "automatic numbering"),
    "template.what.sdt": ("内容控件", "a content control"),
    "template.what.hyperlink": ("超链接", "a link"),
    "template.what.fldSimple": ("域", "a field"),
    "template.what.fldChar": ("域", "a field"),
    "template.what.instrText": ("域", "a field"),
    "template.what.footnoteReference": ("脚注", "a footnote"),
    "template.what.endnoteReference": ("尾注", "an endnote"),
    "template.what.commentRangeStart": ("批注", "a comment"),
    "template.what.commentReference": ("批注", "a comment"),
    "template.what.vanish": ("隐藏文字", "hidden text"),
    "template.what.strike": ("加了删除线的文字", "text that is struck out"),
    "template.what.dstrike": ("加了删除线的文字", "text that is struck out"),
    "template.what.break": ("段落中间的分页符", "a page break within a paragraph"),
    "template.what.header": ("有文字的页眉", "a header with text"),
    "template.what.footer": ("页码以外的页脚文字", "text at the foot beside the page number"),
    "template.what.sections": ("多个节", "several sections"),
    "template.what.vMerge": ("纵向合并的单元格", "cells that are merged downwards"),
    "template.what.tbl": ("表格里的表格", "a table within a table"),
}
