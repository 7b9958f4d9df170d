"""A vote that is combined with other assessments: exact figures, and every fault at once."""

import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from ballot.combine_file import CombineError
from ballot.other_rules import Band, RankPoints
from ballot.rules import Rules
from output.canonical import canonical_bytes, digest
from output.combined import CombineInputs, combined_bytes, combined_csv
from output.tally import TallyInputs, TallyKind, build_tally

PLAN = """\
schema = "pingyi-combine/1"
name = "综合考评"
[vote]
by = "{by}"
weight = "40"
full = "{full}"
[[parts]]
id = "town"
name = "镇评"
weight = "60"
full = "100"
file = "town.csv"
[[deductions]]
id = "reprimands"
name = "通报批评"
file = "reprimands.csv"
"""
TOWN = "unit,name,score\nlocal-01,办公室,90\nlocal-02,组织部,92.5\nfinance-01,人行,200/3\n"
REPRIMANDS = "unit,minus\nlocal-01,2\n"


@pytest.fixture(scope="module")
def tally(make_inputs: Callable[..., TallyInputs]) -> dict[str, Any]:
    rules = Rules(rank_points=(RankPoints(first=Fraction(5)),))
    return build_tally(make_inputs(rules=rules), TallyKind.FINAL)


@pytest.fixture
def combined(tally: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    """Return a maker of a combined result from the texts of its files."""

    def make(
        plan: str = PLAN,
        *,
        by: str = "mean",
        full: str = "2",
        town: str = TOWN,
        reprimands: str = REPRIMANDS,
    ) -> dict[str, Any]:
        inputs = CombineInputs(
            tally=canonical_bytes(tally),
            plan=plan.replace("{by}", by).replace("{full}", full).encode(),
            files={"town": town.encode(), "reprimands": reprimands.encode()},
        )
        body: dict[str, Any] = json.loads(combined_bytes(inputs, tally))
        return body

    return make


def totals(body: dict[str, Any]) -> list[Fraction]:
    return [Fraction(unit["total"]["num"], unit["total"]["den"]) for unit in body["units"]]


def test_each_part_counts_by_its_share_of_the_full_mark_exactly(
    combined: Callable[..., dict[str, Any]], tally: dict[str, Any]
) -> None:
    means = [
        Fraction(unit["points"]["num"], unit["points"]["den"])
        / (tally["valid_sheets"] - unit["counts"]["void"])
        for unit in tally["units"]
    ]

    body = combined()

    assert totals(body) == [
        40 * means[0] / 2 + Fraction(60 * 90, 100) - 2,
        40 * means[1] / 2 + Fraction(60 * 925, 1000),
        40 * means[2] / 2 + Fraction(60 * 200, 300),
    ]
    assert [unit["place"] for unit in body["units"]] == [1, 2, 1]
    assert body["digests"]["files"]["town"] == digest(TOWN.encode())
    assert body["digests"]["tally"] == digest(canonical_bytes(tally))
    assert body["rules"]["signatures"] == tally["rules"]["signatures"]


@pytest.mark.parametrize(("by", "full"), [("rate", "1"), ("rank_points", "5")])
def test_the_vote_may_count_by_its_rate_or_by_points_of_places(
    combined: Callable[..., dict[str, Any]], tally: dict[str, Any], by: str, full: str
) -> None:
    stated = tally["units"][1]
    value = stated["rate"]["with_abstentions"] if by == "rate" else stated["rank_points"]

    body = combined(by=by, full=full)

    assert body["units"][1]["scores"]["vote"] == value
    assert totals(body)[1] == (
        40 * Fraction(value["num"], value["den"]) / Fraction(full) + Fraction(60 * 925, 1000)
    )


BANDS = """bands = { "满意" = "200", "一般" = "130" }
"""


def of_bands(make_inputs: Callable[..., TallyInputs], plan: str) -> dict[str, Any]:
    half, none = (Band(name=n, at_least=Fraction(a)) for n, a in (("满意", "3/4"), ("一般", "0")))
    tally = build_tally(make_inputs(rules=Rules(bands=(half, none))), TallyKind.FINAL)
    files = {"town": TOWN.encode(), "reprimands": REPRIMANDS.encode()}
    inputs = CombineInputs(tally=canonical_bytes(tally), plan=plan.encode(), files=files)
    body: dict[str, Any] = json.loads(combined_bytes(inputs, tally))
    return body


def with_bands(full: str = "200", bands: str = BANDS) -> str:
    plan = PLAN.replace("{by}", "band").replace("{full}", full)
    return plan.replace("[[parts]]", f"{bands}[[parts]]", 1)


def test_the_vote_may_count_by_what_each_band_is_worth(
    make_inputs: Callable[..., TallyInputs],
) -> None:
    body = of_bands(make_inputs, with_bands())

    # local-01 has s s m d: 3 of 4 are satisfied or mostly so; local-02 m d s a: 2 of 4.
    assert [unit["scores"]["vote"] for unit in body["units"][:2]] == [
        {"num": 200, "den": 1},
        {"num": 130, "den": 1},
    ]
    assert totals(body)[0] == 40 + 54 - 2
    assert body["vote"]["bands"]["一般"] == {"num": 130, "den": 1}


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (with_bands(bands=BANDS.replace("一般", "一船")), "没有 band “一般” 的得分"),
        (with_bands(full="150"), "超过满分 150"),
        (with_bands(bands=""), "还要在同一个表中写"),
        (with_bands().replace("band", "mean", 1), "by = band"),
        (with_bands(bands=BANDS.replace('"130"', '"x"')), "vote.bands"),
    ],
)
def test_bands_without_a_score_are_refused(
    make_inputs: Callable[..., TallyInputs], plan: str, words: str
) -> None:
    with pytest.raises(CombineError, match=words):
        of_bands(make_inputs, plan)


def test_a_deduction_may_be_one_of_a_part_and_takes_no_more_than_that_gave(
    combined: Callable[..., dict[str, Any]],
) -> None:
    of_town = PLAN + 'of = "town"\n'

    less = combined(of_town, reprimands="unit,minus\nlocal-01,10\nlocal-02,99\n")
    plain = combined(reprimands="unit,minus\n")

    differences = [a - b for a, b in zip(totals(plain), totals(less), strict=True)]
    assert differences == [6, Fraction(60 * 925, 1000), 0]


def test_every_fault_of_the_files_is_said_at_once_with_file_and_line(
    combined: Callable[..., dict[str, Any]],
) -> None:
    town = "unit,score\nlocal-01,ninety\nlocal-09,1\nlocal-01,101\n\n"

    with pytest.raises(CombineError) as caught:
        combined(town=town, reprimands="unit,score\nlocal-01,1\n")

    assert [(fault.key, fault.line) for fault in caught.value.faults] == [
        ("town.csv", 2),
        ("town.csv", 3),
        ("town.csv", 4),
        ("town.csv", None),
        ("town.csv", None),
        ("reprimands.csv", 1),
    ]
    told = str(caught.value)
    for words in ("“ninety”", "没有“local-09”", "出现了两次", "缺少“local-02”", "minus"):
        assert words in told


@pytest.mark.parametrize(
    ("town", "words"),
    [
        (TOWN.replace("90", "100.5"), "超过满分 100"),
        (TOWN.replace("90", "-1"), "“-1”"),
        (TOWN.replace("90", "1e2"), "“1e2”"),
        (TOWN.replace("90", "1/0"), "“1/0”"),
        (TOWN.replace("90", "９０"), "“９０”"),
        (TOWN.replace("90", ""), "“”"),
        ("", "unit 和 score"),
        (TOWN.replace("name", "score"), "unit 和 score"),
    ],
)
def test_what_is_no_score_is_refused(
    combined: Callable[..., dict[str, Any]], town: str, words: str
) -> None:
    with pytest.raises(CombineError, match=words):
        combined(town=town)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('weight = "60"', 'weight = "0"', "parts[1].weight"),
        ('id = "town"', 'id = "vote"', "parts[1].id"),
        ('id = "reprimands"', 'id = "town"', "deductions[1].id"),
        ('file = "reprimands.csv"', 'file = "r.csv"\nof = "city"', "deductions[1].of"),
        ('by = "{by}"', 'by = "place"', "vote.by"),
        ("combine/1", "combine/2", "schema"),
    ],
)
def test_faults_of_the_plan_have_key_and_line(
    combined: Callable[..., dict[str, Any]], old: str, new: str, key: str
) -> None:
    assert old in PLAN
    with pytest.raises(CombineError) as caught:
        combined(PLAN.replace(old, new))

    (found,) = [fault for fault in caught.value.faults if fault.key == key]
    assert found.line is not None


def test_a_unit_without_the_measure_that_counts_can_not_be_combined(
    combined: Callable[..., dict[str, Any]], tally: dict[str, Any]
) -> None:
    with pytest.raises(CombineError, match="超过满分 1/2"):
        combined(by="rate", full="1/2")


def test_the_table_has_every_part_and_exact_numbers(
    combined: Callable[..., dict[str, Any]],
) -> None:
    lines = combined_csv(combined()).decode("utf-8-sig").split("\r\n")

    assert lines[0] == "类别,名次,单位,合成得分,评议,镇评,通报批评"
    assert lines[1].endswith(",90,2")
    assert any("200/3" in line for line in lines)
    assert any("92.5" in line for line in lines)
