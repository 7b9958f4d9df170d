"""Pictures of what went wrong: a row with its neighbours as the scan shows it, and its measures.

The row is found by what the simulator knows of the scan, not by the reader: a page that was read
askew is pictured where the row truly is. Of another simulator's scans nothing is known: there the
reader's own places serve.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from ballot.geometry import RectMm
from ballot.layout import PageLayout
from ballot.reading import PageReading
from bench.reading_counts import RowClass, RowError
from calibration.images import PageImage, px_per_mm
from calibration.pens.intents import RowIntent
from calibration.scans.degrade import Scan
from calibration.scans.warps import forward

_AROUND_MM: Final = 9.0
"""Above and below a row: its neighbours."""

_PX_PER_MM: Final = 6.0
"""Of the pictures, whatever the scan's resolution."""

_TILES: Final = 24
_TILE_COLUMNS: Final = 3
_LINE_PX: Final = 18
_CONTACT_SHEETS: Final = "contact-*.png"


@dataclass(frozen=True, slots=True)
class Find:
    """A row that is worth a look."""

    reason: str
    """Why: a `RowError`, `doubtful_read` or `doubt`."""
    where: str
    """Tier, strokes, seed, chunk, sheet, page and row."""
    row: int
    """From 0, on the page."""
    meant: RowIntent
    page: PageReading


def finds(
    page: PageReading,
    meant: Sequence[RowIntent],
    errors: Sequence[RowError | None],
    room: int,
    where: str,
) -> Iterator[Find]:
    """Yield the rows of a page that are worth a look.

    Args:
        page: what was read.
        meant: what stands in each of its rows.
        errors: how each of them is silently wrong.
        room: how many needless doubts are wanted still.
        where: tier, strokes, seed, chunk and sheet.
    """
    for row, (intent, seen, error) in enumerate(zip(meant, page.rows, errors, strict=True)):
        is_doubtful = RowClass.of(intent.kind) is RowClass.DOUBTFUL
        if error is not None:
            reason = error.value
        elif is_doubtful and seen.vote is not None:
            reason = "doubtful_read"
        elif not is_doubtful and seen.vote is None and room > 0:
            reason, room = "doubt", room - 1
        else:
            continue
        yield Find(reason, f"{where}-{page.page}-{row}", row, intent, page)


def write_find(folder: Path, find: Find, layout: PageLayout, scan: Scan) -> None:
    """Write a picture of a row of our own scans: where the simulator knows it to be."""
    write_picture(folder, find, row_picture(scan.decoded(), scan, layout, find.row))


def write_picture(folder: Path, find: Find, picture: npt.NDArray[np.uint8]) -> None:
    """Write `<reason>-<where>.png` and, with its truth, reading and measures, `.json`.

    Args:
        folder: made where it is missing.
        find: what there is to see.
        picture: shape (H, W, 3), BGR.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{find.reason}-{find.where}"
    cv2.imwrite(str(folder / f"{name}.png"), picture)
    seen = find.page.rows[find.row]
    measures = json.loads(find.page.measures)
    facts = {
        "reason": find.reason,
        "kind": find.meant.kind,
        "meant": find.meant.vote,
        "marks": find.meant.mark_names,
        "read": seen.vote,
        "doubts": seen.doubts,
        "suggestion": seen.suggestion,
        "registration": asdict(find.page.registration),
        "box": measures["box"],
        "measures": measures["rows"][find.row],
    }
    (folder / f"{name}.json").write_text(json.dumps(facts, indent=1), encoding="utf-8")


def row_picture(
    image: PageImage, scan: Scan, layout: PageLayout, row: int
) -> npt.NDArray[np.uint8]:
    """Return one row and its neighbours, straightened, shape (H, W, 3), BGR.

    Red corners show the boxes of the row where they truly are.
    """
    rect = layout.rows[row].rect
    area = RectMm(rect.x, rect.y - _AROUND_MM, rect.w, rect.h + 2 * _AROUND_MM)
    scale = px_per_mm(image)
    seen = forward(scan.to_page, np.array(area.corners) * scale).astype(np.float32)
    width, height = round(area.w * _PX_PER_MM), round(area.h * _PX_PER_MM)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    straight = cv2.getPerspectiveTransform(seen, target)
    picture = cv2.warpPerspective(image, straight, (width, height), borderValue=(200, 200, 200))
    code = cv2.COLOR_GRAY2BGR if picture.ndim == 2 else cv2.COLOR_RGB2BGR
    coloured = cv2.cvtColor(picture, code)
    for box in layout.rows[row].boxes:
        corners = (np.array(box.rect.grown(0.6).corners) - (area.x, area.y)) * _PX_PER_MM
        for x, y in np.rint(corners).astype(int).tolist():
            cv2.circle(coloured, (x, y), 2, (0, 0, 255), -1)
    return np.asarray(coloured, dtype=np.uint8)


def write_contact_sheets(folder: Path) -> int:
    """Put the pictures of a folder on contact sheets, each with its story; return how many."""
    for old in folder.glob(_CONTACT_SHEETS):
        old.unlink()
    pictures = sorted(folder.glob("*.png"))
    for first in range(0, len(pictures), _TILES):
        tiles = [_tile(path) for path in pictures[first : first + _TILES]]
        height = max(tile.shape[0] for tile in tiles)
        width = max(tile.shape[1] for tile in tiles)
        rows = -(-len(tiles) // _TILE_COLUMNS)
        sheet = np.full((rows * height, _TILE_COLUMNS * width, 3), 255, np.uint8)
        for place, tile in enumerate(tiles):
            top, left = place // _TILE_COLUMNS * height, place % _TILE_COLUMNS * width
            sheet[top : top + tile.shape[0], left : left + tile.shape[1]] = tile
        name = _CONTACT_SHEETS.replace("*", f"{first // _TILES:03d}")
        cv2.imwrite(str(folder / name), sheet)
    return -(-len(pictures) // _TILES)


def _tile(path: Path) -> npt.NDArray[np.uint8]:
    """Return a picture, framed, under two lines that say what was meant, read, and where."""
    picture = np.asarray(cv2.imread(str(path)), dtype=np.uint8)
    facts = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    story = f"{facts['kind']} {facts['marks']}: {facts['meant']}, read {facts['read']}"
    if facts["doubts"]:
        story = f"{facts['kind']} {facts['marks']}: {facts['meant']}, {'+'.join(facts['doubts'])}"
    label = np.full((2 * _LINE_PX, picture.shape[1], 3), 235, np.uint8)
    for number, text in enumerate((story, path.stem), start=1):
        at = (4, number * _LINE_PX - 5)
        cv2.putText(label, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.4, (0, 0, 160), 1, cv2.LINE_AA)
    framed = cv2.copyMakeBorder(
        np.vstack([label, picture]), *(0, 6, 0, 6), cv2.BORDER_CONSTANT, value=(255, 255, 255)
    )
    return np.asarray(framed, dtype=np.uint8)
