"""verify-folder: a folder as it was is whole; one thing changed is found and named."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from ballot.messages import CATALOGUE
from office.checks.run import CHECKS
from tests.cli.notary import folder as insider
from tests.old_folder import unpacked

Pingyi = Callable[..., Any]
Tamper = Callable[[Path], None]

EVIDENCE: Mapping[Tamper, str] = {
    insider.vote_changed: "log",
    insider.vote_changed_and_hashed: "log",
    insider.vote_changed_and_chain_rewritten: "heads",
    insider.last_event_deleted: "heads",
    insider.event_taken_out: "log",
    insider.measures_changed: "log",
    insider.measures_deleted: "log",
    insider.database_deleted: "log",
    insider.database_put_back: "heads",
    insider.put_back_and_sealed_again: "heads",
    insider.trigger_dropped: "guards",
    insider.trigger_made_harmless: "guards",
    insider.original_emptied: "originals",
    insider.original_deleted: "originals",
    insider.original_changed: "originals",
    insider.original_added: "originals",
    insider.layout_changed: "layouts",
    insider.layout_deleted: "layouts",
    insider.layout_added: "layouts",
    insider.list_changed: "lists",
    insider.list_deleted: "lists",
    insider.secret_exchanged: "secret",
    insider.secret_deleted: "secret",
    insider.slip_of_another_head: "heads",
}
"""What is done to the evidence, and the check that finds it first; exit 5."""

SEALED: Mapping[Tamper, str] = {
    insider.plan_changed: "plan",
    insider.records_changed: "seals",
    insider.records_deleted: "seals",
    insider.package_tally_changed: "seals",
    insider.package_deleted: "seals",
    insider.package_added: "seals",
    insider.package_signature_changed: "signatures",
    insider.slip_changed: "slips",
    insider.tally_swapped: "signatures",
    insider.tally_swapped_and_signed_again: "standing",
    insider.tally_no_json: "tallies",
    insider.signature_taken_away: "signatures",
    insider.signature_changed: "signatures",
    insider.key_exchanged: "slips",
    insider.key_exchanged_and_signed_again: "slips",
    insider.key_no_key: "keys",
    insider.opened_after_the_tally: "tallies",
    insider.vetoed_after_the_tally: "standing",
}
"""What is done to what was sealed and signed, and the check that finds it first; exit 9."""


def checked(pingyi: Pingyi, folder: Path) -> tuple[int, dict[str, Any]]:
    ran = pingyi("verify-folder", "--json", "-C", folder)
    return ran.code, json.loads(ran.out)


def test_a_folder_as_it_was_is_whole(pingyi: Pingyi, sealed: Path) -> None:
    code, report = checked(pingyi, sealed)

    counts = {check["check"]: check["count"] for check in report["checks"]}
    assert (code, report["ok"], report["first"]) == (0, True, None)
    assert [check["problems"] for check in report["checks"]] == [[]] * len(CHECKS)
    assert (counts["originals"], counts["measures"]) == (3, 3)
    assert (counts["signatures"], counts["keys"], counts["slips"]) == (4, 2, 1)
    assert report["head"] == json.loads(pingyi("verify-log", "--json", "-C", sealed).out)["head"]


def test_the_table_says_what_was_checked_and_how_many(pingyi: Pingyi, sealed: Path) -> None:
    ran = pingyi("verify-folder", "-C", sealed)

    assert ran.code == 0
    for check in CHECKS:
        assert CATALOGUE[f"folder_check.name.{check.name}"][0] in ran.out
    assert "未记录" in ran.out
    assert "全部相符" in ran.err


@pytest.mark.parametrize("tamper", [*EVIDENCE, *SEALED], ids=lambda tamper: tamper.__name__)
def test_what_was_changed_is_found_and_named(pingyi: Pingyi, sealed: Path, tamper: Tamper) -> None:
    tamper(sealed)

    code, report = checked(pingyi, sealed)
    told = pingyi("verify-folder", "-C", sealed)

    assert report["first"].split(":")[0] == {**EVIDENCE, **SEALED}[tamper]
    assert (code, told.code) == ((5, 5) if tamper in EVIDENCE else (9, 9))
    assert report["first"].split(": ", 1)[1] in told.err
    assert "Traceback" not in told.err


def test_nothing_in_the_folder_is_made_or_changed(pingyi: Pingyi, sealed: Path) -> None:
    def state() -> dict[Path, bytes]:
        return {p: p.read_bytes() for p in sorted(sealed.rglob("*")) if p.is_file()}

    before = state()

    assert pingyi("verify-folder", "-C", sealed).code == 0

    assert state() == before


def test_a_missing_database_is_not_made_anew(pingyi: Pingyi, sealed: Path) -> None:
    (sealed / "pingyi.db").unlink()

    codes = [pingyi(name, "-C", sealed).code for name in ("verify-folder", "verify-log")]

    assert codes == [5, 5]
    assert not (sealed / "pingyi.db").exists()


def test_a_second_person_who_was_only_typed_is_listed(pingyi: Pingyi, sealed: Path) -> None:
    insider.opened_after_the_tally(sealed)

    ran = pingyi("verify-folder", "-C", sealed)

    assert "张三／王五" in ran.out


def test_a_folder_of_the_version_before_is_whole_and_says_what_it_never_recorded(
    pingyi: Pingyi, tmp_path: Path
) -> None:
    old = unpacked(tmp_path)

    code, report = checked(pingyi, old)

    missing = {c["check"] for c in report["checks"] if c["not_recorded"]}
    assert (code, report["first"]) == (0, None)
    assert {"plan", "slips"} <= missing


def test_a_merged_package_that_was_changed_is_found(
    pingyi: Pingyi, sealed: Path, tmp_path: Path
) -> None:
    city = tmp_path / "city"
    insider.copy_before_printing(sealed, city)
    ran = pingyi(
        "merge", sealed / insider.REVISION, "--by", "李四", "--confirmed-by", "王五", "-C", city
    )
    assert ran.code == 0, ran.err
    whole, _ = checked(pingyi, city)
    (package,) = (city / "merged/main").iterdir()
    insider.replaced(package / "tally.json.公证.sig", bytes(64))

    code, report = checked(pingyi, city)

    assert (whole, code) == (0, 9)
    assert report["first"].startswith("merged: ")
