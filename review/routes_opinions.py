"""What is written on opinion sheets is typed by people, beside the picture of it."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, StringConstraints

from ballot.ids import parse_sheet_id
from ballot.messages import say
from review.opinions import ADDRESS
from review.web import Changing, OfficeHere, SheetHere, Signed, jpeg, show

opinions = APIRouter()

LONGEST = 4000
"""Characters: eight ruled lines hold four hundred."""


class Typed(BaseModel):
    """What is written on a sheet."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, StringConstraints(max_length=LONGEST)]
    """Empty where nothing is written, or nothing that can be read."""


@opinions.get(ADDRESS, include_in_schema=False)
@opinions.get(f"{ADDRESS}.json")
def listed(request: Request, office: OfficeHere, signed: Signed) -> Response:
    """The opinion sheets whose writing nobody has typed yet."""
    return show(request, "opinions.html", office.opinions.listed(signed), signed)


@opinions.get(f"{ADDRESS}/next", include_in_schema=False)
def go_on(
    office: OfficeHere, signed: Signed, after: Annotated[str, Query(max_length=30)] = ""
) -> Response:
    """Go to the next sheet that isn't surely empty and that nobody else is looking at."""
    return RedirectResponse(office.opinions.next_for(signed, parse_sheet_id(after)), 303)


@opinions.get(f"{ADDRESS}/{{sheet}}/{{number}}/writing.jpg")
def picture(
    office: OfficeHere, _: Signed, sheet: SheetHere, number: Annotated[int, Path(ge=1, le=99)]
) -> Response:
    """The place for writing on a page."""
    return jpeg(office.opinions.writing_jpeg(sheet, number))


@opinions.get(f"{ADDRESS}/{{sheet}}", include_in_schema=False)
@opinions.get(f"{ADDRESS}/{{sheet}}.json")
def opinion(request: Request, office: OfficeHere, signed: Signed, sheet: SheetHere) -> Response:
    """One opinion sheet: what is written, beside which unit and aspects were read."""
    return show(request, "opinion.html", office.opinions.page(sheet, signed), signed)


@opinions.post(f"{ADDRESS}/{{sheet}}")
def type_in(
    body: Typed, office: OfficeHere, signed: Changing, sheet: SheetHere
) -> dict[str, str | None]:
    """Record what is written on a sheet; typed anew it takes the place of what was typed."""
    if office.opinions.page(sheet, signed) is None:
        raise HTTPException(404, say("review.no_such"))
    with office.desk.using() as store:
        store.type_opinion(sheet, body.text, signed.person)
    return {"next": office.opinions.next_for(signed, sheet)}
