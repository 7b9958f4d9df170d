"""pingyi calibrate print, calibrate read, and what scan makes of the profile."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.profile import load_profile
from calibration.images import to_gray
from calibration.pens.pages import render_pages
from calibration.scans.degrade import Scan
from calibration.scans.scan_file import write_scans
from calibration.scans.warps import Coordinates, resample
from cli.main import run
from store.evidence import Store
from tests.cli.full_disk import check_whole, files_of, try_here

DPI = 200
PX = DPI / 25.4

GrayImage = NDArray[np.uint8]
Damage = Callable[[GrayImage], GrayImage]


def as_it_is(image: GrayImage) -> GrayImage:
    return image


def dull(image: GrayImage) -> GrayImage:
    """Paper at 240 and print at 20, with a little grain: no scan is perfect."""
    grain = np.random.default_rng(3).normal(0.0, 1.0, image.shape)
    return np.rint(20 + image.astype(float) * 220 / 255 + grain).astype(np.uint8)


def at_97_percent(image: GrayImage) -> GrayImage:
    middle = np.array(image.shape[::-1], np.float32) / 2

    def shrink(x: Coordinates, y: Coordinates) -> tuple[Coordinates, Coordinates]:
        k = np.float32(1 / 0.97)
        return middle[0] + (x - middle[0]) * k, middle[1] + (y - middle[1]) * k

    return resample(image, [shrink], outside=250)


def dirty_at_83_mm(image: GrayImage) -> GrayImage:
    dirty = image.copy()
    columns = slice(round(83 * PX), round(83 * PX) + 3)
    dirty[:, columns] = (dirty[:, columns] * 0.6).astype(np.uint8)
    return dirty


def black_and_white(image: GrayImage) -> GrayImage:
    return np.where(image > 150, 255, 0).astype(np.uint8)


def printed_pages(folder: Path, name: str) -> list[GrayImage]:
    return [to_gray(page) for page in render_pages(folder / f"calibration/{name}.pdf", DPI)]


@pytest.fixture(scope="session")
def calibrated(
    printed_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[GrayImage], list[GrayImage]]:
    """Return an activity with printed sheets and calibration papers, and these as pages."""
    folder = tmp_path_factory.mktemp("calibrated") / "activity"
    shutil.copytree(printed_template, folder)
    assert run(["calibrate", "print", "--blanks", "2", "-C", str(folder)]) == 0
    first, back, second, _ = printed_pages(folder, "blanks")
    return folder, printed_pages(folder, "target"), [first, back, second]


@pytest.fixture
def activity(calibrated: tuple[Path, list[GrayImage], list[GrayImage]], tmp_path: Path) -> Path:
    return Path(shutil.copytree(calibrated[0], tmp_path / "activity"))


Papers = tuple[Damage, bool, int]
"""What scans are of: the damage, whether there are blank forms, and the resolution they state."""


@pytest.fixture(scope="session")
def scanned_papers(
    calibrated: tuple[Path, list[GrayImage], list[GrayImage]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Papers], Path]:
    """Return what scans the calibration papers, each kind of scan once, never to be changed."""
    pages = [dull(page) for page in calibrated[1] + calibrated[2]]
    made: dict[Papers, Path] = {}

    def scan(papers: Papers) -> Path:
        if papers not in made:
            damage, blanks, stated_dpi = papers
            made[papers] = tmp_path_factory.mktemp("papers")
            for number, page in enumerate(pages if blanks else pages[: len(calibrated[1])], 1):
                image = Scan(damage(page), None, is_bilevel=False)
                write_scans(made[papers] / f"{number}.png", [image], stated_dpi)
        return made[papers]

    return scan


@pytest.fixture
def scan_papers(scanned_papers: Callable[[Papers], Path], tmp_path: Path) -> Callable[..., Path]:
    """Return what scans the calibration papers, each page after some damage."""

    def scan(damage: Damage, *, blanks: bool = True, stated_dpi: int = DPI) -> Path:
        made = scanned_papers((damage, blanks, stated_dpi))
        return Path(shutil.copytree(made, tmp_path / "papers"))

    return scan


@pytest.fixture(scope="session")
def profiled_template(
    calibrated: tuple[Path, list[GrayImage], list[GrayImage]],
    scanned_papers: Callable[[Papers], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    folder = tmp_path_factory.mktemp("profiled") / "activity"
    shutil.copytree(calibrated[0], folder)
    papers = scanned_papers((as_it_is, True, DPI))
    assert run(["calibrate", "read", str(papers), "-C", str(folder)]) == 0
    return folder


@pytest.fixture
def profiled(profiled_template: Path, tmp_path: Path) -> Path:
    """Return an activity whose equipment was found good."""
    return Path(shutil.copytree(profiled_template, tmp_path / "activity"))


def findings(ran: Any) -> dict[str, dict[str, str]]:
    return {finding["item"]: finding for finding in json.loads(ran.out)["findings"]}


def test_printing_leaves_a_target_and_test_sheets_that_the_store_does_not_know(
    pingyi: Callable[..., Any], small: Path
) -> None:
    ran = pingyi("calibrate", "print", "--blanks", 4, "-C", small, "--json")

    answer = json.loads(ran.out)
    kept = json.loads((small / "calibration/sheets.json").read_text("utf-8"))
    with Store.open(small) as store:
        known = store.printed_sheets()
    assert ran.code == 0
    assert len(answer["sheets"]) == 4
    assert kept["sheets"] == answer["sheets"]
    assert known == {}
    assert (small / "calibration/target.pdf").stat().st_size > 10_000
    assert answer["pages"] == 1
    assert len(printed_pages(small, "blanks")) == 4 * 2


def test_test_sheets_that_were_printed_before_stay_good(
    pingyi: Callable[..., Any], small: Path
) -> None:
    first = json.loads(pingyi("calibrate", "print", "-C", small, "--json").out)["sheets"]

    second = json.loads(pingyi("calibrate", "print", "-C", small, "--json").out)["sheets"]

    kept = json.loads((small / "calibration/sheets.json").read_text("utf-8"))["sheets"]
    assert kept == first + second
    assert len(set(kept)) == 6


def test_good_equipment_is_told_so_and_its_profile_kept(
    pingyi: Callable[..., Any], activity: Path, scan_papers: Callable[..., Path]
) -> None:
    papers = scan_papers(as_it_is)

    ran = pingyi("calibrate", "read", papers, "--name", "三楼佳能", "-C", activity, "--json")

    answer = json.loads(ran.out)
    profile = load_profile(activity)
    assert ran.code == 0
    assert answer["verdict"] == "good", answer["findings"]
    assert answer["blank_forms"]["pages"] == 2
    assert answer["blank_forms"]["rows"] == 2 * 5
    assert answer["blank_forms"]["residual_worst_mm"] < 0.15
    assert answer["blank_forms"]["own_mm2"]["max"] <= 0.1
    assert profile is not None
    assert (profile.name, profile.scanner_dpi) == ("三楼佳能", 200.0)
    assert profile.scale_x == pytest.approx(1.0, abs=0.002)
    assert profile.noise == pytest.approx(1.0, abs=0.15)
    assert (activity / "calibration/report.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("damage", "item", "verdict", "words"),
    [
        (at_97_percent, "scale", "fair", ("实际大小", "100%")),
        (dirty_at_83_mm, "streaks", "bad", ("清洁扫描仪玻璃", "83")),
        (black_and_white, "mode", "fair", ("灰度 300 dpi", "不要用黑白")),
    ],
    ids=["printed at 97 %", "dirt on the glass", "black and white"],
)
def test_advice_names_what_is_to_be_done(
    pingyi: Callable[..., Any],
    activity: Path,
    scan_papers: Callable[..., Path],
    damage: Damage,
    item: str,
    verdict: str,
    words: tuple[str, ...],
) -> None:
    ran = pingyi("calibrate", "read", scan_papers(damage), "-C", activity, "--json")

    found = findings(ran)
    assert found[item]["verdict"] == verdict
    assert all(word in found[item]["advice"] for word in words)
    others = {name: f["verdict"] for name, f in found.items() if name != item}
    assert "bad" not in others.values(), found


def test_a_person_sees_a_table_and_where_the_picture_is(
    pingyi: Callable[..., Any], activity: Path, scan_papers: Callable[..., Path]
) -> None:
    ran = pingyi("calibrate", "read", scan_papers(dirty_at_83_mm), "-C", activity)

    assert ran.code == 0
    assert "打印与扫描检测" in ran.out
    assert "83" in ran.out
    assert "1 项不合格" in ran.err
    assert "report.png" in ran.err


def test_a_file_that_states_a_wrong_resolution_is_not_believed(
    pingyi: Callable[..., Any], activity: Path, scan_papers: Callable[..., Path]
) -> None:
    papers = scan_papers(as_it_is, stated_dpi=72)

    ran = pingyi("calibrate", "read", papers, "-C", activity, "--json")

    target = json.loads(ran.out)["target"]
    assert (target["scanner_dpi"], target["is_dpi_assumed"]) == (200.0, True)
    assert "200 dpi" in ran.err


def test_a_target_alone_is_enough(
    pingyi: Callable[..., Any], activity: Path, scan_papers: Callable[..., Path]
) -> None:
    papers = scan_papers(as_it_is, blanks=False)

    ran = pingyi("calibrate", "read", papers, "-C", activity, "--json")

    assert ran.code == 0
    assert json.loads(ran.out)["blank_forms"] is None
    assert "没有读到空白测试表" in ran.err


def test_a_mark_on_a_blank_sheet_is_found(
    pingyi: Callable[..., Any], activity: Path, scan_papers: Callable[..., Path]
) -> None:
    layout = json.loads((activity / "calibration/layout.json").read_text("utf-8"))
    x, y, side, _ = layout["pages"][0]["rows"][0]["boxes"][0]["box_mm"]

    def mark(image: GrayImage) -> GrayImage:
        marked = image.copy()
        for k in np.linspace(0.2, 0.8, 60) * side:
            row, column = round((y + k) * PX), round((x + k) * PX)
            marked[row - 2 : row + 2, column - 2 : column + 2] = 40
        return marked

    ran = pingyi("calibrate", "read", scan_papers(mark), "-C", activity, "--json")

    found = findings(ran)
    assert found["blank_forms"]["verdict"] == "bad"
    assert json.loads(ran.out)["blank_forms"]["marked_rows"] == 2


@pytest.mark.parametrize("name", ["target.pdf", "blanks.pdf"])
def test_what_was_printed_is_no_scan_not_even_as_a_copy(
    pingyi: Callable[..., Any], activity: Path, tmp_path: Path, name: str
) -> None:
    copy = tmp_path / f"copy-{name}"
    copy.write_bytes((activity / "calibration" / name).read_bytes())

    runs = [
        pingyi("calibrate", "read", path, "-C", activity)
        for path in (activity / "calibration" / name, copy)
    ]

    assert [ran.code for ran in runs] == [4, 4]
    assert all("不是扫描件" in ran.err for ran in runs)
    assert not (activity / "calibration/profile.json").exists()


def test_scans_without_a_target_are_refused_with_what_to_do(
    pingyi: Callable[..., Any], activity: Path
) -> None:
    ran = pingyi("calibrate", "read", activity / "scans", "-C", activity)

    assert ran.code == 4
    assert "没有找到检测靶" in ran.err


def test_reading_before_printing_says_what_to_run(
    pingyi: Callable[..., Any], printed: Path
) -> None:
    ran = pingyi("calibrate", "read", printed / "scans", "-C", printed)

    assert ran.code == 4
    assert "pingyi calibrate print" in ran.err


def test_test_sheets_and_target_among_ballots_are_refused(
    pingyi: Callable[..., Any], activity: Path, scan_papers: Callable[..., Path]
) -> None:
    papers = scan_papers(as_it_is)

    ran = pingyi("scan", papers, "--workers", 1, "-C", activity, "--json")

    answer = json.loads(ran.out)
    assert answer["read"] == 0
    assert sorted(page["reason"] for page in answer["rejected"]) == [
        "not_a_form",
        "unknown_sheet",
        "unknown_sheet",
        "unknown_sheet",
    ]


def test_scanning_the_activity_folder_passes_calibration_over(
    pingyi: Callable[..., Any], activity: Path
) -> None:
    ran = pingyi("scan", activity, "--workers", 1, "-C", activity, "--json")

    answer = json.loads(ran.out)
    assert answer["read"] == 3
    assert answer["rejected"] == []


@pytest.mark.parametrize(
    ("factor", "words"),
    [(1.0, ()), (1.03, ("97", "实际大小")), (0.5, ("150 dpi", "75 dpi"))],
    ids=["same", "printed smaller", "another resolution"],
)
def test_scan_says_when_a_batch_does_not_fit_the_profile(
    pingyi: Callable[..., Any],
    profiled: Path,
    factor: float,
    words: tuple[str, ...],
) -> None:
    path = profiled / "calibration/profile.json"
    body = json.loads(path.read_text("utf-8"))
    body["dpi"] = 150.0 * factor  # the ballots of the fixture are scanned at 150 dpi
    path.write_text(json.dumps(body), "utf-8")

    ran = pingyi("scan", profiled / "scans", "--workers", 1, "-C", profiled)

    assert ran.code == 0
    assert ran.err.count("注意：") == bool(words)
    assert all(word in ran.err for word in words)


def test_a_damaged_profile_is_said_before_anything_is_read(
    pingyi: Callable[..., Any], activity: Path
) -> None:
    (activity / "calibration/profile.json").write_text('{"schema": "pingyi-profile/1"}', "utf-8")

    ran = pingyi("scan", activity / "scans", "--workers", 1, "-C", activity)

    assert ran.code == 5
    assert "profile.json" in ran.err
    assert "calibrate read" in ran.err


def test_a_full_disk_leaves_the_old_profile(
    activity: Path, scan_papers: Callable[..., Path]
) -> None:
    papers = scan_papers(as_it_is)
    words = ("calibrate", "read", str(papers), "--name", "fi-7160", "-C", str(activity))
    for limit in (0, 1 << 10, 1 << 16):
        before = files_of(activity)

        tried = try_here(limit, *words)

        assert tried.code == 1
        assert f"{activity}/calibration/" in tried.said
        check_whole(activity, before)
