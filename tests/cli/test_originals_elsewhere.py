"""Originals kept at a URL: every command does what it does where they lie in the activity."""

import json
import pickle
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ballot.errors import ExitCode, StoreError
from ballot.ids import SheetId, UnitId
from ballot.machine import PLACE_VARIABLE
from office.folder import open_folder
from office.reader_context import reading_context
from office.scan_files import find_scan_files
from office.scan_job import ScanJob
from review.desk import Desk
from review.pictures import Pictures
from scanner.files.sources import examine
from store.originals import Original
from store.originals_place import OpenOriginal, open_originals
from tests.cli.conftest import SHEETS, Pingyi, run

Place = Callable[[str], Path]


@pytest.fixture
def keep_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """Return what writes machine.toml: originals at an address of a scheme; answers their folder.

    `local://` is fsspec on a disk of this machine, which worker processes reach, too.
    """
    storage = tmp_path / "storage"
    storage.mkdir()

    def say(scheme: str) -> Path:
        machine = tmp_path / "machine.toml"
        machine.write_text(f'[originals]\nurl = "{scheme}{storage}"\n', encoding="utf-8")
        monkeypatch.setenv(PLACE_VARIABLE, str(machine))
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        return storage

    open_originals.cache_clear()
    yield say
    open_originals.cache_clear()


def _sheets(folder: Path) -> list[SheetId]:
    lines = (folder / "forms/main.sheets.csv").read_text(encoding="utf-8").splitlines()
    return sorted(SheetId(line.split(",")[1]) for line in lines[1:])


def _row_picture(folder: Path) -> bytes:
    opened = open_folder(folder)
    with opened.store() as store:
        desk = Desk(opened.activity, store, reading_context(opened, store))
        pictures = Pictures(opened.originals(), desk)
        return pictures.row_jpeg(_sheets(folder)[0], UnitId("organ-01"))


def _results(pingyi: Pingyi, folder: Path) -> dict[str, Any]:
    """Return what comes out of an activity: votes, pictures of pages and rows, the tally."""
    votes = pingyi("export", "votes", "-o", "-", "-C", folder)
    explained = [pingyi("explain", sheet, "-C", folder) for sheet in _sheets(folder)]
    tallied = pingyi("tally", "--provisional", "-C", folder)
    assert [votes.code, tallied.code, *(each.code for each in explained)] == [0] * (2 + SHEETS)
    tally = json.loads((folder / "output/tally-provisional.json").read_bytes())
    tally["digests"].pop("events")  # the log tells the minute
    pictures = {path.name: path.read_bytes() for path in (folder / "output/explain").glob("*.png")}
    assert len(pictures) == SHEETS
    return {"votes": votes.out, "pictures": pictures, "row": _row_picture(folder), "tally": tally}


@pytest.mark.parametrize("scheme", ["local://", ""])
def test_all_that_comes_out_is_the_same_wherever_originals_lie(
    pingyi: Pingyi,
    scanned: Path,
    printed_template: Path,
    tmp_path: Path,
    keep_at: Place,
    scheme: str,
) -> None:
    here = _results(pingyi, scanned)
    elsewhere = Path(shutil.copytree(printed_template, tmp_path / "elsewhere"))
    storage = keep_at(scheme)

    ran = pingyi("scan", elsewhere / "scans", "--workers", 2, "--json", "-C", elsewhere)

    assert (ran.code, json.loads(ran.out)["read"]) == (0, SHEETS), ran.err
    shutil.rmtree(tmp_path / "cache", ignore_errors=True)  # as on another machine
    open_originals.cache_clear()
    assert _results(pingyi, elsewhere) == here
    assert list((elsewhere / "originals").glob("*")) == []
    kept = [path for path in storage.rglob("*") if path.is_file()]
    scans = (elsewhere / "scans").glob("*.jpg")
    assert {path.read_bytes() for path in kept} == {path.read_bytes() for path in scans}
    activity = open_folder(elsewhere).activity.id
    assert {path.relative_to(storage).parts[0] for path in kept} == {activity}


@pytest.mark.parametrize("scheme", ["local://", "file://"])
def test_a_check_of_the_folder_looks_at_every_original_where_it_lies(
    pingyi: Pingyi, printed: Path, keep_at: Place, scheme: str
) -> None:
    storage = keep_at(scheme)
    assert run(["scan", str(printed / "scans"), "--workers", "1", "-C", str(printed)]) == 0
    victim = min(path for path in storage.rglob("*") if path.is_file())
    content, stray = victim.read_bytes(), victim.with_name("0" * 64)

    def fails_naming(told: str) -> None:
        checked = pingyi("verify-folder", "-C", printed)
        assert checked.code == ExitCode.STORE
        assert told in (checked.out + checked.err).replace("\n", "").replace(" ", "")

    assert pingyi("verify-folder", "-C", printed).code == ExitCode.OK
    victim.chmod(0o640)
    victim.write_bytes(content[:-1] + b"?")  # though a whole copy is in the cache
    fails_naming(victim.name)
    victim.unlink()
    fails_naming(victim.name[:12])
    victim.write_bytes(content)
    stray.write_bytes(content)
    fails_naming(stray.name)


def test_a_scan_that_loses_the_storage_stops_and_the_next_goes_on(
    pingyi: Pingyi, printed: Path, keep_at: Place
) -> None:
    """What was on record before stays; nothing is on record whose file isn't kept."""
    storage = keep_at("local://")
    away = storage.with_name("away")
    opened = open_folder(printed)
    first, *others = sorted((printed / "scans").glob("*.jpg"))
    assert run(["scan", str(first), "--workers", "1", "-C", str(printed)]) == 0
    storage.rename(away)
    storage.write_bytes(b"")  # neither a folder nor a place for one

    stopped = pingyi("scan", *others, "--workers", 1, "-C", printed)

    assert stopped.code == ExitCode.STORE
    assert "Traceback" not in stopped.err
    assert f"local://{storage}" in stopped.err.replace("\n", "")
    with opened.store() as store:
        assert store.verify_chain() is None
        assert sum(each.scanned for each in store.status(opened.activity)) == 1
    storage.unlink()
    away.rename(storage)
    ran = pingyi("scan", printed / "scans", "--workers", 1, "--json", "-C", printed)
    assert (ran.code, json.loads(ran.out)["read"]) == (0, SHEETS - 1), ran.err
    assert pingyi("verify-folder", "-C", printed).code == 0


class _Watcher:
    """Takes the storage away once a page was read."""

    def __init__(self, storage: Path) -> None:
        self._storage = storage

    def grow(self, pages: int) -> None:
        pass

    def advance(self) -> None:
        if self._storage.is_dir():
            self._storage.rename(self._storage.with_name("away"))
            self._storage.write_bytes(b"")

    def tell(self, text: str) -> None:
        pass

    def slow(self, text: str | None) -> None:
        pass


def test_what_was_read_before_the_storage_went_stays_on_record(
    printed: Path, keep_at: Place
) -> None:
    storage = keep_at("local://")
    opened = open_folder(printed)
    scan = min((printed / "scans").glob("*.jpg"))
    many = printed / "many"
    many.mkdir()
    for number in range(400):  # more than is kept ahead
        content = b"" if number else scan.read_bytes()
        (many / f"{number:03d}.jpg").write_bytes(content + b"%d" % number)
    found = find_scan_files([many], activity_folder=printed)

    with opened.store() as store:
        job = ScanJob(opened, store, workers=1, watcher=_Watcher(storage))
        with pytest.raises(StoreError, match="storage"):
            job.run(found.files)

    with opened.store() as store:
        assert store.verify_chain() is None
        assert 0 < len(store.rejections()) < 400


def test_what_was_scanned_before_the_originals_moved_is_explained_and_checked_on(
    pingyi: Pingyi, scanned: Path, keep_at: Place
) -> None:
    storage = keep_at("local://")
    (scanned / "more").mkdir()
    scan = min((scanned / "scans").glob("*.jpg"))
    (scanned / "more/again.jpg").write_bytes(scan.read_bytes() + b"\0")

    ran = pingyi("scan", scanned / "more", "--workers", 1, "-C", scanned)

    assert ran.code == 0, ran.err
    assert len([path for path in storage.rglob("*") if path.is_file()]) == 1
    assert pingyi("explain", _sheets(scanned)[0], "-C", scanned).code == 0
    assert pingyi("verify-folder", "-C", scanned).code == 0


def test_a_worker_elsewhere_keeps_copies_in_its_own_user_s_cache(
    printed_template: Path, tmp_path: Path, keep_at: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(printed_template, tmp_path / "folder"))
    keep_at("local://")
    opened = open_folder(folder)
    originals = opened.originals()
    originals.begin(is_alone=True)
    scan = next((folder / "scans").glob("*.jpg"))
    (kept,) = originals.put([scan])
    assert isinstance(kept, Original)
    sent = pickle.dumps(OpenOriginal(opened.originals_place()))

    open_originals.cache_clear()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another_users"))
    opens: OpenOriginal = pickle.loads(sent)  # noqa: S301 - of our own
    found = opens(replace(examine(scan), sha256=kept.sha256))

    assert found.is_relative_to(tmp_path / "another_users")
    assert found.read_bytes() == scan.read_bytes()
