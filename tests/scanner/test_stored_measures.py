"""Measures that are kept can be judged again without the image."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from ballot.reading import PageReading
from ballot.rules import MarkKind
from scanner.context import ReadingContext
from scanner.decide.verdict import decide_rows
from scanner.measures import (
    BoxMeasure,
    BoxView,
    PageMeasures,
    dump_measures,
    load_measures,
)
from scanner.sheet import LIMITS, read_page
from tests.scanner.measured import EMPTY, TICK, row

if TYPE_CHECKING:
    from tests.conftest import PrintedForm


def test_stored_measures_replayed_give_the_same_rows(
    example_form: "PrintedForm",
    example_context: ReadingContext,
    make_pen: Callable[..., Any],
    scan: Callable[..., Any],
) -> None:
    page = example_form.page(1)
    pen = make_pen(page)
    rows = example_form.layout.pages[0].rows
    rng = np.random.default_rng(3)
    for layout_row in rows:
        for box in layout_row.boxes:
            if rng.random() < 0.4:
                pen.tick(box.rect)
    outcome = read_page(scan(page), example_context)
    assert isinstance(outcome, PageReading)

    replayed = decide_rows(rows, load_measures(outcome.measures), LIMITS)

    assert replayed == outcome.rows
    assert {row.vote is None for row in replayed} == {True, False}


def test_what_the_judge_saw_comes_back_with_the_kinds_of_marks() -> None:
    ticked, paper = BoxView(0.01, 0.98, MarkKind.TICK, 0.97), BoxView(0.9996, 0.0002)
    measures = PageMeasures(
        (row(TICK, EMPTY, EMPTY),) * 2, seen=((paper,) * 3, (paper, ticked, paper))
    )

    assert load_measures(dump_measures(measures)) == measures


def test_measures_of_versions_that_told_no_kinds_have_none() -> None:
    seen = ((BoxView(0.01, 0.98, MarkKind.TICK, 0.97),) * 3,)
    stored = json.loads(dump_measures(PageMeasures((row(TICK, EMPTY, EMPTY),), seen=seen)))
    del stored["kinds"]

    loaded = load_measures(json.dumps(stored))

    assert loaded.seen == ((BoxView(0.01, 0.98),) * 3,)


def test_stored_measures_name_what_they_hold() -> None:
    text = dump_measures(PageMeasures((row(TICK, EMPTY, EMPTY),)))

    for name in BoxMeasure._fields:
        assert f'"{name}"' in text
