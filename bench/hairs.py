"""How often a hair on the glass is read as a mark, where there are many of them.

    python bench/hairs.py --sheets 80

Sheets of a meeting of which half of the rows are left blank, scanned as in the tiers `office` and
`harsh`; then dark hairs are laid over each page, fifty where a dusty scan has one or two. Shows how
many blank rows came out as votes and what became of marked ones. Half of the sheets are marked with
the product's own pens, half with recorded strokes where a file of them is given.
"""

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from ballot.grade import Vote
from bench import reading_tiers
from bench.reading_chunk import OWN_STROKES, Chunk, ChunkRunner
from bench.reading_counts import RowClass, RowError
from bench.reading_tiers import TIERS, TierName
from bench.reading_world import World, make_world
from calibration.pens.intents import MEETING
from calibration.scans.degrade import Scan
from calibration.scans.paper import draw_hair

HALF_BLANK = replace(
    MEETING,
    votes={
        Vote.SATISFIED: 0.30,
        Vote.MOSTLY_SATISFIED: 0.10,
        Vote.DISSATISFIED: 0.05,
        Vote.ABSTAIN: 0.55,
    },
)

_LEVELS = (20.0, 150.0)
"""Grey levels of hairs: down to that of a pen."""


class HairRunner(ChunkRunner):
    """Works on chunks, and lays hairs over every scan."""

    def __init__(self, world: World, hairs: float, seed: int) -> None:
        super().__init__(world)
        self._hairs = hairs
        self._rng = np.random.default_rng(seed)

    def _written(self, scan: Scan, dpi: int) -> Path:
        image = scan.image.copy()
        for _ in range(self._rng.poisson(self._hairs)):
            draw_hair(image, self._rng, _LEVELS)
        return super()._written(replace(scan, image=image), dpi)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sheets", type=int, default=80)
    parser.add_argument("--hairs", type=float, default=50.0, help="on a page, in the mean")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--strokes", type=Path, help="recorded strokes")
    options = parser.parse_args()
    files = {"recorded": options.strokes} if options.strokes else {}
    print("| scans | strokes | blank rows | read as votes | to a person | marked rows wrong |")
    print("|---" * 6, "|", sep="")
    with tempfile.TemporaryDirectory() as scratch:
        runner = HairRunner(make_world(Path(scratch), files), options.hairs, options.seed)
        for tier in (TierName.OFFICE, TierName.HARSH):
            reading_tiers.TIERS = {**TIERS, tier: replace(TIERS[tier], plan=HALF_BLANK)}
            for source in (OWN_STROKES, *files):
                counts = runner.run(Chunk(tier, source, options.seed, 0, options.sheets))
                blank = counts.rows_of(RowClass.BLANK)
                votes = counts.wrong[RowError.ABSTAIN_TO_VOTE]
                print(
                    f"| {tier} | {source} | {blank:,} | {votes} ({votes / blank:.2%}) "
                    f"| {counts.review_of(RowClass.BLANK) / blank:.1%} "
                    f"| {counts.wrong.total() - votes} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
