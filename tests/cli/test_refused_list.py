"""output/refused.csv: every page that was refused or never came, with what to do, in one file."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from office.refused_list import REFUSED_FILE
from tests.cli.conftest import done

Pingyi = Callable[..., Any]


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "output" / REFUSED_FILE).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def refused_template(printed_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("refused") / "activity"
    shutil.copytree(printed_template, folder)
    first, *others = sorted((folder / "scans").glob("*.*"))
    for other in others:
        other.unlink()
    first.write_bytes(first.read_bytes()[: first.stat().st_size // 2])
    first.rename(first.with_name(f"=1+1{first.suffix}"))
    (folder / "scans" / "notes.pdf").write_bytes(b"%PDF-1.4 nothing")
    done("scan", folder / "scans", "--workers", 1, "-C", folder)
    return folder


@pytest.fixture
def refused(refused_template: Path, tmp_path: Path) -> Path:
    """Return an activity of which one scan is no PDF, and one cut short, named like a formula."""
    return Path(shutil.copytree(refused_template, tmp_path / "activity"))


def test_after_a_scan_every_page_that_waits_stands_in_the_list_with_reason_and_advice(
    refused: Path,
) -> None:
    listed = {row["文件和页"]: row for row in rows(refused)}

    formula = next(row for place, row in listed.items() if "1+1" in place)
    assert len(listed) == 2
    assert formula["文件和页"].startswith("'=")
    assert all(row["原因"] and row["怎么办"] and row["处理"] for row in listed.values())
    mode = (refused / "output" / REFUSED_FILE).stat().st_mode
    assert mode & 0o077 == 0


def test_status_names_the_list_and_writes_it_anew_when_a_page_is_settled(
    pingyi: Pingyi, refused: Path
) -> None:
    before = pingyi("status", "-C", refused)
    why = ("--why", "坏文件", "--by", "张三", "--confirmed-by", "王五")
    assert pingyi("dismiss-page", "notes.pdf", *why, "-C", refused).code == 0
    after = pingyi("status", "--json", "-C", refused)

    assert f"output/{REFUSED_FILE}" in before.out
    assert [row for row in rows(refused) if "notes" in row["文件和页"]] == []
    assert json.loads(after.out)["refused_list"].endswith(REFUSED_FILE)


def test_where_nothing_was_refused_there_is_no_list(pingyi: Pingyi, scanned: Path) -> None:
    shown = pingyi("status", "-C", scanned)

    assert not (scanned / "output" / REFUSED_FILE).exists()
    assert REFUSED_FILE not in shown.out
    assert json.loads(pingyi("status", "--json", "-C", scanned).out)["refused_list"] is None


def test_a_list_whose_pages_are_all_settled_is_empty(pingyi: Pingyi, scanned: Path) -> None:
    (scanned / "output" / REFUSED_FILE).parent.mkdir(exist_ok=True)
    (scanned / "output" / REFUSED_FILE).write_text("old", encoding="utf-8")

    assert pingyi("status", "-C", scanned).code == 0
    assert rows(scanned) == []


def test_status_of_a_folder_that_cannot_be_written_says_all_the_same_what_waits(
    pingyi: Pingyi, refused: Path
) -> None:
    path = refused / "output" / REFUSED_FILE
    path.unlink()
    path.mkdir()

    shown = pingyi("status", "-C", refused)

    assert shown.code == 0
    assert "1+1" in shown.out
    assert REFUSED_FILE not in shown.out
