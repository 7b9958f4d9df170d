"""Originals that are cut, changed or gone are put back when the files are scanned again."""

import json
from pathlib import Path
from typing import Any

import pytest

from ballot.reading import Rejection, RejectionReason
from office.folder import open_folder
from scanner.files.sources import examine
from scanner.runs import PageRun
from scanner.worker import read_run
from store.event import EventKind
from store.originals_folder import keep_original
from tests.cli.conftest import Pingyi


def _scan(pingyi: Pingyi, folder: Path) -> tuple[dict[str, Any], str]:
    ran = pingyi("scan", folder / "scans", "--workers", 1, "--json", "-C", folder)
    assert ran.code == 0, ran.err
    return json.loads(ran.out), ran.err


def _originals(folder: Path) -> list[Path]:
    return sorted((folder / "originals").iterdir())


def _mended(folder: Path) -> list[dict[str, Any]]:
    with open_folder(folder).store() as store:
        assert store.verify_chain() is None
        return [dict(e.payload) for e in store.events() if e.kind is EventKind.FILE_MENDED]


def _refuse(folder: Path, scan: Path, pages: int = 1) -> str:
    """Leave what a scan leaves that read an original after it was cut to nothing."""
    kept = keep_original(folder, scan)
    kept.path.chmod(0o640)
    kept.path.write_bytes(b"")
    with open_folder(folder).store() as store:
        store.record_file(kept.sha256, scan.name, kept.size, pages)
        refused = Rejection(RejectionReason.UNREADABLE_FILE, "空文件")
        store.record_page(kept.sha256, 0, refused)
    return kept.sha256


def test_a_page_that_was_refused_for_a_cut_copy_is_read_when_the_file_comes_again(
    pingyi: Pingyi, printed: Path
) -> None:
    scans = sorted((printed / "scans").glob("*.jpg"))
    sha256 = _refuse(printed, scans[0])

    answer, told = _scan(pingyi, printed)

    assert (answer["read"], answer["sheets"], answer["rejected"]) == (3, 3, [])
    assert "originals/" in told
    assert scans[0].name in told
    assert _mended(printed) == [
        {"file": sha256, "pages": 1, "replaced": True, "withdrawn": []},
        {"file": sha256, "pages": 1, "replaced": False, "withdrawn": [0]},
    ]
    assert {path.read_bytes() for path in _originals(printed)} == {s.read_bytes() for s in scans}


def test_a_copy_that_somebody_put_back_has_its_page_read(pingyi: Pingyi, printed: Path) -> None:
    scan = min((printed / "scans").glob("*.jpg"))
    sha256 = _refuse(printed, scan)
    (original,) = _originals(printed)
    original.write_bytes(scan.read_bytes())

    answer, told = _scan(pingyi, printed)

    assert answer["read"] == 3
    assert "originals/" not in told
    assert [each["withdrawn"] for each in _mended(printed)] == [[0]]
    assert [each["file"] for each in _mended(printed)] == [sha256]


@pytest.mark.parametrize("damage", ["cut", "changed", "gone"])
def test_damaged_copies_of_pages_that_were_read_are_put_back_and_nothing_else_changes(
    pingyi: Pingyi, scanned: Path, damage: str
) -> None:
    original = _originals(scanned)[0]
    content = original.read_bytes()
    before = pingyi("export", "votes", "-o", "-", "-C", scanned).out
    original.chmod(0o640)
    match damage:
        case "cut":
            original.write_bytes(b"")
        case "changed":
            original.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        case _:
            original.unlink()

    answer, told = _scan(pingyi, scanned)

    assert (answer["pages"], answer["duplicates"]) == (0, 3)
    assert "originals/" in told
    assert original.read_bytes() == content
    assert [each["withdrawn"] for each in _mended(scanned)] == [[]]
    assert pingyi("export", "votes", "-o", "-", "-C", scanned).out == before


def test_a_file_that_is_damaged_itself_stays_refused_and_is_not_recorded_twice(
    pingyi: Pingyi, printed: Path
) -> None:
    scans = sorted((printed / "scans").glob("*.jpg"))
    scans[0].write_bytes(scans[0].read_bytes()[:9000])
    scans[1].write_bytes(b"")
    first, _ = _scan(pingyi, printed)
    with open_folder(printed).store() as store:
        head = store.head()

    second, _ = _scan(pingyi, printed)

    assert sorted(page["reason"] for page in first["rejected"]) == [
        "truncated_image",
        "unreadable_file",
    ]
    assert (second["pages"], second["duplicates"], second["rejected"]) == (0, 3, [])
    with open_folder(printed).store() as store:
        assert store.head() == head


def test_a_copy_that_changes_before_it_is_read_is_neither_read_nor_recorded(
    printed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = min((printed / "scans").glob("*.jpg"))
    kept = keep_original(printed, scan)
    source = examine(kept.path)
    monkeypatch.setattr("scanner.worker.open_pages", lambda *_: pytest.fail("it was opened"))

    outcome = read_run(
        PageRun(type(source)(source.path, source.kind, 1, sha256="0" * 64), 0, 1),
        None,  # type: ignore[arg-type]
    )

    assert outcome.is_damaged
    assert [page.reason for page in outcome.pages if isinstance(page, Rejection)] == [
        RejectionReason.UNREADABLE_FILE
    ]
