"""What heartbeats say of the workers of a cluster, and which addresses a cluster may have."""

from pathlib import Path
from typing import Any

import pytest

from ballot.cluster_keys import ClusterKeys
from ballot.errors import UsageError
from scanner.cluster_link import cluster_address
from scanner.cluster_task import METRIC
from scanner.cluster_watch import SILENT_SECONDS, Heartbeats, Stuck
from scanner.watch import Place

LIMIT = 20
HERE = "tcp://worker"
PAGE = Place(7, 1, 3)


def said(heard: float, place: Place | None, scan: str = "ours") -> dict[str, Any]:
    """Return what the scheduler knows of one worker."""
    metric = None if place is None else [scan, place.task, place.item, place.step]
    return {HERE: {"last_seen": heard, "metrics": {METRIC: metric}}}


def stuck_after(*looks: tuple[float, dict[str, Any]]) -> list[Stuck]:
    """Return who is stuck at the last of some looks, each at some second of our clock."""
    heartbeats = Heartbeats("ours", LIMIT, lambda _: None)
    found: list[Stuck] = []
    for clock, workers in looks:
        found = list(heartbeats.look(workers, [HERE], clock))
    return found


def test_a_page_that_takes_too_long_is_known() -> None:
    looks = [(clock, said(clock, PAGE)) for clock in range(0, LIMIT + 2)]

    assert stuck_after(*looks[:-1]) == []
    assert stuck_after(*looks) == [Stuck(HERE, PAGE)]


def test_pages_one_after_another_are_not_too_long() -> None:
    pages = [(clock, said(clock, Place(7, 1, int(clock / 10)))) for clock in range(0, 3 * LIMIT)]

    assert stuck_after(*pages) == []


def test_what_has_no_limit_and_what_others_read_is_not_counted() -> None:
    fetching = [(clock, said(clock, None)) for clock in range(0, 3 * LIMIT)]
    others = [(clock, said(clock, PAGE, scan="theirs")) for clock in range(0, 2 * LIMIT)]

    assert stuck_after(*fetching) == []
    assert stuck_after(*others) == []


def test_a_page_that_a_scan_left_behind_holds_up_no_other_for_good() -> None:
    looks = [(clock, said(clock, PAGE, scan="gone")) for clock in range(0, 2 * LIMIT + 2)]

    assert stuck_after(*looks) == [Stuck(HERE, None, is_ours=False)]


def test_a_worker_that_says_nothing_is_stuck_and_no_page_is_blamed() -> None:
    assert stuck_after((0, said(5, PAGE)), (LIMIT, said(5, PAGE))) == []
    assert stuck_after((0, said(5, PAGE)), (LIMIT + 1, said(5, PAGE))) == [Stuck(HERE, None)]


def test_silence_for_a_moment_is_none_however_little_a_page_may_take() -> None:
    heartbeats = Heartbeats("ours", 1, lambda _: None)
    list(heartbeats.look(said(5, None), [HERE], 0))

    assert list(heartbeats.look(said(5, None), [HERE], SILENT_SECONDS)) == []
    assert list(heartbeats.look(said(5, None), [HERE], SILENT_SECONDS + 1)) == [Stuck(HERE, None)]


def test_a_worker_is_looked_at_anew_once_it_has_tasks_again() -> None:
    heartbeats = Heartbeats("ours", LIMIT, lambda _: None)
    list(heartbeats.look(said(5, PAGE), [HERE], 0))
    list(heartbeats.look(said(5, PAGE), [], 1))

    assert list(heartbeats.look(said(5, PAGE), [HERE], 3 * LIMIT)) == []


def test_what_is_slow_is_told_once_and_that_it_is_over() -> None:
    told: list[Place | None] = []
    heartbeats = Heartbeats("ours", LIMIT, told.append)
    for clock in range(8):
        list(heartbeats.look(said(clock, PAGE), [HERE], clock))
    list(heartbeats.look(said(9, None), [HERE], 9))

    assert told == [PAGE, None]


@pytest.fixture
def keys(tmp_path: Path) -> ClusterKeys:
    names = ("ca", "certificate", "key")
    for name in names:
        (tmp_path / name).touch()
    return ClusterKeys(**{name: tmp_path / name for name in names})


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("127.0.0.1:8786", "tcp://127.0.0.1:8786"),
        ("tcp://localhost:8786", "tcp://localhost:8786"),
        ("tcp://[::1]:8786", "tcp://[::1]:8786"),
        ("tls://10.0.0.7:8786", "tls://10.0.0.7:8786"),
    ],
)
def test_a_scheduler_here_or_an_encrypted_one_is_spoken_to(
    text: str, url: str, keys: ClusterKeys
) -> None:
    assert cluster_address(text, keys).url == url


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("10.0.0.7:8786", "cluster.not_encrypted"),
        ("tcp://127.0.0.1.example.org:8786", "cluster.not_encrypted"),
        ("ws://127.0.0.1:8786", "cluster.no_address"),
        ("inproc://127.0.0.1:1", "cluster.no_address"),
        ("tls://10.0.0.7", "cluster.no_address"),
        ("tls://10.0.0.7:99999", "cluster.no_address"),
        ("", "cluster.no_address"),
    ],
)
def test_any_other_address_is_refused(text: str, key: str, keys: ClusterKeys) -> None:
    with pytest.raises(UsageError) as refused:
        cluster_address(text, keys)

    assert refused.value.key == key


def test_an_encrypted_one_takes_files_that_are_there(keys: ClusterKeys) -> None:
    with pytest.raises(UsageError) as refused:
        cluster_address("tls://10.0.0.7:8786", None)
    assert refused.value.key == "cluster.no_keys"
    keys.key.unlink()
    with pytest.raises(UsageError) as refused:
        cluster_address("tls://10.0.0.7:8786", keys)
    assert refused.value.key == "cluster.no_key_file"
