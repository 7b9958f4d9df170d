"""After the tally the units that had to mend are asked about again; the result is on record."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ballot.acceptance import AcceptanceSide
from ballot.errors import SignatureError, UsageError
from ballot.form import FormKind
from ballot.ids import FormKey, SessionId
from ballot.machine import load_machine
from office.acceptance_job import (
    check_units,
    rates_before,
    record_acceptance,
    recorded_words,
    units_to_mend,
)
from office.demo_job import SCANS, answer_doubts, count_and_seal, fill_and_scan, load_truth
from office.folder import ActivityFolder, open_folder
from office.gate import standing_tally
from office.new_folder import write_named
from office.plan import accept_plan
from office.print_job import print_batch
from office.scan_files import find_scan_files
from office.scan_job import ScanJob
from office.tally_job import tally_activity
from output.form_papers import result_content
from output.report import form_papers, write_papers
from output.signing import PRIVATE_SUFFIX, generate_key, sign_file
from output.tally import TallyKind
from store.evidence import Store
from tests.office.test_examples import PASSPHRASE, Quiet, nothing

PANEL = """
[[forms]]
id = "panel"
kind = "acceptance"
title = "整改考评验收表"
instruction = "请逐项打“√”。"
units = [{units}]
items = ["law", "work"]

[[items]]
id = "law"
name = "依法行政"

[[items]]
id = "work"
name = "工作实绩"
"""


def scanned(folder: ActivityFolder, store: Store, session: str, sheets: int) -> None:
    """Print one session's sheets, fill them in, scan, settle, count and seal."""
    batch = print_batch(folder, store, SessionId(session), sheets=sheets)
    fill_and_scan(folder, [batch], seed=3, workers=1, done=nothing)
    found = find_scan_files([folder.path / SCANS / session], activity_folder=folder.path)
    limits = load_machine().limits
    ScanJob(folder, store, workers=1, watcher=Quiet(), limits=limits).run(found.files)
    answer_doubts(folder, store, load_truth(folder))
    list(count_and_seal(folder.of_session(SessionId(session)), store))


def signed(folder: ActivityFolder, store: Store) -> Path:
    path = tally_activity(folder, store, TallyKind.FINAL).path
    (key,) = folder.keys.glob(f"*{PRIVATE_SUFFIX}")
    sign_file(path, key, PASSPHRASE, record=store.record_signature)
    return path


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the folder of a hotline evaluation that was counted and signed."""
    place = tmp_path_factory.mktemp("evaluated") / "a"
    write_named(place, "hotline", year=2026)
    folder = open_folder(place)
    with folder.store() as store:
        generate_key("评议办", PASSPHRASE, folder.keys)
        scanned(folder, store, "visit", 10)
        signed(folder, store)
    return place


@pytest.fixture
def folder(evaluated: Path, tmp_path: Path) -> Iterator[Path]:
    yield shutil.copytree(evaluated, tmp_path / "a")


def with_panel(folder: Path, units: list[str]) -> ActivityFolder:
    """Return the folder after two people added the form and the meeting of the panel."""
    path = folder / "activity.toml"
    text = path.read_text(encoding="utf-8")
    meeting = '    { id = "panel", name = "考评小组", form = "panel" },\n'
    text = text.replace("sessions = [\n", f"sessions = [\n{meeting}").replace(
        "[form]\n", "[form]\nitems = []\n"
    )
    listed = ", ".join(f'"{unit}"' for unit in units)
    path.write_text(text + PANEL.replace("{units}", listed), encoding="utf-8")
    opened = open_folder(folder)
    with opened.evidence() as store:
        accept_plan(opened, store, "半年后考评验收", "张三", confirmed_by="李四")
    with opened.store() as store:
        signed(opened, store)  # a tally tells every change of the plan
    return opened


def mending(folder: Path) -> list[str]:
    tally = json.loads((folder / "output" / "tally.json").read_text(encoding="utf-8"))
    mend = {"last", "rectification"}
    return [unit["unit"] for unit in tally["units"] if mend & {*unit["designations"]}]


def test_a_form_is_added_after_the_seal_and_the_tally_stands(folder: Path) -> None:
    opened = with_panel(folder, mending(folder))

    with opened.store() as store:
        standing = standing_tally(opened, store)
        found = units_to_mend(opened, store)

    assert found == (standing.sha256, frozenset(mending(folder)))


def test_the_panel_is_asked_about_the_units_of_the_signed_tally_and_no_others(
    folder: Path,
) -> None:
    wanted = mending(folder)
    opened = with_panel(folder, ["hall-01", *wanted] if "hall-01" not in wanted else wanted[1:])

    with opened.store() as store, pytest.raises(UsageError) as refused:
        print_batch(opened, store, SessionId("panel"), sheets=2)

    assert "units" in str(refused.value)
    assert all(unit in str(refused.value) for unit in wanted)
    assert not (folder / "forms" / "panel.pdf").exists()


def test_the_result_is_counted_signed_recorded_and_printed(folder: Path, tmp_path: Path) -> None:
    units = mending(folder)
    opened = with_panel(folder, units)
    panel = opened.seen_by(FormKey("panel"))
    with opened.store() as store:
        assert check_units(opened, store, panel.activity)
        scanned(opened, store, "panel", 10)
        path = tally_activity(panel, store, TallyKind.FINAL).path
        with pytest.raises(SignatureError):
            record_acceptance(panel, store, "张三", second=None, confirmed_by="李四")
        path = signed(panel, store)
        made = record_acceptance(panel, store, "张三", second=None, confirmed_by="李四")
        words = recorded_words(panel, store, path.read_bytes())
        standing = standing_tally(panel, store)
        first = standing_tally(opened, store)
        assert rates_before(opened, store) is None

    tally = standing.tally
    assert path == folder / "output" / "forms" / "panel" / "tally.json"
    assert tally["form"] == {
        "id": "panel",
        "kind": "acceptance",
        "title": "整改考评验收表",
    }
    assert [unit["unit"] for unit in tally["units"]] == units
    assert all(unit["place"] is None and not unit["designations"] for unit in tally["units"])
    assert [item["item"] for item in tally["units"][0]["items"]] == ["law", "work"]
    assert [(each.unit, each.side.value) for each in made.units] == [
        (unit["unit"], unit["side"]) for unit in tally["units"]
    ]
    assert {each.side for each in made.units} <= {*AcceptanceSide}
    assert "张三" in words and "李四" in words
    assert "form" not in first.tally
    assert opened.activity.seen_by(FormKey("panel")).kind is FormKind.ACCEPTANCE
    assert result_content(tally, None, words)
    assert len(write_papers(form_papers(tally, None, words), tally, standing.sha256, tmp_path)) == 2


def test_of_a_form_of_another_kind_there_is_no_result_to_record(folder: Path) -> None:
    opened = open_folder(folder)

    with opened.store() as store, pytest.raises(UsageError):
        record_acceptance(opened, store, "张三", second=None, confirmed_by="李四")
