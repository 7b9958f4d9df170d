"""combined.json: a signed vote and the results of other assessments, joined by unit and weight.

Exact from end to end (docs/formats/combined.md). Everything that it is made of is named by its
digest, so that anybody who has the same files gets the same bytes.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from io import StringIO
from typing import Any

from rfc8785 import CanonicalizationError

from ballot.combine_file import (
    VOTE,
    CombineError,
    CombineTable,
    VoteBy,
    VoteTable,
    full_of,
    parse_combine,
)
from ballot.errors import Fault
from ballot.messages import say
from output.canonical import canonical_bytes, digest
from output.recount import stated_lines
from output.signing import COMBINED_SCHEMA
from scoring.designations import UnitLine

SCORE, MINUS = "score", "minus"

_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6}|/[1-9][0-9]{0,5})?")

Scores = dict[str, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class CombineInputs:
    """The exact bytes that a combined result is made of."""

    tally: bytes
    plan: bytes
    """combine.toml."""
    files: Mapping[str, bytes]
    """Of each part and deduction, by its id."""


def combined_bytes(inputs: CombineInputs, tally: Mapping[str, Any]) -> bytes:
    """Return the canonical bytes of what the inputs come to.

    Args:
        inputs: what it is made of.
        tally: the object in `inputs.tally`: final, of a schema that this version reads.

    Raises:
        CombineError: combine.toml has faults; or else the files that it names, all of theirs.
    """
    table = parse_combine(inputs.plan, name="combine.toml")
    lines: dict[str, UnitLine] = {line.unit: line for line in stated_lines(tally)}
    faults: list[Fault] = []
    votes = _votes(table.vote, tally, lines, faults)
    _within(votes, table.vote.full, "tally.json", faults)
    scores = {VOTE: votes}
    for part in table.parts:
        scores[part.id] = _read(inputs.files[part.id], part.file, SCORE, lines, faults)
        _within(scores[part.id], part.full, part.file, faults)
        missing = [unit for unit in lines if unit not in scores[part.id]]
        faults += [Fault(part.file, None, say("combine.no_unit", unit=unit)) for unit in missing]
    minus = {
        each.id: _read(inputs.files[each.id], each.file, MINUS, lines, faults)
        for each in table.deductions
    }
    if faults:
        raise CombineError("combine.toml", faults)
    body = {
        "schema": COMBINED_SCHEMA,
        "provisional": False,
        "name": table.name,
        "activity": {key: tally["activity"][key] for key in ("id", "name", "year")},
        # Whoever must sign the vote must sign what is made of it.
        "rules": {"signatures": tally["rules"]["signatures"]},
        "categories": [{key: each[key] for key in ("id", "name")} for each in tally["categories"]],
        **_told(table),
        "units": _units(table, tally, scores, minus),
        "digests": {
            "tally": digest(inputs.tally),
            "plan": digest(inputs.plan),
            "files": {id_: digest(content) for id_, content in inputs.files.items()},
        },
    }
    try:
        return canonical_bytes(body)
    except CanonicalizationError as problem:
        fault = Fault("units", None, say("combine.too_fine"))
        raise CombineError("combine.toml", [fault]) from problem


def file_names(table: CombineTable) -> dict[str, str]:
    """Return the file of each part and deduction, by its id."""
    files = {part.id: part.file for part in table.parts}
    return {**files, **{each.id: each.file for each in table.deductions}}


def combined_csv(body: Mapping[str, Any]) -> bytes:
    """Return the table of a combined result, as spreadsheet programs open it; exact fractions."""
    names = {part["id"]: part["name"] for part in (*body["parts"], *body["deductions"])}
    categories = {each["id"]: each["name"] for each in body["categories"]}
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(
        [say(f"combine.head.{key}") for key in ("category", "place", "unit", "total", VOTE)]
        + list(names.values())
    )
    units = sorted(body["units"], key=lambda unit: unit["place"])
    for category, name in categories.items():
        for unit in units:
            if unit["category"] == category:
                values = {**unit["scores"], **unit["minus"]}
                texts = [_exact(values[id_]) if id_ in values else "" for id_ in (VOTE, *names)]
                writer.writerow([name, unit["place"], unit["name"], _exact(unit["total"]), *texts])
    return text.getvalue().encode("utf-8-sig")


def _exact(value: Mapping[str, int]) -> str:
    """Return a number with its decimals, or as the fraction that it is where they don't end."""
    number = Fraction(value["num"], value["den"])
    for decimals in range(7):
        scaled = number * 10**decimals
        if scaled.denominator == 1:
            sign, digits = "-" if scaled < 0 else "", str(abs(scaled.numerator))
            digits = digits.rjust(decimals + 1, "0")
            whole = digits[: len(digits) - decimals]
            return f"{sign}{whole}.{digits[-decimals:]}" if decimals else f"{sign}{whole}"
    return str(number)


def _votes(
    vote: VoteTable,
    tally: Mapping[str, Any],
    lines: Mapping[str, UnitLine],
    faults: list[Fault],
) -> Scores:
    official = tally["rules"]["satisfaction"]["denominator"]
    found: Scores = {}
    for unit, line in lines.items():
        values = {
            VoteBy.MEAN: line.mean,
            VoteBy.RATE: line.rates[official],
            VoteBy.RANK_POINTS: line.rank_points,
            VoteBy.BAND: vote.bands.get(line.band or ""),
        }
        if (value := values[vote.by]) is None:
            what = f"{vote.by} “{line.band}”" if vote.by is VoteBy.BAND and line.band else vote.by
            faults.append(Fault("tally.json", None, say("combine.no_vote", unit=unit, by=what)))
        else:
            found[unit] = value
    return found


def _within(scores: Scores, full: Fraction, file: str, faults: list[Fault]) -> None:
    for unit, score in scores.items():
        if score > full:
            told = say("combine.above_full", unit=unit, got=score, full=full)
            faults.append(Fault(file, None, told))


def _read(
    content: bytes, file: str, column: str, units: Mapping[str, UnitLine], faults: list[Fault]
) -> Scores:
    """Return the numbers of a CSV file with the columns `unit` and `column`; others are for people.

    Every fault is added to `faults`, with its line.
    """
    try:
        rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as problem:
        faults.append(Fault(file, None, say("combine.not_csv", problem=problem)))
        return {}
    head = [name.strip() for name in rows[0]] if rows else []
    if head.count("unit") != 1 or head.count(column) != 1:
        faults.append(Fault(file, 1, say("combine.no_head", column=column)))
        return {}
    found: Scores = {}
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = dict(zip(head, (cell.strip() for cell in row), strict=False))
        unit, written = cells.get("unit", ""), cells.get(column, "")
        faults += [Fault(file, number, told) for told in _wrong(unit, written, units, found)]
        # What is no number is a fault of its own, and its unit isn't missing besides.
        is_number = _NUMBER.fullmatch(written) is not None
        found.setdefault(unit, Fraction(written) if is_number else Fraction(0))
    return {unit: score for unit, score in found.items() if unit in units}


def _wrong(unit: str, written: str, units: Mapping[str, UnitLine], found: Scores) -> Iterator[str]:
    if unit not in units:
        yield say("combine.unknown_unit", unit=unit)
    elif unit in found:
        yield say("combine.twice", unit=unit)
    if _NUMBER.fullmatch(written) is None:
        yield say("combine.no_number", unit=unit, got=written)


def _told(table: CombineTable) -> dict[str, Any]:
    bands = {name: _fraction(score) for name, score in table.vote.bands.items()}
    return {
        "vote": {
            **({"bands": bands} if bands else {}),
            "by": table.vote.by.value,
            "weight": _fraction(table.vote.weight),
            "full": _fraction(table.vote.full),
        },
        "parts": [
            {
                "id": part.id,
                "name": part.name,
                "weight": _fraction(part.weight),
                "full": _fraction(part.full),
            }
            for part in table.parts
        ],
        "deductions": [
            {"id": each.id, "name": each.name, "of": each.of} for each in table.deductions
        ],
    }


def _units(
    table: CombineTable,
    tally: Mapping[str, Any],
    scores: Mapping[str, Scores],
    minus: Mapping[str, Scores],
) -> list[dict[str, Any]]:
    totals = {unit["unit"]: _total(table, unit["unit"], scores, minus) for unit in tally["units"]}
    told = []
    for unit in tally["units"]:
        id_, total = unit["unit"], totals[unit["unit"]]
        field = [totals[u["unit"]] for u in tally["units"] if u["category"] == unit["category"]]
        told.append(
            {
                "unit": id_,
                "name": unit["name"],
                "category": unit["category"],
                "scores": {part: _fraction(given[id_]) for part, given in scores.items()},
                "minus": {m: _fraction(given[id_]) for m, given in minus.items() if id_ in given},
                "total": _fraction(total),
                "place": 1 + sum(other > total for other in field),
            }
        )
    return told


def _total(
    table: CombineTable, unit: str, scores: Mapping[str, Scores], minus: Mapping[str, Scores]
) -> Fraction:
    """Return each part's share of its full mark times its weight, summed, less the deductions."""
    weights = {VOTE: table.vote.weight, **{part.id: part.weight for part in table.parts}}
    off = dict.fromkeys((None, *weights), Fraction(0))
    for each in table.deductions:
        off[each.of] += minus[each.id].get(unit, Fraction(0))
    total = -off[None]
    for part, weight in weights.items():
        # Who has lost more than the part gave has nothing of it; other parts stay whole.
        score = max(scores[part][unit] - off[part], Fraction(0))
        total += weight * score / full_of(table, part)
    return total


def _fraction(value: Fraction) -> dict[str, int]:
    return {"num": value.numerator, "den": value.denominator}
