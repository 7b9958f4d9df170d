"""The part of the fold that is above the paper: plans, seals, counts by hand, rulings, checks.

It needs no sheet, page or file, so that it can be done anew from its own events alone.
"""

from dataclasses import replace

from ballot.batch import BatchCount
from ballot.history import PastYear
from store.decided import (
    AcceptanceRecorded,
    BatchCounted,
    Counted,
    Decided,
    HistoryAdded,
    MismatchExplained,
    PlanAccepted,
    Ruled,
    RulingWithdrawn,
    ScansReplaced,
    SessionMerged,
    SessionOpened,
    SessionSealed,
    SpotCheckDrawn,
    SpotChecked,
    TallySigned,
    Vetoed,
    VetoLifted,
)
from store.event import Event, EventKind
from store.facts import deck_checked_from, printed_from
from store.standing import PrintRun, SpotCheckDraw, StoredDeckCheck
from store.state import Meetings


def apply_above(state: Meetings, event: Event, said: Decided | None) -> bool:
    """Take in what an event changes above the paper; returns whether it is of a kind that may.

    Args:
        state: what stands before it.
        event: the next one of these kinds.
        said: what people decided by it.
    """
    return _note(state, event) if said is None else _decide(state, said)


def _note(state: Meetings, event: Event) -> bool:
    match event.kind:
        case EventKind.CREATED:
            state.schema = event.payload["schema"]
        case EventKind.PRINTED:
            printed = printed_from(event)
            sheets = len(printed.sheets)
            state.prints.append(PrintRun(printed.session, printed.form, printed.group, sheets))
        case EventKind.DECK_CHECKED:
            check = deck_checked_from(event).check
            state.deck_checks.append(StoredDeckCheck(event.at, check))
        case _:
            return False
    return True


def _decide(state: Meetings, said: Decided) -> bool:
    match said:
        case SpotCheckDrawn():
            state.draws.append(SpotCheckDraw(said.seed, said.size, said.people.by, said.at))
        case SpotChecked():
            state.draws[said.draw - 1].agrees[said.sheet] = said.agrees
        case ScansReplaced():
            for draw in state.draws:  # what was compared is no longer how the sheet is read
                for swap in said.swaps:
                    draw.agrees.pop(swap.sheet, None)
        case Counted():
            state.counts[said.session] = said.count
        case BatchCounted():
            state.batch_counts[said.batch] = BatchCount(said.sheets, said.people.by)
        case MismatchExplained():
            state.explanations[said.session] = said.explanation
        case SessionSealed():
            _seal(state, said)
        case SessionOpened():
            state.seals.pop(said.session, None)
            state.uncompared.discard(said.session)
            state.blank_as_before.discard(said.session)
        case SessionMerged():
            state.merged[said.session] = said.merge
        case TallySigned():
            state.signed.setdefault(said.tally_sha256, {})[said.people.by] = said.key_sha256
        case _:
            return _rule(state, said)
    return True


def _rule(state: Meetings, said: Decided) -> bool:
    match said:
        case Vetoed():
            state.vetoes[said.veto.unit] = said.veto
        case VetoLifted():
            state.vetoes.pop(said.unit, None)
        case Ruled():
            # The last word on a question answers when it was said, not when the first was.
            state.rulings.pop(said.ruling.asked, None)
            state.rulings[said.ruling.asked] = said.ruling
        case RulingWithdrawn():
            state.rulings.pop(said.asked, None)
        case HistoryAdded():
            _add_year(state, said.past)
        case AcceptanceRecorded():
            state.acceptances[said.acceptance.form] = said.acceptance
        case PlanAccepted():
            state.plans.append(said.record)
        case _:
            return False
    return True


def _seal(state: Meetings, said: SessionSealed) -> None:
    state.seals[said.session] = said.seal
    state.last_seals[said.session] = said.seal
    if not said.compares_copies:
        state.uncompared.add(said.session)
    if not said.marks_tell:
        state.blank_as_before.add(said.session)


def _add_year(state: Meetings, past: PastYear) -> None:
    before = state.history.get(past.year)
    if before is not None:
        past = replace(past, earlier=(*before.earlier, replace(before, earlier=())))
    state.history[past.year] = past
