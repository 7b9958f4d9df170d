"""Explains a page in one picture: the page as it was read, and beside it why.

A head with what the page is and how well it was located; the page with its boxes coloured by
decision; a note for each row in doubt with its reasons and measures, beside the row; a foot with
the legend, the displacement of the boxes, and the ink of all boxes.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

import numpy as np

from ballot.cover import Cover
from ballot.geometry import A4_MM, PointMm, RectMm
from ballot.grade import PLAN_SCALE, Scale, Vote
from ballot.ids import grouped
from ballot.layout import PageLayout
from ballot.messages import say
from ballot.reading import PageReading, Rejection
from ballot.vote_words import vote_word
from scanner.locate.boxes import MAX_MEDIAN_RESIDUAL_MM, MAX_WORST_RESIDUAL_MM
from scanner.locate.cover import cover_text
from scanner.measures import load_measures
from scanner.sheet import LIMITS
from scanner.show.explain_notes import INK, SOFT, draw_notes, notes_of
from scanner.show.explain_plots import draw_displacement, draw_ink
from scanner.show.overlay import BLANK, CHOSEN, DOUBT, FOUND, REFUSED, PageDrawing
from scanner.show.picture import Picture, RgbImage
from scanner.show.places import SeenPage

_PX_PER_MM = 8.0
"""203 dpi: a page that was scanned at 200 dpi loses nothing."""

_SIDE_MM = 84.0
"""Width of the notes on each side of the page."""

_NOTE_MM = _SIDE_MM - 4
_EDGE_MM = 6.0
_HEAD_MM = 27.0
_FOOT_MM = 84.0
_REMARKS = 4
"""Lines of remarks that have room in the head."""

_REMARKS_AT_MM = 200.0
"""Where they begin: right of the caption."""

_LARGEST_PAGE_MM = (250.0, 330.0)
"""A photo shows more than the page; what is beyond is cut off."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What a page can't say of itself."""

    source: str
    """File and page of the scan, in words."""
    remarks: tuple[str, ...] = ()
    """What to say in red beside the caption: that the stored reading is another one, say."""
    scale: Scale = PLAN_SCALE
    """The grades of its form, and their words."""


def explain_page(seen: SeenPage, caption: Caption) -> RgbImage:
    """Return the picture of a page as it was read, or of a page that was refused.

    Args:
        seen: from `scanner.show.places.see_page`.
        caption: what else to say of it.
    """
    page = seen.resized(_PX_PER_MM)
    width_mm = min(page.upright.shape[1] / _PX_PER_MM, _LARGEST_PAGE_MM[0])
    height_mm = max(min(page.upright.shape[0] / _PX_PER_MM, _LARGEST_PAGE_MM[1]), A4_MM[1])
    area = RectMm(_EDGE_MM + _SIDE_MM, _HEAD_MM, width_mm, height_mm)
    picture = Picture(
        area.right + _SIDE_MM + _EDGE_MM, area.bottom + _FOOT_MM, px_per_mm=_PX_PER_MM
    )
    drawing = PageDrawing(page)
    drawing.all()
    wide, high = round(area.w * _PX_PER_MM), round(area.h * _PX_PER_MM)
    picture.paste(drawing.canvas[:high, :wide], (area.x, area.y))
    picture.frame(area, BLANK, 0.15)
    layout = page.places.layout
    _draw_head(picture, seen, layout, caption)
    match page.outcome:
        case PageReading() as reading if layout is not None:
            measures = load_measures(reading.measures)
            anchors = _anchors(drawing, page, layout, area)
            sides = (
                RectMm(_EDGE_MM, area.y, _NOTE_MM, area.h),
                RectMm(area.right + 4, area.y, _NOTE_MM, area.h),
            )
            draw_notes(picture, notes_of(layout, reading, measures, caption.scale), anchors, sides)
            foot = area.bottom + 6
            if page.places.boxes is not None:
                draw_displacement(
                    picture, RectMm(area.right - 40, foot, 54, 74), layout, page.places.boxes
                )
            plot = RectMm(area.right + 24, foot, _SIDE_MM - 24, 74)
            draw_ink(picture, plot, layout, reading, measures)
        case Rejection() as rejection:
            _draw_refusal(picture, rejection, area)
        case PageReading() | Cover():
            pass
        case _:
            assert_never(page.outcome)
    _draw_legend(picture, (_EDGE_MM, area.bottom + 8))
    return picture.finished()


def _draw_head(
    picture: Picture, seen: SeenPage, layout: PageLayout | None, caption: Caption
) -> None:
    lines: list[str] = []
    match seen.outcome:
        case PageReading() as reading:
            title = say("explain.title", sheet=grouped(reading.sheet), page=reading.page)
            place = reading.registration
            lines = [
                "    ".join(
                    [
                        say(f"explain.identity.{reading.identity}"),
                        *([say(f"explain.foot.{reading.foot}")] if reading.foot else []),
                        caption.source,
                    ]
                ),
                say(
                    "explain.place",
                    dpi=f"{place.dpi:.0f}",
                    fiducials=place.fiducials,
                    found=place.boxes_found,
                    boxes=place.boxes,
                    median=f"{place.residual_median_mm:.2f}",
                    worst=f"{place.residual_worst_mm:.2f}",
                    limit=MAX_MEDIAN_RESIDUAL_MM,
                    limit_worst=MAX_WORST_RESIDUAL_MM,
                ),
                _counts(reading, layout, caption.scale),
            ]
        case Rejection() as rejection:
            sheet = grouped(rejection.sheet) if rejection.sheet else say("explain.title.no_sheet")
            title = say("explain.title.refused", sheet=sheet)
            lines = [caption.source]
        case Cover() as cover:
            title = cover_text(cover)
            lines = [caption.source]
        case _:
            assert_never(seen.outcome)
    picture.text(title, (_EDGE_MM, 7.5), 6.0, INK)
    for number, line in enumerate(lines):
        at = (_EDGE_MM, 13.8 + 4.7 * number)
        picture.text(line, at, 3.4, INK if number == len(lines) - 1 else SOFT)
    remarks = list(caption.remarks)
    if len(remarks) > _REMARKS:
        left_out = len(remarks) - _REMARKS + 1
        remarks[_REMARKS - 1 :] = [say("words.more", count=left_out)]
    for number, remark in enumerate(remarks):
        at = (_REMARKS_AT_MM, 5.0 + 4.8 * number)
        picture.fitted(remark, at, 3.6, REFUSED, 170.0)


def _counts(reading: PageReading, layout: PageLayout | None, scale: Scale) -> str:
    votes = Counter(row.vote for row in reading.rows)
    boxes = layout.rows[0].boxes if layout else ()
    grades = dict.fromkeys(box.grade for box in boxes)
    return say(
        "explain.counts",
        rows=len(reading.rows),
        doubts=votes[None],
        abstain=votes[Vote.ABSTAIN],
        grades="".join(
            say("explain.counts.grade", vote=vote_word(vote, scale), count=votes[vote])
            for vote in grades
        ),
    )


def _anchors(
    drawing: PageDrawing, page: SeenPage, layout: PageLayout, area: RectMm
) -> Mapping[int, PointMm]:
    """Return where the number of each row goes, mm of the picture: at its outer end."""
    middle = A4_MM[0] / 2
    columns = {row.rect.x for row in layout.rows}
    places = page.places.outlines_mm(layout, 0.0).mean(axis=1)
    places = places.reshape(len(layout.rows), -1, 2)
    anchors: dict[int, PointMm] = {}
    for number, row in enumerate(layout.rows):
        is_left = len(columns) > 1 and row.rect.center[0] < middle
        x = row.rect.x - 3.2 if is_left else row.rect.right + 3.2
        x_px, y_px = drawing.to_px(np.array([x, places[number, :, 1].mean()]))
        anchors[number] = (
            area.x + float(x_px) / _PX_PER_MM,
            area.y + float(y_px) / _PX_PER_MM,
        )
    return anchors


def _draw_refusal(picture: Picture, rejection: Rejection, area: RectMm) -> None:
    x, y, room = area.right + 4, area.y + 6, _SIDE_MM - 4
    reason = say(f"reason.{rejection.reason}")
    words = say("explain.doubt", reason=reason, code=rejection.reason.value)
    picture.fitted(words, (x, y), 4.2, REFUSED, room)
    for number, line in enumerate(
        [*picture.wrapped(rejection.detail, 3.2, room),
         *picture.wrapped(say(f"advice.{rejection.reason}"), 3.2, room)]
    ):  # fmt: skip
        picture.text(line, (x, y + 7 + 5 * number), 3.2, INK)


def _draw_legend(picture: Picture, at_mm: PointMm) -> None:
    x, y = at_mm
    for key, color in (
        ("chosen", CHOSEN),
        ("blank", BLANK),
        ("doubt", DOUBT),
        ("found", FOUND),
        ("refused", REFUSED),
    ):
        picture.frame(RectMm(x, y - 1.8, 3.6, 3.6), color, 0.5)
        picture.text(say(f"explain.legend.{key}"), (x + 6, y), 3.0, INK)
        y += 6
    y += 3
    texts = [say("explain.legend.measures") + say("explain.legend.measures.more")]
    texts.append(
        say(
            "explain.legend.limits",
            least_ink=LIMITS.least_ink,
            most_ink=LIMITS.most_ink,
            least_dark=LIMITS.least_dark,
            over=LIMITS.over,
            dot=LIMITS.dot,
        )
    )
    for text in texts:
        for line in picture.wrapped(text, 3.0, 160):
            picture.text(line, (x, y), 3.0, SOFT)
            y += 5
