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


class MachineTable(Table):
    """The whole file. Later versions may know more tables."""

    limits: LimitsTable = LimitsTable()
    store: StoreTable = StoreTable()


@dataclass(frozen=True, slots=True)
class MachineSettings:
    """What machine.toml says."""

    limits: PageLimits = field(default_factory=PageLimits)
    store_url: str | None = field(default=None, repr=False)
    """The database that holds the evidence of every activity of this machine, in SQLAlchemy's
    words; None: a file in the folder of each. It may hold a password."""


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
        limits=PageLimits(**table.limits.model_dump()), store_url=table.store.url
    )


def _configuration_folder() -> Path:
    """Return where programs keep what one user has set, as each system has it."""
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
