"""The printed cover of a batch."""

from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import zxingcpp

from ballot.activity import Activity
from ballot.cover import COVER_FOOT_CODE, COVER_HEAD_CODE, Cover, parse_cover_code, parse_cover_foot
from ballot.errors import LayoutError
from ballot.geometry import A4_MM
from ballot.layout import Layout
from ballot.target import FIDUCIALS
from forms.cover import print_covers
from tests.conftest import SECRET
from tests.pdf_fonts import fonts_not_embedded

DPI = 200


@pytest.fixture(scope="module")
def pdf(example_activity: Activity, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cover") / "cover.pdf"
    session = example_activity.sessions[0]
    cover = Cover(session.id, 12, 1234)
    print_covers(example_activity, session, [cover], SECRET, path, counted_by="欧阳张三")
    return path


def test_codes_and_corner_marks_stand_where_a_form_has_them(example_layout: Layout) -> None:
    for page in example_layout.pages:
        assert (page.code, page.foot_code) == (COVER_HEAD_CODE, COVER_FOOT_CODE)
        assert page.fiducials == FIDUCIALS


def test_both_codes_can_be_read_and_nothing_else_is_a_code(
    pdf: Path, example_activity: Activity
) -> None:
    with pypdfium2.PdfDocument(pdf) as document:
        image = document[0].render(scale=DPI / 72, grayscale=True).to_numpy()
        size = document[0].get_size()

    texts = [code.text for code in zxingcpp.read_barcodes(np.ascontiguousarray(image.squeeze()))]

    assert [round(side * 25.4 / 72) for side in size] == list(A4_MM)
    assert len(texts) == 2
    (head,) = filter(None, map(parse_cover_code, texts))
    (foot,) = filter(None, map(parse_cover_foot, texts))
    sessions = [session.id for session in example_activity.sessions]
    wanted = Cover(sessions[0], 12, 1234)
    assert head.proved(example_activity.id, sessions, SECRET) == wanted
    assert foot.proved(example_activity.id, sessions, SECRET) == wanted


def test_its_fonts_are_in_it(pdf: Path) -> None:
    assert fonts_not_embedded(pdf) == []


def test_a_name_that_no_font_has_is_refused(example_activity: Activity, tmp_path: Path) -> None:
    session = example_activity.sessions[0]

    with pytest.raises(LayoutError):
        print_covers(
            example_activity,
            session,
            [Cover(session.id, 1, 2)],
            SECRET,
            tmp_path / "cover.pdf",
            counted_by="\U0001f600",
        )
