"""A missing or empty database beside forms or originals is lost evidence, for every command."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from ballot.errors import StoreError
from cli.app import make_whole_app
from store.evidence import Store
from store.place import place_of
from tests.cli.conftest import FEW

Pingyi = Callable[..., Any]

SHEET = "ABCD-EFHJ-KMNP"
BY = ("--by", "张三")
WHY = ("--why", "理由")
TWO = (*BY, *WHY, "--confirmed-by", "李四")
TALLY = "output/tally.json"

OPENING = {
    "print": ("main", "--sheets", "1"),
    "scan": ("{folder}/scans",),
    "status": (),
    "review": ("--for", "张三", "--port", "0", "--no-browser"),
    "reconcile": ("main", "--issued", "3", "--returned", "3", *BY),
    "resolve": (SHEET, "organ-01", "satisfied", *BY, *WHY),
    "reject-sheet": (SHEET, *TWO),
    "dismiss-page": ("x.jpg", *BY, *WHY),
    "replace-scans": ("x.jpg", *BY, *WHY),
    "seal": ("main", *BY),
    "merge": ("{folder}/package", *BY, "--confirmed-by", "李四"),
    "tally": (),
    "rule": (),
    "veto": ("organ-02", "--reason", "x", "--authority", "y", *BY, "--confirmed-by", "李四"),
    "acceptance": ("", *BY, "--confirmed-by", "李四"),
    "cover": ("main", "--batches", "1"),
    "batch": ("main",),
    "report": (),
    "verify-log": (),
    "recheck": (),
    "prove": (SHEET,),
    "explain": ("{folder}/scans",),
    "export votes": ("-o", "-"),
    "export records": ("-o", "-"),
    "export cvr": ("-o", "-"),
    "export workbook": ("-o", "{folder}/x.xlsx"),
    "history check": (),
    "verify-folder": (),
    "state": (),
    "deck print": (),
    "deck check": ("{folder}/scans",),
    "calibrate print": (),
    "plan check": (),
    "plan accept": TWO,
}
"""Commands that open a store, each with arguments that fit."""

OTHERS = {
    "new",
    "check",
    "keygen",
    "sign",
    "verify",
    "recount",
    "combine",
    "opinions",
    "demo",
    "practice",
    "completion",
    "history add",
    "calibrate read",
    "store create",
    "store copy",
    "scanner list",
}
"""Commands that open none, or only after what they are given has been checked."""


def commands() -> Iterator[str]:
    group: Any = typer.main.get_command(make_whole_app())
    for name, command in group.commands.items():
        below = getattr(command, "commands", None)
        yield from [name] if below is None else (f"{name} {sub}" for sub in below)


@pytest.fixture
def sealed(pingyi: Pingyi, scanned: Path) -> Path:
    """Return an activity that is sealed and has a tally."""
    numbers = ("--issued", 3, "--returned", 3, "--by", "张三")
    assert pingyi("reconcile", "main", *numbers, "-C", scanned).code == 0
    assert pingyi("seal", "main", "--by", "张三", *FEW, "-C", scanned).code == 0
    assert pingyi("tally", "-C", scanned).code == 0
    return scanned


def lose(folder: Path) -> None:
    for name in ("pingyi.db", "pingyi.db-wal", "pingyi.db-shm"):
        (folder / name).unlink(missing_ok=True)


def test_every_command_is_one_of_those_that_open_a_store_or_of_the_others() -> None:
    assert set(commands()) == OPENING.keys() | OTHERS


@pytest.mark.parametrize("is_empty", [False, True], ids=["missing", "empty"])
def test_no_command_goes_on_without_the_evidence(
    pingyi: Pingyi, sealed: Path, is_empty: bool
) -> None:
    lose(sealed)
    if is_empty:
        (sealed / "pingyi.db").touch()
    went_on = {}

    for command, arguments in OPENING.items():
        words = [word.replace("{folder}", str(sealed)) for word in arguments]
        ran = pingyi(*command.split(), *words, "-C", sealed)
        if ran.code != 5 or "pingyi.db" not in ran.err or "Traceback" in ran.err:
            went_on[command] = (ran.code, ran.err)

    assert went_on == {}
    assert not is_empty or (sealed / "pingyi.db").stat().st_size == 0
    assert is_empty or not (sealed / "pingyi.db").exists()


@pytest.mark.parametrize("kept", ["forms", "originals", "output", "merged", "history"])
def test_each_of_the_folders_alone_tells_that_there_was_a_store(kept: str, tmp_path: Path) -> None:
    (tmp_path / kept).mkdir()
    (tmp_path / kept / "something").touch()

    with pytest.raises(StoreError) as caught:
        Store.open(tmp_path)

    assert caught.value.key == "store.lost"
    assert not (tmp_path / "pingyi.db").exists()


@pytest.mark.parametrize("is_empty", [False, True], ids=["missing", "empty"])
def test_a_log_of_sqlite_without_its_database_tells_it_too(tmp_path: Path, is_empty: bool) -> None:
    (tmp_path / "pingyi.db-wal").write_bytes(bytes(33))
    if is_empty:
        (tmp_path / "pingyi.db").touch()

    with pytest.raises(StoreError) as caught:
        Store.open(tmp_path)

    assert caught.value.key == "store.lost"


def test_a_store_that_a_power_cut_left_unmade_is_made_anew(tmp_path: Path) -> None:
    cut, left = tmp_path / "cut", tmp_path / "left"
    for folder in (cut, left):
        folder.mkdir()
    making = Store(place_of(cut))
    making._log.create()
    for name in ("pingyi.db", "pingyi.db-wal"):
        shutil.copy(cut / name, left / name)
    making.close()
    assert (left / "pingyi.db-wal").stat().st_size > 32

    with Store.open(left) as store:
        store.draw_spot_check("123", 1, _person())

        assert len(list(store.events())) == 2


def test_tables_without_an_entry_are_no_evidence_either(sealed: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    store = Store(place_of(fresh))
    store._log.create()
    store.close()
    lose(sealed)
    shutil.copy(fresh / "pingyi.db", sealed / "pingyi.db")

    with pytest.raises(StoreError) as caught:
        Store.open(sealed)

    assert caught.value.key == "store.lost"


def test_what_only_reads_makes_no_database_in_a_new_folder(pingyi: Pingyi, small: Path) -> None:
    codes = [pingyi(*words, "-C", small).code for words in (("status",), ("verify-log",))]

    assert codes == [0, 0]
    assert not (small / "pingyi.db").exists()


def test_a_new_folder_gets_its_database_with_the_first_print(pingyi: Pingyi, small: Path) -> None:
    (small / "forms" / ".DS_Store").touch()

    ran = pingyi("print", "main", "--sheets", 1, "-C", small)

    assert ran.code == 0
    assert (small / "pingyi.db").stat().st_size > 0


def test_a_reader_sees_a_store_that_somebody_makes_after_it_looked(tmp_path: Path) -> None:
    with Store.open(tmp_path) as reader, Store.open(tmp_path) as writer:
        before = len(list(reader.events()))
        writer.draw_spot_check("123", 1, _person())

        assert before == 0
        assert len(list(reader.events())) == 2


def _person() -> Any:
    from ballot.person import Person, Role

    return Person("张三", Role.OPERATOR)
