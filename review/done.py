"""What people have settled today: of decisions, never of votes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from office.days import BEIJING, day_of
from store.decided import About, AtPaper, PagesClosed, RowReopened, RowSettled, SheetVoided


@dataclass(frozen=True, slots=True)
class Done:
    """How much was settled on a day, by whomever, less what was reopened since."""

    rows: int
    others: int
    """Sheets voided and refused pages closed; a run of pages is one."""


class DoneToday:
    """Counts what is settled on the day that it is, in Beijing; begins anew with the next."""

    def __init__(self) -> None:
        self._day: date | None = None
        self._rows: set[About] = set()
        self._others = 0

    def take(self, said: Iterable[AtPaper]) -> None:
        """Take in what people decided, in that order; what isn't of today is passed over."""
        today = self._begin()
        for each in said:
            if isinstance(each, RowReopened):  # whoever settled it, and whenever
                self._rows.discard((each.sheet, each.line))
            elif day_of(each.at) != today:
                continue
            elif isinstance(each, RowSettled):
                self._rows.add((each.sheet, each.line))
            elif isinstance(each, SheetVoided | PagesClosed):
                self._others += 1

    def done(self) -> Done:
        """Return what is done by now."""
        self._begin()
        return Done(len(self._rows), self._others)

    def _begin(self) -> date:
        today = day_of(now())
        if today != self._day:
            self._day, self._others = today, 0
            self._rows.clear()
        return today


def begin_of_today() -> str:
    """Return when the day that it is in Beijing began, as the log writes times."""
    midnight = datetime.combine(day_of(now()), time(), tzinfo=BEIJING)
    return _as_logged(midnight)


def now() -> str:
    """Return the time as the log writes it."""
    return _as_logged(datetime.now(UTC))


def _as_logged(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
