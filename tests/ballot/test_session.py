"""The numbers of a session: the least share of sheets that come back."""

from fractions import Fraction

import pytest

from ballot.ids import SessionId
from ballot.session import SessionStatus, is_few_returned


@pytest.mark.parametrize(
    ("issued", "returned", "is_few"),
    [
        (1000, 700, True),
        (1000, 800, False),
        (100_000, 79_999, True),
        (1000, None, False),
        (None, 700, False),
        (0, 0, False),
    ],
    ids=["fewer", "just as many", "rounds to it", "not counted", "never handed out", "none"],
)
def test_the_rate_of_return_is_compared_exactly(
    issued: int | None, returned: int | None, is_few: bool
) -> None:
    status = SessionStatus(
        session=SessionId("east"),
        printed=1000,
        issued=issued,
        returned=returned,
        scanned=0,
        valid=0,
        void=0,
        pending=0,
        rejected=0,
    )

    assert is_few_returned(status, Fraction(80, 100)) is is_few
    assert not is_few_returned(status, None)
