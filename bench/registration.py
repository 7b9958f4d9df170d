"""How far from the truth a page's boxes are taken to be.

    python bench/registration.py [--sheets N] [--preset NAME ...] [--dense] [--lose ID]

A simulated scan knows where on it each place of the page went; the reader doesn't. Here the two
are compared: for each accepted page, the distance of every box from its true place, and the
residual that the reader reported for itself. The reader is judged by the first, a page is refused
by the second. Prints a table; of `met` is told what share of pages keeps to both limits.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from ballot.geometry import MM_PER_INCH
from ballot.layout import PageLayout
from ballot.reading import Rejection
from bench.reading_world import World, make_world, printed_pages, reading_context
from calibration.images import PageImage, to_gray
from calibration.pens.intents import MEETING
from calibration.pens.pages import mark_page
from calibration.scans.degrade import Preset, Scan, degrade
from calibration.scans.presets import PRESETS
from calibration.scans.warps import forward
from scanner.files.process import settle_in
from scanner.locate.boxes import MAX_MEDIAN_RESIDUAL_MM, MAX_WORST_RESIDUAL_MM
from scanner.sheet import LocatedPage, locate_page
from scanner.types import FloatArray

DPI = 200
_PRESETS = ("office", "phone", "harsh")


@dataclass(frozen=True, slots=True)
class Located:
    """One accepted page."""

    true_mm: FloatArray
    """Shape (n,): how far each box is taken to be from its true place."""
    median_mm: float
    """As the reader reported it."""
    worst_mm: float


def main() -> None:
    """Simulate, locate, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sheets", type=int, default=30)
    parser.add_argument(
        "--preset", nargs="+", choices=PRESETS, default=["office", "phone", "harsh"]
    )
    parser.add_argument("--dense", action="store_true", help="rows of 6.5 mm")
    parser.add_argument("--lose", type=int, choices=range(4), help="a fiducial to paint over")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    settle_in()
    print("| preset | pages | refused | true median | true worst | reported median | worst | met |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        world = make_world(Path(folder), {}, min_row_mm=6.5 if options.dense else 8.0)
        for name in options.preset:
            rng = np.random.default_rng([options.seed, list(PRESETS).index(name)])
            pages = list(_located(world, PRESETS[name], options.sheets, options.lose, rng))
            print(_line(name, pages))


def _located(
    world: World, preset: Preset, sheets: int, lose: int | None, rng: np.random.Generator
) -> Iterator[Located | None]:
    """Yield the pages of simulated sheets; None is a page that was refused."""
    context = reading_context(world)
    printed = printed_pages(world.pdf, DPI, is_gray=preset.is_gray)
    layouts = world.layout.pages
    rows = [row for page in layouts for row in page.rows]
    popularity = MEETING.popularity(rows, rng)
    for place in range(sheets):
        writer = MEETING.writer(rng)
        intents = MEETING.intents(rows, popularity, writer.habit, rng)
        first = place % len(world.sheets) * len(world.layout.sides)
        for page, image in zip(layouts, printed[first : first + len(layouts)], strict=True):
            marked = mark_page(image, page, intents, writer, rng, DPI)
            if lose is not None:
                _paint_over(marked, page, lose)
            scan = degrade(marked, preset, rng)
            found = locate_page(np.asarray(to_gray(scan.decoded()), np.uint8), context)
            if isinstance(found, Rejection):
                yield None
            else:
                yield _compared(found, scan, _printed_centers(to_gray(image), page))


def _paint_over(image: PageImage, page: PageLayout, number: int) -> None:
    rect = next(mark.rect for mark in page.fiducials if mark.id == number).grown(1.0)
    scale = DPI / MM_PER_INCH
    left, top, right, bottom = (
        round(edge * scale) for edge in (rect.x, rect.y, rect.right, rect.bottom)
    )
    cv2.rectangle(image, (left, top), (right, bottom), (255, 255, 255), cv2.FILLED)


def _printed_centers(image: PageImage, page: PageLayout) -> FloatArray:
    """Return shape (n, 2): the middle of each box's outline on an unmarked page, px.

    Not from the layout: what draws the PDF puts ink some 0.03 mm beside it, a third of what is
    measured here. An edge is where darkness, averaged over the middle of a side, passes half of
    its maximum.
    """
    scale = DPI / MM_PER_INCH
    centers = []
    for _, box in page.boxes():
        (x, y), reach = box.rect.center, box.rect.w / 2 + 1.0
        left, top = round((x - reach) * scale), round((y - reach) * scale)
        size = round(2 * reach * scale)
        dark = 255.0 - image[top : top + size, left : left + size]
        middle = slice(round(0.4 * size), round(0.6 * size))
        centers.append(
            (left + _middle(dark[middle].mean(axis=0)), top + _middle(dark[:, middle].mean(axis=1)))
        )
    return np.array(centers)


def _middle(profile: FloatArray) -> float:
    """Return the middle between the outer edges of two lines in a profile."""
    half = profile.max() / 2
    inside = np.flatnonzero(profile > half)
    first, last = int(inside[0]), int(inside[-1])
    before = (profile[first] - half) / (profile[first] - profile[first - 1])
    after = (profile[last] - half) / (profile[last] - profile[last + 1])
    return float((first - before + last + after) / 2)


def _compared(found: LocatedPage, scan: Scan, printed_px: FloatArray) -> Located:
    """Return how far the boxes are from where the simulated scanner put them."""
    true_px = forward(scan.to_page, printed_px)
    taken_px = found.page_map.to_px(found.plan.centers_mm + found.boxes.offset_mm)
    distance_mm = np.linalg.norm(taken_px - true_px, axis=1) * MM_PER_INCH / found.page_map.dpi
    registration = found.boxes.registration
    return Located(distance_mm, registration.residual_median_mm, registration.residual_worst_mm)


def _line(name: str, pages: Sequence[Located | None]) -> str:
    accepted = [page for page in pages if page is not None]
    refused = len(pages) - len(accepted)
    if not accepted:
        return f"| {name} | {len(pages)} | {refused} | – | – | – | – | – |"
    medians = np.array([np.median(page.true_mm) for page in accepted])
    worst = np.array([page.true_mm.max() for page in accepted])
    met = (medians <= MAX_MEDIAN_RESIDUAL_MM) & (worst <= MAX_WORST_RESIDUAL_MM)
    cells = (
        f"{name} | {len(pages)} | {refused}",
        *(_spread(values) for values in (medians, worst)),
        _spread(np.array([page.median_mm for page in accepted])),
        _spread(np.array([page.worst_mm for page in accepted])),
        f"{met.mean():.1%}",
    )
    return f"| {' | '.join(cells)} |"


def _spread(values: FloatArray) -> str:
    """Return the median over pages, the 95th percentile and the largest."""
    return " / ".join(f"{value:.3f}" for value in np.percentile(values, (50, 95, 100)))


if __name__ == "__main__":
    main()
