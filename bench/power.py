"""Cuts the power at every wait for the disk and between, and looks at what the disk holds.

    python bench/power.py --cuts 200 --rescans 3

Two runs are watched by strace: a new folder, its first forms and a key; and an evaluation from the
scan to the signed tally (`bench/power_steps.py`). The power is cut at many moments: just before and
just after waits for the disk, and at random ones between. What a cut leaves (`bench/disk.py`) is
put down in a new folder and looked at (`faults`); `--rescans` of them are scanned again, and must
count the votes that the undisturbed run counts.
Prints one line of JSON; exits 1 where anything is lost that should not be.
"""

import argparse
import csv
import hashlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from ballot.errors import PingyiError
from ballot.files import DRAFT
from ballot.ids import SessionId, SheetId
from ballot.layout import Layout
from bench.disk import Disk
from bench.power_steps import STEPS
from bench.strace import SAYS, Step, text_of, watched
from calibration.pens.intents import PLAIN_ONLY
from calibration.scans.presets import CLEAN
from calibration.simulate import simulate_sheets
from office.new_folder import write_minimal
from office.sealed import draft_folder
from store.event import READ_AGAIN, Event, EventKind
from store.evidence import Store
from store.originals import ORIGINALS

SQLITE_FILES = ("pingyi.db", "pingyi.state.db", "pingyi.lock")
"""How the names of the files begin that are SQLite's own, written in place."""

SHEETS = 3
"""As many as `bench/power_steps.py` counts."""

_ROOT = Path(__file__).parent.parent
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - only scratch folders with random names


@dataclass(slots=True)
class Told:
    """What the program had said by the moment of a cut."""

    events: int = 0
    """Number of the last event that is waited for and was said to be on record."""
    ended: str = ""
    """The last command that had ended."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Files as they were then."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One power cut."""

    told: Told
    seen: Mapping[str, bytes]
    """Files as the program saw them."""
    left: Mapping[str, bytes]
    """Files as the disk holds them."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A run that was watched."""

    start: Path
    """The folder before it."""
    end: Path
    """The folder after it."""
    steps: Sequence[Step]
    hashes: Sequence[str]
    """Of every event at its end."""
    versions: dict[str, set[bytes]]
    """By path: SHA-256 of whatever stood there whole."""


def prepare(folder: Path) -> None:
    """Make an activity with printed forms, filled in and scanned to scans/."""
    write_minimal(folder, year=2026)
    plan = folder / "activity.toml"
    main = '    { id = "main", name = "评议会" },\n'
    evening = '    { id = "evening", name = "晚场" },\n'
    plan.write_text(plan.read_text("utf-8").replace(main, main + evening), "utf-8")
    pingyi(folder, "print", "main", "--sheets", str(SHEETS))
    with (folder / "forms/main.sheets.csv").open(encoding="utf-8", newline="") as lines:
        sheets = [SheetId(line["sheet"]) for line in csv.DictReader(lines)]
    simulate_sheets(
        folder / "forms/main.pdf",
        Layout.from_json((folder / "forms/main.layout.json").read_text("utf-8")),
        sheets,
        folder / "scans",
        session=SessionId("main"),
        plan=PLAIN_ONLY,
        preset=CLEAN,
        seed=7,
        dpi=150,
    )


def pingyi(folder: Path, *words: str) -> str:
    """Run a command as a person does and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", "from cli.main import main; main()", *words, "-C", str(folder)],
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def watch(name: str, start: Path, scratch: Path) -> Watched:
    """Run steps on a copy of a folder and watch.

    Args:
        name: of the steps.
        start: the folder; there is none where they begin with a new one.
        scratch: a folder for the copy.
    """
    scratch.mkdir()
    place = scratch / "place"  # of the folder: its own name may be lost, too
    place.mkdir()
    before = scratch / "before"
    before.mkdir()
    if start.exists():
        shutil.copytree(start, place / "activity")
        shutil.copytree(start, before / "activity")
    program = (sys.executable, str(_ROOT / "bench/power_steps.py"), name, f"{place}/activity")
    steps = list(watched(program, scratch / "trace", os.environ))
    with sqlite3.connect(place / "activity/pingyi.db") as database:
        hashes = [row[0] for row in database.execute("SELECT hash FROM event ORDER BY seq")]
    return Watched(before, place, steps, hashes, _versions(Disk(place, before), steps))


def _versions(disk: Disk, steps: Sequence[Step]) -> dict[str, set[bytes]]:
    """Return what stood under each name whole: once it was placed, or when a command had ended."""
    found: dict[str, set[bytes]] = {}

    def note() -> None:
        for path, content in _whole(disk.seen()).items():
            found.setdefault(path, set()).add(hashlib.sha256(content).digest())

    note()
    for step in steps:
        disk.take(step)
        if step.call.startswith(("rename", "link")) or _said(step)[:1] == ["done"]:
            note()
    return found


def cuts(run: Watched, chance: random.Random, count: int) -> Iterator[Cut]:
    """Yield what cuts leave: at `count` waits for the disk, before and after, and as many others.

    Each moment is cut thrice: of what was not synced nothing is kept, half of it, most of it.
    """
    steps = run.steps
    waits = [n for n, step in enumerate(steps) if step.call in ("fsync", "fdatasync")]
    moments = set(chance.sample(range(len(steps)), min(count, len(steps))))
    for at in chance.sample(waits, min(count, len(waits))):
        moments |= {at, at + 1}
    disk, told = Disk(run.end, run.start), Told()
    for at, step in enumerate(steps):
        if at in moments:
            seen = disk.seen()
            for left in (disk.left(), disk.left(chance), disk.left(chance, share=0.9)):
                yield Cut(Told(told.events, told.ended, told.files), seen, left)
        disk.take(step)
        match _said(step):
            case ["event", number, kind] if EventKind(kind) not in READ_AGAIN:
                told.events = int(number)
            case ["done", _, command]:
                told.ended, told.files = command, _whole(disk.seen())
            case _:
                pass


def _said(step: Step) -> list[str]:
    if step.call not in ("mkdir", "mkdirat"):
        return []
    path = next(text_of(word).decode() for word in step.words if word.startswith('"'))
    return path.removeprefix(SAYS).split("/") if path.startswith(SAYS) else []


def _whole(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files that are neither SQLite's nor drafts."""
    return {
        path: content
        for path, content in files.items()
        if not path.split("/", 1)[-1].startswith(SQLITE_FILES)
        and not any(name.startswith(DRAFT) for name in path.split("/"))
    }


def put_down(files: Mapping[str, bytes], place: Path) -> Path:
    """Write what a cut left below `place`; returns the activity folder."""
    for path, content in files.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(content)
    return place / "activity"


def faults(cut: Cut, run: Watched) -> Iterator[str]:
    """Yield what a cut has cost that it should not have."""
    for path, content in cut.told.files.items():
        if cut.seen.get(path) == content != cut.left.get(path):
            yield f"{path} was there when `{cut.told.ended}` had ended"
    for path, content in _whole(cut.left).items():
        if hashlib.sha256(content).digest() not in run.versions.get(path, set()):
            yield f"{path} holds half of something"
    events: list[Event] = []
    with scratch_folder() as scratch:
        folder = put_down(cut.left, scratch)
        if (folder / "pingyi.db").exists():
            try:
                with Store.open(folder) as store:
                    if broken := store.verify_chain():
                        yield f"the chain breaks at {broken.seq}: {broken.problem}"
                    events = [e for e in store.events() if e.seq <= len(run.hashes)]
                    if cut.told.events and store.head() != run.hashes[len(events) - 1]:
                        yield "the chain is another one"
            except PingyiError as problem:
                yield f"the store can't be opened: {problem}"
    if len(events) < cut.told.events:
        yield f"event {cut.told.events} was on record, and {len(events)} are left"
    hashes = {path: hashlib.sha256(content).hexdigest() for path, content in cut.left.items()}
    for event in events:
        yield from _not_there(event, hashes)


def _not_there(event: Event, hashes: Mapping[str, str]) -> Iterator[str]:
    """Yield what an event names and the disk doesn't hold."""
    payload = event.payload
    match event.kind:
        case EventKind.FILE_ADDED | EventKind.FILE_SEEN:
            name = f"activity/{ORIGINALS}/{payload['sha256']}"
            if not any(p.startswith(name) and h == payload["sha256"] for p, h in hashes.items()):
                yield f"event {event.seq}: its original isn't whole"
        case EventKind.PRINTED:
            if payload["layout_sha256"] not in hashes.values():
                yield f"event {event.seq}: its layout isn't whole"
        case EventKind.SESSION_SEALED:
            place = Path("activity/output/sessions") / payload["session"]
            place /= f"revision-{payload['revision']}"
            # Its draft is put in place by whoever looks for the package next.
            at = place if f"{place}/tally.json" in hashes else draft_folder(place)
            if hashes.get(f"{at}/tally.json") != payload["tally_sha256"]:
                yield f"event {event.seq}: the tally that is sealed isn't whole"
            if f"{at}/records.jsonl" not in hashes:
                yield f"event {event.seq}: the records of the seal aren't there"
        case _:
            return


def votes_after_rescan(files: Mapping[str, bytes]) -> str:
    """Return what is counted once a folder that lost power is scanned again."""
    with scratch_folder() as scratch:
        folder = put_down(files, scratch)
        pingyi(folder, "scan", str(folder / "scans"), "--workers", "1")
        pingyi(folder, "verify-log")
        return pingyi(folder, "export", "votes", "-o", "-")


def scratch_folder() -> "_Scratch":
    """Return a folder to look at what is left, where nothing waits for a disk."""
    return _Scratch(dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None)


class _Scratch(tempfile.TemporaryDirectory[str]):
    def __enter__(self) -> Path:  # type: ignore[override]
        return Path(super().__enter__())


def main() -> None:
    """Prepare, watch, cut, look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=200, help="at waits, and again at random")
    parser.add_argument("--rescans", type=int, default=3)
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    figures: dict[str, object] = {}
    lost: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        start = Path(scratch) / "start"
        prepare(start)
        before = votes_after_rescan({f"activity/{p}": c for p, c in _files(start).items()})
        for name in STEPS:
            run = watch(name, start if name == "count" else start / "none", Path(scratch) / name)
            made = list(cuts(run, chance, options.cuts))
            lost += [f"{name}: {fault}" for cut in made for fault in faults(cut, run)]
            waits = sum(step.call in ("fsync", "fdatasync") for step in run.steps)
            figures[name] = {"calls": len(run.steps), "waits": waits, "cuts": len(made)}
            if name == "count":
                while_scanning = [cut for cut in made if not cut.told.ended]
                some = chance.sample(while_scanning, min(options.rescans, len(while_scanning)))
                lost += [
                    "count: scanned again, other votes"
                    for cut in some
                    if votes_after_rescan(cut.left) != before
                ]
                figures["rescans"] = len(some)
    print(json.dumps({**figures, "lost": len(lost)}))
    print("\n".join(sorted(set(lost))), file=sys.stderr)
    sys.exit(bool(lost))


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


if __name__ == "__main__":
    main()
