import math

import pytest

from ballot.ids import (
    ID_LETTERS,
    SHEET_ID_LENGTH,
    SheetId,
    grouped,
    new_activity_id,
    new_sheet_id,
    parse_sheet_id,
)

SHEET = SheetId("ABCDEFHJKMNP")


def test_a_sheet_id_holds_at_least_fifty_random_bits() -> None:
    assert SHEET_ID_LENGTH * math.log2(len(ID_LETTERS)) >= 50


def test_of_letters_that_look_alike_only_one_is_used() -> None:
    alphabet = set(ID_LETTERS)

    assert len(alphabet) == len(ID_LETTERS)
    assert ID_LETTERS.isalpha()
    for alike in ("CG", "IL", "OQD", "UV"):
        assert len(alphabet & set(alike)) <= 1


def test_new_ids_are_made_of_these_letters_and_differ() -> None:
    ids = {new_sheet_id() for _ in range(500)}

    assert len(ids) == 500
    assert {len(sheet) for sheet in ids} == {SHEET_ID_LENGTH}
    assert set("".join(ids)) == set(ID_LETTERS)
    assert len(new_activity_id()) == 8


def test_an_id_is_printed_in_groups_of_four() -> None:
    assert grouped(SHEET) == "ABCD-EFHJ-KMNP"


@pytest.mark.parametrize(
    "typed", ["ABCD-EFHJ-KMNP", "abcdefhjkmnp", " abcd efhj kmnp ", "ABCD-efhj KMNP"]
)
def test_an_id_may_be_typed_in_any_case_with_spaces_or_hyphens(typed: str) -> None:
    assert parse_sheet_id(typed) == SHEET


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCDEFHJKMN0", "ABCDEFHJKMNPA", "ABCDEFHJKMNV"])
def test_what_is_no_id_is_none(typed: str) -> None:
    assert parse_sheet_id(typed) is None
