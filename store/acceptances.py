"""How the result of 考评验收 stands in an event."""

from collections.abc import Mapping
from typing import Any

from ballot.acceptance import Acceptance, AcceptanceSide, AcceptedUnit
from ballot.ids import FormKey, UnitId


def acceptance_payload(acceptance: Acceptance) -> dict[str, Any]:
    """Return a result as its event holds it."""
    return {
        "form": acceptance.form,
        "tally_sha256": acceptance.tally_sha256,
        "units": [{"unit": each.unit, "side": each.side.value} for each in acceptance.units],
        "by": acceptance.by,
        "confirmed_by": acceptance.confirmed_by,
    }


def acceptance_from(payload: Mapping[str, Any], at: str) -> Acceptance:
    """Return the result that an event holds."""
    return Acceptance(
        form=FormKey(payload["form"]),
        tally_sha256=payload["tally_sha256"],
        units=tuple(
            AcceptedUnit(UnitId(each["unit"]), AcceptanceSide(each["side"]))
            for each in payload["units"]
        ),
        by=payload["by"],
        confirmed_by=payload["confirmed_by"],
        at=at,
    )
