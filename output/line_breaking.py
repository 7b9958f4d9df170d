"""Breaks Chinese text into lines: no line begins with what closes, or ends with what opens.

Digits and Latin words stay whole. Where a sign may not begin a line, what stands before it goes
down with it, and the line above is spread.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

NEVER_FIRST: Final = frozenset("，。、；：？！）》」』】〕〉〗”’％%…—·～‰℃,.;:?!)]}")
"""What may not begin a line."""
NEVER_LAST: Final = frozenset("（《「『【〔〈〖“‘￥＄№([{")
"""What may not end one."""

_HANDS_DOWN: Final = 8
"""At most so many pieces go down with a sign; after that a break anywhere is better."""


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield what stays whole as places in the text: a character, or digits and Latin letters."""
    start = 0
    while start < len(text):
        end = start + 1
        if _is_word(text[start]):
            while end < len(text) and (
                _is_word(text[end])
                or (text[end] in ".,:-/" and end + 1 < len(text) and _is_word(text[end + 1]))
            ):
                end += 1
        yield start, end
        start = end


def break_lines(
    text: str, width: Callable[[str, int], float], room: Callable[[int], float]
) -> list[tuple[int, int]]:
    """Return the lines of a text as places in it.

    Args:
        text: with line breaks.
        width: of the character at a place.
        room: in the line of a number, from 0.
    """
    lines: list[tuple[int, int]] = []
    offset = 0
    for part in text.split("\n"):
        _break_part(part, offset, width, room, lines)
        offset += len(part) + 1
    return lines


def _break_part(
    text: str,
    offset: int,
    width: Callable[[str, int], float],
    room: Callable[[int], float],
    lines: list[tuple[int, int]],
) -> None:
    """Add the lines of a text without line breaks."""
    cut = [*_fitting(text, offset, width, room(len(lines) + 1))]
    start, used, first = 0, 0.0, len(lines)
    at = 0
    while at < len(cut):
        begin, end = cut[at]
        wide = sum(width(text[place], offset + place) for place in range(begin, end))
        if used + wide <= room(len(lines)) + 0.01 or at == start:
            used += wide
            at += 1
            continue
        at = _good_break(text, cut, start, at)
        lines.append((offset + cut[start][0], offset + cut[at][0]))
        start, used = at, 0.0
    if start < len(cut) or len(lines) == first:
        begin = cut[start][0] if start < len(cut) else 0
        lines.append((offset + begin, offset + len(text)))


def _fitting(
    text: str, offset: int, width: Callable[[str, int], float], room: float
) -> Iterator[tuple[int, int]]:
    """Yield the pieces; one that is wider than a line is cut into characters."""
    for begin, end in pieces(text):
        if sum(width(text[place], offset + place) for place in range(begin, end)) <= room:
            yield begin, end
        else:
            yield from ((place, place + 1) for place in range(begin, end))


def _good_break(text: str, cut: Sequence[tuple[int, int]], start: int, at: int) -> int:
    """Return before which piece to break, `at` or one of those before it."""
    for place in range(at, max(start, at - _HANDS_DOWN), -1):
        begins, ends = text[cut[place][0]], text[cut[place][0] - 1]
        pair = ends + begins
        if begins not in NEVER_FIRST and ends not in NEVER_LAST and pair not in ("——", "……"):
            return place
    return at


def _is_word(character: str) -> bool:
    return character.isascii() and character.isalnum()
