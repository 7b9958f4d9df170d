"""What the office's pages send: texts of bounded length, pass phrases that no error shows."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints

MOST = 10_000_000
"""Sheets: more than there are people in any city that evaluates."""

Name = Annotated[str, StringConstraints(max_length=100)]
Words = Annotated[str, StringConstraints(max_length=2000)]
Count = Annotated[int, Field(ge=0, le=MOST)]
Phrase = Annotated[SecretStr, Field(max_length=1000)]
"""Typed by its owner: used once and dropped, shown by no error and kept nowhere."""


class Body(BaseModel):
    """A change; what it doesn't know it refuses."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Confirmed(Body):
    """A change that a second person confirms, or may have to."""

    confirmed_by: Name = ""
    second_passphrase: Phrase = SecretStr("")
    """Of the second person's key, where there is one."""
