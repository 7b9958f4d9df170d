"""`pingyi state`: the kept state, compared with the log."""

import json
import sqlite3
from pathlib import Path

import pytest

from cli.main import run
from office.folder import open_folder
from store.state_tables import STATE_FILE


def test_the_kept_state_is_what_the_log_gives(
    scanned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["status", "-C", str(scanned)]) == 0
    capsys.readouterr()

    assert run(["state", "--json", "-C", str(scanned)]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is True
    assert told["entries"] > 0


def test_a_state_that_was_changed_is_told_and_made_anew(
    scanned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["status", "-C", str(scanned)]) == 0
    tables = sqlite3.connect(scanned / STATE_FILE)
    tables.execute("DELETE FROM entry WHERE kind = 'reading'")
    tables.commit()
    tables.close()
    capsys.readouterr()

    changed = run(["state", "-C", str(scanned)])
    told = capsys.readouterr().err
    again = run(["state", "-C", str(scanned)])

    assert (changed, again) == (5, 0)
    assert "reading" in told


def test_a_state_that_can_not_be_read_is_made_anew(scanned: Path) -> None:
    (scanned / STATE_FILE).write_bytes(b"nothing of use")

    assert run(["state", "-C", str(scanned)]) == 0
    assert run(["status", "-C", str(scanned)]) == 0


def test_while_somebody_writes_nothing_is_compared_and_nothing_thrown_away(scanned: Path) -> None:
    assert run(["status", "-C", str(scanned)]) == 0
    before = (scanned / STATE_FILE).read_bytes()

    with open_folder(scanned).store() as store, store.writing():
        assert run(["state", "-C", str(scanned)]) == 5

    assert (scanned / STATE_FILE).read_bytes() == before


def test_in_a_new_folder_nothing_is_kept(small: Path) -> None:
    assert run(["status", "-C", str(small)]) == 0

    assert not (small / STATE_FILE).exists()
    assert run(["state", "-C", str(small)]) == 0
    assert not (small / STATE_FILE).exists()
