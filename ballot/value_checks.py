"""Checks of one value of activity.toml that several tables share.

What is wrong is a `PydanticCustomError` whose type is a key of the message catalogue.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from ballot.repertoire import undrawable

_Value = TypeVar("_Value")


def _text(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("activity.empty_text", "empty")
    for character in undrawable(text):
        context = {"character": character, "code": f"U+{ord(character):04X}"}
        raise PydanticCustomError("activity.character", "character", context)
    return text


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
