"""Cover sheets of batches as event payloads."""

from collections.abc import Mapping
from typing import Any

from ballot.cover import Cover
from ballot.ids import SessionId


def cover_payload(cover: Cover) -> dict[str, Any]:
    """Return what a cover says."""
    return {"session": cover.session, "batch": cover.batch, "sheets": cover.sheets}


def cover_from(payload: Mapping[str, Any]) -> Cover:
    """Return the cover that `cover_payload` wrote."""
    return Cover(SessionId(payload["session"]), payload["batch"], payload["sheets"])
