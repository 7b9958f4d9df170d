"""The foot of a page: whether it belongs to the sheet that the head names.

A page whose upper part is one ballot's and whose lower part another's has a foot that says so: the
small code there has the proof of its own page, and the printed id is that page's. A page that goes
over into another from left to right shows it there, too. Where they can't be seen to be right, the
page is a person's.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ballot.code import PageCode, parse_foot_code
from ballot.geometry import A4_MM, MM_PER_INCH, PointMm, RectMm
from ballot.ids import grouped
from ballot.layout import BLANK_SIDE, PageLayout
from ballot.reading import FootProof, IdentitySource, RejectionReason
from scanner.context import ReadingContext
from scanner.locate.code_picture import (
    FOOT_CODE,
    HEAD_CODE,
    MODULE_PX,
    CodeKind,
    CodeSeen,
    look_for_code,
)
from scanner.locate.codes import codes_at
from scanner.locate.identity import PageIdentity
from scanner.locate.registration import PageMap
from scanner.locate.serial_line import FACE_PX_PER_MM, line_size_mm, shows_print, shows_serial
from scanner.locate.upright import cut_upright
from scanner.types import GrayImage, Refused

MARGIN_MM = 2.5
"""How far around its place the code is looked for; paper that curls moves the foot by 2 mm."""

PLAY_MM = 1.5
"""How far what is compared as a picture may be from its place. No mark of any sheet is further from
where registration has it."""


def prove_foot(
    page: GrayImage, page_map: PageMap, identity: PageIdentity, context: ReadingContext
) -> FootProof:
    """Return what shows that a page's foot is that of the page that its head names.

    The printed id must be that page's, whatever the codes say: it stands in the middle of the foot
    and parts where the page does. A code that is worn or covered leaves it to tell alone; one that
    is another's doesn't.

    Args:
        page: upright.
        page_map: of it.
        identity: what the head says; or what the code at the foot says, or its letters, where the
            head's code can't be read.
        context: what a reader knows.

    Raises:
        Refused: `TWO_SHEETS`, the foot, or what is left of the head, is another page's;
            `UNPROVEN_FOOT`, it can't be recognized; `INCOMPLETE_SHEET`, it wasn't scanned;
            `FORGED_CODE`; `UNPROVEN_ID`, where letters alone say which page it is.
    """
    layout = identity.layout
    code = PageCode(context.activity, identity.form, identity.sheet, layout.number)
    has_code = identity.source is IdentitySource.FOOT_CODE or (
        layout.foot_code is not None
        and _has_code(page, page_map, layout.foot_code, code, context.secret)
    )
    if layout.number == BLANK_SIDE:
        if not has_code:
            raise _unrecognized(grouped(code.sheet))
        return FootProof.CODE
    if identity.source is IdentitySource.SERIAL:
        if not has_code:
            raise Refused(RejectionReason.UNPROVEN_ID, "page.unproven_id", seen=_named(code))
        return FootProof.CODE
    _check_serial(page, page_map, layout, code, len(context.layouts[identity.form].pages))
    if identity.source is IdentitySource.FOOT_CODE:
        head = _picture(page, page_map, layout.code, HEAD_CODE)
        if look_for_code(head, code.text(context.secret), HEAD_CODE) is CodeSeen.OTHER:
            raise Refused(RejectionReason.TWO_SHEETS, "page.other_head", foot=_named(code))
    return FootProof.CODE if has_code else FootProof.SERIAL


def _has_code(
    page: GrayImage, page_map: PageMap, rect: RectMm, code: PageCode, secret: bytes
) -> bool:
    """Return whether the code at the foot is the one it should be; False where it is covered.

    Raises:
        Refused: it is another page's, or none of ours.
    """
    for text in codes_at(page, page_map, rect, MARGIN_MM):
        foot = parse_foot_code(text)
        if foot is None:
            raise Refused(RejectionReason.TWO_SHEETS, "page.foreign_foot", head=_named(code))
        if (foot.sheet, foot.page) != (code.sheet, code.page):
            seen = replace(code, sheet=foot.sheet, page=foot.page)
            raise Refused(
                RejectionReason.TWO_SHEETS, "page.other_foot", head=_named(code), foot=_named(seen)
            )
        if not foot.seen_as(code.activity, code.form).is_genuine(secret):
            raise Refused(RejectionReason.FORGED_CODE, "page.forged_foot")
        return True
    picture = _picture(page, page_map, rect, FOOT_CODE)
    seen_code = look_for_code(picture, code.foot_text(secret), FOOT_CODE)
    if seen_code is CodeSeen.OTHER:
        raise Refused(RejectionReason.TWO_SHEETS, "page.foreign_foot", head=_named(code))
    return seen_code is CodeSeen.SHOWN


def _picture(page: GrayImage, page_map: PageMap, rect: RectMm, kind: CodeKind) -> GrayImage:
    """Return the place of a code with its play, as `look_for_code` takes it."""
    px_per_mm = MODULE_PX * kind.modules / rect.w
    return cut_upright(page, page_map, rect.grown(PLAY_MM), px_per_mm)


def _check_serial(
    page: GrayImage, page_map: PageMap, layout: PageLayout, code: PageCode, pages: int
) -> None:
    """Make sure that the printed id is that of the page.

    Raises:
        Refused: it is another's, can't be recognized, or lies beyond the scan.
    """
    width, height = line_size_mm(code.sheet, code.page)
    x, y = layout.serial.center
    place = RectMm(x - width / 2, y - height / 2, width, height).grown(PLAY_MM)
    line = cut_upright(page, page_map, place, FACE_PX_PER_MM)
    if shows_serial(line, code.sheet, code.page, pages):
        return
    _check_inside(page, page_map, place)
    if not shows_print(line, code.sheet, code.page):
        raise _unrecognized(_named(code))
    raise Refused(RejectionReason.TWO_SHEETS, "page.other_serial", head=_named(code))


def _check_inside(page: GrayImage, page_map: PageMap, place: RectMm) -> None:
    """Make sure that a place of the sheet was scanned.

    Raises:
        Refused: `INCOMPLETE_SHEET`, the scan ends before.
    """
    if _beyond_mm(page, page_map, place.corners) <= 0:
        return
    sheet = RectMm(0.0, 0.0, *A4_MM)
    lacking = max(1, round(_beyond_mm(page, page_map, sheet.corners)))
    raise Refused(RejectionReason.INCOMPLETE_SHEET, "page.lacks_a_part", mm=lacking)


def _beyond_mm(page: GrayImage, page_map: PageMap, corners: Sequence[PointMm]) -> float:
    """Return how far, mm, the outermost of some places of the sheet lies beyond the scan."""
    height, width = page.shape
    px = page_map.to_px(np.array(corners))
    beyond = float(np.maximum(-px, px - (width - 1, height - 1)).max())
    return beyond * MM_PER_INCH / page_map.dpi


def _unrecognized(head: str) -> Refused:
    return Refused(RejectionReason.UNPROVEN_FOOT, "page.unknown_foot", head=head)


def _named(code: PageCode) -> str:
    """Return a page as it is printed at its foot; the side without rows has no number there."""
    number = f"-{code.page}" if code.page != BLANK_SIDE else ""
    return f"{grouped(code.sheet)}{number}"
