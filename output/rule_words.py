"""The rules in force as sentences, and the keys of activity.toml in words, as papers have them."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from ballot.messages import say
from ballot.other_rules import FEWEST, MOST
from ballot.rules import SWITCHES
from ballot.switch import NONE, Flag, Share, ShareOrNone, Switch
from output.stated import plain_points, scale_of
from output.summary import percent_text

Tally = Mapping[str, Any]

_SWITCHES: Final = {switch.path: switch for switch in SWITCHES}
_SCORING: Final = "scoring"
_OF_RATES: Final = ("satisfaction.", "conflict.")


def rule_rows(tally: Tally) -> list[tuple[str, str]]:
    """Return the rules that a tally was made by: what each is about, and what it says.

    A rule of other places that is off has no row, and none on rates where there are none.
    """
    rows = [(say("rules.name.scoring"), _points(tally))]
    has_rate = scale_of(tally).has_rate
    for switch in SWITCHES:
        is_of_rate = switch.path.startswith(_OF_RATES)
        if switch.path.startswith(f"{_SCORING}.") or (is_of_rate and not has_rate):
            continue
        value = _stated(tally["rules"], switch)
        if value is not None:
            rows.append((switch_name(switch.path), _value_text(tally, switch, value)))
    return rows


def switch_name(path: str) -> str:
    """Return what a switch is called: `总有效票数` of `satisfaction.denominator`."""
    known = path
    while known not in _SWITCHES and "." in known:
        known = known.rpartition(".")[0]  # a key within its table, such as a group's weight
    if known.split(".")[0] == _SCORING:
        return say("rules.name.scoring")
    return say(f"rules.name.{known}" if known in _SWITCHES else "rules.unknown")


def key_words(tally: Tally, key: str) -> str:
    """Return a key of activity.toml in words: `单位“人行”的名称` of `units.finance-01.name`."""
    table, *rest = key.split(".")
    if table == "rules":
        return say("rules.of", what=say("rules.part.rules"), name=switch_name(".".join(rest)))
    part = _say_known("rules.part", table)
    if not rest or part == say("rules.key.other"):
        return part
    names = _names_of(tally, table)
    if table == "form" or (names is not None and rest[0] == "order"):
        return say("rules.whose", what=part, which=_say_known("rules.key", rest[0]))
    whole = say("rules.of", what=part, name=(names or {}).get(rest[0], rest[0]))
    if len(rest) == 1:
        return whole
    return say("rules.whose", what=whole, which=_say_known("rules.key", rest[1]))


def _say_known(prefix: str, name: str) -> str:
    try:
        return say(f"{prefix}.{name}")
    except KeyError:
        return say("rules.key.other")


def _names_of(tally: Tally, table: str) -> Mapping[str, str] | None:
    """Return what the entries of a table are called, by id; None of what is no list."""
    lists: dict[str, tuple[Sequence[Mapping[str, Any]], str, str]] = {
        "units": (tally["units"], "unit", "name"),
        "vetoes": (tally["units"], "unit", "name"),
        "categories": (tally["categories"], "id", "name"),
        "sessions": (tally["sessions"], "session", "name"),
        "groups": (tally["composition"], "group", "name"),
        "grades": (tally.get("scale", {}).get("grades", ()), "grade", "word"),
        "items": (tally.get("items", ()), "item", "name"),
        "forms": ((), "", ""),
    }
    if table not in lists:
        return None
    entries, id_, name = lists[table]
    return {entry[id_]: entry[name] for entry in entries}


def _stated(rules: Mapping[str, Any], switch: Switch[Any]) -> Any:
    """Return what a tally states of a switch; None where it states nothing."""
    value: Any = rules
    for key in switch.keys:
        if not isinstance(value, Mapping) or key not in value:
            return None
        value = value[key]
    return value


def _points(tally: Tally) -> str:
    scale = scale_of(tally)
    given = [(grade.word, grade.points) for grade in scale.grades]
    if not scale.is_list:
        given.append((scale.abstain_word, scale.abstain_points))
    return say("words.list").join(
        say("rules.not_scored", grade=word)
        if points is None
        else say("rules.points_of", grade=word, points=plain_points(points))
        for word, points in given
    )


def _value_text(tally: Tally, switch: Switch[Any], value: Any) -> str:
    if switch.path in _SPECIAL:
        return _SPECIAL[switch.path](tally, value)
    if value in (NONE, [], {}):
        return say("rules.not_set")
    match switch.form:
        case Flag():
            return say(f"rules.value.{switch.path}.{str(value).lower()}")
        case Share() | ShareOrNone():
            return percent(value)
    if isinstance(value, list):
        return say("words.list").join(say(f"rules.value.{switch.path}.{word}") for word in value)
    return say(f"rules.value.{switch.path}.{value}")


def percent(value: str) -> str:
    """Return a share as a percentage without needless zeros; as a fraction where it has more."""
    share = Fraction(value)
    if (share * 100).denominator == 1:
        return f"{share * 100}%"
    return percent_text(share) if (share * 10_000).denominator == 1 else str(share)


def _threshold(_: Tally, value: str) -> str:
    return say("rules.threshold", share=percent(value))


def _weights(tally: Tally, value: Mapping[str, str]) -> str:
    return _by_group(tally, {group: str(weight) for group, weight in value.items()})


def _composition(tally: Tally, value: Mapping[str, str]) -> str:
    shares = {group: share for group, share in value.items() if group != "tolerance"}
    return _by_group(tally, {group: percent(share) for group, share in shares.items()})


def _by_group(tally: Tally, values: Mapping[str, str]) -> str:
    names = _names_of(tally, "groups") or {}
    told = [
        say("rules.of_group", group=names.get(group, group), value=value)
        for group, value in values.items()
    ]
    return say("words.list").join(told) or say("rules.not_set")


def _ties(tally: Tally, value: str | Sequence[str]) -> str:
    if isinstance(value, str):
        return say(f"rules.value.ranking.ties.{value}")
    told = []
    for word in value:
        order, _, grade = word.partition(":")
        if order in (MOST, FEWEST) and grade:
            told.append(say(f"rules.value.ranking.ties.{order}", grade=_grade(tally, grade)))
        else:
            told.append(say(f"rules.value.ranking.ties.{word}"))
    return "；".join(told)


def _grade(tally: Tally, grade: str) -> str:
    return next((each.word for each in scale_of(tally).grades if each.id == grade), grade)


def _bands(tally: Tally, _: object) -> str:
    from output.bands import bands_text  # it draws, too

    return bands_text(tally)


def _rank_points(tally: Tally, value: Sequence[Mapping[str, Any]]) -> str:
    names = _names_of(tally, "categories") or {}
    told = []
    for each in value:
        category = each.get("category")
        where = (
            say("rules.value.rank_points.where", category=names.get(category, category))
            if category
            else ""
        )
        rest = each.get("rest", "0")
        if each.get("first") is None:
            points = say("words.list").join(map(str, each.get("points", ())))
            words = say("rules.value.rank_points.points", where=where, points=points)
            words += say("rules.value.rank_points.rest", rest=rest)
        else:
            words = say(
                "rules.value.rank_points.step",
                where=where,
                first=each["first"],
                step=each.get("step", "1"),
                rest=rest,
            )
        told.append(words)
    return "；".join(told)


def _quotas(tally: Tally, value: Sequence[Mapping[str, Any]]) -> str:
    told = []
    for each in value:
        grades = say("words.list").join(_grade(tally, grade) for grade in each["grades"])
        limits = [
            say(f"rules.value.quotas.{limit}", grades=grades, count=each[limit])
            for limit in ("at_most", "at_least")
            if each.get(limit) is not None
        ]
        then = say(f"rules.value.quotas.{each.get('then', 'review')}")
        told.append("，".join([*limits, then]))
    return "；".join(told)


def _signers(_: Tally, value: Sequence[str]) -> str:
    return say("words.list").join(value) or say("rules.nobody")


_SPECIAL: Final[Mapping[str, Callable[[Tally, Any], str]]] = {
    "satisfaction.threshold": _threshold,
    "weights": _weights,
    "composition": _composition,
    "ranking.ties": _ties,
    "bands": _bands,
    "rank_points": _rank_points,
    "quotas": _quotas,
    "signatures.required": _signers,
    "min_group": lambda _, value: say("rules.sheets", number=value),
    "last.count": lambda _, value: say("rules.places", number=value),
    "last.below": lambda tally, value: _limit(tally, value),
}


def _limit(tally: Tally, value: str) -> str:
    if value == NONE:
        return say("rules.not_set")
    of_rate = tally["rules"].get("last", {}).get("measure", "rate") == "rate"
    return percent(value) if of_rate else plain_points(Fraction(value))
