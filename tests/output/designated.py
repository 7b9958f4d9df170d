"""Twelve units in three categories; each designation falls to some: ties, a veto, two years."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from ballot.activity import Activity, Category, Oversight, Unit, Veto
from ballot.grade import Vote
from ballot.history import PastLast, PastYear, TwiceLast, YearsCompared
from ballot.ids import CategoryId, LineId, SheetId, UnitId
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus
from ballot.ruling import Ruling, RulingKind
from output.tally import TallyInputs, TallyKind, build_tally

DAY = date(2026, 11, 30)
SHEETS = 20
VOTES = {  # 满意, 基本满意, 不满意, 弃权, 作废
    "local-01": (20, 0, 0, 0, 0),  # the first, and vetoed
    "local-02": (19, 1, 0, 0, 0),  # even with the next: ruled out
    "local-03": (19, 1, 0, 0, 0),
    "local-04": (18, 2, 0, 0, 0),
    "local-05": (10, 5, 3, 1, 1),  # below 90 %
    "local-06": (5, 5, 10, 0, 0),  # the last
    "vertical-01": (20, 0, 0, 0, 0),
    "vertical-02": (10, 7, 3, 0, 0),  # below 90 %
    "vertical-03": (9, 5, 6, 0, 0),  # the last, for the second year running
    "finance-01": (20, 0, 0, 0, 0),
    "finance-02": (12, 4, 4, 0, 0),  # even with the next for the last place
    "finance-03": (12, 4, 4, 0, 0),  # ruled to be the last; so it was the year before
}
RULED = {RulingKind.AWARD_TIE: "local-03", RulingKind.LAST_TIE: "finance-03"}
KINDS = (Vote.SATISFIED, Vote.MOSTLY_SATISFIED, Vote.DISSATISFIED, Vote.ABSTAIN, Vote.VOID)
NAMES = {"local": "地方管理部门", "vertical": "垂直管理部门", "finance": "金融部门"}


def full_name(unit: str) -> str:
    kind, number = unit.split("-")
    return f"{NAMES[kind][:2]}单位{'零一二三四五六'[int(number)]}局"


def evaluation_of(activity: Activity) -> Activity:
    """Return twelve units in three categories, one of them vetoed."""
    units = tuple(
        Unit(
            id=UnitId(unit),
            name=full_name(unit)[2:] + unit[0],
            full_name=full_name(unit),
            category=CategoryId(unit.split("-")[0]),
            oversight=Oversight.VERTICAL if unit.startswith("vertical") else Oversight.LOCAL,
        )
        for unit in VOTES
    )
    tops = {"local": 2, "vertical": 1, "finance": 1}
    return replace(
        activity,
        year=2026,
        units=units,
        categories=tuple(
            Category(id=CategoryId(each), name=NAMES[each], top=top) for each, top in tops.items()
        ),
        vetoes=(Veto(unit=UnitId("local-01"), reason="安全生产事故", authority="市安委会"),),
    )


def sheets(activity: Activity) -> list[SheetRecord]:
    made = []
    for number in range(SHEETS):
        rows = tuple(
            RowRecord(
                LineId(unit),
                next(k for k, n in zip(KINDS, cumulated(VOTES[unit]), strict=True) if number < n),
                RowStatus.REVIEWED,
                (),
            )
            for unit in VOTES
        )
        letters = "ABCDEFHJKMNPRTUVWXYZ"
        sheet = SheetId(f"{letters[number]}BCDEFHJKMNP")
        session = activity.sessions[number % 2].id
        made.append(SheetRecord(sheet, session, None, SheetStatus.VALID, rows))
    return made


def cumulated(counts: tuple[int, ...]) -> list[int]:
    return [sum(counts[: place + 1]) for place in range(len(counts))]


def tally_of(make_inputs: Callable[..., TallyInputs], evaluation: Activity) -> dict[str, Any]:
    """Return a final tally with every designation, whose ties an authority settled."""
    inputs = replace(make_inputs(sheets=sheets(evaluation), issued=11), activity=evaluation)
    asked = build_tally(inputs, TallyKind.FINAL)["rulings"]
    rulings = tuple(
        Ruling(
            kind=RulingKind(each["kind"]),
            category=CategoryId(each["category"]),
            units=tuple(map(UnitId, each["units"])),
            chosen=(UnitId(RULED[RulingKind(each["kind"])]),),
            seats=each["seats"],
            text="按规定",
            by="张三",
            confirmed_by="李四",
        )
        for each in asked
    )
    activity = replace(evaluation, rulings=rulings)
    built = build_tally(replace(inputs, activity=activity), TallyKind.FINAL)
    assert {each["kind"] for each in built["rulings_made"]} == set(RULED)
    assert built["rulings"] == []
    return built


def twice(unit: str, **how: Any) -> TwiceLast:
    was = PastLast(unit=UnitId(unit), name=full_name(unit), category=CategoryId(unit.split("-")[0]))
    return TwiceLast(unit=UnitId(unit), was=was, year=2025, **{"same_category": True, **how})


def years(*found: TwiceLast) -> YearsCompared:
    past = PastYear(
        year=2025,
        tally_sha256="ab" * 32,
        signers=("公证处",),
        last=tuple(each.was for each in found),
        has_open=False,
    )
    return YearsCompared(year=2025, past=past, found=found)


PLACES = {
    "local-05": 5, "local-06": 6, "vertical-01": 1, "vertical-02": 2, "vertical-03": 3,
    "finance-02": 2, "finance-03": 2,
}  # fmt: skip
POINTS = {
    "local-05": "25.5", "local-06": "15.0", "vertical-01": "40.0", "vertical-02": "27.0",
    "vertical-03": "23.0", "finance-02": "28.0", "finance-03": "28.0",
}  # fmt: skip
EVEN = ("finance-02", "finance-03")
RATES = {
    "local-05": "78.95%", "local-06": "50.00%", "vertical-01": "100.00%", "vertical-02": "85.00%",
    "vertical-03": "70.00%", "finance-02": "80.00%", "finance-03": "80.00%",
}  # fmt: skip


def figures(unit: str) -> str:
    """Return what every paper of a unit says of its votes, from the votes that were cast."""
    satisfied, mostly, dissatisfied, abstain, void = VOTES[unit]
    own = sum(each.split("-")[0] == unit.split("-")[0] for each in VOTES)
    return (
        f"得满意{satisfied}票、基本满意{mostly}票、不满意{dissatisfied}票、弃权{abstain}票"
        + (f"、作废{void}票" if void else "")
        + f"。评议得分{POINTS[unit]}分，在{NAMES[unit.split('-')[0]]}{own}个单位中列第"
        f"{PLACES[unit]}名{'（并列）' if unit in EVEN else ''}，群众满意率为{RATES[unit]}"
    )
