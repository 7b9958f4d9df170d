"""What the program noted by itself and others compare with files: one reader for each kind."""

from dataclasses import dataclass

from ballot.deck import DeckCheck
from ballot.ids import FormId, GroupId, SessionId, SheetId
from store.codec import deck_check_from
from store.decision_from import Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """Sheets that were printed at once."""

    seq: int
    session: SessionId
    form: FormId
    group: GroupId | None
    sheets: tuple[SheetId, ...]
    """Sorted; in events of earlier versions in the order of the PDF."""
    pages: int
    """Of one sheet."""
    layout_sha256: str
    """Hex."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAdded:
    """A file that was scanned for the first time."""

    sha256: str
    name: str
    size: int
    """Bytes."""
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckChecked:
    """A check of the known deck."""

    seq: int
    check: DeckCheck


def printed_from(event: Recorded) -> Printed:
    """Return what a `printed` event says."""
    payload = event.payload
    group = payload["group"]
    return Printed(
        seq=event.seq,
        session=SessionId(payload["session"]),
        form=FormId(payload["form"]),
        group=None if group is None else GroupId(group),
        sheets=tuple(map(SheetId, payload["sheets"])),
        pages=payload["pages"],
        layout_sha256=payload["layout_sha256"],
    )


def file_from(event: Recorded) -> FileAdded:
    """Return what a `file_added` event says."""
    payload = event.payload
    return FileAdded(
        sha256=payload["sha256"],
        name=payload["name"],
        size=payload["size"],
        pages=payload["pages"],
    )


def deck_checked_from(event: Recorded) -> DeckChecked:
    """Return what a `deck_checked` event says."""
    return DeckChecked(seq=event.seq, check=deck_check_from(event.payload))
