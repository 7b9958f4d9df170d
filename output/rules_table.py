"""The rules in force as a JSON-able object, with the tables and keys of activity.toml."""

from fractions import Fraction
from typing import Any

from ballot.rules import Rules, TieRule

NONE = "none"
"""How activity.toml says that a limit isn't set."""


def rules_table(rules: Rules) -> dict[str, Any]:
    """Return every switch of `rules`, defaults written out; fractions as `9/10`."""
    scoring = rules.scoring
    return {
        "double_mark": rules.double_mark.value,
        "correction": rules.correction.value,
        "blank_sheet": rules.blank_sheet.value,
        "straight_line": rules.straight_line.value,
        "min_group": rules.min_group,
        "scoring": {
            "satisfied": str(scoring.satisfied),
            "mostly_satisfied": str(scoring.mostly_satisfied),
            "dissatisfied": str(scoring.dissatisfied),
            "abstain": str(scoring.abstain),
        },
        "ranking": {
            "basis": rules.ranking_basis.value,
            "ties": (
                rules.ties.value
                if isinstance(rules.ties, TieRule)
                else [breaker.value for breaker in rules.ties]
            ),
        },
        "satisfaction": {
            "denominator": rules.denominator.value,
            "threshold": str(rules.threshold),
        },
        "void_row": {"counts_as": rules.void_row_counts_as.value},
        "marks": {
            "accept": [kind.value for kind in rules.marks_accept],
            "mixed": rules.marks_mixed.value,
            "outside": rules.marks_outside.value,
        },
        "veto": {"backfill": rules.veto_backfill},
        "conflict": {"award_below_rate": rules.award_below_rate.value},
        "reconcile": {
            "over_return": rules.over_return.value,
            "scan_mismatch": rules.scan_mismatch.value,
            "min_return_rate": _optional(rules.min_return_rate),
        },
        "composition": {
            **{group: str(share) for group, share in rules.composition.items()},
            "tolerance": str(rules.composition_tolerance),
        },
        "weights": {group: str(weight) for group, weight in rules.weights.items()},
        "signatures": {"required": list(rules.signatures_required)},
    }


def _optional(value: Fraction | None) -> str:
    return NONE if value is None else str(value)
