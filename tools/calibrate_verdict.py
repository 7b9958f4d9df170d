"""Calibrate how probable it is that a reading is right, and show where to ask a person.

    python tools/calibrate_verdict.py --fit CAL.npz --rare ODD.npz --check TEST.npz ... --out FILE

The files come from `tools/judge_data.py` with `--rules`, from pages that nothing was trained on;
those to check with were not fitted on either. Prints the tables of docs/judge.md.
"""

import argparse
import itertools
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent))

from scanner.decide.limits import Limits
from scanner.decide.verdict import Evidence, Weighing, chances, sees_the_same
from scanner.judge.judge import Content, views_of
from tools.measure_judge import ABSTAIN, DOUBT, Rows, add_weights, judge_of, judged

FloatArray = NDArray[np.float64]

THRESHOLDS = (0.9, 0.95, 0.98, 0.985, 0.99, 0.995, 0.998, 0.999)
EDGES = (0.0, 0.5, 0.9, 0.98, 0.99, 0.995, 0.999, 0.9995, 0.9999, 1.000001)
RARE_WEIGHT = 0.03
"""One hand in thirty fills in a form like those of the plan `trouble` of `tools/judge_data.py`."""
RIDGE = 1e-3
"""Keeps weights finite where all readings of a kind were right."""


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """What would be read in rows that may be read, and whether it is what was meant."""

    rows: Rows
    evidence: NDArray[np.str_]
    """Empty where only a person can settle a row."""
    claim: NDArray[np.intp]
    """Number of the vote that would be read."""
    chances: FloatArray
    """Shape (rows, 2): of place and kind, as the judge sees it (`verdict.chances`)."""

    @property
    def is_right(self) -> NDArray[np.bool_]:
        """Whether what would be read is what was meant."""
        return np.asarray(self.claim == self.rows.vote)

    @property
    def is_placed_right(self) -> NDArray[np.bool_]:
        """Whether something is where a mark would be read, and nothing elsewhere in the row."""
        is_held = self.rows.contents.reshape(len(self.claim), -1) != Content.EMPTY
        columns = np.arange(is_held.shape[1])
        return np.asarray((is_held == (columns == self.claim[:, None])).all(axis=1))


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fit", type=Path, nargs="+", required=True, help="ordinary meetings")
    parser.add_argument("--rare", type=Path, nargs="*", default=[], help="meetings at their worst")
    parser.add_argument("--check", type=Path, nargs="+", required=True)
    add_weights(parser)
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


def main() -> None:
    """Fit, print, write."""
    options = arguments()
    judge = judge_of(options)
    parts = [(claims(judged(path, *judge)), 1.0) for path in options.fit]
    parts += [(claims(judged(path, *judge)), RARE_WEIGHT) for path in options.rare]
    fitted = fit(parts)
    body = {
        "evidence": {evidence.value: asdict(weighing) for evidence, weighing in fitted.items()},
        "judge": [look.digest for look in judge if look is not None],
    }
    if options.out:
        options.out.write_text(json.dumps(body, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(body, indent=2))
    for path in options.check:
        checked = claims(judged(path, *judge))
        print(f"\n## {path.stem}: {len(checked.claim)} rows\n")
        right = probabilities(checked, fitted)
        print("\n".join(reliability(checked, right)), end="\n\n")
        print("\n".join(policies(checked, right)))


def claims(rows: Rows) -> Claims:
    """Return what would be read in each row, and the evidence for it."""
    seen = views_of(rows.boxes)
    claim = np.array([_claimed(rows, number) for number in range(len(rows.vote))])
    evidence = rows.evidence.copy()
    seen_so = np.ones((len(claim), 2))
    for number, vote in enumerate(claim.tolist()):
        place = vote if vote < ABSTAIN else None
        seen_so[number] = chances(seen[number], place)
        kind = evidence[number]
        if kind and not sees_the_same(seen[number], place, Evidence(kind), Limits()):
            evidence[number] = ""
    return Claims(rows, evidence, claim, seen_so)


def _claimed(rows: Rows, number: int) -> int:
    """Return the vote that would be read in a row, as `verdict.decide_rows` would."""
    match rows.evidence[number]:
        case Evidence.VOTE:
            return int(rows.read[number])
        case Evidence.EMPTY:
            return ABSTAIN
        case Evidence.HINTED:
            return int(rows.suggested[number])
        case Evidence.UNSEEN | Evidence.GHOSTS:
            return int(rows.judged[number, :ABSTAIN].argmax())
        case _:
            return DOUBT


def fit(parts: Sequence[tuple[Claims, float]]) -> dict[Evidence, Weighing]:
    """Return the weighing of each kind of evidence.

    Args:
        parts: claims, and how much each of their rows counts.
    """
    fitted = {}
    for evidence in Evidence:
        chosen = [(part, part.evidence == evidence, weight) for part, weight in parts]
        seen = np.concatenate([part.chances[rows] for part, rows, _ in chosen])
        placed = np.concatenate([part.is_placed_right[rows] for part, rows, _ in chosen])
        right = np.concatenate([part.is_right[rows] for part, rows, _ in chosen])
        weights = np.concatenate([np.full(rows.sum(), weight) for _, rows, weight in chosen])
        print(
            f"{evidence}: {len(right)} rows, {(~placed).sum()} in a wrong place, "
            f"{(placed & ~right).sum()} of a wrong kind",
            flush=True,
        )
        place = regression(seen[:, 0], placed, weights)
        has_kind = placed & (seen[:, 1] < 1.0)
        kind = (0.0, 0.0)
        if has_kind.any():
            kind = regression(seen[has_kind, 1], right[has_kind], weights[has_kind])
        fitted[evidence] = Weighing(*(round(value, 4) for value in (*place, *kind)))
    return fitted


def regression(
    said: FloatArray, right: NDArray[np.bool_], weights: FloatArray
) -> tuple[float, float]:
    """Return bias and weight of the log odds: logistic regression by Newton's method.

    Targets are smoothed as by Platt (1999), so that a few errors in many rows make no certainty.
    """
    yes, no = weights[right].sum(), weights[~right].sum()
    target = np.where(right, (yes + 1) / (yes + 2), 1 / (no + 2))
    features = np.stack([np.ones(len(said)), log_odds(said)], axis=1)
    values = np.zeros(2)
    for _ in range(60):
        share = 1 / (1 + np.exp(-features @ values))
        slope = weights * share * (1 - share)
        curve = (features * slope[:, None]).T @ features + RIDGE * np.eye(2)
        step = np.linalg.solve(curve, features.T @ (weights * (target - share)) - RIDGE * values)
        values += step
        if np.abs(step).max() < 1e-8:
            break
    return float(values[0]), float(values[1])


def probabilities(checked: Claims, fitted: dict[Evidence, Weighing]) -> FloatArray:
    """Return how probable each claim is; 0 where only a person can settle a row."""
    right = np.zeros(len(checked.claim))
    for number in np.flatnonzero(checked.evidence != "").tolist():
        weighing = fitted[Evidence(checked.evidence[number])]
        right[number] = weighing.probability(*checked.chances[number].tolist())
    return right


def reliability(checked: Claims, right: FloatArray) -> Iterator[str]:
    """Yield a table: of what was said with so much probability, how much was so."""
    yield "| evidence | said | rows | mean said | was so |"
    yield "|---|---|---|---|---|"
    for evidence in Evidence:
        for low, high in itertools.pairwise(EDGES):
            inside = (checked.evidence == evidence) & (right >= low) & (right < high)
            if inside.any():
                so = checked.is_right[inside]
                yield (
                    f"| {evidence} | {low:g}-{min(high, 1):g} | {inside.sum()} "
                    f"| {right[inside].mean():.5f} | {so.mean():.5f} ({(~so).sum()} wrong) |"
                )


def policies(checked: Claims, right: FloatArray) -> Iterator[str]:
    """Yield a table: silently wrong rows and plain rows to review, at each threshold."""
    rows = checked.rows
    yield "| preset | rules alone | " + " | ".join(f"{t:g}" for t in THRESHOLDS) + " |"
    yield "|---" * (2 + len(THRESHOLDS)) + "|"
    for name in [*sorted(set(rows.preset.tolist())), "all"]:
        here = np.ones(len(right), np.bool_) if name == "all" else rows.preset == name
        cells = [_cell(checked, here, rows.read < DOUBT, rows.read, None)]
        cells += [
            _cell(checked, here, right >= threshold, checked.claim, right)
            for threshold in THRESHOLDS
        ]
        yield f"| {name} | " + " | ".join(cells) + " |"


def _cell(
    checked: Claims,
    here: NDArray[np.bool_],
    is_read: NDArray[np.bool_],
    result: NDArray[np.integer],
    right: FloatArray | None,
) -> str:
    rows = checked.rows
    wrong = int((here & is_read & (result != rows.vote)).sum())
    plain = here & rows.is_plain
    review = (~is_read)[plain].mean()
    expected = "" if right is None else f", {(1 - right)[here & is_read].sum():.1f} expected"
    return f"{wrong} wrong{expected}, {review:.2%}"


def log_odds(said: FloatArray) -> FloatArray:
    """Return the log odds of probabilities, those of 0 and 1 as of the last stored digit."""
    within = said.clip(5e-5, 1 - 5e-5)
    return np.asarray(np.log(within / (1 - within)))


if __name__ == "__main__":
    main()
