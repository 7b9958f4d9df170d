"""The scanned pages that are kept with the code, and the script that made them."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from ballot.ids import SheetId
from ballot.layout import Layout
from ballot.reading import DoubtReason, PageReading, RowReading
from calibration.simulate import TruthRow, read_truth
from scanner.context import ReadingContext
from scanner.files.sources import examine, open_pages
from scanner.sheet import read_page
from scanner.types import OpenedPage

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "fixtures"
TEXTS = ("layout.json", "secret.key", "sheets.csv", "office/truth.csv", "copier/truth.csv")


FIRST_FACE = "first-face"
"""Pages of a form printed before it got a code at its foot and its last face."""


def context_of(folder: Path) -> ReadingContext:
    """Return what a reader is told of the sheets that were printed into a folder."""
    layout = Layout.from_json((folder / "layout.json").read_text(encoding="utf-8"))
    with (folder / "sheets.csv").open(encoding="utf-8", newline="") as lines:
        sheets = {SheetId(line["sheet"]): layout.form for line in csv.DictReader(lines)}
    secret = bytes.fromhex((folder / "secret.key").read_text())
    return ReadingContext(layout.activity, secret, {layout.form: layout}, sheets)


def truth_of(folder: Path) -> dict[tuple[str, int], list[TruthRow]]:
    """Return the rows of every page."""
    pages: dict[tuple[str, int], list[TruthRow]] = {}
    for row in read_truth(folder / "truth.csv"):
        pages.setdefault((row.file, row.page_index), []).append(row)
    return pages


@pytest.mark.parametrize("face", ["", FIRST_FACE])
@pytest.mark.parametrize(("scans", "pages"), [("office", 4), ("copier", 2)])
def test_the_kept_pages_read_as_their_truth_says(face: str, scans: str, pages: int) -> None:
    context, folder = context_of(FIXTURES / face), FIXTURES / face / scans
    truth = truth_of(folder)
    wrong, doubtful = [], 0
    for (file, index), rows in truth.items():
        (page,) = open_pages(examine(folder / file), index, index + 1)
        assert isinstance(page, OpenedPage)
        assert not page.is_damaged
        outcome = read_page(page.image, context)
        assert isinstance(outcome, PageReading), outcome
        assert (outcome.sheet, outcome.page) == (rows[0].sheet, rows[0].page)
        for row, reading in zip(rows, outcome.rows, strict=True):
            assert reading.unit == row.unit
            if reading.vote is None:
                # In black and white every empty row goes to a person.
                doubtful += row.kind in {"plain", "blank"} and not is_empty_in_black_and_white(
                    reading
                )
            elif reading.vote != row.vote:
                wrong.append((file, index, row, reading.vote))

    assert len(truth) == pages
    assert wrong == []
    assert doubtful <= 0.03 * sum(map(len, truth.values()))


def is_empty_in_black_and_white(reading: RowReading) -> bool:
    return reading.doubts == (DoubtReason.FAINT_PAGE,)


NOT_MADE = {
    "README.md",
    "ed25519_paper",
    FIRST_FACE,
    "sealed-506ab3b.tar.xz",
    "tongyong-guifan-2013.txt",
}
"""Of the fixtures: what README.md names that came from elsewhere, kept as it is."""


def test_the_script_makes_these_fixtures_again(tmp_path: Path) -> None:
    """Pixels may differ from one release of OpenCV to the next; what was meant may not."""
    script = ROOT / "tools" / "make_fixtures.py"
    subprocess.run([sys.executable, script, tmp_path], check=True)

    made = {p.relative_to(tmp_path) for p in tmp_path.rglob("*.*")}
    kept = {p.relative_to(FIXTURES) for p in FIXTURES.rglob("*.*")}
    differing = [
        name for name in TEXTS if (tmp_path / name).read_bytes() != (FIXTURES / name).read_bytes()
    ]
    assert made == {path for path in kept if path.parts[0] not in NOT_MADE}
    assert differing == [], "run tools/make_fixtures.py and look at what changed"


def test_the_kept_pages_are_small() -> None:
    sizes = {p: p.stat().st_size for p in FIXTURES.rglob("SCAN*")}

    assert len(sizes) == 2 * 5
    assert max(sizes.values()) < 250_000
