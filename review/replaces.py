"""Which scans are taken together, where people let another scan stand."""

from review.desk import Desk
from review.queue import batch_of
from store.standing import PageKey


def replaces(desk: Desk, key: PageKey, *, is_batch: bool) -> list[PageKey]:
    """Return the scans that are taken with this one: it alone, or all such of its batch."""
    with desk.using() as store:
        found = {r.key: r for r in store.rejections()}
    chosen = found.get(key)
    if chosen is None or not is_batch:
        return [key]
    return [
        other
        for other, stored in found.items()
        if stored.rejection.reason is chosen.rejection.reason
        and stored.is_open == chosen.is_open
        and stored.session == chosen.session
        and batch_of(stored.file) == batch_of(chosen.file)
    ]
