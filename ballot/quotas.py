"""Quotas of grades on one sheet: whether it keeps them, and which of its rows could mend that."""

from collections.abc import Iterator, Sequence

from ballot.grade import Vote
from ballot.other_rules import Quota
from ballot.rules import Rules


def broken(votes: Sequence[Vote | None], rules: Rules) -> Iterator[Quota]:
    """Yield the quotas that a sheet breaks.

    A quota whose grades don't stand on the form isn't asked of it.

    Args:
        votes: of all its rows; None of one that waits. While one does, nothing is said of
            `at_least`; `at_most` is broken whatever it holds.
        rules: in force, with the grades of the form.
    """
    form = {grade.vote for grade in rules.scale.grades} if rules.quotas else set()
    for quota in rules.quotas:
        if form.isdisjoint(quota.grades):
            continue
        given = found(quota, votes)
        is_over = quota.at_most is not None and given > quota.at_most
        is_under = quota.at_least is not None and given < quota.at_least and None not in votes
        if is_over or is_under:
            yield quota


def found(quota: Quota, votes: Sequence[Vote | None]) -> int:
    """Return how many rows have one of the quota's grades."""
    return sum(vote in quota.grades for vote in votes)


def could_mend(quota: Quota, vote: Vote | None) -> bool:
    """Return whether the sheet would be nearer to the quota, had the row another vote."""
    return vote is not None and (vote in quota.grades) == (quota.at_most is not None)
