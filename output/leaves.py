"""What one sheet puts under a tally's tree, its leaf, and its line in records.jsonl.

In `pingyi-tally/1` both are the same bytes: the leaf holds the sheet's rows. In `pingyi-tally/2` a
leaf holds the digest of its rows, so that it can be shown without them; the line carries both.

Salts keep guesses out: there are few enough ways to fill in a short form that an unsalted leaf, or
an unsalted digest of rows, would let anybody who sees an audit path or a proof try them all. They
come from a secret of the activity and the sheet id, so a repeated tally gives the same root. Each
use has a domain of its own: whoever is shown one salt knows no other of that sheet.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import rfc8785

from ballot.grade import Vote
from ballot.ids import GroupId, LineId, SessionId, SheetId
from ballot.reading import DoubtReason
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus
from output.canonical import canonical_bytes, digest
from output.row_forms import MOST_KEPT, RowForms
from output.tally_schema import TallySchema

_LEAF_DOMAINS: Final = {
    TallySchema.V1: b"pingyi-record-salt/1\x00",
    TallySchema.V2: b"pingyi-record-salt/2\x00",
}
_ROWS_DOMAIN: Final = b"pingyi-rows-salt/2\x00"

SALT_BYTES: Final = 32
"""Of HMAC-SHA-256."""


@dataclass(frozen=True, slots=True)
class Salts:
    """What salts one sheet."""

    leaf: bytes
    rows: bytes | None
    """None in `pingyi-tally/1`, where the rows stand in the leaf."""


def salts_of(secret: bytes, sheet: SheetId, schema: TallySchema) -> Salts:
    """Return the salts of a sheet, each an HMAC-SHA-256 of its id."""

    def salt(domain: bytes) -> bytes:
        return hmac.digest(secret, domain + sheet.encode(), hashlib.sha256)

    rows = None if schema is TallySchema.V1 else salt(_ROWS_DOMAIN)
    return Salts(salt(_LEAF_DOMAINS[schema]), rows)


def record_line(record: SheetRecord, salts: Salts) -> bytes:
    """Return a sheet's line in records.jsonl (docs/formats/tally.md, "The records")."""
    leaf, rows = parts_of(record, salts)
    return leaf if rows is None else line_of(leaf, rows)


def record_leaf(record: SheetRecord, salts: Salts) -> bytes:
    """Return what a sheet puts under the tree: the leaf of its line."""
    return parts_of(record, salts)[0]


def line_of(leaf: bytes, rows: bytes) -> bytes:
    """Return the line of a leaf and the rows that stand apart from it."""
    return _LINE % (leaf, rows)


def parts_of(record: SheetRecord, salts: Salts) -> tuple[bytes, bytes | None]:
    """Return the leaf of a sheet, and its rows where they stand apart."""
    return _parts(record, salts, b",".join(_ROWS.of(record.rows)))


# Canonical, if what is put in is: their keys stand in the order of RFC 8785.
_LINE: Final = b'{"leaf":%b,"rows":%b}'
_LEAF: Final = b'{"group":%b,"rows_sha256":"%b","salt":"%b","session":%b,"sheet":%b,"status":"%b"}'
_APART: Final = b'{"rows":[%b],"salt":"%b"}'
_LEAF_WITH_ROWS: Final = (
    b'{"group":%b,"rows":[%b],"salt":"%b","session":%b,"sheet":%b,"status":"%b"}'
)


def _parts(record: SheetRecord, salts: Salts, rows: bytes) -> tuple[bytes, bytes | None]:
    """Return the parts of a line whose rows are written already."""
    salt = salts.leaf.hex().encode()
    place = (_text(record.session), _text(record.sheet), record.status.value.encode())
    if salts.rows is None:
        return _LEAF_WITH_ROWS % (_group(record.group), rows, salt, *place), None
    apart = _APART % (rows, salts.rows.hex().encode())
    return _LEAF % (_group(record.group), digest(apart).encode(), salt, *place), apart


def _row_bytes(row: RowRecord) -> bytes:
    return canonical_bytes(
        {
            "unit": row.line.unit,
            **({"item": row.line.item} if row.line.item else {}),
            "vote": row.vote,
            "status": row.status.value,
            "doubts": [doubt.value for doubt in row.doubts],
        }
    )


_ROWS: Final = RowForms(_row_bytes)


def _text(text: str) -> bytes:
    """Return a text as RFC 8785 writes it; letters and digits stand for themselves.

    So does what isn't a text, but was found in its place in a file.
    """
    if isinstance(text, str) and text.isascii() and text.isalnum():
        return b'"%b"' % text.encode()
    return canonical_bytes(text)


def _group(group: GroupId | None) -> bytes:
    return b"null" if group is None else _text(group)


def leaf_of(line: bytes) -> bytes:
    """Return the exact bytes of the leaf that a line stands for.

    Raises:
        ValueError, KeyError, TypeError: it is no line of records.jsonl, or its rows aren't those
            that its leaf names: a line under a root is that line, byte by byte.
    """
    plain = plain_line(line)
    if plain is not None:
        return plain.leaf
    body = json.loads(line)
    if not _is_apart(body):
        return line
    leaf = canonical_bytes(body["leaf"])
    rows = line[len(_LINE % (leaf, b"")) - 1 : -1]
    if line != _LINE % (leaf, rows) or digest(rows) != body["leaf"]["rows_sha256"]:
        raise ValueError(f"rows of {body['leaf']['sheet']} are not those of its leaf")
    return leaf


def rows_digest(rows: Any) -> str:
    """Return the SHA-256 of the canonical bytes of a sheet's rows with their salt, hex."""
    return digest(canonical_bytes(rows))


def place_of(line: bytes) -> tuple[str, str]:
    """Return session and sheet of a line or of a leaf, by which the tree is ordered."""
    plain = plain_line(line)
    if plain is not None:
        return plain.record.session, plain.record.sheet
    head = _head(json.loads(line))
    return head["session"], head["sheet"]


def schema_of_line(line: bytes) -> TallySchema:
    """Return of which tallies a line is, by its shape."""
    plain = plain_line(line)
    is_apart = _is_apart(json.loads(line)) if plain is None else plain.salts.rows is not None
    return TallySchema.V2 if is_apart else TallySchema.V1


def salts_in(line: bytes) -> Salts:
    """Return the salts that a line carries.

    Raises:
        ValueError, KeyError, TypeError: it carries none.
    """
    plain = plain_line(line)
    return salts_of_body(json.loads(line)) if plain is None else plain.salts


def salts_of_body(body: Any) -> Salts:
    """Return the salts in the object of a line; raises as `salts_in`."""
    rows = bytes.fromhex(body["rows"]["salt"]) if _is_apart(body) else None
    return Salts(bytes.fromhex(_head(body)["salt"]), rows)


def record_from(line: bytes) -> SheetRecord:
    """Return the sheet that a line holds.

    Raises:
        ValueError, KeyError, TypeError: it is no line of records.jsonl.
    """
    plain = plain_line(line)
    if plain is not None:
        return plain.record
    body = json.loads(line)
    rows = body["rows"]["rows"] if _is_apart(body) else body["rows"]
    return _record(body, tuple(map(_row_from, rows)))


def _record(body: Any, rows: tuple[RowRecord, ...]) -> SheetRecord:
    head = _head(body)
    return SheetRecord(
        SheetId(head["sheet"]),
        SessionId(head["session"]),
        None if head["group"] is None else GroupId(head["group"]),
        SheetStatus(head["status"]),
        rows,
    )


def _row_from(row: Any) -> RowRecord:
    return RowRecord(
        LineId.of(row["unit"], row.get("item", "")),
        None if row["vote"] is None else Vote(row["vote"]),
        RowStatus(row["status"]),
        tuple(DoubtReason(doubt) for doubt in row["doubts"]),
    )


@dataclass(frozen=True, slots=True)
class PlainLine:
    """A line that is, byte by byte, what this program writes for the sheet in it."""

    record: SheetRecord
    salts: Salts
    leaf: bytes


# Whoever asks for the record of a line asks for its leaf and its place next.
@lru_cache(maxsize=1)
def plain_line(line: bytes) -> PlainLine | None:
    """Return what a line holds if its bytes are those that are written for it; None for any other.

    Rows that were met before are known by their bytes. What is found is written again and compared
    with the line: so it is canonical, and its rows are those that its leaf names.
    """
    begin, rows_sign, rest = line.partition(_ROWS_SIGN)
    rows, salt_sign, end = rest.rpartition(_SALT_SIGN)
    if not (rows_sign and salt_sign and rows.startswith(b"{") and rows.endswith(b"}")):
        return None
    try:
        records = _known(rows[1:-1].split(_BETWEEN_ROWS))
        body = json.loads(b"".join((begin, rows_sign, salt_sign, end)))
        record, salts = _record(body, records), salts_of_body(body)
        leaf, apart = _parts(record, salts, rows)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    except rfc8785.CanonicalizationError:
        return None
    made = leaf if apart is None else line_of(leaf, apart)
    is_text = isinstance(record.session, str) and isinstance(record.sheet, str)
    return PlainLine(record, salts, leaf) if made == line and is_text else None


_ROWS_SIGN: Final = b'"rows":['
_SALT_SIGN: Final = b'],"salt":'
_BETWEEN_ROWS: Final = b"},{"

_known_rows: Final[dict[bytes, RowRecord]] = {}
"""By their bytes without braces."""


def _known(rows: list[bytes]) -> tuple[RowRecord, ...]:
    """Return the rows with these bytes, braces left out.

    Raises:
        ValueError, KeyError, TypeError: one isn't what is written for a row.
    """
    known = _known_rows
    try:
        return tuple([known[row] for row in rows])
    except KeyError:
        return tuple([known.get(row) or _learned(row) for row in rows])


def _learned(inner: bytes) -> RowRecord:
    whole = b"{%b}" % inner
    row = _row_from(json.loads(whole))
    if _row_bytes(row) != whole:
        raise ValueError(inner)
    if len(_known_rows) < MOST_KEPT:
        _known_rows[inner] = row
    return row


def _is_apart(body: Any) -> bool:
    """Return whether a line carries the rows beside the leaf, as those of `pingyi-tally/2` do."""
    return "leaf" in body


def _head(body: Any) -> Any:
    return body["leaf"] if _is_apart(body) else body
