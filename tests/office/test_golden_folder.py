"""What 300 sheets come to, byte for byte: whatever is made faster must give these bytes again.

Where a format changes on purpose, run

    PINGYI_WRITE_GOLDEN=1 pytest tests/office/test_golden_folder.py -n 0

and commit the digests with the change. Left out is what no two runs have in common: the head of the
log, with the digests of seals that name it, the build, and the day of a CVR.
"""

import hashlib
import json
import os
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from cli.main import run
from output.canonical import canonical_bytes, parse_canonical
from output.records import read_lines
from output.recount import recount
from tests.golden_folder import golden_folder

GOLDEN = Path(__file__).parent / "golden" / "folders.json"

OTHER_RULES = {
    'double_mark = "review"': 'double_mark = "void_row"',
    'correction = "review"': 'correction = "void_row"',
    'blank_sheet = "review_then_abstain"': 'blank_sheet = "abstain"',
    'straight_line = "count"': 'straight_line = "void"',
    'outside = "review"': 'outside = "void_sheet"',
    'threshold = "90/100"': 'threshold = "70/100"',
}
EXPORTS = ("votes.csv", "records.jsonl", "cvr.json")


@pytest.fixture(scope="module", params=["as in the example", "other rules", "sealed"])
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, dict[str, str]]:
    """Return the name of a folder, and the digest of all that is made of it."""
    name: str = request.param
    is_sealed = name == "sealed"
    path = tmp_path_factory.mktemp("golden") / "activity"
    rules = OTHER_RULES if name == "other rules" else {}
    folder = golden_folder(path, settled=is_sealed, rules=rules)
    if is_sealed:
        for session in folder.activity.sessions[::-1]:
            assert do(path, "seal", session.id, "--by", "孙八") == 0
        assert do(path, "tally") == 0
    else:
        assert do(path, "tally", "--provisional") == 0
    for what in ("votes", "records", "cvr"):
        assert do(path, "export", what) == 0
    tally = "tally.json" if is_sealed else "tally-provisional.json"
    found = {file: said_in(folder.output / file) for file in (tally, *EXPORTS)}
    if is_sealed:
        packages = sorted(folder.sessions.glob("*/revision-1/*.json*"))
        found |= {"/".join(p.parts[-3:]): said_in(p) for p in packages}
    found["recount"] = counted_again(folder.output / tally, folder.output / "records.jsonl")
    return name, {file: hashlib.sha256(said).hexdigest() for file, said in found.items()}


def counted_again(tally: Path, records: Path) -> bytes:
    """Return in what a tally differs from its records: while rows wait, it names no places."""
    found = recount(json.loads(tally.read_bytes()), read_lines(records))
    return json.dumps([asdict(each) for each in found], ensure_ascii=False).encode()


def do(path: Path, *words: str) -> int:
    return run([*words, "-C", str(path)])


def said_in(path: Path) -> bytes:
    """Return the bytes of a file without what no two runs have in common."""
    data = path.read_bytes()
    if path.name == "cvr.json":
        return re.sub(rb'"(GeneratedDate|Application)":"[^"]*"', rb'"\1":""', data)
    if not path.name.startswith("tally"):
        return data
    tally: dict[str, Any] = parse_canonical(data)
    tally["digests"]["events"] = tally["software"] = ""
    for session in tally["sessions"]:
        if session["seal"]:
            session["seal"]["tally_sha256"] = ""
    return canonical_bytes(tally)


def test_a_fixed_folder_gives_the_golden_bytes(made: tuple[str, dict[str, str]]) -> None:
    name, digests = made
    golden = json.loads(GOLDEN.read_text("utf-8")) if GOLDEN.is_file() else {}
    if os.environ.get("PINGYI_WRITE_GOLDEN"):
        golden[name] = digests
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(json.dumps(golden, indent=1, sort_keys=True, ensure_ascii=False) + "\n")

    assert digests == golden[name]
