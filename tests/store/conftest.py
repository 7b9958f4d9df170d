"""A small activity with three units in two pages, and a store with its printed sheets."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import psycopg
import pytest

from ballot.activity import (
    Activity,
    Category,
    FormText,
    Oversight,
    Session,
    Unit,
)
from ballot.errors import StoreError
from ballot.grade import Vote
from ballot.ids import ActivityId, CategoryId, FormId, LineId, SessionId, SheetId, UnitId
from ballot.reading import DoubtReason, IdentitySource, PageReading, Registration, RowReading
from ballot.rules import MarkKind, Rules, Scoring
from store.evidence import Store
from store.state_check import compare_state
from tests.postgres_server import PostgresServer
from tests.store.engines import in_postgres, placed

FORM = FormId("0123456789abcdef")
UNITS = (("u1", 1), ("u2", 1), ("u3", 2))
"""Each unit and the page on which it stands."""

MakeReading = Callable[..., PageReading]


@pytest.fixture
def activity() -> Activity:
    return Activity(
        id=ActivityId("ABCDEFHJ"),
        name="评议",
        digest="ab" * 32,
        year=2026,
        categories=(Category(id=CategoryId("all"), name="全部", top=1),),
        units=tuple(
            Unit(
                id=UnitId(unit),
                name=f"单位{unit}",
                full_name=f"市单位{unit}",
                category=CategoryId("all"),
                oversight=Oversight.LOCAL,
            )
            for unit, _ in UNITS
        ),
        sessions=(
            Session(id=SessionId("south"), name="南片区"),
            Session(id=SessionId("north"), name="北片区"),
        ),
        groups=(),
        form=FormText(title="表", instruction="打√", points=(), footer="不记名"),
        rules=Rules(scoring=Scoring(satisfied=Fraction(2))),
    )


BOTH = (
    "test_batches",
    "test_copies",
    "test_decisions",
    "test_evidence",
    "test_mending",
    "test_pages_and_files",
    "test_replacing",
    "test_split_pictures",
    "test_state_tables",
)
"""Modules of which every test that uses a store runs on SQLite and on PostgreSQL: those that touch
the log, the right to write, the kept state, scans and decisions. The others ask nothing else of a
database, and their tests are many."""

OF_FILES = (
    "test_a_change_in_the_tables_is_named",
    "test_a_page_that_tables_hid_cannot_be_read_twice_without_a_word",
    "test_a_picture_that_is_cut_otherwise_the_next_time_goes_to_a_person_whole",
    "test_a_reader_of_a_folder_that_cannot_be_written_folds_the_log",
    "test_many_events_are_kept_while_they_are_written",
    "test_tables_of_another_log_or_of_another_program_are_made_anew",
    "test_without_the_tables_nothing_is_lost",
)
"""Of these, tests about SQLite's files, or about what stays of a group that was cut off: nothing,
in PostgreSQL. test_postgres.py has what takes their place."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of some modules on both databases."""
    is_of_both = metafunc.module.__name__.rpartition(".")[2] in BOTH
    is_of_files = metafunc.function.__name__ in OF_FILES
    if "store" in metafunc.fixturenames and is_of_both and not is_of_files:
        metafunc.parametrize("engine", ("sqlite", "postgresql"), indirect=True)


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """Which database the store of a test lies in."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def folder(
    tmp_path: Path,
    engine: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    if engine == "postgresql":
        in_postgres(tmp_path, request.getfixturevalue("postgres"), monkeypatch)
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """Two sheets of two pages in each session, and one scanned file of 99 pages."""
    with Store.open(folder, kept=True) as opened:
        with opened.writing():
            for session, sheets in (("north", "AB"), ("south", "CD")):
                opened.record_print(
                    session=SessionId(session),
                    form=FORM,
                    group=None,
                    sheets=[SheetId(letter * 12) for letter in sheets],
                    pages=2,
                    layout_digest="00" * 32,
                )
            opened.record_file("aa" * 32, "scan.pdf", 1234, 99)
        yield opened


@pytest.fixture
def here(postgres: PostgresServer, store: Store) -> Iterator[psycopg.Connection]:
    """The owner's own connection to the schema of the store."""
    schema = store._place.schema
    address = store._place.url.database
    assert address is not None
    with psycopg.connect(postgres.dsn(address), autocommit=True) as connection:
        connection.execute(f"SET search_path = {schema}".encode())
        yield connection


@pytest.fixture(autouse=True)
def same_state(request: pytest.FixtureRequest, folder: Path, activity: Activity) -> Iterator[None]:
    """Whatever a test did with the store: the state that is kept is the one that the log gives."""
    yield
    if "store" in request.fixturenames:
        with suppress(StoreError):  # there are tests that leave no log that could be read
            assert compare_state(placed(folder), activity).differing == ()


@pytest.fixture
def make_reading() -> MakeReading:
    """A reading of one page; `votes` by unit, a `DoubtReason` for a row in doubt."""

    def make(
        letter: str, page: int, *, form: FormId = FORM, **votes: Vote | DoubtReason
    ) -> PageReading:
        rows = []
        for unit, on_page in UNITS:
            if on_page != page:
                continue
            match votes.get(unit, Vote.SATISFIED):
                case Vote() as vote:
                    rows.append(RowReading(LineId(unit), vote, kind=MarkKind.TICK))
                case doubt:
                    rows.append(RowReading(LineId(unit), None, (doubt,), Vote.SATISFIED))
        return PageReading(
            sheet=SheetId(letter * 12),
            form=form,
            page=page,
            identity=IdentitySource.CODE,
            registration=Registration(4, 200.1, 3, 3, 0.0213, 0.1),
            rows=tuple(rows),
            measures=f'{{"sheet":"{letter}","page":{page}}}',
        )

    return make
