"""The cover sheet of a batch (封面): what it says, what its codes say, and where they stand.

Forms travel to the count in bundles. A cover lies on each and says which bundle of which session
it is and how many sheets were counted into it by hand. The code at its head is

    PC1-<activity>-<mark>-<batch>-<sheets>-<proof>

and the smaller one at its foot, in 29 characters as on a form,

    <batch><sheets><mark><proof>

`batch` has three digits, `sheets` four, 0000 where the number wasn't known when the cover was
printed. `mark` are six letters and digits of base 32 of the SHA-256 of the session's id: ids are
longer than a code. The proof is that of `ballot.code`, under the activity's secret, over

    PC1-<activity>-<id of the session>-<batch>-<sheets>

so that it can't be made by anybody else, and no form's proof is a cover's. Neither code is one of a
form: readers that know no covers refuse them.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ballot.code import proof_of
from ballot.geometry import RectMm
from ballot.ids import ACTIVITY_ID_PATTERN, ActivityId, SessionId
from ballot.paper import FOOT_CODE_MM
from ballot.target import CODE

MOST_BATCHES: Final = 999
"""The code has three digits for the number of a batch."""

MOST_SHEETS: Final = 9999
"""And four for how many sheets it has."""

COVER_HEAD_CODE: Final = CODE
COVER_FOOT_CODE: Final = RectMm(142.0, 276.0, FOOT_CODE_MM, FOOT_CODE_MM)
"""Both as on the forms, as are the corner marks; a test compares them."""

_MARK_LENGTH: Final = 6
_MARK = f"(?P<mark>[A-Z2-7]{{{_MARK_LENGTH}}})"
_PROOF = r"(?P<proof>[A-Z2-7]{16})"
_HEAD = re.compile(
    rf"PC1-(?P<activity>{ACTIVITY_ID_PATTERN})-{_MARK}"
    rf"-(?P<batch>[0-9]{{3}})-(?P<sheets>[0-9]{{4}})-{_PROOF}"
)
_FOOT = re.compile(rf"(?P<batch>[0-9]{{3}})(?P<sheets>[0-9]{{4}}){_MARK}{_PROOF}")


@dataclass(frozen=True, slots=True)
class Cover:
    """A batch as its cover names it."""

    session: SessionId
    batch: int
    """Number of the batch within the session, from 1."""
    sheets: int | None
    """How many sheets were counted into it by hand; None where the cover doesn't say."""

    def text(self, activity: ActivityId, secret: bytes) -> str:
        """Return the line that the code at the head carries."""
        proof = self._proof(activity, secret)
        return f"PC1-{activity}-{_mark_of(self.session)}-{self._numbers('-')}-{proof}"

    def foot_text(self, activity: ActivityId, secret: bytes) -> str:
        """Return the line that the code at the foot carries, with the same proof."""
        return f"{self._numbers('')}{_mark_of(self.session)}{self._proof(activity, secret)}"

    def _numbers(self, between: str) -> str:
        return f"{self.batch:03d}{between}{self.sheets or 0:04d}"

    def _proof(self, activity: ActivityId, secret: bytes) -> str:
        return proof_of(f"PC1-{activity}-{self.session}-{self._numbers('-')}", secret)


@dataclass(frozen=True, slots=True)
class SeenCover:
    """A cover's code as it was read."""

    activity: ActivityId | None
    """None in the code at the foot, which doesn't say."""
    mark: str
    """Of the session."""
    batch: int
    sheets: int | None
    proof: str

    def proved(
        self, activity: ActivityId, sessions: Iterable[SessionId], secret: bytes
    ) -> Cover | None:
        """Return the cover that it is; None where it isn't one of these sessions, or is forged."""
        for session in sessions:
            cover = Cover(session, self.batch, self.sheets)
            if self.mark == _mark_of(session) and hmac.compare_digest(
                self.proof, cover._proof(activity, secret)
            ):
                return cover
        return None


def parse_cover_code(text: str) -> SeenCover | None:
    """Return what a code at a page's head says, or None where it is no cover's."""
    match = _HEAD.fullmatch(text)
    return _seen(match, ActivityId(match["activity"])) if match else None


def parse_cover_foot(text: str) -> SeenCover | None:
    """Return what a code at a page's foot says, or None where it is no cover's."""
    match = _FOOT.fullmatch(text)
    return _seen(match, None) if match else None


def _seen(match: re.Match[str], activity: ActivityId | None) -> SeenCover | None:
    batch, sheets = int(match["batch"]), int(match["sheets"])
    if batch == 0:
        return None
    return SeenCover(activity, match["mark"], batch, sheets or None, match["proof"])


def _mark_of(session: SessionId) -> str:
    digest = hashlib.sha256(session.encode()).digest()
    return base64.b32encode(digest).decode("ascii")[:_MARK_LENGTH]
