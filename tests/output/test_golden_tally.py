"""The bytes of a tally are a contract: a fixed activity gives exactly the golden file.

Where the format changes on purpose, bump its schema or only add, run

    PINGYI_WRITE_GOLDEN=1 pytest tests/output/test_golden_tally.py -n 0

read the difference, and commit the new file with the change.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from output.canonical import canonical_bytes, parse_canonical
from output.signing import (
    KeyPair,
    SignatureOutcome,
    sign_file,
    verify_file,
)
from output.tally import TallyInputs, TallyKind, build_tally, write_tally

GOLDEN = Path(__file__).parent / "golden" / "tally.json"


@pytest.fixture(scope="module")
def golden(make_inputs: Callable[..., TallyInputs]) -> bytes:
    """Return the golden bytes; write them first where the environment asks for it."""
    if os.environ.get("PINGYI_WRITE_GOLDEN"):
        write_tally(GOLDEN, build_tally(make_inputs(), TallyKind.FINAL))
    return GOLDEN.read_bytes()


def test_a_fixed_activity_gives_the_golden_bytes(
    make_inputs: Callable[..., TallyInputs], golden: bytes
) -> None:
    assert canonical_bytes(build_tally(make_inputs(), TallyKind.FINAL)) == golden


def test_the_golden_file_is_canonical(golden: bytes) -> None:
    assert parse_canonical(golden)["schema"] == "pingyi-tally/1"


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
