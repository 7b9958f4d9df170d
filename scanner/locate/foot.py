"""The foot of a page: whether it belongs to the sheet that the head names.

A page whose upper part is one ballot's and whose lower part another's has a foot that says so: the
small code there has the proof of its own page, and the printed id is that page's. Where neither is
seen to be right, the page is a person's.
"""

from ballot.code import PageCode, parse_foot_code
from ballot.geometry import RectMm
from ballot.ids import SheetId, grouped
from ballot.layout import BLANK_SIDE
from ballot.reading import FootProof, IdentitySource, RejectionReason
from scanner.context import ReadingContext
from scanner.locate.code_picture import MODULE_PX, MODULES, shows_code
from scanner.locate.codes import codes_at
from scanner.locate.identity import PageIdentity
from scanner.locate.registration import PageMap
from scanner.locate.serial_line import FACE_PX_PER_MM, line_size_mm, shows_serial
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

    Args:
        page: upright.
        page_map: of it.
        identity: what the head says; or what the code at the foot says, or its letters, where the
            head's code can't be read.
        context: what a reader knows.

    Raises:
        Refused: `TWO_SHEETS`, the foot is another page's, or can't be recognized; `FORGED_CODE`;
            `UNPROVEN_ID`, where letters alone say which page it is.
    """
    if identity.source is IdentitySource.FOOT_CODE:
        return FootProof.CODE
    layout = identity.layout
    code = PageCode(context.activity, identity.form, identity.sheet, layout.number)
    if layout.foot_code is not None and _has_code(
        page, page_map, layout.foot_code, code, context.secret
    ):
        return FootProof.CODE
    if layout.number == BLANK_SIDE:
        raise Refused(RejectionReason.TWO_SHEETS, "page.unknown_foot", head=grouped(code.sheet))
    if identity.source is IdentitySource.SERIAL:
        raise Refused(
            RejectionReason.UNPROVEN_ID, "page.unproven_id", seen=_named(code.sheet, code.page)
        )
    width, height = line_size_mm(code.sheet, code.page)
    x, y = layout.serial.center
    place = RectMm(x - width / 2, y - height / 2, width, height).grown(PLAY_MM)
    line = cut_upright(page, page_map, place, FACE_PX_PER_MM)
    if shows_serial(line, code.sheet, code.page, len(context.layouts[identity.form].pages)):
        return FootProof.SERIAL
    raise Refused(
        RejectionReason.TWO_SHEETS, "page.unknown_foot", head=_named(code.sheet, code.page)
    )


def _has_code(
    page: GrayImage, page_map: PageMap, rect: RectMm, code: PageCode, secret: bytes
) -> bool:
    """Return whether the code at the foot is the one it should be; False where it is too worn.

    Raises:
        Refused: it is another page's, or none of ours.
    """
    for text in codes_at(page, page_map, rect, MARGIN_MM):
        foot = parse_foot_code(text)
        head = _named(code.sheet, code.page)
        if foot is None:
            raise Refused(RejectionReason.TWO_SHEETS, "page.foreign_foot", head=head)
        if (foot.sheet, foot.page) != (code.sheet, code.page):
            raise Refused(
                RejectionReason.TWO_SHEETS,
                "page.other_foot",
                head=head,
                foot=_named(foot.sheet, foot.page),
            )
        if not foot.seen_as(code.activity, code.form).is_genuine(secret):
            raise Refused(RejectionReason.FORGED_CODE, "page.forged_foot")
        return True
    around = rect.grown(PLAY_MM)
    picture = cut_upright(page, page_map, around, MODULE_PX * MODULES / rect.w)
    return shows_code(picture, code.foot_text(secret))


def _named(sheet: SheetId, page: int) -> str:
    """Return a page as it is printed at its foot."""
    return f"{grouped(sheet)}-{page}"
