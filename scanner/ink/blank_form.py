"""The blank form as it was printed: what may stand on a page that nobody has marked."""

from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray

from ballot.geometry import A4_MM, MM_PER_INCH
from ballot.layout import Layout, PageLayout
from scanner.context import BlankForms, BlankPage
from scanner.locate.boxes import locate_boxes
from scanner.locate.registration import PageMap
from scanner.locate.sampling import PX_PER_MM, sample_strip, sampling_plan
from scanner.types import GrayImage, Mask, Refused

MAX_OFFSET_MM = 0.3
"""A picture whose boxes lie further from where the layout has them shows another form."""

RULE_MM = 7.0
"""What is printed straight and at least this long is a line of the table, no letter's stroke."""

RULE_PLAY_MM = 0.7
"""A line of the table may lie so far from its place: paper sways in the feeder."""

_SPREAD_PX = 1
_SOFT_PX = 0.6
"""Print spreads by a sixth of a millimetre, and no scan is sharper than a tenth."""

_POINTS_PER_MM = 72.0 / MM_PER_INCH


def render_blank_forms(pdf: Path, layout: Layout) -> BlankForms:
    """Return the pages of the first sheet in a file of printed forms.

    Its code and serial number are another sheet's; marks are looked for elsewhere. A page that
    doesn't show the layout's boxes at their places is left out: the file is another form's.

    Args:
        pdf: what `pingyi print` wrote.
        layout: of the form that it holds.

    Raises:
        OSError, pypdfium2.PdfiumError: the file can't be read.
    """
    pages = {}
    with pypdfium2.PdfDocument(pdf) as document:
        for page_layout in layout.pages:
            page = document[page_layout.number - 1]
            bitmap = page.render(scale=PX_PER_MM / _POINTS_PER_MM, grayscale=True)
            image = bitmap.to_numpy().reshape(bitmap.height, -1).copy()
            bitmap.close()
            page.close()
            if _shows(image, page_layout):
                pages[layout.form, page_layout.number] = _blank_page(image)
    return pages


def _blank_page(image: GrayImage) -> BlankPage:
    """Return the page without a mark that `image` shows."""
    darkness = np.asarray(cv2.bitwise_not(image), np.uint8)
    size = 2 * _SPREAD_PX + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    soft = cv2.GaussianBlur(cv2.dilate(darkness, kernel), (0, 0), _SOFT_PX)
    return BlankPage(darkness, np.asarray(soft, np.uint8), _ruled(darkness))


def _ruled(darkness: NDArray[np.uint8]) -> Mask:
    length, reach = round(RULE_MM * PX_PER_MM), round(RULE_PLAY_MM * PX_PER_MM)
    down = cv2.morphologyEx(darkness, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    across = cv2.morphologyEx(darkness, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    near = cv2.dilate(np.maximum(down, across), np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    return np.asarray(cv2.threshold(near, _RULE_DARKNESS, 1, cv2.THRESH_BINARY)[1], np.uint8)


_RULE_DARKNESS = 40
"""Grey lines between the rows, 0.12 mm, come out at 60 and more of 255."""


def _shows(image: GrayImage, layout: PageLayout) -> bool:
    """Whether a picture of a page shows the boxes of a layout at their places."""
    height, width = image.shape
    if abs(width - A4_MM[0] * PX_PER_MM) > 2 or abs(height - A4_MM[1] * PX_PER_MM) > 2:
        return False
    to_px = np.array([[PX_PER_MM, 0, -0.5], [0, PX_PER_MM, -0.5], [0, 0, 1.0]])
    page_map = PageMap(to_px, PX_PER_MM * MM_PER_INCH, len(layout.fiducials), 0.0)
    plan = sampling_plan(layout)
    try:
        boxes = locate_boxes(sample_strip(image, page_map, plan), page_map, plan)
    except Refused:
        return False
    return bool(np.abs(boxes.offset_mm).max() <= MAX_OFFSET_MM)
