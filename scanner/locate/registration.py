"""Registers a page: the map from the sheet's millimetres to the image's pixels.

The fiducials give a homography (an affine map where one of them is missing). What no homography
can express (a feeder that stretches, paper that curls) is left to `scanner.locate.field`, which
corrects this map by where the printed boxes really are.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from ballot.geometry import MM_PER_INCH
from ballot.layout import PageLayout
from ballot.reading import RejectionReason
from scanner.locate.fiducials import NEEDED, Fiducials
from scanner.locate.fits import affine
from scanner.types import FloatArray, Homography, Refused

MIN_DPI = 120.0
"""Below this a pen line is narrower than a pixel."""

MAX_FIDUCIAL_RESIDUAL_MM = 1.5
"""Corners of true fiducials fit a plane within 0.1 mm, on curled paper within 1 mm."""


@dataclass(frozen=True, slots=True)
class PageMap:
    """Where the sheet lies in the image."""

    homography: Homography
    dpi: float
    fiducials: int
    """How many prove the map; three at most where any of them is cut off."""
    residual_mm: float
    """Root mean square distance of fiducial corners from where the map puts them."""

    def to_px(self, points_mm: FloatArray) -> FloatArray:
        """Map points, shape (..., 2), from sheet mm to image px."""
        flat = points_mm.reshape(-1, 2)
        h = self.homography
        scaled = flat @ h[:, :2].T + h[:, 2]
        return (scaled[:, :2] / scaled[:, 2:]).reshape(points_mm.shape)

    def feed_slope(self) -> float:
        """Return by how much the scan's upright runs to the right on the sheet, mm a mm down.

        Dirt on a feeder's glass draws its streaks along it, however askew the sheet lies.
        """
        right, down, _ = self.homography[0]  # px of the scan to the right, a mm of the sheet
        return float(-down / right)


def register_page(fiducials: Fiducials, layout: PageLayout) -> PageMap:
    """Return the map that the fiducials give.

    Args:
        fiducials: three or four, refined.
        layout: any page of any of our forms; fiducials stand alike on all of them.

    Raises:
        Refused: `POOR_REGISTRATION`, the marks don't fit together or the resolution is too low.
    """
    wanted = {mark.id: mark.rect.corners for mark in layout.fiducials}
    sheet = np.array([wanted[number] for number in fiducials.ids], dtype=np.float64).reshape(-1, 2)
    image = fiducials.corners_px.astype(np.float64).reshape(-1, 2)
    if len(fiducials.ids) == 4:
        found, _ = cv2.findHomography(sheet, image, 0)
        homography = np.asarray(found, dtype=np.float64)
    else:
        # With three marks a perspective would be a guess.
        homography = np.vstack([affine(sheet, image), [0.0, 0.0, 1.0]])
    proving = len(fiducials.ids) if fiducials.are_whole else NEEDED
    return checked_map(homography, sheet, image, proving)


def checked_map(
    homography: Homography, sheet_mm: FloatArray, image_px: FloatArray, fiducials: int
) -> PageMap:
    """Return a map, if the fiducials lie where it has them and it is fine enough.

    Args:
        homography: from sheet mm to image px.
        sheet_mm: shape (n, 2), the fiducials' corners on the sheet.
        image_px: shape (n, 2), and in the image.
        fiducials: how many prove the map.

    Raises:
        Refused: `POOR_REGISTRATION`, the marks don't fit together or the resolution is too low.
    """
    a, b, c, d = homography[:2, :2].ravel()
    px_per_mm = float(np.sqrt(abs(a * d - b * c)))
    page_map = PageMap(homography, px_per_mm * MM_PER_INCH, fiducials, 0.0)
    distance = np.linalg.norm(page_map.to_px(sheet_mm) - image_px, axis=1)
    residual = float(np.sqrt((distance**2).mean())) / max(px_per_mm, 1e-6)
    if residual > MAX_FIDUCIAL_RESIDUAL_MM or a * d - b * c <= 0:
        raise Refused(
            RejectionReason.POOR_REGISTRATION, "page.bad_geometry", residual=f"{residual:.2f}"
        )
    if page_map.dpi < MIN_DPI:
        raise Refused(
            RejectionReason.POOR_REGISTRATION, "page.low_resolution", dpi=round(page_map.dpi)
        )
    return PageMap(homography, page_map.dpi, fiducials, residual)
