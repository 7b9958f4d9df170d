"""A small activity that was printed, read, counted, sealed, tallied and signed by two.

Eight units in two categories, two sessions of six sheets, one row settled by a person, a veto. What
the reader would say is recorded in its place: nothing here is about reading.
"""

import csv
import os
import shutil
from pathlib import Path

from ballot.grade import Vote
from ballot.ids import SheetId
from ballot.reading import DoubtReason, IdentitySource, PageReading, Registration, RowReading
from cli.main import run
from office.folder import open_folder
from office.new_folder import write_minimal
from output.canonical import digest

PASSPHRASE = "一个够长的口令，只作试验用"  # noqa: S105 - of keys that protect nothing
SESSIONS = ("main", "evening")
SHEETS = 6


def make_meeting(folder: Path) -> Path:
    """Make the activity and return its folder.

    Raises:
        RuntimeError: a command fails.
    """
    os.environ["PINGYI_PASSPHRASE"] = PASSPHRASE
    write_minimal(folder, year=2026)
    _write_plan(folder / "activity.toml")
    for session in SESSIONS:
        do(folder, "print", session, "--sheets", str(SHEETS))
    sheets = [sheet for session in SESSIONS for sheet in sheets_of(folder, session)]
    _read(folder, sheets)
    (folder / "a-sheet.txt").write_text(sheets[1], "utf-8")
    why = ("--by", "张三", "--why", "两格都有记号")
    do(folder, "resolve", sheets[0], "unit-08", "void", *why)
    for name in ("评议办", "公证"):
        do(folder, "keygen", name)
    for session in SESSIONS:
        count = str(SHEETS)
        do(folder, "reconcile", session, "--issued", count, "--returned", count, "--by", "赵六")
    (folder / "backup").mkdir()
    _copy_database(folder, folder / "backup" / "unsealed.db")
    few = ("--why", "试验，份数少", "--confirmed-by", "钱七", "--key", "评议办")
    for session in SESSIONS:
        do(folder, "seal", session, "--by", "孙八", *few)
    veto = ("--reason", "安全生产", "--authority", "市委", "--by", "孙八", "--confirmed-by", "钱七")
    do(folder, "veto", "unit-02", *veto)
    do(folder, "tally")
    for name in ("评议办", "公证"):
        do(folder, "sign", "output/tally.json", "--key", name)
    return folder


def do(folder: Path, *command: str) -> None:
    """Run a command that must not fail.

    Raises:
        RuntimeError: it does.
    """
    code = run([*command, "-C", str(folder)])
    if code:
        raise RuntimeError(f"{command} ends with {code}")


def sheets_of(folder: Path, session: str) -> list[SheetId]:
    """Return the ids that were printed for a session."""
    with (folder / f"forms/{session}.sheets.csv").open(encoding="utf-8", newline="") as lines:
        return sorted(SheetId(line["sheet"]) for line in csv.DictReader(lines))


def _write_plan(path: Path) -> None:
    text = path.read_text("utf-8")
    units = [(n, "organs") for n in range(1, 6)] + [(n, "bureaus") for n in range(6, 9)]
    lines = "".join(
        f'    {{ id = "unit-{n:02d}", name = "样例单位{n}", full_name = "样例单位{n}全称", '
        f'category = "{category}", oversight = "local" }},\n'
        for n, category in units
    )
    start, end = text.index("units = ["), text.index("]\n\n[form]")
    text = f"{text[:start]}units = [\n{lines}{text[end:]}"
    for old, new in (
        (
            '    { id = "organs", name = "机关单位", top = 1 },\n',
            '    { id = "organs", name = "机关单位", top = 2 },\n'
            '    { id = "bureaus", name = "执法单位", top = 1 },\n',
        ),
        (
            '    { id = "main", name = "评议会" },\n',
            '    { id = "main", name = "第一片区" },\n    { id = "evening", name = "第二片区" },\n',
        ),
        ("required = []", 'required = ["评议办", "公证"]'),
    ):
        if old in text:
            text = text.replace(old, new)
    path.write_text(text, "utf-8")


def _read(folder: Path, sheets: list[SheetId]) -> None:
    """Record what the reader would say: votes in which no two units tie and no rate is low."""
    opened = open_folder(folder)
    with opened.store() as store, store.writing():
        printed = store.printed_sheets()
        for place, sheet in enumerate(sheets):
            rows = [
                RowReading(line, _vote(place, number))
                for number, line in enumerate(opened.activity.lines)
            ]
            if place == 0:
                rows[7] = RowReading(rows[7].line, None, (DoubtReason.OVERVOTE,))
            content = f"a scan of {sheet}".encode()
            sha256 = digest(content)
            original = folder / "originals" / f"{sha256}.jpg"
            original.parent.mkdir(exist_ok=True)
            original.write_bytes(content)
            store.record_file(sha256, f"{place:02d}.jpg", len(content), 1)
            store.record_page(
                sha256,
                0,
                PageReading(
                    sheet=sheet,
                    form=printed[sheet].form,
                    page=1,
                    identity=IdentitySource.CODE,
                    registration=Registration(4, 200.0, 24, 24, 0.02, 0.1),
                    rows=tuple(rows),
                    measures="{}",
                ),
            )


def _vote(place: int, number: int) -> Vote:
    """Return the vote of a sheet on a unit: the later the unit, the fewer points it gets."""
    if place == number:
        return Vote.ABSTAIN
    return Vote.MOSTLY_SATISFIED if place < number else Vote.SATISFIED


def _copy_database(folder: Path, target: Path) -> None:
    import sqlite3

    source, copy = sqlite3.connect(folder / "pingyi.db"), sqlite3.connect(target)
    source.backup(copy)
    source.close()
    copy.close()
    shutil.copymode(folder / "pingyi.db", target)
