"""pingyi scanner list and scan --scanner, against SANE's test device and an eSCL scanner."""

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from calibration.pens.pages import render_pages
from office import sane, scanner_arrivals
from tests.cli.conftest import Pingyi
from tests.escl_server import EsclDevice, escl_scanner

pytestmark = pytest.mark.skipif(
    shutil.which("scanimage") is None,
    reason="scanimage isn't installed (tools/install_system.sh installs it)",
)

needs_airscan = pytest.mark.skipif(
    shutil.which("airscan-discover") is None,
    reason="sane-airscan isn't installed (tools/install_system.sh installs it)",
)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder of SANE's configuration; no scanner of this machine is looked for."""
    folder = tmp_path / "sane"
    folder.mkdir()
    (folder / "dll.conf").write_text("", encoding="ascii")
    monkeypatch.setenv("SANE_CONFIG_DIR", str(folder))
    return folder


@pytest.fixture
def test_device(config: Path) -> None:
    """Let SANE's own test device be there: ten black pages in its feeder."""
    (config / "dll.conf").write_text("test\n", encoding="ascii")
    (config / "test.conf").write_text("number_of_devices 1\n", encoding="ascii")


@pytest.fixture
def device() -> EsclDevice:
    return EsclDevice()


@pytest.fixture
def office(config: Path, device: EsclDevice) -> Iterator[str]:
    """Return the name of an eSCL scanner that is there."""
    with escl_scanner(device, config) as name:
        yield name


@pytest.fixture(scope="session")
def papers(printed_template: Path) -> list[bytes]:
    """Three sheets that were filled in and scanned: front, back, front, back, …, as JPEG."""
    with (printed_template / "forms/main.sheets.csv").open(encoding="utf-8") as lines:
        order = [line["sheet"] for line in csv.DictReader(lines)]
    with (printed_template / "scans/truth.csv").open(encoding="utf-8") as lines:
        fronts = {line["sheet"]: line["file"] for line in csv.DictReader(lines)}
    found: list[bytes] = []
    for number, sheet in enumerate(order):
        with Image.open(printed_template / "scans" / fronts[sheet]) as image:
            # The office's scanner has no 150 dpi.
            size = (round(image.width * 4 / 3), round(image.height * 4 / 3))
            found.append(jpeg(image.convert("L").resize(size)))
        (back,) = render_pages(
            printed_template / "forms/main.pdf", 200, [2 * number + 1], is_gray=True
        )
        found.append(jpeg(Image.fromarray(np.minimum(np.asarray(back).squeeze(), 250))))
    return found


def jpeg(image: Image.Image) -> bytes:
    """Return a page as an office machine sends it."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=90, dpi=(200, 200))
    return buffer.getvalue()


Scan = Callable[..., tuple[int, dict[str, object], str]]


@pytest.fixture
def scan(pingyi: Pingyi, printed: Path) -> Scan:
    """Return a function that scans a stack; it returns exit code, report, and what was said."""

    def run(*arguments: object) -> tuple[int, dict[str, object], str]:
        words = ("scan", "--scanner", *arguments, "--workers", 1, "--json", "-C", printed)
        ran = pingyi(*words)
        return ran.code, json.loads(ran.out) if ran.out else {}, ran.err

    return run


def scanned(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "scans/scanner").glob("*.jpg"))


def test_without_sane_one_sentence_says_what_to_install(
    pingyi: Pingyi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sane.shutil, "which", lambda _name: None)
    ran = pingyi("scanner", "list")

    assert ran.code == 4
    assert "apt-get install sane-utils sane-airscan" in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.mark.usefixtures("config")
def test_without_a_scanner_one_sentence_says_so(pingyi: Pingyi) -> None:
    listed = pingyi("scanner", "list")
    asked = pingyi("scanner", "list", "--json")

    assert (listed.code, listed.out) == (4, "")
    assert "没有找到扫描仪" in listed.err
    assert len(listed.err.splitlines()) == 1
    assert json.loads(asked.out) == {"scanners": []}


@pytest.mark.usefixtures("test_device")
def test_scanners_are_listed_with_what_they_can(pingyi: Pingyi) -> None:
    (found,) = json.loads(pingyi("scanner", "list", "--json").out)["scanners"]
    shown = pingyi("scanner", "list").out

    assert found["name"] == "test:0"
    assert found["sources"] == ["Flatbed", "Automatic Document Feeder"]
    assert found["modes"] == ["Gray", "Color"]
    assert found["resolutions"] == "1–1200"
    assert not found["two_sided"]
    assert "--one-sided" in found["problem"]
    assert "test:0" in shown


@needs_airscan
def test_an_escl_scanner_is_listed_as_one_that_will_do(pingyi: Pingyi, office: str) -> None:
    (found,) = json.loads(pingyi("scanner", "list", "--json").out)["scanners"]

    assert (found["name"], found["two_sided"], found["problem"]) == (office, True, "")
    assert found["resolutions"] == "150、200、300"


@pytest.mark.usefixtures("test_device")
@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("nowhere",), 4, "现有：test:0"),
        (("test:0",), 2, "--one-sided"),
        (("test", "--one-sided", "--dpi", 2400), 2, "1–1200"),
        (("test", "scans"), 2, "--scanner"),
        (("test", "--watch"), 2, "--scanner"),
    ],
)
def test_what_can_not_be_scanned_is_told_before_a_sheet_moves(
    scan: Scan, printed: Path, arguments: tuple[object, ...], code: int, told: str
) -> None:
    got, _, said = scan(*arguments)

    assert got == code
    assert told in said
    assert not list((printed / "scans").glob("scanner*/*.jpg"))


@pytest.mark.usefixtures("test_device")
def test_a_stack_is_scanned_to_its_end_and_the_end_of_paper_is_none_to_complain_of(
    scan: Scan, printed: Path
) -> None:
    code, report, said = scan("test", "--one-sided")

    assert code == 0
    assert scanned(printed) == [f"{number:06}.jpg" for number in range(1, 11)]
    assert report["files"] == 10  # of the same black: one page to whoever reads them
    assert "这一叠扫完了。这次扫到 10 份" in said
    with Image.open(printed / "scans/scanner/000010.jpg") as image:
        assert (image.mode, image.width) == ("L", round(200 / 25.4 * 200) - 1)


@pytest.mark.usefixtures("test_device")
@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("JAMMED", "卡纸"),
        ("COVER_OPEN", "盖子开着"),
        ("DEVICE_BUSY", "正忙"),
        ("IO_ERROR", "通信断了"),
        ("NO_MEM", "内存不足"),
        ("ACCESS_DENIED", "scanner 组"),
        ("NO_DOCS", "没有纸"),
        ("INVAL", "不接受"),
        ("EOF", "程序出错"),
    ],
)
def test_each_state_of_a_device_has_its_sentence(
    scan: Scan, status: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting_of = sane.setting_of

    def broken(device: str, *, both_sides: bool, dpi: int | None) -> sane.Setting:
        setting = setting_of(device, both_sides=both_sides, dpi=dpi)
        asked = (*setting.arguments, f"--read-return-value=SANE_STATUS_{status}")
        return sane.Setting(setting.device, setting.source, asked)

    monkeypatch.setattr(sane, "setting_of", broken)
    code, report, said = scan("test", "--one-sided")

    assert code == 4
    assert report["pages"] == 0
    assert told in said.splitlines()[-1]


@needs_airscan
def test_real_sheets_of_an_escl_scanner_end_as_readings(
    scan: Scan, office: str, device: EsclDevice, papers: list[bytes], printed: Path
) -> None:
    device.feeder = [*papers]
    code, report, said = scan("Office")

    assert code == 0, said
    assert (report["pages"], report["rejected"]) == (len(papers), [])
    assert report["sheets"] == 3
    assert "<scan:Duplex>true" in device.settings[0]
    assert "Grayscale8" in device.settings[0]
    assert "<scan:XResolution>200" in device.settings[0]
    assert (printed / "scans/scanner/.read-through").read_text() == f"{len(papers)}\n"


@needs_airscan
def test_after_a_jam_the_same_command_goes_on(
    scan: Scan,
    pingyi: Pingyi,
    office: str,
    device: EsclDevice,
    papers: list[bytes],
    printed: Path,
) -> None:
    """The jammed sheet's front came, and comes again: it is compared, and counts once."""
    device.feeder, device.jams_after = [*papers], 3
    code, report, said = scan("Office")

    assert code == 4
    assert (report["pages"], report["sheets"]) == (3, 2)
    last = said.splitlines()[-1]
    assert "卡纸" in last
    assert "最后完整的是第 1 份（编号 " in last
    assert "scanner/000002.jpg" in last
    assert "只扫到一面" in last

    device.mend()
    with Image.open(io.BytesIO(papers[2])) as front:
        again = jpeg(front.point(lambda value: max(0, value - 1)))  # no two scans are the same
    device.feeder = [again, *papers[3:]]
    code, report, said = scan("Office")

    assert code == 0
    assert scanned(printed) == [f"{number:06}.jpg" for number in range(1, 8)]
    status = json.loads(pingyi("status", "--json", "-C", printed).out)
    assert status["sessions"][0]["scanned"] == 3
    assert report["next"]["scan_again"]["pages"] == 0
    (copy,) = report["rejected"]
    assert (copy["reason"], copy["file"]) == ("second_copy", "scanner/000004.jpg")


@needs_airscan
def test_a_feeder_that_ends_the_stack_with_paper_left_is_not_believed(
    scan: Scan, office: str, device: EsclDevice, papers: list[bytes], printed: Path
) -> None:
    """At a double feed some devices end the job as if the stack were through."""
    device.feeder, device.ends_after = [*papers], 2

    code, report, said = scan("Office")

    assert code == 4
    assert "进纸器里却还有纸" in said.splitlines()[-1]
    assert (report["pages"], report["sheets"]) == (len(papers), 3)
    assert scanned(printed) == [f"{number:06}.jpg" for number in range(1, len(papers) + 1)]


@needs_airscan
def test_a_page_that_came_in_part_is_not_read(
    scan: Scan, office: str, device: EsclDevice, papers: list[bytes]
) -> None:
    """sane-airscan fills up the rest of a JPEG that breaks off, and says nothing."""
    device.feeder = [papers[0], papers[1][: len(papers[1]) // 2]]
    code, report, _ = scan("Office")

    assert code == 0
    assert (report["read"], report["refused"]) == (1, 1)


@needs_airscan
def test_what_was_scanned_and_not_read_comes_first_next_time(
    scan: Scan, office: str, device: EsclDevice, papers: list[bytes], printed: Path
) -> None:
    folder = printed / "scans/scanner"
    folder.mkdir(parents=True)
    for number, page in enumerate(papers[:2], 1):
        (folder / f"{number:06}.jpg").write_bytes(page)
    (folder / "000003.jpg.part").write_bytes(papers[2][:5000])
    device.feeder = [*papers[2:4]]
    code, report, said = scan("Office")

    assert code == 0
    assert "还没读的有 2 页" in said
    assert report["sheets"] == 2
    assert scanned(printed) == [f"{number:06}.jpg" for number in range(1, 5)]


def test_two_scanners_at_a_time_have_a_folder_each(tmp_path: Path) -> None:
    with scanner_arrivals.scans_folder(tmp_path) as first:
        with scanner_arrivals.scans_folder(tmp_path) as second:
            assert (first.name, second.name) == ("scanner", "scanner-2")
        with scanner_arrivals.scans_folder(tmp_path) as third:
            assert third == second
    with scanner_arrivals.scans_folder(tmp_path) as again:
        assert again == first


@pytest.mark.usefixtures("test_device")
def test_ctrl_c_stops_the_feeder_and_what_was_scanned_is_read(printed: Path) -> None:
    script = (
        "from office import sane\n"
        "made = sane.setting_of\n"
        "slow = ('--read-delay=yes', '--read-delay-duration=10000')\n"
        "sane.setting_of = lambda *a, **k: (lambda s: sane.Setting(\n"
        "    s.device, s.source, (*s.arguments, *slow)))(made(*a, **k))\n"
        "from cli.main import main; main()"
    )
    words = ["scan", "--scanner", "test", "--one-sided", "--workers", "1", "--json"]
    command = [sys.executable, "-c", script, *words, "-C", str(printed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as scan:
        while not list((printed / "scans").glob("scanner/000002.jpg")):
            assert scan.poll() is None
            time.sleep(0.05)
        os.kill(scan.pid, signal.SIGINT)
        out, said = scan.communicate()

    pages = len(scanned(printed))
    assert scan.returncode == 0, said.decode()
    assert 2 <= pages < 10
    assert json.loads(out)["files"] == pages
    assert "扫描已停止" in said.decode()
