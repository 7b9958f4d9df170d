"""export records, recount, prove, verify --proof."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def published(
    pingyi: Callable[..., Any],
    scanned: Path,
    seal_all: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[Path, Path]:
    """Return the signed tally and the records of an activity."""
    monkeypatch.setenv("PINGYI_PASSPHRASE", "灯塔 纸鹤 七颗纽扣")
    tally = scanned / "output" / "tally.json"
    seal_all(scanned)
    for command in (
        ("tally",),
        ("export", "records"),
        ("keygen", "公证"),
        ("sign", tally, "--key", "公证"),
    ):
        assert pingyi(*command, "-C", scanned).code == 0
    return tally, scanned / "output" / "records.jsonl"


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
    body["units"][2]["counts"]["satisfied"] += 1
    tally.write_text(json.dumps(body), "utf-8")

    ran = pingyi("recount", tally, records)

    assert ran.code == 6
    assert "units[2].counts.satisfied" in ran.out


@pytest.mark.parametrize("content", ["", "[]", "{}", "{", '{"schema": "pingyi-tally/1"}'])
def test_a_file_that_is_no_tally_is_refused(
    pingyi: Callable[..., Any], published: tuple[Path, Path], content: str
) -> None:
    published[0].write_text(content, "utf-8")

    assert pingyi("recount", *published).code in (4, 6)


def test_the_proof_of_a_sheet_holds_for_its_tally(
    pingyi: Callable[..., Any], published: tuple[Path, Path], scanned: Path
) -> None:
    tally, records = published
    sheet = json.loads(records.read_bytes().splitlines()[0])["sheet"]
    proof = scanned / "proof.json"

    made = pingyi("prove", sheet, "-o", proof, "-C", scanned)
    ran = pingyi("verify", tally, "--proof", proof, "-C", scanned)

    assert (made.code, ran.code) == (0, 0)
    assert "成立" in ran.err
    proof.write_bytes(proof.read_bytes().replace(b'"index":0', b'"index":1'))
    assert pingyi("verify", tally, "--proof", proof, "-C", scanned).code == 9


def test_a_sheet_that_is_not_counted_has_no_proof(
    pingyi: Callable[..., Any], scanned: Path
) -> None:
    assert pingyi("prove", "ABCD-EFHJ-KMNP", "-C", scanned).code == 2
