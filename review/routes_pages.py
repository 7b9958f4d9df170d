"""What is looked at: the queue, rows, sheets, refused pages, decisions. Each has a JSON twin."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from ballot.messages import say
from review.addresses import line_in
from review.web import Office, OfficeHere, SheetHere, Signed, Wanted, jpeg, sheet_of, show
from review.words import Model
from store.standing import PageKey

pages = APIRouter()

Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
Index = Annotated[str, Path(pattern=r"^[0-9]{1,7}(\.[1-9][0-9]{0,2})?$")]
"""From 0; with the number of a part of the picture, from 1."""


def page_key(sha256: Digest, index: Index) -> PageKey:
    """Return the scanned page in a path."""
    page, _, part = index.partition(".")
    return PageKey(sha256, int(page), int(part or 0))


KeyHere = Annotated[PageKey, Depends(page_key)]


@pages.get("/queue", include_in_schema=False)
@pages.get("/queue.json")
def queue(request: Request, office: OfficeHere, signed: Signed, wanted: Wanted) -> Response:
    """What waits: how much for which reason, and every item."""
    return show(request, "queue.html", office.models.queue(wanted, signed), signed)


@pages.get("/next", include_in_schema=False)
def go_on(
    request: Request,
    office: OfficeHere,
    signed: Signed,
    wanted: Wanted,
    after: Annotated[str, Query(max_length=300)] = "",
) -> Response:
    """Go to the next item that nobody else is looking at."""
    address = office.models.next_for(signed, wanted, after or None)
    query = request.url.query if address else ""
    return RedirectResponse((address or "/queue") + (f"?{query}" if query else ""), 303)


@pages.get("/rows/{sheet}/{unit}/row.jpg")
def row_picture(office: OfficeHere, _: Signed, sheet: SheetHere, unit: str) -> Response:
    """The row, large and sharp."""
    return jpeg(office.pictures.row_jpeg(sheet, line_in(unit)))


@pages.get("/rows/{sheet}/{unit}/heat.jpg")
def heat_picture(office: OfficeHere, _: Signed, sheet: SheetHere, unit: str) -> Response:
    """The row with its ink in colours."""
    return jpeg(office.pictures.row_jpeg(sheet, line_in(unit), heat=True))


@pages.get("/rows/{sheet}/{unit}/scans/{sha256}/{index}/boxes.jpg")
def scan_picture(
    office: OfficeHere, _: Signed, sheet: SheetHere, unit: str, key: KeyHere
) -> Response:
    """The boxes of a row on one of the scans of its page; those in which scans differ framed."""
    return jpeg(office.pictures.scan_jpeg(sheet, line_in(unit), key))


@pages.get("/rows/{sheet}/{unit}", include_in_schema=False)
@pages.get("/rows/{sheet}/{unit}.json")
def row(
    request: Request,
    office: OfficeHere,
    signed: Signed,
    wanted: Wanted,
    sheet: SheetHere,
    unit: str,
) -> Response:
    """One row: picture, reasons, suggestion, history."""
    return show(
        request, "row.html", office.models.row(sheet, line_in(unit), signed, wanted), signed
    )


@pages.get("/sheets")
def find_sheet(_: Signed, sheet: Annotated[str, Query(max_length=100)] = "") -> Response:
    """Go to the sheet of a printed id."""
    return RedirectResponse(f"/sheets/{sheet_of(sheet)}", 303)


@pages.get("/sheets/{sheet}/keying", include_in_schema=False)
@pages.get("/sheets/{sheet}/keying.json")
def keying(
    request: Request,
    office: OfficeHere,
    signed: Signed,
    sheet: SheetHere,
    page: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """The form on which a sheet is keyed in by hand."""
    if page and not re.fullmatch(r"/pages/[0-9a-f]{64}/[0-9]{1,7}(\.[1-9][0-9]{0,2})?", page):
        raise HTTPException(404, say("review.no_such"))
    return show(request, "keying.html", office.models.keying(sheet, signed, page or None), signed)


@pages.get("/sheets/{sheet}", include_in_schema=False)
@pages.get("/sheets/{sheet}.json")
def sheet(
    request: Request, office: OfficeHere, signed: Signed, wanted: Wanted, sheet: SheetHere
) -> Response:
    """One sheet: its pages, its rows, what was decided."""
    return show(request, "sheet.html", office.models.sheet(sheet, signed, wanted), signed)


@pages.get("/pages/{sha256}/{index}/page.jpg")
def page_picture(office: OfficeHere, _: Signed, key: KeyHere) -> Response:
    """A whole page, upright."""
    require_scanned(office, key)
    return jpeg(office.pictures.page_jpeg(key))


def require_scanned(office: Office, key: PageKey) -> None:
    """Make sure that a page is one of a scanned file.

    Raises:
        HTTPException: 404, no file has it.
    """
    with office.desk.using() as store:
        file = store.file_state(key.sha256)
    if file is None or not file.shows(key):
        raise HTTPException(404, say("review.no_such"))


@pages.get("/pages/{sha256}/{index}", include_in_schema=False)
@pages.get("/pages/{sha256}/{index}.json")
def refused_page(
    request: Request, office: OfficeHere, signed: Signed, wanted: Wanted, key: KeyHere
) -> Response:
    """One refused page: why, and between which others the paper lies."""
    return show(request, "page.html", office.models.page(key, signed, wanted), signed)


@pages.get("/decisions", include_in_schema=False)
@pages.get("/decisions.json")
def decisions(
    request: Request,
    office: OfficeHere,
    signed: Signed,
    text: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """What people decided, the last first."""
    return show(request, "decisions.html", office.models.decided(text), signed)


@pages.get("/last.json")
def last(office: OfficeHere, signed: Signed) -> Model:
    """What `U` takes back: asked once, when a page is opened, and not with each item."""
    return office.just.last(signed)


@pages.get("/help", include_in_schema=False)
def guide(request: Request, office: OfficeHere, signed: Signed) -> Response:
    """The operator's guide, on one page."""
    return show(request, "help.html", office.models.guide(), signed)
