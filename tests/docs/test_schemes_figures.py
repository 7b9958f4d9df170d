"""What each scheme of docs/schemes comes to: figures reckoned by hand from its published rule."""

from fractions import Fraction
from pathlib import Path

from ballot.activity_file import load_activity
from ballot.ids import FormKey
from tests.docs.schemes import (
    ACTIVITIES,
    Sheet,
    alike,
    combined,
    designated,
    every,
    load,
    number,
    rate,
    score,
    scores,
    tallied,
    unit,
)


def test_1_the_plan(tmp_path: Path) -> None:
    seen = load(1)
    votes = "76 satisfied 11 mostly_satisfied 3 dissatisfied 10 abstain"

    tally = tallied(seen, alike({"local-01": votes}), tmp_path)

    # 2:1:0, a blank row 0.5: 76*2 + 11*1 + 3*0 + 10*0.5 = 152 + 11 + 0 + 5
    assert number(unit(tally, "local-01")["points"]) == 168
    # (76 + 11) of 100 valid votes: below 90 %
    assert rate(tally, "local-01") == Fraction(87, 100)
    assert "rectification" in unit(tally, "local-01")["designations"]


def test_2_means_of_groups_by_weight(tmp_path: Path) -> None:
    seen = load(2)
    sheets = [
        *alike({"organ-01": "10 satisfied"}, "leaders"),
        *alike({"organ-01": "15 satisfied 15 mostly_satisfied"}, "served"),
        *alike({"organ-01": "20 dissatisfied"}, "others"),
    ]

    tally = tallied(seen, sheets, tmp_path)

    # means 2, 1.5 and 0, however many people: 20 % * 2 + 50 % * 1.5 + 30 % * 0 = 0.4 + 0.75
    assert score(tally, "organ-01") == Fraction(115, 100)


def test_3_who_knows_nothing_of_a_unit_is_left_out(tmp_path: Path) -> None:
    seen = load(3)
    votes = "50 satisfied 20 mostly_satisfied 10 dissatisfied 20 unknown"

    tally = tallied(seen, alike({"party-01": votes}), tmp_path)

    # (50*100 + 20*70 + 10*30) / 80 = (5000 + 1400 + 300) / 80; the 20 neither score nor count
    assert score(tally, "party-01") == Fraction(6700, 80)
    assert rate(tally, "party-01") == Fraction(70, 80)
    # 106 units in four classes, each with its own first place
    sizes = [len(seen.units_of(category.id)) for category in seen.categories]
    assert (sum(sizes), sizes[2]) == (106, 9)
    firsts = {each["category"] for each in tally["units"] if each["place"] == 1}
    assert firsts == {"party", "gov", "law", "vertical"}


def test_4_three_first_and_three_last_places_that_are_shared(tmp_path: Path) -> None:
    seen = load(4)
    satisfied = (20, 18, 18, 18, 15, 12, 9, 9, 9, 5)
    given = {
        each.id: f"{votes} satisfied {20 - votes} dissatisfied"
        for each, votes in zip(seen.units, satisfied, strict=True)
    }

    tally = tallied(seen, alike(given), tmp_path)

    # by votes of 满意; equals share a place: 1, 2, 2, 2, 5, 6, 7, 7, 7, 10
    assert [each["place"] for each in tally["units"]] == [1, 2, 2, 2, 5, 6, 7, 7, 7, 10]
    # the third place from the front is the second, the third from the back the seventh: four each
    assert designated(tally, "award") == ["organ-01", "organ-02", "organ-03", "organ-04"]
    assert designated(tally, "last") == ["organ-07", "organ-08", "organ-09", "organ-10"]
    assert tally["rulings"] == []


def test_5_the_vote_is_40_of_100_and_a_reprimand_takes_two_points_of_the_rate(
    tmp_path: Path,
) -> None:
    seen = load(5)
    votes = "60 satisfied 30 mostly_satisfied 10 dissatisfied"
    tally = tallied(seen, alike({"station-01": votes}), tmp_path)

    parts = {id_: scores(seen, text) for id_, text in (("town", "90"), ("bureau", "80"))}
    reprimands = scores(seen, "station-01 0.02", "minus")
    files = {**parts, "survey": scores(seen, "85"), "reprimands": reprimands}
    totals = combined("05-combine.toml", tally, files)

    # rate 90 % - 2 % = 88 %: 40*0.88 = 35.2; 25*0.90 = 22.5; 15*0.80 = 12; 20*0.85 = 17
    assert totals["station-01"] == Fraction(867, 10)


def test_6_shares_of_five_grades_at_100_80_60_30_0(tmp_path: Path) -> None:
    tally = tallied(load(6), alike({"organ-01": "40 very 30 good 20 fair 5 low 5 bad"}), tmp_path)

    # 0.40*100 + 0.30*80 + 0.20*60 + 0.05*30 + 0.05*0 = 40 + 24 + 12 + 1.5
    assert score(tally, "organ-01") == Fraction(775, 10)


def test_7_five_stars_to_one_of_those_who_were_there(tmp_path: Path) -> None:
    tally = tallied(load(7), alike({"window-01": "6 five 3 four 1 one 10 abstain"}), tmp_path)

    # ten have been at the window: (6*5 + 3*4 + 1*1) / 10; nine of ten are 基本满意 or better
    assert score(tally, "window-01") == Fraction(43, 10)
    assert rate(tally, "window-01") == Fraction(9, 10)
    # the bad marks that the office has to answer
    assert unit(tally, "window-01")["counts"]["grades"] == {
        "five": 6,
        "four": 3,
        "three": 0,
        "two": 0,
        "one": 1,
    }


def test_8_the_rate_adds_three_grades_and_a_veto_takes_the_award(tmp_path: Path) -> None:
    seen = load(8)
    given = {
        "organ-01": "28 satisfied 40 fairly 26 mostly 4 low 2 dissatisfied",
        "organ-08": "100 satisfied",
    }

    tally = tallied(seen, alike(given), tmp_path)

    # 28 + 40 + 26 of 100
    assert rate(tally, "organ-01") == Fraction(94, 100)
    assert unit(tally, "organ-08")["place"] == 1
    assert "organ-08" not in designated(tally, "award")
    assert len(seen.groups) == 9


def test_9_a_vote_of_mostly_satisfied_is_nine_tenths_in_the_rate(tmp_path: Path) -> None:
    votes = "80 satisfied 15 mostly_satisfied 5 dissatisfied 20 abstain"

    tally = tallied(load(9), alike({"office-01": votes}), tmp_path)

    # (80 + 0.9*15) / 100; the 20 who couldn't say are no 有效回访
    assert rate(tally, "office-01") == Fraction(935, 1000)


def test_10_five_items_averaged_in_bands_and_the_last_only_below_75(tmp_path: Path) -> None:
    seen = load(10)
    first = ("10 good", "5 good 5 fair", "10 fair", "5 fair 5 plain", "10 plain")
    items = [line for line in seen.lines if line.unit == "organ-01"]
    others = {line: "10 good" for line in seen.lines if line.unit not in ("organ-01", "organ-10")}
    given = {**others, **dict(zip(items, first, strict=True))}

    low = tallied(seen, alike({**given, **every(seen, "organ-10", "5 fair 5 plain")}), tmp_path)
    fair = tallied(seen, alike({**given, **every(seen, "organ-10", "8 fair 2 plain")}), tmp_path)

    # (100 + 90 + 80 + 70 + 60) / 5: at least 75, not 85
    assert score(low, "organ-01") == 80
    bands = [unit(low, f"organ-{n}")["band"] for n in ("01", "02", "10")]
    assert bands == ["基本满意", "满意", "一般"]
    # a tenth of ten units is one: with (80 + 60) / 2 = 70 it is the last, with 76 nobody is
    assert (score(low, "organ-10"), designated(low, "last")) == (70, ["organ-10"])
    assert (score(fair, "organ-10"), designated(fair, "last")) == (76, [])


def test_11_a_box_stands_for_the_middle_of_its_numbers(tmp_path: Path) -> None:
    seen = load(11)

    tally = tallied(seen, alike(every(seen, "county-01", "5 s95 5 s75")), tmp_path)

    # 90 to 100 is 95, 70 to 79 is 74.5: (95 + 74.5) / 2
    assert score(tally, "county-01") == Fraction(8475, 100)


def test_12_four_aspects_of_20_20_20_40(tmp_path: Path) -> None:
    given = {
        "organ-01/duty": "10 satisfied",
        "organ-01/service": "10 fairly",
        "organ-01/law": "10 mostly",
        "organ-01/result": "5 satisfied 5 dissatisfied",
    }

    tally = tallied(load(12), alike(given), tmp_path)

    # 20*1 + 20*0.8 + 20*0.6 + 40*0.5 = 20 + 16 + 12 + 20, of 100
    assert score(tally, "organ-01") == Fraction(68, 100)
    # and of all ten sheets together
    assert number(unit(tally, "organ-01")["points"]) == 680


def test_13_items_of_30_30_40_and_groups_of_20_40_40(tmp_path: Path) -> None:
    seen = load(13)
    of = ("cadre-01/load", "cadre-01/speed", "cadre-01/done")
    answers = {
        "leaders": (3, ("first", "second", "third")),
        "staff": (12, ("second", "second", "first")),
        "assessors": (5, ("third", "first", "second")),
    }
    sheets = [
        Sheet(dict(zip(of, grades, strict=True)), group)
        for group, (people, grades) in answers.items()
        for _ in range(people)
    ]

    tally = tallied(seen, sheets, tmp_path)

    # leaders 100*30 % + 80*30 % + 60*40 % = 78
    # staff 80*30 % + 80*30 % + 100*40 % = 88; assessors 60*30 % + 100*30 % + 80*40 % = 80
    # 78*20 % + 88*40 % + 80*40 % = 15.6 + 35.2 + 32
    assert score(tally, "cadre-01") == Fraction(828, 10)
    bonus = "\n".join(["unit,score", "cadre-01,3", *(f"cadre-0{n},0" for n in range(2, 7))])
    # 附加分 3
    assert combined("13-combine.toml", tally, {"bonus": bonus})["cadre-01"] == Fraction(858, 10)


def test_14_ten_items_by_factors_from_1_to_two_fifths(tmp_path: Path) -> None:
    seen = load(14)
    items = [line for line in seen.lines if line.unit == "cadre-01"]
    grades = ["good"] * 5 + ["fair"] * 3 + ["plain", "bad"]
    given = {line: f"7 {grade}" for line, grade in zip(items, grades, strict=True)}

    tally = tallied(seen, alike(given), tmp_path)

    # ten of 100 each: 5*10 + 3*8 + 1*6 + 1*4 = 84
    assert score(tally, "cadre-01") == Fraction(84, 100)


def test_15_bands_by_the_share_of_excellent_points_by_place_and_the_whole(tmp_path: Path) -> None:
    seen = load(15)
    given = {
        "chief-01": "27 excellent 3 competent",
        "chief-02": "21 excellent 9 competent",
        "chief-03": "17 excellent 3 competent 5 basic 5 unfit",
        "chief-04": "17 excellent 4 competent 4 basic 5 unfit",
        "chief-05": "24 excellent 6 basic",
        "chief-06": "18 excellent 2 competent 10 unfit",
    }

    tally = tallied(seen, alike(given), tmp_path)

    # 27/30 = 90 %; 21/30 = 70 %; 17/30 < 60 % and 10/30 low; 17/30 and 9/30 low; 80 %; 60 %
    assert [each["band"] for each in tally["units"]] == [
        "优秀九成以上",
        "优秀七成以上",
        "基本称职和不称职达三分之一",
        "其余",
        "优秀八成以上",
        "优秀六成以上",
    ]
    # means 98, 94, 74.67, 75.33, 92, 65.33: places 1, 2, 5, 4, 3, 6
    # the first is worth 200, and each place after it 4 less, 2 % of that
    worth = [number(each["rank_points"]) for each in tally["units"]]
    assert worth == [200, 196, 184, 188, 192, 180]
    files = {"projects": scores(seen, "540"), "leaders": scores(seen, "188")}
    totals = combined("15-combine.toml", tally, files)
    # 重要项目 540 of 600, 领导评价 188 of 200, 民主测评 200, 180, 130, 160, 190, 170 by band
    assert [totals[each.id] - 540 - 188 for each in seen.units] == [200, 180, 130, 160, 190, 170]


def test_16_quotas_and_the_same_grade_throughout_void_a_sheet(tmp_path: Path) -> None:
    seen = load(16)
    given = (
        "e e e c c c c c b u",  # three 优秀, two low: valid
        "c e c c c c c b b b",  # valid
        "e e e e c c c c b u",  # four 优秀: void
        "e e c c c c c c c u",  # one low: void
        "b b b b b b b b b b",  # the same throughout: void
    )
    words = {"e": "excellent", "c": "competent", "b": "basic", "u": "unfit"}
    lines = [*seen.lines]
    sheets = [
        Sheet(dict(zip(lines, (words[letter] for letter in votes.split()), strict=True)))
        for votes in given
    ]

    tally = tallied(seen, sheets, tmp_path)

    assert (tally["valid_sheets"], tally["sessions"][0]["void"]) == (2, 3)
    # A优秀 95 and B称职 80 for the first person
    assert score(tally, "staff-01") == Fraction(175, 2)


def test_17_five_items_at_20_17_14_of_77_units_at_ten_sites(tmp_path: Path) -> None:
    seen = load(17)
    given = {**every(seen, "organ-01", "10 good"), "organ-01/clean": "5 plain 5 bad"}

    tally = tallied(seen, alike(given), tmp_path)

    # four items 10*20 each, one 5*17 + 5*14 = 85 + 70
    assert score(tally, "organ-01") == 4 * 200 + 155
    assert (len(seen.units), len(seen.sessions), len(seen.lines)) == (77, 10, 385)


def test_18_more_than_three_for_is_void_and_half_of_the_valid_ballots_is_needed(
    tmp_path: Path,
) -> None:
    seen = load(18)
    given = ("+ + + - -", "+ + - + -", "+ - + - .", "+ . + - .", "+ + + + -", ". . . . .")
    signs = {"+": "for", "-": "against", ".": "abstain"}
    sheets = [
        Sheet(dict(zip(seen.lines, (signs[sign] for sign in votes.split()), strict=True)))
        for votes in given
    ]

    tally = tallied(seen, sheets, tmp_path)

    # the fifth ballot has four for and is void; the blank one is valid and abstains
    assert (tally["valid_sheets"], tally["sessions"][0]["void"]) == (5, 1)
    # for: 4, 2, 3, 1, 0 of 5; the first and the third have more than half, the second has not
    assert [score(tally, each.id) for each in seen.units] == [4, 2, 3, 1, 0]
    assert [rate(tally, each.id) for each in seen.units[:3]] == [
        Fraction(4, 5),
        Fraction(2, 5),
        Fraction(3, 5),
    ]
    assert designated(tally, "award") == ["candidate-01", "candidate-03"]


def test_18_a_list_has_how_often_each_was_chosen(tmp_path: Path) -> None:
    seen = load_activity(ACTIVITIES["18-election.toml"]).seen_by(FormKey("pick"))
    given = {
        "candidate-01": "4 chosen 2 abstain",
        "candidate-02": "1 chosen 5 abstain",
        "candidate-03": "3 abstain 3 chosen",
        "candidate-04": "6 abstain",
        "candidate-05": "6 abstain",
    }

    tally = tallied(seen, alike(given), tmp_path)

    assert [each["counts"]["grades"]["chosen"] for each in tally["units"]] == [4, 1, 3, 0, 0]
