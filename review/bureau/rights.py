"""Who may do what the office does: whoever came in by a link that was made for the office."""

from typing import Annotated

from fastapi import Depends, HTTPException

from ballot.messages import say
from review.access import SignedIn
from review.web import Changing, Signed


def acting(signed: Changing) -> SignedIn:
    """Return who does something for the office.

    Raises:
        HTTPException: 403, the link was made for a reviewer, or the change comes from elsewhere.
    """
    return official(signed)


def official(signed: Signed) -> SignedIn:
    """Return who looks at what only the office sees.

    Raises:
        HTTPException: 403, the link was made for a reviewer.
    """
    if not signed.is_office:
        raise HTTPException(403, say("bureau.not_office"))
    return signed


Acting = Annotated[SignedIn, Depends(acting)]
Official = Annotated[SignedIn, Depends(official)]
