"""What was written is asked once for each request of a browser, not with each question."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class _Asked:
    is_done: bool = False


_ASKED: ContextVar[_Asked | None] = ContextVar("asked", default=None)
"""Of a request: whether it was asked what others wrote; None where no request is answered."""


@contextmanager
def one_request() -> Iterator[None]:
    """Answer a request: it sees what was written before it came, and what it writes itself."""
    token = _ASKED.set(_Asked())
    try:
        yield
    finally:
        _ASKED.reset(token)


def must_ask() -> bool:
    """Return whether nobody has asked yet for this request; says so once."""
    asked = _ASKED.get()
    if asked is None:
        return True
    must, asked.is_done = not asked.is_done, True
    return must


def ask_again() -> None:
    """Have the next question of this request asked anew."""
    asked = _ASKED.get()
    if asked is not None:
        asked.is_done = False
