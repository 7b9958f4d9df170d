"""Who decides: every decision on record carries a name and a role."""

from dataclasses import dataclass
from enum import StrEnum, unique

from ballot.messages import say


@unique
class Role(StrEnum):
    """In what capacity a person acts (二, 六)."""

    OPERATOR = "operator"
    """Runs scanner and screen for 评议办."""
    SCRUTINEER = "scrutineer"
    """监票: watches the count on behalf of the representatives."""

    @property
    def label(self) -> str:
        """The word on screens, in the language of the process."""
        return say(f"role.{self}")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who decides."""

    name: str
    role: Role
