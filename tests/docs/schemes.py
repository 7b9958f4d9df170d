"""The files of docs/schemes, and sheets that are counted by three programs which must agree."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

from ballot.activity import Activity, Session
from ballot.activity_file import load_activity
from ballot.grade import Vote
from ballot.ids import FormId, GroupId, SheetId
from ballot.reading import RowReading
from ballot.record import SheetRecord, SheetStatus, sheet_record
from ballot.session import SessionStatus
from bench.rulings import load_counter
from output.canonical import canonical_bytes
from output.combined import CombineInputs, combined_bytes
from output.records import read_lines, write_records
from output.recount import recount
from output.tally import TallyInputs, TallyKind, build_tally, write_tally

DOCS = Path(__file__).parents[2] / "docs"
FILES = {path.name: path for path in sorted((DOCS / "schemes").glob("*.toml"))}
COMBINED = {name: path for name, path in FILES.items() if name.endswith("-combine.toml")}
ACTIVITIES = {name: path for name, path in FILES.items() if name not in COMBINED}

SECRET = b"schemes"


def load(number: int) -> Activity:
    """Return the activity of one scheme, as its first session has it."""
    (name,) = (name for name in ACTIVITIES if name.startswith(f"{number:02d}-"))
    activity = load_activity(ACTIVITIES[name])
    return activity.seen_by(activity.sessions[0].form)


def handed_out(activity: Activity) -> Iterator[Activity]:
    """Yield the activity as each form has it that a session hands out."""
    for form in dict.fromkeys(session.form for session in activity.sessions):
        yield activity.seen_by(form)


@dataclass(frozen=True)
class Sheet:
    """What one representative answers."""

    answers: Mapping[str, str]
    """The vote for each line."""
    group: str | None = None


def alike(given: Mapping[str, str], group: str | None = None) -> list[Sheet]:
    """Return sheets that come to so many of each vote on each line: `8 good 2 bad`."""
    columns = {}
    for line, text in given.items():
        words = text.split()
        pairs = zip(words[::2], words[1::2], strict=True)
        columns[line] = [vote for number, vote in pairs for _ in range(int(number))]
    (length,) = {len(votes) for votes in columns.values()}
    return [
        Sheet({line: votes[k] for line, votes in columns.items()}, group) for k in range(length)
    ]


def every(activity: Activity, unit: str, text: str) -> dict[str, str]:
    """Return the same votes for all lines of a unit."""
    return {line: text for line in activity.lines if line.unit == unit}


def records_of(seen: Activity, sheets: Sequence[Sheet]) -> list[SheetRecord]:
    """Return sheets as the rules have them; on lines that they don't answer, anything is marked."""
    dice = random.Random(22)
    grades = [grade.vote for grade in seen.rules.scale.grades]
    made = []
    for number, sheet in enumerate(sheets):
        votes = {line: Vote(sheet.answers.get(line, dice.choice(grades))) for line in seen.lines}
        void = {line: vote for line, vote in votes.items() if vote is Vote.VOID}
        readings = {
            line: RowReading(line, Vote.ABSTAIN if line in void else vote)
            for line, vote in votes.items()
        }
        record = sheet_record(
            sheet=SheetId(f"SHEET{number:07d}"),
            session=seen.sessions[number % len(seen.sessions)].id,
            group=GroupId(sheet.group) if sheet.group else None,
            lines=seen.lines,
            readings=readings,
            decisions=void,
            is_voided=False,
            rules=seen.rules,
        )
        made.append(record)
    return made


def status_of(session: Session, own: Sequence[SheetRecord]) -> SessionStatus:
    """Return the counts of a session of which no sheet is missing."""
    valid = sum(record.status is SheetStatus.VALID for record in own)
    return SessionStatus(
        session=session.id,
        printed=len(own),
        issued=len(own),
        returned=len(own),
        scanned=len(own),
        valid=valid,
        void=len(own) - valid,
        pending=sum(record.pending_rows for record in own),
        rejected=0,
    )


def tallied(seen: Activity, sheets: Sequence[Sheet], folder: Path) -> dict[str, Any]:
    """Return the final tally, with which recount and the independent counter agree."""
    records = records_of(seen, sheets)
    statuses = [status_of(s, [r for r in records if r.session == s.id]) for s in seen.sessions]
    inputs = TallyInputs(
        activity=seen,
        records=records,
        sessions=statuses,
        layout_digests={FormId("0123456789abcdef"): "1a" * 32},
        image_hashes=(),
        event_head="e7" * 32,
        salt_secret=SECRET,
        software_version="0.0.0",
    )
    tally = build_tally(inputs, TallyKind.FINAL)
    path, lines = folder / "tally.json", folder / "records.jsonl"
    write_tally(path, tally)
    write_records(lines, records, SECRET)
    assert recount(json.loads(path.read_bytes()), read_lines(lines)) == []
    with redirect_stdout(StringIO()) as said:
        differs = load_counter().main(str(path), str(lines))
    assert not differs, said.getvalue()
    return tally


def combined(name: str, tally: Mapping[str, Any], files: Mapping[str, str]) -> dict[str, Fraction]:
    """Return the total of each unit.

    Args:
        name: of a combine file.
        tally: the vote.
        files: the CSV of each part and deduction, by its id.
    """
    inputs = CombineInputs(
        tally=canonical_bytes(dict(tally)),
        plan=COMBINED[name].read_bytes(),
        files={id_: text.encode() for id_, text in files.items()},
    )
    body = json.loads(combined_bytes(inputs, tally))
    return {each["unit"]: number(each["total"]) for each in body["units"]}


def scores(seen: Activity, text: str, column: str = "score") -> str:
    """Return a CSV file: the same for every unit, such as `90`; or `organ-01 90` for one."""
    *only, value = text.split()
    units = only or [unit.id for unit in seen.units]
    return "\n".join([f"unit,{column}", *(f"{unit},{value}" for unit in units)])


def unit(tally: Mapping[str, Any], id_: str) -> dict[str, Any]:
    """Return one unit of a tally."""
    (found,) = (each for each in tally["units"] if each["unit"] == id_)
    return dict(found)


def number(value: Mapping[str, int]) -> Fraction:
    """Return a number of a tally."""
    return Fraction(value["num"], value["den"])


def score(tally: Mapping[str, Any], id_: str) -> Fraction:
    """Return what a unit is ranked by."""
    return number(unit(tally, id_)["score"])


def rate(tally: Mapping[str, Any], id_: str) -> Fraction:
    """Return the rate of a unit by the reading in force."""
    return number(unit(tally, id_)["rate"][tally["rules"]["satisfaction"]["denominator"]])


def designated(tally: Mapping[str, Any], word: str) -> list[str]:
    """Return the units that have a designation."""
    return [each["unit"] for each in tally["units"] if word in each["designations"]]
