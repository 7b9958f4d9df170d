"""A small activity of fixed numbers, and keys."""

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pypdfium2
import pytest

from ballot.activity import Activity, Category, FormText, Oversight, Session, Unit, Veto
from ballot.grade import PLAN_SCALE
from ballot.ids import ActivityId, CategoryId, FormId, GroupId, LineId, SessionId, SheetId, UnitId
from ballot.reading import DoubtReason
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus
from ballot.rules import Rules
from ballot.session import SessionStatus
from output.signing import KeyPair, generate_key
from output.tally import TallyInputs, TallyKind, build_tally, write_tally

UNITS = (("local-01", "市委办公室"), ("local-02", "组织部"), ("finance-01", "人行"))
DECK = (
    ("east", "ABCDEFHJKMNP", "s m s"),
    ("east", "BBCDEFHJKMNP", "s d a"),
    ("east", "CBCDEFHJKMNP", "m s v"),
    ("west", "DBCDEFHJKMNP", "s a m"),
    ("west", "EBCDEFHJKMNP", "d d d void"),
)
"""Session, sheet, and the vote of each unit; the last sheet is void."""
LETTERS = {vote[0]: vote for vote in PLAN_SCALE.votes}
COUNTER = Path(__file__).parents[2] / "docs" / "independent_counter.py"
TYPE_AREA_BOTTOM = 35 / 25.4 * 72 - 2
"""Points from the edge of an official paper; the page number and the digest stand below."""
PASSPHRASE = "三把钥匙 3 keys"


def record(session: str, sheet: str, votes: str) -> SheetRecord:
    letters = votes.split()
    rows = tuple(
        RowRecord(
            LineId(unit),
            LETTERS[letter],
            RowStatus.REVIEWED if letter == "v" else RowStatus.READ,
            (DoubtReason.OVERVOTE, DoubtReason.CORRECTION) if letter == "v" else (),
        )
        for (unit, _), letter in zip(UNITS, letters, strict=False)
    )
    status = SheetStatus.VOID if letters[-1] == "void" else SheetStatus.VALID
    return SheetRecord(SheetId(sheet), SessionId(session), GroupId("leaders"), status, rows)


def pending(whole: SheetRecord) -> SheetRecord:
    row = RowRecord(whole.rows[0].line, None, RowStatus.PENDING, (DoubtReason.MARGINAL_MARK,))
    return replace(whole, rows=(row, *whole.rows[1:]))


@pytest.fixture(scope="session")
def activity() -> Activity:
    """Return three units in two categories, one of them vetoed."""
    return Activity(
        id=ActivityId("ABCDEFHJ"),
        name="市“千人评议机关”活动",
        year=2006,
        categories=(
            Category(id=CategoryId("local"), name="地方管理部门", top=1),
            Category(id=CategoryId("finance"), name="金融部门", top=1),
        ),
        units=tuple(
            Unit(
                id=UnitId(unit),
                name=name,
                full_name=name,
                category=CategoryId(unit.split("-")[0]),
                oversight=Oversight.LOCAL,
            )
            for unit, name in UNITS
        ),
        sessions=(
            Session(id=SessionId("east"), name="东片区"),
            Session(id=SessionId("west"), name="西片区"),
        ),
        groups=(),
        form=FormText(title="评议表", instruction="打√", points=(), footer=""),
        rules=Rules(),
        vetoes=(Veto(unit=UnitId("finance-01"), reason="一票否决", authority="市委"),),
        digest="ac" * 32,
    )


@pytest.fixture(scope="session")
def records() -> tuple[SheetRecord, ...]:
    """Return the five sheets of the deck."""
    return tuple(record(*sheet) for sheet in DECK)


@pytest.fixture(scope="session")
def as_pending() -> Callable[[SheetRecord], SheetRecord]:
    """Return a function that gives the same sheet with its first row pending."""
    return pending


@pytest.fixture(scope="session")
def make_inputs(activity: Activity, records: tuple[SheetRecord, ...]) -> Callable[..., TallyInputs]:
    """Return a factory of tally inputs whose session counts agree with the records."""

    def make(
        *,
        sheets: Sequence[SheetRecord] | None = None,
        rules: Rules | None = None,
        issued: int | None = 6,
        returned: int | None = None,
    ) -> TallyInputs:
        chosen = records if sheets is None else sheets
        statuses = []
        for session in activity.sessions:
            own = [sheet for sheet in chosen if sheet.session == session.id]
            valid = sum(sheet.status is SheetStatus.VALID for sheet in own)
            statuses.append(
                SessionStatus(
                    session=session.id,
                    printed=8,
                    issued=issued,
                    returned=len(own) if returned is None else returned,
                    scanned=len(own),
                    valid=valid,
                    void=len(own) - valid,
                    pending=sum(sheet.pending_rows for sheet in own),
                    rejected=0,
                )
            )
        return TallyInputs(
            activity=replace(activity, rules=rules or activity.rules),
            records=chosen,
            sessions=statuses,
            layout_digests={FormId("0123456789abcdef"): "1a" * 32},
            image_hashes=["ff" * 32, "0e" * 32],
            event_head="e7" * 32,
            salt_secret=b"golden secret",
            software_version="0.0.0",
        )

    return make


@pytest.fixture
def tally_path(tmp_path: Path, make_inputs: Callable[..., TallyInputs]) -> Path:
    """Return a final tally, written."""
    path = tmp_path / "output" / "tally.json"
    write_tally(path, build_tally(make_inputs(), TallyKind.FINAL))
    return path


@pytest.fixture(scope="session")
def passphrase() -> str:
    """Return the pass phrase of every test key."""
    return PASSPHRASE


@pytest.fixture(scope="session")
def notary(tmp_path_factory: pytest.TempPathFactory) -> KeyPair:
    """Return a key pair with a Chinese name; making one takes a moment, so it is shared."""
    return generate_key("公证处", PASSPHRASE, tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def counter() -> ModuleType:
    """Return the independent counter as its reader runs it."""
    spec = importlib.util.spec_from_file_location("independent_counter", COUNTER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def read_pdf() -> Callable[[Path], str]:
    """Return a function that gives what an official PDF says, without blanks and feet."""

    def read(path: Path) -> str:
        words = []
        with pypdfium2.PdfDocument(path) as document:
            for page in document:
                text = page.get_textpage()
                left, bottom, right, top = 0.0, TYPE_AREA_BOTTOM, *page.get_size()
                words.append(text.get_text_bounded(left, bottom, right, top))
                text.close()
                page.close()
        return "".join("".join(words).split())

    return read
