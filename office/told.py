"""Tells what people decided: one telling for the review pages, the papers and the workbook."""

from dataclasses import dataclass
from typing import assert_never

from ballot.grade import Scale, Vote
from ballot.ids import LineId
from ballot.messages import CATALOGUE, say
from ballot.person import Role
from office.days import day_of
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
from store.decision_from import decision_from
from store.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What of a decision is told everywhere, in the language of the process."""

    day: str
    """In Beijing; no time that leaves the program is finer."""
    what: str
    """The kind of decision."""
    vote: Vote | None
    """What a row comes to by it; None where it is about no row, or makes it wait."""
    by: str
    role: str
    """Empty where none was kept."""
    confirmed_by: str
    """Empty where one person decided."""
    confirmed_role: str
    """Empty where none was kept."""
    why: str


def told(said: Decided) -> Told:
    """Return a decision in words."""
    people = said.people
    return Told(
        day=day_of(said.at).isoformat(),
        what=kind_word(said.kind),
        vote=said.vote if isinstance(said, RowSettled) else None,
        by=people.by,
        role=_role(people.role),
        confirmed_by=people.confirmed_by,
        confirmed_role=_role(people.confirmed_role),
        why=said.why,
    )


def told_line(said: Decided, scale: Scale, line: LineId | None = None) -> str:
    """Return a decision as a line of a paper: when, what, by whom, why.

    Args:
        said: the decision.
        scale: of the form that the decision is about.
        line: the row that is spoken of, where the decision is about many.
    """
    words = told(said)
    what = words.what
    if words.vote is not None:
        what = say("reviewed.settled_as", vote=scale.word(words.vote))
    elif isinstance(said, SheetKeyed) and line is not None and line in said.votes:
        what = say("reviewed.typed_as", vote=scale.word(said.votes[line]))
    who = _person(words.by, words.role)
    if words.confirmed_by:
        second = _person(words.confirmed_by, words.confirmed_role)
        who = say("reviewed.two", first=who, second=second)
    return say("reviewed.decision", at=words.day, what=what, who=who, why=words.why)


def told_briefly(event: Event) -> str:
    """Return what happened and what it is about, for a refusal that names an event."""
    said = decision_from(event)
    about = "" if said is None else _about(said)
    what = kind_word(event.kind)
    return f"{what}（{about}）" if about else what


def kind_word(kind: str) -> str:
    """Return a kind of event in words; the kind itself where it has none."""
    key = f"store.event.{kind}"
    return say(key) if key in CATALOGUE else kind


def _about(said: Decided) -> str:
    """Return the id of the line, unit, sheet or session that is decided on; empty for others."""
    match said:
        case RowSettled() | RowReopened():
            return said.line
        case VetoLifted():
            return said.unit
        case Vetoed():
            return said.veto.unit
        case VoidProposed() | VoidWithdrawn() | SheetVoided() | SheetKeyed() | SpotChecked():
            return said.sheet
        case BatchCounted():
            return f"{said.batch.session}, {said.batch.batch}"
        case OpinionTyped():
            return said.sheet
        case Counted() | MismatchExplained() | SessionSealed() | SessionOpened() | SessionMerged():
            return said.session
        case DismissalProposed() | DismissalWithdrawn() | PagesClosed() | ScansReplaced():
            return ""
        case AcceptanceRecorded():
            return said.acceptance.form
        case SpotCheckDrawn() | Ruled() | RulingWithdrawn() | HistoryAdded():
            return ""
        case TallySigned() | PlanAccepted():
            return ""
        case _:
            assert_never(said)


def _person(name: str, role: str) -> str:
    return say("reviewed.person", name=name, role=role) if role else name


def _role(role: Role | None) -> str:
    return role.label if role else ""
