"""How far a session has come: what `pingyi status` says in one word."""

from enum import StrEnum, unique

from ballot.session import SessionStatus, balances, is_explained


@unique
class SessionStage(StrEnum):
    """The life of a session, in its order. Texts: `session.stage.<name>`."""

    PLANNED = "planned"
    """It stands in activity.toml."""
    PRINTED = "printed"
    """Its sheets were printed."""
    ISSUED = "issued"
    """Somebody has counted what was handed out."""
    COLLECTED = "collected"
    """Somebody has counted what came back."""
    SCANNED = "scanned"
    """Sheets were read; rows or pages wait for a person."""
    REVIEWED = "reviewed"
    """Nothing waits for a person."""
    RECONCILED = "reconciled"
    """Nothing waits, and the numbers agree or two people have explained why not."""
    SEALED = "sealed"
    """Nothing changes any more."""


def stage_of(status: SessionStatus) -> SessionStage:
    """Return how far a session has come, by its numbers alone."""
    if status.seal is not None:
        return SessionStage.SEALED
    if status.scanned:
        return _after_scanning(status)
    if status.returned is not None:
        return SessionStage.COLLECTED
    if status.issued is not None:
        return SessionStage.ISSUED
    return SessionStage.PRINTED if status.printed else SessionStage.PLANNED


def _after_scanning(status: SessionStatus) -> SessionStage:
    if status.pending or status.rejected:
        return SessionStage.SCANNED
    is_balanced = all(each.holds for each in balances(status)) or is_explained(status)
    if status.returned is None or not is_balanced:
        return SessionStage.REVIEWED
    return SessionStage.RECONCILED
