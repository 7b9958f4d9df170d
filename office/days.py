"""Days and times as the calendar and the clock on the wall have them.

Whatever leaves the program tells no time finer than the day.
"""

from datetime import date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))
"""What the clock on the wall of any city office shows; there is no summer time."""


def today() -> date:
    """Return the day that it is in Beijing."""
    return datetime.now(BEIJING).date()


def day_of(at: str) -> date:
    """Return the day on which something was recorded, in Beijing.

    The evidence has the minute. Minutes of a thousand decisions are the order in which sheets came
    up, which is nearly that of scanning.

    Args:
        at: as the log writes times, `2026-11-24T08:15Z`.
    """
    return _moment(at).date()


def clock_of(at: str) -> str:
    """Return when something was recorded by the clock on the wall, for screens in the office.

    Args:
        at: as the log writes times; `2026-11-24T08:15Z` is 2026-11-24 16:15.
    """
    return f"{_moment(at):%Y-%m-%d %H:%M}"


def _moment(at: str) -> datetime:
    return datetime.strptime(at, "%Y-%m-%dT%H:%M%z").astimezone(BEIJING)
