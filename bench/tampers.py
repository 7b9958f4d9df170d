"""What an insider may change in a folder after the seal, and what every command says then.

    python bench/tampers.py [--json]

A small activity (8 units in two categories, two sessions of six sheets) is printed, read, counted,
sealed, tallied and signed by two. Then one thing is changed in a copy of the folder, and one
command is asked. Each must be refused in words, with an exit code that isn't 0; without the change
every one of them answers (tests/office/test_tampers.py).
"""

import argparse
import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.small_meeting import PASSPHRASE, make_meeting
from output.canonical import canonical_bytes
from store.event import canonical, sha256_hex

Change = Callable[[Path], None]
Command = tuple[str, ...]

TALLY = "output/tally.json"
MAIN = "output/sessions/main/revision-1"

HANDS_ON: tuple[Command, ...] = (
    ("report",),
    ("report", "--public"),
    ("export", "workbook"),
    ("sign", TALLY, "--key", "评议办"),
    ("verify", TALLY),
    ("prove", "SHEET"),
)
"""Whatever shows or hands on the tally of a folder."""

COUNTS: tuple[Command, ...] = (("tally",),)
EVERY = (*COUNTS, *HANDS_ON)
LOADS: tuple[Command, ...] = (("status",), ("verify-log",))


@dataclass(frozen=True, slots=True)
class Tamper:
    """One change, and the commands that must refuse after it."""

    name: str
    change: Change
    commands: tuple[Command, ...]


def edit(name: str, *pairs: tuple[str, str]) -> Change:
    """Return a change of a text file; every old text must be there."""

    def change(folder: Path) -> None:
        path = folder / name
        text = path.read_text("utf-8")
        for old, new in pairs:
            if old not in text:
                raise ValueError(f"{name} has no {old!r}")
            text = text.replace(old, new, 1)
        path.write_text(text, "utf-8")

    return change


def added(name: str, text: str) -> Change:
    """Return what writes a text at the end of a file."""

    def change(folder: Path) -> None:
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return change


def written(name: str, content: bytes) -> Change:
    """Return what gives a file another content."""

    def change(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return change


def spaced(folder: Path) -> None:
    """Write the tally with spaces between: the same values, other bytes."""
    body = json.loads((folder / TALLY).read_bytes())
    (folder / TALLY).write_text(json.dumps(body, ensure_ascii=False), "utf-8")


def other_signature(folder: Path) -> None:
    """Put the signature of a session's tally beside the city's."""
    own = folder / "output" / "tally.json.评议办.sig"
    shutil.copy(folder / MAIN / "tally.json.评议办.sig", own)


def without_package(folder: Path) -> None:
    """Take a sealed session's files away."""
    shutil.rmtree(folder / MAIN)


def swap_names(folder: Path) -> None:
    """Exchange the names of two units in the plan."""
    edit(
        "activity.toml",
        ('name = "样例单位1", full', 'name = "样例单位X", full'),
        ('name = "样例单位2", full', 'name = "样例单位1", full'),
        ('name = "样例单位X", full', 'name = "样例单位2", full'),
    )(folder)


def json_change(name: str, change: Callable[[dict[str, Any]], object]) -> Change:
    """Return a change of a JSON file that stays in canonical bytes."""

    def run(folder: Path) -> None:
        path = folder / name
        body = json.loads(path.read_bytes())
        change(body)
        path.write_bytes(canonical_bytes(body))

    return run


def swap_results(tally: dict[str, Any]) -> None:
    """Exchange what two units came to."""
    first, second = tally["units"][0], tally["units"][1]
    named = ("unit", "name", "full_name")
    kept = [{key: unit[key] for key in named} for unit in (first, second)]
    tally["units"][0] = {**second, **kept[0]}
    tally["units"][1] = {**first, **kept[1]}


def sql(*statements: str) -> Change:
    """Return a change behind the store's back, its triggers taken away."""

    def change(folder: Path) -> None:
        connection = sqlite3.connect(folder / "pingyi.db")
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
        for (name,) in triggers.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            if connection.execute(statement).rowcount < 1:
                raise ValueError(f"nothing changed: {statement}")
        connection.commit()
        connection.close()

    return change


def chained_again(folder: Path) -> None:
    """Give every entry the hash that it should have, as an insider does after a change."""
    connection = sqlite3.connect(folder / "pingyi.db")
    previous = "0" * 64
    rows = connection.execute("SELECT seq, entry FROM event ORDER BY seq").fetchall()
    for seq, entry in rows:
        text = canonical({**json.loads(entry), "previous": previous})
        previous = sha256_hex(text)
        connection.execute(
            "UPDATE event SET entry = ?, hash = ? WHERE seq = ?", (text, previous, seq)
        )
    connection.commit()
    connection.close()


def both(*changes: Change) -> Change:
    """Return several changes, one after the other."""

    def change(folder: Path) -> None:
        for each in changes:
            each(folder)

    return change


def remove(pattern: str) -> Change:
    """Return the removal of what a pattern finds; it must find something."""

    def change(folder: Path) -> None:
        found = list(folder.glob(pattern))
        if not found:
            raise ValueError(f"nothing is named {pattern}")
        for path in found:
            path.unlink()

    return change


def unsigned(folder: Path) -> None:
    """Leave the folder as it was before anybody signed the tally: no file, nothing on record."""
    last = '(SELECT max(seq) FROM event WHERE entry NOT LIKE \'%"kind":"tally_signed"%\')'
    sql(f"DELETE FROM event WHERE seq > {last}")(folder)  # noqa: S608 - our own words
    remove("output/tally.json.*.sig")(folder)


def by_command(*command: str) -> Change:
    """Return a change that somebody makes with the program itself."""

    def change(folder: Path) -> None:
        done = ask(folder, command)
        if done.returncode:
            raise ValueError(f"{command}: {done.stderr}")

    return change


def older_database(folder: Path) -> None:
    """Put the database of before the seals back."""
    for path in folder.glob("pingyi.db*"):
        path.unlink()
    shutil.copy(folder / "backup" / "unsealed.db", folder / "pingyi.db")


def other_key(folder: Path) -> None:
    """Exchange a signer's key pair for one of the same name, and sign anew with it."""
    for suffix in ("key", "pub"):
        (folder / "keys" / f"公证.{suffix}.pem").unlink()
    from output.signing import generate_key, sign_file

    pair = generate_key("公证", PASSPHRASE, folder / "keys")
    sign_file(folder / TALLY, pair.private, PASSPHRASE)


OPENING = ("seal", "main", "--open", "--by", "孙八", "--why", "补扫", "--confirmed-by", "钱七")
VETO = ("veto", "unit-01", "--reason", "事故", "--authority", "市委", "--by", "孙八", "--confirmed-by", "钱七")  # fmt: skip
VOTE = "UPDATE event SET entry = replace(entry, '\"unit-01\",\"satisfied\"', '\"unit-01\",\"dissatisfied\"') WHERE entry LIKE '%page_read%' AND entry LIKE '%\"unit-01\",\"satisfied\"%'"  # fmt: skip
COUNT = "UPDATE event SET entry = replace(entry, '\"issued\":6', '\"issued\":7') WHERE entry LIKE '%\"kind\":\"counted\"%'"  # fmt: skip
CUT = "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event WHERE entry LIKE '%session_sealed%')"  # fmt: skip
TAIL = "DELETE FROM event WHERE seq >= (SELECT min(seq) FROM event WHERE entry LIKE '%session_sealed%')"  # fmt: skip
FIRST = "UPDATE event SET entry = replace(entry, '\"vote\":\"void\"', '\"vote\":\"satisfied\"') WHERE entry LIKE '%row_resolved%'"  # fmt: skip

TAMPERS: tuple[Tamper, ...] = (
    Tamper("plan: straight_line = void", edit("activity.toml", ('straight_line = "count"', 'straight_line = "void"')), EVERY),
    Tamper("plan: threshold 50/100", edit("activity.toml", ('threshold = "90/100"', 'threshold = "50/100"')), EVERY),
    Tamper("plan: top of a category", edit("activity.toml", ("top = 2", "top = 3")), EVERY),
    Tamper("plan: names of two units swapped", swap_names, EVERY),
    Tamper("plan: a unit in another category", edit("activity.toml", ('name = "样例单位5", full_name = "样例单位5全称", category = "organs"', 'name = "样例单位5", full_name = "样例单位5全称", category = "bureaus"')), EVERY),
    Tamper("plan: points of a grade", edit("activity.toml", ('mostly_satisfied = "1"', 'mostly_satisfied = "3/2"')), EVERY),
    Tamper("plan: what an abstention is worth", edit("activity.toml", ('abstain = "1/2"', 'abstain = "0"')), EVERY),
    Tamper("plan: denominator", edit("activity.toml", ('denominator = "with_abstentions"', 'denominator = "expressed_only"')), EVERY),
    Tamper("plan: ties shared", edit("activity.toml", ('ties = "ruling"', 'ties = "share"')), EVERY),
    Tamper("plan: a required signature left out", edit("activity.toml", ('required = ["评议办", "公证"]', 'required = ["评议办"]')), EVERY),
    Tamper("plan: a veto written in", added("activity.toml", '\n[[vetoes]]\nunit = "unit-01"\nreason = "x"\nauthority = "y"\n'), EVERY),
    Tamper("log: a vote changed, its hash left", sql(VOTE), (*EVERY, *LOADS)),
    Tamper("log: a vote changed, the chain made again", both(sql(VOTE), chained_again), EVERY),
    Tamper("log: a person's decision changed, the chain made again", both(sql(FIRST), chained_again), EVERY),
    Tamper("log: a hand count changed, the chain made again", both(sql(COUNT), chained_again), EVERY),
    Tamper("log: a seal taken out", sql(CUT), (*EVERY, *LOADS)),
    Tamper("log: a seal and all after it cut off", sql(TAIL), EVERY),
    Tamper("log: measures changed", sql("UPDATE measures SET content = content || ' '"), (*EVERY, ("verify-log",))),
    Tamper("log: the database of before the seals put back", older_database, EVERY),
    Tamper("tally: results of two units swapped", json_change(TALLY, swap_results), HANDS_ON),
    Tamper("tally: results swapped, never signed", both(json_change(TALLY, swap_results), unsigned), HANDS_ON),
    Tamper("tally: a designation added, never signed", both(json_change(TALLY, lambda t: t["units"][4]["designations"].append("award")), unsigned), HANDS_ON),
    Tamper("tally: a name changed, never signed", both(json_change(TALLY, lambda t: t["units"][4].update(full_name="另一单位")), unsigned), HANDS_ON),
    Tamper("tally: a veto taken out, never signed", both(json_change(TALLY, lambda t: t.update(vetoes=[])), unsigned), HANDS_ON),
    Tamper("tally: a session's hand count changed, never signed", both(json_change(TALLY, lambda t: t["sessions"][0].update(issued=60)), unsigned), HANDS_ON),
    Tamper("tally: threshold changed, never signed", both(json_change(TALLY, lambda t: t["rules"]["satisfaction"].update(threshold="1/2")), unsigned), HANDS_ON),
    Tamper("tally: a key added, never signed", both(json_change(TALLY, lambda t: t.update(remark="x")), unsigned), HANDS_ON),
    Tamper("tally: what changed in the plan left out, never signed", both(json_change(TALLY, lambda t: t.pop("plan_changes")), unsigned), HANDS_ON),
    Tamper("tally: the rules' digest left out, never signed", both(json_change(TALLY, lambda t: t["digests"].pop("rules")), unsigned), HANDS_ON),
    Tamper("tally: true for a place of 1, never signed", both(json_change(TALLY, lambda t: t["units"][0].update(place=True)), unsigned), HANDS_ON),
    Tamper("tally: another build named, never signed", both(json_change(TALLY, lambda t: t["software"].update(version="9.9.9")), unsigned), HANDS_ON),
    Tamper("tally: not JSON", written(TALLY, b"{"), HANDS_ON),
    Tamper("tally: spaces between", spaced, HANDS_ON),
    Tamper("tally: marked provisional", json_change(TALLY, lambda t: t.update(provisional=True)), HANDS_ON),
    Tamper("signature: one taken away", remove("output/tally.json.公证.sig"), HANDS_ON),
    Tamper("signature: a byte changed", written("output/tally.json.公证.sig", bytes(64)), HANDS_ON),
    Tamper("signature: that of another file", other_signature, HANDS_ON),
    Tamper("key: a public key taken away", remove("keys/公证.pub.pem"), HANDS_ON),
    Tamper("key: exchanged, signed anew", other_key, HANDS_ON),
    Tamper("package: a vote in the records changed", edit(f"{MAIN}/records.jsonl", ('"satisfied"', '"dissatisfied"')), EVERY),
    Tamper("package: records taken away", remove(f"{MAIN}/records.jsonl"), EVERY),
    Tamper("package: its tally changed", json_change(f"{MAIN}/tally.json", swap_results), EVERY),
    Tamper("package: taken away", without_package, EVERY),
    Tamper("package: its signature taken away", remove(f"{MAIN}/tally.json.*.sig"), HANDS_ON),
    Tamper("layout: a name changed", edit("forms/main.layout.json", ("样例单位1", "样例单位9")), EVERY),
    Tamper("layout: taken away", remove("forms/*.layout.json"), EVERY),
    Tamper("later: a session opened again", by_command(*OPENING), EVERY),
    Tamper("later: a veto entered", by_command(*VETO), HANDS_ON),
    Tamper("later: a veto lifted", by_command("veto", "unit-02", "--lift", "--reason", "误登", "--by", "孙八", "--confirmed-by", "钱七"), HANDS_ON),
    Tamper("database taken away", remove("pingyi.db*"), (*EVERY, *LOADS)),
    Tamper("database emptied", both(remove("pingyi.db*"), written("pingyi.db", b"")), (*EVERY, *LOADS)),
)  # fmt: skip


_SHOWN = 140
"""Characters of a sentence in the table; `--json` has them all."""


def ask(folder: Path, command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """Run a command as a person would and return what it came to."""
    sheet = (folder / "a-sheet.txt").read_text("utf-8")
    words = [sheet if word == "SHEET" else word for word in command]
    return subprocess.run(
        [sys.executable, "-c", "from cli.main import main; main()", *words, "-C", str(folder)],
        cwd=Path(__file__).parent.parent,
        env={**os.environ, "PINGYI_PASSPHRASE": PASSPHRASE},
        capture_output=True,
        text=True,
        check=False,
    )


def run(base: Path, scratch: Path) -> Iterator[dict[str, Any]]:
    """Yield what each command says after each change."""
    for tamper in TAMPERS:
        for command in tamper.commands:
            copy = scratch / "copy"
            shutil.copytree(base, copy)
            tamper.change(copy)
            done = ask(copy, command)
            told = done.stderr.replace(str(copy), "FOLDER").strip()
            yield {
                "changed": tamper.name,
                "asked": " ".join(command),
                "code": done.returncode,
                "says": told.splitlines()[-1] if told else "",
                "refused": done.returncode != 0 and "Traceback" not in done.stderr,
            }
            shutil.rmtree(copy)


def main() -> None:
    """Ask everything and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="one object a line")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        with contextlib.redirect_stdout(sys.stderr):
            base = make_meeting(Path(scratch) / "meeting")
        answers = list(run(base, Path(scratch)))
    for row in answers if options.json else ():
        print(json.dumps(row, ensure_ascii=False))
    if not options.json:
        print("| changed | asked | refused | codes | one of them says |\n|---|---|---|---|---|")
        for changed, rows in groupby(answers, key=itemgetter("changed")):
            print(_line(changed, list(rows)))
    let_through = sum(not row["refused"] for row in answers)
    done = f"{len(TAMPERS)} changes, {len(answers)} questions, {let_through} not refused"
    print(done, file=sys.stderr)


def _line(changed: str, rows: list[dict[str, Any]]) -> str:
    """Return one change as a line of a table, with the sentence of `report` or of the first."""
    refused = sum(row["refused"] for row in rows)
    codes = " ".join(sorted({str(row["code"]) for row in rows}))
    says = next((row["says"] for row in rows if row["asked"] == "report"), rows[0]["says"])
    says = says.replace("|", "/")
    shown = says if len(says) <= _SHOWN else f"{says[: _SHOWN - 1]}…"
    return f"| {changed} | {len(rows)} | {refused} | {codes} | {shown} |"


if __name__ == "__main__":
    main()
