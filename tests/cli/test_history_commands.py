"""history add, history check: which earlier tallies are taken in, and what is said of them."""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ballot.activity import Activity
from ballot.files import file_sha256
from ballot.history import PastLast, PastYear, compare_years
from ballot.ids import CategoryId, UnitId
from office.folder import open_folder
from output.fingerprints import fingerprint_of, spaced
from output.recount import activity_of
from output.tally import result_body, write_tally
from scoring.counts import Counts, UnitCount
from scoring.result import score_activity
from tests.cli.conftest import accept_plan

Pingyi = Callable[..., Any]

TWO = ("--by", "张三", "--confirmed-by", "李四")
NOTARY = "公证"


@pytest.fixture
def now(
    pingyi: Pingyi,
    scanned: Path,
    seal_all: Callable[[Path], None],
    settle_all: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """Return this year's activity, sealed, with its final tally and no question open."""
    monkeypatch.setenv("PINGYI_PASSPHRASE", "一把很长的钥匙 for tests")
    seal_all(scanned)
    settle_all(scanned)
    assert pingyi("tally", "-C", scanned).code == 0
    return scanned


@pytest.fixture
def earlier(pingyi: Pingyi, now: Path, tmp_path: Path) -> Path:
    """Return the tally of the year before, in which the third unit was the last.

    It is signed with a key that lies in keys/ beside it and that this year's folder doesn't know.
    """
    past = tmp_path / "past" / "output" / "tally.json"
    past.parent.mkdir(parents=True)
    assert pingyi("keygen", NOTARY, "-C", past.parents[1]).code == 0
    rewrite(pingyi, past, json.loads((now / "output" / "tally.json").read_bytes()), years=-1)
    return past


def rewrite(
    pingyi: Pingyi,
    path: Path,
    body: dict[str, Any] | None = None,
    *,
    years: int = 0,
    last: int = 2,
    still_open: Sequence[int] = (),
    **changes: Any,
) -> None:
    """Write an earlier tally with the signature that its own folder's key makes.

    Its counts make the unit at `last` the last, or leave that open among those at `still_open`.
    """
    body = body or json.loads(path.read_bytes())
    body["activity"]["year"] += years
    body["rulings_made"] = []
    valid = body["valid_sheets"]
    worst = [body["units"][k]["unit"] for k in still_open or (last,)]
    counts = {
        UnitId(unit["unit"]): UnitCount(dissatisfied=valid)
        if unit["unit"] in worst
        else UnitCount(satisfied=valid)
        for unit in body["units"]
    }
    activity = activity_of(body)
    body |= result_body(activity, score_activity(activity, Counts(valid=valid, by_unit=counts)))
    for name, value in changes.items():
        body[name] = value
    write_tally(path, body)
    for signature in path.parent.glob("*.sig"):
        signature.unlink()
    if body["provisional"] is False:
        assert pingyi("sign", path, "--key", NOTARY, "-C", path.parents[1]).code == 0


def key_of(path: Path, name: str = NOTARY) -> Path:
    return path.parents[1] / "keys" / f"{name}.pub.pem"


def introduced(path: Path) -> tuple[str, str]:
    return "--fingerprint", spaced(fingerprint_of(key_of(path))).upper()


def add(pingyi: Pingyi, folder: Path, path: Path, *more: object) -> Any:
    return pingyi("history", "add", path, *(more or introduced(path)), *TWO, "-C", folder)


def years(folder: Path) -> list[PastYear]:
    with open_folder(folder).store() as store:
        return list(store.history())


def test_a_key_that_two_people_introduce_by_fingerprint_is_recorded_with_them(
    pingyi: Pingyi, now: Path, earlier: Path
) -> None:
    ran = add(pingyi, now, earlier)

    assert ran.code == 0
    assert "样例单位3全称" in ran.err
    (past,) = years(now)
    fingerprint = fingerprint_of(key_of(earlier))
    assert [(key.signer, key.fingerprint) for key in past.keys] == [(NOTARY, fingerprint)]
    assert past.introduced == (fingerprint,)
    assert (past.year, past.by, past.confirmed_by) == (2025, "张三", "李四")
    assert pingyi("verify-log", "-C", now).code == 0


@pytest.mark.parametrize("place", ["keys", "output"])
def test_an_earlier_year_signed_by_a_key_that_lies_beside_it_is_refused(
    pingyi: Pingyi, now: Path, earlier: Path, place: str
) -> None:
    if place == "output":
        key_of(earlier).rename(earlier.parent / key_of(earlier).name)

    ran = pingyi("history", "add", earlier, *TWO, "-C", now)
    named = pingyi(
        *("history", "add", earlier, "--keys", earlier.parents[1] / place, *TWO, "-C", now)
    )

    assert (ran.code, named.code) == (9, 9)
    assert "指纹" in ran.err
    shown = earlier.parents[1] / place / f"{NOTARY}.pub.pem"
    assert spaced(fingerprint_of(shown)) in ran.err
    assert years(now) == []


def test_another_key_of_the_same_name_is_another_key(
    pingyi: Pingyi, now: Path, earlier: Path
) -> None:
    assert pingyi("keygen", NOTARY, "-C", now).code == 0

    unknown = pingyi("history", "add", earlier, *TWO, "-C", now)
    wrong = add(pingyi, now, earlier, "--fingerprint", "ab" * 32)
    of_ours = add(pingyi, now, earlier, "--fingerprint", fingerprint_of(key_of(now / "x" / "y")))
    short = add(pingyi, now, earlier, "--fingerprint", "ab" * 8)

    assert (unknown.code, wrong.code, of_ours.code, short.code) == (9, 9, 9, 2)
    assert years(now) == []
    assert add(pingyi, now, earlier).code == 0


def test_a_key_that_merely_lies_in_keys_of_this_folder_is_not_known(
    pingyi: Pingyi, now: Path, earlier: Path
) -> None:
    lay_keys(earlier, now)
    for key in earlier.parents[1].glob("keys/*"):
        key.unlink()

    ran = pingyi("history", "add", earlier, *TWO, "-C", now)

    assert (ran.code, years(now)) == (9, [])
    assert spaced(fingerprint_of(key_of(now / "x" / "y"))) in ran.err
    assert (
        add(pingyi, now, earlier, "--fingerprint", fingerprint_of(key_of(now / "x" / "y"))).code
        == 0
    )


def test_a_key_that_signed_here_is_known(pingyi: Pingyi, now: Path, earlier: Path) -> None:
    lay_keys(earlier, now)
    assert pingyi("sign", now / "output" / "tally.json", "--key", NOTARY, "-C", now).code == 0

    ran = pingyi("history", "add", earlier, *TWO, "-C", now)

    assert ran.code == 0
    assert years(now)[0].introduced == ()
    assert check(pingyi, now).code == 0


def test_a_key_on_a_witness_slip_is_known_under_its_own_name(
    pingyi: Pingyi, now: Path, earlier: Path
) -> None:
    (slip,) = (now / "output" / "sessions").glob("*/revision-1/slip.txt")
    digits = fingerprint_of(key_of(earlier))
    slip.write_text(f"{slip.read_text('utf-8')}key 别人 {digits}\n", "utf-8")
    other = pingyi("history", "add", earlier, *TWO, "-C", now)
    slip.write_text(slip.read_text("utf-8").replace("别人", NOTARY), "utf-8")

    ran = pingyi("history", "add", earlier, *TWO, "-C", now)

    assert (other.code, ran.code) == (9, 0)
    assert check(pingyi, now).code == 0


def lay_keys(earlier: Path, folder: Path) -> None:
    """Copy the keys of an earlier year's folder into keys/ of another."""
    (folder / "keys").mkdir(exist_ok=True)
    for key in earlier.parents[1].glob("keys/*"):
        (folder / "keys" / key.name).write_bytes(key.read_bytes())


def test_a_key_that_signed_an_earlier_year_is_known_from_then_on(
    pingyi: Pingyi, now: Path, earlier: Path
) -> None:
    rewrite(pingyi, earlier, years=-1)
    assert add(pingyi, now, earlier).code == 0
    rewrite(pingyi, earlier, years=1)

    ran = pingyi("history", "add", earlier, *TWO, "-C", now)

    assert ran.code == 0
    assert [past.year for past in years(now)] == [2024, 2025]


def test_a_tally_of_another_activity_is_refused_unless_this_one_continues_it(
    pingyi: Pingyi, now: Path, earlier: Path
) -> None:
    body = json.loads(earlier.read_bytes())
    rewrite(pingyi, earlier, activity={**body["activity"], "id": "HARBMPTW"})
    refused = add(pingyi, now, earlier)
    toml = now / "activity.toml"
    toml.write_text(f'predecessors = ["HARBMPTW"]\n{toml.read_text("utf-8")}', "utf-8")
    accept_plan(now)

    ran = add(pingyi, now, earlier)

    assert (refused.code, ran.code) == (2, 0)
    assert "HARBMPTW" in refused.err
    assert years(now)[0].activity == "HARBMPTW"


def test_a_tally_without_a_common_unit_is_refused(pingyi: Pingyi, now: Path, earlier: Path) -> None:
    units = json.loads(earlier.read_bytes())["units"]
    rewrite(pingyi, earlier, units=[{**u, "unit": f"other-{k}"} for k, u in enumerate(units)])

    ran = add(pingyi, now, earlier)

    assert (ran.code, years(now)) == (2, [])
    assert "没有一个相同的单位" in ran.err


@pytest.mark.parametrize("which", ["then", "now"])
def test_the_signatures_that_the_rules_of_either_year_require_are_asked_for(
    pingyi: Pingyi, now: Path, earlier: Path, which: str
) -> None:
    if which == "then":
        rules = json.loads(earlier.read_bytes())["rules"]
        rewrite(pingyi, earlier, rules={**rules, "signatures": {"required": ["评议办", NOTARY]}})
    else:
        again = ("--by", "张三", "--why", "方案改稿", "--confirmed-by", "李四")
        assert pingyi("seal", "main", "--open", *again, "-C", now).code == 0
        toml = now / "activity.toml"
        text = toml.read_text("utf-8")
        toml.write_text(text.replace("required = []", 'required = ["评议办"]'), "utf-8")
        accept_plan(now)

    ran = add(pingyi, now, earlier)

    assert (ran.code, years(now)) == (9, [])
    assert "评议办" in ran.err


def test_a_tally_that_was_changed_or_never_signed_is_refused(
    pingyi: Pingyi, now: Path, earlier: Path
) -> None:
    content = earlier.read_bytes()
    earlier.write_bytes(content.replace(b'"valid_sheets":3', b'"valid_sheets":4'))
    changed = add(pingyi, now, earlier)
    earlier.write_bytes(content)
    next(earlier.parent.glob("*.sig")).unlink()

    unsigned = add(pingyi, now, earlier)

    assert (changed.code, unsigned.code, years(now)) == (9, 9, [])


def test_what_is_no_final_tally_of_a_whole_activity_is_refused(
    pingyi: Pingyi, now: Path, earlier: Path
) -> None:
    codes = []
    for changes in ({"provisional": True}, {"revision": {"number": 1}}, {"years": 1}):
        rewrite(pingyi, earlier, **changes)
        codes.append(add(pingyi, now, earlier).code)
        rewrite(pingyi, earlier, provisional=False, years=-changes.get("years", 0))  # type: ignore[arg-type, call-overload]
    earlier.write_bytes(earlier.read_bytes() + b"\n")
    codes.append(add(pingyi, now, earlier).code)

    assert codes == [2] * 4
    assert years(now) == []


def test_two_people_take_a_year_in(pingyi: Pingyi, now: Path, earlier: Path) -> None:
    who = ("--by", "张三", "--confirmed-by")

    alone = pingyi("history", "add", earlier, *introduced(earlier), *who, "张三", "-C", now)
    nobody = pingyi("history", "add", earlier, *introduced(earlier), *who, " ", "-C", now)

    assert (alone.code, nobody.code, years(now)) == (2, 2, [])


def test_an_earlier_year_is_counted_again_from_its_records(
    pingyi: Pingyi, now: Path, earlier: Path
) -> None:
    assert pingyi("export", "records", "-C", now).code == 0
    records = ("--records", now / "output" / "records.jsonl")

    forged = add(pingyi, now, earlier, *records, *introduced(earlier))
    write_tally(earlier, past_of(now))
    pingyi("sign", earlier, "--key", NOTARY, "-C", earlier.parents[1])
    ran = add(pingyi, now, earlier, *records, *introduced(earlier))

    assert (forged.code, ran.code) == (6, 0)
    assert years(now)[0].is_recounted


def past_of(folder: Path) -> dict[str, Any]:
    """Return this year's true tally as if it were the year before's."""
    body: dict[str, Any] = json.loads((folder / "output" / "tally.json").read_bytes())
    body["activity"]["year"] -= 1
    return body


def check(pingyi: Pingyi, folder: Path, *more: object) -> Any:
    return pingyi("history", "check", *more, "-C", folder)


def last_now(folder: Path) -> int:
    """Return the place of the unit that is the last this year."""
    units = json.loads((folder / "output" / "tally.json").read_bytes())["units"]
    return next(k for k, unit in enumerate(units) if "last" in unit["designations"])


def test_a_year_that_is_missing_is_not_known_and_never_no_unit(
    pingyi: Pingyi, now: Path, earlier: Path
) -> None:
    rewrite(pingyi, earlier, years=-1)
    assert add(pingyi, now, earlier).code == 0

    ran, as_json = check(pingyi, now), check(pingyi, now, "--json")

    assert (ran.code, as_json.code) == (6, 6)
    assert "没有收入 2025 年" in ran.err
    assert "没有连续两年" not in ran.out + ran.err
    told = json.loads(as_json.out)
    assert (told["years"], told["known"], told["certain"]) == ([2024], False, False)


def test_a_last_place_that_was_open_last_year_is_said(
    pingyi: Pingyi, now: Path, earlier: Path
) -> None:
    last = last_now(now)
    other = (last + 1) % 5
    rewrite(pingyi, earlier, still_open=(last, other))
    added = add(pingyi, now, earlier)

    ran, as_json = check(pingyi, now), check(pingyi, now, "--json")

    assert (added.code, ran.code) == (0, 8)
    assert "尚待裁定" in added.err
    assert "待裁定，尚不能确定" in ran.out
    assert "没有连续两年" not in ran.out + ran.err
    (found,) = json.loads(as_json.out)["twice_last"]
    assert found["open"] is True
    report = pingyi("report", "-C", now)
    assert report.code == 0
    assert "尚待裁定" in report.err


def test_a_known_year_says_by_whose_word_and_who_is_found(
    pingyi: Pingyi, now: Path, earlier: Path
) -> None:
    last = last_now(now)
    rewrite(pingyi, earlier, last=last)
    assert add(pingyi, now, earlier).code == 0

    ran = check(pingyi, now)

    assert ran.code == 0
    assert "也是末位" in ran.out
    assert "张三收入，李四确认" in ran.err
    assert "1 个公钥由这两人按指纹引入" in ran.err


def test_where_nobody_is_found_and_all_is_known_that_is_said(
    pingyi: Pingyi, now: Path, earlier: Path
) -> None:
    last = last_now(now)
    rewrite(pingyi, earlier, last=(last + 1) % 5)
    assert add(pingyi, now, earlier).code == 0

    ran = check(pingyi, now)

    assert ran.code == 0
    assert "没有连续两年末位" in ran.err


def test_report_says_that_the_year_before_is_not_known(pingyi: Pingyi, now: Path) -> None:
    ran = pingyi("report", "-C", now)

    assert ran.code == 0
    assert "没有收入 2025 年" in ran.err


def kept(folder: Path) -> Path:
    (place,) = (folder / "history" / "2025").iterdir()
    return place


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


def record(folder: Path, told: PastYear, **changes: Any) -> None:
    """Record an earlier year anew, as one who writes the log himself would."""
    with open_folder(folder).store() as store:
        store.record_history(replace(told, earlier=(), **changes))


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


def past(
    unit: str, category: str = "local", year: int = 2025, *, is_open: bool = False
) -> PastYear:
    units = (PastLast(unit=UnitId(unit), name=unit, category=CategoryId(category)),)
    return PastYear(
        year=year,
        tally_sha256="00" * 32,
        signers=(NOTARY,),
        last=() if is_open else units,
        has_open=is_open,
        open=units if is_open else (),
    )


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
