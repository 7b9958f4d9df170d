"""Designations: 优胜单位, 末位单位, 重点整改单位 (七(一)), and the veto (七(二)5).

Where the plan leaves two answers open none is made up: the designation stays open, and a
`RulingNeeded` names the units for the authority (领导小组) to settle.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum, unique
from fractions import Fraction

from ballot.activity import Category
from ballot.ids import CategoryId, ItemId, UnitId
from ballot.other_rules import LastBy, Measure
from ballot.rules import AwardConflictRule, Denominator, Rules, TieRule
from ballot.ruling import Ruling
from scoring.counts import UnitCount
from scoring.rulings import NOBODY, Choice, IdleRuling, RulingNeeded, Standing, replay
from scoring.scores import ThresholdSide


@unique
class Designation(StrEnum):
    """What a unit is declared to be."""

    AWARD = "award"  # 优胜单位
    LAST = "last"  # 末位单位
    RECTIFICATION = "rectification"  # 重点整改单位


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemVotes:
    """What was answered on one item of a unit."""

    item: ItemId
    count: UnitCount
    """As they were cast."""
    points: Fraction
    """The sum of its points, before the item's weight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """Everything that the rules make of one unit's votes."""

    unit: UnitId
    category: CategoryId
    count: UnitCount
    """The votes as they were cast; void rows stand as void, whatever they add. With items, those on
    all of them together."""
    points: Fraction
    """The sum of points."""
    score: Fraction | None
    """What the unit is ranked by: `points`, their mean, or the groups' weighted means.

    None where no row counts and a mean is asked for."""
    place: int | None
    """Within the category; None without a score."""
    rates: Mapping[Denominator, Fraction | None]
    """群众满意率 in both readings."""
    side: ThresholdSide
    """By the reading that the rules make official."""
    is_vetoed: bool
    mean: Fraction | None = None
    """Mean points of the rows that count; with weights the score."""
    band: str | None = None
    """The name of the highest band (等次) that it reaches, where the rules have any."""
    rank_points: Fraction | None = None
    """What its place is worth (名次分), where the rules say so."""
    designations: tuple[Designation, ...] = ()
    open_designations: tuple[Designation, ...] = ()
    """Those that wait for a ruling."""
    items: tuple[ItemVotes, ...] = ()
    """In the order of the form; none where a unit has one line."""


@dataclass(frozen=True, slots=True)
class Designated:
    """What the rules and the rulings make of one category, or of several."""

    lines: tuple[UnitLine, ...]
    """With their designations, in the order given."""
    questions: tuple[RulingNeeded, ...]
    """Those left open."""
    idle: tuple[IdleRuling, ...]
    """Rulings that stand for nothing."""


def designate(
    category: Category,
    lines: Sequence[UnitLine],
    rules: Rules,
    rulings: Sequence[Ruling] = (),
) -> Designated:
    """Apply 七(一) to the lines of one category, and then what an authority has settled.

    Args:
        category: which.
        lines: its units.
        rules: in force.
        rulings: what an authority has settled, in the order in which it was recorded.
    """
    below = frozenset(line.unit for line in lines if line.side is ThresholdSide.BELOW)
    flags = rules.award_below_rate is AwardConflictRule.FLAG
    last = _last(category, lines, rules)
    untouched = Standing(
        category=category.id,
        units=tuple(line.unit for line in lines),
        award=_award(category, lines, rules),
        last=last,
        doubtful=below if flags else NOBODY,
        unscored=frozenset(line.unit for line in lines if line.place is None),
        unrated=frozenset(line.unit for line in lines if line.side is ThresholdSide.NO_RATE),
        lacks_last=last == Choice(NOBODY) and _may_lack_last(category, lines, rules),
    )
    standing, idle = replay(untouched, rulings)
    # 除去“末位单位”后,群众满意率低于90%的部门和单位为“重点整改单位”: the last go first. Of units
    # that tie for last, those that aren't ruled the last will be 重点整改 instead.
    mending = below | standing.mending
    choices = {
        Designation.AWARD: standing.award,
        Designation.LAST: standing.last,
        Designation.RECTIFICATION: Choice(
            mending - standing.last.sure - standing.last.open, mending & standing.last.open
        ),
    }
    designated = tuple(
        replace(
            line,
            designations=tuple(d for d in Designation if line.unit in choices[d].sure),
            open_designations=tuple(d for d in Designation if line.unit in choices[d].open),
        )
        for line in lines
    )
    return Designated(designated, standing.questions(), idle)


def _award(category: Category, lines: Sequence[UnitLine], rules: Rules) -> Choice:
    """七(一): “排名列…前5名、…前3名和…前2名的部门和单位为‘优胜单位’”."""
    sure: set[UnitId] = set()
    undecided: set[UnitId] = set()
    seats: int | None = None
    # 前5名 goes by place, literally: nobody moves up for a vetoed unit unless the rules say so.
    field = [line for line in lines if not (rules.veto_backfill and line.is_vetoed)]
    places = [line.place for line in field if line.place is not None]
    drops = rules.award_below_rate is AwardConflictRule.DROP_AWARD
    for line in lines:
        # 七(二)5: 凡在综合评选先进中被实行“一票否决”的单位,不得评为“优胜单位”。
        is_barred = line.is_vetoed or (drops and line.side is ThresholdSide.BELOW)
        if line.place is None or is_barred:
            continue
        ahead = sum(place < line.place for place in places)
        if ahead >= category.top:
            continue
        if ahead + places.count(line.place) <= category.top or rules.ties is TieRule.SHARE:
            sure.add(line.unit)
        else:
            undecided.add(line.unit)
            seats = category.top - ahead
    return Choice(frozenset(sure), frozenset(undecided), seats)


def _last(category: Category, lines: Sequence[UnitLine], rules: Rules) -> Choice:
    """七(一): “最后一名的部门和单位为‘末位单位’”, one in each category, whatever its rate.

    Other places take more than one, a share of the category, or only units below a limit.
    """
    sure: set[UnitId] = set()
    undecided: set[UnitId] = set()
    seats: int | None = None
    wanted = _wanted(category, lines, rules)
    places = [line.place for line in lines if line.place is not None]
    for line in lines:
        if line.place is None or not _is_low(line, rules):
            continue
        behind = sum(place > line.place for place in places)
        if behind >= wanted:
            continue
        if behind + places.count(line.place) <= wanted or rules.ties is TieRule.SHARE:
            sure.add(line.unit)
        else:
            undecided.add(line.unit)
            seats = wanted - behind
    return Choice(frozenset(sure), frozenset(undecided), seats).settled()


def _wanted(category: Category, lines: Sequence[UnitLine], rules: Rules) -> int:
    """Return how many of the last places are 末位, those above a limit among them."""
    match rules.last_by:
        case LastBy.NUMBER:
            return rules.last_count if category.last is None else category.last
        case LastBy.SHARE:
            return rules.last_rounding.of(rules.last_share * len(lines))
        case LastBy.LIMIT:
            return 0 if rules.last_below is None else len(lines)


def _is_low(line: UnitLine, rules: Rules) -> bool:
    """Return whether a unit is low enough to be the last: below the limit, where there is one."""
    if rules.last_below is None:
        return True
    is_by_rate = rules.last_measure is Measure.RATE
    value = line.rates[rules.denominator] if is_by_rate else line.mean
    return value is not None and value < rules.last_below


def _may_lack_last(category: Category, lines: Sequence[UnitLine], rules: Rules) -> bool:
    """Return whether the rules leave a category without its 末位单位, and nobody need say so."""
    return rules.last_below is not None or not _wanted(category, lines, rules)
