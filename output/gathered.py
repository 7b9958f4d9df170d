"""What sheets come to, gathered in one pass over them: none of them is kept.

A tally counts them, compares their numbers with those of the sessions, names those that wait, and
puts their leaves under one root. Each of these could go through all sheets by itself; there may be
a hundred thousand.
"""

from collections import Counter
from collections.abc import Iterable

from ballot.activity import Activity
from ballot.errors import ReconciliationError
from ballot.ids import SessionId, SheetId
from ballot.record import SheetRecord, SheetStatus
from output.leaves import leaf_of, record_from, record_leaf, salts_of
from output.records import Leaves
from output.tally_schema import WRITTEN, TallySchema
from scoring.counts import Counts, SheetCounter


class Gathered:
    """The sums over sheets that come one by one.

    Args:
        activity: whose lines and grades they have.
    """

    def __init__(self, activity: Activity) -> None:
        self.sheets = 0
        self.numbers: Counter[tuple[SessionId, str]] = Counter()
        """By session: `scanned`, `valid` and `void` sheets, and `pending` rows."""
        self.waiting: list[tuple[SessionId, SheetId, int]] = []
        """Sheets on which rows wait for a person, and how many."""
        self.leaves = Leaves()
        self._counter = SheetCounter(activity)
        self._problem: ReconciliationError | None = None

    def add(self, record: SheetRecord, leaf: bytes) -> int:
        """Take in a sheet and its leaf; return how many of its rows wait."""
        self.leaves.add(record.session, record.sheet, leaf)
        return self.add_sums(record)

    def add_line(self, line: bytes) -> None:
        """Take in the sheet of a line of records.jsonl.

        Raises:
            ValueError, KeyError, TypeError: it is no such line, or its rows aren't those of its
                leaf.
        """
        self.add(record_from(line), leaf_of(line))

    def add_sums(self, record: SheetRecord) -> int:
        """Take in a sheet without its leaf; return how many of its rows wait."""
        session, is_valid = record.session, record.status is SheetStatus.VALID
        self.sheets += 1
        self.numbers[session, "scanned"] += 1
        self.numbers[session, "valid" if is_valid else "void"] += 1
        pending = [row.vote for row in record.rows].count(None) if is_valid else 0
        if pending:
            self.numbers[session, "pending"] += pending
            self.waiting.append((session, record.sheet, pending))
        if self._problem is None:
            try:
                self._counter.add(record)
            except ReconciliationError as problem:
                # Whoever asks for the counts learns of it: other checks come first.
                self._problem = problem
        return pending

    def extend(self, other: "Gathered") -> None:
        """Take in all sheets that another has."""
        self.sheets += other.sheets
        self.numbers.update(other.numbers)
        self.waiting += other.waiting
        self.leaves.extend(other.leaves)
        self._problem = self._problem or other._problem
        if self._problem is None:
            try:
                self._counter.extend(other._counter)
            except ReconciliationError as problem:
                self._problem = problem

    def counts(self) -> Counts:
        """Return the votes.

        Raises:
            ReconciliationError: as `count_sheets`.
        """
        if self._problem is not None:
            raise self._problem
        return self._counter.counts()


def gather(
    activity: Activity,
    records: Iterable[SheetRecord],
    secret: bytes,
    handed_in: Iterable[bytes] = (),
    *,
    schema: TallySchema = WRITTEN,
) -> Gathered:
    """Return what sheets come to.

    Args:
        activity: whose lines and grades they have.
        records: in any order.
        secret: of the activity; it salts their leaves.
        handed_in: lines of sessions that were counted elsewhere.
        schema: of the tally that they belong to; what was handed in keeps its own.
    """
    gathered = Gathered(activity)
    for record in records:
        gathered.add(record, record_leaf(record, salts_of(secret, record.sheet, schema)))
    for line in handed_in:
        gathered.add_line(line)
    return gathered
