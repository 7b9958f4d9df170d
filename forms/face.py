"""Draws the face of the evaluation form (评议调查表): what all sheets of a print run share.

Header, table and foot of each page. Whatever the scanner looks at stands where the layout says, and
nothing is printed within a millimetre of a box.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color, HexColor

from ballot.activity import Activity, Group, Session
from ballot.geometry import A4_MM, PointMm, RectMm
from ballot.grade import Grade
from ballot.layout import BLANK_SIDE, Layout, PageLayout, Row
from ballot.layout_plan import (
    COLUMN_HEAD_MM,
    EDGE_MM,
    FIDUCIAL_MM,
    GRADE_MM,
    HEADER_ROOMY_MM,
    NAME_MM,
    NUMBER_MM,
    column_rects,
)
from ballot.messages import say
from forms.codes import draw_fiducial
from forms.drawing import PT_PER_MM, PageCanvas, fit
from forms.fonts import BOLD, REGULAR, width_mm

BOX_LINE_MM = 0.28
"""Outline of a box: two pixels at 200 dpi, dark in every scan, thin enough to tick over."""

FRAME_LINE_MM = 0.3
RULE_LINE_MM = 0.12

_GREY = Color(0.55, 0.55, 0.55)
_BAND = Color(0.90, 0.90, 0.90)

TICK_SHAPE: Sequence[PointMm] = ((0.12, 0.52), (0.38, 0.86), (1.02, 0.02))
"""The drawn example √, in box sides."""

_ROWS_TOGETHER = 5
"""So many rows the eye takes in at a glance: the number of every fifth is bold. A stronger rule
would show through beside the boxes of the other side: black, or 0.3 mm thick, it sent more rows of
simulated scans to a person."""

_END_TICK_MM = 1.3
"""Rules show again so far inside the table's right frame, 4 mm from the last box: an eye or a ruler
laid on both ends of a row keeps to it. Nearer the reader looks for marks."""

_LEADER_LINE_MM = 0.3
_LEADER_DASH_MM = (0.3, 1.5)
"""Dots between a name and the boxes: length and gap."""

_LEADER_CLEAR_MM = 1.5
_LEADER_LEAST_MM = 4.0
"""White at both ends of a leader; a shorter one leads nowhere."""


@dataclass(frozen=True, slots=True)
class Face:
    """What the pages of a print run say."""

    activity: Activity
    session: Session
    layout: Layout
    group: Group | None = None
    """The class of representatives that gets these sheets, if any."""


def draw_face(page_canvas: PageCanvas, face: Face, page: PageLayout) -> None:
    """Draw one page, all but its codes and its printed id.

    Raises:
        LayoutError: a text doesn't fit where it must stand, or has a character the font lacks.
    """
    for fiducial in page.fiducials:
        draw_fiducial(page_canvas, fiducial)
    _draw_group(page_canvas, face)
    if page.number == BLANK_SIDE:
        _draw_blank_header(page_canvas, face, page)
    else:
        _draw_header(page_canvas, face, page)
        _draw_table(page_canvas, page)
    _draw_foot(page_canvas, face, page)


def _draw_table(page_canvas: PageCanvas, page: PageLayout) -> None:
    for column in column_rects(page):
        _draw_column_head(page_canvas, column)
        names_end = column.x + NUMBER_MM + NAME_MM
        page_canvas.path(
            [(names_end, column.y), (names_end, column.bottom)], line_mm=RULE_LINE_MM, line=_GREY
        )
    for heading in page.headings:
        page_canvas.rect(heading.rect, fill=_BAND)
        page_canvas.text_in(
            heading.text,
            RectMm(heading.rect.x + 3, heading.rect.y, heading.rect.w - 6, heading.rect.h),
            size_pt=10,
            min_pt=7,
            font=BOLD,
        )
    for row in page.rows:
        _draw_row(page_canvas, row)
    for column in column_rects(page):
        # Outside of the rows: the white below the last row is as wide as that between rows.
        page_canvas.rect(column.grown(FRAME_LINE_MM), line_mm=FRAME_LINE_MM)


def _draw_column_head(page_canvas: PageCanvas, column: RectMm) -> None:
    middle = column.y + COLUMN_HEAD_MM / 2
    cells = [
        (say("form.number"), column.x + NUMBER_MM / 2),
        (say("form.unit"), column.x + NUMBER_MM + NAME_MM / 2),
    ]
    first = column.x + NUMBER_MM + NAME_MM
    cells += [(grade.zh, first + (k + 0.5) * GRADE_MM) for k, grade in enumerate(Grade)]
    for text, x in cells:
        page_canvas.text(text, (x, middle), size_pt=9, font=BOLD, anchor="middle")


def _draw_row(page_canvas: PageCanvas, row: Row) -> None:
    rect, middle = row.rect, row.rect.y + row.rect.h / 2
    names_end = rect.x + NUMBER_MM + NAME_MM
    page_canvas.text(
        str(row.number),
        (rect.x + NUMBER_MM / 2, middle),
        size_pt=9.5,
        font=REGULAR if row.number % _ROWS_TOGETHER else BOLD,
        anchor="middle",
    )
    name = RectMm(rect.x + NUMBER_MM + 1, rect.y + 0.3, NAME_MM - 2, rect.h - 0.6)
    lines, size_pt = fit(row.name, name, font=REGULAR, size_pt=11, min_pt=6.5)
    page_canvas.lines(lines, name, size_pt=size_pt)
    name_end = name.x + max(width_mm(line, REGULAR, size_pt) for line in lines)
    first, last = name_end + _LEADER_CLEAR_MM, names_end - _LEADER_CLEAR_MM
    if last - first >= _LEADER_LEAST_MM:
        page_canvas.path(
            [(last, middle), (first, middle)],
            line_mm=_LEADER_LINE_MM,
            line=_GREY,
            dash_mm=_LEADER_DASH_MM,
        )
    for start, stop in ((rect.x, names_end), (rect.right - _END_TICK_MM, rect.right)):
        page_canvas.path(
            [(start, rect.bottom), (stop, rect.bottom)], line_mm=RULE_LINE_MM, line=_GREY
        )
    for box in row.boxes:
        page_canvas.rect(box.rect, line_mm=BOX_LINE_MM)


@dataclass(frozen=True, slots=True)
class _HeaderStyle:
    """Type sizes, pt, and heights of the header's parts, mm from its top."""

    title_pt: float
    title_mm: float
    """Height of the title's line, at the top."""
    lines: tuple[tuple[float, float], ...]
    """Middle and type size of the lines below the title: of the meeting, and of the issuer if there
    is a second; otherwise both stand in one."""
    text_mm: float
    """Where the labelled texts begin."""
    text_pt: float
    pitch_mm: float
    """Between their lines, at most."""


_ROOMY = _HeaderStyle(19, 8.5, ((12.3, 11), (16.9, 9.5)), 20.5, 9.5, 4.7)
_COMPACT = _HeaderStyle(17, 7.4, ((9.3, 9.5),), 12.0, 8, 3.4)
_TEXT_CLEAR_MM = 1.8
"""White between the last text and the table."""
_LABEL_MM = 18.0
_EXAMPLE_MM = 30.0
_INSTRUCTION_LINES = 2
_POINT_COLUMNS = 2
_LEAST_TEXT_PT = 6.0
_TYPE_PER_PITCH = 0.88
"""Type as high as this share of the distance between its lines can be read in comfort."""


def _draw_header(page_canvas: PageCanvas, face: Face, page: PageLayout) -> None:
    """Draw the title and what belongs to it, and below it the labelled texts.

    The header has the height that the layout left above the table.
    """
    table_top = min(rect.y for rect in column_rects(page))
    style = _ROOMY if table_top >= HEADER_ROOMY_MM else _COMPACT
    _draw_title(page_canvas, face, page, style)
    text = face.activity.form
    left, right, y = EDGE_MM, A4_MM[0] - EDGE_MM, EDGE_MM - 1.0 + style.text_mm
    point_lines = -(-len(text.points) // _POINT_COLUMNS)
    lines = _INSTRUCTION_LINES + 1 + point_lines
    pitch = min(style.pitch_mm, (table_top - _TEXT_CLEAR_MM - y) / lines)
    size = min(style.text_pt, _TYPE_PER_PITCH * pitch * PT_PER_MM)

    def label(key: str) -> None:
        page_canvas.text(say(key), (left, y + pitch / 2), size_pt=size, font=BOLD)

    label("form.instruction_label")
    room = page.code.x - 3 - left - _LABEL_MM - _EXAMPLE_MM
    beside = RectMm(left + _LABEL_MM, y, room, _INSTRUCTION_LINES * pitch)
    page_canvas.paragraph(text.instruction, beside, size_pt=size, pitch_mm=pitch)
    _draw_example(page_canvas, (page.code.x - 3 - _EXAMPLE_MM + 5, y + pitch))
    y += _INSTRUCTION_LINES * pitch
    label("form.notice_label")
    beside = RectMm(left + _LABEL_MM, y, right - left - _LABEL_MM, pitch)
    notice = f"{text.footer}{say('form.number_note')}"
    page_canvas.paragraph(notice, beside, size_pt=size, pitch_mm=pitch)
    y += pitch
    if text.points:
        label("form.points_label")
    room = (right - left - _LABEL_MM) / _POINT_COLUMNS
    for k, point in enumerate(text.points):
        line, column = divmod(k, _POINT_COLUMNS)
        beside = RectMm(left + _LABEL_MM + column * room, y + line * pitch, room - 2, pitch)
        page_canvas.text_in(f"{k + 1}. {point}", beside, size_pt=size, min_pt=_LEAST_TEXT_PT)


def _draw_title(page_canvas: PageCanvas, face: Face, page: PageLayout, style: _HeaderStyle) -> None:
    """Draw the title, and below it the meeting, who issues the form, and the month."""
    form = face.activity.form
    top, middle = EDGE_MM - 1.0, A4_MM[0] / 2
    half = page.code.x - 3 - middle
    page_canvas.text_in(
        form.title,
        RectMm(middle - half, top, 2 * half, style.title_mm),
        size_pt=style.title_pt,
        min_pt=11,
        font=BOLD,
        anchor="middle",
    )
    meeting = say("form.session_line", year=face.activity.year, session=face.session.name)
    issuer = say("form.issuer", issuer=form.issuer) if form.issuer else ""
    year, _, month = form.month.partition("-")
    issued = _joined(issuer, say("form.month", year=year, month=int(month)) if month else "")
    texts = [meeting, issued] if len(style.lines) > 1 else [_joined(meeting, issued)]
    for text, (y, size_pt) in zip(texts, style.lines, strict=True):
        rect = RectMm(middle - half, top + y - 2.3, 2 * half, 4.6)
        page_canvas.text_in(text, rect, size_pt=size_pt, min_pt=6, anchor="middle")


def _joined(*parts: str) -> str:
    return say("form.part").join(filter(None, parts))


def _draw_blank_header(page_canvas: PageCanvas, face: Face, page: PageLayout) -> None:
    """Say that nothing stands on this side, where no box of the other side shows through."""
    half = page.code.x - 3 - A4_MM[0] / 2
    rect = RectMm(A4_MM[0] / 2 - half, EDGE_MM - 1.0, 2 * half, _ROOMY.title_mm)
    page_canvas.text_in(
        say("form.blank_side"), rect, size_pt=14, min_pt=9, font=BOLD, anchor="middle"
    )
    rect = RectMm(rect.x, rect.bottom + 1.0, rect.w, 5.0)
    whose = _joined(face.activity.form.title, face.session.name)
    page_canvas.text_in(whose, rect, size_pt=10, min_pt=6, anchor="middle")


def _draw_example(page_canvas: PageCanvas, at: PointMm) -> None:
    """Draw a box with a √ in it beside its label; `at` is the left end and middle height."""
    x, y = at
    page_canvas.text(say("form.example_label"), (x, y), size_pt=9, font=BOLD)
    side = 5.0
    box = RectMm(x + 18, y - side / 2, side, side)
    page_canvas.rect(box, line_mm=BOX_LINE_MM)
    page_canvas.path([(box.x + a * side, box.y + b * side) for a, b in TICK_SHAPE], line_mm=0.55)


_GROUP_Y_MM = 7.2
"""Middle of the line above the title: printers reach to 4.2 mm, the title begins at 11 mm."""

_GROUP_BLOCK = (6.0, 4.0)
_GROUP_BLOCK_GAP_MM = 1.6
_GROUP_NAME_MM = 70.0
_GROUP_COLORS = tuple(
    map(HexColor, ("#1f4e79", "#a12622", "#2c6e49", "#8a5a00", "#5b2a86", "#006d77"))
)
"""As dark as type in grey print, where the number of blocks tells groups apart."""


def _draw_group(page_canvas: PageCanvas, face: Face) -> None:
    """Draw the group's name at the head of the page, between as many blocks as its place says."""
    if face.group is None:
        return
    place = face.activity.groups.index(face.group) % len(_GROUP_COLORS)
    color, middle = _GROUP_COLORS[place], A4_MM[0] / 2
    width, height = _GROUP_BLOCK
    room = RectMm(middle - _GROUP_NAME_MM / 2, _GROUP_Y_MM - 2.5, _GROUP_NAME_MM, 5.0)
    lines, size_pt = fit(face.group.name, room, font=BOLD, size_pt=12, min_pt=6)
    page_canvas.lines(lines, room, size_pt=size_pt, font=BOLD, anchor="middle")
    half = max(width_mm(line, BOLD, size_pt) for line in lines) / 2
    for k in range(place + 1):
        away = half + _GROUP_BLOCK_GAP_MM + k * (width + _GROUP_BLOCK_GAP_MM)
        for x in (middle - away - width, middle + away):
            block = RectMm(x, _GROUP_Y_MM - height / 2, width, height)
            page_canvas.rect(block, fill=color)


_FOOT_CLEAR_MM = 2.5
"""White beside corner marks and codes."""


def _draw_foot(page_canvas: PageCanvas, face: Face, page: PageLayout) -> None:
    """Draw which page this is, the label of the printed id, and whether to turn the page."""
    middle = page.serial.center[1]
    left = EDGE_MM + FIDUCIAL_MM + _FOOT_CLEAR_MM
    page_canvas.text_in(
        _page_text(face.layout, page),
        RectMm(left, middle - 3, page.serial.x - 12 - left, 6),
        size_pt=9,
        min_pt=6,
    )
    page_canvas.text(
        say("form.serial_label"), (page.serial.x - 2, middle), size_pt=10, anchor="right"
    )
    before = page.foot_code.right if page.foot_code else page.serial.right
    before += _FOOT_CLEAR_MM
    for k, line in enumerate(_turn_lines(face.layout, page)):
        room = RectMm(before, middle + 5 * (k - 1), A4_MM[0] - left - before, 5)
        page_canvas.text_in(line, room, size_pt=11.5, min_pt=7, font=BOLD, anchor="right")


def _page_text(layout: Layout, page: PageLayout) -> str:
    if page.number == BLANK_SIDE:
        return say("form.blank_page")
    text = say("form.page_of", page=page.number, pages=len(layout.pages))
    following = layout.sides[page.number : page.number + 1]
    is_last_side = any(side.number == BLANK_SIDE for side in following)
    return text + say("form.blank_back") if is_last_side else text


def _turn_lines(layout: Layout, page: PageLayout) -> tuple[str, ...]:
    """Return where rows go on after a page, in two lines; none after the last one with rows."""
    following = layout.page(page.number + 1)
    if page.number == BLANK_SIDE or following is None:
        return ()
    if page.number % 2:  # the back of the same paper
        return say("form.on_the_back", units=len(following.rows)), say("form.turn")
    rest = sum(len(other.rows) for other in layout.pages if other.number > page.number)
    return say("form.on_the_next", units=rest), say("form.go_on")
