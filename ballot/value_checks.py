"""Checks of one value of activity.toml that several tables share.

What is wrong is a `PydanticCustomError` whose type is a key of the message catalogue.
"""

import re
from collections.abc import Callable
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from ballot.repertoire import undrawable
from ballot.switch import NONE

_Value = TypeVar("_Value")

_FRACTION = re.compile(r"[0-9]{1,9}(?:/[0-9]{1,9})?")


def _text(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("activity.empty_text", "empty")
    for character in undrawable(text):
        context = {"character": character, "code": f"U+{ord(character):04X}"}
        raise PydanticCustomError("activity.character", "character", context)
    return text


def _fraction(value: object) -> Fraction:
    if not isinstance(value, str) or _FRACTION.fullmatch(value) is None:
        raise PydanticCustomError("activity.fraction", "fraction", {"got": value})
    try:
        return Fraction(value)
    except ZeroDivisionError:
        raise PydanticCustomError("activity.fraction", "fraction", {"got": value}) from None


def _share(value: Fraction) -> Fraction:
    if value > 1:
        raise PydanticCustomError("activity.share", "share", {"got": str(value)})
    return value


def _positive(value: Fraction) -> Fraction:
    if value == 0:
        raise PydanticCustomError("activity.positive", "weight", {"got": str(value)})
    return value


def _points_or_none(value: object) -> Fraction | None:
    return None if value == NONE else _fraction(value)


def share_or_none(value: object) -> Fraction | None:
    """Return a share, or None where `none` is written."""
    return None if value == NONE else _share(_fraction(value))


def member_of(enum: type[StrEnum]) -> Callable[[object], StrEnum]:
    """Return a check that accepts the words of `enum`."""

    def member(value: object) -> StrEnum:
        if isinstance(value, str) and value in enum.__members__.values():
            return enum(value)
        context = {"got": value, "allowed": " | ".join(enum)}
        raise PydanticCustomError("activity.choice", "choice", context)

    return member


def only(carried_out: _Value) -> Callable[[object], _Value]:
    """Return a check that accepts the one value that this version carries out."""

    def check(value: object) -> _Value:
        if value != carried_out:
            context = {"got": value, "allowed": carried_out}
            raise PydanticCustomError("activity.not_carried_out", "value", context)
        return carried_out

    return check


def within(low: float, high: float) -> Callable[[float], float]:
    """Return a check that accepts numbers from `low` to `high`."""

    def check(value: float) -> float:
        if not low <= value <= high:
            context = {"got": f"{value:g}", "low": f"{low:g}", "high": f"{high:g}"}
            raise PydanticCustomError("activity.range", "range", context)
        return value

    return check


TextKey = Annotated[str, AfterValidator(_text)]
CountKey = Annotated[int, AfterValidator(within(0, 10_000))]
FractionKey = Annotated[Fraction, BeforeValidator(_fraction)]
PointsKey = Annotated[Fraction | None, BeforeValidator(_points_or_none)]
ShareKey = Annotated[Fraction, BeforeValidator(_fraction), AfterValidator(_share)]
WeightKey = Annotated[Fraction, BeforeValidator(_fraction), AfterValidator(_positive)]
