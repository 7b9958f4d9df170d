"""What was measured on a page: the ground floor of the reader, plain values without pixels.

`scanner.ink` and `scanner.judge` fill these types in, `scanner.decide` judges by them. They are
stored as text (docs/formats/measures.md) and can be judged again without the image.

All areas are in mm², lengths in mm, darkness is a share of print black.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ballot.rules import MarkKind

SPLIT_SHARE = 0.85
"""Of the lines of a mark: from here on it may be a ditto mark."""


class BoxMeasure(NamedTuple):
    """What was measured in and around one box."""

    own: float
    """Ink inside that belongs to the box, mm²."""
    foreign: float
    """Ink inside that belongs to another box's stroke, mm²."""
    shared: float
    """Ink inside of a stroke that may belong here or elsewhere, mm²."""
    span: float
    """Longer side of the own ink's bounding rectangle inside the box, mm."""
    strength: float
    """Median darkness of the own ink, as a share of print black."""
    spill: float
    """Ink outside the box that belongs to its strokes, mm²."""
    excess: float
    """Mean darkness inside above that of blank boxes, in spreads of blank boxes."""
    cover: float
    """Share of the inside that is ink."""
    dirt: float
    """Streak or fold inside, mm²."""
    sides: int
    """How many sides of the outline were seen."""
    forked: float = 0.0
    """Share of the columns of the own ink, one pixel wide, in which it lies in two pieces or more,
    one above the other. A tick runs from left to right and crosses each once, a cross or a circle
    twice. 0 but in rows with two marks or more, and where `split` asks for it."""
    split: float = 0.0
    """Share of the lines of the own ink, one pixel high, in which it lies in two pieces or more,
    side by side. Both limbs of a √ or v meet at its foot; the strokes of a ditto mark don't. 0
    where the foot isn't inside."""
    along: float = 0.0
    """By how much one side of the outline is thicker than others are, along 1.3 mm of it, mm of
    print black: a stroke that crosses it, or lies along it, makes it so."""
    core: float = 0.0
    """Ninth decile of the darkness of the own ink, as a share of print black: how dark its line is
    in its middle, whatever else lies around it. 0 in readings of earlier versions."""
    breadth: float = 0.0
    """How broad the line of the own ink is, mm: its area by its length. 0 in readings of earlier
    versions."""


class RowMeasure(NamedTuple):
    """The boxes of a row, and what lies between them."""

    boxes: tuple[BoxMeasure, ...]
    loose: float
    """Largest stroke in the row that touches none of its boxes, mm²: all of one that touches no box
    at all, and of one down many rows what is beside the boxes of this."""
    loose_strength: float
    """Mean darkness of that stroke, as a share of print black."""
    beside: float = 0.0
    """All strokes between and beside its boxes that touch none and are as high as the row at most,
    mm². 0 in readings of earlier versions."""


class BoxView(NamedTuple):
    """What the learned judge sees in one box (`scanner.judge.judge`)."""

    empty: float
    """Probability that no mark of this box is in it."""
    mark: float
    """Probability that one plain mark is."""
    kind: MarkKind | None = None
    """The likeliest kind of that mark; None where hardly any is seen, and in readings of versions
    that told none."""
    kind_share: float = 0.0
    """Of `mark`, how much is that of this kind, 0-1."""

    @property
    def other(self) -> float:
        """Probability that what is in it is scribbled out, or nobody can say whose it is."""
        return max(0.0, 1.0 - self.empty - self.mark)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Ink on a row's line outside of its boxes that the blank form doesn't explain."""

    area: float
    """All of it, mm²."""
    strength: float
    """Its mean darkness, as a share of print black."""


@dataclass(frozen=True, slots=True)
class PageMeasures:
    """All that a page is judged by."""

    rows: tuple[RowMeasure, ...]
    """In the order of the layout."""
    is_bilevel: bool = False
    """Whether the scan is black and white: what was faint is not in it."""
    least_ink: float = 0.0
    """From this darkness on a pixel counted as ink, as a share of print black: the noisier the
    scan, the more."""
    bold: Mapping[int, RowMeasure] = field(default_factory=dict)
    """Rows that were measured once more, counting only ink about as dark as this hand's marks."""
    seen: tuple[tuple[BoxView, ...], ...] = ()
    """What the learned judge sees in the boxes of each row; empty where it wasn't asked."""
    outside: Mapping[int, Surroundings] = field(default_factory=dict)
    """Ink on the lines of rows without a mark, where these were compared with the blank form."""
    streaks_mm: tuple[float, ...] = ()
    """Where lines run along the feed through the whole table: mm from the sheet's left edge."""
    apart: tuple[int, ...] = ()
    """Rows that edges or jumps part from all that says whose sheet it is."""
    is_clipped: bool = False
    """Whether the scanner made the paper white in a grey scan: what was hardly darker is not in
    it."""
    heading: Surroundings | None = None
    """Ink on the heading of a grade, the most of any column, where so many rows are blank that it
    was looked for."""
    damaged: tuple[int, ...] | None = None
    """Rows whose surroundings don't stand as they were printed, on a page whose decoder warned of
    damaged data; None on all others."""

    @property
    def is_lossy(self) -> bool:
        """Whether the scanner took out what is faint, so that a blank row proves nothing."""
        return self.is_bilevel or self.is_clipped


def dump_measures(page: PageMeasures) -> str:
    """Return the measures as JSON (docs/formats/measures.md): names once, then a list a row."""
    body = {
        "apart": page.apart,
        "bilevel": page.is_bilevel,
        "bold": {number: _values(row) for number, row in page.bold.items()},
        "box": BoxMeasure._fields,
        "clipped": page.is_clipped,
        "heading": page.heading and [page.heading.area, page.heading.strength],
        "least_ink": page.least_ink,
        "outside": {number: [each.area, each.strength] for number, each in page.outside.items()},
        "rows": [_values(row) for row in page.rows],
        "streaks_mm": page.streaks_mm,
        "seen": [[value for box in row for value in (box.empty, box.mark)] for row in page.seen],
        "kinds": _kinds(page.seen),
    }
    if page.damaged is not None:
        body["damaged"] = page.damaged
    return json.dumps(body, separators=(",", ":"), check_circular=False)


def load_measures(text: str) -> PageMeasures:
    """Return the measures that `dump_measures` wrote."""
    body = json.loads(text)
    names = body["box"]
    # Readings of the first version have none of what is got with a default.
    return PageMeasures(
        tuple(_row(values, names) for values in body["rows"]),
        body.get("bilevel", False),
        body.get("least_ink", 0.0),
        {int(number): _row(values, names) for number, values in body.get("bold", {}).items()},
        tuple(
            _views(values, body.get("kinds", {}).get(str(number), {}))
            for number, values in enumerate(body.get("seen", []))
        ),
        {int(number): Surroundings(*values) for number, values in body.get("outside", {}).items()},
        tuple(body.get("streaks_mm", ())),
        tuple(body.get("apart", ())),
        body.get("clipped", False),
        Surroundings(*heading) if (heading := body.get("heading")) else None,
        tuple(body["damaged"]) if "damaged" in body else None,
    )


class ScannerTraces(NamedTuple):
    """What a page shows of the scanner and not of the sheet."""

    streaks_mm: tuple[float, ...]
    """`PageMeasures.streaks_mm`."""
    is_clipped: bool
    """`PageMeasures.is_clipped`."""


def scanner_traces(measures: str) -> ScannerTraces:
    """Return what stored measures say of the scanner."""
    return ScannerTraces(
        tuple(_value_of("streaks_mm", measures, ())), _value_of("clipped", measures, False)
    )


_DECODER = json.JSONDecoder()


def _value_of(name: str, measures: str, default: Any) -> Any:
    """Return one value of stored measures, and read no others: whoever scans asks of every page.

    No name stands twice in them, and no text of theirs is anybody else's.
    """
    found = re.search(rf'"{name}":\s*', measures)
    return default if found is None else _DECODER.raw_decode(measures, found.end())[0]


def _kinds(seen: Sequence[Sequence[BoxView]]) -> dict[int, dict[int, tuple[MarkKind, float]]]:
    """Return the kinds of marks that are seen, by row and box from 0; nothing of rows without."""
    named = {
        number: {
            place: (box.kind, box.kind_share)
            for place, box in enumerate(row)
            if box.kind is not None
        }
        for number, row in enumerate(seen)
    }
    return {number: kinds for number, kinds in named.items() if kinds}


def _views(values: list[float], kinds: Mapping[str, tuple[str, float]]) -> tuple[BoxView, ...]:
    views = []
    for place, pair in enumerate(zip(values[::2], values[1::2], strict=True)):
        kind, share = kinds.get(str(place), (None, 0.0))
        views.append(BoxView(*pair, kind=MarkKind(kind) if kind else None, kind_share=share))
    return tuple(views)


def _values(row: RowMeasure) -> list[object]:
    return [row.loose, row.loose_strength, row.beside, *row.boxes]


def _row(values: list[Any], names: list[str]) -> RowMeasure:
    loose, strength, *others = values
    beside = 0.0 if isinstance(others[0], list) else others.pop(0)
    return RowMeasure(tuple(_box(box, names) for box in others), loose, strength, beside)


def _box(values: list[Any], names: list[str]) -> BoxMeasure:
    """Return a box as it was stored, without what later versions no longer measure."""
    named = zip(names, values, strict=True)
    return BoxMeasure(**{name: value for name, value in named if name in BoxMeasure._fields})
