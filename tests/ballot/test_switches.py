"""A switch is declared once, and what reads, writes, turns and tells it walks the declarations."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from pydantic import ValidationError

from ballot.grade import Vote
from ballot.ids import CategoryId
from ballot.messages import CATALOGUE
from ballot.other_rules import Band, BandBy, GradeBreaker, Quota, QuotaRule, RankPoints
from ballot.rules import SWITCHES, Rules, TieBreaker, declared, rules_of, settings, turned
from ballot.rules_schema import rules_from, table_of
from ballot.switch import (
    ByGroup,
    Choice,
    ChoiceOrOrder,
    Count,
    Exact,
    Flag,
    PointsOrNone,
    Rows,
    Selection,
    Share,
    ShareOrNone,
    Switch,
    Texts,
    ValueForm,
    declare,
)
from output.rules_table import rules_table

GOOD, FAIR = Vote("good"), Vote("fair")
ROWS: dict[type, tuple[Any, ...]] = {
    Band: (
        Band(name="优", by=BandBy.SHARE, grades=(GOOD, FAIR), at_least=Fraction(2, 3)),
        Band(name="良", at_least=Fraction(0)),
    ),
    Quota: (
        Quota(grades=(GOOD,), at_most=0),
        Quota(grades=(GOOD, FAIR), at_least=2, then=QuotaRule.VOID_SHEET),
    ),
    RankPoints: (
        RankPoints(points=(Fraction(10), Fraction(15, 2))),
        RankPoints(category=CategoryId("a"), first=Fraction(9), step=Fraction(1, 2)),
    ),
}

BY_PATH = {switch.path: switch for switch in SWITCHES}


def values(form: ValueForm[Any]) -> Iterator[Any]:
    """Yield values of every kind that a switch of this form may have."""
    match form:
        case Choice(words):
            yield from words
        case Selection(words):
            yield from ((word,) for word in words)
            yield tuple(words)
        case ChoiceOrOrder(words, tried, named):
            yield from words
            yield from permutations(tried, 2)
            yield named("fewest:good"), tried.RATE, named("most:good")
        case Exact():
            yield from (Fraction(1, 2), Fraction(1))
        case ShareOrNone() | PointsOrNone():
            yield from (None, Fraction(0), Fraction(4, 5))
        case Flag():
            yield from (False, True)
        case Count():
            yield from (0, 7)
        case Texts():
            yield from ((), ("评议办", "公证"))
        case Rows(each):
            yield from ((), ROWS[each], ROWS[each][::-1])
        case ByGroup(each):
            yield {}
            yield {"a": next(values(each)), "b": next(values(each))}
        case _:
            raise AssertionError(form)


@pytest.mark.parametrize("switch", SWITCHES, ids=BY_PATH)
def test_what_is_written_of_a_switch_is_read_again(switch: Switch[Any]) -> None:
    for value in values(switch.form):
        rules = turned(Rules(), switch, value)

        assert rules_from(rules_table(rules)) == rules
        assert {each.path: at for each, at in settings(rules)}[switch.path] == value


@pytest.mark.parametrize("switch", SWITCHES, ids=BY_PATH)
def test_turning_a_switch_turns_nothing_else(switch: Switch[Any]) -> None:
    other = next(value for value in values(switch.form) if value != switch.default)

    before, after = list(settings(Rules())), list(settings(turned(Rules(), switch, other)))

    differ = [one.path for (one, old), (_, new) in zip(before, after, strict=True) if old != new]
    assert differ == [switch.path]


def test_no_two_switches_share_a_place() -> None:
    assert len(BY_PATH) == len(SWITCHES)
    assert rules_of({}) == Rules()


def test_a_later_switch_stands_in_a_table_only_where_it_is_turned() -> None:
    """So a tally, and its digest of the rules, stay what they were before there was the switch."""
    later = [switch for switch in SWITCHES if switch.is_later]

    assert {switch.path.split(".")[0] for switch in later} == {
        "last", "bands", "rank_points", "quotas",
    }  # fmt: skip
    assert not {switch.keys[0] for switch in later} & rules_table(Rules()).keys()
    assert rules_table(Rules(last_count=2))["last"] == {"count": 2}


def test_a_tie_breaker_that_names_a_grade_is_told_as_it_is_written() -> None:
    ties = BY_PATH["ranking.ties"].form
    rules = rules_from({"ranking": {"ties": ["rate", "most:good"]}})

    assert rules.ties == (TieBreaker.RATE, GradeBreaker(is_most=True, grade=GOOD))
    assert ties.told(rules.ties) == "rate most:good"


@pytest.mark.parametrize("word", ["most:", "least:good", "good", "MOST:good"])
def test_a_word_that_names_no_grade_is_no_tie_breaker(word: str) -> None:
    with pytest.raises(ValidationError):
        rules_from({"ranking": {"ties": [word]}})


def test_every_default_is_a_value_that_the_file_may_say() -> None:
    assert rules_from({}) == Rules()
    assert rules_from(rules_table(Rules())) == Rules()


@pytest.mark.parametrize("switch", SWITCHES, ids=BY_PATH)
def test_every_reading_that_is_tried_has_its_words(switch: Switch[Any]) -> None:
    told = [switch.form.told(reading) for reading in switch.readings]

    assert [each for each in told if f"scoring.reading.{switch.path}.{each}" not in CATALOGUE] == []
    assert len(told) == len(set(told))


@pytest.mark.parametrize("order", [[["rate"]], [{}], [None]])
def test_a_list_within_a_list_of_tie_breakers_is_a_fault(order: list[object]) -> None:
    """An earlier version ended on it."""
    with pytest.raises(ValidationError):
        rules_from({"ranking": {"ties": order}})


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    loud: Fraction = declare("noise.loud", Share(), Fraction(1, 2))  # noqa: RUF009


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """A switch that nobody has heard of: this declaration is all there is."""

    inner: Inner
    is_late: bool = declare("noise.is_late", Flag(), False, clause="八: “年终”", readings=(True,))


def test_a_new_switch_is_one_declaration() -> None:
    switches = dict(declared(More))
    table = table_of(switches.values())

    assert list(switches) == ["inner.loud", "is_late"]
    assert table.model_validate({}).model_dump() == {"noise": {"loud": "1/2", "is_late": False}}
    assert table.model_validate({"noise": {"is_late": True}}).model_dump()["noise"]["is_late"]
    with pytest.raises(ValidationError) as refused:
        table.model_validate({"noise": {"loud": "3/2", "silent": True}})
    assert {(error["loc"], error["type"]) for error in refused.value.errors()} == {
        (("noise", "loud"), "activity.share"),
        (("noise", "silent"), "extra_forbidden"),
    }


def test_a_switch_among_groups_looks_like_them() -> None:
    groups = Switch(path="quota", form=ByGroup(Share()), default={})
    apart = Switch(path="quota.is_strict", form=Flag(), default=False)

    with pytest.raises(TypeError):
        table_of([groups, apart])
