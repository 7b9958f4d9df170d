"""Measure the second judge: alone, and beside the rules.

    python tools/measure_judge.py FILE.npz ... [--weights scanner/weights/judge.npz]

The files come from `tools/judge_data.py` with `--rules`, from pages that weren't trained on.
Prints the tables of docs/judge.md.
"""

import argparse
import itertools
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent))

from scanner.judge import VIEW_PX, Content, JudgeWeights, Probabilities, judge_rows

THRESHOLDS = (0.9, 0.99, 0.999, 0.9999, 0.99999)
EDGES = (0.0, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999, 1.000001)
ABSTAIN, DOUBT = 3, 4


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows of held-out pages: what was meant, and what both judges say."""

    kind: NDArray[np.str_]
    vote: NDArray[np.int8]
    """Number of what was meant; `DOUBT` where it needs a person."""
    read: NDArray[np.int8]
    """What the rules read."""
    doubts: NDArray[np.str_]
    preset: NDArray[np.generic]
    judged: NDArray[np.float32]
    """Shape (rows, 5)."""
    boxes: Probabilities
    contents: NDArray[np.uint8]
    unseen: int
    """Rows left out: bilevel scans of marks of which nothing is left."""

    @property
    def is_readable(self) -> NDArray[np.bool_]:
        """Which rows mean one thing."""
        return np.asarray(self.vote < DOUBT)


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--weights", type=Path, default=Path("scanner/weights/judge.npz"))
    return parser.parse_args()


def main() -> None:
    """Print all tables."""
    options = arguments()
    weights = JudgeWeights.of(options.weights.read_bytes())
    print(f"weights {weights.digest[:16]}, temperature {weights.temperature:.3f}\n")
    for path in options.files:
        print(f"## {path.stem}\n")
        rows = judged(path, weights)
        for lines in (reliability(rows), confusion(rows), alone(rows), beside(rows)):
            print("\n".join(lines), end="\n\n")


def judged(path: Path, weights: JudgeWeights) -> Rows:
    """Return the rows of a file as both judges see them."""
    data = np.load(path)
    play = (data["view"].shape[1] - VIEW_PX) // 2
    views = data["view"][:, play : play + VIEW_PX, play : play + VIEW_PX]
    parts = np.array_split(views, max(1, len(views) // 4096))
    boxes = np.concatenate([weights.judge(np.ascontiguousarray(part)) for part in parts])
    contents = data["content"]
    # What stands on the paper says what a row means, whatever its plan was: one mark, or none.
    held = contents.reshape(-1, 3)
    is_unseen = (held >= len(Content)).any(axis=1)
    marks = (held == Content.MARK).sum(axis=1)
    vote = np.where(marks == 1, (held == Content.MARK).argmax(axis=1), ABSTAIN)
    is_unclear = (marks > 1) | (held == Content.OTHER).any(axis=1)
    vote = np.where(is_unclear, DOUBT, vote).astype(np.int8)
    seen = ~is_unseen
    in_seen = np.repeat(seen, 3)
    return Rows(
        data["kind"][seen],
        vote[seen],
        data["read"][seen],
        data["doubts"][seen],
        data["preset"][seen],
        judge_rows(boxes)[seen],
        boxes[in_seen],
        contents[in_seen],
        int(is_unseen.sum()),
    )


def reliability(rows: Rows) -> Iterator[str]:
    """Yield a table: of what was said with so much probability, how much was so."""
    yield "| content | said | boxes | mean said | was so |"
    yield "|---|---|---|---|---|"
    for column, name in enumerate(("empty", "mark", "other")):
        said, was = rows.boxes[:, column], rows.contents == column
        for low, high in itertools.pairwise(EDGES):
            inside = (said >= low) & (said < high)
            if inside.any():
                mean = said[inside].astype(np.float64).mean()
                yield (
                    f"| {name} | {low:g}-{min(high, 1):g} | {inside.sum()} | {mean:.5f} "
                    f"| {was[inside].mean():.5f} |"
                )


def confusion(rows: Rows) -> Iterator[str]:
    """Yield a table: what was meant against what is most probable."""
    names = ("satisfied", "mostly", "dissatisfied", "abstain", "person")
    best = rows.judged.argmax(axis=1)
    yield "| meant | " + " | ".join(names) + " |"
    yield "|---" * 6 + "|"
    for number, name in enumerate(names):
        counts = np.bincount(best[rows.vote == number], minlength=5)
        yield f"| {name} | " + " | ".join(map(str, counts)) + " |"


def alone(rows: Rows) -> Iterator[str]:
    """Yield a table: the judge alone, at each threshold."""
    yield "| threshold | silently wrong | of them unreadable kinds | plain to review |"
    yield "|---|---|---|---|"
    best, sure = rows.judged.argmax(axis=1), rows.judged[:, :4].max(axis=1)
    for threshold in THRESHOLDS:
        is_read = (best < DOUBT) & (sure >= threshold)
        wrong = is_read & (best != rows.vote)
        plain = rows.is_readable & (rows.kind != "faint")
        yield (
            f"| {threshold} | {wrong.sum()} | {(wrong & (rows.vote == DOUBT)).sum()} "
            f"| {(~is_read)[plain].mean():.3%} |"
        )


def beside(rows: Rows) -> Iterator[str]:
    """Yield what the judge adds to the rules: errors caught, doubts added, doubts settled."""
    is_read = rows.read < DOUBT
    wrong = is_read & (rows.read != rows.vote)
    said = rows.judged[np.arange(len(rows.read)), np.minimum(rows.read, 3)]
    plain = rows.is_readable
    yield (
        f"{len(rows.read)} rows, {plain.sum()} readable; the rules: {wrong.sum()} silently wrong, "
        f"{(~is_read & plain).sum()} readable rows in doubt; "
        f"left out: {rows.unseen} rows of which the scan shows nothing"
    )
    yield ""
    yield "| agreement asked | errors caught | readable rows added to review |"
    yield "|---|---|---|"
    for least in (0.01, 0.1, 0.5, 0.9, 0.99, 0.999):
        disagrees = is_read & (said < least)
        yield f"| {least} | {(disagrees & wrong).sum()} | {(disagrees & ~wrong & plain).sum()} |"
    yield ""
    yield "| doubt | settled at | rightly | wrongly | of them unreadable kinds |"
    yield "|---|---|---|---|---|"
    best, sure = rows.judged.argmax(axis=1), rows.judged[:, :4].max(axis=1)
    for doubt, _ in Counter(rows.doubts[~is_read].tolist()).most_common(12):
        for threshold in THRESHOLDS:
            settled = (rows.doubts == doubt) & (best < DOUBT) & (sure >= threshold)
            bad = settled & (best != rows.vote)
            if settled.any():
                yield (
                    f"| {doubt} | {threshold} | {(settled & ~bad).sum()} | {bad.sum()} "
                    f"| {(bad & (rows.vote == DOUBT)).sum()} |"
                )


if __name__ == "__main__":
    main()
