"""Draws the calibration target, and the stamp that tells test sheets from ballots.

Everything that is measured stands where `ballot.target` says.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from reportlab.lib.colors import Color, black, white

from ballot.activity import Activity
from ballot.geometry import A4_MM, PointMm, RectMm
from ballot.ids import SheetId
from ballot.layout import PageLayout
from ballot.layout_columns import column_frames
from ballot.messages import say
from ballot.paper import EDGE_MM
from ballot.target import (
    BARS,
    BLANK,
    CODE,
    FIDUCIALS,
    LINE_PAIRS,
    RULER_LINE_MM,
    RULERS,
    SQUARES,
    TARGET_CODE,
    TICK_MM,
    WEDGE,
    LinePairs,
    Ruler,
)
from forms.codes import draw_code
from forms.drawing import PT_PER_MM, PageCanvas, new_canvas
from forms.fiducials import fiducial_modules
from forms.fonts import BOLD

_SOFT: Final = Color(0.45, 0.45, 0.45)
_HAIR: Final = Color(0.6, 0.6, 0.6)
_WATERMARK: Final = Color(0.87, 0.87, 0.87)

_SEAM_MM: Final = 0.01
"""Modules overlap by this, so that no renderer leaves a white hair between them."""


def print_target(activity: Activity, path: Path) -> None:
    """Write the PDF of the target to `path`.

    Raises:
        LayoutError: the activity's name has a character that the font lacks.
    """
    canvas = new_canvas(path, title=say("target.title"), author=activity.name)
    page = PageCanvas(canvas)
    _draw_fiducials(page)
    draw_code(page, TARGET_CODE, CODE)
    _draw_header(page)
    for bar in BARS:
        page.rect(bar, fill=black)
    for ruler in RULERS:
        _draw_ruler(page, ruler)
    _draw_wedge(page)
    _draw_focus(page)
    _draw_blank(page)
    _draw_footer(page, activity)
    canvas.showPage()
    # reportlab itself leaves the file open where the disk is full.
    path.write_bytes(canvas.getpdfdata())


def draw_test_stamp(page: PageCanvas, _sheet: SheetId, layout: PageLayout) -> None:
    """Draw what makes a test sheet unmistakable for people; none of it near a box or a code.

    A `forms.evaluation.Underlay`.
    """
    for y in (4.5, A4_MM[1] - 4.5 - _STAMP_H):
        band = RectMm(40.0, y, A4_MM[0] - 80.0, _STAMP_H)
        page.rect(band, fill=black)
        page.text(
            say("target.stamp"),
            (band.x + band.w / 2, band.y + band.h / 2),
            size_pt=10.5,
            font=BOLD,
            color=white,
            anchor="middle",
        )
    for frame in column_frames(layout):
        column, middle = frame.rect, (frame.number_end + frame.names_end) / 2
        count = max(1, int(column.h // _WATERMARK_PITCH))
        for k in range(count):
            at = (middle, column.y + column.h * (k + 0.5) / count)
            page.text(
                say("target.watermark"),
                at,
                size_pt=44,
                font=BOLD,
                color=_WATERMARK,
                anchor="middle",
            )


_STAMP_H: Final = 5.0
_WATERMARK_PITCH: Final = 42.0


def _draw_fiducials(page: PageCanvas) -> None:
    for fiducial in FIDUCIALS:
        modules = fiducial_modules(fiducial.id)
        side = fiducial.rect.w / len(modules)
        for row, line in enumerate(modules):
            for column, dark in enumerate(line):
                if dark:
                    left, top = fiducial.rect.x + column * side, fiducial.rect.y + row * side
                    inside = RectMm(left, top, side, side).grown(_SEAM_MM)
                    page.rect(_clipped(inside, fiducial.rect), fill=black)


def _clipped(rect: RectMm, by: RectMm) -> RectMm:
    left, top = max(rect.x, by.x), max(rect.y, by.y)
    return RectMm(left, top, min(rect.right, by.right) - left, min(rect.bottom, by.bottom) - top)


def _draw_header(page: PageCanvas) -> None:
    middle = A4_MM[0] / 2
    page.text(say("target.title"), (middle, 15.5), size_pt=20, font=BOLD, anchor="middle")
    page.text(say("target.subtitle"), (middle, 22.4), size_pt=8.5, color=_SOFT, anchor="middle")
    page.text(say("target.how_to_print"), (middle, 28.2), size_pt=9.5, font=BOLD, anchor="middle")


def _label(page: PageCanvas, text: str, y: float, *, right: str = "") -> None:
    """Draw a small heading over a part of the target, and a remark at its right end."""
    page.text(text, (BLANK.x, y), size_pt=9.5, font=BOLD)
    page.text(right, (BLANK.right, y), size_pt=8, color=_SOFT, anchor="right")


def _draw_ruler(page: PageCanvas, ruler: Ruler) -> None:
    (x, y), half = ruler.start, RULER_LINE_MM / 2
    for k in range(round(ruler.length) + 1):
        length = TICK_MM * (2.0 if k % 10 == 0 else 1.5 if k % 5 == 0 else 1.0)
        if ruler.is_upright:
            tick = RectMm(x, y + k - half, length, RULER_LINE_MM)
            number_at = (x + 2.85 * TICK_MM, y + k)
        else:
            tick = RectMm(x + k - half, y, RULER_LINE_MM, length)
            number_at = (x + k, y + 2.7 * TICK_MM)
        page.rect(tick, fill=black)
        if k % 10 == 0:
            page.text(str(k), number_at, size_pt=7, anchor="middle")
    if not ruler.is_upright:
        remark_at = (x + ruler.length / 2, y + 3.9 * TICK_MM)
        page.text(say("target.ruler"), remark_at, size_pt=8, color=_SOFT, anchor="middle")


def _draw_wedge(page: PageCanvas) -> None:
    _label(page, say("target.wedge"), 79.5, right=say("target.wedge_remark"))
    for step in WEDGE:
        level = 1.0 - step.percent / 100
        page.rect(step.rect, fill=Color(level, level, level))
        at = (step.rect.x + step.rect.w / 2, step.rect.bottom + 3.0)
        page.text(f"{step.percent}%", at, size_pt=7.5, anchor="middle")
    whole = RectMm(WEDGE[0].rect.x, WEDGE[0].rect.y, 15.0 * len(WEDGE), WEDGE[0].rect.h)
    page.rect(whole, line_mm=0.15, line=_HAIR)


def _draw_focus(page: PageCanvas) -> None:
    _label(page, say("target.focus"), 107.5, right=say("target.focus_remark"))
    for square in SQUARES:
        _polygon(page, square.corners)
    for group in LINE_PAIRS:
        _draw_line_pairs(page, group)
        at = (group.rect.x + group.rect.w / 2, group.rect.bottom + 3.0)
        page.text(str(group.per_mm), at, size_pt=7.5, anchor="middle")


def _draw_line_pairs(page: PageCanvas, group: LinePairs) -> None:
    rect, pitch = group.rect, 1.0 / group.per_mm
    length = rect.w if group.is_upright else rect.h
    for k in range(round(length * group.per_mm)):
        if group.is_upright:
            page.rect(RectMm(rect.x + k * pitch, rect.y, pitch / 2, rect.h), fill=black)
        else:
            page.rect(RectMm(rect.x, rect.y + k * pitch, rect.w, pitch / 2), fill=black)


def _polygon(page: PageCanvas, points: Sequence[PointMm]) -> None:
    page.canvas.setFillColor(black)
    path = page.canvas.beginPath()
    for k, (x, y) in enumerate(points):
        move = path.lineTo if k else path.moveTo
        move(x * PT_PER_MM, (A4_MM[1] - y) * PT_PER_MM)
    path.close()
    page.canvas.drawPath(path, stroke=0, fill=1)


def _draw_blank(page: PageCanvas) -> None:
    _label(page, say("target.blank"), 142.5, right=say("target.blank_remark"))
    page.rect(BLANK, line_mm=0.15, line=_HAIR)


def _draw_footer(page: PageCanvas, activity: Activity) -> None:
    for k in range(3):
        y = 243.5 + 5.0 * k
        page.text(f"{k + 1}", (BLANK.x + 1, y), size_pt=9.5, font=BOLD)
        page.text(say(f"target.step_{k + 1}"), (BLANK.x + 6, y), size_pt=9.5)
    room = RectMm(EDGE_MM + 12, 277.5, A4_MM[0] - 2 * EDGE_MM - 24, 4.5)
    name = say("target.footer", name=activity.name, year=activity.year)
    page.text_in(name, room, size_pt=9, min_pt=6, anchor="middle")
    page.text(
        f"{TARGET_CODE} · {say('target.no_vote')}",
        (A4_MM[0] / 2, 284.0),
        size_pt=7.5,
        color=_SOFT,
        anchor="middle",
    )
