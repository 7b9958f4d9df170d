"""Texts of the calibration target, and of what is said about a printer and a scanner."""

TEXTS: dict[str, tuple[str, str]] = {
    "target.title": ("打印与扫描检测靶", "Print and scan target"),
    "target.subtitle": (
        "PRINT AND SCAN TARGET · 会前检查打印机与扫描仪",
        "打印与扫描检测靶 · checks printer and scanner before a session",
    ),
    "target.how_to_print": (
        "请按“实际大小”（100%）打印，A4 单面",
        "Print at actual size (100 %), A4",
    ),
    "target.ruler": (
        "用钢尺量：0 到 150 应为 150.0 毫米",
        "Steel ruler: from 0 to 150 must be 150.0 mm",
    ),
    "target.wedge": ("灰阶", "Grey wedge"),
    "target.wedge_remark": ("浅色几级代表铅笔字", "the light steps stand for pencil"),
    "target.focus": ("清晰度", "Focus"),
    "target.focus_remark": ("斜边方块与线对（每毫米线对数）", "slanted edges, line pairs per mm"),
    "target.blank": ("空白区", "Blank"),
    "target.blank_remark": (
        "检查噪声与条纹，请勿书写",
        "noise and streaks; please don't write here",
    ),
    "target.step_1": (
        "打印本页和测试表，用会议当天的打印机、纸张和设置。",
        "Print this page and the test sheets on the printer, paper and settings of the day.",
    ),
    "target.step_2": (
        "用会议当天的扫描仪扫描：灰度，300 dpi，关闭“黑白”“去底色”“自动裁切”。",
        "Scan them on the scanner of the day: grey, 300 dpi, no background removal, no cropping.",
    ),
    "target.step_3": (
        "运行 pingyi calibrate read 扫描文件夹，按提示调整后再扫一次。",
        "Run pingyi calibrate read FOLDER, do what it says, and scan once more.",
    ),
    "target.footer": ("{name}（{year}年度）", "{name}, {year}"),
    "target.no_vote": ("测试用 不计票", "test, never counted"),
    "target.stamp": ("测试用  不计票  TEST SHEET", "TEST SHEET  测试用  不计票"),
    "target.watermark": ("测试", "TEST"),
    "calibrate.value.scale": ("横向 {x}%，纵向 {y}%", "{x} % across, {y} % down"),
    "calibrate.value.skew": ("{degrees}°", "{degrees}°"),
    "calibrate.value.resolution": ("{dpi} dpi", "{dpi} dpi"),
    "calibrate.value.mode": ("{kind}", "{kind}"),
    "calibrate.value.contrast": ("纸白 {white}，墨黑 {black}", "paper {white}, print {black}"),
    "calibrate.value.tones": (
        "能分辨的最浅一级：{percent}%",
        "lightest step told from paper: {percent} %",
    ),
    "calibrate.value.no_tones": ("一级也分辨不出", "no step is told from paper"),
    "calibrate.value.noise": (
        "{noise} 级灰度（反差的 {share}%）",
        "{noise} grey levels ({share} % of contrast)",
    ),
    "calibrate.value.no_streaks": ("没有", "none"),
    "calibrate.value.streaks": (
        "{count} 条：距左边 {places} 毫米",
        "{count}: {places} mm from left",
    ),
    "calibrate.value.focus": ("边缘宽 {width} 毫米", "edges {width} mm wide"),
    "calibrate.value.feed": ("最多偏 {wander} 毫米", "strays by up to {wander} mm"),
    "calibrate.value.registration": (
        "中位 {median} 毫米，最差 {worst} 毫米",
        "median {median} mm, worst {worst} mm",
    ),
    "calibrate.value.empty_boxes": (
        "墨迹最多 {ink} 平方毫米，深浅最多为空框起伏的 {excess} 倍",
        "at most {ink} mm² of ink, {excess} spreads dark",
    ),
    "calibrate.value.blank_forms": (
        "{pages} 页共 {rows} 行：误见痕迹 {marked} 行，没有把握 {unsure} 行，拒读 {refused} 页",
        "{pages} pages, {rows} rows: {marked} not blank, {unsure} unsure, {refused} pages refused",
    ),
    "calibrate.mode.grey": ("灰度", "grey"),
    "calibrate.mode.bilevel": ("黑白二值", "black and white"),
    "calibrate.stop": ("；", "; "),
    "calibrate.advice.scale": (
        "请把打印设为“实际大小”或 100%，不要选“适合页面”。先用钢尺量靶纸上的 150 毫米标尺："
        "若长度正确，则是扫描仪的纸张大小或分辨率设置不对。",
        "Set printing to actual size (100 %), not “fit to page”. Check the target's 150 mm with a "
        "steel ruler first: if it is right, the scanner's paper size or resolution is set wrong.",
    ),
    "calibrate.advice.stretch": (
        "横向与纵向不一致。请把打印设为“实际大小”或 100%；若钢尺量得正确，请清洁扫描仪的进纸辊，"
        "并取消“长纸”“快速”等走纸模式。",
        "The two directions differ. Set printing to actual size (100 %); if the steel ruler says "
        "that it is right, clean the scanner's feed rollers and turn off long-paper or fast feed.",
    ),
    "calibrate.advice.skew": (
        "请把进纸口的导纸板贴紧纸边，纸叠齐后再放。",
        "Push the feeder's guides up to the paper, and square the stack before putting it in.",
    ),
    "calibrate.advice.resolution": (
        "请把扫描分辨率设为 300 dpi（至少 200）。",
        "Set the scanner to 300 dpi (200 at least).",
    ),
    "calibrate.advice.mode": (
        "请把扫描仪设为灰度 300 dpi，不要用黑白：黑白会抹掉铅笔和浅墨。",
        "Set the scanner to grey, 300 dpi, not black-and-white, which wipes out pencil and pale "
        "ink.",
    ),
    "calibrate.advice.dull_paper": (
        "扫描太暗：请调高扫描亮度，或清洁扫描仪的灯和白色背板。",
        "The scan is too dark: raise the scanner's brightness, or clean its lamp and backing.",
    ),
    "calibrate.advice.pale_print": (
        "印得太浅：请关闭打印机的省墨模式、更换硒鼓或墨盒；若纸面看着够黑，请调低扫描亮度。",
        "Print is too pale: turn off toner saving or change the cartridge; if it looks black on "
        "paper, lower the scanner's brightness.",
    ),
    "calibrate.advice.tones": (
        "浅色被抹掉了，铅笔和浅墨会看不见：请关闭扫描仪的“去底色”“文字增强”“自动曝光”，"
        "或调低亮度。",
        "Pale tones were washed out, and pencil with them: turn off background removal, text "
        "enhancement and automatic exposure, or lower the brightness.",
    ),
    "calibrate.advice.noise": (
        "噪声大：请把 JPEG 质量设为高，关闭“锐化”，不用再生纸；仍不好请换一台扫描仪。",
        "Noisy: set JPEG quality to high, turn sharpening off, don't use recycled paper; failing "
        "that, take another scanner.",
    ),
    "calibrate.advice.dark_streaks": (
        "请清洁扫描仪玻璃（进纸扫描的窄玻璃条），距左边 {places} 毫米处。",
        "Clean the glass (the feeder's narrow strip), {places} mm from the left edge.",
    ),
    "calibrate.advice.light_streaks": (
        "距左边 {places} 毫米处有浅色条纹：先看靶纸上的黑条，纸上就有的请更换硒鼓或清洁打印头，"
        "纸上没有的请清洁扫描仪玻璃。",
        "A light streak {places} mm from the left edge: if the bars on paper show it, change the "
        "drum or clean the print head; if not, clean the scanner's glass.",
    ),
    "calibrate.advice.focus": (
        "不清晰：请清洁玻璃，压平纸张，关闭“快速”“降噪”，分辨率设为 300 dpi。",
        "Not sharp: clean the glass, keep paper flat, turn off fast mode and noise reduction, and "
        "scan at 300 dpi.",
    ),
    "calibrate.advice.feed": (
        "走纸不匀：请清洁进纸辊，纸叠不要太厚，导纸板贴紧纸边。",
        "Paper is fed unevenly: clean the rollers, take thinner stacks, push the guides up to the "
        "paper.",
    ),
    "calibrate.advice.registration": (
        "方框位置不稳：请清洁进纸辊、压平纸张，再扫一次。",
        "Boxes are not where they should be: clean the rollers, flatten the paper, scan again.",
    ),
    "calibrate.advice.empty_boxes": (
        "空框里有痕迹：请清洁玻璃，检查打印机是否带脏，换用不透底的纸。",
        "There is something in empty boxes: clean the glass, see whether the printer smears, and "
        "use paper that doesn't show through.",
    ),
    "calibrate.advice.blank_forms": (
        "空白测试表没有全部读成弃权，请勿用这套设备开会。先按以上各条处理，再扫一次。{reasons}",
        "Not every row of the blank sheets was read as an abstention: don't use this equipment. "
        "Do what stands above, then scan again. {reasons}",
    ),
    "calibrate.advice.unsure_rows": (
        "有些空白行没有把握，正式计票时会交人工确认。复核量会偏大；可先按以上各条处理，再扫一次。",
        "The reader isn't sure of some blank rows and would ask a person: more to review. "
        "Do what stands above, then scan again.",
    ),
    "calibrate.item.scale": ("实际比例", "true scale"),
    "calibrate.item.skew": ("歪斜", "skew"),
    "calibrate.item.resolution": ("分辨率", "resolution"),
    "calibrate.item.mode": ("扫描方式", "mode"),
    "calibrate.item.contrast": ("反差", "contrast"),
    "calibrate.item.tones": ("浅色", "pale tones"),
    "calibrate.item.noise": ("噪声", "noise"),
    "calibrate.item.streaks": ("条纹", "streaks"),
    "calibrate.item.focus": ("清晰度", "focus"),
    "calibrate.item.feed": ("走纸", "feed"),
    "calibrate.item.registration": ("方框定位", "registration"),
    "calibrate.item.empty_boxes": ("空框墨迹", "ink in empty boxes"),
    "calibrate.item.blank_forms": ("空白测试表", "blank sheets"),
    "calibrate.verdict.good": ("良好", "good"),
    "calibrate.verdict.fair": ("尚可", "fair"),
    "calibrate.verdict.bad": ("不合格", "bad"),
    "calibrate.cropped": (
        "检测靶有一部分在扫描范围之外。请放正纸张、关闭自动裁切，再扫一次。",
        "Part of the target is outside of the scan. Put the paper straight, turn off automatic "
        "cropping, and scan again.",
    ),
    "calibrate.no_edge": (
        "检测靶上的方块看不清，无法测量。请检查扫描亮度和打印浓度，再扫一次。",
        "The target's squares can't be made out. Check the scanner's brightness and the print's "
        "density, and scan again.",
    ),
    "calibrate.bad_profile": (
        "扫描仪档案 {path} 已损坏（{problem}）。请重新运行 pingyi calibrate read；"
        "不用档案时可删除该文件。",
        "The profile {path} is damaged ({problem}). Run pingyi calibrate read again, or delete "
        "the file to scan without it.",
    ),
    "calibrate.bad_sheets": (
        "测试表清单 {path} 已损坏（{problem}）。请重新运行 pingyi calibrate print 并重新打印。",
        "The list of test sheets {path} is damaged ({problem}). Run pingyi calibrate print again, "
        "and print anew.",
    ),
    "calibrate.not_printed": (
        "还没有检测靶。请先运行 pingyi calibrate print，打印并扫描后再来读取。",
        "There is no target yet. Run pingyi calibrate print first, print and scan it.",
    ),
    "calibrate.own_print": (
        "{path} 是程序写出的文件，不是扫描件。请先打印，再用扫描仪扫描。",
        "{path} is what the program wrote, not a scan. Print it, and scan the paper.",
    ),
    "calibrate.no_target": (
        "{pages} 页扫描件里没有找到检测靶。请确认已扫描打印出来的靶纸，四角黑色标记完整。{reasons}",
        "No target among {pages} scanned pages. Make sure that it was scanned, with all of its "
        "four corner marks. {reasons}",
    ),
    "calibrate.printed": (
        "已写出检测靶 {target} 和 {blanks} 份空白测试表 {forms}。请按“实际大小”打印，"
        "用会议当天的扫描仪扫描，再运行 pingyi calibrate read 扫描文件夹。",
        "Wrote the target {target} and {blanks} blank test sheets {forms}. Print them at actual "
        "size, scan them on the scanner of the day, then run pingyi calibrate read FOLDER.",
    ),
    "calibrate.no_blanks": (
        "没有读到空白测试表，只检查了检测靶。",
        "No blank test sheet was read; only the target was looked at.",
    ),
    "calibrate.assumed_dpi": (
        "文件没有写明可信的分辨率，按 {dpi} dpi 计算比例。",
        "The file states no resolution that can be believed; scale is reckoned at {dpi} dpi.",
    ),
    "calibrate.all_good": (
        "打印机和扫描仪状态良好，可以使用。",
        "Printer and scanner are fit for use.",
    ),
    "calibrate.some_fair": (
        "可以使用；按上面的提示调整会更好。",
        "Fit for use; better if what stands above is done.",
    ),
    "calibrate.some_bad": (
        "有 {count} 项不合格：请先处理，再扫一次检测靶。",
        "{count} are bad: mend them, then scan the target once more.",
    ),
    "calibrate.kept": (
        "图示：{picture}；扫描仪档案：{profile}",
        "Picture: {picture}; profile: {profile}",
    ),
    "calibrate.title": ("打印与扫描检测：{name}", "Print and scan check: {name}"),
    "calibrate.unnamed": ("扫描仪", "scanner"),
    "calibrate.column.item": ("项目", "what"),
    "calibrate.column.value": ("测得", "measured"),
    "calibrate.column.verdict": ("结论", "verdict"),
    "calibrate.column.advice": ("怎么办", "what to do"),
    "calibrate.scan.other_resolution": (
        "注意：这批扫描件是 {dpi} dpi，会前检测时是 {profile} dpi（{name}）。"
        "扫描仪或设置换过，请重新运行 pingyi calibrate read。",
        "Note: these scans have {dpi} dpi, calibration had {profile} dpi ({name}). Another scanner "
        "or setting is in use; run pingyi calibrate read again.",
    ),
    "calibrate.scan.other_scale": (
        "注意：这批表的大小是会前检测（{name}）时的 {percent}%。打印比例或扫描仪换过，"
        "请核对打印设置是否为“实际大小”，并重新运行 pingyi calibrate read。",
        "Note: these forms have {percent} % of the size that they had at calibration ({name}). "
        "Printing scale or scanner changed; check that printing is set to actual size, and run "
        "pingyi calibrate read again.",
    ),
    "calibrate.plot.target": ("检测靶的扫描件", "scan of the target"),
    "calibrate.plot.wedge": (
        "灰阶响应：要求的浓度与测得的浓度",
        "wedge: ink asked for, darkness seen",
    ),
    "calibrate.plot.edge": ("边缘剖面（毫米）", "edge profile (mm)"),
    "calibrate.plot.columns": (
        "各列的灰度（距左边毫米），红线为条纹",
        "grey level of columns (mm from left), streaks red",
    ),
    "calibrate.plot.boxes": ("空框里的墨迹（平方毫米）", "ink in empty boxes (mm²)"),
    "calibrate.plot.none": ("没有读到空白测试表", "no blank sheet was read"),
    "calibrate.plot.streak": ("{at} 毫米", "{at} mm"),
    "calibrate.help": ("会前检查打印机和扫描仪", "check printer and scanner before a session"),
    "calibrate.help.print": (
        "印制检测靶和空白测试表",
        "print the target and blank test sheets",
    ),
    "calibrate.help.read": (
        "读取其扫描件，说明该清洁或设置什么",
        "read their scans and say what to clean or set",
    ),
    "calibrate.option.blanks": ("空白测试表份数", "how many blank test sheets"),
    "calibrate.option.name": ("扫描仪的名称", "what the scanner is called"),
    "calibrate.option.paths": ("扫描件或其文件夹", "scans, or folders of scans"),
    "calibrate.progress": ("读取检测扫描件", "reading calibration scans"),
}
