"""Whether recount and independent counter agree with the tally, whatever a form asks and how.

    python bench/counters.py --activities 1000 --seed 22

Random activities with two to six grades of their own or the plan's, items with weights, groups with
and without weights, void sheets and rows, rulings, last places otherwise, bands, and forms of every
kind. Each tally is compared fact by fact; then one number or word of it is changed, and both must
say so.
"""

import argparse
import io
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from ballot.activity import Activity
from ballot.other_rules import LastBy
from bench.random_forms import Draw, Tally, random_inputs
from bench.rulings import load_counter
from output.records import read_lines, write_records
from output.recount import recount, recount_counts
from output.tally import TallyInputs, TallyKind, build_tally, write_tally

NOT_COUNTED = ("name", "full_name", "oversight", "predecessors", "word", "short", "side", "vetoed")
"""Keys of which the independent counter says nothing."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of one activity."""

    what: tuple[str, ...]
    """What it has that the plan hasn't, and its kind."""
    facts: int
    """That the independent counter compared."""
    problem: str
    """Where one of the three differs, or a change wasn't found; empty if nothing."""
    change: str
    """What was changed; empty where there was nothing to change."""


def compare(inputs: TallyInputs, draw: Draw, counter: ModuleType) -> Compared:
    """Tally an activity, count again twice, change one thing, and count again twice."""
    tally = build_tally(inputs, TallyKind.FINAL)
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "tally.json", Path(folder) / "records.jsonl"
        write_records(files[1], inputs.records, inputs.salt_secret)
        write_tally(files[0], tally)
        ours, theirs, said = _counted(files, counter)
        facts = int(said.splitlines()[-1].split(" ")[0])
        by_counts = [each.path for each in recount_counts(tally)] if _tells_all(tally) else []
        is_same = not (ours or theirs or by_counts)
        problem = "" if is_same else f"recount {ours}, by counts {by_counts}, counter {said}"
        changed, change = _changed(tally, draw)
        if change:
            write_tally(files[0], changed)
            ours, theirs, said = _counted(files, counter)
            if not ours or not theirs:
                problem = problem or f"{change}: recount {ours}, counter {theirs}"
    return Compared(_what(inputs.activity), facts, problem, change)


def _tells_all(tally: Tally) -> bool:
    """Return whether what ranks follows from the tally alone, as `history add` asks of it."""
    return bool(not tally["rules"]["weights"] or tally.get("groups"))


def _counted(files: tuple[Path, Path], counter: ModuleType) -> tuple[list[str], bool, str]:
    """Return where the recount differs, whether the independent counter does, and what it says."""
    found = recount(json.loads(files[0].read_bytes()), read_lines(files[1]))
    with redirect_stdout(io.StringIO()) as said:
        differs = counter.main(*map(str, files))
    return [each.path for each in found], differs, said.getvalue()


def _changed(tally: Tally, draw: Draw) -> tuple[Tally, str]:
    """Return the tally with one number or word of its result changed, and which."""
    body = json.loads(json.dumps(tally))
    places = [
        (key, *each)
        for key in ("units", "aspects", "valid_sheets")
        if key in body
        for each in _innermost(body[key])
    ]
    path = draw.one(places)
    *way, last = path
    at = body
    for key in way:
        at = at[key]
    at[last] = _other(at[last])
    return body, ".".join(map(str, path))


def _innermost(value: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every number and word that is counted."""
    if isinstance(value, dict):
        found = [(key, inner) for key, inner in value.items() if key not in NOT_COUNTED]
    elif isinstance(value, list):
        found = [*enumerate(value)]
    else:
        yield ()
        return
    for key, inner in found:
        if key in ("unit", "category", "item"):
            continue  # who it is about, not what was counted
        for rest in _innermost(inner):
            yield (key, *rest)


def _other(value: Any) -> Any:
    if value is None:
        return 1
    return value + 1 if isinstance(value, int) else f"{value}-"


def _what(activity: Activity) -> tuple[str, ...]:
    rules, scale = activity.rules, activity.rules.scale
    told = {
        "grades of its own": bool(rules.grades),
        "grades that are no vote": not all(grade.is_valid for grade in scale.grades),
        "grades without points": None in [grade.points for grade in scale.grades],
        "items": bool(activity.unit_items),
        "weights": bool(rules.weights),
        "rulings": bool(activity.rulings),
        "bands": bool(rules.bands),
        "last places otherwise": (rules.last_by, rules.last_count, rules.last_below)
        != (LastBy.NUMBER, 1, None),
        "points for places": bool(rules.rank_points),
    }
    return (activity.kind.value, *(name for name, holds in told.items() if holds))


def main() -> int:
    """Compare so many activities, and say what differs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--activities", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=22)
    options = parser.parse_args()
    draw, counter = Draw(options.seed), load_counter()
    numbers: Counter[str] = Counter()
    for _ in range(options.activities):
        came = compare(random_inputs(draw), draw, counter)
        numbers.update(["activities", *came.what])
        numbers["facts"] += came.facts
        numbers["changes"] += bool(came.change)
        if came.problem:
            numbers["wrong"] += 1
            print(came.problem)
    print(", ".join(f"{count:,} {name}" for name, count in numbers.items()))
    print(f"{numbers['wrong']} differ")
    return int(bool(numbers["wrong"]))


if __name__ == "__main__":
    sys.exit(main())
