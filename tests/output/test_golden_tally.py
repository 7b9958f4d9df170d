"""The bytes of a tally are a contract: a fixed activity gives exactly the golden file.

Where the format changes on purpose, bump its schema or only add, run

    PINGYI_WRITE_GOLDEN=1 pytest tests/output/test_golden_tally.py -n 0

read the difference, and commit the new file with the change.
"""

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from output.canonical import canonical_bytes, parse_canonical
from output.proofs import holds
from output.records import read_lines, write_records
from output.recount import recount
from output.report import papers, write_papers
from output.signing import (
    KeyPair,
    SignatureOutcome,
    sign_file,
    verify_file,
)
from output.tally import TallyInputs, TallyKind, build_tally, write_tally
from output.tally_schema import WRITTEN, TallySchema
from output.workbook import write_workbook

DAY = date(2026, 12, 1)
GOLDEN = Path(__file__).parent / "golden"


def golden_tally(schema: TallySchema) -> Path:
    return GOLDEN / f"tally-{schema[-1]}.json"


def golden_records(schema: TallySchema) -> Path:
    return GOLDEN / f"records-{schema[-1]}.jsonl"


@pytest.fixture(scope="module")
def golden(make_inputs: Callable[..., TallyInputs]) -> bytes:
    """Return the golden bytes; write them first where the environment asks for it."""
    if os.environ.get("PINGYI_WRITE_GOLDEN"):
        inputs = make_inputs()
        write_tally(golden_tally(WRITTEN), build_tally(inputs, TallyKind.FINAL))
        write_records(golden_records(WRITTEN), inputs.records, inputs.salt_secret)
    return golden_tally(WRITTEN).read_bytes()


@pytest.mark.usefixtures("golden")
@pytest.mark.parametrize("schema", TallySchema)
def test_a_fixed_activity_gives_the_golden_bytes(
    make_inputs: Callable[..., TallyInputs], schema: TallySchema, tmp_path: Path
) -> None:
    """Those of pingyi-tally/1 were written by commit 506ab3b."""
    inputs = make_inputs()
    tally = build_tally(inputs, TallyKind.FINAL, schema=schema)
    write_records(tmp_path / "r", inputs.records, inputs.salt_secret, schema=schema)

    assert canonical_bytes(tally) == golden_tally(schema).read_bytes()
    assert (tmp_path / "r").read_bytes() == golden_records(schema).read_bytes()


@pytest.mark.usefixtures("golden")
@pytest.mark.parametrize("schema", TallySchema)
def test_the_golden_file_is_canonical(schema: TallySchema) -> None:
    assert parse_canonical(golden_tally(schema).read_bytes())["schema"] == schema


@pytest.mark.usefixtures("golden")
@pytest.mark.parametrize("schema", TallySchema)
def test_a_golden_tally_is_signed_verified_recounted_and_printed(
    schema: TallySchema, notary: KeyPair, passphrase: str, counter: ModuleType, tmp_path: Path
) -> None:
    path = tmp_path / "tally.json"
    path.write_bytes(golden_tally(schema).read_bytes())
    tally = parse_canonical(path.read_bytes())

    sign_file(path, notary.private, passphrase)
    written = write_papers(papers(tally, published=DAY), tally, "00" * 32, tmp_path)
    write_workbook(tmp_path / "tally.xlsx", tally, [], day=DAY)

    assert [c.outcome for c in verify_file(path, [notary.public])] == [SignatureOutcome.VALID]
    assert recount(tally, read_lines(golden_records(schema))) == []
    assert counter.main(str(path), str(golden_records(schema))) == 0
    assert len(written) >= 8


def test_a_proof_that_was_written_before_still_holds() -> None:
    tally = json.loads(golden_tally(TallySchema.V1).read_bytes())
    proof = json.loads((GOLDEN / "proof-1.json").read_bytes())

    assert holds(proof, tally)
    assert not holds({**proof, "leaf": proof["leaf"].replace("abstain", "satisfied")}, tally)


def test_changing_any_one_byte_breaks_the_signature(
    golden: bytes, notary: KeyPair, passphrase: str, tmp_path: Path
) -> None:
    path = tmp_path / "tally.json"
    path.write_bytes(golden)
    sign_file(path, notary.private, passphrase)
    outcomes = set()

    for position in range(len(golden)):
        changed = bytearray(golden)
        changed[position] ^= 1 << position % 8
        path.write_bytes(changed)
        outcomes |= {check.outcome for check in verify_file(path, [notary.public])}

    path.write_bytes(golden)
    assert outcomes == {SignatureOutcome.TAMPERED}
    assert [c.outcome for c in verify_file(path, [notary.public])] == [SignatureOutcome.VALID]
