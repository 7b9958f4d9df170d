"""What counts: readings, rules and people's decisions put together, sheet by sheet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum, unique
from functools import lru_cache
from types import MappingProxyType

from ballot.grade import Vote
from ballot.ids import GroupId, LineId, SessionId, SheetId, UnitId
from ballot.lists import ListRule, Overfull
from ballot.other_rules import Quota, QuotaRule
from ballot.quotas import broken, could_mend
from ballot.reading import DoubtReason, RowReading
from ballot.rules import BlankSheetRule, MarkKind, RowDoubtRule, Rules, StraightLineRule


@unique
class RowStatus(StrEnum):
    """Who answered for a row."""

    READ = "read"
    """The scanner was sure."""
    PENDING = "pending"
    """Waits for a person."""
    REVIEWED = "reviewed"
    """A person decided."""


@unique
class SheetStatus(StrEnum):
    """Whether a sheet counts."""

    VALID = "valid"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class RowRecord:
    """One line of one sheet, as it counts."""

    line: LineId
    vote: Vote | None
    """None while pending."""
    status: RowStatus
    doubts: tuple[DoubtReason, ...] = ()

    @property
    def unit(self) -> UnitId:
        """The unit that the row is about."""
        return LineId(self.line).unit

    def __post_init__(self) -> None:
        if (self.vote is None) != (self.status is RowStatus.PENDING):
            raise ValueError(f"{self.line}: a row has a vote unless it is pending")


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """One sheet as it counts (CVR)."""

    sheet: SheetId
    session: SessionId
    group: GroupId | None
    status: SheetStatus
    rows: tuple[RowRecord, ...]
    """One for each line of the form, in the order of the activity."""

    @property
    def pending_rows(self) -> int:
        """How many rows wait for a person; none on a void sheet."""
        if self.status is SheetStatus.VOID:
            return 0
        return sum(row.status is RowStatus.PENDING for row in self.rows)


_ROW_RULES = {
    DoubtReason.OVERVOTE: "double_mark",
    DoubtReason.CORRECTION: "correction",
    DoubtReason.MIXED_MARKS: "marks_mixed",
    DoubtReason.MARK_OUTSIDE_BOXES: "marks_outside",
}


def ruled(doubts: Iterable[DoubtReason], rules: Rules) -> RowDoubtRule:
    """Return what the rules say of a row with these doubts; any doubt left open means review."""
    verdicts = {
        getattr(rules, _ROW_RULES[doubt]) if doubt in _ROW_RULES else RowDoubtRule.REVIEW
        for doubt in doubts
    }
    return verdicts.pop() if len(verdicts) == 1 else RowDoubtRule.REVIEW


def _accepts_all(rules: Rules) -> bool:
    return len(rules.marks_accept) == len(MarkKind)  # none is named twice


def accepted(reading: RowReading, rules: Rules) -> RowReading:
    """Return a reading, or the doubt that it is where the rules don't accept its kind of mark."""
    is_mark = reading.vote not in (None, Vote.ABSTAIN)
    if not is_mark or _accepts_all(rules) or reading.kind in rules.marks_accept:
        return reading
    doubt = (DoubtReason.KIND_NOT_ACCEPTED,)
    return RowReading(reading.line, None, doubt, reading.vote, probability=reading.probability)


def sheet_record(
    *,
    sheet: SheetId,
    session: SessionId,
    group: GroupId | None,
    lines: Sequence[LineId],
    readings: Mapping[LineId, RowReading],
    decisions: Mapping[LineId, Vote],
    is_voided: bool,
    rules: Rules,
    questions: Mapping[LineId, Sequence[DoubtReason]] = MappingProxyType({}),
    marks_tell: bool = True,
    limit: ListRule | None = None,
) -> SheetRecord:
    """Put one sheet together from what was seen and what people decided.

    Args:
        sheet: the id on the paper.
        session: the meeting that it was printed for.
        group: the class of representatives, where sheets carry one.
        lines: every line of the form, in its order.
        readings: what was seen; a line whose page was not scanned has none.
        decisions: votes that a person settled; they go before readings.
        is_voided: whether a person voided the whole sheet.
        rules: what doubtful rows and blank sheets come to.
        questions: rows that people have asked to be looked at (again), or of which scans differ,
            with the reasons; they wait for a decision.
        marks_tell: whether a sheet is blank unless a mark on it is sure; earlier versions asked
            for a sheet on which no row was in doubt.
        limit: of a form that is a list: how much may be marked. One answer throughout is nothing
            odd there.

    Returns:
        The record. A row that was not seen is pending with the doubt `MISSING_PAGE`.
    """
    if limit is None and not (decisions or questions or is_voided or rules.quotas):
        plain = _plain_rows(lines, readings, rules)
        if plain is not None:
            return SheetRecord(sheet, session, group, SheetStatus.VALID, plain)
    if not _accepts_all(rules):
        readings = {line: accepted(reading, rules) for line, reading in readings.items()}
    status = SheetStatus.VOID if is_voided else SheetStatus.VALID
    sheet_doubt: DoubtReason | None = None
    seen_all = all(line in readings for line in lines)
    seen: list[Vote | None] = []
    if seen_all and questions:
        seen = [_seen(readings[line], questions, decisions) for line in lines]
    elif seen_all:
        seen = [readings[line].vote for line in lines]
    if seen and set(seen) == {Vote.ABSTAIN}:
        match rules.blank_sheet:
            case BlankSheetRule.REVIEW_THEN_ABSTAIN:
                sheet_doubt = DoubtReason.BLANK_SHEET
            case BlankSheetRule.VOID:
                status = SheetStatus.VOID
            case BlankSheetRule.ABSTAIN:
                pass
    elif (
        marks_tell
        and Vote.ABSTAIN in seen
        and all(_may_be_blank(readings[line], questions, decisions) for line in lines)
    ):
        # What is in doubt in one row may be anything: the others are no less unmarked.
        if rules.blank_sheet is BlankSheetRule.REVIEW_THEN_ABSTAIN:
            sheet_doubt = DoubtReason.BLANK_SHEET
    elif limit is None and seen and len(set(seen)) == 1 and seen[0] is not None:
        match rules.straight_line:
            case StraightLineRule.REVIEW:
                sheet_doubt = DoubtReason.STRAIGHT_LINE
            case StraightLineRule.VOID:
                status = SheetStatus.VOID
            case StraightLineRule.COUNT:
                pass
    over = limit.overfull(readings, decisions, questions) if limit else Overfull()
    others = [each for each in (decisions, questions, over.marked, over.void) if each]
    rows: list[RowRecord] = []
    for line in lines:
        reading = readings.get(line)
        is_as_read = sheet_doubt is None and not any(line in each for each in others)
        if is_as_read and reading and reading.vote:
            rows.append(_as_read(line, reading.vote))
            continue
        doubts = reading.doubts if reading else (DoubtReason.MISSING_PAGE,)
        vote = reading.vote if reading else None
        if sheet_doubt is not None:
            doubts, vote = tuple(dict.fromkeys((sheet_doubt, *doubts))), None
        if line in questions:
            doubts = tuple(dict.fromkeys((*questions[line], *doubts)))
        if line in over.marked:
            doubts, vote = (DoubtReason.OVER_CHOICE, *doubts), None
        if line in over.void:
            row_status = RowStatus.REVIEWED if line in decisions else RowStatus.READ
            rows.append(RowRecord(line, Vote.VOID, row_status, doubts))
            continue
        if line in decisions:
            rows.append(RowRecord(line, decisions[line], RowStatus.REVIEWED, doubts))
            continue
        if line in questions:
            rows.append(RowRecord(line, None, RowStatus.PENDING, doubts))
            continue
        if vote is None:
            match ruled(doubts, rules):
                case RowDoubtRule.VOID_ROW:
                    vote = Vote.VOID
                case RowDoubtRule.VOID_SHEET:
                    vote, status = Vote.VOID, SheetStatus.VOID
                case RowDoubtRule.REVIEW:
                    pass
        row_status = RowStatus.PENDING if vote is None else RowStatus.READ
        rows.append(RowRecord(line, vote, row_status, doubts))
    if rules.quotas and status is SheetStatus.VALID:
        held = [_held(row, readings.get(line)) for line, row in zip(lines, rows, strict=True)]
        exceeded = list(broken(held, rules))
        rows = [_asked(row, vote, exceeded) for row, vote in zip(rows, held, strict=True)]
        if any(quota.then is QuotaRule.VOID_SHEET for quota in exceeded):
            status = SheetStatus.VOID
    return SheetRecord(sheet, session, group, status, tuple(rows))


def _plain_rows(
    lines: Sequence[LineId], readings: Mapping[LineId, RowReading], rules: Rules
) -> tuple[RowRecord, ...] | None:
    """Return the rows of a sheet on which every row was surely read, and not all alike.

    Most sheets are of this kind: nothing that sheet_record asks besides could change their rows.
    None of any other sheet.
    """
    try:
        votes = [vote for line in lines if (vote := readings[line].vote) is not None]
    except KeyError:
        return None
    if len(votes) < len(lines) or len(set(votes)) == 1 or not _accepts_all(rules):
        return None
    return tuple(map(_as_read, lines, votes))


@lru_cache(maxsize=1 << 14)
def _as_read(line: LineId, vote: Vote) -> RowRecord:
    return RowRecord(line, vote, RowStatus.READ)


def _held(row: RowRecord, reading: RowReading | None) -> Vote | None:
    """Return the vote by which a row is held to quotas: what is settled, or surely read.

    A row that waits only because every row has the same grade is as surely read as any: whoever
    looks at the sheet must learn that a quota is broken.
    """
    if row.vote is None and reading is not None and row.doubts == (DoubtReason.STRAIGHT_LINE,):
        return reading.vote
    return row.vote


def _asked(row: RowRecord, held: Vote | None, over: Sequence[Quota]) -> RowRecord:
    """Return a row with the doubt that broken quotas put on those that could mend them.

    What a person settled stands, and so does a row that another rule made void. On a sheet that is
    void by its quota the row keeps its vote.
    """
    is_ruled = row.status is RowStatus.READ and bool(row.doubts)
    if is_ruled or not any(could_mend(quota, held) for quota in over):
        return row
    asked = replace(row, doubts=(*row.doubts, DoubtReason.OVER_QUOTA))
    voids = any(quota.then is QuotaRule.VOID_SHEET for quota in over)
    if voids or row.status is not RowStatus.READ:
        return asked
    return replace(asked, vote=None, status=RowStatus.PENDING)


def _may_be_blank(
    reading: RowReading,
    questions: Mapping[LineId, Sequence[DoubtReason]],
    decisions: Mapping[LineId, Vote],
) -> bool:
    """Return whether nobody says that a row is marked: what is in doubt may be no mark.

    A row in which scans differ is marked on one of them.
    """
    if DoubtReason.COPIES_DIFFER in questions.get(reading.line, ()):
        return False
    return decisions.get(reading.line, reading.vote) in (None, Vote.ABSTAIN)


def _seen(
    reading: RowReading,
    questions: Mapping[LineId, Sequence[DoubtReason]],
    decisions: Mapping[LineId, Vote],
) -> Vote | None:
    """Return a row's vote for what is said of a sheet as a whole (blank, one grade throughout).

    Of a row in which scans differ it is what people settled: neither scan alone may void a sheet.
    """
    if DoubtReason.COPIES_DIFFER in questions.get(reading.line, ()):
        return decisions.get(reading.line)
    return reading.vote
