"""Refused pages that follow each other in a file, and are one thing to a person."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ballot.messages import say
from ballot.reading import IN_RUNS, Rejection
from store.pages import is_open, told_rejection
from store.standing import PageKey, StoredRejection
from store.state import State


def rejections(state: State) -> Iterator[StoredRejection]:
    """Yield every page, or run of pages, that was not read, by file name and page."""
    for run in _runs(state):
        first = run[0]
        file = state.files[first.sha256]
        rejection = _as_one([told_rejection(state, key) for key in run])
        printed = state.sheets.get(rejection.sheet) if rejection.sheet else None
        yield StoredRejection(
            file=file.names[0],
            name_bytes=file.name_bytes,
            sha256=first.sha256,
            pages=file.pages,
            index=first.index,
            through=run[-1].index,
            part=first.part,
            rejection=rejection,
            session=printed.session if printed else None,
            is_open=is_open(state, first),
        )


def _runs(state: State) -> Iterator[list[PageKey]]:
    run: list[PageKey] = []
    for key in sorted(state.rejected, key=lambda key: (state.files[key.sha256].names[0], *key)):
        if run and _follows(state, run[-1], key):
            run.append(key)
            continue
        if run:
            yield run
        run = [key]
    if run:
        yield run


def _follows(state: State, one: PageKey, other: PageKey) -> bool:
    """Return whether one page continues the run of the other; a part of a picture none."""
    if one.part or PageKey(one.sha256, one.index + 1) != other:
        return False
    first, second = state.rejected[one].rejection, state.rejected[other].rejection
    return (
        is_run((first, second))
        and is_open(state, one) == is_open(state, other)
        and state.dismissed.get(one) == state.dismissed.get(other)
        and state.dismissals.get(one) == state.dismissals.get(other)
    )


def is_run(rejections: Sequence[Rejection]) -> bool:
    """Return whether pages that follow each other are refused as one."""
    first = rejections[0]
    return first.reason in IN_RUNS and all(
        each.reason is first.reason and each.sheet is None for each in rejections
    )


def _as_one(rejections: Sequence[Rejection]) -> Rejection:
    """Return what is to be said of a run, or of the one page."""
    is_blank = all(each.is_blank for each in rejections)
    first = replace(rejections[0], is_blank=is_blank)
    if all(each.detail == first.detail for each in rejections):
        return first
    return replace(first, detail=say(f"store.run.{first.reason}"))
