"""Lists: of many lines no more may be marked than the form says (推荐, 差额选举, 征求意见表).

Nobody is told over by a doubt: a line that waits is settled first, and is then counted with the
others.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from ballot.activity import Activity
from ballot.form import FormKind, OverRule
from ballot.grade import Vote
from ballot.ids import LineId
from ballot.reading import DoubtReason, RowReading


@dataclass(frozen=True, slots=True)
class Overfull:
    """What becomes of the lines of a list in which more is marked than may be."""

    marked: AbstractSet[LineId] = frozenset()
    """Lines that are marked too many together: nobody but a person settles them."""
    void: AbstractSet[LineId] = frozenset()
    """Lines that are void with the whole list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRule:
    """How many lines of one list may be marked, and what it comes to where more are."""

    lines: frozenset[LineId] = field(repr=False)
    """Of the list. The aspects of an opinion form are in none: any number of them may be marked."""
    mark: Vote
    """What counts: `chosen`, or the best grade where a line has several boxes."""
    choose: int | None
    """None: as many as one likes."""
    over: OverRule = OverRule.REVIEW

    def overfull(
        self,
        readings: Mapping[LineId, RowReading],
        decisions: Mapping[LineId, Vote],
        questions: Mapping[LineId, Sequence[DoubtReason]],
    ) -> Overfull:
        """Return what becomes of the lines of a sheet's list; nothing where no more is marked.

        By `void_list` a list is void as soon as more lines than may be are surely marked, as read
        or as people settled them. By `review` each of those waits, until a person has settled it;
        where people themselves have settled more as marked than may be, the list is void, too: it
        can't count for so many. A line that people have asked about waits for them in any case.

        Args:
            readings: what was seen.
            decisions: what people settled; it goes before readings.
            questions: lines that people asked about, or in which scans differ.
        """
        if self.choose is None:
            return Overfull()
        settled = {line for line in self.lines if decisions.get(line) is self.mark}
        read = {
            line
            for line in self.lines - questions.keys()
            if line in readings and readings[line].vote is self.mark
        }
        asked = questions.keys() - decisions.keys()
        whole = frozenset(self.lines - asked)
        if len(settled) > self.choose:
            return Overfull(settled, whole)
        if self.over is OverRule.VOID_LIST:
            sure = settled | (read - decisions.keys())
            return Overfull(sure, whole) if len(sure) > self.choose else Overfull()
        seen = settled | read
        return Overfull(seen) if len(seen) > self.choose else Overfull()


def list_rule(seen: Activity) -> ListRule | None:
    """Return the rule of an activity as one form has it; None where the form has no list."""
    if not (seen.is_list or seen.kind is FormKind.SELECTION):
        return None
    return ListRule(
        lines=frozenset(line for line in seen.lines if line.unit),
        mark=seen.rules.scale.best,
        choose=seen.choose,
        over=seen.over,
    )
