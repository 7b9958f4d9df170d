"""Texts of the papers of forms that rank nobody."""

TEXTS: dict[str, tuple[str, str]] = {
    "form_papers.title.rectification": ("整改满意度调查结果", "Satisfaction after mending"),
    "form_papers.title.acceptance": ("整改考评验收结果", "Acceptance of mending"),
    "form_papers.title.selection": ("推荐投票结果", "Result of the selection"),
    "form_papers.title.opinion": ("征求意见表统计", "Opinions, counted"),
    "form_papers.sheets": (
        "共扫描 {sheets} 份，其中有效 {valid} 份，作废 {void} 份。",
        "{sheets} sheets were scanned; {valid} are valid, {void} void.",
    ),
    "form_papers.no_before": (
        "整改前的满意率：没有登记经签名的往年评议结果。",
        "The rate before: no signed tally of an earlier year is on record.",
    ),
    "form_papers.before": (
        "整改前的满意率取自{year}年度经签名的评议结果（摘要 {digest}…），变化以百分点计。",
        "The rate before is that of the signed tally of {year} (digest {digest}…); changes are in "
        "percentage points.",
    ),
    "form_papers.same": ("持平", "the same"),
    "form_papers.formula.with_abstentions": (
        "{formula}，弃权票计入总有效票数。空白行不计分，不排名次。",
        "{formula}; abstentions are among the valid votes. Blank rows are worth no points; "
        "nobody is ranked.",
    ),
    "form_papers.formula.expressed_only": (
        "{formula}，弃权票不计入总有效票数。空白行不计分，不排名次。",
        "{formula}; abstentions are no valid votes. Blank rows are worth no points; "
        "nobody is ranked.",
    ),
    "form_papers.whole": ("合计", "Together"),
    "form_papers.accepted": ("满意率 {rate}，{side}。", "Rate {rate}: {side}."),
    "form_papers.side.reached": ("达到验收标准", "accepted"),
    "form_papers.side.below": ("未达到验收标准", "not accepted"),
    "form_papers.side.no_rate": ("没有有效票，不能认定", "no valid votes, undecided"),
    "form_papers.threshold": (
        "验收标准：满意率不低于 {threshold}。",
        "Accepted from a rate of {threshold} on.",
    ),
    "form_papers.not_recorded": (
        "本结果尚未登记（pingyi acceptance）。",
        "This result isn't on record yet (pingyi acceptance).",
    ),
    "form_papers.recorded": (
        "本结果已于{day}登记：{by}登记，{second}确认。",
        "On record since {day}: entered by {by}, confirmed by {second}.",
    ),
    "form_papers.aspect": ("意见涉及的方面", "Aspect"),
    "form_papers.unmarked": ("未选", "unmarked"),
    "form_papers.share": ("占有效名单", "of valid lists"),
    "form_papers.by_votes": (
        "按“{word}”的票数由多到少排列；票数相同的，按表上的顺序。",
        'In the order of votes "{word}"; equals in the order of the form.',
    ),
}
