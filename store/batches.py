"""Which batch each scanned page lies in, as it follows from covers and the order of the pages.

Nothing of it is stored: pages lie where files have them, so that whatever is read later, or read
again after a damaged copy, falls into its place (docs/batches.md).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ballot.batch import Batch, Batches, BatchId, Loose
from ballot.cover import Cover
from ballot.ids import SessionId, SheetId
from store.kept import load
from store.pages import is_open
from store.standing import FileState, PageKey
from store.state import State

_LAST_NUMBER = re.compile(r"(\d+)(?=\D*$)")


@dataclass(frozen=True, slots=True)
class BatchPlace:
    """Where a page lies."""

    batch: BatchId | None
    """None where no cover lies on it: the file is the batch."""
    place: int
    """Of the page in the batch, from 1, as scanned; the cover isn't counted."""


@dataclass(slots=True)
class _Stretch:
    """Pages that follow a cover, or that no cover lies on, as far as the next cover or file."""

    cover: Cover | None
    files: list[FileState]
    pages: list[PageKey] = field(default_factory=list)


def batch_places(state: State) -> dict[PageKey, BatchPlace]:
    """Return where each page lies that is on record; covers aren't in it.

    Pages of a batch that came in several stretches are counted through.
    """
    counts: Counter[BatchId] = Counter()
    places: dict[PageKey, BatchPlace] = {}
    for stretch in _stretches(state):
        batch = _id(stretch.cover)
        before = counts[batch] if batch else 0
        for place, key in enumerate(stretch.pages, before + 1):
            places[key] = BatchPlace(batch, place)
        if batch:
            counts[batch] += len(stretch.pages)
    return places


def batches_of(state: State) -> Batches:
    """Return every batch, and what is there, lacking or out of place in it."""
    stretches = list(_stretches(state))
    shown = _sheets_shown(state)
    of_batch: dict[BatchId, list[_Stretch]] = {id_: [] for id_ in state.batch_counts}
    for stretch in stretches:
        if stretch.cover is not None:
            of_batch.setdefault(BatchId(stretch.cover.session, stretch.cover.batch), [])
            of_batch[BatchId(stretch.cover.session, stretch.cover.batch)].append(stretch)
    first: dict[SheetId, BatchId] = {}
    for stretch in stretches:
        id_ = _id(stretch.cover)
        if id_ is not None:
            for sheet in _sheets(stretch, shown):
                first.setdefault(sheet, id_)
    order = {session: place for place, session in enumerate(_sessions(state))}
    ids = sorted(of_batch, key=lambda id_: (order.get(id_.session, len(order)), id_))
    return Batches(
        tuple(_batch(state, id_, of_batch[id_], shown, first) for id_ in ids),
        tuple(_loose(state, each, shown, first) for each in stretches if each.cover is None),
    )


def _batch(
    state: State,
    id_: BatchId,
    stretches: Iterable[_Stretch],
    shown: Mapping[PageKey, SheetId],
    first: Mapping[SheetId, BatchId],
) -> Batch:
    stretches = list(stretches)
    covers = [each.cover for each in stretches if each.cover is not None]
    sheets = dict.fromkeys(sheet for each in stretches for sheet in _sheets(each, shown))
    sessions = (state.sheets[sheet].session for sheet in sheets)
    files = (file.names[0] for each in stretches for file in each.files)
    return Batch(
        id=id_,
        covers=len(covers),
        said=tuple(sorted({cover.sheets for cover in covers if cover.sheets is not None})),
        entered=state.batch_counts.get(id_),
        found=len(sheets),
        unknown_pages=sum(_unknown_pages(state, each, shown) for each in stretches),
        elsewhere=Counter(session for session in sessions if session != id_.session),
        again=Counter(first[sheet] for sheet in sheets if first[sheet] != id_),
        files=tuple(dict.fromkeys(files)),
    )


def _loose(
    state: State,
    stretch: _Stretch,
    shown: Mapping[PageKey, SheetId],
    first: Mapping[SheetId, BatchId],
) -> Loose:
    sheets = dict.fromkeys(_sheets(stretch, shown))
    outside = [sheet for sheet in sheets if sheet not in first]
    load(state.sheets, outside)
    return Loose(
        file=stretch.files[0].names[0],
        files=len(stretch.files),
        found=len(sheets),
        outside=len(outside),
        unknown_pages=_unknown_pages(state, stretch, shown),
        sessions=Counter(state.sheets[sheet].session for sheet in outside),
    )


def _id(cover: Cover | None) -> BatchId | None:
    return None if cover is None else BatchId(cover.session, cover.batch)


def _sessions(state: State) -> Iterable[SessionId]:
    """Return the sessions in the order in which sheets were printed for them."""
    return dict.fromkeys(run.session for run in state.prints)


def _sheets_shown(state: State) -> dict[PageKey, SheetId]:
    """Return which sheet each page shows, where somebody can tell and it was printed."""
    shown = {
        PageKey(file.sha256, *page): sheet
        for file in state.files.values()
        for page, sheet in file.shown.items()
    }
    for key, refused in state.rejected.items():
        if refused.rejection.sheet not in state.sheets:
            shown.pop(key, None)
    shown |= {key: sheet for key, sheet in state.keyed_pages.items() if state.is_keyed(sheet)}
    return shown


def _sheets(stretch: _Stretch, shown: Mapping[PageKey, SheetId]) -> Iterator[SheetId]:
    return (shown[key] for key in stretch.pages if key in shown)


def _unknown_pages(state: State, stretch: _Stretch, shown: Mapping[PageKey, SheetId]) -> int:
    return sum(
        key in state.rejected and key not in shown and is_open(state, key) for key in stretch.pages
    )


def _stretches(state: State) -> Iterator[_Stretch]:
    """Yield the pages in the order of the paper, cut where a cover lies or a file begins.

    Of a scanner that makes a file of every page, the files are one: as long as each has one page
    and is named like the one before, numbered one higher. Files of other scanners may come between.
    """
    found: list[_Stretch] = []
    stacks: dict[tuple[str, str], tuple[int, _Stretch]] = {}
    """By what stands before and after the number in names: the last one, and where it lies."""
    for sha256 in state.places.values():
        file = state.files[sha256]
        stack, number = _stack(file)
        last, stretch = stacks.get(stack, (None, None)) if stack is not None else (None, None)
        if stretch is not None and last is not None and number == last + 1:
            stretch.files.append(file)
        else:
            stretch = _Stretch(None, [file])
            found.append(stretch)
        for key in file.keys:
            cover = state.covers.get(key)
            if cover is None:
                stretch.pages.append(key)
            else:
                stretch = _Stretch(cover, [file])
                found.append(stretch)
        if stack is not None:
            stacks[stack] = (number, stretch)
    return (each for each in found if each.cover or each.pages)


def _stack(file: FileState) -> tuple[tuple[str, str] | None, int]:
    """Return what stands around the number in the name of a file of one page, and the number.

    None where it is no page of a stack of which each page is a file.
    """
    name = file.names[0]
    number = _LAST_NUMBER.search(name)
    if file.pages != 1 or number is None:
        return None, 0
    return (name[: number.start()], name[number.end() :]), int(number[1])
