"""The picture that explains a page: notes beside their rows, legend, plots, refusals."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from ballot.grade import Vote
from ballot.messages import explain
from ballot.reading import PageReading
from forms.fonts import REGULAR, check_characters, register_fonts
from scanner.context import ReadingContext
from scanner.measures import Surroundings, load_measures
from scanner.sheet import read_page
from scanner.show.explain import Caption, explain_page
from scanner.show.explain_notes import notes_of, spread
from scanner.show.explain_plots import magnification
from scanner.show.overlay import CHOSEN, DOUBT, FOUND, REFUSED
from scanner.show.picture import Picture, Rgb
from scanner.show.places import SeenPage, see_page

if TYPE_CHECKING:
    from tests.conftest import PrintedForm

GrayImage = NDArray[np.uint8]
MakePen = Callable[..., Any]
Scan = Callable[..., GrayImage]


def count(picture: NDArray[np.uint8], color: Rgb) -> int:
    return int((np.abs(picture.astype(int) - color).max(axis=2) <= 12).sum())


@pytest.fixture
def seen(
    example_form: "PrintedForm", example_context: ReadingContext, make_pen: MakePen, scan: Scan
) -> SeenPage:
    """A page with a tick in its first row and two marks in each of the next two."""
    page = example_form.page()
    pen = make_pen(page)
    first, second, third = example_form.layout.pages[0].rows[:3]
    pen.tick(first.boxes[1].rect)
    for row in (second, third):
        pen.tick(row.boxes[0].rect)
        pen.cross(row.boxes[2].rect)
    return see_page(scan(page), example_context)


def test_what_is_drawn_is_what_the_reader_says(
    seen: SeenPage, example_form: "PrintedForm", example_context: ReadingContext
) -> None:
    outcome = read_page(seen.upright, example_context)

    assert seen.outcome == outcome
    assert isinstance(outcome, PageReading)
    assert [row.vote for row in outcome.rows[:3]] == [Vote.MOSTLY_SATISFIED, None, None]


def test_each_row_in_doubt_has_a_note_with_reason_code_and_measures(
    seen: SeenPage, example_form: "PrintedForm"
) -> None:
    layout = example_form.layout.pages[0]
    assert isinstance(seen.outcome, PageReading)
    measures = load_measures(seen.outcome.measures)

    notes = notes_of(layout, seen.outcome, measures)

    own = measures.rows[1].boxes[0].own
    assert [(note.row, note.number) for note in notes] == [(1, 1), (2, 2)]
    assert layout.rows[1].name in notes[0].title
    assert notes[0].reasons == ("多选（overvote）",)
    assert [grade for grade, _ in notes[0].measures] == ["满意", "不满意", ""]
    assert f"{own:.2f} 平方毫米" in notes[0].measures[0][1]
    assert f"{measures.seen[1][0].mark:.2f}" in notes[0].measures[2][1]


def test_ink_on_a_name_or_in_the_margin_is_told_in_the_note(
    seen: SeenPage, example_form: "PrintedForm"
) -> None:
    layout = example_form.layout.pages[0]
    assert isinstance(seen.outcome, PageReading)
    measures = load_measures(seen.outcome.measures)
    around = replace(measures, outside={2: Surroundings(1.24, 0.4)})

    first, second = notes_of(layout, seen.outcome, around)

    lines = [text for _, text in second.measures]
    assert "单位名称或页边有墨 1.2 平方毫米，深 0.40" in lines
    assert not any("页边" in text for _, text in first.measures)


def test_the_picture_holds_page_notes_and_plots(seen: SeenPage) -> None:
    picture = explain_page(seen, Caption("扫描件 a.jpg 第 1 页"))

    height, width, _ = picture.shape
    page_ends = height - 84 * 8
    left = picture[:page_ends, : 84 * 8]
    assert width > 370 * 8
    assert count(picture, CHOSEN) > 1000
    assert count(left, DOUBT) > 500, "the notes of the left column stand left of the page"
    assert count(picture[page_ends + 300 :, width // 2 :], FOUND) > 500, "arrows"


def test_remarks_stand_in_red_on_the_picture(seen: SeenPage) -> None:
    plain = explain_page(seen, Caption("扫描件"))
    remarked = explain_page(seen, Caption("扫描件", ("所存“弃权”，现在“满意”",)))

    assert count(remarked, REFUSED) > count(plain, REFUSED) + 200


def test_a_page_full_of_doubts_keeps_its_notes_on_the_picture(
    example_form: "PrintedForm", example_context: ReadingContext, make_pen: MakePen, scan: Scan
) -> None:
    page = example_form.page()
    pen = make_pen(page)
    for row in example_form.layout.pages[0].rows:
        pen.tick(row.boxes[0].rect)
        pen.tick(row.boxes[1].rect)
        pen.tick(row.boxes[2].rect)
    seen = see_page(scan(page), example_context)
    assert isinstance(seen.outcome, PageReading)
    assert all(row.doubts for row in seen.outcome.rows)

    picture = explain_page(seen, Caption("扫描件"))

    numbers = count(picture[:, : 16 * 8], DOUBT), count(picture[:, -84 * 8 :], DOUBT)
    assert min(numbers) > 20 * 300, "a disc for each of 22 rows and more on either side"


@pytest.mark.parametrize("share", [0.0, 0.4], ids=["blank", "most of the page is gone"])
def test_a_refused_page_is_drawn_with_its_reason(
    example_form: "PrintedForm", example_context: ReadingContext, share: float
) -> None:
    page = example_form.page()
    page[round(page.shape[0] * 0.2) : round(page.shape[0] * (1 - share))] = 245

    picture = explain_page(see_page(page, example_context), Caption("扫描件 a.jpg 第 1 页"))

    assert count(picture[:, -88 * 8 :], REFUSED) > 500
    assert count(picture, DOUBT) < 5000, "none but the legend's"


@given(st.lists(st.tuples(st.floats(4.0, 18.0), st.floats(30.0, 320.0)), max_size=14))
def test_notes_keep_their_order_and_never_overlap(notes: list[tuple[float, float]]) -> None:
    heights = [height for height, _ in notes]
    wanted = sorted(middle for _, middle in notes)
    room = (27.0, 27.0 + max(297.0, sum(heights)))

    tops = spread(heights, wanted, *room)

    ends = [top + height for top, height in zip(tops, heights, strict=True)]
    assert all(end <= top + 1e-6 for end, top in zip(ends, tops[1:], strict=False))
    assert all(room[0] - 1e-6 <= top for top in tops)
    assert all(end <= room[1] + 1e-6 for end in ends)


@pytest.mark.parametrize(("largest_mm", "times"), [(0.0, 100), (0.2, 50), (1.1, 10), (30.0, 1)])
def test_arrows_are_magnified_by_a_round_number_and_stay_short(
    largest_mm: float, times: int
) -> None:
    assert magnification(largest_mm) == times


def test_long_texts_are_broken_where_they_may_be() -> None:
    picture = Picture(100.0, 20.0, px_per_mm=8.0)
    text = "展平后重扫，勿缩放、勿裁边。scan again, please"

    lines = picture.wrapped(text, 3.0, 30.0)

    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert len(lines) > 2
    assert all(picture.length_mm(line.rstrip(), 3.0) <= 30.0 for line in lines)
    assert not any(line[0] in "，、。" for line in lines)


@pytest.mark.parametrize("key", explain.TEXTS)
def test_every_character_of_the_texts_can_be_drawn(key: str) -> None:
    register_fonts()

    for text in explain.TEXTS[key]:
        check_characters(text, REGULAR)  # raises for a character that the font lacks
