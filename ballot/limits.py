"""What opening a file and reading a page may take, and which of it was passed."""

from dataclasses import dataclass
from enum import StrEnum, unique


@unique
class Limit(StrEnum):
    """A limit, by its key in machine.toml (docs/formats/machine.md)."""

    SECONDS = "page_seconds"
    MIB = "page_mib"


@dataclass(frozen=True, slots=True)
class PassedLimit:
    """The limit that something passed, as it was set then."""

    limit: Limit
    value: int
    """Seconds or MiB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLimits:
    """What opening one file, and reading one page, may take on this machine."""

    page_seconds: int = 60
    """A page takes a twentieth of a second; the slowest genuine ones, of a hundred megapixels, five
    on an old laptop."""
    page_mib: int = 2048
    """Memory of the process that reads, its libraries included, MiB. A hundred megapixels with
    colours and transparency take 1,600."""

    def value(self, limit: Limit) -> int:
        """Return how a limit is set, in seconds or MiB."""
        return self.page_seconds if limit is Limit.SECONDS else self.page_mib

    def allow(self, passed: PassedLimit) -> bool:
        """Return whether what passed a limit may take more now."""
        return self.value(passed.limit) > passed.value
