"""What the reader takes a doubtful row for, in words that say how far to believe it."""

from math import floor

from ballot.grade import Scale
from ballot.messages import say
from ballot.vote_words import vote_word
from review.seen import RowSeen
from review.words import Model, voted

EVEN = 0.5
"""Who is right less often than a coin suggests nothing."""

_MOST = 99
"""Of a hundred: a row in doubt is never said to be certain."""


def suggestion_shown(seen: RowSeen | None, scale: Scale) -> Model | None:
    """Return what a row is taken for; None where nothing is, or not even by even odds.

    Args:
        seen: the row.
        scale: the grades of its form.
    """
    if seen is None or seen.reading.suggestion is None:
        return None
    vote, probability = seen.reading.suggestion, seen.reading.probability
    if probability is not None and probability < EVEN:
        return None
    return {
        **(voted(vote, scale) or {}),
        "percent": None if probability is None else f"{100 * probability:.1f}",
        "words": _words(seen, vote_word(vote, scale), probability),
    }


def _words(seen: RowSeen, vote: str, probability: float | None) -> str:
    if probability is not None:
        count = min(_MOST, floor(100 * probability))
        return say("review.suggestion.odds", vote=vote, count=count)
    is_of_others = any(row.vote is seen.reading.suggestion for _, row in seen.others)
    return say("review.suggestion.others" if is_of_others else "review.suggestion.bare", vote=vote)
