"""The spot check: sheets drawn by lot are compared with how they were read."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ballot.ids import SheetId, grouped
from ballot.messages import say
from review.spot import CONFIDENCE, drawn, error_bound
from review.web import Changing, Office, OfficeHere, SheetHere, Signed, show
from review.words import Model
from store.standing import SpotCheckDraw

spot = APIRouter()

DrawNumber = Annotated[int, Path(ge=1, le=100_000)]


class NewDraw(BaseModel):
    """A seed, thrown with dice, and how many sheets."""

    model_config = ConfigDict(extra="forbid")

    seed: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    size: Annotated[int, Field(ge=1, le=100_000)]


class Compared(BaseModel):
    """Whether a sheet is as it was read."""

    model_config = ConfigDict(extra="forbid")

    agrees: bool
    why: Annotated[str, StringConstraints(max_length=500)] = ""


@spot.get("/spot", include_in_schema=False)
@spot.get("/spot.json")
def draws(request: Request, office: OfficeHere, signed: Signed) -> Response:
    """Every draw and what came of it."""
    model = {
        "draws": [
            _standing(office, number, draw)
            for number, draw in enumerate(office.desk.draws(), start=1)
        ],
        "progress": office.models.progress(),
    }
    return show(request, "spot.html", model, signed)


@spot.post("/spot")
def draw_sheets(body: NewDraw, office: OfficeHere, signed: Changing) -> dict[str, str | None]:
    """Draw sheets by lot."""
    with office.desk.using() as store:
        number = store.draw_spot_check(body.seed, body.size, signed.person)
    return {"next": f"/spot/{number}"}


@spot.get("/spot/{draw}", include_in_schema=False)
@spot.get("/spot/{draw}.json")
def draw(request: Request, office: OfficeHere, signed: Signed, draw: DrawNumber) -> Response:
    """One draw: the next sheet to compare, and what the sheets compared so far prove."""
    return show(request, "spot_sheet.html", _shown(office, draw, None, signed), signed)


@spot.get("/spot/{draw}/{sheet}", include_in_schema=False)
@spot.get("/spot/{draw}/{sheet}.json")
def drawn_sheet(
    request: Request, office: OfficeHere, signed: Signed, draw: DrawNumber, sheet: SheetHere
) -> Response:
    """One drawn sheet beside its reading."""
    return show(request, "spot_sheet.html", _shown(office, draw, sheet, signed), signed)


@spot.post("/spot/{draw}/{sheet}")
def compare(
    body: Compared, office: OfficeHere, signed: Changing, draw: DrawNumber, sheet: SheetHere
) -> dict[str, str | None]:
    """Record whether a drawn sheet agrees with its reading."""
    standing = _draw(office, draw)
    if sheet not in _sample(office, standing):
        raise HTTPException(404, say("review.no_such"))
    with office.desk.using() as store:
        store.record_spot_check(draw, sheet, agrees=body.agrees, by=signed.person, why=body.why)
    return {"next": f"/spot/{draw}"}


def _draw(office: Office, number: int) -> SpotCheckDraw:
    draws = office.desk.draws()
    if number > len(draws):
        raise HTTPException(404, say("review.no_such"))
    return draws[number - 1]


def _sample(office: Office, draw: SpotCheckDraw) -> list[SheetId]:
    return drawn(draw.seed, office.desk.sheets(), draw.size)


def _standing(office: Office, number: int, draw: SpotCheckDraw) -> Model:
    sample = _sample(office, draw)
    compared = {sheet: draw.agrees[sheet] for sheet in sample if sheet in draw.agrees}
    wrong = sum(not agrees for agrees in compared.values())
    return {
        "number": number,
        "address": f"/spot/{number}",
        "seed": draw.seed,
        "by": draw.by,
        "at": draw.at,
        "size": len(sample),
        "compared": len(compared),
        "agreed": len(compared) - wrong,
        "wrong": wrong,
        "bound_percent": f"{100 * error_bound(len(compared), wrong):.2f}",
        "confidence_percent": round(100 * CONFIDENCE),
    }


def _shown(office: Office, number: int, sheet: SheetId | None, signed: Signed) -> Model:
    draw = _draw(office, number)
    sample = _sample(office, draw)
    if sheet is None:
        sheet = next((each for each in sample if each not in draw.agrees), None)
    elif sheet not in sample:
        raise HTTPException(404, say("review.no_such"))
    shown: Model | None = None
    if sheet is not None:
        model = office.models.sheet_readings(sheet)
        shown = {
            **model,
            "address": f"/spot/{number}/{sheet}",
            "sheet": grouped(sheet),
            "agrees": draw.agrees.get(sheet),
        }
    return {
        **_standing(office, number, draw),
        "shown": shown,
        "sample": [
            {
                "sheet": grouped(each),
                "address": f"/spot/{number}/{each}",
                "agrees": draw.agrees.get(each),
            }
            for each in sample
        ],
        "progress": office.models.progress(),
    }
