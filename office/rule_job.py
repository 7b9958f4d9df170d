"""Open questions and how the leading group settles them: `pingyi rule`, without the terminal."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ballot.errors import ReconciliationError, UsageError
from ballot.ids import FIRST_FORM, CategoryId, UnitId
from ballot.messages import say
from ballot.person import Second
from ballot.ruling import QUESTION_ID_LENGTH, Ruling, RulingKind, question_id
from ballot.session import takes_part
from office.folder import ActivityFolder
from office.merged import session_statuses
from office.tally_job import check_finished, current_tally, sheets_of, tally_inputs
from output.tally import TallyKind, build_tally
from store.evidence import Store

Question = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the leading group says to a question, as two people enter it."""

    chosen: Sequence[UnitId]
    without_last: bool
    """Whether it says that the category is left without its 末位单位."""
    text: str
    by: str
    confirmed_by: str
    second: Second | None = None
    """How the second confirms; None where the first typed the name."""


@dataclass(frozen=True, slots=True)
class Questions:
    """What is open, and what was settled."""

    tally: dict[str, Any]
    """What the evidence comes to now."""
    rulings: tuple[Ruling, ...]
    """Those on record."""

    @property
    def open(self) -> list[Question]:
        """The open questions as a tally lists them, each with its `id`."""
        return [{"id": _id(asked), **asked} for asked in self.tally["rulings"]]

    @property
    def made(self) -> list[Question]:
        """The rulings on record as a tally lists them, with `id` and `without_effect`.

        `without_effect` says why a ruling stands for nothing; it is null where it stands.
        """
        idle = {_id(each): each["why"] for each in self.tally.get("rulings_without_effect", ())}
        return [
            {"id": _id(made), **made, "without_effect": idle.get(_id(made))}
            for made in self.tally["rulings_made"]
        ]


def questions(folder: ActivityFolder, store: Store) -> Questions:
    """Return what is open and what was settled.

    Raises:
        PendingReviewError: rows or pages wait for a person.
        ReconciliationError: a session that takes part isn't sealed, or numbers differ.
    """
    if folder.activity.forms:
        folder = folder.seen_by(FIRST_FORM)
    own = sheets_of(folder, store)
    check_finished(folder, store, own)
    check_all_sealed(folder, store)
    return Questions(current_tally(folder, store, TallyKind.FINAL, own), store.rulings())


def settle(folder: ActivityFolder, store: Store, id_: str, answer: Answer) -> Questions:
    """Record an answer to the question that was shown under this id.

    Whoever calls holds the right to write.

    Returns:
        What is open then.

    Raises:
        UsageError: no such question is open; the answer is none to it; reason or somebody isn't
            named, or both are one person.
        PendingReviewError, ReconciliationError: as `questions`.
    """
    asked = _found(questions(folder, store).open, id_)
    ruling = Ruling(
        kind=RulingKind(asked["kind"]),
        category=CategoryId(asked["category"]),
        units=tuple(UnitId(unit) for unit in asked["units"]),
        seats=asked["seats"],
        chosen=tuple(answer.chosen),
        without_last=answer.without_last,
        text=answer.text,
        by=answer.by,
        confirmed_by=answer.confirmed_by,
    )
    _check_answer(folder, store, ruling)
    store.record_ruling(ruling, second=answer.second)
    return questions(folder, store)


def withdraw(
    folder: ActivityFolder, store: Store, id_: str, *, why: str, by: str, confirmed_by: str | Second
) -> Questions:
    """Take the ruling on the question of this id back; what depended on it is open again.

    Raises:
        UsageError: no such ruling is on record; reason or somebody isn't named, or both are one
            person.
        PendingReviewError, ReconciliationError: as `questions`.
    """
    check_finished(folder, store)
    check_all_sealed(folder, store)
    found = [ruling for ruling in store.rulings() if ruling.question == id_.lower()]
    if len(found) != 1:
        raise UsageError("store.no_ruling", question=id_)
    store.withdraw_ruling(found[0], why=why, by=by, confirmed_by=confirmed_by)
    return questions(folder, store)


def check_all_sealed(folder: ActivityFolder, store: Store) -> None:
    """Make sure that every session that takes part is sealed: no question is asked before.

    Raises:
        ReconciliationError: names those that aren't.
    """
    sessions = session_statuses(folder, store)
    open_ = [status for status in sessions if takes_part(status) and status.seal is None]
    if open_:
        known = ((status, folder.activity.session(status.session)) for status in open_)
        names = (session.name if session else status.session for status, session in known)
        raise ReconciliationError("office.rule.unsealed", sessions=say("words.list").join(names))


def _check_answer(folder: ActivityFolder, store: Store, ruling: Ruling) -> None:
    """Make sure that a ruling would stand.

    Raises:
        UsageError: it wouldn't, and why.
    """
    inputs = tally_inputs(folder, store)
    others = [each for each in inputs.activity.rulings if each.asked != ruling.asked]
    tried = replace(inputs.activity, rulings=(*others, ruling))
    tally = build_tally(replace(inputs, activity=tried), TallyKind.FINAL)
    for idle in tally.get("rulings_without_effect", ()):
        if _id(idle) == ruling.question:
            raise UsageError(
                f"office.rule.refused.{idle['why']}",
                chosen=len(ruling.chosen),
                seats=ruling.seats,
            )


def _found(known: list[Question], id_: str) -> Question:
    """Return the open question that was shown under this id.

    Raises:
        UsageError: there is none, several, or it is a place in a list, which may have changed.
    """
    found = [each for each in known if each["id"] == id_.lower()]
    match found:
        case [one]:
            return one
        case [] if id_.isdecimal() and len(id_) < QUESTION_ID_LENGTH:
            raise UsageError("office.rule.by_id", number=id_)
        case _:
            raise UsageError("office.rule.no_question", id=id_, count=len(known))


def _id(asked: Question) -> str:
    return question_id(
        RulingKind(asked["kind"]),
        CategoryId(asked["category"]),
        [UnitId(unit) for unit in asked["units"]],
        asked.get("seats"),
    )
