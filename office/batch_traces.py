"""What the pages of one batch show of the scanner: resolution, dirt on its glass, its settings."""

from array import array
from collections import Counter
from collections.abc import Iterator
from statistics import median

from ballot.messages import say
from ballot.profile import ScannerProfile
from ballot.reading import PageReading
from office.calibrate_match import mismatch
from scanner.measures import scanner_traces

STREAKED_PAGES = 3
"""So many pages with a line at one place: dirt on the glass, not a fold or a stroke."""


class BatchTraces:
    """Gathers what each page that was read shows, to tell the operator once of all of them."""

    def __init__(self) -> None:
        self._dpis = array("f")
        self._streaks: Counter[int] = Counter()
        """How many pages have a streak at each place, mm from the sheet's left edge."""
        self.clipped = 0
        """How many pages have paper that the scanner made white."""

    def add(self, reading: PageReading) -> None:
        """Take a page in."""
        traces = scanner_traces(reading.measures)
        self._dpis.append(reading.registration.dpi)
        self._streaks.update(round(place) for place in traces.streaks_mm)
        self.clipped += traces.is_clipped

    def warnings(self, profile: ScannerProfile | None) -> Iterator[str]:
        """Yield what is wrong with the scanner.

        Args:
            profile: what calibration found out about it, where it was run.
        """
        if profile is not None and self._dpis:
            warning = mismatch(profile, median(self._dpis))
            if warning is not None:
                yield warning
        if self.clipped:
            yield say("office.scan.clipped", pages=self.clipped)
        yield from self._streak_warnings()

    def _streak_warnings(self) -> Iterator[str]:
        """Yield a warning for each place at which several pages have a streak.

        Paper comes to lie within 1 mm.
        """
        pages = self._streaks
        near = {place: pages[place - 1] + pages[place] + pages[place + 1] for place in pages}
        for place, count in near.items():
            neighbours = (near.get(place - 1, 0), near.get(place + 1, 0))
            if count >= STREAKED_PAGES and count >= neighbours[0] and count > neighbours[1]:
                yield say("office.scan.streak", place=place, pages=count)
