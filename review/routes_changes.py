"""What people do: each change carries name and role into the store, and leads to the next item."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ballot.errors import StoreError, UsageError
from ballot.ids import LineId
from ballot.messages import say
from review.addresses import line_in, row_address
from review.queue import Filter, page_address
from review.replaces import replaces
from review.routes_pages import KeyHere
from review.second_answer import telling_what_stands
from review.web import Changing, Office, OfficeHere, SheetHere, Wanted
from review.words import Model
from store.guest import Settled
from store.standing import PageKey

changes = APIRouter()

Words = Annotated[str, StringConstraints(max_length=500)]
Digest = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


GivenVote = Annotated[
    str,
    StringConstraints(pattern="^[a-z0-9_-]{1,40}$"),
    Field(description="id of a grade of the sheet's form; or abstain, or void"),
]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RowDecision(_Body):
    """What a row comes to."""

    vote: GivenVote
    why: Words = ""
    seen: Digest | None = None
    """`seen` of the row as it was shown."""


class SheetDecision(_Body):
    """That a sheet counts as it was read."""

    why: Words = ""
    seen: Digest | None = None
    """`seen` of the sheet as it was shown."""


class Reason(_Body):
    """Why something is done; needed where a later reader would ask."""

    why: Words = ""


class Address(_Body):
    """Which item."""

    address: Annotated[str, StringConstraints(max_length=300)]


class Keyed(_Body):
    """A sheet typed in by one person."""

    votes: dict[str, GivenVote]
    why: Words
    file: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")] | None = None
    index: Annotated[int, "from 0"] = 0
    part: Annotated[int, "of the picture, from 1; 0 for a whole one"] = 0


class Dismissal(_Body):
    """Why a refused page has nothing left to count, and which page stands in its place."""

    why: Words
    through: Annotated[int, "index of the last page, where a run was looked at"] | None = None
    file: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")] | None = None
    index: int = 0
    part: int = 0


class Replacing(_Body):
    """Why a scan is to stand, and whether all such scans of its batch are."""

    why: Words
    is_batch: bool = False
    is_preview: bool = False
    """Whether to say only what would come of it."""


Next = Model
"""Where it goes on (`next`), and where something is settled what was (`recorded`, `undo`) and how
much is left (`progress`)."""


@contextmanager
def is_on_record() -> Iterator[None]:
    """Go on where what `U` takes back can't be remembered or told: something was done.

    The decision is on record by now, and the database went away behind it.
    """
    with suppress(StoreError):
        yield


def _done(office: Office, wanted: Filter, following: str | None, just: Model) -> Next:
    """Return what is told of something that went on record: the next page was made before it."""
    return {"next": following, **just, "progress": office.models.progress(wanted)}


def _page_words(office: Office, key: PageKey) -> Model:
    """Return what was done to a refused page: it is closed, or somebody else has to say."""
    stored = office.desk.rejection(key)
    if stored is None:
        return {}
    is_open = "review.just.page_proposed" if stored.is_open else "review.just.page_closed"
    page = str(stored.file_page)
    if stored.last_page > stored.file_page:
        page = f"{page}–{stored.last_page}"
    return office.just.said(say(is_open, file=stored.file, page=page))


@changes.post("/rows/{sheet}/{unit}/decision")
def decide(
    body: RowDecision,
    office: OfficeHere,
    signed: Changing,
    wanted: Wanted,
    sheet: SheetHere,
    unit: str,
) -> Next:
    """Settle a row; refused with 409 where somebody has settled it or another scan came since."""
    line = line_in(unit)
    address = row_address(sheet, line)
    vote = office.desk.vote(sheet, body.vote)
    following = office.models.next_for(signed, wanted, address)
    with telling_what_stands(office.desk, (sheet, line), sheet):
        office.desk.resolve(sheet, line, vote, signed.person, body.why, seen=body.seen)
    with is_on_record():
        office.door.settled(signed, Settled(sheet, line, address))
    return _done(office, wanted, following, office.just.settled(sheet, line, vote))


@changes.post("/rows/{sheet}/{unit}/reopen")
def reopen(body: Reason, office: OfficeHere, signed: Changing, sheet: SheetHere, unit: str) -> Next:
    """Make a row wait again: a decision is taken back, or a reading doubted."""
    with telling_what_stands(office.desk, (sheet, line_in(unit)), sheet):
        office.desk.reopen(sheet, line_in(unit), signed.person, body.why)
    return {"next": row_address(sheet, line_in(unit))}


@changes.post("/undo")
def undo(body: Reason, office: OfficeHere, signed: Changing, wanted: Wanted) -> Next:
    """Take back this person's last decision on a row: a new event, not an erasure."""
    last = office.door.last_settled(signed)
    if last is None:
        raise UsageError("review.nothing_to_undo")
    sheet, line, address = last.row
    why = body.why or say("review.why.undo")
    with telling_what_stands(office.desk, (sheet, line), sheet):
        is_taken_back = office.desk.take_back(sheet, line, signed.person, why)
        with is_on_record():
            office.door.took_back(signed, last)  # either way: the one before is next
        if not is_taken_back:
            raise UsageError("review.not_yours_any_more")
    just: Model = {}
    with is_on_record():
        just = office.just.taken_back(signed, sheet, line)
    return _done(office, wanted, address, just)


@changes.post("/later")
def put_off(body: Address, office: OfficeHere, signed: Changing, wanted: Wanted) -> Next:
    """Put an item behind all others, for this person."""
    if office.desk.item(body.address) is not None:
        office.door.put_off(signed, body.address)
    return {"next": office.models.next_for(signed, wanted, body.address)}


@changes.post("/sheets/{sheet}/settle")
def settle(
    body: SheetDecision, office: OfficeHere, signed: Changing, wanted: Wanted, sheet: SheetHere
) -> Next:
    """Count a sheet as it was read: a blank one as abstaining in every row.

    Refused with 409 where other scans stand than were shown.
    """
    following = office.models.next_for(signed, wanted, f"/sheets/{sheet}")
    with telling_what_stands(office.desk, sheet):
        office.desk.settle_sheet(sheet, signed.person, body.why, seen=body.seen)
    just = office.just.sheet(sheet, "review.just.sheet_as_read")
    return _done(office, wanted, following, just)


@changes.post("/sheets/{sheet}/void")
def propose_void(
    body: Reason, office: OfficeHere, signed: Changing, wanted: Wanted, sheet: SheetHere
) -> Next:
    """Propose that a sheet be void; it counts until somebody else confirms."""
    with telling_what_stands(office.desk, sheet), office.desk.using() as store:
        store.propose_void(sheet, signed.person, body.why)
    just = office.just.sheet(sheet, "review.just.void_proposed")
    return _done(office, wanted, f"/sheets/{sheet}", just)


@changes.post("/sheets/{sheet}/void/confirm")
def confirm_void(office: OfficeHere, signed: Changing, wanted: Wanted, sheet: SheetHere) -> Next:
    """Void a sheet that somebody else has proposed to."""
    following = office.models.next_for(signed, wanted, f"/sheets/{sheet}")
    with telling_what_stands(office.desk, sheet), office.desk.using() as store:
        store.confirm_void(sheet, signed.person)
    just = office.just.sheet(sheet, "review.just.sheet_void")
    return _done(office, wanted, following, just)


@changes.post("/sheets/{sheet}/void/withdraw")
def withdraw_void(body: Reason, office: OfficeHere, signed: Changing, sheet: SheetHere) -> Next:
    """Take back or refuse a proposal to void a sheet."""
    with telling_what_stands(office.desk, sheet), office.desk.using() as store:
        store.withdraw_void(sheet, signed.person, body.why)
    return {"next": f"/sheets/{sheet}"}


@changes.post("/sheets/{sheet}/keying")
def key_in(body: Keyed, office: OfficeHere, signed: Changing, sheet: SheetHere) -> Model:
    """Record what one person typed; says in which rows a second person typed otherwise."""
    page = PageKey(body.file, body.index, body.part) if body.file else None
    votes = {LineId(unit): office.desk.vote(sheet, vote) for unit, vote in body.votes.items()}
    apart = office.desk.key_in(sheet, votes, signed.person, body.why, page)
    with office.desk.using() as store:
        people = len(store.keyed_by(sheet))
    return {"differ": list(apart), "people": people, "next": f"/sheets/{sheet}"}


@changes.post("/pages/{sha256}/{index}/dismiss")
def dismiss(
    body: Dismissal, office: OfficeHere, signed: Changing, wanted: Wanted, key: KeyHere
) -> Next:
    """Close a refused page: nothing on it is left to count, or it was scanned again.

    A page that may be a ballot stays open until somebody else confirms.
    """
    following = office.models.next_for(signed, wanted, page_address(key))
    instead = PageKey(body.file, body.index, body.part) if body.file else None
    with telling_what_stands(office.desk, key), office.desk.using() as store:
        store.propose_dismissal(
            key.sha256,
            key.index,
            signed.person,
            body.why,
            part=key.part,
            through=body.through,
            instead=instead,
        )
    return _done(office, wanted, following, _page_words(office, key))


@changes.post("/pages/{sha256}/{index}/dismiss/confirm")
def confirm_dismissal(office: OfficeHere, signed: Changing, wanted: Wanted, key: KeyHere) -> Next:
    """Close a refused page that somebody else has proposed to."""
    following = office.models.next_for(signed, wanted, page_address(key))
    with telling_what_stands(office.desk, key), office.desk.using() as store:
        store.confirm_dismissal(key.sha256, key.index, signed.person, part=key.part)
    return _done(office, wanted, following, _page_words(office, key))


@changes.post("/pages/{sha256}/{index}/dismiss/withdraw")
def withdraw_dismissal(body: Reason, office: OfficeHere, signed: Changing, key: KeyHere) -> Next:
    """Take back or refuse a proposal to close a page."""
    with telling_what_stands(office.desk, key), office.desk.using() as store:
        store.withdraw_dismissal(key.sha256, key.index, signed.person, body.why, part=key.part)
    return {"next": page_address(key)}


@changes.post("/pages/{sha256}/{index}/replace")
def replace(
    body: Replacing, office: OfficeHere, signed: Changing, wanted: Wanted, key: KeyHere
) -> Model:
    """Let a scan, or all such scans of its batch, stand in the place of those that stand."""
    desk = office.desk
    scans = replaces(desk, key, is_batch=body.is_batch)
    if body.is_preview:
        with desk.using() as store:
            found = store.preview_replacement(scans, activity=desk.activity)
        return {"said": say("review.replace.preview", **asdict(found)), **asdict(found)}
    following = office.models.next_for(signed, wanted, page_address(key))
    with desk.using() as store:
        found = store.replace_scans(scans, signed.person, body.why, activity=desk.activity)
    said = say("review.replace.done", **asdict(found))
    return {"next": following, "said": said, **asdict(found)}
