"""What servers share where there are tables for it, and what the one server keeps for itself."""

from review.claims import CLAIM_SECONDS, HELD_AT_ONCE, Claims, ClaimsHere
from review.guests import IDLE_SECONDS, LINK_SECONDS, Guests, GuestsHere
from store.desk_claims import SqlClaims
from store.desk_guests import SqlGuests
from store.desk_tables import DeskTables


def claims_of(shared: DeskTables | None) -> Claims:
    """Return who looks at what."""
    if shared is None:
        return ClaimsHere()
    return SqlClaims(shared, seconds=CLAIM_SECONDS, most=HELD_AT_ONCE)


def guests_of(shared: DeskTables | None) -> Guests:
    """Return which links are good, and who is in."""
    if shared is None:
        return GuestsHere()
    return SqlGuests(shared, idle_seconds=IDLE_SECONDS, link_seconds=LINK_SECONDS)
