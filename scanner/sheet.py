"""Reads one page: the story of this package, in nine steps.

    open_pages → orient → find_fiducials → register_page → identify_sheet → prove_foot →
    measure_boxes → decide_rows → record_sheet

`scanner.files.sources.open_pages` comes before this module, `store` records after it.
"""

from dataclasses import dataclass, replace

from ballot.cover import Cover
from ballot.geometry import PointMm
from ballot.ids import grouped
from ballot.layout import BLANK_SIDE, PageLayout
from ballot.layout_columns import grade_heads
from ballot.messages import say
from ballot.profile import ScannerProfile
from ballot.reading import (
    FootProof,
    IdentitySource,
    PageHand,
    PageOutcome,
    PageReading,
    PictureOutcome,
    Rejection,
    RejectionReason,
    RowReading,
    SplitPicture,
)
from scanner.context import ReadingContext
from scanner.decide.hand import Hand, hand_of
from scanner.decide.law import claims_of
from scanner.decide.limits import Limits
from scanner.decide.verdict import decide_rows
from scanner.ink.ink import clear_print, find_ink, without_lines
from scanner.ink.marks import measure_boxes
from scanner.ink.page_lines import WholeSheet
from scanner.ink.row_window import ScannedRows
from scanner.ink.surroundings import look_around, look_at_heads
from scanner.ink.wholeness import broken_rows
from scanner.judge.judge import judge_boxes, views_of
from scanner.locate.beside import check_alone
from scanner.locate.boxes import LocatedBoxes, locate_boxes
from scanner.locate.cover import prove_cover
from scanner.locate.edges import rows_apart
from scanner.locate.fiducials import Fiducials, find_fiducials, orient
from scanner.locate.foot import prove_foot
from scanner.locate.forms_in_picture import forms_in
from scanner.locate.identity import CoverIdentity, PageIdentity, identify_sheet
from scanner.locate.refit import locate_again
from scanner.locate.refusals import truer
from scanner.locate.registration import PageMap, register_page
from scanner.locate.sampling import SamplingPlan, sample_strip, sampling_plan
from scanner.locate.tones import is_bilevel, is_clipped
from scanner.measures import PageMeasures, dump_measures
from scanner.types import GrayImage, Refused

LIMITS = Limits()

HEADED_ROWS = 3
"""So many blank rows on a page may be meant by a mark on a heading: who leaves out one or two has
marked the others."""


@dataclass(frozen=True, slots=True, eq=False)
class LocatedPage:
    """A page that is known and found in its place."""

    image: GrayImage
    """Upright."""
    fiducials: Fiducials
    page_map: PageMap
    identity: PageIdentity
    plan: SamplingPlan
    boxes: LocatedBoxes
    apart: tuple[int, ...]
    """Rows that edges or jumps part from the code and from the printed id."""
    foot: FootProof
    is_damaged: bool = False
    """Whether its decoder warned of the file's data, and the page proves itself all the same."""


def read_picture(
    picture: GrayImage, context: ReadingContext, *, is_damaged: bool = False
) -> PictureOutcome:
    """Read one scanned picture: a page, or several that were put into one.

    Args:
        picture: as it was scanned, in any of four orientations.
        context: the activity's forms, printed sheets and secret.
        is_damaged: whether its decoder warned of its data.

    Returns:
        What the page came to, or what each of the pages did. Nothing about the content of a picture
        raises.
    """
    outcome = read_page(picture, context, is_damaged=is_damaged)
    if isinstance(outcome, PageReading | Cover):
        return outcome
    if outcome.reason is not RejectionReason.TWO_SHEETS and not is_damaged:
        return outcome
    try:
        forms = forms_in(picture)
    except Refused as refused:
        return refused.rejection
    if not forms:
        return outcome
    parts = tuple(read_page(form, context, is_damaged=is_damaged) for form in forms)
    if all(isinstance(part, Rejection) and part.reason in _NOT_FOUND for part in parts):
        return Refused(RejectionReason.TWO_SHEETS, "page.several_forms").rejection
    return SplitPicture(parts)


_NOT_FOUND = frozenset({RejectionReason.NOT_A_FORM, RejectionReason.POOR_REGISTRATION})


def read_page(page: GrayImage, context: ReadingContext, *, is_damaged: bool = False) -> PageOutcome:
    """Read one scanned page.

    Args:
        page: as it was scanned, in any of four orientations.
        context: the activity's forms, printed sheets and secret.
        is_damaged: whether its decoder warned of the file's data.

    Returns:
        What was seen, or why the page was not read. Nothing about the content of a page raises.
    """
    located = locate_page(page, context)
    if is_damaged:
        located = proved_all_the_same(located)
    if isinstance(located, Rejection | Cover):
        return located
    measures, hand, rows = _measured(located, context)
    return PageReading(
        sheet=located.identity.sheet,
        form=located.identity.form,
        page=located.identity.layout.number,
        identity=located.identity.source,
        registration=located.boxes.registration,
        rows=rows,
        measures=dump_measures(measures),
        foot=located.foot,
        hand=_as_stored(hand, measures),
    )


def _as_stored(hand: Hand, measures: PageMeasures) -> PageHand | None:
    """Return how the page's marks are made; None where black and white says nothing of it."""
    if not hand.marks or measures.is_bilevel:
        return None
    return PageHand(round(hand.darkness, 3), hand.marks)


def locate_page(page: GrayImage, context: ReadingContext) -> LocatedPage | Rejection | Cover:
    """Find out which page this is and where everything on it stands.

    Args:
        page: as it was scanned, in any of four orientations.
        context: the activity's forms, printed sheets and secret.

    Returns:
        It, or why it can't be found; or the batch whose cover sheet it is, which has no rows.
    """
    identity: PageIdentity | None = None
    try:
        upright, rough = orient(page)
        fiducials = find_fiducials(upright, rough)
        page_map = register_page(fiducials, _any_page(context))
        check_alone(upright, page_map)
        claimed = identify_sheet(upright, page_map, context)
        if isinstance(claimed, CoverIdentity):
            return prove_cover(upright, page_map, claimed, context)
        identity = claimed
        if identity.layout.number == BLANK_SIDE:
            prove_foot(upright, page_map, identity, context)
            of = grouped(identity.sheet)
            raise Refused(RejectionReason.BLANK_SIDE, "page.blank_side", of=of)
        plan = sampling_plan(identity.layout)
        strip = sample_strip(upright, page_map, plan)
        try:
            boxes = locate_boxes(strip, page_map, plan)
        except Refused:
            again = locate_again(upright, fiducials, plan, identity.layout)
            if again is None:
                raise
            page_map, boxes = again
            strip = sample_strip(upright, page_map, plan)
        foot = prove_foot(upright, page_map, identity, context)
    except Refused as refused:
        rejection = truer(refused, page, context)
        if identity is None:
            return rejection
        return replace(rejection, sheet=identity.sheet, page=identity.layout.number)
    beyond = rows_apart(upright, page_map, strip, plan, _proved_places(identity, foot))
    apart = tuple(sorted({*beyond, *boxes.apart}))
    return LocatedPage(upright, fiducials, page_map, identity, plan, boxes, apart, foot)


def proved_all_the_same(
    located: LocatedPage | Rejection | Cover,
) -> LocatedPage | Rejection | Cover:
    """Return a page whose decoder warned, where everything on it that proves a page stands."""
    if isinstance(located, Cover):
        return located  # what its codes say is whole, and nothing else on it counts
    if isinstance(located, Rejection):
        if located.reason in _WHATEVER_THE_DATA:
            return located
        # Why it wasn't found in its place is what the damage left of it, and nothing of the paper.
        reason, detail = RejectionReason.UNREADABLE_FILE, say("page.damaged_beyond")
        return replace(located, reason=reason, detail=detail)
    missing = []
    if len(located.fiducials.ids) < 4 or not located.fiducials.are_whole:
        missing.append(say("page.damaged.corner_marks"))
    if located.identity.source is not IdentitySource.CODE:
        missing.append(say("page.damaged.head_code"))
    if located.foot is not FootProof.CODE:
        missing.append(say("page.damaged.foot_code"))
    if not missing:
        return replace(located, is_damaged=True)
    return Rejection(
        RejectionReason.UNREADABLE_FILE,
        say("page.damaged", problem=say("words.list").join(missing)),
        located.identity.sheet,
        located.identity.layout.number,
    )


_WHATEVER_THE_DATA = frozenset(
    {
        RejectionReason.FOREIGN_ACTIVITY,
        RejectionReason.PRACTICE_SHEET,
        RejectionReason.FORGED_CODE,
        RejectionReason.UNKNOWN_FORM,
        RejectionReason.UNKNOWN_SHEET,
        RejectionReason.BLANK_SIDE,
    }
)
"""Refusals for what a code says: one that can be read is whole, whatever else is damaged."""


def _proved_places(identity: PageIdentity, foot: FootProof) -> list[PointMm]:
    """Return the places on the sheet that say whose it is."""
    layout = identity.layout
    at_foot = layout.serial
    if foot is FootProof.CODE and layout.foot_code is not None:
        at_foot = layout.foot_code
    if identity.source is IdentitySource.CODE:
        return [layout.code.center, at_foot.center]
    return [at_foot.center]


def whole_sheet(located: LocatedPage, context: ReadingContext) -> WholeSheet:
    """Return the page as a whole, with its blank form where that is at hand."""
    form, number = located.identity.form, located.identity.layout.number
    blank = context.blank_forms.get((form, number))
    return WholeSheet(located.image, located.page_map, blank)


def measure_page(located: LocatedPage, context: ReadingContext) -> PageMeasures:
    """Measure every row, have the learned judge look at it, and look at some rows again.

    Rows with ink that isn't plainly one mark are measured a second time, with only the hand's own
    dark ink; rows without a mark have their whole lines compared with the blank form.
    """
    return _measured(located, context)[0]


def _measured(
    located: LocatedPage, context: ReadingContext
) -> tuple[PageMeasures, Hand, tuple[RowReading, ...]]:
    """Return the measures of a page, how its marks are made, and what its rows are by them."""
    boxes, plan = located.boxes, located.plan
    sheet = whole_sheet(located, context)
    cleared = clear_print(boxes, plan, sheet, _least_noise(context.profile))
    rows = measure_boxes(boxes, find_ink(cleared), plan)
    is_black_and_white = is_bilevel(located.image)
    is_white = not is_black_and_white and is_clipped(located.image)
    looked_at = judge_boxes(without_lines(boxes, cleared), is_bilevel=is_black_and_white)
    first = PageMeasures(
        rows,
        is_black_and_white,
        round(cleared.needed / 255, 3),
        seen=views_of(looked_at, plan.columns),
        apart=located.apart,
        streaks_mm=tuple(round(plan.sheet_x_mm(*streak), 1) for streak in cleared.streaks),
        is_clipped=is_white,
    )
    hand = hand_of(first, LIMITS)
    page = first
    claims = claims_of(plan.rows, page, hand, LIMITS)
    empty = [n for n, claim in enumerate(claims) if claim.place is None and not claim.doubts]
    if empty and sheet.blank is not None:
        needed = max(cleared.needed, 255 * hand.outside_dark)
        scanned = ScannedRows(located.image, located.page_map, boxes, plan, sheet.blank)
        page = replace(page, outside=look_around(scanned, empty, needed))
        if len(empty) >= HEADED_ROWS and plan.columns > 1:  # a list has no grades to head
            heads = grade_heads(located.identity.layout)
            page = replace(page, heading=look_at_heads(scanned, heads, needed))
    doubtful = [n for n, claim in enumerate(claims) if claim.place is not None and claim.doubts]
    least = 255 * LIMITS.own_dark * hand.darkness
    if doubtful and least > cleared.needed:
        ink = find_ink(cleared, least, plan.lines_around(doubtful))
        bold = measure_boxes(boxes, ink, plan)
        page = replace(page, bold={number: bold[number] for number in doubtful})
    if located.is_damaged:
        page = replace(page, damaged=_damaged_rows(located, sheet, page, cleared.needed))
    return page, hand, decide_rows(plan.rows, page, LIMITS, hand=hand, first=claims)


def _damaged_rows(
    located: LocatedPage, sheet: WholeSheet, page: PageMeasures, needed: float
) -> tuple[int, ...]:
    """Return the rows of a page with damaged data that can't be believed."""
    if sheet.blank is None:
        return tuple(range(len(page.rows)))
    scanned = ScannedRows(located.image, located.page_map, located.boxes, located.plan, sheet.blank)
    loose = {number for number, row in enumerate(page.rows) if row.loose or row.beside}
    return tuple(sorted(loose.union(broken_rows(scanned, needed))))


def _any_page(context: ReadingContext) -> PageLayout:
    return next(iter(context.layouts.values())).pages[0]


def _least_noise(profile: ScannerProfile | None) -> float:
    return profile.noise_of_print if profile else 0.0
