"""What stands over and under the boxes of a row's picture: the heads of the form, and the keys."""

from collections.abc import Iterable

from ballot.grade import Scale
from ballot.layout import Row
from ballot.vote_words import vote_word
from review.words import Model, vote_keys


def boxes_shown(row: Row, spans: Iterable[tuple[float, float]], scale: Scale) -> list[Model]:
    """Return the boxes of a row as its picture shows them, from left to right.

    Args:
        row: as its form has it.
        spans: left side and width of each box, as shares of the picture's width; none where
            there is no picture.
        scale: the grades of the form.
    """
    keys = {each["value"]: each["key"] for each in vote_keys(scale)}
    return [
        {
            "key": keys[box.grade],
            "label": vote_word(box.grade, scale),
            "left": round(left, 5),
            "width": round(width, 5),
        }
        for box, (left, width) in zip(row.boxes, spans, strict=False)
    ]
