"""Counting: how many of each vote every unit got on the valid sheets.

六: “将每份有效评议表的得分相加”. Validity has two levels. A void sheet (废票) adds nothing to any
unit. On a valid sheet one row may be void (作废行) while the other rows count.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from ballot.activity import Activity
from ballot.errors import ReconciliationError
from ballot.grade import Vote
from ballot.ids import SheetId, UnitId
from ballot.messages import say
from ballot.record import SheetRecord, SheetStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCount:
    """How the valid sheets answered for one unit."""

    satisfied: int = 0  # 满意
    mostly_satisfied: int = 0  # 基本满意
    dissatisfied: int = 0  # 不满意
    abstain: int = 0  # 弃权: no mark in the row
    void: int = 0  # 作废: read, and not counted
    pending: int = 0  # 待复核: waits for a person; 0 in a final tally

    @property
    def expressed(self) -> int:
        """Rows with a grade: 满意 + 基本满意 + 不满意."""
        return self.satisfied + self.mostly_satisfied + self.dissatisfied

    @property
    def rows(self) -> int:
        """All rows; must equal the number of valid sheets."""
        return self.expressed + self.abstain + self.void + self.pending

    def __add__(self, other: "UnitCount") -> "UnitCount":
        names = [field.name for field in fields(self)]
        return UnitCount(**{name: getattr(self, name) + getattr(other, name) for name in names})


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The votes of every unit, and how many valid sheets they come from."""

    valid: int
    by_unit: Mapping[UnitId, UnitCount]

    def __add__(self, other: "Counts") -> "Counts":
        """Return both together: sessions are merged by adding their counts."""
        units = dict.fromkeys([*self.by_unit, *other.by_unit])
        by_unit = {unit: self.of(unit) + other.of(unit) for unit in units}
        return Counts(valid=self.valid + other.valid, by_unit=by_unit)

    def of(self, unit: UnitId) -> UnitCount:
        """Return the votes of one unit; all zero for a unit without any."""
        return self.by_unit.get(unit, UnitCount())


def count_sheets(activity: Activity, records: Iterable[SheetRecord]) -> Counts:
    """Count the valid sheets among `records`; their order makes no difference.

    Raises:
        ReconciliationError: a sheet occurs twice, or a valid sheet doesn't hold every unit of
            the activity exactly once.
    """
    units = sorted(unit.id for unit in activity.units)
    tallied: Counter[tuple[UnitId, Vote | None]] = Counter()
    seen: set[SheetId] = set()
    valid = 0
    for record in records:
        if record.sheet in seen:
            raise ReconciliationError("scoring.sheet_twice", sheet=record.sheet)
        seen.add(record.sheet)
        if record.status is SheetStatus.VOID:
            continue
        if sorted(row.unit for row in record.rows) != units:
            found = len(record.rows)
            raise ReconciliationError(
                "scoring.foreign_rows", sheet=record.sheet, rows=found, units=len(units)
            )
        valid += 1
        tallied.update((row.unit, row.vote) for row in record.rows)
    by_unit = {
        unit: UnitCount(
            satisfied=tallied[unit, Vote.SATISFIED],
            mostly_satisfied=tallied[unit, Vote.MOSTLY_SATISFIED],
            dissatisfied=tallied[unit, Vote.DISSATISFIED],
            abstain=tallied[unit, Vote.ABSTAIN],
            void=tallied[unit, Vote.VOID],
            pending=tallied[unit, None],
        )
        for unit in units
    }
    return Counts(valid=valid, by_unit=by_unit)


def check_counts(activity: Activity, counts: Counts) -> None:
    """Make sure that every unit was answered for once on every valid sheet.

    For each unit: satisfied + mostly satisfied + dissatisfied + abstain + void + pending = valid
    sheets. A page counted twice or lost breaks this.

    Raises:
        ReconciliationError: names each unit whose votes don't add up, and by how much.
    """
    off = []
    for unit in activity.units:
        rows = counts.of(unit.id).rows
        if rows != counts.valid:
            difference = f"{rows - counts.valid:+d}"
            off.append(say("scoring.unit_off", unit=unit.name, rows=rows, difference=difference))
    if off:
        raise ReconciliationError("scoring.unbalanced", valid=counts.valid, where=" ".join(off))
