"""What was refused, in the words of the pages: jobs speak of commands."""

from ballot.errors import PingyiError, StoreError
from ballot.messages import CATALOGUE, say

OFFICE_PATH = "/office"


def refusal_text(error: PingyiError) -> str:
    """Return a refusal as the office's pages say it: `bureau.for.<key>`, or the job's own words."""
    own = f"bureau.for.{error.key}"
    return say(own, **error.fields) if own in CATALOGUE else str(error)


def refusal_status(error: PingyiError) -> int:
    """Return the status of a refusal: 503 where trying again may help or the store is ill."""
    return 503 if isinstance(error, StoreError) else 409
