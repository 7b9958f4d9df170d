"""Papers of the forms that rank nobody: 整改满意度调查, 考评验收, 推荐."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from reportlab.platypus import Flowable

from ballot.form import FormKind
from ballot.ids import UnitId
from ballot.messages import say
from ballot.rules import Denominator
from output.paper import HEADING, SHORT_TABLE, SMALL, head, signatures, table, text, together
from output.scale_words import rate_formula
from output.stated import Scale, fraction_or_none, kind_of, scale_of, votes_of
from output.summary import percent_text, rate_text

Tally = Mapping[str, Any]

SIGNERS: Final = ("计票人", "监票人", "评议活动办公室", "公证员")
_PANEL: Final = ("考评小组组长", "市人大代表", "市政协委员", "评议活动办公室")
_WIDTH_MM: Final = 170.0


@dataclass(frozen=True, slots=True)
class RatesBefore:
    """What an earlier signed tally says of the units."""

    year: int
    tally_sha256: str
    rates: Mapping[UnitId, Fraction | None]
    """By the ids that units have now; None where nobody voted then."""


def official_rate(tally: Tally, unit: Mapping[str, Any]) -> Fraction | None:
    """Return 群众满意率 of a unit by the reading in force; None where it has none."""
    reading = Denominator(tally["rules"]["satisfaction"]["denominator"])
    return fraction_or_none(unit["rate"][reading])


def result_title(kind: FormKind) -> str:
    """Return what the paper of a kind is called."""
    return say(f"form_papers.title.{kind}")


def result_content(
    tally: Tally, before: RatesBefore | None = None, recorded: str = ""
) -> list[Flowable]:
    """Return what stands on the paper of a form that ranks nobody.

    Args:
        tally: of that form.
        before: of 整改满意度调查: what was said before; None where no earlier tally is on record.
        recorded: of 考评验收: who put the result on record and when, in words; empty where nobody
            has.
    """
    kind = kind_of(tally)
    content = [*head(tally, result_title(kind)), text(_sheets_text(tally))]
    match kind:
        case FormKind.RECTIFICATION:
            content += _rectification(tally, before)
        case FormKind.ACCEPTANCE:
            content += _acceptance(tally, recorded)
        case _:
            content += _selection(tally)
    signers = _PANEL if kind is FormKind.ACCEPTANCE else SIGNERS
    return [*content, signatures(signers)]


def _sheets_text(tally: Tally) -> str:
    sheets = tally["digests"]["records"]["sheets"]
    valid = tally["valid_sheets"]
    return say("form_papers.sheets", sheets=sheets, valid=valid, void=sheets - valid)


def _threshold(tally: Tally) -> Fraction:
    return Fraction(tally["rules"]["satisfaction"]["threshold"])


# 整改满意度调查


def _rectification(tally: Tally, before: RatesBefore | None) -> Iterator[Flowable]:
    scale = scale_of(tally)
    heads = ["单位", *(grade.head for grade in scale.grades), scale.abstain_word, "作废"]
    heads += ["整改前", "整改后", "变化"]
    count = len(scale.grades) + 2
    widths = (44.0, *[(_WIDTH_MM - 44 - 72) / count] * count, 24.0, 24.0, 24.0)
    rows = [
        [unit["name"], *_votes(scale, unit), *_compared(tally, unit, before)]
        for unit in tally["units"]
    ]
    yield table(heads, rows, widths, numbers=range(1, len(heads)))
    if before is None:
        yield text(say("form_papers.no_before"), SMALL)
    else:
        digest = before.tally_sha256[:16]
        yield text(say("form_papers.before", year=before.year, digest=digest), SMALL)
    yield text(_formula(tally, scale), SMALL)


def _votes(scale: Scale, line: Mapping[str, Any]) -> list[str]:
    votes = votes_of(scale, line)
    return [*map(str, votes.grades), str(votes.abstain), str(votes.void)]


def _compared(tally: Tally, unit: Mapping[str, Any], before: RatesBefore | None) -> list[str]:
    now = official_rate(tally, unit)
    shown = rate_text(now, _threshold(tally))
    if before is None or unit["unit"] not in before.rates:
        return ["—", shown, "—"]
    was = before.rates[unit["unit"]]
    if was is None or now is None:
        return [say("scoring.no_rate") if was is None else percent_text(was), shown, "—"]
    return [percent_text(was), shown, _change(now - was)]


def _change(by: Fraction) -> str:
    """Return a change in percentage points, exact to two decimals."""
    if by == 0:
        return say("form_papers.same")
    return ("+" if by > 0 else "−") + percent_text(abs(by)).removesuffix("%")


def _formula(tally: Tally, scale: Scale) -> str:
    official = Denominator(tally["rules"]["satisfaction"]["denominator"])
    return say(f"form_papers.formula.{official}", formula=rate_formula(scale))


# 考评验收


def _acceptance(tally: Tally, recorded: str) -> Iterator[Flowable]:
    scale = scale_of(tally)
    names = {each["item"]: each["name"] for each in tally.get("items", ())}
    heads = ["考评项目", *(grade.head for grade in scale.grades), scale.abstain_word, "作废"]
    count = len(heads) - 1
    widths = (70.0, *[(_WIDTH_MM - 70) / count] * count)
    for unit in tally["units"]:
        rows = [[names[each["item"]], *_votes(scale, each)] for each in unit.get("items", ())]
        whole = [say("form_papers.whole"), *_votes(scale, unit)]
        rate = rate_text(official_rate(tally, unit), _threshold(tally))
        yield from together(
            text(unit["full_name"], HEADING),
            table(heads, [*rows, whole], widths, numbers=range(1, len(heads)), shaded=(len(rows),)),
            text(say("form_papers.accepted", rate=rate, side=_side(unit))),
            is_short=len(rows) <= SHORT_TABLE,
        )
    yield text(_formula(tally, scale), SMALL)
    threshold = percent_text(_threshold(tally))
    yield text(say("form_papers.threshold", threshold=threshold), SMALL)
    yield text(recorded or say("form_papers.not_recorded"), SMALL)


def _side(unit: Mapping[str, Any]) -> str:
    return say(f"form_papers.side.{unit['side']}")


# 推荐, 差额选举


def _selection(tally: Tally) -> Iterator[Flowable]:
    scale = scale_of(tally)
    valid = tally["valid_sheets"]
    units = sorted(tally["units"], key=lambda unit: -votes_of(scale, unit).grades[0])
    heads = ["单位", *(grade.head for grade in scale.grades), say("form_papers.unmarked"), "作废"]
    heads.append(say("form_papers.share"))
    count = len(heads) - 2
    widths = (64.0, *[(_WIDTH_MM - 64 - 34) / count] * count, 34.0)
    rows = [[unit["name"], *_votes(scale, unit), _share(scale, unit, valid)] for unit in units]
    yield table(heads, rows, widths, numbers=range(1, len(heads)))
    yield text(say("form_papers.by_votes", word=scale.grades[0].word), SMALL)
    aspects = tally.get("aspects", ())
    if aspects:
        heads = [say("form_papers.aspect"), *heads[1:]]
        rows = [
            [each["name"], *_votes(scale, each), _share(scale, each, valid)] for each in aspects
        ]
        yield table(heads, rows, widths, numbers=range(1, len(heads)))


def _share(scale: Scale, unit: Mapping[str, Any], valid: int) -> str:
    """Return the share of the lists that count: void ones are no valid votes."""
    votes = votes_of(scale, unit)
    lists = valid - votes.void
    return percent_text(Fraction(votes.grades[0], lists)) if lists else say("scoring.no_rate")
