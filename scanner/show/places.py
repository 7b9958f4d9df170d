"""Finds out where on a page everything was seen, for pictures of it.

What was read is `scanner.sheet.read_page`'s answer and nobody else's: a picture can't show another
decision than the one that counts. Only the places are looked up again here.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from ballot.geometry import MM_PER_INCH
from ballot.layout import PageLayout
from ballot.reading import PageOutcome
from scanner.context import ReadingContext
from scanner.locate.boxes import LocatedBoxes, locate_boxes
from scanner.locate.fiducials import Fiducials, find_fiducials, orient
from scanner.locate.identity import CoverIdentity, identify_sheet
from scanner.locate.refit import locate_again
from scanner.locate.registration import PageMap, register_page
from scanner.locate.sampling import PX_PER_MM, SamplingPlan, sample_strip, sampling_plan
from scanner.sheet import read_page
from scanner.types import FloatArray, GrayImage, Refused


@dataclass(slots=True)
class Places:
    """Where things are in the upright image, as far as reading came; None from there on."""

    fiducials: Fiducials | None = None
    page_map: PageMap | None = None
    layout: PageLayout | None = None
    boxes: LocatedBoxes | None = None
    """None on every page that was refused."""

    def outlines_mm(self, layout: PageLayout, grown_mm: float) -> FloatArray:
        """Return shape (n, 4, 2): corners around each box, where it was found, mm of the sheet.

        Where no box was found, they are where the layout puts it.

        Args:
            layout: of this page.
            grown_mm: from the box's outer edge to the corner, on both axes.
        """
        plan: SamplingPlan = sampling_plan(layout)
        half = plan.side_px / PX_PER_MM / 2 + grown_mm
        square = half * np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)])
        centers = plan.centers_mm + (self.boxes.offset_mm if self.boxes else 0.0)
        return np.asarray(centers[:, None, :] + square)


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page as it was read, and where everything is on it."""

    upright: GrayImage
    """As it was scanned, where its orientation couldn't be told."""
    outcome: PageOutcome
    places: Places

    def resized(self, px_per_mm: float) -> "SeenPage":
        """Return the same with so many pixels to a millimetre of the sheet.

        A page of which the scale is not known is made as high as an A4 sheet.
        """
        places, height = self.places, self.upright.shape[0]
        page_map = places.page_map
        now = page_map.dpi / MM_PER_INCH if page_map else height / _A4_HEIGHT_MM
        factor = px_per_mm / now
        method = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
        image = np.asarray(
            cv2.resize(self.upright, None, fx=factor, fy=factor, interpolation=method),
            dtype=np.uint8,
        )
        return SeenPage(image, self.outcome, _scaled(places, factor))


_A4_HEIGHT_MM = 297.0


def see_page(page: GrayImage, context: ReadingContext, *, is_damaged: bool = False) -> SeenPage:
    """Read a page, and find out where everything is on it.

    Args:
        page: as it was scanned, in any of four orientations.
        context: the activity's forms, printed sheets and secret.
        is_damaged: whether its decoder warned of the file's data.
    """
    outcome = read_page(page, context, is_damaged=is_damaged)
    upright, places = page, Places()
    try:
        upright, rough = orient(page)
        places.fiducials = find_fiducials(upright, rough)
        anywhere = next(iter(context.layouts.values())).pages[0]
        places.page_map = register_page(places.fiducials, anywhere)
        identity = identify_sheet(upright, places.page_map, context)
        if isinstance(identity, CoverIdentity):
            return SeenPage(upright, outcome, places)
        places.layout = identity.layout
        plan = sampling_plan(places.layout)
        strip = sample_strip(upright, places.page_map, plan)
        try:
            places.boxes = locate_boxes(strip, places.page_map, plan)
        except Refused:
            again = locate_again(upright, places.fiducials, plan, places.layout)
            if again is None:
                raise
            places.page_map, places.boxes = again
    except Refused:
        # `outcome` is that refusal; the places found so far show how far reading came.
        return SeenPage(upright, outcome, places)
    return SeenPage(upright, outcome, places)


def _scaled(places: Places, factor: float) -> Places:
    """Return the places in an image `factor` times as large; a pixel's place is its middle."""
    shift = (factor - 1) / 2
    scaling = np.array([[factor, 0, shift], [0, factor, shift], [0, 0, 1.0]])
    fiducials = page_map = None
    if places.fiducials:
        corners_px = (places.fiducials.corners_px * factor + shift).astype(np.float32)
        fiducials = Fiducials(places.fiducials.ids, corners_px)
    if places.page_map:
        old = places.page_map
        page_map = PageMap(
            scaling @ old.homography, old.dpi * factor, old.fiducials, old.residual_mm
        )
    return Places(fiducials, page_map, places.layout, places.boxes)
