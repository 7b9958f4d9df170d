"""Whether every question can be answered, in any order: random activities with ties, settled.

    python bench/rulings.py --activities 1000 --seed 18

Few votes over few units, so that ties, empty denominators and conflicts are the rule. One of the
open questions is drawn and answered as the leading group might, now and then an answer is taken
back, until nothing is open. Our recount and docs/independent_counter.py look at the tally half way
and at the end.
"""

import argparse
import importlib.util
import io
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from ballot.activity import Activity, Category, FormText, Oversight, Session, Unit, Veto
from ballot.grade import PLAN_SCALE, Vote
from ballot.ids import (
    ID_LETTERS,
    ActivityId,
    CategoryId,
    FormId,
    LineId,
    SessionId,
    SheetId,
    UnitId,
)
from ballot.other_rules import LastBy, Rounding
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus
from ballot.rules import (
    AwardConflictRule,
    Denominator,
    RankingBasis,
    Rules,
    TieBreaker,
    TieRule,
    VoidRowCounts,
)
from ballot.ruling import Ruling, RulingKind
from ballot.session import SessionStatus
from output.records import read_lines, write_records
from output.recount import recount
from output.tally import TallyInputs, TallyKind, build_tally, write_tally

COUNTER = Path(__file__).parents[1] / "docs" / "independent_counter.py"
SESSION = SessionId("main")
MOST_UNITS = 6
MOST_SHEETS = 5
MOST_WITHDRAWN = 2
"""Of one activity: an end is sure only where somebody stops to take answers back."""

Tally = dict[str, Any]


@dataclass
class Settled:
    """What came of one activity."""

    asked: int
    """Questions before the first answer."""
    answers: int
    problem: str
    """Empty where everything was settled, and all three agree."""


def random_inputs(rng: np.random.Generator) -> TallyInputs:
    """Return a small activity and its sheets."""
    units = tuple(
        Unit(
            id=UnitId(f"u{number}"),
            name=f"单位{number}",
            full_name=f"单位{number}",
            category=CategoryId(("local", "finance")[int(rng.random() < 0.3)]),
            oversight=Oversight.LOCAL,
        )
        for number in range(int(rng.integers(1, MOST_UNITS + 1)))
    )
    kinds = [Vote.SATISFIED, *rng.permutation(list(PLAN_SCALE.votes)).tolist()][
        : int(rng.integers(1, 4))
    ]
    sheets = [
        SheetRecord(
            SheetId("".join(ID_LETTERS[(number // 20**k) % 20] for k in range(12))),
            SESSION,
            None,
            SheetStatus.VALID,
            tuple(
                RowRecord(
                    LineId(unit.id), Vote(kinds[int(rng.integers(len(kinds)))]), RowStatus.READ
                )
                for unit in units
            ),
        )
        for number in range(int(rng.integers(0, MOST_SHEETS + 1)))
    ]
    activity = Activity(
        id=ActivityId("ABCDEFHJ"),
        name="演示",
        year=2026,
        categories=tuple(
            Category(id=CategoryId(name), name=name, top=int(rng.integers(0, 4)))
            for name in ("local", "finance")
        ),
        units=units,
        sessions=(Session(id=SESSION, name="评议会"),),
        groups=(),
        form=FormText(title="评议表", instruction="打√", points=(), footer=""),
        rules=_random_rules(rng),
        vetoes=tuple(
            Veto(unit=unit.id, reason="r", authority="a") for unit in units if rng.random() < 0.1
        ),
        digest="ac" * 32,
    )
    count = len(sheets)
    status = SessionStatus(
        session=SESSION,
        printed=count,
        issued=count,
        returned=count,
        scanned=count,
        valid=count,
        void=0,
        pending=0,
        rejected=0,
    )
    return TallyInputs(
        activity=activity,
        records=sheets,
        sessions=[status],
        layout_digests={FormId("0123456789abcdef"): "1a" * 32},
        image_hashes=[],
        event_head="e7" * 32,
        salt_secret=b"bench",
        software_version="0.0.0",
    )


def _random_rules(rng: np.random.Generator) -> Rules:
    def one(*values: Any) -> Any:
        return values[int(rng.integers(len(values)))]

    return Rules(
        ranking_basis=one(*RankingBasis),
        ties=one(TieRule.RULING, TieRule.RULING, TieRule.SHARE, (one(*TieBreaker),)),
        denominator=one(*Denominator),
        threshold=one(Fraction(9, 10), Fraction(2, 3), Fraction(1)),
        void_row_counts_as=one(*VoidRowCounts),
        veto_backfill=one(True, False),
        award_below_rate=one(AwardConflictRule.FLAG, AwardConflictRule.FLAG, *AwardConflictRule),
        last_by=one(LastBy.NUMBER, LastBy.NUMBER, *LastBy),
        last_count=one(1, 1, 1, 0, 2, 3),
        last_share=one(Fraction(1, 3), Fraction(1, 2)),
        last_rounding=one(*Rounding),
        last_below=one(None, None, None, Fraction(1), Fraction(2, 3)),
    )


def settle(inputs: TallyInputs, rng: np.random.Generator, counter: ModuleType) -> Settled:
    """Answer one question after the other, in random order, until none is left."""
    made: list[Ruling] = []
    tally = _with(inputs, made)
    asked, answers, withdrawn = len(tally["rulings"]), 0, 0
    half_way = int(rng.integers(1, 4))
    problem = ""
    # Every answer settles a unit under one kind of question at least.
    most = (len(RulingKind) * len(inputs.activity.units) + 1) * (MOST_WITHDRAWN + 1)
    while tally["rulings"] and not problem:
        if made and withdrawn < MOST_WITHDRAWN and rng.random() < 0.1:
            made.pop(int(rng.integers(len(made))))
            withdrawn += 1
            tally = _with(inputs, made)
            problem = _compared(inputs, made, tally, counter)
            continue
        question = tally["rulings"][int(rng.integers(len(tally["rulings"])))]
        made, tally, problem = _answered(inputs, made, question, rng)
        answers += 1
        if answers > most:
            problem = f"no end after {answers} answers"
        if answers == half_way and not problem:
            problem = _compared(inputs, made, tally, counter)
    problem = problem or _compared(inputs, made, tally, counter) or _without_last(made, tally)
    return Settled(asked, answers, problem)


def _with(inputs: TallyInputs, made: list[Ruling]) -> Tally:
    activity = replace(inputs.activity, rulings=tuple(made))
    return build_tally(replace(inputs, activity=activity), TallyKind.FINAL)


def _answered(
    inputs: TallyInputs, made: list[Ruling], question: Tally, rng: np.random.Generator
) -> tuple[list[Ruling], Tally, str]:
    """Return the rulings with one more, what the activity comes to then, and what is wrong."""
    for ruling in answers_to(question, rng):
        others = [each for each in made if each.asked != ruling.asked]
        after = [*others, ruling]
        tally = _with(inputs, after)
        told = {key: question[key] for key in ("kind", "category", "units", "seats")}
        idle = [
            {key: each[key] for key in told} for each in tally.get("rulings_without_effect", ())
        ]
        if told in idle:
            continue
        return after, tally, f"asked again: {told}" if told in tally["rulings"] else ""
    return made, {"rulings": []}, f"no answer is taken: {question}"


def answers_to(question: Tally, rng: np.random.Generator) -> Iterator[Ruling]:
    """Yield an answer as the leading group might give it, and with the words if it needs them."""
    units = [UnitId(unit) for unit in question["units"]]
    kind = RulingKind(question["kind"])
    most = len(units) if question["seats"] is None else question["seats"]
    chosen = [unit for unit in rng.permutation(units).tolist() if rng.random() < 0.5][:most]
    says = False
    if kind is RulingKind.LAST_TIE:
        says = rng.random() < 0.1
        chosen = [] if says else rng.permutation(units).tolist()[:most]
    ruling = Ruling(
        kind=kind,
        category=CategoryId(question["category"]),
        units=tuple(units),
        seats=question["seats"],
        chosen=tuple(chosen),
        without_last=says,
        text="会议决定",
        by="组长",
        confirmed_by="副组长",
    )
    yield ruling
    yield replace(ruling, without_last=True)
    if kind is RulingKind.LAST_TIE:  # others are the last for sure, so nobody can say there is none
        yield replace(ruling, chosen=tuple(units[:most]), without_last=False)


def _compared(inputs: TallyInputs, made: list[Ruling], tally: Tally, counter: ModuleType) -> str:
    """Return what the recount and the independent counter say otherwise; empty if nothing."""
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "tally.json", Path(folder) / "records.jsonl"
        write_tally(files[0], tally)
        write_records(files[1], inputs.records, inputs.salt_secret)
        ours = [
            each.path for each in recount(json.loads(files[0].read_bytes()), read_lines(files[1]))
        ]
        with redirect_stdout(io.StringIO()) as said:
            theirs = counter.main(*map(str, files))
    return f"recount {ours}, counter {said.getvalue()}, {made}" if ours or theirs else ""


def _without_last(made: list[Ruling], tally: Tally) -> str:
    """Return the category that ended without a last unit though nobody said so; empty if none."""
    said = {ruling.category for ruling in made if ruling.without_last}
    has = {unit["category"] for unit in tally["units"] if "last" in unit["designations"]}
    last = tally["rules"].get("last", {})
    if last.get("by", "number") != "number" or "below" in last or not last.get("count", 1):
        return ""  # the rules may leave a category without one
    silent = {unit["category"] for unit in tally["units"]} - said - has
    return f"no last unit, and nobody says so: {sorted(silent)}" if silent else ""


def load_counter() -> ModuleType:
    """Return the independent counter as its reader runs it."""
    spec = importlib.util.spec_from_file_location("independent_counter", COUNTER)
    if spec is None or spec.loader is None:
        raise ImportError(str(COUNTER))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> int:
    """Settle so many activities that ask something, and say what went wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--activities", type=int, default=1000, help="that ask something")
    parser.add_argument("--seed", type=int, default=18)
    options = parser.parse_args()
    rng, counter = np.random.default_rng(options.seed), load_counter()
    numbers: Counter[str] = Counter()
    while numbers["activities"] < options.activities:
        settled = settle(random_inputs(rng), rng, counter)
        numbers["drawn"] += 1
        if settled.problem:
            numbers["wrong"] += 1
            print(settled.problem)
        if settled.asked:
            numbers["activities"] += 1
            numbers["questions at first"] += settled.asked
            numbers["answers"] += settled.answers
    print(", ".join(f"{count} {name}" for name, count in numbers.items()))
    print(f"{numbers['wrong']} dead ends or differences")
    return int(bool(numbers["wrong"]))


if __name__ == "__main__":
    sys.exit(main())
