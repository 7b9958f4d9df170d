"""What brings scans to a watch: folders that are looked at, or a scanner that is driven."""

from collections.abc import Sequence
from typing import Protocol

from office.passed_over import PassedOver
from office.scan_files import ScanFile


class Arrivals(Protocol):
    """Scans that arrive while others are read."""

    def look(self) -> None:
        """Find out what has arrived; called again and again."""

    def next_group(self) -> list[ScanFile]:
        """Return some files that are whole, in the order of the stack; none where none waits."""

    def kept(self, files: Sequence[ScanFile]) -> None:
        """Learn that files are on record."""

    def give_back(self, files: Sequence[ScanFile]) -> None:
        """Take files back that could not be kept: they come again if they are met again."""

    def stop(self) -> None:
        """Bring no more than what has arrived."""

    @property
    def are_over(self) -> bool:
        """Whether nothing more comes."""

    @property
    def passed_over(self) -> tuple[PassedOver, ...]:
        """What was met and isn't looked at."""
