"""The comparison with other programs: what counts as wrong, which box is whose, whose time."""

import sys
from pathlib import Path

import numpy as np
import pytest

from ballot.grade import Vote
from ballot.ids import SheetId
from ballot.layout import Layout
from bench.peers_checkbox import nearest_boxes
from bench.peers_read import Score, best_of, score, votes_of
from bench.peers_stack import Cell, Stack
from bench.tree_time import run_timed

SHEET = SheetId("one")


def stack_of(layout: Layout, *meant: Vote | None) -> Stack:
    """Return a stack of one sheet, of which some rows are in question."""
    nowhere = Path()
    truth = dict(zip(cells(layout), meant, strict=False))
    return Stack(nowhere, layout, (SHEET,), nowhere, nowhere, nowhere, truth, {})


def cells(layout: Layout) -> list[Cell]:
    """Return the rows of the sheet."""
    return [(SHEET, row.line) for page in layout.pages for row in page.rows]


@pytest.mark.parametrize(
    ("meant", "fullness", "became"),
    [
        (Vote.SATISFIED, (0.2, 0.0, 0.0), Score(1, 0, 0)),
        (Vote.SATISFIED, (0.0, 0.2, 0.0), Score(1, 1, 0)),
        (Vote.SATISFIED, (0.05, 0.0, 0.0), Score(1, 1, 0)),  # its mark isn't seen
        (Vote.ABSTAIN, (0.0, 0.0, 0.05), Score(1, 0, 0)),
        (Vote.SATISFIED, (0.2, 0.2, 0.0), Score(1, 0, 1)),
        (None, (0.2, 0.2, 0.0), Score(1, 0, 1)),
        (None, (0.2, 0.0, 0.0), Score(1, 1, 0)),  # an overvote says nothing
        (None, None, Score(1, 0, 1)),
    ],
)
def test_a_row_is_wrong_only_where_it_is_read_as_what_was_not_meant(
    example_layout: Layout,
    meant: Vote | None,
    fullness: tuple[float, ...] | None,
    became: Score,
) -> None:
    stack = stack_of(example_layout, meant)
    (cell,) = stack.truth
    marks = {} if fullness is None else {cell: fullness}

    assert score(votes_of(marks, 0.1, stack), stack) == became


def test_the_best_setting_may_not_leave_everything_to_people() -> None:
    became = {"all": Score(100, 0, 100), "some": Score(100, 3, 10), "few": Score(100, 5, 0)}

    assert best_of(became, became.__getitem__) == "some"


def test_a_box_that_was_found_is_known_by_where_all_of_them_stand(example_layout: Layout) -> None:
    page = example_layout.pages[0]
    places = np.array([box.rect.center for _, box in page.boxes()])
    turn, lost = np.radians(0.8), 7
    turned = places @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    found = np.delete(turned * 0.985 + (2.0, -1.5), lost, axis=0)

    nearest = nearest_boxes(page, found)

    assert nearest == [k if k < lost else None if k == lost else k - 1 for k in range(len(places))]


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux who is left alone")
def test_the_time_of_whoever_outlives_its_command_is_told() -> None:
    left_alone = (
        "import time\n"
        "while time.process_time() < 0.4: pass"  # of its own
    )
    command = (
        f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', '''{left_alone}'''])"
    )

    run = run_timed([sys.executable, "-c", command])

    assert run.seconds > 0.4
