"""Pages of a file, and parts of them, in words and back."""

import pytest

from ballot.page_run import page_text, pages_text, parse_page


@pytest.mark.parametrize(("page", "part"), [(1, 0), (3, 1), (400, 12)])
def test_a_page_is_read_back_as_it_was_written(page: int, part: int) -> None:
    assert parse_page(f" {page_text(page, part)} ") == (page, part)


@pytest.mark.parametrize("text", ["", "0", "0/1", "3/0", "3/", "/1", "3/1/1", "3.1", "2-3", "-1"])
def test_what_is_no_page_is_none(text: str) -> None:
    assert parse_page(text) is None


def test_a_part_is_named_after_its_page_and_never_as_a_whole_file() -> None:
    assert pages_text("a.pdf", 1, 1, 1, part=2) == "a.pdf 第 1/2 页"
    assert pages_text("a.pdf", 1, 1, 1) == "a.pdf 第 1 页"
