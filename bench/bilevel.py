"""What black and white scanning leaves of each pen, by how the scanner's threshold is set.

    python bench/bilevel.py --sheets 20

Everybody of a meeting writes with the same kind of pen; the scans are those of the tier
`bilevel200` but for the threshold, which that tier moves far from where it serves best. Shows how
much of the tier's review load is ink that the threshold took away (those votes are not in the
image), and which settings leave all of it.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import reading_tiers
from bench.reading_chunk import OWN_STROKES, Chunk, ChunkRunner
from bench.reading_tiers import TIERS, TierName
from bench.reading_world import World, make_world
from calibration.images import GrayImage, px_per_mm, to_gray
from calibration.pens.intents import MEETING
from calibration.pens.pen import INKS
from calibration.scans.degrade import Degradation, Scan

TIER = TierName.BILEVEL200

_AROUND_MM = 8.0
"""Side of the neighbourhood whose mean an adaptive threshold follows."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a scanner tells black from white."""

    name: str
    threshold: Callable[[GrayImage], GrayImage]


def fixed(level: int) -> Setting:
    """What is darker than one grey level (of 255) is black."""

    def threshold(gray: GrayImage) -> GrayImage:
        return np.asarray(cv2.threshold(gray, level, 255, cv2.THRESH_BINARY)[1], np.uint8)

    return Setting(f"fixed, {level}", threshold)


def adaptive(below: int) -> Setting:
    """What is darker than the mean around it by so many grey levels is black."""

    def threshold(gray: GrayImage) -> GrayImage:
        size = 2 * round(_AROUND_MM / 2 * px_per_mm(gray)) + 1
        mean, binary = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY
        return np.asarray(cv2.adaptiveThreshold(gray, 255, mean, binary, size, below), np.uint8)

    return Setting(f"adaptive, {below} below", threshold)


SETTINGS = (
    *(fixed(level) for level in (110, 128, 140, 160, 176)),
    *(adaptive(below) for below in (12, 18, 25)),
)


class ThresholdRunner(ChunkRunner):
    """Works on chunks whose scans are made black and white by one setting."""

    def __init__(self, world: World, setting: Setting) -> None:
        super().__init__(world)
        self._setting = setting

    def _written(self, scan: Scan, dpi: int) -> Path:
        image = self._setting.threshold(to_gray(scan.image))
        return super()._written(replace(scan, image=image), dpi)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sheets", type=int, default=20)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    still_grey = tuple(
        step for step in TIERS[TIER].preset.steps if step.name is not Degradation.BILEVEL
    )
    preset = replace(TIERS[TIER].preset, steps=still_grey)
    print("| threshold |", *(f" {ink.replace('_', ' ')} |" for ink in INKS), " wrong |", sep="")
    print("|---" * (len(INKS) + 2), "|", sep="")
    with tempfile.TemporaryDirectory() as scratch:
        world = make_world(Path(scratch), {})
        for setting in SETTINGS:
            runner = ThresholdRunner(world, setting)
            cells, wrong = [], 0
            for ink in INKS:
                tier = replace(TIERS[TIER], preset=preset, plan=replace(MEETING, inks={ink: 1.0}))
                reading_tiers.TIERS = {**TIERS, TIER: tier}
                counts = runner.run(Chunk(TIER, OWN_STROKES, options.seed, 0, options.sheets))
                cells.append(f" {counts.review['plain'] / counts.rows['plain']:.1%} |")
                wrong += counts.wrong.total()
            print(f"| {setting.name} |", *cells, f" {wrong} |", sep="", flush=True)


if __name__ == "__main__":
    main()
