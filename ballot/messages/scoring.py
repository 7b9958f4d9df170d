"""Texts about counts that don't add up, and questions that need a ruling."""

TEXTS: dict[str, tuple[str, str]] = {
    "scoring.rounded": ("≈{value}", "≈{value}"),
    "scoring.no_score": ("无", "none"),
    "scoring.score.mean": ("平均分", "Mean"),
    "scoring.score.weighted": ("加权分", "Weighted"),
    "scoring.not_scored": ("不计分", "no points"),
    "scoring.sheet_twice": (
        "评议表 {sheet} 出现了两次，只能计一次。请在 review 中查看这份表的扫描页，再重新计票。",
        "Sheet {sheet} occurs twice and counts once. Look at its pages with review, then tally"
        " again.",
    ),
    "scoring.unknown_grade": (
        "评议表 {sheet} 有本活动没有的等次 {grade}。",
        "sheet {sheet} holds a grade that this activity hasn't: {grade}.",
    ),
    "scoring.foreign_rows": (
        "评议表 {sheet} 有 {rows} 行，与 activity.toml 的 {units} 个被评单位不一致。"
        "请检查打印之后是否改过单位名单。",
        "Sheet {sheet} has {rows} rows that don't match the {units} units of activity.toml."
        " Check whether the units were changed after printing.",
    ),
    "scoring.unit_off": ("{unit} {rows} 行（{difference}）", "{unit} {rows} rows ({difference})"),
    "scoring.unbalanced": (
        "有效评议表 {valid} 份，下列单位的票数与之不符：{where}。"
        "请勿公布结果；先运行 pingyi status 核对各场次，再重新计票。",
        "There are {valid} valid sheets, and the votes of these units differ: {where}."
        " Don't publish; check the sessions with pingyi status, then tally again.",
    ),
    "scoring.weights_impossible": (
        "activity.toml 的 [rules.weights] 要求按代表类别加权，但有效评议表不满足条件：{where}"
        "请查明这些评议表属于哪一类别，再重新计票；查不明的，报领导小组决定。",
        "[rules.weights] of activity.toml weights groups of representatives, and the valid sheets"
        " don't allow it: {where} Find out which groups these sheets are of, then tally again; what"
        " can't be found out is for the leading group to decide.",
    ),
    "scoring.sheets_without_group": (
        "{sheets} 份没有类别。",
        "{sheets} sheets carry no group.",
    ),
    "scoring.group_without_weight": (
        "“{group}”的 {sheets} 份没有权重。",
        "{sheets} sheets of {group} have no weight.",
    ),
    "scoring.group_too_small": (
        "“{group}”只有 {sheets} 份，少于 min_group 的 {least} 份。",
        "{group} has {sheets} sheets, fewer than the {least} of min_group.",
    ),
    "scoring.weighted": (
        "名次按代表类别加权后的平均得分排列（{weights}）；“得分”一栏是未加权的得分合计。",
        "Places follow the weighted mean of the groups ({weights}); points are the plain sums.",
    ),
    "scoring.ruling.award_tie": (
        "{category}：{units} 得分相同，跨在优胜名次线上，其中最多 {seats} 个可评为优胜单位。"
        "请领导小组裁定。",
        "{category}: {units} are equal across the last rewarded place; at most {seats} of them may"
        " be 优胜单位. The leading group must rule.",
    ),
    "scoring.ruling.last_tie": (
        "{category}：{units} 得分相同，并列最后，而末位单位只有 {seats} 个。请领导小组裁定；"
        "未被裁定为末位、且满意率低于标准的，为重点整改单位。",
        "{category}：{units} are equal in the last place, and {seats} is 末位单位. The leading"
        " group must rule; those not ruled last and below the rate are 重点整改单位.",
    ),
    "scoring.ruling.award_below_rate": (
        "{category}：{units} 名次在优胜之列，但群众满意率低于标准。请领导小组裁定是否授予优胜。",
        "{category}: {units} are among the first by place and below the required rate. The leading"
        " group must rule whether they are 优胜单位.",
    ),
    "scoring.ruling.award_and_last": (
        "{category}：{units} 既在优胜之列又可能是末位。请领导小组裁定。",
        "{category}: {units} are among the first and may be the last too. The leading group must"
        " rule.",
    ),
    "scoring.ruling.no_score": (
        "{category}：{units} 没有一行可计分，无法排名。请领导小组裁定。",
        "{category}: {units} have no row that counts and so no place. The leading group must rule.",
    ),
    "scoring.ruling.no_rate": (
        "{category}：{units} 的总有效票数为 0，没有群众满意率。请领导小组裁定是否列为重点整改。",
        "{category}: {units} have no valid vote and so no rate. The leading group must rule whether"
        " they are 重点整改单位.",
    ),
    "scoring.idle": (
        "{category}：关于{units}的裁定不起作用：{why}",
        "{category}: the ruling on {units} stands for nothing: {why}",
    ),
    "scoring.no_effect_of.not_asked": (
        "所裁定的问题现在不存在（票数或别的裁定变了）",
        "its question isn't asked now: votes or other rulings have changed",
    ),
    "scoring.no_effect_of.foreign_unit": (
        "选了不在问题之中的单位，或同一单位选了两次",
        "it chooses a unit that the question isn't about, or one twice",
    ),
    "scoring.no_effect_of.too_many": ("选的单位多于名额", "it chooses more units than may be"),
    "scoring.no_effect_of.not_one_last": (
        "末位单位选的个数不等于名额",
        "as many units are the last as there are seats",
    ),
    "scoring.no_effect_of.leaves_no_last": (
        "会使本类别没有末位单位，而裁定没有这样说",
        "it would leave the category without its 末位单位, and doesn't say so",
    ),
    "scoring.no_effect_of.last_remains": (
        "说本类别没有末位单位，而实际仍有",
        "it says that the category has no 末位单位, and there is one",
    ),
    "scoring.made": (
        "{units}：裁定为 {chosen}{none}。{text}（{by}，{second}确认）",
        "{units}: ruled {chosen}{none}. {text} ({by}; {second} confirms)",
    ),
    "scoring.veto": ("{reason}（{authority}）", "{reason} ({authority})"),
    "scoring.veto_of": ("{unit}：{reason}（{authority}）", "{unit}: {reason} ({authority})"),
    "scoring.veto_by": ("，{by}登记，{second}确认", ", entered by {by}, confirmed by {second}"),
    "scoring.name_vetoed": ("{unit}（一票否决）", "{unit} (vetoed)"),
    "scoring.waits": ("待裁定：{what}", "waits for a ruling: {what}"),
    "scoring.vetoed": ("一票否决", "vetoed"),
    "scoring.made_nobody": ("无", "none of them"),
    "scoring.made_without_last": ("，本类别没有末位单位", "; the category has no 末位单位"),
    "scoring.made_idle": ("【不起作用：{why}】", " [stands for nothing: {why}]"),
    "scoring.designation.award": ("优胜单位", "award"),
    "scoring.designation.last": ("末位单位", "last"),
    "scoring.designation.rectification": ("重点整改单位", "rectification"),
    "scoring.designation.open": ("{designation}（待裁定）", "{designation} (open)"),
    "scoring.side.below": ("低于标准", "below"),
    "scoring.side.reached": ("达到标准", "reached"),
    "scoring.side.no_rate": ("无满意率", "no rate"),
    "scoring.no_rate": ("无", "none"),
    "scoring.no_place": ("无", "none"),
    "scoring.rate_rounds_up": (
        "{rate}（四舍五入所致，实际低于标准）",
        "{rate} (rounded; in fact below)",
    ),
    "scoring.rate_rounds_down": (
        "{rate}（四舍五入所致，实际达到标准）",
        "{rate} (rounded; in fact reached)",
    ),
    "scoring.outcome": (
        "名次 {place}，{side}，{designations}",
        "place {place}, {side}, {designations}",
    ),
    "scoring.outcome_in_band": ("{outcome}，等次 {band}", "{outcome}, band {band}"),
    "scoring.no_band": ("无", "none"),
    "scoring.no_designation": ("无认定", "no designation"),
    "scoring.no_effect": (
        "{reading}时：无影响",
        "if {reading}: no effect",
    ),
    "scoring.effect": (
        "{reading}时：{unit}由“{before}”变为“{after}”",
        "if {reading}: {unit} goes from ({before}) to ({after})",
    ),
    "scoring.reading.unknown": ("另一种规定", "another rule"),
    "scoring.reading.no_effect": ("无影响", "no effect"),
    "scoring.reading.last.by.number": ("末位按个数确定", "so many of the last places are 末位"),
    "scoring.reading.satisfaction.denominator.with_abstentions": (
        "总有效票数含弃权票",
        "abstentions are in the denominator",
    ),
    "scoring.reading.satisfaction.denominator.expressed_only": (
        "总有效票数不含弃权票",
        "abstentions are not in the denominator",
    ),
    "scoring.reading.void_row.counts_as.nothing": ("作废行不计", "a void row counts nothing"),
    "scoring.reading.void_row.counts_as.abstention": (
        "作废行按弃权计",
        "a void row is an abstention",
    ),
    "scoring.reading.ranking.basis.total": ("按总分排名", "ranked by the sum"),
    "scoring.reading.ranking.basis.mean": ("按平均分排名", "ranked by the mean"),
    "scoring.reading.weights.none": ("各类代表不加权", "no group is weighted"),
    "scoring.reading.veto.backfill.true": (
        "被否决的空缺由下一名递补",
        "the next unit moves up for a vetoed one",
    ),
    "scoring.reading.veto.backfill.false": (
        "被否决的空缺不递补",
        "no unit moves up for a vetoed one",
    ),
    "scoring.reading.ranking.ties.ruling": ("并列跨线由领导小组裁定", "ties are ruled on"),
    "scoring.reading.ranking.ties.share": ("并列跨线的都认定", "all tied units are designated"),
    "scoring.reading.conflict.award_below_rate.flag": (
        "优胜而不达标的请示裁定",
        "优胜 below the rate is ruled on",
    ),
    "scoring.reading.conflict.award_below_rate.drop_award": (
        "优胜而不达标的不评优胜",
        "no 优胜 below the rate",
    ),
    "scoring.reading.conflict.award_below_rate.ignore": (
        "优胜而不达标的仍评优胜",
        "优胜 whatever the rate",
    ),
}
