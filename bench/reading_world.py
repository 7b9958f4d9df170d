"""What all chunks of a bench have in common: the printed sheets, and what the reader is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np

from ballot.ids import ID_LETTERS, SHEET_ID_LENGTH, ActivityId, SheetId
from ballot.layout import Layout
from ballot.layout_plan import plan_layout
from bench.reading_forms import FormName, activity_of
from calibration.images import PageImage
from calibration.pens.pages import render_pages
from forms.evaluation import PrintJob, print_sheets
from scanner.context import ReadingContext
from scanner.ink.blank_form import render_blank_forms

PRINTED_SHEETS: Final = 8
"""So many sheets are printed, rendered once by each worker and filled in again and again: printed
sheets differ in their code and serial only, and no mark stands there."""

_SECRET: Final = bytes(range(32))


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What all chunks of one run have in common; goes to every worker."""

    pdf: Path
    """The printed sheets."""
    scratch: Path
    """Where workers keep the one file that each is reading."""
    activity: ActivityId
    secret: bytes
    layout: Layout
    sheets: tuple[SheetId, ...]
    """In the order of the PDF."""
    stroke_files: Mapping[str, Path]
    """Recorded strokes by the name of their source."""
    simulators: Mapping[str, str] = field(default_factory=dict)
    """Commands of other simulators by the name of their source."""
    look: Path | None = None
    """Where pictures of what went wrong go."""
    look_doubts: int = 0
    """How many plain or blank rows in doubt are pictured for each chunk."""


def make_world(
    folder: Path,
    stroke_files: Mapping[str, Path],
    *,
    simulators: Mapping[str, str] | None = None,
    form: FormName = FormName.THREE,
    min_row_mm: float = 8.0,
    look: Path | None = None,
    look_doubts: int = 0,
) -> World:
    """Print sheets of a form of the example activity into `folder`, the same ones every time."""
    activity = activity_of(form, min_row_mm=min_row_mm)
    layout = plan_layout(activity)
    letters = np.random.default_rng(0).choice([*ID_LETTERS], (PRINTED_SHEETS, SHEET_ID_LENGTH))
    sheets = tuple(SheetId("".join(line)) for line in letters)
    pdf = folder / "forms.pdf"
    print_sheets(PrintJob(activity, activity.sessions[0], layout, sheets, _SECRET), pdf)
    return World(
        pdf=pdf,
        scratch=folder,
        activity=activity.id,
        secret=_SECRET,
        layout=layout,
        sheets=sheets,
        stroke_files=stroke_files,
        simulators=simulators or {},
        look=look,
        look_doubts=look_doubts,
    )


def reading_context(world: World) -> ReadingContext:
    """Return what the reader is told."""
    form = world.layout.form
    sheets = dict.fromkeys(world.sheets, form)
    return ReadingContext(
        world.activity,
        world.secret,
        {form: world.layout},
        sheets,
        blank_forms=render_blank_forms(world.pdf, world.layout),
    )


@lru_cache(maxsize=2)
def printed_pages(pdf: Path, dpi: int, *, is_gray: bool) -> tuple[PageImage, ...]:
    """Return every printed page as an image; a process keeps those of two tiers."""
    return tuple(render_pages(pdf, dpi, is_gray=is_gray))
