import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.code import PageCode, parse_code, parse_foot_code
from ballot.ids import ID_LETTERS, ActivityId, FormId, SheetId

SECRET = bytes(range(32))
CODE = PageCode(ActivityId("HARBMPTW"), FormId("0123456789abcdef"), SheetId("ABCDEFHJKMNP"), 1)


def letters(length: int) -> st.SearchStrategy[str]:
    return st.text(ID_LETTERS, min_size=length, max_size=length)


@given(
    activity=letters(8),
    form=st.text("0123456789abcdef", min_size=16, max_size=16),
    sheet=letters(12),
    page=st.integers(0, 9),
    secret=st.binary(min_size=16, max_size=64),
)
def test_a_code_says_what_it_was_made_from_and_is_genuine(
    activity: str, form: str, sheet: str, page: int, secret: bytes
) -> None:
    code = PageCode(ActivityId(activity), FormId(form), SheetId(sheet), page)

    seen = parse_code(code.text(secret))

    assert seen is not None
    assert seen.claim == code
    assert seen.is_genuine(secret)


def test_a_code_is_61_characters_of_qr_s_small_alphabet() -> None:
    text = CODE.text(SECRET)

    assert len(text) == 61
    assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


@pytest.mark.parametrize("place", range(61))
def test_a_code_with_one_changed_character_is_not_genuine(place: int) -> None:
    text = CODE.text(SECRET)
    other = next(c for c in "ABH23" if c != text[place])

    seen = parse_code(text[:place] + other + text[place + 1 :])

    assert seen is None or not seen.is_genuine(SECRET)


def test_a_code_under_another_secret_is_not_genuine() -> None:
    seen = parse_code(CODE.text(b"someone else's secret"))

    assert seen is not None
    assert not seen.is_genuine(SECRET)


@pytest.mark.parametrize(
    "text", ["", "https://example.org", "PY1-", CODE.text(SECRET).lower(), CODE.text(SECRET) + "\n"]
)
def test_what_is_none_of_our_codes_is_none(text: str) -> None:
    assert parse_code(text) is None


def test_the_code_at_the_foot_names_its_page_and_has_the_same_proof() -> None:
    text = CODE.foot_text(SECRET)

    foot = parse_foot_code(text)

    assert len(text) == 29  # fill the smallest QR symbol of 25 modules
    assert foot is not None
    assert foot.seen_as(CODE.activity, CODE.form) == parse_code(CODE.text(SECRET))


@pytest.mark.parametrize("place", range(29))
def test_a_code_at_the_foot_with_one_changed_character_proves_nothing(place: int) -> None:
    text = CODE.foot_text(SECRET)
    other = next(c for c in "ABH23" if c != text[place])

    foot = parse_foot_code(text[:place] + other + text[place + 1 :])

    assert foot is None or not foot.seen_as(CODE.activity, CODE.form).is_genuine(SECRET)
