"""Files of earlier years are kept, checked at every use, and replaced only with a reason."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ballot.activity import Activity
from ballot.files import file_sha256
from ballot.history import PastLast, PastYear, compare_years
from ballot.ids import UnitId
from output.fingerprints import fingerprint_of, spaced
from tests.cli.history.earlier import (
    NOTARY,
    Pingyi,
    add,
    check,
    introduced,
    kept,
    key_of,
    last_now,
    past,
    record,
    rewrite,
    years,
)


def test_what_was_taken_in_is_kept_byte_for_byte(pingyi: Pingyi, now: Path, earlier: Path) -> None:
    assert add(pingyi, now, earlier).code == 0

    place = kept(now)
    assert place.name == years(now)[0].tally_sha256
    assert (place / "tally.json").read_bytes() == earlier.read_bytes()
    assert {file.name: file.stat().st_mode & 0o777 for file in place.iterdir()} == {
        "tally.json": 0o644,
        f"tally.json.{NOTARY}.sig": 0o644,
        f"{NOTARY}.pub.pem": 0o644,
    }
    assert pingyi("verify-folder", "-C", now).code == 0


@pytest.mark.parametrize("name", ["tally.json", f"tally.json.{NOTARY}.sig", f"{NOTARY}.pub.pem"])
@pytest.mark.parametrize("is_gone", [True, False])
def test_a_kept_file_that_is_gone_or_changed_is_said_and_nobody_decides_by_it(
    pingyi: Pingyi, now: Path, earlier: Path, name: str, is_gone: bool
) -> None:
    assert add(pingyi, now, earlier).code == 0
    file = kept(now) / name
    if is_gone:
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-2] + b"}}")

    checked, papers = check(pingyi, now), pingyi("report", "-C", now)
    whole = pingyi("verify-folder", "-C", now)

    assert (checked.code, papers.code, whole.code) == (9, 9, 9)
    assert "2025" in checked.err
    assert "history add" in checked.err
    assert "往年的结果" in whole.err
    events = len(years(now))
    assert add(pingyi, now, earlier).code == 0, "puts the files back"
    assert (len(years(now)), years(now)[0].earlier) == (events, ())
    assert check(pingyi, now).code == 0


def test_a_row_of_the_log_that_no_file_stands_for_decides_nothing(
    pingyi: Pingyi, now: Path, earlier: Path
) -> None:
    assert add(pingyi, now, earlier).code == 0
    unit = json.loads(earlier.read_bytes())["units"][last_now(now)]
    last = (PastLast(unit=unit["unit"], name=unit["full_name"], category=unit["category"]),)
    codes = []
    (told,) = years(now)
    for changes in (
        {"last": last},
        {"last": last, "is_kept": False},
        {"last": last, "tally_sha256": "ab" * 32},
        {"last": last, "tally_sha256": "ab" * 32, "is_kept": False},
        {"signers": (), "keys": ()},
    ):
        record(now, told, **changes)  # type: ignore[arg-type]
        codes.append((check(pingyi, now).code, pingyi("verify-folder", "-C", now).code))

    assert codes == [(9, 9)] * 5


def test_a_key_on_record_that_nobody_introduced_and_no_paper_names_is_none(
    pingyi: Pingyi, now: Path, earlier: Path, tmp_path: Path
) -> None:
    other = shutil.copytree(now, tmp_path / "other")
    assert add(pingyi, other, earlier).code == 0
    shutil.copytree(other / "history", now / "history")
    record(now, years(other)[0], introduced=())

    checked = check(pingyi, now)

    assert (checked.code, pingyi("verify-folder", "-C", now).code) == (9, 9)
    assert spaced(fingerprint_of(key_of(earlier))) in checked.err


def test_a_year_of_a_version_that_kept_no_files_is_read_and_said(
    pingyi: Pingyi, now: Path, earlier: Path
) -> None:
    unit = json.loads(earlier.read_bytes())["units"][2]
    last = PastLast(unit=unit["unit"], name=unit["full_name"], category=unit["category"])
    digest = file_sha256(earlier)
    old = PastYear(
        year=2025,
        tally_sha256=digest,
        signers=(NOTARY,),
        last=(last,),
        has_open=False,
        by="张三",
        confirmed_by="李四",
    )
    record(now, old)
    told = "不能再核验"

    checked, as_json = check(pingyi, now), check(pingyi, now, "--json")
    papers, whole = pingyi("report", "-C", now), pingyi("verify-folder", "-C", now)

    assert [ran.code for ran in (checked, as_json, papers, whole)] == [0] * 4
    assert told in checked.err
    assert told in papers.err
    assert json.loads(as_json.out)["checked_again"] is False
    assert told in pingyi("verify-folder", "--json", "-C", now).out
    assert add(pingyi, now, earlier).code == 0
    assert told not in check(pingyi, now).err
    assert pingyi("verify-folder", "-C", now).code == 0


def test_files_of_a_year_that_is_not_on_record_are_wrong(
    pingyi: Pingyi, now: Path, earlier: Path
) -> None:
    assert add(pingyi, now, earlier).code == 0
    kept(now).rename(now / "history" / "2025" / ("cd" * 32))

    assert pingyi("verify-folder", "-C", now).code == 9
    assert "cd" * 32 in pingyi("verify-folder", "--json", "-C", now).out


def test_the_same_tally_again_is_no_second_event(pingyi: Pingyi, now: Path, earlier: Path) -> None:
    assert add(pingyi, now, earlier).code == 0

    ran = add(pingyi, now, earlier)

    assert ran.code == 0
    assert "已经收入" in ran.err
    assert years(now)[0].earlier == ()


def test_another_tally_of_a_year_replaces_the_one_on_record_only_with_a_reason(
    pingyi: Pingyi, now: Path, earlier: Path
) -> None:
    last = last_now(now)
    rewrite(pingyi, earlier, still_open=(last, (last + 1) % 5))
    assert add(pingyi, now, earlier).code == 0
    first = years(now)[0].tally_sha256
    rewrite(pingyi, earlier, last=(last + 1) % 5)
    known = introduced(earlier)
    silent = add(pingyi, now, earlier)
    no_reason = add(pingyi, now, earlier, *known, "--replace")
    assert (silent.code, no_reason.code) == (2, 2)
    assert first[:12] in silent.err
    assert "--replace" in silent.err
    assert check(pingyi, now).code == 8

    ran = add(pingyi, now, earlier, *known, "--replace", "--why", "领导小组后来裁定")

    checked = check(pingyi, now)
    assert (ran.code, checked.code) == (0, 0)
    assert [old.tally_sha256 for old, _ in years(now)[0].replaced] == [first]
    papers = pingyi("report", "-C", now)
    listed = pingyi("verify-folder", "--json", "-C", now)
    assert (papers.code, listed.code) == (0, 0)
    for told in (ran.err, checked.err, papers.err, listed.out):
        assert first[:12] in told
        assert "领导小组后来裁定" in told
        assert "尚待裁定" in told


@pytest.mark.parametrize(
    ("key", "value"),
    [("designations", []), ("open_designations", ["last"]), ("place", 1)],
)
def test_a_tally_that_does_not_follow_from_its_own_counts_is_refused(
    pingyi: Pingyi, now: Path, earlier: Path, key: str, value: object
) -> None:
    units = json.loads(earlier.read_bytes())["units"]
    name = units[2]["full_name"]
    units[2][key] = value
    rewrite(pingyi, earlier, units=units)

    ran = add(pingyi, now, earlier)

    assert (ran.code, years(now)) == (6, [])
    assert name in ran.err
    assert not (now / "history").exists()


def test_counts_that_do_not_add_up_are_refused(pingyi: Pingyi, now: Path, earlier: Path) -> None:
    units = json.loads(earlier.read_bytes())["units"]
    units[2]["counts"]["abstain"] = 1
    rewrite(pingyi, earlier, units=units)

    ran = add(pingyi, now, earlier)

    assert (ran.code, years(now)) == (6, [])
    assert units[2]["name"] in ran.err


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (past("local-03"), [("local-03", True, False)]),
        (past("local-03", category="finance"), [("local-03", False, False)]),
        (past("local-03", is_open=True), [("local-03", True, True)]),
        (past("local-04"), []),
        (past("local-03", year=2024), []),
    ],
    ids=["the same unit", "another category", "an open one", "another unit", "two years ago"],
)
def test_units_are_matched_by_id_in_the_year_before(
    example_activity: Activity, before: PastYear, expected: list[tuple[str, bool, bool]]
) -> None:
    compared = compare_years(example_activity, [before], last_now=[UnitId("local-03")])

    found = [(each.unit, each.same_category, each.is_open) for each in compared.found]
    assert found == expected
    assert (compared.past is None) == (before.year == 2024)
    assert compared.is_certain == (before.year == 2025 and not before.has_open)


def test_a_last_place_that_is_open_this_year_is_no_certainty(example_activity: Activity) -> None:
    units = [UnitId("local-03"), UnitId("local-04")]

    compared = compare_years(example_activity, [past("local-03")], last_now=[], open_now=units)

    assert [(each.unit, each.is_open) for each in compared.found] == [("local-03", True)]
    assert not compared.is_certain


def test_a_merged_unit_answers_for_those_it_came_from(example_activity: Activity) -> None:
    units = list(example_activity.units)
    units[2] = replace(units[2], predecessors=(UnitId("old-bureau"),))
    activity = replace(example_activity, units=tuple(units))

    (found,) = compare_years(activity, [past("old-bureau")], last_now=[units[2].id]).found

    assert (found.unit, found.was.unit, found.year) == (units[2].id, "old-bureau", 2025)
