"""What a check finds, piece by piece, and what it comes to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum, unique

from ballot.errors import ExitCode, PingyiError
from ballot.logbook import Logbook, Told
from ballot.messages import say
from office.checks.facts import FolderFacts

_LOG = Logbook(__name__)


@unique
class FoundKind(StrEnum):
    """What one finding is."""

    SEEN = "seen"
    """Something was looked at."""
    WRONG = "wrong"
    """It isn't as it was."""
    NOT_RECORDED = "not_recorded"
    """The version that made the folder kept nothing to compare it with."""
    NOTE = "note"
    """As it was, and people should know of it."""


@dataclass(frozen=True, slots=True)
class Found:
    """One finding."""

    kind: FoundKind
    text: str = ""
    count: int = 1


def seen(count: int = 1) -> Found:
    """Return that so many things were looked at."""
    return Found(FoundKind.SEEN, count=count)


def wrong(key: str, **fields: object) -> Found:
    """Return what isn't as it was; the text ends without a stop, whatever it tells on."""
    return Found(FoundKind.WRONG, say(key, **fields).rstrip("。."))


def not_recorded(key: str, **fields: object) -> Found:
    """Return what there is nothing to compare with."""
    return Found(FoundKind.NOT_RECORDED, say(key, **fields))


def noted(key: str, **fields: object) -> Found:
    """Return what people should know of."""
    return Found(FoundKind.NOTE, say(key, **fields))


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of thing to look at."""

    name: str
    """In words: `folder_check.name.<name>`."""
    exit_code: ExitCode
    """Of the command where something is wrong: STORE for the evidence, SIGNATURE for what was
    sealed, signed or handed on."""
    look: Callable[[FolderFacts], Iterator[Found]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """What one check came to."""

    name: str
    exit_code: ExitCode
    count: int
    """Things that were looked at."""
    problems: tuple[str, ...]
    not_recorded: tuple[str, ...]
    notes: tuple[str, ...]


def run_check(check: Check, facts: FolderFacts) -> CheckResult:
    """Run a check to its end, or to where it can't go on: that is a problem like any other."""
    found: list[Found] = []
    try:
        with _LOG.step("check", name=Told(check.name)):
            found.extend(check.look(facts))
    except (PingyiError, OSError, ValueError, LookupError, TypeError, AttributeError) as problem:
        found.append(wrong("folder_check.unreadable", problem=problem))

    def texts(kind: FoundKind) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.text for each in found if each.kind is kind))

    return CheckResult(
        name=check.name,
        exit_code=check.exit_code,
        count=sum(each.count for each in found if each.kind is FoundKind.SEEN),
        problems=texts(FoundKind.WRONG),
        not_recorded=texts(FoundKind.NOT_RECORDED),
        notes=texts(FoundKind.NOTE),
    )
