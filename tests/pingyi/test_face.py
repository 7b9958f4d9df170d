"""`import pingyi`: what other programs build on."""

import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

import pingyi
from tests.old_folder import unpacked
from tools.write_api import PAGE, grouped_names, page


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that was printed, scanned, sealed, tallied and signed."""
    return unpacked(tmp_path_factory.mktemp("old"))


def test_an_activity_is_opened_with_its_plan_records_and_sessions(folder: Path) -> None:
    with pingyi.open_activity(str(folder)) as activity:
        records = activity.records()
        sessions = activity.sessions()

    assert activity.folder == folder
    assert sum(session.scanned for session in sessions) == len(records) == 12
    assert [len(record.rows) for record in records] == [len(activity.plan.units)] * 12


def test_records_are_counted_as_the_signed_tally_says(folder: Path) -> None:
    tally = json.loads((folder / "output" / "tally.json").read_bytes())
    with pingyi.open_activity(folder) as activity:
        result = activity.count()
        again = pingyi.count_records(activity.plan, reversed(activity.records()))

    assert again == result
    assert [line.points for line in result.lines] == [
        Fraction(unit["half_points"], 2) for unit in tally["units"]
    ]


def test_the_tally_that_is_built_is_the_one_that_the_command_writes(folder: Path) -> None:
    with pingyi.open_activity(folder) as activity:
        tally = activity.build_tally(pingyi.TallyKind.FINAL)

    assert tally["provisional"] is False
    assert len(tally["units"]) == len(activity.plan.units)


def test_pages_of_a_scan_are_read_and_nothing_is_recorded(folder: Path) -> None:
    scans = sorted((folder / "originals").iterdir())
    with pingyi.open_activity(folder) as activity:
        before = activity.records()
        pages = [page for scan in scans for page in activity.read_pages(scan)]
        after = activity.records()

    assert before == after
    assert {page.page for page in pages} == {1}
    assert sum(isinstance(page.outcome, pingyi.PageReading) for page in pages) >= 12


def test_what_is_no_scan_is_a_source_error(folder: Path, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("no scan", encoding="utf-8")

    with pingyi.open_activity(folder) as activity:
        for path in (note, tmp_path / "nothing.jpg"):
            with pytest.raises(pingyi.SourceError, match=path.name):
                list(activity.read_pages(path))


def test_a_signed_tally_is_verified_with_its_records(folder: Path) -> None:
    output = folder / "output"

    check = pingyi.verify_tally(
        output / "tally.json", keys=folder / "keys", records=output / "records.jsonl"
    )

    assert check.is_signed
    assert check.follows_from_records
    assert sorted(each.signer for each in check.signatures) == ["notary", "office"]


def test_a_tally_that_was_changed_is_neither_signed_nor_follows(
    folder: Path, tmp_path: Path
) -> None:
    for path in (folder / "output").glob("tally.json*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    changed = tmp_path / "tally.json"
    tally = json.loads(changed.read_bytes())
    tally["units"][0]["counts"]["satisfied"] += 1
    changed.write_text(json.dumps(tally), encoding="utf-8")

    check = pingyi.verify_tally(
        changed, keys=folder / "keys", records=folder / "output" / "records.jsonl"
    )

    assert not check.is_signed
    assert not check.follows_from_records
    assert any("units[0]" in each.path for each in check.differences or ())


def test_without_records_nothing_is_said_of_them(folder: Path) -> None:
    check = pingyi.verify_tally(folder / "output" / "tally.json", keys=folder / "keys")

    assert check.differences is None
    assert not check.follows_from_records


@pytest.mark.parametrize(
    ("key", "value"),
    [("rules", None), ("rules", []), ("digests", {}), ("sessions", [{}]), ("categories", [{}])],
)
def test_what_an_altered_tally_lacks_is_an_error_of_the_face_s_own(
    key: str, value: object, folder: Path, tmp_path: Path
) -> None:
    output = folder / "output"
    tally = json.loads((output / "tally.json").read_bytes())
    altered = tmp_path / "tally.json"
    altered.write_text(json.dumps({**tally, key: value}), encoding="utf-8")

    with pytest.raises(pingyi.PingyiError):
        pingyi.verify_tally(altered, keys=folder / "keys", records=output / "records.jsonl")


def test_a_folder_of_keys_that_is_not_there_is_a_source_error(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(pingyi.SourceError):
        pingyi.verify_tally(folder / "output" / "tally.json", keys=tmp_path / "none")


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", None])
def test_what_is_no_tally_is_a_source_error(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "tally.json"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(pingyi.SourceError, match=r"tally\.json"):
        pingyi.verify_tally(path, keys=tmp_path)


def test_a_folder_without_a_plan_is_an_activity_error(tmp_path: Path) -> None:
    with pytest.raises(pingyi.ActivityError) as caught:
        pingyi.open_activity(tmp_path)

    assert isinstance(caught.value, pingyi.PingyiError)
    assert caught.value.exit_code is pingyi.ExitCode.ACTIVITY


def test_every_promised_name_is_there_and_has_words() -> None:
    assert sorted(pingyi.__all__) == list(pingyi.__all__)
    assert [name for name in pingyi.__all__ if not getattr(pingyi, name).__doc__] == []
    assert grouped_names() == set(pingyi.__all__)


def test_the_page_of_documentation_is_that_of_the_docstrings() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_error_of_the_program_is_in_the_face() -> None:
    import ballot.errors

    errors = {
        name
        for name, value in vars(ballot.errors).items()
        if isinstance(value, type) and issubclass(value, pingyi.PingyiError)
    }

    # What only says that several faults come together isn't raised.
    assert errors - {"FaultyFileError"} <= set(pingyi.__all__)


def test_the_command_line_is_not_loaded() -> None:
    code = "import pingyi, sys; print({each.split('.')[0] for each in sys.modules})"

    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert "office" in loaded.stdout
    assert "'cli'" not in loaded.stdout
    assert "'review'" not in loaded.stdout
