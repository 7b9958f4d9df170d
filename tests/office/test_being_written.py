"""Files that are still being written are waited for; a folder at rest is not."""

import io
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from office import being_written
from office.being_written import MOST_SECONDS, REST_SECONDS, Clock, wait_for_writing
from office.passed_over import Kind
from office.scan_files import FoundFiles, ScanFile

RECENT_SECONDS = 5.0


@pytest.fixture(autouse=True)
def recent(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the program has it: other tests don't wait for what they have written just now."""
    monkeypatch.setattr(being_written, "RECENT_SECONDS", RECENT_SECONDS)


class Day:
    """A clock at which things happen."""

    def __init__(self) -> None:
        self.at = 1_000_000.0
        self.events: list[tuple[float, Callable[[], object]]] = []
        self.slept = 0.0

    def now(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += seconds
        self.slept += seconds
        due = [each for each in self.events if each[0] <= self.slept]
        self.events = [each for each in self.events if each[0] > self.slept]
        for _, happens in due:
            happens()

    @property
    def clock(self) -> Clock:
        return Clock(self.now, self.sleep)


@pytest.fixture
def day() -> Day:
    return Day()


@pytest.fixture
def page() -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (600, 600), np.uint8)).save(
        buffer, "JPEG"
    )
    return buffer.getvalue()


@pytest.fixture
def write(tmp_path: Path, day: Day) -> Callable[..., ScanFile]:
    """Return a function that writes a file of some age."""

    def write_it(name: str, content: bytes, *, age: float = 0.0) -> ScanFile:
        path = tmp_path / name
        path.write_bytes(content)
        os.utime(path, (day.at - age, day.at - age))
        return ScanFile(path, name)

    return write_it


def test_a_folder_at_rest_is_not_waited_for(
    write: Callable[..., ScanFile], day: Day, page: bytes
) -> None:
    whole = write("1.jpg", page)
    damaged = write("2.jpg", page[: len(page) // 2], age=RECENT_SECONDS + 1)
    found = FoundFiles((whole, damaged), ())
    told: list[str] = []

    assert wait_for_writing(found, told.append, day.clock) is found
    assert (told, day.slept) == ([], 0.0)


def test_a_file_that_grows_is_waited_for_and_named(
    write: Callable[..., ScanFile], day: Day, page: bytes
) -> None:
    growing = write("1.jpg", page[:1000])
    for seconds in range(1, 9):
        share = page[: len(page) * seconds // 8]
        day.events.append((float(seconds), partial(write, "1.jpg", share)))
    told: list[str] = []

    found = wait_for_writing(FoundFiles((growing,), ()), told.append, day.clock)

    assert found == FoundFiles((growing,), ())
    assert len(told) == 1
    assert "1.jpg" in told[0]
    assert day.slept < REST_SECONDS


def test_a_file_that_stays_half_is_passed_over(
    write: Callable[..., ScanFile], day: Day, page: bytes
) -> None:
    half, whole = write("1.jpg", page[: len(page) // 2]), write("2.jpg", page)

    found = wait_for_writing(FoundFiles((half, whole), ()), lambda _: None, day.clock)

    assert found.files == (whole,)
    assert [(each.name, each.kind) for each in found.passed_over] == [("1.jpg", Kind.BEING_WRITTEN)]
    assert day.slept <= REST_SECONDS + 1


def test_a_file_that_grows_for_ever_is_given_up(
    write: Callable[..., ScanFile], day: Day, page: bytes
) -> None:
    growing = write("1.jpg", page[:1000])
    for seconds in range(200):
        day.events.append((float(seconds), partial(write, "1.jpg", page[: 1000 + seconds])))

    found = wait_for_writing(FoundFiles((growing,), ()), lambda _: None, day.clock)

    assert not found.files
    assert day.slept == pytest.approx(MOST_SECONDS, abs=1)


def test_an_empty_file_that_was_made_just_now_is_waited_for(
    write: Callable[..., ScanFile], day: Day, page: bytes
) -> None:
    empty = write("1.jpg", b"")
    day.events.append((2.0, lambda: write("1.jpg", page)))

    found = wait_for_writing(FoundFiles((empty,), ()), lambda _: None, day.clock)

    assert found.files == (empty,)


def test_what_is_no_scan_is_not_waited_for(write: Callable[..., ScanFile], day: Day) -> None:
    """Whoever names it is told what it is."""
    note = write("notes.txt", b"minutes of the meeting")

    wait_for_writing(FoundFiles((note,), ()), lambda _: None, day.clock)

    assert day.slept == 0.0


def test_a_kind_that_says_nothing_of_its_end_is_read_once_it_rests(
    write: Callable[..., ScanFile], day: Day
) -> None:
    raw = write("1.pgm", b"P2 600 600 255\n" + b"0 " * 1000)

    found = wait_for_writing(FoundFiles((raw,), ()), lambda _: None, day.clock)

    assert found.files == (raw,)
    assert RECENT_SECONDS <= day.slept < REST_SECONDS
