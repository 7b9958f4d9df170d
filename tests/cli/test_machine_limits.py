"""A file that keeps a decoder busy, or takes all memory, costs its own page and nothing else."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ballot.machine import PLACE_VARIABLE
from scanner import worker, workers
from scanner.context import ReadingContext
from scanner.files.sources import SourceFile, open_pages
from scanner.types import OpenedPage, Refused
from scanner.watch import Slots

SLEEPS, GROWS = b"sleeps", b"grows"
"""How files end on which this decoder spends more than it may."""


def start_costly_worker(context: ReadingContext, slots: Slots) -> None:
    """As `start_worker`, with a decoder that some files cost too much."""
    worker.start_worker(context, slots)

    def decode(source: SourceFile, start: int, stop: int) -> Iterator[OpenedPage | Refused]:
        content = source.path.read_bytes()
        if content.endswith(SLEEPS):
            time.sleep(600)
        elif content.endswith(GROWS):
            taken = [np.ones(64 << 20, np.uint8) for _ in range(100)]
            assert len(taken) > 100, "memory has no end"
        return open_pages(source, start, stop)

    worker.open_pages = decode  # type: ignore[assignment]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where this machine's settings stand."""
    path = tmp_path / "machine.toml"
    monkeypatch.setenv(PLACE_VARIABLE, str(path))
    return path


def _scan(pingyi: Callable[..., Any], folder: Path) -> dict[str, Any]:
    ran = pingyi("scan", folder / "scans", "--workers", 2, "--json", "-C", folder)
    assert ran.code == 0, ran.err
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


@pytest.mark.parametrize(
    ("end", "limit", "raised", "told"),
    [
        (SLEEPS, "page_seconds = 1", "page_seconds = 2", "用了 1 秒还没有完"),
        (GROWS, "page_mib = 512", "page_mib = 513", "512 MiB 以上内存"),
    ],
    ids=["time", "memory"],
)
def test_what_passes_a_limit_is_one_rejection_until_the_limit_is_raised(
    pingyi: Callable[..., Any],
    printed: Path,
    machine: Path,
    monkeypatch: pytest.MonkeyPatch,
    end: bytes,
    limit: str,
    raised: str,
    told: str,
) -> None:
    costly, *_ = sorted((printed / "scans").glob("*.jpg"))
    costly.write_bytes(costly.read_bytes() + end)
    machine.write_text(f"[limits]\n{limit}\n", encoding="utf-8")

    with monkeypatch.context() as patch:
        patch.setattr(workers, "start_worker", start_costly_worker)
        limited = _scan(pingyi, printed)
        again = _scan(pingyi, printed)
    machine.write_text(f"[limits]\n{raised}\n", encoding="utf-8")
    later = _scan(pingyi, printed)

    (refused,) = limited["rejected"]
    assert (refused["file"], refused["reason"]) == (costly.name, "over_limit")
    assert told in refused["detail"]
    assert (limited["read"], again["pages"], again["duplicates"]) == (2, 0, 3)
    assert (later["read"], later["rejected"]) == (1, [])
