"""Reads one page: the story of this package, in eight steps.

    open_pages → orient → find_fiducials → register_page → identify_sheet → measure_boxes →
    decide_rows → record_sheet

`scanner.sources.open_pages` comes before this module, `store` records after it.
"""

from dataclasses import replace

from ballot.layout import PageLayout
from ballot.profile import ScannerProfile
from ballot.reading import PageOutcome, PageReading
from scanner.boxes import LocatedBoxes, locate_boxes
from scanner.doubt import Limits, bold_ink, interpret_rows
from scanner.fiducials import find_fiducials, orient
from scanner.identity import PageIdentity, ReadingContext, identify_sheet
from scanner.ink import ClearedPage, clear_print, find_ink
from scanner.judge import judge_boxes
from scanner.marks import PageMeasures, dump_measures, measure_boxes, views_of
from scanner.registration import PageMap, register_page
from scanner.sampling import SamplingPlan, sample_strip, sampling_plan
from scanner.sources import is_bilevel
from scanner.types import GrayImage, Refused
from scanner.verdict import decide_rows

LIMITS = Limits()


def read_page(page: GrayImage, context: ReadingContext) -> PageOutcome:
    """Read one scanned page.

    Args:
        page: as it was scanned, in any of four orientations.
        context: the activity's forms, printed sheets and secret.

    Returns:
        What was seen, or why the page was not read. Nothing about the content of a page raises.
    """
    identity: PageIdentity | None = None
    try:
        upright, rough = orient(page)
        fiducials = find_fiducials(upright, rough)
        page_map = register_page(fiducials, _any_page(context))
        identity = identify_sheet(upright, page_map, context)
        return _read_identified(upright, page_map, identity, context.profile)
    except Refused as refused:
        rejection = refused.rejection
        if identity is None:
            return rejection
        return type(rejection)(
            rejection.reason, rejection.detail, identity.sheet, identity.layout.number
        )


def _any_page(context: ReadingContext) -> PageLayout:
    return next(iter(context.layouts.values())).pages[0]


def _read_identified(
    page: GrayImage, page_map: PageMap, identity: PageIdentity, profile: ScannerProfile | None
) -> PageReading:
    plan = sampling_plan(identity.layout)
    boxes = locate_boxes(sample_strip(page, page_map, plan), page_map, plan)
    cleared = clear_print(boxes, plan, profile.noise_of_print if profile else 0.0)
    measures = measure_page(page, boxes, cleared, plan)
    return PageReading(
        sheet=identity.sheet,
        form=identity.form,
        page=identity.layout.number,
        identity=identity.source,
        registration=boxes.registration,
        rows=decide_rows(identity.layout.rows, measures, LIMITS),
        measures=dump_measures(measures),
    )


def measure_page(
    page: GrayImage, boxes: LocatedBoxes, cleared: ClearedPage, plan: SamplingPlan
) -> PageMeasures:
    """Measure every row, have the learned judge look at it, and look at doubts a second time.

    The second time only the hand's own dark ink counts.

    Args:
        page: upright.
        boxes: where they were found.
        cleared: the page without its print.
        plan: of its layout.
    """
    rows = measure_boxes(boxes, find_ink(cleared), plan)
    first = PageMeasures(
        rows,
        is_bilevel(page),
        round(cleared.needed / 255, 3),
        seen=views_of(judge_boxes(boxes)),
    )
    readings = interpret_rows(plan.rows, first, LIMITS)
    doubtful = [number for number, reading in enumerate(readings) if reading.doubts]
    least = 255 * bold_ink(first, LIMITS)
    if not doubtful or least <= cleared.needed:
        return first
    bold = measure_boxes(boxes, find_ink(cleared, least), plan)
    return replace(first, bold={number: bold[number] for number in doubtful})
