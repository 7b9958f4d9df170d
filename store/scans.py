"""The scans of a sheet: those that stand, those they are compared with, what people still answer.

A decision answers for the scans that were on record when it was made. Where a later one says
otherwise, or two scans do, the row waits.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ballot.copies import Decision, ScannedRow, differ, is_overtaken
from ballot.grade import Vote
from ballot.ids import LineId, SheetId
from ballot.messages import say
from ballot.page_hands import is_paler, without_votes
from ballot.reading import PageHand, RowReading
from ballot.rules import Rules
from store.log import EventLog
from store.row_codec import PageRows, page_rows_from
from store.standing import PageKey, Swap
from store.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredRows:
    """What the scans of a sheet say, and what people's decisions still answer."""

    readings: Mapping[LineId, RowReading]
    """Of the scans that stand."""
    decisions: Mapping[LineId, Vote]
    differing: frozenset[LineId]
    """Rows of which two scans, or a decision and a later scan, say different things."""


@dataclass(frozen=True, slots=True)
class SheetScans:
    """The numbers of the events that recorded a sheet's scans."""

    standing: tuple[int, ...]
    others: tuple[int, ...]
    keys: tuple[PageKey, ...]
    """Which scans these are, in the same order."""
    is_compared: bool
    """False under a seal of a version that compared nothing: what was sealed stays as it was."""

    @classmethod
    def of(cls, state: State, sheet: SheetId, swaps: Iterable[Swap] = ()) -> "SheetScans":
        """Return the scans of a sheet that take part.

        Args:
            state: what stands.
            sheet: was printed.
            swaps: scans that are supposed to stand already.
        """
        pages = {**state.readings.get(sheet, {}), **{swap.page: swap.scan for swap in swaps}}
        standing = tuple(pages.values())
        others = tuple(key for key in state.other_scans(sheet) if key not in standing)
        return cls(
            tuple(state.event_of(key) for key in standing),
            tuple(state.event_of(key) for key in others),
            (*standing, *others),
            state.sheets[sheet].session not in state.uncompared,
        )

    def seqs(self) -> Iterator[int]:
        """Yield the numbers of all these events."""
        yield from self.standing
        yield from self.others

    def answered(
        self, pages: Mapping[int, PageRows], decisions: Mapping[LineId, Decision], rules: Rules
    ) -> AnsweredRows:
        """Return what counts and what waits.

        Args:
            pages: what these events say, by number.
            decisions: of people on rows of the sheet.
            rules: which doubts they settle without a person.
        """
        hands = [pages[seq].hand for seq in self.seqs()]

        def rows_of(seq: int) -> Sequence[RowReading]:
            return rows_beside(pages[seq], hands)

        readings = {row.line: row for seq in self.standing for row in rows_of(seq)}
        if not self.is_compared or not (self.others or decisions):
            votes = {unit: decision.vote for unit, decision in decisions.items()}
            return AnsweredRows(readings=readings, decisions=votes, differing=frozenset())
        scans: dict[LineId, list[ScannedRow]] = {unit: [] for unit in readings}
        for seq in self.seqs():
            for row in rows_of(seq):
                if row.line in scans:  # of a page of which no scan stands, nothing counts yet
                    scans[row.line].append(ScannedRow(row, seq))
        overtaken = {
            unit
            for unit, decision in decisions.items()
            if is_overtaken(decision, scans.get(unit, ()), rules)
        }
        return AnsweredRows(
            readings=readings,
            decisions={u: d.vote for u, d in decisions.items() if u not in overtaken},
            differing=frozenset(
                overtaken | {unit for unit, rows in scans.items() if differ(rows, rules)}
            ),
        )


def rows_beside(page: PageRows, hands: Sequence[PageHand | None]) -> Sequence[RowReading]:
    """Return the rows of a page, beside all scans of its sheet."""
    return without_votes(page.rows) if is_paler(page.hand, hands) else page.rows


def pages_read(log: EventLog, state: State, numbers: Sequence[int]) -> Mapping[int, PageRows]:
    """Return what the pages say that events with these numbers recorded.

    Raises:
        StoreError: one of them recorded no page, or was changed.
    """
    if state.pages is not None:
        return state.pages
    pages: dict[int, PageRows] = {}
    for seq, event in log.fetch(numbers).items():
        if "reading" not in event.payload:  # the tables know of a log that this one was made of
            raise log.broken(seq, say("store.break_missing"))
        pages[seq] = page_rows_from(event.payload["reading"])
    return pages
