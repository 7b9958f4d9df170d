"""Opens PDF files: a picture that is a page is taken out as it is, every other page is drawn."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from pypdfium2 import raw as pdfium

from ballot.reading import RejectionReason
from scanner.files.pdf_dictionary import DictionaryFinder
from scanner.files.pdf_drawing import draw_page, to_gray
from scanner.files.pdf_scan import is_jpeg, scan_of
from scanner.files.pixels import check_size
from scanner.types import GrayImage, Refused

_PROTECTED = {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}


@dataclass(frozen=True, slots=True)
class PdfPages:
    """An open PDF file."""

    document: pypdfium2.PdfDocument
    dictionaries: DictionaryFinder

    def page(self, index: int) -> GrayImage | memoryview:
        """Return a page, from 0, as grey pixels, or the bytes of the JPEG that is the page.

        The bytes are good until the next page is asked for.

        Raises:
            Refused: `UNREADABLE_FILE`.
        """
        try:
            return self._page(index)
        except pypdfium2.PdfiumError as problem:
            raise _damaged() from problem

    def _page(self, index: int) -> GrayImage | memoryview:
        page = self.document[index]
        try:
            scan = scan_of(page, self.dictionaries)
            if scan is None:
                return draw_page(page, self.dictionaries)
            image, data = scan
            check_size(*image.get_px_size())
            return data if is_jpeg(image) else to_gray(image.get_bitmap().to_numpy())
        finally:
            page.close()


def count_pages(path: Path) -> int:
    """Return the number of pages of a PDF file.

    Raises:
        Refused: `UNREADABLE_FILE`, and whether it is damaged, protected or has no pages.
    """
    with _open(path) as document:
        return len(document)


@contextmanager
def open_pdf(path: Path, start: int) -> Iterator[PdfPages]:
    """Open a PDF file of which pages from `start` on will be read.

    Raises:
        Refused: `UNREADABLE_FILE`.
    """
    with _open(path) as document:
        share = start / max(1, len(document))
        is_encrypted = pdfium.FPDF_GetSecurityHandlerRevision(document) != -1
        with DictionaryFinder(path, share=share, is_encrypted=is_encrypted) as dictionaries:
            if document.get_formtype() != pdfium.FORMTYPE_NONE:
                document.init_forms()  # or what was filled in isn't drawn
            yield PdfPages(document, dictionaries)


def _open(path: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as problem:
        raise _why_not(path) from problem


def _why_not(path: Path) -> Refused:
    """Return why PDFium doesn't open a file.

    Of a document without pages it reports no error, and asked for one tells that of an earlier
    file: so an error that no file on disk can cause is brought about first.
    """
    pdfium.FPDF_LoadDocument(b"", None)
    try:
        pypdfium2.PdfDocument(path).close()
    except pypdfium2.PdfiumError as problem:
        if problem.err_code in _PROTECTED:
            return Refused(RejectionReason.UNREADABLE_FILE, "source.protected")
        if problem.err_code in {pdfium.FPDF_ERR_FILE, pdfium.FPDF_ERR_SUCCESS}:
            return Refused(RejectionReason.UNREADABLE_FILE, "source.no_pages")
    return _damaged()


def _damaged() -> Refused:
    return Refused(RejectionReason.UNREADABLE_FILE, "source.damaged_pdf")
