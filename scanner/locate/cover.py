"""Proves a page that says it is the cover sheet of a batch; nothing else on it is looked at.

So its foot must be its own, as a form's must: what a cover lies over in the picture, or is pasted
onto, would be lost without a word.
"""

from ballot.cover import COVER_FOOT_CODE, COVER_HEAD_CODE, Cover, SeenCover, parse_cover_foot
from ballot.geometry import RectMm
from ballot.ids import is_practice
from ballot.messages import say
from ballot.reading import IdentitySource, RejectionReason
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
from scanner.locate.foot import MARGIN_MM, PLAY_MM
from scanner.locate.identity import CoverIdentity
from scanner.locate.registration import PageMap
from scanner.locate.upright import cut_upright
from scanner.types import GrayImage, Refused


def prove_cover(
    page: GrayImage, page_map: PageMap, identity: CoverIdentity, context: ReadingContext
) -> Cover:
    """Return the cover that a page is.

    Args:
        page: upright.
        page_map: of it.
        identity: what its code claims.
        context: what a reader knows.

    Raises:
        Refused: `FOREIGN_ACTIVITY`, `PRACTICE_SHEET`; `FORGED_CODE`, also of a session that the
            plan hasn't; `TWO_SHEETS`, head and foot aren't one cover's; `UNPROVEN_FOOT`, the foot
            can't be recognized.
    """
    cover = _proved(identity.seen, context)
    if identity.source is IdentitySource.FOOT_CODE:
        head = cover.text(context.activity, context.secret)
        if _look(page, page_map, COVER_HEAD_CODE, head, HEAD_CODE) is CodeSeen.OTHER:
            raise Refused(
                RejectionReason.TWO_SHEETS, "page.cover_other_head", cover=cover_text(cover)
            )
        return cover
    for text in codes_at(page, page_map, COVER_FOOT_CODE, MARGIN_MM):
        seen = parse_cover_foot(text)
        if seen is None or _claims(seen) != _claims(identity.seen):
            raise _other_foot(cover)
        _proved(seen, context)
        return cover
    foot = cover.foot_text(context.activity, context.secret)
    match _look(page, page_map, COVER_FOOT_CODE, foot, FOOT_CODE):
        case CodeSeen.SHOWN:
            return cover
        case CodeSeen.OTHER:
            raise _other_foot(cover)
        case CodeSeen.COVERED:
            raise Refused(
                RejectionReason.UNPROVEN_FOOT, "page.cover_unknown_foot", cover=cover_text(cover)
            )


def cover_text(cover: Cover) -> str:
    """Return which cover it is, as people name it."""
    return say("cover.named", session=cover.session, batch=cover.batch)


def _proved(seen: SeenCover, context: ReadingContext) -> Cover:
    if seen.activity not in (None, context.activity):
        if is_practice(seen.activity or "") and not is_practice(context.activity):
            raise Refused(RejectionReason.PRACTICE_SHEET, "page.practice_sheet")
        raise Refused(
            RejectionReason.FOREIGN_ACTIVITY, "page.cover_of_foreign", activity=seen.activity
        )
    cover = seen.proved(context.activity, context.sessions, context.secret)
    if cover is None:
        raise Refused(RejectionReason.FORGED_CODE, "page.forged_cover", batch=seen.batch)
    return cover


def _claims(seen: SeenCover) -> tuple[str, int, int | None]:
    return seen.mark, seen.batch, seen.sheets


def _look(page: GrayImage, page_map: PageMap, rect: RectMm, text: str, kind: CodeKind) -> CodeSeen:
    px_per_mm = MODULE_PX * kind.modules / rect.w
    return look_for_code(cut_upright(page, page_map, rect.grown(PLAY_MM), px_per_mm), text, kind)


def _other_foot(cover: Cover) -> Refused:
    return Refused(RejectionReason.TWO_SHEETS, "page.cover_other_foot", cover=cover_text(cover))
