"""Days and times as the calendar and the clock on the wall have them."""

from datetime import date

import pytest

from office.days import clock_of, day_of


@pytest.mark.parametrize(
    ("at", "clock"),
    [("2026-11-24T08:15Z", "2026-11-24 16:15"), ("2026-11-24T17:30Z", "2026-11-25 01:30")],
)
def test_a_time_of_the_log_is_told_by_the_clock_on_the_wall(at: str, clock: str) -> None:
    assert clock_of(at) == clock
    assert day_of(at) == date.fromisoformat(clock[:10])
