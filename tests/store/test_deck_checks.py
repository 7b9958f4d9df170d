"""Checks of the known deck on record, and what they say of a session."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ballot.activity import Activity
from ballot.deck import DeckCheck, KnownDeck
from ballot.ids import FormId, SessionId, SheetId
from ballot.reading import PageReading, Rejection, RejectionReason
from store.evidence import Store

FORM = FormId("0123456789abcdef")
FILE = "aa" * 32
PASSED = DeckCheck(
    form=FORM,
    deck_sha256="dd" * 32,
    passed=True,
    pages=32,
    missing=0,
    rejected=0,
    again=0,
    rows=1056,
    misread=0,
    in_doubt=0,
    not_doubted=0,
    plain=183,
    plain_in_doubt=4,
    totals_off=0,
)
FAILED = replace(PASSED, passed=False, misread=1, totals_off=2)
MakeReading = Callable[..., PageReading]


def known_decks(store: Store, activity: Activity) -> dict[SessionId, KnownDeck]:
    return {status.session: status.known_deck for status in store.status(activity)}


def test_without_a_check_every_session_says_none(store: Store, activity: Activity) -> None:
    assert store.last_deck_check() is None
    assert known_decks(store, activity) == {"south": KnownDeck.NONE, "north": KnownDeck.NONE}


@pytest.mark.parametrize("check", [PASSED, FAILED], ids=["passed", "failed"])
def test_a_check_is_read_back_as_it_was_recorded(
    store: Store, folder: Path, check: DeckCheck
) -> None:
    store.record_deck_check(check)
    store.close()

    with Store.open(folder, kept=True) as again:
        stored = again.last_deck_check()

        assert stored is not None
        assert stored.check == check
        assert stored.at.endswith("Z")
        assert again.verify_chain() is None


def test_the_last_check_before_the_first_page_of_a_session_counts(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    store.record_deck_check(FAILED)
    store.record_deck_check(PASSED)
    store.record_page(FILE, 0, make_reading("A", 1))
    store.record_deck_check(FAILED)

    assert known_decks(store, activity) == {
        "north": KnownDeck.PASSED,
        "south": KnownDeck.FAILED,
    }


def test_a_check_after_the_first_page_comes_too_late(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    store.record_page(FILE, 0, make_reading("A", 1))
    store.record_deck_check(PASSED)
    store.record_page(FILE, 1, make_reading("A", 2))

    assert known_decks(store, activity)[SessionId("north")] is KnownDeck.NONE


def test_a_refused_page_of_a_known_sheet_is_a_first_page_too(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    refused = Rejection(RejectionReason.POOR_REGISTRATION, "off", SheetId("A" * 12), 1)
    store.record_page(FILE, 0, refused)
    store.record_deck_check(PASSED)
    store.record_page(FILE, 1, make_reading("A", 1))

    assert known_decks(store, activity) == {
        "north": KnownDeck.NONE,
        "south": KnownDeck.PASSED,
    }


def test_a_page_that_names_no_printed_sheet_is_no_session_s_first(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    store.record_page(FILE, 0, Rejection(RejectionReason.NOT_A_FORM, "blank"))
    store.record_page(FILE, 1, Rejection(RejectionReason.UNKNOWN_SHEET, "?", SheetId("Z" * 12), 1))
    store.record_deck_check(PASSED)
    store.record_page(FILE, 2, make_reading("A", 1))

    assert known_decks(store, activity)[SessionId("north")] is KnownDeck.PASSED


def test_the_deck_of_another_form_says_nothing(
    store: Store, activity: Activity, make_reading: MakeReading
) -> None:
    store.record_deck_check(PASSED)
    store.record_deck_check(replace(FAILED, form=FormId("fedcba9876543210")))
    store.record_page(FILE, 0, make_reading("A", 1))

    assert known_decks(store, activity)[SessionId("north")] is KnownDeck.PASSED
