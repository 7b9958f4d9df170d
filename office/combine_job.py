"""Combines the vote of a folder with other assessments, and checks what was combined."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ballot.activity_file import ACTIVITY_FILE
from ballot.combine_file import CombineError, parse_combine
from ballot.errors import Fault, PingyiError, SignatureError, SourceError, UsageError
from ballot.messages import say
from ballot.system_errors import system_words
from office.folder import OUTPUT, ActivityFolder
from office.gate import publishable_tally, standing_tally
from output.canonical import parse_canonical, write_atomically
from output.combined import CombineInputs, combined_bytes, combined_csv, file_names
from output.package import TALLY_FILE
from output.signing import COMBINED_SCHEMA, SIGNATURE_SUFFIX, read_file
from store.evidence import Store

COMBINED_FILE: Final = "combined.json"
COMBINED_TABLE: Final = "combined.csv"
KEPT: Final = "combined"
"""Beside the result: the exact bytes of combine.toml and of the files that it names."""
PLAN_FILE: Final = "combine.toml"


@dataclass(frozen=True, slots=True)
class Combined:
    """What was written."""

    path: Path
    table: Path
    body: Mapping[str, Any]


def combine_folder(folder: ActivityFolder, store: Store, plan: Path) -> Combined:
    """Combine the signed tally of a folder with what a combine.toml names.

    Args:
        folder: whose tally.
        store: its evidence.
        plan: combine.toml; files that it names stand beside it.

    Raises:
        CombineError: the file, or those that it names, have faults; it holds all of them.
        SignatureError: nobody has signed the tally.
        UsageError: another combined result is signed.
        PingyiError: as `publishable_tally`.
    """
    standing = publishable_tally(folder, store)
    if not standing.signatures:
        raise SignatureError("combine.unsigned", path=standing.path)
    inputs = _inputs(standing.content, plan)
    content = combined_bytes(inputs, standing.tally)
    target = folder.output / COMBINED_FILE
    if _is_signed(target) and target.read_bytes() != content:
        raise UsageError("combine.signed_before", path=target)
    kept = folder.output / KEPT
    kept.mkdir(parents=True, exist_ok=True)
    write_atomically(kept / PLAN_FILE, inputs.plan)
    for id_, file in inputs.files.items():
        write_atomically(kept / f"{id_}.csv", file)
    body = json.loads(content)
    table = folder.output / COMBINED_TABLE
    write_atomically(table, combined_csv(body))
    write_atomically(target, content)
    return Combined(target, table, body)


def is_own_combined(folder: Path, path: Path) -> bool:
    """Return whether a file is the combined result of an activity folder."""
    own = (folder / OUTPUT / COMBINED_FILE).resolve()
    return path.resolve() == own and (folder / ACTIVITY_FILE).is_file()


def check_own_combined(folder: ActivityFolder, store: Store) -> None:
    """Make sure that a folder's combined result follows from its tally, which stands.

    Raises:
        PingyiError: it doesn't; as `standing_tally` and `check_combined`.
    """
    standing_tally(folder, store)
    check_combined(folder.output / COMBINED_FILE)


def is_combined(path: Path) -> bool:
    """Return whether a file says that it is a combined result."""
    body = parse_canonical(read_file(path))
    return isinstance(body, dict) and body.get("schema") == COMBINED_SCHEMA


def inputs_beside(path: Path) -> bool:
    """Return whether what a combined result is made of lies beside it."""
    return (path.parent / TALLY_FILE).is_file() and (path.parent / KEPT / PLAN_FILE).is_file()


def check_combined(path: Path) -> None:
    """Combine again what lies beside a combined result, and compare the bytes.

    Raises:
        SignatureError: they differ, or the files beside it come to nothing.
        SourceError: a file can't be read.
    """
    tally = read_file(path.parent / TALLY_FILE)
    kept = path.parent / KEPT
    try:
        plan = read_file(kept / PLAN_FILE)
        names = file_names(parse_combine(plan, name=PLAN_FILE))
        files = {id_: read_file(kept / f"{id_}.csv") for id_ in names}
        stated = parse_canonical(tally)
        if not isinstance(stated, dict):
            raise SignatureError("combine.differs", path=path)
        inputs = CombineInputs(tally=tally, plan=plan, files=files)
        same = combined_bytes(inputs, stated) == read_file(path)
    except SourceError:
        raise
    except (PingyiError, ValueError, KeyError, TypeError) as problem:
        raise SignatureError("combine.differs", path=path) from problem
    if not same:
        raise SignatureError("combine.differs", path=path)


def _inputs(tally: bytes, plan: Path) -> CombineInputs:
    content = read_file(plan)
    files: dict[str, bytes] = {}
    faults = []
    for id_, name in file_names(parse_combine(content, name=str(plan))).items():
        path = plan.parent / name
        try:
            files[id_] = path.read_bytes()
        except OSError as error:
            told = say("combine.no_file", path=path, problem=system_words(error))
            faults.append(Fault(name, None, told))
    if faults:
        raise CombineError(str(plan), faults)
    return CombineInputs(tally=tally, plan=content, files=files)


def _is_signed(path: Path) -> bool:
    return path.is_file() and any(path.parent.glob(f"{path.name}.*{SIGNATURE_SUFFIX}"))
