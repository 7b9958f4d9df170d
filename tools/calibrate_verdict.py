"""Calibrate how probable it is that a reading is right, and show where to ask a person.

    python tools/calibrate_verdict.py --sheets 30 --seed 300 --out scanner/weights/verdict.json

Fills in and scans sheets of the reading bench's tiers, and pages with what nobody should count
(`bench/silent.py`), reads them with the reader as it is, and fits the weighing of each kind of
evidence (`scanner.decide.verdict`) on them. Checked on as many of another seed: prints the tables
of docs/judge.md.
"""

import argparse
import itertools
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in a worker; numpy looks at it once
sys.path.insert(0, str(Path(__file__).parent.parent))

from ballot.grade import Vote
from bench.reading_chunk import OWN_STROKES, Chunk, ChunkRunner
from bench.reading_tiers import TierName
from bench.reading_world import World, make_world
from bench.silent import pages_of
from bench.silent_pages import Kind
from calibration.images import to_gray
from calibration.pens.intents import RowIntent, RowKind
from calibration.pens.strokes import PenMark
from calibration.scans.degrade import Scan
from scanner.context import ReadingContext
from scanner.decide.hand import hand_of
from scanner.decide.law import claims_of, vote_of
from scanner.decide.verdict import Evidence, Weighing, evidence_of, odds_of, sees_the_same
from scanner.files.process import settle_in
from scanner.judge.judge import judge_weights, second_weights
from scanner.sheet import LIMITS, LocatedPage, locate_page, measure_page

FloatArray = NDArray[np.float64]

SHARES = {
    TierName.OFFICE: 1.0,
    TierName.WIDE: 1.0,
    TierName.HARSH: 2.5,
    TierName.PHONE: 0.5,
    TierName.FAINT_PENCIL: 0.5,
    TierName.TROUBLED: 0.5,
}
"""Of the sheets that are asked for, how many of each tier."""

ODD_KINDS = (
    Kind.STRUCK,
    Kind.CHARACTERS,
    Kind.ERASED,
    Kind.FLUID,
    Kind.OUTLINE,
    Kind.GHOSTS_BELOW,
    Kind.GHOSTS_SOAKED,
)
"""What nobody should count, as far as it stands in a box: a page of each for every sheet."""

RARE = 0.03
"""How much a row of troubled sheets, and of such pages, counts: one hand in thirty fills in a form
like that."""

THRESHOLDS = (0.9, 0.95, 0.97, 0.98, 0.985, 0.99, 0.995)
EDGES = (0.0, 0.5, 0.9, 0.98, 0.99, 0.995, 0.999, 0.9995, 0.9999, 1.000001)
RIDGE = 1e-3
"""Keeps weights finite where all readings of a kind were right."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that may be read, what would be read in it, and what was meant."""

    source: str
    """The tier, or the kind of page."""
    weight: float
    evidence: Evidence
    place_odds: float
    kind_odds: float | None
    is_placed_right: bool
    """Something is where a mark would be read, and nothing elsewhere in the row."""
    is_right: bool
    is_plain: bool
    is_seen: bool
    """Whether the judge sees what would be read."""


def main() -> None:
    """Fit, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sheets", type=int, default=30, help="of each tier")
    parser.add_argument("--seed", type=int, default=300)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        world = make_world(Path(folder), {})
        with ProcessPoolExecutor(
            options.workers, get_context("spawn"), _start, (world,)
        ) as executor:
            fitted_on = rows_of(executor, options.seed, options.sheets)
            checked = rows_of(executor, options.seed + 1, options.sheets)
    fitted = fit(fitted_on)
    body = {
        "evidence": {evidence.value: asdict(weighing) for evidence, weighing in fitted.items()},
        "judge": [judge_weights().digest, second_weights().digest],
    }
    text = json.dumps(body, indent=2) + "\n"
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    print(text)
    print("\n".join([*reliability(checked, fitted), "", *policies(checked, fitted)]))


def rows_of(executor: ProcessPoolExecutor, seed: int, sheets: int) -> list[Row]:
    """Return the rows of fresh sheets of every tier, and of pages of every kind."""
    chunks = [
        Chunk(tier, OWN_STROKES, seed, number, 5)
        for tier, share in SHARES.items()
        for number in range(-(-round(sheets * share) // 5))
    ]
    parts = [executor.submit(_rows_of_chunk, chunk) for chunk in chunks]
    parts += [
        executor.submit(_rows_of_kind, kind, seed, range(first, min(first + 10, sheets)))
        for kind in ODD_KINDS
        for first in range(0, sheets, 10)
    ]
    return [row for part in parts for row in part.result()]


_worker: tuple[ChunkRunner, World] | None = None


def _start(world: World) -> None:
    global _worker
    settle_in()
    _worker = ChunkRunner(world), world


def _started() -> tuple[ChunkRunner, World]:
    if _worker is None:
        raise RuntimeError("_start was not called in this process")
    return _worker


@dataclass(frozen=True, slots=True)
class _Meant:
    """What a row holds."""

    votes: frozenset[Vote | None]
    """What it may be read as."""
    marked: frozenset[int] | None
    """Boxes that hold a mark; None where what they hold is odd."""
    is_plain: bool = False


def _rows_of_chunk(chunk: Chunk) -> list[Row]:
    runner, _ = _started()
    weight = RARE if chunk.tier is TierName.TROUBLED else 1.0
    found: list[Row] = []
    for page in itertools.chain.from_iterable(runner.sheets(chunk)):
        meant = [
            _intended(intent, [box.grade for box in row.boxes])
            for row, intent in zip(page.layout.rows, page.intents, strict=True)
        ]
        found += _rows(page.scan, meant, runner.context, chunk.tier, weight)
    return found


def _rows_of_kind(kind: Kind, seed: int, numbers: range) -> list[Row]:
    runner, world = _started()
    found: list[Row] = []
    for page in pages_of(kind, world, "office", seed, numbers):
        meant = [_Meant(frozenset(truth.allowed), None) for truth in page.rows]
        found += _rows(page.scan, meant, runner.context, kind, RARE)
    return found


def _intended(intent: RowIntent, grades: Sequence[Vote]) -> _Meant:
    marks = {mark.grade for mark in intent.marks if mark.mark is not PenMark.DOT}
    return _Meant(
        frozenset({intent.vote}),
        frozenset(number for number, grade in enumerate(grades) if grade in marks),
        is_plain=intent.kind is RowKind.PLAIN,
    )


def _rows(
    scan: Scan, meant: Sequence[_Meant], context: ReadingContext, source: str, weight: float
) -> Iterator[Row]:
    """Yield the rows of a page that may be read."""
    located = locate_page(to_gray(scan.decoded()), context)
    if not isinstance(located, LocatedPage):
        return
    measured = measure_page(located, context)
    hand = hand_of(measured, LIMITS)
    claims = claims_of(located.plan.rows, measured, hand, LIMITS)
    for row, claim, seen, truth in zip(
        located.plan.rows, claims, measured.seen, meant, strict=True
    ):
        evidence = evidence_of(claim)
        if evidence is None:
            continue
        place = claim.place
        vote = vote_of(row, place)
        is_right = vote in truth.votes
        placed = frozenset(() if place is None else (place,))
        is_ghost = truth.marked is None and not is_right and Vote.ABSTAIN in truth.votes
        yield Row(
            source,
            weight,
            evidence,
            *odds_of(seen, place, hand),
            is_placed_right=not is_ghost if truth.marked is None else placed == truth.marked,
            is_right=is_right,
            is_plain=truth.is_plain,
            is_seen=sees_the_same(seen, place, LIMITS),
        )


def fit(rows: Sequence[Row]) -> dict[Evidence, Weighing]:
    """Return the weighing of each kind of evidence."""
    fitted = {}
    for evidence in Evidence:
        chosen = [row for row in rows if row.evidence is evidence and row.is_seen]
        weights = np.array([row.weight for row in chosen])
        placed = np.array([row.is_placed_right for row in chosen], np.bool_)
        right = np.array([row.is_right for row in chosen], np.bool_)
        print(
            f"{evidence}: {len(right)} rows, {(~placed).sum()} in a wrong place, "
            f"{(placed & ~right).sum()} of a wrong kind",
            flush=True,
        )
        place = regression(np.array([row.place_odds for row in chosen]), placed, weights)
        odds = np.array([np.nan if r.kind_odds is None else r.kind_odds for r in chosen])
        has_kind = placed & ~np.isnan(odds)
        kind = (0.0, 0.0)
        if has_kind.any():
            kind = regression(odds[has_kind], right[has_kind], weights[has_kind])
        fitted[evidence] = Weighing(*(round(value, 4) for value in (*place, *kind)))
    return fitted


def regression(
    odds: FloatArray, right: NDArray[np.bool_], weights: FloatArray
) -> tuple[float, float]:
    """Return bias and weight of the log odds: logistic regression by Newton's method.

    Targets are smoothed as by Platt (1999), so that a few errors in many rows make no certainty.
    """
    yes, no = weights[right].sum(), weights[~right].sum()
    target = np.where(right, (yes + 1) / (yes + 2), 1 / (no + 2))
    features = np.stack([np.ones(len(odds)), odds], axis=1)
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


def _right(row: Row, fitted: dict[Evidence, Weighing]) -> float:
    """Return how probably a row is right; 0 where the judge doesn't see what would be read."""
    if not row.is_seen:
        return 0.0
    return fitted[row.evidence].probability(row.place_odds, row.kind_odds)


def reliability(rows: Sequence[Row], fitted: dict[Evidence, Weighing]) -> Iterator[str]:
    """Yield a table: of what was said with so much probability, how much was so."""
    yield "| evidence | said | rows | mean said | was so |"
    yield "|---|---|---|---|---|"
    for evidence in Evidence:
        said = [(_right(row, fitted), row.is_right) for row in rows if row.evidence is evidence]
        for low, high in itertools.pairwise(EDGES):
            inside = [(right, is_so) for right, is_so in said if low < right < high]
            if inside:
                wrong = sum(not is_so for _, is_so in inside)
                mean = sum(right for right, _ in inside) / len(inside)
                yield (
                    f"| {evidence} | {low:g}-{min(high, 1):g} | {len(inside)} | {mean:.5f} "
                    f"| {1 - wrong / len(inside):.5f} ({wrong} wrong) |"
                )


def policies(rows: Sequence[Row], fitted: dict[Evidence, Weighing]) -> Iterator[str]:
    """Yield a table: silently wrong rows and plain rows to review, at each threshold."""
    yield "| tier | " + " | ".join(f"{t:g}" for t in THRESHOLDS) + " |"
    yield "|---" * (1 + len(THRESHOLDS)) + "|"
    for tier in (*SHARES, *ODD_KINDS):
        here = [(row, _right(row, fitted)) for row in rows if row.source == tier]
        cell = partial(_cell, here)
        yield f"| {tier} | " + " | ".join(map(cell, THRESHOLDS)) + " |"


def _cell(rows: Sequence[tuple[Row, float]], threshold: float) -> str:
    wrong = sum(right >= threshold and not row.is_right for row, right in rows)
    plain = [right < threshold for row, right in rows if row.is_plain]
    return f"{wrong} wrong, {sum(plain) / max(len(plain), 1):.2%}"


if __name__ == "__main__":
    main()
