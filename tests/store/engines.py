"""The stores that tests open: in files, or in a PostgreSQL of this test process."""

from itertools import product
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ballot.ids import ActivityId
from ballot.reading import Rejection, RejectionReason
from store.evidence import Store
from store.place import StorePlace, place_of
from tests.postgres_server import PostgresServer

_LETTERS = "ABCDEFHJ"
_IDS = ("".join(letters) for letters in product(_LETTERS, repeat=8))
"""Another activity each time has a schema of its own: a database each takes longer."""

_DATABASES: dict[int, str] = {}
_PLACES: dict[Path, tuple[str, ActivityId]] = {}

_OPEN = Store.open.__func__  # type: ignore[attr-defined]


def opened_as(folder: Path, **options: Any) -> Store:
    """Open a store at the place that is given, not where `in_postgres` has it."""
    store: Store = _OPEN(Store, folder, **options)
    return store


def in_postgres(
    folder: Path, server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, ActivityId]:
    """Have the evidence of a folder lie in PostgreSQL, wherever a test opens it."""
    if server.port not in _DATABASES:
        _DATABASES[server.port] = server.new_database()
    here = (server.url(_DATABASES[server.port]), ActivityId(next(_IDS)))
    monkeypatch.setitem(_PLACES, folder, here)

    def open_there(cls: type[Store], path: Path, **options: Any) -> Store:
        if path in _PLACES:
            options["url"], options["activity"] = _PLACES[path]
        store: Store = _OPEN(cls, path, **options)
        return store

    monkeypatch.setattr(Store, "open", classmethod(open_there))
    return here


def placed(folder: Path) -> StorePlace:
    """Return where the evidence of a test's folder lies."""
    return place_of(folder, *_PLACES.get(folder, (None, None)))


def entries(here: psycopg.Connection) -> list[tuple[int, str]]:
    return here.execute("SELECT seq, hash FROM event ORDER BY seq").fetchall()


def refused(number: int) -> Rejection:
    return Rejection(RejectionReason.UNREADABLE_CODE, f"page {number}")
