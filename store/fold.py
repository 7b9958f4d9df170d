"""The one fold of the log: each event changes the state."""

from ballot.copies import Decision
from ballot.errors import StoreError
from ballot.ids import SessionId, SheetId, grouped
from ballot.person import same_person
from ballot.reading import Rejection, RejectionReason
from store.codec import key_from, pages_of, rejection_from
from store.cover_codec import cover_from
from store.decided import (
    Decided,
    DismissalProposed,
    DismissalWithdrawn,
    OpinionTyped,
    PagesClosed,
    RowReopened,
    RowSettled,
    ScansReplaced,
    SessionOpened,
    SessionSealed,
    SheetKeyed,
    SheetVoided,
    VoidProposed,
    VoidWithdrawn,
)
from store.decision_from import decision_from
from store.event import Event, EventKind
from store.facts import file_from, printed_from
from store.fold_above import apply_above
from store.row_codec import page_rows_from
from store.standing import (
    FileState,
    PageKey,
    PrintedSheet,
    RejectedPage,
    Swap,
)
from store.state import KEYED_BY, State


def apply(state: State, event: Event) -> None:
    """Take one more event in."""
    state.trail.seq = event.seq
    said = decision_from(event)
    is_folded = _note(state, event) if said is None else _decide(state, said)
    if said is not None:
        state.trail.note_decision(said)
    if apply_above(state, event, said):
        state.trail.above[event.seq] = None
    elif not is_folded:
        raise ValueError(event.kind)  # a kind that nobody folds must not pass in silence


# What people decided at the paper


def _decide(state: State, said: Decided) -> bool:
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
            _use_form(state, said.sheet)
        case SheetKeyed():
            _key(state, said)
            _use_form(state, said.sheet)
        case DismissalProposed():
            state.dismissals.update(dict.fromkeys(said.pages, said.proposal))
        case DismissalWithdrawn():
            for key in said.pages:
                state.dismissals.pop(key, None)
        case PagesClosed():
            _close(state, said.pages, said.seq)
        case OpinionTyped():
            state.opinions[said.sheet] = said.text
        case SessionSealed():
            if not (said.compares_copies and said.marks_tell):
                state.trail.note_every_sheet()  # to that version sheets were something else
        case SessionOpened():
            _open(state, said.session)
        case _:
            return False
    return True


def _swap(state: State, swap: Swap, seq: int) -> None:
    """Let one scan stand in the place of another, which no longer takes part."""
    _stand(state, swap.sheet, swap.page, swap.scan)
    state.rejected.pop(swap.scan, None)
    state.dismissals.pop(swap.scan, None)
    was = Rejection(RejectionReason.REPLACED, "", swap.sheet, swap.page)
    state.rejected[swap.instead_of] = RejectedPage(seq, was)
    state.replaced.setdefault(swap.sheet, {})[swap.instead_of] = None
    for unit in swap.asked:
        state.decisions.get(swap.sheet, {}).pop(unit, None)
        state.asked.setdefault(swap.sheet, set()).add(unit)


def _stand(state: State, sheet: SheetId, page: int, key: PageKey) -> None:
    """Let a scan stand for a page of a sheet."""
    lacked = state.lacks_foot_code(sheet)
    pages = state.readings.setdefault(sheet, {})
    pages[page] = key
    printed = state.sheets[sheet]
    if len(pages) < printed.pages:
        state.incomplete[sheet] = None
    else:
        state.incomplete.pop(sheet, None)
    if lacks := state.lacks_foot_code(sheet) - lacked:
        counts = state.without_foot_code
        counts[printed.session] = counts.get(printed.session, 0) + lacks
    _use_form(state, sheet)


def _use_form(state: State, sheet: SheetId) -> None:
    state.forms_in_use[state.sheets[sheet].form] = None


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
    first, second = list(entries.values())[-KEYED_BY:]
    decisions = state.decisions.setdefault(sheet, {})
    for unit, vote in said.votes.items():
        if unit not in first or unit not in second:
            continue  # one person alone typed it: the page was read
        if unit in apart:
            decisions.pop(unit, None)
        else:
            decisions[unit] = Decision(vote, said.seq)


def _close(state: State, pages: tuple[PageKey, ...], seq: int) -> None:
    for key in pages:
        state.dismissed[key] = seq
        state.dismissals.pop(key, None)


def _open(state: State, session: SessionId) -> None:
    """Compare with what stands what came while a session was sealed."""
    if session in state.uncompared | state.blank_as_before:
        state.trail.note_every_sheet()
    for key in state.late.pop(session, ()):
        page = state.rejected.get(key)
        if page is not None and page.rejection.sheet is not None:
            state.copies.setdefault(page.rejection.sheet, {})[key] = None
            state.trail.touch(page.rejection.sheet)


# What the program noted by itself


def _note(state: State, event: Event) -> bool:
    payload = event.payload
    match event.kind:
        case EventKind.PRINTED:
            _print(state, event)
        case EventKind.FILE_ADDED:
            file = file_from(event)
            place = state.trail.files
            state.trail.files += 1
            state.places[place] = file.sha256
            state.files[file.sha256] = FileState(
                sha256=file.sha256, size=file.size, pages=file.pages, place=place, names=[]
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
            if payload["reading"]["page"] in state.readings.get(sheet, {}):
                # No version writes it: a second scan is compared. Somebody hid the first one.
                raise StoreError("store.read_twice", entry=event.seq, sheet=grouped(sheet))
            _stand(state, sheet, payload["reading"]["page"], key)
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
        case _:
            return False
    return True


def _print(state: State, event: Event) -> None:
    printed = printed_from(event)
    each = PrintedSheet(
        session=printed.session, form=printed.form, group=printed.group, pages=printed.pages
    )
    for sheet in printed.sheets:
        state.sheets[sheet] = each


def _mend(state: State, event: Event) -> None:
    """Take back refusals of whole pictures of a file that was damaged when they were made."""
    file = state.files[event.payload["file"]]
    file.pages = event.payload["pages"]
    for index in event.payload["withdrawn"]:
        key = PageKey(file.sha256, index)
        state.rejected.pop(key, None)
        file.forget_page(index)
    state.trail.note_every_sheet()


def _record_page(state: State, event: Event) -> PageKey:
    key = key_from(event.payload)
    state.files[key.sha256].note_page(key, event.seq, event.payload)
    if state.pages is not None and "reading" in event.payload:
        state.pages[event.seq] = page_rows_from(event.payload["reading"])
    return key


def _note_sheet(state: State, sheet: SheetId | None) -> None:
    """Note which sheet a page shows, and how the known deck stood if it is its session's first."""
    state.trail.note_page(sheet)
    printed = state.sheets.get(sheet) if sheet else None
    if printed is not None and printed.session not in state.first_decks:
        state.first_decks[printed.session] = state.deck_standing(printed.form)


def _note_copy(state: State, key: PageKey, rejection: Rejection) -> None:
    if rejection.sheet is None:
        return
    if rejection.reason is RejectionReason.SECOND_COPY:
        state.copies.setdefault(rejection.sheet, {})[key] = None
    elif rejection.reason is RejectionReason.SEALED_SESSION:
        state.late.setdefault(state.sheets[rejection.sheet].session, []).append(key)
