"""What `pingyi scan` ends with and `pingyi status` says: what to do next, in that order."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from ballot.ids import grouped
from calibration.pens.intents import FillPlan, RowKind
from calibration.pens.strokes import PenMark
from cli.main import run

Pingyi = Callable[..., Any]

FRONT_ROWS, BACK_ROWS = 45, 21
SHEETS = 4


@pytest.fixture(scope="module")
def stack_template(tmp_path_factory: pytest.TempPathFactory, simulate: Callable[..., None]) -> Path:
    """Return the plan's own activity with four scanned sheets, a file for each page, in scans/."""
    folder = tmp_path_factory.mktemp("stack") / "activity"
    assert run(["new", str(folder), "--example"]) == 0
    assert run(["print", "north", "--sheets", str(SHEETS), "-C", str(folder)]) == 0
    simulate(folder, "north", "north", folder / "scans")
    return folder


@pytest.fixture
def stack(stack_template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(stack_template, tmp_path / "activity"))


def scans_of(folder: Path) -> list[Path]:
    return sorted((folder / "scans").glob("*.jpg"))


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def scan(pingyi: Pingyi, folder: Path, *paths: Path) -> dict[str, Any]:
    asked = paths or (folder / "scans",)
    ran = pingyi("scan", *asked, "--workers", 1, "--json", "-C", folder)
    assert ran.code == 0, ran.err
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def status(pingyi: Pingyi, folder: Path) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(pingyi("status", "--json", "-C", folder).out)
    return answer


def test_a_truncated_page_is_to_be_scanned_again_and_its_rows_are_not_in_review(
    pingyi: Pingyi, stack: Path
) -> None:
    front = scans_of(stack)[2]
    truncate(front)
    assert scan(pingyi, stack)["read"] == 2 * SHEETS - 1

    answer = status(pingyi, stack)

    (north, *_) = answer["sessions"]
    assert (north["review_rows"], north["unseen_rows"], north["scan_again"]) == (0, FRONT_ROWS, 1)
    assert (north["pending"], north["rejected"]) == (FRONT_ROWS, 0)
    assert answer["next"]["scan_again"]["pages"] == 1


def test_a_page_to_scan_again_is_named_with_its_likely_sheet_and_its_neighbours(
    pingyi: Pingyi, stack: Path
) -> None:
    truncate(scans_of(stack)[3])

    (page,) = scan(pingyi, stack)["next"]["scan_again"]["list"]

    names = [each.name for each in scans_of(stack)]
    before, after = page["before"], page["after"]
    assert (page["file"], page["page"], page["reason"]) == (names[3], 1, "truncated_image")
    assert (page["sheet"], page["sheet_page"]) == (before["sheet"], 2)
    assert (page["is_likely"], page["session"]) == (True, "north")
    assert (before["file"], before["sheet_page"], before["away"]) == (names[2], 1, 1)
    assert (after["file"], after["sheet_page"], after["away"]) == (names[4], 1, 1)
    assert after["sheet"] != before["sheet"]


def test_scan_ends_with_review_and_then_what_to_scan_again(
    pingyi: Pingyi, stack: Path, simulate: Callable[..., None]
) -> None:
    shutil.rmtree(stack / "scans")
    plan = FillPlan(trouble={RowKind.OVERVOTE: 0.2}, habits={PenMark.TICK: 1.0})
    simulate(stack, "north", "north", stack / "scans", plan)
    truncate(scans_of(stack)[3])

    ran = pingyi("scan", stack / "scans", "--workers", 1, "-C", stack)

    answer = status(pingyi, stack)["next"]
    (page,) = answer["scan_again"]["list"]
    told = ran.out[ran.out.index("接下来") :]
    rows = answer["review"]["rows"]
    assert rows > 0
    assert (
        told.index("1. 复核") < told.index(f"北片区：{rows} 行待复核") < told.index("2. 重扫 1 页")
    )
    assert f"{page['file']} 第 1 页：图像不完整" in told
    assert f"大概是编号 {grouped(page['sheet'])}-2（北片区）" in told
    assert f"前一页是 {page['before']['file']} 第 1 页" in told
    assert told.strip() in pingyi("status", "-C", stack).out


def test_a_page_that_never_came_is_named_by_its_printed_id(pingyi: Pingyi, stack: Path) -> None:
    gone = scans_of(stack)[5]
    gone.unlink()

    (page,) = scan(pingyi, stack)["next"]["scan_again"]["list"]

    assert (page["reason"], page["file"]) == ("missing_page", scans_of(stack)[4].name)
    assert (page["sheet_page"], page["is_likely"]) == (2, False)
    assert grouped(page["sheet"]) in pingyi("status", "-C", stack).out


def test_a_page_that_was_scanned_again_is_left_to_close_and_not_to_scan(
    pingyi: Pingyi, stack: Path, tmp_path: Path
) -> None:
    page = scans_of(stack)[3]
    again = Path(shutil.copy(page, tmp_path / "again.jpg"))
    truncate(page)
    scan(pingyi, stack)

    answer = scan(pingyi, stack, again)["next"]

    assert answer["scan_again"]["pages"] == 0
    assert [each["file"] for each in answer["look_at"]] == [page.name]


def test_blank_pages_are_closed_all_at_once(pingyi: Pingyi, stack: Path) -> None:
    blank = np.full((1754, 1240), 235, np.uint8)
    for light, name in enumerate(("zy-back.jpg", "zz-back.jpg")):
        cv2.imwrite(str(stack / "scans" / name), blank + np.uint8(light))
    text = blank.copy()
    cv2.putText(text, "MINUTES", (100, 300), 0, 4, 20, 12)
    cv2.imwrite(str(stack / "scans/zx-minutes.jpg"), text)
    scan(pingyi, stack)
    who = ("--by", "张三", "--why", "空白背面", "-C", stack)

    told = pingyi("status", "-C", stack).out
    both = pingyi("dismiss-page", "zy-back.jpg", "--blank", *who)
    closed = pingyi("dismiss-page", "--blank", *who)
    again = pingyi("dismiss-page", "--blank", *who)

    assert "空白页 2 页" in told
    assert both.code == 2
    assert (closed.code, again.code) == (0, 2), closed.err
    assert [each["file"] for each in status(pingyi, stack)["next"]["look_at"]] == ["zx-minutes.jpg"]


def test_a_blank_page_that_is_likely_a_missing_one_is_not_closed_with_the_others(
    pingyi: Pingyi, stack: Path
) -> None:
    page = scans_of(stack)[3]
    cv2.imwrite(str(page), np.full((1754, 1240), 235, np.uint8))
    scan(pingyi, stack)

    closed = pingyi("dismiss-page", "--blank", "--by", "张三", "--why", "空白", "-C", stack)

    assert closed.code == 2
    (waiting,) = status(pingyi, stack)["next"]["scan_again"]["list"]
    assert (waiting["file"], waiting["is_likely"]) == (page.name, True)


def test_a_piece_of_a_sheet_is_named_once_and_left_to_close_once_the_sheet_is_read(
    pingyi: Pingyi, stack: Path, tmp_path: Path
) -> None:
    page = scans_of(stack)[2]
    whole = Path(shutil.copy(page, tmp_path / "whole.jpg"))
    piece = cv2.imread(str(page), cv2.IMREAD_GRAYSCALE)
    piece[len(piece) // 2 :] = 240
    cv2.imwrite(str(page), piece)

    (before,) = scan(pingyi, stack)["next"]["scan_again"]["list"]
    after = scan(pingyi, stack, whole)["next"]

    assert (before["file"], before["reason"]) == (page.name, "incomplete_sheet")
    assert (before["sheet_page"], before["is_likely"]) == (1, False)
    assert after["scan_again"]["list"] == []
    assert [each["file"] for each in after["look_at"]] == [page.name]


def test_a_page_of_another_activity_is_nobody_s_likely_page(
    pingyi: Pingyi, stack: Path, tmp_path: Path, simulate: Callable[..., None]
) -> None:
    other = tmp_path / "other"
    assert pingyi("new", other, "--example").code == 0
    assert pingyi("print", "north", "--sheets", 1, "-C", other).code == 0
    simulate(other, "north", "north", other / "scans")
    page = scans_of(stack)[3]
    shutil.copy(scans_of(other)[0], page)

    answer = scan(pingyi, stack)["next"]

    assert [each["reason"] for each in answer["look_at"]] == ["foreign_activity"]
    assert [each["reason"] for each in answer["scan_again"]["list"]] == ["missing_page"]


def test_a_strange_page_is_looked_at_and_not_scanned_again(pingyi: Pingyi, stack: Path) -> None:
    blank = np.full((1754, 1240), 235, np.uint8)
    cv2.imwrite(str(stack / "scans/zz-minutes.jpg"), blank)

    answer = scan(pingyi, stack)["next"]

    assert [each["reason"] for each in answer["look_at"]] == ["not_a_form"]
    assert answer["scan_again"]["list"] == []


def test_neighbours_are_those_of_the_stack_where_numbers_have_no_zeros(
    pingyi: Pingyi, stack: Path
) -> None:
    for number, page in enumerate(scans_of(stack), start=5):
        page.rename(page.with_name(f"p{number}.jpg"))
    truncate(stack / "scans/p9.jpg")

    (page,) = scan(pingyi, stack)["next"]["scan_again"]["list"]

    assert (page["before"]["file"], page["after"]["file"]) == ("p8.jpg", "p10.jpg")
    assert page["sheet"] == page["after"]["sheet"]


def test_where_nothing_waits_scan_and_status_say_so(pingyi: Pingyi, stack: Path) -> None:
    ran = pingyi("scan", stack / "scans", "--workers", 1, "-C", stack)

    assert "没有待复核的行，也没有要重扫的页" in ran.out
    assert "没有待复核的行，也没有要重扫的页" in pingyi("status", "-C", stack).out


def test_every_page_is_read_refused_or_an_empty_back(pingyi: Pingyi, stack: Path) -> None:
    truncate(scans_of(stack)[3])
    (stack / "scans/0.jpg").touch()

    answer = scan(pingyi, stack)

    assert (answer["pages"], answer["read"], answer["refused"]) == (9, 7, 2)
    assert answer["blank_sides"] == 0


def test_dirty_glass_is_told_while_the_batch_is_read(
    pingyi: Pingyi, printed: Path, simulate: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("office.batch_watch.RECENT", 5)
    monkeypatch.setattr("office.batch_watch.FROM_THE_START", 5)
    assert pingyi("print", "evening", "--sheets", 14, "-C", printed).code == 0
    simulate(printed, "evening", "evening", printed / "evening")
    for page in sorted((printed / "evening").glob("*.jpg"))[10:]:
        truncate(page)

    ran = pingyi("scan", printed / "evening", "--workers", 1, "--json", "-C", printed)

    (series,) = json.loads(ran.out)["series"]
    assert (series["kind"], series["cause"]) == ("reason.truncated_image", "file")
    assert (series["sheets"], series["before"]) == (4, 0)
    assert "注意：最近 5 份中有 4 份“图像不完整”" in ran.err
