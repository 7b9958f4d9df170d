"""Which quotas a sheet breaks, in words."""

from ballot.messages import say
from ballot.quotas import broken, found
from ballot.reading import DoubtReason
from ballot.record import SheetRecord
from review.desk import Desk


def quotas_told(record: SheetRecord | None, desk: Desk) -> list[str]:
    """Return a sentence for each quota that a sheet breaks; nothing for one that isn't known."""
    if record is None:
        return []
    rules = desk.seen(record.sheet).rules
    if not rules.quotas:
        return []
    votes = [
        desk.read_vote(record.sheet, row.line)
        if row.vote is None and DoubtReason.OVER_QUOTA in row.doubts
        else row.vote
        for row in record.rows
    ]
    texts = []
    for quota in broken(votes, rules):
        is_most = quota.at_most is not None
        grades = say("words.list").join(rules.scale.word(grade) for grade in quota.grades)
        text = say(
            "review.quota.at_most" if is_most else "review.quota.at_least",
            grades=grades,
            rows=found(quota, votes),
            limit=quota.at_most if is_most else quota.at_least,
        )
        texts.append(text)
    return texts
