"""Every word that the commands look up by a value is in the catalogue."""

import pytest

from ballot.messages import CATALOGUE
from ballot.page_run import pages_text
from ballot.reading import DoubtReason, RejectionReason
from calibration.pens.intents import RowKind
from cli.commands import help_keys
from office.comparison import Outcome

KEYS = [
    *(f"reason.{reason}" for reason in RejectionReason),
    *(f"advice.{reason}" for reason in RejectionReason),
    *(f"doubt.{doubt}" for doubt in DoubtReason),
    *(f"simulation.kind.{kind}" for kind in RowKind),
    *(f"cli.demo.{verdict}" for verdict in Outcome),
    *help_keys().values(),
]


@pytest.mark.parametrize("key", KEYS)
def test_every_value_that_is_shown_has_its_words(key: str) -> None:
    zh, en = CATALOGUE[key]

    assert zh
    assert en
    assert zh != en


@pytest.mark.parametrize("key", CATALOGUE)
def test_both_languages_have_the_same_placeholders(key: str) -> None:
    from string import Formatter

    zh, en = (
        {name for _, name, _, _ in Formatter().parse(text) if name} for text in CATALOGUE[key]
    )

    assert zh == en


def test_a_place_holds_file_and_pages() -> None:
    assert pages_text("a[1].jpg", 2, 2, 9) == "a[1].jpg 第 2 页"
    assert pages_text("a.pdf", 2, 9, 9) == "a.pdf 第 2–9 页"
    assert pages_text("a.pdf", 1, 9, 9) == "a.pdf 全部 9 页"
