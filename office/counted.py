"""A sequence that tells how far a loop over it has come."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, overload

_Item = TypeVar("_Item")


class Counted(Sequence[_Item]):
    """A sequence that calls `step` for each item that a loop has taken and come back from."""

    def __init__(self, items: Sequence[_Item], step: Callable[[], None]) -> None:
        self._items = items
        self._step = step

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, index: int) -> _Item: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[_Item]: ...
    def __getitem__(self, index: int | slice) -> _Item | Sequence[_Item]:
        return self._items[index]

    def __iter__(self) -> Iterator[_Item]:
        for item in self._items:
            yield item
            self._step()
