"""Places for writing are cut out, and told empty only where nothing but print is in them."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from ballot.activity import Activity
from ballot.geometry import A4_MM, RectMm
from ballot.layout import WRITING, Area, Layout
from scanner.context import BlankPage, ReadingContext
from scanner.locate.fiducials import find_fiducials, orient
from scanner.locate.registration import register_page
from scanner.locate.sampling import PX_PER_MM
from scanner.show.crops import view_page
from scanner.show.writing import AROUND_MM, AreaSeen, see_area
from tests.asked import forms_of_all_kinds

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]
MakePen = Callable[..., Any]
Scan = Callable[..., GrayImage]


@pytest.fixture(scope="module")
def form(print_form: Callable[..., "PrintedForm"], example_activity: Activity) -> "PrintedForm":
    return print_form(forms_of_all_kinds(example_activity)["opinion"])


def writing(form: "PrintedForm") -> RectMm:
    (area,) = form.layout.pages[-1].areas
    return area.rect


def seen(form: "PrintedForm", page: GrayImage, *, has_blank: bool = True) -> AreaSeen:
    upright, rough = orient(page)
    page_map = register_page(find_fiducials(upright, rough), form.layout.pages[0])
    print_ = form.page(dpi=600)  # of another size than the scans
    size = round(A4_MM[0] * PX_PER_MM), round(A4_MM[1] * PX_PER_MM)
    small = cv2.resize(print_, size, interpolation=cv2.INTER_AREA)
    darkness = np.asarray(small.max() - small, np.uint8)
    blank = BlankPage(darkness, darkness, darkness)
    return see_area(upright, page_map, form.layout.pages[-1].areas[0], blank if has_blank else None)


def skewed(page: GrayImage, degrees: float) -> GrayImage:
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 0.97)
    return np.asarray(cv2.warpAffine(page, turn, (width, height), borderValue=250), np.uint8)


def shaded(page: GrayImage) -> GrayImage:
    fall = np.linspace(1.0, 0.75, page.shape[1])[None, :]
    return np.asarray(page * fall, np.uint8)


def as_jpeg(page: GrayImage) -> GrayImage:
    kept = BytesIO()
    Image.fromarray(page).save(kept, "JPEG", quality=75)
    return np.asarray(Image.open(kept))


DAMAGE: dict[str, Callable[[GrayImage], GrayImage]] = {
    "none": lambda page: page,
    "askew": lambda page: skewed(page, 0.8),
    "upside down": lambda page: np.ascontiguousarray(page[::-1, ::-1]),
    "shaded": shaded,
    "jpeg": as_jpeg,
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_print_alone_is_no_writing(form: "PrintedForm", scan: Scan, damage: str, dpi: int) -> None:
    page = DAMAGE[damage](scan(form.page(dpi=dpi)))

    assert seen(form, page).has_ink is False


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize(("grey", "width_mm"), [(60, 0.4), (190, 0.3), (205, 0.5)])
def test_two_short_strokes_are_writing_whatever_the_pen(
    form: "PrintedForm", make_pen: MakePen, scan: Scan, damage: str, grey: int, width_mm: float
) -> None:
    page, rect = form.page(), writing(form)
    pen = make_pen(page, grey=grey, width_mm=width_mm)
    at = (rect.center[0], rect.y + 3.0)
    pen.line([at, (at[0] + 2.5, at[1] + 0.3)])
    pen.line([(at[0] + 1, at[1] - 1), (at[0] + 1.2, at[1] + 2)])

    assert seen(form, DAMAGE[damage](scan(page))).has_ink is True


def test_without_the_printed_form_nobody_says_that_it_is_empty(form: "PrintedForm") -> None:
    assert seen(form, form.page(), has_blank=False).has_ink is None


def test_a_speck_of_dust_is_no_writing(form: "PrintedForm", make_pen: MakePen, scan: Scan) -> None:
    page, rect = form.page(), writing(form)
    make_pen(page).dot((rect.center[0], rect.y + 3.0), 0.4)

    assert seen(form, scan(page)).has_ink is False


def test_the_picture_has_the_frame_and_something_around_it(form: "PrintedForm") -> None:
    area = seen(form, form.page(dpi=200))

    rect = writing(form).grown(AROUND_MM)
    height, width = area.picture.shape
    assert (width, height) == pytest.approx((rect.w / 25.4 * 200, rect.h / 25.4 * 200), abs=3)
    assert area.name == WRITING


def test_a_page_that_is_looked_at_has_its_places_for_writing(
    example_form: "PrintedForm", example_context: ReadingContext, make_pen: MakePen, scan: Scan
) -> None:
    free = RectMm(120.0, 36.0, 20.0, 6.0)  # nothing is printed there
    layout = with_area(example_form.layout, Area(WRITING, free))
    layouts = dict.fromkeys(example_context.layouts, layout)
    context = replace(example_context, layouts=layouts)
    page = example_form.page()
    make_pen(page).line([(125.0, 38.0), (128.0, 40.0)])

    (written,) = view_page(scan(page), context).areas
    (empty,) = view_page(scan(example_form.page()), context).areas

    assert (written.has_ink, empty.has_ink) == (True, False)
    assert view_page(scan(page), example_context).areas == ()


def with_area(layout: Layout, area: Area) -> Layout:
    """Return a layout whose first page has a place for writing."""
    first, *others = layout.pages
    return replace(layout, pages=(replace(first, areas=(area,)), *others))
