from dataclasses import fields
from pathlib import Path

import pytest

from bench.silent_pages import Kind
from calibration.pens.intents import RowKind
from calibration.pens.pen import InkKind
from calibration.pens.strokes import PenMark
from calibration.scans.presets import PRESETS
from calibration.simulate import TruthRow

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("words", [PenMark, RowKind, InkKind], ids=lambda words: words.__name__)
def test_every_mark_row_and_pen_is_explained(
    words: type[PenMark] | type[RowKind] | type[InkKind],
) -> None:
    text = (DOCS / "simulation.md").read_text(encoding="utf-8")

    assert [word for word in words if f"`{word}`" not in text] == []


def test_every_kind_of_what_nobody_should_count_is_explained() -> None:
    text = (DOCS / "simulation.md").read_text(encoding="utf-8")

    assert [kind for kind in Kind if f"| `{kind}` |" not in text] == []


def test_every_preset_is_explained() -> None:
    text = (DOCS / "simulation.md").read_text(encoding="utf-8")

    assert [name for name in PRESETS if f"| `{name.upper()}` |" not in text] == []


def test_the_format_page_shows_the_columns_of_the_file() -> None:
    text = (DOCS / "formats" / "truth.md").read_text(encoding="utf-8")

    columns = [field.name for field in fields(TruthRow)]
    assert ",".join(columns) in text
    assert [name for name in columns if f"| `{name}` |" not in text] == []


@pytest.mark.parametrize("words", [PenMark, RowKind], ids=lambda words: words.__name__)
def test_the_format_page_lists_every_value(words: type[PenMark] | type[RowKind]) -> None:
    text = (DOCS / "formats" / "truth.md").read_text(encoding="utf-8")

    assert [word for word in words if f"`{word}`" not in text] == []
