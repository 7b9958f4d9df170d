"""Inclusion proofs: that one sheet is among those that a tally was counted from (RFC 9162)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ballot.errors import UsageError
from ballot.ids import SheetId, grouped
from output.merkle import audit_path, tree_hash, verify_audit_path
from output.records import record_from

SCHEMA = "pingyi-proof/1"


def prove(leaves: Sequence[bytes], sheet: SheetId) -> dict[str, Any]:
    """Return the proof that a sheet is one of the leaves.

    Args:
        leaves: in the tree's order.
        sheet: whose proof.

    Raises:
        UsageError: no leaf holds it.
    """
    index = next((k for k, leaf in enumerate(leaves) if record_from(leaf).sheet == sheet), None)
    if index is None:
        raise UsageError("prove.no_sheet", sheet=grouped(sheet))
    return {
        "schema": SCHEMA,
        "sheet": sheet,
        "leaf": leaves[index].decode(),
        "index": index,
        "size": len(leaves),
        "path": [step.hex() for step in audit_path(leaves, index)],
        "root": tree_hash(leaves).hex(),
    }


def holds(proof: Mapping[str, Any], tally: Mapping[str, Any]) -> bool:
    """Tell whether a proof leads to the root that a tally states, over as many sheets."""
    try:
        stated = tally["digests"]["records"]
        leaf = proof["leaf"].encode()
        return (
            proof["schema"] == SCHEMA
            and proof["root"] == stated["root"]
            and proof["size"] == stated["sheets"]
            and json.loads(leaf)["sheet"] == proof["sheet"]
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
