"""The words and rows that people read."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from ballot.deck import KnownDeck
from ballot.record import SheetRecord
from ballot.rules import RankingBasis
from output.summary import (
    deck_texts,
    percent_text,
    rate_text,
    result_rows,
    ruling_texts,
    score_text,
    sensitivity_texts,
    weights_texts,
)
from output.tally import TallyInputs, TallyKind, build_tally

NINETY = Fraction(9, 10)


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (Fraction(0), "0.00%"),
        (Fraction(1), "100.00%"),
        (Fraction(2, 3), "66.67%"),
        (Fraction(1, 20_000), "0.01%"),
        (Fraction(1, 11), "9.09%"),
    ],
)
def test_a_rate_is_printed_with_two_decimals(rate: Fraction, text: str) -> None:
    assert percent_text(rate) == text


def test_a_rate_that_rounds_across_the_threshold_is_marked() -> None:
    """89.996 % is below 90 % even though it prints as 90.00 %."""
    assert rate_text(Fraction(89_996, 100_000), NINETY) == "90.00%（四舍五入所致，实际低于标准）"
    assert rate_text(NINETY, NINETY) == "90.00%"
    assert rate_text(Fraction(2, 3), Fraction(66_666, 100_000)) == "66.67%"
    threshold = Fraction(666_632, 1_000_000)
    assert "实际达到标准" in rate_text(Fraction(666_633, 1_000_000), threshold)


def test_rows_stand_in_the_order_of_places(make_inputs: Callable[..., TallyInputs]) -> None:
    rows = result_rows(build_tally(make_inputs(), TallyKind.FINAL), "local")

    assert [(row.place, row.name, row.points) for row in rows] == [
        ("1", "市委办公室", "7.0"),
        ("2", "组织部", "3.5"),
    ]
    assert (rows[1].rate, rows[1].other_rate, rows[1].abstention) == ("50.00%", "66.67%", "25.00%")
    assert [row.designations for row in rows] == ["优胜单位", "末位单位"]


def test_no_sheets_give_rows_without_rates(make_inputs: Callable[..., TallyInputs]) -> None:
    tally = build_tally(make_inputs(sheets=[]), TallyKind.FINAL)

    rows = result_rows(tally, "local")

    assert {(row.rate, row.abstention) for row in rows} == {("无", "无")}
    assert {row.designations for row in rows} == {"优胜单位（待裁定）、末位单位（待裁定）"}


def test_every_ruling_and_every_other_reading_has_a_sentence(
    make_inputs: Callable[..., TallyInputs], records: tuple[SheetRecord, ...]
) -> None:
    tally = build_tally(make_inputs(sheets=records[:1]), TallyKind.FINAL)
    empty = build_tally(make_inputs(sheets=[]), TallyKind.FINAL)

    assert ruling_texts(tally) == []
    assert len(ruling_texts(empty)) == len(empty["rulings"]) == 3
    assert "市委办公室、组织部" in ruling_texts(empty)[0]
    assert sensitivity_texts(tally)[0] == "总有效票数不含弃权票时：无影响"


def test_a_change_under_another_reading_is_told_from_what_to_what(
    make_inputs: Callable[..., TallyInputs],
) -> None:
    tally = build_tally(make_inputs(), TallyKind.FINAL)

    changes = [text for text in sensitivity_texts(tally) if "由“" in text]

    assert len(changes) == sum(len(reading["changes"]) for reading in tally["sensitivity"])


def test_a_session_that_was_scanned_without_a_passed_deck_has_a_sentence(
    make_inputs: Callable[..., TallyInputs],
) -> None:
    inputs = make_inputs()
    east, west = inputs.sessions
    decks = {
        standing: [replace(east, known_deck=standing), replace(west, known_deck=KnownDeck.PASSED)]
        for standing in KnownDeck
    }

    texts = {
        standing: deck_texts(build_tally(replace(inputs, sessions=sessions), TallyKind.FINAL))
        for standing, sessions in decks.items()
    }

    assert texts == {
        KnownDeck.PASSED: [],
        KnownDeck.FAILED: ["注意：东片区在扫描之前的最后一次试读检查未通过。"],
        KnownDeck.NONE: ["注意：东片区在扫描之前没有做过试读检查。"],
    }


def test_a_session_that_was_not_scanned_needs_no_deck(
    make_inputs: Callable[..., TallyInputs],
) -> None:
    tally = build_tally(make_inputs(sheets=[]), TallyKind.FINAL)

    assert deck_texts(tally) == []


def test_where_groups_are_weighted_it_says_so(make_inputs: Callable[..., TallyInputs]) -> None:
    tally = build_tally(make_inputs(), TallyKind.FINAL)
    rules = {**tally["rules"], "weights": {"leaders": "2/5"}}
    named = [{"group": "leaders", "name": "干部"}]

    assert weights_texts(tally) == []
    (said,) = weights_texts({**tally, "rules": rules, "composition": named})
    assert "干部 2/5" in said


def test_what_units_are_ranked_by_is_told_where_it_is_not_their_points(
    make_inputs: Callable[..., TallyInputs],
) -> None:
    inputs = make_inputs()
    rules = replace(inputs.activity.rules, ranking_basis=RankingBasis.MEAN)
    by_mean = replace(inputs, activity=replace(inputs.activity, rules=rules))

    rows = result_rows(build_tally(by_mean, TallyKind.FINAL), "local")

    # 7 points on 4 rows that count, and 3.5 on 4.
    assert [row.score for row in rows] == ["1.7500", "0.8750"]
    assert [row.score for row in result_rows(build_tally(inputs, TallyKind.FINAL), "local")] == [
        "",
        "",
    ]
    assert score_text(Fraction(2, 3)) == "≈0.6667"
