"""Measure the second judge: alone, and beside the rules.

    python tools/measure_judge.py FILE.npz ... [--second scanner/weights/second.npz]

The files come from `tools/judge_data.py` with `--rules`, from pages that weren't trained on.
Prints the tables of docs/judge.md.
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
    halved,
    is_unsure,
    judge_rows,
    summed,
)
from scanner.judge.network import JudgeWeights, Probabilities

Flags = NDArray[np.bool_]

THRESHOLDS = (0.9, 0.95, 0.98, 0.99, 0.999, 0.9999)
AGREEMENTS = (0.01, 0.1, 0.5, 0.9)
EDGES = (0.0, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999, 1.000001)

ABSTAIN, DOUBT = 3, 4
PLAIN_KINDS = ("plain", "dot_and_mark")


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows of held-out pages: what was meant, and what both judges say."""

    kind: NDArray[np.str_]
    preset: NDArray[np.str_]
    vote: NDArray[np.int8]
    """Number of what was meant; `DOUBT` where it needs a person."""
    read: NDArray[np.int8]
    """What the rules read."""
    suggested: NDArray[np.int8]
    evidence: NDArray[np.str_]
    """As what that counts (`verdict.Evidence`); empty where only a person can settle it."""
    judged: NDArray[np.float32]
    """Shape (rows, 5)."""
    boxes: Probabilities
    contents: NDArray[np.uint8]
    unseen: int
    """Rows left out: bilevel scans of marks of which nothing is left."""
    looked_again: Flags
    """Shape (rows, 3): boxes that the judge looked at a second time."""

    @property
    def is_plain(self) -> Flags:
        """Rows with one mark, whatever else was drawn."""
        return np.asarray((self.vote < ABSTAIN) & np.isin(self.kind, PLAIN_KINDS))

    @property
    def best(self) -> NDArray[np.intp]:
        """What is most probable in each row."""
        return np.asarray(self.judged.argmax(axis=1))

    @property
    def sure(self) -> NDArray[np.float32]:
        """How probable that is, of what can be read."""
        return np.asarray(self.judged[:, :DOUBT].max(axis=1))


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
        rows = judged(path, *judge)
        print(f"## {path.stem}: {len(rows.vote)} rows, {rows.unseen} left out as unseen\n")
        for lines in (
            reliability(rows),
            confusion(rows),
            kinds(rows),
            alone(rows),
            caught(rows),
        ):
            print("\n".join(lines), end="\n\n")


def judged(path: Path, first: JudgeWeights, second: JudgeWeights | None = None) -> Rows:
    """Return the rows of a file as both judges see them."""
    data = np.load(path)
    boxes, again = looked_at(data, first, second)
    contents = data["content"]
    # What stands on the paper says what a row means, whatever its plan was: one mark, or none.
    held = contents.reshape(-1, 3)
    is_unseen = (held >= len(Content)).any(axis=1)
    is_mark = np.isin(held, list(KINDS))
    marks = is_mark.sum(axis=1)
    vote = np.where(marks == 1, is_mark.argmax(axis=1), ABSTAIN)
    is_unclear = (marks > 1) | (held == Content.OTHER).any(axis=1)
    vote = np.where(is_unclear, DOUBT, vote).astype(np.int8)
    seen = ~is_unseen
    in_seen = np.repeat(seen, 3)
    return Rows(
        kind=data["kind"][seen],
        preset=data["preset"][seen],
        vote=vote[seen],
        read=data["read"][seen],
        suggested=data["suggested"][seen],
        evidence=data["evidence"][seen],
        judged=judge_rows(boxes)[seen],
        boxes=boxes[in_seen],
        contents=contents[in_seen],
        unseen=int(is_unseen.sum()),
        looked_again=again.reshape(-1, 3)[seen],
    )


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


def reliability(rows: Rows) -> Iterator[str]:
    """Yield a table: of what was said with so much probability, how much was so."""
    yield "| content | said | boxes | mean said | was so |"
    yield "|---|---|---|---|---|"
    held = np.where(rows.contents == Content.OTHER, 2, np.minimum(rows.contents, 1))
    for column, name in enumerate(("empty", "mark", "other")):
        said, was = summed(rows.boxes)[:, column], held == column
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
    yield "| meant | " + " | ".join(names) + " |"
    yield "|---" * 6 + "|"
    for number, name in enumerate(names):
        counts = np.bincount(rows.best[rows.vote == number], minlength=5)
        yield f"| {name} | " + " | ".join(map(str, counts)) + " |"


def kinds(rows: Rows) -> Iterator[str]:
    """Yield a table: which kind a lone mark is taken for, where it is taken for a mark at all."""
    yield "| drawn | " + " | ".join(kind.value for kind in KINDS.values()) + " | no mark |"
    yield "|---" * (2 + len(KINDS)) + "|"
    marks = rows.boxes[:, list(KINDS)]
    is_mark = summed(rows.boxes).argmax(axis=1) == 1
    for content, kind in KINDS.items():
        here = rows.contents == content
        counts = np.bincount(marks[here & is_mark].argmax(axis=1), minlength=len(KINDS))
        shown = [f"{count / max(here.sum(), 1):.1%}" for count in counts]
        yield f"| {here.sum()} {kind} | " + " | ".join(shown) + f" | {(here & ~is_mark).sum()} |"


def alone(rows: Rows) -> Iterator[str]:
    """Yield a table: silently wrong rows and plain rows to review, at each threshold."""
    yield "| preset | rows | " + " | ".join(f"t = {t:g}" for t in THRESHOLDS) + " |"
    yield "|---" * (2 + len(THRESHOLDS)) + "|"
    for name, here in presets(rows):
        cells = []
        for threshold in THRESHOLDS:
            is_read = (rows.best < DOUBT) & (rows.sure >= threshold)
            cells.append(outcome(rows, here, is_read, rows.best))
        yield f"| {name} | {here.sum()} | " + " | ".join(cells) + " |"


def caught(rows: Rows) -> Iterator[str]:
    """Yield a table: errors of the rules caught, and plain rows added, at each agreement asked."""
    said = rows.judged[np.arange(len(rows.read)), np.minimum(rows.read, ABSTAIN)]
    is_read = rows.read < DOUBT
    wrong = is_read & (rows.read != rows.vote)
    yield "| preset | errors of the rules | " + " | ".join(f"p < {p:g}" for p in AGREEMENTS) + " |"
    yield "|---" * (2 + len(AGREEMENTS)) + "|"
    for name, here in presets(rows):
        cells = []
        for least in AGREEMENTS:
            disagrees = is_read & (said < least) & here
            added = disagrees & ~wrong & (rows.vote < DOUBT)
            cells.append(f"{(disagrees & wrong).sum()} / +{added.sum()}")
        yield f"| {name} | {(wrong & here).sum()} | " + " | ".join(cells) + " |"


def presets(rows: Rows) -> Iterator[tuple[str, Flags]]:
    """Yield each preset and its rows."""
    for name in sorted(set(rows.preset.tolist())):
        yield name, np.asarray(rows.preset == name)


def outcome(rows: Rows, here: Flags, is_read: Flags, result: NDArray[np.integer]) -> str:
    """Return silently wrong rows (those that needed a person) and the plain ones to review."""
    wrong = here & is_read & (result != rows.vote)
    plain = here & rows.is_plain
    review = (~is_read)[plain].mean() if plain.any() else 0.0
    return f"{wrong.sum()} ({(wrong & (rows.vote == DOUBT)).sum()}), {review:.2%}"


if __name__ == "__main__":
    main()
