"""Texts of the rules in force: what each switch is called, and what each of its values means."""

_ROW_DOUBT = {
    "review": ("由人工复核认定", "a person settles it"),
    "void_row": ("该行作废", "the row is void"),
    "void_sheet": ("整份作废", "the sheet is void"),
}
_STOPS = {
    "block": ("该场停止计票，先予查明", "the session isn't counted before it is explained"),
    "warn": ("照计，并予说明", "it is counted, and said"),
}

_NAMES: dict[str, tuple[str, str]] = {
    "scoring": ("计分", "points"),
    "satisfaction.denominator": ("总有效票数", "the rate's denominator"),
    "satisfaction.threshold": ("群众满意率标准", "the required rate"),
    "void_row.counts_as": ("作废的行", "void rows"),
    "ranking.basis": ("名次依据", "places"),
    "weights": ("代表类别权重", "weights of groups"),
    "veto.backfill": ("一票否决的空缺", "the place of a vetoed unit"),
    "ranking.ties": ("得分相同", "equal points"),
    "conflict.award_below_rate": ("名列优胜而低于满意率标准", "优胜 by place and below the rate"),
    "last.by": ("末位单位的确定", "who is the last"),
    "last.count": ("末位单位个数", "how many are the last"),
    "last.share": ("末位单位比例", "which share is the last"),
    "last.rounding": ("末位比例的取整", "how that share is rounded"),
    "last.below": ("末位单位的上限", "the limit of the last"),
    "last.measure": ("末位上限所比的数", "what that limit is of"),
    "bands": ("等次", "bands"),
    "rank_points": ("名次分", "points for places"),
    "double_mark": ("一行多选", "two marks in a row"),
    "correction": ("一行有涂改", "corrections"),
    "marks.accept": ("算作选择的记号", "marks that are a vote"),
    "marks.mixed": ("一行混用不同记号", "marks of several kinds in a row"),
    "marks.outside": ("记号在选项框之外", "marks outside the boxes"),
    "blank_sheet": ("整份空白", "blank sheets"),
    "straight_line": ("全部选同一等次", "the same grade throughout"),
    "quotas": ("等次限额", "quotas of grades"),
    "reconcile.over_return": ("收回多于发出", "more came back than were handed out"),
    "reconcile.scan_mismatch": ("扫描与收回不符", "scanned and returned differ"),
    "reconcile.min_return_rate": ("回收率下限", "the least share that comes back"),
    "composition": ("代表构成", "planned shares of groups"),
    "composition.tolerance": ("代表构成容差", "tolerance of those shares"),
    "min_group": ("单独列出一类代表的最少份数", "sheets of a group that is shown apart"),
    "signatures.required": ("须签名者", "who must sign"),
}

_VALUES: dict[str, dict[str, tuple[str, str]]] = {
    "satisfaction.denominator": {
        "with_abstentions": ("含弃权票", "abstentions are in it"),
        "expressed_only": ("不含弃权票", "abstentions are not in it"),
    },
    "void_row.counts_as": {
        "nothing": ("不计分，不进总有效票数", "count nothing"),
        "abstention": ("按弃权计", "count as abstentions"),
    },
    "ranking.basis": {
        "total": ("得分合计", "by the sum of points"),
        "mean": ("平均得分", "by the mean of points"),
    },
    "veto.backfill": {
        "true": ("由下一名递补", "goes to the next"),
        "false": ("不递补", "goes to nobody"),
    },
    "ranking.ties": {
        "ruling": (
            "名次并列；跨优胜线或并列末位的，报领导小组裁定",
            "share a place; across a cut-off the leading group rules",
        ),
        "share": ("名次并列，一并认定", "share a place and its designation"),
        "rate": ("满意率高者在前", "the higher rate first"),
        "satisfied": ("满意票多者在前", "more 满意 first"),
        "fewest_dissatisfied": ("不满意票少者在前", "fewer 不满意 first"),
        "most": ("“{grade}”多者在前", "more {grade} first"),
        "fewest": ("“{grade}”少者在前", "fewer {grade} first"),
    },
    "conflict.award_below_rate": {
        "flag": ("两项都列出，报领导小组裁定", "both are listed; the leading group rules"),
        "drop_award": ("不评优胜", "it is no 优胜单位"),
        "ignore": ("仍评优胜", "it is 优胜单位 all the same"),
    },
    "last.by": {
        "number": ("按个数", "so many of the last places"),
        "share": ("按本类单位的比例", "a share of the category"),
        "limit": ("低于上限的都是", "every unit below the limit"),
    },
    "last.rounding": {
        "down": ("舍去小数", "down"),
        "up": ("进一", "up"),
        "nearest": ("四舍五入", "to the nearest"),
    },
    "last.measure": {
        "rate": ("群众满意率", "the rate"),
        "mean": ("平均得分", "the mean of points"),
    },
    "double_mark": _ROW_DOUBT,
    "correction": _ROW_DOUBT,
    "marks.mixed": _ROW_DOUBT,
    "marks.outside": _ROW_DOUBT,
    "marks.accept": {
        "tick": ("√", "√"),
        "fill": ("涂满", "a filled box"),
        "cross": ("×", "×"),
        "circle": ("○", "○"),
        "line": ("横线", "a stroke"),
    },
    "blank_sheet": {
        "review_then_abstain": ("人工看过后，各行按弃权计", "all abstain once a person has looked"),
        "abstain": ("各行按弃权计", "all abstain"),
        "void": ("整份作废", "is void"),
    },
    "straight_line": {
        "count": ("照常计票", "counts"),
        "review": ("由人工复核认定", "a person looks"),
        "void": ("整份作废", "is void"),
    },
    "quotas": {
        "at_most": ("“{grades}”至多 {count} 行", "at most {count} of {grades}"),
        "at_least": ("“{grades}”至少 {count} 行", "at least {count} of {grades}"),
        "review": ("超限的由人工复核", "else a person looks"),
        "void_sheet": ("超限的整份作废", "else the sheet is void"),
    },
    "rank_points": {
        "points": ("{where}第 1 名起依次 {points} 分", "{where}{points} from place 1 on"),
        "step": (
            "{where}第 1 名 {first} 分，每后一名减 {step} 分，最少 {rest} 分",
            "{where}{first} for place 1, {step} less for each, at least {rest}",
        ),
        "rest": ("，其余 {rest} 分", ", {rest} for all others"),
        "where": ("{category}：", "{category}: "),
    },
    "reconcile.over_return": _STOPS,
    "reconcile.scan_mismatch": _STOPS,
}

_PARTS: dict[str, tuple[str, str]] = {
    "id": ("活动代号", "the activity's id"),
    "name": ("活动名称", "the activity's name"),
    "year": ("年度", "the year"),
    "categories": ("类别", "category"),
    "units": ("单位", "unit"),
    "sessions": ("片区", "session"),
    "groups": ("代表类别", "group"),
    "grades": ("选项", "grade"),
    "items": ("评议项目", "item"),
    "forms": ("表样", "form"),
    "form": ("评议表", "the form"),
    "vetoes": ("一票否决", "veto on"),
    "rules": ("规则", "rule"),
}

_KEYS: dict[str, tuple[str, str]] = {
    "name": ("名称", "name"),
    "full_name": ("全称", "full name"),
    "category": ("所属类别", "category"),
    "oversight": ("管理关系", "whose it is"),
    "predecessors": ("前身", "predecessors"),
    "superior": ("上一级主管部门", "what is above it"),
    "place": ("次序", "place"),
    "order": ("次序", "order"),
    "top": ("优胜名额", "number of 优胜单位"),
    "last": ("末位名额", "number of 末位单位"),
    "title": ("标题", "title"),
    "instruction": ("填表说明", "instruction"),
    "points": ("分值或评议内容", "points"),
    "footer": ("表尾", "footer"),
    "issuer": ("制发单位", "issuer"),
    "month": ("年月", "month"),
    "min_row_mm": ("行距", "height of rows"),
    "short": ("简称", "short name"),
    "satisfies": ("满意率中的权重", "weight in the rate"),
    "valid": ("是否有效票", "whether it is a valid vote"),
    "weight": ("权重", "weight"),
    "reason": ("理由", "reason"),
    "authority": ("决定机关", "authority"),
    "form": ("所用表样", "form"),
    "kind": ("用途", "what it is for"),
    "units": ("单位", "units"),
    "items": ("评议项目", "items"),
    "other": ("其他内容", "something else"),
}

TEXTS: dict[str, tuple[str, str]] = {
    **{f"rules.name.{path}": texts for path, texts in _NAMES.items()},
    **{
        f"rules.value.{path}.{value}": texts
        for path, values in _VALUES.items()
        for value, texts in values.items()
    },
    **{f"rules.part.{name}": texts for name, texts in _PARTS.items()},
    **{f"rules.key.{name}": texts for name, texts in _KEYS.items()},
    "rules.not_set": ("不设", "not set"),
    "rules.nobody": ("未指定", "nobody in particular"),
    "rules.of_group": ("{group} {value}", "{group} {value}"),
    "rules.points_of": ("{grade} {points} 分", "{grade} {points}"),
    "rules.not_scored": ("{grade}不计分", "{grade} isn't scored"),
    "rules.threshold": ("{share}，低于即不达标", "{share}; below isn't reached"),
    "rules.places": ("{number} 个", "{number}"),
    "rules.sheets": ("{number} 份", "{number} sheets"),
    "rules.unknown": ("其他规则", "another rule"),
    "rules.of": ("{what}“{name}”", "{what} {name}"),
    "rules.whose": ("{what}的{which}", "{which} of {what}"),
}
