"""Whether a picture is a PDF page as viewers show it; only then it is taken out as it is."""

import pypdfium2
import simplejpeg
from pypdfium2 import raw as pdfium

from scanner.files.pdf_dictionary import DictionaryFinder, ImageDictionary
from scanner.files.pdf_parts import (
    Box,
    clip_boxes,
    has_annotations,
    is_in_layer,
    is_unseen_text,
    page_box,
)

_COVERED_SHARE = 0.9
"""So much of a page at least a scan of it takes; the rest is white margin."""

_BEYOND_SHARE = 0.005
"""So much of a side of the page a picture may reach beyond it, as rounded sizes do: 1 mm of A4."""

_PLAIN_COLOURS = {
    pdfium.FPDF_COLORSPACE_DEVICEGRAY,
    pdfium.FPDF_COLORSPACE_DEVICERGB,
    pdfium.FPDF_COLORSPACE_CALGRAY,
    pdfium.FPDF_COLORSPACE_CALRGB,
    pdfium.FPDF_COLORSPACE_ICCBASED,
}
"""Colours in which more is lighter, and which a decoder of pictures shows as the page does."""

_GRAY_DEPTH = 8

_PLAIN_DEPTHS = {_GRAY_DEPTH, 24}
"""Bits per pixel of JPEGs that are grey or of three colours; four are printing inks."""


def is_jpeg(image: pypdfium2.PdfImage) -> bool:
    """Return whether the bytes of a picture are a JPEG file."""
    return bool(image.get_filters() == ["DCTDecode"])


def scan_of(
    page: pypdfium2.PdfPage, dictionaries: DictionaryFinder
) -> tuple[pypdfium2.PdfImage, memoryview] | None:
    """Return the picture that is all of a page, and its bytes; None: the page must be drawn."""
    image = _only_image(page)
    if image is None or not _is_placed_as_page(image, page_box(page)):
        return None
    data = dictionaries.bytes_of(image)
    dictionary = dictionaries.find(data)
    if dictionary is None or _shows_otherwise(image, dictionary):
        return None
    if is_jpeg(image) and _jpeg_size(data) != image.get_px_size():
        return None
    return image, data


def _only_image(page: pypdfium2.PdfPage) -> pypdfium2.PdfImage | None:
    """Return the picture beside which nothing is to be seen on a page."""
    image = None
    for item in page.get_objects(max_depth=1):
        if isinstance(item, pypdfium2.PdfImage) and image is None:
            image = item
        elif not is_unseen_text(item):
            return None
    return None if image is None or has_annotations(page) else image


def _is_placed_as_page(image: pypdfium2.PdfImage, shown: Box) -> bool:
    """Return whether a picture lies on the page, upright or turned, whole and as it is."""
    left, bottom, right, top = bounds = image.get_bounds()
    width, height = shown[2] - shown[0], shown[3] - shown[1]
    a, b, c, d, _, _ = image.get_matrix().get()
    return (
        (right - left) * (top - bottom) >= _COVERED_SHARE * width * height
        and a * d - b * c > 0  # some scanners store the picture bottom up
        and _holds(shown, bounds)
        and all(clip is not None and _holds(clip, bounds) for clip in clip_boxes(image))
        and not pdfium.FPDFPageObj_HasTransparency(image)
        and not is_in_layer(image)
    )


def _holds(outer: Box, inner: Box) -> bool:
    across = _BEYOND_SHARE * (inner[2] - inner[0])
    along = _BEYOND_SHARE * (inner[3] - inner[1])
    return (
        inner[0] >= outer[0] - across
        and inner[1] >= outer[1] - along
        and inner[2] <= outer[2] + across
        and inner[3] <= outer[3] + along
    )


def _shows_otherwise(image: pypdfium2.PdfImage, dictionary: ImageDictionary) -> bool:
    """Return whether a picture looks otherwise on the page than by itself."""
    if dictionary.is_stencil or dictionary.is_masked or dictionary.is_optional:
        return True
    if dictionary.is_obscure:
        return True
    if not is_jpeg(image):
        is_told = dictionary.is_of_device and image.get_filters() != ["JPXDecode"]
        # of JPEG 2000 PDFium tells nothing without decoding it
        return is_told and image.get_metadata().colorspace not in _PLAIN_COLOURS
    told = image.get_metadata()  # the page may say what its pictures' grey or RGB is
    return (
        dictionary.is_turned
        or (dictionary.is_transformed and told.bits_per_pixel != _GRAY_DEPTH)
        or told.bits_per_pixel not in _PLAIN_DEPTHS
        or told.colorspace not in _PLAIN_COLOURS
    )


def _jpeg_size(data: memoryview) -> tuple[int, int] | None:
    """Return width and height that a JPEG says it has; None where it can't be asked."""
    try:
        height, width, _, _ = simplejpeg.decode_jpeg_header(data)
    except ValueError:
        return None
    return width, height
