"""Many people at several servers of the review pages: makes their doubts, and has them settled."""

import hashlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import IO, cast

import httpx
import numpy as np
from PIL import Image

from ballot.ids import SessionId, SheetId, new_sheet_id
from ballot.layout import Layout
from ballot.machine import PLACE_VARIABLE
from ballot.reading import PageReading
from calibration.pens.intents import FillPlan, RowKind
from calibration.pens.strokes import PenMark
from calibration.scans.presets import OFFICE
from calibration.simulate import simulate_sheets
from cli.main import run
from office.folder import ActivityFolder, open_folder
from office.reader_context import reading_context
from scanner.sheet import read_page
from store.event import EventKind

SESSION = SessionId("north")
_ENTRY = "from cli.main import main; main()"
_SHEETS_A_FILE = 50
_PEOPLE = ("张三", "李四", "王五", "赵六", "钱七", "孙八", "周九", "吴十")


# What waits


def make_empty(folder: Path) -> None:
    """Make an activity, and print one sheet of it, which nobody fills in."""
    for words in (
        ["new", str(folder), "--example"],
        ["print", SESSION, "--sheets", "1", "-C", str(folder)],
    ):
        if run(words):
            raise RuntimeError(f"pingyi {words[0]} failed")


def read_one_sheet(folder: Path) -> tuple[PageReading, ...]:
    """Make an activity, and read one sheet of it; a third of its rows are in doubt."""
    make_empty(folder)
    layout = Layout.from_json((folder / f"forms/{SESSION}.layout.json").read_text("utf-8"))
    (line,) = (folder / f"forms/{SESSION}.sheets.csv").read_text("utf-8").split()[1:]
    simulate_sheets(
        folder / f"forms/{SESSION}.pdf",
        layout,
        [SheetId(line.split(",")[1])],
        folder / "scans",
        session=SESSION,
        plan=FillPlan(trouble={RowKind.OVERVOTE: 0.35}, habits={PenMark.TICK: 1.0}),
        preset=OFFICE,
        seed=5,
        dpi=150,
    )
    opened = open_folder(folder)
    with opened.store() as store:
        context = reading_context(opened, store)
    scans = sorted((folder / "scans").glob("*.jpg"))
    read = [read_page(np.asarray(Image.open(scan).convert("L")), context) for scan in scans]
    return tuple(page for page in read if isinstance(page, PageReading))


def make_doubts(opened: ActivityFolder, pages: Sequence[PageReading], doubts: int) -> int:
    """Record what was read of one sheet under new ids, until about so many rows wait.

    There are no scans of these sheets: their pages show no picture.

    Args:
        opened: the activity.
        pages: of the sheet, as they were read.
        doubts: at least so many.

    Returns:
        How many there are.
    """
    each = sum(row.vote is None for page in pages for row in page.rows)
    sheets = [new_sheet_id() for _ in range(-(-doubts // each))]
    layout = next(iter(opened.layouts().values()))
    with opened.store(kept=True) as store, store.writing():
        store.record_print(
            session=SESSION,
            form=layout.layout.form,
            group=None,
            sheets=sheets,
            pages=len(pages),
            layout_digest=layout.digest,
        )
        for begin in range(0, len(sheets), _SHEETS_A_FILE):
            stack = sheets[begin : begin + _SHEETS_A_FILE]
            name = f"stack-{begin:05}.pdf"
            sha256 = hashlib.sha256(name.encode()).hexdigest()
            store.record_file(sha256, name, 1_000_000, len(pages) * len(stack))
            for place, (sheet, page) in enumerate((s, p) for s in stack for p in pages):
                outcome = replace(page, sheet=sheet, form=layout.layout.form)
                store.record_page(sha256, place, outcome)
    return each * len(sheets)


# Servers


@dataclass
class Server:
    """A running `pingyi review`."""

    pid: int
    address: str
    tokens: dict[str, str]
    """Of links, by name."""

    def processor_seconds(self) -> float:
        """Return how long it has computed."""
        fields = Path(f"/proc/{self.pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(
    folder: Path, servers: int, people: int, machine: Path | None = None
) -> Iterator[list[Server]]:
    """Start servers, each a process of its own, and stop them at the end.

    Args:
        folder: the activity.
        servers: how many.
        people: who get a link each, from the first server.
        machine: the machine.toml that names the database; None: the store is in the folder.
    """
    names = list(_PEOPLE[:people])
    started: list[subprocess.Popen[str]] = []
    try:
        for number in range(servers):
            of_this = names if number == 0 else names[:1]
            started += [_start(folder, of_this, machine)]
        yield [_ready(each, 1 if number else people) for number, each in enumerate(started)]
    finally:
        for process in started:
            process.send_signal(signal.SIGINT)
        for process in started:
            process.wait()
            cast("IO[str]", process.stdout).close()


def _start(folder: Path, names: Sequence[str], machine: Path | None) -> subprocess.Popen[str]:
    words = ["-C", str(folder), "review", "--no-browser"]
    environment = {**os.environ, "COLUMNS": "400"}
    environment.pop(PLACE_VARIABLE, None)
    if machine is not None:
        environment[PLACE_VARIABLE] = str(machine)
    return subprocess.Popen(
        [sys.executable, "-c", _ENTRY, *words, *(w for name in names for w in ("--for", name))],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )


def _ready(process: subprocess.Popen[str], expected: int) -> Server:
    """Wait for so many links of a server."""
    tokens: dict[str, str] = {}
    for line in cast("IO[str]", process.stdout):
        if found := re.search(r"^(\S+?)[：:]\s*(http://\S+)/signin\?token=(\S+)", line):
            tokens[found[1]] = found[3]
            if len(tokens) == expected:
                return Server(process.pid, found[2], tokens)
    raise RuntimeError("a server ended before it gave out its links")


# People


@dataclass
class Person:
    """Somebody who settles rows as fast as they come, each request at the next server in turn."""

    name: str
    servers: Sequence[str]
    """Their addresses."""
    think: float = 0.0
    """Seconds that they look at each item, while the next one is fetched."""
    settled: list[str] = field(default_factory=list)
    """Addresses of the rows."""
    waits: list[float] = field(default_factory=list)
    """Seconds from each key to the next item."""
    refused: list[str] = field(default_factory=list)
    """What was said to answers that came second."""

    passed_over: list[str] = field(default_factory=list)
    """Rows that they were shown when somebody else had them, or had settled them."""

    def __post_init__(self) -> None:
        self._client = httpx.Client(timeout=60)
        self._turn = count()
        self._fetched: dict[str, str] = {}

    def enter(self, token: str) -> None:
        """Sign in."""
        entered = self._ask("POST", "/signin", data={"token": token, "role": "operator"})
        if entered.status_code != httpx.codes.SEE_OTHER:
            raise RuntimeError(entered.text)
        page = self._ask("GET", "/queue", headers={"accept": "text/html"}).text
        self._client.headers["x-csrf-token"] = _found(r'name="csrf" content="([^"]+)"', page)

    def settle_all(self) -> None:
        """Settle rows until nothing is left for this person."""
        address = self._ask("GET", "/next").headers["location"]
        while address.startswith("/rows/"):
            page = self._shown(address)
            self._prefetch(_found(r'data-next="([^"]*)"', page))
            if self.think:
                time.sleep(self.think)
            begin = time.perf_counter()
            address = self._answer(address, page)
            if address.startswith("/rows/"):
                self._fetched = {address: self._shown(address)}
                self.waits.append(time.perf_counter() - begin)
        self._client.close()

    def _answer(self, address: str, page: str) -> str:
        """Press a key; returns where it leads."""
        if "data-decide" not in page:  # somebody else's, or settled meanwhile
            self.passed_over.append(address)
            return str(self._ask("GET", "/next").headers["location"])
        seen = _found(r'data-seen="([^"]+)"', page)
        told = {"vote": "void", "why": self.name, "seen": seen}
        answer = self._ask("POST", f"{address}/decision", json=told)
        if answer.status_code == httpx.codes.CONFLICT:
            self.refused.append(answer.json()["error"])
            return str(self._ask("GET", "/next").headers["location"])
        if answer.status_code != httpx.codes.OK:
            raise RuntimeError(f"{answer.status_code} {answer.text}")
        self.settled.append(address)
        return answer.json()["next"] or "/queue"

    def _prefetch(self, address: str) -> None:
        if address:
            self._fetched[address] = self._page(address)

    def _shown(self, address: str) -> str:
        return self._fetched.pop(address, None) or self._page(address)

    def _page(self, address: str) -> str:
        return self._ask("GET", address, headers={"accept": "text/html"}).text

    def _ask(self, method: str, path: str, **more: object) -> httpx.Response:
        server = self.servers[next(self._turn) % len(self.servers)]
        return self._client.request(method, f"{server}{path}", **more)  # type: ignore[arg-type]


def _found(pattern: str, page: str) -> str:
    match = re.search(pattern, page)
    return match[1] if match else ""


def settle(servers: Sequence[Server], people: int, think: float = 0.0) -> list[Person]:
    """Have people settle everything, all at once; returns what each of them did."""
    addresses = [server.address for server in servers]
    crowd = [Person(name, addresses, think) for name in _PEOPLE[:people]]
    failed: list[BaseException] = []

    def work(person: Person) -> None:
        try:
            person.settle_all()
        except BaseException as error:
            failed.append(error)

    for person in crowd:
        person.enter(servers[0].tokens[person.name])
    threads = [threading.Thread(target=work, args=(person,)) for person in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return crowd


@dataclass(frozen=True)
class Settled:
    """What is on record afterwards."""

    once: int
    """Rows that were settled once."""
    twice: int
    """Rows that were settled more often."""
    waiting: int
    """Rows that nobody settled."""
    by: Counter[str]
    """Rows that each person settled."""


def on_record(opened: ActivityFolder) -> Settled:
    """Return what the log says that people have done."""
    with opened.store(kept=True) as store:
        told = [e.payload for e in store.events() if e.kind is EventKind.ROW_RESOLVED]
        waiting = sum(len(each.rows) for each in store.waiting_of(opened.activity).values())
    times = Counter((each["sheet"], each["unit"]) for each in told)
    return Settled(
        once=sum(number == 1 for number in times.values()),
        twice=sum(number > 1 for number in times.values()),
        waiting=waiting,
        by=Counter(each["by"] for each in told),
    )
