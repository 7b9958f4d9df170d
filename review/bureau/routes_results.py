"""Tally, rulings and vetoes."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field, StringConstraints

from ballot.activity import Veto
from ballot.errors import UsageError
from ballot.ids import FormKey, UnitId
from ballot.messages import say
from office import rule_job
from office.tally_job import tally_activity
from output.tally import TallyKind
from review.bureau.bodies import Body, Confirmed, Words
from review.bureau.rights import Acting, Official
from review.web import OfficeHere, show

results = APIRouter()

HERE = "/office/results"

Said = dict[str, str | None]
Id = Annotated[str, StringConstraints(pattern="^[A-Za-z0-9_-]{0,100}$")]


class Tallying(Body):
    """Which form is tallied; empty: the first."""

    form: Id = ""


class Ruled(Confirmed):
    """How the leading group settles a question."""

    question: Id
    chosen: list[Id] = Field(default_factory=list, max_length=1000)
    without_last: bool = False
    text: Words
    form: Id = ""


class Withdrawn(Confirmed):
    """That a ruling is taken back, and why."""

    question: Id
    why: Words
    form: Id = ""


class Vetoed(Confirmed):
    """That a unit may not be awarded; with `lift`, that this is taken back."""

    unit: Id
    reason: Words
    authority: Words = ""
    lift: bool = False


@results.get("/office/results", include_in_schema=False)
@results.get("/office/results.json")
def look(request: Request, office: OfficeHere, signed: Official) -> Response:
    """The result, once all is sealed; questions, rulings, vetoes."""
    return show(request, "office_results.html", office.results.model(), signed)


@results.post("/office/tally")
def tally(body: Tallying, office: OfficeHere, _: Acting) -> Said:
    """Count, score, rank and designate; refused before every session is sealed."""
    folder = office.bureau.opened().seen_by(FormKey(body.form))
    with office.bureau.acting(folder) as store:
        made = tally_activity(folder, store, TallyKind.FINAL)
    key = "bureau.tallied_aside" if made.set_aside else "bureau.tallied"
    return {"next": HERE, "said": say(key)}


@results.post("/office/rule")
def rule(body: Ruled, office: OfficeHere, signed: Acting) -> Said:
    """Record how a question is settled, as two people enter it."""
    bureau, by = office.bureau, signed.person.name
    folder = bureau.opened().seen_by(FormKey(body.form))
    second = bureau.second(folder, by, body)
    answer = rule_job.Answer(
        chosen=[UnitId(unit) for unit in body.chosen],
        without_last=body.without_last,
        text=body.text,
        by=by,
        confirmed_by=body.confirmed_by,
        second=second,
    )
    with bureau.acting(folder) as store, store.writing():
        asked = rule_job.settle(folder, store, body.question, answer)
    return {"next": HERE, "said": say("bureau.ruled", left=len(asked.open))}


@results.post("/office/rule/withdraw")
def withdraw(body: Withdrawn, office: OfficeHere, signed: Acting) -> Said:
    """Take a ruling back, as two people say."""
    bureau, by = office.bureau, signed.person.name
    folder = bureau.opened().seen_by(FormKey(body.form))
    second = bureau.second(folder, by, body)
    with bureau.acting(folder) as store, store.writing():
        asked = rule_job.withdraw(
            folder, store, body.question, why=body.why, by=by, confirmed_by=second or ""
        )
    return {"next": HERE, "said": say("bureau.ruling_withdrawn", left=len(asked.open))}


@results.post("/office/vetoes")
def veto(body: Vetoed, office: OfficeHere, signed: Acting) -> Said:
    """Record a veto, or take one back, as two people say."""
    bureau, by = office.bureau, signed.person.name
    folder = bureau.opened()
    known = {unit.id: unit.name for unit in folder.activity.units}
    unit = UnitId(body.unit)
    if unit not in known:
        raise UsageError("store.unknown_unit", unit=body.unit)
    second = bureau.second(folder, by, body)
    with bureau.acting(folder) as store:
        if body.lift:
            store.lift_veto(unit, why=body.reason, by=by, confirmed_by=second or "")
        else:
            entered = Veto(
                unit=unit,
                reason=body.reason,
                authority=body.authority,
                by=by,
                confirmed_by=body.confirmed_by,
            )
            store.record_veto(entered, second=second)
    key = "bureau.veto_lifted" if body.lift else "bureau.vetoed"
    return {"next": HERE, "said": say(key, unit=known[unit])}
