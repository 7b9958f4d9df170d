"""Where the things stand that every page of every form has, whatever it asks.

A law, for people and readers alike: corner marks, the code at the head, the small code and the
printed id at the foot stand at the same places on all forms, of all kinds, with any grades, and on
sides without rows. So a page is found, known and proved before anybody knows what it asks
(tests/ballot/test_kinds_on_paper.py).
"""

from ballot.geometry import A4_MM, RectMm
from ballot.layout import Area, Fiducial, Heading, PageLayout, Row

FIDUCIAL_MM = 8.0
"""Side of the black square: 1.3 mm a module, 8 px at 150 dpi, enough for ArUco at any skew."""

EDGE_MM = 12.0
"""Distance of fiducials from the paper's edge; at 8 mm a skew of 3° cuts one off."""

CODE_MM = 17.0
"""Side of the QR code: 33 modules of 0.52 mm, 3 px each at 150 dpi."""

FOOT_CODE_MM = 10.5
"""Side of the code at the foot: 25 modules of 0.42 mm, 2.5 px each at 150 dpi."""

_FOOT_CODE_AT_MM = (142.0, 276.0)
"""Its top left corner: four modules of white below the table, and as much beside the printed id.
Its lower edge, 10.5 mm above the paper's, is what a printer reaches; in the middle of the sheet a
skew cuts nothing off."""

BOX_MM = 5.0
BOX_GAP_MM = 2.3
"""Least white between boxes of neighbouring rows."""

BOX_WHITE_MM = 5.7
"""Least white between neighbouring boxes of one row."""

SIDE_WHITE_MM = 5.5
"""Least white at both sides of a row's outer boxes: the reader looks there."""

HEADER_ROOMY_MM = 57.0
HEADER_PLAIN_MM = 49.0
HEADER_COMPACT_MM = 41.0
"""Where the table begins: below five lines of type of 9.5 pt, below three where the form lists no
points, or below five of 8 pt."""

TABLE_BOTTOM_MM = 274.0
LEAST_ROW_MM = 5.0
"""Below, a box has no room for a tick: `form.min_row_mm` may not be less."""

MAX_PAGES = 9
"""The code has one digit for the page."""


def page_with(
    number: int,
    headings: tuple[Heading, ...],
    rows: tuple[Row, ...],
    areas: tuple[Area, ...] = (),
) -> PageLayout:
    """Return a page: what it has of its own, and what all pages have."""
    right, bottom = A4_MM[0] - EDGE_MM - FIDUCIAL_MM, A4_MM[1] - EDGE_MM - FIDUCIAL_MM
    corners = ((EDGE_MM, EDGE_MM), (right, EDGE_MM), (right, bottom), (EDGE_MM, bottom))
    return PageLayout(
        number=number,
        fiducials=tuple(
            Fiducial(k, RectMm(x, y, FIDUCIAL_MM, FIDUCIAL_MM)) for k, (x, y) in enumerate(corners)
        ),
        code=RectMm(right - 5.0 - CODE_MM, EDGE_MM, CODE_MM, CODE_MM),
        serial=RectMm(71.0, bottom + 1.0, 68.0, 6.5),
        headings=headings,
        rows=rows,
        foot_code=RectMm(*_FOOT_CODE_AT_MM, FOOT_CODE_MM, FOOT_CODE_MM),
        areas=areas,
    )
