"""history add, history check: which earlier tallies are taken in, and what is said of them."""

import json
from pathlib import Path

import pytest

from output.fingerprints import fingerprint_of, spaced
from output.tally import write_tally
from tests.cli.conftest import accept_plan
from tests.cli.history.earlier import (
    NOTARY,
    TWO,
    Pingyi,
    add,
    check,
    introduced,
    key_of,
    last_now,
    lay_keys,
    past_of,
    rewrite,
    years,
)


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


def test_a_unit_that_the_year_before_does_not_know_is_named_and_nobody_is_said_of_the_others(
    pingyi: Pingyi, now: Path, earlier: Path
) -> None:
    last = last_now(now)
    body = json.loads((now / "output" / "tally.json").read_bytes())
    unit = body["units"][last]
    renamed = json.loads(json.dumps(body).replace(f'"{unit["unit"]}"', '"elsewhere"'))
    rewrite(pingyi, earlier, renamed, years=-1, last=(last + 1) % 5)
    assert add(pingyi, now, earlier).code == 0

    ran, as_json = check(pingyi, now), check(pingyi, now, "--json")

    assert ran.code == 0
    assert f"2025 年的结果中没有{unit['full_name']}" in ran.err
    assert "除此以外，没有连续两年末位的单位" in ran.err
    told = json.loads(as_json.out)
    assert (told["not_then"], told["certain"]) == ([unit["unit"]], False)
    assert f"2025 年的结果中没有{unit['full_name']}" in pingyi("report", "-C", now).err


def test_report_says_that_the_year_before_is_not_known(pingyi: Pingyi, now: Path) -> None:
    ran = pingyi("report", "-C", now)

    assert ran.code == 0
    assert "没有收入 2025 年" in ran.err
