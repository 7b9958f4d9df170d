"""Which fonts a PDF names without carrying them: a viewer draws those with whatever it has."""

from pathlib import Path

from pyhanko.pdf_utils.generic import DictionaryObject, Reference
from pyhanko.pdf_utils.reader import PdfFileReader


def fonts_not_embedded(pdf: Path) -> list[str]:
    """Return the names of all fonts of a PDF that aren't embedded in it, used or not."""
    with pdf.open("rb") as stream:
        document = PdfFileReader(stream)
        numbers = range(1, int(document.trailer["/Size"]))
        objects = [document.get_object(Reference(number, 0)) for number in numbers]
        return sorted(
            str(each["/BaseFont"])
            for each in objects
            if isinstance(each, DictionaryObject)
            and each.get("/Type") == "/Font"
            and "/DescendantFonts" not in each
            and ("/FontDescriptor" not in each or "/FontFile2" not in each["/FontDescriptor"])
        )
