"""The Merkle tree over the sheet records: one hash that stands for every sheet.

The tree is that of RFC 9162, section 2.1: leaves and nodes are hashed with different prefixes, so
that no inner node can be passed off as a record. Each leaf holds a salt: there are few enough
ways to fill in a short form that an unsalted leaf would let anybody test guesses against an
audit path. The salt comes from a secret of the activity and the sheet id, so a repeated tally
gives the same root.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence

from ballot.ids import SheetId
from ballot.record import SheetRecord
from output.canonical import canonical_bytes

_LEAF = b"\x00"
_NODE = b"\x01"
_SALT_DOMAIN = b"pingyi-record-salt/1\x00"
"""Keeps these salts apart from other uses of the same secret."""


def record_salt(secret: bytes, sheet: SheetId) -> bytes:
    """Return the 32-byte salt of a sheet's leaf, HMAC-SHA-256 of its id."""
    return hmac.digest(secret, _SALT_DOMAIN + sheet.encode(), hashlib.sha256)


def record_leaf(record: SheetRecord, salt: bytes) -> bytes:
    """Return the bytes of a record's leaf (docs/formats/tally.md, "The records")."""
    return canonical_bytes(
        {
            "salt": salt.hex(),
            "session": record.session,
            "sheet": record.sheet,
            "group": record.group,
            "status": record.status.value,
            "rows": [
                {
                    "unit": row.unit,
                    "vote": row.vote.value if row.vote else None,
                    "status": row.status.value,
                    "doubts": [doubt.value for doubt in row.doubts],
                }
                for row in record.rows
            ],
        }
    )


def record_leaves(records: Iterable[SheetRecord], secret: bytes) -> list[bytes]:
    """Return the leaves in the tree's order: sorted by session and sheet."""
    ordered = sorted(records, key=lambda record: (record.session, record.sheet))
    return [record_leaf(record, record_salt(secret, record.sheet)) for record in ordered]


def records_root(records: Iterable[SheetRecord], secret: bytes) -> str:
    """Return the tree's root in hex."""
    return tree_hash(record_leaves(records, secret)).hex()


def tree_hash(leaves: Sequence[bytes]) -> bytes:
    """Return MTH(leaves), RFC 9162 section 2.1.1; 32 bytes."""
    return _root([_leaf_hash(leaf) for leaf in leaves])


def audit_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the hashes that lead from leaf `index` to the root, RFC 9162 section 2.1.3.1."""
    return _path([_leaf_hash(leaf) for leaf in leaves], index)


def verify_audit_path(
    leaf: bytes, *, index: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """Tell whether `leaf` is number `index` of the `size` leaves under `root`.

    The algorithm is that of RFC 9162 section 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    number, last = index, size - 1
    reached = _leaf_hash(leaf)
    for step in path:
        if last == 0:
            return False
        if number % 2 or number == last:
            reached = _node_hash(step, reached)
            while number % 2 == 0 and number != 0:
                number, last = number // 2, last // 2
        else:
            reached = _node_hash(reached, step)
        number, last = number // 2, last // 2
    return last == 0 and hmac.compare_digest(reached, root)


def _leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(_LEAF + leaf).digest()


def _node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()


def _split(size: int) -> int:
    """Return the largest power of two smaller than `size`, for a size of at least two."""
    return 1 << (size - 1).bit_length() - 1


def _root(hashes: Sequence[bytes]) -> bytes:
    if not hashes:
        return hashlib.sha256().digest()
    if len(hashes) == 1:
        return hashes[0]
    split = _split(len(hashes))
    return _node_hash(_root(hashes[:split]), _root(hashes[split:]))


def _path(hashes: Sequence[bytes], index: int) -> list[bytes]:
    if len(hashes) <= 1:
        return []
    split = _split(len(hashes))
    if index < split:
        return [*_path(hashes[:split], index), _root(hashes[split:])]
    return [*_path(hashes[split:], index - split), _root(hashes[:split])]
