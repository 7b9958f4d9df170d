"""What black and white scanning leaves of each pen: plain rows that go to a person, by ink.

    python bench/bilevel.py --sheets 80

Everybody of a meeting writes with the same kind of pen; the scans are those of the tier
`bilevel200`. Shows how much of that tier's review load is ink that the scanner's threshold took
away: on such pages the votes are not in the image.
"""

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import reading_chunk
from bench.reading_chunk import OWN_STROKES, Chunk, ChunkRunner
from bench.reading_tiers import TIERS, TierName
from bench.reading_world import make_world
from calibration.intents import MEETING
from calibration.pen import InkKind

TIER = TierName.BILEVEL200


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sheets", type=int, default=80)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    print("| pen | plain rows | to a person | wrong |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        runner = ChunkRunner(make_world(Path(scratch), {}))
        for ink in InkKind:
            plan = replace(MEETING, inks={ink: 1.0})
            reading_chunk.TIERS = {**TIERS, TIER: replace(TIERS[TIER], plan=plan)}
            counts = runner.run(Chunk(TIER, OWN_STROKES, options.seed, 0, options.sheets))
            rows, review = counts.rows["plain"], counts.review["plain"]
            print(f"| {ink} | {rows:,} | {review / rows:.1%} | {counts.wrong.total()} |")


if __name__ == "__main__":
    main()
