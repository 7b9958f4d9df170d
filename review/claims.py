"""Who is looking at what, so that no two people get the same item."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

CLAIM_SECONDS = 600.0
"""Who looks at an item for so long without a sign of life has left it to others."""

HELD_AT_ONCE = 3
"""The item that is looked at, the next one (fetched already), and the one after that."""


class Claims(Protocol):
    """Who holds which item: a person, by their id (`SignedIn.id`), an item by its address."""

    def holder(self, address: str) -> str | None:
        """Return who holds an item, or None."""

    def held(self) -> Mapping[str, str]:
        """Return who holds what, by address."""

    def take(self, address: str, holder: str) -> bool:
        """Take an item, or go on holding it; False where somebody else holds it.

        Whoever takes more than `HELD_AT_ONCE` gives back what they took first.
        """

    def drop(self, address: str, holder: str) -> None:
        """Give back an item, if it is held by this person."""

    def give_back(self, holder: str) -> None:
        """Give back everything that somebody holds."""


class ClaimsHere:
    """Claims in the memory of the one server that there is.

    Args:
        clock: seconds; for tests.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._held: dict[str, tuple[str, float]] = {}

    def holder(self, address: str) -> str | None:
        """Return who holds an item (`Claims`)."""
        held = self._held.get(address)
        if held is None or self._clock() - held[1] > CLAIM_SECONDS:
            return None
        return held[0]

    def held(self) -> Mapping[str, str]:
        """Return who holds what (`Claims`)."""
        now = self._clock()
        with self._lock:
            return {
                address: holder
                for address, (holder, taken_at) in self._held.items()
                if now - taken_at <= CLAIM_SECONDS
            }

    def take(self, address: str, holder: str) -> bool:
        """Take an item (`Claims`)."""
        with self._lock:
            if self.holder(address) not in (None, holder):
                return False
            self._held.pop(address, None)
            self._held[address] = (holder, self._clock())
            mine = [held for held, (by, _) in self._held.items() if by == holder]
            for oldest in mine[:-HELD_AT_ONCE]:
                del self._held[oldest]
            return True

    def drop(self, address: str, holder: str) -> None:
        """Give back an item (`Claims`)."""
        with self._lock:
            if self.holder(address) == holder:
                del self._held[address]

    def give_back(self, holder: str) -> None:
        """Give back everything (`Claims`)."""
        with self._lock:
            self._held = {
                address: held for address, held in self._held.items() if held[0] != holder
            }


def hold(claims: Claims, address: str, holder: str, *, proposal: Mapping[str, Any] | None) -> bool:
    """Take an item that is looked at; who has proposed something leaves it to a second person.

    Returns:
        Whether `holder` may act on it.
    """
    if proposal is None or not proposal["is_mine"]:
        return claims.take(address, holder)
    claims.drop(address, holder)
    return True
