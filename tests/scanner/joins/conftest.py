"""Two filled in sheets of a form, and a reader of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ballot.reading import PageReading, Rejection
from scanner.context import ReadingContext
from scanner.sheet import read_page

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]
Read = Callable[[GrayImage], PageReading | Rejection]


@pytest.fixture
def form(request: pytest.FixtureRequest) -> "PrintedForm":
    """Rows of 9 mm, or of 6.5."""
    printed: PrintedForm = request.getfixturevalue(getattr(request, "param", "example_form"))
    return printed


@pytest.fixture
def sheets(form: "PrintedForm", make_pen: Callable[..., Any]) -> tuple[GrayImage, GrayImage]:
    """Page 1 of two sheets, ticked in different columns."""
    pages = []
    for sheet in (0, 1):
        page = form.page(1, sheet=sheet)
        pen = make_pen(page)
        for k, row in enumerate(form.layout.pages[0].rows):
            pen.tick(row.boxes[(k + sheet) % 3].rect)
        pages.append(page)
    return pages[0], pages[1]


@pytest.fixture
def read(
    form: "PrintedForm", scan: Callable[..., GrayImage], context_of: Callable[..., ReadingContext]
) -> Read:
    """Return a function that reads a page of the form from its scan."""
    context = context_of(form)
    return lambda page: read_page(scan(page), context)
