"""A scanned meeting with doubts of every kind, its pages served, and a real browser."""

import os
import shutil
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import uvicorn
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from ballot.activity import Activity
from ballot.ids import SessionId, SheetId
from ballot.layout import Layout
from calibration.images import to_gray
from calibration.pens.intents import FillPlan, RowKind
from calibration.pens.pages import printed_sheets, render_pages
from calibration.pens.strokes import PenMark
from calibration.simulate import TRUTH_FILE, TruthRow, read_truth, simulate_sheets
from cli.main import run
from office.folder import open_folder
from office.reader_context import desk_context
from review.app import make_app
from review.home import Home
from review.web import Office
from scanner.context import ReadingContext
from store.desk_tables import DeskTables
from store.evidence import Store
from tests.scans import GRAINY

SCREENS = Path(__file__).parent / "screens"
SIZES = {"laptop": (1366, 768), "desk": (1920, 1080)}
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chrome")

SESSION = "north"
SHEETS = 8
BLANK, TORN, UNREAD = 5, 6, 7
"""Sheets, from 0: a wholly blank one; one without its second page; one whose marks are cut off."""


@dataclass
class Served:
    """A running server."""

    address: str
    office: Office
    folder: Path
    stop: Callable[[], None] = field(repr=False)
    passphrase: str = ""
    clients: list["Client"] = field(default_factory=list, repr=False)

    def link(self, name: str = "张三", *, is_office: bool = False) -> str:
        """Return a new one-time link for somebody."""
        token = self.office.door.new_link(name, is_office=is_office)
        return f"{self.address}/signin?token={token}"

    def client(
        self, name: str = "张三", role: str = "operator", *, is_office: bool = False
    ) -> "Client":
        """Return somebody who has signed in without a browser."""
        self.clients.append(Client(self, name, role, is_office=is_office))
        return self.clients[-1]


class Client(httpx.Client):
    """Somebody signed in, who sends what a browser sends."""

    def __init__(
        self, served: Served, name: str, role: str, *, is_office: bool = False, **more: Any
    ) -> None:
        if served.address.startswith("http:"):
            # Making one that knows every authority takes longer than most tests.
            more.setdefault("verify", ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        super().__init__(base_url=served.address, follow_redirects=True, timeout=60, **more)
        self.sign_in(served, name, role, is_office=is_office)

    def sign_in(
        self, served: Served, name: str, role: str = "operator", *, is_office: bool = False
    ) -> None:
        """Open a link for somebody in this browser."""
        token = served.link(name, is_office=is_office).split("token=")[1]
        entry = {"token": token, "role": role, "passphrase": served.passphrase}
        page = self.post("/signin", data=entry)
        assert page.status_code == 200, page.text
        csrf = page.text.split('name="csrf" content="')[1].split('"')[0]
        self.headers["x-csrf-token"] = csrf


def layout_of(folder: Path) -> Layout:
    """Return the layout of the forms that were printed."""
    return Layout.from_json((folder / f"forms/{SESSION}.layout.json").read_text("utf-8"))


def session_ids(folder: Path) -> list[SheetId]:
    """Return the sheets in the order of the PDF, as they are printed on its pages."""
    printed = printed_sheets(folder / f"forms/{SESSION}.pdf", layout_of(folder))
    return [sheet for sheet in printed if sheet]


@pytest.fixture(scope="session")
def meeting_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an activity of 66 units, eight sheets of which were scanned."""
    folder = tmp_path_factory.mktemp("meeting") / "activity"
    assert run(["new", str(folder), "--example"]) == 0
    assert run(["print", SESSION, "--sheets", str(SHEETS), "-C", str(folder)]) == 0
    trouble = {RowKind.OVERVOTE: 0.02, RowKind.CORRECTION: 0.02, RowKind.MIXED: 0.01}
    simulate_sheets(
        folder / f"forms/{SESSION}.pdf",
        layout_of(folder),
        session_ids(folder),
        folder / "scans",
        session=SessionId(SESSION),
        plan=FillPlan(trouble=trouble, habits={PenMark.TICK: 1.0}),
        preset=GRAINY,
        seed=11,
        dpi=150,
    )
    _spoil(folder)
    assert run(["scan", str(folder / "scans"), "--workers", "1", "-C", str(folder)]) == 0
    return folder


def _spoil(folder: Path) -> None:
    """Make a blank sheet, a missing page, pages without fiducials, and a second copy."""
    ids = session_ids(folder)
    scans = {
        (ids.index(row.sheet), row.page): folder / "scans" / row.file
        for row in read_truth(folder / "scans" / TRUTH_FILE)
    }
    blanks = [
        np.minimum(to_gray(page), 250)
        for page in render_pages(folder / f"forms/{SESSION}.pdf", 150)
    ]
    for page in (1, 2):
        Image.fromarray(blanks[2 * BLANK + page - 1]).save(scans[BLANK, page], quality=90)
        cut = np.asarray(Image.open(scans[UNREAD, page]).convert("L")).copy()
        cut[: cut.shape[0] // 3] = 255
        Image.fromarray(cut).save(scans[UNREAD, page], quality=90)
    scans[TORN, 2].unlink()
    again = np.asarray(Image.open(scans[0, 1]).convert("L")).copy()
    _move_mark(again, layout_of(folder), read_truth(folder / "scans" / TRUTH_FILE), ids[0])
    Image.fromarray(again).save(folder / "scans" / "zz-again.jpg", quality=80)


def _move_mark(
    scan: NDArray[np.uint8], layout: Layout, truth: Iterable[TruthRow], sheet: SheetId
) -> None:
    """Move the mark of the first plain row of page 1 into another box, as a forger's copy has it.

    Args:
        scan: shape (H, W), the page at 150 dpi; changed in place.
        layout: of its form.
        truth: what was meant.
        sheet: which one it is.
    """
    plain = next(
        row for row in truth if (row.sheet, row.page, row.kind) == (sheet, 1, RowKind.PLAIN)
    )
    page = layout.page(1)
    assert page is not None
    boxes = next(row.boxes for row in page.rows if row.unit == plain.unit)
    marked = next(number for number, box in enumerate(boxes) if box.grade == plain.vote)
    areas = [
        tuple(
            slice(round((low - 1) * 150 / 25.4), round((low + size + 1) * 150 / 25.4))
            for low, size in ((box.rect.y, box.rect.h), (box.rect.x, box.rect.w))
        )
        for box in (boxes[marked], boxes[marked - 1])
    ]
    before = [scan[area].copy() for area in areas]
    height, width = np.minimum(before[0].shape, before[1].shape)
    for area, other in zip(areas, reversed(before), strict=True):
        scan[area][:height, :width] = other[:height, :width]


@pytest.fixture
def meeting(meeting_template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(meeting_template, tmp_path / "activity"))


@contextmanager
def serving(folder: Path, **more: Any) -> Iterator[Served]:
    """Serve the pages of an activity at a free port of this machine."""
    opened = open_folder(folder)
    with opened.store(kept=True) as store:
        context = desk_context(opened, store)
        with serving_of(folder, opened.activity, store, context, **more) as running:
            yield running


@contextmanager
def serving_of(
    folder: Path,
    activity: Activity,
    store: Store,
    context: ReadingContext,
    *,
    shared: DeskTables | None = None,
    home: Home | None = None,
    passphrase: str | None = None,
) -> Iterator[Served]:
    """Serve the pages of an activity that no file describes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        app = make_app(
            folder,
            activity,
            store,
            context,
            home=home or Home(address),
            passphrase=passphrase,
            shared=shared,
        )
        config = uvicorn.Config(app, log_level="error", access_log=False, proxy_headers=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)

        def stop() -> None:
            server.should_exit = True
            thread.join()

        running = Served(address, app.state.office, folder, stop, passphrase or "")
        try:
            yield running
        finally:
            for client in running.clients:
                client.close()
            stop()


@pytest.fixture
def served(meeting: Path) -> Iterator[Served]:
    with serving(meeting) as running:
        yield running


@pytest.fixture
def store_of() -> Callable[[Path], Store]:
    return lambda folder: open_folder(folder).store()


Enter = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "tools/install_system.sh brings chromium"
    with sync_playwright() as playwright:
        # Debian's own; a container has no user namespaces for its sandbox.
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def enter(browser: Browser) -> Iterator[Enter]:
    """Return what signs somebody in, by keyboard, in a browser of their own."""
    contexts = []

    def sign_in(
        served: Served,
        name: str = "张三",
        size: str = "laptop",
        *,
        is_scrutineer: bool = False,
        is_office: bool = False,
    ) -> Page:
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(served.link(name, is_office=is_office))
        if is_scrutineer:
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/office" if is_office else "**/queue", wait_until="load")
        return page

    yield sign_in
    for context in contexts:
        context.close()
