"""White backs of forms that are printed on one side and were scanned on both: nothing waits there.

A white page may as well be the front of another sheet that lay face down. So it is taken for a
back only where the whole file is as a scan of both sides must be: an even number of pages, a sheet
on each odd one, counted from 1, and white on the even ones beside it. Of a sheet that has more
pages than one no white page is settled so: it may be what is left of a faded page.

The white back of a batch's cover lies in such a file, or in one where the paper beside it shows
both its sides: two pages of one sheet, the first of them where a front is.
"""

from store.standing import FileState, PageKey
from store.state import State

_SIDES = 2

_LEAST_PAGES = 4
"""A file of one front and a white page says nothing: it may be a front and a sheet face down."""


def is_white_back(state: State, key: PageKey) -> bool:
    """Return whether a blank page that was refused is the back of the one before it."""
    file, index = state.files[key.sha256], key.index
    if file.pages < _LEAST_PAGES or file.pages % _SIDES:
        return False
    if key.part or index not in file.blank or index % _SIDES != 1:
        return False
    if index - 1 in file.covers:
        return _is_back_of_cover(file, index)
    printed = (
        state.sheets.get(file.shown[front]) if (front := (index - 1, 0)) in file.shown else None
    )
    if printed is None or printed.pages != 1 or index - 1 not in file.recorded:
        return False
    beside = (index - _SIDES, index + _SIDES)
    return all(each in file.blank for each in beside if 0 <= each < file.pages)


def _is_back_of_cover(file: FileState, index: int) -> bool:
    """Return whether the papers beside a cover show, too, that both sides were scanned."""
    fronts = [front for front in (index - 1 - _SIDES, index + 1) if 0 <= front < file.pages]
    return bool(fronts) and all(_shows_both_sides(file, front) for front in fronts)


def _shows_both_sides(file: FileState, front: int) -> bool:
    back = front + 1
    if front in file.covers:
        return back in file.blank
    sheet = file.shown.get((front, 0))
    return sheet is not None and (back in file.blank or file.shown.get((back, 0)) == sheet)
