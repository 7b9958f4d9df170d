"""What is on a PDF page: its pictures and whatever else is drawn, annotations included."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import PdfMatrix
from pypdfium2 import raw as pdfium

_DEEPEST = 8
"""Forms within forms within forms: deeper than any program writes."""

_UNSEEN_ANNOTATIONS = {pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP}
"""Annotations that draw nothing on paper."""

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points, y up."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on a page and how it is placed."""

    image: pypdfium2.PdfImage
    matrix: PdfMatrix
    """From the unit square to the page, in points, y up."""
    is_nested: bool
    """Whether it is part of a group of things that are drawn together."""

    @property
    def area(self) -> float:
        """How much of the page it takes, in square points."""
        return abs(self.turn)

    @property
    def turn(self) -> float:
        """Its area, negative where it is mirrored."""
        a, b, c, d, _, _ = self.matrix.get()
        return float(a * d - b * c)


@dataclass(frozen=True, slots=True)
class Parts:
    """The pictures of a page and whether anything else is to be seen on it."""

    pictures: tuple[Picture, ...]
    has_more: bool


def parts_of(page: pypdfium2.PdfPage) -> Parts:
    """Return what is drawn on a page, text that can't be seen left out."""
    pictures = []
    has_more = has_annotations(page)
    for item in page.get_objects(max_depth=_DEEPEST):
        if isinstance(item, pypdfium2.PdfImage):
            pictures.append(Picture(item, _on_page(item), item.container is not None))
        elif item.type != pdfium.FPDF_PAGEOBJ_FORM and not is_unseen_text(item):
            has_more = True
    return Parts(tuple(pictures), has_more)


def is_unseen_text(item: pypdfium2.PdfObject) -> bool:
    """Return whether this is what a scanner's OCR wrote beneath the picture."""
    if item.type != pdfium.FPDF_PAGEOBJ_TEXT:
        return False
    mode = pdfium.FPDFTextObj_GetTextRenderMode(item.raw)
    return bool(mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)


def has_annotations(page: pypdfium2.PdfPage) -> bool:
    """Return whether a page has annotations that may draw something."""
    count = max(0, pdfium.FPDFPage_GetAnnotCount(page))
    return any(_annotation_kind(page, index) not in _UNSEEN_ANNOTATIONS for index in range(count))


def page_box(page: pypdfium2.PdfPage) -> Box:
    """Return the part of the plane that the page shows, before it is turned."""
    box = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, box):
        raise pypdfium2.PdfiumError("no page box")
    return box.left, box.bottom, box.right, box.top


def is_in_layer(item: pypdfium2.PdfObject) -> bool:
    """Return whether an object belongs to a layer by how it is marked; it may be switched off."""
    return any(
        _mark_name(pdfium.FPDFPageObj_GetMark(item, index)) == "OC"
        for index in range(max(0, pdfium.FPDFPageObj_CountMarks(item)))
    )


def clip_boxes(item: pypdfium2.PdfObject) -> Iterator[Box | None]:
    """Yield the rectangles that an object is cut to; None for every other shape."""
    clip = pdfium.FPDFPageObj_GetClipPath(item)
    for path in range(max(0, pdfium.FPDFClipPath_CountPaths(clip))):
        count = pdfium.FPDFClipPath_CountPathSegments(clip, path)
        yield _rectangle({_segment_end(clip, path, at) for at in range(max(0, count))})


def _rectangle(corners: set[tuple[float, float]]) -> Box | None:
    xs, ys = {x for x, _ in corners}, {y for _, y in corners}
    if len(corners) != 4 or len(xs) != 2 or len(ys) != 2:
        return None
    return min(xs), min(ys), max(xs), max(ys)


def _segment_end(clip: object, path: int, at: int) -> tuple[float, float]:
    x, y = ctypes.c_float(), ctypes.c_float()
    segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, at)
    pdfium.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def _mark_name(mark: object) -> str:
    """Return the name of a mark if it is as short as those that matter."""
    letters = ctypes.create_string_buffer(16)
    size = ctypes.c_ulong()
    units = ctypes.cast(letters, ctypes.POINTER(ctypes.c_ushort))
    is_short = pdfium.FPDFPageObjMark_GetName(mark, units, len(letters), size)
    return letters.raw[: size.value - 2].decode("utf-16-le") if is_short else ""


def _annotation_kind(page: pypdfium2.PdfPage, index: int) -> int:
    annotation = pdfium.FPDFPage_GetAnnot(page, index)
    if not annotation:
        return int(pdfium.FPDF_ANNOT_UNKNOWN)
    try:
        return int(pdfium.FPDFAnnot_GetSubtype(annotation))
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)


def _on_page(item: pypdfium2.PdfObject) -> PdfMatrix:
    """Return an object's matrix with those of the groups that it is in."""
    matrix = item.get_matrix()
    container = item.container
    while container is not None:
        matrix = matrix.multiply(container.get_matrix())
        container = container.container
    return matrix
