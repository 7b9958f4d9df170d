"""A small form of six rows, built by hand, pages with its boxes drawn; a deck, and its scans."""

from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
from PIL import Image

from ballot.activity import Activity
from ballot.geometry import RectMm
from ballot.grade import PLAN_VOTES
from ballot.ids import ActivityId, UnitId
from ballot.layout import Box, Layout, PageLayout, Row
from calibration.deck.check import DeckReport, ScannedPage, check_deck
from calibration.deck.file import Deck
from calibration.images import RgbImage
from calibration.pens.intents import Writer
from calibration.pens.pen import InkKind, Pen
from calibration.pens.strokes import Manner, PenMark
from forms.target import print_target
from tests.calibration import targets
from tests.calibration.decks import Check, make_deck, right_scans

DPI = 100


def _page(number: int) -> PageLayout:
    rows = []
    for place in range(3):
        y = 60.0 + 10.0 * place
        boxes = tuple(
            Box(grade, RectMm(100.0 + 15.0 * column, y, 5.0, 5.0))
            for column, grade in enumerate(PLAN_VOTES)
        )
        unit = UnitId(f"unit-{number}{place}")
        rows.append(Row(unit, "某局", place + 1, RectMm(20.0, y - 2.5, 130.0, 10.0), boxes))
    code, serial = RectMm(170.0, 15.0, 20.0, 20.0), RectMm(80.0, 280.0, 50.0, 6.0)
    return PageLayout(number, (), code, serial, (), tuple(rows))


@pytest.fixture
def page_layout() -> PageLayout:
    return _page(1)


@pytest.fixture
def two_page_layout() -> Layout:
    return Layout(activity=ActivityId("ABCDEFHJ"), pages=(_page(1), _page(2)))


@pytest.fixture
def form_page(page_layout: PageLayout) -> RgbImage:
    """An A4 page at 100 dpi with the outlines of its boxes and some dark print."""
    page = np.full((1169, 827, 3), 255, np.uint8)
    scale = DPI / 25.4
    for _, box in page_layout.boxes():
        left, top = round(box.rect.x * scale), round(box.rect.y * scale)
        right, bottom = round(box.rect.right * scale), round(box.rect.bottom * scale)
        cv2.rectangle(page, (left, top), (right, bottom), (0, 0, 0), 1)
    cv2.rectangle(page, (80, 60), (600, 120), (30, 30, 30), -1)
    cv2.rectangle(page, (80, 1000), (700, 1040), (90, 90, 90), -1)
    return page


@pytest.fixture
def printed(form_page: RgbImage, tmp_path: Path) -> Path:
    """A PDF of three sheets of two pages, each page the form page."""
    path = tmp_path / "printed.pdf"
    image = Image.fromarray(form_page)
    image.save(path, "PDF", resolution=DPI, save_all=True, append_images=[image] * 5)
    return path


@pytest.fixture
def hand() -> Manner:
    return Manner(size=1.0, slant_deg=0.0, offset=(0.0, 0.0), sloppiness=0.3, style=7)


@pytest.fixture
def writer(hand: Manner) -> Writer:
    pen = Pen.of(InkKind.GEL_BLACK, thickness=0.5, faintness=0.2)
    return Writer(hand, pen, PenMark.TICK)


@pytest.fixture(scope="module")
def target(
    example_activity: Activity, tmp_path_factory: pytest.TempPathFactory
) -> targets.GrayImage:
    """Return the target at 200 dpi, paper at 240 and print at 20."""
    pdf = tmp_path_factory.mktemp("target") / "target.pdf"
    print_target(example_activity, pdf)
    with pypdfium2.PdfDocument(pdf) as document:
        bitmap = document[0].render(scale=targets.DPI / 72, grayscale=True)
        image = bitmap.to_numpy().reshape(bitmap.height, -1)
    return np.rint(20 + image.astype(float) * 220 / 255).astype(np.uint8)


@pytest.fixture(scope="module")
def deck(example_layout: Layout) -> Deck:
    return make_deck(example_layout)


@pytest.fixture
def scans(deck: Deck, example_layout: Layout) -> list[ScannedPage]:
    return right_scans(deck, example_layout)


@pytest.fixture
def check(deck: Deck, example_layout: Layout) -> Check:
    def run(scans: list[ScannedPage], against: Deck = deck) -> DeckReport:
        return check_deck(against, example_layout, scans, deck_sha256="00" * 32)

    return run
