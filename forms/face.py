"""Draws the face of a form (评议调查表, 征求意见表, ...): what all sheets of a print run share.

Header, table and foot of each page. Whatever the scanner looks at stands where the layout says, and
nothing is printed within a millimetre of a box.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.lib.colors import HexColor

from ballot.activity import Activity, Group, Session
from ballot.errors import LayoutError
from ballot.form import FormKind
from ballot.geometry import A4_MM, PointMm, RectMm
from ballot.layout import BLANK_SIDE, Layout, PageLayout
from ballot.layout_columns import content_top, is_list_page
from ballot.messages import say
from ballot.paper import EDGE_MM, FIDUCIAL_MM, HEADER_PLAIN_MM
from forms.codes import draw_fiducial
from forms.drawing import PT_PER_MM, PageCanvas, wrapped
from forms.fonts import BOLD, REGULAR, width_mm
from forms.lists import draw_list
from forms.table import BOX_LINE_MM, draw_table

_MARK_CLEAR_MM = 2.5
"""White beside corner marks, the code at the foot, and between texts of one line."""

TICK_SHAPE: Sequence[PointMm] = ((0.12, 0.52), (0.38, 0.86), (1.02, 0.02))
"""The drawn example √, in box sides."""


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
        _draw_content(page_canvas, face, page)
    _draw_foot(page_canvas, face, page)


def _draw_content(page_canvas: PageCanvas, face: Face, page: PageLayout) -> None:
    activity = face.activity
    if activity.is_list:
        draw_list(page_canvas, page, activity.writing_lines)
    else:
        is_selection = activity.kind is FormKind.SELECTION
        word = "form.candidate" if is_selection else "form.unit"
        draw_table(page_canvas, page, activity.rules.scale, word)


@dataclass(frozen=True, slots=True)
class _Line:
    """Where a line below the title stands; with room for two, a long text breaks."""

    middle_mm: float
    """From the header's top."""
    height_mm: float
    size_pt: float


@dataclass(frozen=True, slots=True)
class _HeaderStyle:
    """Type sizes, pt, and heights of the header's parts, mm from its top."""

    title_pt: float
    title: RectMm
    """From the header's top left, as high as the title may be; its width is left open."""
    lines: tuple[_Line, ...]
    """Of the meeting, and of the issuer if there is a second; otherwise both stand in one."""
    text_mm: float
    """Where the labelled texts begin."""
    text_pt: float
    pitch_mm: float
    """Between their lines, at most."""


_ROOMY = _HeaderStyle(
    19, RectMm(0, -0.8, 0, 10.1), (_Line(11.6, 4.6, 11), _Line(17.3, 6.7, 9.5)), 20.5, 9.5, 4.7
)
_COMPACT = _HeaderStyle(17, RectMm(0, 0, 0, 7.4), (_Line(9.3, 4.6, 9.5),), 12.0, 8, 3.4)
_CODE_QUIET_MM = 2.1
"""White that readers of the code at the head need: four modules (ISO/IEC 18004)."""
_CODE_CLEAR_MM = 6.0
"""White between a centred line and the code: enough not to look like part of it."""
_TEXT_CLEAR_MM = 1.8
"""White between the last text and the table."""
_LABEL_MM = 18.0
_LABEL_CLEAR_MM = 2.0
"""Width that labels have at least, and white between the longest and its text."""
_EXAMPLE_MM = 30.0
_EXAMPLE_LINES = 2
"""The example's box is as high as two lines of the instruction beside it."""
_POINT_COLUMNS = 2
_LEAST_TITLE_PT = 11.0
_LEAST_LINE_PT = 7.5
"""六号: the meeting and who issues the form are read at arm's length."""
_LEAST_TEXT_PT = 6.5
"""小六号: the smallest type of Chinese print that people read without a glass."""
_TYPE_PER_PITCH = 0.88
"""Type as high as this share of the distance between its lines can be read in comfort."""
_SHRINK_PT = 0.1


@dataclass(frozen=True, slots=True)
class _HeaderTexts:
    """The labelled texts, in one size of type and broken into lines."""

    size_pt: float
    pitch_mm: float
    label_mm: float
    """Width of the labels' column."""
    instruction: list[str]
    notice: list[str]
    point_lines: int

    @property
    def instruction_lines(self) -> int:
        return max(_EXAMPLE_LINES, len(self.instruction))

    @property
    def line_count(self) -> int:
        return self.instruction_lines + len(self.notice) + self.point_lines

    @property
    def can_be_read(self) -> bool:
        """Whether the lines are far enough apart for their type."""
        return self.size_pt <= _TYPE_PER_PITCH * self.pitch_mm * PT_PER_MM


def _draw_header(page_canvas: PageCanvas, face: Face, page: PageLayout) -> None:
    """Draw the title and what belongs to it, and below it the labelled texts.

    The header has the height that the layout left above the table.
    """
    table_top = content_top(page)
    style = _ROOMY if table_top >= HEADER_PLAIN_MM else _COMPACT
    _draw_title(page_canvas, face, page, style)
    left, right, y = EDGE_MM, A4_MM[0] - EDGE_MM, EDGE_MM - 1.0 + style.text_mm
    room = RectMm(left, y, right - left, table_top - _TEXT_CLEAR_MM - y)
    texts = _header_texts(page_canvas, face, page, style, room)
    size, pitch, beside = texts.size_pt, texts.pitch_mm, left + texts.label_mm

    def draw(label: str, lines: Sequence[str]) -> None:
        page_canvas.text(say(label), (left, y + pitch / 2), size_pt=size, font=BOLD)
        for k, line in enumerate(lines):
            page_canvas.text(line, (beside, y + (k + 0.5) * pitch), size_pt=size)

    draw("form.instruction_label", texts.instruction)
    _draw_example(page_canvas, (_example_x(page), y + _EXAMPLE_LINES * pitch / 2))
    y += texts.instruction_lines * pitch
    draw("form.notice_label", texts.notice)
    y += len(texts.notice) * pitch
    points = face.activity.form.points
    if points:
        draw("form.points_label", ())
    width = (right - beside) / _POINT_COLUMNS
    for k, point in enumerate(points):
        line, column = divmod(k, _POINT_COLUMNS)
        rect = RectMm(beside + column * width, y + line * pitch, width - 2, pitch)
        page_canvas.text_in(f"{k + 1}. {point}", rect, size_pt=size, min_pt=_LEAST_TEXT_PT)


def _header_texts(
    page_canvas: PageCanvas, face: Face, page: PageLayout, style: _HeaderStyle, room: RectMm
) -> _HeaderTexts:
    """Set the labelled texts in the largest type in which all of them stand in `room`."""
    size = style.text_pt
    texts = _set_texts(face, page, style, room, size)
    while not texts.can_be_read and size - _SHRINK_PT >= _LEAST_TEXT_PT:
        size -= _SHRINK_PT
        texts = _set_texts(face, page, style, room, size)
    if not texts.can_be_read:
        form = face.activity.form
        wanted_mm = texts.line_count * size / PT_PER_MM / _TYPE_PER_PITCH
        page_canvas.refuse(
            LayoutError(
                "layout.header_too_full",
                lines=texts.line_count,
                size=f"{size:.1f}",
                missing=f"{wanted_mm - room.h:.1f}",
                text=max(form.instruction, form.footer, *form.points, key=len),
            )
        )
    return texts


def _set_texts(
    face: Face, page: PageLayout, style: _HeaderStyle, room: RectMm, size_pt: float
) -> _HeaderTexts:
    """Break the labelled texts into lines; those of the notice end before the code if beside it."""
    form = face.activity.form
    labels = [say(f"form.{label}_label") for label in ("instruction", "notice", "points")]
    label_mm = max(_LABEL_MM, *(width_mm(each, BOLD, size_pt) + _LABEL_CLEAR_MM for each in labels))
    left = room.x + label_mm
    texts = _HeaderTexts(
        size_pt=size_pt,
        pitch_mm=style.pitch_mm,
        label_mm=label_mm,
        instruction=wrapped(form.instruction, _example_x(page) - 5 - left, REGULAR, size_pt),
        notice=[],
        point_lines=-(-len(form.points) // _POINT_COLUMNS),
    )
    notice = f"{form.footer}{say('form.number_note')}"
    for right in (room.right, page.code.x - _CODE_QUIET_MM):
        texts = replace(texts, notice=wrapped(notice, right - left, REGULAR, size_pt))
        texts = replace(texts, pitch_mm=min(style.pitch_mm, room.h / texts.line_count))
        below = room.y + texts.instruction_lines * texts.pitch_mm
        if below >= page.code.bottom + _CODE_QUIET_MM:
            break
    return texts


def _example_x(page: PageLayout) -> float:
    """Return where the example begins, mm."""
    return page.code.x - 3 - _EXAMPLE_MM + 5


def _draw_title(page_canvas: PageCanvas, face: Face, page: PageLayout, style: _HeaderStyle) -> None:
    """Draw the title, and below it the meeting, who issues the form, and the month."""
    form = face.activity.form
    top = EDGE_MM - 1.0
    page_canvas.text_in(
        form.title,
        _centred(page, top + style.title.y, style.title.h),
        size_pt=style.title_pt,
        min_pt=_LEAST_TITLE_PT,
        font=BOLD,
        anchor="middle",
    )
    meeting = say("form.session_line", year=face.activity.year, session=face.session.name)
    issuer = say("form.issuer", issuer=form.issuer) if form.issuer else ""
    year, _, month = form.month.partition("-")
    issued = _joined(issuer, say("form.month", year=year, month=int(month)) if month else "")
    texts = [meeting, issued] if len(style.lines) > 1 else [_joined(meeting, issued)]
    for text, line in zip(texts, style.lines, strict=True):
        rect = _centred(page, top + line.middle_mm - line.height_mm / 2, line.height_mm)
        page_canvas.text_in(
            text, rect, size_pt=line.size_pt, min_pt=_LEAST_LINE_PT, anchor="middle"
        )


def _centred(page: PageLayout, top_mm: float, height_mm: float) -> RectMm:
    """Return the room in the middle of the sheet that the code at the head leaves."""
    half = page.code.x - _CODE_CLEAR_MM - A4_MM[0] / 2
    return RectMm(A4_MM[0] / 2 - half, top_mm, 2 * half, height_mm)


def _joined(*parts: str) -> str:
    return say("form.part").join(filter(None, parts))


def _draw_blank_header(page_canvas: PageCanvas, face: Face, page: PageLayout) -> None:
    """Say that nothing stands on this side, where no box of the other side shows through."""
    rect = _centred(page, EDGE_MM - 1.0, 8.5)
    page_canvas.text_in(
        say("form.blank_side"), rect, size_pt=14, min_pt=9, font=BOLD, anchor="middle"
    )
    rect = _centred(page, rect.bottom + 0.5, 7.0)
    whose = _joined(face.activity.form.title, face.session.name)
    page_canvas.text_in(whose, rect, size_pt=10, min_pt=_LEAST_LINE_PT, anchor="middle")


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
    beside = EDGE_MM + FIDUCIAL_MM + _MARK_CLEAR_MM + (place + 1) * (width + _GROUP_BLOCK_GAP_MM)
    room = RectMm(beside, _GROUP_Y_MM - 2.5, A4_MM[0] - 2 * beside, 5.0)
    lines, size_pt = page_canvas.fit(
        face.group.name, room, font=BOLD, size_pt=12, min_pt=_LEAST_LINE_PT
    )
    page_canvas.lines(lines, room, size_pt=size_pt, font=BOLD, anchor="middle")
    half = max(width_mm(line, BOLD, size_pt) for line in lines) / 2
    for k in range(place + 1):
        away = half + _GROUP_BLOCK_GAP_MM + k * (width + _GROUP_BLOCK_GAP_MM)
        for x in (middle - away - width, middle + away):
            block = RectMm(x, _GROUP_Y_MM - height / 2, width, height)
            page_canvas.rect(block, fill=color)


def _draw_foot(page_canvas: PageCanvas, face: Face, page: PageLayout) -> None:
    """Draw which page this is, the label of the printed id, and whether to turn the page."""
    middle = page.serial.center[1]
    left = EDGE_MM + FIDUCIAL_MM + _MARK_CLEAR_MM
    label, label_end = say("form.serial_label"), page.serial.x - 2
    page_canvas.text(label, (label_end, middle), size_pt=10, anchor="right")
    page_text_end = label_end - width_mm(label, REGULAR, 10) - _MARK_CLEAR_MM
    rect = RectMm(left, middle - 3, page_text_end - left, 6)
    page_canvas.text_in(_page_text(face.layout, page), rect, size_pt=9, min_pt=6)
    before = page.foot_code.right if page.foot_code else page.serial.right
    before += _MARK_CLEAR_MM
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
        return _more("back", layout, [following]), say("form.turn")
    rest = [other for other in layout.pages if other.number > page.number]
    return _more("next", layout, rest), say("form.go_on")


def _more(where: str, layout: Layout, pages: Sequence[PageLayout]) -> str:
    """Return what there still is: so many units; of a list so many lines, or what else it asks."""
    rows = [row for page in pages for row in page.rows]
    units = len({row.unit for row in rows})
    if not is_list_page(layout.pages[0]):
        return say(f"form.on_the_{where}", units=units)
    if all(row.unit for row in rows):
        return say(f"form.lines_on_the_{where}", lines=len(rows))
    return say(f"form.more_on_the_{where}")
