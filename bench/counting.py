"""How long a full activity takes to count, to count again, and to put on paper.

    python bench/counting.py --sheets 5000

Sheets of the plan's 66 units with random votes; no scanning is part of it.
"""

import argparse
import tempfile
import time
from datetime import date
from importlib.resources import files
from pathlib import Path

import numpy as np

from ballot.activity_file import parse_activity
from ballot.grade import PLAN_SCALE
from ballot.ids import ID_LETTERS, FormId, SheetId
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus
from ballot.session import SessionStatus
from output.canonical import canonical_bytes, digest
from output.records import read_lines, write_records
from output.recount import recount
from output.report import papers, write_papers
from output.tally import TallyInputs, TallyKind, build_tally
from output.workbook import write_workbook

SHARES = (0.70, 0.22, 0.05, 0.03)
"""满意, 基本满意, 不满意, 弃权."""


def make_inputs(sheets: int) -> TallyInputs:
    """Return the inputs of a tally with this many sheets, over all sessions."""
    text = files("office").joinpath("example.toml").read_text("utf-8")
    text = text.replace("{activity_id}", "HARBMPTW").replace("{year}", "2026")
    activity = parse_activity(text.encode())
    rng = np.random.default_rng(1)
    drawn = rng.choice(4, size=(sheets, len(activity.units)), p=SHARES).tolist()
    votes = list(PLAN_SCALE.votes)[:4]
    sessions = activity.sessions
    records = [
        SheetRecord(
            SheetId("".join(ID_LETTERS[(number // 20**k) % 20] for k in range(12))),
            sessions[number % len(sessions)].id,
            None,
            SheetStatus.VALID,
            tuple(
                RowRecord(line, votes[vote], RowStatus.READ)
                for line, vote in zip(activity.lines, row, strict=True)
            ),
        )
        for number, row in enumerate(drawn)
    ]
    statuses = []
    for session in sessions:
        own = sum(record.session == session.id for record in records)
        statuses.append(
            SessionStatus(
                session=session.id,
                printed=own,
                issued=own,
                returned=own,
                scanned=own,
                valid=own,
                void=0,
                pending=0,
                rejected=0,
            )
        )
    return TallyInputs(
        activity=activity,
        records=records,
        sessions=statuses,
        layout_digests={FormId("0" * 16): "00" * 32},
        image_hashes=[],
        event_head="00" * 32,
        salt_secret=b"bench",
        software_version="0",
    )


def main() -> None:
    """Run it and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheets", type=int, default=5000)
    options = parser.parse_args()
    inputs = make_inputs(options.sheets)
    steps: list[tuple[str, float]] = []

    def timed(name: str, start: float) -> float:
        now = time.perf_counter()
        steps.append((name, now - start))
        return now

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        start = time.perf_counter()
        tally = build_tally(inputs, TallyKind.FINAL)
        start = timed("count, score, rank, 口径影响, Merkle root", start)
        write_records(folder / "records.jsonl", inputs.records, inputs.salt_secret)
        start = timed("write records.jsonl", start)
        differences = recount(tally, read_lines(folder / "records.jsonl"))
        start = timed("recount", start)
        made = papers(tally, published=date(2026, 12, 1))
        count = len(write_papers(made, tally, digest(canonical_bytes(tally)), folder))
        start = timed(f"{count} papers", start)
        write_workbook(folder / "tally.xlsx", tally, [], day=date(2026, 12, 1))
        timed("workbook", start)
    print(f"{options.sheets} sheets, {len(differences)} differences\n\n| step | s |\n|---|---|")
    for name, seconds in steps:
        print(f"| {name} | {seconds:.2f} |")


if __name__ == "__main__":
    main()
