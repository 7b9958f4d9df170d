"""`pingyi replace-scans`: a stack that was scanned in the wrong mode is scanned again."""

import csv
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from calibration.simulate import TRUTH_FILE
from cli.main import run
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
    from office.folder import open_folder
    from office.reviewed import closed_pages
    from office.reviews import told_reviews

    replace(pingyi, twice, twice / "scans")
    opened = open_folder(twice)

    with opened.store() as store:
        lines = told_reviews(opened.activity, store)
        (closed,) = closed_pages(store)

    assert {line["what"] for line in lines} == {"换用另一份扫描件"}
    assert len({line["sheet"] for line in lines}) == SHEETS
    assert "张三" in closed.decision
    assert "改用灰度重扫" in closed.decision
