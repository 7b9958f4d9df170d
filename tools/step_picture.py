"""Draws some rows of a page as each part of step 6 of docs/reading.md leaves them."""

import colorsys

import numpy as np

from ballot.geometry import RectMm
from ballot.reading import PageReading
from scanner.context import ReadingContext
from scanner.ink.ink import PageInk, clear_print, find_ink
from scanner.ink.page_lines import WholeSheet
from scanner.locate.boxes import LocatedBoxes
from scanner.locate.outlines import MARGIN_PX
from scanner.locate.sampling import PX_PER_MM, SamplingPlan, sample_strip, sampling_plan
from scanner.show.overlay import BLANK, CHOSEN, DOUBT, REFUSED
from scanner.show.picture import Picture, Rgb, RgbImage
from scanner.show.places import see_page
from scanner.types import GrayImage

_GAP_MM = 3.0
_TITLE_MM = 6.0
_INK: Rgb = (38, 42, 48)
_ENLARGED = 2


def draw_steps(page: GrayImage, context: ReadingContext, rows: range) -> RgbImage:
    """Return five pictures of some rows side by side, lettered a to e.

    They are: the rows as they were scanned; their darkness, paper white; where the boxes were
    found; what is left without print, streaks and folds; the strokes, and what each row came to.

    Args:
        page: a scan that can be read.
        context: to read it with.
        rows: of the page, from 0, all in one column.
    """
    seen = see_page(page, context)
    places = seen.places
    if not isinstance(seen.outcome, PageReading) or not (places.layout and places.page_map):
        raise SystemExit("this page can't be read")
    boxes = places.boxes
    if boxes is None:
        raise SystemExit("this page has no boxes")
    plan = sampling_plan(places.layout)
    strip = sample_strip(seen.upright, places.page_map, plan)
    blank = context.blank_forms.get((seen.outcome.form, places.layout.number))
    cleared = clear_print(boxes, plan, WholeSheet(seen.upright, places.page_map, blank))
    ink = find_ink(cleared)
    left_without = 255 - cleared.darkness
    without = np.dstack([left_without] * 3)
    if cleared.dirt is not None:
        without[cleared.dirt > 0] = REFUSED
    pictures = [
        np.dstack([strip] * 3),
        np.dstack([255 - boxes.darkness] * 3),
        np.dstack([255 - boxes.darkness] * 3),
        without,
        _strokes(ink, strip.shape),
    ]
    numbers = [3 * row + k for row in rows for k in range(3)]
    top = int(boxes.top_px[numbers].min()) - 4
    bottom = int(boxes.top_px[numbers].max()) + plan.side_px + 2 * MARGIN_PX + 4
    wide, high = plan.width_px / PX_PER_MM, (bottom - top) / PX_PER_MM
    picture = Picture(
        len(pictures) * (wide + _GAP_MM) + _GAP_MM,
        high + _TITLE_MM + _GAP_MM,
        px_per_mm=_ENLARGED * PX_PER_MM,
    )
    for place, image in enumerate(pictures):
        left = _GAP_MM + place * (wide + _GAP_MM)
        crop = image[top:bottom].repeat(_ENLARGED, axis=0).repeat(_ENLARGED, axis=1)
        picture.paste(np.asarray(crop, np.uint8), (left, _TITLE_MM))
        picture.frame(RectMm(left, _TITLE_MM, wide, high), BLANK, 0.15)
        picture.text(f"({'abcde'[place]})", (left, _TITLE_MM / 2), 4.0, _INK)
        if place in (2, 4):
            for row in rows:
                vote = seen.outcome.rows[row].vote
                for k, box in enumerate(places.layout.rows[row].boxes):
                    rect = _rect(boxes, plan, 3 * row + k, left, _TITLE_MM - top / PX_PER_MM)
                    color = CHOSEN if place == 2 else DOUBT if vote is None else BLANK
                    if place == 4 and vote is not None and vote == box.grade:
                        color = CHOSEN
                    picture.frame(rect, color, 0.3)
    return picture.finished()


def _rect(
    boxes: LocatedBoxes, plan: SamplingPlan, box: int, left_mm: float, top_mm: float
) -> RectMm:
    side = plan.side_px / PX_PER_MM
    x = left_mm + (int(boxes.left_px[box]) + MARGIN_PX) / PX_PER_MM
    y = top_mm + (int(boxes.top_px[box]) + MARGIN_PX) / PX_PER_MM
    return RectMm(x, y, side, side)


def _strokes(ink: PageInk, shape: tuple[int, ...]) -> RgbImage:
    """Return the strip with each stroke in a colour of its own."""
    image = np.full((*shape, 3), 255, np.uint8)
    golden = 0.618034  # neighbours in number are far apart in hue
    hues = (np.arange(ink.strokes + 1) * golden) % 1.0
    colors = np.array([colorsys.hsv_to_rgb(float(hue), 0.85, 0.75) for hue in hues]) * 255
    image[ink.y_px, ink.x_px] = colors[ink.stroke].astype(np.uint8)
    return image
