"""merge: packages that were sealed by versions before pingyi-tally/2."""

import json
from pathlib import Path

import pytest

from ballot.errors import ExitCode
from tests.cli.merge.laptops import (
    Pingyi,
    as_written_before,
    merge,
    package,
    sheets_of,
    tally_of,
    trust,
)


@pytest.fixture
def mixed(pingyi: Pingyi, main: Path, evening: Path, city: Path) -> Path:
    """Return a city that has merged a package of either schema, and tallied."""
    as_written_before(main, "main")
    trust(city, main, evening)
    assert merge(pingyi, city, package(main, "main"), package(evening, "evening")).code == 0
    assert pingyi("tally", "-C", city).code == 0
    return city


def test_lines_of_an_earlier_package_stand_in_the_tree_as_they_came(
    pingyi: Pingyi, mixed: Path, main: Path
) -> None:
    assert pingyi("export", "records", "-C", mixed).code == 0

    tally, records = mixed / "output/tally.json", mixed / "output/records.jsonl"
    lines = records.read_bytes().splitlines()
    assert tally_of(mixed)["schema"] == "pingyi-tally/2"
    assert set((package(main, "main") / "records.jsonl").read_bytes().splitlines()) < set(lines)
    assert {frozenset(json.loads(line)) for line in lines} == {
        frozenset({"leaf", "rows"}),
        frozenset({"salt", "session", "sheet", "group", "status", "rows"}),
    }
    assert pingyi("recount", tally, records).code == 0


def test_a_sheet_of_an_earlier_package_is_proved_only_with_its_rows(
    pingyi: Pingyi, mixed: Path, main: Path, evening: Path
) -> None:
    tally, proof = mixed / "output/tally.json", mixed / "proof.json"
    old, new = sheets_of(main, "main")[0], sheets_of(evening, "evening")[0]

    refused = pingyi("prove", old, "-o", proof, "-C", mixed)
    with_rows = pingyi("prove", old, "--rows", "-o", proof, "-C", mixed)
    shown = pingyi("verify", tally, "--proof", proof, "-C", mixed)
    without = pingyi("prove", new, "-o", proof, "-C", mixed)
    hidden = pingyi("verify", tally, "--proof", proof, "-C", mixed)

    assert refused.code == ExitCode.USAGE
    assert "--rows" in refused.err
    assert (with_rows.code, without.code) == (0, 0)
    assert "成立" in shown.err
    assert "正是计入的票" in shown.err
    assert "成立" in hidden.err
    assert "没有各行的票" in hidden.err


@pytest.mark.parametrize("earlier", ["tally", "records"])
def test_a_package_whose_tally_and_records_are_of_two_schemas_is_refused(
    pingyi: Pingyi, main: Path, city: Path, earlier: str
) -> None:
    place = package(main, "main")
    name = "records.jsonl" if earlier == "tally" else "tally.json"
    kept = {path: path.read_bytes() for path in place.iterdir() if path.name.startswith(name)}
    as_written_before(main, "main")
    for path, content in kept.items():
        path.write_bytes(content)
    trust(city, main)

    ran = merge(pingyi, city, place)

    assert ran.code == ExitCode.RECONCILIATION
    assert not list((city / "merged").glob("*/*"))
