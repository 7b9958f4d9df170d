"""An explained page names the boxes and the votes as its form does."""

from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import numpy as np
import pytest

from ballot.activity import Activity
from ballot.reading import PageReading
from scanner.measures import load_measures
from scanner.show.explain import Caption, explain_page
from scanner.show.explain_notes import notes_of
from scanner.show.picture import Picture
from scanner.show.places import SeenPage, see_page
from tests.graded import graded_activity, graded_form
from tests.scanner.columns import DrawnForm

if TYPE_CHECKING:
    from tests.conftest import PrintedForm


@pytest.fixture(scope="module")
def activity() -> Activity:
    return graded_activity()


@pytest.fixture(scope="module")
def form(
    example_form: "PrintedForm", activity: Activity, tmp_path_factory: pytest.TempPathFactory
) -> DrawnForm:
    return graded_form(example_form, activity, tmp_path_factory.mktemp("blank"))


@pytest.fixture(scope="module")
def seen(form: DrawnForm, make_pen: Any, scan: Any) -> SeenPage:
    """Return a page with marks in the last box of each row, and in two boxes of the third."""
    page = form.page()
    pen, rows = make_pen(page), form.layout.pages[0].rows
    for row in rows:
        pen.tick(row.boxes[-1].rect)
    pen.tick(rows[2].boxes[2].rect)
    return see_page(scan(page), form.context)


def test_a_note_names_the_boxes_by_their_heads(
    seen: SeenPage, form: DrawnForm, activity: Activity
) -> None:
    assert isinstance(seen.outcome, PageReading)
    measures = load_measures(seen.outcome.measures)
    (note,) = notes_of(form.layout.pages[0], seen.outcome, measures, activity.rules.scale)

    assert note.words == ("非常满意", "满意", "基本", "不满意", "不了解")
    assert [word for word, _ in note.measures if word] == ["基本", "不了解"]


def test_the_head_of_a_page_counts_its_grades_by_name(seen: SeenPage, activity: Activity) -> None:
    written: list[str] = []
    draw = Picture.text

    def text(self: Picture, words: str, *args: Any, **options: Any) -> None:
        written.append(words)
        draw(self, words, *args, **options)

    with patch.object(Picture, "text", text):
        picture = explain_page(seen, Caption("扫描件", scale=activity.rules.scale))

    counts = next(words for words in written if "非常满意" in words)
    assert "不了解 44" in counts
    assert picture.dtype == np.uint8
