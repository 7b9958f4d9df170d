"""The wall: every box that was read as marked, or as empty, for people's own eyes."""

from math import floor
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ballot.activity import Activity
from ballot.ids import grouped
from ballot.messages import say
from ballot.vote_words import vote_word
from review.addresses import row_address
from review.wall import COLUMNS, PER_SPRITE, WallBox, WallQuery
from review.wall_line import question_left_of
from review.web import Changing, Office, OfficeHere, Signed, jpeg, show
from review.words import Model
from scanner.show.crops import THUMB_PX

wall_routes = APIRouter()


def wall_query(
    read: Literal["marked", "empty"] = "marked",
    session: Annotated[str, Query(max_length=100)] = "",
    unit: Annotated[str, Query(max_length=100)] = "",
    grade: Annotated[str, Query(max_length=100)] = "",
) -> WallQuery:
    """Return which boxes an address asks for."""
    return WallQuery(read, session, unit, grade)


WallHere = Annotated[WallQuery, Depends(wall_query)]
Number = Annotated[int, Path(ge=0, le=100_000)]
OfWall = Annotated[str, Query(max_length=64, description="`of` of the wall as it was shown")]
Seq = Annotated[int, Path(ge=0, le=2**53)]


@wall_routes.get("/wall", include_in_schema=False)
@wall_routes.get("/wall.json")
def wall(request: Request, office: OfficeHere, signed: Signed, query: WallHere) -> Response:
    """The wall's frame: the pictures come as they are scrolled to. No number of boxes is told."""
    activity = office.desk.activity
    with office.desk.using():
        seq = office.desk.seq
    sprites = -(-len(office.wall.boxes(query, seq)) // PER_SPRITE)
    office.wall.warm(query, seq)
    model: Model = {
        "query": {
            "read": query.read,
            "session": query.session,
            "unit": query.unit,
            "grade": query.grade,
        },
        "seq": seq,
        "of": office.wall.digest(query, seq),
        "sprites": sprites,
        "columns": COLUMNS,
        "thumb": THUMB_PX,
        "sessions": [{"value": s.id, "label": s.name} for s in activity.sessions],
        "units": [{"value": unit.id, "label": unit.name} for unit in activity.units],
        "grades": _grades(activity),
        "progress": office.models.progress(),
    }
    return show(request, "wall.html", model, signed)


@wall_routes.get("/wall/{seq}/{number}.jpg")
def sprite(
    office: OfficeHere, _: Signed, query: WallHere, seq: Seq, number: Number, of: OfWall = ""
) -> Response:
    """Two hundred boxes in one picture; 409 where this server would show them in another order."""
    _require_known(office, query, seq, of)
    return jpeg(office.wall.sprite(query, seq, number))


@wall_routes.get("/wall/{seq}/{number}.json")
def boxes(
    office: OfficeHere, _: Signed, query: WallHere, seq: Seq, number: Number, of: OfWall = ""
) -> list[Model]:
    """Which boxes a picture shows, line by line; 409 as there."""
    _require_known(office, query, seq, of)
    shown = office.wall.boxes(query, seq)[number * PER_SPRITE : (number + 1) * PER_SPRITE]
    return [_box(box, office.desk.seen(box.sheet)) for box in shown]


class Line(BaseModel):
    """Where the line stands on a wall, and what looks wrong left of it."""

    model_config = ConfigDict(extra="forbid")

    count: Annotated[int, Field(ge=1, le=10_000_000, description="boxes left of the line")]
    why: Annotated[str, StringConstraints(max_length=500)]


@wall_routes.post("/wall/{seq}/line")
def question(
    body: Line,
    office: OfficeHere,
    signed: Changing,
    query: WallHere,
    seq: Seq,
    of: Annotated[str, Query(max_length=64)],
) -> Model:
    """Send the rows of all boxes left of the line to a person, each by an event of its own.

    Refused with 409 where this server would show the boxes in another order.
    """
    _require_known(office, query, seq, of)
    boxes = office.wall.boxes(query, seq)
    question_left_of(office.desk, boxes, body.count, signed.person, body.why)
    return {"said": say("review.line_done"), "progress": office.models.progress()}


def _box(box: WallBox, seen: Activity) -> Model:
    """Return what is told of a box; `seen` is the activity as the form of its sheet has it."""
    return {
        "address": row_address(box.sheet, box.line),
        "sheet": grouped(box.sheet),
        "unit": seen.line_name(box.line),
        "grade": vote_word(box.grade, seen.rules.scale),
        "percent": f"{100 * box.sureness:.1f}",
        "words": say("review.wall_sureness", count=floor(1000 * box.sureness)),
    }


def _grades(activity: Activity) -> list[Model]:
    """Return the grades of all forms, each once."""
    seen = [activity.seen_by(form.id) for form in activity.forms] or [activity]
    words = {
        grade.vote: vote_word(grade.vote, each.rules.scale)
        for each in seen
        for grade in each.rules.scale.grades
    }
    return [{"value": vote, "label": word} for vote, word in words.items()]


def _require_known(office: Office, query: WallQuery, seq: int, of: str) -> None:
    """Make sure that a wall is shown as whoever looks at it began.

    Raises:
        HTTPException: 404, nobody can have shown it; 409, another server did, before or after
            something was decided, and its order isn't ours.
    """
    with office.desk.using():  # another server may have shown it
        known = office.desk.seq
    if seq > known:
        raise HTTPException(404, say("review.no_such"))
    if of and of != office.wall.digest(query, seq):
        raise HTTPException(409, say("review.wall_moved"))
