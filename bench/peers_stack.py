"""Stacks for the comparison with other programs: the same marks on our form and on one for AMC.

A stack is simulated twice from one seed: on what `pingyi print` wrote, and on the same PDF with our
corner marks and codes covered, AMC's four discs and its boxes of a binary number in their place.
The rows and boxes stand where they stood, and every pen, fold and grain of noise is the same.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import pypdfium2
from pypdfium2 import raw

from ballot.geometry import A4_MM, MM_PER_INCH, PointMm, RectMm
from ballot.grade import Vote
from ballot.ids import LineId, SheetId
from ballot.layout import Layout, PageLayout
from bench.speed import pingyi
from calibration.pens.intents import FillPlan
from calibration.pens.pages import printed_sheets
from calibration.scans.presets import OFFICE
from calibration.simulate import TRUTH_FILE, read_truth, simulate_sheets
from office.folder import open_folder
from office.new_folder import write_example

DISC_MM: Final = 4.0
"""Diameter of AMC's corner marks."""
DIGITS: Final = (12, 6, 6)
"""Bits of the numbers of sheet, page and check, as AMC prints them: a box is black for a one."""

_DIGIT_MM, _DIGIT_PITCH_MM = 2.0, 2.6
_DIGITS_A_LINE = 6
_POINTS = 72.0 / MM_PER_INCH
_QUIET_MM = 2.0

Cell = tuple[SheetId, LineId]
"""One row of one sheet."""


@dataclass(frozen=True, slots=True)
class Stack:
    """Sheets of one meeting, scanned a page a file."""

    folder: Path
    """The activity, printed; nothing is scanned into it yet."""
    layout: Layout
    printed: tuple[SheetId, ...]
    """In the order of the PDF."""
    pdf: Path
    scans: Path
    """Of our form: JPEG files."""
    amc_scans: Path
    truth: Mapping[Cell, Vote | None]
    """What was meant; None where the paper doesn't say."""
    pages: Mapping[str, tuple[SheetId, int]]
    """By file name: whose sheet, and which page from 1. The same in both folders of scans."""

    def files(self) -> list[Path]:
        """Return our scans in the order of sheets and pages."""
        return [self.scans / name for name in sorted(self.pages, key=self.pages.__getitem__)]

    def sheets(self) -> list[SheetId]:
        """Return the sheets in the order of `files`."""
        return sorted(self.printed)


def make_stack(at: Path, sheets: int, seed: int, dpi: int) -> Stack:
    """Print forms, have them filled in and scanned, twice with the same marks.

    Args:
        at: a new folder.
        sheets: how many.
        seed: of the marks and the scanner.
        dpi: resolution of the scans.
    """
    folder = at / "activity"
    write_example(folder)
    opened = open_folder(folder)
    session = opened.activity.sessions[0]
    pingyi("-C", str(folder), "print", session.id, "--sheets", str(sheets))
    (kept,) = open_folder(folder).layouts().values()
    layout, pdf = kept.layout, folder / "forms" / f"{session.id}.pdf"
    shown = printed_sheets(pdf, layout)
    printed = tuple(sheet for sheet in shown if sheet is not None)
    amc = at / "amc.pdf"
    _write_amc_pdf(pdf, layout, amc)
    for source, scans in ((pdf, at / "scans"), (amc, at / "amc_scans")):
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as executor:
            simulate_sheets(
                source,
                layout,
                printed,
                scans,
                session=session.id,
                plan=FillPlan(),
                preset=OFFICE,
                seed=seed,
                dpi=dpi,
                executor=executor,
            )
    rows = list(read_truth(at / "scans" / TRUTH_FILE))
    if rows != list(read_truth(at / "amc_scans" / TRUTH_FILE)):
        raise RuntimeError("the two stacks aren't marked alike")
    for scans in (at / "scans", at / "amc_scans"):
        (scans / TRUTH_FILE).unlink()
    return Stack(
        folder=folder,
        layout=layout,
        printed=printed,
        pdf=pdf,
        scans=at / "scans",
        amc_scans=at / "amc_scans",
        truth={(row.sheet, row.line): Vote(row.vote) if row.vote else None for row in rows},
        pages={row.file: (row.sheet, row.page) for row in rows},
    )


def disc_centers(page: PageLayout) -> tuple[PointMm, ...]:
    """Return where AMC's marks stand: in place of our corner marks, clockwise from top left."""
    return tuple(mark.rect.center for mark in page.fiducials)


def digit_boxes(page: PageLayout) -> Iterator[tuple[int, int, RectMm]]:
    """Yield number and digit, both from 1, and place of each of AMC's binary boxes."""
    left, top, place = page.code.x, page.code.y, 0
    for number, bits in enumerate(DIGITS, start=1):
        for digit in range(1, bits + 1):
            line, column = divmod(place, _DIGITS_A_LINE)
            x, y = left + column * _DIGIT_PITCH_MM, top + line * _DIGIT_PITCH_MM
            yield number, digit, RectMm(x, y, _DIGIT_MM, _DIGIT_MM)
            place += 1


def amc_numbers(place: int, page: int) -> tuple[int, int, int]:
    """Return what AMC calls a page: sheet and page from 1, and a number to check them by.

    Args:
        place: of the sheet in the PDF, from 0.
        page: of the form, from 1.
    """
    sheet = place + 1
    return sheet, page, 1 + (7 * sheet + 13 * page) % 60


def _write_amc_pdf(pdf: Path, layout: Layout, to: Path) -> None:
    """Cover what our reader finds a page by, and draw what AMC does."""
    document = pypdfium2.PdfDocument(pdf)
    sides = layout.sides
    for index in range(len(document)):
        place, side = divmod(index, len(sides))
        layout_page, page = sides[side], document[index]
        ours = [*(mark.rect for mark in layout_page.fiducials), layout_page.code]
        ours += [layout_page.foot_code] if layout_page.foot_code else []
        for rect in ours:
            _draw(page, rect.grown(_QUIET_MM).corners, grey=255)
        for center in disc_centers(layout_page):
            _draw(page, _circle(center, DISC_MM / 2), grey=0)
        numbers = amc_numbers(place, layout_page.number)
        for number, digit, rect in digit_boxes(layout_page):
            is_one = numbers[number - 1] >> (DIGITS[number - 1] - digit) & 1
            _draw(page, rect.corners, grey=0)
            if not is_one:
                _draw(page, rect.grown(-0.15).corners, grey=255)
        page.gen_content()
        page.close()
    document.save(to)
    document.close()


def _circle(center: PointMm, radius: float) -> list[PointMm]:
    angles = [2 * math.pi * k / 64 for k in range(64)]
    return [(center[0] + radius * math.cos(a), center[1] + radius * math.sin(a)) for a in angles]


def _draw(page: pypdfium2.PdfPage, corners: Sequence[PointMm], *, grey: int) -> None:
    """Draw a filled polygon over what stands on a page."""
    points = [(x * _POINTS, (A4_MM[1] - y) * _POINTS) for x, y in corners]
    path = raw.FPDFPageObj_CreateNewPath(*points[0])
    for point in points[1:]:
        raw.FPDFPath_LineTo(path, *point)
    raw.FPDFPath_Close(path)
    raw.FPDFPageObj_SetFillColor(path, grey, grey, grey, 255)
    raw.FPDFPath_SetDrawMode(path, raw.FPDF_FILLMODE_WINDING, 0)
    raw.FPDFPage_InsertObject(page, path)
