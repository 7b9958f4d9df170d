"""Decisions from hand-made measures: no image is needed to say what a row comes to."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ballot.grade import PLAN_VOTES, Vote
from ballot.layout import Row
from ballot.reading import DoubtReason, RowReading
from scanner.decide.limits import Limits
from scanner.decide.verdict import decide_rows
from scanner.measures import (
    BoxMeasure,
    PageMeasures,
    RowMeasure,
    dump_measures,
    load_measures,
)
from tests.scanner.measured import CROSS, DOT, EMPTY, FILLED, PALE, SCRIBBLED, TICK, row

if TYPE_CHECKING:
    from tests.conftest import PrintedForm


@pytest.fixture
def decide(example_form: "PrintedForm") -> Callable[..., RowReading]:
    """Return a function that decides a row on a page whose other rows have one tick each."""
    layout_row: Row = example_form.layout.pages[0].rows[0]

    def decide_it(measure: RowMeasure, *, others: RowMeasure | None = None) -> RowReading:
        page = [measure] + [others or row(TICK, EMPTY, EMPTY)] * 9
        return decide_rows([layout_row] * 10, PageMeasures(tuple(page)), Limits())[0]

    return decide_it


@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("mark", [TICK, CROSS, FILLED])
def test_one_plain_mark_is_that_vote(
    place: int, mark: BoxMeasure, decide: Callable[..., RowReading]
) -> None:
    boxes = [EMPTY] * 3
    boxes[place] = mark

    assert decide(row(*boxes), others=row(mark, EMPTY, EMPTY)).vote == list(PLAN_VOTES)[place]


def test_no_mark_is_an_abstention(decide: Callable[..., RowReading]) -> None:
    assert decide(row(EMPTY, EMPTY, EMPTY)).vote is Vote.ABSTAIN


@pytest.mark.parametrize(
    ("passed", "vote"),
    [({3, 5}, None), ({3}, Vote.ABSTAIN), ({2, 3}, Vote.ABSTAIN), (set(), Vote.ABSTAIN)],
)
def test_an_empty_row_in_the_midst_of_rows_that_a_stroke_passes_is_in_doubt(
    passed: set[int], vote: Vote | None, example_form: "PrintedForm"
) -> None:
    """The stroke may follow an outline there, where it isn't seen."""
    rows = example_form.layout.pages[0].rows[:10]
    page = [row(TICK, EMPTY, EMPTY) for _ in rows]
    for number in {4, *passed}:
        page[number] = row(EMPTY, EMPTY, EMPTY, loose=2.0 if number in passed else 0.0)

    readings = decide_rows(rows, PageMeasures(tuple(page)), Limits())

    assert readings[4].vote is vote
    assert {readings[number].doubts for number in passed} <= {(DoubtReason.MARK_OUTSIDE_BOXES,)}


def test_the_first_row_of_a_column_is_in_doubt_where_a_stroke_passes_the_next_two(
    example_form: "PrintedForm",
) -> None:
    rows = example_form.layout.pages[0].rows
    first = next(k for k, each in enumerate(rows) if each.rect.x > rows[0].rect.x)
    page = [row(TICK, EMPTY, EMPTY) for _ in rows]
    for number in range(first, first + 3):
        page[number] = row(EMPTY, EMPTY, EMPTY, loose=2.0 if number > first else 0.0)

    readings = decide_rows(rows, PageMeasures(tuple(page)), Limits())

    assert readings[first].vote is None


def test_two_specks_paler_than_a_ghost_are_noise_unless_they_lie_on_an_outline(
    decide: Callable[..., RowReading],
) -> None:
    specks = EMPTY._replace(own=0.11, span=2.33, strength=0.07)

    apart = decide(row(EMPTY, specks, EMPTY))
    on_outline = decide(row(EMPTY, specks._replace(along=0.04), EMPTY))

    assert [reading.vote for reading in (apart, on_outline)] == [Vote.ABSTAIN, None]


def test_specks_in_a_box_and_beside_it_lie_on_a_line(decide: Callable[..., RowReading]) -> None:
    """A pen that hardly writes leaves a speck in the box and some of its line beside it."""
    speck = EMPTY._replace(own=0.14, span=0.8, strength=0.1)

    beside = decide(row(EMPTY, speck, EMPTY, loose=0.33, loose_strength=0.1))
    alone = decide(row(EMPTY, speck, EMPTY))

    assert [reading.vote for reading in (beside, alone)] == [None, Vote.ABSTAIN]


@pytest.mark.parametrize(
    "specks",
    [
        EMPTY._replace(own=0.22, span=2.17, strength=0.1, excess=5.2),
        EMPTY._replace(own=0.4, span=1.1, strength=0.7),
        EMPTY._replace(own=0.06, span=1.4, strength=0.3),
    ],
    ids=["a_faint_tick", "more_than_a_dot", "far_apart"],
)
def test_specks_along_a_line_are_no_empty_box(
    specks: BoxMeasure, decide: Callable[..., RowReading]
) -> None:
    assert decide(row(EMPTY, EMPTY, specks)).doubts == (DoubtReason.MARGINAL_MARK,)
    assert decide(row(TICK, EMPTY, specks)).vote is Vote.SATISFIED


def test_nothing_counts_as_ink_that_is_far_paler_than_this_hand_s(
    decide: Callable[..., RowReading],
) -> None:
    """0.4 mm² of a ninth of its darkness is no more than a twentieth of a square millimetre."""
    pale = EMPTY._replace(own=0.4, span=1.0, strength=0.09)
    pencil = row(TICK._replace(strength=0.2), EMPTY, EMPTY)

    assert decide(row(pale, EMPTY, EMPTY)).vote is Vote.ABSTAIN
    assert (
        decide(row(pale._replace(own=0.7, strength=0.1), EMPTY, EMPTY), others=pencil).vote is None
    )


def test_an_outline_as_thick_as_if_a_stroke_lay_on_it_is_no_empty_row(
    decide: Callable[..., RowReading],
) -> None:
    """Marks that cross it make it as thick."""
    thick, thin = EMPTY._replace(along=0.1), EMPTY._replace(along=0.05)

    assert decide(row(EMPTY, thick, EMPTY)).doubts == (DoubtReason.MARK_OUTSIDE_BOXES,)
    assert decide(row(EMPTY, thin, EMPTY)).vote is Vote.ABSTAIN
    assert decide(row(EMPTY, thick, TICK._replace(along=0.3))).vote is Vote.DISSATISFIED


def test_a_hesitation_dot_is_no_mark(decide: Callable[..., RowReading]) -> None:
    assert decide(row(DOT, EMPTY, EMPTY)).vote is Vote.ABSTAIN
    assert decide(row(DOT, TICK, EMPTY)).vote is Vote.MOSTLY_SATISFIED


def test_a_tick_along_an_outline_that_came_apart_is_no_abstention(
    decide: Callable[..., RowReading],
) -> None:
    """Each of its pieces is small enough for dust; together they are a mark."""
    pieces = EMPTY._replace(own=0.14, span=0.5, strength=0.17, spill=0.58)

    reading = decide(row(pieces, EMPTY, EMPTY, loose=0.36, loose_strength=0.35))

    assert reading.vote is None


def test_what_shines_through_beside_a_mark_is_no_second_mark(
    decide: Callable[..., RowReading],
) -> None:
    pale, dark = 0.45 * TICK.strength, 0.55 * TICK.strength

    assert decide(row(TICK, EMPTY, EMPTY, loose=3.0, loose_strength=pale)).vote is Vote.SATISFIED
    assert decide(row(TICK, EMPTY, EMPTY, loose=3.0, loose_strength=dark)).vote is None
    assert decide(row(EMPTY, EMPTY, EMPTY, loose=3.0, loose_strength=pale)).vote is None


def test_the_tail_of_a_neighbour_s_tick_is_no_mark(decide: Callable[..., RowReading]) -> None:
    tail = EMPTY._replace(foreign=0.8, excess=20.0, cover=0.05)

    assert decide(row(tail, EMPTY, EMPTY)).vote is Vote.ABSTAIN
    assert decide(row(tail, EMPTY, TICK)).vote is Vote.DISSATISFIED


DOUBTS: list[tuple[DoubtReason, RowMeasure]] = [
    (DoubtReason.OVERVOTE, row(TICK, TICK, EMPTY)),
    (DoubtReason.OVERVOTE, row(TICK, TICK, TICK)),
    (DoubtReason.OVERVOTE, row(CROSS, EMPTY, TICK)),
    (DoubtReason.MIXED_MARKS, row(CROSS, TICK, CROSS)),
    (DoubtReason.CORRECTION, row(SCRIBBLED, TICK, EMPTY)),
    (DoubtReason.CORRECTION, row(SCRIBBLED, EMPTY, EMPTY)),
    (DoubtReason.MARGINAL_MARK, row(PALE, EMPTY, EMPTY)),
    (DoubtReason.MARGINAL_MARK, row(TICK, PALE._replace(strength=0.5), EMPTY)),
    (DoubtReason.MARGINAL_MARK, row(EMPTY._replace(excess=15.0), EMPTY, EMPTY)),
    (DoubtReason.MARGINAL_MARK, row(TICK._replace(strength=0.3), EMPTY, EMPTY)),
    (DoubtReason.SHARED_STROKE, row(EMPTY._replace(shared=1.5), EMPTY, EMPTY)),
    (DoubtReason.SHARED_STROKE, row(TICK, EMPTY._replace(shared=1.5), EMPTY)),
    (DoubtReason.MARK_OUTSIDE_BOXES, row(EMPTY, EMPTY, EMPTY, loose=2.0)),
    (DoubtReason.MARK_OUTSIDE_BOXES, row(TICK, EMPTY, EMPTY, loose=2.0)),
    (DoubtReason.OBSCURED, row(EMPTY._replace(sides=0), EMPTY, EMPTY)),
    (DoubtReason.OBSCURED, row(TICK, EMPTY._replace(dirt=1.5), EMPTY)),
]


@pytest.mark.parametrize(("reason", "measure"), DOUBTS)
def test_what_is_not_plain_is_in_doubt_for_its_reason(
    reason: DoubtReason, measure: RowMeasure, decide: Callable[..., RowReading]
) -> None:
    reading = decide(measure)

    assert reading.vote is None
    assert reason in reading.doubts


def test_every_doubt_of_a_row_is_tested() -> None:
    of_sheets = {
        DoubtReason.BLANK_SHEET,
        DoubtReason.STRAIGHT_LINE,
        DoubtReason.OVER_QUOTA,
        DoubtReason.MISSING_PAGE,
    }
    elsewhere = {DoubtReason.FAINT_PAGE, DoubtReason.JUDGES_DISAGREE, DoubtReason.BEYOND_EDGE}
    of_scans = {DoubtReason.COPIES_DIFFER, DoubtReason.PALER_PAGE}
    of_rules = {DoubtReason.KIND_NOT_ACCEPTED, DoubtReason.OVER_CHOICE}
    of_people = {DoubtReason.QUESTIONED, DoubtReason.KEYED_APART}

    others = of_sheets | elsewhere | of_scans | of_rules | of_people
    assert {reason for reason, _ in DOUBTS} == set(DoubtReason) - others


BOLD_CASES: list[tuple[RowMeasure, RowMeasure, Vote | None]] = [
    # Show-through beside the boxes and in another box: gone in the second look.
    (row(TICK, PALE._replace(strength=0.25), EMPTY), row(TICK, EMPTY, EMPTY), Vote.SATISFIED),
    (row(TICK, EMPTY, EMPTY, loose=3.0), row(TICK, EMPTY, EMPTY), Vote.SATISFIED),
    # Nothing is left: a person looks.
    (row(PALE, EMPTY, EMPTY), row(EMPTY, EMPTY, EMPTY), None),
    # Two marks stay two marks, however pale the second is.
    (row(TICK, TICK._replace(strength=0.4), EMPTY), row(TICK, EMPTY, EMPTY), None),
    # The second look sees something else than the first: a person looks.
    (row(PALE, EMPTY, EMPTY), row(EMPTY, TICK, EMPTY), None),
]


@pytest.mark.parametrize(("first", "second", "vote"), BOLD_CASES)
def test_a_second_look_settles_only_what_pale_ink_made_doubtful(
    example_form: "PrintedForm", first: RowMeasure, second: RowMeasure, vote: Vote | None
) -> None:
    rows = example_form.layout.pages[0].rows[:10]
    page = (first, *[row(TICK, EMPTY, EMPTY)] * 9)

    reading, *_ = decide_rows(rows, PageMeasures(page, bold={0: second}), Limits())

    assert reading.vote is vote


def test_a_box_filled_by_somebody_who_ticks_may_be_scribbled_out(
    decide: Callable[..., RowReading],
) -> None:
    assert decide(row(FILLED, EMPTY, EMPTY)).doubts == (DoubtReason.CORRECTION,)


def test_a_person_who_fills_boxes_has_corrected_nothing(
    decide: Callable[..., RowReading],
) -> None:
    others = row(EMPTY, FILLED, EMPTY)

    assert decide(row(SCRIBBLED, EMPTY, EMPTY), others=others).vote is Vote.SATISFIED


def test_a_correction_suggests_the_mark_that_was_left(decide: Callable[..., RowReading]) -> None:
    assert decide(row(SCRIBBLED, EMPTY, TICK)).suggestion is Vote.DISSATISFIED
    assert decide(row(SCRIBBLED, EMPTY, EMPTY)).suggestion is None


def test_a_tick_among_crosses_is_suggested(decide: Callable[..., RowReading]) -> None:
    assert decide(row(CROSS, CROSS, TICK)).suggestion is Vote.DISSATISFIED


def hundredths(value: float) -> float:
    return round(value, 2)


areas = st.floats(0, 20).map(hundredths)
shares = st.floats(0, 1).map(hundredths)
boxes = st.builds(
    BoxMeasure,
    own=areas,
    foreign=areas,
    shared=areas,
    span=areas,
    strength=shares,
    spill=areas,
    excess=st.floats(-5, 99).map(hundredths),
    cover=shares,
    dirt=areas,
    sides=st.integers(0, 4),
    forked=shares,
    split=shares,
    along=shares,
    core=shares,
    breadth=st.sampled_from([0.0, 0.2, 0.5]),
)
measured = st.builds(
    RowMeasure,
    boxes=st.lists(boxes, min_size=3, max_size=3).map(tuple),
    loose=areas,
    loose_strength=shares,
    beside=areas,
)


@given(
    page=st.lists(measured, min_size=1, max_size=12),
    is_bilevel=st.booleans(),
    bold=st.dictionaries(st.integers(0, 11), measured),
)
@settings(max_examples=40)
def test_measures_come_back_from_json(
    page: list[RowMeasure], is_bilevel: bool, bold: dict[int, RowMeasure]
) -> None:
    measures = PageMeasures(tuple(page), is_bilevel, bold=bold)

    assert load_measures(dump_measures(measures)) == measures


def test_a_stroke_that_two_rows_share_is_no_dot(decide: Callable[..., RowReading]) -> None:
    """Its box has no ink of its own, and no darkness: it may be all of the row's mark."""
    shared = decide(row(EMPTY._replace(shared=3.4, along=0.2), EMPTY, EMPTY))

    assert (shared.doubts, shared.suggestion) == ((DoubtReason.SHARED_STROKE,), Vote.SATISFIED)


@pytest.mark.parametrize("places", [(0, 1), (0, 2), (1, 2)])
@given(others=st.lists(measured, min_size=0, max_size=5), third=boxes)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_two_marks_alike_and_like_this_hand_s_are_never_a_vote(
    example_form: "PrintedForm",
    others: list[RowMeasure],
    third: BoxMeasure,
    places: tuple[int, int],
) -> None:
    """Whatever else was measured in the third box, and on a page of which most rows are ticked."""
    twice = [third] * 3
    for place in places:
        twice[place] = TICK
    page = (row(*twice), *[row(TICK, EMPTY, EMPTY)] * (2 * len(others) + 4), *others)

    reading, *_ = decide_rows(
        [example_form.layout.pages[0].rows[0]] * len(page), PageMeasures(page), Limits()
    )

    assert reading.vote is None or third.own + third.spill > TICK.own


def test_marks_are_in_doubt_where_a_black_and_white_page_lost_many(
    example_form: "PrintedForm",
) -> None:
    rows = example_form.layout.pages[0].rows[:10]
    ticked, empty = row(TICK, EMPTY, EMPTY), row(EMPTY, EMPTY, EMPTY)

    lossy, *_ = decide_rows(rows, PageMeasures((ticked,) * 7 + (empty,) * 3, True), Limits())
    clear, *_ = decide_rows(rows, PageMeasures((ticked,) * 9 + (empty,), True), Limits())

    assert (lossy.doubts, lossy.suggestion) == ((DoubtReason.FAINT_PAGE,), Vote.SATISFIED)
    assert clear.vote is Vote.SATISFIED
