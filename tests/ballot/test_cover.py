"""The codes of a batch's cover sheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.code import parse_code, parse_foot_code
from ballot.cover import Cover, parse_cover_code, parse_cover_foot
from ballot.ids import ActivityId, SessionId

SECRET = bytes(range(32))
ACTIVITY = ActivityId("HARBMPTW")
NORTH, SOUTH = SessionId("north"), SessionId("a-session-with-an-id-of-forty-characters")
COVER = Cover(NORTH, 3, 48)


@given(
    session=st.sampled_from([NORTH, SOUTH]),
    batch=st.integers(1, 999),
    sheets=st.none() | st.integers(1, 9999),
    secret=st.binary(min_size=16, max_size=64),
)
def test_both_codes_say_what_the_cover_says_and_prove_it(
    session: SessionId, batch: int, sheets: int | None, secret: bytes
) -> None:
    cover = Cover(session, batch, sheets)

    head = parse_cover_code(cover.text(ACTIVITY, secret))
    foot = parse_cover_foot(cover.foot_text(ACTIVITY, secret))

    assert head is not None
    assert foot is not None
    assert (head.activity, foot.activity) == (ACTIVITY, None)
    for seen in (head, foot):
        assert seen.proved(ACTIVITY, [SOUTH, NORTH], secret) == cover


def test_both_codes_fit_where_a_form_has_its_own() -> None:
    head, foot = (
        Cover(SOUTH, 999, 9999).text(ACTIVITY, SECRET),
        COVER.foot_text(ACTIVITY, SECRET),
    )

    assert len(head) <= 61
    assert len(foot) == 29
    assert set(head + foot) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


@given(batch=st.integers(1, 999), sheets=st.integers(0, 9999), secret=st.binary(min_size=16))
def test_no_code_of_a_cover_is_one_of_a_form(batch: int, sheets: int, secret: bytes) -> None:
    cover = Cover(NORTH, batch, sheets or None)

    for text in (cover.text(ACTIVITY, secret), cover.foot_text(ACTIVITY, secret)):
        assert parse_code(text) is None
        assert parse_foot_code(text) is None


@pytest.mark.parametrize("place", range(len(COVER.text(ACTIVITY, SECRET))))
def test_a_code_with_one_changed_character_proves_nothing(place: int) -> None:
    text = COVER.text(ACTIVITY, SECRET)
    other = next(c for c in "ABH23" if c != text[place])

    seen = parse_cover_code(text[:place] + other + text[place + 1 :])

    assert (
        seen is None
        or seen.activity != ACTIVITY
        or seen.proved(ACTIVITY, [NORTH, SOUTH], SECRET) is None
    )


def test_another_secret_activity_or_session_proves_nothing() -> None:
    seen = parse_cover_code(COVER.text(ACTIVITY, SECRET))

    assert seen is not None
    assert seen.proved(ACTIVITY, [NORTH], b"someone else's secret") is None
    assert seen.proved(ActivityId("ABCDEFHJ"), [NORTH], SECRET) is None
    assert seen.proved(ACTIVITY, [SOUTH], SECRET) is None


@pytest.mark.parametrize("text", ["", "PC1-", COVER.text(ACTIVITY, SECRET) + "\n"])
def test_what_is_no_code_of_a_cover_is_none(text: str) -> None:
    assert parse_cover_code(text) is None
    assert parse_cover_foot(text) is None


def test_there_is_no_batch_of_number_nought() -> None:
    text = COVER.text(ACTIVITY, SECRET).replace("-003-", "-000-")

    assert parse_cover_code(text) is None
