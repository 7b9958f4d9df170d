"""Hosts of the tests' own, where the machine lets us make some."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bench.network import Network, NoNetworkError


@contextmanager
def network() -> Iterator[Network]:
    """Yield a network without hosts; the test is skipped where none can be made."""
    made = Network()
    try:
        made.__enter__()
    except NoNetworkError as problem:
        pytest.skip(str(problem))
    try:
        yield made
    finally:
        made.__exit__(None, None, None)
