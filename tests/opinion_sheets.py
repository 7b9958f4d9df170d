"""A folder with scanned opinion sheets: what was marked is on record, what is written on pictures.

How lists are read is tested with the reader: here a scan is a rendered page, and its reading is
written down with it.
"""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from ballot.form import CHOSEN
from ballot.grade import Vote
from ballot.ids import LineId, SessionId, SheetId
from ballot.layout import Layout
from ballot.reading import DoubtReason, IdentitySource, PageReading, Registration, RowReading
from calibration.images import to_gray
from calibration.pens.pages import printed_sheets, render_pages
from cli.main import run
from office import page_views
from office.folder import open_folder
from scanner.context import ReadingContext
from scanner.ink import blank_form
from scanner.locate.fiducials import find_fiducials, orient
from scanner.locate.registration import register_page
from scanner.show.crops import PageView
from scanner.show.writing import see_area
from store.originals_folder import keep_original

SESSION = "letters"
LAW, SERVICE, WORK, WAYS = (LineId.of("", item) for item in ("law", "service", "work", "ways"))
OFFICE, ORGANISATION, POLICE = (LineId(f"local-{k:02}") for k in (1, 2, 20))

_FORM = """
[[items]]
id = "law"
name = "比依法行政"
[[items]]
id = "service"
name = "比行政效能"
[[items]]
id = "work"
name = "比工作实绩"
[[items]]
id = "ways"
name = "比工作机制"

[[forms]]
id = "say"
kind = "opinion"
title = "征求意见表"
instruction = "请在要反映的单位后面打√，再选涉及的方面，并把意见写在下面。"
items = ["law", "service", "work", "ways"]
choose = 1
writing_lines = 4
"""


@dataclass(frozen=True)
class Filled:
    """One sheet as it was handed in."""

    marked: tuple[LineId, ...] = ()
    doubtful: tuple[LineId, ...] = ()
    strokes: int = 0
    """Of writing."""


FILLED = (
    Filled((OFFICE, LAW, SERVICE), strokes=40),
    Filled((OFFICE, LAW), strokes=60),
    Filled((OFFICE, WAYS)),
    Filled((POLICE,), strokes=20),
    Filled((WORK,), strokes=30),
    Filled((SERVICE,), doubtful=(POLICE,), strokes=30),
    Filled((OFFICE, POLICE), strokes=30),
)
"""Sheets, from 0: three about one unit, the last of them without writing; one about another; one
about no unit; one whose unit is in doubt; one with two units, where one may be marked."""

NO_UNIT, DOUBTFUL, TWO_UNITS = 4, 5, 6


def opinion_folder(folder: Path, filled: tuple[Filled, ...] = FILLED) -> Path:
    """Make an activity with an opinion form, print it, and record sheets that were filled in."""
    assert run(["new", str(folder), "--example"]) == 0
    plan = folder / "activity.toml"
    text = plan.read_text("utf-8")
    south = '{ id = "south", name = "南片区" },'
    assert south in text
    text = text.replace(south, f'{{ id = "{SESSION}", name = "来信来访", form = "say" }},')
    text = text.replace("[form]\n", "[form]\nitems = []\n", 1)
    before, rules, after = text.partition("\n[rules]\n")
    plan.write_text(before + _FORM + rules + after, "utf-8")
    assert run(["print", SESSION, "--sheets", str(len(filled)), "-C", str(folder)]) == 0
    _record(folder, filled)
    return folder


def sheets_of(folder: Path) -> list[SheetId]:
    """Return the sheets in the order of `filled`."""
    printed = printed_sheets(folder / f"forms/{SESSION}.pdf", layout_of(folder))
    return [sheet for sheet in printed if sheet]


def layout_of(folder: Path) -> Layout:
    """Return the printed layout of the opinion form."""
    return Layout.from_json((folder / f"forms/{SESSION}.layout.json").read_text("utf-8"))


def _record(folder: Path, filled: tuple[Filled, ...]) -> None:
    layout, sheets = layout_of(folder), sheets_of(folder)
    pages = [np.minimum(to_gray(p), 250) for p in render_pages(folder / "forms/letters.pdf", 200)]
    (folder / "scans").mkdir()
    opened = open_folder(folder)
    with opened.store() as store:
        for number, (sheet, each) in enumerate(zip(sheets, filled, strict=True)):
            scan = folder / "scans" / f"{number:03}.png"
            _draw(pages[number * len(layout.sides)], layout, each, number).save(
                scan, dpi=(200, 200), compress_level=1
            )
            sha256 = hashlib.sha256(scan.read_bytes()).hexdigest()
            keep_original(folder, scan)
            store.record_file(sha256, scan.name, scan.stat().st_size, 1)
            store.record_page(sha256, 0, _reading(layout, sheet, each))


def _reading(layout: Layout, sheet: SheetId, filled: Filled) -> PageReading:
    return PageReading(
        sheet=sheet,
        form=layout.form,
        page=1,
        identity=IdentitySource.CODE,
        registration=Registration(4, 200.0, 70, 70, 0.02, 0.1),
        rows=tuple(_row(row.line, filled) for row in layout.pages[0].rows),
        measures="{}",
    )


def _row(line: LineId, filled: Filled) -> RowReading:
    if line in filled.doubtful:
        return RowReading(line, None, (DoubtReason.MARGINAL_MARK,), CHOSEN)
    return RowReading(line, CHOSEN if line in filled.marked else Vote.ABSTAIN)


def _draw(page: NDArray[np.uint8], layout: Layout, filled: Filled, seed: int) -> Image.Image:
    rng = np.random.default_rng(seed)
    drawn, scale = page.copy(), 200 / 25.4
    for row in layout.pages[0].rows:
        if row.line in filled.marked:
            box = row.boxes[0].rect
            tick = np.array([(0.1, 0.5), (0.4, 0.85), (1.0, 0.0)]) * box.w + (box.x, box.y)
            cv2.polylines(drawn, [(tick * scale).astype(int)], False, 60, 4, cv2.LINE_AA)
    rect = layout.pages[0].areas[0].rect
    for stroke in range(filled.strokes):
        across, down = divmod(stroke, 4)[0] // 6 * 6.5, 0.0
        line = stroke // 4 // 25
        at = np.array([rect.x + 8 + across, rect.y + 2.5 + down + 8.5 * line])
        points = (at + rng.uniform(0, 4.6, (3, 2))) * scale
        cv2.polylines(drawn, [points.astype(int)], False, 70, 3, cv2.LINE_AA)
    grainy = drawn + rng.normal(0, 2.0, drawn.shape)
    return Image.fromarray(np.clip(grainy, 0, 255).astype(np.uint8))


@pytest.fixture
def lists_located(monkeypatch: pytest.MonkeyPatch) -> None:
    """Find the places for writing by the corners alone, without the boxes."""

    def view(page: NDArray[np.uint8], context: ReadingContext) -> PageView:
        upright, rough = orient(page)
        ((form, layout),) = context.layouts.items()
        page_map = register_page(find_fiducials(upright, rough), layout.pages[0])
        blank = context.blank_forms[form, 1]
        areas = tuple(see_area(upright, page_map, a, blank) for a in layout.pages[0].areas)
        none = np.empty((0, 4, 2))
        return PageView(upright, None, none, none[:, None], np.empty((0, 1, 1), np.uint8), areas)

    monkeypatch.setattr(blank_form, "_shows", lambda *_: True)
    monkeypatch.setattr(page_views, "view_page", view)


def copied(template: Path, to: Path) -> Path:
    """Return a copy of an activity that may be changed."""
    return Path(shutil.copytree(template, to))


SESSION_ID = SessionId(SESSION)
