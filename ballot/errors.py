"""What stops a command: one base class, an exit code for each kind, and a next step.

What is expected on a counting day (a page that can't be read, a row in doubt) is a value in
`ballot.reading`, never an exception.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, unique

from ballot.messages import say


@unique
class ExitCode(IntEnum):
    """Exit codes of the command line; they are part of its contract."""

    OK = 0
    ERROR = 1
    USAGE = 2
    ACTIVITY = 3
    SOURCE = 4
    STORE = 5
    RECONCILIATION = 6
    PENDING_REVIEW = 7
    RULING_REQUIRED = 8
    SIGNATURE = 9


class PingyiError(Exception):
    """A command can't go on.

    Args:
        key: a key of the message catalogue; its text says what is wrong and what to do.
        fields: what the text's placeholders stand for.
    """

    exit_code = ExitCode.ERROR

    def __init__(self, key: str, **fields: object) -> None:
        super().__init__(key)
        self.key = key
        self.fields = fields

    def __str__(self) -> str:
        return say(self.key, **self.fields)


class FileError(PingyiError):
    """A file can't be written: the disk is full, or the folder closed to us."""


class UsageError(PingyiError):
    """Arguments don't fit together."""

    exit_code = ExitCode.USAGE


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a file: where, and what to write instead."""

    key: str
    """Dotted path in the file, such as `units[3].name`."""
    line: int | None
    """Line number from 1, or None where the file has no such line (a missing key)."""
    message: str

    def __str__(self) -> str:
        where = say("fault.line", line=self.line) if self.line else say("fault.no_line")
        return f"{where} {self.key}: {self.message}"


class FaultyFileError(PingyiError):
    """A file that people write has faults, all of them in `faults`."""

    exit_code = ExitCode.ACTIVITY

    def __init__(self, path: str, faults: Sequence[Fault]) -> None:
        super().__init__("activity.faults", path=path, count=len(faults))
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *(f"  {fault}" for fault in self.faults)])


class ActivityError(FaultyFileError):
    """activity.toml has faults."""


class MachineError(FaultyFileError):
    """machine.toml has faults."""


class ClusterError(PingyiError):
    """There is no cluster that could read, or one of its workers can't; what was read is kept."""


class PlanError(PingyiError):
    """activity.toml isn't the plan on record, or may not become it."""

    exit_code = ExitCode.ACTIVITY


class LayoutError(PingyiError):
    """Something doesn't fit on paper; the text says by how many millimetres."""

    exit_code = ExitCode.ACTIVITY


class TemplateError(PingyiError):
    """A template of a paper can't be read, filled in or drawn."""

    exit_code = ExitCode.ACTIVITY


class RecountError(PingyiError):
    """A recount comes to another result than the tally, or can't be made."""

    exit_code = ExitCode.RECONCILIATION


class SourceError(PingyiError):
    """A path that was named can't be opened."""

    exit_code = ExitCode.SOURCE


class StoreError(PingyiError):
    """The evidence store is locked, damaged, or of another version."""

    exit_code = ExitCode.STORE


class ReconciliationError(PingyiError):
    """Numbers that must agree don't."""

    exit_code = ExitCode.RECONCILIATION


class PendingReviewError(PingyiError):
    """Rows or pages wait for a person."""

    exit_code = ExitCode.PENDING_REVIEW


class RulingRequiredError(PingyiError):
    """A tie or conflict that only an authority may settle."""

    exit_code = ExitCode.RULING_REQUIRED


class SignatureError(PingyiError):
    """A signature that doesn't hold, or a key that can't be used."""

    exit_code = ExitCode.SIGNATURE
