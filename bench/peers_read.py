"""What a program makes of a stack, and how it compares with what was meant."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from ballot.grade import Vote
from bench.peers_stack import Cell, Stack

MOST_TO_A_PERSON: Final = 0.10
"""Share of rows that a setting may leave to people and still be a program's best."""

Marks = Mapping[Cell, Sequence[float]]
"""How full each box of a row is, in the order of its boxes. A row that wasn't found is left out."""

Votes = Mapping[Cell, Vote | None]
"""What each row is read as: None where the program says that it can't tell, as it does by leaving
the row out."""


_Candidate = TypeVar("_Candidate")


class UnavailableError(Exception):
    """A program can't be had here; says why."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a program read in one run."""

    votes: Votes
    seconds: float
    """Of processor time, of the whole tree of processes, its start included."""


class Peer(Protocol):
    """A program to compare with."""

    name: str

    def install(self, at: Path) -> None:
        """Put a pinned version into a folder.

        Raises:
            UnavailableError: it can't be had.
        """

    def search(self, stack: Stack, scratch: Path) -> Mapping[str, Any]:
        """Return the settings that read a stack best (`best_of`)."""

    def read(
        self, stack: Stack, scratch: Path, settings: Mapping[str, Any] | None = None
    ) -> Reading:
        """Read a stack; as the program comes where no settings are given."""


@dataclass(frozen=True, slots=True)
class Score:
    """Rows of a stack, by what became of them."""

    rows: int
    wrong: int
    """Read, and not as they were meant; any reading of an overvote is wrong."""
    to_a_person: int

    def cost(self) -> tuple[bool, int, int]:
        """Return what is least for the best setting."""
        return self.to_a_person > MOST_TO_A_PERSON * self.rows, self.wrong, self.to_a_person


def score(votes: Votes, stack: Stack) -> Score:
    """Return how a reading compares with what was meant."""
    read = {cell: vote for cell, vote in votes.items() if vote is not None}
    wrong = sum(1 for cell, vote in read.items() if vote != stack.truth[cell])
    return Score(len(stack.truth), wrong, len(stack.truth) - len(read))


def votes_of(marks: Marks, threshold: float, stack: Stack) -> dict[Cell, Vote | None]:
    """Return what rows say if boxes from some fullness on count as marked.

    No mark is an abstention, as none of these programs tells an empty row from one in which it sees
    nothing; several are for a person.
    """
    grades = {
        row.line: [box.grade for box in row.boxes]
        for page in stack.layout.pages
        for row in page.rows
    }
    votes: dict[Cell, Vote | None] = {}
    for cell, fullness in marks.items():
        marked = [
            grade
            for grade, full in zip(grades[cell[1]], fullness, strict=True)
            if full >= threshold
        ]
        votes[cell] = None if len(marked) > 1 else marked[0] if marked else Vote.ABSTAIN
    return votes


def best_of(candidates: Iterable[_Candidate], judged: Callable[[_Candidate], Score]) -> _Candidate:
    """Return the candidate with the fewest wrong rows, of those that leave few to people."""
    return min(candidates, key=lambda candidate: judged(candidate).cost())
