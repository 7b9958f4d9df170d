"""records.jsonl: one line for each sheet, the leaves of the tally's Merkle tree.

Each line is the exact bytes of a leaf, so that SHA-256 over a zero byte and the line is its hash:
whoever has the file can compute the root, and count again.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ballot.errors import RecountError
from ballot.grade import Vote
from ballot.ids import GroupId, SessionId, SheetId, UnitId
from ballot.owner_only import OWNER_ONLY
from ballot.reading import DoubtReason
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus
from output.canonical import parse_canonical, write_atomically
from output.merkle import record_leaves


def write_records(
    path: Path,
    records: Iterable[SheetRecord],
    secret: bytes,
    handed_in: Sequence[bytes] = (),
) -> None:
    """Write every sheet, void ones too, sorted by session and sheet.

    Args:
        path: written whole or not at all.
        records: in any order.
        secret: of the activity; it salts the leaves.
        handed_in: leaves of sessions that were counted elsewhere.
    """
    leaves = all_leaves(records, secret, handed_in)
    write_atomically(path, b"".join(leaf + b"\n" for leaf in leaves), mode=OWNER_ONLY)


def all_leaves(
    records: Iterable[SheetRecord], secret: bytes, handed_in: Sequence[bytes] = ()
) -> list[bytes]:
    """Return every leaf in the tree's order, those handed in as the exact bytes they came in.

    Args:
        records: in any order.
        secret: of the activity; it salts their leaves.
        handed_in: leaves of sessions that were counted elsewhere, with salts of another secret.
    """
    own = record_leaves(records, secret)
    return in_order([*own, *handed_in]) if handed_in else own


def in_order(leaves: Iterable[bytes]) -> list[bytes]:
    """Return leaves in the tree's order: sorted by session and sheet."""

    def place(leaf: bytes) -> tuple[str, str]:
        body = json.loads(leaf)
        return body["session"], body["sheet"]

    return sorted(leaves, key=place)


def read_leaves(path: Path) -> list[bytes]:
    """Return the leaves of a file that `write_records` wrote.

    Raises:
        RecountError: the file can't be read, or a line isn't canonical JSON.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as problem:
        raise RecountError("recount.unreadable", path=path, problem=problem.strerror) from problem
    leaves = [line for line in lines if line]
    for number, leaf in enumerate(leaves, start=1):
        if parse_canonical(leaf) is None:
            raise RecountError("recount.bad_line", path=path, line=number)
    return leaves


def record_from(leaf: bytes) -> SheetRecord:
    """Return the sheet that a leaf holds.

    Raises:
        ValueError, KeyError, TypeError: it isn't a leaf of this version.
    """
    body: dict[str, Any] = json.loads(leaf)
    return SheetRecord(
        SheetId(body["sheet"]),
        SessionId(body["session"]),
        None if body["group"] is None else GroupId(body["group"]),
        SheetStatus(body["status"]),
        tuple(
            RowRecord(
                UnitId(row["unit"]),
                None if row["vote"] is None else Vote(row["vote"]),
                RowStatus(row["status"]),
                tuple(DoubtReason(doubt) for doubt in row["doubts"]),
            )
            for row in body["rows"]
        ),
    )
