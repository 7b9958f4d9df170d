"""What the tally says, and when there is none."""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any

import pytest

from ballot.activity import Group
from ballot.errors import PendingReviewError, ReconciliationError
from ballot.grade import Vote
from ballot.ids import GroupId
from ballot.other_rules import Band, LastBy, Measure, Quota, RankPoints, Rounding
from ballot.record import SheetRecord
from ballot.rules import (
    AwardConflictRule,
    BlankSheetRule,
    Denominator,
    RankingBasis,
    ReconcileRule,
    RowDoubtRule,
    Rules,
    Scoring,
    StraightLineRule,
    TieBreaker,
    VoidRowCounts,
)
from output.canonical import canonical_bytes
from output.rules_table import rules_table
from output.stated import scale_of, votes_of
from output.tally import Revision, TallyInputs, TallyKind, build_tally, half_points

Inputs = Callable[..., TallyInputs]
Pending = Callable[[SheetRecord], SheetRecord]


def leaves(value: Any) -> Iterator[Any]:
    match value:
        case dict():
            for key, inner in value.items():
                yield key
                yield from leaves(inner)
        case list():
            for inner in value:
                yield from leaves(inner)
        case _:
            yield value


def test_a_unit_line_holds_counts_points_place_rates_and_designations(
    make_inputs: Inputs,
) -> None:
    tally = build_tally(make_inputs(), TallyKind.FINAL)

    assert tally["units"][0] == {
        "unit": "local-01",
        "name": "市委办公室",
        "full_name": "市委办公室",
        "category": "local",
        "oversight": "local",
        "predecessors": [],
        "counts": {
            "grades": {"satisfied": 3, "mostly_satisfied": 1, "dissatisfied": 0},
            "abstain": 0,
            "void": 0,
            "pending": 0,
        },
        "points": {"num": 7, "den": 1},
        "score": {"num": 7, "den": 1},
        "place": 1,
        "rate": {
            "with_abstentions": {"num": 1, "den": 1},
            "expressed_only": {"num": 1, "den": 1},
        },
        "side": "reached",
        "vetoed": False,
        "designations": ["award"],
        "open_designations": [],
    }
    assert tally["units"][1]["rate"] == {
        "with_abstentions": {"num": 1, "den": 2},
        "expressed_only": {"num": 2, "den": 3},
    }


def test_a_session_line_holds_the_numbers_of_its_status(make_inputs: Inputs) -> None:
    tally = build_tally(make_inputs(), TallyKind.FINAL)

    assert tally["sessions"][1] == {
        "session": "west",
        "name": "西片区",
        "printed": 8,
        "issued": 6,
        "returned": 2,
        "scanned": 2,
        "valid": 1,
        "void": 1,
        "pending": 0,
        "rejected": 0,
        "unused": None,
        "spoiled": None,
        "counted_by": "",
        "explanation": None,
        "issued_by_group": {},
        "scanned_by_group": {},
        "seal": None,
        "known_deck": "none",
        "few_returned": False,
    }


def test_there_is_no_floating_point_number_anywhere(make_inputs: Inputs) -> None:
    tally = build_tally(make_inputs(), TallyKind.FINAL)

    assert {type(leaf) for leaf in leaves(tally)} <= {str, int, bool, type(None)}


def test_the_same_facts_in_another_order_give_the_same_bytes(make_inputs: Inputs) -> None:
    inputs = make_inputs()
    shuffled = replace(
        inputs,
        records=iter(list(inputs.records)[::-1]),
        image_hashes=iter(list(inputs.image_hashes)[::-1]),
    )

    first, second = (build_tally(which, TallyKind.FINAL) for which in (inputs, shuffled))

    assert canonical_bytes(first) == canonical_bytes(second)


def test_pending_rows_stop_a_final_tally_and_are_named_by_session_and_sheet(
    make_inputs: Inputs, records: tuple[SheetRecord, ...], as_pending: Pending
) -> None:
    inputs = make_inputs(sheets=[as_pending(records[0]), as_pending(records[3]), records[1]])

    with pytest.raises(PendingReviewError) as raised:
        build_tally(inputs, TallyKind.FINAL)

    assert raised.value.fields["rows"] == 2
    message = str(raised.value)
    assert "东片区 ABCD-EFHJ-KMNP（1 行）" in message
    assert "西片区 DBCD-EFHJ-KMNP（1 行）" in message
    assert "BBCD" not in message


def test_a_long_list_of_pending_sheets_is_cut_and_says_so(
    make_inputs: Inputs, records: tuple[SheetRecord, ...], as_pending: Pending
) -> None:
    deck = [replace(as_pending(records[0]), sheet=f"{n:012d}") for n in range(25)]

    with pytest.raises(PendingReviewError, match="另有 5 份"):
        build_tally(make_inputs(sheets=deck), TallyKind.FINAL)


def test_a_provisional_tally_counts_pending_rows_apart_and_says_what_it_is(
    make_inputs: Inputs, records: tuple[SheetRecord, ...], as_pending: Pending
) -> None:
    inputs = make_inputs(sheets=[as_pending(records[0]), *records[1:]])

    tally = build_tally(inputs, TallyKind.PROVISIONAL)

    assert tally["provisional"] is True
    assert tally["units"][0]["counts"]["pending"] == 1
    assert tally["units"][0]["points"] == {"num": 5, "den": 1}


def test_a_pending_row_on_a_void_sheet_waits_for_nobody(
    make_inputs: Inputs, records: tuple[SheetRecord, ...], as_pending: Pending
) -> None:
    inputs = make_inputs(sheets=[*records[:4], as_pending(records[4])])

    assert build_tally(inputs, TallyKind.FINAL)["provisional"] is False


def test_no_sheets_at_all_give_a_tally(make_inputs: Inputs) -> None:
    tally = build_tally(make_inputs(sheets=[]), TallyKind.FINAL)

    assert tally["valid_sheets"] == 0
    assert {unit["side"] for unit in tally["units"]} == {"no_rate"}


@pytest.mark.parametrize("kind", TallyKind)
def test_session_counts_that_differ_from_the_records_stop_any_tally(
    make_inputs: Inputs, kind: TallyKind
) -> None:
    inputs = make_inputs()
    east, west = inputs.sessions
    wrong = replace(inputs, sessions=[east, replace(west, scanned=3, valid=2)])

    with pytest.raises(ReconciliationError, match="西片区：有效份数登记为 2，票面记录为 1"):
        build_tally(wrong, kind)


def test_sheets_of_a_session_without_counts_stop_the_tally(make_inputs: Inputs) -> None:
    inputs = make_inputs()

    with pytest.raises(ReconciliationError, match="西片区"):
        build_tally(replace(inputs, sessions=inputs.sessions[:1]), TallyKind.FINAL)


@pytest.mark.parametrize(
    ("numbers", "switch", "message"),
    [
        ({"issued": 1}, "over_return", "收回应不多于 1 份（发出数），实为 3 份"),
        ({"returned": 4}, "scan_mismatch", "扫描应为 4 份（收回数），实为 3 份"),
    ],
)
def test_hand_counts_block_a_final_tally_unless_the_rules_only_warn(
    make_inputs: Inputs, numbers: dict[str, int], switch: str, message: str
) -> None:
    warning = Rules(**{switch: ReconcileRule.WARN})

    with pytest.raises(ReconciliationError, match=message):
        build_tally(make_inputs(**numbers), TallyKind.FINAL)

    assert build_tally(make_inputs(**numbers), TallyKind.PROVISIONAL)["provisional"]
    assert not build_tally(make_inputs(**numbers, rules=warning), TallyKind.FINAL)["provisional"]


def test_hand_counts_that_nobody_entered_are_null_and_block_nothing(make_inputs: Inputs) -> None:
    inputs = make_inputs(issued=None)
    unknown = replace(
        inputs, sessions=[replace(status, returned=None) for status in inputs.sessions]
    )

    tally = build_tally(unknown, TallyKind.FINAL)

    assert [session["returned"] for session in tally["sessions"]] == [None, None]


OTHER_RULES: dict[str, Any] = {
    "scoring": Scoring(satisfied=Fraction(3, 2)),
    "ranking_basis": RankingBasis.MEAN,
    "ties": (TieBreaker.RATE, TieBreaker.SATISFIED),
    "denominator": Denominator.EXPRESSED_ONLY,
    "threshold": Fraction(85, 100),
    "void_row_counts_as": VoidRowCounts.ABSTENTION,
    "double_mark": RowDoubtRule.VOID_ROW,
    "correction": RowDoubtRule.VOID_ROW,
    "marks_accept": (),
    "marks_mixed": RowDoubtRule.VOID_ROW,
    "marks_outside": RowDoubtRule.VOID_ROW,
    "blank_sheet": BlankSheetRule.VOID,
    "straight_line": StraightLineRule.VOID,
    "veto_backfill": True,
    "award_below_rate": AwardConflictRule.IGNORE,
    "over_return": ReconcileRule.WARN,
    "scan_mismatch": ReconcileRule.WARN,
    "min_return_rate": Fraction(1, 2),
    "composition": {GroupId("served"): Fraction(6, 10)},
    "composition_tolerance": Fraction(1, 100),
    "weights": {GroupId("served"): Fraction(6, 10)},
    "min_group": 11,
    "signatures_required": ("公证处",),
    "last_by": LastBy.SHARE,
    "last_count": 2,
    "last_share": Fraction(1, 10),
    "last_rounding": Rounding.UP,
    "last_below": Fraction(3, 4),
    "last_measure": Measure.MEAN,
    "bands": (Band(name="好", at_least=Fraction(3, 4)),),
    "rank_points": (RankPoints(first=Fraction(10)),),
    "quotas": (Quota(grades=(Vote.SATISFIED,), at_most=1),),
}


@pytest.mark.parametrize(
    "switch", [field.name for field in fields(Rules) if field.name != "grades"]
)
def test_every_switch_of_the_rules_is_in_the_tally(switch: str) -> None:
    turned = replace(Rules(), **{switch: OTHER_RULES[switch]})

    assert rules_table(turned) != rules_table(Rules())


def test_bands_and_points_of_places_stand_in_a_tally_only_where_the_rules_have_them(
    make_inputs: Inputs,
) -> None:
    bands = (Band(name="好", at_least=Fraction(9, 10)), Band(name="差", at_least=Fraction(0)))
    points = (RankPoints(points=(Fraction(5, 2),)),)

    plain = build_tally(make_inputs(), TallyKind.FINAL)
    tally = build_tally(make_inputs(rules=Rules(bands=bands, rank_points=points)), TallyKind.FINAL)

    assert not {"band", "rank_points"} & {*leaves(plain)}
    assert [unit["band"] for unit in tally["units"]] == ["好", "差", "差"]
    assert [unit["rank_points"] for unit in tally["units"]] == [
        {"num": 5, "den": 2}, {"num": 0, "den": 1}, {"num": 5, "den": 2},
    ]  # fmt: skip
    changes = [change for each in tally["sensitivity"] for change in each["changes"]]
    assert changes
    assert all("band" in change["before"] and "band" in change["after"] for change in changes)
    others = [{k: v for k, v in unit.items() if k not in ("band", "rank_points")}
              for unit in tally["units"]]  # fmt: skip
    assert others == plain["units"]


def test_points_that_are_no_halves_have_no_place_in_an_earlier_tally() -> None:
    assert half_points(Fraction(31, 2)) == 31
    with pytest.raises(ValueError, match="1/3"):
        half_points(Fraction(1, 3))


@pytest.fixture
def make_grouped(make_inputs: Inputs) -> Inputs:
    """Return a factory of inputs with two groups: three valid sheets of served, one of leaders."""

    def make(rules: Rules) -> TallyInputs:
        groups = (
            Group(id=GroupId("served"), name="服务对象"),
            Group(id=GroupId("leaders"), name="干部"),
        )
        inputs = make_inputs(rules=rules)
        sheets = list(inputs.records)
        sheets[:3] = [replace(sheet, group=GroupId("served")) for sheet in sheets[:3]]
        return replace(inputs, records=sheets, activity=replace(inputs.activity, groups=groups))

    return make


HALVES = {GroupId("served"): Fraction(1, 2), GroupId("leaders"): Fraction(1, 2)}


def test_weights_change_what_ranks_and_leave_points_and_rates(make_grouped: Inputs) -> None:
    """local-01: served s s m is 5/3, leaders s is 2. local-02: served m d s is 1, leaders a 1/2."""
    plain = build_tally(make_grouped(Rules(min_group=1)), TallyKind.FINAL)

    tally = build_tally(make_grouped(Rules(min_group=1, weights=HALVES)), TallyKind.FINAL)

    scores = [unit["score"] for unit in tally["units"][:2]]
    assert scores == [{"num": 11, "den": 6}, {"num": 3, "den": 4}]
    for key in ("points", "rate", "counts", "side"):
        assert [unit[key] for unit in tally["units"]] == [unit[key] for unit in plain["units"]]
    assert tally["rules"]["weights"] == {"served": "1/2", "leaders": "1/2"}


@pytest.mark.parametrize("kind", TallyKind)
def test_weights_that_the_sheets_do_not_allow_stop_any_tally(
    make_grouped: Inputs, kind: TallyKind
) -> None:
    with pytest.raises(ReconciliationError, match="“干部”只有 1 份，少于 min_group 的 2 份"):
        build_tally(make_grouped(Rules(min_group=2, weights=HALVES)), kind)


def test_a_session_of_its_own_weights_no_groups_and_shows_none(make_grouped: Inputs) -> None:
    inputs = make_grouped(Rules(min_group=2, weights=HALVES))

    tally = build_tally(
        replace(inputs, revision=Revision(number=1, replaces=None, by="张三")), TallyKind.FINAL
    )

    assert tally["rules"]["weights"] == {}
    assert "groups" not in tally


def test_groups_stand_apart_from_min_group_on_with_the_votes_of_each_unit(
    make_grouped: Inputs,
) -> None:
    tally = build_tally(make_grouped(Rules(min_group=1)), TallyKind.FINAL)

    served, leaders = tally["groups"]
    assert (served["group"], served["name"], served["valid_sheets"]) == ("served", "服务对象", 3)
    assert leaders["valid_sheets"] == 1
    assert [unit["unit"] for unit in served["units"]] == ["local-01", "local-02", "finance-01"]
    for unit, one, other in zip(tally["units"], served["units"], leaders["units"], strict=True):
        parts = [votes_of(scale_of(tally), line).decided for line in (one, other)]
        sums = tuple(map(sum, zip(*parts, strict=True)))
        assert sums == votes_of(scale_of(tally), unit).decided
    assert build_tally(make_grouped(Rules(min_group=2)), TallyKind.FINAL)["groups"] == []
