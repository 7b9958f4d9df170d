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
from typing import Any, Final

from ballot.grade import Vote
from ballot.ids import GroupId, LineId, SessionId, SheetId
from ballot.reading import DoubtReason
from ballot.record import RowRecord, RowStatus, SheetRecord, SheetStatus
from output.canonical import canonical_bytes, digest
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
    leaf, rows = _parts(record, salts)
    return leaf if rows is None else _LINE % (leaf, rows)


def record_leaf(record: SheetRecord, salts: Salts) -> bytes:
    """Return what a sheet puts under the tree: the leaf of its line."""
    return _parts(record, salts)[0]


_LINE: Final = b'{"leaf":%b,"rows":%b}'
"""Canonical, if both its parts are."""


def _parts(record: SheetRecord, salts: Salts) -> tuple[bytes, bytes | None]:
    """Return the leaf of a sheet, and its rows where they stand apart."""
    head = {
        "salt": salts.leaf.hex(),
        "session": record.session,
        "sheet": record.sheet,
        "group": record.group,
        "status": record.status.value,
    }
    rows = [
        {
            "unit": row.line.unit,
            **({"item": row.line.item} if row.line.item else {}),
            "vote": row.vote,
            "status": row.status.value,
            "doubts": [doubt.value for doubt in row.doubts],
        }
        for row in record.rows
    ]
    if salts.rows is None:
        return canonical_bytes({**head, "rows": rows}), None
    apart = canonical_bytes({"salt": salts.rows.hex(), "rows": rows})
    return canonical_bytes({**head, "rows_sha256": digest(apart)}), apart


def leaf_of(line: bytes) -> bytes:
    """Return the exact bytes of the leaf that a line stands for.

    Raises:
        ValueError, KeyError, TypeError: it is no line of records.jsonl, or its rows aren't those
            that its leaf names: a line under a root is that line, byte by byte.
    """
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
    head = _head(json.loads(line))
    return head["session"], head["sheet"]


def schema_of_line(line: bytes) -> TallySchema:
    """Return of which tallies a line is, by its shape."""
    return TallySchema.V2 if _is_apart(json.loads(line)) else TallySchema.V1


def salts_in(line: bytes) -> Salts:
    """Return the salts that a line carries.

    Raises:
        ValueError, KeyError, TypeError: it carries none.
    """
    body = json.loads(line)
    rows = bytes.fromhex(body["rows"]["salt"]) if _is_apart(body) else None
    return Salts(bytes.fromhex(_head(body)["salt"]), rows)


def record_from(line: bytes) -> SheetRecord:
    """Return the sheet that a line holds.

    Raises:
        ValueError, KeyError, TypeError: it is no line of records.jsonl.
    """
    body = json.loads(line)
    head = _head(body)
    rows = body["rows"]["rows"] if _is_apart(body) else body["rows"]
    return SheetRecord(
        SheetId(head["sheet"]),
        SessionId(head["session"]),
        None if head["group"] is None else GroupId(head["group"]),
        SheetStatus(head["status"]),
        tuple(
            RowRecord(
                LineId.of(row["unit"], row.get("item", "")),
                None if row["vote"] is None else Vote(row["vote"]),
                RowStatus(row["status"]),
                tuple(DoubtReason(doubt) for doubt in row["doubts"]),
            )
            for row in rows
        ),
    )


def _is_apart(body: Any) -> bool:
    """Return whether a line carries the rows beside the leaf, as those of `pingyi-tally/2` do."""
    return "leaf" in body


def _head(body: Any) -> Any:
    return body["leaf"] if _is_apart(body) else body
