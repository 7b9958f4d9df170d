"""What one run of `pingyi scan` came to, and who is told while it runs."""

from dataclasses import asdict, dataclass
from typing import Any, Protocol

from ballot.reading import RejectionReason


class Watcher(Protocol):
    """Is told how the work goes; `cli.progress.Bar` is one."""

    def grow(self, steps: int) -> None:
        """There are `steps` more pages than was known."""

    def advance(self, steps: int = 1) -> None:
        """`steps` more pages are done."""

    def slow(self, what: str | None) -> None:
        """`what` takes long; nothing does any more. Called by another thread."""


@dataclass(frozen=True, slots=True)
class RejectedPage:
    """A page that was not read, or is not there, as a report names it."""

    file: str
    page: int
    """In the file, from 1."""
    reason: RejectionReason
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanReport:
    """What one run came to. The fields are the keys of `scan --json`."""

    files: int
    """Files looked at."""
    pages: int
    """Pages newly read, or refused."""
    sheets: int
    """Different sheets among the pages that were read."""
    read: int
    """Pages newly read."""
    pending_rows: int
    """Rows of these sheets that wait for a person now."""
    rejected: tuple[RejectedPage, ...]
    """Pages refused in this run, and pages that are missing now."""
    duplicates: int
    """Files whose bytes were known."""
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """Return the object that `scan --json` prints."""
        return {**asdict(self), "rejected": [asdict(page) for page in self.rejected]}
