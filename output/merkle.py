"""The Merkle tree over the sheet records: one hash that stands for every sheet.

The tree is that of RFC 9162, section 2.1: leaves and nodes are hashed with different prefixes, so
that no inner node can be passed off as a record. What a leaf is, `output.leaves` says.
"""

import hashlib
import hmac
from collections.abc import Sequence

_LEAF = b"\x00"
_NODE = b"\x01"


def tree_hash(leaves: Sequence[bytes]) -> bytes:
    """Return MTH(leaves), RFC 9162 section 2.1.1; 32 bytes."""
    return tree_hash_of([leaf_hash(leaf) for leaf in leaves])


def tree_hash_of(hashes: Sequence[bytes]) -> bytes:
    """Return the same from the `leaf_hash` of each leaf."""
    return _root(hashes)


def leaf_hash(leaf: bytes) -> bytes:
    """Return what stands for a leaf in the tree; 32 bytes."""
    return hashlib.sha256(_LEAF + leaf).digest()


def audit_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the hashes that lead from leaf `index` to the root, RFC 9162 section 2.1.3.1."""
    return _path([leaf_hash(leaf) for leaf in leaves], index)


def verify_audit_path(
    leaf: bytes, *, index: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """Tell whether `leaf` is number `index` of the `size` leaves under `root`.

    The algorithm is that of RFC 9162 section 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    number, last = index, size - 1
    reached = leaf_hash(leaf)
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


def _node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()


def _split(size: int) -> int:
    """Return the largest power of two smaller than `size`, for a size of at least two."""
    return 1 << (size - 1).bit_length() - 1


def _root(hashes: Sequence[bytes]) -> bytes:
    if not hashes:
        return hashlib.sha256().digest()
    # Pairs from the left, a last one without another goes up as it is: the same tree as that of
    # the RFC, which splits from the root at the largest power of two.
    level = list(hashes)
    while len(level) > 1:
        last = level[-1:] if len(level) % 2 else []
        level = [*map(_node_hash, level[::2], level[1::2]), *last]
    return level[0]


def _path(hashes: Sequence[bytes], index: int) -> list[bytes]:
    if len(hashes) <= 1:
        return []
    split = _split(len(hashes))
    if index < split:
        return [*_path(hashes[:split], index), _root(hashes[split:])]
    return [*_path(hashes[split:], index - split), _root(hashes[:split])]
