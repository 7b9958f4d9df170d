"""Closes the blank pages that wait, all at once: backs of one-sided forms that were scanned."""

from ballot.errors import UsageError
from office.folder import ActivityFolder
from office.next_steps import waiting_steps
from store.evidence import Store


def close_blank_pages(folder: ActivityFolder, store: Store, by: str, why: str) -> int:
    """Close every refused page without ink that a person is to look at: somebody has.

    A blank page where a page of a sheet is missing is to be scanned again, and stays.

    Args:
        folder: the activity.
        store: its evidence.
        by: who has looked at the stack.
        why: such as "backs of one-sided forms".

    Returns:
        How many pages there were.

    Raises:
        UsageError: nobody or no reason is named; or none waits.
    """
    with store.writing():
        steps = waiting_steps(folder, store)
        blank = [each for each in steps.look_at if each.rejection.is_blank]
        if not blank:
            raise UsageError("office.no_blank_pages")
        for each in blank:
            store.dismiss_page(each.sha256, each.index, by, why, through=each.through)
    return steps.blank_pages
