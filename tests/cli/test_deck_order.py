"""The known deck in the order of the tutorial, on the plan's own form of 66 units."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ballot.layout_plan import plan_layout
from calibration.deck.file import Deck
from calibration.pens.pages import render_pages
from calibration.scans.degrade import degrade
from calibration.scans.scan_file import write_scans
from cli.main import run
from office.folder import open_folder
from scanner.ink.row_window import PAPER_EDGE_MM, REACH_MM
from tests.cli.test_deck_commands import DPI, LIGHT

Pingyi = Callable[..., Any]


@pytest.fixture(scope="module")
def plan_deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the plan's own activity: forms printed, then the deck; its scans in deck-scans/."""
    folder = tmp_path_factory.mktemp("deck") / "activity"
    for command in (
        ["new", str(folder), "--example"],
        ["print", "north", "--sheets", "2", "-C", str(folder)],
        ["deck", "print", "-C", str(folder)],
    ):
        assert run(command) == 0
    (folder / "deck-scans").mkdir()
    deck = Deck.from_json((folder / "deck/deck.json").read_text("utf-8"))
    pages = render_pages(folder / "deck/deck.pdf", DPI, range(2 * len(deck.sheets)))
    for number, page in enumerate(pages):
        scan = degrade(page, LIGHT, np.random.default_rng([6, number]))
        write_scans(folder / f"deck-scans/{number:02d}.jpg", [scan], DPI)
    return folder


def _checked(pingyi: Pingyi, folder: Path) -> tuple[int, dict[str, Any]]:
    scans = folder / "deck-scans"
    ran = pingyi("deck", "check", scans, "--workers", 1, "--json", "-C", folder)
    return ran.code, json.loads(ran.out)


def test_the_deck_of_the_plans_form_passes_after_its_forms_were_printed(
    plan_deck: Path, tmp_path: Path, pingyi: Pingyi
) -> None:
    folder = Path(shutil.copytree(plan_deck, tmp_path / "activity"))

    code, report = _checked(pingyi, folder)

    assert [row for row in report["row_differences"] if not row["tolerated"]] == []
    assert (code, report["passed"], report["pages"], report["rows"]) == (0, True, 32, 16 * 66)


def test_the_check_comes_to_the_same_whether_or_not_the_forms_are_there(
    plan_deck: Path, tmp_path: Path, pingyi: Pingyi
) -> None:
    folder = Path(shutil.copytree(plan_deck, tmp_path / "activity"))
    with_forms = _checked(pingyi, folder)
    shutil.rmtree(folder / "forms")

    without_forms = _checked(pingyi, folder)

    assert without_forms == with_forms


def test_nothing_of_the_stamp_stands_where_strokes_of_a_row_are_looked_for(plan_deck: Path) -> None:
    layout = plan_layout(open_folder(plan_deck).activity)
    own = render_pages(plan_deck / "forms/north.pdf", DPI, range(2))
    blank = render_pages(plan_deck / "deck/deck.pdf", DPI, range(2))

    for page, form, deck in zip(layout.pages, own, blank, strict=True):
        per_mm = form.shape[1] / 210.0
        for row in page.rows:
            left = max(row.rect.x - REACH_MM, PAPER_EDGE_MM)
            right = min(row.rect.right + REACH_MM, 210.0 - PAPER_EDGE_MM)
            top, bottom, first, last = (
                round(mm * per_mm) for mm in (row.rect.y, row.rect.bottom, left, right)
            )
            windows = (each[top:bottom, first:last] for each in (form, deck))
            assert np.array_equal(*windows), row.line
