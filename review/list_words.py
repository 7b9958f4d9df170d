"""What the page of a line says of the list's limit: settling one more may make all of it void."""

from ballot.activity import Activity
from ballot.ids import LineId
from ballot.lists import list_rule
from ballot.messages import say
from ballot.record import SheetRecord


def list_words(seen: Activity, record: SheetRecord, line: LineId) -> str | None:
    """Return how many lines of a list may be marked, and how many others are; None elsewhere.

    Args:
        seen: the activity as the form of the sheet has it.
        record: of the sheet.
        line: the line that is looked at.
    """
    rule = list_rule(seen)
    if rule is None or rule.choose is None or line not in rule.lines:
        return None
    others = [row for row in record.rows if row.line in rule.lines - {line}]
    return say(
        "review.list",
        choose=rule.choose,
        marked=sum(row.vote is rule.mark for row in others),
        waiting=sum(row.vote is None for row in others),
    )
