"""Two pages that differ, and a way to open what was made of them."""

from pathlib import Path

import pytest

from tests.conftest import PrintedForm
from tests.scanner.files.odd_files import GrayImage, Open, opener


@pytest.fixture(scope="module")
def page(example_form: PrintedForm) -> GrayImage:
    return example_form.page(1, dpi=150)


@pytest.fixture(scope="module")
def other(example_form: PrintedForm) -> GrayImage:
    return example_form.page(2, dpi=150)


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    return opener(tmp_path / "scan")
