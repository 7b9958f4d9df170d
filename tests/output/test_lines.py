"""Where lines of Chinese end."""

import pytest

from output.line_breaking import NEVER_FIRST
from output.lines import broken


def in_lines(words: str, columns: int, first: int | None = None) -> list[str]:
    """Return words in lines of so many characters, all of one width."""
    return broken(words, lambda _: 1.0, columns if first is None else first, columns)


@pytest.mark.parametrize("mark", sorted(NEVER_FIRST))
def test_no_line_begins_with_a_closing_mark(mark: str) -> None:
    assert in_lines(f"甲乙丙丁戊{mark}己", 5) == ["甲乙丙丁", f"戊{mark}己"]


def test_two_closing_marks_stay_with_what_they_close() -> None:
    assert in_lines("甲乙丙（丁戊）。己", 6) == ["甲乙丙（丁", "戊）。己"]


def test_no_line_ends_with_an_opening_mark() -> None:
    assert in_lines("甲乙丙丁“戊己”", 5) == ["甲乙丙丁", "“戊己”"]


def test_a_number_is_not_torn_apart() -> None:
    assert in_lines("满意率 89.67%，低于", 7) == ["满意率", "89.67%，", "低于"]


def test_what_is_longer_than_a_line_is_cut_where_the_line_is_full() -> None:
    assert in_lines("0123456789ab", 5) == ["01234", "56789", "ab"]


def test_a_line_break_of_people_stays_and_the_first_line_may_be_shorter() -> None:
    assert in_lines("甲乙丙丁\n\n戊己", 3, first=2) == ["甲乙", "丙丁", "", "戊己"]


def test_every_character_is_on_some_line() -> None:
    words = "一、评议表（2026年）共1000份，其中“有效”998份；作废2份。" * 7

    for columns in range(1, 40):
        assert "".join(in_lines(words, columns)) == words
