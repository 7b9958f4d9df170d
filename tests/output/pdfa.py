"""What of PDF/A-2b (ISO 19005-2) can be told of a file here, clause by clause.

Nothing that checks the whole standard is on the registries that tests may use (docs/papers.md).
"""

import io
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from fontTools.ttLib import TTFont
from pyhanko.pdf_utils.generic import Dereferenceable, DictionaryObject, Reference, StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader

XMP_NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
}
IN_XMP = {
    "/Title": "dc:title",
    "/Author": "dc:creator",
    "/Subject": "dc:description",
    "/Keywords": "pdf:Keywords",
    "/Producer": "pdf:Producer",
    "/Creator": "xmp:CreatorTool",
    "/CreationDate": "xmp:CreateDate",
    "/ModDate": "xmp:ModifyDate",
    "/Trapped": "pdf:Trapped",
}
FORBIDDEN = {
    "/JavaScript": "6.5.1",
    "/JS": "6.5.1",
    "/AA": "6.5.2",
    "/OpenAction": "6.5.1",
    "/XFA": "6.4.2",
    "/NeedAppearances": "6.4.1",
    "/EF": "6.8",
    "/OPI": "6.2.9",
    "/TR": "6.2.5",
    "/HTP": "6.2.5",
    "/PresSteps": "6.10",
    "/Alternates": "6.2.8",
    "/LZWDecode": "6.1.7.2",
    "/Crypt": "6.1.7.2",
    "/DeviceCMYK": "6.2.4.3",
}


def at(held: Any, key: str, default: Any = None) -> Any:
    """Return what a key leads to, references followed."""
    if key not in held:
        return default
    return held[key]


def faults(data: bytes) -> list[str]:
    """Return what of the standard a file breaks, as far as it is looked at; empty where nothing."""
    return sorted(set(_faults(data)))


def _faults(data: bytes) -> Iterator[str]:
    reader = PdfFileReader(io.BytesIO(data))
    root, trailer = reader.root, reader.trailer
    if not re.match(rb"%PDF-1\.[0-7]\r?\n%[\x80-\xff]{4}", data):
        yield "6.1.2: header, or the comment of four bytes above 127"
    if "/ID" not in trailer or "/Encrypt" in trailer:
        yield "6.1.3: no ID, or encrypted"
    for match in re.finditer(rb"stream(\r\n|\n|\r)", data):
        if data[match.start() - 3 : match.start()] != b"end" and match[1] == b"\r":
            yield "6.1.7.1: a stream after a carriage return alone"
    if re.search(rb"[^\r\n]endstream\s+endobj", data):
        yield "6.1.7.1: endstream without an end of line before it"
    yield from _intents(root)
    yield from _metadata(root, trailer)
    for held in _objects(reader):
        yield from _object(held)


def _intents(root: DictionaryObject) -> Iterator[str]:
    intents = list(at(root, "/OutputIntents", ()))
    if [each["/S"] for each in intents] != ["/GTS_PDFA1"]:
        yield "6.2.3: no output intent"
        return
    profile = intents[0]["/DestOutputProfile"]
    icc = profile.data
    if (profile["/N"], icc[16:20], icc[36:40]) != (3, b"RGB ", b"acsp") or icc[8] > 4:
        yield "6.2.3: not an RGB profile of ICC 2 to 4"
    if int.from_bytes(icc[:4], "big") != len(icc):
        yield "6.2.3: the profile isn't whole"


def _metadata(root: DictionaryObject, trailer: Any) -> Iterator[str]:
    stream = at(root, "/Metadata")
    if stream is None or "/Filter" in stream:
        yield "6.6.2.1: no metadata, or packed"
        return
    tree = ElementTree.fromstring(stream.data.decode().replace("\ufeff", ""))

    def told(name: str) -> str | None:
        found = tree.find(f".//{name}", XMP_NAMES)
        if found is None:
            return None
        inner = [each for each in found.iter() if each.tag.endswith("}li")]
        return (inner[0] if inner else found).text or ""

    if (told("pdfaid:part"), told("pdfaid:conformance")) != ("2", "B"):
        yield "6.6.4: not said to be PDF/A-2b"
    for key, value in dict(at(trailer, "/Info", {})).items():
        said = told(IN_XMP[key])
        raw = str(value).lstrip("/")
        if key.endswith("Date"):
            raw = re.sub(
                r"D:(....)(..)(..)(..)(..)(..)([+-]..)'(..)'?", r"\1-\2-\3T\4:\5:\6\7:\8", raw
            )
        if said != raw:
            yield f"6.6.3: {key} is {raw!r} and {said!r} in XMP"


def _objects(reader: PdfFileReader) -> Iterator[Any]:
    """Yield every dictionary that the file leads to, and its names."""
    seen: set[Reference] = set()
    waiting: list[Any] = [reader.root]
    while waiting:
        held = waiting.pop()
        if isinstance(held, Dereferenceable) and not isinstance(held, DictionaryObject):
            reference = held.reference
            if reference in seen:
                continue
            seen.add(reference)
            held = held.get_object()
        yield held
        if isinstance(held, DictionaryObject):
            waiting += [held.raw_get(key) for key in held]
        elif isinstance(held, list):
            waiting += [held.raw_get(at) for at in range(len(held))]


def _object(held: Any) -> Iterator[str]:
    if isinstance(held, str) and held in FORBIDDEN:
        yield f"{FORBIDDEN[held]}: {held}"
    if not isinstance(held, DictionaryObject):
        return
    for key in held:
        if key in FORBIDDEN and not (key == "/AA" and at(held, "/Type") == "/Sig"):
            yield f"{FORBIDDEN[key]}: {key}"
    if isinstance(held, StreamObject) and {"/F", "/FFilter"} & held.keys():
        yield "6.1.7.1: a stream in another file"
    kind, subtype = at(held, "/Type"), at(held, "/Subtype")
    if subtype == "/Image" and at(held, "/Interpolate", False):
        yield "6.2.8: an image that is interpolated"
    if kind == "/Annot":
        flags = int(at(held, "/F", 0))
        if not flags & 4 or flags & (1 | 2 | 32 | 256):
            yield f"6.3.2: an annotation that isn't printed, or hidden: {flags}"
    if kind == "/Font":
        yield from _font(held)


def _font(font: DictionaryObject) -> Iterator[str]:
    """Only the kind that reportlab makes is known here: simple TrueType, symbolic."""
    name = font["/BaseFont"]
    descriptor = at(font, "/FontDescriptor", {})
    if font["/Subtype"] != "/TrueType" or "/FontFile2" not in descriptor:
        yield f"6.2.11.4.1: {name} isn't embedded, or of a kind that isn't looked at"
        return
    face = TTFont(io.BytesIO(descriptor["/FontFile2"].data))
    if not int(descriptor["/Flags"]) & 4 or "/Encoding" in font:
        yield f"6.2.11.6: {name} isn't symbolic, or has an encoding"
    if len(face["cmap"].tables) != 1:
        yield f"6.2.11.6: {name} has more tables of characters than one"
    scale = 1000 / face["head"].unitsPerEm
    first, widths = int(font["/FirstChar"]), list(font["/Widths"])
    for code, glyph in face["cmap"].tables[0].cmap.items():
        if abs(face["hmtx"][glyph][0] * scale - float(widths[code - first])) > 1:
            yield f"6.2.11.5: {name} has another width of {code}"
