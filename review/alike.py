"""Refused pages of one kind in one batch: looked at together, closed with one reason.

Each becomes an event of its own, with name and reason, as if it had been closed by itself; where a
page may be a ballot, a second person looks at the same pages and confirms.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ballot.errors import UsageError
from ballot.ids import grouped
from review.access import SignedIn
from review.claims import Claims
from review.desk import Desk
from review.queue import batch_of, page_address
from review.seen import place_of
from review.words import Model, batch_word, named, paged, proposed, run_shown
from store.evidence import Store
from store.second import CLOSED_BY_ONE
from store.standing import PageKey, StoredRejection

MOST: int = 60
"""Refusals on one contact sheet: more than that nobody looks at."""


class Refused(NamedTuple):
    """A refused page, or a run of them, as it was shown."""

    key: PageKey
    through: int


def alike(desk: Desk, key: PageKey) -> list[StoredRejection]:
    """Return the open refusals of the same kind in the same batch, in the order of the paper.

    The same kind: refused for the same reason, of the same session, all without ink or all with,
    and all proposed to be closed by the same person for the same reason, or none.
    """
    with desk.using() as store:
        refused = [stored for stored in store.rejections() if stored.is_open]
        kinds = {stored.key: _kind(store, stored) for stored in refused}
    chosen = next((stored for stored in refused if stored.holds(key)), None)
    if chosen is None:
        return []
    return [stored for stored in refused if kinds[stored.key] == kinds[chosen.key]]


def _kind(store: Store, stored: StoredRejection) -> tuple[object, ...]:
    proposal = store.dismissal_proposals().get(stored.key)
    said = None if proposal is None else (proposal.by, proposal.browser, proposal.why)
    rejection = stored.rejection
    return (rejection.reason, rejection.is_blank, stored.session, batch_of(stored.file), said)


def alike_shown(desk: Desk, claims: Claims, key: PageKey, signed: SignedIn) -> Model | None:
    """Return the contact sheet of a refused page's kind; None where the page isn't open."""
    found = alike(desk, key)
    if not found:
        return None
    held = claims.held()
    mine = [each for each in found if held.get(page_address(each.key), signed.id) == signed.id]
    first = found[0]
    proposal = proposed(desk.dismissal(first.key), signed)
    return {
        "address": f"{page_address(key)}/alike",
        "page": page_address(key),
        "reason": named(first.rejection.reason.value),
        "is_blank": first.rejection.is_blank,
        "batch": batch_word(batch_of(first.file)),
        "takes_two": first.rejection.reason not in CLOSED_BY_ONE,
        "proposal": proposal,
        "held_by_others": len(found) - len(mine),
        "more": max(0, len(mine) - MOST),
        "pages": [_shown(stored) for stored in mine[:MOST]],
    }


def _shown(stored: StoredRejection) -> Model:
    run = run_shown(stored, stored.key)
    looks = [each["address"] for each in run["pages"]] if run else [page_address(stored.key)]
    sheet = stored.rejection.sheet
    return {
        "place": place_of(stored.key),
        "through": stored.through,
        "address": page_address(stored.key),
        "file": stored.file,
        **paged(stored.key),
        "count": stored.through - stored.index + 1,
        "sheet": grouped(sheet) if sheet else None,
        "images": [f"{look}/small.jpg" for look in looks],
    }


def close_alike(
    desk: Desk, key: PageKey, pages: Sequence[Refused], signed: SignedIn, why: str
) -> bool:
    """Close refused pages, or propose to where that takes two; returns whether they are closed.

    Raises:
        UsageError: one of them isn't of that kind any more, or none is named; nothing was recorded.
    """
    with desk.using() as store, store.writing():
        _require_alike(alike(desk, key), pages)
        closed = [
            store.propose_dismissal(
                each.key.sha256,
                each.key.index,
                signed.person,
                why,
                part=each.key.part,
                through=each.through,
            )
            for each in pages
        ]
    return all(closed)


def confirm_alike(desk: Desk, key: PageKey, pages: Sequence[Refused], signed: SignedIn) -> None:
    """Close refused pages that somebody else has proposed to; raises as `close_alike`."""
    with desk.using() as store, store.writing():
        _require_alike(alike(desk, key), pages)
        for each in pages:
            store.confirm_dismissal(
                each.key.sha256, each.key.index, signed.person, part=each.key.part
            )


def _require_alike(found: Iterable[StoredRejection], pages: Sequence[Refused]) -> None:
    known = {Refused(stored.key, stored.through) for stored in found}
    if not pages or not known.issuperset(pages) or len(set(pages)) < len(pages):
        raise UsageError("review.alike_changed")
