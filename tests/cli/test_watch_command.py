"""pingyi scan --watch: reads what arrives, ends in order when it is told to, rings the bell."""

import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cli.watch import ends_in_order
from cli.watch_line import watch_line
from office import watched_folders
from tests.cli.conftest import Pingyi


@pytest.fixture(autouse=True)
def files_come_to_rest_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched_folders, "REST_SECONDS", 0.2)
    monkeypatch.setattr(watched_folders, "GIVE_UP_SECONDS", 0.4)


@contextmanager
def told_to_stop_after(stop_when: Path, number: signal.Signals) -> Iterator[None]:
    """Send this process a signal once a file of evidence is there."""
    done = threading.Event()

    def ask() -> None:
        while not done.wait(0.05):
            if stop_when.is_dir() and len(list(stop_when.iterdir())) >= 3:
                os.kill(os.getpid(), number)
                return

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield
    finally:
        done.set()
        asking.join()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_watch_that_is_told_to_stop_ends_with_its_report(
    pingyi: Pingyi, printed: Path, tmp_path: Path, number: signal.Signals
) -> None:
    arriving = tmp_path / "arriving"
    shutil.copytree(printed / "scans", arriving)
    with told_to_stop_after(printed / "originals", number):
        ran = pingyi("scan", "--watch", arriving, "--workers", 1, "--json", "-C", printed)

    report = json.loads(ran.out)
    assert ran.code == 0
    assert report["read"] == report["pages"] >= 1
    assert "正在守候" in ran.err
    assert "正在收尾" in ran.err


def test_a_second_ctrl_c_ends_a_watch_at_once() -> None:
    stop = threading.Event()
    with watch_line(beeps=False) as line, ends_in_order(stop, line):
        os.kill(os.getpid(), signal.SIGINT)
        is_asked = stop.wait(5)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)

    assert is_asked


def test_a_watch_goes_on_with_what_an_interrupted_one_left(
    pingyi: Pingyi, printed: Path, tmp_path: Path
) -> None:
    arriving = tmp_path / "arriving"
    shutil.copytree(printed / "scans", arriving)
    with told_to_stop_after(printed / "originals", signal.SIGINT):
        pingyi("scan", "--watch", arriving, "--workers", 1, "-C", printed)
    ran = pingyi("scan", arriving, "--workers", 1, "--json", "-C", printed)

    status = json.loads(pingyi("status", "--json", "-C", printed).out)
    assert ran.code == 0
    assert status["sessions"][0]["scanned"] == 3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--watch",), 2),
        ((), 2),
        (("scans", "--beep"), 2),
        (("--watch", "nowhere"), 4),
        (("--watch", "activity.toml"), 2),
        (("--watch", "forms"), 4),
    ],
)
def test_what_can_not_be_watched_is_refused(
    pingyi: Pingyi,
    printed: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    code: int,
) -> None:
    monkeypatch.chdir(printed)

    assert pingyi("scan", *arguments).code == code


def test_a_refusal_rings_no_bell_where_there_is_no_terminal(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with watch_line(beeps=True) as line:
        line.refuse("拒读")

    assert capfd.readouterr() == ("", "拒读\n")


def test_a_refusal_rings_the_bell_of_a_terminal_that_asked_for_it(
    printed: Path, tmp_path: Path
) -> None:
    arriving = tmp_path / "arriving"
    arriving.mkdir()
    (arriving / "scan1.jpg").write_bytes(b"\xff\xd8\xff\xe0no picture\xff\xd9")
    script = (
        "import sys; from office import watched_folders; watched_folders.REST_SECONDS = 0.2;"
        "from cli.main import main; main()"
    )
    ours, its = pty.openpty()
    words = ["scan", "--watch", str(arriving), "--workers", "1", "-C", str(printed)]
    command = [sys.executable, "-c", script, *words, "--beep"]
    with subprocess.Popen(
        command, stderr=its, stdout=subprocess.PIPE, env={**os.environ, "TERM": "xterm"}
    ) as watch:
        os.close(its)
        shown = b""
        while "拒读 1 处".encode() not in shown:
            shown += os.read(ours, 4096)
        watch.send_signal(signal.SIGTERM)
        with pytest.raises(OSError):
            while True:
                shown += os.read(ours, 4096)
    os.close(ours)

    assert watch.returncode == 0
    assert "拒读 scan1.jpg".encode() in shown
    assert shown.count(b"\a") == 1
