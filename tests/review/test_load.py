"""Eight people at two servers, each a program of its own, on one PostgreSQL."""

from pathlib import Path

import pytest

from ballot.machine import PLACE_VARIABLE
from bench.review_crowd import make_doubts, make_empty, on_record, read_one_sheet, serving, settle
from cli.main import run
from office.folder import open_folder
from review.access import Doorkeeper
from review.shared import guests_of
from tests.postgres_server import PostgresServer

PEOPLE, SERVERS, DOUBTS = 8, 2, 400


def test_of_400_doubts_none_is_settled_twice_and_none_is_lost(
    postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = read_one_sheet(tmp_path / "read")
    machine = tmp_path / "machine.toml"
    machine.touch(mode=0o600)
    machine.write_text(f'[store]\nurl = "{postgres.url(postgres.new_database())}"\n')
    monkeypatch.setenv(PLACE_VARIABLE, str(machine))
    make_empty(tmp_path / "activity")
    opened = open_folder(tmp_path / "activity")
    made = make_doubts(opened, pages, DOUBTS)

    with serving(opened.path, SERVERS, PEOPLE, machine) as servers:
        crowd = settle(servers, PEOPLE)

    found = on_record(opened)
    said = sorted(address for person in crowd for address in person.settled)
    assert made >= DOUBTS
    assert (found.once, found.twice, found.waiting) == (made, 0, 0)
    assert len(said) == len(set(said)) == made
    assert found.by == {person.name: len(person.settled) for person in crowd}
    assert min(found.by.values()) > made / PEOPLE / 3


def test_links_are_made_for_servers_without_a_terminal(
    postgres: PostgresServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    machine = tmp_path / "machine.toml"
    machine.touch(mode=0o600)
    machine.write_text(f'[store]\nurl = "{postgres.url(postgres.new_database())}"\n')
    monkeypatch.setenv(PLACE_VARIABLE, str(machine))
    folder = tmp_path / "activity"
    make_empty(folder)
    capfd.readouterr()
    words = ["review", "--links-only", "--for", "张三", "--behind-proxy", "https://review.test"]

    code = run([*words, "-C", str(folder)])

    token = capfd.readouterr().out.split("https://review.test/signin?token=")[1].strip()
    with open_folder(folder).store() as store:
        tables = store.desk_tables()
        assert tables is not None
        door = Doorkeeper(guests=guests_of(tables))
        assert (code, door.name_on(token)) == (0, "张三")
        tables.close()


def test_links_for_several_servers_need_a_database(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    make_empty(tmp_path / "activity")
    words = ["review", "--links-only", "--for", "张三", "--behind-proxy", "https://review.test"]

    code = run([*words, "-C", str(tmp_path / "activity")])

    assert code == 2
    assert "PostgreSQL" in capfd.readouterr().err
