"""What there is to say of each row in doubt: its reasons, and what was measured."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ballot.grade import Grade, Vote
from ballot.layout import PageLayout, Row
from ballot.messages import language, say
from ballot.reading import PageReading, RowReading
from scanner.marks import BoxMeasure, PageMeasures, RowMeasure


@dataclass(frozen=True, slots=True)
class Note:
    """The words beside one row."""

    row: int
    """Of the page, from 0."""
    number: int
    """Of the note, from 1, as it stands on the page."""
    title: str
    suggestion: str
    """Empty where there is none."""
    reasons: tuple[str, ...]
    """A line for each: the reason and its code."""
    measures: tuple[tuple[str, str], ...]
    """A line for each: which box (empty for the row), and what was measured."""

    def shortened(self) -> "Note":
        """Return the note on two lines, for a page with very many."""
        return replace(self, reasons=("  ".join(self.reasons),), measures=())


def notes_of(layout: PageLayout, reading: PageReading, measures: PageMeasures) -> list[Note]:
    """Return a note for each row in doubt, in the order of the page.

    Args:
        layout: of the page.
        reading: what was read.
        measures: what was measured, of the same page.
    """
    notes: list[Note] = []
    rows = zip(layout.rows, reading.rows, measures.rows, strict=True)
    for place, (row, read, measure) in enumerate(rows):
        if read.doubts:
            notes.append(_note(place, len(notes) + 1, row, read, measure))
    return notes


def vote_word(vote: Vote) -> str:
    """Return the vote in the language of the process."""
    return vote.value.replace("_", " ") if language() == "en" else vote.zh


def grade_word(grade: Grade) -> str:
    """Return a short word for the box of a grade."""
    return say(f"explain.grade.{grade}")


def _note(place: int, number: int, row: Row, read: RowReading, measure: RowMeasure) -> Note:
    suggested = read.suggestion
    return Note(
        row=place,
        number=number,
        title=f"{row.number}  {row.name}",
        suggestion=say("explain.suggestion", vote=vote_word(suggested)) if suggested else "",
        reasons=tuple(
            say("explain.doubt", reason=say(f"cli.doubt.{doubt}"), code=doubt.value)
            for doubt in read.doubts
        ),
        measures=tuple(_measures(row, measure)),
    )


def _measures(row: Row, measure: RowMeasure) -> Iterator[tuple[str, str]]:
    lines = [
        (grade_word(box.grade), box_text(seen))
        for box, seen in zip(row.boxes, measure.boxes, strict=True)
        if _is_telling(seen)
    ]
    yield from lines
    if measure.loose:
        yield (
            "",
            say(
                "explain.loose",
                area=f"{measure.loose:.1f}",
                strength=f"{measure.loose_strength:.2f}",
            ),
        )
    elif not lines:
        yield "", say("explain.no_ink")


_TELLING_EXCESS = 3.0
"""Spreads of blank boxes from which a box without ink is worth a line."""


def _is_telling(box: BoxMeasure) -> bool:
    return bool(box.own or box.shared or box.foreign or box.dirt or box.spill or box.sides < 4) or (
        box.excess >= _TELLING_EXCESS
    )


def box_text(box: BoxMeasure) -> str:
    """Return what was measured in a box, in a line: always its ink, the rest where there is any."""
    parts = [say("explain.own", value=f"{box.own:.2f}")]
    if box.own:
        parts += [
            say("explain.span", value=f"{box.span:.1f}"),
            say("explain.strength", value=f"{box.strength:.2f}"),
            say("explain.cover", value=f"{100 * box.cover:.0f}"),
        ]
    for name in ("spill", "shared", "foreign", "dirt"):
        value = getattr(box, name)
        if value:
            parts.append(say(f"explain.{name}", value=f"{value:.1f}"))
    if not box.own:
        parts.append(say("explain.excess", value=f"{box.excess:.1f}"))
    if box.sides < 4:
        parts.append(say("explain.sides", value=box.sides))
    return "  ".join(parts)
