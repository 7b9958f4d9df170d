"""The day of an event, for whatever leaves the program: no time there is finer. And its clock."""

from datetime import date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))
"""What the clock on the wall of any city office shows; there is no summer time."""


def day_of(at: str) -> date:
    """Return the day on which something was recorded, in Beijing.

    The evidence has the minute. Minutes of a thousand decisions are the order in which sheets came
    up, which is nearly that of scanning.

    Args:
        at: as the log writes times, `2026-11-24T08:15Z`.
    """
    return _in_beijing(at).date()


def clock_of(at: str) -> str:
    """Return when something was recorded as a clock in Beijing showed it, `2026-11-24 16:15`.

    For screens of the office alone: no paper and no export has it.

    Args:
        at: as the log writes times, `2026-11-24T08:15Z`.
    """
    return _in_beijing(at).strftime("%Y-%m-%d %H:%M")


def _in_beijing(at: str) -> datetime:
    return datetime.strptime(at, "%Y-%m-%dT%H:%M%z").astimezone(BEIJING)
