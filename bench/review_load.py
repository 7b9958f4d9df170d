"""How long people wait when many settle doubts at once: two servers on PostgreSQL, one on SQLite.

    python bench/review_load.py --postgres URL [--doubts 4000] [--people 1 8] [--think 0]

URL is that of an empty PostgreSQL database, as machine.toml has it, of a role that may make a
schema in it. Servers are processes of their own; people are HTTP clients in this one, each with a
sign-in of their own, each request at the next server in turn. `wait` is from a key (the answer is
sent) to the next item, which is fetched meanwhile as a browser does. Pages show no pictures: what
those cost doesn't depend on where the evidence lies.

Ends with an error where a doubt was settled twice, or not at all.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from ballot.machine import PLACE_VARIABLE
from ballot.reading import PageReading
from bench.review_crowd import make_doubts, make_empty, on_record, read_one_sheet, serving, settle
from office.folder import open_folder


@dataclass(frozen=True)
class Case:
    """Who sits where."""

    people: int
    servers: int
    is_postgres: bool

    @property
    def name(self) -> str:
        """How the table calls it."""
        where = "PostgreSQL" if self.is_postgres else "SQLite"
        return f"{self.people} people, {self.servers} on {where}"


CASES = (Case(1, 1, False), Case(1, 2, True), Case(8, 1, False), Case(8, 2, True))


@dataclass(frozen=True)
class Waits:
    """What a case came to."""

    doubts: int
    seconds: float
    """Until all were settled."""
    median_ms: float
    p95_ms: float
    worst_ms: float
    processor_ms: float
    """That servers computed for each doubt; what PostgreSQL did is not in it."""
    refused: int
    """Answers that came second."""


def measure(
    case: Case, folder: Path, pages: Sequence[PageReading], options: argparse.Namespace
) -> Waits:
    """Make doubts, have them settled, and see that each was settled once.

    Raises:
        SystemExit: one was settled twice, or not at all.
    """
    os.environ.pop(PLACE_VARIABLE, None)
    machine = None
    if case.is_postgres:
        machine = folder.with_suffix(".toml")
        machine.touch(mode=0o600)
        machine.write_text(f"[store]\nurl = {json.dumps(options.postgres)}\n", "utf-8")
        os.environ[PLACE_VARIABLE] = str(machine)
    make_empty(folder)
    opened = open_folder(folder)
    made = make_doubts(opened, pages, options.doubts)
    with serving(folder, case.servers, case.people, machine) as servers:
        before = sum(server.processor_seconds() for server in servers)
        begin = time.perf_counter()
        crowd = settle(servers, case.people, options.think)
        seconds = time.perf_counter() - begin
        used = sum(server.processor_seconds() for server in servers) - before
    found = on_record(opened)
    if (found.once, found.twice, found.waiting) != (made, 0, 0):
        raise SystemExit(f"{case.name}: {made} doubts, and on record {found}")
    waits = sorted(1000 * wait for person in crowd for wait in person.waits)
    return Waits(
        doubts=made,
        seconds=round(seconds, 1),
        median_ms=round(statistics.median(waits), 1),
        p95_ms=round(waits[int(0.95 * (len(waits) - 1))], 1),
        worst_ms=round(waits[-1], 1),
        processor_ms=round(1000 * used / made, 1),
        refused=sum(len(person.refused) for person in crowd),
    )


def main() -> None:
    """Run it and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", required=True, metavar="URL")
    parser.add_argument("--doubts", type=int, default=4000)
    parser.add_argument("--people", type=int, nargs="+", default=[1, 8], choices=[1, 8])
    parser.add_argument("--think", type=float, default=0.0, help="seconds a person looks")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    result = {}
    print("| case | doubts | all, s | median, ms | 95 %, ms | worst, ms | processor, ms | second |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as temporary:
        pages = read_one_sheet(Path(temporary) / "read")
        for number, case in enumerate(c for c in CASES if c.people in options.people):
            waits = measure(case, Path(temporary) / f"case{number}", pages, options)
            result[case.name] = asdict(waits)
            told = " | ".join(str(value) for value in asdict(waits).values())
            print(f"| {case.name} | {told} |", flush=True)
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
