"""What all checks look at: the log entry by entry, and every tally that lies in the folder."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from ballot.errors import PingyiError, StoreError
from ballot.ids import SessionId
from ballot.session import Seal
from office.folder import MERGED, OF_FORMS, OUTPUT, SESSIONS, ActivityFolder, open_folder, place_at
from output.canonical import digest, parse_canonical
from output.package import TALLY_FILE
from output.slip import SLIP_TEXT
from store.audit import LogAudit, audit_log
from store.decided import SessionMerged, SessionOpened, SessionSealed
from store.event import NO_HASH, ChainBreak

SUPERSEDED = "superseded"
PROVISIONAL = "tally-provisional.json"


@unique
class TallyPlace(StrEnum):
    """Where a tally lies, and so what is asked of it."""

    SESSION = "session"
    """Of a session that was sealed here."""
    CITY = "city"
    """The one that stands."""
    PROVISIONAL = "provisional"
    SUPERSEDED = "superseded"
    """One that was signed and replaced."""
    MERGED = "merged"
    """Of a session that was sealed in another folder: its head is of another log."""


@dataclass(frozen=True, slots=True)
class TallyFile:
    """A tally as it lies in the folder."""

    path: Path
    place: TallyPlace
    data: bytes
    body: Mapping[str, Any] | None
    """None where it isn't the canonical form of an object."""

    @property
    def digest(self) -> str:
        """SHA-256 of its bytes, hex."""
        return digest(self.data)

    @property
    def head(self) -> str | None:
        """The head of the log that it names, or None."""
        digests = self.body.get("digests") if self.body else None
        head = digests.get("events") if isinstance(digests, dict) else None
        return head if isinstance(head, str) else None

    @property
    def required(self) -> list[str]:
        """Who must sign it, as it says itself."""
        try:
            return [str(name) for name in self.body["rules"]["signatures"]["required"]]  # type: ignore[index]
        except (KeyError, TypeError):
            return []


class FolderFacts:
    """One activity folder as it lies there; nothing in it is made or changed.

    Args:
        path: the activity folder.

    Raises:
        StoreError: there is no such folder.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_dir():
            raise StoreError("store.no_folder", path=path)
        self.path = path

    @cached_property
    def audit(self) -> LogAudit:
        """The log; one without entries, broken from the first, where it can't be read."""
        return self._log[0]

    @property
    def log_problem(self) -> PingyiError | None:
        """Why the log can't be read at all, or None."""
        return self._log[1]

    @cached_property
    def _log(self) -> tuple[LogAudit, PingyiError | None]:
        try:
            return audit_log(place_at(self.path)), None
        except PingyiError as problem:
            nothing = LogAudit(
                entries=0,
                measures=0,
                head=NO_HASH,
                broken=ChainBreak(1, str(problem)),
                seq_of={},
                facts=(),
                missing_guards=(),
            )
            return nothing, problem

    @cached_property
    def folder(self) -> ActivityFolder:
        """The activity.

        Raises:
            ActivityError: activity.toml is missing or has faults.
        """
        return open_folder(self.path)

    @cached_property
    def tallies(self) -> tuple[TallyFile, ...]:
        """Every tally in the folder, those of sessions first."""
        return tuple(self._tallies())

    def _tallies(self) -> Iterator[TallyFile]:
        output = self.path / OUTPUT
        places = {
            TallyPlace.SESSION: output.glob(f"{SESSIONS}/*/revision-*/{TALLY_FILE}"),
            TallyPlace.CITY: chain(
                output.glob(TALLY_FILE), output.glob(f"{OF_FORMS}/*/{TALLY_FILE}")
            ),
            TallyPlace.PROVISIONAL: chain(
                output.glob(PROVISIONAL), output.glob(f"{OF_FORMS}/*/{PROVISIONAL}")
            ),
            TallyPlace.SUPERSEDED: chain(
                output.glob(f"{SUPERSEDED}/*/{TALLY_FILE}"),
                output.glob(f"{OF_FORMS}/*/{SUPERSEDED}/*/{TALLY_FILE}"),
            ),
            TallyPlace.MERGED: (
                path
                for path in (self.path / MERGED).glob(f"*/*/{TALLY_FILE}")
                if not path.parent.name.startswith(".")
            ),
        }
        for place, paths in places.items():
            for path in sorted(paths):
                data = path.read_bytes()
                body = parse_canonical(data)
                yield TallyFile(path, place, data, body if isinstance(body, dict) else None)

    def tallies_at(self, *places: TallyPlace) -> list[TallyFile]:
        """Return the tallies that lie in these places."""
        return [tally for tally in self.tallies if tally.place in places]

    @cached_property
    def slips(self) -> tuple[Path, ...]:
        """Every slip.txt."""
        return tuple(sorted((self.path / OUTPUT / SESSIONS).glob(f"*/revision-*/{SLIP_TEXT}")))

    def standing_seals(self) -> dict[SessionId, Seal]:
        """Return the seal in force of every session sealed here."""
        seals: dict[SessionId, Seal] = {}
        for _, said in self.audit.decided(SessionSealed, SessionOpened):
            if isinstance(said, SessionSealed):
                seals[said.session] = said.seal
            elif isinstance(said, SessionOpened):
                seals.pop(said.session, None)
        return seals

    def standing_merges(self) -> dict[SessionId, Seal]:
        """Return the seal of every session sealed elsewhere that was added last."""
        merges = self.audit.decided(SessionMerged)
        return {said.session: said.merge.seal for _, said in merges}

    def name(self, path: Path) -> str:
        """Return a path as people know it: within the folder."""
        return path.relative_to(self.path).as_posix()
