"""The known deck shows every exchange of rows or columns in its totals."""

from collections import Counter
from itertools import combinations

import pytest

from ballot.grade import PLAN_VOTES, Vote
from ballot.ids import LineId
from ballot.layout import Layout
from calibration.deck.plan import known_votes, line_counts, sheets_needed

Totals = dict[LineId, tuple[int, ...]]
GRADES = list(PLAN_VOTES)


def lines_of(count: int) -> list[LineId]:
    return [LineId(f"u{number}") for number in range(count)]


def totals_of(votes: list[dict[LineId, Vote]]) -> Totals:
    counts = {unit: Counter(sheet[unit] for sheet in votes) for unit in votes[0]}
    return {unit: tuple(count[grade] for grade in GRADES) for unit, count in counts.items()}


@pytest.fixture(scope="module")
def totals(example_layout: Layout) -> Totals:
    """Return the totals of the example's 66 units."""
    lines = [row.line for page in example_layout.pages for row in page.rows]
    return totals_of(known_votes(lines))


def test_sixty_six_units_need_eleven_sheets_and_use_every_triple() -> None:
    assert sheets_needed(66) == 11
    assert len(line_counts(11)) == 66
    assert len(line_counts(10)) == 42


@pytest.mark.parametrize(
    ("units", "sheets"), [(1, 7), (6, 7), (7, 8), (42, 10), (43, 11), (67, 12), (400, 17)]
)
def test_other_numbers_of_units_have_as_many_sheets_as_they_need(units: int, sheets: int) -> None:
    votes = known_votes(lines_of(units))

    assert len(votes) == sheets_needed(units) == sheets
    assert len(set(totals_of(votes).values())) == units


def test_the_deck_is_always_the_same() -> None:
    assert known_votes(lines_of(66)) == known_votes(lines_of(66))


def test_every_unit_has_each_grade_and_a_blank_row_somewhere(totals: Totals) -> None:
    least = min(min(counts) for counts in totals.values())
    most = max(sum(counts) for counts in totals.values())

    assert (least, most) == (1, 10)


def test_any_two_rows_that_change_places_change_both_totals(totals: Totals) -> None:
    same = [(a, b) for a, b in combinations(totals, 2) if totals[a] == totals[b]]

    assert same == []


def test_any_two_columns_that_change_places_change_the_totals_of_every_unit(
    totals: Totals,
) -> None:
    unseen = [
        unit
        for unit, counts in totals.items()
        for left, right in combinations(range(3), 2)
        if counts[left] == counts[right]
    ]

    assert unseen == []


def test_any_rotation_of_the_columns_changes_the_totals_of_every_unit(totals: Totals) -> None:
    turned = [counts for counts in totals.values() if counts == (*counts[1:], counts[0])]

    assert turned == []


def test_any_slip_of_the_rows_changes_every_total(totals: Totals) -> None:
    rows = list(totals.values())
    slips = [rows[by:] + rows[:by] for by in range(1, len(rows))]

    unseen = [slip for slip in slips if any(a == b for a, b in zip(rows, slip, strict=True))]

    assert unseen == []


def test_pages_that_change_places_change_the_totals_of_all_their_rows(
    totals: Totals, example_layout: Layout
) -> None:
    front, back = ([totals[row.line] for row in page.rows] for page in example_layout.pages)

    unseen = [pair for pair in zip(front, back, strict=False) if pair[0] == pair[1]]

    assert len(back) > 10
    assert unseen == []


def test_a_page_turned_upside_down_changes_the_totals_of_every_row(
    totals: Totals, example_layout: Layout
) -> None:
    pages = [[totals[row.line] for row in page.rows] for page in example_layout.pages]

    for upright in [*pages, list(totals.values())]:
        turned = [tuple(reversed(counts)) for counts in reversed(upright)]
        unseen = [pair for pair in zip(upright, turned, strict=True) if pair[0] == pair[1]]

        assert unseen == []
