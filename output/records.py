"""records.jsonl: one line for each sheet, from which anybody can compute the root and count again.

A line carries the exact bytes of a sheet's leaf under the tally's Merkle tree and its rows
(`output.leaves`); lines that were handed in from other folders stay the bytes that they were.
"""

from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path

from ballot.errors import RecountError
from ballot.owner_only import OWNER_ONLY
from ballot.record import SheetRecord
from ballot.system_errors import system_words
from output.canonical import parse_canonical
from output.leaves import (
    leaf_of,
    place_of,
    plain_line,
    record_leaf,
    record_line,
    salts_of,
)
from output.leaves import record_from as record_from
from output.merkle import leaf_hash, tree_hash_of
from output.spool import Place, write_in_order
from output.tally_schema import WRITTEN, TallySchema


def write_records(
    path: Path,
    records: Iterable[SheetRecord],
    secret: bytes,
    handed_in: Iterable[bytes] = (),
    *,
    schema: TallySchema = WRITTEN,
) -> None:
    """Write every sheet, void ones too, sorted by session and sheet; none is kept in memory.

    Args:
        path: written whole or not at all.
        records: in any order.
        secret: of the activity; it salts the leaves.
        handed_in: lines of sessions that were counted elsewhere.
        schema: of the tally that they belong to.
    """
    write_in_order(
        path,
        ((place, line + b"\n") for place, line in placed_lines(records, secret, handed_in, schema)),
        mode=OWNER_ONLY,
    )


def placed_lines(
    records: Iterable[SheetRecord],
    secret: bytes,
    handed_in: Iterable[bytes],
    schema: TallySchema,
) -> Iterator[tuple[Place, bytes]]:
    """Yield each line with its place in the tree's order; arguments are those of `all_lines`."""
    for record in records:
        line = record_line(record, salts_of(secret, record.sheet, schema))
        yield (record.session, record.sheet), line
    for line in handed_in:
        yield place_of(line), line


def all_lines(
    records: Iterable[SheetRecord],
    secret: bytes,
    handed_in: Iterable[bytes] = (),
    *,
    schema: TallySchema = WRITTEN,
) -> list[bytes]:
    """Return every line in the tree's order, those handed in as the exact bytes they came in.

    Args:
        records: in any order.
        secret: of the activity; it salts their leaves.
        handed_in: lines of sessions that were counted elsewhere, with salts of another secret.
        schema: of the tally that they belong to; what was handed in keeps its own.
    """
    placed = sorted(placed_lines(records, secret, handed_in, schema), key=itemgetter(0))
    return [line for _, line in placed]


def all_leaves(
    records: Iterable[SheetRecord],
    secret: bytes,
    handed_in: Iterable[bytes] = (),
    *,
    schema: TallySchema = WRITTEN,
) -> list[bytes]:
    """Return the leaf of every line, in the tree's order; arguments are those of `all_lines`."""
    leaves = [record_leaf(record, salts_of(secret, record.sheet, schema)) for record in records]
    return sorted([*leaves, *map(leaf_of, handed_in)], key=place_of)


def records_root(
    records: Iterable[SheetRecord],
    secret: bytes,
    handed_in: Iterable[bytes] = (),
    *,
    schema: TallySchema = WRITTEN,
) -> str:
    """Return the tree's root in hex; arguments are those of `all_lines`."""
    leaves = Leaves()
    for record in records:
        leaf = record_leaf(record, salts_of(secret, record.sheet, schema))
        leaves.add(record.session, record.sheet, leaf)
    for line in handed_in:
        leaves.add(*place_of(line), leaf_of(line))
    return leaves.root()


def root_of(lines: Iterable[bytes]) -> str:
    """Return the root in hex over lines in any order."""
    leaves = Leaves()
    for line in lines:
        leaves.add(*place_of(line), leaf_of(line))
    return leaves.root()


class Leaves:
    """The leaves of a tree as they come, in any order; of each its place and its hash are kept."""

    def __init__(self) -> None:
        self._hashes: list[tuple[str, str, bytes]] = []

    def __len__(self) -> int:
        return len(self._hashes)

    def add(self, session: str, sheet: str, leaf: bytes) -> None:
        """Take in a leaf, by session and sheet."""
        self._hashes.append((session, sheet, leaf_hash(leaf)))

    def extend(self, other: "Leaves") -> None:
        """Take in all leaves of another tree."""
        self._hashes += other._hashes

    def root(self) -> str:
        """Return the root in hex."""
        self._hashes.sort(key=itemgetter(0, 1))
        return tree_hash_of([found for _, _, found in self._hashes]).hex()


def in_order(lines: Iterable[bytes]) -> list[bytes]:
    """Return lines in the tree's order: sorted by session and sheet."""
    return sorted(lines, key=place_of)


def read_lines(path: Path) -> list[bytes]:
    """Return the lines of a file that `write_records` wrote; raises as `lines_in`."""
    return list(lines_in(path))


def lines_in(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file that `write_records` wrote, none of them kept in memory.

    Raises:
        RecountError: the file can't be read, or a line isn't canonical JSON.
    """
    try:
        with path.open("rb") as file:
            number = 0
            for ended in file:
                line = ended.removesuffix(b"\n")
                if not line:
                    continue
                number += 1
                if plain_line(line) is None and not isinstance(parse_canonical(line), dict):
                    raise RecountError("recount.bad_line", path=path, line=number)
                yield line
    except OSError as problem:
        raise RecountError(
            "recount.unreadable", path=path, problem=system_words(problem)
        ) from problem
