"""Names: what may be one, and which two are one person's."""

import pytest

from ballot.errors import UsageError
from ballot.person import checked_name, same_person


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张三", "张三"),
        ("张三", " 张三 "),
        ("张三", "张 三"),
        ("张三", "张　三"),
        ("张三", "张\u00a0三"),
        ("张三", "张\u2009三\u202f"),
        ("张三", "张\u200b三"),
        ("张三", "\u202e张三\u202c"),
        ("张三", "张\u3164三"),
        ("张三", "张三."),
        ("张三", "张·三"),
        ("张三", "“张三”"),
        ("张三", "张\u2219三"),
        ("张三", "张三`"),
        ("阿·买买提", "阿•买买提"),
        ("张三", "张\ufe00三"),
        ("金", "\uf90a"),
        ("Li Si", "LI  SI"),
        ("Li Si", "ＬｉＳｉ"),
        ("Straße", "STRASSE"),
        ("é", "e\u0301"),
    ],
)
def test_names_that_people_read_alike_are_one_person(one: str, other: str) -> None:
    assert same_person(one, other)
    assert same_person(other, one)


@pytest.mark.parametrize(("one", "other"), [("张三", "张四"), ("张三", "张三丰"), ("Li", "Lı")])
def test_names_that_people_read_apart_are_two(one: str, other: str) -> None:
    assert not same_person(one, other)


@pytest.mark.parametrize(
    "name",
    [
        "张\x00三",
        "张\n三",
        "张\u200b三",
        "\u202e张三",
        "张\u2066三",
        "张\ue000",
        "张\u0378",
        "\u3164",
    ],
    ids=["control", "line", "zero width", "turned", "isolated", "private", "unassigned", "filler"],
)
def test_a_name_with_what_cannot_be_seen_is_refused_with_its_code(name: str) -> None:
    with pytest.raises(UsageError, match=r"U\+"):
        checked_name(name)


@pytest.mark.parametrize("name", ["", "  ", "　", "\ufe00", "·", "..."])
def test_a_name_of_nothing_is_none(name: str) -> None:
    with pytest.raises(UsageError, match="姓名"):
        checked_name(name)


@pytest.mark.parametrize(
    "name", ["张三", "欧阳 娜娜", "张　三", "阿布都·热合曼", "㛃", "𬍛", "Ann O'Neil"]
)
def test_a_name_stays_as_it_was_typed(name: str) -> None:
    assert checked_name(f" {name} ") == name
