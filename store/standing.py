"""What stands in the evidence, piece by piece: printed sheets, files, pages, checks, proposals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import Any, NamedTuple

from ballot.deck import DeckCheck
from ballot.ids import FormId, GroupId, LineId, SessionId, SheetId
from ballot.names import shown_name
from ballot.page_run import page_text, pages_text
from ballot.person import Role
from ballot.reading import FootProof, Rejection


class PageKey(NamedTuple):
    """A page that was scanned: a picture of a file, or a part of one that shows several forms."""

    sha256: str
    """Of the file."""
    index: int  # type: ignore[assignment]  # nobody asks where in a key something stands
    """Of the picture in it, from 0."""
    part: int = 0
    """Of the picture, from 1 in reading order; 0 for the whole picture."""

    @property
    def page(self) -> str:
        """The page in its file, as people count: `3`, or `3/1`."""
        return page_text(self.index + 1, self.part)

    @property
    def whole(self) -> "PageKey":
        """The whole picture."""
        return PageKey(self.sha256, self.index)


@unique
class FileStanding(StrEnum):
    """What `Store.record_file` found out about a file."""

    NEW = "new"
    KNOWN = "known"
    """The same bytes under the same name: an earlier scan met it."""
    DUPLICATE = "duplicate"
    """The same bytes under another name: not read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedSheet:
    """One sheet as it left the printer."""

    session: SessionId
    form: FormId
    group: GroupId | None
    pages: int


@dataclass(frozen=True, slots=True)
class PrintRun:
    """Sheets that were printed at once."""

    session: SessionId
    form: FormId
    group: GroupId | None
    sheets: int
    """How many."""


@dataclass(slots=True, kw_only=True)
class FileState:
    """One scanned file."""

    sha256: str
    size: int
    pages: int
    place: int = 0
    """How many files were met before it."""
    names: list[str]
    """Names under which these bytes were met, for people; the first is the one that was read."""
    raw: dict[str, str] = field(default_factory=dict)
    """Bytes, hex, of the names that are shown otherwise than the system has them."""
    events: dict[tuple[int, int], int] = field(default_factory=dict)
    """By index of a picture and number of its part, 0 for the whole picture: the event that
    recorded it."""
    without_foot_code: set[tuple[int, int]] = field(default_factory=set)
    """Of these, pages of which no code proved the foot; of interest where they stand."""
    recorded: set[int] = field(default_factory=set)
    """Indexes, from 0, of the pictures of which the outcome is stored, that of each part."""
    parts: dict[int, set[int]] = field(default_factory=dict)
    """By index, from 0, of a picture that shows several forms: its parts on record, from 1."""
    part_counts: dict[int, int] = field(default_factory=dict)
    """How many parts each of these pictures has."""
    shown: dict[tuple[int, int], SheetId] = field(default_factory=dict)
    """By index of a picture and number of its part, 0 for the whole picture: the sheet that it
    shows, read or refused."""
    blank: set[int] = field(default_factory=set)
    """Indexes of the pages that are refused, and without ink."""
    covers: set[int] = field(default_factory=set)
    """Indexes of the whole pictures that are covers of batches."""

    @property
    def name_bytes(self) -> str:
        """The first name as the system has it, hex."""
        name = self.names[0]
        return self.raw.get(name, name.encode().hex())

    def add_name(self, payload: Mapping[str, Any]) -> None:
        """Take in a name that an event holds; earlier events hold some that can't be shown."""
        name = shown_name(payload["name"])
        self.names.append(name)
        if "name_bytes" in payload:
            self.raw[name] = payload["name_bytes"]

    @property
    def keys(self) -> list[PageKey]:
        """What is on record of it, as it lies in the file: pictures, and parts of them."""
        return [PageKey(self.sha256, *page) for page in sorted(self.events)]

    def shows(self, key: PageKey) -> bool:
        """Return whether a page may be asked for: a picture of this file, or a part on record."""
        return not key.part or key.part in self.parts.get(key.index, ())

    def note_page(self, key: PageKey, seq: int, payload: Mapping[str, Any]) -> None:
        """Take in what a picture, or a part of it, came to, as an event holds it."""
        self.events[key[1:]] = seq
        if payload.get("reading", {}).get("foot") != FootProof.CODE:
            self.without_foot_code.add(key[1:])
        refused = payload.get("rejection", {})
        sheet = None if "cover" in payload else (refused or payload["reading"])["sheet"]
        if sheet is not None:
            self.shown[key[1:]] = SheetId(sheet)
        if key.part:
            self.parts.setdefault(key.index, set()).add(key.part)
            self.part_counts[key.index] = payload["parts"]
            if self._has_all_parts(key.index):
                self.recorded.add(key.index)
            return
        self.recorded.add(key.index)
        if "cover" in payload:
            self.covers.add(key.index)
            return
        if refused.get("blank"):
            self.blank.add(key.index)

    def forget_page(self, index: int) -> None:
        """Take in that the outcome of a whole picture is on record no more."""
        self.events.pop((index, 0), None)
        self.without_foot_code.discard((index, 0))
        self.shown.pop((index, 0), None)
        self.blank.discard(index)
        if not self._has_all_parts(index):
            self.recorded.discard(index)

    def _has_all_parts(self, index: int) -> bool:
        return len(self.parts.get(index, ())) == self.part_counts.get(index)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to read."""
        return len(self.recorded) >= self.pages


@dataclass(frozen=True, slots=True)
class RejectedPage:
    """A page that doesn't count, and the number of the event since when."""

    seq: int
    rejection: Rejection


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """One scan of a page that takes the place of the one that stood."""

    sheet: SheetId
    page: int
    """From 1."""
    scan: PageKey
    instead_of: PageKey
    asked: tuple[LineId, ...]
    """Rows that go to a person: both scans say something and not the same, or people had settled
    it otherwise than the new one says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRejection:
    """A page that was not read, and whether it still waits for a person.

    Pages of one file that follow each other, refused for one reason in `ballot.reading.IN_RUNS` and
    settled by one word or not at all, are one: a run.
    """

    file: str
    name_bytes: str
    """The name as the system had it, hex."""
    sha256: str
    pages: int
    """Of the whole file."""
    index: int
    """Of the page in the file, from 0, as `Store.dismiss_page` takes it; of a run, the first."""
    through: int
    """Of the last page of the run; `index` for a single page."""
    part: int = 0
    """Of the picture, from 1; 0 for whole pictures. Parts are in no run."""
    rejection: Rejection
    session: SessionId | None
    """The meeting of the sheet that it seems to be, where that much could be read."""
    is_open: bool

    @property
    def key(self) -> PageKey:
        """Which page it is; of a run, the first."""
        return PageKey(self.sha256, self.index, self.part)

    @property
    def file_page(self) -> int:
        """Of the page in the file, from 1, as people count."""
        return self.index + 1

    @property
    def last_page(self) -> int:
        """Of the last page of the run, from 1."""
        return self.through + 1

    @property
    def place(self) -> str:
        """File and pages, in words."""
        return pages_text(self.file, self.file_page, self.last_page, self.pages, part=self.part)

    def holds(self, key: PageKey) -> bool:
        """Return whether a page is this one, or one of the run."""
        return (
            key.sha256 == self.sha256
            and key.part == self.part
            and self.index <= key.index <= self.through
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedPage:
    """One page of a file, or one part of it, read or refused."""

    file: str
    key: PageKey
    sheet: SheetId | None
    """None where nobody could tell."""
    page: int | None
    is_read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPages:
    """A sheet of which some pages were read and others not."""

    sheet: SheetId
    session: SessionId
    pages: tuple[int, ...]
    """Numbers of the pages that were not read, from 1."""


@dataclass(frozen=True, slots=True)
class StoredDeckCheck:
    """A check of the known deck, as it is on record."""

    at: str
    """UTC, to the minute."""
    check: DeckCheck


@dataclass(frozen=True, slots=True)
class VoidProposal:
    """One person says that a sheet is void; a second has not confirmed it yet."""

    by: str
    role: Role
    why: str
    at: str
    """UTC, to the minute."""
    browser: str = ""
    """In which it was made; empty where it wasn't kept."""


@dataclass(frozen=True, slots=True)
class DismissalProposal:
    """One person says that nothing on a refused page is left to count; a second has to confirm."""

    by: str
    role: Role
    why: str
    at: str
    """UTC, to the minute."""
    browser: str
    instead: PageKey | None
    """The page that was read when the paper was scanned again."""
    pages: range
    """Indexes of the pages that it is about, from 0."""
    part: int = 0
    """Of the one page; 0 for whole pictures."""


@dataclass(slots=True)
class SpotCheckDraw:
    """Sheets drawn by lot, to be compared with how they were read."""

    seed: str
    size: int
    by: str
    at: str
    """UTC, to the minute."""
    agrees: dict[SheetId, bool] = field(default_factory=dict)
    """By sheet, as compared last."""
