"""Measures that are kept can be judged again without the image."""

import json
import pickle
import pickletools
from collections.abc import Callable
from dataclasses import asdict, astuple
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from ballot.grade import Vote
from ballot.ids import LineId
from ballot.reading import DoubtReason, PageReading, RowReading
from ballot.rules import MarkKind
from scanner.context import ReadingContext
from scanner.decide.verdict import decide_rows
from scanner.measures import (
    BoxMeasure,
    BoxView,
    PageMeasures,
    dump_measures,
    load_measures,
    scanner_traces,
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


@pytest.mark.parametrize("write", [dump_measures, lambda page: json.dumps(asdict(page), indent=1)])
def test_what_a_page_shows_of_the_scanner_is_read_without_the_rest(
    write: Callable[[PageMeasures], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = PageMeasures((row(TICK, EMPTY, EMPTY),), streaks_mm=(71.0, 183.25), is_clipped=True)
    text = write(page).replace("is_clipped", "clipped")
    monkeypatch.delattr("json.loads")

    assert scanner_traces(text) == ((71.0, 183.25), True)
    assert scanner_traces('{"rows":[]}') == ((), False)


def test_a_row_goes_to_another_process_as_it_is() -> None:
    line, tick = LineId("unit-1"), MarkKind.TICK
    read = RowReading(line, Vote.SATISFIED, kind=tick, probability=0.75)
    doubt = RowReading(line, None, (DoubtReason.FAINT_PAGE,), Vote.ABSTAIN)

    for reading in (read, doubt):
        sent = pickle.dumps(reading)
        came = pickle.loads(sent)  # noqa: S301 - made here

        assert astuple(came) == astuple(reading)  # two of its fields aren't compared
        steps = {step.name for step, _, _ in pickletools.genops(sent)}
        assert "BUILD" not in steps  # which sets field by field, in Python
