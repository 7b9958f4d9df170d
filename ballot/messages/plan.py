"""Texts about the plan on record: activity.toml once something was printed."""

TEXTS: dict[str, tuple[str, str]] = {
    "plan.help": (
        "方案（activity.toml）自印制起登记在案，改动须两人确认",
        "the plan (activity.toml) is on record from the first print; two people change it",
    ),
    "plan.help.check": (
        "对照登记的方案，列出 activity.toml 有哪些改动、能否确认",
        "compare activity.toml with the plan on record: what differs, and whether it may",
    ),
    "plan.help.accept": (
        "登记 activity.toml 的改动：写明理由，由第二人确认",
        "record a change of activity.toml, with a reason and a second person",
    ),
    "plan.differs": (
        "activity.toml 与登记的方案不同（{keys}），不能据此印制或计票。请改回原样，或由两人确认："
        "pingyi plan accept --by 姓名 --why 理由 --confirmed-by 姓名。",
        "activity.toml isn't the plan on record (it differs in {keys}), so nothing is printed or "
        "counted by it. Put it back, or have two people confirm: pingyi plan accept --by NAME "
        "--why TEXT --confirmed-by NAME.",
    ),
    "plan.no_key": ("仅注释或空白", "comments or spacing only"),
    "plan.printed": (
        "表样 {form} 第 {row} 行印的是“{printed}”，activity.toml 现为“{planned}”：已印的表不能"
        "改作别的内容。请把 activity.toml 改回所印的样子（第 0 行指活动、类别和选项）。",
        "form {form} shows “{printed}” in row {row}, and activity.toml now says “{planned}”: what "
        "was printed can't become something else. Put activity.toml back as it was printed (row 0 "
        "is the activity, its categories and grades).",
    ),
    "plan.free": (
        "还没有印制或合并，activity.toml 可以随意修改，不必登记。",
        "nothing was printed or merged yet: activity.toml may be changed freely.",
    ),
    "plan.same": (
        "activity.toml 与登记的方案相同，没有可确认的改动。",
        "activity.toml is the plan on record; there is no change to accept.",
    ),
    "plan.printed_for": (
        "{what} 已印在 {sheets} 份表上，不能改名或删去。请在 activity.toml 中改回。",
        "{what} stands on {sheets} printed sheets, so it can't be renamed or taken out. Put it "
        "back in activity.toml.",
    ),
    "plan.merged_for": (
        "{what}：场次 {session} 已并入别处封存的结果，不能改名或删去。请在 activity.toml 中改回。",
        "{what}: the session {session} was merged as it was sealed elsewhere, so it can't be "
        "renamed or taken out. Put it back in activity.toml.",
    ),
    "plan.counted_for": (
        "{what}：场次 {session} 已登记人工清点的份数，不能改名或删去。请在 activity.toml 中改回。",
        "{what}: the session {session} was counted by hand, so it can't be renamed or taken out. "
        "Put it back in activity.toml.",
    ),
    "plan.sealed": (
        "{keys} 影响计票，而 {sessions} 已封存。请先由两人启封（pingyi seal --open），再确认改动。",
        "{keys} decide what is counted, and {sessions} are sealed. Open them first, as two people "
        "(pingyi seal --open), then accept the change.",
    ),
    "plan.merged": (
        "{keys} 影响计票，而 {sessions} 是在别处封存后合并的，须按原方案计票。"
        "请在 activity.toml 中改回。",
        "{keys} decide what is counted, and {sessions} were sealed elsewhere under the plan as it "
        "was. Put it back in activity.toml.",
    ),
    "plan.decided": (
        "{switch} 管不到已由人工裁定的 {rows} 行，改了也不会照办。请在 activity.toml 中改回。",
        "{switch} can't govern {rows} rows that people have decided already, so the change would "
        "not be carried out. Put it back in activity.toml.",
    ),
    "plan.accepted": (
        "已登记改动：{keys}。",
        "the change is on record: {keys}.",
    ),
    "plan.withdrawn": (
        "表样 {forms} 已撤回：它的表一份也不再读取。请重新印制。",
        "form {forms} is withdrawn: none of its sheets is read any more. Print anew.",
    ),
    "plan.unrecorded": (
        "印制这份表的版本没有登记方案；下次印制、封存或合并时登记现状。",
        "the version that printed recorded no plan; the next print, seal or merge records it as "
        "it is found.",
    ),
    "plan.may": (
        "两人可以确认这些改动：pingyi plan accept --by 姓名 --why 理由 --confirmed-by 姓名。",
        "two people may accept this: pingyi plan accept --by NAME --why TEXT --confirmed-by NAME.",
    ),
    "plan.key": ("不同：{name}", "differs: {name}"),
    "plan.told.none": (
        "印制以来，评议方案文件没有更改。",
        "The plan was not changed since printing.",
    ),
    "plan.told.unrecorded": (
        "印制以来评议方案文件有无更改：未记录（当时的软件版本不登记）。",
        "Whether the plan was changed since printing: not recorded by the version that printed.",
    ),
    "plan.told.found": (
        "评议方案文件在印制之后才首次登记，此前有无更改：未记录。",
        "The plan was first recorded after printing; changes before that: not recorded.",
    ),
    "plan.told.change": (
        "{day}更改评议方案文件：{keys}。理由：{why}（{by}更改，{confirmed_by}确认）",
        "{day}: the plan was changed in {keys}. Reason: {why} ({by}, confirmed by {confirmed_by})",
    ),
    "plan.told.withdrawn": ("撤回表样：{forms}。", "Withdrawn forms: {forms}."),
    "plan.told.not_applied": (
        "规则“{switch}”未适用于 {rows} 行：这些行已由人工裁定。",
        "Rule {switch} was not applied to {rows} rows: people have decided them.",
    ),
}
