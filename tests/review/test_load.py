"""Eight people at two servers, each a program of its own, on one PostgreSQL."""

from pathlib import Path

import pytest

from ballot.machine import PLACE_VARIABLE
from bench.review_crowd import make_doubts, make_empty, on_record, read_one_sheet, serving, settle
from office.folder import open_folder
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
