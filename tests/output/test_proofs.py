"""Proofs that a sheet was counted, with its rows and without."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from ballot.errors import UsageError
from ballot.grade import PLAN_SCALE
from ballot.ids import SheetId
from output.canonical import canonical_bytes
from output.leaves import record_from
from output.proofs import Rows, holds, prove, shows_rows
from output.records import all_lines
from output.tally import TallyInputs, TallyKind, build_tally
from output.tally_schema import TallySchema

Inputs = Callable[..., TallyInputs]


@pytest.fixture
def tally(make_inputs: Inputs) -> dict[str, Any]:
    return build_tally(make_inputs(), TallyKind.FINAL)


@pytest.fixture
def lines(make_inputs: Inputs) -> list[bytes]:
    inputs = make_inputs()
    return all_lines(inputs.records, inputs.salt_secret)


@pytest.mark.parametrize("rows", Rows)
def test_a_proof_holds_for_its_tally_and_for_no_other(
    make_inputs: Inputs, tally: dict[str, Any], lines: list[bytes], rows: Rows
) -> None:
    sheet = record_from(lines[2]).sheet
    other = build_tally(make_inputs(sheets=list(make_inputs().records)[:4]), TallyKind.FINAL)

    proof = prove(lines, sheet, rows)

    assert holds(proof, tally)
    assert not holds({**proof, "leaf": prove(lines, record_from(lines[1]).sheet)["leaf"]}, tally)
    assert not holds({**proof, "index": 1}, tally)
    assert not holds({**proof, "sheet": "Z" * 12}, tally)
    assert not holds({**proof, "schema": "pingyi-proof/1"}, tally)
    assert not holds({}, tally)
    assert not holds(proof, other)


def test_without_rows_no_vote_can_be_read_or_guessed_from_a_proof(lines: list[bytes]) -> None:
    """Every way to fill in the form is tried against the digest, with every salt in the proof."""
    record = record_from(lines[0])
    proof = prove(lines, record.sheet)

    text = canonical_bytes(proof).decode()
    leaf = json.loads(proof["leaf"])
    rows = json.loads(lines[0])["rows"]["rows"]
    tried = {
        hashlib.sha256(canonical_bytes(guess)).hexdigest()
        for guess in ({"rows": rows, "salt": leaf["salt"]}, {"rows": rows}, rows)
    }

    assert not shows_rows(proof)
    assert not any(word in text for word in (*PLAN_SCALE.votes, "unit", "local-01", "read"))
    assert leaf["rows_sha256"] not in tried
    assert set(leaf) == {"salt", "session", "sheet", "group", "status", "rows_sha256"}
    assert json.loads(lines[0])["rows"]["salt"] not in text


def test_rows_are_shown_where_that_is_asked_for_and_must_be_those_of_the_leaf(
    lines: list[bytes], tally: dict[str, Any]
) -> None:
    sheet = record_from(lines[0]).sheet

    proof = prove(lines, sheet, Rows.SHOWN)

    votes = [row["vote"] for row in json.loads(proof["rows"])["rows"]]
    assert votes == ["satisfied", "mostly_satisfied", "satisfied"]
    assert shows_rows(proof)
    assert holds(proof, tally)
    changed = proof["rows"].replace("mostly_satisfied", "dissatisfied")
    assert not holds({**proof, "rows": changed}, tally)


def test_a_sheet_that_is_not_counted_has_no_proof(lines: list[bytes]) -> None:
    with pytest.raises(UsageError):
        prove(lines, SheetId("Z" * 12))


def test_a_sheet_of_an_earlier_package_is_proved_with_its_rows_or_not_at_all(
    make_inputs: Inputs,
) -> None:
    inputs = make_inputs()
    east = [record for record in inputs.records if record.session == "east"]
    west = [record for record in inputs.records if record.session == "west"]
    handed_in = all_lines(east, b"of the district", schema=TallySchema.V1)
    city = TallyInputs(
        **{
            **{name: getattr(inputs, name) for name in inputs.__dataclass_fields__},
            "records": west,
            "handed_in": handed_in,
        }
    )
    tally = build_tally(city, TallyKind.FINAL)
    lines = all_lines(west, inputs.salt_secret, handed_in)

    with pytest.raises(UsageError, match="--rows"):
        prove(lines, east[0].sheet)
    old, new = prove(lines, east[0].sheet, Rows.SHOWN), prove(lines, west[0].sheet)

    assert (old["schema"], new["schema"]) == ("pingyi-proof/1", "pingyi-proof/2")
    assert holds(old, tally)
    assert holds(new, tally)
