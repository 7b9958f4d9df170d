"""Settings of this machine: `machine.toml` in the user's configuration folder.

It says what a computer can take and where it finds things, and nothing of what counts; so it never
stands in the activity. The file is described in docs/formats/machine.md.
"""

import os
import stat
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from ballot.cluster_keys import ClusterKeys
from ballot.database_url import checked_database_url
from ballot.errors import Fault, MachineError
from ballot.limits import PageLimits
from ballot.messages import say
from ballot.system_errors import system_words
from ballot.toml_file import Table, read_table

MACHINE_FILE: Final = "machine.toml"

PLACE_VARIABLE: Final = "PINGYI_MACHINE"
"""Environment: the file to read in place of the one in the configuration folder."""

LEAST_MIB: Final = 512
"""A reader with its libraries has 150, and a page of A4 at 600 dpi in colour takes 200 more; below
this plain sheets would be refused."""


CACHE_MIB: Final = 4096
"""13,000 pages of A4 in grey at 200 dpi."""

LEAST_CACHE_MIB: Final = 64
"""More than what a scan keeps ahead of its readers, unless that is long files."""


def _least(low: int) -> AfterValidator:
    def least(value: int) -> int:
        if value < low:
            raise PydanticCustomError("machine.least", "least", {"got": value, "low": low})
        return value

    return AfterValidator(least)


class LimitsTable(Table):
    """`[limits]`."""

    page_seconds: Annotated[int, _least(1)] = PageLimits().page_seconds
    page_mib: Annotated[int, _least(LEAST_MIB)] = PageLimits().page_mib


class StoreTable(Table):
    """`[store]`."""

    url: Annotated[str, AfterValidator(checked_database_url)] | None = None


_OPEN_PROTOCOLS = ("ftp", "http", "webhdfs", "webdav", "dav")
"""What sends everything as it is."""


def _originals_url(text: str) -> str:
    """Return an address at which originals may be kept.

    It is shown in messages, and what travels to it is what people voted.
    """
    scheme, is_url, rest = text.partition("://")
    host = rest.partition("/")[0]
    if not is_url:
        is_good = Path(text).is_absolute()
    elif scheme == "file":
        is_good = host == "" and rest != ""
    else:
        is_good = scheme.isascii() and scheme.replace("+", "").isalnum() and rest.strip("/") != ""
    if not is_good or "::" in text:
        raise PydanticCustomError("machine.url_form", "url", {"got": text})
    if scheme in _OPEN_PROTOCOLS and is_url:
        raise PydanticCustomError("machine.url_open", "url", {"got": text})
    if is_url and ":" in host.rpartition("@")[0]:
        raise PydanticCustomError("machine.url_secret", "url", {})
    return text


class OriginalsTable(Table):
    """`[originals]`."""

    url: Annotated[str, AfterValidator(_originals_url)] | None = None
    cache_mib: Annotated[int, _least(LEAST_CACHE_MIB)] = CACHE_MIB


class ClusterTable(Table):
    """`[cluster]`: files, as this machine has them or beside machine.toml."""

    ca: str
    certificate: str
    key: str


class MachineTable(Table):
    """The whole file. Later versions may know more tables."""

    limits: LimitsTable = LimitsTable()
    store: StoreTable = StoreTable()
    originals: OriginalsTable = OriginalsTable()
    cluster: ClusterTable | None = None


@dataclass(frozen=True, slots=True)
class OriginalsSettings:
    """Where scanned files are kept."""

    url: str | None = None
    """An absolute path or a URL, below which each activity has a folder of its own; None: each in
    its activity folder."""
    cache_mib: int = CACHE_MIB
    """How much of what lies at a URL this machine keeps for a while."""


@dataclass(frozen=True, slots=True)
class MachineSettings:
    """What machine.toml says."""

    limits: PageLimits = field(default_factory=PageLimits)
    store_url: str | None = field(default=None, repr=False)
    """The database that holds the evidence of every activity of this machine, in SQLAlchemy's
    words; None: a file in the folder of each. It may hold a password."""
    originals: OriginalsSettings = OriginalsSettings()
    cluster: ClusterKeys | None = None
    """How `scan --cluster` knows a cluster on other machines."""


def load_machine() -> MachineSettings:
    """Return the settings of this machine; those that every machine has where there is no file.

    Raises:
        MachineError: the file can't be read or has faults; it holds all of them, by line. So is a
            file that PINGYI_MACHINE names and that isn't there: who names one wants it to be read.
    """
    named = os.environ.get(PLACE_VARIABLE)
    path = Path(named) if named else _configuration_folder() / "pingyi" / MACHINE_FILE
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            # Whoever opened a pipe would wait for somebody to write into it.
            raise OSError(say("machine.not_regular"))
        content = path.read_bytes()
    except OSError as error:
        if not named and isinstance(error, FileNotFoundError | NotADirectoryError):
            return MachineSettings()
        message = say("machine.no_file", problem=system_words(error))
        raise MachineError(str(path), [Fault(MACHINE_FILE, None, message)]) from error
    table = read_table(content, MachineTable, MachineError, name=str(path))
    return MachineSettings(
        limits=PageLimits(**table.limits.model_dump()),
        store_url=table.store.url,
        originals=OriginalsSettings(**table.originals.model_dump()),
        cluster=_cluster_keys(table.cluster, path.parent) if table.cluster else None,
    )


def _cluster_keys(table: ClusterTable, beside: Path) -> ClusterKeys:
    files = {name: beside / Path(text).expanduser() for name, text in table.model_dump().items()}
    return ClusterKeys(**files)


def _configuration_folder() -> Path:
    """Return where programs keep what one user has set, as each system has it."""
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")


def cache_folder() -> Path:
    """Return where programs keep what one user can do without, as each system has it."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
