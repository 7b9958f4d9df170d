"""The wall: all boxes that were read as marked, or as empty, from least to most sure.

A sheet of 66 rows with three boxes has 198 and a session tens of thousands, so boxes are shown cut
small, in pictures of two hundred at a time, which are made when they are scrolled to.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import Final

import numpy as np
import simplejpeg
from numpy.typing import NDArray

from ballot.errors import FileError, StoreError
from ballot.files import draft_of
from ballot.grade import Vote
from ballot.ids import LineId, SheetId
from ballot.record import RowStatus
from review.desk import Desk
from review.pictures import Pictures, encoded
from review.seen import place_of
from scanner.measures import load_measures
from scanner.show.crops import THUMB_PX
from store.standing import PageKey

COLUMNS: Final = 20
ROWS: Final = 10
PER_SPRITE: Final = COLUMNS * ROWS

CACHE: Final = "cache"
"""Folder of cut boxes in the activity folder; may be deleted at any time."""

_KEPT_WALLS = 6
_DIGITS = 16
"""Of the digest of a wall: enough to tell it from the few that servers show at a time."""
_KEPT_THUMBS = 400
_EMPTY_CELL = 235
"""Grey of a place without a picture."""


@dataclass(frozen=True, slots=True)
class WallQuery:
    """Which boxes are shown; an empty text means all."""

    read: str = "marked"
    """"marked" or "empty"."""
    session: str = ""
    unit: str = ""
    grade: str = ""


@dataclass(frozen=True, slots=True)
class WallBox:
    """One box on the wall."""

    sheet: SheetId
    line: LineId
    grade: Vote
    page: PageKey
    number: int
    """Of the box on its page, in reading order, from 0."""
    sureness: float
    """Probability that the box is as it was read, as the learned judge sees it."""


@dataclass(frozen=True, slots=True)
class _PageBoxes:
    """What the wall keeps of one page."""

    sheet: SheetId
    lines: tuple[LineId, ...]
    grades: tuple[Vote, ...]
    votes: tuple[Vote | None, ...]
    """As read, by row."""
    empty: NDArray[np.float32]
    """Shape (rows, boxes of a row): probability that a box is empty."""
    mark: NDArray[np.float32]
    """The same shape: probability that it holds one plain mark."""


class Wall:
    """All boxes of all pages that were read.

    Args:
        desk: records and readings.
        pictures: the scans.
        folder: the activity folder, for the cache.
    """

    def __init__(self, desk: Desk, pictures: Pictures, folder: Path) -> None:
        self._desk = desk
        self._pictures = pictures
        self._cache = folder / CACHE / "wall"
        self._lock = threading.Lock()
        self._pages: dict[PageKey, _PageBoxes] = {}
        self._walls: OrderedDict[tuple[WallQuery, int], list[WallBox]] = OrderedDict()
        self._digests: OrderedDict[tuple[WallQuery, int], str] = OrderedDict()
        self._thumbs: OrderedDict[PageKey, NDArray[np.uint8]] = OrderedDict()
        self.is_warming = False
        """Whether boxes are cut before anybody scrolls to them, as soon as a wall is looked at."""
        self._warmed: tuple[WallQuery, int] | None = None

    def boxes(self, query: WallQuery, seq: int) -> list[WallBox]:
        """Return the boxes of a wall, from least to most sure.

        Args:
            query: which.
            seq: as of which event; a wall that was shown keeps its order while it is scrolled.
        """
        with self._lock:
            known = self._walls.get((query, seq))
            if known is None:
                known = sorted(
                    self._found(query), key=lambda box: (box.sureness, box.sheet, box.number)
                )
                self._walls[query, seq] = known
                while len(self._walls) > _KEPT_WALLS:
                    self._walls.popitem(last=False)
            return known

    def digest(self, query: WallQuery, seq: int) -> str:
        """Return what tells this order of boxes from any other, such as that of another server."""
        boxes = self.boxes(query, seq)
        with self._lock:
            if (query, seq) not in self._digests:
                lines = (f"{place_of(box.page)} {box.number}\n" for box in boxes)
                self._digests[query, seq] = sha256("".join(lines).encode()).hexdigest()[:_DIGITS]
                while len(self._digests) > _KEPT_WALLS:
                    self._digests.popitem(last=False)
            return self._digests[query, seq]

    def sprite(self, query: WallQuery, seq: int, number: int) -> bytes:
        """Return a JPEG of two hundred boxes, `COLUMNS` to a line.

        Args:
            query: which wall.
            seq: as of which event.
            number: of the picture, from 0.
        """
        boxes = self.boxes(query, seq)[number * PER_SPRITE : (number + 1) * PER_SPRITE]
        lines = -(-max(len(boxes), 1) // COLUMNS)
        sprite = np.full((lines * THUMB_PX, COLUMNS * THUMB_PX), 255, np.uint8)
        for place, box in enumerate(boxes):
            line, column = divmod(place, COLUMNS)
            sprite[
                line * THUMB_PX : (line + 1) * THUMB_PX,
                column * THUMB_PX : (column + 1) * THUMB_PX,
            ] = self.thumb(box)
        return encoded(sprite[:, :, None], "GRAY")

    def thumb(self, box: WallBox) -> NDArray[np.uint8]:
        """Return one box cut small, shape (THUMB_PX, THUMB_PX); plain grey without a picture."""
        thumbs = self._thumbs_of(box.page)
        if box.number >= len(thumbs):
            return np.full((THUMB_PX, THUMB_PX), _EMPTY_CELL, np.uint8)
        thumb: NDArray[np.uint8] = thumbs[box.number]
        return thumb

    def warm(self, query: WallQuery, seq: int) -> None:
        """Cut the boxes of a wall behind the scenes, from the first on, if this desk cuts any."""
        if not self.is_warming:
            return
        self._warmed = query, seq
        Thread(target=self._warm, args=(query, seq), name="wall", daemon=True).start()

    def _warm(self, query: WallQuery, seq: int) -> None:
        for box in self.boxes(query, seq):
            if self._warmed != (query, seq):
                return  # somebody looks at another one
            self._thumbs_of(box.page)

    def _thumbs_of(self, key: PageKey) -> NDArray[np.uint8]:
        with self._lock:
            known = self._thumbs.get(key)
            if known is not None:
                self._thumbs.move_to_end(key)
                return known
        thumbs = self._stored_thumbs(key)
        with self._lock:
            self._thumbs[key] = thumbs
            while len(self._thumbs) > _KEPT_THUMBS:
                self._thumbs.popitem(last=False)
        return thumbs

    def _stored_thumbs(self, key: PageKey) -> NDArray[np.uint8]:
        path = self._cache / f"{place_of(key).replace('/', '-')}.jpg"
        try:
            strip = simplejpeg.decode_jpeg(path.read_bytes(), colorspace="GRAY")
            return np.asarray(strip.reshape(-1, THUMB_PX, THUMB_PX), np.uint8)
        except (OSError, ValueError):
            pass  # not cut yet, or cut off while it was written
        try:
            thumbs = self._pictures.view(key).thumbs
        except StoreError:
            return np.empty((0, THUMB_PX, THUMB_PX), np.uint8)
        if len(thumbs):
            strip = np.ascontiguousarray(thumbs.reshape(-1, THUMB_PX, 1))
            # Where the disk is full they are cut again the next time.
            with suppress(FileError, OSError):
                self._cache.mkdir(parents=True, exist_ok=True)
                # Two browsers may ask for the same picture at once: each writes a file of its own.
                with draft_of(path) as draft:
                    draft.write_bytes(encoded(strip, "GRAY"))
                    draft.replace(path)
        return thumbs

    def _found(self, query: WallQuery) -> Iterable[WallBox]:
        records = {
            record.sheet: {row.line: row for row in record.rows}
            for record in self._desk.records()
            if query.session in ("", record.session)
        }
        for key in self._load([SheetId(sheet) for sheet in records]):
            page = self._pages[key]
            rows = records[page.sheet]
            for place, (line, vote) in enumerate(zip(page.lines, page.votes, strict=True)):
                if vote is None or query.unit not in ("", line.unit):
                    continue
                if rows[line].status is not RowStatus.READ:
                    continue
                for column, grade in enumerate(page.grades):
                    is_marked = grade is vote
                    if is_marked != (query.read == "marked") or query.grade not in ("", grade):
                        continue
                    seen = page.mark if is_marked else page.empty
                    number = place * len(page.grades) + column
                    sureness = float(seen[place, column])
                    yield WallBox(page.sheet, line, grade, key, number, sureness)

    def _load(self, sheets: Iterable[SheetId]) -> list[PageKey]:
        """Take in the pages that were read since; returns the scans that stand now."""
        standing = []
        for sheet in sheets:
            for number, (key, _) in self._desk.scans(sheet).pages.items():
                if key not in self._pages:
                    page = self._page_boxes(sheet, number)
                    if page is not None:
                        self._pages[key] = page
                if key in self._pages:
                    standing.append(key)
        return standing

    def _page_boxes(self, sheet: SheetId, number: int) -> _PageBoxes | None:
        with self._desk.using() as store:
            found = store.page_reading(sheet, number)
        if found is None:
            return None
        _, reading = found
        measures = load_measures(reading.measures)
        layout = self._desk.page_layout(reading)
        if measures.seen:
            empty = [[box.empty for box in row] for row in measures.seen]
            mark = [[box.mark for box in row] for row in measures.seen]
        else:  # read before there was a learned judge: by ink
            empty = [[1 / (1 + box.own) for box in row.boxes] for row in measures.rows]
            mark = [[box.own / (1 + box.own) for box in row.boxes] for row in measures.rows]
        return _PageBoxes(
            sheet,
            tuple(row.line for row in layout.rows),
            tuple(box.grade for box in layout.rows[0].boxes),
            tuple(row.vote for row in reading.rows),
            np.array(empty, np.float32),
            np.array(mark, np.float32),
        )
