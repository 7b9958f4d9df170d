"""Every worked example is printed, filled in, scanned, counted, signed, recounted and reported."""

import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ballot.form import CHOSEN
from ballot.machine import load_machine
from calibration.simulate import TruthRow
from office.comparison import Outcome, compare
from office.demo_job import (
    SCANS,
    answer_doubts,
    count_and_seal,
    fill_and_scan,
    load_truth,
    print_sessions,
)
from office.folder import ActivityFolder, open_folder
from office.gate import standing_tally
from office.new_folder import EXAMPLES, write_named
from office.rows import standing_rows
from office.scan_files import find_scan_files
from office.scan_job import ScanJob
from office.tally_job import tally_activity
from output.records import write_records
from output.report import form_papers, papers, write_papers
from output.signing import generate_key, sign_file
from output.stated import scale_of, votes_of
from output.tally import TallyKind
from output.tally_schema import WRITTEN
from store.evidence import Store

SHEETS = 12
PASSPHRASE = "三把钥匙 3 keys"
COUNTER = Path(__file__).parents[2] / "docs" / "independent_counter.py"


class Quiet:
    """Watches a scan and shows nothing."""

    def grow(self, steps: int) -> None:
        pass

    def advance(self, steps: int = 1) -> None:
        pass

    def slow(self, what: str | None) -> None:
        pass

    def tell(self, text: str) -> None:
        pass


def nothing(_: int = 0) -> None:
    """Show no progress."""


def meant(truth: list[TruthRow], unit: str, vote: str, item: str = "") -> int:
    return sum((row.unit, row.item, row.vote) == (unit, item, vote) for row in truth)


def read(folder: ActivityFolder, store: Store) -> list[TruthRow]:
    """Print, fill in and scan; return what was meant, once nothing read is wrong."""
    batches = print_sessions(folder, store, SHEETS, nothing)
    fill_and_scan(folder, batches, seed=5, workers=1, done=nothing)
    found = find_scan_files([folder.path / SCANS], activity_folder=folder.path)
    ScanJob(folder, store, workers=1, watcher=Quiet(), limits=load_machine().limits).run(
        found.files
    )
    truth = load_truth(folder)
    comparison = compare(truth.values(), store.sheet_records(folder.activity))
    assert comparison.total(Outcome.WRONG) == 0
    asked = comparison.total(Outcome.REVIEW)
    assert folder.activity.forms or asked < 0.1 * comparison.rows
    answer_doubts(folder, store, truth)
    return [*truth.values()]


def stated(tally: dict[str, Any], unit: dict[str, Any], vote: str) -> int:
    scale = scale_of(tally)
    by_grade = dict(zip([g.id for g in scale.grades], votes_of(scale, unit).grades, strict=True))
    return by_grade[vote]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_worked_example_goes_all_the_way(name: str, tmp_path: Path) -> None:
    write_named(tmp_path / "a", name, year=2026)
    folder = open_folder(tmp_path / "a")
    form = folder.activity.sessions[0].form
    with folder.store() as store:
        truth = read(folder, store)
        key = generate_key("评议办", PASSPHRASE, folder.keys).private
        assert len(list(count_and_seal(folder, store))) == 1
        seen = folder.seen_by(form)
        tallied = tally_activity(seen, store, TallyKind.FINAL)
        sign_file(tallied.path, key, PASSPHRASE, record=store.record_signature)
        standing = standing_tally(seen, store)
        rows = standing_rows(seen, store)
    records = tmp_path / "records.jsonl"
    write_records(records, rows.own, folder.secret(), rows.handed_in, schema=WRITTEN)

    tally = tallied.tally
    grades = [grade.id for grade in scale_of(tally).grades]
    # Nothing was read wrong, and doubts were settled by what was meant: the truth says it all.
    chosen = Counter(row.sheet for row in truth if row.vote == CHOSEN)
    counted = [row for row in truth if chosen[row.sheet] <= (seen.activity.choose or SHEETS)]
    assert len(counted) > len(truth) / 2
    for unit in tally["units"]:
        for part in unit.get("items", [{**unit, "item": ""}]):
            for grade in grades:
                given = meant(counted, unit["unit"], grade, part["item"])
                assert stated(tally, part, grade) == given
    # By somebody else's program, from the files alone.
    done = subprocess.run(
        [sys.executable, COUNTER, tallied.path, records], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    made = (
        papers(tally, published=date(2026, 12, 1))
        if seen.activity.kind.is_ranked
        else form_papers(tally, None, "")
    )
    written = write_papers(made, tally, standing.sha256, tmp_path / "papers")
    assert len(written) >= 2
