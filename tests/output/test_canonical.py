"""Canonical bytes and whole files."""

import pytest
import rfc8785

from output.canonical import canonical_bytes, digest, parse_canonical


def test_keys_are_sorted_and_nothing_is_escaped_without_need() -> None:
    assert canonical_bytes({"b": [1, None], "a": "满意"}) == '{"a":"满意","b":[1,null]}'.encode()


def test_a_number_that_other_programs_would_round_is_refused() -> None:
    with pytest.raises(rfc8785.IntegerDomainError):
        canonical_bytes({"n": 2**53})


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1}\n',
        b'{"a": 1}',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a":1.0}',
        b'{"a":9007199254740993}',
        b'{"a":NaN}',
        b'{"a":"\\u6ee1"}',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":"\xff"}',
        b"[" * 100_000,
        b"",
    ],
)
def test_bytes_that_two_programs_might_read_differently_are_not_canonical(data: bytes) -> None:
    assert parse_canonical(data) is None


def test_canonical_bytes_are_read_back() -> None:
    assert parse_canonical('{"a":"满意"}'.encode()) == {"a": "满意"}


def test_a_digest_is_sha_256_in_hex() -> None:
    assert digest(b"abc").startswith("ba7816bf8f01cfea414140de5dae2223")
