"""Words for what the pages show: votes, reasons, batches, decisions."""

from collections.abc import Iterable
from typing import Any

from ballot.grade import Scale, Vote
from ballot.ids import grouped
from ballot.messages import say
from ballot.person import same_person
from ballot.vote_words import vote_word
from office.days import clock_of
from office.told import told
from review.access import SignedIn
from review.addresses import row_address
from review.queue import page_address
from store.decided import (
    AtPaper,
    DismissalProposed,
    DismissalWithdrawn,
    PagesClosed,
    RowReopened,
    RowSettled,
    SheetKeyed,
    sheets_of,
)
from store.standing import DismissalProposal, PageKey, StoredRejection, VoidProposal

Model = dict[str, Any]


def voted(vote: Vote | None, scale: Scale) -> Model | None:
    """Return a vote and its word on the form that it was given on, or None."""
    return None if vote is None else {"value": vote, "label": vote_word(vote, scale)}


def vote_keys(scale: Scale) -> list[Model]:
    """Return by which key each vote of a form is said, as digits in the order of its boxes."""
    grades = [
        {"key": str(number), "value": grade.vote, "label": vote_word(grade.vote, scale)}
        for number, grade in enumerate(scale.grades, start=1)
    ]
    blank = vote_word(Vote.ABSTAIN, scale) if scale.is_list else say("review.abstain")
    return [
        *grades,
        {"key": "0", "value": Vote.ABSTAIN, "label": blank},
        {"key": "X", "value": Vote.VOID, "label": say("review.void_row")},
    ]


def key_list(scale: Scale) -> str:
    """Return the keys of a form's votes in a line of text: `1 2 3 0 X`."""
    return " ".join(each["key"] for each in vote_keys(scale))


def reason_word(code: str) -> str:
    """Return the word for a doubt or for why a page was refused."""
    for section in ("doubt", "reason", "review.reason"):
        try:
            return say(f"{section}.{code}")
        except KeyError:
            continue
    return code


def batch_word(batch: str) -> str:
    """Return how a batch is called."""
    return say("review.top_folder") if batch == "." else batch


def named(code: str) -> Model:
    """Return the code of a reason and its word."""
    return {"code": code, "label": reason_word(code)}


def paged(key: PageKey) -> Model:
    """Return which page of its file a scan is, from 1, and which part; None for a whole picture."""
    return {"file_page": key.index + 1, "part": key.part or None}


def proposed(proposal: VoidProposal | DismissalProposal | None, signed: SignedIn) -> Model | None:
    """Return what one person proposes, and whether whoever looks may not confirm it; or None."""
    if proposal is None:
        return None
    is_here = bool(proposal.browser) and proposal.browser == signed.person.browser
    return {
        "by": proposal.by,
        "role": proposal.role.label,
        "why": proposal.why,
        "at": proposal.at,
        "is_mine": is_here or same_person(proposal.by, signed.person.name),
    }


def decision(said: AtPaper, scale: Scale) -> Model:
    """Return a decision as a line of the history.

    Args:
        said: the decision.
        scale: of the form that it is about.
    """
    words = told(said)
    sheets = sheets_of(said)
    return {
        "seq": said.seq,
        "at": said.at,
        "kind": said.kind.value,
        "label": words.what,
        "vote": voted(words.vote, scale),
        "by": words.by,
        "role": words.role,
        "confirmed_by": words.confirmed_by,
        "confirmed_role": words.confirmed_role,
        "why": words.why,
        "sheet": grouped(sheets[0]) if len(sheets) == 1 else "",
        "unit": said.line if isinstance(said, RowSettled | RowReopened) else "",
        "address": _address_of(said),
    }


def who_and_when(shown: Model) -> str:
    """Return by whom and when a line of the history was decided, as `decision` has it."""
    who = (
        say("review.by_role", by=shown["by"], role=shown["role"]) if shown["role"] else shown["by"]
    )
    return f"{who} {time_word(shown['at'])}"


def time_word(at: str) -> str:
    """Return the time of an event as the pages show it: in Beijing, to the minute."""
    return say("review.clock", at=clock_of(at))


def _address_of(said: AtPaper) -> str | None:
    """Return where a decision is looked at; None where it is about several sheets."""
    match said:
        case RowSettled() | RowReopened():
            return row_address(said.sheet, said.line)
        case DismissalProposed() | DismissalWithdrawn() | PagesClosed():
            return page_address(said.pages[0])
        case SheetKeyed(page=PageKey() as page):
            return page_address(page)
        case _:
            sheets = sheets_of(said)
            return f"/sheets/{sheets[0]}" if len(sheets) == 1 else None


_LOOKED_AT = 12
"""Pages of a run that links lead to; the address of any other is known from its number."""


def run_shown(stored: StoredRejection, seen: PageKey) -> Model | None:
    """Return a run of pages, and some of them to be looked at, from its first to its last."""
    count = stored.through - stored.index + 1
    if count == 1:
        return None
    shown = min(count, _LOOKED_AT)
    indexes = [stored.index + round(k * (count - 1) / (shown - 1)) for k in range(shown)]
    return {
        "count": count,
        "through": stored.through,
        "pages": [
            {
                "page": index + 1,
                "address": page_address(stored.key._replace(index=index)),
                "is_here": index == seen.index,
            }
            for index in indexes
        ],
    }


def choices(values: Iterable[str], word: Any) -> list[Model]:
    """Return each value once, with its word and how often it stands there."""
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return [
        {"value": value, "label": word(value), "count": count}
        for value, count in sorted(counts.items(), key=lambda pair: pair[0])
    ]
