"""Texts about the result of 考评验收."""

TEXTS: dict[str, tuple[str, str]] = {
    "acceptance.other_units": (
        "“{form}”表上的单位与经签名的评议结果不符：缺 {missing}；多 {more}。"
        "请把 units 改成：[{units}]。",
        'the form "{form}" has other units than the signed tally: missing {missing}; too many '
        "{more}. Write units = [{units}].",
    ),
    "acceptance.other_kind": (
        '“{form}”不是考评验收表（kind = "acceptance"），没有验收结果可登记。',
        '"{form}" is no form of kind "acceptance"; there is no result to record.',
    ),
    "acceptance.unsigned": (
        "{path} 还没有人签名。请先 pingyi sign 再登记。",
        "nobody has signed {path}; sign it first (pingyi sign).",
    ),
    "acceptance.form": ("考评验收表的 id", "the id of the acceptance form"),
    "acceptance.recorded": (
        "已登记考评验收结果：{reached} 个单位达到标准，{below} 个未达到。",
        "The result is on record: {reached} unit(s) accepted, {below} not.",
    ),
}
