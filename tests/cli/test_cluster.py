"""`scan --cluster`: what the evidence says is what one machine's would, whatever befalls workers.

One cluster for all tests of this module: its processes take seconds to begin.
"""

import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import Client

from ballot.files import file_sha256
from ballot.machine import PLACE_VARIABLE
from office.folder import open_folder
from scanner import cluster, cluster_link, cluster_watch
from scanner.cluster import ClusterReaders
from tests.cli.conftest import Pingyi, Ran, _simulate, ran, write_small
from tests.cluster import Cluster, running_cluster
from tests.cluster_faults import HIDDEN, break_down
from tests.cluster_keys import make_keys

SHEETS = 12
TASK_PAGES = 2
"""So that both workers have something to do, and something is left when one of them ends."""


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with printed sheets and their scans, of which nothing is read yet."""
    folder = tmp_path_factory.mktemp("forms") / "activity"
    write_small(folder)
    ran("print", "main", "--sheets", SHEETS, "-C", folder)
    _simulate(folder, "main", "main", folder / "scans")
    (folder / "scans" / "truth.csv").unlink(missing_ok=True)
    return folder


@pytest.fixture(scope="module")
def undisturbed(forms: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Return what is on record where two processes of one machine read."""
    folder = tmp_path_factory.mktemp("one") / "activity"
    shutil.copytree(forms, folder)
    assert ran("scan", folder / "scans", "--workers", 2, "-C", folder).code == 0
    return on_record(folder)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running_cluster(tmp_path_factory.mktemp("cluster")) as it:
        yield it


@pytest.fixture
def workers(running: Cluster, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    """Return the cluster, whole and without faults; whoever waits for it doesn't for long."""
    running.begin()
    running.forgive()
    monkeypatch.setattr(ClusterReaders, "task_pages", TASK_PAGES)
    monkeypatch.setattr(cluster_link, "CONNECT_SECONDS", 15.0)
    monkeypatch.setattr(cluster, "_LOOK_SECONDS", 0.2)
    return running


@pytest.fixture
def folder(forms: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(forms, tmp_path / "activity"))


Scan = Callable[..., Ran]


@pytest.fixture
def scan(pingyi: Pingyi, folder: Path, workers: Cluster) -> Scan:
    """Scan all with the cluster."""
    return lambda: pingyi("scan", folder / "scans", "--cluster", workers.address, "-C", folder)


def on_record(folder: Path) -> list[Any]:
    """Return all that is on record, but for its times."""
    with open_folder(folder).store() as store:
        return [(event.kind, event.payload) for event in store.events()]


def sha256_of(folder: Path, number: int) -> str:
    return file_sha256(sorted((folder / "scans").iterdir())[number])


def refused(folder: Path) -> dict[str, str]:
    """Return why pages are refused, by SHA-256."""
    return {
        payload["file"]: payload["rejection"]["reason"]
        for kind, payload in on_record(folder)
        if kind == "page_rejected"
    }


def test_what_a_cluster_reads_is_what_this_machine_reads(
    scan: Scan, folder: Path, undisturbed: list[Any]
) -> None:
    done = scan()

    assert done.code == 0, done.err
    assert on_record(folder) == undisturbed


def test_a_worker_that_is_killed_costs_nothing(
    scan: Scan, folder: Path, workers: Cluster, undisturbed: list[Any]
) -> None:
    workers.fail(sha256_of(folder, 5), "once die")

    done = scan()

    assert done.code == 0, done.err
    assert workers.deaths() == 1
    assert on_record(folder) == undisturbed


def test_a_file_that_kills_every_worker_is_set_apart_and_all_others_are_read(
    scan: Scan, folder: Path, workers: Cluster
) -> None:
    deadly = sha256_of(folder, 4)
    workers.fail(deadly, "die")

    done = scan()

    assert done.code == 0, done.err
    assert refused(folder) == {deadly: "internal"}
    assert pages_read(folder) == SHEETS - 1
    # Among others, and alone twice; the scheduler by itself would have given it to four.
    assert workers.deaths() <= 4


def pages_read(folder: Path) -> int:
    return sum(kind == "page_read" for kind, _ in on_record(folder))


def test_a_page_that_keeps_a_worker_busy_is_refused_as_on_one_machine(
    scan: Scan,
    folder: Path,
    workers: Cluster,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "machine.toml").write_text("[limits]\npage_seconds = 2\n")
    monkeypatch.setenv(PLACE_VARIABLE, str(tmp_path / "machine.toml"))
    endless = sha256_of(folder, 3)
    workers.fail(endless, "hang")

    done = scan()

    assert done.code == 0, done.err
    assert refused(folder) == {endless: "over_limit"}
    assert pages_read(folder) == SHEETS - 1


def test_a_worker_that_is_frozen_is_begun_anew_and_its_pages_are_read(
    scan: Scan,
    folder: Path,
    workers: Cluster,
    undisturbed: list[Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "machine.toml").write_text("[limits]\npage_seconds = 3\n")
    monkeypatch.setenv(PLACE_VARIABLE, str(tmp_path / "machine.toml"))
    monkeypatch.setattr(cluster_watch, "SILENT_SECONDS", 3.0)
    workers.fail(sha256_of(folder, 3), "once freeze")

    done = scan()

    assert done.code == 0, done.err
    assert on_record(folder) == undisturbed


def test_a_scheduler_that_begins_anew_costs_nothing(
    scan: Scan, folder: Path, workers: Cluster, undisturbed: list[Any]
) -> None:
    scheduler = workers.scheduler
    assert scheduler is not None
    workers.fail(sha256_of(folder, 6), f"once end {scheduler.pid}")

    def begin_anew() -> None:
        scheduler.wait()
        workers.begin()

    beside = threading.Thread(target=begin_anew)
    beside.start()
    done = scan()
    beside.join()

    assert done.code == 0, done.err
    assert on_record(folder) == undisturbed


def test_what_was_read_before_a_scheduler_went_for_good_is_kept(
    scan: Scan,
    folder: Path,
    workers: Cluster,
    undisturbed: list[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scheduler = workers.scheduler
    assert scheduler is not None
    monkeypatch.setattr(cluster_link, "AWAY_SECONDS", 0.5)
    monkeypatch.setattr(cluster_link, "CONNECT_SECONDS", 2.0)
    workers.fail(sha256_of(folder, 8), f"once end {scheduler.pid}")

    done = scan()
    before = pages_read(folder)

    assert done.code == 1
    assert "断开后没有恢复" in done.err
    assert before < SHEETS
    workers.begin()
    again = scan()
    assert again.code == 0, again.err
    assert sorted(map(str, pages(on_record(folder)))) == sorted(map(str, pages(undisturbed)))


def pages(events: list[Any]) -> list[Any]:
    return [payload for kind, payload in events if kind == "page_read"]


def test_a_worker_of_another_version_reads_nothing(
    scan: Scan, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "program_digest", lambda: "another")

    done = scan()

    assert done.code == 1
    assert "版本不同" in done.err
    assert pages_read(folder) == 0


def test_a_task_that_cannot_run_there_ends_the_scan_and_is_not_tried_for_ever(
    scan: Scan, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "read_pages", break_down)

    done = scan()

    assert done.code == 1
    assert "RuntimeError: no such module" in done.err
    assert pages_read(folder) == 0


@pytest.fixture
def submitted_nowhere(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Have the scheduler keep the first pages to itself, so many times."""

    def lose(times: int) -> None:
        left = [times]
        honest = Client.submit

        def submit(self: Client, *work: Any, key: str, **how: Any) -> Any:
            if key.startswith("pingyi-read") and left[0]:
                left[0] -= 1
                how["workers"] = ["tcp://127.0.0.1:1"]
            return honest(self, *work, key=key, **how)

        monkeypatch.setattr(Client, "submit", submit)
        monkeypatch.setattr(cluster_watch, "IDLE_SECONDS", 2.0)

    return lose


def test_pages_that_the_scheduler_gives_to_no_worker_are_handed_in_anew(
    scan: Scan, folder: Path, undisturbed: list[Any], submitted_nowhere: Callable[[int], None]
) -> None:
    submitted_nowhere(1)

    done = scan()

    assert done.code == 0, done.err
    assert sorted(map(str, pages(on_record(folder)))) == sorted(map(str, pages(undisturbed)))


def test_a_scheduler_that_gives_pages_to_nobody_ends_the_scan_in_words(
    scan: Scan, folder: Path, submitted_nowhere: Callable[[int], None]
) -> None:
    submitted_nowhere(1000)

    done = scan()

    assert done.code == 1
    assert "不交给任何一台机器" in done.err
    assert pages_read(folder) == 0


def test_what_was_handed_in_is_taken_back_and_the_workers_stay(
    scan: Scan, folder: Path, workers: Cluster, undisturbed: list[Any]
) -> None:
    workers.fail(sha256_of(folder, 1), "once doze")
    beside = threading.Timer(2.0, os.kill, (os.getpid(), signal.SIGINT))
    beside.start()

    done = scan()

    assert done.code == 130
    with workers.client() as client:
        assert len(client.scheduler_info()["workers"]) == 2
        while client.run_on_scheduler(pingyi_tasks):
            pass  # the scheduler hears of a client that left a moment later
    again = scan()
    assert again.code == 0, again.err
    assert pages(on_record(folder)) == pages(undisturbed)


def pingyi_tasks(dask_scheduler: Any) -> list[str]:
    return [key for key in dask_scheduler.tasks if str(key).startswith("pingyi")]


def test_originals_that_a_worker_does_not_have_are_not_taken_for_unreadable(
    scan: Scan, folder: Path, workers: Cluster
) -> None:
    (workers.faults / HIDDEN).touch()

    done = scan()

    assert done.code == 1
    assert "打不开扫描原件" in done.err
    assert refused(folder) == {}
    assert pages_read(folder) == 0


def test_where_there_is_no_cluster_one_sentence_says_so(
    pingyi: Pingyi, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_link, "CONNECT_SECONDS", 0.5)

    done = pingyi("scan", folder / "scans", "--cluster", "127.0.0.1:9", "-C", folder)

    assert done.code == 1
    assert "连不上机群的调度程序 tcp://127.0.0.1:9" in done.err
    assert "Traceback" not in done.err


def test_where_the_extra_is_not_installed_its_name_is_told(
    pingyi: Pingyi, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    done = pingyi("scan", folder / "scans", "--cluster", "127.0.0.1:9", "-C", folder)

    assert done.code == 1
    assert "pip install 'pingyi[cluster]'" in done.err


def test_cluster_and_workers_exclude_each_other(pingyi: Pingyi, folder: Path) -> None:
    words = ("--cluster", "127.0.0.1:9", "--workers", 2)

    done = pingyi("scan", folder / "scans", *words, "-C", folder)

    assert done.code == 2
    assert "--workers" in done.err


def test_an_encrypted_cluster_reads_for_those_whom_it_knows_and_for_nobody_else(
    pingyi: Pingyi,
    folder: Path,
    tmp_path: Path,
    undisturbed: list[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours = make_keys(tmp_path / "ours")
    make_keys(tmp_path / "theirs")
    monkeypatch.setenv(PLACE_VARIABLE, str(tmp_path / "machine.toml"))
    files = ("--tls-ca-file", ours.ca, "--tls-cert", ours.certificate, "--tls-key", ours.key)
    (tmp_path / "cluster").mkdir()

    with running_cluster(tmp_path / "cluster", *map(str, files)) as encrypted:
        words = ("scan", folder / "scans", "--cluster", encrypted.address, "-C", folder)
        monkeypatch.setattr(cluster_link, "CONNECT_SECONDS", 3.0)
        name_keys(tmp_path, "theirs")
        stranger = pingyi(*words)
        monkeypatch.setattr(cluster_link, "CONNECT_SECONDS", 15.0)
        name_keys(tmp_path, "ours")
        done = pingyi(*words)

    assert stranger.code == 1
    assert "连不上机群的调度程序 tls://" in stranger.err
    assert done.code == 0, done.err
    assert on_record(folder) == undisturbed


def name_keys(folder: Path, whose: str) -> None:
    """Have machine.toml name keys that lie beside it."""
    (folder / "machine.toml").write_text(
        f'[cluster]\nca = "{whose}/ca.pem"\ncertificate = "{whose}/certificate.pem"\n'
        f'key = "{whose}/key.pem"\n'
    )
