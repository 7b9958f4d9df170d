"""Laptops on which districts count, and the city's folder that adds what they have sealed."""

import csv
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ballot.grade import Vote
from ballot.ids import LineId, SheetId
from ballot.reading import IdentitySource, PageReading, Registration, RowReading
from office.folder import open_folder
from output.canonical import canonical_bytes, digest
from output.signing import sign_file
from tests.cli.conftest import FEW

Pingyi = Callable[..., Any]

SHEETS = {"main": 4, "evening": 3}
GRADES = (Vote.SATISFIED, Vote.MOSTLY_SATISFIED, Vote.DISSATISFIED, Vote.ABSTAIN)


def sheets_of(folder: Path, session: str) -> list[SheetId]:
    with (folder / f"forms/{session}.sheets.csv").open(encoding="utf-8", newline="") as lines:
        return [SheetId(line["sheet"]) for line in csv.DictReader(lines)]


def read_sheets(folder: Path, session: str, sheets: list[SheetId]) -> None:
    """Record what the reader would say of these sheets; the votes follow from the id alone."""
    opened = open_folder(folder)
    with opened.store() as store:
        printed = store.printed_sheets()
        for sheet in sheets:
            sha256 = digest(sheet.encode())
            dice = random.Random(sheet)
            votes = [dice.choice(GRADES) for _ in opened.activity.units]
            if len(set(votes)) == 1:  # the same grade for all units would be for a person
                votes[0] = GRADES[GRADES.index(votes[0]) - 1]
            rows = [
                RowReading(LineId(unit.id), vote)
                for unit, vote in zip(opened.activity.units, votes, strict=True)
            ]
            store.record_file(sha256, f"{session}-{sheet}.jpg", 1, 1)
            reading = PageReading(
                sheet=sheet,
                form=printed[sheet].form,
                page=1,
                identity=IdentitySource.CODE,
                registration=Registration(4, 200.0, 3, 3, 0.02, 0.1),
                rows=tuple(rows),
                measures="{}",
            )
            assert store.record_page(sha256, 0, reading) is reading


def count(pingyi: Pingyi, folder: Path, session: str) -> None:
    """Read a session, enter its hand counts and seal it."""
    sheets = sheets_of(folder, session)
    read_sheets(folder, session, sheets)
    numbers = ("--issued", len(sheets), "--returned", len(sheets), "--by", "张三")
    assert pingyi("reconcile", session, *numbers, "-C", folder).code == 0
    assert pingyi("seal", session, "--by", "张三", *FEW, "-C", folder).code == 0


def laptop(pingyi: Pingyi, base: Path, session: str, key: str) -> Path:
    """Return the folder of a district that has counted, sealed and signed its session."""
    folder = Path(shutil.copytree(base, base.parent / f"laptop-{session}"))
    assert pingyi("keygen", key, "-C", folder).code == 0
    count(pingyi, folder, session)
    sign(folder, session, 1)
    return folder


def package(folder: Path, session: str, revision: int = 1) -> Path:
    return folder / f"output/sessions/{session}/revision-{revision}"


def sign(folder: Path, session: str, revision: int) -> None:
    (key,) = (folder / "keys").glob("*.key.pem")
    sign_file(package(folder, session, revision) / "tally.json", key, "灯塔 纸鹤 七颗纽扣")


def rewrite(folder: Path, session: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Change a tally and sign it again, as whoever holds the key could."""
    path = package(folder, session) / "tally.json"
    tally = json.loads(path.read_bytes())
    change(tally)
    path.write_bytes(canonical_bytes(tally))
    sign(folder, session, 1)


def trust(city: Path, *laptops: Path) -> None:
    for each in laptops:
        for key in (each / "keys").glob("*.pub.pem"):
            (city / "keys").mkdir(exist_ok=True)
            shutil.copy(key, city / "keys")


def merge(pingyi: Pingyi, city: Path, *paths: Path) -> Any:
    return pingyi("merge", *paths, "--by", "李四", "--confirmed-by", "王五", "-C", city)


def heads(pingyi: Pingyi, city: Path) -> str:
    head: str = json.loads(pingyi("verify-log", "--json", "-C", city).out)["head"]
    return head


def tally_of(folder: Path) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((folder / "output/tally.json").read_bytes())
    return body


def as_written_before(folder: Path, session: str) -> None:
    """Put a package into the form of pingyi-tally/1, as versions before this one sealed it."""
    from output.leaves import record_line, salts_of
    from output.records import read_lines, record_from, root_of
    from output.recount import activity_of
    from output.tally import result_body
    from output.tally_schema import TallySchema
    from scoring.counts import count_sheets
    from scoring.result import score_activity

    place, secret = package(folder, session), open_folder(folder).secret()
    records = [record_from(line) for line in read_lines(place / "records.jsonl")]
    lines = [
        record_line(record, salts_of(secret, record.sheet, TallySchema.V1)) for record in records
    ]
    (place / "records.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))

    def change(tally: dict[str, Any]) -> None:
        activity = activity_of(tally)
        result = score_activity(activity, count_sheets(activity, records))
        body = result_body(activity, result, TallySchema.V1)
        body.pop("groups", None)
        tally.pop("scale")
        tally |= {**json.loads(canonical_bytes(body)), "schema": TallySchema.V1.value}
        tally["digests"]["records"]["root"] = root_of(lines)

    rewrite(folder, session, change)
