"""What is to be said of batches, in words: of each that doesn't agree, and of what lies in none."""

from collections.abc import Callable, Iterator

from ballot.activity import Activity
from ballot.batch import Batch, Batches, BatchId, in_total
from ballot.ids import SessionId
from ballot.messages import say
from ballot.session import SessionStatus

Names = Callable[[SessionId], str]


def names_of(activity: Activity) -> Names:
    """Return what names a session; by its id where the plan has it no more."""

    def name(session: SessionId) -> str:
        known = activity.session(session)
        return known.name if known else session

    return name


def batch_name(batch: BatchId, names: Names) -> str:
    """Return which bundle it is, as people name it."""
    return say("batch.name", session=names(batch.session), batch=batch.batch)


def batch_texts(batches: Batches, session: SessionId, names: Names) -> Iterator[str]:
    """Yield what is wrong with the batches of a session, and which of its sheets lie in none.

    Nothing where the session has no batch with a cover or a number.
    """
    of_session = batches.of(session)
    if not of_session:
        return
    for each in of_session:
        text = trouble_of(each, names)
        if text:
            yield text
    absent = batches.absent(session)
    if absent:
        numbers = say("words.list").join(map(str, absent))
        yield say("batch.absent", session=names(session), numbers=numbers)
    outside = batches.outside(session)
    if outside:
        yield say("batch.outside", session=names(session), sheets=outside)


def all_batch_texts(batches: Batches, activity: Activity) -> Iterator[str]:
    """Yield `batch_texts` of every session that has batches, in the order of the batches."""
    for session in dict.fromkeys(each.id.session for each in batches.batches):
        yield from batch_texts(batches, session, names_of(activity))


def reconcile_texts(batches: Batches, status: SessionStatus, names: Names) -> Iterator[str]:
    """Yield what is wrong with the batches of a session, each and together."""
    yield from batch_texts(batches, status.session, names)
    total = total_text(batches, status, names)
    if total is not None:
        yield total


def total_text(batches: Batches, status: SessionStatus, names: Names) -> str | None:
    """Return that the batches together have another number than came back; None where they don't.

    None, too, where one of the numbers isn't known.
    """
    total = in_total(batches.of(status.session))
    if total is None or status.returned is None or total == status.returned:
        return None
    session = names(status.session)
    return say("batch.total_differs", session=session, total=total, returned=status.returned)


def trouble_of(batch: Batch, names: Names) -> str | None:
    """Return what is wrong with a batch, in one sentence; None where it agrees."""
    parts = list(_troubles(batch, names))
    if not parts:
        return None
    name = batch_name(batch.id, names)
    return say("batch.trouble", batch=name, troubles=say("batch.between").join(parts))


def _troubles(batch: Batch, names: Names) -> Iterator[str]:
    numbers = {"session": batch.id.session, "batch": batch.id.batch}
    if batch.is_in_doubt:
        said = say("words.list").join(map(str, batch.said))
        yield say("batch.covers_differ", said=said, found=batch.found, **numbers)
    elif batch.expected is None:
        yield say("batch.no_number", found=batch.found, **numbers)
    elif batch.found != batch.expected:
        yield say("batch.counted", expected=batch.expected, found=batch.found)
    if batch.missing and not batch.found:
        yield say("batch.never_came")
    elif batch.missing:
        yield say("batch.missing", sheets=batch.missing)
    if batch.surplus:
        yield say("batch.surplus", sheets=batch.surplus)
    if batch.missing and batch.unknown_pages:
        yield say("batch.unknown_pages", pages=batch.unknown_pages)
    for session, sheets in batch.elsewhere.items():
        yield say("batch.elsewhere", sheets=sheets, session=names(session))
    for other, sheets in batch.again.items():
        yield say("batch.again", sheets=sheets, batch=batch_name(other, names))
