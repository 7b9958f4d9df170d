"""The sheets are gone through once: what that tells stands for what each step used to ask anew."""

import json
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ballot.activity import Activity
from ballot.decided import asks_always, rows_not_ruled
from ballot.errors import StoreError
from ballot.grade import Vote
from ballot.ids import LineId, SessionId, SheetId
from ballot.reading import DoubtReason
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus
from ballot.rules import BlankSheetRule, RowDoubtRule, Rules, StraightLineRule
from bench.small_meeting import PASSPHRASE, make_meeting
from cli.main import run
from office.folder import ActivityFolder, open_folder
from office.rows import standing_rows
from office.sealed import sealed_sessions
from office.tally_job import of_evidence, sheets_of
from output.canonical import parse_canonical
from store.evidence import Store

SESSION = SessionId("main")
TALLY = "output/tally.json"


@pytest.fixture(scope="module")
def meeting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_meeting(tmp_path_factory.mktemp("meeting") / "activity")


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINGYI_PASSPHRASE", PASSPHRASE)


@pytest.fixture
def folder(meeting: Path, tmp_path: Path) -> ActivityFolder:
    return open_folder(Path(shutil.copytree(meeting, tmp_path / "copy")))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Activity]]:
    """Return how often the records of all sheets were asked for."""
    times: list[Activity] = []
    derive = Store.sheet_records

    def counted(store: Store, activity: Activity) -> Iterator[SheetRecord]:
        times.append(activity)
        return derive(store, activity)

    monkeypatch.setattr(Store, "sheet_records", counted)
    yield times


@pytest.mark.parametrize(
    ("command", "times"),
    [
        (("tally", "--provisional"), 1),
        (("tally",), 1),
        (("export", "votes"), 2),
        (("export", "records"), 2),
        (("export", "cvr"), 2),
        (("report",), 2),
    ],
    ids=lambda value: value if isinstance(value, int) else " ".join(value),
)
def test_a_command_goes_through_the_sheets_no_more_often_than_it_must(
    folder: ActivityFolder, asked: list[Activity], command: tuple[str, ...], times: int
) -> None:
    """An export compares the seals, and asks the gate whether the tally still stands; a report
    tells what people decided."""
    assert run([*command, "-C", str(folder.path)]) == 0

    assert len(asked) <= times


def test_sealing_goes_through_the_sheets_once(
    folder: ActivityFolder, asked: list[Activity]
) -> None:
    two = ("--by", "张三", "--confirmed-by", "李四", "-C", str(folder.path))
    assert run(["seal", SESSION, "--open", "--why", "补扫", *two]) == 0
    asked.clear()

    assert run(["seal", SESSION, "--why", "份数少", *two]) == 0

    assert len(asked) == 1


def test_a_slip_after_the_seal_is_the_one_that_is_made_later(folder: ActivityFolder) -> None:
    place = folder.sessions / SESSION / "revision-1"
    (slip,) = place.glob("*.txt")
    before = slip.read_bytes()
    slip.unlink()

    assert run(["seal", SESSION, "--slip", "-C", str(folder.path)]) == 0

    assert slip.read_bytes() == before


def test_what_was_sealed_under_another_secret_still_counts(folder: ActivityFolder) -> None:
    """Its leaves can't be made again: row by row it is compared, and counted from what stands."""
    before: dict[str, Any] = parse_canonical((folder.path / TALLY).read_bytes())
    (folder.path / "secret.key").write_text(secrets.token_hex(32) + "\n", "ascii")

    with folder.store() as store:
        own = sheets_of(folder, store)
        (*packages,) = sealed_sessions(folder, store).items()
        assert packages
        assert not any(package.is_what(own.of(session)) for session, package in packages)
    for path in (folder.path / "output").glob("tally.json*"):
        path.unlink()
    assert run(["tally", "-C", str(folder.path)]) == 0

    after = json.loads((folder.path / TALLY).read_bytes())
    assert of_evidence(after) == of_evidence(before)


def test_votes_are_written_without_a_secret(folder: ActivityFolder) -> None:
    (folder.path / TALLY).unlink()
    assert run(["export", "votes", "-C", str(folder.path)]) == 0
    before = (folder.output / "votes.csv").read_bytes()
    (folder.path / "secret.key").unlink()

    assert run(["export", "votes", "-C", str(folder.path)]) == 0
    assert (folder.output / "votes.csv").read_bytes() == before


def test_records_that_are_exchanged_while_they_are_read_are_found(folder: ActivityFolder) -> None:
    records = folder.sessions / SESSION / "revision-1" / "records.jsonl"
    with folder.store() as store:
        rows = standing_rows(folder, store)
        lines = list(rows.handed_in)
        records.write_bytes(b"".join(records.read_bytes().splitlines(keepends=True)[:-1]))

        with pytest.raises(StoreError, match=SESSION):
            list(rows.handed_in)
    assert len(lines) == 12


RULES = [
    replace(Rules(), **change)
    for change in (
        {},
        {"double_mark": RowDoubtRule.VOID_ROW},
        {"correction": RowDoubtRule.VOID_SHEET},
        {"marks_mixed": RowDoubtRule.VOID_ROW},
        {"marks_outside": RowDoubtRule.VOID_ROW},
        {"blank_sheet": BlankSheetRule.ABSTAIN},
        {"straight_line": StraightLineRule.VOID},
        {"straight_line": StraightLineRule.REVIEW},
    )
]


@pytest.mark.parametrize("rules", RULES, ids=range(len(RULES)))
def test_rules_that_always_ask_leave_no_row_out(rules: Rules) -> None:
    """Whatever people settle: then nobody need go through the sheets once more."""
    row = RowRecord(LineId("u"), Vote.VOID, RowStatus.REVIEWED)
    rows = tuple(replace(row, doubts=(doubt,)) for doubt in DoubtReason)
    sheet = SheetRecord(SheetId("A"), SESSION, None, SheetStatus.VALID, (row, *rows))

    assert asks_always(rules) == (rows_not_ruled([sheet], rules) == {})
