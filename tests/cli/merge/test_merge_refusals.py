"""merge: what it doesn't take in, and that nothing changes then."""

import json
import shutil
import zipfile
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from ballot.errors import ExitCode
from ballot.ids import SessionId, SheetId
from output.canonical import canonical_bytes
from tests.cli.conftest import accept_plan
from tests.cli.merge.laptops import (
    Pingyi,
    heads,
    laptop,
    merge,
    package,
    read_sheets,
    rewrite,
    sheets_of,
    sign,
    trust,
)


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
        tally["units"][0]["counts"]["grades"]["satisfied"] += 1

    rewrite(main, "main", change)

    ran = refused(pingyi, city, package(main, "main"))

    assert ran.code == ExitCode.RECONCILIATION
    assert "units[0].counts.grades.satisfied" in ran.err


@pytest.mark.parametrize(
    ("key", "value"),
    [("provisional", True), ("revision", None), ("sessions", []), ("schema", "pingyi-tally/3")],
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


def test_everybody_whom_the_rules_name_must_have_signed(pingyi: Pingyi, base: Path) -> None:
    path = base / "activity.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("required = []", 'required = ["东区", "公证"]'), encoding="utf-8")
    accept_plan(base)
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
    accept_plan(city)
    edition = refused(pingyi, city, package(main, "main"))
    path.write_text(text, encoding="utf-8")
    accept_plan(city)
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
    from output.leaves import record_line, salts_in
    from output.records import in_order, record_from, root_of
    from output.recount import activity_of
    from output.tally import result_body
    from scoring.counts import count_sheets
    from scoring.result import score_activity

    place = package(folder, session)
    lines = (place / "records.jsonl").read_bytes().splitlines()
    (stolen,) = [
        line
        for line in (source / "records.jsonl").read_bytes().splitlines()
        if record_from(line).sheet == sheet
    ]
    moved = replace(record_from(stolen), session=SessionId(session))
    lines = in_order([*lines, record_line(moved, salts_in(stolen))])
    (place / "records.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))

    def change(tally: dict[str, Any]) -> None:
        activity = activity_of(tally)
        counts = count_sheets(activity, map(record_from, lines))
        tally |= json.loads(
            canonical_bytes(result_body(activity, score_activity(activity, counts)))
        )
        tally["digests"]["records"] = {"sheets": len(lines), "root": root_of(lines)}
        for number in ("printed", "issued", "returned", "scanned", "valid"):
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


def test_a_signed_tally_of_any_shape_is_refused_in_words_or_can_be_tallied(
    pingyi: Pingyi, main: Path, city: Path
) -> None:
    """Nothing, a number, or a list stands where something else should."""
    values = cycle([None, 7, [{}]])
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
        inner[last] = next(values)
        path.write_bytes(canonical_bytes(changed))
        sign(main, "main", 1)
        fresh = Path(shutil.copytree(city, city.parent / "fresh"))
        if merge(pingyi, fresh, path.parent).code == 0:
            added.append(place)
            assert pingyi("tally", "--provisional", "-C", fresh).code == 0
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


def test_rows_without_a_salt_are_refused(pingyi: Pingyi, main: Path, city: Path) -> None:
    """A proof without rows would let anybody try what they are."""
    from output.leaves import Salts, record_line
    from output.records import read_lines, record_from, root_of

    trust(city, main)
    path = package(main, "main") / "records.jsonl"
    lines = [record_line(record_from(line), Salts(b"", b"")) for line in read_lines(path)]
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    rewrite(main, "main", lambda tally: tally["digests"]["records"].update(root=root_of(lines)))

    ran = refused(pingyi, city, package(main, "main"))

    assert ran.code == ExitCode.RECONCILIATION
    assert "第 1 行" in ran.err
