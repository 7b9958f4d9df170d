"""Says of a page that was refused what is really the matter with it, where that can be seen.

Of a page that dots or outlines were made of, one can say that no code is read; that the scanner is
set to "photo" helps more. Looked for on refused pages alone: those that are read pay nothing.
"""

from dataclasses import replace

from ballot.code import PageCode, SeenCode, parse_code, parse_foot_code
from ballot.geometry import A3_MM, A4_MM
from ballot.ids import grouped
from ballot.messages import say
from ballot.paper import BOX_MM
from ballot.reading import Rejection, RejectionReason
from scanner.context import ReadingContext
from scanner.locate.blank_paper import has_no_ink
from scanner.locate.box_squares import LEAST_BOXES, count_boxes
from scanner.locate.codes import codes_in
from scanner.locate.scan_mode import wrong_mode
from scanner.types import GrayImage, Refused

_MAY_BE_THE_MODE = frozenset(
    {
        "page.no_fiducials",
        "page.bad_geometry",
        "page.boxes_missing",
        "page.boxes_covered",
        "page.pale_boxes",
        "page.edge_missing",
        "page.bad_fit",
        "page.unreadable_code",
        "page.unproven_id",
        "page.unknown_foot",
    }
)
"""Refusals that a wrong mode of the scanner brings about. What says that two sheets lie in one
picture, or that a code isn't genuine, stays as it is."""

_MAY_BE_BLANK = frozenset({"page.blank", "page.mirrored"})
"""Strong print shines through with its marks, mirrored."""

_ALL_MARKS = 4

_LEAST_BOXES = 3 * LEAST_BOXES
"""Of a page without anything else of ours: squared paper has larger squares."""


def truer(refused: Refused, page: GrayImage, context: ReadingContext) -> Rejection:
    """Return why a page is refused, in truer words where there are any.

    Args:
        refused: why it couldn't be read.
        page: as it was scanned, in any of four orientations.
        context: the activity's forms, printed sheets and secret.
    """
    rejection = refused.rejection
    if refused.key in _MAY_BE_BLANK and has_no_ink(page):
        if refused.key == "page.mirrored":
            return replace(rejection, detail=say("page.shines_through"), is_blank=True)
        return replace(rejection, is_blank=True)
    if refused.key == "page.lacks_a_part":
        return _lacking(refused, page, context)
    if refused.key == "page.blank":  # to the search for marks it was; pale writing lies on it
        return replace(rejection, detail=say("page.no_fiducials", found=0))
    if refused.key not in _MAY_BE_THE_MODE:
        return rejection
    is_found = refused.key != "page.no_fiducials"
    marks = _ALL_MARKS if is_found else int(str(refused.fields["found"]))
    mode = wrong_mode(page, marks)
    if mode is not None:
        return Rejection(RejectionReason.SCAN_MODE, say(f"page.{mode}"))
    if is_found:
        return rejection
    return _incomplete(page, marks, context) or rejection


def _incomplete(page: GrayImage, marks: int, context: ReadingContext) -> Rejection | None:
    """Return that a part of a sheet is missing; None where nothing of a sheet of ours shows.

    It names the sheet if one alone shows. What else lies in the picture nobody knows, so that
    another scan of that sheet doesn't settle this one (`store.pages.is_open`).
    """
    claims = _claims(page, context)
    if not marks and not claims and count_boxes(page, _sides_px(page)) < _LEAST_BOXES:
        return None
    text = say("page.incomplete", found=marks)
    rejection = Rejection(RejectionReason.INCOMPLETE_SHEET, text)
    if len(claims) != 1:
        return rejection
    (claim,) = claims
    text = say("page.incomplete_of", found=marks, sheet=grouped(claim.sheet))
    return replace(rejection, detail=text, sheet=claim.sheet, page=claim.page)


def _lacking(refused: Refused, page: GrayImage, context: ReadingContext) -> Rejection:
    """Return that the scan ends before the sheet does, and of which sheet that is so."""
    if int(str(refused.fields["mm"])) > _MOST_OF_A_SETTING_MM:
        return _incomplete(page, _TWO_MARKS, context) or refused.rejection
    claims = _claims(page, context)
    if len(claims) != 1:
        return refused.rejection
    (claim,) = claims
    return replace(refused.rejection, sheet=claim.sheet, page=claim.page)


_MOST_OF_A_SETTING_MM = 30
"""What a wrong length of paper cuts off: Letter lacks 18 mm. A piece of a sheet lacks more."""

_TWO_MARKS = 2
"""So many show where it can be told what a scan lacks."""


def _sides_px(page: GrayImage) -> tuple[float, float]:
    """Return the least and greatest side of a form's boxes, px, in a scan of A4 to A3."""
    short = min(page.shape)
    return 0.8 * short * BOX_MM / A3_MM[0], 1.4 * short * BOX_MM / A4_MM[0]


def _claims(page: GrayImage, context: ReadingContext) -> set[PageCode]:
    """Return the pages of which genuine codes are seen anywhere in the picture."""
    seen = (_seen(code.text, context) for code in codes_in(page))
    return {each.claim for each in seen if each is not None and each.is_genuine(context.secret)}


def _seen(text: str, context: ReadingContext) -> SeenCode | None:
    head = parse_code(text)
    if head is not None:
        return head if head.claim.activity == context.activity else None
    foot = parse_foot_code(text)
    form = context.sheets.get(foot.sheet) if foot else None
    return foot.seen_as(context.activity, form) if foot and form else None
