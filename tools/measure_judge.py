"""Measure the learned judge: how often what it says of a box is so.

    python tools/measure_judge.py FILE.npz ... [--second scanner/weights/second.npz]

The files come from `tools/judge_data.py`, from pages that weren't trained on. Prints how probable
what was said is, and the tables of docs/judge.md.
"""

import argparse
import itertools
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent))

from scanner.judge.judge import (
    CLOSE_PX,
    KINDS,
    SEEN_IN_FLAT,
    VIEW_PX,
    Content,
    blend,
    is_unsure,
    summed,
)
from scanner.judge.network import JudgeWeights, Probabilities
from scanner.judge.views import halved

Flags = NDArray[np.bool_]

EDGES = (0.0, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999, 1.000001)
EMPTY, MARK, OTHER = range(3)
"""Columns of `summed`."""


@dataclass(frozen=True, slots=True, eq=False)
class Boxes:
    """Boxes of held-out pages: what they hold, and what is seen in them."""

    seen: Probabilities
    contents: NDArray[np.uint8]
    looked_again: Flags
    """Those that the judge looked at a second time."""
    unseen: int
    """Boxes left out: bilevel scans of marks of which nothing is left."""

    @property
    def held(self) -> NDArray[np.intp]:
        """What they hold, as a column of `summed`."""
        is_other = self.contents == Content.OTHER
        return np.where(is_other, OTHER, np.minimum(self.contents, MARK)).astype(np.intp)


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+")
    add_weights(parser)
    return parser.parse_args()


def add_weights(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which judge is measured."""
    parser.add_argument("--weights", type=Path, default=Path("scanner/weights/judge.npz"))
    parser.add_argument("--second", type=Path, default=Path("scanner/weights/second.npz"))
    parser.add_argument("--first-glance-only", action="store_true", help="to compare with")


def judge_of(options: argparse.Namespace) -> tuple[JudgeWeights, JudgeWeights | None]:
    """Return the weights of both looks, the second None where the first glance is measured."""
    first = JudgeWeights.of(options.weights.read_bytes())
    if options.first_glance_only:
        return first, None
    return first, JudgeWeights.of(options.second.read_bytes())


def main() -> None:
    """Print all tables."""
    options = arguments()
    judge = judge_of(options)
    for look in judge:
        if look is not None:
            print(f"weights {look.digest[:16]}, temperature {look.temperature:.3f}\n")
    for path in options.files:
        boxes = judged(path, *judge)
        print(f"## {path.stem}: {len(boxes.held)} boxes, {boxes.unseen} left out as unseen\n")
        for lines in (reliability(boxes), mistakes(boxes), kinds(boxes)):
            print("\n".join(lines), end="\n\n")


def judged(path: Path, first: JudgeWeights, second: JudgeWeights | None = None) -> Boxes:
    """Return the boxes of a file as the judge sees them."""
    data = np.load(path)
    boxes, again = looked_at(data, first, second)
    contents = data["content"]
    is_seen = contents < len(Content)
    return Boxes(boxes[is_seen], contents[is_seen], again[is_seen], int((~is_seen).sum()))


def looked_at(
    data: Mapping[str, NDArray[Any]], first: JudgeWeights, second: JudgeWeights | None
) -> tuple[Probabilities, Flags]:
    """Return what a file's boxes hold, as the judge sees them, and which it looked at twice."""
    shown = np.flatnonzero(data["is_shown"])
    boxes = np.tile(SEEN_IN_FLAT, (len(data["is_shown"]), 1))
    again = np.zeros(len(boxes), np.bool_)
    if len(shown):
        close = data["close"]
        seen = in_parts(first, halved(close), VIEW_PX)
        unsure = is_unsure(seen)
        again[shown[unsure]] = True
        if second is not None and unsure.any():
            seen[unsure] = blend(seen[unsure], in_parts(second, close[unsure], CLOSE_PX))
        boxes[shown] = seen
    return boxes, again


def in_parts(weights: JudgeWeights, views: NDArray[np.uint8], side: int) -> Probabilities:
    """Return what views hold that have play around them, some at a time."""
    play = (views.shape[1] - side) // 2
    parts = np.array_split(views, max(1, len(views) // 1024))
    inside = (slice(None), slice(play, play + side), slice(play, play + side))
    return np.concatenate([weights.judge(np.ascontiguousarray(part[inside])) for part in parts])


def reliability(boxes: Boxes) -> Iterator[str]:
    """Yield a table: of what was said with so much probability, how much was so."""
    yield "| content | said | boxes | mean said | was so |"
    yield "|---|---|---|---|---|"
    for column, name in enumerate(("empty", "mark", "other")):
        said, was = summed(boxes.seen)[:, column], boxes.held == column
        for low, high in itertools.pairwise(EDGES):
            inside = (said >= low) & (said < high)
            if inside.any():
                mean = said[inside].astype(np.float64).mean()
                yield (
                    f"| {name} | {low:g}-{min(high, 1):g} | {inside.sum()} | {mean:.5f} "
                    f"| {was[inside].mean():.5f} |"
                )


def mistakes(boxes: Boxes) -> Iterator[str]:
    """Yield a table: what is most probable in a box, against what it holds."""
    sums, held = summed(boxes.seen), boxes.held
    best = sums.argmax(axis=1)
    shares = (
        boxes.looked_again,
        best[held == MARK] != MARK,
        best[held == MARK] == EMPTY,
        sums[held == OTHER, MARK] >= 0.9,
        best[held == EMPTY] != EMPTY,
    )
    yield (
        "| boxes looked at twice | marks not taken for marks | marks taken for empty "
        "| other things taken for a mark, by 0.9 or more | empty boxes not taken for empty |"
    )
    yield "|---" * len(shares) + "|"
    yield "| " + " | ".join(f"{share.mean():.2%}" if len(share) else "–" for share in shares) + " |"


def kinds(boxes: Boxes) -> Iterator[str]:
    """Yield a table: which kind a lone mark is taken for, where it is taken for a mark at all."""
    yield "| drawn | " + " | ".join(kind.value for kind in KINDS.values()) + " | no mark |"
    yield "|---" * (2 + len(KINDS)) + "|"
    marks = boxes.seen[:, list(KINDS)]
    is_mark = summed(boxes.seen).argmax(axis=1) == MARK
    for content, kind in KINDS.items():
        here = boxes.contents == content
        counts = np.bincount(marks[here & is_mark].argmax(axis=1), minlength=len(KINDS))
        shown = [f"{count / max(here.sum(), 1):.1%}" for count in counts]
        yield f"| {here.sum()} {kind} | " + " | ".join(shown) + f" | {(here & ~is_mark).sum()} |"


if __name__ == "__main__":
    main()
