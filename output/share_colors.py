"""Colours of the answers in a chart: by what each is worth, told apart in grey print too."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.lib.colors import Color, HexColor

from output.stated import Scale, StatedGrade


@dataclass(frozen=True, slots=True)
class ShareColor:
    """A colour and what a legend calls it."""

    color: Color
    word: str


def _shades(*shades: tuple[str, str]) -> tuple[ShareColor, ...]:
    return tuple(ShareColor(HexColor(color), word) for word, color in shades)


_GREENS: Final = _shades(
    ("墨绿", "#173d28"),
    ("深绿", "#2c6e49"),
    ("绿", "#5d9a75"),
    ("浅绿", "#95c2a4"),
    ("淡绿", "#c4dfcd"),
    ("粉绿", "#e2f0e7"),
)
"""Of grades that count for 群众满意率, from the best on."""

_REDS: Final = _shades(
    ("米黄", "#f6e2b3"),
    ("黄", "#ecc063"),
    ("橙", "#dd8a4a"),
    ("红", "#c4504b"),
    ("深红", "#8e2a2a"),
    ("褐", "#571616"),
)
"""Of grades that don't, to the worst."""

_BLUES: Final = _shades(
    ("蓝灰", "#8fa3c7"),
    ("浅蓝", "#c3d0ea"),
    ("蓝", "#5f7db3"),
    ("深蓝", "#37507f"),
    ("淡蓝", "#dde5f4"),
    ("藏青", "#1e2e4d"),
)
"""Of grades that are no valid votes."""

_ABSTAIN, _VOID = _shades(("浅灰", "#c9ced4"), ("深灰", "#6d757e"))

_TWO = 2


def share_colors(scale: Scale) -> tuple[ShareColor, ...]:
    """Return a colour for each grade, then for abstentions and for void rows."""
    good, bad, unsaid = (
        [grade for grade in scale.grades if _kind(grade) == kind] for kind in ("good", "bad", "no")
    )
    shades = {
        **dict(zip(good, _greens(len(good)), strict=True)),
        **dict(zip(bad, _reds(len(bad)), strict=True)),
        **dict(zip(unsaid, _BLUES, strict=False)),
    }
    return (*(shades[grade] for grade in scale.grades), _ABSTAIN, _VOID)


def _kind(grade: StatedGrade) -> str:
    if not grade.is_valid:
        return "no"
    return "good" if grade.satisfies > 0 else "bad"


def _greens(count: int) -> Sequence[ShareColor]:
    if count == _TWO:
        return (_GREENS[1], _GREENS[3])
    first = 1 if count < len(_GREENS) - 1 else 0
    return _GREENS[first : first + count]


def _reds(count: int) -> Sequence[ShareColor]:
    last = len(_REDS) - 2 if count <= len(_REDS) // 2 else len(_REDS)
    return _REDS[max(last - count, 0) : max(last, count)]
