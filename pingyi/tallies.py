"""Counting records, and checking a tally that somebody handed over: no folder is needed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from errno import ENOENT
from os import PathLike
from pathlib import Path
from typing import Any

from ballot.activity import Activity
from ballot.errors import SourceError
from ballot.record import SheetRecord
from ballot.system_errors import system_words
from output.records import lines_in
from output.recount import Difference, recount
from output.signing import SignatureCheck, SignatureOutcome, missing_signers, verify_file
from scoring.counts import count_sheets
from scoring.result import Result, score_activity


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyCheck:
    """What a tally file came to."""

    tally: Mapping[str, Any]
    """The object in the file."""
    signatures: tuple[SignatureCheck, ...]
    """One for each signature beside the file, by name."""
    missing_signers: tuple[str, ...]
    """Who must have signed by the tally's own rules, and hasn't."""
    differences: tuple[Difference, ...] | None
    """Where the tally says otherwise than its records; None where they weren't given."""

    @property
    def is_signed(self) -> bool:
        """Whether there are signatures, all of them hold, and nobody is missing."""
        return (
            bool(self.signatures)
            and not self.missing_signers
            and all(each.outcome is SignatureOutcome.VALID for each in self.signatures)
        )

    @property
    def follows_from_records(self) -> bool:
        """Whether the records were given and come to exactly what the tally says."""
        return self.differences == ()


def count_records(plan: Activity, records: Iterable[SheetRecord]) -> Result:
    """Count, score, rank and designate.

    Args:
        plan: the units, categories and rules.
        records: of sheets, each once, in any order.

    Raises:
        ReconciliationError: the votes of a unit don't add up to the valid sheets, or the rules
            weight groups and the sheets don't allow it.
    """
    return score_activity(plan, count_sheets(plan, records))


def _required(tally: Mapping[str, Any]) -> list[str]:
    """Return who must have signed, as a tally says; nobody where it doesn't."""
    found: Any = tally
    for key in ("rules", "signatures", "required"):
        found = found.get(key) if isinstance(found, Mapping) else None
    return [str(name) for name in found] if isinstance(found, list) else []


def verify_tally(
    tally: str | PathLike[str],
    *,
    keys: str | PathLike[str],
    records: str | PathLike[str] | None = None,
) -> TallyCheck:
    """Check the signatures of a tally and, where its records are given, count them again.

    Whether the keys are those of the people they name, no program can say: compare their
    fingerprints with what was handed out on paper.

    Args:
        tally: tally.json, its signatures beside it.
        keys: a folder with `NAME.pub.pem` files.
        records: records.jsonl.

    Raises:
        SourceError: a file can't be read or holds no tally.
        SignatureError: a public key can't be used.
        RecountError: the tally is of another version, or a record can't be understood.
        ReconciliationError: the records contradict each other.
    """
    path = Path(tally)
    try:
        stated = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as problem:
        raise SourceError("recount.unreadable", path=path, problem=problem) from problem
    if not isinstance(stated, dict):
        raise SourceError("recount.unreadable", path=path, problem="{}")
    if not Path(keys).is_dir():
        raise SourceError(
            "store.source", path=keys, problem=system_words(FileNotFoundError(ENOENT, ""))
        )
    checks = verify_file(path, Path(keys))
    required = _required(stated)
    differences = None if records is None else tuple(recount(stated, lines_in(Path(records))))
    return TallyCheck(
        tally=stated,
        signatures=tuple(checks),
        missing_signers=tuple(missing_signers(checks, required)),
        differences=differences,
    )
