"""Pictures of pages, made when they are looked at and kept for a while."""

import threading
from collections import OrderedDict
from collections.abc import Iterable

import numpy as np
import simplejpeg
from numpy.typing import NDArray

from ballot.errors import StoreError
from ballot.ids import LineId, SheetId
from ballot.layout import Row
from ballot.messages import say
from office.page_views import open_view
from review.desk import Desk
from review.seen import RowSeen
from scanner.show.crops import (
    PageView,
    box_spans,
    cut_boxes,
    cut_row,
    is_located,
    row_outline,
)
from store.originals import Originals
from store.standing import PageKey

_KEPT_PAGES = 12
"""Pages of about 4 MB: the one that is looked at, its neighbours, and those of other people."""

_SMALL_PX = 260
"""About the width of a page among others."""

_QUALITY = 88


class Pictures:
    """Opens scanned pages for the eye.

    Args:
        originals: where scanned files are kept.
        desk: says which scan a row is on.
    """

    def __init__(self, originals: Originals, desk: Desk) -> None:
        self._originals = originals
        self._desk = desk
        self._lock = threading.Lock()
        self._opening: dict[PageKey, threading.Lock] = {}
        self._views: OrderedDict[PageKey, PageView] = OrderedDict()

    def view(self, key: PageKey) -> PageView:
        """Return a page to be looked at.

        Raises:
            StoreError: its original is missing or damaged, or shows no picture.
        """
        with self._lock:
            opening = self._opening.setdefault(key, threading.Lock())
        with opening:
            with self._lock:
                known = self._views.get(key)
                if known is not None:
                    self._views.move_to_end(key)
                    return known
            self._require_opened_before(key)
            view = open_view(self._originals, key, self._desk.context)
            with self._lock:
                self._views[key] = view
                while len(self._views) > _KEPT_PAGES:
                    self._views.popitem(last=False)
                self._opening.pop(key, None)
            return view

    def _require_opened_before(self, key: PageKey) -> None:
        """Make sure that opening a page costs no more than the limits of a scan allow.

        Raises:
            StoreError: a scan was ended for what it took.
        """
        with self._desk.using() as store:
            refused = store.refusal(key)
        if refused is not None and refused.passed is not None:
            raise StoreError("office.no_picture", problem=refused.detail)

    def page_jpeg(self, key: PageKey) -> bytes:
        """Return a whole page, upright, as JPEG.

        Raises:
            StoreError: as `view`.
        """
        return encoded(self.view(key).image[:, :, None], "GRAY")

    def small_jpeg(self, key: PageKey) -> bytes:
        """Return a whole page small, of each few pixels the darkest: a thin stroke stays.

        Raises:
            StoreError: as `view`.
        """
        image = self.view(key).image
        step = max(1, image.shape[1] // _SMALL_PX)
        height, width = (size // step for size in image.shape)
        blocks = image[: height * step, : width * step].reshape(height, step, width, step)
        return encoded(blocks.min(axis=(1, 3))[:, :, None], "GRAY")

    def row_jpeg(self, sheet: SheetId, line: LineId, *, heat: bool = False) -> bytes:
        """Return a row with its neighbours as JPEG (`scanner.show.crops.cut_row`).

        Raises:
            StoreError: as `view`; or the row can't be found on the scan.
        """
        view, row = self._row(sheet, line)
        return encoded(cut_row(view, row, heat=heat), "RGB")

    def scan_jpeg(self, sheet: SheetId, line: LineId, key: PageKey) -> bytes:
        """Return the boxes of a row on one of the scans of its page, those framed that differ.

        Raises:
            StoreError: as `row_jpeg`; or the scan is none of this row.
        """
        seen = self._desk.row_seen(sheet, line)
        if seen is None or key not in {seen.key, *(other for other, _ in seen.others)}:
            raise StoreError("office.no_picture", problem=say("doubt.missing_page"))
        row = self._desk.page_layout(seen.page).rows[seen.place.row]
        framed = differing_boxes(seen, row)
        return encoded(cut_boxes(self._located(key), seen.place.row, framed), "RGB")

    def row_outline(self, sheet: SheetId, line: LineId) -> tuple[float, float, float, float] | None:
        """Return where a row is on the picture of its page, in shares of it, or None."""
        try:
            view, row = self._row(sheet, line)
        except StoreError:
            return None
        return row_outline(view, row)

    def box_spans(self, key: PageKey, row: int, *, is_narrow: bool) -> list[tuple[float, float]]:
        """Return where the boxes of a row are in its picture (`scanner.show.crops.box_spans`).

        None where there is no picture.
        """
        try:
            return box_spans(self._located(key), row, is_narrow=is_narrow)
        except StoreError:
            return []

    def outlines(self, key: PageKey, rows: Iterable[int]) -> list[tuple[float, ...] | None]:
        """Return where rows of a page are on its picture, in shares of it, each or None."""
        try:
            view = self._located(key)
        except StoreError:
            return [None for _ in rows]
        return [tuple(round(share, 5) for share in row_outline(view, row)) for row in rows]

    def _row(self, sheet: SheetId, line: LineId) -> tuple[PageView, int]:
        place = self._desk.place(sheet, line)
        scan = self._desk.scans(sheet).pages.get(place.page) if place else None
        if place is None or scan is None:
            raise StoreError("office.no_picture", problem=say("doubt.missing_page"))
        return self._located(scan[0]), place.row

    def _located(self, key: PageKey) -> PageView:
        view = self.view(key)
        if not is_located(view):
            raise StoreError("office.no_picture", problem=say("review.not_located"))
        return view


def differing_boxes(seen: RowSeen, row: Row) -> list[int]:
    """Return the boxes of a row, from 0, that some scans read as marked and others as empty."""
    votes = {reading.vote for reading in (seen.reading, *(other for _, other in seen.others))}
    return [
        number
        for number, box in enumerate(row.boxes)
        if len({vote is box.grade for vote in votes - {None}}) > 1
    ]


def encoded(picture: NDArray[np.uint8], colorspace: str) -> bytes:
    """Return a picture of shape (H, W, 1) or (H, W, 3) as JPEG."""
    return bytes(simplejpeg.encode_jpeg(picture, quality=_QUALITY, colorspace=colorspace))
