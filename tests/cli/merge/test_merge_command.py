"""merge: districts count on laptops of their own, and the city adds what they have sealed."""

import json
import secrets
import shutil
import zipfile
from pathlib import Path

import pytest

from ballot.errors import ExitCode
from output.canonical import digest
from tests.cli.conftest import FEW
from tests.cli.merge.laptops import (
    SHEETS,
    Pingyi,
    count,
    heads,
    laptop,
    merge,
    package,
    read_sheets,
    sheets_of,
    sign,
    tally_of,
    trust,
)


def test_merged_sessions_come_to_what_one_folder_counts(
    pingyi: Pingyi, base: Path, main: Path, evening: Path, city: Path
) -> None:
    whole = Path(shutil.copytree(base, base.parent / "whole"))
    for session in SHEETS:
        count(pingyi, whole, session)
    trust(city, main, evening)

    ran = merge(pingyi, city, package(main, "main"), package(evening, "evening"))
    tallies = [pingyi("tally", "-C", folder) for folder in (whole, city)]

    assert (ran.code, [each.code for each in tallies]) == (0, [0, 0])
    one, two = tally_of(whole), tally_of(city)
    for key in ("valid_sheets", "units", "rulings", "sensitivity", "composition"):
        assert one[key] == two[key]
    for key in ("records", "images", "layouts"):  # the same secret: the very same leaves
        assert one["digests"][key] == two["digests"][key]
    numbers = ("session", "printed", "issued", "returned", "scanned", "valid", "void")
    assert [[s[n] for n in numbers] for s in one["sessions"]] == [
        [s[n] for n in numbers] for s in two["sessions"]
    ]
    assert [s["seal"]["tally_sha256"] for s in two["sessions"]] == [
        digest((package(main, "main") / "tally.json").read_bytes()),
        digest((package(evening, "evening") / "tally.json").read_bytes()),
    ]


def test_the_rows_of_a_merged_session_are_for_their_owner_alone(
    pingyi: Pingyi, main: Path, city: Path
) -> None:
    trust(city, main)
    (package(main, "main") / "records.jsonl").chmod(0o644)

    assert merge(pingyi, city, package(main, "main")).code == 0

    (records,) = (city / "merged").glob("*/*/records.jsonl")
    assert records.stat().st_mode & 0o777 == 0o600
    assert (records.parent / "tally.json").stat().st_mode & 0o777 == 0o644


def test_leaves_of_another_secret_stay_the_bytes_that_were_handed_in(
    pingyi: Pingyi, small: Path
) -> None:
    """A district that prints its forms itself, under a secret of its own."""
    city = Path(shutil.copytree(small, small.parent / "city"))
    (small / "secret.key").write_text(secrets.token_hex(32) + "\n", encoding="ascii")
    for folder, session in ((small, "evening"), (city, "main")):
        sheets = SHEETS[session]
        assert pingyi("print", session, "--sheets", sheets, "-C", folder).code == 0
    evening = laptop(pingyi, small, "evening", "西区")
    trust(city, evening)
    count(pingyi, city, "main")

    assert merge(pingyi, city, package(evening, "evening")).code == 0
    assert pingyi("tally", "-C", city).code == 0
    assert pingyi("export", "records", "-C", city).code == 0

    tally, records = city / "output/tally.json", city / "output/records.jsonl"
    handed_in = (package(evening, "evening") / "records.jsonl").read_bytes()
    assert handed_in in records.read_bytes()
    assert pingyi("recount", tally, records).code == 0
    for session, folder in (("evening", evening), ("main", city)):
        sheet = sheets_of(folder, session)[0]
        proof = city / f"{session}.json"
        assert pingyi("prove", sheet, "-o", proof, "-C", city).code == 0
        assert json.loads(proof.read_bytes())["size"] == sum(SHEETS.values())
        assert (
            json.loads(proof.read_bytes())["root"] == tally_of(city)["digests"]["records"]["root"]
        )
    votes = pingyi("export", "votes", "-o", "-", "-C", city).out.splitlines()
    assert len(votes) == 1 + 5 * sum(SHEETS.values())


def test_status_shows_a_merged_session_with_its_own_numbers(
    pingyi: Pingyi, main: Path, city: Path
) -> None:
    trust(city, main)
    merge(pingyi, city, package(main, "main"))

    told = json.loads(pingyi("status", "--json", "-C", city).out)
    shown = pingyi("status", "-C", city)

    (first, second) = told["sessions"]
    assert (first["scanned"], first["returned"], second["scanned"]) == (4, 4, 0)
    assert first["seal"]["tally_sha256"] == told["merged"]["main"]["seal"]["tally_sha256"]
    assert told["merged"]["main"]["signers"] == ["东区"]
    assert first["seal"]["tally_sha256"] in shown.out


def test_every_export_holds_the_merged_sheets(
    pingyi: Pingyi, main: Path, evening: Path, city: Path
) -> None:
    trust(city, main, evening)
    merge(pingyi, city, package(main, "main"), package(evening, "evening"))
    sheets = {*sheets_of(main, "main"), *sheets_of(evening, "evening")}

    for kind in ("votes", "records", "cvr"):
        assert pingyi("export", kind, "-C", city).code == 0

    output = city / "output"
    lines = (output / "votes.csv").read_text(encoding="utf-8").splitlines()[1:]
    lines_of_records = (output / "records.jsonl").read_text(encoding="utf-8").splitlines()
    cvrs = json.loads((output / "cvr.json").read_bytes())["CVR"]
    assert {line.split(",")[1] for line in lines} == sheets
    assert {json.loads(line)["leaf"]["sheet"] for line in lines_of_records} == sheets
    assert {cvr["UniqueId"] for cvr in cvrs} == sheets


def test_a_zip_of_the_folder_is_as_good(pingyi: Pingyi, main: Path, city: Path) -> None:
    trust(city, main)
    path = city.parent / "东区.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in package(main, "main").iterdir():
            archive.write(file, f"revision-1/{file.name}")

    ran = merge(pingyi, city, path)

    (kept,) = (city / "merged/main").iterdir()
    assert ran.code == 0
    assert {f.name: f.read_bytes() for f in kept.iterdir()} == {
        f.name: f.read_bytes()
        for f in package(main, "main").iterdir()
        if not f.name.startswith(("slip.", "计票结果报告单."))  # to sign on the spot: no part of it
    }


def test_the_same_package_again_changes_nothing(pingyi: Pingyi, main: Path, city: Path) -> None:
    trust(city, main)
    merge(pingyi, city, package(main, "main"))
    head = heads(pingyi, city)

    again = merge(pingyi, city, package(main, "main"))

    assert (again.code, heads(pingyi, city)) == (0, head)
    assert "此前已经并入" in again.err


def test_a_merged_session_takes_no_page_and_no_count_here(
    pingyi: Pingyi, main: Path, city: Path
) -> None:
    trust(city, main)
    merge(pingyi, city, package(main, "main"))
    sheet = sheets_of(city, "main")[0]

    tried = [
        pingyi("reconcile", "main", "--issued", 4, "--returned", 4, "--by", "李四", "-C", city),
        pingyi("seal", "main", "--by", "李四", "-C", city),
        pingyi("seal", "main", "--by", "李四", "--open", "--why", "改", "-C", city),
    ]
    with pytest.raises(AssertionError):
        read_sheets(city, "main", [sheet])

    assert [ran.code for ran in tried] == [ExitCode.USAGE] * 3


def reseal(pingyi: Pingyi, folder: Path, revision: int) -> None:
    """Void a sheet of the main session and seal it again."""
    opening = ("--open", "--why", "署名", "--confirmed-by", "王五")
    who = ("--by", "张三", "--why", "署名", "--confirmed-by", "王五")
    sheet = sheets_of(folder, "main")[revision - 2]
    assert pingyi("seal", "main", "--by", "张三", *opening, "-C", folder).code == 0
    assert pingyi("reject-sheet", sheet, *who, "-C", folder).code == 0
    assert pingyi("seal", "main", "--by", "张三", *FEW, "-C", folder).code == 0
    sign(folder, "main", revision)


def test_the_next_revision_replaces_the_merged_one_and_no_other_does(
    pingyi: Pingyi, main: Path, evening: Path, city: Path
) -> None:
    trust(city, main, evening)
    merge(pingyi, city, package(evening, "evening"))
    merge(pingyi, city, package(main, "main"))
    for revision in (2, 3):
        reseal(pingyi, main, revision)

    skipped = merge(pingyi, city, package(main, "main", 3))
    ran = merge(pingyi, city, package(main, "main", 2))
    back = merge(pingyi, city, package(main, "main", 1))

    assert (skipped.code, ran.code, back.code) == (ExitCode.USAGE, 0, ExitCode.USAGE)
    (first, _) = json.loads(pingyi("status", "--json", "-C", city).out)["sessions"]
    assert (first["valid"], first["void"], first["seal"]["revision"]) == (3, 1, 2)
    assert pingyi("tally", "-C", city).code == 0
    assert tally_of(city)["valid_sheets"] == 3 + SHEETS["evening"]


def test_files_that_were_changed_after_the_merge_stop_the_tally_until_they_are_put_back(
    pingyi: Pingyi, main: Path, evening: Path, city: Path
) -> None:
    trust(city, main, evening)
    merge(pingyi, city, package(evening, "evening"))
    merge(pingyi, city, package(main, "main"))
    (kept,) = (city / "merged/main").iterdir()
    records = kept / "records.jsonl"
    records.write_bytes(records.read_bytes().replace(b'"dissatisfied"', b'"satisfied"', 1))

    stopped = pingyi("tally", "-C", city)
    again = merge(pingyi, city, package(main, "main"))

    assert (stopped.code, again.code) == (ExitCode.STORE, 0)
    assert pingyi("tally", "-C", city).code == 0
