"""A page whose foot is another page's, and pages that nobody proves to be ours."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.geometry import A4_MM, RectMm
from ballot.layout import Layout
from ballot.reading import FootProof, IdentitySource, PageReading, Rejection, RejectionReason
from forms.evaluation import PrintJob, print_sheets
from scanner.context import ReadingContext
from scanner.locate.identity import has_tesseract
from scanner.locate.serial_line import FACE_PX_PER_MM, likeness_of_serial
from scanner.sheet import read_page
from tests.conftest import SECRET, SHEETS, PrintedForm

GrayImage = NDArray[np.uint8]
Scan = Callable[..., GrayImage]

if TYPE_CHECKING:
    from ballot.activity import Activity

needs_tesseract = pytest.mark.skipif(
    not has_tesseract(), reason="without Tesseract no printed letters are read"
)


@pytest.fixture(scope="module")
def older_form(
    example_activity: "Activity", example_layout: Layout, tmp_path_factory: pytest.TempPathFactory
) -> PrintedForm:
    """The form as it was printed before its foot had a code."""
    pages = tuple(replace(page, foot_code=None) for page in example_layout.pages)
    layout = replace(example_layout, pages=pages)
    pdf = tmp_path_factory.mktemp("older") / "forms.pdf"
    form = PrintedForm(example_activity, layout, SHEETS, SECRET, pdf)
    job = PrintJob(form.activity, form.activity.sessions[0], layout, form.sheets, form.secret)
    print_sheets(job, pdf)
    return form


@pytest.fixture(params=["example_form", "dense_form", "older_form"])
def form(request: pytest.FixtureRequest) -> PrintedForm:
    """A form of two pages, one of a single page, and one of an earlier version."""
    printed: PrintedForm = request.getfixturevalue(request.param)
    return printed


@pytest.fixture
def context(form: PrintedForm, context_of: Callable[..., ReadingContext]) -> ReadingContext:
    return context_of(form)


def cells(page: GrayImage, rect: RectMm) -> tuple[slice, slice]:
    scale = page.shape[1] / A4_MM[0]
    left, top, right, bottom = (round(v * scale) for v in (rect.x, rect.y, rect.right, rect.bottom))
    return slice(top, bottom), slice(left, right)


def foot_code(form: PrintedForm, number: int = 1) -> RectMm:
    rect = form.layout.pages[number - 1].foot_code
    assert rect is not None
    return rect


def reason(outcome: object) -> RejectionReason:
    assert isinstance(outcome, Rejection), outcome
    return outcome.reason


def test_a_page_s_own_foot_proves_it(
    form: PrintedForm, context: ReadingContext, scan: Scan
) -> None:
    outcomes = [
        read_page(scan(form.page(n, sheet=s)), context) for s in (0, 1) for n in pages(form)
    ]

    feet = [outcome.foot for outcome in outcomes if isinstance(outcome, PageReading)]
    has_code = form.layout.pages[0].foot_code is not None
    assert feet == [FootProof.CODE if has_code else FootProof.SERIAL] * len(outcomes)


def test_the_lower_part_of_another_ballot_is_refused_wherever_it_is_joined(
    form: PrintedForm, context: ReadingContext, scan: Scan
) -> None:
    upper, lower = form.page(1, sheet=0), form.page(1, sheet=1)
    counted = []
    for row in form.layout.pages[0].rows[:: len(form.layout.pages[0].rows) // 8]:
        page = upper.copy()
        cut = cells(page, row.rect)[0].start
        page[cut:] = lower[cut:]
        outcome = read_page(scan(page), context)
        if not (isinstance(outcome, Rejection) and outcome.reason is RejectionReason.TWO_SHEETS):
            counted.append((row.unit, outcome))

    assert counted == []


def test_a_refusal_names_the_head_s_sheet_and_both_ids(
    example_form: PrintedForm, example_context: ReadingContext, scan: Scan
) -> None:
    page, other = example_form.page(1, sheet=0), example_form.page(1, sheet=1)
    page[page.shape[0] // 2 :] = other[page.shape[0] // 2 :]

    outcome = read_page(scan(page), example_context)

    assert isinstance(outcome, Rejection)
    assert (outcome.sheet, outcome.page) == (example_form.sheets[0], 1)
    assert "ABCD-EFHJ-KMNP-1" in outcome.detail
    assert "RSTU-WXYZ-ABCD-1" in outcome.detail


@pytest.mark.parametrize("which", ["example_form", "older_form"])
def test_the_foot_of_the_same_sheet_s_other_side_is_another_page_s(
    which: str,
    request: pytest.FixtureRequest,
    context_of: Callable[..., ReadingContext],
    scan: Scan,
) -> None:
    form: PrintedForm = request.getfixturevalue(which)
    page, back = form.page(1), form.page(2)
    top = cells(page, form.layout.pages[0].serial.grown(1))[0].start
    page[top:] = back[top:]

    assert reason(read_page(scan(page), context_of(form))) is RejectionReason.TWO_SHEETS


def test_a_worn_code_still_proves_its_page_as_a_picture(
    example_form: PrintedForm, example_context: ReadingContext, scan: Scan
) -> None:
    page = example_form.page(1)
    down, across = cells(page, foot_code(example_form))
    page[down, across][: (down.stop - down.start) // 3, : (across.stop - across.start) // 3] = 255

    outcome = read_page(scan(page), example_context)

    assert isinstance(outcome, PageReading), outcome
    assert outcome.foot is FootProof.CODE


def test_a_code_that_is_covered_leaves_the_printed_id_to_tell(
    example_form: PrintedForm, example_context: ReadingContext, scan: Scan
) -> None:
    page = example_form.page(1)
    page[cells(page, foot_code(example_form).grown(0.5))] = 40

    outcome = read_page(scan(page), example_context)

    assert isinstance(outcome, PageReading), outcome
    assert outcome.foot is FootProof.SERIAL


def test_a_foot_without_anything_to_recognize_is_refused(
    form: PrintedForm, context: ReadingContext, scan: Scan
) -> None:
    page = form.page(1)
    top = cells(page, form.layout.pages[0].serial.grown(1))[0].start
    page[top:, page.shape[1] // 6 : -page.shape[1] // 6] = 255

    assert reason(read_page(scan(page), context)) is RejectionReason.UNPROVEN_FOOT


def test_an_id_that_is_written_over_is_looked_at_by_a_person(
    form: PrintedForm, context: ReadingContext, scan: Scan
) -> None:
    page = form.page(1)
    page[cells(page, form.layout.pages[0].serial.grown(-0.5))] = 40

    assert reason(read_page(scan(page), context)) is RejectionReason.UNPROVEN_FOOT


def test_another_page_s_printed_id_is_refused_whatever_the_codes_say(
    example_form: PrintedForm, example_context: ReadingContext, scan: Scan
) -> None:
    """As where the left part of the picture is one ballot's, and the right another's."""
    page, other = example_form.page(1, sheet=0), example_form.page(1, sheet=1)
    where = cells(page, example_form.layout.pages[0].serial)
    page[where] = other[where]

    assert reason(read_page(scan(page), example_context)) is RejectionReason.TWO_SHEETS


@pytest.mark.parametrize("is_worn", [True, False])
def test_a_code_at_the_foot_makes_no_other_page_its_own(
    is_worn: bool, example_form: PrintedForm, example_context: ReadingContext, scan: Scan
) -> None:
    """The code was stuck on: over a page without its head's code, or worn over a whole one."""
    page, other = example_form.page(1, sheet=0), example_form.page(1, sheet=1)
    down, across = cells(page, foot_code(example_form).grown(0.8))
    page[down, across] = other[down, across]
    if is_worn:
        page[down, across][: (down.stop - down.start) // 2] = 255
    else:
        page[cells(page, example_form.layout.pages[0].code.grown(1.0))] = 255

    assert reason(read_page(scan(page), example_context)) is RejectionReason.TWO_SHEETS


def test_what_is_left_of_another_head_is_seen(
    example_form: PrintedForm, example_context: ReadingContext, scan: Scan
) -> None:
    page, other = example_form.page(1, sheet=0), example_form.page(1, sheet=1)
    down, across = cells(page, example_form.layout.pages[0].code)
    page[down, across] = other[down, across]
    page[down, across][: (down.stop - down.start) // 2] = 255

    assert reason(read_page(scan(page), example_context)) is RejectionReason.TWO_SHEETS


def test_a_foot_that_was_printed_without_our_secret_is_forged(
    example_form: PrintedForm,
    example_activity: "Activity",
    print_form: Callable[..., PrintedForm],
    example_context: ReadingContext,
    scan: Scan,
) -> None:
    forged = print_form(example_activity, secret=b"not ours, but everything else is")
    page, other = example_form.page(1), forged.page(1)
    where = cells(page, foot_code(example_form))
    page[where] = other[where]

    assert reason(read_page(scan(page), example_context)) is RejectionReason.FORGED_CODE


def test_a_page_whose_head_has_lost_its_code_is_known_by_the_one_at_the_foot(
    example_form: PrintedForm, example_context: ReadingContext, scan: Scan
) -> None:
    page = example_form.page(2, sheet=1)
    page[cells(page, example_form.layout.pages[1].code.grown(0.5))] = 40

    outcome = read_page(scan(page), example_context)

    assert isinstance(outcome, PageReading), outcome
    assert (outcome.sheet, outcome.page) == (example_form.sheets[1], 2)
    assert (outcome.identity, outcome.foot) == (IdentitySource.FOOT_CODE, FootProof.CODE)


@needs_tesseract
def test_printed_letters_alone_prove_nothing(
    form: PrintedForm, context: ReadingContext, scan: Scan
) -> None:
    """A forger leaves the codes out: everybody can print letters."""
    page = form.page(1)
    layout = form.layout.pages[0]
    for rect in filter(None, (layout.code, layout.foot_code)):
        page[cells(page, rect.grown(0.5))] = 255

    outcome = read_page(scan(page), context)

    assert reason(outcome) is RejectionReason.UNPROVEN_ID
    assert isinstance(outcome, Rejection)
    assert (outcome.sheet, outcome.page) == (form.sheets[0], 1)


@needs_tesseract
def test_printed_letters_count_where_the_worn_code_at_the_foot_is_theirs(
    example_form: PrintedForm, example_context: ReadingContext, scan: Scan
) -> None:
    page = example_form.page(1)
    page[cells(page, example_form.layout.pages[0].code.grown(0.5))] = 40
    down, across = cells(page, foot_code(example_form))
    page[down, across][: (down.stop - down.start) // 3, : (across.stop - across.start) // 3] = 255

    outcome = read_page(scan(page), example_context)

    assert isinstance(outcome, PageReading), outcome
    assert (outcome.identity, outcome.foot) == (IdentitySource.SERIAL, FootProof.CODE)


def test_ids_are_drawn_as_forms_print_them(form: PrintedForm) -> None:
    for number in pages(form):
        page = form.page(number, dpi=round(FACE_PX_PER_MM * 25.4))
        line = page[cells(page, form.layout.pages[number - 1].serial.grown(1))]
        sheet = form.sheets[0]

        assert likeness_of_serial(line, sheet, number) > 0.95


def pages(form: PrintedForm) -> list[int]:
    return [page.number for page in form.layout.pages]
