"""Looks for ink where nothing but print should be: on a unit's name, in the margins, on a heading.

Who ticks the name and not a box has not abstained. So before a row counts as an abstention, its
whole line, from the margin over the name to the next column (`scanner.ink.row_window`), is compared
with the blank form as it was printed (`scanner.ink.blank_form`). What this printer and this scanner
make of print is learned from the scan itself. The strip of boxes is left to `scanner.ink.marks`.

Only rows without a mark are looked at: a page has two or three of them. Where there are more, the
heads of the columns are looked at as well: somebody may have marked 满意 there for all of them.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ballot.geometry import RectMm
from scanner.context import BlankPage
from scanner.ink.page_lines import PageLine, find_page_lines
from scanner.ink.print_look import PrintLook
from scanner.ink.row_window import RowWindow, ScannedRows, row_window
from scanner.locate.sampling import PX_PER_MM
from scanner.measures import Surroundings

MODEL_ROWS = 6
"""From so many rows of a page, at least, it is learned what print looks like in its scan."""

PRINT_SHARE = 0.9
PRINT_SLACK = 1.25
"""A place in or near print may be a quarter darker than nine in ten of its like are."""

SUSPECT_SHARE = 0.8
SUSPECT_SLACK = 1.0
"""The same in a first look, which has a row's own print alone to go by."""

LINE_MM = 1.0
LINE_SLACK = 2.0
"""Within this distance of a fold's or streak's middle, ink must be so many times as dark as it."""

WORTH_MM2 = 0.4
"""Less ink than this isn't worth looking for folds and streaks that explain it."""

HEADING_MM2 = 1.0
"""Less ink than this on a heading is no mark: a √ has 1.5. Specks at the edges of its bold print
came to 0.5 on one of 200 pages whose headings nobody had marked."""

LEAST_PIECE_MM2 = 0.14
"""Smaller pieces are noise at the edges of print, or dust of up to 0.4 mm."""

EDGE_SHARE = 0.8
"""What is dark along so much of a line's outer end goes on beyond it: the lid, or a shadow."""

_MM2 = PX_PER_MM**2


def look_around(
    scanned: ScannedRows, rows: Sequence[int], needed: float
) -> dict[int, Surroundings]:
    """Return what stands on the lines of some rows; those with nothing are left out.

    Args:
        scanned: the page, and its blank form.
        rows: which rows, from 0.
        needed: darkness (of 255, print black) from which a pixel is ink.
    """
    if not rows:
        return {}
    suspects = {}
    for number in rows:
        seen = scanned.seen(number)
        if _is_suspect(seen, row_window(scanned.plan, number), scanned.blank, needed):
            suspects[number] = seen
    return _examined(scanned, suspects, needed)


def look_at_heads(
    scanned: ScannedRows, heads: Sequence[RectMm], needed: float
) -> Surroundings | None:
    """Return what stands on the head of a column beside print, the most of any; None for nothing.

    Args:
        scanned: the page, and its blank form.
        heads: where the grades are named (`ballot.layout_columns.grade_heads`).
        needed: darkness (of 255, print black) from which a pixel is ink.
    """
    windows = [RowWindow.on_head(head) for head in heads]
    seen = [scanned.seen_in(window, scanned.plan.row_below(window.left_mm)) for window in windows]
    soft = [window.cut(scanned.blank.soft) for window in windows]
    printed = PrintLook.of(seen, soft, PRINT_SHARE, PRINT_SLACK)
    found = None
    for each, window in zip(seen, windows, strict=True):
        ink = _ink(each, window, scanned.blank, printed)
        around = _pieces(ink, needed)
        if around is None or around.area < HEADING_MM2:
            continue
        for line in find_page_lines(scanned.image, scanned.page_map, scanned.blank):
            _take_away(ink, line, window, printed)
        around = _pieces(ink, needed)
        if around is not None and around.area >= max(HEADING_MM2, found.area if found else 0.0):
            found = around
    return found


def _is_suspect(
    seen: NDArray[np.uint8], window: RowWindow, blank: BlankPage, needed: float
) -> bool:
    """Whether there may be ink on a line: most have none, and that is soon told."""
    name, soft = seen[:, window.name], window.cut(blank.soft)[:, window.name]
    printed = PrintLook.of([name], [soft], SUSPECT_SHARE, SUSPECT_SLACK)
    ink = _ink(seen, window, blank, printed)
    if np.count_nonzero(ink > needed) < WORTH_MM2 * _MM2:
        return False
    around = _pieces(ink, needed)
    return around is not None and around.area >= WORTH_MM2


def _examined(
    scanned: ScannedRows, suspects: dict[int, NDArray[np.uint8]], needed: float
) -> dict[int, Surroundings]:
    """Return what stands on the lines of some rows, as far as a closer look finds it, too.

    Args:
        scanned: the page.
        suspects: each row's line as it was seen.
        needed: darkness from which a pixel is ink.
    """
    if not suspects:
        return {}
    plan, blank = scanned.plan, scanned.blank
    seen = dict(suspects)
    for number in _others(list(suspects), len(plan.rows)):
        seen[number] = scanned.seen(number)
    windows = {number: row_window(plan, number) for number in seen}
    printed = PrintLook.of(
        [line[:, windows[number].name] for number, line in seen.items()],
        [windows[number].cut(blank.soft)[:, windows[number].name] for number in seen],
        PRINT_SHARE,
        PRINT_SLACK,
    )
    lines: tuple[PageLine, ...] | None = None
    found: dict[int, Surroundings] = {}
    for number in suspects:
        ink = _ink(seen[number], windows[number], blank, printed)
        around = _pieces(ink, needed)
        if around is not None and around.area >= WORTH_MM2:
            if lines is None:
                lines = find_page_lines(scanned.image, scanned.page_map, blank)
            for line in lines:
                _take_away(ink, line, windows[number], printed)
            around = _pieces(ink, needed)
        if around is not None:
            found[number] = around
    return found


def _others(rows: Sequence[int], count: int) -> list[int]:
    """Return rows all over the page, so many that there are `MODEL_ROWS` with those given."""
    others = np.linspace(0, count - 1, 2 * MODEL_ROWS + 1).round().astype(int).tolist()
    return [other for other in others[1::2] if other not in rows][: max(0, MODEL_ROWS - len(rows))]


def _ink(
    seen: NDArray[np.uint8], window: RowWindow, blank: BlankPage, printed: PrintLook
) -> NDArray[np.float32]:
    """Return how much darker than the blank form a window is, 255 as dark as print."""
    soft = window.cut(blank.soft)
    ink = seen * np.float32(255.0 / printed.black) - printed.expected(soft)
    ink[window.cut(blank.ruled) > 0] = 0.0
    ink[:, window.boxes] = 0.0
    return np.asarray(ink, np.float32)


def _take_away(
    ink: NDArray[np.float32], line: PageLine, window: RowWindow, printed: PrintLook
) -> None:
    """Subtract a line through the sheet from a window, in place."""
    is_on = line.distance_mm(*window.places_mm()) <= LINE_MM
    ink[is_on] -= LINE_SLACK * line.darkness * 255.0 / printed.black


def _pieces(ink: NDArray[np.float32], needed: float) -> Surroundings | None:
    """Return the ink that is no dust, nor the dark beyond the paper's edge."""
    mask = (ink > needed).astype(np.uint8)
    if cv2.countNonZero(mask) < LEAST_PIECE_MM2 * _MM2:
        return None
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    is_piece = stats[:, cv2.CC_STAT_AREA] >= LEAST_PIECE_MM2 * _MM2
    for side in (labels[:, 0], labels[:, -1]):
        along = np.bincount(side, minlength=len(stats))
        is_piece &= along < EDGE_SHARE * len(side)
    is_piece[0] = False
    if not is_piece.any():
        return None
    kept = ink[is_piece[labels]]
    return Surroundings(round(kept.size / _MM2, 2), round(min(1.0, float(kept.mean()) / 255), 3))
