"""Identifies a page: which sheet it is, and that we printed it.

The QR code is read on the crop where registration says it stands. Where it can't be read at all,
the smaller one at the foot says the same; where that can't be read either, Tesseract reads the
printed id, which `scanner.locate.foot` accepts only with that code's picture as proof.
"""

import re
import shutil
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from ballot.code import SeenCode, parse_code, parse_foot_code
from ballot.cover import COVER_FOOT_CODE, SeenCover, parse_cover_code, parse_cover_foot
from ballot.geometry import MM_PER_INCH, RectMm
from ballot.ids import ID_LETTERS, ActivityId, FormId, SheetId, is_practice, parse_sheet_id
from ballot.layout import PageLayout
from ballot.reading import IdentitySource, RejectionReason
from scanner.context import ReadingContext
from scanner.locate.codes import codes_at, codes_in
from scanner.locate.registration import PageMap
from scanner.locate.upright import cut_upright
from scanner.types import GrayImage, Refused

CODE_MARGIN_MM = 2.5
"""How far around the code's place it is looked for: its quiet zone and some play."""

CODE_PLAY_MM = 6.0
"""How far the middle of the code may be from its place; it is 17 mm wide."""

SERIAL_MARGIN_MM = 0.8
SERIAL_PX_PER_MM = 10.0
"""Tesseract reads letters of 4.5 mm best at 40 to 50 px."""


@dataclass(frozen=True, slots=True)
class PageIdentity:
    """Which page this is, or that it is the side without rows."""

    sheet: SheetId
    layout: PageLayout
    form: FormId
    source: IdentitySource


@dataclass(frozen=True, slots=True)
class CoverIdentity:
    """What a page claims that says it is the cover sheet of a batch."""

    seen: SeenCover
    source: IdentitySource


def identify_sheet(
    page: GrayImage, page_map: PageMap, context: ReadingContext
) -> PageIdentity | CoverIdentity:
    """Return which sheet and page this is, or that it claims to be a cover.

    Raises:
        Refused: a foreign, forged, unknown or unreadable identity.
    """
    anywhere = next(iter(context.layouts.values())).pages[0]
    text = _read_code(page, page_map, anywhere.code)
    if text is not None:
        seen = parse_code(text)
        if seen is None:
            cover = parse_cover_code(text)
            if cover is None:
                raise Refused(RejectionReason.NOT_A_FORM, "page.foreign_code")
            return CoverIdentity(cover, IdentitySource.CODE)
        return _checked(seen, IdentitySource.CODE, context)
    by_foot = _by_foot_code(page, page_map, context)
    if by_foot is not None:
        return by_foot
    serial = _read_serial(page, page_map, anywhere.serial) if context.allow_ocr else ""
    match = re.fullmatch(rf"([{ID_LETTERS}]{{12}})([1-9])", serial)
    sheet = parse_sheet_id(match[1]) if match else None
    if match is None or sheet is None or sheet not in context.sheets:
        raise Refused(RejectionReason.UNREADABLE_CODE, "page.unreadable_code", seen=serial)
    form = context.sheets[sheet]
    return _identity(sheet, int(match[2]), form, IdentitySource.SERIAL, context)


def _by_foot_code(
    page: GrayImage, page_map: PageMap, context: ReadingContext
) -> PageIdentity | CoverIdentity | None:
    """Return what the code at the foot says, on whichever form it is; None where none is read."""
    forms = (form.pages[0].foot_code for form in context.layouts.values())
    places = {*filter(None, forms), COVER_FOOT_CODE}
    for rect in places:
        for text in codes_at(page, page_map, rect, CODE_MARGIN_MM):
            cover = parse_cover_foot(text)
            if cover is not None:
                return CoverIdentity(cover, IdentitySource.FOOT_CODE)
            foot = parse_foot_code(text)
            form = context.sheets.get(foot.sheet) if foot else None
            if foot is None or form is None:
                raise Refused(RejectionReason.UNREADABLE_CODE, "page.unreadable_head", seen=text)
            seen = foot.seen_as(context.activity, form)
            return _checked(seen, IdentitySource.FOOT_CODE, context)
    return None


def _checked(seen: SeenCode, source: IdentitySource, context: ReadingContext) -> PageIdentity:
    claim = seen.claim
    refuse_foreign(claim.activity, context.activity)
    # The proof before anything else that the code claims: a forged code is a forged code, whatever
    # it says.
    if not seen.is_genuine(context.secret):
        raise Refused(RejectionReason.FORGED_CODE, "page.forged_code")
    if claim.form not in context.layouts:
        raise Refused(RejectionReason.UNKNOWN_FORM, "page.unknown_form", form=claim.form)
    if context.sheets.get(claim.sheet) != claim.form:
        raise Refused(RejectionReason.UNKNOWN_SHEET, "page.unknown_sheet", sheet=claim.sheet)
    return _identity(claim.sheet, claim.page, claim.form, source, context)


def refuse_foreign(claimed: ActivityId, ours: ActivityId) -> None:
    """Refuse a page whose code names another activity; one for practice is told from a real one.

    Raises:
        Refused: it does.
    """
    if claimed == ours:
        return
    if is_practice(claimed) and not is_practice(ours):
        raise Refused(RejectionReason.PRACTICE_SHEET, "page.practice_sheet")
    if is_practice(ours) and not is_practice(claimed):
        raise Refused(RejectionReason.FOREIGN_ACTIVITY, "page.real_form", activity=claimed)
    raise Refused(RejectionReason.FOREIGN_ACTIVITY, "page.foreign_activity", activity=claimed)


def _identity(
    sheet: SheetId, number: int, form: FormId, source: IdentitySource, context: ReadingContext
) -> PageIdentity:
    layout = context.layouts[form].side(number)
    if layout is None:
        raise Refused(RejectionReason.UNKNOWN_FORM, "page.unknown_page", page=number)
    return PageIdentity(sheet, layout, form, source)


def _read_code(page: GrayImage, page_map: PageMap, rect: RectMm) -> str | None:
    """Return the text of the QR code that stands at `rect`; None without one."""
    for text in codes_at(page, page_map, rect, CODE_MARGIN_MM):
        return text
    # Perhaps it can be read with more of the page around it. A code that stands elsewhere is
    # another sheet's, or somebody's own; it doesn't name this page.
    middle = page_map.to_px(np.array(rect.center))
    reach = CODE_PLAY_MM * page_map.dpi / MM_PER_INCH
    for code in codes_in(page):
        points = (code.position.top_left, code.position.bottom_right)
        center = np.array([(point.x, point.y) for point in points]).mean(axis=0)
        if np.linalg.norm(center - middle) <= reach:
            return code.text
    return None


def _read_serial(page: GrayImage, page_map: PageMap, rect: RectMm) -> str:
    """Return the letters and the digit that Tesseract sees in the serial line, hyphens removed."""
    if not has_tesseract():
        return ""
    import pytesseract  # with all of pandas: a third of a second, and few pages need it

    upright = cut_upright(
        page, page_map, rect.grown(SERIAL_MARGIN_MM), SERIAL_PX_PER_MM, cv2.INTER_CUBIC
    )
    text = pytesseract.image_to_string(
        upright,
        config=f"--psm 7 -c tessedit_char_whitelist={ID_LETTERS}-123456789",
    )
    return re.sub(r"[^A-Z1-9]", "", text)


@cache
def has_tesseract() -> bool:
    """Whether the Tesseract program is installed; without it a page with a dead code is refused."""
    return shutil.which("tesseract") is not None
