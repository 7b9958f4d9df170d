"""Who took part: 五(一) 服务对象占总参评代表人数的60%. Shares of people, not weights."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ballot.activity import Activity
from ballot.ids import GroupId
from ballot.session import SessionStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupShare:
    """One group of representatives over all sessions."""

    group: GroupId
    name: str
    planned: Fraction | None
    """Share of all representatives; None where the rules plan none."""
    issued: int | None
    """Sheets handed out to it, counted by hand; None unless every session has said."""
    issued_share: Fraction | None
    scanned: int
    """Sheets of it that were scanned."""
    scanned_share: Fraction | None
    is_off: bool
    """Whether what was handed out is further from the plan than the tolerance."""


def composition(activity: Activity, sessions: Sequence[SessionStatus]) -> list[GroupShare]:
    """Return the shares of every group, in the order of the activity.

    Args:
        activity: its groups, and `rules.composition` with its tolerance.
        sessions: hand counts and scans.
    """
    taking_part = [status for status in sessions if status.printed]
    has_issued = bool(taking_part) and all(status.issued_by_group for status in taking_part)
    issued: Counter[str] = Counter()
    scanned: Counter[str] = Counter()
    for status in taking_part:
        issued.update(status.issued_by_group)
        scanned.update(status.scanned_by_group)
    rules = activity.rules
    shares = []
    for group in activity.groups:
        planned = rules.composition.get(group.id)
        share = _share(issued[group.id], issued.total()) if has_issued else None
        is_off = (
            planned is not None
            and share is not None
            and abs(share - planned) > rules.composition_tolerance
        )
        shares.append(
            GroupShare(
                group=group.id,
                name=group.name,
                planned=planned,
                issued=issued[group.id] if has_issued else None,
                issued_share=share,
                scanned=scanned[group.id],
                scanned_share=_share(scanned[group.id], scanned.total()),
                is_off=is_off,
            )
        )
    return shares


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None
