"""What is told to whoever answers second: what was decided, by whom and when."""

from collections.abc import Iterator
from contextlib import contextmanager

from ballot.errors import UsageError
from ballot.messages import say
from office.told import told
from review.desk import Desk
from review.words import time_word
from store.decided import About, AtPaper, RowSettled

_CAME_SECOND = frozenset(
    {
        "review.none_waiting",
        "review.not_yours_any_more",
        "store.dismissal_proposed",
        "store.no_dismissal",
        "store.no_proposal",
        "store.not_open",
        "store.row_pending",
        "store.row_reviewed",
        "store.sheet_is_void",
        "store.void_proposed",
    }
)
"""Refusals that come of what somebody has done meanwhile."""


@contextmanager
def telling_what_stands(desk: Desk, *about: About) -> Iterator[None]:
    """Add to a refusal what somebody else has decided, where it comes of that.

    Args:
        desk: what stands.
        about: what is answered; the first of which something was decided is told.

    Raises:
        UsageError: the refusal.
    """
    try:
        yield
    except UsageError as error:
        last = _last(desk, about) if error.key in _CAME_SECOND else None
        if last is None:
            raise
        raise UsageError("review.came_second", problem=error, decided=_words(desk, last)) from error


def _last(desk: Desk, about: tuple[About, ...]) -> AtPaper | None:
    found = (desk.history(each) for each in about)
    return next((history[-1] for history in found if history), None)


def _words(desk: Desk, said: AtPaper) -> str:
    """Return a decision in a sentence, with its time as the history shows it."""
    words = told(said)
    what = words.what
    if isinstance(said, RowSettled):
        word = desk.seen(said.sheet).rules.scale.word(said.vote)
        what = say("review.settled_as", what=what, vote=word)
    who = say("review.by_role", by=words.by, role=words.role) if words.role else words.by
    return say("review.what_stands", at=time_word(said.at), who=who, what=what, why=words.why)
