"""A deck: printed sheets of which every row is known, as a file (docs/formats/deck.md).

`Deck` is what `pingyi deck print` leaves behind and `pingyi deck check` compares scans with.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Any

from ballot.grade import Vote
from ballot.ids import ActivityId, FormId, LineId, SheetId
from calibration.pens.intents import RowKind

SCHEMA = "pingyi-deck/1"


@unique
class DeckPart(StrEnum):
    """What a sheet of the deck is there for."""

    KNOWN = "known"
    """Plain ticks with known totals."""
    MARKS = "marks"
    """Every kind of mark by every kind of pen."""
    BLANK = "blank"
    """Nothing at all: the zero check."""


@unique
class Demand(StrEnum):
    """What a reader must make of a row."""

    READ = "read"
    """The vote, and no doubt."""
    PLAIN = "plain"
    """The vote; of all such rows a few may be in doubt."""
    READ_OR_DOUBT = "read_or_doubt"
    """The vote or a doubt: by a pen that hardly writes."""
    DOUBT = "doubt"
    """A doubt: only a person can tell."""


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """One row of a deck's sheet."""

    line: LineId
    vote: Vote | None
    """None where only a person can tell."""
    demand: Demand
    kind: RowKind
    marks: str
    """As they were drawn, such as `tick+scribble+tick`; empty in a blank row."""
    pen: str
    """Such as `gel_black` or `pencil-30` (per cent of black); empty in a blank row."""

    def __post_init__(self) -> None:
        if (self.vote is None) != (self.demand is Demand.DOUBT):
            raise ValueError(f"{self.line}: a row has a vote unless it must be in doubt")


@dataclass(frozen=True, slots=True)
class DeckSheet:
    """One sheet of a deck."""

    sheet: SheetId
    part: DeckPart
    number: int
    """Within its part, from 1."""
    rows: tuple[ExpectedRow, ...]
    """One for each row of the form, in its order."""


@dataclass(frozen=True, slots=True)
class Deck:
    """All sheets of one deck."""

    activity: ActivityId
    form: FormId
    sheets: tuple[DeckSheet, ...]

    def part(self, part: DeckPart) -> tuple[DeckSheet, ...]:
        """Return the sheets of one part, in their order."""
        return tuple(sheet for sheet in self.sheets if sheet.part is part)

    def to_json(self) -> str:
        """Return the text of deck.json."""
        body = {
            "schema": SCHEMA,
            "activity": self.activity,
            "form": self.form,
            "sheets": [
                {
                    "sheet": sheet.sheet,
                    "part": sheet.part.value,
                    "number": sheet.number,
                    "rows": [_row_json(row) for row in sheet.rows],
                }
                for sheet in self.sheets
            ],
        }
        return json.dumps(body, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Deck":
        """Return the deck that `to_json` wrote.

        Raises:
            ValueError: another schema, a missing key, or a word that isn't known.
        """
        body = json.loads(text)
        if not isinstance(body, dict) or body.get("schema") != SCHEMA:
            raise ValueError(f"not of schema {SCHEMA}")
        try:
            return cls(
                ActivityId(body["activity"]),
                FormId(body["form"]),
                tuple(
                    DeckSheet(
                        SheetId(sheet["sheet"]),
                        DeckPart(sheet["part"]),
                        sheet["number"],
                        tuple(_row_from(row) for row in sheet["rows"]),
                    )
                    for sheet in body["sheets"]
                ),
            )
        except (KeyError, TypeError) as problem:
            raise ValueError(f"deck lacks {problem}") from problem


def _row_json(row: ExpectedRow) -> dict[str, str | None]:
    return {
        "unit": row.line.unit,
        **({"item": row.line.item} if row.line.item else {}),
        "vote": None if row.vote is None else row.vote,
        "demand": row.demand.value,
        "kind": row.kind.value,
        "marks": row.marks,
        "pen": row.pen,
    }


def _row_from(body: Mapping[str, Any]) -> ExpectedRow:
    return ExpectedRow(
        LineId.of(body["unit"], body.get("item", "")),
        None if body["vote"] is None else Vote(body["vote"]),
        Demand(body["demand"]),
        RowKind(body["kind"]),
        body["marks"],
        body["pen"],
    )
