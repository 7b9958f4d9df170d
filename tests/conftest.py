"""The example activity, and its two forms printed: 8 mm rows on two pages, 6.5 mm on one."""

import gc
import hashlib
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from hypothesis import HealthCheck, settings
from numpy.typing import NDArray

from ballot.activity import Activity
from ballot.activity_file import parse_activity
from ballot.ids import SheetId
from ballot.layout import Layout
from ballot.layout_plan import plan_layout
from forms.evaluation import PrintJob, print_sheets
from office import being_written
from office import blank_forms as printed_blank
from output import key_files
from scanner.context import BlankForms
from scanner.files.process import settle_in
from scanner.ink import blank_form
from scanner.server import spare_threads
from tests.postgres_server import PostgresServer, postgres_server

GrayImage = NDArray[np.uint8]

# A busy machine fails no test: neither an example nor the drawing of one has a time limit.
settings.register_profile("no_clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("no_clock")

# A suite that is begun in the background is told to ignore Ctrl-C, and with it all that it starts:
# what tests say of Ctrl-C would be of a program that can't hear it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# As many test processes as processors, each of which reads pages: one thread each, and memory that
# is kept, as a reading process of the program has it. The environment is for the processes of
# pytest-xdist, which load numpy after this line.
spare_threads()
settle_in()

RAM_DISK = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
ROOM_BYTES = 2 << 30
"""Of what is free there, before tests write to it: the files of all tests together are about that,
those of tests that run just now a twentieth of it."""

# A test waits for no disk; what the program waits for stays what it is. It must be said before
# pytest makes its folder for temporary files.
if RAM_DISK.is_dir() and shutil.disk_usage(RAM_DISK).free > ROOM_BYTES:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(RAM_DISK))

FEW_ROUNDS = 1_000
"""Of the derivation of a key from a pass phrase. Nobody guesses at the keys of tests, and at the
program's own count a tenth of a second goes by each time one is made or opened."""

FORMS_KEPT = 6
"""Of which blank pages are kept, 7 MB each."""

ACTIVITY_ID = "HARBMPTW"
SECRET = bytes(range(32))
SHEETS = (SheetId("ABCDEFHJKMNP"), SheetId("RSTUWXYZABCD"))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Have the collector of garbage leave the thousands of tests alone, which it finds alive.

    While they are found it would look at all of them again and again: a third of that time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@dataclass(frozen=True)
class PrintedForm:
    """Two sheets of one form, printed."""

    activity: Activity
    layout: Layout
    sheets: tuple[SheetId, ...]
    secret: bytes
    pdf: Path
    rendered: dict[tuple[int, int, int], GrayImage] = field(default_factory=dict, repr=False)

    def page(self, number: int = 1, *, sheet: int = 0, dpi: int = 200) -> GrayImage:
        """Return a printed page as grey pixels, the caller's own; page from 1, sheet from 0.

        Its paper is a little less than white: where it is white, a scanner made it so.
        """
        key = (number, sheet, dpi)
        if key not in self.rendered:
            with pypdfium2.PdfDocument(self.pdf) as document:
                page = document[sheet * len(self.layout.sides) + number - 1]
                bitmap = page.render(scale=dpi / 72, grayscale=True)
                self.rendered[key] = np.minimum(bitmap.to_numpy().reshape(bitmap.height, -1), 250)
                bitmap.close()
                page.close()
        return self.rendered[key].copy()


def _example(min_row_mm: float) -> Activity:
    text = files("office").joinpath("example.toml").read_text(encoding="utf-8")
    text = text.replace("{activity_id}", ACTIVITY_ID).replace("{year}", "2026")
    changed = text.replace("min_row_mm = 8.0", f"min_row_mm = {min_row_mm}")
    return parse_activity(changed.encode())


LONGEST = ("test_hosts.py", "test_cluster.py", "test_in_a_browser.py", "test_load.py")
"""Files of tests that wait, in a minute or more: begun first, others run beside them."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, whatever the order of the rest is by chance."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.name, len(places)))


@pytest.fixture(scope="session", autouse=True)
def keys_that_open_at_once() -> Iterator[None]:
    """Lock private keys with few rounds; tests/output/test_key_files.py has the real count."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key_files, "KDF_ROUNDS", FEW_ROUNDS)
        yield


@pytest.fixture(scope="session", autouse=True)
def blank_forms_drawn_once() -> Iterator[None]:
    """Draw a printed file's blank pages once, not for each command of each copy of its folder.

    What is kept goes by the bytes of the file; tests/scanner draws them anew.
    """
    draw = blank_form.render_blank_forms

    drawn: dict[tuple[object, ...], BlankForms] = {}

    def once(pdf: Path, layout: Layout) -> BlankForms:
        # A test may have said that a page shows whatever layout is asked for.
        key = (hashlib.sha256(pdf.read_bytes()).digest(), layout.to_json(), blank_form._shows)
        found = drawn.pop(key, None)
        drawn[key] = draw(pdf, layout) if found is None else found
        if len(drawn) > FORMS_KEPT:
            del drawn[next(iter(drawn))]
        return dict(drawn[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printed_blank, "render_blank_forms", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def files_at_rest() -> Iterator[None]:
    """Take files that tests have written just now for files at rest, however damaged."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(being_written, "RECENT_SECONDS", 0.0)
        yield


@pytest.fixture(scope="session")
def example_activity() -> Activity:
    """The plan's 66 units."""
    return _example(8.0)


@pytest.fixture(scope="session")
def dense_activity() -> Activity:
    """The same with rows that fit on one page."""
    return _example(6.5)


@pytest.fixture(scope="session")
def example_layout(example_activity: Activity) -> Layout:
    return plan_layout(example_activity)


@pytest.fixture(scope="session")
def dense_layout(dense_activity: Activity) -> Layout:
    return plan_layout(dense_activity)


@pytest.fixture(scope="session")
def print_form(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., PrintedForm]:
    """Return a function that prints two sheets (or those given) of an activity."""

    def print_it(
        activity: Activity, *, sheets: tuple[SheetId, ...] = SHEETS, secret: bytes = SECRET
    ) -> PrintedForm:
        layout = plan_layout(activity)
        pdf = tmp_path_factory.mktemp("printed") / "forms.pdf"
        print_sheets(PrintJob(activity, activity.sessions[0], layout, sheets, secret), pdf)
        return PrintedForm(activity, layout, sheets, secret, pdf)

    return print_it


@pytest.fixture(scope="session")
def example_form(print_form: Callable[..., PrintedForm], example_activity: Activity) -> PrintedForm:
    return print_form(example_activity)


@pytest.fixture(scope="session")
def dense_form(print_form: Callable[..., PrintedForm], dense_activity: Activity) -> PrintedForm:
    return print_form(dense_activity)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL of this test process; started by the first test that asks for it."""
    with postgres_server() as server:
        yield server
