"""Counting: how many of each vote every line of the form got on the valid sheets.

六: “将每份有效评议表的得分相加”. Validity has two levels. A void sheet (废票) adds nothing to any
unit. On a valid sheet one row may be void (作废行) while the other rows count.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ballot.activity import Activity
from ballot.errors import ReconciliationError
from ballot.grade import Vote
from ballot.ids import GroupId, LineId, SheetId
from ballot.messages import say
from ballot.record import SheetRecord, SheetStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCount:
    """How the valid sheets answered for one line, or for one unit."""

    grades: Mapping[Vote, int] = field(default_factory=dict)
    """Rows with each grade; one that nobody gave isn't there."""
    abstain: int = 0  # 弃权: no mark in the row
    void: int = 0  # 作废: read, and not counted
    pending: int = 0  # 待复核: waits for a person; 0 in a final tally

    @classmethod
    def of(
        cls, /, *, abstain: int = 0, void: int = 0, pending: int = 0, **grades: int
    ) -> "UnitCount":
        """Return a count, its grades given by their ids."""
        given = {Vote(grade): rows for grade, rows in grades.items() if rows}
        return cls(grades=given, abstain=abstain, void=void, pending=pending)

    def __getitem__(self, grade: str) -> int:
        """Return the rows with a grade, by its id."""
        return self.grades.get(Vote(grade), 0)

    @property
    def graded(self) -> int:
        """Rows with a grade."""
        return sum(self.grades.values())

    @property
    def rows(self) -> int:
        """All rows; of one line they must equal the number of valid sheets."""
        return self.graded + self.abstain + self.void + self.pending

    def __add__(self, other: "UnitCount") -> "UnitCount":
        grades = dict.fromkeys([*self.grades, *other.grades])
        both = {grade: self[grade] + other[grade] for grade in grades}
        return UnitCount(
            grades={grade: rows for grade, rows in both.items() if rows},
            abstain=self.abstain + other.abstain,
            void=self.void + other.void,
            pending=self.pending + other.pending,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The votes of every line, and how many valid sheets they come from."""

    valid: int
    by_line: Mapping[LineId, UnitCount]
    by_group: Mapping[GroupId | None, "Counts"] = field(default_factory=dict)
    """The same of each group's sheets; None for sheets that carry no group."""

    def __add__(self, other: "Counts") -> "Counts":
        """Return both together: sessions are merged by adding their counts."""
        lines = dict.fromkeys([*self.by_line, *other.by_line])
        by_line = {line: self.of(line) + other.of(line) for line in lines}
        groups = dict.fromkeys([*self.by_group, *other.by_group])
        by_group = {group: self.of_group(group) + other.of_group(group) for group in groups}
        return Counts(valid=self.valid + other.valid, by_line=by_line, by_group=by_group)

    def of(self, line: LineId) -> UnitCount:
        """Return the votes of one line; all zero for a line without any."""
        return self.by_line.get(line, UnitCount())

    def of_group(self, group: GroupId | None) -> "Counts":
        """Return the votes on the sheets of one group; nothing for a group without any."""
        return self.by_group.get(group, Counts(valid=0, by_line={}))


def count_sheets(activity: Activity, records: Iterable[SheetRecord]) -> Counts:
    """Count the valid sheets among `records`; their order makes no difference.

    Raises:
        ReconciliationError: a sheet occurs twice, or a valid sheet doesn't hold every line of
            the form exactly once, or a grade that the activity hasn't.
    """
    counter = SheetCounter(activity)
    for record in records:
        counter.add(record)
    return counter.counts()


class SheetCounter:
    """Counts valid sheets as they come, none of which it keeps.

    Args:
        activity: whose lines and grades they have.
    """

    def __init__(self, activity: Activity) -> None:
        self._known = frozenset({None, *activity.rules.scale.votes})
        self._in_form = list(activity.lines)
        self._lines = sorted(activity.lines)
        self._tallied: dict[GroupId | None, Counter[tuple[LineId, Vote | None]]] = {}
        self._valid: Counter[GroupId | None] = Counter()
        self._seen: set[SheetId] = set()

    def add(self, record: SheetRecord) -> None:
        """Count a sheet, if it is valid; raises as `count_sheets`."""
        if record.sheet in self._seen:
            raise ReconciliationError("scoring.sheet_twice", sheet=record.sheet)
        self._seen.add(record.sheet)
        if record.status is SheetStatus.VOID:
            return
        lines = [row.line for row in record.rows]
        if lines != self._in_form and sorted(lines) != self._lines:
            raise ReconciliationError(
                "scoring.foreign_rows",
                sheet=record.sheet,
                rows=len(lines),
                units=len(self._lines),
            )
        votes = [row.vote for row in record.rows]
        if not self._known.issuperset(votes):
            grade = next(vote for vote in votes if vote not in self._known)
            raise ReconciliationError("scoring.unknown_grade", sheet=record.sheet, grade=grade)
        self._valid[record.group] += 1
        self._tallied.setdefault(record.group, Counter()).update(zip(lines, votes, strict=True))

    def extend(self, other: "SheetCounter") -> None:
        """Count all sheets that another has counted.

        Raises:
            ReconciliationError: both have the same sheet.
        """
        twice = min(self._seen & other._seen, default=None)
        if twice is not None:
            raise ReconciliationError("scoring.sheet_twice", sheet=twice)
        self._seen |= other._seen
        self._valid.update(other._valid)
        for group, votes in other._tallied.items():
            self._tallied.setdefault(group, Counter()).update(votes)

    def counts(self) -> Counts:
        """Return what the sheets came to that were added."""
        by_group = {
            group: _counts(self._lines, votes, self._valid[group])
            for group, votes in self._tallied.items()
        }
        whole = sum(by_group.values(), start=_counts(self._lines, Counter(), 0))
        return replace(whole, by_group=by_group)


def _counts(
    lines: Iterable[LineId], tallied: Counter[tuple[LineId, Vote | None]], valid: int
) -> Counts:
    grades: dict[LineId, dict[Vote, int]] = {}
    for (line, vote), rows in tallied.items():
        if vote is not None and vote.is_grade:
            grades.setdefault(line, {})[vote] = rows
    by_line = {
        line: UnitCount(
            grades=grades.get(line, {}),
            abstain=tallied[line, Vote.ABSTAIN],
            void=tallied[line, Vote.VOID],
            pending=tallied[line, None],
        )
        for line in lines
    }
    return Counts(valid=valid, by_line=by_line)


def check_counts(activity: Activity, counts: Counts) -> None:
    """Make sure that every line was answered for once on every valid sheet.

    For each line: rows of each grade + abstain + void + pending = valid sheets. A page counted
    twice or lost breaks this.

    Raises:
        ReconciliationError: names each line whose votes don't add up, and by how much.
    """
    off = []
    for line in activity.lines:
        rows = counts.of(line).rows
        if rows != counts.valid:
            difference = f"{rows - counts.valid:+d}"
            off.append(
                say(
                    "scoring.unit_off",
                    unit=activity.line_name(line),
                    rows=rows,
                    difference=difference,
                )
            )
    if off:
        raise ReconciliationError("scoring.unbalanced", valid=counts.valid, where=" ".join(off))
