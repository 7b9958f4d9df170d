"""The chain, the tables that refuse change, the lock, and sudden death."""

import hashlib
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest
import rfc8785

from ballot.errors import StoreError
from ballot.reading import PageReading
from store.audit import audit_log
from store.event import NO_HASH, EventKind, canonical, sha256_hex
from store.evidence import Store
from store.place import place_of
from store.standing import PageKey

FILE = "aa" * 32
MakeReading = Callable[..., PageReading]
Tamper = Callable[..., None]


@pytest.fixture
def tamper(folder: Path) -> Tamper:
    """Run SQL on the database behind the store's back, with its triggers taken away."""

    def run(sql: str, *values: str) -> None:
        connection = sqlite3.connect(folder / "pingyi.db")
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
            connection.execute(f"DROP TRIGGER {name}")
        changed = connection.execute(sql, values).rowcount
        connection.commit()
        connection.close()
        assert changed > 0

    return run


def chain_again(folder: Path) -> None:
    """Give every entry the hash that it should have: what an insider does after a change."""
    connection = sqlite3.connect(folder / "pingyi.db")
    previous = "0" * 64
    for seq, entry in connection.execute("SELECT seq, entry FROM event ORDER BY seq").fetchall():
        body = {**json.loads(entry), "previous": previous}
        text = canonical(body)
        previous = sha256_hex(text)
        connection.execute(
            "UPDATE event SET entry = ?, hash = ? WHERE seq = ?", (text, previous, seq)
        )
    connection.commit()
    connection.close()


@pytest.fixture
def full_store(store: Store, make_reading: MakeReading) -> Store:
    """Events 1 created, 2-3 printed, 4 file added, 5-7 pages."""
    for index, (letter, page) in enumerate([("A", 1), ("A", 2), ("B", 1)]):
        store.record_page(FILE, index, make_reading(letter, page))
    return store


def test_an_untouched_chain_is_whole(full_store: Store) -> None:
    assert full_store.verify_chain() is None
    assert [event.seq for event in full_store.events()] == list(range(1, 8))


def test_anyone_can_recompute_the_chain(full_store: Store, folder: Path) -> None:
    connection = sqlite3.connect(folder / "pingyi.db")
    rows = connection.execute("SELECT entry, hash FROM event ORDER BY seq").fetchall()
    connection.close()

    previous = NO_HASH
    for entry, digest in rows:
        assert json.loads(entry)["previous"] == previous
        assert rfc8785.dumps(json.loads(entry)) == entry.encode()
        previous = hashlib.sha256(entry.encode()).hexdigest()
        assert previous == digest
    assert full_store.head() == previous


@pytest.mark.parametrize(
    ("sql", "broken_at"),
    [
        ("UPDATE event SET entry = replace(entry, 'satisfied', 'Satisfied') WHERE seq = 5", 5),
        ("UPDATE event SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE seq = 3", 3),
        ("UPDATE event SET entry = (SELECT entry FROM event WHERE seq = 2), "
         "hash = (SELECT hash FROM event WHERE seq = 2) WHERE seq = 6", 6),
        ("DELETE FROM event WHERE seq = 4", 4),
        ("DELETE FROM event WHERE seq = 1", 1),
        ("UPDATE measures SET content = content || ' ' WHERE seq = 6", 6),
        ("DELETE FROM measures WHERE seq = 7", 7),
        ("INSERT INTO measures VALUES (2, 'x')", 2),
        ("INSERT INTO measures VALUES (99, 'x')", 99),
    ],
)  # fmt: skip
def test_a_change_behind_the_back_of_the_store_is_found(
    full_store: Store, tamper: Tamper, sql: str, broken_at: int
) -> None:
    tamper(sql)

    broken = full_store.verify_chain()

    assert broken is not None
    assert broken.seq == broken_at


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE event SET entry = replace(entry, 'satisfied', 'Satisfied') WHERE seq = 5",
        "UPDATE event SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE seq = 3",
        "DELETE FROM event WHERE seq = 4",
    ],
)
def test_a_changed_entry_is_refused_as_soon_as_it_is_loaded(
    full_store: Store, folder: Path, tamper: Tamper, sql: str
) -> None:
    tamper(sql)

    with pytest.raises(StoreError, match="被改动"):
        Store.open(folder, kept=True)


def test_changed_measures_are_refused_when_they_are_asked_for(
    full_store: Store, tamper: Tamper
) -> None:
    tamper("UPDATE measures SET content = content || ' ' WHERE seq = 5")

    with pytest.raises(StoreError, match="被改动"):
        full_store.record_page(FILE, 0, full_store._stored_outcome(PageKey(FILE, 0)))


def test_an_entry_rewritten_with_its_own_hash_breaks_the_next(
    full_store: Store, folder: Path, tamper: Tamper
) -> None:
    connection = sqlite3.connect(folder / "pingyi.db")
    (entry,) = connection.execute("SELECT entry FROM event WHERE seq = 5").fetchone()
    connection.close()
    forged = entry.replace("satisfied", "dissatisfied")
    digest = hashlib.sha256(forged.encode()).hexdigest()

    tamper("UPDATE event SET entry = ?, hash = ? WHERE seq = 5", forged, digest)

    broken = full_store.verify_chain()
    assert broken is not None
    assert broken.seq == 6


def test_an_entry_that_is_not_even_json_is_a_break_and_no_crash(
    full_store: Store, tamper: Tamper
) -> None:
    digest = hashlib.sha256(b"[]").hexdigest()

    tamper("UPDATE event SET entry = '[]', hash = ? WHERE seq = 5", digest)

    broken = full_store.verify_chain()
    assert broken is not None
    assert broken.seq == 5


@pytest.mark.parametrize("table", ["event", "measures"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET seq = 50", "DELETE FROM {}"])
def test_the_tables_refuse_to_be_changed(
    full_store: Store, folder: Path, table: str, sql: str
) -> None:
    connection = sqlite3.connect(folder / "pingyi.db")

    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(sql.format(table))

    connection.close()
    assert full_store.verify_chain() is None


def test_a_trigger_that_swallows_entries_is_named_and_does_so_with_an_error(
    full_store: Store, folder: Path
) -> None:
    database = sqlite3.connect(folder / "pingyi.db")
    database.execute(
        "CREATE TRIGGER swallow BEFORE INSERT ON event BEGIN SELECT RAISE(IGNORE); END"
    )
    database.close()

    assert audit_log(place_of(folder)).strangers == ("swallow",)
    with pytest.raises(StoreError) as error:
        full_store.record_file("bb" * 32, "other.pdf", 1, 1)
    assert error.value.key == "store.swallowed"


def test_times_are_kept_to_the_minute(full_store: Store) -> None:
    assert {len(event.at) for event in full_store.events()} == {len("2026-01-01T00:00Z")}


def test_a_second_writer_is_told_to_wait(
    store: Store, folder: Path, make_reading: MakeReading
) -> None:
    with Store.open(folder, kept=True) as other, store.writing():
        with pytest.raises(StoreError, match="另一个程序"):
            other.record_page(FILE, 0, make_reading("A", 1))

        store.record_page(FILE, 0, make_reading("A", 1))

    assert store.verify_chain() is None


def test_writers_take_turns_and_see_each_other(
    store: Store, folder: Path, make_reading: MakeReading
) -> None:
    with Store.open(folder, kept=True) as other:
        for index, letter in enumerate("ABCD"):
            writer = store if index % 2 else other
            writer.record_page(FILE, index, make_reading(letter, 1))

        assert other.head() == store.head()

    assert store.verify_chain() is None
    assert len(store.missing_pages()) == 4


def test_readers_read_while_somebody_writes(
    store: Store, folder: Path, make_reading: MakeReading
) -> None:
    with store.writing():
        store.record_page(FILE, 0, make_reading("A", 1))

        with Store.open(folder, kept=True) as reader:
            assert len(reader.missing_pages()) == 1


def test_a_writer_that_failed_gives_the_lock_back(store: Store, folder: Path) -> None:
    with pytest.raises(RuntimeError), store.writing():
        raise RuntimeError

    with Store.open(folder, kept=True) as other, other.writing():
        assert other.verify_chain() is None


def test_pages_recorded_before_a_kill_are_all_there(store: Store, folder: Path) -> None:
    """The page that was being written may be missing; whatever was reported is not."""
    store.close()
    child = subprocess.Popen(
        [sys.executable, "-c", _WRITE_UNTIL_KILLED, str(folder)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert child.stdout is not None
    reported = 0
    deadline = monotonic() + 20
    while reported < 40 and monotonic() < deadline:
        assert child.stdout.readline()
        reported += 1
    child.kill()
    reported += child.stdout.read().count(b"\n")
    child.stdout.close()
    child.wait()

    with Store.open(folder, kept=True) as again:
        file = again.file_state("dd" * 32)

        assert again.verify_chain() is None
        assert file is not None
        assert len(file.recorded) in (reported, reported + 1)
        assert file.recorded == set(range(len(file.recorded)))
        # The lock died with its holder.
        again.record_file("ee" * 32, "next.pdf", 1, 1)


_WRITE_UNTIL_KILLED = """
import sys
from itertools import count
from pathlib import Path
from ballot.reading import Rejection, RejectionReason
from store.evidence import Store

store = Store.open(Path(sys.argv[1]), kept=True)
with store.writing():
    store.record_file("dd" * 32, "endless.pdf", 1, 10**9)
    for index in count():
        store.record_page("dd" * 32, index, Rejection(RejectionReason.NOT_A_FORM, "x" * 500))
        print(index, flush=True)
"""


def test_a_file_that_is_no_database_is_an_error_with_a_next_step(folder: Path) -> None:
    (folder / "pingyi.db").write_bytes(b"not a database, but long enough to be looked at" * 50)

    with pytest.raises(StoreError, match="备份"):
        Store.open(folder, kept=True)


def test_a_store_of_another_version_is_refused(store: Store, folder: Path, tamper: Tamper) -> None:
    tamper("UPDATE event SET entry = replace(entry, 'pingyi-store/1', 'pingyi-store/9')")
    chain_again(folder)

    with pytest.raises(StoreError, match="pingyi-store/9"):
        Store.open(folder, kept=True)


def test_an_event_of_an_unknown_kind_is_refused(store: Store, folder: Path, tamper: Tamper) -> None:
    tamper("UPDATE event SET entry = replace(entry, 'file_added', 'file_stolen') WHERE seq = 4")
    chain_again(folder)

    with pytest.raises(StoreError, match="file_stolen"):
        Store.open(folder, kept=True)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="pingyi new"):
        Store.open(tmp_path / "nowhere", kept=True)


def test_another_database_is_opened_by_its_url(tmp_path: Path) -> None:
    with Store.open(tmp_path, url=f"sqlite:///{tmp_path / 'other.db'}") as store:
        store.record_file(FILE, "x.pdf", 1, 1)

    assert (tmp_path / "other.db").exists()
    assert not (tmp_path / "pingyi.db").exists()


def test_every_kind_of_event_is_documented() -> None:
    page = Path(__file__).parents[2] / "docs" / "formats" / "store.md"

    headings = re.findall(r"^### `(\w+)`$", page.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(headings) == sorted(EventKind)
