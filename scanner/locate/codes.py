"""Finds and decodes QR codes near where they should stand."""

import numpy as np
import zxingcpp

from ballot.geometry import RectMm
from scanner.locate.registration import PageMap
from scanner.types import GrayImage


def codes_at(page: GrayImage, page_map: PageMap, rect: RectMm, margin_mm: float) -> list[str]:
    """Return the texts of the QR codes at a place.

    Args:
        page: upright.
        page_map: of it.
        rect: where the code is printed, without its quiet zone.
        margin_mm: how far around it to look.
    """
    corners = page_map.to_px(np.array(rect.grown(margin_mm).corners))
    left, top = np.floor(corners.min(axis=0)).astype(int).clip(0)
    right, bottom = np.ceil(corners.max(axis=0)).astype(int)
    crop = np.ascontiguousarray(page[top:bottom, left:right])
    return [code.text for code in codes_in(crop)] if min(crop.shape) > 0 else []


def codes_in(area: GrayImage) -> list[zxingcpp.Barcode]:
    """Return every QR code that can be read in a picture."""
    qr = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    return [code for code in zxingcpp.read_barcodes(area, formats=qr) if code.text]
