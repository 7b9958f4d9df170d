"""The program run in this process, and a small activity with simulated scans."""

import csv
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ballot.ids import SessionId, SheetId, UnitId
from ballot.layout import Layout
from calibration.pens.intents import PLAIN_ONLY, FillPlan
from calibration.simulate import simulate_sheets
from cli.main import run
from office.folder import open_folder
from office.new_folder import write_minimal
from office.rule_job import Answer, questions, settle
from tests.scans import GRAINY

UNITS = 5
SHEETS = 3


@dataclass(frozen=True)
class Ran:
    """What one command came to."""

    code: int
    out: str
    err: str


Pingyi = Callable[..., Ran]


@pytest.fixture
def pingyi(capfd: pytest.CaptureFixture[str]) -> Pingyi:
    """Run a command as the shell would; returns its exit code and both outputs."""

    def call(*args: object) -> Ran:
        capfd.readouterr()
        code = run([str(arg) for arg in args])
        out, err = capfd.readouterr()
        return Ran(code, out, err)

    return call


FEW = ("--why", "试验，份数少", "--confirmed-by", "王五")
"""Why so few sheets are sealed: a meeting of three would tell on people."""

SealAll = Callable[[Path], None]


def ran(*words: object) -> Ran:
    """Run a command whose texts nobody looks at, for a folder of which several tests get a copy."""
    return Ran(run([str(word) for word in words]), "", "")


def done(*words: object) -> None:
    """Run such a command; it must succeed."""
    assert ran(*words).code == 0


def seal_sessions(folder: Path) -> None:
    """Count by hand and seal every session of which something was scanned."""
    opened = open_folder(folder)
    with opened.store() as store:
        statuses = store.status(opened.activity)
    for each in statuses:
        if not each.scanned or each.seal:
            continue
        if each.returned is None:
            numbers = ("--issued", each.scanned, "--returned", each.scanned, "--by", "张三")
            done("reconcile", each.session, *numbers, "-C", folder)
        done("seal", each.session, "--by", "张三", *FEW, "-C", folder)


def close_unheld(folder: Path) -> None:
    """Put on record that the sessions of which nothing was scanned handed out no sheet."""
    opened = open_folder(folder)
    with opened.store() as store:
        statuses = store.status(opened.activity)
    for each in statuses:
        if each.returned is None:
            numbers = ("--issued", 0, "--returned", 0, "--by", "张三")
            done("reconcile", each.session, *numbers, "-C", folder)
            done("seal", each.session, "--by", "张三", "-C", folder)


@pytest.fixture
def seal_all() -> SealAll:
    """Return what counts by hand and seals every session of which something was scanned."""
    return seal_sessions


def settle_questions(folder: Path) -> None:
    """Answer every open question of a sealed activity, one after the other."""
    opened = open_folder(folder)
    with opened.store() as store, store.writing():
        while asked := questions(opened, store).open:
            first = asked[0]
            answer = Answer(
                chosen=[UnitId(unit) for unit in first["units"][: first["seats"] or 1]],
                without_last=False,
                text="试验",
                by="组长",
                confirmed_by="副组长",
            )
            settle(opened, store, first["id"], answer)


@pytest.fixture
def settle_all() -> SealAll:
    """Return what answers every open question of a sealed activity."""
    return settle_questions


def accept_plan(folder: Path) -> None:
    """Put what a test has changed in activity.toml on record, as two people would."""
    who = ["--by", "张三", "--why", "方案改稿", "--confirmed-by", "李四"]
    assert run(["plan", "accept", *who, "-C", str(folder)]) == 0


def write_small(folder: Path) -> None:
    """Make an activity of five units on one page, with two sessions."""
    write_minimal(folder, year=2026)
    path = folder / "activity.toml"
    text = path.read_text(encoding="utf-8")
    more = "".join(
        f'    {{ id = "organ-{n:02d}", name = "样例单位{n}", full_name = "样例单位{n}全称", '
        f'category = "organs", oversight = "local" }},\n'
        for n in range(3, UNITS + 1)
    )
    text = text.replace("]\n\n[form]", f"{more}]\n\n[form]")
    text = text.replace(
        '    { id = "main", name = "评议会" },\n',
        '    { id = "main", name = "评议会" },\n    { id = "evening", name = "晚场" },\n',
    )
    path.write_text(text, encoding="utf-8")


def _simulate(
    folder: Path, stem: str, session: str, out: Path, plan: FillPlan = PLAIN_ONLY, **options: object
) -> None:
    layout = Layout.from_json((folder / f"forms/{session}.layout.json").read_text("utf-8"))
    with (folder / f"forms/{stem}.sheets.csv").open(encoding="utf-8", newline="") as lines:
        sheets = [SheetId(line["sheet"]) for line in csv.DictReader(lines)]
    simulate_sheets(
        folder / f"forms/{stem}.pdf",
        layout,
        sheets,
        out,
        session=SessionId(session),
        plan=plan,
        preset=GRAINY,
        seed=7,
        dpi=150,
        **options,  # type: ignore[arg-type]
    )


@pytest.fixture(scope="session")
def simulate() -> Callable[..., None]:
    """Return what fills in and scans printed sheets."""
    return _simulate


@pytest.fixture(scope="session")
def printed_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("printed") / "activity"
    write_small(folder)
    assert run(["print", "main", "--sheets", str(SHEETS), "-C", str(folder)]) == 0
    _simulate(folder, "main", "main", folder / "scans")
    return folder


@pytest.fixture(scope="session")
def scanned_template(printed_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scanned") / "activity"
    shutil.copytree(printed_template, folder)
    scans = str(folder / "scans")
    assert run(["scan", scans, "--workers", "1", "-C", str(folder)]) == 0
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a new activity of five units."""
    write_small(tmp_path / "activity")
    return tmp_path / "activity"


@pytest.fixture
def printed(printed_template: Path, tmp_path: Path) -> Path:
    """Return an activity with three printed sheets, and their scans in scans/."""
    return Path(shutil.copytree(printed_template, tmp_path / "activity"))


@pytest.fixture
def scanned(scanned_template: Path, tmp_path: Path) -> Path:
    """Return an activity whose three sheets were read without a doubt."""
    return Path(shutil.copytree(scanned_template, tmp_path / "activity"))


@pytest.fixture(scope="session")
def sealed_template(scanned_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An activity that was read without a doubt, counted by hand and sealed."""
    folder = Path(shutil.copytree(scanned_template, tmp_path_factory.mktemp("sealed") / "activity"))
    seal_sessions(folder)
    return folder
