"""The one fold of the log: each event changes the state."""

from dataclasses import replace
from typing import assert_never

from ballot.batch import BatchCount
from ballot.copies import Decision
from ballot.history import PastYear
from ballot.ids import SessionId, SheetId
from ballot.person import same_person
from ballot.reading import FootProof, Rejection, RejectionReason
from store.codec import key_from, pages_of, rejection_from
from store.cover_codec import cover_from
from store.decided import (
    AcceptanceRecorded,
    BatchCounted,
    Counted,
    Decided,
    DismissalProposed,
    DismissalWithdrawn,
    HistoryAdded,
    MismatchExplained,
    OpinionTyped,
    PagesClosed,
    PlanAccepted,
    RowReopened,
    RowSettled,
    Ruled,
    RulingWithdrawn,
    ScansReplaced,
    SessionMerged,
    SessionOpened,
    SessionSealed,
    SheetKeyed,
    SheetVoided,
    SpotCheckDrawn,
    SpotChecked,
    TallySigned,
    Vetoed,
    VetoLifted,
    VoidProposed,
    VoidWithdrawn,
)
from store.decision_from import decision_from
from store.event import Event, EventKind
from store.facts import deck_checked_from, file_from, printed_from
from store.standing import (
    FileState,
    PageKey,
    PrintedSheet,
    RejectedPage,
    SpotCheckDraw,
    StoredDeckCheck,
    Swap,
)
from store.state import KEYED_BY, State


def apply(state: State, event: Event) -> None:
    """Take one more event in."""
    state.trail.seq = event.seq
    said = decision_from(event)
    if said is None:
        _note(state, event)
    else:
        _decide(state, said)
        state.trail.note_decision(said)


# What people decided


def _decide(state: State, said: Decided) -> None:
    match said:
        case ScansReplaced():
            for swap in said.swaps:
                _swap(state, swap, said.seq)
        case RowSettled():
            decisions = state.decisions.setdefault(said.sheet, {})
            decisions[said.line] = Decision(said.vote, said.seq)
        case RowReopened():
            state.decisions.get(said.sheet, {}).pop(said.line, None)
            state.reopened.setdefault(said.sheet, set()).add(said.line)
        case VoidProposed():
            state.void_proposals[said.sheet] = said.proposal
        case VoidWithdrawn():
            state.void_proposals.pop(said.sheet, None)
        case SheetVoided():
            state.voided[said.sheet] = said.seq
            state.void_proposals.pop(said.sheet, None)
        case SheetKeyed():
            _key(state, said)
        case DismissalProposed():
            state.dismissals |= dict.fromkeys(said.pages, said.proposal)
        case DismissalWithdrawn():
            for key in said.pages:
                state.dismissals.pop(key, None)
        case PagesClosed():
            _close(state, said.pages, said.seq)
        case SpotCheckDrawn():
            state.draws.append(SpotCheckDraw(said.seed, said.size, said.people.by, said.at))
        case SpotChecked():
            state.draws[said.draw - 1].agrees[said.sheet] = said.agrees
        case OpinionTyped():
            state.opinions[said.sheet] = said.text
        case Counted():
            state.counts[said.session] = said.count
        case BatchCounted():
            state.batch_counts[said.batch] = BatchCount(said.sheets, said.people.by)
        case MismatchExplained():
            state.explanations[said.session] = said.explanation
        case SessionSealed():
            _seal(state, said)
        case SessionOpened():
            _open(state, said.session)
        case SessionMerged():
            state.merged[said.session] = said.merge
        case TallySigned():
            state.signed.setdefault(said.tally_sha256, {})[said.people.by] = said.key_sha256
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
            assert_never(said)


def _swap(state: State, swap: Swap, seq: int) -> None:
    """Let one scan stand in the place of another, which no longer takes part."""
    state.readings[swap.sheet][swap.page] = swap.scan
    state.rejected.pop(swap.scan, None)
    state.dismissals.pop(swap.scan, None)
    was = Rejection(RejectionReason.REPLACED, "", swap.sheet, swap.page)
    state.rejected[swap.instead_of] = RejectedPage(seq, was)
    state.replaced.setdefault(swap.sheet, {})[swap.instead_of] = None
    for unit in swap.asked:
        state.decisions.get(swap.sheet, {}).pop(unit, None)
        state.asked.setdefault(swap.sheet, set()).add(unit)
    for draw in state.draws:  # what was compared is no longer how the sheet is read
        draw.agrees.pop(swap.sheet, None)


def _key(state: State, said: SheetKeyed) -> None:
    """Take in what one person typed; where two people agree, it is a decision."""
    sheet, by = said.sheet, said.people.by
    entries, browsers = state.keyed.setdefault(sheet, {}), state.keyed_in.setdefault(sheet, {})
    # The last to type stands last; another spelling of a name is no other person.
    for name in [name for name in entries if same_person(name, by)]:
        del entries[name], browsers[name]
    browsers[by] = said.people.browser
    entries[by] = said.votes
    if said.page is not None:
        state.keyed_pages[said.page] = sheet
    if len(entries) < KEYED_BY:
        return
    apart = set(state.keyed_apart(sheet))
    decisions = state.decisions.setdefault(sheet, {})
    for unit, vote in said.votes.items():
        if unit in apart:
            decisions.pop(unit, None)
        else:
            decisions[unit] = Decision(vote, said.seq)


def _close(state: State, pages: tuple[PageKey, ...], seq: int) -> None:
    for key in pages:
        state.dismissed[key] = seq
        state.dismissals.pop(key, None)


def _seal(state: State, said: SessionSealed) -> None:
    state.seals[said.session] = said.seal
    state.last_seals[said.session] = said.seal
    if not said.compares_copies:
        state.uncompared.add(said.session)
    if not said.marks_tell:
        state.blank_as_before.add(said.session)


def _open(state: State, session: SessionId) -> None:
    """Take the seal off: what came meanwhile is compared with what stands."""
    state.seals.pop(session, None)
    state.uncompared.discard(session)
    state.blank_as_before.discard(session)
    for key in state.late.pop(session, ()):
        page = state.rejected.get(key)
        if page is not None and page.rejection.sheet is not None:
            state.copies.setdefault(page.rejection.sheet, {})[key] = None


def _add_year(state: State, past: PastYear) -> None:
    before = state.history.get(past.year)
    if before is not None:
        past = replace(past, earlier=(*before.earlier, replace(before, earlier=())))
    state.history[past.year] = past


# What the program noted by itself


def _note(state: State, event: Event) -> None:
    payload = event.payload
    match event.kind:
        case EventKind.CREATED:
            state.schema = payload["schema"]
        case EventKind.PRINTED:
            _print(state, event)
        case EventKind.FILE_ADDED:
            file = file_from(event)
            state.files[file.sha256] = FileState(
                sha256=file.sha256, size=file.size, pages=file.pages, names=[]
            )
            state.files[file.sha256].add_name(payload)
        case EventKind.FILE_SEEN:
            state.files[payload["sha256"]].add_name(payload)
        case EventKind.FILE_MENDED:
            _mend(state, event)
        case EventKind.FILE_COMPLETED:
            _close(state, tuple(pages_of(payload)), event.seq)
            state.trail.note_page(None)
        case EventKind.PAGE_READ:
            key = _record_page(state, event)
            sheet = SheetId(payload["reading"]["sheet"])
            state.readings.setdefault(sheet, {})[payload["reading"]["page"]] = key
            _note_sheet(state, sheet)
        case EventKind.PAGE_REJECTED:
            key = _record_page(state, event)
            rejection = rejection_from(payload["rejection"])
            state.rejected[key] = RejectedPage(event.seq, rejection)
            _note_sheet(state, rejection.sheet)
            _note_copy(state, key, rejection)
        case EventKind.COVER_READ:
            key = _record_page(state, event)
            state.covers[key] = cover_from(payload["cover"])
            state.trail.note_page(None)
        case EventKind.DECK_CHECKED:
            check = deck_checked_from(event).check
            state.decks.checks.append(StoredDeckCheck(event.at, check))
        case _:
            raise ValueError(event.kind)  # a kind that nobody folds must not pass in silence


def _print(state: State, event: Event) -> None:
    printed = printed_from(event)
    for sheet in printed.sheets:
        state.sheets[sheet] = PrintedSheet(
            session=printed.session,
            form=printed.form,
            group=printed.group,
            pages=printed.pages,
        )


def _mend(state: State, event: Event) -> None:
    """Take back refusals of whole pictures of a file that was damaged when they were made."""
    file = state.files[event.payload["file"]]
    file.pages = event.payload["pages"]
    for index in event.payload["withdrawn"]:
        key = PageKey(file.sha256, index)
        state.rejected.pop(key, None)
        state.pages.pop(key, None)
        file.forget_page(index)
    state.trail.note_mended()


def _record_page(state: State, event: Event) -> PageKey:
    key = key_from(event.payload)
    state.pages[key] = event.seq
    if event.payload.get("reading", {}).get("foot") != FootProof.CODE:
        state.without_foot_code.add(key)
    state.files[key.sha256].note_page(key, event.payload)
    return key


def _note_sheet(state: State, sheet: SheetId | None) -> None:
    """Note which sheet a page shows, and how the known deck stood if it is its session's first."""
    state.trail.note_page(sheet)
    printed = state.sheets.get(sheet) if sheet else None
    if printed is not None:
        state.decks.note_page(printed.session, printed.form)


def _note_copy(state: State, key: PageKey, rejection: Rejection) -> None:
    if rejection.sheet is None:
        return
    if rejection.reason is RejectionReason.SECOND_COPY:
        state.copies.setdefault(rejection.sheet, {})[key] = None
    elif rejection.reason is RejectionReason.SEALED_SESSION:
        state.late.setdefault(state.sheets[rejection.sheet].session, []).append(key)
