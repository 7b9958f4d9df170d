"""Forms that are printed, filled in and scanned by simulation read as they were meant."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ballot.reading import PageReading
from calibration.pens.intents import FillPlan, RowKind
from calibration.scans.presets import BILEVEL, OFFICE
from calibration.scans.scan_file import FileFormat
from calibration.simulate import TRUTH_FILE, read_truth, simulate_sheets
from scanner.context import ReadingContext
from scanner.files.sources import examine, open_pages
from scanner.sheet import read_page
from scanner.types import OpenedPage

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

PLAIN = {RowKind.PLAIN, RowKind.BLANK}
TROUBLE = FillPlan(trouble={RowKind.OVERVOTE: 0.06, RowKind.CORRECTION: 0.06, RowKind.MIXED: 0.06})
"""Many rows that only a person can settle."""


@pytest.fixture
def compare(
    tmp_path: Path, context_of: Callable[..., ReadingContext]
) -> Callable[..., tuple[list[str], Counter[tuple[str, bool]]]]:
    """Return a function that simulates, reads, and says what is wrong and what is in doubt."""

    def run(form: "PrintedForm", **options: object) -> tuple[list[str], Counter[tuple[str, bool]]]:
        arguments = {"plan": FillPlan(), "preset": OFFICE, "seed": 1} | options
        simulate_sheets(
            form.pdf,
            form.layout,
            form.sheets,
            tmp_path,
            session=form.activity.sessions[0].id,
            **arguments,  # type: ignore[arg-type]
        )
        wrong: list[str] = []
        seen: Counter[tuple[str, bool]] = Counter()
        pages: dict[tuple[str, int], PageReading] = {}
        for row in read_truth(tmp_path / TRUTH_FILE):
            key = (row.file, row.page_index)
            if key not in pages:
                source = examine(tmp_path / row.file)
                (page,) = open_pages(source, row.page_index, row.page_index + 1)
                assert isinstance(page, OpenedPage)
                outcome = read_page(page.image, context_of(form))
                assert isinstance(outcome, PageReading), outcome
                assert (outcome.sheet, outcome.page) == (row.sheet, row.page)
                pages[key] = outcome
            (reading,) = (r for r in pages[key].rows if r.unit == row.unit)
            seen[row.kind, reading.vote is None] += 1
            if reading.vote is not None and reading.vote != row.vote:
                wrong.append(f"{row.unit}: {row.kind} {row.mark} {row.vote} read {reading.vote}")
        return wrong, seen

    return run


@pytest.mark.parametrize("dpi", [150, 200, 300])
@pytest.mark.parametrize(("which", "most"), [("example_form", 0.03), ("dense_form", 0.1)])
def test_office_scans_read_right_or_in_doubt(
    which: str,
    most: float,
    dpi: int,
    request: pytest.FixtureRequest,
    compare: Callable[..., tuple[list[str], Counter[tuple[str, bool]]]],
) -> None:
    form = request.getfixturevalue(which)

    wrong, seen = compare(form, dpi=dpi, seed=dpi)

    doubtful = sum(seen[kind, True] for kind in PLAIN)
    plain = doubtful + sum(seen[kind, False] for kind in PLAIN)
    assert wrong == []
    assert plain > 100
    assert doubtful <= most * plain


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("which", ["example_form", "dense_form"])
def test_overvotes_corrections_and_mixed_marks_are_always_in_doubt(
    which: str,
    seed: int,
    request: pytest.FixtureRequest,
    compare: Callable[..., tuple[list[str], Counter[tuple[str, bool]]]],
) -> None:
    form = request.getfixturevalue(which)

    wrong, seen = compare(form, plan=TROUBLE, seed=seed)

    assert wrong == []
    for kind in (RowKind.OVERVOTE, RowKind.CORRECTION, RowKind.MIXED):
        assert seen[kind, True] > 0
        assert seen[kind, False] == 0


def test_black_and_white_g4_pages_of_one_file_read_right_or_in_doubt(
    example_form: "PrintedForm",
    compare: Callable[..., tuple[list[str], Counter[tuple[str, bool]]]],
) -> None:
    wrong, seen = compare(
        example_form, preset=BILEVEL, file_format=FileFormat.TIFF, sheets_per_file=2, seed=4
    )

    assert wrong == []
    assert seen[RowKind.PLAIN, True] <= 0.05 * seen.total()
