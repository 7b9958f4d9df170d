"""Of a page with damaged data only what proves itself is read: page by page and row by row."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.geometry import RectMm
from ballot.layout import Row
from ballot.messages import say
from ballot.reading import DoubtReason, PageReading, Rejection, RejectionReason
from scanner.context import ReadingContext
from scanner.decide.verdict import decide_rows
from scanner.files.sources import examine
from scanner.measures import load_measures
from scanner.runs import PageRun
from scanner.sheet import LIMITS, read_page
from scanner.worker import read_run
from tests.scanner.files.odd_files import saved

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]
Harm = Callable[[GrayImage, Row], None]

ROW = 7
"""In the midst of the first column."""

PX_PER_MM = 200 / 25.4


@pytest.fixture
def marked(example_form: "PrintedForm", make_pen: Callable[..., Any]) -> GrayImage:
    """Return a page with a tick in every row but the last."""
    page = example_form.page(1)
    pen = make_pen(page)
    for number, row in enumerate(example_form.layout.pages[0].rows[:-1]):
        pen.tick(row.boxes[number % 3].rect)
    return page


def part(rect: RectMm) -> tuple[slice, slice]:
    (left, top), (right, bottom) = (
        np.rint(np.multiply(place, PX_PER_MM)).astype(int).tolist()
        for place in ((rect.x, rect.y), (rect.right, rect.bottom))
    )
    return slice(top, bottom), slice(left, right)


def reading_of(page: GrayImage, context: ReadingContext) -> PageReading:
    outcome = read_page(page, context, is_damaged=True)
    assert isinstance(outcome, PageReading), outcome
    return outcome


def test_a_page_on_which_all_stands_is_read_as_ever(
    marked: GrayImage, scan: Callable[..., GrayImage], example_context: ReadingContext
) -> None:
    page = scan(marked)

    plain = read_page(page, example_context)
    damaged = reading_of(page, example_context)

    assert isinstance(plain, PageReading)
    assert damaged.rows == plain.rows
    assert all(row.vote is not None for row in plain.rows)
    assert "damaged" not in json.loads(plain.measures)
    assert json.loads(damaged.measures)["damaged"] == []


def displaced(page: GrayImage, row: Row) -> None:
    """From the number on, a band of 16 lines has come to stand 24 px to the right."""
    down, across = part(row.rect)
    lines = slice(down.start + 16, down.start + 32)
    page[lines, across.start + 24 : across.stop] = page[
        lines, across.start : across.stop - 24
    ].copy()


def without_name(page: GrayImage, row: Row) -> None:
    down, across = part(row.rect)
    page[down.start + 8 : down.stop - 8, across.start + 8 : across.start + 240] = 250


def with_more_on_its_name(page: GrayImage, row: Row) -> None:
    down, across = part(row.rect)
    page[down.start + 20 : down.start + 28, across.start + 300 : across.start + 316] = 60


def without_a_side_of_a_box(page: GrayImage, row: Row) -> None:
    down, across = part(row.boxes[2].rect.grown(0.6))
    page[down.start + 12 : down.start + 28, across.stop - 12 : across.stop] = 250


def darker_from_within(page: GrayImage, row: Row) -> None:
    down, across = part(row.rect)
    page[down, across.start + 200 :] = cv2.subtract(page[down, across.start + 200 :], 40)


@pytest.mark.parametrize(
    "harm",
    [displaced, without_name, with_more_on_its_name, without_a_side_of_a_box, darker_from_within],
)
def test_a_row_around_which_anything_is_amiss_goes_to_a_person(
    harm: Harm,
    marked: GrayImage,
    scan: Callable[..., GrayImage],
    example_form: "PrintedForm",
    example_context: ReadingContext,
) -> None:
    rows = example_form.layout.pages[0].rows
    harm(marked, rows[ROW])

    outcome = reading_of(scan(marked), example_context)

    assert DoubtReason.OBSCURED in outcome.rows[ROW].doubts
    # Its neighbours share lines with it, and the other column is beside it.
    far = [number for number, row in enumerate(rows) if abs(row.rect.y - rows[ROW].rect.y) > 20]
    assert all(outcome.rows[number].vote is not None for number in far)
    measures = load_measures(outcome.measures)
    assert measures.damaged is not None
    assert ROW in measures.damaged
    assert decide_rows(rows, measures, LIMITS) == outcome.rows


def test_what_is_amiss_around_a_mark_is_nothing_on_a_page_that_is_whole(
    marked: GrayImage,
    scan: Callable[..., GrayImage],
    example_form: "PrintedForm",
    example_context: ReadingContext,
) -> None:
    rows = example_form.layout.pages[0].rows
    without_name(marked, rows[ROW])

    outcome = read_page(scan(marked), example_context)

    assert isinstance(outcome, PageReading)
    assert outcome.rows[ROW].vote is not None


def test_without_the_blank_form_every_row_goes_to_a_person(
    marked: GrayImage, scan: Callable[..., GrayImage], example_context: ReadingContext
) -> None:
    outcome = reading_of(scan(marked), replace(example_context, blank_forms={}))

    assert all(DoubtReason.OBSCURED in row.doubts for row in outcome.rows)


@pytest.mark.parametrize("what", ["head_code", "foot_code", "corner_marks"])
def test_a_page_whose_proof_isnt_whole_is_refused(
    what: str,
    marked: GrayImage,
    scan: Callable[..., GrayImage],
    example_form: "PrintedForm",
    example_context: ReadingContext,
) -> None:
    layout = example_form.layout.pages[0]
    assert layout.foot_code is not None
    rect = {
        "head_code": layout.code,
        "foot_code": layout.foot_code,
        "corner_marks": layout.fiducials[0].rect,
    }[what]
    marked[part(rect.grown(0.5))] = 250
    page = scan(marked)

    plain = read_page(page, example_context)
    damaged = read_page(page, example_context, is_damaged=True)

    assert isinstance(plain, PageReading)
    assert isinstance(damaged, Rejection)
    assert damaged.reason is RejectionReason.UNREADABLE_FILE
    assert damaged.detail == say("page.damaged", problem=say(f"page.damaged.{what}"))
    assert (damaged.sheet, damaged.page) == (plain.sheet, plain.page)


def test_a_page_that_is_refused_is_said_to_be_damaged_too(
    marked: GrayImage, scan: Callable[..., GrayImage], example_context: ReadingContext
) -> None:
    marked[marked.shape[0] // 2 :] = 250
    page = scan(marked)

    plain = read_page(page, example_context)
    damaged = read_page(page, example_context, is_damaged=True)

    assert isinstance(plain, Rejection)
    assert isinstance(damaged, Rejection)
    assert damaged.reason is RejectionReason.UNREADABLE_FILE
    assert damaged.detail == say("page.damaged_beyond")
    assert plain.detail not in damaged.detail


def test_a_damaged_file_is_heard_of_by_whoever_reads_its_pages(
    marked: GrayImage,
    scan: Callable[..., GrayImage],
    example_form: "PrintedForm",
    example_context: ReadingContext,
    tmp_path: Path,
) -> None:
    rows = example_form.layout.pages[0].rows
    content = bytearray(saved(scan(marked), "JPEG", quality=85, restart_marker_rows=1))
    starts = [found.start() for found in re.finditer(rb"\xff[\xd0-\xd7]", content)]
    line = round(rows[ROW].rect.center[1] * PX_PER_MM) // 8
    for start in starts[line - 1 : line + 1]:  # two bands of 8 lines through the row's middle
        for at in range(start + 12, start + 52):
            content[at] = 0x5A
    path = tmp_path / "scan.jpg"
    path.write_bytes(content)

    (outcome,) = read_run(PageRun(examine(path), 0, 1), example_context).pages

    assert isinstance(outcome, PageReading), outcome
    assert DoubtReason.OBSCURED in outcome.rows[ROW].doubts
    assert load_measures(outcome.measures).damaged
    read = [row.vote for row in outcome.rows if row.vote is not None]
    assert len(read) > len(rows) / 2


def test_what_a_code_says_stands_whatever_the_data(
    marked: GrayImage, scan: Callable[..., GrayImage], example_context: ReadingContext
) -> None:
    stranger = replace(example_context, secret=bytes(32))

    outcome = read_page(scan(marked), stranger, is_damaged=True)

    assert isinstance(outcome, Rejection)
    assert outcome.reason is RejectionReason.FORGED_CODE
