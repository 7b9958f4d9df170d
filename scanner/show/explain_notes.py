"""The notes beside an explained page: for each row in doubt its reasons and measures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ballot.geometry import PointMm, RectMm
from ballot.grade import PLAN_SCALE, Scale
from ballot.layout import PageLayout, Row
from ballot.messages import say
from ballot.reading import PageReading, RowReading
from ballot.vote_words import box_word, vote_word
from scanner.measures import BoxMeasure, PageMeasures
from scanner.show.overlay import DOUBT
from scanner.show.picture import WHITE, Picture, Rgb

INK: Final[Rgb] = (38, 42, 48)
SOFT: Final[Rgb] = (110, 116, 124)

_LINE_MM = 4.1
"""From one line of a note to the next."""

_WORD_MM = 3.1
"""Height of a Chinese character in a note."""

_FINE_MM = 2.8
"""The same of its measures."""

_NOTE_GAP_MM = 2.2


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
    words: tuple[str, ...]
    """Of all boxes of the row: measures begin behind the longest."""

    def shortened(self) -> "Note":
        """Return the note on two lines, for a page with very many."""
        return replace(self, reasons=("  ".join(self.reasons),), measures=())


def notes_of(
    layout: PageLayout, reading: PageReading, measures: PageMeasures, scale: Scale = PLAN_SCALE
) -> list[Note]:
    """Return a note for each row in doubt, in the order of the page.

    Args:
        layout: of the page.
        reading: what was read.
        measures: what was measured, of the same page.
        scale: of its form.
    """
    notes: list[Note] = []
    for place, (row, read) in enumerate(zip(layout.rows, reading.rows, strict=True)):
        if read.doubts:
            note = Note(
                row=place,
                number=len(notes) + 1,
                title=f"{row.number}  {row.name}",
                suggestion=_suggestion(read, scale),
                reasons=_reasons(read),
                measures=tuple(measure_lines(place, row, measures, scale)),
                words=tuple(box_word(box.grade, scale) for box in row.boxes),
            )
            notes.append(note)
    return notes


def _reasons(read: RowReading) -> tuple[str, ...]:
    return tuple(
        say("explain.doubt", reason=say(f"doubt.{doubt}"), code=doubt.value)
        for doubt in read.doubts
    )


def _suggestion(read: RowReading, scale: Scale) -> str:
    if read.suggestion is None:
        return ""
    word = vote_word(read.suggestion, scale)
    if read.probability is None:
        return say("explain.suggestion", vote=word)
    return say(
        "explain.suggestion.sure", vote=word, percent=f"{min(99.9, 100 * read.probability):.1f}"
    )


def measure_lines(
    place: int, row: Row, page: PageMeasures, scale: Scale
) -> Iterator[tuple[str, str]]:
    """Yield what was measured in a row, in words.

    Args:
        place: of the row on its page, from 0.
        row: of the layout.
        page: what was measured on the page.
        scale: of its form.

    Yields:
        Which box (empty for the row as a whole), and what was measured there.
    """
    measure = page.rows[place]
    lines = [
        (box_word(box.grade, scale), box_text(seen))
        for box, seen in zip(row.boxes, measure.boxes, strict=True)
        if _is_telling(seen)
    ]
    if measure.loose:
        lines.append(("", _ink_text("loose", measure.loose, measure.loose_strength)))
    if place in page.outside:
        around = page.outside[place]
        lines.append(("", _ink_text("outside", around.area, around.strength)))
    yield from lines or [("", say("explain.no_ink"))]
    if page.seen:
        views = "  ".join(f"{view.empty:.2f}/{view.mark:.2f}" for view in page.seen[place])
        yield "", say("explain.seen", views=views)


def _ink_text(where: str, area: float, strength: float) -> str:
    return say(f"explain.{where}", area=f"{area:.1f}", strength=f"{strength:.2f}")


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


def draw_notes(
    picture: Picture,
    notes: Sequence[Note],
    anchors: Mapping[int, PointMm],
    sides: tuple[RectMm, RectMm],
) -> None:
    """Draw each row's number on the page and its note beside it.

    Args:
        picture: to draw on.
        notes: of the page.
        anchors: where the number of each row goes, mm of the picture.
        sides: where notes go, left and right of the page.
    """
    middle = (sides[0].right + sides[1].x) / 2
    for room in sides:
        is_left = room.x < middle
        side = [note for note in notes if (anchors[note.row][0] < middle) is is_left]
        side, left_out = _fitting(side, room.h)
        wanted = [anchors[note.row][1] for note in side]
        tops = spread([_height(note) for note in side], wanted, room.y, room.bottom)
        for note, top in zip(side, tops, strict=True):
            _draw_note(picture, note, (room.x, top), room.w)
            at = anchors[note.row]
            end = (room.right + 1.5 if is_left else room.x - 1.5, top + _LINE_MM / 2)
            elbow = (end[0] + (3.0 if is_left else -3.0), at[1])
            picture.line([at, elbow, end], DOUBT, 0.15)
            _draw_number(picture, note.number, at)
        if left_out:
            at = (room.x, room.bottom + 2)
            picture.text(say("explain.more", count=left_out), at, _WORD_MM, DOUBT)


def _fitting(notes: list[Note], height_mm: float) -> tuple[list[Note], int]:
    """Return the notes that have room, shortened where they must be, and how many have none."""
    if sum(map(_height, notes)) > height_mm:
        notes = [note.shortened() for note in notes]
    kept: list[Note] = []
    for note in notes:
        if sum(map(_height, [*kept, note])) > height_mm:
            break
        kept.append(note)
    return kept, len(notes) - len(kept)


def _height(note: Note) -> float:
    return _LINE_MM * (1 + len(note.reasons) + len(note.measures)) + _NOTE_GAP_MM


def spread(
    heights: Sequence[float], wanted: Sequence[float], top: float, bottom: float
) -> list[float]:
    """Return tops near the wanted middles of first lines, in order and without overlap.

    Args:
        heights: of each note; together they have room.
        wanted: where the middle of each first line would best be, ascending.
        top: of the room.
        bottom: the same.
    """
    tops: list[float] = []
    free = top
    for height, middle in zip(heights, wanted, strict=True):
        tops.append(max(free, middle - _LINE_MM / 2))
        free = tops[-1] + height
    limit = bottom
    for number in reversed(range(len(tops))):
        tops[number] = min(tops[number], limit - heights[number])
        limit = tops[number]
    return tops


def _draw_note(picture: Picture, note: Note, at_mm: PointMm, width_mm: float) -> None:
    x, y = at_mm[0], at_mm[1] + _LINE_MM / 2
    _draw_number(picture, note.number, (x + 2, y))
    room = width_mm - 6
    if note.suggestion:
        room -= picture.length_mm(note.suggestion, _WORD_MM) + 2
        picture.text(note.suggestion, (x + width_mm, y), _WORD_MM, SOFT, anchor="rm")
    picture.fitted(note.title, (x + 6, y), 3.5, INK, room)
    for reason in note.reasons:
        y += _LINE_MM
        picture.fitted(reason, (x + 6, y), _WORD_MM, DOUBT, width_mm - 6)
    for grade, measures in note.measures:
        y += _LINE_MM
        start = x + 6
        if grade:
            picture.text(grade, (start, y), _FINE_MM, INK)
            start += max(picture.length_mm(f"{word} ", _FINE_MM) for word in note.words)
        picture.fitted(measures, (start, y), _FINE_MM, SOFT, x + width_mm - start)


def _draw_number(picture: Picture, number: int, at_mm: PointMm) -> None:
    picture.disc(at_mm, 1.9, DOUBT)
    picture.text(str(number), at_mm, 2.5, WHITE, anchor="mm")
