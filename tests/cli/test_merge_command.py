"""merge: districts count on laptops of their own, and the city adds what they have sealed."""

import csv
import json
import random
import secrets
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ballot.errors import ExitCode
from ballot.grade import Vote
from ballot.ids import SheetId
from ballot.reading import IdentitySource, PageReading, Registration, RowReading
from cli.folder import open_folder
from output.canonical import canonical_bytes, digest
from output.signing import sign_file

Pingyi = Callable[..., Any]

SHEETS = {"main": 4, "evening": 3}
GRADES = (Vote.SATISFIED, Vote.MOSTLY_SATISFIED, Vote.DISSATISFIED, Vote.ABSTAIN)


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open every key."""
    monkeypatch.setenv("PINGYI_PASSPHRASE", "钥匙")


@pytest.fixture
def base(pingyi: Pingyi, small: Path) -> Path:
    """Return an activity whose forms are printed for both sessions; nobody has scanned."""
    for session, sheets in SHEETS.items():
        assert pingyi("print", session, "--sheets", sheets, "-C", small).code == 0
    return small


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
            rows = [RowReading(unit.id, dice.choice(GRADES)) for unit in opened.activity.units]
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
    assert pingyi("seal", session, "--by", "张三", "-C", folder).code == 0


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
    sign_file(package(folder, session, revision) / "tally.json", key, "钥匙")


def rewrite(folder: Path, session: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Change a tally and sign it again, as whoever holds the key could."""
    path = package(folder, session) / "tally.json"
    tally = json.loads(path.read_bytes())
    change(tally)
    path.write_bytes(canonical_bytes(tally))
    sign(folder, session, 1)


@pytest.fixture
def main(pingyi: Pingyi, base: Path) -> Path:
    """Return the laptop that counted the main session."""
    return laptop(pingyi, base, "main", "东区")


@pytest.fixture
def evening(pingyi: Pingyi, base: Path) -> Path:
    """Return the laptop that counted the evening session."""
    return laptop(pingyi, base, "evening", "西区")


@pytest.fixture
def city(base: Path) -> Path:
    """Return the city's folder; it has no public keys yet."""
    return Path(shutil.copytree(base, base.parent / "city"))


def trust(city: Path, *laptops: Path) -> None:
    for each in laptops:
        for key in (each / "keys").glob("*.pub.pem"):
            (city / "keys").mkdir(exist_ok=True)
            shutil.copy(key, city / "keys")


def merge(pingyi: Pingyi, city: Path, *paths: Path) -> Any:
    return pingyi("merge", *paths, "--by", "李四", "-C", city)


def heads(pingyi: Pingyi, city: Path) -> str:
    head: str = json.loads(pingyi("verify-log", "--json", "-C", city).out)["head"]
    return head


def tally_of(folder: Path) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((folder / "output/tally.json").read_bytes())
    return body


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
    leaves = (output / "records.jsonl").read_text(encoding="utf-8").splitlines()
    cvrs = json.loads((output / "cvr.json").read_bytes())["CVR"]
    assert {line.split(",")[1] for line in lines} == sheets
    assert {json.loads(leaf)["sheet"] for leaf in leaves} == sheets
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
        f.name: f.read_bytes() for f in package(main, "main").iterdir()
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
    assert pingyi("seal", "main", "--by", "张三", "-C", folder).code == 0
    sign(folder, "main", revision)


def test_the_next_revision_replaces_the_merged_one_and_no_other_does(
    pingyi: Pingyi, main: Path, city: Path
) -> None:
    trust(city, main)
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
    assert tally_of(city)["valid_sheets"] == 3


def test_files_that_were_changed_after_the_merge_stop_the_tally_until_they_are_put_back(
    pingyi: Pingyi, main: Path, city: Path
) -> None:
    trust(city, main)
    merge(pingyi, city, package(main, "main"))
    (kept,) = (city / "merged/main").iterdir()
    records = kept / "records.jsonl"
    records.write_bytes(records.read_bytes().replace(b'"dissatisfied"', b'"satisfied"', 1))

    stopped = pingyi("tally", "-C", city)
    again = merge(pingyi, city, package(main, "main"))

    assert (stopped.code, again.code) == (ExitCode.STORE, 0)
    assert pingyi("tally", "-C", city).code == 0


# What is refused


def refused(pingyi: Pingyi, city: Path, path: Path) -> Any:
    """Merge what mustn't be, and see that nothing changed."""
    head = heads(pingyi, city)
    ran = merge(pingyi, city, path)
    assert heads(pingyi, city) == head
    assert not list((city / "merged").glob("*/*"))
    assert not list((city / "merged").glob(".new-*"))
    return ran


def test_a_record_that_was_changed_is_refused(pingyi: Pingyi, main: Path, city: Path) -> None:
    trust(city, main)
    path = package(main, "main") / "records.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[1:]))
    fewer = refused(pingyi, city, path.parent)
    path.write_bytes(lines[0].replace(b'"group":null', b'"group":"x"') + b"".join(lines[1:]))
    changed = refused(pingyi, city, path.parent)
    path.write_bytes(lines[0].replace(b'"group":', b'"group": ') + b"".join(lines[1:]))

    spaced = refused(pingyi, city, path.parent)

    assert [fewer.code, changed.code, spaced.code] == [ExitCode.RECONCILIATION] * 3
    assert "records.jsonl" in changed.err


def test_a_tally_that_was_changed_is_refused(pingyi: Pingyi, main: Path, city: Path) -> None:
    trust(city, main)
    path = package(main, "main") / "tally.json"
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"valid_sheets":4', b'"valid_sheets":5'))
    changed = refused(pingyi, city, path.parent)
    path.write_bytes(data + b"\n")

    longer = refused(pingyi, city, path.parent)

    assert (changed.code, longer.code) == (ExitCode.SIGNATURE, ExitCode.USAGE)


def test_a_signed_tally_that_does_not_follow_from_its_records_is_refused(
    pingyi: Pingyi, main: Path, city: Path
) -> None:
    trust(city, main)

    def change(tally: dict[str, Any]) -> None:
        tally["units"][0]["counts"]["satisfied"] += 1

    rewrite(main, "main", change)

    ran = refused(pingyi, city, package(main, "main"))

    assert ran.code == ExitCode.RECONCILIATION
    assert "units[0].counts.satisfied" in ran.err


@pytest.mark.parametrize(
    ("key", "value"),
    [("provisional", True), ("revision", None), ("sessions", []), ("schema", "pingyi-tally/2")],
)
def test_what_is_no_final_tally_of_one_sealed_session_is_refused(
    pingyi: Pingyi, main: Path, city: Path, key: str, value: object
) -> None:
    trust(city, main)
    path = package(main, "main") / "tally.json"
    path.write_bytes(canonical_bytes({**json.loads(path.read_bytes()), key: value}))

    ran = refused(pingyi, city, path.parent)

    assert ran.code == ExitCode.USAGE


def test_a_signer_that_is_not_known_here_is_refused(
    pingyi: Pingyi, main: Path, evening: Path, city: Path
) -> None:
    nobody = refused(pingyi, city, package(main, "main"))
    trust(city, evening)
    other = refused(pingyi, city, package(main, "main"))
    trust(city, main)
    for signature in package(main, "main").glob("*.sig"):
        signature.unlink()

    unsigned = refused(pingyi, city, package(main, "main"))

    assert [nobody.code, other.code, unsigned.code] == [ExitCode.SIGNATURE] * 3
    assert "东区" in nobody.err


def test_everybody_whom_the_rules_name_must_have_signed(
    pingyi: Pingyi, small: Path, base: Path
) -> None:
    path = base / "activity.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("required = []", 'required = ["东区", "公证"]'), encoding="utf-8")
    city = Path(shutil.copytree(base, base.parent / "city-two"))
    main = laptop(pingyi, base, "main", "东区")
    trust(city, main)

    ran = refused(pingyi, city, package(main, "main"))

    assert ran.code == ExitCode.SIGNATURE
    assert "公证" in ran.err


def test_another_activity_or_another_edition_of_it_is_refused(
    pingyi: Pingyi, main: Path, city: Path
) -> None:
    trust(city, main)
    path = city / "activity.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\n# 另一版\n", encoding="utf-8")
    edition = refused(pingyi, city, package(main, "main"))
    path.write_text(text, encoding="utf-8")
    rewrite(main, "main", lambda tally: tally["activity"].update(id="ABCDEFHJ"))

    foreign = refused(pingyi, city, package(main, "main"))

    assert (edition.code, foreign.code) == (ExitCode.USAGE, ExitCode.USAGE)
    assert "activity.toml" in edition.err
    assert "ABCDEFHJ" in foreign.err


def test_a_session_that_was_scanned_here_is_refused(pingyi: Pingyi, main: Path, city: Path) -> None:
    trust(city, main)
    read_sheets(city, "main", sheets_of(city, "main")[:1])

    ran = merge(pingyi, city, package(main, "main"))

    assert ran.code == ExitCode.USAGE
    assert "重复计票" in ran.err


def test_a_sheet_that_occurs_twice_is_refused(
    pingyi: Pingyi, main: Path, evening: Path, city: Path
) -> None:
    trust(city, main, evening)
    twin = sheets_of(main, "main")[0]
    _smuggle(evening, "evening", twin, package(main, "main"))

    printed_for = merge(pingyi, city, package(evening, "evening"))
    assert merge(pingyi, city, package(main, "main")).code == 0
    twice = merge(pingyi, city, package(evening, "evening"))

    assert (printed_for.code, twice.code) == (ExitCode.RECONCILIATION, ExitCode.RECONCILIATION)
    assert "main" in printed_for.err
    assert "已经在别的场次里计过" in twice.err


def _smuggle(folder: Path, session: str, sheet: SheetId, source: Path) -> None:
    """Put a sheet of another session among the records of this one, all sums put right."""
    from output.merkle import tree_hash
    from output.records import in_order, record_from
    from output.recount import activity_of
    from output.tally import result_body
    from scoring.counts import count_sheets
    from scoring.result import score_activity

    place = package(folder, session)
    leaves = (place / "records.jsonl").read_bytes().splitlines()
    (stolen,) = [
        leaf
        for leaf in (source / "records.jsonl").read_bytes().splitlines()
        if json.loads(leaf)["sheet"] == sheet
    ]
    leaves = in_order([*leaves, canonical_bytes({**json.loads(stolen), "session": session})])
    (place / "records.jsonl").write_bytes(b"".join(leaf + b"\n" for leaf in leaves))

    def change(tally: dict[str, Any]) -> None:
        activity = activity_of(tally)
        counts = count_sheets(activity, map(record_from, leaves))
        tally |= json.loads(
            canonical_bytes(result_body(activity, score_activity(activity, counts)))
        )
        tally["digests"]["records"] = {"sheets": len(leaves), "root": tree_hash(leaves).hex()}
        for number in ("issued", "returned", "scanned", "valid"):
            tally["sessions"][0][number] += 1

    rewrite(folder, session, change)


def test_a_form_that_contradicts_the_one_known_here_is_refused(
    pingyi: Pingyi, main: Path, city: Path
) -> None:
    trust(city, main)
    rewrite(
        main,
        "main",
        lambda tally: tally["digests"]["layouts"].update(
            dict.fromkeys(tally["digests"]["layouts"], "0" * 64)
        ),
    )

    ran = refused(pingyi, city, package(main, "main"))

    assert ran.code == ExitCode.RECONCILIATION


@pytest.mark.parametrize("value", [None, 7, [{}]], ids=["null", "number", "list"])
def test_a_signed_tally_of_any_shape_is_refused_in_words_or_can_be_tallied(
    pingyi: Pingyi, main: Path, city: Path, value: object
) -> None:
    trust(city, main)
    path = package(main, "main") / "tally.json"
    whole = path.read_bytes()
    tally = json.loads(whole)
    places = [(key,) for key in tally if key not in ("schema", "provisional")]
    places += [("sessions", 0, key) for key in tally["sessions"][0]]
    places += [("digests", key) for key in tally["digests"]]
    places += [(key, name) for key in ("activity", "revision") for name in tally[key]]
    added = []
    for place in places:
        changed = inner = json.loads(whole)
        *above, last = place
        for step in above:
            inner = inner[step]
        inner[last] = value
        path.write_bytes(canonical_bytes(changed))
        sign(main, "main", 1)
        fresh = Path(shutil.copytree(city, city.parent / "fresh"))
        if merge(pingyi, fresh, path.parent).code == 0:
            added.append(place)
            assert pingyi("tally", "-C", fresh).code == 0
        shutil.rmtree(fresh)

    counted = {"units", "valid_sheets", "sessions", "scanned", "valid", "void", "records"}
    assert counted & {place[-1] for place in added} == set()
    assert len(added) < len(places) / 2


def test_numbers_with_which_no_session_is_sealed_are_refused(
    pingyi: Pingyi, main: Path, city: Path
) -> None:
    trust(city, main)
    rewrite(main, "main", lambda tally: tally["sessions"][0].update(returned=3))

    ran = refused(pingyi, city, package(main, "main"))

    assert ran.code == ExitCode.RECONCILIATION


def test_a_zip_of_two_packages_or_of_none_is_refused(
    pingyi: Pingyi, main: Path, city: Path
) -> None:
    trust(city, main)
    two, none = city.parent / "two.zip", city.parent / "none.zip"
    with zipfile.ZipFile(two, "w") as archive:
        for number in (1, 2):
            archive.write(package(main, "main") / "tally.json", f"revision-{number}/tally.json")
    with zipfile.ZipFile(none, "w") as archive:
        archive.writestr("../tally.json.x", "{}")

    tried = [refused(pingyi, city, path) for path in (two, none)]

    assert [ran.code for ran in tried] == [ExitCode.SOURCE] * 2


def test_what_is_no_package_is_refused(pingyi: Pingyi, main: Path, city: Path) -> None:
    trust(city, main)
    shutil.copy(package(main, "main") / "tally.json", city.parent / "tally.json")

    tried = [
        refused(pingyi, city, path)
        for path in (main / "forms", main / "none", city.parent / "tally.json")
    ]

    assert [ran.code for ran in tried] == [ExitCode.SOURCE] * 3
