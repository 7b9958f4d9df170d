"""Printed forms as images, and the marks of one person on them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import pypdfium2

from ballot.errors import SourceError
from ballot.geometry import A4_MM, MM_PER_INCH
from ballot.ids import SHEET_ID_LENGTH, SheetId, parse_sheet_id
from ballot.layout import Layout, PageLayout
from calibration.images import Light, PageImage
from calibration.pens.intents import RowIntent, RowKind, SecondPen, Writer
from calibration.pens.pen import draw_strokes
from calibration.pens.shapes import ParametricStrokes
from calibration.pens.strokes import StrokeModel, mark_strokes

_POINTS_PER_INCH = 72.0
"""PDF lengths are in points."""


def render_pages(
    pdf: Path, dpi: float, pages: Sequence[int] | None = None, *, is_gray: bool = False
) -> Iterator[PageImage]:
    """Yield pages of a PDF as images, one at a time.

    Args:
        pdf: the file.
        dpi: resolution.
        pages: which pages, from 0; all of them where None.
        is_gray: whether in grey, which is a third of the work afterwards, or in RGB.

    Yields:
        Each page, the caller's own.

    Raises:
        SourceError: the file can't be opened as a PDF.
    """
    try:
        document = pypdfium2.PdfDocument(pdf)
    except (pypdfium2.PdfiumError, OSError) as error:
        raise SourceError("simulation.bad_pdf", path=pdf) from error
    try:
        for number in range(len(document)) if pages is None else pages:
            page = document[number]
            # Drawn as BGRx and turned here: PDFium's own BGR drawing is slower.
            bitmap = page.render(scale=dpi / _POINTS_PER_INCH, prefer_bgrx=True)
            code = cv2.COLOR_BGRA2GRAY if is_gray else cv2.COLOR_BGRA2RGB
            image = cv2.cvtColor(bitmap.to_numpy(), code)
            bitmap.close()
            page.close()
            yield np.asarray(image, dtype=np.uint8)
    finally:
        document.close()


def page_count(pdf: Path) -> int:
    """Return the number of pages of a PDF.

    Raises:
        SourceError: the file can't be opened as a PDF.
    """
    try:
        document = pypdfium2.PdfDocument(pdf)
    except (pypdfium2.PdfiumError, OSError) as error:
        raise SourceError("simulation.bad_pdf", path=pdf) from error
    count = len(document)
    document.close()
    return count


def printed_sheets(pdf: Path, layout: Layout) -> list[SheetId | None]:
    """Return whose sheet each sheet of a PDF is, by the id that its first page shows.

    No list tells: what is printed is shuffled after it was recorded.

    Args:
        pdf: what `pingyi print` wrote.
        layout: of the form that it holds.

    Returns:
        One id for each sheet, in the order of the PDF; None where the page shows no id as text.

    Raises:
        SourceError: the file can't be opened as a PDF.
    """
    try:
        document = pypdfium2.PdfDocument(pdf)
    except (pypdfium2.PdfiumError, OSError) as error:
        raise SourceError("simulation.bad_pdf", path=pdf) from error
    first = layout.pages[0]
    try:
        return [
            _printed_id(document[number], first)
            for number in range(0, len(document), len(layout.sides))
        ]
    finally:
        document.close()


def _printed_id(page: pypdfium2.PdfPage, layout: PageLayout) -> SheetId | None:
    points = _POINTS_PER_INCH / MM_PER_INCH
    serial, height = layout.serial, A4_MM[1]
    text_page = page.get_textpage()
    text = text_page.get_text_bounded(
        left=serial.x * points,
        bottom=(height - serial.bottom) * points,
        right=(serial.x + serial.w) * points,
        top=(height - serial.y) * points,
    )
    text_page.close()
    page.close()
    letters = text.strip().replace("-", "")[:SHEET_ID_LENGTH]  # behind it stands the page's number
    return parse_sheet_id(letters)


def mark_page(
    image: PageImage,
    page_layout: PageLayout,
    intents: Sequence[RowIntent],
    writer: Writer,
    rng: np.random.Generator,
    dpi: float,
    model: StrokeModel | None = None,
    light: Light = Light.LUMINANCE,
) -> PageImage:
    """Return the page with the marks of one person on it.

    Args:
        image: the printed page, grey or RGB.
        page_layout: where its boxes stand.
        intents: what the person means; rows of other pages are passed over.
        writer: the person.
        rng: spread from mark to mark.
        dpi: resolution of `image`.
        model: where shapes come from; parametric ones where None.
        light: what a grey page is a picture of.

    Returns:
        A new image.
    """
    model = model or ParametricStrokes()
    marked = image.copy()
    meant = {intent.line: intent for intent in intents}
    second = _rows_of_the_second(writer.second, len(page_layout.rows), rng)
    for place, row in enumerate(page_layout.rows):
        intent = meant.get(row.line)
        if intent is None:
            continue
        rects = {box.grade: box.rect for box in row.boxes}
        by = writer.second if writer.second is not None and place in second else writer
        pen = by.pen.running_dry() if intent.kind is RowKind.FAINT else by.pen
        for mark in intent.marks:
            strokes = mark_strokes(mark.mark, rects[mark.grade], by.hand, model, rng)
            draw_strokes(marked, strokes, pen, dpi=dpi, rng=rng, light=light)
    return marked


def _rows_of_the_second(
    second: SecondPen | None, rows: int, rng: np.random.Generator
) -> frozenset[int]:
    """Return the places of the rows that are marked with the second pen, from 0."""
    if second is None:
        return frozenset()
    count = round(second.share * rows)
    if second.is_from_halfway:
        return frozenset(range(rows - count, rows))
    return frozenset(rng.permutation(rows)[:count].tolist())
