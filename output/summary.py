"""What a tally says, in words and rows for screens and paper; nothing is printed here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ballot.activity import Activity
from ballot.deck import KnownDeck
from ballot.messages import say
from ballot.rules import Denominator, RankingBasis
from ballot.session import SessionStatus, is_few_returned
from output.scale_words import sum_text
from output.stated import fraction, points_of, points_text, scale_of, votes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """One unit's line in the table of its category (评议得分排名表); texts as people read them."""

    place: str
    name: str
    grades: tuple[int, ...]
    """Votes for each grade, in the order of the scale."""
    abstain: int
    void: int
    points: str
    score: str
    """What the unit is ranked by, where that isn't its points (`ranked_by`); empty: it is."""
    rate: str
    """By the reading in force; marked where rounding seems to put it across the threshold."""
    other_rate: str
    """By the other reading."""
    abstention: str
    """Share of 弃权 in the rows of valid sheets."""
    designations: str
    band: str = ""
    """Empty where it reaches none, or the rules have none."""
    rank_points: str = ""
    """Empty without a place, or where the rules give none."""
    sure: str = ""
    """Designations that no ruling is waited for."""
    waits: str = ""
    """Designations that wait for one."""
    veto: str = ""
    """Why and by whom the unit was vetoed; empty: it wasn't."""
    unit: str = ""
    """Its id."""


def result_rows(tally: Mapping[str, Any], category: str) -> list[ResultRow]:
    """Return the rows of one category by place, equals in the order of the form."""
    units = [unit for unit in tally["units"] if unit["category"] == category]
    units.sort(key=lambda unit: (unit["place"] is None, unit["place"] or 0))
    return [_row(tally, unit) for unit in units]


def marked_name(row: ResultRow) -> str:
    """Return a unit's name, with a veto beside it."""
    return say("scoring.name_vetoed", unit=row.name) if row.veto else row.name


def ruling_texts(tally: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each question that an authority must settle."""
    categories = {category["id"]: category["name"] for category in tally["categories"]}
    names = _names(tally)
    return [
        say(
            f"scoring.ruling.{ruling['kind']}",
            category=categories[ruling["category"]],
            units="、".join(names[unit] for unit in ruling["units"]),
            seats=ruling["seats"],
        )
        for ruling in tally["rulings"]
    ]


def made_texts(tally: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each ruling on record, and that it stands for nothing where it does."""
    names = _names(tally)
    idle = {_asked(each): each["why"] for each in tally.get("rulings_without_effect", ())}
    texts = []
    for made in tally["rulings_made"]:
        told = say(
            "scoring.made",
            units="、".join(names.get(unit, unit) for unit in made["units"]),
            chosen="、".join(names.get(unit, unit) for unit in made["chosen"])
            or say("scoring.made_nobody"),
            none=say("scoring.made_without_last") if made.get("without_last") else "",
            text=made["text"],
            by=made["by"],
            second=made["confirmed_by"],
        )
        if why := idle.get(_asked(made)):
            told += say("scoring.made_idle", why=say(f"scoring.no_effect_of.{why}"))
        texts.append(told)
    return texts


def idle_texts(tally: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each ruling on record that stands for nothing, and why."""
    categories = {category["id"]: category["name"] for category in tally["categories"]}
    names = _names(tally)
    return [
        say(
            "scoring.idle",
            category=categories.get(idle["category"], idle["category"]),
            units="、".join(names.get(unit, unit) for unit in idle["units"]),
            why=say(f"scoring.no_effect_of.{idle['why']}"),
        )
        for idle in tally.get("rulings_without_effect", ())
    ]


def _asked(body: Mapping[str, Any]) -> tuple[object, ...]:
    return body["kind"], body["category"], tuple(body["units"]), body.get("seats")


def vetoes_of(tally: Mapping[str, Any]) -> dict[str, str]:
    """Return why and by whom each vetoed unit was vetoed, in words, by unit."""
    found: dict[str, list[str]] = {}
    for veto in tally["vetoes"]:
        told = say("scoring.veto", reason=veto["reason"], authority=veto["authority"])
        found.setdefault(veto["unit"], []).append(told)
    return {unit: "；".join(told) for unit, told in found.items()}


def veto_texts(tally: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each veto, with who entered it after printing."""
    names = _names(tally)
    texts = []
    for veto in tally["vetoes"]:
        told = say(
            "scoring.veto_of",
            unit=names.get(veto["unit"], veto["unit"]),
            reason=veto["reason"],
            authority=veto["authority"],
        )
        if "by" in veto:
            told += say("scoring.veto_by", by=veto["by"], second=veto["confirmed_by"])
        texts.append(told)
    return texts


def deck_texts(tally: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each session that was scanned without a known deck that passed."""
    return [
        say(f"deck.session.{session['known_deck']}", session=session["name"] or session["session"])
        for session in tally["sessions"]
        if session["scanned"] and session["known_deck"] != KnownDeck.PASSED
    ]


def return_texts(tally: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each session of which fewer came back than the rules expect."""
    return [
        _few_returned(
            session["name"] or session["session"],
            session["issued"],
            session["returned"],
            Fraction(tally["rules"]["reconcile"]["min_return_rate"]),
        )
        for session in tally["sessions"]
        if session.get("few_returned")
    ]


def status_return_texts(activity: Activity, sessions: Sequence[SessionStatus]) -> list[str]:
    """Return the same sentences before there is a tally."""
    least = activity.rules.min_return_rate
    texts = []
    for status in sessions:
        if least is None or status.issued is None or status.returned is None:
            continue
        if is_few_returned(status, least):
            known = activity.session(status.session)
            name = known.name if known else status.session
            texts.append(_few_returned(name, status.issued, status.returned, least))
    return texts


def _few_returned(session: str, issued: int, returned: int, least: Fraction) -> str:
    return say(
        "reconcile.few_returned",
        session=session,
        issued=issued,
        returned=returned,
        rate=rate_text(Fraction(returned, issued), least),
        least=percent_text(least),
    )


def weights_texts(tally: Mapping[str, Any]) -> list[str]:
    """Return a sentence that says by what units are ranked, where groups are weighted."""
    names = {share["group"]: share["name"] for share in tally["composition"]}
    weights = [
        f"{names.get(group, group)} {weight}" for group, weight in tally["rules"]["weights"].items()
    ]
    return [say("scoring.weighted", weights="、".join(weights))] if weights else []


def sensitivity_texts(tally: Mapping[str, Any]) -> list[str]:
    """Return 口径影响 line by line; a reading that changes nothing has a line that says so."""
    return [text for reading in tally["sensitivity"] for text in _reading(tally, reading)]


def sensitivity_rows(tally: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """Return 口径影响 as a table: the other reading in words, unit, as it is, as it would be.

    A reading is named once; one that changes nothing has a row that says so.
    """
    names = _names(tally)
    rows = []
    for reading in tally["sensitivity"]:
        told = reading_text(reading["switch"], reading["alternative"])
        if not reading["changes"]:
            rows.append((told, say("scoring.reading.no_effect"), "", ""))
        for change in reading["changes"]:
            before, after = _outcome(change["before"]), _outcome(change["after"])
            rows.append((told, names[change["unit"]], before, after))
            told = ""
    return rows


def reading_text(switch: str, alternative: str) -> str:
    """Return a switch turned to another value in words; of a later version, that there is one."""
    try:
        return say(f"scoring.reading.{switch}.{alternative}")
    except KeyError:
        return say("scoring.reading.unknown")


def _reading(tally: Mapping[str, Any], reading: Mapping[str, Any]) -> Iterator[str]:
    told = reading_text(reading["switch"], reading["alternative"])
    if not reading["changes"]:
        yield say("scoring.no_effect", reading=told)
    names = _names(tally)
    for change in reading["changes"]:
        yield say(
            "scoring.effect",
            reading=told,
            unit=names[change["unit"]],
            before=_outcome(change["before"]),
            after=_outcome(change["after"]),
        )


def percent_text(rate: Fraction) -> str:
    """Return a share of 1 with two decimals, halves upwards: `90.00%`. For people only."""
    hundredths = _hundredths(rate)
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def rate_text(rate: Fraction | None, threshold: Fraction) -> str:
    """Return the rate as a percentage, with a remark where rounding hides on which side it is."""
    if rate is None:
        return say("scoring.no_rate")
    text = percent_text(rate)
    printed = Fraction(_hundredths(rate), 10_000)
    if rate < threshold <= printed:
        return say("scoring.rate_rounds_up", rate=text)
    if printed < threshold <= rate:
        return say("scoring.rate_rounds_down", rate=text)
    return text


def _hundredths(rate: Fraction) -> int:
    """Return the rate in hundredths of a percent, halves upwards."""
    return (rate * 10_000 + Fraction(1, 2)) // 1


def _row(tally: Mapping[str, Any], unit: Mapping[str, Any]) -> ResultRow:
    votes = votes_of(scale_of(tally), unit)
    official = Denominator(tally["rules"]["satisfaction"]["denominator"])
    other = next(reading for reading in Denominator if reading is not official)
    threshold = Fraction(tally["rules"]["satisfaction"]["threshold"])
    return ResultRow(
        place=_place(unit),
        name=unit["name"],
        grades=votes.grades,
        abstain=votes.abstain,
        void=votes.void,
        points=sum_text(points_of(unit)),
        score=_score(tally, unit),
        rate=rate_text(_fraction(unit["rate"][official]), threshold),
        other_rate=rate_text(_fraction(unit["rate"][other]), threshold),
        abstention=(
            percent_text(Fraction(votes.abstain, votes.rows))
            if votes.rows
            else say("scoring.no_rate")
        ),
        designations=_designations(unit),
        band=unit.get("band") or "",
        rank_points=points_text(fraction(worth)) if (worth := unit.get("rank_points")) else "",
        unit=unit["unit"],
        sure=_designated(unit["designations"]),
        waits=_designated(unit["open_designations"]),
        veto=vetoes_of(tally).get(unit["unit"], ""),
    )


def ranked_by(tally: Mapping[str, Any]) -> str:
    """Return what units are ranked by, in words, where it isn't their points; empty: it is."""
    rules = tally["rules"]
    if rules["weights"]:
        return say("scoring.score.weighted")
    is_mean = rules["ranking"]["basis"] == RankingBasis.MEAN
    return say("scoring.score.mean") if is_mean else ""


def score_text(score: Fraction) -> str:
    """Return a score as people read it: to four places, marked where that rounds it."""
    ten_thousandths = (score * 10_000 + Fraction(1, 2)) // 1
    whole, rest = divmod(ten_thousandths, 10_000)
    shown = f"{whole}.{rest:04d}"
    return shown if Fraction(ten_thousandths, 10_000) == score else f"≈{shown}"


def _score(tally: Mapping[str, Any], unit: Mapping[str, Any]) -> str:
    if not ranked_by(tally):
        return ""
    score = _fraction(unit["score"])
    return say("scoring.no_score") if score is None else score_text(score)


def _outcome(outcome: Mapping[str, Any]) -> str:
    told = say(
        "scoring.outcome",
        place=_place(outcome),
        side=say(f"scoring.side.{outcome['side']}"),
        designations=_designations(outcome) or say("scoring.no_designation"),
    )
    if "band" not in outcome:
        return told
    return say(
        "scoring.outcome_in_band", outcome=told, band=outcome["band"] or say("scoring.no_band")
    )


def _names(tally: Mapping[str, Any]) -> dict[str, str]:
    return {unit["unit"]: unit["name"] for unit in tally["units"]}


def _place(outcome: Mapping[str, Any]) -> str:
    return say("scoring.no_place") if outcome["place"] is None else str(outcome["place"])


def _designations(outcome: Mapping[str, Any]) -> str:
    given = [say(f"scoring.designation.{name}") for name in outcome["designations"]]
    waiting = [
        say("scoring.designation.open", designation=say(f"scoring.designation.{name}"))
        for name in outcome["open_designations"]
    ]
    return "、".join(given + waiting)


def _designated(names: Sequence[str]) -> str:
    return say("words.list").join(say(f"scoring.designation.{name}") for name in names)


def _fraction(value: Mapping[str, int] | None) -> Fraction | None:
    return None if value is None else fraction(value)
