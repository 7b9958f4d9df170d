"""The pages in the order of the paper, and what lies beside one of them."""

from bisect import bisect_left

from store.pages import scanned_page
from store.standing import PageKey, ScannedPage
from store.state import State


class Stack:
    """The scanned pages as they lay in the stack: file after file, as they were met first.

    Args:
        state: what stands, as long as the stack is looked at.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._keys: dict[str, list[PageKey]] = {}
        """Of the files that were looked at."""

    def page(self, key: PageKey) -> ScannedPage:
        """Return what is known of a page that is on record."""
        return scanned_page(self._state, key)

    def beside(self, key: PageKey, steps: int) -> PageKey | None:
        """Return the page so many steps after another one, before it where `steps` is negative.

        None where the stack has none.
        """
        place = self._state.files[key.sha256].place
        keys = self._of(key.sha256)
        at = bisect_left(keys, key) + steps
        while not 0 <= at < len(keys):
            is_before = at < 0
            if not is_before:
                at -= len(keys)
            place += -1 if is_before else 1
            sha256 = self._state.places.get(place)
            if sha256 is None:
                return None
            keys = self._of(sha256)
            if is_before:
                at += len(keys)
        return keys[at]

    def _of(self, sha256: str) -> list[PageKey]:
        if sha256 not in self._keys:
            self._keys[sha256] = self._state.files[sha256].keys
        return self._keys[sha256]
