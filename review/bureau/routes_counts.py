"""Hand counts, what explains them, sealing and opening."""

from fastapi import APIRouter
from pydantic import Field

from ballot.activity import Session
from ballot.errors import UsageError
from ballot.ids import GroupId, SessionId
from ballot.messages import say
from ballot.session import FewSheets
from office.folder import ActivityFolder
from office.merged import session_statuses
from office.seal_job import seal_session
from review.bureau.bodies import Confirmed, Count, Words
from review.bureau.rights import Acting
from review.bureau.routes_status import SessionName
from review.web import OfficeHere

counts = APIRouter()

Said = dict[str, str | None]


class Counts(Confirmed):
    """What was counted by hand at a meeting."""

    issued: Count
    returned: Count
    unused: Count | None = None
    spoiled: Count | None = None
    by_group: dict[str, Count] = Field(default_factory=dict, max_length=100)


class Explained(Confirmed):
    """Why numbers differ, or a seal is broken."""

    why: Words


class Sealing(Confirmed):
    """That a session is sealed; why, where so few sheets could tell on people."""

    why: Words = ""


def _session(folder: ActivityFolder, session: str) -> Session:
    """Return a session of the activity.

    Raises:
        UsageError: there is none of this id.
    """
    known = folder.activity.session(SessionId(session))
    if known is None:
        names = say("words.list").join(each.id for each in folder.activity.sessions)
        raise UsageError("reconcile.unknown", session=session, known=names)
    return known


@counts.post("/office/sessions/{session}/counts")
def count(body: Counts, office: OfficeHere, signed: Acting, session: SessionName) -> Said:
    """Enter the hand counts; one that changes a number takes two people."""
    bureau, by = office.bureau, signed.person.name
    folder = bureau.opened()
    known = _session(folder, session)
    groups = {group.id for group in folder.activity.groups}
    if unknown := body.by_group.keys() - groups:
        raise UsageError("bureau.no_group", got=min(unknown))
    second = bureau.second(folder, by, body)
    with bureau.acting(folder) as store, store.writing():
        store.record_counts(
            known.id,
            issued=body.issued,
            returned=body.returned,
            by=by,
            unused=body.unused,
            spoiled=body.spoiled,
            by_group={GroupId(key): sheets for key, sheets in body.by_group.items()},
            confirmed_by=second or "",
        )
    return {"next": f"/office/sessions/{session}", "said": say("bureau.counted")}


@counts.post("/office/sessions/{session}/explain")
def explain(body: Explained, office: OfficeHere, signed: Acting, session: SessionName) -> Said:
    """State why the numbers differ, as one person says and a second confirms."""
    bureau, by = office.bureau, signed.person.name
    folder = bureau.opened()
    known = _session(folder, session)
    second = bureau.second(folder, by, body)
    with bureau.acting(folder) as store, store.writing():
        status = next(s for s in session_statuses(folder, store) if s.session == known.id)
        store.explain_mismatch(status, body.why, by, confirmed_by=second or "")
    return {"next": f"/office/sessions/{session}", "said": say("bureau.explained")}


@counts.post("/office/sessions/{session}/seal")
def seal(body: Sealing, office: OfficeHere, signed: Acting, session: SessionName) -> Said:
    """Seal a session: nothing about it changes any more."""
    bureau, by = office.bureau, signed.person.name
    folder = bureau.opened()
    known = _session(folder, session)
    second = bureau.second(folder, by, body)
    few = FewSheets(why=body.why, confirmed_by=second or "") if body.why or second else None
    with bureau.acting(folder) as store, store.writing():
        made = seal_session(folder, store, known, by, few=few)
    said = say("bureau.sealed", session=known.name, revision=made.seal.revision)
    return {"next": f"/office/sessions/{session}", "said": said}


@counts.post("/office/sessions/{session}/open")
def open_again(body: Explained, office: OfficeHere, signed: Acting, session: SessionName) -> Said:
    """Open a sealed session, as one person says and a second confirms."""
    bureau, by = office.bureau, signed.person.name
    folder = bureau.opened()
    known = _session(folder, session)
    second = bureau.second(folder, by, body)
    with folder.evidence() as store, store.writing():  # a change of the plan may be in the file
        store.open_session(known.id, by, body.why, confirmed_by=second or "")
    return {"next": f"/office/sessions/{session}", "said": say("bureau.opened", session=known.name)}
