"""records.jsonl: one line for each sheet, from which anybody can compute the root and count again.

A line carries the exact bytes of a sheet's leaf under the tally's Merkle tree and its rows
(`output.leaves`); lines that were handed in from other folders stay the bytes that they were.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from ballot.errors import RecountError
from ballot.owner_only import OWNER_ONLY
from ballot.record import SheetRecord
from ballot.system_errors import system_words
from output.canonical import parse_canonical, write_atomically
from output.leaves import leaf_of, place_of, record_leaf, record_line, salts_of
from output.leaves import record_from as record_from
from output.merkle import tree_hash
from output.tally_schema import WRITTEN, TallySchema


def write_records(
    path: Path,
    records: Iterable[SheetRecord],
    secret: bytes,
    handed_in: Sequence[bytes] = (),
    *,
    schema: TallySchema = WRITTEN,
) -> None:
    """Write every sheet, void ones too, sorted by session and sheet.

    Args:
        path: written whole or not at all.
        records: in any order.
        secret: of the activity; it salts the leaves.
        handed_in: lines of sessions that were counted elsewhere.
        schema: of the tally that they belong to.
    """
    lines = all_lines(records, secret, handed_in, schema=schema)
    write_atomically(path, b"".join(line + b"\n" for line in lines), mode=OWNER_ONLY)


def all_lines(
    records: Iterable[SheetRecord],
    secret: bytes,
    handed_in: Sequence[bytes] = (),
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
    ordered = sorted(records, key=lambda record: (record.session, record.sheet))
    own = [record_line(record, salts_of(secret, record.sheet, schema)) for record in ordered]
    return in_order([*own, *handed_in]) if handed_in else own


def all_leaves(
    records: Iterable[SheetRecord],
    secret: bytes,
    handed_in: Sequence[bytes] = (),
    *,
    schema: TallySchema = WRITTEN,
) -> list[bytes]:
    """Return the leaf of every line, in the tree's order; arguments are those of `all_lines`."""
    leaves = [record_leaf(record, salts_of(secret, record.sheet, schema)) for record in records]
    return sorted([*leaves, *map(leaf_of, handed_in)], key=place_of)


def records_root(
    records: Iterable[SheetRecord],
    secret: bytes,
    handed_in: Sequence[bytes] = (),
    *,
    schema: TallySchema = WRITTEN,
) -> str:
    """Return the tree's root in hex; arguments are those of `all_lines`."""
    return tree_hash(all_leaves(records, secret, handed_in, schema=schema)).hex()


def root_of(lines: Iterable[bytes]) -> str:
    """Return the root in hex over lines in any order."""
    return tree_hash([leaf_of(line) for line in in_order(lines)]).hex()


def in_order(lines: Iterable[bytes]) -> list[bytes]:
    """Return lines in the tree's order: sorted by session and sheet."""
    return sorted(lines, key=place_of)


def read_lines(path: Path) -> list[bytes]:
    """Return the lines of a file that `write_records` wrote.

    Raises:
        RecountError: the file can't be read, or a line isn't canonical JSON.
    """
    try:
        content = path.read_bytes().split(b"\n")
    except OSError as problem:
        raise RecountError(
            "recount.unreadable", path=path, problem=system_words(problem)
        ) from problem
    lines = [line for line in content if line]
    for number, line in enumerate(lines, start=1):
        if not isinstance(parse_canonical(line), dict):
            raise RecountError("recount.bad_line", path=path, line=number)
    return lines
