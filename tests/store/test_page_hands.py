"""The pages of a sheet beside each other: a far paler one may show what shines through."""

from dataclasses import replace

import pytest

from ballot.activity import Activity
from ballot.grade import Vote
from ballot.page_hands import is_paler
from ballot.reading import DoubtReason, PageHand, PageReading
from store.codec import reading_from, reading_payload
from store.evidence import Store
from tests.store.scanned import A, MakeReading, record_of, scan

PEN, GHOST, PENCIL = PageHand(0.7, 20), PageHand(0.2, 20), PageHand(0.4, 20)


def by(page: PageReading, hand: PageHand | None) -> PageReading:
    return replace(page, hand=hand)


@pytest.mark.parametrize(
    ("hand", "other", "paler"),
    [
        (GHOST, PEN, True),
        (PEN, GHOST, False),
        (PENCIL, PEN, False),
        (GHOST, PageHand(0.7, 2), False),  # two hairs don't make a hand
        (PageHand(0.2, 1), PEN, True),
        (GHOST, None, False),
        (None, PEN, False),
    ],
)
def test_a_page_is_paler_beside_marks_more_than_twice_as_dark(
    hand: PageHand | None, other: PageHand | None, paler: bool
) -> None:
    assert is_paler(hand, [hand, other]) is paler


@pytest.mark.parametrize("pages", [(1, 2), (2, 1)])
def test_votes_of_a_paler_page_wait_whichever_page_came_first(
    store: Store, activity: Activity, make_reading: MakeReading, pages: tuple[int, int]
) -> None:
    hands = {1: PEN, 2: GHOST}
    scan(store, *(by(make_reading("A", page), hands[page]) for page in pages))

    rows = record_of(store, activity, A).rows

    assert [row.vote for row in rows] == [Vote.SATISFIED, Vote.SATISFIED, None]
    assert rows[2].doubts == (DoubtReason.PALER_PAGE,)


def test_a_second_scan_of_the_darker_page_tells_as_well(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    pale = by(make_reading("A", 1), PageHand(0.25, 20))
    scan(store, pale, by(make_reading("A", 2), GHOST), by(make_reading("A", 1), PEN))

    *_, back = record_of(store, activity, A).rows

    assert (back.vote, back.doubts) == (None, (DoubtReason.PALER_PAGE,))


def test_empty_rows_of_a_paler_page_stay_empty(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    back = make_reading("A", 2, u3=Vote.ABSTAIN)
    scan(store, by(make_reading("A", 1), PEN), by(back, GHOST))

    assert record_of(store, activity, A).rows[2].vote is Vote.ABSTAIN


@pytest.mark.parametrize("hand", [PEN, None])
def test_a_hand_is_stored_with_its_page(make_reading: MakeReading, hand: PageHand | None) -> None:
    reading = by(make_reading("A", 1), hand)

    assert reading_from(reading_payload(reading), "").hand == hand
