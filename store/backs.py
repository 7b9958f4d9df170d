"""White backs of forms that are printed on one side and were scanned on both: nothing waits there.

A white page may as well be the front of another sheet that lay face down. So it is taken for a
back only where the whole file is as a scan of both sides must be: an even number of pages, a sheet
on each odd one, counted from 1, and white on the even ones beside it. Of a sheet that has more
pages than one no white page is settled so: it may be what is left of a faded page.
"""

from store.standing import PageKey
from store.state import State

_SIDES = 2


def is_white_back(state: State, key: PageKey) -> bool:
    """Return whether a blank page that was refused is the back of the one before it."""
    sha256, index = key
    file = state.files[sha256]
    if index not in file.blank or index % _SIDES != 1 or file.pages % _SIDES:
        return False
    printed = state.sheets.get(file.sheets[index - 1]) if index - 1 in file.sheets else None
    if printed is None or printed.pages != 1 or index - 1 not in file.recorded:
        return False
    beside = (index - _SIDES, index + _SIDES)
    return all(each in file.blank for each in beside if 0 <= each < file.pages)
