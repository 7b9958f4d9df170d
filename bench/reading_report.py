"""The tables of the reading bench, and the same as JSON."""

import math
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any, Final

from bench.reading_counts import Counts, RowClass, RowError
from bench.reading_tiers import Tier, TierName, aims_of

CONFIDENCE: Final = 0.95

Merged = Mapping[tuple[TierName, str], Counts]


def most_errors(seen: int) -> float:
    """Return the one-sided 95 % upper bound of the expected number of errors where `seen` were.

    Exact for rare errors, whose number is Poisson distributed: the mean at which `seen` or fewer
    have a probability of 5 %. Without an error it is 3.0: the rule of three.
    """
    low, high = 0.0, 10.0 + 3.0 * seen
    for _ in range(60):
        middle = (low + high) / 2.0
        is_below = _poisson_up_to(seen, middle) > 1.0 - CONFIDENCE
        low, high = (middle, high) if is_below else (low, middle)
    return high


def _poisson_up_to(count: int, mean: float) -> float:
    """Return the probability of `count` or fewer events where `mean` are expected."""
    log_mean = math.log(mean)
    return math.fsum(math.exp(k * log_mean - mean - math.lgamma(k + 1)) for k in range(count + 1))


def as_json(merged: Merged, version: str, seeds: Sequence[int]) -> dict[str, Any]:
    """Return all figures: a list of tiers, each with its sources' figures."""
    return {
        "code": version,
        "seeds": list(seeds),
        "cores": os.cpu_count(),
        "confidence": CONFIDENCE,
        "results": [
            {"tier": tier, "strokes": source, **_figures(tier, counts)}
            for (tier, source), counts in merged.items()
        ],
    }


def _figures(tier: TierName, counts: Counts) -> dict[str, Any]:
    wrong = counts.wrong.total()
    target = aims_of(tier)
    return {
        "dpi": target.dpi if isinstance(target, Tier) else None,
        "positions": counts.positions,
        "rows": dict(sorted(counts.rows.items())),
        "silently_wrong_rows": wrong,
        "silently_wrong_by_error": {error: counts.wrong[error] for error in RowError},
        "silently_wrong_by_kind": dict(sorted(counts.wrong_kinds.items())),
        "wrong_per_million_positions_at_most": _per_million(wrong, counts.positions),
        "doubtful_rows_read_silently": dict(sorted(counts.doubtful_read.items())),
        "review_share": {
            row_class: _share(counts.review_of(row_class), counts.rows_of(row_class))
            for row_class in RowClass
        },
        "review_rows": dict(sorted(counts.review.items())),
        "doubts_on_plain_and_blank": dict(counts.doubts.most_common()),
        "sheets": counts.sheets,
        "sheets_refused": counts.sheets_refused,
        "pages": counts.pages,
        "pages_refused": dict(counts.refused.most_common()),
        "pages_misidentified": counts.misidentified,
        "pages_with_many_wrong_rows": counts.many_wrong,
        "residual_mm": {
            "median": round(median(counts.median_mm), 3) if counts.median_mm else None,
            "worst_page_median": max(counts.median_mm, default=None),
            "worst": max(counts.worst_mm, default=None),
        },
        "simulate_ms": round(counts.simulate_ms / max(counts.pages, 1), 1),
        "read_ms": round(counts.read_ms / max(counts.pages, 1), 1),
        "targets": {
            "positions": target.positions,
            "plain_review_share": target.most_plain_review,
            "blank_review_share": target.most_blank_review,
            "sheets_refused_share": target.most_sheets_refused,
        },
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None


def _per_million(errors: int, positions: int) -> float | None:
    return round(1e6 * most_errors(errors) / positions, 2) if positions else None


def as_markdown(merged: Merged, version: str, seeds: Sequence[int]) -> str:
    """Return the tables: errors, doubts, pages, and the reasons behind them."""
    errors = [
        [
            *(tier, source, f"{counts.positions:,}", _bold(counts.wrong.total())),
            *(str(counts.wrong[error]) for error in RowError),
            f"{_per_million(counts.wrong.total(), counts.positions)}",
            f"{counts.doubtful_read.total()} of {counts.rows_of(RowClass.DOUBTFUL):,}",
        ]
        for (tier, source), counts in merged.items()
    ]
    doubts = [
        [
            *(tier, source),
            *(_percent(counts.review_of(c), counts.rows_of(c)) for c in RowClass),
            _limit(aims_of(tier).most_plain_review),
            _limit(aims_of(tier).most_blank_review),
            _most_common(counts.doubts),
        ]
        for (tier, source), counts in merged.items()
    ]
    pages = [
        [
            *(tier, source, f"{counts.pages:,}"),
            _percent(counts.refused.total(), counts.pages),
            _percent(counts.sheets_refused, counts.sheets),
            _limit(aims_of(tier).most_sheets_refused),
            _most_common(counts.refused),
            *(str(counts.misidentified), str(counts.many_wrong)),
            f"{median(counts.median_mm):.3f}" if counts.median_mm else "–",
            f"{max(counts.worst_mm):.3f}" if counts.worst_mm else "–",
            f"{counts.simulate_ms / max(counts.pages, 1):.0f}",
            f"{counts.read_ms / max(counts.pages, 1):.0f}",
        ]
        for (tier, source), counts in merged.items()
    ]
    return "\n\n".join(
        [
            f"Code {version}, seeds {', '.join(map(str, seeds))}, {os.cpu_count()} cores.",
            "Silently wrong rows; at most so many in a million positions (95 %):",
            _table(_ERROR_HEADS, errors),
            "Rows to a person, by what stands in them:",
            _table(_DOUBT_HEADS, doubts),
            "Pages:",
            _table(_PAGE_HEADS, pages),
        ]
    )


_ERROR_HEADS: Final = (
    *("tier", "strokes", "positions", "wrong rows"),
    *("vote → other vote", "vote → abstain", "abstain → vote", "overvote → anything"),
    *("at most, per million", "doubtful rows read silently"),
)
_DOUBT_HEADS: Final = (
    *("tier", "strokes", "plain", "blank", "doubtful", "faint"),
    *("limit for plain", "limit for blank", "reasons on plain and blank rows"),
)
_PAGE_HEADS: Final = (
    *("tier", "strokes", "pages", "pages refused", "sheets refused", "limit", "reasons"),
    *("taken for another", "many wrong rows", "residual, median mm", "worst mm"),
    *("simulated in ms", "read in ms"),
)


def _table(heads: tuple[str, ...], rows: list[list[str]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "–"


def _limit(share: float | None) -> str:
    return "none" if share is None else f"{100 * share:g} %"


def _bold(count: int) -> str:
    return f"**{count}**" if count else "0"


def _most_common(reasons: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in reasons.most_common(4)) or "–"
