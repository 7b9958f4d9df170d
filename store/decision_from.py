"""Reads what people decided: nothing else spells the keys of these events.

Older payloads lack keys that came later (docs/formats/store.md).
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Protocol, TypedDict

from ballot.batch import BatchId
from ballot.grade import Vote
from ballot.ids import LineId, SessionId, SheetId, UnitId
from ballot.person import Confirmed, Role
from ballot.session import Explanation, HandCount, Seal
from store.acceptances import acceptance_from
from store.codec import (
    asked_from,
    key_from,
    merge_from,
    pages_of,
    past_year_from,
    plan_from,
    ruling_from,
    swaps_from,
    veto_from,
)
from store.decided import (
    AcceptanceRecorded,
    BatchCounted,
    Counted,
    Decided,
    DismissalProposed,
    DismissalWithdrawn,
    HistoryAdded,
    MismatchExplained,
    OpinionTyped,
    PagesClosed,
    People,
    PlanAccepted,
    RowReopened,
    RowSettled,
    Ruled,
    RulingWithdrawn,
    ScansReplaced,
    SessionMerged,
    SessionOpened,
    SessionSealed,
    SheetKeyed,
    SheetVoided,
    SpotCheckDrawn,
    SpotChecked,
    TallySigned,
    Vetoed,
    VetoLifted,
    VoidProposed,
    VoidWithdrawn,
)
from store.standing import DismissalProposal, VoidProposal


class Recorded(Protocol):
    """An event, whoever read it: `store.log.Event` or `store.audit.LogEntry`."""

    @property
    def seq(self) -> int:
        """Its number, from 1."""

    @property
    def kind(self) -> str:
        """A value of `EventKind`, or one of a later version."""

    @property
    def at(self) -> str:
        """UTC, to the minute."""

    @property
    def payload(self) -> Mapping[str, Any]:
        """As the log holds it."""


def decision_from(event: Recorded) -> Decided | None:
    """Return what people decided by an event; None where the program noted something by itself.

    An event of a kind that this version doesn't know is None, too.

    Raises:
        AttributeError, LookupError, TypeError, ValueError: the payload isn't what any version
            writes.
    """
    reader = _READERS.get(event.kind)
    return None if reader is None else reader(event)


def second_of(payload: Mapping[str, Any]) -> str:
    """Return the name of the second person in a payload of any kind; empty where there is none."""
    return str(payload.get("confirmed_by") or "")


class _Common(TypedDict):
    seq: int
    at: str
    people: People
    why: str


def _common(event: Recorded, *, by: str = "by", why: str = "why") -> _Common:
    """Return what every decision says; `by` and `why` are the keys of the name and the reason."""
    payload = event.payload
    people = People(
        payload.get(by, ""),
        _role(payload.get("role")),
        payload.get("browser", ""),
        payload.get("confirmed_by", ""),
        _role(payload.get("confirmed_role")),
        _how(payload.get("confirmation")),
    )
    return {
        "seq": event.seq,
        "at": event.at,
        "people": people,
        "why": payload.get(why, ""),
    }


def _role(value: str | None) -> Role | None:
    return None if not value else Role(value)


def _how(confirmation: object) -> Confirmed | None:
    """Return how a second person confirmed; what makes no sense `confirmation_of` calls broken."""
    told = confirmation.get("kind") if isinstance(confirmation, Mapping) else None
    return next((how for how in Confirmed if how.value == told), None)


# At a sheet or a page


def _sheet(event: Recorded) -> SheetId:
    return SheetId(event.payload["sheet"])


def _line(event: Recorded) -> LineId:
    return LineId(event.payload["unit"])


def _row_settled(event: Recorded) -> RowSettled:
    scans = event.payload.get("on_record")
    return RowSettled(
        **_common(event),
        sheet=_sheet(event),
        line=_line(event),
        vote=Vote(event.payload["vote"]),
        on_record=None if scans is None else tuple(map(key_from, scans)),
    )


def _row_reopened(event: Recorded) -> RowReopened:
    return RowReopened(**_common(event), sheet=_sheet(event), line=_line(event))


def _void_proposed(event: Recorded) -> VoidProposed:
    payload = event.payload
    proposal = VoidProposal(
        payload["by"], Role(payload["role"]), payload["why"], event.at, payload.get("browser", "")
    )
    return VoidProposed(**_common(event), sheet=_sheet(event), proposal=proposal)


def _void_withdrawn(event: Recorded) -> VoidWithdrawn:
    return VoidWithdrawn(**_common(event), sheet=_sheet(event))


def _sheet_voided(event: Recorded) -> SheetVoided:
    return SheetVoided(**_common(event), sheet=_sheet(event))


def _sheet_keyed(event: Recorded) -> SheetKeyed:
    payload = event.payload
    return SheetKeyed(
        **_common(event),
        sheet=_sheet(event),
        votes={LineId(unit): Vote(vote) for unit, vote in payload["votes"].items()},
        page=None if payload["file"] is None else key_from(payload),
    )


def _dismissal_proposed(event: Recorded) -> DismissalProposed:
    payload = event.payload
    keys = pages_of(payload)
    instead = payload.get("instead")
    proposal = DismissalProposal(
        payload["by"],
        Role(payload["role"]),
        payload["why"],
        event.at,
        payload.get("browser", ""),
        key_from(instead) if instead else None,
        range(keys[0].index, keys[-1].index + 1),
        keys[0].part,
    )
    return DismissalProposed(**_common(event), pages=tuple(keys), proposal=proposal)


def _dismissal_withdrawn(event: Recorded) -> DismissalWithdrawn:
    return DismissalWithdrawn(**_common(event), pages=tuple(pages_of(event.payload)))


def _pages_closed(event: Recorded) -> PagesClosed:
    instead = event.payload.get("instead")
    return PagesClosed(
        **_common(event),
        pages=tuple(pages_of(event.payload)),
        instead=key_from(instead) if instead else None,
    )


def _scans_replaced(event: Recorded) -> ScansReplaced:
    return ScansReplaced(**_common(event), swaps=tuple(swaps_from(event.payload)))


def _spot_checked(event: Recorded) -> SpotChecked:
    payload = event.payload
    return SpotChecked(
        **_common(event), sheet=_sheet(event), draw=payload["draw"], agrees=payload["agrees"]
    )


def _opinion_typed(event: Recorded) -> OpinionTyped:
    return OpinionTyped(**_common(event), sheet=_sheet(event), text=event.payload["text"])


# Above the paper


def _session(event: Recorded) -> SessionId:
    return SessionId(event.payload["session"])


def _spot_check_drawn(event: Recorded) -> SpotCheckDrawn:
    return SpotCheckDrawn(**_common(event), seed=event.payload["seed"], size=event.payload["size"])


def _counted(event: Recorded) -> Counted:
    payload = event.payload
    count = HandCount(
        payload["issued"],
        payload["returned"],
        payload.get("unused"),
        payload.get("spoiled"),
        payload["by"],
        payload.get("by_group", {}),
    )
    return Counted(**_common(event), session=_session(event), count=count)


def _batch_counted(event: Recorded) -> BatchCounted:
    payload = event.payload
    batch = BatchId(_session(event), payload["batch"])
    return BatchCounted(**_common(event), batch=batch, sheets=payload["sheets"])


def _mismatch_explained(event: Recorded) -> MismatchExplained:
    payload = event.payload
    explanation = Explanation(
        payload["why"],
        payload["by"],
        payload["confirmed_by"],
        payload["returned"],
        payload["scanned"],
    )
    return MismatchExplained(**_common(event), session=_session(event), explanation=explanation)


def _ruled(event: Recorded) -> Ruled:
    return Ruled(**_common(event, why="text"), ruling=ruling_from(event.payload))


def _ruling_withdrawn(event: Recorded) -> RulingWithdrawn:
    return RulingWithdrawn(**_common(event), asked=asked_from(event.payload))


def _vetoed(event: Recorded) -> Vetoed:
    return Vetoed(**_common(event, why="reason"), veto=veto_from(event.payload))


def _veto_lifted(event: Recorded) -> VetoLifted:
    return VetoLifted(**_common(event), unit=UnitId(event.payload["unit"]))


def _session_sealed(event: Recorded) -> SessionSealed:
    payload = event.payload
    seal = Seal(
        revision=payload["revision"],
        tally_sha256=payload["tally_sha256"],
        replaces=payload["replaces"],
        by=payload["by"],
    )
    return SessionSealed(
        **_common(event, why="few_why"),
        session=_session(event),
        seal=seal,
        compares_copies=bool(payload.get("copies_compared")),
        marks_tell=bool(payload.get("marks_tell")),
    )


def _session_opened(event: Recorded) -> SessionOpened:
    return SessionOpened(**_common(event), session=_session(event))


def _session_merged(event: Recorded) -> SessionMerged:
    return SessionMerged(**_common(event), session=_session(event), merge=merge_from(event.payload))


def _history_added(event: Recorded) -> HistoryAdded:
    return HistoryAdded(**_common(event), past=past_year_from(event.payload))


def _acceptance_recorded(event: Recorded) -> AcceptanceRecorded:
    acceptance = acceptance_from(event.payload, event.at)
    return AcceptanceRecorded(**_common(event), acceptance=acceptance)


def _tally_signed(event: Recorded) -> TallySigned:
    payload = event.payload
    return TallySigned(
        **_common(event, by="signer"),
        tally_sha256=payload["tally_sha256"],
        key_sha256=payload["key_sha256"],
    )


def _plan_accepted(event: Recorded) -> PlanAccepted:
    return PlanAccepted(**_common(event), record=plan_from(event.payload, event.at))


_READERS: Mapping[str, Callable[[Recorded], Decided]] = MappingProxyType(
    {
        ScansReplaced.kind: _scans_replaced,
        RowSettled.kind: _row_settled,
        RowReopened.kind: _row_reopened,
        VoidProposed.kind: _void_proposed,
        VoidWithdrawn.kind: _void_withdrawn,
        SheetVoided.kind: _sheet_voided,
        SheetKeyed.kind: _sheet_keyed,
        DismissalProposed.kind: _dismissal_proposed,
        DismissalWithdrawn.kind: _dismissal_withdrawn,
        PagesClosed.kind: _pages_closed,
        SpotCheckDrawn.kind: _spot_check_drawn,
        SpotChecked.kind: _spot_checked,
        OpinionTyped.kind: _opinion_typed,
        Counted.kind: _counted,
        BatchCounted.kind: _batch_counted,
        MismatchExplained.kind: _mismatch_explained,
        Ruled.kind: _ruled,
        RulingWithdrawn.kind: _ruling_withdrawn,
        Vetoed.kind: _vetoed,
        VetoLifted.kind: _veto_lifted,
        HistoryAdded.kind: _history_added,
        AcceptanceRecorded.kind: _acceptance_recorded,
        SessionSealed.kind: _session_sealed,
        SessionOpened.kind: _session_opened,
        SessionMerged.kind: _session_merged,
        TallySigned.kind: _tally_signed,
        PlanAccepted.kind: _plan_accepted,
    }
)
