"""How much of each plain mark's ink a black and white scan leaves, and which then go to a person.

    python bench/bilevel_left.py --sheets 200 --strokes path/to/strokes.jsonl

The tiers `bilevel200` and `bilevel300`, but with the grey scan kept beside the black and white one
that the threshold makes of it. What the grey scan shows inside the marked box is compared with what
is left there: a mark of which nothing is left can't be read from the scan by anybody.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Final

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from ballot.geometry import RectMm
from ballot.reading import PageOutcome, PageReading
from bench import reading_tiers
from bench.reading_chunk import OWN_STROKES, Chunk, ChunkRunner, MarkedPage
from bench.reading_counts import Counts, RowClass
from bench.reading_tiers import TIERS, TierName
from bench.reading_world import World, make_world
from calibration.images import GrayImage, px_per_mm, to_gray
from calibration.scans.degrade import DEGRADATIONS, Degradation, Scan
from calibration.scans.warps import forward

BOUNDS: Final = (0.1, 0.2, 0.3, 0.4, 0.6, 0.8)
"""Of the classes of the table: shares of a mark's ink."""

_INSET_MM: Final = 0.6
"""From a box's outer edge to what is compared: the outline and its blur are left out."""

_INK: Final = 25
"""Grey levels by which ink is darker than the paper in its box, before the threshold."""


class LeftRunner(ChunkRunner):
    """Works on chunks of grey scans, and makes them black and white by the tier's own step."""

    def __init__(self, world: World, tier: TierName, seed: int) -> None:
        super().__init__(world)
        steps = TIERS[tier].preset.steps
        (self._step,) = (step for step in steps if step.name is Degradation.BILEVEL)
        self._rng = np.random.default_rng(seed)
        self._left = np.zeros(0, np.uint8)
        self.marks: Counter[int] = Counter()
        """Plain marks by class, from 0: up to the first of `BOUNDS`."""
        self.asked: Counter[int] = Counter()
        """Those that went to a person."""

    def _written(self, scan: Scan, dpi: int) -> Path:
        severity = float(self._rng.uniform(self._step.least, self._step.most))
        self._left = DEGRADATIONS[Degradation.BILEVEL](scan.image, severity, self._rng)
        return super()._written(replace(scan, image=self._left), dpi)

    def _add_page(
        self, chunk: Chunk, page: MarkedPage, outcome: PageOutcome, counts: Counts
    ) -> None:
        super()._add_page(chunk, page, outcome, counts)
        if not isinstance(outcome, PageReading):
            return
        rows = zip(page.layout.rows, page.intents, outcome.rows, strict=True)
        for row, meant, seen in rows:
            marked = [box.rect for box in row.boxes if box.grade is meant.vote]
            if marked and RowClass.of(meant.kind) is RowClass.PLAIN:
                number = int(np.searchsorted(BOUNDS, self._share(page.scan, marked[0])))
                self.marks[number] += 1
                self.asked[number] += seen.vote is None

    def _share(self, scan: Scan, box: RectMm) -> float:
        """Return how much of the ink in a box is left."""
        grey = _inside(to_gray(scan.image), scan, box)
        had = int((grey < float(np.percentile(grey, 90)) - _INK).sum())
        left = int((_inside(self._left, scan, box) < 128).sum())
        return left / max(had, 1)


def _inside(image: GrayImage, scan: Scan, box: RectMm) -> GrayImage:
    """Return the inside of a box, straightened, from where it truly is in a scan."""
    scale = px_per_mm(image)
    corners = np.array(box.grown(-_INSET_MM).corners) * scale
    seen = forward(scan.to_page, corners).astype(np.float32)
    size = round((box.w - 2 * _INSET_MM) * scale)
    target = np.array([[0, 0], [size, 0], [size, size], [0, size]], np.float32)
    straight = cv2.getPerspectiveTransform(seen, target)
    return np.asarray(cv2.warpPerspective(image, straight, (size, size)), np.uint8)


def _class_names() -> Sequence[str]:
    ends = [f"{bound:.0%}" for bound in BOUNDS]
    between = [f"{low} to {high}" for low, high in pairwise(ends)]
    return (f"up to {ends[0]}", *between, f"more than {ends[-1]}")


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sheets", type=int, default=200)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--strokes", type=Path, help="recorded strokes")
    options = parser.parse_args()
    files = {"recorded": options.strokes} if options.strokes else {}
    marks: Counter[int] = Counter()
    asked: Counter[int] = Counter()
    wrong = 0
    with tempfile.TemporaryDirectory() as scratch:
        world = make_world(Path(scratch), files)
        for tier in (TierName.BILEVEL200, TierName.BILEVEL300):
            steps = TIERS[tier].preset.steps
            grey = tuple(step for step in steps if step.name is not Degradation.BILEVEL)
            preset = replace(TIERS[tier].preset, steps=grey)
            reading_tiers.TIERS = {**TIERS, tier: replace(TIERS[tier], preset=preset)}
            for source in (OWN_STROKES, *files):
                runner = LeftRunner(world, tier, options.seed)
                counts = runner.run(Chunk(tier, source, options.seed, 0, options.sheets))
                wrong += counts.wrong.total()
                marks += runner.marks
                asked += runner.asked
    print("| ink left of a plain mark | marks | share of all | to a person |")
    print("|---" * 4, "|", sep="")
    total = marks.total()
    for number, name in enumerate(_class_names()):
        some = marks[number]
        print(f"| {name} | {some:,} | {some / total:.1%} | {asked[number] / max(some, 1):.1%} |")
    print(f"| all | {total:,} | 100% | {asked.total() / total:.1%} |")
    print(f"\n{wrong} rows silently wrong.")


if __name__ == "__main__":
    main()
