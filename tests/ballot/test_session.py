"""The numbers of a session: the least share of sheets that come back."""

from dataclasses import replace
from fractions import Fraction

import pytest

from ballot.ids import SessionId
from ballot.session import SessionStatus, balances, is_few_returned


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


@pytest.mark.parametrize(
    ("unused", "spoiled", "off"),
    [(None, None, []), (1, None, ["handed_out"]), (1, 0, ["printed"]), (0, 0, [])],
    ids=["only what was handed out", "unused besides", "all three", "all three agree"],
)
def test_no_more_is_handed_out_than_was_printed(
    unused: int | None, spoiled: int | None, off: list[str]
) -> None:
    status = SessionStatus(
        session=SessionId("east"),
        printed=8,
        issued=8,
        returned=8,
        scanned=8,
        valid=8,
        void=0,
        pending=0,
        rejected=0,
        unused=unused,
        spoiled=spoiled,
    )

    assert [str(each.equation) for each in balances(status) if not each.holds] == off
    over = replace(status, issued=9, unused=None, spoiled=None)
    assert [str(each.equation) for each in balances(over) if not each.holds] == ["handed_out"]
