"""What an operator is told while a batch is scanned."""

from collections.abc import Iterator

import pytest

from ballot.grade import Vote
from ballot.ids import ID_LETTERS, FormId, LineId, SheetId
from ballot.reading import (
    DoubtReason,
    IdentitySource,
    PageOutcome,
    PageReading,
    Registration,
    Rejection,
    RejectionReason,
    RowReading,
)
from office.batch_watch import BLANK, BatchWatch, Cause, Place, Series

PLAIN = RowReading(LineId("a"), Vote.SATISFIED)
EMPTY = RowReading(LineId("b"), Vote.ABSTAIN)


def _sheet(number: int) -> SheetId:
    base = len(ID_LETTERS)
    return SheetId("ABCDEFHJKM" + ID_LETTERS[number // base] + ID_LETTERS[number % base])


def page(number: int, *rows: RowReading) -> PageReading:
    registration = Registration(4, 200.0, 6, 6, 0.05, 0.1)
    return PageReading(
        _sheet(number),
        FormId("f"),
        1,
        IdentitySource.CODE,
        registration,
        rows or (PLAIN, EMPTY),
        "",
    )


def doubtful(number: int, *doubts: DoubtReason) -> PageReading:
    return page(number, PLAIN, RowReading(LineId("b"), None, doubts))


def refused(reason: RejectionReason) -> Rejection:
    return Rejection(reason, "")


def told(outcomes: list[PageOutcome], *, sides: int = 1) -> Iterator[tuple[int, Series]]:
    """Yield after which page, from 1, what was told."""
    watch = BatchWatch(sides)
    for number, outcome in enumerate(outcomes, start=1):
        for series in watch.add(Place(f"{number}.jpg", 1), outcome):
            yield number, series


def test_a_streak_that_begins_in_the_middle_of_a_batch_is_told_at_its_fourth_sheet() -> None:
    batch: list[PageOutcome] = [page(n) for n in range(40)]
    batch += [doubtful(n, DoubtReason.OBSCURED) for n in range(40, 60)]

    ((number, series),) = told(batch)

    assert number == 44
    assert (series.sheets, series.of, series.before, series.of_before) == (4, 20, 0, 24)
    assert (series.cause, series.first) == (Cause.GLASS, Place("41.jpg", 1))
    assert "最近 20 份中有 4 份" in series.text
    assert "玻璃" in series.text


def test_what_was_as_frequent_before_is_not_told() -> None:
    batch: list[PageOutcome] = [
        doubtful(n, DoubtReason.CORRECTION) if n % 4 == 0 else page(n) for n in range(200)
    ]

    assert list(told(batch)) == []


@pytest.mark.parametrize(
    ("outcome", "cause"),
    [
        (RejectionReason.NOT_A_FORM, Cause.FORM),
        (RejectionReason.UNREADABLE_CODE, Cause.GLASS),
        (RejectionReason.POOR_REGISTRATION, Cause.FEED),
        (RejectionReason.TRUNCATED_IMAGE, Cause.FILE),
        (RejectionReason.BOXES_COVERED, Cause.PAPER),
    ],
)
def test_refusals_are_told_with_what_they_usually_come_of(
    outcome: RejectionReason, cause: Cause
) -> None:
    batch: list[PageOutcome] = [page(n) for n in range(60)]
    batch += [refused(outcome)] * 5

    ((number, series),) = told(batch)

    assert (number, series.kind, series.cause) == (64, f"reason.{outcome}", cause)


def test_the_first_of_a_series_may_be_a_part_of_a_picture() -> None:
    series = Series("blank", 4, 20, 0, 20, Place("a.pdf", 3, 1))

    assert "a.pdf 第 3/1 页" in series.text
    assert (series.as_json()["page"], series.as_json()["part"]) == (3, 1)


def test_a_scanner_that_is_set_wrongly_from_the_first_sheet_is_told_at_the_twentieth() -> None:
    batch: list[PageOutcome] = [doubtful(n, DoubtReason.FAINT_PAGE) for n in range(80)]

    ((number, series),) = told(batch)

    assert (number, series.cause, series.of_before) == (20, Cause.MODE, 0)
    assert "一开始" in series.text


def test_pages_without_a_mark_are_told_as_a_stack_turned_over() -> None:
    batch: list[PageOutcome] = [page(n) for n in range(40)]
    batch += [page(n, EMPTY, EMPTY) for n in range(40, 50)]

    ((_, series),) = told(batch)

    assert (series.kind, series.cause) == (BLANK, Cause.TURNED)
    assert "翻" in series.text


def test_empty_backs_of_sheets_whose_fronts_are_read_are_no_trouble() -> None:
    batch: list[PageOutcome] = []
    for number in range(40):
        batch += [Rejection(RejectionReason.BLANK_SIDE, "", _sheet(number), 2), page(number)]

    assert list(told(batch, sides=2)) == []


def test_both_sides_of_a_paper_nobody_can_tell_are_one_sheet() -> None:
    batch: list[PageOutcome] = [page(n) for n in range(40) for _ in range(2)]
    batch += [refused(RejectionReason.NOT_A_FORM)] * 8

    ((number, series),) = told(batch, sides=2)

    assert (number, series.sheets) == (87, 4)


def test_where_one_side_is_scanned_every_page_is_a_sheet() -> None:
    batch: list[PageOutcome] = [page(n) for n in range(40)]
    batch += [refused(RejectionReason.NOT_A_FORM)] * 8

    ((number, series),) = told(batch, sides=2)

    assert (number, series.sheets) == (44, 4)


def test_a_trouble_that_went_and_came_again_is_told_again() -> None:
    streak = [DoubtReason.OBSCURED]
    batch: list[PageOutcome] = [page(n) for n in range(100)]
    batch += [doubtful(n, *streak) for n in range(100, 106)]
    batch += [page(n) for n in range(106, 200)]
    batch += [doubtful(n, *streak) for n in range(200, 206)]

    assert [number for number, _ in told(batch)] == [104, 204]
