"""`pingyi replace-scans`: a stack that was scanned in the wrong mode is scanned again."""

import csv
import errno
import json
import os
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from ballot.files import file_sha256
from ballot.messages import speaking
from ballot.reading import RejectionReason
from calibration.simulate import TRUTH_FILE
from cli.main import run
from office.folder import open_folder
from tests.cli.conftest import SHEETS, Pingyi

WHO = ("--by", "张三", "--why", "改用灰度重扫")


@pytest.fixture(scope="module")
def twice_template(printed_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("twice") / "activity"
    shutil.copytree(printed_template, folder)
    worse = folder / "worse"
    worse.mkdir()
    for scan in (folder / "scans").glob("*.jpg"):
        with Image.open(scan) as image:
            bilevel = image.convert("L").point(lambda grey: 255 * (grey > 150)).convert("1")
            bilevel.save(worse / f"{scan.stem}.tif", compression="group4", dpi=(150, 150))
    for scans in (worse, folder / "scans"):
        assert run(["scan", str(scans), "--workers", "1", "-C", str(folder)]) == 0
    return folder


@pytest.fixture
def twice(twice_template: Path, tmp_path: Path) -> Path:
    """Return an activity whose sheets were scanned in black and white, and then in grey."""
    return Path(shutil.copytree(twice_template, tmp_path / "activity"))


def outcomes(pingyi: Pingyi, folder: Path) -> Counter[str]:
    """Return how many rows are right, wrong, or wait."""
    pingyi("export", "votes", "-C", folder)
    with (folder / "output/votes.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = {(row["sheet"], row["unit"]): row["vote"] for row in csv.DictReader(lines)}
    with (folder / "scans" / TRUTH_FILE).open(encoding="utf-8", newline="") as lines:
        truth = [(row["sheet"], row["unit"], row["vote"]) for row in csv.DictReader(lines)]
    return Counter(
        "waits" if not rows[sheet, unit] else "right" if rows[sheet, unit] == vote else "wrong"
        for sheet, unit, vote in truth
    )


def replace(pingyi: Pingyi, folder: Path, *args: object) -> dict[str, Any]:
    ran = pingyi("replace-scans", *args, *WHO, "--json", "-C", folder)
    assert ran.code == 0, ran.err
    return dict(json.loads(ran.out))


def test_a_stack_in_black_and_white_is_replaced_by_its_grey_scans(
    pingyi: Pingyi, twice: Path
) -> None:
    before = outcomes(pingyi, twice)

    preview = replace(pingyi, twice, twice / "scans", "--dry-run")
    unchanged = outcomes(pingyi, twice)
    done = replace(pingyi, twice, twice / "scans")

    status = json.loads(pingyi("status", "--json", "-C", twice).out)
    assert before["waits"] > 0
    assert unchanged == before
    assert (preview["recorded"], done["recorded"]) == (False, True)
    assert (done["pages"], done["settled"], done["asked"]) == (SHEETS, before["waits"], 0)
    assert outcomes(pingyi, twice) == Counter(right=before.total())
    assert status["rejections"] == []


def test_every_second_copy_of_a_session_is_taken_and_taken_back(
    pingyi: Pingyi, twice: Path
) -> None:
    before = outcomes(pingyi, twice)
    replace(pingyi, twice, "--session", "评议会")

    back = replace(pingyi, twice, "--session", "main", "--back")

    assert (back["pages"], back["new_doubts"]) == (SHEETS, before["waits"])
    assert outcomes(pingyi, twice) == before


def test_a_scan_is_named_as_the_list_of_refused_pages_names_it(pingyi: Pingyi, twice: Path) -> None:
    status = json.loads(pingyi("status", "--json", "-C", twice).out)
    name = status["rejections"][0]["file"]

    done = replace(pingyi, twice, name)

    assert done["pages"] == 1


CLOSING = ("--by", "张三", "--why", "复印件", "--confirmed-by", "李四")


def copies(pingyi: Pingyi, folder: Path) -> list[str]:
    """Return the names of the second copies that wait."""
    status = json.loads(pingyi("status", "--json", "-C", folder).out)
    return [rejection["file"] for rejection in status["rejections"]]


@pytest.mark.parametrize("how", ["--session", "folder"])
def test_a_copy_that_two_people_have_closed_is_taken_by_no_session_and_no_folder(
    pingyi: Pingyi, twice: Path, how: str
) -> None:
    closed, *others = copies(pingyi, twice)
    assert pingyi("dismiss-page", closed, *CLOSING, "-C", twice).code == 0
    named = ("--session", "main") if how == "--session" else (twice / "scans",)

    done = replace(pingyi, twice, *named)

    with open_folder(twice).store() as store:
        (left,) = (r for r in store.rejections() if r.file == closed)
    assert done["pages"] == len(others)
    assert left.rejection.reason is RejectionReason.SECOND_COPY


def test_a_closed_copy_is_taken_where_its_file_is_named_and_a_second_person_confirms(
    pingyi: Pingyi, twice: Path
) -> None:
    closed = copies(pingyi, twice)[0]
    pingyi("dismiss-page", closed, *CLOSING, "-C", twice)

    alone = pingyi("replace-scans", closed, *WHO, "-C", twice)
    both = pingyi("replace-scans", closed, *WHO, "--confirmed-by", "李四", "-C", twice)

    assert (alone.code, both.code) == (2, 0)
    assert "第二人" in alone.err


def test_where_people_have_closed_all_copies_a_session_says_so(pingyi: Pingyi, twice: Path) -> None:
    for name in copies(pingyi, twice):
        pingyi("dismiss-page", name, *CLOSING, "-C", twice)

    ran = pingyi("replace-scans", "--session", "main", *WHO, "-C", twice)

    assert ran.code == 2
    assert f"{SHEETS} 份扫描件都已由人结清" in ran.err


@pytest.fixture
def alike(printed: Path) -> Path:
    """Return an activity in which second copies of two sheets have one name on record."""
    scans = sorted((printed / "scans").glob("*.jpg"))[:2]
    for number, scan in enumerate(scans):
        for place in ("first", "again"):
            folder = printed / f"{place}{number}"
            folder.mkdir()
            shutil.copy(scan, folder / "002.jpg")
        with (printed / f"again{number}" / "002.jpg").open("ab") as file:
            file.write(b"again")  # behind the end of the picture
    for place in ("first0", "first1", "again0", "again1"):
        scan = printed / place / "002.jpg"
        assert run(["scan", str(scan), "--workers", "1", "-C", str(printed)]) == 0
    return printed


def test_a_name_that_several_files_have_on_record_is_asked_back(
    pingyi: Pingyi, alike: Path
) -> None:
    with open_folder(alike).store() as store:
        head = store.head()
        hashes = [stored.sha256 for stored in store.rejections()]

    both = pingyi("replace-scans", "002.jpg", *WHO, "-C", alike)

    with open_folder(alike).store() as store:
        unchanged = store.head()
    one = replace(pingyi, alike, hashes[0][:12])
    assert (both.code, unchanged) == (2, head)
    assert all(sha256[:12] in both.err for sha256 in hashes)
    assert one["pages"] == 1


def test_a_path_is_taken_by_the_bytes_that_lie_there(
    pingyi: Pingyi, alike: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(alike / "again1")

    replace(pingyi, alike, "002.jpg")

    with open_folder(alike).store() as store:
        taken = [*store.events()][-1].payload["scans"]
    assert [scan["file"] for scan in taken] == [file_sha256(alike / "again1" / "002.jpg")]


def test_a_path_that_is_not_there_is_no_file_of_that_last_name(pingyi: Pingyi, alike: Path) -> None:
    ran = pingyi("replace-scans", "elsewhere/002.jpg", *WHO, "-C", alike)

    assert ran.code == 2
    assert "elsewhere/002.jpg 没有可换用的页" in ran.err


def test_a_folder_with_a_file_that_can_not_be_read_is_refused_whole(
    pingyi: Pingyi, alike: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(path: Path) -> str:
        raise OSError(errno.EIO, "Input/output error", str(path))

    monkeypatch.setattr("office.replace_job.file_sha256", broken)

    ran = pingyi("replace-scans", alike / "again0", *WHO, "-C", alike)

    assert ran.code == 2
    assert "002.jpg 读不出来：磁盘读写出错" in ran.err
    assert len(copies(pingyi, alike)) == 2


def test_a_pipe_is_named_and_not_waited_for(pingyi: Pingyi, alike: Path) -> None:
    os.mkfifo(alike / "pipe.jpg")

    ran = pingyi("replace-scans", alike / "pipe.jpg", *WHO, "-C", alike)

    assert ran.code == 2
    assert "不是文件或文件夹" in ran.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "请写明换用哪些扫描件"),
        (("nowhere.jpg",), "nowhere.jpg 没有可换用的页"),
        (("activity.toml",), "还没有读入"),
        (("worse",), "没有可换用的扫描件"),
        (("--session", "nowhere"), "没有场次 nowhere"),
        (("scans", "--back"), "没有可换用的扫描件"),
    ],
)
def test_what_can_not_be_taken_is_refused_with_a_next_step(
    pingyi: Pingyi,
    twice: Path,
    monkeypatch: pytest.MonkeyPatch,
    args: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(twice)

    ran = pingyi("replace-scans", *args, *WHO)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_the_papers_and_the_workbook_say_who_took_which_scans(pingyi: Pingyi, twice: Path) -> None:
    from office.reviewed import closed_pages
    from office.reviews import told_reviews

    replace(pingyi, twice, twice / "scans")
    opened = open_folder(twice)

    with opened.store() as store:
        with speaking("en"):  # the workbook is Chinese in any language
            lines = told_reviews(opened.activity, store)
        (closed,) = closed_pages(store)

    assert {line["what"] for line in lines} == {"换用另一份扫描件"}
    assert len({line["sheet"] for line in lines}) == SHEETS
    assert "张三" in closed.decision
    assert "改用灰度重扫" in closed.decision
