"""Two sheets in one picture: how many rows are counted for a sheet that they don't stand on.

    python bench/joins.py --preset clean office

Pages of which a part belongs to another sheet: the lower end from each row on, a corner, a strip of
one to ten rows, in the middle or at an end of the table, across the page or of one table only, or
what is left of a line down the page; shifted and turned or not, with an edge's shadow or without,
joined on the glass (before the scanner's own faults) or afterwards. A row is counted wrongly if it
is read at all and stands on the other sheet, or is read otherwise than it was marked; where the
foot of the page is the other sheet's as well, the id there tells, and such rows are listed apart
("foot and all").
"""

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, unique
from itertools import product
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from ballot.geometry import A4_MM
from ballot.grade import Vote
from ballot.ids import LineId
from ballot.layout import PageLayout, Row
from ballot.reading import PageOutcome, PageReading
from bench.reading_forms import FormName
from bench.reading_world import World, make_world, printed_pages, reading_context
from calibration.images import PageImage, px_per_mm, to_gray
from calibration.pens.intents import MEETING, RowIntent
from calibration.pens.pages import mark_page
from calibration.scans.degrade import Preset, degrade
from calibration.scans.joins import EdgeShadow, Region, below, join, left_of, strip
from calibration.scans.presets import PRESETS
from scanner.files.process import settle_in
from scanner.sheet import read_page

DPI = 200

PLACES = (
    *((0.0, down, 0.0) for down in (0.0, 0.3, 0.5, 0.8, 1.2, 2.0, 3.0, -0.3, -0.8)),
    *((right, 0.0, 0.0) for right in (0.3, 0.5, -0.8, 2.0)),
    *((0.0, 0.0, turn) for turn in (0.2, -0.4)),
)
"""How the other sheet lies: mm to the right, mm down, degrees turned. Feeders lay sheets a
millimetre apart; software, exactly."""

STRIP_ROWS = (1, 2, 3, 5, 7, 10)

_HEADING_MM, _FRAME_MM, _BESIDE_BOX_MM = 4.0, 1.5, 4.0
"""From the first row up into the table's heading, over its frame, and from a box to its left."""

_CORNERS = (1.35, 1.55, 1.7)
"""x / width + y / height along the corner's edge: 1 runs from corner to corner of the page, 1.65
through the code at the foot."""


@unique
class Kind(StrEnum):
    """What of the picture is another sheet's."""

    END = "end"
    """Everything below an edge between two rows."""
    ROW = "end through a row"
    """Everything below an edge through the boxes of a row."""
    CORNER = "corner"
    STRIP = "strip"
    """One to ten rows in the middle."""
    OUTER = "strip at an end"
    """The first or the last rows of the table."""
    HALF = "strip of one table"
    SIDE = "side"
    """What is left of a line down the page, between tables or columns of boxes."""


@dataclass(frozen=True, slots=True)
class Lies:
    """How the other sheet lies, and what its edge leaves."""

    right_mm: float
    down_mm: float
    turn_deg: float
    shadow: EdgeShadow

    def __str__(self) -> str:
        if self.turn_deg:
            how = "turned by 0.2° or 0.4°"
        elif self.right_mm:
            how = "sideways by 0.3 to 2 mm"
        elif self.down_mm:
            how = f"along by {'0.3 or 0.5' if abs(self.down_mm) < _SLIP_MM else '0.8 to 3'} mm"
        else:
            how = "exactly"
        return f"{how} | {'none' if self.shadow is EdgeShadow.NONE else 'yes'}"


_SLIP_MM = 0.65
"""A feeder may slip by less."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """Two sheets in one."""

    name: str
    lies: Lies
    image: PageImage
    truth: dict[LineId, Vote | None]
    """What may be read in each row, in the order of the page; None is nothing."""
    has_foot: bool
    """Whether the foot is the other sheet's: there the id at the foot tells."""


@dataclass(slots=True)
class Found:
    """What became of the rows of pictures alike."""

    pictures: int = 0
    refused: int = 0
    wrong: int = 0
    wrong_with_foot: int = 0
    asked: int = 0
    right: int = 0
    names: list[str] = field(default_factory=list)
    """Of pictures with rows counted wrongly, where the foot is the first sheet's."""

    def add(self, outcome: PageOutcome, picture: Picture) -> None:
        """Count a picture."""
        self.pictures += 1
        if not isinstance(outcome, PageReading):
            self.refused += 1
            return
        said = zip(outcome.rows, picture.truth.values(), strict=True)
        votes = [(row.vote, true) for row, true in said]
        wrong = sum(vote is not None and vote is not true for vote, true in votes)
        self.asked += sum(vote is None for vote, _ in votes)
        self.right += sum(vote is not None and vote is true for vote, true in votes)
        if picture.has_foot:
            self.wrong_with_foot += wrong
        elif wrong:
            self.wrong += wrong
            self.names.append(f"{picture.name}, {picture.lies}: {wrong}")


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """A page that was filled in."""

    image: PageImage
    intents: dict[LineId, RowIntent]


def _marked(world: World, page: PageLayout, sheet: int, seed: int) -> Marked:
    rng = np.random.default_rng([seed, sheet])
    number = page.number - 1 + sheet * len(world.layout.sides)
    image = printed_pages(world.pdf, DPI, is_gray=True)[number]
    writer = MEETING.writer(rng)
    intents = MEETING.intents(page.rows, MEETING.popularity(page.rows, rng), writer.habit, rng)
    marked = mark_page(image, page, intents, writer, rng, DPI)
    return Marked(marked, {intent.line: intent for intent in intents})


def regions(page: PageLayout, image: PageImage, kind: Kind) -> Iterator[tuple[str, Region]]:
    """Yield what of a page can be another sheet's, with a name."""
    tops = sorted({row.rect.y for row in page.rows})
    bottom = max(row.rect.bottom for row in page.rows)
    match kind:
        case Kind.END:
            yield from ((f"from row {n}", below(image, y)) for n, y in enumerate(tops))
        case Kind.ROW:
            pitch = page.rows[0].rect.h
            yield from (
                (f"from within row {n}", below(image, y + pitch / 2)) for n, y in enumerate(tops)
            )
        case Kind.CORNER:
            width, height = A4_MM
            for share in _CORNERS:
                y = (share - 0.5) * height
                yield f"corner {share}", below(image, y, slope=-height / width)
        case Kind.STRIP:
            edges = [*tops, bottom]
            for count in STRIP_ROWS:
                for first in range(1, len(tops) - count, max(1, count // 2)):
                    name = f"rows {first} to {first + count - 1}"
                    yield name, strip(image, edges[first], edges[first + count])
        case Kind.OUTER:
            for count in STRIP_ROWS:
                yield f"first {count} rows", strip(image, tops[0] - _HEADING_MM, tops[count])
                yield f"last {count} rows", strip(image, tops[-count], bottom + _FRAME_MM)
        case Kind.HALF:
            columns = sorted({row.rect.x for row in page.rows})
            left = left_of(image, columns[1] - _FRAME_MM)
            own = [row.rect for row in page.rows if row.rect.x == columns[0]]
            for count in STRIP_ROWS:
                for first in range(0, len(own) - count + 1, count):
                    part = strip(image, own[first].y, own[first + count - 1].bottom)
                    yield f"rows {first} to {first + count - 1} of the left", part & left
        case Kind.SIDE:
            for x in sorted({box.rect.x for row in page.rows for box in row.boxes})[1:]:
                yield f"left of {x:.0f} mm", left_of(image, x - _BESIDE_BOX_MM)


def _truth(
    page: PageLayout, over: Marked, is_under: Region, scale: float
) -> dict[LineId, Vote | None]:
    def may_be_read(row: Row) -> Vote | None:
        places = [np.multiply(box.rect.center, scale).astype(int) for box in row.boxes]
        if all(is_under[y, x] for x, y in places):
            return None
        return over.intents[row.line].vote

    return {row.line: may_be_read(row) for row in page.rows}


def _scan(
    over: PageImage,
    under: PageImage,
    region: Region,
    lies: Lies,
    preset: Preset,
    seed: Sequence[int],
) -> PageImage:
    """Return the scan of a picture that was joined before, or after it, by the seed's parity."""

    def scanned(image: PageImage) -> PageImage:
        return degrade(image, preset, np.random.default_rng(seed)).decoded()

    def joined(first: PageImage, second: PageImage) -> PageImage:
        return join(
            first,
            second,
            region,
            shift_mm=(lies.right_mm, lies.down_mm),
            turn_deg=lies.turn_deg,
            shadow=lies.shadow,
        )

    if sum(seed) % 2:
        return scanned(joined(over, under))
    return joined(scanned(over), scanned(under))


def pictures(
    world: World, page: PageLayout, preset: Preset, kind: Kind, every: int, seed: int
) -> Iterator[Picture]:
    """Yield joined pages."""
    over, under = (_marked(world, page, sheet, seed) for sheet in (0, 1))
    scale, count = px_per_mm(over.image), 0
    foot = page.foot_code or page.serial
    foot_x, foot_y = np.multiply(foot.center, scale).astype(int)
    for name, region in regions(page, over.image, kind):
        truth = _truth(page, over, region, scale)
        for lies in (Lies(*place, shadow) for place in PLACES for shadow in EdgeShadow):
            count += 1
            if count % every:
                continue
            image = _scan(over.image, under.image, region, lies, preset, [seed, count // every])
            name = f"{preset.name}, page {page.number} of {len(world.layout.pages)}, {name}"
            yield Picture(name, lies, image, truth, bool(region[foot_y, foot_x]))


def measure(
    world: World, preset: Preset, kind: Kind, *, every: int, seed: int
) -> Iterator[tuple[Picture, PageOutcome]]:
    """Join pages and read them."""
    context = reading_context(world)
    for page in world.layout.pages:
        for picture in pictures(world, page, preset, kind, every, seed):
            yield picture, read_page(to_gray(picture.image), context)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--preset", nargs="+", choices=PRESETS, default=["clean", "office"])
    parser.add_argument("--kind", nargs="+", choices=[*Kind], default=[*Kind])
    parser.add_argument(
        "--every",
        type=int,
        default=7,
        help="take one picture of so many; odd, and no multiple of 3 or 5",
    )
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--form", choices=[*FormName], default=FormName.THREE)
    parser.add_argument("--names", action="store_true", help="name pictures with wrong rows")
    options = parser.parse_args()
    settle_in()
    print("| the other sheet's | it lies | shadow | pictures | refused | wrong ", end="")
    print("| wrong, foot and all | to a person | right |")
    print("|---" * 9, "|", sep="")
    for kind in map(Kind, options.kind):
        found: defaultdict[str, Found] = defaultdict(Found)
        heights = (8.0, 6.5) if options.form == FormName.THREE else (8.0,)
        for preset, min_row_mm in product(options.preset, heights):
            with tempfile.TemporaryDirectory() as scratch:
                world = make_world(
                    Path(scratch), {}, min_row_mm=min_row_mm, form=FormName(options.form)
                )
                for picture, outcome in measure(
                    world, PRESETS[preset], kind, every=options.every, seed=options.seed
                ):
                    found[str(picture.lies)].add(outcome, picture)
        for how, tally in found.items():
            print(
                f"| {kind} | {how} | {tally.pictures} | {tally.refused} | {tally.wrong} "
                f"| {tally.wrong_with_foot} | {tally.asked} | {tally.right} |",
                flush=True,
            )
            for name in tally.names if options.names else ():
                print(name)


if __name__ == "__main__":
    main()
