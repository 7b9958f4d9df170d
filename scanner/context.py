"""What a reader is told of the activity, and what a blank page is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ballot.ids import ActivityId, FormId, SessionId, SheetId
from ballot.layout import Layout
from ballot.profile import ScannerProfile
from scanner.types import Mask


@dataclass(frozen=True, slots=True, eq=False)
class BlankPage:
    """One page of a form without a mark.

    Its pictures have shape (1782, 1260) for A4, `scanner.locate.sampling.PX_PER_MM` pixels a
    millimetre: pixel (column, row) is the square that begins at (column, row) / `PX_PER_MM` mm from
    the sheet's corner. Three of them take 7 MB.
    """

    darkness: NDArray[np.uint8]
    """0 is paper, 255 black print."""
    soft: NDArray[np.uint8]
    """The same, spread and softened as by a printer and a scanner."""
    ruled: Mask
    """1 on the lines of the table, and where they may come to lie."""


BlankForms = Mapping[tuple[FormId, int], BlankPage]
"""The pages of each form by number, from 1."""


@dataclass(frozen=True)
class ReadingContext:
    """What a reader must know of the activity; small enough to give to every worker."""

    activity: ActivityId
    secret: bytes
    layouts: Mapping[FormId, Layout]
    sheets: Mapping[SheetId, FormId]
    """Every sheet that was printed."""
    allow_ocr: bool = field(default=True)
    profile: ScannerProfile | None = None
    """What calibration found out about printer and scanner, where it was run."""
    blank_forms: BlankForms = field(default_factory=dict)
    """The printed pages without marks; rows of pages that aren't here are read by their boxes
    alone."""
    sessions: tuple[SessionId, ...] = ()
    """Whose cover sheets are known; of any other a cover can't be proved."""
