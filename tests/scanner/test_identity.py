from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.activity import Activity
from ballot.geometry import A4_MM, RectMm
from ballot.ids import ActivityId, SheetId
from ballot.reading import IdentitySource, PageReading, Rejection, RejectionReason
from scanner.context import ReadingContext
from scanner.locate.identity import has_tesseract
from scanner.sheet import read_page

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]
Scan = Callable[..., GrayImage]

needs_tesseract = pytest.mark.skipif(
    not has_tesseract(), reason="Tesseract isn't installed; without it dead codes are refused"
)


def reason(outcome: object) -> RejectionReason:
    assert isinstance(outcome, Rejection), outcome
    return outcome.reason


def cells(page: GrayImage, rect: RectMm) -> tuple[slice, slice]:
    scale = page.shape[1] / A4_MM[0]
    left, top, right, bottom = (round(v * scale) for v in (rect.x, rect.y, rect.right, rect.bottom))
    return slice(top, bottom), slice(left, right)


@pytest.fixture
def dead_code(example_form: "PrintedForm") -> GrayImage:
    """Page 2 of the second sheet, its codes painted over."""
    page = example_form.page(2, sheet=1)
    layout = example_form.layout.pages[1]
    for rect in filter(None, (layout.code, layout.foot_code)):
        page[cells(page, rect.grown(0.5))] = 40
    return page


@pytest.mark.parametrize(("sheet", "number"), [(0, 1), (0, 2), (1, 1), (1, 2)])
def test_a_page_is_known_by_its_code(
    sheet: int,
    number: int,
    example_form: "PrintedForm",
    example_context: ReadingContext,
    scan: Scan,
) -> None:
    outcome = read_page(scan(example_form.page(number, sheet=sheet)), example_context)

    assert isinstance(outcome, PageReading)
    assert (outcome.sheet, outcome.page) == (example_form.sheets[sheet], number)
    assert outcome.form == example_form.layout.form
    assert outcome.identity is IdentitySource.CODE
    rows = example_form.layout.pages[number - 1].rows
    assert [row.unit for row in outcome.rows] == [row.unit for row in rows]


def test_a_sheet_of_another_activity_is_foreign(
    example_activity: Activity,
    print_form: Callable[..., "PrintedForm"],
    example_context: ReadingContext,
    scan: Scan,
) -> None:
    other = print_form(replace(example_activity, id=ActivityId("ZZZZZZZZ")))

    assert (
        reason(read_page(scan(other.page(1)), example_context)) is RejectionReason.FOREIGN_ACTIVITY
    )


def test_a_form_printed_by_someone_without_our_secret_is_forged(
    example_activity: Activity,
    print_form: Callable[..., "PrintedForm"],
    example_context: ReadingContext,
    scan: Scan,
) -> None:
    forged = print_form(example_activity, secret=b"not ours, but everything else is")

    assert reason(read_page(scan(forged.page(1)), example_context)) is RejectionReason.FORGED_CODE


def test_a_sheet_that_was_never_printed_is_unknown(
    example_activity: Activity,
    print_form: Callable[..., "PrintedForm"],
    example_context: ReadingContext,
    scan: Scan,
) -> None:
    extra = print_form(example_activity, sheets=(SheetId("XYZXYZXYZXYZ"),))

    assert reason(read_page(scan(extra.page(1)), example_context)) is RejectionReason.UNKNOWN_SHEET


def test_a_form_that_isn_t_ours_any_more_is_unknown(
    dense_form: "PrintedForm", example_context: ReadingContext, scan: Scan
) -> None:
    page = scan(dense_form.page(1))

    assert reason(read_page(page, example_context)) is RejectionReason.UNKNOWN_FORM


def test_a_sheet_that_was_printed_on_another_form_is_unknown(
    dense_form: "PrintedForm", example_form: "PrintedForm", scan: Scan
) -> None:
    forms = {form.layout.form: form.layout for form in (example_form, dense_form)}
    sheets = dict.fromkeys(example_form.sheets, example_form.layout.form)
    context = ReadingContext(example_form.activity.id, example_form.secret, forms, sheets)

    outcome = read_page(scan(dense_form.page(1)), context)

    assert reason(outcome) is RejectionReason.UNKNOWN_SHEET


@needs_tesseract
def test_a_printed_id_that_is_none_of_ours_is_refused(
    dead_code: GrayImage, example_context: ReadingContext, scan: Scan
) -> None:
    context = replace(
        example_context, sheets=dict.fromkeys([SheetId("XYZXYZXYZXYZ")], "0123456789abcdef")
    )

    outcome = read_page(scan(dead_code), context)

    assert reason(outcome) is RejectionReason.UNREADABLE_CODE


def test_a_page_with_neither_code_nor_id_is_refused(
    dead_code: GrayImage,
    example_form: "PrintedForm",
    example_context: ReadingContext,
    scan: Scan,
) -> None:
    dead_code[cells(dead_code, example_form.layout.pages[1].serial.grown(1))] = 255

    assert reason(read_page(scan(dead_code), example_context)) is RejectionReason.UNREADABLE_CODE


def test_without_ocr_a_dead_code_is_refused(
    dead_code: GrayImage, example_context: ReadingContext, scan: Scan
) -> None:
    context = replace(example_context, allow_ocr=False)

    assert reason(read_page(scan(dead_code), context)) is RejectionReason.UNREADABLE_CODE


def test_the_code_of_another_sheet_elsewhere_on_the_page_doesnt_name_the_page(
    example_form: "PrintedForm", dead_code: GrayImage, example_context: ReadingContext, scan: Scan
) -> None:
    """As when two sheets overlap in the feeder, or one lies on the other."""
    other = example_form.page(1, sheet=0)
    code = example_form.layout.pages[0].code.grown(2.5)
    patch = other[cells(other, code)]
    down, across = cells(dead_code, replace(code, x=110.0, y=215.0))
    dead_code[down.start :, across.start :][: patch.shape[0], : patch.shape[1]] = patch

    outcome = read_page(scan(dead_code), example_context)

    assert getattr(outcome, "sheet", None) != example_form.sheets[0]
