"""Prints the covers of a session's batches."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from ballot.activity import Session
from ballot.batch import BatchId
from ballot.cover import MOST_BATCHES, MOST_SHEETS, Cover
from ballot.errors import UsageError
from ballot.files import draft_of, make_folder, naming, put_in_place, sync_file
from ballot.ids import SessionId
from ballot.logbook import Logbook
from ballot.messages import say
from forms.cover import print_covers
from office.folder import ActivityFolder
from store.evidence import Store

_LOG = Logbook(__name__)


@dataclass(frozen=True, slots=True)
class PrintedCovers:
    """What one run left in the folder."""

    covers: tuple[Cover, ...]
    pdf: Path
    known: int | None
    """How many sheets the one batch is known to have, where its cover says another number."""


def known_session(folder: ActivityFolder, session: SessionId) -> Session:
    """Return a session of the plan.

    Raises:
        UsageError: there is none with this id.
    """
    found = folder.activity.session(session)
    if found is None:
        names = say("words.list").join(f"{s.id}({s.name})" for s in folder.activity.sessions)
        raise UsageError("office.print.no_session", session=session, known=names)
    return found


@_LOG.step("print covers")
def print_batch_covers(
    folder: ActivityFolder,
    store: Store,
    session: SessionId,
    *,
    first: int = 1,
    batches: int = 1,
    sheets: int | None = None,
    counted_by: str = "",
) -> PrintedCovers:
    """Print covers; nothing goes on record: a cover is, once it is read.

    Args:
        folder: the activity.
        store: its evidence.
        session: whose batches they are.
        first: number of the first of them.
        batches: how many.
        sheets: how many were counted into the one batch; None leaves it open.
        counted_by: who counted.

    Raises:
        UsageError: no such session, a number is out of range, or there are several batches and one
            number.
        LayoutError: a text doesn't fit, or has a character that the font lacks.
        StoreError: the secret is missing, or the folder can't be written.
    """
    meeting = known_session(folder, session)
    if sheets is not None and batches != 1:
        raise UsageError("cover.many_with_number")
    if first + batches - 1 > MOST_BATCHES or (sheets or 0) > MOST_SHEETS:
        raise UsageError("cover.out_of_range", batches=MOST_BATCHES, sheets=MOST_SHEETS)
    covers = tuple(Cover(session, number, sheets) for number in range(first, first + batches))
    make_folder(folder.covers)
    pdf = _free_path(folder, covers)
    with draft_of(pdf) as draft, naming(pdf):
        print_covers(
            folder.activity, meeting, covers, folder.secret(), draft, counted_by=counted_by
        )
        sync_file(draft)
        put_in_place(draft, pdf)
    return PrintedCovers(covers, pdf, _known_otherwise(store, covers))


def _known_otherwise(store: Store, covers: Sequence[Cover]) -> int | None:
    """Return the number of sheets that is known of a batch, where its cover says another."""
    sheets = covers[0].sheets
    if sheets is None:
        return None
    wanted = BatchId(covers[0].session, covers[0].batch)
    known = [each.expected for each in store.batches().batches if each.id == wanted]
    return next((number for number in known if number not in (None, sheets)), None)


def _free_path(folder: ActivityFolder, covers: Sequence[Cover]) -> Path:
    """Return `north_3.pdf`, or `north_1-12.pdf`; with `_2`, `_3`, ... where it is taken."""
    first, last = covers[0], covers[-1]
    name = f"{first.session}_{first.batch}"
    if last is not first:
        name += f"-{last.batch}"
    stems = (name if n == 1 else f"{name}_{n}" for n in count(1))
    return next(path for stem in stems if not (path := folder.covers / f"{stem}.pdf").exists())
