"""Names of files as people see them."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.messages import say
from ballot.names import name_bytes, shown_name

SEEN = ["扫描 001.jpg", "a b.pdf", "\u3000全角空格.tif", "é.png", "a\\x1b.jpg"]


@pytest.mark.parametrize("name", SEEN)
def test_a_name_that_can_be_printed_stays(name: str) -> None:
    assert shown_name(name) == name


def test_a_name_of_an_older_chinese_system_is_decoded() -> None:
    raw = "北片区/扫描件１.jpg"

    name = os.fsdecode(raw.encode("gb18030"))

    assert name != raw
    assert shown_name(name) == raw
    assert bytes.fromhex(name_bytes(name)) == raw.encode("gb18030")


def test_each_part_of_a_path_is_decoded_by_itself() -> None:
    name = "北片区/" + os.fsdecode("扫描件.jpg".encode("gb18030"))

    assert shown_name(name) == "北片区/扫描件.jpg"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"scan\xff.jpg", r"scan\xff.jpg"),
        (b"\xb1\xb1\x1b[2J.jpg", r"\xb1\xb1\x1b[2J.jpg"),
        ("扫\x1b[31m红.jpg".encode(), r"扫\x1b[31m红.jpg"),
        (b"a\n\r\tb.jpg", r"a\x0a\x0d\x09b.jpg"),
        ("scan\u202egpj.exe".encode(), r"scan\u202egpj.exe"),
        ("a\u200bb\u2066.jpg".encode(), r"a\u200bb\u2066.jpg"),
        ("\U000e0041.jpg".encode(), r"\U000e0041.jpg"),
    ],
)
def test_what_cannot_be_printed_is_written_out(raw: bytes, shown: str) -> None:
    assert shown_name(os.fsdecode(raw)) == shown


@given(st.binary(min_size=1, max_size=40))
def test_whatever_a_name_holds_it_can_be_shown_and_its_bytes_are_known(raw: bytes) -> None:
    name = os.fsdecode(raw)

    shown = shown_name(name)

    assert shown.encode()
    assert not {each for each in shown if ord(each) < 0x20 or each in "\u202e\u2066\x7f"}
    assert shown_name(shown) == shown
    assert bytes.fromhex(name_bytes(name)) == raw


def test_a_path_in_a_message_is_shown_as_a_name_is() -> None:
    text = say("store.source", path=Path("a\x1b[2J.jpg"), problem="?")

    assert r"a\x1b[2J.jpg" in text
