"""The two plots of an explained page: where its boxes lie, and how much ink is in them."""

from typing import Final

import numpy as np

from ballot.geometry import A4_MM, PointMm, RectMm
from ballot.layout import Box, PageLayout
from ballot.messages import say
from ballot.reading import PageReading, RowReading
from scanner.decide.hand import LEAST_LEAD_MM2, hand_of
from scanner.locate.boxes import LocatedBoxes
from scanner.measures import PageMeasures
from scanner.sheet import LIMITS
from scanner.show.overlay import BLANK, CHOSEN, DOUBT, FOUND
from scanner.show.picture import Picture, Rgb

_INK: Final[Rgb] = (38, 42, 48)
_GRID: Final[Rgb] = (215, 219, 224)

_ROUND: Final = (1, 2, 5, 10, 20, 50, 100)
"""By how much arrows may be magnified."""

_LONGEST_MM = 12.0
"""Of an arrow, mm of the sheet as it is drawn: twice the pitch of rows."""

_MAX_AREA_MM2 = 16.0
_WORD_MM = 2.8


def magnification(largest_mm: float) -> int:
    """Return by how much to magnify displacements of which the largest is so long."""
    return max((times for times in _ROUND if times * largest_mm <= _LONGEST_MM), default=_ROUND[0])


def draw_displacement(
    picture: Picture, room: RectMm, layout: PageLayout, boxes: LocatedBoxes
) -> None:
    """Draw the sheet small, with an arrow from where each box should be to where it was found.

    Args:
        picture: to draw on.
        room: where; its upper 10 mm are for the title and the scale.
        layout: of the page.
        boxes: where they were found.
    """
    scale = min(room.w / A4_MM[0], (room.h - 10) / A4_MM[1])
    sheet = RectMm(room.x, room.y + 10, A4_MM[0] * scale, A4_MM[1] * scale)
    lengths = np.linalg.norm(boxes.offset_mm, axis=1)
    largest = float(lengths.max(initial=0.0))
    times = magnification(largest)
    title = say("explain.field.title", times=times)
    picture.fitted(title, (room.x, room.y), _WORD_MM, _INK, room.w)
    # A round length in mm of the paper, drawn as long as an arrow of that displacement.
    unit_mm = 5.0 / times / scale
    unit_mm = float(f"{unit_mm:.1g}")
    bar = (room.x, room.y + 5)
    picture.line([bar, (bar[0] + unit_mm * times * scale, bar[1])], FOUND, 0.4)
    words = (
        f"= {say('explain.field.scale', value=f'{unit_mm:g}')}    "
        f"{say('explain.field.largest', value=f'{largest:.2f}')}"
    )
    picture.text(words, (bar[0] + unit_mm * times * scale + 2, bar[1]), _WORD_MM, _INK)
    picture.frame(sheet, _GRID)
    for fiducial in layout.fiducials:
        rect = fiducial.rect
        place = RectMm(
            sheet.x + rect.x * scale, sheet.y + rect.y * scale, rect.w * scale, rect.h * scale
        )
        picture.frame(place, FOUND, 0.25)
    centers = np.array([box.rect.center for _, box in layout.boxes()])
    for center, offset in zip(centers, boxes.offset_mm, strict=True):
        start = (sheet.x + center[0] * scale, sheet.y + center[1] * scale)
        tip = (start[0] + offset[0] * times * scale, start[1] + offset[1] * times * scale)
        picture.arrow(start, tip, FOUND)


def draw_ink(
    picture: Picture,
    room: RectMm,
    layout: PageLayout,
    reading: PageReading,
    measures: PageMeasures,
) -> None:
    """Draw a dot for each box: across how much ink belongs to it, up how dark that is.

    The lines are the limits: left of the first there is surely no mark, right of the second and
    above the lower one there may be one of this hand's.
    """
    picture.fitted(say("explain.plot.title"), (room.x, room.y), _WORD_MM, _INK, room.w)
    plot = RectMm(room.x + 5, room.y + 8, room.w - 8, room.h - 16)

    def at(area: float, strength: float) -> PointMm:
        # A square root gives the small areas, where decisions are made, the most room.
        x = min(1.0, (area / _MAX_AREA_MM2) ** 0.5)
        return (plot.x + x * plot.w, plot.bottom - min(1.0, strength) * plot.h)

    picture.frame(plot, _GRID)
    hand = hand_of(measures, LIMITS)
    least_ink = LIMITS.least_ink * hand.ink or LEAST_LEAD_MM2
    for area in (LIMITS.dot, least_ink):
        picture.line([at(area, 0.0), at(area, 1.0)], _GRID, 0.3)
    least = LIMITS.least_dark * hand.darkness
    picture.line([at(0.0, least), at(_MAX_AREA_MM2, least)], _GRID, 0.3)
    for area in (0.0, LIMITS.dot, 2.0, 5.0, 10.0, _MAX_AREA_MM2):
        x, y = at(area, 0.0)
        picture.text(f"{area:g}", (x, y + 2.5), 2.2, _INK, anchor="mm")
    x, y = at(least_ink, 0.0)
    picture.text(f"{least_ink:.1f}", (x, y + 5.0), 2.2, _INK, anchor="mm")  # near its neighbours
    for strength in (0.0, 0.5, 1.0):
        x, y = at(0.0, strength)
        picture.text(f"{strength:g}", (x - 1, y), 2.2, _INK, anchor="rm")
    for row, read, measure in zip(layout.rows, reading.rows, measures.rows, strict=True):
        for box, seen in zip(row.boxes, measure.boxes, strict=True):
            picture.disc(at(seen.own, seen.strength), 0.55, _color(read, box))


def _color(row: RowReading, box: Box) -> Rgb:
    if row.vote is None:
        return DOUBT
    return CHOSEN if row.vote == box.grade else BLANK
