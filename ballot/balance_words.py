"""What must agree at a meeting and doesn't: what it should be, what it is, and the difference."""

from collections.abc import Iterable, Iterator

from ballot.messages import say
from ballot.session import Balance


def off_texts(found: Iterable[Balance]) -> Iterator[str]:
    """Yield a sentence for each equation that doesn't hold."""
    for each in found:
        if not each.holds:
            yield say(
                f"session.off.{each.equation}",
                should=each.left,
                actual=each.right,
                by=difference_text(each),
            )


def difference_text(balance: Balance) -> str:
    """Return by how many sheets there are too many or too few; empty where there are not."""
    if balance.holds:
        return ""
    more = balance.right - balance.left
    return say("reconcile.too_many" if more > 0 else "reconcile.too_few", sheets=abs(more))
