"""export records, recount, prove, verify --proof."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ballot.ids import grouped
from tests.cli.conftest import done
from tests.old_folder import unpacked

PASSPHRASE = "灯塔 纸鹤 七颗纽扣"


@pytest.fixture(scope="module")
def published_template(sealed_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An activity with a signed tally and its records."""
    folder = tmp_path_factory.mktemp("published") / "activity"
    shutil.copytree(sealed_template, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PINGYI_PASSPHRASE", PASSPHRASE)
        for command in (
            ("tally",),
            ("export", "records"),
            ("keygen", "公证"),
            ("sign", folder / "output" / "tally.json", "--key", "公证"),
        ):
            done(*command, "-C", folder)
    return folder


@pytest.fixture
def published(
    published_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, Path]:
    """Return the signed tally and the records of an activity."""
    monkeypatch.setenv("PINGYI_PASSPHRASE", PASSPHRASE)
    output = shutil.copytree(published_template, tmp_path / "activity") / "output"
    return output / "tally.json", output / "records.jsonl"


def test_a_recount_from_the_exported_records_is_the_same(
    pingyi: Callable[..., Any], published: tuple[Path, Path]
) -> None:
    ran = pingyi("recount", *published)

    assert ran.code == 0
    assert "完全一致" in ran.err
    assert json.loads(pingyi("recount", *published, "--json").out)["same"] is True


def test_a_recount_names_what_differs(
    pingyi: Callable[..., Any], published: tuple[Path, Path]
) -> None:
    tally, records = published
    body = json.loads(tally.read_bytes())
    body["units"][2]["counts"]["grades"]["satisfied"] += 1
    tally.write_text(json.dumps(body), "utf-8")

    ran = pingyi("recount", tally, records)

    assert ran.code == 6
    assert "units[2].counts.grades.satisfied" in ran.out


@pytest.mark.parametrize("content", ["", "[]", "{}", "{", '{"schema": "pingyi-tally/2"}'])
def test_a_file_that_is_no_tally_is_refused(
    pingyi: Callable[..., Any], published: tuple[Path, Path], content: str
) -> None:
    published[0].write_text(content, "utf-8")

    assert pingyi("recount", *published).code in (4, 6)


def test_the_proof_of_a_sheet_holds_for_its_tally(
    pingyi: Callable[..., Any], published: tuple[Path, Path]
) -> None:
    tally, records = published
    sheet = json.loads(records.read_bytes().splitlines()[0])["leaf"]["sheet"]
    folder = tally.parents[1]
    proof = folder / "proof.json"

    made = pingyi("prove", sheet, "-o", proof, "-C", folder)
    ran = pingyi("verify", tally, "--proof", proof, "-C", folder)

    assert (made.code, ran.code) == (0, 0)
    assert "成立" in ran.err
    proof.write_bytes(proof.read_bytes().replace(b'"index":0', b'"index":1'))
    assert pingyi("verify", tally, "--proof", proof, "-C", folder).code == 9


def test_a_sheet_that_is_not_counted_has_no_proof(
    pingyi: Callable[..., Any], published: tuple[Path, Path]
) -> None:
    assert pingyi("prove", "ABCD-EFHJ-KMNP", "-C", published[0].parents[1]).code == 2


@pytest.fixture
def tallied_before(tmp_path: Path) -> Path:
    """Return a folder whose signed tally was written by the version before pingyi-tally/2."""
    return unpacked(tmp_path)


def test_records_proofs_and_papers_of_an_earlier_tally_fit_it(
    pingyi: Callable[..., Any], tallied_before: Path
) -> None:
    output = tallied_before / "output"
    tally, records = output / "tally.json", output / "records.jsonl"
    proof = tallied_before / "proof.json"

    exported = pingyi("export", "records", "-C", tallied_before)
    sheet = json.loads(records.read_bytes().splitlines()[0])["sheet"]
    hidden = pingyi("prove", sheet, "-o", proof, "-C", tallied_before)
    shown = pingyi("prove", sheet, "--rows", "-o", proof, "-C", tallied_before)
    verified = pingyi("verify", tally, "--proof", proof, "-C", tallied_before)
    papers = pingyi("report", "-C", tallied_before)
    book = pingyi("export", "workbook", "-C", tallied_before)

    assert (exported.code, shown.code, verified.code, papers.code, book.code) == (0, 0, 0, 0, 0)
    assert (hidden.code, "--rows" in hidden.err) == (2, True)
    assert pingyi("recount", tally, records).code == 0


def test_a_tally_after_it_is_of_this_version_and_the_signed_one_is_kept(
    pingyi: Callable[..., Any], tallied_before: Path
) -> None:
    tally = tallied_before / "output" / "tally.json"
    before = tally.read_bytes()

    assert pingyi("tally", "-C", tallied_before).code == 0

    (kept,) = (tallied_before / "output" / "superseded").glob("*/tally.json")
    assert kept.read_bytes() == before
    assert pingyi("verify", kept, "-C", tallied_before).code == 0
    assert json.loads(tally.read_bytes())["schema"] == "pingyi-tally/2"


def test_a_proof_shows_votes_only_where_that_was_asked_for(
    pingyi: Callable[..., Any], published: tuple[Path, Path]
) -> None:
    tally, records = published
    line = json.loads(records.read_bytes().splitlines()[0])
    votes = {row["vote"] for row in line["rows"]["rows"]}
    folder = tally.parents[1]
    path = folder / "output" / f"proof-{grouped(line['leaf']['sheet'])}.json"

    without = pingyi("prove", line["leaf"]["sheet"], "-C", folder)
    text = path.read_text("utf-8")
    told = pingyi("verify", tally, "--proof", path, "-C", folder)
    with_rows = pingyi("prove", line["leaf"]["sheet"], "--rows", "-C", folder)

    assert (without.code, told.code, with_rows.code) == (0, 0, 0)
    assert not any(word in text for word in (*votes, "vote", 'rows"'))
    assert "没有各行的票" in told.err
    assert all(word in path.read_text("utf-8") for word in votes)
