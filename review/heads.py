"""What stands over and under the boxes of a row's picture: the heads of the form, and the keys."""

from collections.abc import Iterable, Sequence

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


def middle_of(boxes: Sequence[Model], outline: Sequence[float] | None) -> float | None:
    """Return where the middle of a row's boxes is on the picture of its page, as a share across.

    Args:
        boxes: as `boxes_shown` gives them.
        outline: of the row on the page: left, top, width and height as shares.
    """
    if not boxes or outline is None:
        return None
    middle = float(boxes[0]["left"] + boxes[-1]["left"] + boxes[-1]["width"]) / 2
    return round(outline[0] + middle * outline[2], 5)
