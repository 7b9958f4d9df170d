"""pingyi scan."""

import csv
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cv2
import pytest

from calibration.pens.pages import render_pages
from calibration.scans.scan_file import FileFormat
from calibration.simulate import read_truth
from office.folder import open_folder
from office.scan_job import ScanJob

ROOT = Path(__file__).parents[2]


def _scan(pingyi: Callable[..., Any], folder: Path, *paths: Path) -> dict[str, Any]:
    ran = pingyi("scan", *paths, "--workers", 1, "--json", "-C", folder)
    assert ran.code == 0, ran.err
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def _scan_both_sides(folder: Path, sides: Sequence[int]) -> Path:
    """Write pages of the printed forms as they came from the printer into a folder of scans."""
    scans = folder / "both-sides"
    scans.mkdir()
    for number, page in zip(
        sides, render_pages(folder / "forms/main.pdf", 150, sides, is_gray=True), strict=True
    ):
        cv2.imwrite(str(scans / f"{number}.png"), page)
    return scans


def test_backs_without_rows_are_passed_over_where_their_fronts_are_read(
    pingyi: Callable[..., Any], printed: Path
) -> None:
    answer = _scan(pingyi, printed, _scan_both_sides(printed, range(4)))

    assert (answer["pages"], answer["read"], answer["rejected"]) == (4, 2, [])


def test_backs_whose_fronts_were_not_scanned_are_named(
    pingyi: Callable[..., Any], printed: Path
) -> None:
    answer = _scan(pingyi, printed, _scan_both_sides(printed, [1]))

    assert answer["read"] == 0
    assert [(page["file"], page["reason"]) for page in answer["rejected"]] == [
        ("1.png", "blank_side")
    ]


def _votes(pingyi: Callable[..., Any], folder: Path) -> str:
    ran = pingyi("export", "votes", "-o", "-", "-C", folder)
    assert ran.code == 0
    return str(ran.out)


def test_marked_sheets_are_read_as_they_were_marked(
    pingyi: Callable[..., Any], printed: Path
) -> None:
    answer = _scan(pingyi, printed, printed / "scans")

    lines = csv.DictReader(_votes(pingyi, printed).splitlines())
    read = {(line["sheet"], line["unit"]): line["vote"] for line in lines}
    meant = {(row.sheet, row.unit): row.vote for row in read_truth(printed / "scans" / "truth.csv")}
    assert answer.pop("seconds") > 0
    assert [each["name"] for each in answer.pop("passed_over")] == ["truth.csv"]
    batches = answer.pop("batches")
    then = answer["next"].pop("then")
    assert (batches["with_cover"], len(batches["without_cover"])) == ([], 1)
    assert answer == {
        "files": 3,
        "pages": 3,
        "sheets": 3,
        "read": 3,
        "clipped": 0,
        "refused": 0,
        "blank_sides": 0,
        "blank_backs": 0,
        "covers": 0,
        "pending_rows": 0,
        "unseen_rows": 0,
        "rejected": [],
        "duplicates": 0,
        "series": [],
        "next": {
            "review": {"rows": 0, "sheets": []},
            "look_at": [],
            "scan_again": {"pages": 0, "list": []},
        },
    }
    assert [each["step"] for each in then] == ["reconcile"]
    assert read == meant


def test_scanning_twice_reads_nothing(pingyi: Callable[..., Any], scanned: Path) -> None:
    before = _votes(pingyi, scanned)

    answer = _scan(pingyi, scanned, scanned / "scans")

    assert (answer["files"], answer["pages"], answer["duplicates"]) == (3, 0, 3)
    assert _votes(pingyi, scanned) == before


def test_identical_bytes_are_read_once(pingyi: Callable[..., Any], printed: Path) -> None:
    first = min((printed / "scans").glob("*.jpg"))
    shutil.copy(first, printed / "scans" / "again.jpg")

    answer = _scan(pingyi, printed, printed / "scans")

    assert (answer["files"], answer["read"], answer["duplicates"]) == (4, 3, 1)
    assert answer["rejected"] == []


def test_bad_files_are_named_with_a_reason_and_the_good_ones_are_read(
    pingyi: Callable[..., Any], printed: Path
) -> None:
    scans = printed / "scans"
    good = min(scans.glob("*.jpg")).read_bytes()
    (scans / "0-truncated.jpg").write_bytes(good[: len(good) // 2])
    (scans / "0-text.pdf").write_text("this is no PDF")
    (scans / "0-zero.jpg").touch()
    (scans / "0-broken.tif").write_bytes(b"II*\x00 and nothing")
    copy = scans / "zz-copy.jpg"
    copy.write_bytes(good + b"\x00")

    answer = _scan(pingyi, printed, scans)

    reasons = {entry["file"]: entry["reason"] for entry in answer["rejected"]}
    assert answer["read"] == 3
    assert reasons == {
        "0-truncated.jpg": "truncated_image",
        "0-text.pdf": "unreadable_file",
        "0-zero.jpg": "unreadable_file",
        "0-broken.tif": "truncated_image",  # its directory would lie beyond its end
        "zz-copy.jpg": "second_copy",
    }
    assert all(entry["page"] == 1 and entry["detail"] for entry in answer["rejected"])
    assert json.loads(pingyi("status", "--json", "-C", printed).out)["stray_rejections"] == 4


def test_a_multi_page_file_is_read_and_a_missing_page_is_named(
    pingyi: Callable[..., Any], tmp_path: Path, simulate: Callable[..., None]
) -> None:
    folder = tmp_path / "a"
    pingyi("new", folder, "--example")
    pingyi("print", "north", "--sheets", 2, "-C", folder)
    simulate(
        folder, "north", "north", tmp_path / "tiff", file_format=FileFormat.TIFF, sheets_per_file=1
    )
    first, second = sorted((tmp_path / "tiff").glob("*.tif"))
    from PIL import Image

    with Image.open(second) as image:
        image.save(tmp_path / "front.png")

    whole = _scan(pingyi, folder, first)
    part = _scan(pingyi, folder, tmp_path / "front.png")

    assert (whole["files"], whole["pages"], whole["sheets"]) == (1, 2, 1)
    assert whole["rejected"] == []
    assert part["sheets"] == 1
    assert part["pending_rows"] == 21
    (missing,) = part["rejected"]
    assert (missing["file"], missing["page"], missing["reason"]) == ("front.png", 1, "missing_page")
    tallied = pingyi("tally", "-C", folder)
    assert tallied.code == 7
    assert "缺页" in tallied.err


def test_the_summary_for_people_says_what_to_do(pingyi: Callable[..., Any], printed: Path) -> None:
    (printed / "scans" / "zero.jpg").touch()

    ran = pingyi("scan", printed / "scans", "--workers", 1, "-C", printed)

    assert ran.code == 0
    assert "zero.jpg" in ran.out
    assert "dismiss-page" in ran.out
    assert "truth.csv：不是扫描件" in ran.err


def test_paths_that_do_not_exist_stop_the_scan_before_it_begins(
    pingyi: Callable[..., Any], printed: Path
) -> None:
    ran = pingyi("scan", printed / "scans", printed / "nothing", "-C", printed)

    assert (ran.code, ran.out) == (4, "")
    assert not list((printed / "originals").iterdir())


def test_scanning_before_printing_says_so(pingyi: Callable[..., Any], small: Path) -> None:
    (small / "page.jpg").touch()

    ran = pingyi("scan", small / "page.jpg", "-C", small)

    assert ran.code == 4
    assert "pingyi print" in ran.err


def test_two_scans_at_once_are_refused(pingyi: Callable[..., Any], printed: Path) -> None:
    from store.evidence import Store

    with Store.open(printed) as store, store.writing():
        ran = pingyi("scan", printed / "scans", "--workers", 1, "-C", printed)

    assert ran.code == 5


def test_ctrl_c_keeps_what_was_read_and_exits_130(
    pingyi: Callable[..., Any], printed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = ScanJob._record_run

    def record_one_then_stop(self: ScanJob, outcome: Any) -> None:
        record(self, outcome)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(ScanJob, "_record_run", record_one_then_stop)
        ran = pingyi("scan", printed / "scans", "--workers", 1, "--json", "-C", printed)
    rest = _scan(pingyi, printed, printed / "scans")

    assert (ran.code, ran.out) == (130, "")
    assert "重新运行" in ran.err
    assert (rest["read"], rest["duplicates"]) == (2, 1)


def test_a_scan_that_is_killed_goes_on_where_it_stopped(
    pingyi: Callable[..., Any], tmp_path: Path, printed: Path, simulate: Callable[..., None]
) -> None:
    pingyi("print", "evening", "--sheets", 16, "-C", printed)
    simulate(printed, "evening", "evening", printed / "scans" / "evening")
    undisturbed = Path(shutil.copytree(printed, tmp_path / "undisturbed"))
    _scan(pingyi, undisturbed, undisturbed / "scans")

    survived = [_kill_after(printed, pages) for pages in (3, 8)]
    (printed / "originals" / ".new-half").touch()
    last = _scan(pingyi, printed, printed / "scans")

    assert 3 <= survived[0] < survived[1] < 19
    assert last["read"] == 19 - survived[1]
    assert _votes(pingyi, printed) == _votes(pingyi, undisturbed)
    assert not list((printed / "originals").glob(".new-*"))
    assert pingyi("verify-log", "-C", printed).code == 0


def _kill_after(folder: Path, pages: int) -> int:
    """Kill a scan once `pages` pages are on record; return how many then were."""
    process = subprocess.Popen(
        [sys.executable, "-m", "cli.main", "scan", "scans", "--workers", "1", "-C", "."],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 30
    while _pages_on_record(folder) < pages and time.monotonic() < deadline:
        assert process.poll() is None, "the scan ended before it could be killed"
    process.send_signal(signal.SIGKILL)
    process.wait()
    return _pages_on_record(folder)


def _pages_on_record(folder: Path) -> int:
    connection = sqlite3.connect(folder / "pingyi.db", timeout=5)
    try:
        query = 'SELECT count(*) FROM event WHERE entry LIKE \'%"kind":"page_read"%\''
        return int(connection.execute(query).fetchone()[0])
    finally:
        connection.close()


def _draw_line_down(scan: Path, x_mm: float) -> None:
    page = cv2.imread(str(scan))
    assert page is not None
    x = round(x_mm / 210.0 * page.shape[1])
    page[:, x : x + 2] = page[:, x : x + 2] // 2
    assert cv2.imwrite(str(scan), page)


@pytest.mark.parametrize(("pages", "is_told"), [(3, True), (2, False)])
def test_a_streak_on_several_pages_is_told_once(
    pingyi: Callable[..., Any], printed: Path, pages: int, is_told: bool
) -> None:
    (layout,) = open_folder(printed).layouts().values()
    between = layout.layout.pages[0].rows[0].boxes[0].rect.right + 3.0
    for scan in sorted((printed / "scans").glob("*.jpg"))[:pages]:
        _draw_line_down(scan, between)

    ran = pingyi("scan", printed / "scans", "--workers", 1, "-C", printed)

    assert ran.code == 0
    assert ran.err.count("擦净扫描仪玻璃") == is_told
    assert (f"有 {pages} 页" in ran.err) == is_told


def test_pages_whose_paper_the_scanner_made_white_are_told_once(
    pingyi: Callable[..., Any], printed: Path
) -> None:
    scans = sorted((printed / "scans").glob("*.jpg"))
    for scan in scans[:2]:
        page = cv2.imread(str(scan), cv2.IMREAD_GRAYSCALE)
        assert page is not None
        white = cv2.convertScaleAbs(page, alpha=1.2)
        assert cv2.imwrite(str(scan), white)

    ran = pingyi("scan", printed / "scans", "--workers", 1, "--json", "-C", printed)

    assert ran.code == 0
    assert json.loads(ran.out)["clipped"] == 2
    assert ran.err.count("有 2 页的纸面被扫描仪抹成了纯白") == 1
    assert ran.err.count("去除背景") == 1
    assert ran.err.count("自动对比度") == 1


def test_the_operator_is_told_when_the_printed_forms_are_gone(
    pingyi: Callable[..., Any], printed: Path
) -> None:
    for pdf in (printed / "forms").glob("*.pdf"):
        pdf.unlink()

    ran = pingyi("scan", printed / "scans", "--workers", 1, "-C", printed)

    assert ran.code == 0
    assert ran.err.count("表样 PDF") == 1
