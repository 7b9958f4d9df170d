"""What the QR codes of a page say, and the proof that we printed it.

The code at the head is one line of QR's alphanumeric set (it makes the smallest symbol):

    PY1-<activity>-<form>-<sheet>-<page>-<proof>

The proof is HMAC-SHA256 (RFC 2104) under the activity's secret over all that stands before it,
truncated to 80 bits (RFC 2104 §5) and written in base 32 (RFC 4648): a form that someone else
printed can't offer it.

The smaller code at the foot says which page it stands on and offers the same proof, in 29
characters:

    <sheet><page><proof>

so that a page whose head and foot belong to different sheets shows it.

The page is `BLANK_SIDE`, 0, on a side that has no rows.
"""

import base64
import hmac
import re
from dataclasses import dataclass

from ballot.ids import ACTIVITY_ID_PATTERN, ID_LETTERS, SHEET_ID_LENGTH, ActivityId, FormId, SheetId

_PROOF_BYTES = 10

_PATTERN = re.compile(
    rf"(?P<body>PY1-(?P<activity>{ACTIVITY_ID_PATTERN})"
    rf"-(?P<form>[0-9A-F]{{16}})-(?P<sheet>[{ID_LETTERS}]{{{SHEET_ID_LENGTH}}})"
    r"-(?P<page>[0-9]))-(?P<proof>[A-Z2-7]{16})"
)

_FOOT = re.compile(
    rf"(?P<sheet>[{ID_LETTERS}]{{{SHEET_ID_LENGTH}}})(?P<page>[0-9])(?P<proof>[A-Z2-7]{{16}})"
)


@dataclass(frozen=True, slots=True)
class PageCode:
    """The content of one page's code."""

    activity: ActivityId
    form: FormId
    sheet: SheetId
    page: int
    """From 1; `ballot.layout.BLANK_SIDE` on a side without rows."""

    def text(self, secret: bytes) -> str:
        """Return the line that the code carries, proof included."""
        return f"{self._body()}-{proof_of(self._body(), secret)}"

    def foot_text(self, secret: bytes) -> str:
        """Return the line that the code at the foot carries, with the same proof."""
        return f"{self.sheet}{self.page}{proof_of(self._body(), secret)}"

    def _body(self) -> str:
        return f"PY1-{self.activity}-{self.form.upper()}-{self.sheet}-{self.page}"


@dataclass(frozen=True, slots=True)
class SeenCode:
    """A code as it was read: what it claims, and the proof that it offers."""

    claim: PageCode
    proof: str

    def is_genuine(self, secret: bytes) -> bool:
        """Whether the code was made with `secret`."""
        return hmac.compare_digest(self.proof, proof_of(self.claim._body(), secret))


@dataclass(frozen=True, slots=True)
class FootCode:
    """The code at a page's foot as it was read."""

    sheet: SheetId
    page: int
    """From 1; `ballot.layout.BLANK_SIDE` on a side without rows."""
    proof: str

    def seen_as(self, activity: ActivityId, form: FormId) -> SeenCode:
        """Return what the code claims, on a sheet of this form of this activity."""
        return SeenCode(PageCode(activity, form, self.sheet, self.page), self.proof)


def parse_foot_code(text: str) -> FootCode | None:
    """Return what a code at a page's foot says, or None where it is none of ours."""
    match = _FOOT.fullmatch(text)
    if match is None:
        return None
    return FootCode(SheetId(match["sheet"]), int(match["page"]), match["proof"])


def parse_code(text: str) -> SeenCode | None:
    """Return what a code claims, or None where it is none of ours."""
    match = _PATTERN.fullmatch(text)
    if match is None:
        return None
    claim = PageCode(
        ActivityId(match["activity"]),
        FormId(match["form"].lower()),
        SheetId(match["sheet"]),
        int(match["page"]),
    )
    return SeenCode(claim, match["proof"])


def proof_of(body: str, secret: bytes) -> str:
    """Return the proof of what a code says: 16 letters and digits of base 32."""
    digest = hmac.digest(secret, body.encode("ascii"), "sha256")
    return base64.b32encode(digest[:_PROOF_BYTES]).decode("ascii")
