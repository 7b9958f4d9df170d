"""A look at the numbers on the way: counts and points, and nothing that ranks or designates."""

from collections.abc import Mapping
from typing import Any


def without_standings(tally: Mapping[str, Any]) -> dict[str, Any]:
    """Return a provisional tally without places, designations and questions.

    While rows wait or sessions are open any of them may still change, and a place that was seen
    on the way is remembered.
    """
    units = [
        {**unit, "place": None, "designations": [], "open_designations": []}
        for unit in tally["units"]
    ]
    return {**tally, "units": units, "rulings": [], "sensitivity": []}
