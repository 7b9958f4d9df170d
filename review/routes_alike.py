"""Refused pages of one kind: their contact sheet, and what is done to all of them at once."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ballot.messages import say
from review.alike import MOST, Refused, alike_shown, close_alike, confirm_alike
from review.routes_changes import is_on_record
from review.routes_pages import KeyHere, require_scanned
from review.second_answer import telling_what_stands
from review.web import Changing, Office, OfficeHere, Signed, Wanted, jpeg, show
from review.words import Model
from store.standing import PageKey

alike_pages = APIRouter()


class Shown(BaseModel):
    """A refused page, or run of them, as the contact sheet showed it."""

    model_config = ConfigDict(extra="forbid")

    place: Annotated[
        str, StringConstraints(pattern=r"^[0-9a-f]{64}/[0-9]{1,7}(\.[1-9][0-9]{0,2})?$")
    ]
    through: Annotated[int, Field(ge=0, lt=10_000_000)]

    @property
    def refused(self) -> Refused:
        """The page that is meant."""
        sha256, _, index = self.place.partition("/")
        page, _, part = index.partition(".")
        return Refused(PageKey(sha256, int(page), int(part or 0)), self.through)


class Together(BaseModel):
    """Refused pages that are closed together, and why."""

    model_config = ConfigDict(extra="forbid")

    pages: Annotated[list[Shown], Field(min_length=1, max_length=MOST)]
    why: Annotated[str, StringConstraints(max_length=500)] = ""


@alike_pages.get("/pages/{sha256}/{index}/small.jpg")
def small_picture(office: OfficeHere, _: Signed, key: KeyHere) -> Response:
    """A whole page, small: of each few pixels the darkest, so that no stroke is lost."""
    require_scanned(office, key)
    return jpeg(office.pictures.small_jpeg(key))


@alike_pages.get("/pages/{sha256}/{index}/alike", include_in_schema=False)
@alike_pages.get("/pages/{sha256}/{index}/alike.json")
def contact_sheet(request: Request, office: OfficeHere, signed: Signed, key: KeyHere) -> Response:
    """All open refusals of the same kind in the same batch."""
    model = alike_shown(office.desk, office.claims, key, signed)
    if model is not None:
        model["progress"] = office.models.progress()
    return show(request, "alike.html", model, signed)


@alike_pages.post("/pages/{sha256}/{index}/alike/dismiss")
def dismiss_alike(
    body: Together, office: OfficeHere, signed: Changing, wanted: Wanted, key: KeyHere
) -> Model:
    """Close what was shown, each by an event of its own; or propose to, where that takes two."""
    pages = [page.refused for page in body.pages]
    with telling_what_stands(office.desk, *(page.key for page in pages)):
        is_closed = close_alike(office.desk, key, pages, signed, body.why)
    words = "review.just.pages_closed" if is_closed else "review.just.pages_proposed"
    return _gone_on(office, signed, wanted, words, len(pages))


@alike_pages.post("/pages/{sha256}/{index}/alike/confirm")
def confirm(
    body: Together, office: OfficeHere, signed: Changing, wanted: Wanted, key: KeyHere
) -> Model:
    """Close what somebody else has proposed to, and what was shown."""
    pages = [page.refused for page in body.pages]
    with telling_what_stands(office.desk, *(page.key for page in pages)):
        confirm_alike(office.desk, key, pages, signed)
    return _gone_on(office, signed, wanted, "review.just.pages_closed", len(pages))


def _gone_on(office: Office, signed: Changing, wanted: Wanted, words: str, count: int) -> Model:
    following = None
    with is_on_record():
        following = office.models.next_for(signed, wanted)
    return {
        "next": following,
        **office.just.said(say(words, count=count)),
        "progress": office.models.progress(wanted),
    }
