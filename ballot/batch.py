"""Batches: bundles of forms that were counted by hand, and what was scanned of them.

A batch is told by its cover sheet (`ballot.cover`) and by where pages lie in the scanned files:
that is evidence, never part of a record. How many sheets it should have counts for nothing; it says
in which bundle to look.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ballot.ids import SessionId

NUMBERS: Final = (
    "expected",
    "found",
    "missing",
    "surplus",
    "elsewhere",
    "again",
    "unknown_pages",
)
"""The columns of a table of batches. Texts: `batch.column.<name>`."""


@dataclass(frozen=True, slots=True, order=True)
class BatchId:
    """Which bundle."""

    session: SessionId
    batch: int
    """Its number within the session, from 1."""


@dataclass(frozen=True, slots=True)
class BatchCount:
    """How many sheets a batch has, as a named person entered it."""

    sheets: int
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One bundle: what was counted by hand, and what was found behind its covers."""

    id: BatchId
    covers: int
    """How many of its covers were read, each scan of one counted; 0 where only a number was
    entered."""
    said: tuple[int, ...]
    """The numbers of sheets that its covers say, each once, in ascending order."""
    entered: BatchCount | None
    """What a person entered; it stands instead of what covers say."""
    found: int
    """Different sheets of which a page was read, or refused with the sheet known."""
    unknown_pages: int
    """Refused pages that wait, and of which nobody can tell the sheet."""
    elsewhere: Mapping[SessionId, int] = field(default_factory=dict)
    """Of `found`, sheets of other sessions, by session."""
    again: Mapping[BatchId, int] = field(default_factory=dict)
    """Of `found`, sheets that lay in another batch before, by batch."""
    files: tuple[str, ...] = ()
    """Names of the files where it lies."""

    @property
    def expected(self) -> int | None:
        """How many sheets there should be; None where nobody says, or covers differ."""
        if self.entered is not None:
            return self.entered.sheets
        return self.said[0] if len(self.said) == 1 else None

    @property
    def missing(self) -> int | None:
        """How many sheets lack; None where nobody says how many there should be."""
        return None if self.expected is None else max(0, self.expected - self.found)

    @property
    def surplus(self) -> int | None:
        """How many sheets are too many; None where nobody says how many there should be."""
        return None if self.expected is None else max(0, self.found - self.expected)

    @property
    def is_in_doubt(self) -> bool:
        """Whether its covers say different numbers, and nobody has entered the right one."""
        return self.entered is None and len(self.said) > 1

    @property
    def agrees(self) -> bool:
        """Whether as many sheets are there as were counted, and all of them belong here."""
        return self.found == self.expected and not (self.elsewhere or self.again)

    @property
    def numbers(self) -> tuple[int | None, ...]:
        """What a table shows of it, in the order of `NUMBERS`."""
        return (
            self.expected,
            self.found,
            self.missing,
            self.surplus,
            sum(self.elsewhere.values()),
            sum(self.again.values()),
            self.unknown_pages,
        )

    def as_json(self) -> dict[str, Any]:
        """Return it as `scan --json`, `status --json` and `batch --json` have it."""
        return {
            "session": self.id.session,
            "batch": self.id.batch,
            "covers": self.covers,
            "cover_says": list(self.said),
            "entered": self.entered.sheets if self.entered else None,
            "entered_by": self.entered.by if self.entered else "",
            "expected": self.expected,
            "found": self.found,
            "missing": self.missing,
            "too_many": self.surplus,
            "elsewhere": dict(self.elsewhere),
            "in_other_batches": [
                {"session": id_.session, "batch": id_.batch, "sheets": sheets}
                for id_, sheets in self.again.items()
            ],
            "unknown_pages": self.unknown_pages,
            "files": list(self.files),
            "agrees": self.agrees,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Loose:
    """Pages on which no cover lies: the scanned file is the batch."""

    file: str
    """Its name; of pictures in files of their own, the first one's."""
    files: int
    found: int
    """Different sheets, as in `Batch.found`."""
    outside: int
    """Of these, sheets that lie in no batch with a cover."""
    unknown_pages: int
    sessions: Mapping[SessionId, int]
    """Of `outside`, how many are of which session."""

    def as_json(self) -> dict[str, Any]:
        """Return it as `status --json` has it."""
        return {
            "file": self.file,
            "files": self.files,
            "found": self.found,
            "in_no_batch": self.outside,
            "unknown_pages": self.unknown_pages,
        }


@dataclass(frozen=True, slots=True)
class Batches:
    """All batches of an activity."""

    batches: tuple[Batch, ...]
    """By session and number."""
    loose: tuple[Loose, ...]
    """In the order in which their files were met."""

    def of(self, session: SessionId) -> tuple[Batch, ...]:
        """Return the batches of a session, by number."""
        return tuple(each for each in self.batches if each.id.session == session)

    def absent(self, session: SessionId) -> list[int]:
        """Return the numbers below the highest of a session of which there is no batch."""
        known = {each.id.batch for each in self.of(session)}
        return [number for number in range(1, max(known, default=0)) if number not in known]

    def outside(self, session: SessionId) -> int:
        """Return how many sheets of a session lie in no batch with a cover."""
        counts: Counter[SessionId] = Counter()
        for each in self.loose:
            counts.update(each.sessions)
        return counts[session]

    def as_json(self) -> dict[str, Any]:
        """Return `batches` of `scan --json` and `status --json`."""
        return {
            "with_cover": [each.as_json() for each in self.batches],
            "absent": {
                session: absent
                for session in dict.fromkeys(each.id.session for each in self.batches)
                if (absent := self.absent(session))
            },
            "without_cover": [each.as_json() for each in self.loose],
        }


def in_total(batches: Iterable[Batch]) -> int | None:
    """Return how many sheets were counted into some batches; None where one's number isn't known.

    None, too, where there are no batches.
    """
    numbers: Sequence[int | None] = [each.expected for each in batches]
    known = [number for number in numbers if number is not None]
    return sum(known) if known and len(known) == len(numbers) else None
