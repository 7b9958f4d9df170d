"""Who acts, as events hold it: name, role, reason, and the browser of whoever sits at one."""

from typing import Any

from ballot.errors import UsageError
from ballot.person import Confirmed, Person, Role, Second, same_person
from store.recorder import required
from store.standing import DismissalProposal, VoidProposal


def signed(by: str, role: Role, why: str) -> dict[str, str]:
    """Return who decides and why, as events hold it.

    Raises:
        UsageError: nobody or no reason is named.
    """
    return {
        "by": required(by, "store.no_name"),
        "role": role.value,
        "why": required(why, "store.no_reason_seen"),
    }


def acting(by: Person, why: str) -> dict[str, str]:
    """Return who decides and why, and in which browser, if the person sits at one."""
    who = signed(by.name, by.role, why)
    return {**who, "browser": by.browser} if by.browser else who


def second_of(by: Person, proposal: VoidProposal | DismissalProposal) -> Second:
    """Return the person who confirms somebody else's proposal.

    Raises:
        UsageError: the proposal is this person's own, or both sit at one browser.
    """
    if same_person(proposal.by, by.name):
        raise UsageError("store.same_person", name=by.name)
    require_apart(proposal.browser, by.browser)
    return Second(by.name, Confirmed.SIGNED_IN, by.browser)


def require_apart(one: str, other: str) -> None:
    """Make sure that what two names did was not done in one browser.

    Raises:
        UsageError: it was.
    """
    if one and one == other:
        raise UsageError("store.same_browser")


def confirmed(payload: dict[str, Any], second: Second | None) -> dict[str, Any]:
    """Return the payload with what is known of the second person beyond the name."""
    return payload if second is None else {**payload, "confirmed_by": second}
