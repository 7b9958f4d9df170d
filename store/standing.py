"""What stands in the evidence, piece by piece: printed sheets, files, pages, checks, proposals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ballot.deck import DeckCheck
from ballot.ids import FormId, GroupId, SessionId, SheetId, UnitId
from ballot.names import shown_name
from ballot.page_run import pages_text
from ballot.person import Role
from ballot.reading import Rejection

PageKey = tuple[str, int]
"""SHA-256 of a scanned file, and the index of the page in it, from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedSheet:
    """One sheet as it left the printer."""

    session: SessionId
    form: FormId
    group: GroupId | None
    pages: int


@dataclass(slots=True, kw_only=True)
class FileState:
    """One scanned file."""

    sha256: str
    size: int
    pages: int
    names: list[str]
    """Names under which these bytes were met, for people; the first is the one that was read."""
    raw: dict[str, str] = field(default_factory=dict)
    """Bytes, hex, of the names that are shown otherwise than the system has them."""
    recorded: set[int] = field(default_factory=set)
    """Indexes, from 0, of the pages of which the outcome is stored."""
    sheets: dict[int, SheetId] = field(default_factory=dict)
    """By index of a page: the sheet that it shows, read or refused."""
    blank: set[int] = field(default_factory=set)
    """Indexes of the pages that are refused, and without ink."""

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

    def record(self, index: int, payload: Mapping[str, Any]) -> None:
        """Take in what a page came to, as an event holds it."""
        self.recorded.add(index)
        refused = payload.get("rejection", {})
        sheet = (refused or payload["reading"])["sheet"]
        if sheet is not None:
            self.sheets[index] = SheetId(sheet)
        if refused.get("blank"):
            self.blank.add(index)

    def withdraw(self, index: int) -> None:
        """Take back what a page came to."""
        self.recorded.discard(index)
        self.sheets.pop(index, None)
        self.blank.discard(index)

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
    asked: tuple[UnitId, ...]
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
    rejection: Rejection
    session: SessionId | None
    """The meeting of the sheet that it seems to be, where that much could be read."""
    is_open: bool

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
        return pages_text(self.file, self.file_page, self.last_page, self.pages)

    def holds(self, key: PageKey) -> bool:
        """Return whether a page is this one, or one of the run."""
        return key[0] == self.sha256 and self.index <= key[1] <= self.through


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedPage:
    """One page of a file, read or refused."""

    file: str
    sha256: str
    index: int
    """From 0."""
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
