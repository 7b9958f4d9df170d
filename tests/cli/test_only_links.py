"""Links for servers of the review pages at whose terminal nobody sits."""

import re
from pathlib import Path

import pytest

from office.folder import open_folder
from review.access import Doorkeeper
from review.app import guests_of
from tests.cli.conftest import Pingyi
from tests.postgres_server import PostgresServer

ADDRESS = "https://review.example"
ONLY_LINKS = ("review", "--only-links", "--behind-proxy", ADDRESS)


def test_a_link_opens_the_servers_that_share_the_database(
    pingyi: Pingyi,
    printed: Path,
    postgres: PostgresServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    machine = tmp_path / "machine.toml"
    machine.write_text(f'[store]\nurl = "{postgres.url(postgres.new_database())}"\n')
    monkeypatch.setenv("PINGYI_MACHINE", str(machine))
    assert pingyi("store", "copy", "database", "-C", printed).code == 0

    made = pingyi(*ONLY_LINKS, "--for", "张三", "--for", "李四", "-C", printed)

    assert made.code == 0, made.err
    links = dict(re.findall(rf"(\w+)\W+{ADDRESS}/signin\?token=(\S+)", made.out))
    assert links.keys() == {"张三", "李四"}
    with open_folder(printed).store() as store:
        shared = store.desk_tables()
        assert shared is not None
        door = Doorkeeper(guests=guests_of(shared))
        assert {name: door.name_on(token) for name, token in links.items()} == {
            "张三": "张三",
            "李四": "李四",
        }
        shared.close()


def test_a_server_that_is_alone_makes_its_links_itself(pingyi: Pingyi, printed: Path) -> None:
    told = pingyi(*ONLY_LINKS, "--for", "张三", "-C", printed)

    assert (told.code, told.out) == (2, "")
    assert "pingyi.db" in told.err


@pytest.mark.parametrize("words", [("--behind-proxy", ADDRESS), ("--for", "张三")])
def test_links_are_for_somebody_at_an_address(
    pingyi: Pingyi, printed: Path, words: tuple[str, ...]
) -> None:
    told = pingyi("review", "--only-links", *words, "-C", printed)

    assert told.code == 2
    assert "--only-links" in told.err
