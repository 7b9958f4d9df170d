"""Array types and the one private exception of this package."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ballot.ids import SheetId
from ballot.messages import say
from ballot.reading import Rejection, RejectionReason

GrayImage = NDArray[np.uint8]
"""Shape (H, W), 0 is black."""

Mask = NDArray[np.uint8]
"""Shape (H, W), 0 or 1."""

Homography = NDArray[np.float64]
"""Shape (3, 3), maps sheet mm to image px."""

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class OpenedPage:
    """A page of a file, decoded."""

    image: GrayImage
    """As it was scanned, in any of four orientations."""
    is_damaged: bool = False
    """Whether its decoder warned of the data: what they don't tell it has made up."""


class Refused(Exception):  # noqa: N818 - not an error: a page that is refused is expected
    """Carries why a page is refused up to `read_page`, which turns it into a value.

    Args:
        reason: the rejection.
        detail: a key of the message catalogue.
        sheet: the sheet it seems to be, where that much could be read.
        page: the page of that sheet.
        fields: what the text's placeholders stand for.
    """

    def __init__(
        self,
        reason: RejectionReason,
        detail: str,
        *,
        sheet: SheetId | None = None,
        page: int | None = None,
        **fields: object,
    ) -> None:
        super().__init__(detail)
        self.key = detail
        self.fields = fields
        text = say(detail, sheet=sheet, page=page, **fields)
        self.rejection = Rejection(reason, text, sheet, page)
