"""Why a scanner stopped, by what scanimage says and leaves; a page that isn't whole stops it."""

import signal
import stat
import time
from pathlib import Path
from typing import Any

import pytest

from office import sane, scanner_end
from office.sane_options import Source
from office.scanner_arrivals import ScannerArrivals
from office.scanner_end import End, end_of

NO_SPACE = "Output file write error --- out of disk space?"


@pytest.mark.parametrize(
    ("code", "words", "pages", "was_stopped", "end"),
    [
        (0, "sane_start: Document feeder out of documents", 10, False, End.DONE),
        (7, "sane_start: Document feeder out of documents", 0, False, End.NO_PAPER),
        (7, "sane_read: Document feeder out of documents", 3, False, End.DONE),
        (0, "", 0, False, End.NO_PAPER),
        (6, "sane_start: Document feeder jammed", 3, False, End.JAMMED),
        (6, "sane_start: Document feeder jammed", 3, True, End.JAMMED),
        (2, "sane_read: Operation was canceled", 3, True, End.STOPPED),
        (9, "sane_read: Error during device I/O", 3, True, End.STOPPED),
        (9, "sane_read: Error during device I/O", 3, False, End.IO_ERROR),
        (1, "open of device x failed: Device busy", 0, False, End.BUSY),
        (1, "open of device x failed: Access to resource has been denied", 0, False, End.DENIED),
        (1, NO_SPACE, 3, False, End.DISK_FULL),
        (-6, "", 3, False, End.FAILED),
        (-9, "", 3, True, End.STOPPED),
    ],
)
def test_what_scanimage_says_is_told_apart(
    code: int, words: str, pages: int, was_stopped: bool, end: End, tmp_path: Path
) -> None:
    assert end_of(code, words, pages, tmp_path, was_stopped=was_stopped) is end


def test_what_breaks_on_a_full_disk_broke_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanner_end, "_LEAST_BYTES", 1 << 62)

    assert end_of(-6, "", 3, tmp_path, was_stopped=False) is End.DISK_FULL


FAKE = """#!/bin/sh
for word; do case $word in --batch=*) form=${word#--batch=};; esac; done
trap 'echo "scanimage: sane_read: Operation was canceled" >&2; exit 2' INT TERM
number=1
while [ $number -lt 200 ]; do
    file=$(printf "$form" $number)
    head -c 900 "$WHOLE" > "$file"
    echo "$file"
    number=$((number + 1))
    sleep 0.1
done
"""
"""A scanner whose pages break off, as on a full disk that nobody tells of."""


@pytest.mark.parametrize("on_ctrl_c", [signal.default_int_handler, signal.SIG_IGN])
def test_a_page_that_is_not_whole_stops_the_feeder(
    on_ctrl_c: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of a program that was begun in the background, and ignores Ctrl-C."""
    before = signal.signal(signal.SIGINT, on_ctrl_c)
    try:
        _stops(tmp_path, monkeypatch)
    finally:
        signal.signal(signal.SIGINT, before)


def _stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "scanimage"
    program.write_text(FAKE, encoding="ascii")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    whole = tmp_path / "whole.jpg"
    whole.write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(1, 200)) * 10)
    folder = tmp_path / "scans" / "scanner"
    folder.mkdir(parents=True)
    monkeypatch.setenv("WHOLE", str(whole))
    monkeypatch.setattr(sane, "_program", lambda: str(program))
    setting = sane.Setting("fake", Source((), (), is_two_sided=False), ())
    arrivals = ScannerArrivals(setting, folder, lambda _name: None)
    names: list[str] = []
    while not arrivals.are_over:
        arrivals.look()
        names += [file.raw for file in arrivals.next_group()]
        time.sleep(0.02)

    assert names[0] == "scanner/000001.jpg"
    assert len(names) < 100
    assert arrivals.end().end is End.LOST_FILE
    assert str(folder) in arrivals.end().text
