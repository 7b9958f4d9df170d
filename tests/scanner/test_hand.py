"""What a page's marks have in common decides what counts as one of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from ballot.grade import Vote
from ballot.layout import Row
from ballot.page_hands import is_paler
from ballot.reading import DoubtReason, PageReading, RowReading
from ballot.rules import MarkKind
from scanner.context import ReadingContext
from scanner.decide.limits import Limits
from scanner.decide.verdict import decide_rows
from scanner.measures import BoxMeasure, BoxView, PageMeasures, RowMeasure
from scanner.sheet import read_page
from tests.scanner.measured import DOT, EMPTY, FILLED, SCRIBBLED, TICK, row

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

TICKED = row(TICK, EMPTY, EMPTY)
THIN = TICK._replace(own=1.0, spill=0.4)

SEEN_MARK, SEEN_NOTHING = BoxView(0.0, 0.9999), BoxView(0.9999, 0.0)
SEEN_ROW = (SEEN_MARK, SEEN_NOTHING, SEEN_NOTHING)


@pytest.fixture
def rows(example_form: "PrintedForm") -> Sequence[Row]:
    return example_form.layout.pages[0].rows[:10]


def read(
    rows: Sequence[Row], measure: RowMeasure, others: RowMeasure, *, least_ink: float = 0.06
) -> RowReading:
    """Return what the rules make of a row on a page whose other nine are like `others`."""
    page = PageMeasures((measure, *[others] * 9), least_ink=least_ink)
    return decide_rows(rows, page, Limits())[0]


@pytest.mark.parametrize(
    "hair", [TICK._replace(strength=0.45 * TICK.strength), THIN], ids=["paler", "thinner"]
)
def test_a_mark_much_unlike_the_hand_s_others_may_be_a_hair(
    hair: BoxMeasure, rows: Sequence[Row]
) -> None:
    """Neither a look at its darkest pixels alone nor a judge who is sure of it makes it a vote."""
    page = PageMeasures((row(hair, EMPTY, EMPTY), *[TICKED] * 9), bold={0: TICKED})

    by_rules, *others = decide_rows(rows, page, Limits())
    by_both, *_ = decide_rows(rows, replace(page, seen=(SEEN_ROW,) * 10), Limits())

    for reading in (by_rules, by_both):
        assert (reading.vote, reading.suggestion) == (None, Vote.SATISFIED)
        assert reading.doubts == (DoubtReason.MARGINAL_MARK,)
    assert {reading.vote for reading in others} == {Vote.SATISFIED}


def test_a_mark_much_darker_than_a_pencil_s_others_may_be_a_hair(rows: Sequence[Row]) -> None:
    pencil = TICK._replace(strength=0.3)
    dark, alike = (pencil._replace(strength=level) for level in (0.6, 0.4))
    others = [row(pencil, EMPTY, EMPTY)] * 8
    page = PageMeasures((row(dark, EMPTY, EMPTY), row(alike, EMPTY, EMPTY), *others))

    hair, pressed, *_ = decide_rows(rows, replace(page, seen=(SEEN_ROW,) * 10), Limits())

    assert hair.doubts == (DoubtReason.MARGINAL_MARK,)
    assert pressed.vote is Vote.SATISFIED


@pytest.mark.parametrize(("specks", "vote"), [(5, None), (2, Vote.ABSTAIN)])
def test_a_page_of_specks_is_by_a_pen_that_hardly_writes(
    specks: int, vote: Vote | None, rows: Sequence[Row]
) -> None:
    """Of some of its marks not even a speck is seen: a row without any is no abstention."""
    blank = row(EMPTY, EMPTY, EMPTY)
    speck = row(EMPTY._replace(own=0.2, spill=0.2, span=1.2, strength=0.09), EMPTY, EMPTY)
    page = PageMeasures((blank, *[speck] * specks, *[blank] * (9 - specks)), least_ink=0.06)
    seen = ((SEEN_NOTHING,) * 3,) * 10

    first, second, *_ = decide_rows(rows, replace(page, seen=seen), Limits())

    assert first.vote is vote
    assert second.vote is None


def test_a_stroke_beside_the_boxes_is_no_abstention_because_the_judge_sees_the_boxes_alone(
    rows: Sequence[Row],
) -> None:
    beside = row(EMPTY, EMPTY, EMPTY, loose=0.5, loose_strength=0.6)
    page = PageMeasures((beside, *[TICKED] * 9))
    seen = ((SEEN_NOTHING,) * 3, *[SEEN_ROW] * 9)

    reading, *_ = decide_rows(rows, replace(page, seen=seen), Limits())

    assert reading.doubts == (DoubtReason.MARK_OUTSIDE_BOXES,)


def test_a_mark_is_not_like_a_hair_where_it_is_short_or_cut_by_an_outline(
    rows: Sequence[Row],
) -> None:
    short = row(THIN._replace(span=1.8), EMPTY, EMPTY)
    cut = row(THIN, EMPTY, EMPTY, loose=1.0)

    for measure in (short, cut):
        assert read(rows, measure, TICKED).vote is Vote.SATISFIED
    assert read(rows, row(THIN, EMPTY, EMPTY), TICKED).vote is None


def test_where_hardly_a_row_has_a_mark_none_is_unlike_the_others(rows: Sequence[Row]) -> None:
    assert read(rows, row(THIN, EMPTY, EMPTY), row(EMPTY, EMPTY, EMPTY)).vote is Vote.SATISFIED


def test_two_pens_of_a_page_are_the_darker_one_s_hand(rows: Sequence[Row]) -> None:
    """What is much paler may shine through, be there as much of it as there will."""
    ghost = row(TICK._replace(strength=0.25, core=0.3), EMPTY, EMPTY)
    page = PageMeasures((*[TICKED] * 2, *[ghost] * 8), least_ink=0.06, seen=(SEEN_ROW,) * 10)

    readings = decide_rows(rows, page, Limits())

    assert [reading.vote for reading in readings] == [Vote.SATISFIED] * 2 + [None] * 8


def test_what_the_judge_says_of_every_mark_of_a_page_says_nothing_of_one(
    rows: Sequence[Row],
) -> None:
    """A hand that it finds strange is strange in every row; a mark that is struck through isn't."""
    strange = (BoxView(0.0, 0.6), SEEN_NOTHING, SEEN_NOTHING)
    struck = (BoxView(0.0, 0.0), SEEN_NOTHING, SEEN_NOTHING)
    page = PageMeasures((TICKED,) * 10, seen=(struck, *[strange] * 9))

    first, *others = decide_rows(rows, page, Limits())

    assert first.doubts == (DoubtReason.JUDGES_DISAGREE,)
    assert {reading.vote for reading in others} == {Vote.SATISFIED}


@pytest.mark.parametrize(("struck", "is_read"), [(5, True), (6, False)])
def test_a_page_struck_through_row_by_row_is_no_strange_hand(
    struck: int, is_read: bool, rows: Sequence[Row]
) -> None:
    """The judge can say of each row what it is, and nothing of the hand."""
    strange, no_mark = BoxView(0.0, 0.6), BoxView(0.0, 0.0)
    seen = [*[no_mark] * struck, *[strange] * (10 - struck)]
    page = PageMeasures(
        (TICKED,) * 10, seen=tuple((view, SEEN_NOTHING, SEEN_NOTHING) for view in seen)
    )

    readings = decide_rows(rows, page, Limits())

    assert {reading.vote for reading in readings[:struck]} == {None}
    assert {reading.vote for reading in readings[struck:]} == {Vote.SATISFIED if is_read else None}


@pytest.mark.parametrize(("mark", "is_read"), [(0.9, True), (0.1, False)])
def test_who_fills_boxes_fills_what_the_learned_judge_takes_for_filled(
    mark: float, is_read: bool, rows: Sequence[Row]
) -> None:
    """弃权 in every row is as dense."""
    seen = ((BoxView(0.0, mark), SEEN_NOTHING, SEEN_NOTHING),) * 10
    page = PageMeasures((row(FILLED, EMPTY, EMPTY),) * 10, seen=seen)

    readings = decide_rows(rows, page, Limits())

    assert {reading.vote for reading in readings} == {Vote.SATISFIED if is_read else None}


@pytest.mark.parametrize(("filled", "is_read"), [(2, False), (3, True)])
def test_who_fills_boxes_fills_several(filled: int, is_read: bool, rows: Sequence[Row]) -> None:
    """One or two dense marks on a page, and no other, may be scribbled out."""
    scribbled = row(SCRIBBLED, EMPTY, EMPTY)
    page = PageMeasures((*[scribbled] * filled, *[row(EMPTY, EMPTY, EMPTY)] * (10 - filled)))

    reading, *_ = decide_rows(rows, page, Limits())

    assert (reading.vote is not None) == is_read


@pytest.mark.parametrize(("is_bilevel", "vote"), [(False, Vote.SATISFIED), (True, None)])
def test_beside_a_mark_in_black_and_white_a_dot_may_be_what_is_left_of_another(
    is_bilevel: bool, vote: Vote | None, rows: Sequence[Row]
) -> None:
    page = PageMeasures((row(TICK, DOT, EMPTY), *[TICKED] * 9), is_bilevel)

    reading, *_ = decide_rows(rows, page, Limits())

    assert reading.vote is vote


@pytest.mark.parametrize(
    ("others", "is_bilevel"),
    [(EMPTY, True), (TICK, True)],
    ids=["black and white without a mark", "black and white"],
)
def test_an_empty_row_proves_nothing_on_a_page_of_faint_marks(
    rows: Sequence[Row], others: BoxMeasure, is_bilevel: bool
) -> None:
    page = (row(EMPTY, EMPTY, EMPTY), *[row(others, EMPTY, EMPTY)] * 9)

    reading, *_ = decide_rows(rows, PageMeasures(page, is_bilevel), Limits())

    assert (reading.vote, reading.doubts) == (None, (DoubtReason.FAINT_PAGE,))


def test_an_empty_row_proves_nothing_where_marks_hardly_stand_out_of_the_noise(
    rows: Sequence[Row],
) -> None:
    page = (row(EMPTY, EMPTY, EMPTY), *[row(TICK._replace(strength=0.25), EMPTY, EMPTY)] * 9)

    noisy, *_ = decide_rows(rows, PageMeasures(page, least_ink=0.2), Limits())
    quiet, *_ = decide_rows(rows, PageMeasures(page, least_ink=0.06), Limits())

    assert noisy.doubts == (DoubtReason.FAINT_PAGE,)
    assert quiet.vote is Vote.ABSTAIN


@pytest.mark.parametrize("marks", [0, 2])
def test_an_empty_row_proves_nothing_on_a_mostly_empty_page_in_which_a_pencil_may_drown(
    marks: int, rows: Sequence[Row]
) -> None:
    """Two marks may be hairs, and the hand's own marks too faint to be seen."""
    page = (*[row(EMPTY, EMPTY, EMPTY)] * (10 - marks), *[row(TICK, EMPTY, EMPTY)] * marks)

    noisy, *_ = decide_rows(rows, PageMeasures(page, least_ink=0.1), Limits())
    quiet, *_ = decide_rows(rows, PageMeasures(page, least_ink=0.06), Limits())

    assert noisy.doubts == (DoubtReason.FAINT_PAGE,)
    assert quiet.vote is Vote.ABSTAIN


def test_a_page_says_how_dark_its_marks_are(
    example_form: "PrintedForm",
    make_pen: Callable[..., Any],
    scan: Callable[..., Any],
    context_of: Callable[..., ReadingContext],
) -> None:
    """Marks of the front that shine through on a blank back are far paler than they are there."""
    hands = []
    for grey in (40, 200):
        page = example_form.page(1)
        pen = make_pen(page, grey=grey)
        for each in example_form.layout.pages[0].rows:
            pen.tick(each.boxes[0].rect)
        reading = read_page(scan(page), context_of(example_form))
        assert isinstance(reading, PageReading)
        hands.append(reading.hand)

    front, back = hands
    assert front
    assert back
    assert (front.marks, back.marks) == (45, 45)
    assert is_paler(back, hands)
    assert not is_paler(front, hands)


@pytest.mark.parametrize(("kind", "is_read"), [(MarkKind.CROSS, True), (MarkKind.TICK, False)])
def test_a_broad_pen_s_cross_is_a_mark_where_all_are_crosses(
    kind: MarkKind, is_read: bool, rows: Sequence[Row]
) -> None:
    """It looks as if something were struck through there; a √ that does may be."""
    strange = (BoxView(0.0, 0.08, kind, 0.95), SEEN_NOTHING, SEEN_NOTHING)
    others = (BoxView(0.0, 0.9, kind, 0.95), SEEN_NOTHING, SEEN_NOTHING)
    page = PageMeasures((TICKED,) * 10, seen=(strange, *[others] * 9))

    reading, *_ = decide_rows(rows, page, Limits())

    assert reading.vote is (Vote.SATISFIED if is_read else None)
