"""Draws the PDF pages that are more than one picture, at the resolution of their pictures.

The page's size says little: drivers get it wrong by factors from 0.35 to 8.
"""

import ctypes
from collections import defaultdict
from math import hypot, log

import cv2
import numpy as np
import pypdfium2
from pypdfium2 import raw as pdfium

from scanner.files import heard
from scanner.files.jpeg import may_be_damaged
from scanner.files.pdf_dictionary import DictionaryFinder
from scanner.files.pdf_parts import Parts, Picture, parts_of
from scanner.files.pdf_scan import is_jpeg
from scanner.files.pixels import HALVED_FROM_PX, check_size
from scanner.types import GrayImage

RENDER_DPI = 200
"""PDF pages without pictures are drawn at this resolution."""

_FLOOR_PX = 3307
"""A page on which more than pictures is drawn, or whose masks aren't known, has at least so many
pixels on its long side if that is no more than 200 dpi: A3 at that resolution."""

_SAME_SCALE = log(1.05)
"""Pictures whose resolutions differ by less are taken together."""

_HAIR = 1e-5
"""So much smaller a page is drawn. A picture that ends just beyond a pixel, by an error in the last
place, PDFium draws one pixel larger, which displaces half of its pixels by one."""

_SQUARE = 1.02
"""Pixels whose sides differ by less are square, and the page's size is rounded."""

_MOST_MASKS = 64
"""Pictures whose masks are looked up; a page of more is in tiles, of which each counts little."""


Scales = tuple[float, float]
"""Pixels per point across and along a page."""


def draw_page(page: pypdfium2.PdfPage, dictionaries: DictionaryFinder) -> GrayImage:
    """Return a page as a viewer shows it, shape (H, W), uint8, 0 is black.

    Raises:
        Refused: `UNREADABLE_FILE`, too many pixels.
    """
    parts = parts_of(page)
    width, height = _size_px(page, parts, dictionaries)
    if any(_is_damaged(picture, dictionaries) for picture in parts.pictures):
        heard.warn()
    pixels = np.full((height, width), 255, np.uint8)
    bitmap = pypdfium2.PdfBitmap.new_native(
        width,
        height,
        pdfium.FPDFBitmap_Gray,
        buffer=(ctypes.c_ubyte * pixels.size).from_buffer(pixels.data),
    )
    flags = pdfium.FPDF_ANNOT | pdfium.FPDF_GRAYSCALE
    shown = pdfium.FS_RECTF(0, 0, width, height)
    pdfium.FPDF_RenderPageBitmapWithMatrix(bitmap, page, _matrix(page, width, height), shown, flags)
    if page.formenv is not None:
        pdfium.FPDF_FFLDraw(page.formenv, bitmap, page, 0, 0, width, height, 0, flags)
    bitmap.close()
    return pixels


def to_gray(pixels: np.ndarray) -> GrayImage:
    """Return (H, W) grey from what PDFium gives: (H, W), (H, W, 1), BGR or BGRx.

    Grey isn't copied: the array keeps PDFium's memory, whose lines may be longer than the page's.
    """
    if pixels.ndim == 2:
        return pixels
    channels = pixels.shape[2]
    if channels == 1:
        return pixels[:, :, 0]
    code = cv2.COLOR_BGR2GRAY if channels == 3 else cv2.COLOR_BGRA2GRAY
    return np.asarray(cv2.cvtColor(pixels, code))


def _matrix(page: pypdfium2.PdfPage, width: int, height: int) -> object:
    """Return how a page is laid on so many pixels: a hair smaller than they are."""
    page_width, page_height = page.get_size()
    part = 1 - _HAIR
    left, top = width * _HAIR / 2, height * _HAIR / 2
    return pdfium.FS_MATRIX(part * width / page_width, 0, 0, part * height / page_height, left, top)


def _is_damaged(picture: Picture, dictionaries: DictionaryFinder) -> bool:
    """Return whether a picture is a JPEG of which a decoder warns; PDFium's tells nobody."""
    return bool(
        picture.area
        and is_jpeg(picture.image)
        and may_be_damaged(dictionaries.bytes_of(picture.image))
    )


def _size_px(
    page: pypdfium2.PdfPage, parts: Parts, dictionaries: DictionaryFinder
) -> tuple[int, int]:
    """Return width and height of a page in pixels, such that its pictures keep theirs."""
    across, along = _scales(page, parts, dictionaries)
    width, height = page.get_size()
    # not rounded up as PDFium's helper does: for a pixel more every picture would be resampled
    return max(1, round(width * across)), max(1, round(height * along))


def _scales(page: pypdfium2.PdfPage, parts: Parts, dictionaries: DictionaryFinder) -> Scales:
    """Return at how many pixels per point a page is drawn, across and along."""
    width, height = page.get_size()
    plain = RENDER_DPI / 72
    if not any(picture.area for picture in parts.pictures):
        check_size(int(width * plain), int(height * plain))
        return plain, plain
    (across, along), is_sure = _scales_of_pictures(parts, dictionaries)
    if page.get_rotation() in {90, 270}:
        across, along = along, across
    floor = min(plain, _FLOOR_PX / max(width, height))
    if (parts.has_more or not is_sure) and min(across, along) < floor:
        across = along = floor
    while max(width * across, height * along) >= HALVED_FROM_PX:
        across, along = across / 2, along / 2
    return across, along


def _scales_of_pictures(parts: Parts, dictionaries: DictionaryFinder) -> tuple[Scales, bool]:
    """Return the pixels per point of most of the pictures' pixels, and if all masks are known."""
    amounts: dict[int, float] = defaultdict(float)
    finest: dict[int, Scales] = {}
    is_sure = True
    for index, picture in enumerate(parts.pictures):
        if not picture.area:
            continue
        sizes = [picture.image.get_px_size()]
        check_size(*sizes[0])
        mask, is_known = _mask_size(picture, dictionaries) if index < _MOST_MASKS else (None, True)
        is_sure = is_sure and is_known
        width, height = max([*sizes, mask] if mask else sizes)
        check_size(width, height)
        scales = _scales_of(picture, width, height)
        kind = round(log(max(scales)) / _SAME_SCALE)
        amounts[kind] += width * height
        finest[kind] = max(finest.get(kind, scales), scales, key=max)
    return finest[max(amounts, key=lambda kind: (amounts[kind], kind))], is_sure


def _scales_of(picture: Picture, width: int, height: int) -> Scales:
    """Return the pixels per point of a picture across and along the page."""
    a, b, c, d, _, _ = picture.matrix.get()
    scales = width / hypot(a, b), height / hypot(c, d)
    if max(scales) > _SQUARE * min(scales):
        return max(scales), max(scales)
    return scales if abs(a) >= abs(b) else (scales[1], scales[0])


def _mask_size(
    picture: Picture, dictionaries: DictionaryFinder
) -> tuple[tuple[int, int] | None, bool]:
    """Return the size of a picture's mask in pixels, if it has one, and whether that is known."""
    dictionary = dictionaries.find(dictionaries.bytes_of(picture.image))
    if dictionary is None:
        return None, False
    if dictionary.is_stencil or dictionary.mask is None:
        return None, True
    size = dictionaries.mask_size(dictionary)
    return size, size is not None
