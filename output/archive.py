"""Papers as an archive keeps them: PDF/A-2b (ISO 19005-2).

What reportlab draws already holds most of it: every font is embedded, nothing is encrypted, run or
fetched. Here is the rest: metadata in XMP that say the same as the document's own, a colour profile
for its RGB, and an end of line behind the bytes of every stream. docs/papers.md says what was
checked, and with what.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFStream,
    PDFString,
)
from reportlab.pdfgen.canvas import Canvas

_PROFILE: Final = Path(__file__).with_name("srgb.icc")
"""sRGB as Little CMS makes it ("no copyright, use freely"), dated the first day of its year."""

_PROFILE_NAME: Final = "sRGB IEC61966-2.1"

_DATE = "2000-01-01T00:00:00+00:00"
"""What reportlab writes as the date of a paper that tells none (`invariant`)."""

_METADATA: Final = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<pdf:Keywords>{keywords}</pdf:Keywords>
<pdf:Producer>{producer}</pdf:Producer>
<pdf:Trapped>{trapped}</pdf:Trapped>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""
_INFO: Final = ("title", "author", "subject", "keywords", "producer", "creator", "trapped")


class ArchivalCanvas(Canvas):  # type: ignore[misc]
    """A canvas whose document is PDF/A-2b, as far as what is drawn on it allows.

    It must be told `invariant=1`: the metadata say the date of such a document.
    """

    def save(self) -> None:
        """Write the document to the file that the canvas was made with, which is open."""
        _declare(self._doc)
        self._filename.write(with_ends_of_streams(self.getpdfdata()))


class _PlainStream(PDFStream):  # type: ignore[misc]
    """A stream that is packed by nothing: metadata are to be found by whoever knows no PDF."""

    def __init__(self, dictionary: PDFDictionary, content: bytes) -> None:
        super().__init__(dictionary, content, filters=[])

    def format(self, document: Any) -> bytes:
        """Return the bytes of the object, which reportlab would give an empty list of filters."""
        written: bytes = super().format(document)
        return re.sub(rb"/Filter \[\s*\]\s*", b"", written, count=1)


def _declare(document: Any) -> None:
    """Add metadata and the meaning of colours to a document of reportlab."""
    catalog = document.Catalog
    kind = {"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}
    catalog.Metadata = _PlainStream(PDFDictionary(kind), _metadata(document))
    profile = _PlainStream(PDFDictionary({"N": 3, "Alternate": PDFName("DeviceRGB")}), _profile())
    intent = {
        "Type": PDFName("OutputIntent"),
        "S": PDFName("GTS_PDFA1"),
        "OutputConditionIdentifier": PDFString(_PROFILE_NAME),
        "Info": PDFString(_PROFILE_NAME),
        "DestOutputProfile": document.Reference(profile),
    }
    catalog.OutputIntents = PDFArray([PDFDictionary(intent)])
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]


@cache
def _profile() -> bytes:
    return _PROFILE.read_bytes()


def _metadata(document: Any) -> bytes:
    told = {name: escape(str(getattr(document.info, name))) for name in _INFO}
    return _METADATA.format(**told, date=_DATE).encode()


_ENTRY: Final = re.compile(rb"(\d{10}) (\d{5}) n")


def with_ends_of_streams(pdf: bytes) -> bytes:
    """Return a PDF of reportlab with an end of line before each `endstream`: ISO 19005-2, 6.1.7.1.

    reportlab writes the word right behind the bytes. They stay as they are, and their lengths; the
    places of what follows move on, in the table of cross-references and at the end.

    Args:
        pdf: one revision, with a table and not a stream of cross-references.
    """
    start = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    places = sorted({int(match[1]) for match in _ENTRY.finditer(pdf, start)})
    parts, moved, size = [pdf[: places[0]]], {}, places[0]
    for place, following in zip(places, [*places[1:], start], strict=True):
        body = pdf[place:following]
        moved[place] = size
        if (end := body.rfind(b"endstream\nendobj")) >= 0:
            body = body[:end] + b"\n" + body[end:]
        parts.append(body)
        size += len(body)
    tail = _ENTRY.sub(lambda match: b"%010d %s n" % (moved[int(match[1])], match[2]), pdf[start:])
    return b"".join([*parts, tail.replace(b"startxref\n%d" % start, b"startxref\n%d" % size)])
