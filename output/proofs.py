"""Inclusion proofs: that one sheet is among those that a tally was counted from (RFC 9162).

A leaf of `pingyi-tally/2` can be shown without the sheet's rows: such a proof says that the sheet
was counted, as valid or void, and nothing of what is on it.
"""

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum, unique
from typing import Any

from ballot.errors import UsageError
from ballot.ids import SheetId, grouped
from output.canonical import canonical_bytes, digest
from output.leaves import leaf_of, place_of, schema_of_line
from output.merkle import audit_path, tree_hash, verify_audit_path
from output.tally_schema import TallySchema

_SCHEMAS = {TallySchema.V1: "pingyi-proof/1", TallySchema.V2: "pingyi-proof/2"}
"""By the leaf: one of /1 holds its rows, so its proof is what it was."""


@unique
class Rows(StrEnum):
    """What a proof shows of a sheet's rows."""

    HIDDEN = "hidden"
    SHOWN = "shown"


def prove(lines: Sequence[bytes], sheet: SheetId, rows: Rows = Rows.HIDDEN) -> dict[str, Any]:
    """Return the proof that a sheet is one of those in the records.

    Args:
        lines: of records.jsonl, in the tree's order.
        sheet: whose proof.
        rows: whether its votes are shown.

    Raises:
        UsageError: no line holds it, or its leaf can't be shown without its rows.
    """
    index = next((k for k, line in enumerate(lines) if place_of(line)[1] == sheet), None)
    if index is None:
        raise UsageError("prove.no_sheet", sheet=grouped(sheet))
    schema = schema_of_line(lines[index])
    if schema is TallySchema.V1 and rows is Rows.HIDDEN:
        raise UsageError("prove.rows_in_leaf", sheet=grouped(sheet), schema=schema)
    leaves = [leaf_of(line) for line in lines]
    shown: dict[str, str] = {}
    if schema is TallySchema.V2 and rows is Rows.SHOWN:
        shown["rows"] = canonical_bytes(json.loads(lines[index])["rows"]).decode()
    return {
        "schema": _SCHEMAS[schema],
        "sheet": sheet,
        "leaf": leaves[index].decode(),
        **shown,
        "index": index,
        "size": len(leaves),
        "path": [step.hex() for step in audit_path(leaves, index)],
        "root": tree_hash(leaves).hex(),
    }


def holds(proof: Mapping[str, Any], tally: Mapping[str, Any]) -> bool:
    """Tell whether a proof leads to the root that a tally states, over as many sheets.

    Where it shows rows, they must be those that the leaf names.
    """
    try:
        stated = tally["digests"]["records"]
        leaf = proof["leaf"].encode()
        body = json.loads(leaf)
        schema = TallySchema.V2 if "rows_sha256" in body else TallySchema.V1
        return (
            proof["schema"] == _SCHEMAS[schema]
            and proof["root"] == stated["root"]
            and proof["size"] == stated["sheets"]
            and body["sheet"] == proof["sheet"]
            and ("rows" not in proof or digest(proof["rows"].encode()) == body["rows_sha256"])
            and verify_audit_path(
                leaf,
                index=proof["index"],
                size=proof["size"],
                path=[bytes.fromhex(step) for step in proof["path"]],
                root=bytes.fromhex(stated["root"]),
            )
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return False


def shows_rows(proof: Mapping[str, Any]) -> bool:
    """Tell whether the votes of the sheet can be read from a proof."""
    return proof["schema"] == _SCHEMAS[TallySchema.V1] or "rows" in proof
