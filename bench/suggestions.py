"""What an operator is offered for rows that only a person settles, and how often that is wrong.

    python bench/suggestions.py --sheets 60 --strokes path/to/strokes.jsonl

Sheets of the tier `troubled`: √ in one box and × in the others, or a mark beside one that was
scribbled out. Nothing is read there; the review page names one grade as the likely one.
"""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from ballot.reading import PageOutcome, PageReading
from bench.reading_chunk import OWN_STROKES, Chunk, ChunkRunner, MarkedPage
from bench.reading_counts import Counts
from bench.reading_tiers import TierName
from bench.reading_world import World, make_world
from calibration.pens.intents import RowKind

KINDS = (RowKind.MIXED, RowKind.CORRECTION)


class SuggestionRunner(ChunkRunner):
    """Works on chunks, and counts what is suggested by kind of row."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.rows: Counter[RowKind] = Counter()
        self.right: Counter[RowKind] = Counter()
        self.wrong: Counter[RowKind] = Counter()

    def _add_page(
        self, chunk: Chunk, page: MarkedPage, outcome: PageOutcome, counts: Counts
    ) -> None:
        super()._add_page(chunk, page, outcome, counts)
        if not isinstance(outcome, PageReading):
            return
        for meant, seen in zip(page.intents, outcome.rows, strict=True):
            if meant.kind in KINDS:
                self.rows[meant.kind] += 1
                is_right = seen.suggestion is meant.vote
                (self.right if is_right else self.wrong)[meant.kind] += seen.suggestion is not None


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sheets", type=int, default=60)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--strokes", type=Path, help="recorded strokes")
    options = parser.parse_args()
    files = {"recorded": options.strokes} if options.strokes else {}
    print("| rows | strokes | how many | suggested rightly | wrongly | read |")
    print("|---" * 6, "|", sep="")
    with tempfile.TemporaryDirectory() as scratch:
        world = make_world(Path(scratch), files)
        for source in (OWN_STROKES, *files):
            runner = SuggestionRunner(world)
            counts = runner.run(Chunk(TierName.TROUBLED, source, options.seed, 0, options.sheets))
            for kind in KINDS:
                rows = runner.rows[kind]
                print(
                    f"| {kind} | {source} | {rows:,} | {runner.right[kind] / rows:.1%} "
                    f"| {runner.wrong[kind] / rows:.1%} | {counts.doubtful_read[kind]} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
